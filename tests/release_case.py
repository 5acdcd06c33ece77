"""Small invented tables for the tests of the release gate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction

from kolosi.model.figure import Comparison, Estimate
from kolosi.model.indicator import Indicator, Measure, Part
from kolosi.model.key import Key
from kolosi.model.place import ZONE, Place
from kolosi.model.term import Taxonomy, Term
from kolosi.release import Context, Policy, load_policy

TODAY = date(2025, 5, 15)


def indicator(id_: str, **changes: object) -> Indicator:
    """A flow of incidents, sensitive or not."""
    made = Indicator(
        id=id_,
        label={"en": id_.replace("_", " ").capitalize(), "fr": f"{id_.replace('_', ' ').capitalize()} (fr)"},
        unit={"en": "incidents", "fr": "incidents"},
        kind="flow",
        table="statistics",
        source="invented",
        measure=Measure(function="sum", column="value"),
        caveat={"en": "Reported, not occurred.", "fr": "Signalés, et non survenus."},
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def share(id_: str, numerator: str, denominator: str, **changes: object) -> Indicator:
    """A share of one count in another; a part may hold a term fixed: `cases;kind=x`."""
    parts = [Key.parse(f"{text}/2025") for text in (numerator, denominator)]
    return indicator(
        id_,
        kind="share",
        measure=None,
        unit={"en": "%", "fr": "%"},
        numerator=Part(indicator=parts[0].indicator, breakdown=parts[0].breakdown),
        denominator=Part(indicator=parts[1].indicator, breakdown=parts[1].breakdown),
        **changes,
    )


INDICATORS = (
    indicator("cases", is_sensitive=True),
    indicator("incidents", sensitivity="incident"),
    indicator("killed", sensitivity="incident", is_people=True, measure=Measure(function="sum", column="killed")),
    indicator("people", is_people=True),
    indicator("schools"),
    indicator("public_events", sensitivity="public", is_people=True),
    indicator("detained", kind="stock", measure=Measure(function="latest", column="value"), is_sensitive=True),
    indicator("case_share", kind="share", measure=Measure(function="latest", column="value"), is_sensitive=True),
    share("x_share", "cases;kind=x", "cases", is_sensitive=True),
    share("opinion", "people;kind=x", "people"),
)
KINDS = {"x": "Sort x", "y": "Sort y", "z": "Sort z", "secret": "Secret sort"}
AGES = {"child": "Under 18", "0-4": "0–4 years", "adult": "18 and over"}


def taxonomy(id_: str, terms: Mapping[str, str]) -> Taxonomy:
    """A closed list in which `0-4` lies under `child` and `secret` is sensitive."""
    made = {
        term: Term(
            id=term,
            label={"en": label, "fr": f"{label} (fr)"},
            parent="child" if term == "0-4" else None,
            is_sensitive=term == "secret",
        )
        for term, label in terms.items()
    }
    return Taxonomy(id=id_, label={"en": id_, "fr": id_}, terms=made)


PLACES = {
    **{id_: Place(id=id_, name={"en": id_.upper(), "fr": id_.upper()}, level=1, kind="region") for id_ in "abcd"},
    "a1": Place(id="a1", name={"en": "A1", "fr": "A1"}, level=2, kind="district", parent="a"),
    "north": Place(id="north", name={"en": "North", "fr": "Nord"}, level=ZONE, kind="zone"),
}
INSIDE = {"north": frozenset({"north", "a", "a1", "b"}), "a": frozenset({"a", "a1"})}


def agreed_policy() -> Policy:
    """The default policy with the agreement of all organisations to everything: the tests of the other rules."""
    signed = {
        "rules": ["R3", "R13"],
        "figures": ["*"],
        "level": 6,
        "by": [{"en": "Invented function", "fr": "Fonction inventée"}],
        "why": {"en": "Invented", "fr": "Inventé"},
        "since": TODAY,
        "until": TODAY,
        "asked": 3,
        "agreed": 3,
    }
    policy = load_policy().model_dump(by_alias=True)
    return Policy.model_validate({**policy, "authorisations": [signed]})


def context(**changes: object) -> Context:
    """Four regions, two breakdowns, the default policy."""
    made = Context(
        policy=agreed_policy(),
        on=TODAY,
        indicators={one.id: one for one in INDICATORS},
        terms={"kind": taxonomy("kind", KINDS), "age_group": taxonomy("age_group", AGES)},
        places=PLACES,
        members=lambda id_: INSIDE.get(id_, frozenset({id_})),
        regions=("a", "b", "c", "d"),
        source_titles={"invented": {"en": "Invented system", "fr": "Système inventé"}},
        code_of=lambda source, period: f"S-{source}-{period}",
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def estimate(key: str, value: int | Fraction | None, **changes: object) -> Estimate:
    """A value that stays inside."""
    parsed = Key.parse(key)
    kind = next(one.kind for one in INDICATORS if one.id == parsed.indicator)
    known = None if value is None else Fraction(value)
    made = Estimate(key=parsed, value=known, kind=kind, sources=("invented",), as_of=TODAY)
    return replace(made, **changes)  # type: ignore[arg-type]


def measured_share(key: str, count: int, base: int, **changes: object) -> Estimate:
    """A share with its counts, also of an indicator that only some context knows; nobody in its base is no value."""
    made = Estimate(
        key=Key.parse(key),
        value=Fraction(100 * count, base) if base else None,
        kind="share",
        n=base,
        numerator=Fraction(count),
        denominator=Fraction(base),
        sources=("invented",),
        as_of=TODAY,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def estimates(values: Mapping[str, int | Fraction | None]) -> dict[Key, Estimate]:
    """Values that stay inside, by key."""
    return {Key.parse(key): estimate(key, value) for key, value in values.items()}


def comparison(before: Estimate, after: Estimate) -> Comparison:
    """A change between two values, with sentences that name both."""
    difference = (after.value or Fraction(0)) - (before.value or Fraction(0))
    text = f"from {before.value} to {after.value}"
    return Comparison(
        key=after.key.to(before.key.period),
        before=before,
        after=after,
        difference=difference,
        percent=None,
        arithmetic=None,
        interval=None,
        verdict="CHANGE",
        reasons=(),
        sentence={"en": text, "fr": text},
    )


def keys(*texts: str) -> list[Key]:
    """Keys by their text."""
    return [Key.parse(text) for text in texts]


def names(found: Iterable[Key]) -> set[str]:
    """The texts of keys."""
    return {str(key) for key in found}
