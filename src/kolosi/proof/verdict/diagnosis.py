"""How a wrong figure probably arose: each guess a formula that gives what was printed, the one with the fewest free choices first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import replace
from fractions import Fraction

from kolosi.proof.arithmetic.relation import Relation
from kolosi.proof.arithmetic.slips import slip_between, slipped_parts
from kolosi.proof.arithmetic.values import Look, Range, change, claimed, exactly, numerators, share
from kolosi.proof.study.binding import Study
from kolosi.reading.mentions import COUNTS, PERCENTS, SHARES, Mention, word_at

Guess = tuple[str, bool]


def diagnosed(relation: Relation, study: Study, seen: Set[str]) -> Relation:
    """A flagged relation with the likeliest explanation, one `seen` elsewhere first; one that no formula fits stays without."""
    if not relation.is_flag or relation.diagnosis:
        return relation
    found = list(dict.fromkeys(_guesses(relation, study)))
    if not found:
        return relation
    known = [other for other in found if other in seen]
    first = found[0] if found[0] in _FREE_OF_CHOICE or not known else known[0]
    rest = tuple(name for name in found if name != first)
    return replace(relation, diagnosis=first, alternatives=rest)


_FREE_OF_CHOICE = frozenset({"truncated", "rounded_up", "wrong_sign", "impossible_share"})


def _guesses(relation: Relation, study: Study) -> Iterator[str]:
    if relation.family in ("change", "share", "points"):
        yield from _rounded(relation)
    if relation.family == "change":
        yield from _of_change(relation)
        yield from _levels(relation, study)
    if relation.family == "share" and "whole" in relation.operands:
        yield from _exchanged(relation, study)
        yield from _wrong_base(relation, study)
        if relation.stated.prints(100 - _right(relation)) and relation.stated.exact != 50:
            yield "complement"
    if relation.family == "grim":
        yield from _impossible(relation)
    if relation.family == "points":
        yield from _of_points(relation)
    if relation.family in ("sum", "difference"):
        yield from _slip_in_sum(relation)
    if relation.family == "subset":
        yield "parts_exceed_whole"
    if relation.family == "list_count":
        yield "wrong_count_of_list"
    if relation.family in ("direction", "order"):
        yield "wrong_sign" if relation.family == "direction" else "order"
    if relation.family == "period_gloss":
        yield "period_gloss"
    if relation.family in ("change", "share"):
        yield from _slip_in_ratio(relation)


def _printed(relation: Relation) -> Fraction:
    sign = relation.stated.sign or (-1 if _right(relation) < 0 else 1)
    return relation.stated.exact * (sign if relation.family in ("change", "points") else 1)


def _right(relation: Relation) -> Fraction:
    assert relation.recomputed is not None
    return relation.recomputed.middle


def _near(value: Fraction, printed: Fraction, step: Fraction) -> bool:
    return abs(value - printed) <= step / 2


def _rounded(relation: Relation) -> Iterator[str]:
    """Cut, or rounded the wrong way."""
    if relation.verdict != "rounding" or relation.stated.is_rough:
        return
    step, right, printed = relation.stated.step, _right(relation), _printed(relation)
    units = abs(right) / step
    floor = units.numerator // units.denominator
    sign = -1 if right < 0 else 1
    if printed == sign * floor * step:
        yield "truncated"
    elif printed == sign * (floor + 1) * step:
        yield "rounded_up"


def _of_change(relation: Relation) -> Iterator[str]:
    new, old = relation.operands["new"], relation.operands["old"]
    a = sum((one.exact for one in new), Fraction(0)) if len(new) == 1 else new[0].exact
    b = sum((one.exact for one in old), Fraction(0))
    if a <= 0 or b <= 0:
        return
    printed, step = _printed(relation), relation.stated.step
    formulas: tuple[tuple[str, Callable[[], Fraction]], ...] = (
        ("wrong_sign", lambda: -100 * (a - b) / b),
        ("over_new_value", lambda: 100 * (a - b) / a),
        ("symmetric_difference", lambda: 200 * (a - b) / (a + b)),
        ("operands_exchanged", lambda: 100 * (b - a) / a),
        ("ratio_as_change", lambda: 100 * a / b),
    )
    for name, formula in formulas:
        value = formula()
        if _near(value, printed, step) or (name == "symmetric_difference" and abs(value - printed) < step * 3 / 5):
            yield name
    if len(new) == len(old) == 1 and new[0].kind == old[0].kind in SHARES and printed == a - b:
        yield "percent_as_points"
    if relation.row.has("key_figure") and (printed > 0) != (a > b):
        yield "wrong_sign"


def _levels(relation: Relation, study: Study) -> Iterator[str]:
    """A rate told as a change: the words before the figure name a rate."""
    line = study.line_at(relation.stated.start)
    if line is None:
        return
    before = [item for item in line.items if item.end <= relation.stated.start][-9:]
    if any("LEVEL" in item.classes for item in before) or relation.row.has("may_be_level"):
        yield "level_as_change"


def _exchanged(relation: Relation, study: Study) -> Iterator[str]:
    """Another share of the same sentence is the right one."""
    right, stated = _right(relation), relation.stated
    line = study.line_at(stated.start)
    for at in line.quantities if line else ():
        other = line.mention(at) if line else stated
        is_right = other.start != stated.start and other.kind in PERCENTS and abs(other.exact - right) < other.step
        if is_right and relation.verdict == "inconsistent":
            yield "swapped"


def _wrong_base(relation: Relation, study: Study) -> Iterator[str]:
    part, whole = relation.operands["part"][0], relation.operands["whole"][0]
    binding = study.binding(whole)
    others = study.around(binding.line, binding.place, reach=REACH)
    counts = (one.mention for one in others if one.mention.kind in COUNTS and one.mention.exact > 0)
    look = Look(relation.stated, "share")
    for other in counts:
        if look.may(part, other) and other.exact not in (whole.exact, part.exact):
            value = share(claimed(part), claimed(other))
            if value and relation.stated.prints(value.middle):
                yield "wrong_base"
                return


REACH = 20
"""How many sentences of its paragraph on either side the base that was meant is looked for."""


def _impossible(relation: Relation) -> Iterator[str]:
    yield "impossible_share"
    stated, whole = relation.stated, relation.operands["whole"][0].exact
    ceiling = Mention(**{**vars(stated), "value": stated.exact + stated.step / 2})
    if numerators(ceiling, whole):
        yield "truncated"


def _of_points(relation: Relation) -> Iterator[str]:
    new, old = relation.operands["new"][0], relation.operands["old"][0]
    value = change(claimed(new), claimed(old))
    if value and _near(value.middle, _printed(relation), relation.stated.step):
        yield "percent_as_points"


def _slip_in_sum(relation: Relation) -> Iterator[str]:
    """One digit, or two exchanged, of one operand makes it true."""
    names = ("total", "parts") if relation.family == "sum" else ("old", "new", "diff")
    if any(name not in relation.operands for name in names):
        return
    right = _right(relation)
    whole = relation.stated.exact
    found = slip_between(whole, right)
    if found:
        yield found
    yield from (slip for _, _, slip in slipped_parts(relation.operands.get("parts", ()), whole - right))
    yield "sum_does_not_close" if relation.family == "sum" else "one_digit"


def _slip_in_ratio(relation: Relation) -> Iterator[str]:
    """One digit of an operand makes the printed figure true."""
    names = ("new", "old") if relation.family == "change" else ("part", "whole")
    for name in names if relation.operands.keys() >= set(names) else ():
        own = relation.operands.get(name, ())
        if len(own) != 1 or own[0].exact.denominator != 1:
            continue
        values = [claimed(relation.operands[each][0]) for each in names]
        look = Slip(relation.stated, relation.family, values, names.index(name))
        for wanted in _one_digit_away(own[0].exact):
            if look.may(wanted) and _is_right_with(relation, [*values], names.index(name), wanted):
                yield "one_digit"
                return


def _is_right_with(relation: Relation, values: list[Range], place: int, wanted: int) -> bool:
    """Whether another value of one operand makes a change or a share true."""
    values[place] = exactly(Fraction(wanted))
    value = (change if relation.family == "change" else share)(values[0], values[1])
    return value is not None and _near(value.middle, _printed(relation), relation.stated.step)


class Slip:
    """A quick look, in floating numbers, at other values of one of two operands; exact numbers decide."""

    def __init__(self, percent: Mention, family: str, values: Sequence[Range], place: int) -> None:
        self.value, self.room = float(percent.exact), float(percent.step) / 2
        self.base = 100.0 if family == "change" else 0.0
        self.is_part, other = place == 0, values[1 - place]
        self.other = float(other.low) if other.is_exact else None

    def may(self, wanted: int) -> bool:
        """Whether a value may make the percentage true."""
        if self.other is None:
            return True
        first, second = (wanted, self.other) if self.is_part else (self.other, wanted)
        ratio = 100 * first / second if second > 0 else 0.0
        return second > 0 and abs(abs(ratio - self.base) - self.value) <= self.room + ratio * 1e-9 + 1e-6


def _one_digit_away(value: Fraction) -> Iterator[int]:
    digits = str(int(value))
    for at, digit in enumerate(digits):
        for other in "0123456789":
            if other != digit and not (at == 0 and other == "0"):
                yield int(digits[:at] + other + digits[at + 1 :])


def with_word(relation: Relation, study: Study) -> Relation:
    """A claim that goes the wrong way, with the word that says so among its figures."""
    is_told = relation.diagnosis in ("wrong_sign", "operands_exchanged")
    may_be = is_told or (relation.is_flag and relation.family == "change" and not relation.stated.is_signed)
    at = study.number_at(relation.stated.start) if may_be and "word" not in relation.operands else None
    if at is None:
        return relation
    items = [item for item in study.lines[at].items if {"UP", "DOWN"} & item.classes]
    items = items or [item for item in study.lines[at].items if {"MORE", "FEWER", "HIGHER", "LOWER"} & item.classes]
    if not items:
        return relation
    nearest = min(items, key=lambda item: abs(item.start - relation.stated.start))
    ways = {bool({"DOWN", "FEWER", "LOWER"} & item.classes) for item in items}
    if not is_told and (not _right(relation) or ways != {_right(relation) > 0}):
        return relation
    word = word_at(nearest.start, nearest.end)
    return replace(relation, operands={**relation.operands, "word": (word,)})
