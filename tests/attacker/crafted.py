"""The smallest cases known of each cause by which figures were once given away. Nobody in them exists.

`python -m tests.attacker --crafted` tells what still comes out of each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from tests.attacker.cells import Row
from tests.attacker.inventing import Case, Edition, File
from tests.attacker.world import UNKNOWN, country

MONTHS = ("2025-01", "2025-02", "2025-03")


def crafted() -> Mapping[str, Case]:
    """The cases by what they are about."""
    return {
        "a category less its printed types": _complement(),
        "a region that is a zone less an older region": _zone(),
        "a share of a base whose parts are printed": _share(),
        "few late rows where the total is hidden": _late(),
        "a sensitive risk that the others leave no room": _absent(),
    }


def _rows(place: str, kind: str, count: int, sex: str = "female", age: str = "adult") -> Iterator[Row]:
    for at in range(count):
        yield (place, MONTHS[at % 3], kind, sex, age)


def _case(iso3: str, subject: str, *editions: tuple[list[Row], list[str]]) -> Case:
    """A quarter; each edition has the rows that come in before it, from three senders, and the keys that it cites."""
    made = []
    for number, (rows, keys) in enumerate(editions, start=1):
        dealt = [tuple(rows[at::3]) for at in range(3)] if number == 1 and subject == "hr_violations" else [tuple(rows)]
        files = [
            File(organisation=f"Invented {number}.{at}", subject=subject, rows=some)
            for at, some in enumerate(dealt, start=1)
            if some
        ]
        made.append(Edition(files=tuple(files), keys=tuple(keys)))
    return Case(seed=0, country=country(iso3), period="2025-Q1", editions=tuple(made))


def _complement() -> Case:
    rows: list[Row] = []
    for place in ("ml-mopti", "ml-gao"):
        for kind, count in (("killing", 12), ("attempted_killing", 1), ("summary_execution", 8), ("looting", 20)):
            rows += _rows(place, kind, count)
    cited = ("violation=killing", "violation=summary_execution", "category=right_to_life")
    return _case("MLI", "hr_violations", (rows, [f"hr_violations;{one}/2025-Q1" for one in cited]))


def _zone() -> Case:
    counts = {"ml-mopti": 20, "ml-bandiagara": 15, "ml-douentza": 12, "ml-segou": 30, "ml-san": 3}
    rows = [row for place, count in counts.items() for row in _rows(place, "looting", count)]
    places = ("ml-centre", "ml-2021-mopti", "ml-segou", "ml-san")
    return _case("MLI", "hr_violations", (rows, [f"hr_violations/2025-Q1@{place}" for place in places]))


def _share() -> Case:
    rows: list[Row] = []
    for place, physical, rape in (("bf-est", 15, 75), ("bf-nord", 2, 20)):
        rows += _rows(place, "physical_assault", physical, UNKNOWN, UNKNOWN)
        rows += _rows(place, "rape", rape, UNKNOWN, UNKNOWN)
    keys = ["gbv_incidents/2025-Q1@bf-est", "gbv_incidents/2025-Q1@bf-nord", "gbv_physical_assault_share/2025-Q1"]
    return _case("BFA", "gbv_incidents", (rows, [*keys, "gbv_incidents;gbv_type=physical_assault/2025-Q1@bf-est"]))


def _late() -> Case:
    rows: list[Row] = []
    for sex, count in (("female", 29), ("male", 38)):
        rows += [*_rows("ne-dosso", "separation_in_flight", count, sex), *_rows("ne-diffa", "torture_inhuman", 1, sex)]
    keys = ["hr_violations/2025-Q1", "hr_violations;risk=family_separation/2025-Q1"]
    keys += [f"hr_violations;risk=family_separation;sex={sex}/2025-Q1" for sex in ("female", "male")]
    return _case("NER", "hr_violations", (rows, keys), (list(_rows("ne-dosso", "separation_in_flight", 2)), keys))


def _absent() -> Case:
    rows = [*_rows("ml-gao", "killing", 40), *_rows("ml-kidal", "looting", 30)]
    risks = ("attacks_on_civilians", "theft_extortion_eviction")
    keys = ["hr_violations/2025-Q1", *(f"hr_violations;risk={one}/2025-Q1" for one in risks)]
    plain = _case("MLI", "hr_violations", (rows, keys))
    return replace(
        plain, editions=tuple(replace(one, tables=("hr_violations/2025-Q1&by=risk",)) for one in plain.editions)
    )
