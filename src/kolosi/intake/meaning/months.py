"""Turns months, quarters or days that stand as columns into rows."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from kolosi.intake.columns.table import TextTable, fold
from kolosi.intake.meaning.layers.beside import of_one_period
from kolosi.intake.meaning.running import is_running, running_period
from kolosi.intake.meaning.unfolding import NUMBER, Spread, mostly_numbers, unfolded
from kolosi.model.period import Period
from kolosi.model.spoken_period import period_named, periods_in
from kolosi.reading.labels import written

PERIOD = "Période"
"""The column that such rows get: the period of the header."""

FEWEST = 2
_NUMBERED = re.compile(r"[Ss]\d{1,2}")
_THIRD, _MOST_WEEKS = 3, 5
_YEAR = re.compile(r"20\d\d")
_BETWEEN = " \n\r–—-:,/"
_BEFORE = re.compile(r"(?i)\s(?:en|au|de|du|d['’]|pour|in|of|for)(?:\s+(?:la|le|les|l['’]|the))?$")
"""What leads from what is counted to its period: "Incidents en avril", "Incidents of the second quarter"."""

_TOTAL = re.compile(r"^total(?:\s+(?:du|de|of))?\s+", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class _Column(Spread):
    """A column of a period; `is_running` where its header says that it holds what came before."""

    period: Period
    is_running: bool = False


def months_as_rows(table: TextTable, year: int | None, *, with_sums: bool = False) -> TextTable:
    """The table with a row for each period that stood as a column; as it is where fewer than two do.

    The rest of such a header ("Juillet | Tués") names the column of the numbers. Columns that add up periods (a quarter
    beside its months) are left out, unless wanted (`with_sums`). `year` is that of periods without one. A number that tells of
    one of the periods alone stands in the row of this one; another in the rows of all.
    """
    every = _without_totals(_period_columns(table, year), table)
    found = every if with_sums else _without_sums(every)
    named = (*_named_periods(table, year), *_period_columns(table, year))
    running = {one.at for one in named if one.is_running}
    if len({one.period for one in found}) < FEWEST and not _is_all_there_is(table, found, running):
        return table
    of_periods = {one.at for one in named}
    told = of_one_period(table, {one.at: one.period for one in found}, year)
    spread = [*found, *(Spread(at=at, key=str(period), measure=table.names[at]) for at, period in told.items())]
    fixed = [at for at in range(len(table.names)) if at not in of_periods and at not in told]
    return unfolded(table, spread, [str(period) for period in sorted({one.period for one in found})], fixed, PERIOD)


def said_of_measures(said: Mapping[str, str], table: TextTable, year: int | None) -> Mapping[str, str]:
    """What people said of columns of periods, said too of what these count once the periods stand as rows: of "Personnes", where all that
    is said of "Octobre | Personnes", "Novembre | Personnes" is the same."""
    found: dict[str, set[str]] = {}
    for one in _period_columns(table, year):
        name = said.get(fold(table.names[one.at]))
        if name is not None:
            found.setdefault(fold(one.measure), set()).add(name)
    return {**{measure: names.pop() for measure, names in found.items() if len(names) == 1}, **said}


def has_sums(table: TextTable, year: int | None) -> bool:
    """True where a column of a period stands beside those of its parts."""
    every = _without_totals(_period_columns(table, year), table)
    return len(_without_sums(every)) < len(every)


def _is_all_there_is(table: TextTable, found: Sequence[_Column], running: Collection[int]) -> bool:
    """True for one column of a period beside labels alone: "Région", "T4 2025"; `running` totals beside it are no numbers of their own."""
    own = {*running, *(one.at for one in found)}
    others = [f"c{at}" for at in range(len(table.names)) if at not in own and table.names[at]]
    numbers = [name for name in others if mostly_numbers(table.frame[name])]
    return len(found) == 1 and bool(others) and not numbers and mostly_numbers(table.frame[f"c{found[0].at}"])


def _period_columns(table: TextTable, year: int | None) -> list[_Column]:
    """The columns of periods; a running total without a year is of the one that the others name."""
    found = _named_periods(table, year)
    years = {one.period.last.year for one in found}
    if year is None and len(years) == 1:
        running = (one for one in _named_periods(table, years.pop()) if one.is_running)
        found += [one for one in running if one.at not in {other.at for other in found}]
    plain = {(one.measure, one.period) for one in found if not one.is_running}
    return [one for one in found if not (one.is_running and (one.measure, one.period) in plain)]


def _named_periods(table: TextTable, year: int | None) -> list[_Column]:
    found: list[_Column] = []
    split = [[part.strip() for part in name.split(" | ")] for name in _told_apart(table.names, year)]
    weeks = _weeks(part for parts in split for part in parts)
    for at, bare in enumerate(split):
        parts, over = _year_over([weeks.get(part, part) for part in bare])
        periods = [(part, period) for part in parts if part and (period := _period(part, over or year)) is not None]
        if len(periods) == 1:
            part, period = periods[0]
            rest = " | ".join(other for other in parts if other != part and not _says_when(other))
            is_running = running_period(part, over or year) is not None
            found.append(_Column(at=at, key=str(period), period=period, measure=rest or NUMBER, is_running=is_running))
    return found


def _told_apart(names: Sequence[str], year: int | None) -> list[str]:
    """The headers, those that say the same of several periods in one line written as under a title.

    >>> _told_apart(["Région", "Incidents avril 2025", "Incidents – mai 2025", "Tués avril 2025"], None)
    ['Région', 'Incidents | avril 2025', 'Incidents | mai 2025', 'Tués avril 2025']
    """
    found = {at: parts for at, name in enumerate(names) if (parts := _with_period(name, year)) is not None}
    periods: dict[str, set[Period]] = {}
    for rest, _, period in found.values():
        periods.setdefault(fold(rest), set()).add(period)
    told = {at for at, (rest, _, _) in found.items() if len(periods[fold(rest)]) >= FEWEST or _says_when(rest)}
    return [f"{found[at][0]} | {found[at][1]}" if at in told else name for at, name in enumerate(names)]


def _with_period(name: str, year: int | None) -> tuple[str, str, Period] | None:
    """What a header in one line counts, and the one period that it begins or ends with; None for any other."""
    named = periods_in(name, year) if name and " | " not in name and _period(name, year) is None else []
    if len({one.period for one in named}) != 1:  # "T2 (avril-juin)" says one twice
        return None
    before = name[: named[0].start].strip().rstrip(_BETWEEN + "(")
    after = name[named[-1].end :].strip().lstrip(_BETWEEN + ")")
    rest = _BEFORE.sub("", before).rstrip(_BETWEEN + "(") or after
    if not any(map(str.isalpha, rest)) or (before and after) or is_running(name):
        return None
    said = name[named[0].start : named[0].end] if len(named) == 1 else str(named[0].period)
    return rest, said, named[0].period


def _says_when(title: str) -> bool:
    """True for a title over periods that tells them apart and nothing of what is counted: "Previous quarter" over "Q2 2025"."""
    return fold(title) in written("cells.relative_periods")


def _weeks(parts: Iterable[str]) -> dict[str, str]:
    """What "S1" and its like stand for where an S3 stands beside them, for no year has three halves.

    Up to five are weeks of a month that only the title may name, and no period of their own; more are weeks of a year.
    """
    numbers = {part: int(part[1:]) for part in parts if _NUMBERED.fullmatch(part)}
    most = max(numbers.values(), default=0)
    if most < _THIRD:
        return {}
    return {part: f"semaine {number}" if most > _MOST_WEEKS else "" for part, number in numbers.items()}


_ASIDE = re.compile(r"\s*\([^()\d]*\)\s*$")
"""What is said in brackets behind a period: "T4 2024 (rappel)"."""


def _year_over(parts: list[str]) -> tuple[list[str], int | None]:
    """The parts of a header without the year, or the quarter of a year, that stands over its month, and this year.

    >>> _year_over(["2024", "T1"]), _year_over(["T4 2024 (rappel)", "Oct.", "Nb"]), _year_over(["T4 2024", "Janvier"])
    ((['T1'], 2024), (['Oct.', 'Nb'], 2024), (['T4 2024', 'Janvier'], None))
    """
    years = [part for part in parts if _YEAR.fullmatch(part)]
    if len(years) == 1 and any(_period(part, int(years[0])) for part in parts if part != years[0]):
        return [part for part in parts if part != years[0]], int(years[0])
    over = {part: span for part in parts if (span := _period(_ASIDE.sub("", part), None)) is not None}
    if len(over) == 1:
        ((title, whole),) = over.items()
        rest = [part for part in parts if part != title]
        inner = [span for part in rest if (span := _period(part, whole.first.year)) is not None]
        if len(inner) == 1 and whole.contains(inner[0]) and whole != inner[0] and whole.first.year == whole.last.year:
            return rest, whole.first.year
    return parts, None


def _without_totals(columns: Sequence[_Column], table: TextTable) -> list[_Column]:
    """Without a total beside the columns of several measures: "Total T4" beside "Oct | Viol", "Oct | Agression"."""
    if len({one.measure for one in columns} - {NUMBER}) < FEWEST:
        return list(columns)
    return [one for one in columns if one.measure != NUMBER or not table.folded[one.at].startswith("total")]


def _period(text: str, year: int | None) -> Period | None:
    bare = _TOTAL.sub("", text).strip(" *:")
    is_name = any(letter.isalpha() or letter in "/-." for letter in bare) or _YEAR.fullmatch(bare)
    return (period_named(bare, year) or running_period(bare, year)) if is_name else None


def _without_sums(columns: Sequence[_Column]) -> list[_Column]:
    """Without the columns whose period holds that of another with the same measure; of running totals alone, the last."""
    if all(one.is_running for one in columns):
        last = max((one.period.last for one in columns), default=None)
        return [one for one in columns if one.period.last == last]
    return [
        one
        for one in columns
        if not any(
            other.measure == one.measure and other.period != one.period and one.period.contains(other.period)
            for other in columns
        )
    ]
