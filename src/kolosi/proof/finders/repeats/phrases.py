"""One thing counted twice in nearly the same words, with two values: one of the two comes from an earlier draft."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from kolosi.proof.arithmetic.relation import Relation
from kolosi.proof.arithmetic.slips import slip_between
from kolosi.proof.arithmetic.values import INCONSISTENT
from kolosi.proof.finders.repeats.repeated import repeat
from kolosi.proof.study.binding import Binding, Study
from kolosi.proof.study.ledger import Ledger
from kolosi.reading.items import Line
from kolosi.reading.matching import is_small_word
from kolosi.reading.mentions import COUNTS, Mention
from kolosi.reading.nouns import noun_after

BEFORE, AFTER = 5, 7
"""How many words on either side of a figure tell what it counts."""

LEAST = 4
"""So many words of weight in common make two figures figures of one thing."""

MOST_KNOWN = 200
"""Figures told as known that are looked for elsewhere."""

MOST = 120
"""Figures whose words are compared in pairs."""


@dataclass(frozen=True)
class Phrase:
    """A figure with the stems of the words around it."""

    one: Binding
    stems: frozenset[str]


def told_twice(study: Study, ledger: Ledger) -> Iterator[Relation]:
    """Every such pair of a text; a count of a name against the row of a table."""
    phrases = [
        Phrase(one, _stems(study.lines[one.line], one.place))
        for one in study.bindings.values()
        if one.mention.kind in COUNTS and not _is_aside(study, one)
    ]
    long = [one for one in phrases if len(one.stems) >= LEAST][:MOST]
    for one, other in combinations(long, 2):
        if _are_one(study, one, other):
            odd, right = (one, other) if one.one.line < other.one.line else (other, one)
            yield replace(
                repeat(odd.one.mention, right.one.mention, INCONSISTENT, "conflicting_totals"), rule="repeat.phrase"
            )
    yield from _of_rows(study, ledger)
    yield from _known_things(study)


def _known_things(study: Study) -> Iterator[Relation]:
    """ "The 14 health facilities attacked", told as known, where the text counts the same thing elsewhere, with one other value.

    Where the two differ by two digits exchanged, neither need be told as known.
    """
    told = [
        (one, _phrase_after(study.lines[one.line], one.place)) for one in study.bindings.values()
        if one.mention.kind in COUNTS and one.mention.exact >= 10 and not one.mention.is_rough
    ]  # fmt: skip
    values = Counter(one.mention.exact for one, _ in told)
    by_word: dict[str, list[tuple[Binding, tuple[str, ...]]]] = {}
    for one, phrase in told:
        if phrase:
            by_word.setdefault(phrase[0], []).append((one, phrase))
    for odd, phrase in told[:MOST_KNOWN]:
        line = study.lines[odd.line]
        before = line.items[max(odd.place - 1, 0) : odd.place]
        is_known = any("DEFINITE" in item.classes for item in before)
        if len(phrase) < 2 or values[odd.mention.exact] > 1 or line.sentence.block.table is not None:
            continue
        same = [
            one for one, other in by_word[phrase[0]][:MOST_KNOWN]
            if one.line != odd.line and _is_same_thing(study, odd, one, phrase, other)
        ]  # fmt: skip
        if len({one.mention.exact for one in same}) != 1:
            continue
        slip = slip_between(odd.mention.exact, same[0].mention.exact)
        is_exchanged = slip == "transposed_digits" and odd.line < same[0].line and same[0].mention.exact < 1000
        if is_exchanged:
            yield replace(repeat(odd.mention, same[0].mention, INCONSISTENT, slip), rule="repeat.known")
        elif (
            is_known
            and _are_all_said(study, phrase, same)
            and 2 * odd.mention.exact > same[0].mention.exact > odd.mention.exact / 2
        ):
            yield replace(repeat(same[0].mention, odd.mention, INCONSISTENT, "conflicting_totals"), rule="repeat.known")


def _are_all_said(study: Study, phrase: Sequence[str], same: Sequence[Binding]) -> bool:
    """Whether the sentences of some figures say every word of a phrase: "the 57 alerts verified" are not all "67 alerts"."""
    spans = [study.lines[one.line].sentence for one in same]
    said = " ".join(study.page.flat[span.start : span.end] for span in spans)
    return all(stem.rstrip("sx") in said for stem in phrase)


def _phrase_after(line: Line, place: int) -> tuple[str, ...]:
    """The stems of the words right behind a figure, in order, up to three."""
    out: list[str] = []
    for item in line.items[place + 1 : place + 8]:
        if item.is_quantity or item.said or not item.text[0].isalpha():
            break
        if {"BE", "AND", "AGAINST", "DONT"} & item.classes:
            break
        out += [word[:6] for word in item.text.split() if len(word) >= 4 and not {"SMALL", "LINK"} & item.classes]
    return tuple(out[:3])


def _is_same_thing(study: Study, odd: Binding, one: Binding, phrase: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two figures are told of the same words, of no place, part or time that only one of them names."""
    if (
        len(other) < 2
        or phrase[0] != other[0]
        or len(set(phrase) & set(other)) < 2
        or one.mention.start in study.inside
    ):
        return False
    line = study.lines[one.line]
    is_part = any(
        {"DONT", "AMONG", "EXTRA", "OTHERS"} & item.classes for item in line.items[max(one.place - 4, 0) : one.place]
    )
    is_told_apart = (odd.is_explicit or one.is_explicit) and odd.period != one.period
    return not is_part and not is_told_apart and study.names_in(one.line) <= study.names_in(odd.line)


