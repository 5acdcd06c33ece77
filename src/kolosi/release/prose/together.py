"""Rules of words that must not stand together in one sentence: an act and a named place, a title and a name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kolosi.release.prose.hits import Hit
from kolosi.release.prose.lexicon import Lexicon, Rule
from kolosi.release.prose.reading import Reading
from kolosi.release.prose.sentence import Line, Spot

IN_TITLES = frozenset({("@titled",), ("@called",), ("@first_name",)})
"""What is looked for in titles too, where capitals name neither a place nor a person."""


def together(reading: Reading) -> Iterator[Hit]:
    """What stands together and must not."""
    rules = [rule for rule in reading.lexicon.rules if rule.needs]
    for line in reading.lines:
        for rule in rules:
            if line.is_heading and rule.needs[0] not in IN_TITLES:
                continue
            yield from _broken(rule, line, reading.lexicon)


def _broken(rule: Rule, line: Line, lexicon: Lexicon) -> Iterator[Hit]:
    for names in rule.asked:
        if names.isdisjoint(line.names):
            return
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
    known = line.spots.get(name)
    if known is None:
        patterns = lexicon.cues.get(name, ())
        known = [spot for pattern in patterns for spot in pattern.found(line)]
        known += [spot for kind, spot in line.periods if kind == name]
        line.spots[name] = known
    return known
