"""Shares told of a part and of the whole that the words name, whatever their order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise, permutations

from kolosi.proof.arithmetic.relation import Relation, summed, weighed
from kolosi.proof.arithmetic.slips import slip_between
from kolosi.proof.arithmetic.values import CONSISTENT, INCONSISTENT, Look, claimed, exactly
from kolosi.proof.finders.changes.ratios import Word, words_of
from kolosi.proof.study.binding import Study
from kolosi.proof.study.frames import clauses
from kolosi.reading.items import Line
from kolosi.reading.matching import counts_in, is_operand, is_small_word
from kolosi.reading.mentions import SHARES, Mention, is_scaled
from kolosi.reading.nouns import noun_after

RANK: Mapping[str, int] = {"consistent": 0, "rounding": 1, "not_checkable": 2, "inconsistent": 3}


def parted(study: Study) -> Iterator[Relation]:
    """Every share of a text whose part and whole stand in its sentence, or in the one before."""
    known = {f"#{each.words}": each for each in study.pack.fractions}
    for line, number in study.passages:
        words = list(words_of(line, known))
        above = (_whole_above(study, number, line), _pair_above(study, number, line)) if words else (None, None)
        for low, high in clauses(line):
            yield from _shares(line, low, high)
            own = [word for word in words if low <= word.start < high]
            if own:
                yield from _fractions(line, (low, high), own, *above)
        yield from _of_these(study, number, line)
        yield from _which(line)
        yield from _and_not(study, line)
        yield from _beyond(line)


def _beyond(line: Line) -> Iterator[Relation]:
    """ "Of the 412 children found, 438 were handed over": a part without a noun of its own is no more than the whole."""
    counts = counts_in(line)
    if len(counts) < 2 or counts[0] > 4 or not _is_whole(line, counts, counts[0], 0):
        return
    whole, part = line.mention(counts[0]), line.mention(counts[1])
    is_bare = not noun_after(line, counts[1]) and line.items[counts[1] - 1].text == ","
    if is_bare and whole.kind == part.kind and not whole.is_rough and not part.is_rough and part.exact > whole.exact:
        yield Relation(
            family="subset", rule="subset.beyond", verdict=INCONSISTENT, stated=part,
            operands={"part": (part,), "whole": (whole,)}, recomputed=exactly(part.exact), unit=whole.kind, tier="A",
            diagnosis="parts_exceed_whole",
        )  # fmt: skip


def _and_not(study: Study, line: Line) -> Iterator[Relation]:
    """ "Of the 12 sites, 8 have water and 4 do not": those that have and those that have not are all of them."""
    counts = counts_in(line)
    if len(counts) != 3 or not _is_whole(line, counts, counts[0], 0):
        return
    one, two = counts[1:]
    is_joined = any("AND" in item.classes for item in line.items[one + 1 : two]) and two - one <= 14
    is_not = any("NOT" in item.classes for item in line.items[two + 1 : two + 3])
    if not is_not:
        yield from _two_parts(study, line, counts)
    if is_joined and is_not and not any("NOT" in item.classes for item in line.items[one:two]):
        yield summed("sum.and_not", line.mention(counts[0]), (line.mention(one), line.mention(two)), tier="A")


def _two_parts(study: Study, line: Line, counts: Sequence[int]) -> Iterator[Relation]:
    """ "Of the 684 children, 402 were alone and 282 were separated": two parts that make the whole, or a slip of the hand from it."""
    whole, one, two = (line.mention(at) for at in counts)
    between = line.items[counts[1] + 1 : counts[2]]
    if any(each.is_rough for each in (whole, one, two)) or not any({"AND", "WHILE"} & item.classes for item in between):
        return
    made = summed("sum.two.parts", whole, (one, two), tier="A")
    slips = slip_between(one.exact + two.exact, whole.exact), slip_between(whole.exact - one.exact, two.exact)
    is_slip = whole.exact >= 100 and ("transposed_digits" in slips or (whole.exact >= 1000 and slips[1] is not None))
    is_rest_told = bool(study.counts_of.get(whole.exact - one.exact - two.exact))
    if made.verdict == CONSISTENT or (is_slip and not is_rest_told):
        yield made


def _whole_above(study: Study, number: int, line: Line) -> Mention | None:
    """The only count of the sentence before, when this one is told of it: "of these"."""
    first = next((at for at, item in enumerate(line.items) if item.text[0].isalpha()), None)
    before = study.above(number)
    is_back = first is not None and bool({"AMONG", "BACK"} & line.items[first].classes)
    is_back = is_back or any(_is_of_them(line, at) for at in line.quantities[:1] if at <= 3)
    if before is None or not is_back:
        return None
    counts = counts_in(before)
    return before.mention(counts[0]) if len(counts) == 1 else None


def _fractions(
    line: Line,
    bounds: tuple[int, int],
    words: Sequence[Word],
    above: Mention | None,
    pair: tuple[Mention, Mention] | None,
) -> Iterator[Relation]:
    """ "105 of them, one in three": a word for a part beside its count, of the one whole that is named."""
    low, high = bounds
    small = (at for at in line.quantities if low <= at < high and _is_small_part(line, at))
    counts = sorted({*counts_in(line, low, high), *small})
    if not counts and pair is not None:
        yield from _fraction(line, words[0], pair) if words[0].said.kind != "multiplier" and len(words) == 1 else ()
    for word in words:
        at, said = word.start, word.said
        before = [one for one in counts if one < at]
        wholes = [line.mention(one) for one in counts if _is_whole(line, counts, one, low)]
        wholes = wholes or ([above] if above is not None else [])
        if said.kind == "multiplier" or len(wholes) != 1 or not before or at - before[-1] > 18:
            continue
        if line.mention(before[-1]).start == wholes[0].start:
            if len(before) < 2 or not _is_joined_of(line, before[-2], before[-1]):
                continue
            last, before = before[-1], before[:-1]
        else:
            last = before[-1]
        between = line.items[last + 1 : at]
        is_beside = any(item.text in (",", "(", ":", "-") or "SOIT" in item.classes for item in between)
        if not is_beside or any(is_operand(item) or {"AND", "UP", "DOWN"} & item.classes for item in between):
            continue
        part, whole = line.mention(before[-1]), wholes[0]
        others = [line.mention(one) for one in counts if line.mention(one).start not in (part.start, whole.start)]
        if any(said.holds(100 * one.exact / whole.exact) for one in others if whole.exact):
            continue
        if (part.exact > whole.exact and not is_scaled(whole)) or part.is_rough or whole.is_rough:
            continue
        yield from _fraction(line, word, (part, whole))


def _is_small_part(line: Line, place: int) -> bool:
    """A small count in letters right in front of its whole: "sixteen of the 24"."""
    mention = line.mention(place)
    near = line.items[place + 1 : place + 3]
    return (
        mention.kind == "count"
        and is_small_word(line.items[place])
        and any({"OF_ALL", "OUTOF"} & item.classes for item in near[:1])
        and any(item.is_quantity for item in near)
    )


def _fraction(line: Line, word: Word, pair: tuple[Mention, Mention]) -> Iterator[Relation]:
    part, whole = pair
    size = whole.other if is_scaled(whole) and part.exact > whole.exact and whole.other else whole.exact
    value = 100 * part.exact / size
    stated = word.stated(line)
    is_so = word.said.holds(value)
    yield Relation(
        family="fraction", rule="frame.fraction", verdict=CONSISTENT if is_so else INCONSISTENT, stated=stated,
        operands={"part": (part,), "whole": (whole,), "word": (stated,)}, recomputed=exactly(value), unit="fraction",
        tier="A", diagnosis=None if is_so else "fraction_word",
    )  # fmt: skip


def _pair_above(study: Study, number: int, line: Line) -> tuple[Mention, Mention] | None:
    """The only two counts of the sentence before, one named as the whole, for a sentence that says it in other words."""
    before = study.above(number)
    opens = any({"SOIT", "THUS"} & item.classes for item in line.items[:8])
    if before is None or not opens:
        return None
    counts = counts_in(before)
    wholes = [at for at in counts if _is_whole(before, counts, at, 0)]
    if len(counts) != 2 or len(wholes) != 1:
        return None
    part = before.mention(next(at for at in counts if at not in wholes))
    whole = before.mention(wholes[0])
    return (part, whole) if 0 < part.exact <= whole.exact and not part.is_rough and not whole.is_rough else None


def _shares(line: Line, low: int, high: int) -> Iterator[Relation]:
    """A share beside its part, of the one whole that the clause names as such."""
    shares = [at for at in line.quantities if low <= at < high and line.mention(at).kind in SHARES]
    if not shares:
        return
    counts = counts_in(line, low, high)
    wholes = [at for at in counts if _is_whole(line, counts, at, low)]
    if len(wholes) != 1:
        return
    whole = wholes[0]
    for share in shares:
        if share < whole and (line.has_mark(";", share, whole) or _is_other_clause(line, share, counts)):
            continue
        part = part_of(line, counts, share, whole)
        if part is None and len(counts) == 2 and len(shares) == 1:
            part = _of_rate(line, counts, share, whole)
        if part is None or (line.mention(part).exact > line.mention(whole).exact and not line.has("CAPACITY")):
            continue
        slots = {"part": line.mention(part), "whole": line.mention(whole), "pct": line.mention(share)}
        relation = weighed("share", "frame.share", slots, tier="A")
        if relation is not None and (not relation.is_flag or not _has_pair(line, counts, slots)):
            yield relation


def _is_other_clause(line: Line, share: int, counts: Sequence[int]) -> bool:
    """Whether a comma and "and" stand between a share and the next count: "22 %, and 41 of the 56 …"."""
    after = next((at for at in counts if at > share), share)
    between = line.items[share + 1 : after]
    return any(one.text == "," and "AND" in two.classes for one, two in pairwise(between))


def _of_rate(line: Line, counts: Sequence[int], share: int, whole: int) -> int | None:
    """ "114 200 people reached against a target of 187 000, a coverage of 61 %": the other of the only two counts."""
    other = next(at for at in counts if at != whole)
    is_rate = any(
        {"COVERAGE", "RATE"} & item.classes
        for item in line.items[max(share - 8, 0) : share + 4]
        if not item.is_quantity
    )
    is_told = any({"TARGET", "RECEIVED", "OUTOF", "CAPACITY"} & item.classes for item in line.items)
    is_other = any(
        {"HIGHER", "LOWER", "COMPARED", "AGAINST"} & item.classes for item in line.items[max(share - 4, 0) : share]
    )
    return (
        other
        if is_rate and is_told and not is_other and line.mention(other).exact <= line.mention(whole).exact
        else None
    )


def _has_pair(line: Line, counts: Sequence[int], slots: Mapping[str, Mention]) -> bool:
    """Whether another pair of counts of the sentence is what a share says."""
    look = Look(slots["pct"], "share")
    for one, other in permutations([line.mention(at) for at in counts[:8]], 2):
        if not look.may_as_read(one, other):
            continue
        if one.exact <= other.exact and (one.start, other.start) != (slots["part"].start, slots["whole"].start):
            found = weighed("share", "frame.share", {"part": one, "whole": other, "pct": slots["pct"]})
            if found is not None and found.verdict == CONSISTENT:
                return True
    return False


def _is_whole(line: Line, counts: Sequence[int], place: int, low: int) -> bool:
    """ "of the 640 households", "out of 640", "640 households, of which …", "640 people; 96 of them".

    In "at the time of the accident for 22" another word than the count is behind "of".
    """
    for at in range(place - 1, max(place - 4, low) - 1, -1):
        item = line.items[at]
        if "OTHERS" in item.classes:
            return False
        if {"SUR", "OUTOF", "OF_ALL", "AMONG", "TARGET", "REQUIRED"} & item.classes:
            before = line.items[place - 1].classes
            return place - at <= 2 or "LINK" not in before or "SMALL" in before
        if item.is_quantity or not item.text[0].isalpha():
            break
    is_cut = False
    if any("OTHERS" in item.classes for item in line.items[max(place - 2, low) : place]):
        return False
    for at in range(place + 1, min(place + 9, len(line.items))):
        item = line.items[at]
        is_cut = is_cut or item.text in (",", ";")
        if "REQUIRED" in item.classes and not is_cut and at - place <= 4:
            return True
        if "CAPACITY" in item.classes and at - place <= 2:
            return True
        if "DONT" in item.classes and (is_cut or at - place > 2 or line.items[at - 1].text == "("):
            return True
        if item.is_quantity or item.text in ("(", ")", ":"):
            break
    after = [at for at in counts if at > place]
    return bool(after) and _is_of_them(line, after[0]) and after[0] - place <= 14


def _is_target(line: Line, place: int) -> bool:
    """Whether a count is told as a target or a forecast: no whole of what was reached."""
    return any({"TARGET", "FORECAST"} & item.classes for item in line.items[max(place - 3, 0) : place])


def _has_own(line: Line, place: int) -> bool:
    """Whether "of which" is told with a figure of its own: right behind it, or further on but in no brackets."""
    depth = line.depths[place] if place < len(line.items) else 0
    behind = range(place, min(place + 8, len(line.items)))
    return any(line.items[at].is_quantity and (at < place + 3 or line.depths[at] == depth) for at in behind)


def _is_of_them(line: Line, place: int) -> bool:
    """Whether a count is told of the one before: "96 of them", "96 of which"."""
    return any("DONT" in item.classes for item in line.items[place + 1 : place + 3])


def part_of(line: Line, counts: Sequence[int], share: int, whole: int) -> int | None:
    """The count that a share stands beside: in brackets behind it, after "that is", or with the count in its brackets."""
    before = [at for at in counts if at < share and at != whole]
    after = [at for at in counts if at > share and at != whole]
    if before and before[-1] < whole < share and _is_part_of(line, before[-1], whole, share):
        return before[-1]
    if before and share - before[-1] <= 14 and not before[-1] < whole < share:
        between = line.items[before[-1] + 1 : share]
        is_beside = any(item.text == "(" or {"SOIT", "BE"} & item.classes for item in between)
        cuts = {"AND", "AGAINST"} if _is_of_them(line, before[-1]) else {"AND", "DONT", "AGAINST"}
        cuts = cuts - {"AND"} if any("SOIT" in item.classes for item in between[-2:]) else cuts
        is_cut = any(item.text == ")" or is_operand(item) or cuts & item.classes for item in between)
        if is_beside and not is_cut:
            return before[-1]
    is_behind = bool(after) and share < whole < after[0] and whole - share <= 4 and line.items[after[0] - 1].text == "("
    if is_behind and not any(is_operand(item) for item in line.items[whole + 1 : after[0]]) and after[0] - whole <= 6:
        return after[0]
    if after and after[0] - share <= 8 and not share < whole < after[0]:
        between = line.items[share + 1 : after[0]]
        is_beside = any(item.text == "(" for item in between)
        if is_beside and not any(item.text == ")" or item.is_quantity for item in between):
            return after[0]
    return None


def _opens_with_these(line: Line, first: int) -> bool:
    """ "Of these", "parmi elles": what the sentence before counts, and not a group named here."""
    item = line.items[first]
    if "AMONG" not in item.classes:
        return False
    after = line.items[first + 1 : first + 2]
    return len(item.text.split()) > 1 or any("THESE" in one.classes for one in after)


def _is_joined_of(line: Line, part: int, whole: int) -> bool:
    """ "22 of the 88": a part right in front of its whole."""
    between = line.items[part + 1 : whole]
    return len(between) <= 4 and any({"SUR", "OUTOF", "OF_ALL"} & item.classes for item in between)


def _is_part_of(line: Line, part: int, whole: int, share: int) -> bool:
    """ "160 of the 480 victims (33 %)": the part of its whole, then the share."""
    between, behind = line.items[part + 1 : whole], line.items[whole + 1 : share]
    is_of = len(between) <= 5 and any({"SUR", "OUTOF", "OF_ALL"} & item.classes for item in between)
    is_beside = any(item.text == "(" or "SOIT" in item.classes for item in behind) and len(behind) <= 8
    return is_of and is_beside and not any(is_operand(item) or "AND" in item.classes for item in (*between, *behind))


def _of_these(study: Study, number: int, line: Line) -> Iterator[Relation]:
    """ "Of these, 96 were girls (20 %)": a share of what the sentence before counts."""
    first = next((at for at, item in enumerate(line.items) if item.text[0].isalpha()), None)
    is_back = any("BACK" in item.classes for item in line.items)
    before = study.above(number)
    if first is None or before is None:
        return
    opens = "BACK" in line.items[first].classes or _opens_with_these(line, first)
    if not (is_back or opens):
        return
    counts = counts_in(line)
    is_own = any({"SUR", "OUTOF", "OF_ALL", "AMONG"} & line.items[at - 1].classes for at in counts if at)
    is_own = is_own or any(at - first <= 3 and not line.has_mark(",", first, at) for at in counts[:1])
    if is_own or (not opens and len(counts) > 1):
        return
    wholes = [before.mention(at) for at in counts_in(before) if not _is_target(before, at)]
    for share in (at for at in line.quantities if line.mention(at).kind in SHARES):
        part = part_of(line, counts, share, -1)
        if part is None:
            continue
        slots = {"part": line.mention(part), "pct": line.mention(share)}
        found = [
            relation for whole in wholes
            if whole.exact >= slots["part"].exact
            and (relation := weighed("share", "frame.of_these", {**slots, "whole": whole}, tier="A")) is not None
        ]  # fmt: skip
        if found:
            yield min(found, key=lambda one: RANK[one.verdict])


def _which(line: Line) -> Iterator[Relation]:
    """ "584 households were interviewed, 617 of which …": a part is no more than its whole."""
    counts = counts_in(line)
    for one, two in pairwise(counts[:2]):
        whole, part = line.mention(one), line.mention(two)
        is_told = _is_of_them(line, two) and two - one <= 14 and not whole.is_rough and not part.is_rough
        is_told = is_told and not _has_own(line, two + 2)
        if is_told and part.kind == whole.kind and part.exact > claimed(whole).high:
            yield Relation(
                family="subset", rule="subset.which", verdict=INCONSISTENT, stated=part,
                operands={"part": (part,), "whole": (whole,)}, recomputed=exactly(part.exact), unit=whole.kind, tier="A",
                diagnosis="parts_exceed_whole",
            )  # fmt: skip
