"""Ranks told in words: "followed by", "in that order", "the most", two shares and two counts of the same two things."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from kolosi.proof.arithmetic.relation import Relation
from kolosi.proof.arithmetic.values import CONSISTENT, INCONSISTENT, Range
from kolosi.proof.finders.words.gloss import directed
from kolosi.proof.study.binding import Study
from kolosi.reading.item import Item
from kolosi.reading.items import Line
from kolosi.reading.matching import is_small_word
from kolosi.reading.mentions import COUNTS, SHARES, Mention, word_at
from kolosi.reading.nouns import noun_after


def ranked(study: Study) -> Iterator[Relation]:
    """Every rank of a text whose figures stand in its sentence."""
    for line in study.lines:
        if line.quantities:
            yield from ranks(line)
            yield from behind(line)
            yield from in_order(line)
            yield from tops(line)
            yield from exchanged(line)


def ranks(line: Line) -> Iterator[Relation]:
    """What is followed by others is no less than they are, one after the other."""
    seen: set[tuple[int, int]] = set()
    for place in sorted({*line.where.get("FOLLOWED", ()), *line.where.get("AHEAD", ())}):
        item = line.items[place]
        if "FOLLOWED" not in item.classes and not _has_bracket(line, place):
            continue
        before = [at for at in line.quantities if at < place and place - at <= 8]
        after = [at for at in line.quantities if place < at <= place + 8]
        if (not before and not after) or (after and line.has("DONT", place, after[0])) or line.has("LEAST", 0, place):
            continue
        run = _ranked(line, before[-1] if before else after[0], place)
        run = run if not is_small_word(line.items[before[-1] if before else after[0]]) else []
        run = [] if any(one.text in line.pack.ordinals or one.said for one in _behind(line, run)) else run
        run = run if len({noun for one in run if (noun := noun_after(line, line.places[one.start]))}) <= 1 else []
        for one, two in pairwise(run):
            if (one.start, two.start) in seen:
                continue
            seen.add((one.start, two.start))
            verdict = CONSISTENT if one.exact >= two.exact else INCONSISTENT
            told = directed([one, two], verdict, "rank.followed", tier="A")
            word = word_at(item.start, item.end)
            yield replace(told, family="order", operands={**told.operands, "word": (word,)})


def behind(line: Line) -> Iterator[Relation]:
    """ "Mopti came second with 150 incidents, behind Gao (120)": what is behind another is no more than it."""
    for place in sorted(line.where.get("BEHIND", ())):
        before = [at for at in line.quantities if at < place and place - at <= 8 and not is_small_word(line.items[at])]
        after = [at for at in line.quantities if place < at <= place + 5 and line.items[at - 1].text == "("]
        if before and after and line.mention(before[-1]).kind == line.mention(after[0]).kind in COUNTS | SHARES:
            run = [line.mention(after[0]), line.mention(before[-1])]
            told = directed(run, CONSISTENT if run[0].exact >= run[1].exact else INCONSISTENT, "rank.behind", tier="A")
            word = word_at(line.items[place].start, line.items[place].end)
            yield replace(told, family="order", operands={**told.operands, "word": (word,)})


def _behind(line: Line, run: Sequence[Mention]) -> Sequence[Item]:
    """What stands between figures, and right behind the last one."""
    places = [line.places[one.start] for one in run]
    return line.items[places[0] : places[-1] + 5] if places else ()


def _has_bracket(line: Line, place: int) -> bool:
    """Whether a pair of brackets with a figure closes in front of a word, a verb at most between."""
    closes = next((at for at in range(place - 1, max(place - 4, 0), -1) if line.items[at].text == ")"), None)
    if closes is None:
        return line.items[place - 1].text == "," and line.depths[place - 2] > 0
    return any(item.text == "(" for item in line.items[max(closes - 5, 0) : closes])


def tops(line: Line) -> Iterator[Relation]:
    """ "Bureaucracy (38) was the most frequent constraint, with looting at 41": no figure beside it is larger."""
    words = [at for at, item in enumerate(line.items) if "MOST" in item.classes]
    if (
        len(words) != 1
        or line.has("LEAST")
        or any({"UP", "DOWN", "AGAINST", "COMPARED", "FOLLOWED"} & item.classes for item in line.items)
    ):
        return
    single = [at for at in line.quantities if _is_alone(line, at)]
    own = [at for at in single if 0 < words[0] - at <= 6] or [at for at in single if 0 < at - words[0] <= 6]
    if len(own) != 1 or _are_several(line, single, own[0], words[0]):
        return
    told = line.mention(own[0])
    others = [at for at in line.quantities if at != own[0] and (at in single or "AT" in line.items[at - 1].classes)]
    values = [line.mention(at) for at in others if line.mention(at).kind == told.kind]
    if values:
        most = max(values, key=lambda one: one.exact)
        found = CONSISTENT if told.exact >= most.exact else INCONSISTENT
        word = line.items[words[0]]
        relation = directed([told, most], found, "rank.most", tier="A")
        mention = word_at(word.start, word.end)
        yield replace(relation, family="order", operands={**relation.operands, "word": (mention,)})


def _are_several(line: Line, single: Sequence[int], own: int, word: int) -> bool:
    """Whether a word tells of more than one name: "food (37 %) and debt (28 %) were the most common"."""
    before = [at for at in single if at < own < word]
    return bool(before) and any("AND" in item.classes for item in line.items[before[-1] : own])


def _is_alone(line: Line, place: int) -> bool:
    """Whether a figure stands in brackets of its own."""
    return 0 < place < len(line.items) - 1 and line.items[place - 1].text == "(" and line.items[place + 1].text == ")"


def in_order(line: Line) -> Iterator[Relation]:
    """ "Gao (120), Kidal (110) and Menaka (90), in that order": none is less than the next."""
    word = next((item for item in line.items if "IN_ORDER" in item.classes), None)
    if word is None:
        return
    run = [line.mention(at) for at in line.quantities if at and line.items[at - 1].text == "("]
    if len(run) < 2 or len({mention.kind for mention in run}) != 1:
        return
    wrong = next(((one, two) for one, two in pairwise(run) if one.exact < two.exact), None)
    told = directed(list(wrong or run), INCONSISTENT if wrong else CONSISTENT, "rank.in_order", tier="A")
    yield replace(told, family="order")


def _ranked(line: Line, first: int, place: int) -> list[Mention]:
    """The first figure and those behind "followed by", joined by commas, "then" or "and"."""
    run, last = [line.mention(first)], max(place, first)
    for at in (at for at in line.quantities if at > last):
        between = line.items[last + 1 : at]
        if last != place and line.items[last - 1].text == "(" and not any(item.text == ")" for item in between):
            continue  # a part of the figure in the same brackets
        is_joined = last == place or any(
            item.text == "," or {"TO", "AND", "FOLLOWED"} & item.classes for item in between
        )
        if at - last > 12 or not is_joined or line.mention(at).kind != run[0].kind:
            break
        run.append(line.mention(at))
        last = at
    return run


def exchanged(line: Line) -> Iterator[Relation]:
    """Two shares and two counts of the same two things, in one sentence, are ordered alike."""
    shares = [at for at in line.quantities if line.mention(at).kind in SHARES]
    counts = [at for at in line.quantities if line.mention(at).kind in COUNTS]
    bracketed = [at for at in counts if line.items[at - 1].text == "("]
    if len(shares) != 2 or len(bracketed) != 2 or shares[1] - shares[0] > 4:
        return
    if not any("AND" in item.classes for item in line.items[shares[0] : shares[1]]):
        return
    total = sum((line.mention(at).exact for at in bracketed), Fraction(0))
    if not any(line.mention(at).exact == total for at in counts if at not in bracketed):
        return
    one, two = (line.mention(at) for at in shares)
    first, second = (line.mention(at) for at in bracketed)
    is_alike = (one.exact - two.exact) * (first.exact - second.exact) >= 0
    yield Relation(
        family="order", rule="order.shares.counts", verdict=CONSISTENT if is_alike else INCONSISTENT, stated=one,
        operands={"pcts": (one, two), "counts": (first, second)}, recomputed=Range(two.exact, two.exact),
        unit="percent_share", tier="A", diagnosis=None if is_alike else "swapped",
    )  # fmt: skip
