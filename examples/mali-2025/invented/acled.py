"""Invented events in the layout of ACLED: events and people killed add up to the published totals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from invented.drawing import day_in, generator, pick, repeat, share_out, shuffle
from invented.files import Row, delimited
from invented.places import COORDINATES

COLUMNS = (
    "event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1 assoc_actor_1 inter1 "
    "actor2 assoc_actor_2 inter2 interaction civilian_targeting iso region country admin1 admin2 admin3 location "
    "latitude longitude geo_precision source source_scale notes fatalities tags timestamp"
)
HEADER = COLUMNS.split()
NOTE = "Invented for demonstration: no such event took place."
REGIONS = {
    "Mopti": 34.0,
    "Segou": 20.0,
    "Gao": 13.0,
    "Tombouctou": 13.0,
    "Menaka": 8.0,
    "Sikasso": 5.0,
    "Kidal": 3.0,
    "Koulikoro": 3.0,
    "Kayes": 2.0,
}
VIOLENCE = {
    ("Battles", "Armed clash"): 34.0,
    ("Battles", "Non-state actor overtakes territory"): 1.0,
    ("Explosions/Remote violence", "Remote explosive/landmine/IED"): 14.0,
    ("Explosions/Remote violence", "Air/drone strike"): 12.0,
    ("Violence against civilians", "Attack"): 28.0,
    ("Violence against civilians", "Abduction/forced disappearance"): 11.0,
}
OTHERS = {
    ("Demonstrations", "Protests", "Peaceful protest"): 30,
    ("Demonstrations", "Riots", "Violent demonstration"): 10,
    ("Strategic developments", "Strategic developments", "Looting/property destruction"): 40,
    ("Strategic developments", "Strategic developments", "Arrests"): 15,
}
DEADLINESS = {
    "Armed clash": 3.0,
    "Non-state actor overtakes territory": 3.0,
    "Remote explosive/landmine/IED": 1.2,
    "Air/drone strike": 4.0,
    "Attack": 2.0,
}


@dataclass(frozen=True, kw_only=True)
class Half:
    """A half-year and its published totals for the three types of armed violence."""

    name: str
    months: tuple[tuple[int, int], ...]
    events: int
    killed: int
    first_id: int


HALVES = (
    Half(
        name="2023-10_2024-03",
        months=((2023, 10), (2023, 11), (2023, 12), (2024, 1), (2024, 2), (2024, 3)),
        events=966,
        killed=2876,
        first_id=1,
    ),
    Half(
        name="2024-10_2025-03",
        months=((2024, 10), (2024, 11), (2024, 12), (2025, 1), (2025, 2), (2025, 3)),
        events=758,
        killed=1444,
        first_id=1501,
    ),
)


def files() -> Iterator[tuple[str, bytes]]:
    """One export for each half-year."""
    for half in HALVES:
        yield f"acled_mali_{half.name}.csv", delimited(HEADER, _rows(half))


def _rows(half: Half) -> list[Row]:
    random = generator(f"acled {half.name}")
    kinds = shuffle(random, repeat(share_out(half.events, VIOLENCE)))
    weights = {rank: DEADLINESS.get(kind[1], 0.0) * random.random() ** 3 for rank, kind in enumerate(kinds)}
    killed = share_out(half.killed, weights)
    drawn = [("Political violence", *kind, killed[rank]) for rank, kind in enumerate(kinds)]
    drawn += [(*kind, 0) for kind in repeat(OTHERS)]
    months = repeat(share_out(len(drawn), dict.fromkeys(half.months, 1.0)))
    dated = sorted(
        ((day_in(random, *month), *event) for month, event in zip(months, shuffle(random, drawn), strict=True)),
        key=lambda event: event[0],
    )
    return [_row(random, half.first_id + rank, event) for rank, event in enumerate(dated)]


def _row(random: Random, number: int, event: tuple[object, ...]) -> Row:
    day, disorder, kind, subkind, killed = event
    is_violence = disorder == "Political violence"
    region = pick(random, REGIONS if is_violence else {**REGIONS, "Bamako": 30.0})
    at_civilians = kind == "Violence against civilians" or (subkind == "Air/drone strike" and random.random() < 0.3)
    latitude, longitude = COORDINATES[region]
    actor, other = _actors(str(kind), at_civilians)
    return (
        f"INV{number:05}",
        f"{day:%Y-%m-%d}",
        f"{day:%Y}",
        1,
        str(disorder),
        str(kind),
        str(subkind),
        actor,
        "",
        "",
        other,
        "",
        "",
        "",
        "Civilian targeting" if at_civilians else "",
        466,
        "Western Africa",
        "Mali",
        region,
        "",
        "",
        region,
        latitude,
        longitude,
        3,
        "Invented for demonstration",
        "Other",
        NOTE,
        int(str(killed)),
        "",
        1746403200,
    )


def _actors(kind: str, at_civilians: bool) -> tuple[str, str]:
    if kind in ("Protests", "Riots"):
        return f"{'Protesters' if kind == 'Protests' else 'Rioters'} (Mali)", ""
    if at_civilians:
        return "Armed actor (invented)", "Civilians (Mali)"
    return "Armed group (invented)", "State forces (invented)" if kind == "Battles" else ""
