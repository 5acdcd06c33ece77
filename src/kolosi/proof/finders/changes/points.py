"""Points told of two shares: the only two near, those of two names in a list or a table, their relative change instead."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kolosi.proof.arithmetic.relation import Relation, weighed
from kolosi.proof.arithmetic.values import CONSISTENT, INCONSISTENT
from kolosi.proof.study.binding import Binding, Study
from kolosi.proof.study.ledger import Ledger, Series, stems
from kolosi.reading.items import Line
from kolosi.reading.mentions import CHANGES, COUNTS, SHARES, Mention

Pair = tuple[Mention, Mention]

BACK = 2
"""So many sentences before a gap its list is looked for."""

FAR = 12
"""So many words stand at most between a gap and the shares that it is told of."""

LEAST = 3
"""So many shares with words of their own are a list of which a gap may name two."""


def points_near(study: Study) -> Iterator[Relation]:
    """A number of points beside two shares, in the sentence and those before: their difference, or their relative change."""
    for number, line in enumerate(study.lines):
        places = [at for at in line.quantities if line.mention(at).kind == "points"]
        if len(places) == 1:
            yield from _near(study, number, places[0])


def _near(study: Study, number: int, place: int) -> Iterator[Relation]:
    line = study.lines[number]
    points = line.mention(place)
    near, is_far = _shares_near(study, number, place)
    if len(near) != 2 or any(one.mention.kind in CHANGES for one in study.around(number, place)):
        return
    new, old = _by_time(near)
    relation = weighed("points", "points.near", {"new": new, "old": old, "pct": points}, tier="A")
    if relation is not None and relation.is_flag and not _is_dated(near):
        turned = weighed("points", "points.near", {"new": old, "old": new, "pct": points}, tier="A")
        relation = turned if turned is not None and not turned.is_flag else relation
    if relation is None:
        return
    gap, relative = abs(new.exact - old.exact), abs(100 * (new.exact - old.exact) / old.exact) if old.exact else None
    is_relative = relative is not None and points.prints(relative)
    is_said = any({"UP", "DOWN", "CHANGE"} & item.classes for item in line.items[:place]) and not is_far
    is_where = place < line.places.get(min(new.start, old.start), -1) and _is_where(line, place, near)
    if relation.verdict == CONSISTENT or is_relative or is_where or (is_said and gap > 0 and line.has("AGAINST")):
        yield relation


def _is_where(line: Line, place: int, near: Sequence[Binding]) -> bool:
    """Whether the two shares of a gap follow it in its sentence: "18 points in the east, where 39 % and 31 % …"."""
    between = line.items[place + 1 : near[0].place]
    is_named = any("WHICH" in item.classes or item.text in (":", "(") for item in between)
    is_named = is_named and not {"FROM", "RANGE"} & line.items[near[0].place - 1].classes
    return is_named and len(between) <= FAR and not any(item.is_quantity for item in between)


def _shares_near(study: Study, number: int, place: int) -> tuple[list[Binding], bool]:
    """The shares of the sentence, else with those of the sentence around; True for those behind a semicolon and before."""
    near = [one for one in study.around(number, place) if one.mention.kind in SHARES]
    if len(near) == 1:
        near = [one for one in study.around(number, place, reach=1) if one.mention.kind in SHARES]
    if len(near) == 2:
        return near, False
    paragraph = study.by_paragraph[study.lines[number].sentence.paragraph]
    first = study.number_at(study.passage(number).sentence.start)
    before = study.number_at(study.passage(first - 1).sentence.start) if first else None
    own = [at for at in paragraph if first is not None and (before if before is not None else first) <= at <= number]
    return [one for one in study.in_lines(own) if one.mention.kind in SHARES], True


def _by_time(pair: Sequence[Binding]) -> Pair:
    """The later share and the earlier one; as they stand where the text does not tell."""
    one, two = pair
    return (two.mention, one.mention) if _is_dated(pair) else (one.mention, two.mention)


def _is_dated(pair: Sequence[Binding]) -> bool:
    """Whether the first of two is told of an earlier time than the second."""
    one, two = pair
    return one.period is not None and two.period is not None and one.period.first < two.period.first


# -- of two names ----------------------------------------------------------------------------------------------------


def points_of_names(study: Study, ledger: Ledger, settled: Sequence[Relation]) -> Iterator[Relation]:
    """ "The gap between A and B is 21 points": of their shares in a list before or in a table."""
    taken = {one.stated.start for one in settled if one.family == "points" and not one.row.has("searched")}
    for number, line in enumerate(study.lines):
        for place in line.quantities:
            points = line.mention(place)
            is_plain = points.kind == "points" and not points.is_rough and points.start not in taken
            if is_plain and line.sentence.block.table is None:
                yield from _of_two(study, ledger, number, place)


def _of_two(study: Study, ledger: Ledger, number: int, place: int) -> Iterator[Relation]:
    line = study.lines[number]
    begun = max((at for at in line.quantities if at < place), default=-1)
    stretch = line.items[begun + 1 : place]
    if not any({"GAP", "CHANGE"} & item.classes for item in (*stretch, *line.items[:3])) or not stretch:
        return
    span = stretch[0].start, line.items[place].start
    pairs = _in_list(study, number, span) or _in_tables(study, ledger, line, span)
    found = [
        one for new, old in pairs
        if (one := weighed("points", "points.names", {"new": new, "old": old, "pct": line.mention(place)}, tier="A"))
    ]  # fmt: skip
    held = next((one for one in found if one.verdict != INCONSISTENT), None)
    if held is not None or (len(found) == 1 and not _is_of_other_time(study, number, span[1])):
        yield held or found[0]


def _is_of_other_time(study: Study, number: int, end: int) -> bool:
    """Whether a sentence names, up to a place, a time that those before it do not."""
    told = {
        item.said.period for at in range(max(number - BACK, 0), number) for item in study.lines[at].items if item.said
    }
    return any(item.said.period not in told for item in study.lines[number].items if item.said and item.start < end)


def _words(text: str) -> frozenset[str]:
    return frozenset(word[:6].rstrip("s") for word in re.findall(r"[a-z]{3,}", text))


def _in_list(study: Study, number: int, span: tuple[int, int]) -> list[Pair]:
    """The shares of the two labels of a list in the sentences before that a stretch of text names."""
    paragraph = study.by_paragraph[study.lines[number].sentence.paragraph]
    said = _words(study.page.flat[slice(*span)])
    for at in range(number - 1, number - 1 - BACK, -1):
        labels = _labels(study, study.lines[at]) if at in paragraph else []
        shared = [words for words, _ in labels if words & said]
        if len(labels) >= LEAST and len(shared) == 2:
            common = frozenset[str]().union(*(one & other for one in shared for other in shared if one is not other))
            named = [mention for words, mention in labels if (words & said) - common]
            last = max(study.page.flat.rfind(word, *span) for words in shared for word in words & said)
            if _turns(study.lines[number], last, span[1], _words(_text(study, study.lines[at]))):
                return []
            return [(named[0], named[1])] if len(named) == 2 else []
    return []


def _text(study: Study, line: Line) -> str:
    return study.page.flat[line.sentence.start : line.sentence.end]


def _turns(line: Line, start: int, end: int, known: frozenset[str]) -> bool:
    """Whether a gap is told of another thing than its list: a word of weight behind its names that the list has not."""
    between = (item for item in line.items if start < item.start and item.end <= end)
    return any(not item.classes and bool(_words(item.text) - known) for item in between)


def _labels(study: Study, line: Line) -> list[tuple[frozenset[str], Mention]]:
    """The shares of a sentence, each with the words right before it, back to a mark; with those behind it in "52 % among …"."""
    places = [at for at in line.quantities if line.mention(at).kind in SHARES]
    is_behind = bool(places) and all(_LINKS & line.items[at + 1].classes for at in places if at + 1 < len(line.items))
    stretches = [_stretch(line, at, is_behind=is_behind) for at in places]
    found = [_words(study.page.flat[start:end]) for start, end in stretches]
    return [(words, line.mention(at)) for words, at in zip(found, places, strict=True) if words]


_LINKS = frozenset({"AMONG", "LINK", "OF", "OF_ALL", "RATE_OF"})


def _stretch(line: Line, place: int, *, is_behind: bool) -> tuple[int, int]:
    """Where the words of a share stand: before it, or behind it, up to a mark."""
    if is_behind:
        end = next((at for at in range(place + 1, len(line.items)) if _cuts(line, at)), len(line.items) - 1)
        return line.items[place].end, line.items[end].start
    last = place - (line.items[place - 1].text == "(") if place else place
    begun = next((at for at in range(last - 1, -1, -1) if _cuts(line, at)), -1)
    return line.items[begun + 1].start, line.items[place].start


def _cuts(line: Line, place: int) -> bool:
    item = line.items[place]
    return item.is_quantity or item.text in (",", ";", ":", "(", ")") or "AND" in item.classes


def _in_tables(study: Study, ledger: Ledger, line: Line, span: tuple[int, int]) -> list[Pair]:
    """The shares of the only two names of a stretch of text, in the column that the sentence names, else in any."""
    names = sorted({one[0] for one in ledger.pattern.finditer(study.page.flat, *span)})
    if len(names) != 2:
        return []
    both = [one for one in ledger.series if all(name in one.values for name in names)]
    both = [one for one in both if all(one.values[name].kind in SHARES | COUNTS for name in names)]
    if any(value.kind in COUNTS for one in both for value in one.values.values() if value.exact <= 100):
        return []
    both = [one for one in both if all(one.values[name].kind in SHARES for name in names)]
    text = frozenset(stems(study.page.flat[line.sentence.start : line.sentence.end]))
    named = [one for one in both if one.words & text]
    return [_pair(one, names) for one in (named if len(named) == 1 else both)]


def _pair(one: Series, names: Sequence[str]) -> Pair:
    return one.values[names[0]], one.values[names[1]]
