"""What is printed: the figures of a public file as cuts of the cells and numbers; and what a key covers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from tests.attacker.cells import Cut, Space
from tests.attacker.world import CONTENT, UNKNOWN, Country, Kind, gbv_types, violations

from kolosi.model.key import Key
from kolosi.model.period import Period

SEXES = ("female", "male", UNKNOWN)
AGES = ("child", "adult", "mixed", UNKNOWN)
OF_PERSONS = {"sex": "sex", "age_group": "age"}
"""The breakdowns that say who was hurt."""
KEPT = "Value of an earlier edition"
"""How a figure says that it was not taken up to date."""
SUBJECTS: Mapping[str, str] = {"hr_violations": "violations", "gbv_incidents": "gbv_types"}
"""The counts that are attacked, each a world of its own, with the taxonomy of their types."""


@dataclass(frozen=True, kw_only=True)
class Printed:
    """One figure of a public file. `value` is None where it is held back or missing (no data); `half` is what rounding may hide.

    A kept one repeats, and says so, what an earlier edition printed: it tells nothing of the present state.
    """

    key: Key
    value: float | None
    is_hidden: bool
    half: float = 0.0
    is_least: bool = False
    is_missing: bool = False
    is_kept: bool = False
    receipts: tuple[str, ...] = ()


def kinds_of(subject: str) -> Mapping[str, Kind]:
    """The types that a count distinguishes."""
    return violations() if SUBJECTS[subject] == "violations" else gbv_types()


def figures(public: Path) -> list[Printed]:
    """The figures of an edition, as anybody reads them."""
    told = json.loads((public / "figures.json").read_text("utf-8"))
    found = []
    for one in told["figures"]:
        key = Key.parse(one["key"])
        found.append(_printed(key, one))
        if key.is_change and not found[-1].is_hidden and one.get("base_value") is not None:
            found.append(_printed(key.before, {**one, "value": one["base_value"]}))
            found.append(_printed(key.after, one))
    return found


def _printed(key: Key, one: Mapping[str, object]) -> Printed:
    value = one.get("value")
    text = str(value) if isinstance(value, int | float) else ""
    decimals = len(text.partition(".")[2]) if "." in text and not text.endswith(".0") else 0
    receipts = one.get("receipts")
    return Printed(
        key=key,
        value=float(value) if isinstance(value, int | float) else None,
        is_hidden=one.get("hidden") is not None,
        half=0.5 * 10.0**-decimals if one.get("kind") == "share" else 0.0,
        is_least=one.get("qualifier") is not None,
        is_missing=one.get("status") == "no_data",
        is_kept=KEPT in str(one.get("coverage")),
        receipts=tuple(receipts) if isinstance(receipts, list) else (),
    )


@cache
def parts() -> Mapping[str, tuple[str, str]]:
    """The counts above and below each shipped share, as the start of a key."""
    found = {}
    for path in sorted((CONTENT / "indicators").glob("*.yaml")):
        for name, said in yaml.safe_load(path.read_text("utf-8")).items():
            if "numerator" in said:
                found[name] = (str(said["numerator"]), str(said["denominator"]))
    return found


def share_parts(key: Key) -> tuple[Key, Key] | None:
    """The counts above and below a share, of its period and places; None when it is none."""
    if key.indicator not in parts():
        return None
    above, below = (Key.parse(f"{part}/{key.period}") for part in parts()[key.indicator])
    return above.at(*key.places), below.at(*key.places)


def is_count(key: Key) -> bool:
    """True for a figure that is neither a change nor a share."""
    return not key.is_change and key.indicator not in parts()


def months(period: Period) -> frozenset[str]:
    """The months of a period, as 2025-03."""
    return frozenset(str(month) for month in period.months)


def space(subject: str, country: Country, times: Iterable[str]) -> Space:
    """Every value of a row of a subject; rows may say no place."""
    is_plain = SUBJECTS[subject] == "gbv_types"
    return Space(
        {
            "place": (*country.regions, UNKNOWN),
            "time": tuple(sorted(times)),
            "kind": tuple(kinds_of(subject)),
            "sex": (UNKNOWN,) if is_plain else SEXES,
            "age": (UNKNOWN,) if is_plain else AGES,
        }
    )


def _says(kind: Kind, column: str) -> str | None:
    """What rows of a kind have in a column: their risk, their category, or the type itself (the category, where none is said)."""
    if column == "risk":
        return kind.risk
    return kind.category if column == "category" or "*" in kind.id else kind.id


def cut(key: Key, country: Country) -> Cut:
    """What a count covers."""
    kinds = kinds_of(key.indicator)
    found: dict[str, frozenset[str]] = {"time": months(key.period)}
    if key.places:
        found["place"] = country.inside(key.places)
    told = dict(key.breakdown)
    named = frozenset(kinds)
    for column, terms in told.items():
        wanted = set(terms)
        if column in OF_PERSONS:
            found[OF_PERSONS[column]] = frozenset(wanted)
        else:
            named &= {id_ for id_, kind in kinds.items() if _says(kind, column) in wanted}
    if named != frozenset(kinds):
        found["kind"] = named
    return found
