"""Rules of words that must not stand together in one sentence: an act and a named place, a title and a name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from kolosi.release.text.hits import Hit
from kolosi.release.text.lexicon import Lexicon, Rule
from kolosi.release.text.portrait import CUES, spots_by_cue
from kolosi.release.text.reading import Reading
from kolosi.release.text.sentence import Item, Line, Spot

IN_TITLES = frozenset({("@titled",), ("@called",), ("@first_name",)})
"""What is looked for in titles too, where capitals name neither a place nor a person."""


def together(reading: Reading) -> Iterator[Hit]:
    """What stands together and must not."""
    rules = [rule for rule in reading.lexicon.rules if rule.needs]

    @cache
    def breakable(names: frozenset[str]) -> tuple[Rule, ...]:
        """The rules that a sentence with words of these classes can break: many sentences have the same classes."""
        return tuple(rule for rule in rules if rule.may_break(names))

    for line in reading.lines:
        for rule in breakable(line.names):
            if not line.is_heading or rule.needs[0] in IN_TITLES:
                yield from _broken(rule, line, reading.lexicon)
        for parts in joints(line):
            broken = [rule for rule in breakable(_names(parts)) if len(rule.needs) > 1]
            if broken:
                joint = _joined(parts)
                for rule in broken:
                    yield from _broken(rule, joint, reading.lexicon)


def joints(line: Line) -> Iterator[Sequence[Line]]:
    """What is read with a sentence as one: the part before its semicolon, a note cut by an abbreviation, the words above a cell or a list."""
    before = line.before
    if before is not None and line.items and before.items and _goes_on(before, line):
        yield before, line
    if line.labels and (line.sentence.block.kind == "list_item" or any(item.mention for item in line.items)):
        yield (*line.labels, line)


def _goes_on(before: Line, line: Line) -> bool:
    """Whether a sentence goes on the one before: behind a semicolon, in small letters, or as a note of few words."""
    return before.items[-1].text == ";" or (line.items[0].text[:1].isalpha() and not line.items[0].is_capital)


def _names(lines: Sequence[Line]) -> frozenset[str]:
    return frozenset().union(*(one.names for one in lines))


def _joined(lines: Sequence[Line]) -> Line:
    parts = sorted(lines, key=lambda one: one.sentence.start)
    items: list[Item] = []
    for one in parts:
        items += [*one.items, Item(one.sentence.end, one.sentence.end, BETWEEN, NOTHING)]
    return Line(lines[-1].sentence, items, periods=[each for one in parts for each in one.periods])


BETWEEN = "|"
NOTHING: frozenset[str] = frozenset()


def _broken(rule: Rule, line: Line, lexicon: Lexicon) -> Iterator[Hit]:
    if not all(spots_of(names, line, lexicon) for names in rule.needs) or spots_of(rule.unless, line, lexicon):
        return
    for start, end in spots_of(rule.marks, line, lexicon):
        yield Hit(kind=rule.kind, rule=rule.rule, start=start, end=end)


def spots_of(names: Sequence[str], line: Line, lexicon: Lexicon) -> list[Spot]:
    """Where classes and cues stand in a sentence."""
    out: list[Spot] = []
    for name in names:
        if name.startswith("@"):
            out += _cue(name, line, lexicon)
        else:
            out += [(item.start, item.end) for item in line.of(name)]
    return out


def _cue(name: str, line: Line, lexicon: Lexicon) -> list[Spot]:
    if name in CUES and name not in line.spots:
        line.spots.update(spots_by_cue(line))
    known = line.spots.get(name)
    if known is None:
        patterns = lexicon.cues.get(name, ())
        known = [spot for pattern in patterns if pattern.may_stand(line.names) for spot in pattern.found(line)]
        known += [spot for kind, spot in line.periods if kind == name]
        line.spots[name] = known
    return known
