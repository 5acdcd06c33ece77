"""Shares that complete one another: what remains of a hundred, the parts of an attribute that each has once, bands of all ages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from kolosi.proof.arithmetic.relation import Relation, makes_hundred
from kolosi.proof.arithmetic.slips import is_exchanged
from kolosi.proof.arithmetic.values import CONSISTENT, INCONSISTENT, exactly
from kolosi.proof.study.binding import Study
from kolosi.reading.items import Line
from kolosi.reading.matching import is_inner
from kolosi.reading.mentions import CHANGES, SHARES, Mention

FAR = 20
"""So many points from a hundred, shares are no parts of one whole."""

NEAR = 10
"""So many points from a hundred, shares told of groups of one attribute may be no parts, but rates of each."""

MOST_PARTS = 40
"""Shares that make one hundred: a longer run of them is no whole."""

BACK = 3
"""So many sentences before the one that tells a rest, the other parts may stand."""


def completed(study: Study) -> Iterator[Relation]:
    """Every enumeration of groups that have no one in common and leave no one out."""
    for line, _ in study.passages:
        shares = _shares(line)
        if 2 <= len(shares) <= MOST_PARTS and not line.has("OVERLAP") and not _has_changes(line):
            yield from _by_attribute(line, shares)
            yield from _by_ages(line, shares)
            yield from _by_slip(line, shares)


def _by_slip(line: Line, shares: Sequence[int]) -> Iterator[Relation]:
    """Three shares or more, with decimals, that make a hundred but for two digits of one of them exchanged."""
    parts = [line.mention(at) for at in shares]
    is_group = all(any("GROUP" in item.classes for item in line.items[at + 1 : at + 4]) for at in shares)
    is_told = all(part.decimals and not part.is_rough for part in parts)
    is_told = is_told and (3 if not is_group else 2) <= len(parts) <= MOST_SLIPPED
    if not is_told or not 0 < abs(_gap(parts)) <= NEAR or any(is_inner(line, at) for at in shares[1:]):
        return
    gap = _gap(parts)
    odd = [part for part in parts if _is_exchanged(part, part.exact - gap)]
    if len(odd) == 1:
        yield _made("partition.slip", odd[0], parts, is_whole=False)


def _is_exchanged(part: Mention, right: Fraction) -> bool:
    scale = 10**part.decimals
    return is_exchanged(part.exact * scale, right * scale)


MOST_SLIPPED = 8
"""Shares of which one may be told with two digits exchanged."""


def _shares(line: Line) -> list[int]:
    return [at for at in line.quantities if line.mention(at).kind in SHARES]


def _has_changes(line: Line) -> bool:
    return any(line.mention(at).kind in CHANGES or line.mention(at).kind == "points" for at in line.quantities)


def _made(rule: str, stated: Mention, parts: Sequence[Mention], *, is_whole: bool) -> Relation:
    total = sum((part.exact for part in parts), Fraction(0))
    return Relation(
        family="partition", rule=rule, verdict=CONSISTENT if is_whole else INCONSISTENT, stated=stated,
        operands={"parts": tuple(parts)}, recomputed=exactly(total), unit="percent_share", tier="A",
        diagnosis=None if is_whole else "complement",
    )  # fmt: skip


def _gap(parts: Sequence[Mention]) -> Fraction:
    return sum((part.exact for part in parts), Fraction(0)) - 100


# -- what remains ----------------------------------------------------------------------------------------------------


def rest_of_shares(study: Study, number: int, place: int) -> Iterator[Relation]:
    """The other shares of the sentence, or of those before it, and the rest make a hundred."""
    line = study.lines[number]
    parts = _before_rest(study, number, place)
    above = study.above(number)
    if any(one is not None and one.has("OVERLAP") for one in (line, above)):
        return
    first = next((at for at in _shares(line) if parts and line.mention(at).start == parts[0].start), 0)
    if any("DONT" in item.classes for item in line.items[first:place]):
        return
    if len(parts) == 1 and above is not None and not any(item.text == ":" for item in line.items[:place]):
        parts = _with_above(study, number, parts[0])
    if len(parts) >= 2 and _gap(parts) < -FAR and above is not None and not _has_changes(above):
        parts = _completed_above(above, parts)
    if 2 <= len(parts) <= MOST_PARTS and abs(_gap(parts)) <= FAR:
        yield _made("partition.rest", line.mention(place), parts, is_whole=_leaves(parts))


def _completed_above(above: Line, parts: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Some shares with the only one of the sentence before, where they come near to a hundred."""
    shares = [above.mention(at) for at in _shares(above)]
    made = (*shares, *parts)
    return made if len(shares) == 1 and abs(_gap(made)) <= CLOSE else parts


CLOSE = 4
"""So many points from a hundred at most, shares of two sentences are parts of one whole."""


def _leaves(parts: Sequence[Mention]) -> bool:
    """Whether the last of some shares is what the others leave, one of its last digit more or less."""
    room = max(part.step for part in parts)
    return abs(_gap(parts)) <= (room if len(parts) <= 6 else 2 * room)


def _before_rest(study: Study, number: int, place: int) -> tuple[Mention, ...]:
    """The shares of the sentence up to the rest; a semicolon does not end it."""
    line = study.lines[number]
    clauses = [line]
    if number and study.page.flat[study.lines[number - 1].sentence.start : line.sentence.start].rstrip().endswith(";"):
        clauses.insert(0, study.lines[number - 1])
    here = line.mention(place).start
    return tuple(
        one.mention(at)
        for one in clauses
        for at in _shares(one)
        if one.mention(at).start <= here and not is_inner(one, at)
    )


