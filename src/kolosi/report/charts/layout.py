"""Where things stand: lines of text, labels that do not overlap, axes and classes in round numbers."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from math import ceil, floor, log10
from typing import TYPE_CHECKING

from kolosi.report.fonts import text_width

if TYPE_CHECKING:
    from kolosi.report.charts.chart import Chart

_VOWEL, _CONSONANT = "[aeiouyàâéèêëîïôûùœ]", "[bcdfghjklmnpqrstvwxzç]"
_TOGETHER = "[bcdfgptv][lr]|[cpst]h|gn"  # consonants that no hyphen parts
_SYLLABLE = re.compile(
    rf"(?<={_VOWEL})(?={_CONSONANT}{_VOWEL}|(?:{_TOGETHER}){_VOWEL})"
    rf"|(?<={_VOWEL}{_CONSONANT})(?={_CONSONANT}{_VOWEL}|(?:{_TOGETHER}){_VOWEL})(?<!(?=(?:{_TOGETHER})).)",
    re.IGNORECASE,
)


def wrap(text: str, width: float, size: float, *, is_bold: bool = False) -> list[str]:
    """A text in lines no wider than `width`; a word too long for a line is cut at its hyphen or between syllables.

    >>> wrap("Violences basées sur le genre", 80, 12), wrap("Centre-Nord", 50, 12)
    (['Violences', 'basées sur le', 'genre'], ['Centre-', 'Nord'])
    """
    lines: list[str] = []
    for word in text.split(" "):
        for piece in _pieces(word, width, size, is_bold):
            is_open = bool(lines) and not lines[-1].endswith("\u00ad")
            if is_open and text_width(f"{lines[-1]} {piece}", size, is_bold) <= width:
                lines[-1] += " " + piece
            else:
                lines.append(piece)
    return [line.replace("\u00ad", "-") for line in lines] or [""]


def _pieces(word: str, width: float, size: float, is_bold: bool) -> list[str]:
    """A word in pieces that fit, each but the last ending with a soft hyphen."""
    if text_width(word, size, is_bold) <= width:
        return [word]
    first, hyphen, rest = word.partition("-")
    if first and rest:
        *pieces, last = _pieces(first, width - text_width(hyphen, size, is_bold), size, is_bold)
        return [*pieces, f"{last}\u00ad", *_pieces(rest, width, size, is_bold)]
    pieces = [""]
    for syllable in _SYLLABLE.split(word):
        if pieces[-1] and text_width(pieces[-1] + syllable + "-", size, is_bold) > width:
            pieces.append("")
        pieces[-1] += syllable
    return [piece + "\u00ad" for piece in pieces[:-1]] + pieces[-1:]


def widest(texts: Sequence[str], size: float, is_bold: bool = False) -> float:
    """The width of the longest text, 0 when there is none."""
    return max((text_width(text, size, is_bold) for text in texts), default=0.0)


def spread(wanted: Sequence[float], gaps: Sequence[float], low: float, high: float) -> list[float]:
    """Heights as near as possible to those wanted, each label `gaps[i]` tall, none over another.

    >>> spread([10, 12, 50], [10, 10, 10], 0, 100)
    [6.0, 16.0, 50.0]
    """
    order = sorted(range(len(wanted)), key=lambda rank: wanted[rank])
    groups: list[list[int]] = []
    for rank in order:
        groups.append([rank])
        while len(groups) > 1 and _bottom(groups[-2], wanted, gaps, low, high) > _top(
            groups[-1], wanted, gaps, low, high
        ):
            tail = groups.pop()
            groups[-1] += tail
    return _stacked_heights(groups, wanted, gaps, low, high)


def _top(group: list[int], wanted: Sequence[float], gaps: Sequence[float], low: float, high: float) -> float:
    total = sum(gaps[rank] for rank in group)
    middle = sum(wanted[rank] for rank in group) / len(group)
    return max(low, min(middle - total / 2, high - total))


def _bottom(group: list[int], wanted: Sequence[float], gaps: Sequence[float], low: float, high: float) -> float:
    return _top(group, wanted, gaps, low, high) + sum(gaps[rank] for rank in group)


def _stacked_heights(
    groups: list[list[int]], wanted: Sequence[float], gaps: Sequence[float], low: float, high: float
) -> list[float]:
    heights = [0.0] * len(wanted)
    for group in groups:
        top = _top(group, wanted, gaps, low, high)
        for rank in group:
            heights[rank] = top + gaps[rank] / 2
            top += gaps[rank]
    return heights


def ticks(top: float, count: int = 4, *, is_whole: bool = False) -> list[float]:
    """Round numbers from 0 to at least `top`; for counts, whole ones.

    >>> ticks(8312), ticks(37), ticks(0)
    ([0.0, 2500.0, 5000.0, 7500.0, 10000.0], [0.0, 10.0, 20.0, 30.0, 40.0], [0.0, 1.0])
    >>> ticks(2), ticks(2, is_whole=True)
    ([0.0, 0.5, 1.0, 1.5, 2.0], [0.0, 1.0, 2.0])
    """
    if top <= 0:
        return [0.0, 1.0]
    power = 10 ** floor(log10(top / count))
    steps = [1, 2, 2.5, 5, 10] if power >= 10 else [1, 2, 5, 10]
    step = next(float(size * power) for size in steps if size * power * count >= top * (1 - 1e-9))
    step = max(step, 1.0) if is_whole else step
    return [round(rank * step, 10) for rank in range(ceil(top / step - 1e-9) + 1)]


def classes(values: Sequence[float], count: int = 5) -> list[float]:
    """The lower limits, in round numbers, of classes that each hold about as many values, the first left out.

    >>> classes([3, 12, 18, 40, 55, 90, 130, 400, 950, 1800])
    [15.0, 50.0, 100.0, 700.0]

    Where most values are the lowest one, the others still stand out.

    >>> classes([0, 0, 0, 0, 0, 0, 0, 12, 40, 40])
    [10.0, 30.0]
    """
    ordered = sorted(values)
    limits: list[float] = []
    count = min(count, len(set(ordered)))
    for rank in range(1, count):
        limit = _round_down(ordered[len(ordered) * rank // count])
        if bisect_right(ordered, limit - 1e-9) > bisect_right(ordered, (limits or [ordered[0]])[-1] - 1e-9):
            limits.append(limit)
    return limits if limits or count < 2 or count == len(ordered) else classes(sorted(set(ordered)), count)


def limits_of(chart: Chart) -> list[float]:
    """The lower limits of the classes of a picture: those of its values, or each level of a scale on which people judge."""
    return [float(level) for level in range(2, chart.levels + 1)] if chart.levels else classes(chart.values)


def _round_down(value: float) -> float:
    """The number of the series 1, 1.5, 2, 3, 5, 7, 10, 15 … that a value reaches: limits that one remembers."""
    if value <= 0:
        return value
    power = 10 ** floor(log10(value) + 1e-12)
    return float(round(max(step for step in (1, 1.5, 2, 3, 5, 7) if step * power <= value * (1 + 1e-9)) * power, 10))


def class_of(value: float, limits: Sequence[float]) -> int:
    """The rank of the class that holds a value."""
    return bisect_right(limits, value)
