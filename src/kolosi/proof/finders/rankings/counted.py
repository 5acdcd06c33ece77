"""Lists whose length the text announces: "eight localities (Boni, Léré, …)", "six LGAs – Bama, …"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from fractions import Fraction

from kolosi.proof.arithmetic.relation import Relation
from kolosi.proof.arithmetic.values import CONSISTENT, INCONSISTENT, exactly
from kolosi.proof.finders.totals.totals import items_behind
from kolosi.proof.study.binding import Study
from kolosi.reading.items import Line
from kolosi.reading.matching import is_operand
from kolosi.reading.pack import Names
from kolosi.reading.text import flatten

_CAPITAL = re.compile(r"(?<![\w-])[A-ZÀ-ÖØ-Þ][\w'’\-]+")
_BRACKETED = re.compile(r" ?\([^()]{1,40}\)")
MOST_LISTED = 20


def counted(study: Study) -> Iterator[Relation]:
    """Every list of a text whose length is announced."""
    for number in range(len(study.lines)):
        yield from list_counts(study, number)
        yield from item_counts(study, number)


def item_counts(study: Study, number: int) -> Iterator[Relation]:
    """The number of the sentence that opens a list is that of its items: "six recommendations:"."""
    line, items = study.lines[number], items_behind(study, number)
    places = [at for at in line.quantities if line.mention(at).kind == "count"]
    if not 2 <= len(items) <= MOST_LISTED or not places or len(line.items) - places[-1] > CLOSE:
        return
    mention, many = line.mention(places[-1]), len(items)
    is_near = (
        abs(mention.exact - many) == 1
        and not _is_odds(line, places[-1])
        and many >= 3
        and mention.is_spelled
        and not _is_out_of(line, places[-1])
    )
    if mention.exact == many or is_near:
        yield Relation(
            family="list_count", rule="list.items", verdict=CONSISTENT if mention.exact == many else INCONSISTENT,
            stated=mention, operands={"n": (mention,)}, recomputed=exactly(Fraction(many)), unit="count", tier="A",
            diagnosis=None if mention.exact == many else "wrong_count_of_list",
        )  # fmt: skip


def _is_odds(line: Line, place: int) -> bool:
    """Whether a number is the second of "one in five"."""
    return bool({"SUR", "ODDS", "OUTOF"} & line.items[max(place - 1, 0)].classes)


CLOSE = 8
"""How many words may stand between a number and the colon that opens its list."""


def list_counts(study: Study, number: int) -> Iterator[Relation]:
    """A number before a list is the length of the list: "eight localities (Boni, Léré, …)"."""
    line = study.lines[number]
    for place in line.quantities:
        mention = line.mention(place)
        if mention.kind != "count" or not 2 <= mention.exact <= MOST_LISTED or mention.exact.denominator != 1:
            continue
        if any("MEASURE" in item.classes for item in line.items[place + 1 : place + 2]):
            continue
        is_whole = _is_out_of(line, place)
        found = _list_after(study, line, place) if not is_whole else None
        if found is None:
            continue
        text, is_strict = found
        counts = lengths(text, study.pack.names)
        if not counts:
            continue
        fits = mention.exact in counts
        others = [line.mention(at).exact for at in line.quantities if place < at <= place + 8]
        is_choice = any("OVERLAP" in item.classes for item in line.items[place + 1 : place + 3])
        if is_choice or (not fits and any(one in counts for one in others)):
            continue
        is_strict = is_strict and (_are_names(text, study.pack.names) or _is_near_miss(mention.exact, counts))
        if fits or (is_strict and _is_sure(counts)):
            yield Relation(
                family="list_count",
                rule="list.count",
                verdict=CONSISTENT if fits else INCONSISTENT,
                stated=mention,
                operands={"n": (mention,)},
                recomputed=exactly(Fraction(int(mention.exact) if fits else max(counts))),
                unit="count",
                tier="A",
            )


def without_link(text: str, names: Names) -> str:
    """A text without the small word that opens it: "le Mayo-Sava"."""
    first, _, rest = text.partition(" ")
    if rest and flatten(first) in names.links:
        return rest
    letter, mark, rest = flatten(text[:3]).partition("'")
    return text[len(letter) + 1 :] if mark and letter in names.links else text


def _are_names(text: str, names: Names) -> bool:
    """Whether a list is of names, and not of phrases."""
    pieces = [piece.strip(" .*_\n") for piece in names.joint.split(text)]
    return all(names.name.match(without_link(piece, names)) for piece in pieces if piece)


def _is_near_miss(told: Fraction, counts: set[int]) -> bool:
    """Whether a list of phrases is one longer or shorter than was told: else it is of something else."""
    return told >= 3 and any(abs(told - count) == 1 for count in counts)


def _is_out_of(line: Line, place: int) -> bool:
    """Whether a number is the whole of a smaller one right before it: "two out of six"."""
    before = line.items[max(place - 5, 0) : place]
    is_odds = bool(before) and bool({"ODDS", "OUTOF", "OF_ALL"} & before[-1].classes)
    return is_odds and any(item.is_quantity for item in before)


def _is_sure(counts: set[int]) -> bool:
    """Whether a list is long enough, and its readings near enough, for its length to be told."""
    return min(counts) >= 2 and max(counts) - min(counts) <= 1


def _list_after(study: Study, line: Line, place: int) -> tuple[str, bool] | None:
    """The text of the list that a number announces, and whether it must be whole."""
    for at in range(place + 1, min(place + 24, len(line.items))):
        item = line.items[at]
        if is_operand(item) or item.text == ")" or _is_another(line, at):
            return None
        if item.text == "(":
            opened = bisect_left(line.brackets, at, key=lambda one: one.opens)
            bracket = next((one for one in line.brackets[opened : opened + 1] if one.opens == at), None)
            if bracket is None or bracket.inside or at - place > 8:
                return None
            return study.page.text[item.end : line.items[bracket.closes].start], True
        if item.text == "-" and line.items[at - 1].end < item.start:
            rest = study.page.text[item.end : line.sentence.end].strip()
            named = study.pack.names.listed.match(rest)
            return (named[0], True) if named is not None else None
        if item.text == ":" or ("LIST" in item.classes and "INCLUDE" not in item.classes):
            rest = study.page.text[item.end : line.sentence.end]
            named = study.pack.names.listed.match(without_link(rest.lstrip(), study.pack.names))
            if item.text != ":" and named is not None:
                return named[0], True
            bare = _BRACKETED.sub("", rest)
            if _adds_up(line, place, at):
                return None
            is_counted = any(line.items[other].text.isalpha() for other in line.quantities if other > at)
            return None if is_counted or any(letter.isdigit() for letter in bare) else (bare, True)
        if "INCLUDE" in item.classes:
            return study.page.text[item.end : line.sentence.end], False
    return None


def _is_another(line: Line, place: int) -> bool:
    """Whether a number in letters stands nearer to a list, and is no whole of the one before it: "seven …, four regions:"."""
    item = line.items[place]
    is_count = item.mention is not None and item.mention.kind == "count" and item.mention.exact > 1
    return is_count and not {"OUTOF", "OF_ALL", "SUR", "AMONG"} & line.items[place - 1].classes


def _adds_up(line: Line, place: int, colon: int) -> bool:
    """Whether a number is what the figures in brackets behind a colon add up to: then it is no length of a list."""
    inner = [line.mention(at).exact for at in line.quantities if at > colon and line.depths[at] > 0]
    return len(inner) >= 2 and sum(inner, Fraction(0)) == line.mention(place).exact


def lengths(text: str, names: Names) -> set[int]:
    """How many things a list may hold: as commas and joints cut it; one for each capital where commas are left out.

    Names, or short phrases in small letters; a phrase may hold a joint of its own, so that both readings are kept.
    """
    pieces = [piece.strip(" .*_\n") for piece in names.joint.split(text)]
    pieces = [without_link(piece, names) for piece in pieces if piece]
    if not pieces:
        return set()
    if not all(names.name.match(piece) for piece in pieces):
        return _phrases(text, pieces)
    named = [names.name.findall(piece) for piece in pieces]
    if any(len(found) != 1 or len(piece) > len(found[0]) + 2 for found, piece in zip(named, pieces, strict=True)):
        return {len(pieces), len(_CAPITAL.findall(text))} if all(named) and _are_bare(pieces) else set()
    is_run_on = any(len(_CAPITAL.findall(piece)) >= 3 for piece in pieces)
    return {len(pieces), len(_CAPITAL.findall(text))} if is_run_on else {len(pieces)}


def _phrases(text: str, pieces: Sequence[str]) -> set[int]:
    """The length of a list of short phrases: three at least, of up to six words each, none with a bracket or a colon."""
    if len(pieces) < 3 or any(mark in text for mark in "():;") or max(len(piece.split()) for piece in pieces) > 6:
        return set()
    return {len(pieces), len([piece for piece in text.split(",") if piece.strip()])}


def _are_bare(pieces: Sequence[str]) -> bool:
    """Whether pieces hold names alone, without other words."""
    return all(not re.sub(_CAPITAL, "", piece).strip(" -'’") for piece in pieces)