def _with_above(study: Study, number: int, rest: Mention) -> tuple[Mention, ...]:
    """The rest with the shares of the sentences before that it completes; alone when they are no list."""
    paragraph = study.by_paragraph[study.lines[number].sentence.paragraph]
    above = [at for at in range(number - 1, number - 1 - BACK, -1) if at in paragraph]
    found: list[Mention] = []
    for at in above:
        line = study.lines[at]
        if _has_changes(line) or line.has("OVERLAP"):
            break
        found = [*(line.mention(one) for one in _shares(line)), *found]
        for size in range(1, len(found) + 1):
            if _leaves((*found[-size:], rest)):
                return (*found[-size:], rest)
    near = study.lines[above[0]] if above else None
    shares = _shares(near) if near is not None else []
    if near is None or not shares or not _are_listed(near, shares):
        return (rest,)
    return (*(near.mention(at) for at in shares), rest)


def _are_listed(line: Line, shares: Sequence[int]) -> bool:
    """Whether shares of a sentence are told one after the other, each of another group: "23 % are …, 27 % …"."""
    for one, two in pairwise(shares):
        between = line.items[one + 1 : two]
        is_turned = any({"AGAINST", "COMPARED", "DONT", "WHILE"} & item.classes for item in between)
        is_turned = is_turned or any("TO" in item.classes for item in between[-1:])
        if is_turned or not any(item.text == "," or "AND" in item.classes for item in between):
            return False
    return True


# -- one attribute ---------------------------------------------------------------------------------------------------


def _by_attribute(line: Line, shares: Sequence[int]) -> Iterator[Relation]:
    """ "By status, 65 % of the households are displaced, 26 % … and 11 % …": more than all is too much."""
    opens = any("BREAKDOWN" in item.classes for item in line.items[:3])
    if not opens or len(shares) < 3 or not all(_tells_group(line, at) for at in shares[1:]):
        return
    parts = [line.mention(at) for at in shares]
    is_whole = makes_hundred(parts)
    if is_whole or 0 < _gap(parts) <= NEAR:
        yield _made("partition.attribute", parts[-1], parts, is_whole=is_whole)


def _tells_group(line: Line, place: int) -> bool:
    """Whether a share opens its part of a list and a group follows, not what it is a rate of: ", 26 % belong to …"."""
    before = line.items[place - 1]
    after = line.items[place + 1] if place + 1 < len(line.items) else None
    is_first = before.text == "," or "AND" in before.classes
    return is_first and after is not None and after.text[0].isalpha() and not _OF & after.classes


_OF = frozenset({"OF", "OF_ALL", "SUR", "OUTOF", "AMONG", "RATE_OF", "AND"})


# -- all ages --------------------------------------------------------------------------------------------------------

Band = tuple[int, int | None, int | None]
"""The place where a band of ages ends, its lowest and its highest age; None where it is open."""


def _by_ages(line: Line, shares: Sequence[int]) -> Iterator[Relation]:
    """ "Those under 18 are 34 %, those of 18 to 59 61 % and those of 60 and over 9 %": bands that hold everyone."""
    if not line.has("BE") and not line.has("SPLIT"):
        return
    bands = _bands(line)
    if len(bands) != len(shares) or not _hold_everyone(bands) or not _alternate(line, bands, shares):
        return
    parts = [line.mention(at) for at in shares]
    is_whole = makes_hundred(parts)
    if is_whole or abs(_gap(parts)) <= NEAR:
        yield _made("partition.ages", parts[-1], parts, is_whole=is_whole)


def _bands(line: Line) -> list[Band]:
    """The bands of ages of a sentence, in order."""
    ages = [at for at in line.quantities if line.mention(at).kind == "age_bound"]
    out: list[Band] = []
    for number, at in enumerate(ages):
        age = int(line.mention(at).exact)
        if out and out[-1][0] == -at:
            out[-1] = (at, out[-1][1], age)
        elif number + 1 < len(ages) and ages[number + 1] == at + 2 and "RANGE" in line.items[at + 1].classes:
            out.append((-ages[number + 1], age, None))
        elif line.mention(at).hedge == "less_than":
            out.append((at, None, age))
        else:
            out.append((at, age, None))
    return out


def _hold_everyone(bands: Sequence[Band]) -> bool:
    """Whether bands follow one another from the youngest to the oldest."""
    follow = all(high is not None and low in (high, high + 1) for (_, _, high), (_, low, _) in pairwise(bands))
    return bands[0][1] in (None, 0) and follow and bands[-1][2] is None and bands[-1][1] is not None


def _alternate(line: Line, bands: Sequence[Band], shares: Sequence[int]) -> bool:
    """Whether each band stands right before its share, or each right behind it, and is not what the share is a rate of."""
    places = [at for at, _, _ in bands]
    is_before = all(band < share for band, share in zip(places, shares, strict=True))
    is_before = is_before and all(share < band for share, band in zip(shares, places[1:], strict=False))
    if is_before:
        return True
    is_behind = all(share < band for share, band in zip(shares, places, strict=True))
    is_behind = is_behind and all(band < share for band, share in zip(places, shares[1:], strict=False))
    return is_behind and not any(_OF & line.items[at + 1].classes for at in shares if at + 1 < len(line.items))
