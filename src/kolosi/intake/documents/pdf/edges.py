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
_FEWEST = 2


def split_edges(pages: Sequence[tuple[float, list[Line]]]) -> tuple[list[list[Line]], list[Line]]:
    """The lines of each page that are its text, and all those that are heads and feet. Pages come with their height."""
    seen = Counter(key for height, lines in pages for key in {_key(line) for line in lines if _in_zone(line, height)})
    needed = max(_FEWEST, round(0.3 * len(pages)))
    texts, edges = [], []
    for height, lines in pages:
        apart = [line for line in lines if _in_zone(line, height) and (seen[_key(line)] >= needed or _is_number(line))]
        edges += apart
        texts.append([line for line in lines if not any(line is other for other in apart)])
    return texts, edges


def _in_zone(line: Line, height: float) -> bool:
    middle = (line.top + line.bottom) / 2
    return middle < _ZONE * height or middle > (1 - _ZONE) * height


def _key(line: Line) -> tuple[str, int]:
    return _DIGITS.sub("#", line.text), round(line.bottom / 4)


def _is_number(line: Line) -> bool:
    return _PAGE_NUMBER.fullmatch(line.text) is not None
