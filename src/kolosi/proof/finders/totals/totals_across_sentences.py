"""Totals whose parts the text has given before: "together with the 62,300 of the first quarter, this makes 158,700".

The parts are bound by what the sentence says of them: what is added, the names of rows, how many there are, the months. Of several
readings one that holds is enough; a total is doubted when one reading alone comes near it, or is a slip of the hand away.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, pairwise

from kolosi.proof.arithmetic.relation import Relation, is_near, summed
from kolosi.proof.arithmetic.slips import slip_between
from kolosi.proof.arithmetic.values import CONSISTENT
from kolosi.proof.finders.totals.totals import head
from kolosi.proof.study.binding import Binding, Study
from kolosi.proof.study.ledger import Ledger
from kolosi.reading.items import Line
from kolosi.reading.matching import counts_in
from kolosi.reading.mentions import COUNTS, Mention
from kolosi.reading.nouns import noun_after

TELLS = frozenset(
    {"BRING", "TOTAL", "TOTAL_OF", "CUMULATIVE", "SOIT", "BE", "THUS", "TO", "ADDS_UP", "REACHED", "MAKES", "WHOLE"}
)
"""What stands between the last part and the total."""

MOST = 8
"""So many figures before are tried as parts."""

BACK = 2
"""So many sentences before, the parts are looked for."""

Parts = tuple[Mention, ...]


def gathered(study: Study, ledger: Ledger) -> Iterator[Relation]:
    """Every total of these kinds."""
    for line, number in study.passages:
        if line.sentence.block.table is not None:
            continue
        if line.has("PLUS"):
            yield from _added(study, line, number)
        if line.has("PLUS") or line.has("ADDS_UP"):
            yield from _of_names(study, ledger, line, number)
        if line.has("ADDS_UP"):
            yield from _of_some(study, line, number)
        if line.has("CUMULATIVE") or line.has("TOTAL") or line.has("ADDS_UP"):
            yield from _of_months(study, line, number)


def is_slip(one: Fraction, other: Fraction) -> bool:
    """Whether two totals differ by a slip of the hand, or by a carry: 2 690 for 2 700."""
    whole = 10 ** max(len(str(one.denominator)), len(str(other.denominator))) if "/" in f"{one}{other}" else 1
    a, b = one * whole, other * whole
    if a.denominator != 1 or b.denominator != 1:
        return False
    gap = str(abs(a - b))
    is_carry = a != b and gap[0] == "1" and not gap[1:].strip("0") and 10 * abs(a - b) <= max(a, b)
    return is_carry or slip_between(a, b) is not None


def with_unit(mention: Mention) -> Mention:
    """A figure with the scale word behind it, which is what is wrong."""
    return replace(mention, end=max(mention.whole, mention.end))


def chosen(made: Sequence[Relation]) -> Relation | None:
    """The reading that holds; else the only one from which the total is a slip away."""
    held = next((one for one in made if one.verdict == CONSISTENT), None)
    if held is not None:
        return held
    slips = [one for one in made if _is_slipped(one)]
    values = {one.recomputed.middle for one in slips if one.recomputed is not None}
    return slips[0] if len(values) == 1 else None


def _is_slipped(relation: Relation) -> bool:
    assert relation.recomputed is not None
    return not relation.stated.is_rough and is_slip(relation.stated.exact, relation.recomputed.middle)


# -- what is added -------------------------------------------------------------------------------------------------


def _added(study: Study, line: Line, number: int) -> Iterator[Relation]:
    """ "708,200 arrived; adding the 226,400 returnees, this makes 934,600"."""
    plus = line.where["PLUS"][0]
    counts = counts_in(line)
    after = [at for at in counts if at > plus]
    place = next((n for n, at in enumerate(after) if n and _is_told(line, after[n - 1], at)), None)
    more = [line.mention(at) for at in after[: place if place is not None else None]]
    stated = line.mention(after[place]) if place is not None else _told_next(study, line, number)
    if stated is None and len(after) == 1 and _is_told(line, plus, after[0]):
        yield from _added_elsewhere(study, line, plus, after[0])
        return
    if stated is None or not more or after[0] - plus > 8:
        return
    own = [line.mention(at) for at in counts if at < plus]
    before = [line.mention(at) for at in counts if at < plus]
    before += [one.mention for one in study.in_lines(_lines_before(study, number)) if _may_be_part(one.mention)]
    tried = [one for one in before[:MOST] if one.exact < stated.exact]
    made = [summed("sum.added", stated, (*some, *more), tier="A") for some in some_of(tried)]
    made += [summed("sum.added", stated, (*some, *more[:1]), tier="A") for some in some_of(tried) if len(more) > 1]
    found = chosen(made)
    if found is None:
        alone = own if len(own) == 1 else tried if len(tried) == 1 else []
        sole = summed("sum.added", stated, (*alone, *more), tier="A") if alone else None
        is_large = all(50 * one.exact >= stated.exact for one in more)
        found = sole if sole is not None and is_large and is_near(sole) and not stated.is_rough else None
    if found is not None:
        yield found


def _is_told(line: Line, last: int, place: int) -> bool:
    """Whether words for a total stand between the last part and a count, close to the count."""
    near = line.items[max(last + 1, place - 10) : place]
    return any(TELLS & item.classes for item in near)


def _told_next(study: Study, line: Line, number: int) -> Mention | None:
    """The total that the next sentence tells: "The total thus comes to …"."""
    at = study.number_at(line.sentence.end - 1)
    after = study.lines[at + 1] if at is not None and at + 1 < len(study.lines) else None
    if after is None or after.sentence.paragraph != line.sentence.paragraph:
        return None
    counts = counts_in(after)
    opens = after.items[: counts[0]] if counts else ()
    is_so = any({"TOTAL", "TOTAL_OF", "BRING", "CUMULATIVE", "WHOLE"} & item.classes for item in opens)
    return after.mention(counts[0]) if is_so and len(opens) <= 10 else None


def _added_elsewhere(study: Study, line: Line, plus: int, place: int) -> Iterator[Relation]:
    """ "Adding those of the present period, the cumulative figure stands at 4,310": to the one before, one told twice."""
    stated = line.mention(place)
    own = [at for at in counts_in(line) if at < plus]
    if len(own) != 1 or not line.has("CUMULATIVE") or not line.has("THESE", plus, place):
        return
    first = line.mention(own[0])
    noun = noun_after(line, own[0])
    twice = [one for one in _told_twice(study, noun) if one.exact not in (first.exact, stated.exact)]
    found = chosen([summed("sum.added", stated, (first, one), tier="A") for one in twice if one.exact < stated.exact])
    if found is not None:
        yield found


def _told_twice(study: Study, noun: str) -> list[Mention]:
    """The figures of a noun that the text gives in two places at least."""
    groups = [group for group in study.counts_of.values() if len(group) >= 2][:MOST_TWICE]
    return [
        next(one.mention for one in group if _is_of(study, one, noun))
        for group in groups if any(_is_of(study, one, noun) for one in group[:MOST])
    ]  # fmt: skip


MOST_TWICE = 100
"""Figures told twice that are tried as what is added."""


def _is_of(study: Study, one: Binding, noun: str) -> bool:
    return bool(noun) and _may_be_part(one.mention) and noun_after(study.lines[one.line], one.place) == noun


def _lines_before(study: Study, number: int) -> list[int]:
    """The sentences before one, of its paragraph, the nearest first."""
    own = study.by_paragraph[study.lines[number].sentence.paragraph]
    return [at for at in reversed(own) if number - BACK <= at < number]


def _may_be_part(mention: Mention) -> bool:
    is_small = mention.is_spelled and mention.exact <= 20
    return mention.kind in COUNTS and not is_small


def some_of(found: Sequence[Mention], most: int = 3) -> list[Parts]:
    """Every choice of one to three figures."""
    return [some for size in range(1, most + 1) for some in combinations(found, size)]


# -- rows by their names -------------------------------------------------------------------------------------------


def _of_names(study: Study, ledger: Ledger, line: Line, number: int) -> Iterator[Relation]:
    """ "Djugu and Irumu have 1,539 between them": of the figures that a list or a table gives them."""
    named = ledger.named(line) if ledger.series else []
    words = [at for name in ("ADDS_UP", "PLUS") for at in line.where.get(name, ())]
    for place in counts_in(line):
        stated = line.mention(place)
        names = list(dict.fromkeys(name for name, _, end in named if end <= stated.start))
        if line.has("PLUS", 0, place):
            names = [*dict.fromkeys([*_opening(study, ledger, number), *names])]
        is_close = any(abs(place - at) <= 10 for at in words) or line.has("PLUS", 0, place)
        if (
            len(names) < 2
            or not is_close
            or any({"EXCEED", "OVER"} & item.classes for item in line.items[max(place - 3, 0) : place])
            or any(line.mention(at).kind in COUNTS for at in line.quantities if at < place)
        ):
            continue
        made = []
        for one in ledger.series:
            parts = tuple(one.values[name] for name in names if name in one.values)
            if len(parts) == len(names) and all(part.kind in COUNTS for part in parts):
                made += _scaled(stated, parts)
        found = chosen(made)
        if found is not None:
            yield found
        return


def _opening(study: Study, ledger: Ledger, number: int) -> list[str]:
    """The name with which the sentence before opens."""
    before = study.above(number)
    named = ledger.named(before) if before is not None else []
    if before is None or not named:
        return []
    text = study.page.flat[before.sentence.start : named[0][1]].strip(" -_|#>")
    return [named[0][0]] if len(text.split()) <= 1 else []


def _scaled(stated: Mention, parts: Parts) -> list[Relation]:
    """A total of rows, which may be printed in thousands or millions."""
    scale = stated.step * 10**stated.decimals
    if scale > 1 and all(part.exact * 100 < stated.exact for part in parts):
        parts = tuple(part.times(scale) for part in parts)
    return [summed("sum.rows", stated, parts, tier="A")]


# -- so many of a list ---------------------------------------------------------------------------------------------


def _of_some(study: Study, line: Line, number: int) -> Iterator[Relation]:
    """ "The three operational components total 2,016,840": three of the figures of the list, or of the sentence, before."""
    verb = line.where["ADDS_UP"][0]
    size = next(
        (line.mention(at).exact for at in line.quantities if abs(verb - at) <= 6 and _is_size(line.mention(at))), None
    )
    after = [at for at in counts_in(line) if verb < at <= verb + 8]
    if size is None or not after:
        return
    stated = line.mention(after[0])
    found = [one for one in _figures_before(study, line, number) if one.exact < stated.exact][:MOST]
    count = size.numerator
    made = [summed("sum.some", stated, some, tier="A") for some in combinations(found, count)]
    told = chosen(made)
    if told is None and len(made) == 1 and is_near(made[0]) and not stated.is_rough:
        told = made[0]
    if told is not None:
        yield told


def _is_size(mention: Mention) -> bool:
    return mention.kind == "count" and mention.is_spelled and 2 <= mention.exact <= 6


def _figures_before(study: Study, line: Line, number: int) -> list[Mention]:
    """The figures of the list right before a sentence; else those of its paragraph."""
    heads: list[Mention] = []
    for at in range(number - 1, max(number - 24, -1), -1):
        one = study.lines[at]
        if one.sentence.block.kind != "list_item":
            if heads or number - at > 3:
                break
            continue
        mention = head(one)
        if mention is not None and mention.kind in COUNTS:
            heads.append(mention)
    if heads:
        return heads[::-1]
    own = [line.mention(at) for at in counts_in(line, 0, line.where["ADDS_UP"][0])]
    return own or [one.mention for one in study.in_lines(_lines_before(study, number)[:1]) if _may_be_part(one.mention)]


# -- months --------------------------------------------------------------------------------------------------------


def _of_months(study: Study, line: Line, number: int) -> Iterator[Relation]:
    """ "The first four months make 122,000": of the figures that the paragraph gives for each of four months."""
    size = next((at for at in line.quantities if _counts_months(line, at)), None)
    after = [at for at in counts_in(line) if size is not None and at > size and line.mention(at).exact > 20]
    if size is None or not after:
        return
    stated = line.mention(after[0])
    parts = _by_month(study, line, number, stated)
    if len(parts) != line.mention(size).exact or stated.is_rough:
        return
    relation = summed("sum.months", stated, parts, tier="A")
    nouns = {noun_after(line, line.places[stated.start]), *(_noun(study, part) for part in parts)}
    is_one = len(nouns - {""}) == 1 and is_near(relation)
    if relation.verdict == CONSISTENT or _is_slipped(relation) or is_one:
        yield relation


def _noun(study: Study, mention: Mention) -> str:
    binding = study.binding(mention)
    return noun_after(study.lines[binding.line], binding.place)


def _counts_months(line: Line, place: int) -> bool:
    mention = line.mention(place)
    near = line.items[place : place + 4]
    return 2 <= mention.exact <= 12 and any("MONTH" in item.classes or "MONTH" in item.text for item in near[1:])


def _by_month(study: Study, line: Line, number: int, stated: Mention) -> Parts:
    """One figure for each of some months that follow one another, of one size; none when a month has two."""
    own = [at for at in study.by_paragraph[line.sentence.paragraph] if at <= number + 1]
    months: dict[int, set[Fraction]] = {}
    first: dict[tuple[int, Fraction], Mention] = {}
    for one in study.in_lines(own):
        if (
            one.period is None
            or not one.is_explicit
            or not _may_be_part(one.mention)
            or one.mention.exact * 50 < stated.exact
        ):
            continue
        if one.mention.start >= stated.start or (one.period.last - one.period.first).days > 31:
            continue
        key = one.period.first.year * 12 + one.period.first.month
        months.setdefault(key, set()).add(one.mention.exact)
        first.setdefault((key, one.mention.exact), one.mention)
    keys = sorted(months)
    is_run = all(b - a == 1 for a, b in pairwise(keys)) and all(len(values) == 1 for values in months.values())
    return tuple(first[key, next(iter(months[key]))] for key in keys) if is_run and len(keys) >= 2 else ()
