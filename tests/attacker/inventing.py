"""Invented workspaces: rows drawn from a number, files that hold them, and what each edition cites. Nobody in them exists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from random import Random

from tests.attacker.cells import DIMENSIONS, Row
from tests.attacker.reading import SUBJECTS, cut, kinds_of, months
from tests.attacker.world import Country, Kind, country

from kolosi.model.key import Key
from kolosi.model.period import Period

COUNTRIES = ("MLI", "MLI", "BFA", "NER")
TIMES = ("2025-Q1", "2025-Q1", "2025-01..2025-06", "2024-10..2025-03")


@dataclass(frozen=True, kw_only=True)
class File:
    """Rows that one organisation sends about one subject."""

    organisation: str
    subject: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, kw_only=True)
class Edition:
    """What is added before an edition, the keys that its draft cites, and those that it shows by all terms of a column.

    A withdrawn edition was read all the same.
    """

    files: tuple[File, ...]
    keys: tuple[str, ...]
    tables: tuple[str, ...] = ()
    is_withdrawn: bool = False


@dataclass(frozen=True, kw_only=True)
class Case:
    """One workspace. `keys` and `files` can be thinned out, to find the smallest case that still gives something away."""

    seed: int
    country: Country
    period: str
    editions: tuple[Edition, ...]

    def rows(self, subject: str, edition: int) -> Counter[Row]:
        """What is counted in an edition: all that was sent until then."""
        sent = [file for one in self.editions[: edition + 1] for file in one.files if file.subject == subject]
        return Counter(row for file in sent for row in file.rows)


@dataclass
class _Frame:
    """What the rows of a case are drawn from."""

    dice: Random
    country: Country
    period: Period
    regions: Sequence[str]
    kinds: Sequence[Kind]
    weights: Mapping[tuple[str, str], float] = field(default_factory=dict)


def invent(seed: int) -> Case:
    """A case from a number: the same number gives the same case."""
    dice = Random(seed)
    land, period = country(dice.choice(COUNTRIES)), Period.parse(dice.choice(TIMES))
    subjects = dice.choice(
        [["hr_violations"], ["hr_violations"], ["gbv_incidents"], ["hr_violations", "gbv_incidents"]]
    )
    frames = {subject: _frame(dice, land, period, subject) for subject in subjects}
    editions: list[Edition] = []
    for number in range(dice.choice([1, 1, 2, 2, 3])):
        files = [file for subject, frame in frames.items() for file in _files(frame, subject, number)]
        keys = [key for subject, frame in frames.items() for key in _keys(frame, subject)]
        if number and dice.random() < 0.6:
            keys = [*editions[-1].keys]
        cited, is_withdrawn = tuple(dict.fromkeys(keys)), dice.random() < 0.1
        editions.append(Edition(files=tuple(files), keys=cited, tables=_tables(frames), is_withdrawn=is_withdrawn))
    return citing_what_is_there(Case(seed=seed, country=land, period=str(period), editions=tuple(editions)))


def realistic(seed: int) -> Case:
    """A quarter as a cluster tells it: eight regions, ten types of violation, some thousand rows, and the usual tables whole."""
    dice = Random(seed)
    land, period, subject = country("MLI"), Period.parse("2025-Q1"), "hr_violations"
    kinds = [kind for kind in kinds_of(subject).values() if "*" not in kind.id]
    frame = _Frame(dice, land, period, dice.sample(sorted(land.regions), 8), dice.sample(kinds, 10))
    sizes = {one: dice.lognormvariate(1.5, 0.8) for one in (*frame.regions, *(kind.id for kind in frame.kinds))}
    frame.weights = {(place, kind.id): sizes[place] * sizes[kind.id] for place in frame.regions for kind in frame.kinds}
    makers = (
        _by_place, _by("violation"), _by("category"), _by("risk"), _by("sex"), _by("age_group"), _by_month, _crossed("sex", "age_group"),
        _by_place_and("category"), _by_place_and("sex"), _crossed("category", "sex"),
    )  # fmt: skip
    keys = [f"{subject}/{period}", *(key for make in makers for key in make(frame, subject))]
    edition = Edition(files=tuple(_files(frame, subject, 0)), keys=tuple(dict.fromkeys(keys)))
    return citing_what_is_there(Case(seed=seed, country=land, period=str(period), editions=(edition,)))


def citing_what_is_there(case: Case) -> Case:
    """The case without the keys of places or times of which no row tells: a sentence may not cite what has no data."""
    editions = []
    for number, edition in enumerate(case.editions):
        kept = tuple(text for text in edition.keys if _has_rows(case, number, Key.parse(text)))
        editions.append(replace(edition, keys=kept))
    return replace(case, editions=tuple(editions))


def _has_rows(case: Case, number: int, key: Key) -> bool:
    subject = (
        key.indicator
        if key.indicator in SUBJECTS
        else "gbv_incidents"
        if key.indicator.startswith("gbv")
        else "hr_violations"
    )
    rows = case.rows(subject, number)
    places = case.country.inside(key.places or case.country.regions)
    spans = [months(period) for period in (key.period, key.against) if period]
    if key.indicator == subject:
        told = [
            (at, values)
            for at, name in enumerate(DIMENSIONS[2:], start=2)
            if (values := cut(key, case.country).get(name))
        ]
        if not any(all(row[at] in values for at, values in told) for row in rows):
            return False
    return all(any(row[0] in places and row[1] in span for row in rows) for span in spans)


def _frame(dice: Random, land: Country, period: Period, subject: str) -> _Frame:
    union = dice.choice([*land.unions.values(), frozenset(land.regions)])
    near = sorted(union)
    regions = dice.sample(near, min(len(near), dice.randint(3, 6)))
    if len(regions) < 3 or dice.random() < 0.3:
        regions = list(dict.fromkeys([*regions, *dice.sample(sorted(land.regions), 2)]))
    kinds = [kind for kind in kinds_of(subject).values() if "*" not in kind.id and kind.id != "unknown"]
    if SUBJECTS[subject] == "violations":
        categories = dice.sample(sorted({str(kind.category) for kind in kinds}), dice.randint(2, 3))
        kinds = [kind for kind in kinds if kind.category in categories]
    kinds = dice.sample(kinds, min(len(kinds), dice.randint(3, 7)))
    frame = _Frame(dice, land, period, regions, kinds)
    levels = dice.choice([(0, 0, 1, 2), (0, 2, 8, 25), (12, 25, 40), (15, 20, 30), (20, 40, 60), (15, 30, 1)])
    frame.weights = {(region, kind.id): dice.choice(levels) for region in regions for kind in kinds}
    for cell in dice.sample(sorted(frame.weights), dice.randint(0, 2)):
        frame.weights[cell] = dice.randint(1, 3)
    return frame


def _tables(frames: Mapping[str, _Frame]) -> tuple[str, ...]:
    """Tables by all terms that there are: most of them without data, which tells something too."""
    columns = {"violations": ["violation", "risk", "place"], "gbv_types": ["gbv_type", "place"]}
    return tuple(
        f"{subject}/{frame.period}&by={frame.dice.choice(columns[SUBJECTS[subject]])}"
        for subject, frame in frames.items()
        if frame.dice.random() < 0.2
    )


def _row(frame: _Frame, region: str, kind: str, subject: str) -> Row:
    dice = frame.dice
    time = dice.choice(sorted(months(frame.period)))
    if SUBJECTS[subject] == "gbv_types":
        return (region, time, kind, "unknown", "unknown")
    return (region, time, kind, dice.choice(["female", "male"]), dice.choice(["adult", "adult", "child"]))


def _files(frame: _Frame, subject: str, number: int) -> list[File]:
    """The files of an edition: all that is known at first, then what comes late, a few rows or many."""
    dice = frame.dice
    if number == 0:
        rows = []
        for (region, kind), weight in frame.weights.items():
            count = max(0, round(dice.gauss(weight, weight / 3))) if weight else 0
            rows += [_row(frame, region, kind, subject) for _ in range(count)]
        senders = 3 if SUBJECTS[subject] == "violations" else 1
        dealt = [tuple(rows[at::senders]) for at in range(senders)]
        return [
            File(organisation=f"Invented {at + 1}", subject=subject, rows=some) for at, some in enumerate(dealt) if some
        ]
    some = dice.choice([1, 2, 3, 4, 12, 40])
    cells = dice.sample(sorted(frame.weights), min(len(frame.weights), dice.choice([1, 1, 2, 6])))
    rows = [_row(frame, *dice.choice(cells), subject) for _ in range(some)]
    return [File(organisation=f"Invented late {number}", subject=subject, rows=tuple(rows))]


def _keys(frame: _Frame, subject: str) -> list[str]:
    """Tables that a draft may show: by place, type, category, risk, sex, age, time, and some of their crossings."""
    makers = _TABLES[SUBJECTS[subject]]
    whole = [f"{subject}/{frame.period}"]
    for make in frame.dice.sample(makers, frame.dice.randint(2, min(5, len(makers)))):
        table = make(frame, subject)
        kept = 1.0 if frame.dice.random() < 0.7 else 0.8
        whole += [key for key in table if frame.dice.random() < kept]
    return whole[:60]


def _places(frame: _Frame) -> list[str]:
    unions = [name for name, parts in frame.country.unions.items() if parts & set(frame.regions)]
    chosen = frame.dice.sample(unions, min(len(unions), frame.dice.randint(0, 3)))
    return [*frame.regions, *chosen]


def _by_place(frame: _Frame, subject: str) -> list[str]:
    return [f"{subject}/{frame.period}@{place}" for place in _places(frame)]


def _filters(frame: _Frame, column: str) -> list[str]:
    if column == "sex":
        return ["sex=female", "sex=male"]
    if column == "age_group":
        return ["age_group=adult", "age_group=child"]
    of: Mapping[str, Callable[[Kind], str | None]] = {
        "violation": lambda kind: kind.id,
        "gbv_type": lambda kind: kind.id,
        "category": lambda kind: kind.category,
        "risk": lambda kind: kind.risk,
    }
    terms = sorted({term for kind in frame.kinds if (term := of[column](kind))})
    if column == "gbv_type" and {"rape", "sexual_assault"} <= set(terms) and frame.dice.random() < 0.5:
        terms.append("rape+sexual_assault")
    if column == "violation" and len(terms) > 2 and frame.dice.random() < 0.4:
        terms.append("+".join(frame.dice.sample(terms, 2)))
    return [f"{column}={term}" for term in terms]


def _by(column: str) -> Callable[[_Frame, str], list[str]]:
    return lambda frame, subject: [f"{subject};{one}/{frame.period}" for one in _filters(frame, column)]


def _by_place_and(column: str) -> Callable[[_Frame, str], list[str]]:
    def make(frame: _Frame, subject: str) -> list[str]:
        filters = _filters(frame, column)[:4]
        return [f"{subject};{one}/{frame.period}@{place}" for one in filters for place in _places(frame)[:6]]

    return make


def _by_month(frame: _Frame, subject: str) -> list[str]:
    return [f"{subject}/{month}" for month in sorted(months(frame.period))]


def _by_quarter(frame: _Frame, subject: str) -> list[str]:
    return [f"{subject}/{quarter}" for quarter in frame.period.quarters]


def _crossed(first: str, second: str) -> Callable[[_Frame, str], list[str]]:
    def make(frame: _Frame, subject: str) -> list[str]:
        pairs = [sorted([one, other]) for one in _filters(frame, first) for other in _filters(frame, second)]
        return [f"{subject};{';'.join(pair)}/{frame.period}" for pair in pairs]

    return make


def _shares(*names: str) -> Callable[[_Frame, str], list[str]]:
    return lambda frame, subject: [f"{name}/{frame.period}" for name in names]


def _changes(frame: _Frame, subject: str) -> list[str]:
    parts = sorted(months(frame.period))
    return [f"{subject}/{now}/{before}" for before, now in pairwise(parts)]


_TABLES: Mapping[str, Sequence[Callable[[_Frame, str], list[str]]]] = {
    "violations": (
        _by_place, _by_place, _by("violation"), _by("category"), _by("risk"), _by("sex"), _by("age_group"), _by_month, _by_quarter,
        _by_place_and("violation"), _by_place_and("category"), _by_place_and("risk"), _by_place_and("sex"), _by_place_and("age_group"),
        _crossed("violation", "sex"), _crossed("category", "age_group"), _crossed("sex", "age_group"), _crossed("risk", "sex"), _changes,
        _shares("child_integrity_share", "child_movement_share", "abductions_children_share"),
    ),
    "gbv_types": (
        _by_place, _by("gbv_type"), _by_quarter, _by_place_and("gbv_type"), _by_place_and("gbv_type"),
        _shares("gbv_sexual_violence_share", "gbv_physical_assault_share", "gbv_sexual_assault_share"),
    ),
}  # fmt: skip
