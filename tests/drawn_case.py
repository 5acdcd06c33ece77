"""Random cases of the shipped content: a country, an indicator, invented rows and what editions cite of them.

`drawn_attacker` reads what the gate lets out of them; of the world he knows what the content files tell (`drawn_world`).
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache

from tests.drawn_caseload import ACTIVE, SOURCE, STATISTICS, caseload
from tests.drawn_world import (
    MONTHS,
    Country,
    categories,
    country,
    covers,
    indicator,
    risks_of,
    types_of,
)
from tests.editions_case import Told
from tests.release_case import TODAY
from tests.shipped_case import shipped_context

from kolosi.model.figure import Estimate
from kolosi.model.key import Key
from kolosi.model.period import Period
from kolosi.release import Context, Published, gate, printed
from kolosi.release.policy.rules import threshold

COUNTRIES = ("mli", "mli", "bfa", "bfa", "ner", "cmr", "tcd", "caf", "cod", "nga")
HALF, QUARTERS = "2024-07..2024-12", ("2024-Q3", "2024-Q4")
MONITORING, GBV = "hr_violations", "gbv_incidents"
SUBJECTS = (MONITORING, MONITORING, MONITORING, GBV, GBV, "eo_victims", "people_assisted", "killed_monitoring")
AGES = ("0-11", "12-17", "adult", "adult", "unknown", "child")
SEXES = ("female", "female", "male", "male", "unknown")
GROUPS = ("idp", "idp", "host_community", "refugee", "asylum_seeker", "idp_returnee")
GBV_TYPES = ("rape", "sexual_assault", "physical_assault", "forced_marriage", "denial_of_resources")
PARTS = {"gbv_sexual_violence": ("rape", "sexual_assault"), "gbv_forced_marriage": ("forced_marriage",)}
"""Indicators that count a part of another under a name of their own."""
SHARES = {
    GBV: ("gbv_sexual_violence_share", "gbv_physical_assault_share", "gbv_forced_marriage_share"),
    "gbv_sexual_violence": ("gbv_sexual_violence_girls_share",),
    "gbv_forced_marriage": ("gbv_child_marriage_share",),
    MONITORING: ("child_integrity_share", "child_movement_share"),
}
"""Shares that are measured on each count; they leave as whole percents."""
MOST_PARTS, MOST_KEYS = 10, 45


@dataclass(frozen=True)
class Row:
    """Invented rows that bear the same, how many they are, and the first state of the data that has them."""

    month: str
    place: str
    borne: tuple[tuple[str, str | None], ...]
    count: int
    since: int


@dataclass(frozen=True, kw_only=True)
class Case:
    """Rows about one subject in one country, and what editions cite of them: of which state of the data, and which keys."""

    seed: int
    iso3: str
    subject: str
    rows: tuple[Row, ...]
    is_closed: bool
    editions: tuple[tuple[int, tuple[Key, ...]], ...]

    @property
    def states(self) -> int:
        """How many states of the data there are."""
        return 1 + max(state for state, _ in self.editions)

    @property
    def columns(self) -> list[str]:
        """What rows are broken down by."""
        return sorted({column for row in self.rows for column, _ in row.borne})

    def count(self, key: Key, state: int) -> int:
        """What a key counts in a state of the data."""
        land = country(self.iso3)
        known = (row for row in self.rows if row.since <= state)
        return sum(row.count for row in known if covers(key, row.month, row.place, dict(row.borne), land))


@dataclass
class _Pool:
    """What a case draws from: few places and terms, so that figures tell about one another."""

    dice: random.Random
    land: Country
    subject: str
    whole: str
    parts: list[str]
    units: list[str]
    kinds: list[dict[str, str | None]]
    often: float


def draw(seed: int, subjects: Sequence[str] = SUBJECTS) -> Case:
    """A case from a number: the same number gives the same case."""
    dice = random.Random(seed)
    pool = _pool(dice, subjects)
    is_closed, states = dice.random() < 0.6, 2 if dice.random() < 0.4 else 1
    rows = tuple((_children if pool.subject == SOURCE else _rows)(pool, states, is_closed=is_closed))
    count = dice.choice([1, 2, 2, 3]) if states == 1 else dice.choice([2, 2, 3])
    revised, editions, cited = dice.randint(1, count - 1) if states == 2 else count, [], list[Key]()
    context = shipped_context(pool.land.iso3)
    for number in range(count):
        kept = [key for key in cited if dice.random() < 0.7]
        cited = list(dict.fromkeys([*kept, *_cited(pool, dice.randint(3, 10), context)]))[:MOST_KEYS]
        editions.append((int(number >= revised), tuple(sorted(cited))))
    return Case(
        seed=seed,
        iso3=pool.land.iso3,
        subject=pool.subject,
        rows=rows,
        is_closed=is_closed,
        editions=tuple(editions),
    )


def _pool(dice: random.Random, subjects: Sequence[str]) -> _Pool:
    land, subject = country(dice.choice(COUNTRIES)), dice.choice(subjects)
    wholes = ["", *land.zones, *(one for one in sorted(land.split) if land.places[one].level == 1)]
    whole = dice.choice(wholes)
    parts = land.parts(whole)
    parts = sorted(dice.sample(parts, min(len(parts), dice.randint(3, MOST_PARTS))))
    units = land.parts(dice.choice(parts), level=2)[:4]
    kinds = [dict(one) for one in _kinds(dice, subject)]
    return _Pool(dice, land, subject, whole, parts, units, kinds, often=dice.choice([0.75, 0.95]))


def _kinds(dice: random.Random, subject: str) -> list[dict[str, str | None]]:
    """The types that happen, with what each says of other columns."""
    if subject == GBV:
        return [{"gbv_type": one} for one in GBV_TYPES]
    if subject == SOURCE:
        return [{"statistic": one} for one in dice.sample(STATISTICS, dice.choice([1, 2, 3]))]
    if subject == "killed_monitoring":
        mine = [one for one in types_of("right_to_life") if risks_of(one) == ["attacks_on_civilians"]]
        return [{"violation": one} for one in mine]
    if subject != MONITORING:
        return [{}]
    chosen = dice.sample(categories(), 2)
    found = [(one, group) for group in chosen for one in types_of(group)]
    some = dice.choice([found[: len(types_of(chosen[0]))], dice.sample(found, min(len(found), dice.randint(4, 9)))])
    return [{"violation": one, "category": group, "risk": risks_of(one)[0]} for one, group in some]


def _children(pool: _Pool, states: int, *, is_closed: bool) -> Iterator[Row]:
    """A caseload of the places that are cited, and of one that is not; in an open world of the country too."""
    places = [*pool.parts, *pool.dice.sample(pool.land.regions, 1), *([] if is_closed else [pool.land.root])]
    known = set(pool.land.leaves(is_closed=is_closed))
    for month, place, borne, count, since in caseload(
        pool.dice, MONTHS, [one for one in places if one in known], states
    ):
        if count and borne["statistic"] in {kind["statistic"] for kind in pool.kinds}:
            yield Row(month, place, tuple(sorted(borne.items())), count, since)


def _rows(pool: _Pool, states: int, *, is_closed: bool) -> Iterator[Row]:
    """Many or few rows, of which few places and kinds have most; some come late, and some say little in an open world."""
    dice, land = pool.dice, pool.land
    known = set(land.leaves(is_closed=is_closed))
    places = [*pool.parts, *pool.parts, *pool.units, *dice.sample(land.regions, 2)]
    places += [pool.whole if pool.whole in land.split else land.root]
    places = [one for one in places if one in known]
    weights = {id_: dice.choice([0.05, 0.3, 1, 3]) for id_ in places}
    often = [dice.choice([0.1, 0.5, 1, 3]) for _ in pool.kinds]
    counts = dice.choice([(1, 1, 1, 2), (1, 1, 2, 3, 6), (1, 2, 5, 11)])
    for _ in range(dice.choice([12, 40, 120, 300])):
        borne = dict(dice.choices(pool.kinds, often)[0])
        if not is_closed and "category" in borne and dice.random() < 0.1:
            borne |= dice.choice([{"violation": None}, {"violation": None, "risk": None}])
        if pool.subject != "killed_monitoring":
            borne["sex"] = dice.choice(SEXES)
        if pool.subject in {MONITORING, GBV, "eo_victims"}:
            borne["age_group"] = dice.choice(AGES)
        if pool.subject in {MONITORING, "people_assisted"}:
            borne["group"] = dice.choice(GROUPS)
        place = dice.choices(places, [weights[one] for one in places])[0]
        late = int(states == 2 and dice.random() < dice.choice([0.02, 0.2]))
        yield Row(dice.choice(MONTHS), place, tuple(sorted(borne.items())), dice.choice(counts), late)


def _cited(pool: _Pool, families: int, context: Context) -> Iterator[Key]:
    """Figures as reports cite them: a count and what it is made of in one way, most of it."""
    for _ in range(families):
        whole = _key(pool)
        ways = [one for one in _ways(whole, pool) if one]
        mine = [whole, *pool.dice.choice(ways)] if ways else [whole]
        for key in mine:
            if pool.dice.random() < pool.often and _is_allowed(key, context):
                yield key
        shares = SHARES.get(whole.indicator, ())
        if shares and not whole.breakdown and pool.dice.random() < 0.4:
            yield replace(whole, indicator=pool.dice.choice(shares))


def _is_allowed(key: Key, context: Context) -> bool:
    """False for months and small places of what the policy protects: they are never cited."""
    is_short = key.period.month_count < 3 and indicator(key.indicator)["kind"] != "stock"
    is_fine = is_short or context.level_of(key) > 1
    return not (is_fine and threshold(key, context).is_strict)


def _key(pool: _Pool) -> Key:
    """Some count of the subject, or of a part of it."""
    dice = pool.dice
    names = [pool.subject, *(PARTS if pool.subject == GBV else ())]
    if pool.subject == SOURCE:
        names = [str(kind["statistic"]) for kind in pool.kinds]
    name = dice.choice(names)
    period = dice.choice([HALF, *QUARTERS, *QUARTERS, *(MONTHS if name == ACTIVE else ())])
    place = dice.choice(["", pool.whole, *pool.land.zones[:1], *dice.sample(pool.parts, 2), "+".join(pool.parts[:2])])
    key = Key.parse(f"{name}/{period}{f'@{place}' if place else ''}")
    for _ in range(dice.choice([0, 0, 1, 1, 2])):
        ways = [one for one in _by_terms(key, pool) if one]
        key = dice.choice(dice.choice(ways)) if ways else key
    return key


def _ways(key: Key, pool: _Pool) -> Iterator[list[Key]]:
    """How a count may be taken apart: by time, by place, by terms."""
    if str(key.period) == str(Key.parse(f"x/{HALF}").period):
        yield [replace(key, period=_period(one)) for one in QUARTERS]
    elif str(key.period) in QUARTERS:
        yield [replace(key, period=_period(one)) for one in MONTHS if key.period.contains(_period(one))]
    place = "+".join(key.places)
    if place in {"", pool.whole}:
        yield [replace(key, places=(one,)) for one in pool.parts]
    if not place and pool.land.zones:
        yield [replace(key, places=(one,)) for one in pool.land.zones]
    if pool.units and place and place in pool.parts and pool.units[0] in pool.land.inside(place):
        yield [replace(key, places=(one,)) for one in pool.units]
    yield from _by_terms(key, pool)


@cache
def _period(text: str) -> Period:
    return Key.parse(f"x/{text}").period


def _by_terms(key: Key, pool: _Pool) -> Iterator[list[Key]]:
    """The same count by the terms of one more column, or of a finer one."""
    named = dict(key.breakdown)
    for column in indicator(key.indicator).get("by", ()):
        if column in named:
            continue
        kinds = [one for one in pool.kinds if all(one.get(name) in mine for name, mine in named.items() if name in one)]
        known: dict[str, Sequence[str | None]] = {
            "age_group": ("child", "0-11", "12-17", "adult"),
            "sex": ("female", "male"),
            "group": ("idp", "host_community", "refugee", "asylum_seeker"),
            "gbv_type": (*GBV_TYPES, "sexual_violence"),
        }
        chosen = known.get(column, sorted({str(one[column]) for one in kinds if column in one}))
        yield [key.with_breakdown(column, str(one)) for one in chosen]
        if column == "violation" and pool.dice.random() < 0.7:
            alone = key.without_breakdown("category").without_breakdown("risk")
            yield [alone.with_breakdown(column, str(one)) for one in chosen]


def parts(key: Key) -> tuple[Key, Key] | None:
    """The counts above and below a share; None for a count."""
    said = indicator(key.indicator)
    if "numerator" not in said:
        return None
    above, below = (Key.parse(f"{said[part]}/2024") for part in ("numerator", "denominator"))
    assert not key.breakdown
    return replace(above, period=key.period, places=key.places), replace(below, period=key.period, places=key.places)


def estimate(key: Key, case: Case, state: int) -> Estimate:
    """What a key is worth in a state of the data."""
    sources, both = (indicator(key.indicator)["source"],), parts(key)
    if both is None:
        kind, day = indicator(key.indicator)["kind"], key.period.last
        value = Fraction(case.count(key, state))
        return Estimate(key=key, value=value, kind=kind, sources=sources, as_of=day if kind == "stock" else TODAY)
    above, below = (Fraction(case.count(one, state)) for one in both)
    value = 100 * above / below if below else None
    known = Estimate(key=key, value=value, kind="share", n=int(below), sources=sources, as_of=TODAY)
    return replace(known, numerator=above, denominator=below)


def tell(case: Case) -> Told:
    """The editions through the gate, each with what came before."""
    told, before, known = Told(), list[Published](), shipped_context(case.iso3)
    for number, (state, cited) in enumerate(case.editions):
        values = {key: estimate(key, case, state) for key in cited}
        here = replace(known, data=dict.fromkeys(known.indicators, str(state)))
        told.values.append(values)
        bases = {both[1]: estimate(both[1], case, state) for key in cited if (both := parts(key)) is not None}
        told.gates.append(gate(cited, {**bases, **values}, before, context=here))
        told.published.append(list(printed(str(number), told.gates[-1].figures, here)))
        before += told.published[-1]
    return told
