"""How long something lasts, told beside the days on which it begins and ends: "from 3 to 21 June, that is 19 days"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from kolosi.model.period import Period
from kolosi.proof.arithmetic.relation import Relation
from kolosi.proof.arithmetic.values import CONSISTENT, INCONSISTENT, exactly
from kolosi.proof.study.binding import Study
from kolosi.reading.item import Item
from kolosi.reading.items import Line
from kolosi.reading.mentions import Mention, word_at

ANY_YEAR = 2023
"""Days of which the text does not say the year are counted in this one; it has no 29 February."""

NEAR = 4
"""So many words at most stand between a word for a conclusion and a length of time."""

FARTHEST = 3
"""A length that is so many times another one is that of something else."""

DAYS = {"DAY": Fraction(1), "WEEK": Fraction(7), "MONTH": Fraction(487, 16), "YEAR": Fraction(1461, 4)}
"""The days of each unit, as they are on average."""

ROOM = {"DAY": Fraction(1), "WEEK": Fraction(7), "MONTH": Fraction(20), "YEAR": Fraction(200)}
"""So many days at most a length may be off: the first or the last day counts or not, weeks and months are begun."""


@dataclass(frozen=True)
class Stay:
    """A first and a last day, and where the text says them."""

    days: Fraction
    first: Item
    last: Item


def lasting(study: Study) -> Iterator[Relation]:
    """Every length of time that stands with its first and its last day."""
    for line, _ in study.passages:
        lengths = [at for at in line.quantities if line.mention(at).kind == "duration"]
        lengths = [at for at in lengths if len(lengths) == 1 or not _is_known(line, at)]
        lengths = lengths if len(lengths) == 1 else [at for at in lengths if "LASTS" in line.items[at - 1].classes]
        said = [item for item in line.items if item.said is not None]
        if len(lengths) != 1 or line.sentence.block.table is not None or not _is_told(line, lengths[0], said):
            continue
        stay, unit = _stay(said), _unit(line, lengths[0])
        stated = line.mention(lengths[0])
        if stay is not None and unit and not stated.is_rough:
            yield from _weighed(stated, line.items[lengths[0] + 1], unit, stay)


def _is_known(line: Line, place: int) -> bool:
    """Whether a length takes up one told before: "these two days included"."""
    return place > 0 and bool({"THESE", "DEFINITE"} & line.items[place - 1].classes)


def _is_told(line: Line, place: int, said: list[Item]) -> bool:
    """Whether a length is drawn from the days before it, in brackets or behind "that is", or something runs between them."""
    if line.has("LASTS"):
        return True
    if not said or line.items[place].start < said[-1].end:
        return False
    near = line.items[max(place - NEAR, 0) : place]
    is_drawn = any({"SOIT", "THUS", "TALLY", "TOTAL", "TOTAL_OF"} & item.classes for item in near) or _is_known(
        line, place
    )
    return is_drawn or (near[-1].text == "(" and near[-2:-1] == (said[-1],))


def _stay(said: list[Item]) -> Stay | None:
    """From one day to another: a range, or two days; None of anything else."""
    days = [_days(item) for item in said]
    if len(days) == 1 and days[0] is not None and days[0].first != days[0].last and said[0].said is not None:
        is_dated = said[0].said.grain == "day"
        return Stay(Fraction((days[0].last - days[0].first).days), said[0], said[0]) if is_dated else None
    if len(days) != 2 or days[0] is None or days[1] is None or not (days[0].is_day and days[1].is_day):
        return None
    first, last = days[0].first, days[1].first
    if all(item.said is not None and item.said.period is None for item in said) and last < first:
        last = date(ANY_YEAR + 1, last.month, last.day)
    return Stay(Fraction((last - first).days), said[0], said[1]) if first < last else None


def _days(item: Item) -> Period | None:
    """The days of a period; those of one without a year in any year."""
    said = item.said
    if said is None or said.grain != "day":
        return None
    if said.period is not None or not said.parts:
        return said.period
    month, month2, day, last = said.parts
    try:
        first, end = date(ANY_YEAR, month, day), date(ANY_YEAR, month2, last or day)
    except ValueError:
        return None
    return Period(first, end) if first <= end else None


def _unit(line: Line, place: int) -> str:
    """The unit of a length: days, weeks, months or years."""
    words = [item.text.split()[:1] for item in line.items[place + 1 : place + 3]]
    known = [line.pack.expressions.at(word, 0)[1] for word in words if word]
    return next((name for classes in known for name in DAYS if name in classes), "")


def _weighed(stated: Mention, word: Item, unit: str, stay: Stay) -> Iterator[Relation]:
    told = stated.exact * DAYS[unit]
    is_so = -ROOM[unit] <= told - stay.days <= ROOM[unit] + (1 if unit == "DAY" else 0)
    if not is_so and not stay.days <= FARTHEST * told <= FARTHEST * FARTHEST * stay.days:
        return
    ends = dict.fromkeys((one.start, one.end) for one in (stay.first, stay.last))
    days = tuple(Mention(start=start, end=end, kind="date_day") for start, end in ends)
    whole = stay.days + 1 if unit == "DAY" else Fraction(round(stay.days / DAYS[unit]))
    yield Relation(
        family="difference", rule="lasting.days", verdict=CONSISTENT if is_so else INCONSISTENT, stated=stated,
        operands={"days": days, "unit": (word_at(word.start, word.end),)}, recomputed=exactly(whole), unit="duration", tier="A",
    )  # fmt: skip