def _is_aside(study: Study, one: Binding) -> bool:
    line = study.lines[one.line]
    return (
        line.sentence.block.table is not None
        or one.mention.is_rough
        or is_small_word(line.items[one.place])
        or one.mention.start in study.inside
    )


def _stems(line: Line, place: int) -> frozenset[str]:
    """The stems of the words around a figure, up to the next figure or the end of its clause."""
    out = set()
    for step, reach in ((1, AFTER), (-1, BEFORE)):
        at = place + step
        while 0 <= at < len(line.items) and abs(at - place) <= reach:
            item = line.items[at]
            if item.is_quantity or item.text in (";", ":", "(", ")", "."):
                break
            if item.said is not None:
                out.add(f"={item.said.period or item.text}")
            elif item.text[0].isalpha() and not {"SMALL", "LINK"} & item.classes:
                out |= {word[:6] for word in item.text.split() if len(word) >= 4}
            at += step
    return frozenset(out)


def _are_one(study: Study, one: Phrase, other: Phrase) -> bool:
    """Whether two figures are told in the same words: nearly all of the shorter phrase, and all its periods."""
    shared = one.stems & other.stems
    if len(shared) < LEAST:
        return False
    a, b = one.one.mention, other.one.mention
    if (
        one.one.line == other.one.line
        or a.kind != b.kind
        or a.exact == b.exact
        or not 2 * a.exact > b.exact > a.exact / 2
    ):
        return False
    if study.names_in(one.one.line) ^ study.names_in(other.one.line) or not _have_one_noun(study, one.one, other.one):
        return False
    periods = [
        {str(item.said.period or item.text) for item in study.lines[each.one.line].items if item.said}
        for each in (one, other)
    ]
    if periods[0] != periods[1]:
        return False
    least = min(len(one.stems), len(other.stems))
    times = {stem for stem in one.stems ^ other.stems if stem[0] == "="}
    is_same_time = one.one.period == other.one.period or not (one.one.is_explicit and other.one.is_explicit)
    return 10 * len(shared) >= 9 * least and not times and is_same_time


def _have_one_noun(study: Study, one: Binding, other: Binding) -> bool:
    """Whether the word right behind two figures is the same; for shares, what they are shares of."""
    nouns = [noun_after(study.lines[each.line], each.place) for each in (one, other)]
    return nouns[0] == nouns[1]


# -- rows ----------------------------------------------------------------------------------------------------------


def _of_rows(study: Study, ledger: Ledger) -> Iterator[Relation]:
    """ "The 17 incidents recorded in Kpendjal": the row of that name, in the one column of its noun, says how many."""
    columns = [one for one in ledger.series if one.table is not None]
    if not columns:
        return
    for line in study.lines:
        names = ledger.named(line) if line.sentence.block.table is None and line.has_numbers else []
        if len(names) != 1:
            continue
        for at in line.quantities:
            mention = line.mention(at)
            after = line.items[at + 1 : at + 2]
            if any({"OTHERS", "REMAINING"} & item.classes for item in after):
                continue
            if mention.kind not in COUNTS or at == 0 or "DEFINITE" not in line.items[at - 1].classes:
                continue
            cell = _cell(line, at, names[0], ledger)
            if cell is not None and cell.exact != mention.exact and 2 * cell.exact > mention.exact > cell.exact / 2:
                yield replace(repeat(cell, mention, INCONSISTENT), rule="repeat.row")


def _cell(line: Line, place: int, name: tuple[str, int, int], ledger: Ledger) -> Mention | None:
    """The cell of a name right behind a count and its noun, when the name stands in one column of counts alone."""
    near: Sequence[int] = [
        at for at in range(place + 1, min(place + 9, len(line.items))) if line.items[at].start <= name[1]
    ]
    if (
        not near
        or line.items[near[-1]].end < name[1] - 1
        or len(near) > 7
        or any(line.items[at].is_quantity for at in near)
    ):
        return None
    cells = [one.values[name[0]] for one in ledger.series if one.table is not None and name[0] in one.values]
    counts = [one for one in cells if one.kind in COUNTS]
    return counts[0] if len(counts) == 1 else None
