"""What a sentence draws from its own figures: "37, 14 and 22, that is 59 in all", "5 670 people in 126 sessions, or 54 a session".

A figure that a word for a conclusion introduces is a sum, a rest, a mean, a product or a ratio of those before it. It is accused when
none of these gives it and the words say which one should.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, pairwise, permutations
from math import prod

from kolosi.proof.arithmetic.relation import Relation, summed, weighed
from kolosi.proof.arithmetic.values import INCONSISTENT, exactly
from kolosi.proof.finders.totals.totals_across_sentences import is_slip
from kolosi.proof.study.binding import Study
from kolosi.reading.items import Line
from kolosi.reading.matching import is_rate, is_small_word
from kolosi.reading.mentions import COUNTS, SHARES, Mention
from kolosi.reading.nouns import are_one, noun_after, noun_of_rate, stem

MOST = 8
"""So many figures before a conclusion are tried with one another."""

NEAR = 4
"""So many words at most stand between a word for a conclusion and its figure."""

TIMES = 3
"""A rate that is so many times another one is a rate of something else."""

_DRAWN = frozenset({"SOIT", "MAKES", "TOTAL_OF", "TALLY"})
_EQUALS = frozenset({"TOTAL", "REACHED"})
_TOTAL = frozenset({"TALLY", "TOTAL", "TOTAL_OF"})
_APART = frozenset({"NOT", "OVERLAP", "FORECAST"})
_TURNS = frozenset({"SOIT", "AGAINST", "DONT", "FROM", "TO", "COMPARED", "OUTOF", "SUR", "MORE", "FEWER", "BY"})


@dataclass(frozen=True)
class Draw:
    """A figure that a sentence may draw from those before it: its place, theirs, and the counts of the sentence above."""

    line: Line
    place: int
    before: tuple[int, ...]
    above: tuple[Mention, ...] = ()

    @property
    def stated(self) -> Mention:
        """The figure."""
        return self.line.mention(self.place)

    def follows(self, classes: frozenset[str], reach: int = NEAR) -> bool:
        """Whether a word of some classes stands close before the figure, no other figure between."""
        last = max((at for at in self.line.quantities if at < self.place), default=-1)
        low = max(self.place - reach, last + 1)
        low = max([low, *(at + 1 for at in range(low, self.place) if self.line.items[at].text in (";", ")", "."))])
        return any(classes & item.classes for item in self.line.items[low : self.place])

    def leads(self, classes: frozenset[str], reach: int = NEAR) -> bool:
        """Whether one stands close behind it, no other figure between."""
        for item in self.line.items[self.place + 1 : self.place + 1 + reach]:
            if item.is_quantity:
                return False
            if classes & item.classes:
                return True
        return False

    def mentions(self, places: Sequence[int]) -> tuple[Mention, ...]:
        """The figures at some places."""
        return tuple(self.line.mention(at) for at in places)


def drawn(study: Study, settled: Sequence[Relation]) -> Iterator[Relation]:
    """Every conclusion of a sentence that its figures do not make, and of which no relation tells yet."""
    known = (
        one
        for one in settled
        if one.verdict != "not_checkable" and not (one.row.has("retold") or one.row.has("searched"))
    )
    told = {one.stated.start for one in known}
    for line, number in study.passages:
        if line.sentence.block.table is not None:
            continue
        for draw in _draws(study, line, number):
            if draw.stated.start in told or len(study.counts_of.get(draw.stated.exact, ())) > 1:
                continue
            forms = _FORMS if draw.stated.kind in COUNTS else (_gap,)
            found = next((one for form in forms if (one := form(draw)) is not None), None)
            if found is not None and found.is_flag and (_lacks_one(found) or not _is_made(study, number, draw)):
                yield found


def _draws(study: Study, line: Line, number: int) -> Iterator[Draw]:
    counts = [at for at in line.quantities if line.mention(at).kind in COUNTS | {"duration"}]
    above = study.above(number)
    own = tuple(above.mention(at) for at in above.quantities if above.mention(at).kind in COUNTS) if above else ()
    for at, place in enumerate(counts):
        mention, before = line.mention(place), tuple(counts[max(at - MOST, 0) : at])
        is_plain = not mention.is_rough and (mention.kind not in COUNTS or not is_small_word(line.items[place]))
        if is_plain and (len(before) >= 2 or (before and own)):
            yield Draw(line, place, before, own[-MOST:])


# -- what a figure may be made of --------------------------------------------------------------------------------------


def _is_made(study: Study, number: int, draw: Draw) -> bool:
    """Whether a figure is made of others of its sentence in any way, or of two of those and of the sentence before."""
    stated = draw.stated
    own = [one.exact for one in draw.mentions(draw.before) if one.exact > 0]
    shares = [one.exact for one in draw.mentions(draw.line.quantities) if one.kind in SHARES]
    above = study.above(number)
    more = [above.mention(at).exact for at in above.quantities][-MOST:] if above is not None else []
    sums = [sum(run, Fraction(0)) for size in range(2, len(own) + 1) for run in combinations(own, size)]
    made = [*sums, *(one - each for one in own for each in sums)]
    made += [total / size for size in range(2, len(own) + 1) for total in (sum(own[-size:], Fraction(0)),)]
    made += [Fraction(prod(run)) for size in (2, 3) for run in combinations(own, size)]
    made += [one * share / 100 for one in (*own, *more) for share in shares]
    pairs = list(permutations([*own, *(one for one in more if one > 0)], 2))
    made += [value for one, other in pairs for value in (one + other, one - other, one * other, one / other)]
    return any(stated.prints(value) for value in made)


# -- what it should be -------------------------------------------------------------------------------------------------


def _sum(draw: Draw) -> Relation | None:
    """ "37 mines, 14 shells and 22 rockets, that is 59 devices in all"."""
    if not draw.follows(_DRAWN) or any(draw.line.has(name) for name in _APART):
        return None
    run, stated = _run(draw), draw.stated
    is_total = draw.follows(_TOTAL) or draw.leads(_TOTAL)
    if len(run) < (2 if is_total else 3):
        return None
    parts = draw.mentions(run)
    total = sum((one.exact for one in parts), Fraction(0))
    is_near = is_total and max(stated.exact, total) * 2 <= min(stated.exact, total) * 3
    found = summed("drawn.sum", stated, parts, tier="A")
    is_sum = is_near or _lacks_one(found) or is_slip(stated.exact, total)
    return found if is_sum and stated.exact > max(one.exact for one in parts) else None


def _lacks_one(relation: Relation) -> bool:
    """Whether a total of three parts or more is that of all but one of them, or a rest what all but one leave."""
    parts, stated = relation.operands.get("parts", ()), relation.stated.exact
    total = sum((one.exact for one in parts), Fraction(0))
    if relation.family == "difference" and "whole" in relation.operands:
        whole = relation.operands["whole"][0].exact
        return len(parts) > 1 and any(whole - total + one.exact == stated for one in parts)
    return relation.family == "sum" and len(parts) > 2 and any(total - one.exact == stated for one in parts)


def _mean(draw: Draw) -> Relation | None:
    """ "1 124 in July, 986 in August and 841 in September, a monthly average of 1 055"."""
    if not draw.follows(frozenset({"AVERAGE"})):
        return None
    parts, stated = draw.mentions(_run(draw)), draw.stated
    if len(parts) < 3 or parts[0].start != draw.line.mention(draw.before[0]).start or draw.line.has("UP"):
        return None
    total = sum((one.exact for one in parts), Fraction(0))
    value = total / len(parts)
    if 2 * parts[-1].exact == total or not value * 2 <= 3 * stated.exact <= value * 9 / 2:
        return None
    return Relation(
        family="rate_total", rule="drawn.mean", verdict=INCONSISTENT, stated=stated,
        operands={"total": (stated,), "parts": parts}, recomputed=exactly(value), unit="count", tier="A",
    )  # fmt: skip


def _run(draw: Draw) -> list[int]:
    """The counts right before a figure that commas or "and" join, none of them rough."""
    items, run = draw.line.items, [draw.before[-1]]
    for at in reversed(draw.before[:-1]):
        between = items[at + 1 : run[0]]
        is_joined = any(item.text in (",", ";") or "AND" in item.classes for item in between)
        if not is_joined or any(_TURNS & item.classes or item.text in ("(", ")", ":") for item in between):
            break
        run.insert(0, at)
    mentions = draw.mentions(run)
    is_plain = all(one.kind == draw.stated.kind and not one.is_rough for one in mentions)
    return run if is_plain and not _is_cut(draw, run[-1]) else []


def _is_cut(draw: Draw, last: int) -> bool:
    """Whether something other than a conclusion stands between figures and what is drawn from them."""
    between = draw.line.items[last + 1 : draw.place]
    return any((_TURNS - {"SOIT", "TO", "SUR"}) & item.classes or item.is_quantity for item in between)


def _rest(draw: Draw) -> Relation | None:
    """ "Of the 38 400, 21 000 go to wells and 9 900 to training, which leaves 8 500": of the one whole that is a slip away."""
    is_other = draw.leads(frozenset({"OTHERS"}), 2) and draw.follows(frozenset({"DEFINITE"}), 1)
    if not (is_other or draw.follows(frozenset({"REMAINING"}))):
        return None
    if any({"DONT", "INCLUDE"} & item.classes for item in draw.line.items[: draw.place]):
        return None
    stated = draw.stated
    told = [at for at in draw.before if not is_rate(draw.line, at)]
    large = [at for at in told if not is_small_word(draw.line.items[at])]
    figures = draw.mentions(large if len(large) > 1 else told)
    if any(one.kind != stated.kind or one.is_rough for one in figures) or stated.is_rough:
        return None
    wholes = list(_wholes(draw, figures))
    found = [(whole, parts) for whole, parts in wholes if _is_off(stated, whole, parts)]
    found = found or [one for one in wholes[:1] if _is_sized(stated, _left(*one)) and _opens_with(draw, one[0])]
    if len(found) != 1:
        return None
    whole, parts = found[0]
    return Relation(
        family="difference", rule="drawn.rest", verdict=INCONSISTENT, stated=stated,
        operands={"whole": (whole,), "parts": parts}, recomputed=exactly(_left(whole, parts)), unit="count", tier="A",
    )  # fmt: skip


def _wholes(draw: Draw, figures: Sequence[Mention]) -> Iterator[tuple[Mention, tuple[Mention, ...]]]:
    """Each figure that may be the whole, with all others of the sentence as its parts: one of its own, or of the sentence before."""
    total = sum((one.exact for one in figures), Fraction(0))
    for one in figures:
        parts = tuple(other for other in figures if other is not one)
        if len(parts) >= 1 and 2 * one.exact > total:
            yield one, parts
    if len(figures) >= 2:
        yield from ((one, tuple(figures)) for one in draw.above if one.exact > total)


def _left(whole: Mention, parts: Sequence[Mention]) -> Fraction:
    return whole.exact - sum((one.exact for one in parts), Fraction(0))


def _opens_with(draw: Draw, whole: Mention) -> bool:
    """Whether a sentence opens with "of the 38 400", and goes on with two parts at least that a comma or "and" joins."""
    at, items = draw.line.places.get(whole.start), draw.line.items
    if at is None:  # the whole stands in the sentence before
        return False
    is_of = any({"OF", "SUR", "AMONG", "OF_ALL", "OUTOF"} & item.classes for item in items[max(at - 3, 0) : at])
    return is_of and at <= NEAR and len(draw.before) > 2


def _is_sized(stated: Mention, rest: Fraction) -> bool:
    return 0 < rest <= 2 * stated.exact <= 4 * rest and rest != stated.exact


def _is_off(stated: Mention, whole: Mention, parts: Sequence[Mention]) -> bool:
    """Whether a rest was miscounted by a slip of the hand, by ten, or with one of its parts forgotten."""
    rest = _left(whole, parts)
    gap = abs(stated.exact - rest)
    is_first = all(whole.start < one.start for one in parts)
    lacks_one = len(parts) > 1 and is_first and any(rest + one.exact == stated.exact for one in parts)
    return rest > 0 and gap > 0 and (is_slip(stated.exact, rest) or gap == 10 or lacks_one)


def _product(draw: Draw) -> Relation | None:
    """ "5 200 households had 15 000 gourdes each, a total of 87 million", "each of the 27 has nine members, that is 234"."""
    is_equal = any(item.text == "=" for item in draw.line.items[draw.before[-1] + 1 : draw.place])
    if not (is_equal or draw.follows(_DRAWN | _EQUALS, 8) or draw.leads(_TOTAL)):
        return None
    stated = draw.stated
    found = [run for run in _factors(draw) if _may_be_factors(draw.mentions(run), stated)]
    if len(found) != 1:
        return None
    factors = draw.mentions(found[0])
    value = Fraction(prod(one.exact for one in factors))
    return Relation(
        family="rate_total", rule="drawn.product", verdict=INCONSISTENT, stated=stated,
        operands={"total": (stated,), "parts": factors}, recomputed=exactly(value), unit="count", tier="A",
        diagnosis="rate_total",
    )  # fmt: skip


def _factors(draw: Draw) -> list[tuple[int, int]]:
    """A rate with those who have it: "… each", "at 0.35", "685 000 per person", "3 720 x 95"."""
    items, before = draw.line.items, draw.before
    each = [at for at in range(draw.place) if "PER_HEAD" in items[at].classes]
    rates = [at for at in before if any(0 < one - at <= 4 or -2 <= one - at < 0 for one in each)]
    pairs = [(head, rate) for rate in rates[-1:] for head in before if head < rate and not is_small_word(items[head])]
    if each and len(before) == 2:
        pairs = [(before[0], before[1])]
    for one, two in pairwise(before):
        between = items[one + 1 : two]
        is_priced = bool(between) and "AT" in items[two - 1].classes and two - one <= 6 and two == before[-1]
        is_times = any(item.text in ("x", "*") for item in between[:3]) and two - one <= 4
        noun = noun_of_rate(draw.line, one)
        is_per = bool(noun) and _tells(draw.line, two, noun)
        pairs += [(one, two)] if is_priced or is_times or is_per else []
    return sorted(set(pairs))


def _may_be_factors(factors: Sequence[Mention], total: Mention) -> bool:
    """Whether figures to be multiplied are plain, and their product is of the size of a total."""
    value = Fraction(prod(one.exact for one in factors))
    is_plain = all(one.kind in COUNTS and not one.is_rough for one in factors) and min(one.exact for one in factors) > 0
    return is_plain and value <= 2 * total.exact <= 4 * value


def _ratio(draw: Draw) -> Relation | None:
    """ "126 sessions attended by 5 670 people, that is 54 people per session"."""
    is_average = draw.follows(frozenset({"AVERAGE"}), 6) or draw.leads(frozenset({"AVERAGE"}), 6)
    if not (is_average or draw.follows(_DRAWN)):
        return None
    pers = sum(bool({"PER", "EACH"} & item.classes) for item in draw.line.items[draw.place + 1 : draw.place + 9])
    noun, own = noun_of_rate(draw.line, draw.place) if pers < 2 else "", noun_after(draw.line, draw.place)
    below = [at for at in draw.before if noun and _tells(draw.line, at, noun)]
    if not noun and draw.leads(frozenset({"PER_HEAD"})) and len(draw.before) == 2:
        below = [at for at in draw.before if own and noun_after(draw.line, at) != own]
    if len(below) != 1:
        return None
    others = [at for at in draw.before if at != below[0] and not is_small_word(draw.line.items[at])]
    same = [at for at in others if noun_after(draw.line, at) == own != ""]
    chosen = same if len(same) == 1 else others
    return _rate(draw, chosen[0], below[0]) if len(chosen) == 1 else None


def _tells(line: Line, place: int, nouns: str) -> bool:
    """Whether a word stands close behind a count, in its own words: "3 912 volunteer teachers"; not "square metres" of kilometres."""
    noun, *more = nouns.split()
    for at in range(place + 1, min(place + 4, len(line.items))):
        item = line.items[at]
        if item.is_quantity or not item.text[0].isalpha():
            return False
        if are_one(stem(item.text), noun):
            behind = [stem(one.text) for one in line.items[at + 1 : at + 2] if one.text[0].isalpha()]
            is_measure = any("MEASURE" in one.classes for one in line.items[at : at + 2])
            return not is_measure or behind == more
    return False


def _one_for(draw: Draw) -> Relation | None:
    """ "600 000 people have 48 centres, that is one for 15 200 people"."""
    items = draw.line.items
    ones = [at for at in range(max(draw.place - NEAR, 0), draw.place) if "ONE" in items[at].classes]
    before = [at for at in draw.before if at not in ones]
    if not ones or not before or ones[0] <= before[-1]:
        return None
    is_drawn = any("SOIT" in item.classes for item in items[max(ones[0] - 2, 0) : ones[0]])
    noun, each = noun_after(draw.line, draw.place), stem(items[ones[0] + 1].text)
    above = [at for at in before if noun and _tells(draw.line, at, noun)]
    below = [at for at in before if at not in above and not is_small_word(items[at])]
    is_named = len(below) == 1 and _tells(draw.line, below[0], each)
    return _rate(draw, above[0], below[0]) if (is_drawn or is_named) and len(above) == len(below) == 1 else None


def _rate(draw: Draw, above: int, below: int) -> Relation | None:
    whole, each, stated = draw.line.mention(above), draw.line.mention(below), draw.stated
    if each.exact <= 0 or whole.is_rough or each.is_rough or stated.is_rough:
        return None
    relation = Relation(
        family="rate_total", rule="drawn.rate", verdict=INCONSISTENT, stated=stated,
        operands={"total": (whole,), "parts": (each,)}, recomputed=exactly(whole.exact / each.exact), unit="count", tier="A",
    )  # fmt: skip
    return relation if relation.is_of_size(TIMES) else None


def _gap(draw: Draw) -> Relation | None:
    """ "There are 184; 460 would be needed, that is 246 more": of the last figure and one before it."""
    if not draw.follows(frozenset({"SOIT"}), 2) or not draw.leads(frozenset({"MORE", "FEWER", "HIGHER", "LOWER"}), 2):
        return None
    last, stated = draw.line.mention(draw.before[-1]), draw.stated
    if last.kind != stated.kind:
        return None
    near = [
        one for one in draw.mentions(draw.before[:-1])
        if one.kind == last.kind and abs(abs(last.exact - one.exact) - stated.exact) * 2 <= stated.exact
    ]  # fmt: skip
    if len(near) != 1 or last.is_rough or near[0].is_rough:
        return None
    return weighed("difference", "drawn.gap", {"new": last, "old": near[0], "diff": stated}, tier="A")


_FORMS: Sequence[Callable[[Draw], Relation | None]] = (_sum, _rest, _mean, _product, _ratio, _one_for, _gap)
