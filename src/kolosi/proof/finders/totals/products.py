"""Totals that are a rate, times the time, times those who have it: "each of the 3,150 households received 64 a month for four months".

The factors stand in the sentence of the total or in those right before. A total is doubted when it is a product with a slip of the
hand, in the wrong unit, or over a time of another length.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product as choices

from kolosi.proof.arithmetic.relation import Relation
from kolosi.proof.arithmetic.values import CONSISTENT, INCONSISTENT, claimed, exactly
from kolosi.proof.finders.totals.totals import GRAINS
from kolosi.proof.finders.totals.totals_across_sentences import is_slip, with_unit
from kolosi.proof.study.binding import Study
from kolosi.reading.items import Line, joined_line
from kolosi.reading.matching import counts_in, is_small_word
from kolosi.reading.mentions import COUNTS, Mention

TELLS = frozenset({"BRING", "TOTAL", "TOTAL_OF", "SOIT", "THUS", "ADDS_UP", "MAKES", "REACHED", "TO"})
"""What tells a count as the product of those before it."""

BACK = 3
"""So many sentences before, the factors are looked for."""

OFF = 3
"""By so many units of time, the time of a total may be another one."""

LEAST = 100
"""From this value on, a count may be a total."""


@dataclass(frozen=True)
class Factors:
    """A rate, its time, and those who have it, as far as they are told."""

    rate: Mention
    time: Mention | None = None
    heads: Mention | None = None

    @property
    def all(self) -> tuple[Mention, ...]:
        """Those that are told."""
        return tuple(one for one in (self.heads, self.rate, self.time) if one is not None)

    @property
    def value(self) -> Fraction:
        """Their product."""
        out = Fraction(1)
        for one in self.all:
            out *= one.exact
        return out


def multiplied(study: Study) -> Iterator[Relation]:
    """Every total of these kinds, in sentences in which a rate, a time or a word for a total stands."""
    last = -BACK - 1
    for number, line in enumerate(study.lines):
        if line.sentence.block.table is not None or not line.has_numbers:
            continue
        if any(_is_rate(line, at) for at in line.quantities):
            last = number
        if number - last <= BACK and any(_may_be_total(line, at) for at in counts_in(line)):
            yield from _totals(*_window(study, number))


def _may_be_total(line: Line, place: int) -> bool:
    """Whether a word for a total, or a length of time, stands with a count."""
    is_timed = any(_is_time(line, at) for at in line.quantities)
    return line.mention(place).exact >= LEAST and (is_timed or _is_told(line, place, 0))


def _window(study: Study, number: int) -> tuple[Line, int]:
    """A sentence with those right before it in its paragraph, and the place of its own first item."""
    line = study.lines[number]
    own = study.near(number, BACK)
    text = joined_line([study.lines[at] for at in own])
    return text, next(at for at, item in enumerate(text.items) if item.end > line.sentence.start)


def _totals(text: Line, low: int) -> Iterator[Relation]:
    rates = [at for at in text.quantities if _is_rate(text, at)]
    for place in counts_in(text, low):
        total = text.mention(place)
        before = [at for at in rates if at < place]
        if _ends_a_range(text, place) or "OUTOF" in text.items[place - 1].classes:
            continue
        if total.exact < LEAST or not before or (place in rates and not _is_told(text, place, low)):
            continue
        times = [at for at in text.quantities if low <= at and _is_time(text, at) and _clause(text, at, place)]
        if not _is_told(text, place, low) and not times:
            continue
        found = list(_factors(text, before, place, times))
        relation = _chosen(total, found)
        if relation is not None:
            yield relation


def _ends_a_range(text: Line, place: int) -> bool:
    """Whether a count is the end of a range: "300 to 1 000", "$300 to $1 000"."""
    before = text.items[max(place - 4, 0) : place]
    to = next((at for at, item in enumerate(before) if "RANGE" in item.classes and "TO" in item.classes), 0)
    return to > 0 and any(item.is_quantity for item in before[:to])


def _is_rate(text: Line, place: int) -> bool:
    """Whether a count is told of each, or of each month: "64 a month", "a single grant of 150,000"."""
    mention = text.mention(place)
    if mention.kind not in COUNTS or mention.is_rough:
        return False
    behind = text.items[place + 1 : place + 6]
    cut = next((n for n, item in enumerate(behind) if item.is_quantity or item.text in (",", ";", ".")), len(behind))
    ahead = text.items[max(place - 4, 0) : place]
    since = max((n for n, item in enumerate(ahead) if item.is_quantity), default=-1)
    is_head = place > 1 and "OF_ALL" in text.items[place - 1].classes and "PER_HEAD" in text.items[place - 2].classes
    is_said = any({"EACH", "PER_HEAD"} & item.classes for item in (*behind[:cut], *ahead[since + 1 :]))
    is_cost = any("COST" in item.classes for item in ahead[since + 1 :][-2:])
    return not is_head and (is_said or is_cost or _is_per(text, place + 1, place + 1 + cut))


def _is_per(text: Line, low: int, high: int) -> bool:
    """Whether "per" and the name of some people or things stand between two places."""
    return any("PER" in text.items[at].classes and text.concept(at + 1) is not None for at in range(low, high - 1))


def _is_time(text: Line, place: int) -> bool:
    return text.mention(place).kind == "duration" and text.mention(place).exact >= 2


def _clause(text: Line, time: int, total: int) -> bool:
    """Whether a length of time stands in the clause of a total, or right before it."""
    low, high = sorted((time, total))
    others = [at for at in text.quantities if low < at < high and not is_small_word(text.items[at])]
    return not others and high - low <= 12


def _is_told(text: Line, place: int, low: int) -> bool:
    near = text.items[max(place - 8, low) : place]
    cut = max((n for n, item in enumerate(near) if item.is_quantity), default=-1)
    return any(TELLS & item.classes for item in near[cut + 1 :])


def _factors(text: Line, rates: Sequence[int], total: int, own: Sequence[int]) -> Iterator[Factors]:
    """What may be multiplied: each rate, with its time and with those who stand before it."""
    for rate in rates[-2:]:
        every = [at for at in text.quantities if at < total and at not in own and _is_time(text, at)]
        times = [text.mention(at) for at in (*own, *every[-2:]) if _is_of_grain(text, rate, at)]
        heads = [text.mention(at) for at in counts_in(text, 0, total) if at != rate]
        heads = [one for one in heads if one.exact > 1 and one.exact < text.mention(total).exact][-3:]
        is_each = _is_each(text, rate)
        for time, head in choices([None, *times], [None, *heads] if is_each else [None]):
            if time is not None or head is not None:
                yield Factors(text.mention(rate), time, head)


def _is_of_grain(text: Line, rate: int, time: int) -> bool:
    """Whether the unit of a time is that of a rate: so much a month, for months."""
    near = text.items[max(rate - 4, 0) : rate + 6]
    grains = {name for item in near if "EACH" in item.classes for name in GRAINS if name in item.classes}
    return any(name in item.classes for item in text.items[time : time + 3] for name in grains)


def _is_each(text: Line, rate: int) -> bool:
    """Whether a rate is told of each of some people or things, in its sentence."""
    near = text.items[max(rate - 14, 0) : rate + 8]
    return any({"PER_HEAD", "COST"} & item.classes for item in near) or _is_per(
        text, rate + 1, min(rate + 6, len(text.items))
    )


def _chosen(total: Mention, found: Sequence[Factors]) -> Relation | None:
    """The product that holds; else the only one from which the total is a slip, a unit or a time away."""
    held = next((one for one in found if _holds(total, one)), None)
    if held is not None:
        return _made(total, held, CONSISTENT)
    near = [one for one in found if _is_away(total, one)]
    full = max((len(one.all) for one in near), default=0)
    near = [one for one in near if len(one.all) == full]
    return _made(total, near[0], INCONSISTENT) if len({one.value for one in near}) == 1 else None


def _holds(total: Mention, one: Factors) -> bool:
    return claimed(total).distance(one.value) <= (total.step / 2 if total.step > 1 else 0)


def _is_other_unit(total: Mention, one: Factors) -> bool:
    """Whether a total is told in thousands for millions; without such a word its unit may be another one, as cubic metres of litres."""
    return total.whole > total.end and one.value in (total.exact * 1000, total.exact / 1000)


def _is_away(total: Mention, one: Factors) -> bool:
    if _is_other_unit(total, one):
        return True
    if not total.is_rough and is_slip(total.exact, one.value):
        return True
    if one.time is None:
        return False
    each = one.value / one.time.exact
    times = (one.time.exact + off for off in range(-OFF, OFF + 1) if off and one.time.exact + off >= 1)
    return any(abs(each * time - total.exact) * 2 <= (total.step if total.step > 1 else 0) for time in times)


def _made(total: Mention, one: Factors, verdict: str) -> Relation:
    is_unit = _is_other_unit(total, one)
    total = with_unit(total) if is_unit else total
    slip = "unit_scale" if is_unit else "rate_total"
    return Relation(
        family="rate_total", rule="rate.product", verdict=verdict, stated=total,
        operands={"total": (total,), "parts": one.all}, recomputed=exactly(one.value), unit="count", tier="A",
        diagnosis=None if verdict == CONSISTENT else slip,
    )  # fmt: skip
