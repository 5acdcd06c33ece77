"""Legends that give colours a meaning: "Rouge = rejeté, ne pas compter".

Where one of them says that rows do not count, those filled with it wait for a person, who leaves them out or counts them with one answer;
so do rows filled with a colour of which the legend says nothing. Where a file does not tell its colours, or most rows bear one, nobody but
a person can say which rows are meant: all rows of the table wait. A legend that only says how sure rows are, or how high a number is, leaves them as they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

import polars as pl

from kolosi.intake.columns.table import fold, holds_words
from kolosi.intake.formats import Sheet
from kolosi.intake.recognise.recognising import Match
from kolosi.model.finding import Finding, Where, point
from kolosi.reading.labels import written

DECIDES = "colours_decide"
"""Rows that wait because a colour, which is not read, says that some of them do not count."""

FILLED = "colours_filled"
"""Rows that wait because they are filled with a colour that says that they do not count."""

_NAMES = ("red", "green", "yellow", "orange", "blue", "grey", "purple", "pink", "black")
_MOST = 2
"""Of a table of which more than one row in so many is filled so, the colour is a look."""

NOT_READ, SAID = "colours_not_read", "colours_say"

_ENDS = 40
"""A legend stands in the first or the last rows of a sheet."""

_LONGEST = 200
_OF_NUMBERS = re.compile(r"[<>≤≥%]|^\W*\d")
"""A colour of numbers: "Rouge : > 50 %", "Rouge = phase 4" says nothing of what counts."""


@dataclass(frozen=True, kw_only=True)
class Legend:
    """What colours mean, as written; of these, what says that rows do not count; the `rows` of a table that say it and are no data.

    `filled` are the rows of the table that are filled with such a colour, or with one of which nothing is said; None where the file does
    not tell.
    """

    said: tuple[str, ...]
    left: tuple[str, ...]
    rows: frozenset[int]
    filled: frozenset[int] | None = None


def _legend_of(match: Match) -> Legend:
    """The legend on the sheet of a table, or on a sheet of its file that is short enough to be one."""
    own = [sheet for sheet in match.sheets if sheet.name == match.table.sheet]
    others = [sheet for sheet in match.sheets if sheet not in own and sheet.cells.height <= _ENDS]
    here = [one for sheet in own for one in _entries(sheet)]
    found = dict.fromkeys(
        (text, meaning) for _, text, meaning in (*here, *(x for one in others for x in _entries(one)))
    )
    left = [text for text, meaning in found if _is_left(meaning)]
    kept = [text for text, meaning in found if not _is_left(meaning)]
    return Legend(
        said=tuple(text for text, _ in found),
        left=tuple(left),
        rows=frozenset(row for row, _, _ in here),
        filled=_filled(match, left, kept),
    )


def _filled(match: Match, left: Sequence[str], kept: Sequence[str]) -> frozenset[int] | None:
    """The rows of a table filled with a colour that says not to count them, or with one that the legend does not name; None where a
    colour of the legend is called by two names or fills no row of the file, and where it fills most rows of the table."""
    named = [_named_in(text) for text in left]
    colours = frozenset(name for names in named for name in names)
    known = frozenset(name for text in kept for name in _named_in(text))
    every = {colour for sheet in match.sheets for _, colour in sheet.filled}
    if not left or any(len(names) != 1 for names in named) or not colours <= every or colours & known:
        return None
    own = next((sheet.filled for sheet in match.sheets if sheet.name == match.table.sheet), ())
    rows = set(match.table.frame["row"].to_list())
    marked = frozenset(row for row, colour in own if row in rows and colour not in known)
    return marked if len(marked) * _MOST <= len(rows) else None


def _named_in(text: str) -> frozenset[str]:
    """The colours that a text of a legend names."""
    return frozenset(name for name in _NAMES if holds_words(text, written(f"cells.colour_{name}")))


def said_not_to_count(sheets: Sequence[Sheet], file: str) -> list[Finding]:
    """That a legend of a file of which nobody knows yet what it is says not to count rows of some colour."""
    visible = [sheet for sheet in sheets if not sheet.hidden]
    left = dict.fromkeys(text for sheet in visible for _, text, meaning in _entries(sheet) if _is_left(meaning))
    return [point(SAID, where=Where(file=file), found=" · ".join(left))] if left else []


def told_of(legend: Legend, where: Where) -> list[Finding]:
    """That colours are not read, where none of them says not to count."""
    return [point(NOT_READ, where=where, found=" · ".join(legend.said))] if legend.said and not legend.left else []


def parted_from_legend(match: Match) -> tuple[Match, Legend]:
    """The table without the rows that only say what colours mean, and what they say."""
    legend = _legend_of(match)
    if not legend.rows:
        return match, legend
    frame = match.table.frame.filter(~pl.col("row").is_in(sorted(legend.rows)))
    return replace(match, table=replace(match.table, frame=frame)), legend


def waiting_for_colours(frame: pl.DataFrame, column: str, legend: Legend) -> pl.DataFrame:
    """The rows of a table that wait under a legend of which a colour says not to count them, those filled with it where the file tells
    which: `row`, `column`, `found`, `problem`."""
    rows = frame["row"] if legend.left else frame["row"].clear()
    if legend.filled is not None:
        rows = rows.filter(rows.is_in(list(legend.filled)))
    return pl.DataFrame({"row": rows}).select(
        pl.col("row").cast(pl.UInt32),
        column=pl.lit(column),
        found=pl.lit(" · ".join(legend.left)[:_LONGEST]),
        problem=pl.lit(DECIDES if legend.filled is None else FILLED),
    )


def _entries(sheet: Sheet) -> Iterator[tuple[int, str, str]]:
    """Each colour with its row and meaning, as written and the meaning alone, in rows that hold nothing else."""
    cells = sheet.cells
    ends = cells if cells.height <= 2 * _ENDS else pl.concat([cells.head(_ENDS), cells.tail(_ENDS)])
    for number, *row in ends.rows():
        texts = [cell.strip() for cell in row if cell and cell.strip()]
        if len(texts) == 2 and fold(texts[0]) in written("cells.colours") and not _colour_in(texts[1]):
            texts = [" = ".join(texts)]
        found = [list(_in_text(text, is_alone=len(texts) == 1)) for text in texts]
        if found and all(found):
            yield from ((number, *one) for each in found for one in each)


@cache
def _colours() -> str:
    return "|".join(sorted(map(re.escape, written("cells.colours")), key=len, reverse=True))


def _colour_in(text: str) -> bool:
    return re.search(rf"\b(?:{_colours()})\b", text.lower()) is not None


def _plain(text: str) -> str:
    """A text in small letters without accents, letter for letter."""
    flat = "".join(fold(letter) or letter for letter in text)
    return flat if len(flat) == len(text) else text.lower()


def _in_text(text: str, *, is_alone: bool) -> Iterator[tuple[str, str]]:
    """The colours of one cell with their meanings. Beside other cells it begins with one; alone it may say more."""
    if not _colour_in(text):
        return
    plain = _plain(text)
    rows = "|".join(sorted(map(re.escape, written("cells.coloured_things"))))
    verbs = "|".join(sorted(map(re.escape, written("cells.are"))))
    sign = re.compile(rf"\b(?:{_colours()})\b\s*(?:=|:|→|->|\s[-–—]\s|(?<=\w)\s*\()\s*")
    said = re.compile(rf"\b(?:{rows})\b.{{0,25}}?\b(?:{_colours()})\b\s*(?:=|:|→|->|\s[-–—]\s|\b(?:{verbs})\b)?\s*")
    marks = [*sign.finditer(plain)]
    if not marks and is_alone:
        marks = [*said.finditer(plain)]
        if marks and _is_left(plain[: marks[0].start()]):  # "Ne pas compter les lignes en rouge"
            yield text[:_LONGEST], text
            return
    if not marks or (not is_alone and marks[0].start() > 0):
        return
    for at, mark in enumerate(marks):
        end = marks[at + 1].start() if at + 1 < len(marks) else len(text)
        meaning = text[mark.end() : end].strip(" \t\n;,|/·•)")
        if re.search(r"[^\W\d]{2}", meaning) and not _OF_NUMBERS.search(meaning):
            yield text[mark.start() : end].strip(" \t\n;,|/·•")[:_LONGEST], meaning


def _is_left(meaning: str) -> bool:
    """True for a meaning that says that a row does not count: rejected, a duplicate, not to be counted."""
    flat = f" {fold(meaning)} "
    words: Sequence[str] = sorted(written("cells.rejected") | written("cells.not_counted"))
    return any(
        re.search(rf"(?<! non)(?<! not)(?<! no)(?<! sans) {re.escape(word)}(?:e|s|es)? ", flat) for word in words
    )
