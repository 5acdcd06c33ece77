"""Reads the cover of a filled template: who sends it, for which period and places, or that there is nothing to report."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kolosi.intake.columns.table import fold
from kolosi.intake.formats import Sheet
from kolosi.model.period import Period
from kolosi.model.spoken_period import period_named
from kolosi.reading.cover import EXCERPT, RETURN

DEPTH = 200
"""How many rows of a sheet are looked at: a cover is short."""

_MARK = re.compile(
    r"(?:mod[eèé]le|template)\s+kolosi\W+([a-z][a-z0-9_]*)\s*/\s*([a-z0-9][a-z0-9_-]*)(?:.*?\b(fr|en)\b)?",
    re.IGNORECASE,
)
_ASKED = {
    "organisation": re.compile(r"(?:nom de l )?organi[sz]ation(?: \S+){0,3}|structure|ong|agence|agency|expediteur|sender"),
    "period": re.compile(r"periode?(?: \S+){0,3}|reporting period|period covered|trimestre|quarter"),
    "zero": re.compile(r"(?:rien a signaler|nothing to report|rapport (?:de )?zero|zero report)\b.*"),
    "places": re.compile(r"(?:regions?|provinces?|zones?|lieux|places?|areas?|departements?|prefectures?) (?:couvert\w*|covered)\b.*"),
    "filled": re.compile(r"(?:re)?rempli le|filled in on|date de remplissage|date filled"),
}  # fmt: skip
"""The labels of a cover, folded, as they are printed and as people retype them."""

_YES = frozenset({"oui", "yes", "o", "y", "x", "vrai", "true", "1", "zero", "neant", "ras", "rien a signaler", "nothing to report"})  # fmt: skip
_BETWEEN = re.compile(r"[,;\n|]|\s/\s")
_FIRST_OF_MONTH = re.compile(r"(\d{4})-(\d{2})-01")

Cell = tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Declared:
    """What the cover of a template says: sender, period, places as written, nothing to report; and which template it is."""

    organisation: str | None
    period: Period | None
    places: tuple[str, ...]
    is_zero: bool
    source: str
    layout: str
    language: str


def declared_in(sheets: Sequence[Sheet]) -> Declared | None:
    """Give what the cover of a template says; None where no sheet bears the mark of a template.

    Cells may have moved and labels been typed anew: a value stands on the right of its label, after a colon, or under it.
    """
    visible = [sheet for sheet in sheets if not sheet.hidden]
    marks = [found for sheet in visible for text in _texts(sheet).values() if (found := _MARK.search(text))]
    if not marks:
        return None
    source, layout, language = marks[0].groups()
    said = _said(visible)
    return Declared(
        organisation=next(iter(said.get("organisation", ())), None),
        period=next((period for text in said.get("period", ()) if (period := _period(text))), None),
        places=tuple(dict.fromkeys(_places(said.get("places", ())))),
        is_zero=any(fold(text) in _YES for text in said.get("zero", ())),
        source=source.lower(),
        layout=layout.lower(),
        language=(language or "fr").lower(),
    )


def _texts(sheet: Sheet) -> dict[Cell, str]:
    """The filled cells of the top of a sheet, by row and column."""
    return {
        (int(row), column): text.strip()
        for row, *cells in sheet.cells.head(DEPTH).iter_rows()
        for column, text in enumerate(cells)
        if text and text.strip()
    }


def _said(sheets: Iterable[Sheet]) -> Mapping[str, list[str]]:
    """The values by label of the sheet that has the most labels: two at least, one under the other."""
    best: Mapping[str, list[str]] = {}
    most = 1
    for sheet in sheets:
        cells = _texts(sheet)
        labels = {cell: name for cell, text in cells.items() if (name := _label(text))}
        rows = {row for row, _ in labels}
        if len(set(labels.values())) > most and len(rows) > 1:
            best, most = _values(cells, labels), len(set(labels.values()))
    return best


def _label(text: str) -> str | None:
    """Which label a text is, alone or with its value after a colon."""
    asked = fold(text.partition(":")[0])
    return next((name for name, pattern in _ASKED.items() if pattern.fullmatch(asked)), None)


def _values(cells: Mapping[Cell, str], labels: Mapping[Cell, str]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for cell, name in labels.items():
        found.setdefault(name, []).extend(_beside(cells, labels, cell))
    return found


def _beside(cells: Mapping[Cell, str], labels: Mapping[Cell, str], label: Cell) -> Iterator[str]:
    """What stands after the colon of a label; else in the column of answers, down to the next label; else under it."""
    row, column = label
    inside = cells[label].partition(":")[2].strip()
    if inside:
        yield inside
        return
    answers = _answer_column(cells, labels, column)
    if answers is not None:
        yield from _down(cells, labels, (row, answers))
    elif (row + 1, column) not in labels:
        yield from _down(cells, labels, (row + 1, column))


def _answer_column(cells: Mapping[Cell, str], labels: Mapping[Cell, str], column: int) -> int | None:
    """The first column on the right of the labels in which something stands beside them, or over the first of them.

    An answer that is missing leaves the explanation on its right where it is.
    """
    rows = [row for row, at in labels if at == column]
    beside = {at for row, at in cells if at > column and min(rows) - 1 <= row <= max(rows) and (row, at) not in labels}
    return min(beside, default=None)


def _down(cells: Mapping[Cell, str], labels: Mapping[Cell, str], first: Cell) -> Iterator[str]:
    """The cells from one down, until one is empty twice or another label stands in the row."""
    (row, column), empty = first, 0
    while empty < 2:
        if (row, column) in cells:
            yield cells[row, column]
            empty = 0
        else:
            empty += 1
        row += 1
        if any(at == row for at, _ in labels):
            return


def _period(text: str) -> Period | None:
    """The period that a cell names; the first of a month, as a spreadsheet makes of "janv. 2025", is that month."""
    month = _FIRST_OF_MONTH.match(text)
    return Period.parse(f"{month[1]}-{month[2]}") if month else period_named(text)


def _places(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        yield from (piece.strip() for piece in _BETWEEN.split(text) if piece.strip())


def is_return(sheet: Sheet) -> bool:
    """True for the summary of an answer that a partner sends back with its own sheets: it is no table."""
    return _bears(sheet, RETURN.values())


def is_excerpt(sheet: Sheet) -> bool:
    """True for the summary of an answer that holds some of the partner's rows only."""
    return _bears(sheet, EXCERPT.values())


def _bears(sheet: Sheet, marks: Iterable[str]) -> bool:
    wanted = {fold(text) for text in marks}
    return "c0" in sheet.cells.columns and any(fold(text) in wanted for text in sheet.cells["c0"].head(3).drop_nulls())
