"""Invented systems that tell of invented events, each with its own blurs, and chains of copies planted among them."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl

REGIONS, UNITS, PLACES = 6, 5, 4
KINDS = {
    "killing": "attack",
    "attack": "attack",
    "battle": "attack",
    "explosive": "explosive",
    "abduction": "detention",
    "property": "property",
}
ACTORS = {
    "armed_groups": "armed",
    "unidentified_armed_individuals": "armed",
    "state_forces": "state",
    "community_family": "community",
}
WORDS = [f"mot{number}" for number in range(400)]
FIRST = date(2025, 1, 1)


def drawn_events(chance: np.random.Generator, count: int, days: int = 180) -> pl.DataFrame:
    """Invented events: when, where, what, by whom, how many killed."""
    region = chance.integers(REGIONS, size=count)
    unit = region * UNITS + chance.integers(UNITS, size=count)
    killed = np.where(chance.random(count) < 0.45, 0, chance.geometric(0.3, count))
    return pl.DataFrame(
        {
            "event": np.arange(count),
            "day": [FIRST + timedelta(days=int(one)) for one in chance.integers(days, size=count)],
            "region": [f"r{one}" for one in region],
            "unit": [f"u{one}" for one in unit],
            "locality": [f"l{one * PLACES + chance.integers(PLACES)}" for one in unit],
            "kind": chance.choice(list(KINDS), count),
            "actor": chance.choice(list(ACTORS), count, p=[0.55, 0.2, 0.15, 0.1]),
            "killed": killed,
            "text": [" ".join(chance.choice(WORDS, 14)) for _ in range(count)],
        }
    )


def told_by(chance: np.random.Generator, events: pl.DataFrame, system: str, *, blur: float = 1.0) -> pl.DataFrame:
    """What a system tells of events that it heard of by itself: dates slip and heap, places are coarse, counts differ."""
    rows = [_told(chance, event, system, blur) for event in events.iter_rows(named=True)]
    frame = pl.DataFrame(rows, schema_overrides={"cites": pl.List(pl.String), "locality": pl.String})
    return frame.with_columns(
        (pl.lit(f"{system}:") + pl.col("event").cast(pl.String)).alias("id"), pl.lit([system]).alias("names")
    )


def _told(chance: np.random.Generator, event: dict[str, object], system: str, blur: float) -> dict[str, object]:
    day = event["day"]
    assert isinstance(day, date)
    slip = int(
        chance.choice([0, 1, -1, 2, 3, 6], p=[1 - 0.42 * blur, *(np.array([0.18, 0.1, 0.07, 0.04, 0.03]) * blur)])
    )
    day += timedelta(days=slip)
    if chance.random() < 0.06 * blur:
        day = day.replace(day=1)
    precise = chance.random()
    kinds, actors = list(KINDS), list(ACTORS)
    kin = [one for one in kinds if KINDS[one] == KINDS[str(event["kind"])]]
    kind = event["kind"] if chance.random() > 0.22 * blur else str(chance.choice(kin))
    kind = kind if chance.random() > 0.05 * blur else str(chance.choice(kinds))
    actor = event["actor"] if chance.random() > 0.25 * blur else str(chance.choice(actors))
    killed = int(str(event["killed"]))
    more = killed if chance.random() > 0.35 * blur else max(0, killed + int(chance.choice([-1, 1, 2])))
    return {
        "event": event["event"],
        "system": system,
        "day": day,
        "region": event["region"],
        "unit": event["unit"] if precise > 0.12 * blur else None,
        "locality": event["locality"] if precise > 0.55 * blur else None,
        "kind": kind,
        "kin": KINDS[str(kind)],
        "actor": None if chance.random() < 0.2 * blur else actor,
        "actor_kin": ACTORS[str(actor)],
        "killed": None if chance.random() < 0.1 * blur else more,
        "cites": [f"journal {chance.integers(30)}"],
        "text": " ".join(chance.choice(WORDS, 14)),
    }


def copied(chance: np.random.Generator, tellings: pl.DataFrame, system: str, blur: float = 0.5) -> pl.DataFrame:
    """What a system tells that copied reports of another: the text nearly whole or the other cited, the rest a little blurred."""
    rows = []
    for number, event in enumerate(tellings.iter_rows(named=True)):
        own = _told(
            chance,
            {**event, "kind": event["kind"], "actor": event["actor"] or "armed_groups", "killed": event["killed"] or 0},
            system,
            blur,
        )
        own["cites"] = [str(event["system"])] if number % 2 else event["cites"]
        own["text"] = event["text"] + " selon nos sources" if number % 3 else own["text"]
        own["region"], own["unit"] = event["region"], event["unit"]
        rows.append(own)
    frame = pl.DataFrame(rows, schema_overrides={"cites": pl.List(pl.String), "locality": pl.String})
    return frame.with_columns(
        (pl.lit(f"{system}:c") + pl.col("event").cast(pl.String)).alias("id"), pl.lit([system]).alias("names")
    )


CHAINS = 20


def drawn_systems(seed: int, *, events: int = 420, blur: float = 1.0) -> pl.DataFrame:
    """Three invented systems over the same events, each hearing of some, with twenty chains: one tells, a second copies, a third copies the copy."""
    chance = np.random.default_rng(seed)
    truth = drawn_events(chance, events)
    heard = [truth.filter(pl.Series(chance.random(events) < share)) for share in (0.45, 0.4, 0.35)]
    first, second, third = (told_by(chance, one, name, blur=blur) for one, name in zip(heard, "abc", strict=True))
    known = set(second["event"]) | set(third["event"])
    chain = first.filter(~pl.col("event").is_in(list(known))).head(CHAINS)
    copy = copied(chance, chain, "b")
    again = copied(chance, copy, "c")
    return pl.concat([first, second, third, copy, again], how="diagonal_relaxed")
