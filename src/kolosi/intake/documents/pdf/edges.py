"""Heads and feet of pages: what comes again at the same height on other pages, and the numbers of pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from kolosi.intake.documents.pdf.lines import Line

_ZONE = 0.1
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"\W*(?:page|p\.|pág\.|página)?\s*(?:\d{1,4}|[ivxl]{1,6})(?:\s*(?:/|sur|of|de|\||-)\s*\d{1,4})?\W*", re.IGNORECASE
)
_FEWEST, _MOST_LEVELS = 2, 3


def split_edges(pages: Sequence[tuple[float, list[Line]]]) -> tuple[list[list[Line]], list[Line]]:
    """The lines of each page that are its text, and all those that are heads and feet. Pages come with their height."""
    seen = Counter(key for height, lines in pages for key in {_key(line) for line in lines if _in_zone(line, height)})
    needed = max(_FEWEST, round(0.3 * len(pages)))
    repeated = {key for key, count in seen.items() if count >= needed and any(letter.isalpha() for letter in key[0])}
    texts, edges = [], []
    for height, lines in pages:
        zone = [line for line in lines if _in_zone(line, height)]
        levels = _levels(zone)
        top = [level for level in levels if level[0].bottom > height / 2]
        apart = [*_edge(top, repeated), *_edge([level for level in reversed(levels) if level not in top], repeated)]
        known = {id(line) for line in apart}
        edges += apart
        texts.append([line for line in lines if id(line) not in known])
    return texts, edges


def _levels(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines that stand on one foot, from the top."""
    levels: list[list[Line]] = []
    for line in sorted(lines, key=lambda one: -one.bottom):
        if levels and levels[-1][0].bottom - line.bottom < 0.4 * line.height:
            levels[-1].append(line)
        else:
            levels.append([line])
    return levels


def _edge(levels: Sequence[list[Line]], repeated: set[tuple[str, int]]) -> list[Line]:
    """The lines of the outermost levels that are a head or foot: what is repeated, and one number of a page."""
    found: list[Line] = []
    for level in levels[:_MOST_LEVELS]:
        others = [line for line in level if _key(line) not in repeated]
        if len(others) > 1 or any(not _is_number(line) for line in others):
            break
        found += level
    return found


def _in_zone(line: Line, height: float) -> bool:
    middle = (line.top + line.bottom) / 2
    return middle < _ZONE * height or middle > (1 - _ZONE) * height


def _key(line: Line) -> tuple[str, int]:
    return _DIGITS.sub("#", line.text), round(line.bottom / 4)


def _is_number(line: Line) -> bool:
    return _PAGE_NUMBER.fullmatch(line.text) is not None
