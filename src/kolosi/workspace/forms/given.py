"""A form that comes back: known by its mark, its columns by their headers, its cells as a spreadsheet names them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kolosi.content.forms import load_forms
from kolosi.intake.columns.long_cells import cell_name
from kolosi.intake.columns.table import fold
from kolosi.model.finding import Finding, Refusal, Where, point

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kolosi.intake.formats import Sheet
    from kolosi.model.form import Form, FormColumn, FormSheet
    from kolosi.model.label import Label

_MARK = re.compile(r"(?:formulaire|form)\s+kolosi\W+([a-z_]+)\s*/\s*([a-z_]+)\s*\((fr|en)\)\s*(\d+)", re.IGNORECASE)
_DEPTH = 40
"""How many rows of a sheet are looked at for the mark: it stands in the row of the headers."""

_FORMATS = (".xlsx", ".ods")
"""What an office program keeps a form as; of others it cannot be told which cells a formula works out."""

_PARTS = 3
"""What the code of a row has at least; a fourth part says what stood in the cells that are there to be read."""


@dataclass(frozen=True, kw_only=True)
class GivenRow:
    """A row given back: what its cells say, by path, and where they stand. `code` is that of the item it was; None for a new one.

    `fixed` is what stands in the cells that are there to be read, `marks` what tells those that were handed out.
    """

    row: int
    code: tuple[str, str, str] | None
    texts: Mapping[str, str]
    cells: Mapping[str, str]
    fixed: Mapping[str, str] = field(default_factory=dict)
    marks: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """True where nothing stands in it."""
        return not any(text.strip() for text in self.texts.values())


@dataclass(frozen=True, kw_only=True)
class GivenSheet:
    """A sheet of a form given back. `name` is what the workbook calls it."""

    form: Form
    sheet: FormSheet
    language: str
    name: str
    rows: tuple[GivenRow, ...]

    def columns_of(self, row: GivenRow) -> tuple[FormColumn, ...]:
        """The columns that have a cell in a row: all, or the one that a single answer is."""
        return tuple(column for column in self.sheet.asked if column.path in row.texts)


def is_form(sheets: Sequence[Sheet]) -> bool:
    """True for a workbook of forms that kolosi handed out."""
    return any(_mark_in(sheet) is not None for sheet in sheets)


def given_sheets(file: str, sheets: Sequence[Sheet], answer: Label) -> list[GivenSheet]:
    """The sheets of a form given back; `answer` heads the single answers.

    Raises `Refusal`, with a point for each: a format in which formulas cannot be told, a formula, a cell that was cut, a
    column or a row that is gone.
    """
    if not file.lower().endswith(_FORMATS):
        raise Refusal(point("form_other_format", where=Where(file=file), found=file))
    marked = [(sheet, found) for sheet in sheets if (found := _mark_in(sheet)) is not None]
    points = [one for sheet, _ in marked for one in _unreadable(file, sheet)]
    given: list[GivenSheet] = []
    for sheet, mark in marked:
        read = _given(sheet, mark, answer)
        points += _lost(file, sheet, mark, read, answer)
        given.append(read)
    for one in given:
        same = [other.name for other in given if (other.form.id, other.sheet.id) == (one.form.id, one.sheet.id)]
        if len(same) > 1 and one.name == same[0]:
            points.append(point("form_sheet_twice", where=Where(file=file, sheet=one.name), found=", ".join(same)))
    if points:
        raise Refusal(points[0], beside=points[1:])
    return given


# -- the mark ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class _Mark:
    form: Form
    sheet: FormSheet
    language: str
    count: int
    row: int
    column: int


def _mark_in(sheet: Sheet) -> _Mark | None:
    """Which sheet of which form a sheet is; None for any other, and for one that nobody sees."""
    if sheet.hidden:
        return None
    for row, *cells in sheet.cells.head(_DEPTH).iter_rows():
        for column, text in enumerate(cells):
            found = _MARK.fullmatch(text.strip()) if text else None
            form = load_forms().get(found[1].lower()) if found else None
            own = [one for one in form.sheets if one.id == found[2].lower()] if found and form else []
            if found and form and own:
                language, count = found[3].lower(), int(found[4])
                return _Mark(form=form, sheet=own[0], language=language, count=count, row=int(row), column=column)
    return None


# -- rows -------------------------------------------------------------------------------------------------------------


def _given(sheet: Sheet, mark: _Mark, answer: Label) -> GivenSheet:
    heads = _heads(sheet, mark)
    rows = _rows(sheet, mark, heads) if mark.sheet.at is not None else _single(sheet, mark, _at(heads, answer))
    return GivenSheet(form=mark.form, sheet=mark.sheet, language=mark.language, name=sheet.name, rows=tuple(rows))


def _heads(sheet: Sheet, mark: _Mark) -> Mapping[str, int]:
    """The headers of a sheet by what they say."""
    row = next(cells for number, *cells in sheet.cells.iter_rows() if number == mark.row)
    return {fold(text): at for at, text in reversed(list(enumerate(row))) if text}


def _at(heads: Mapping[str, int], label: Label) -> int | None:
    return next((heads[fold(text)] for text in label.values() if fold(text) in heads), None)


def _rows(sheet: Sheet, mark: _Mark, heads: Mapping[str, int]) -> Iterator[GivenRow]:
    """The rows of a list, but for the empty ones that never were an item."""
    places = {column.path: at for column in mark.sheet.columns if (at := _at(heads, column.label)) is not None}
    asked, fixed = ([one.path for one in columns] for columns in (mark.sheet.asked, mark.sheet.fixed))
    for number, *cells in _below(sheet, mark):
        said = {path: cells[at] or "" for path, at in places.items()}
        row = GivenRow(
            row=number,
            code=_code(cells, mark),
            texts={path: said[path] for path in asked if path in said},
            cells={path: cell_name(at, number) for path, at in places.items()},
            fixed={path: said[path] for path in fixed if path in said},
            marks=dict(zip(fixed, _marks(cells, mark), strict=False)),
        )
        if row.code is not None or not row.is_empty:
            yield row


def _single(sheet: Sheet, mark: _Mark, at: int | None) -> Iterator[GivenRow]:
    """The single answers that a sheet still has, one a row, in the column `at`."""
    for number, *cells in _below(sheet, mark):
        code = _code(cells, mark)
        column = next((one for one in mark.sheet.columns if code is not None and one.path == code[0]), None)
        if column is not None and at is not None:
            texts, names = {column.path: cells[at] or ""}, {column.path: cell_name(at, number)}
            yield GivenRow(row=number, code=code, texts=texts, cells=names)


def _below(sheet: Sheet, mark: _Mark) -> Iterator[tuple[int, *tuple[str | None, ...]]]:
    yield from (row for row in sheet.cells.iter_rows() if row[0] > mark.row)


def _code(cells: Sequence[str | None], mark: _Mark) -> tuple[str, str, str] | None:
    pieces = (cells[mark.column] or "").strip().split("|")
    return (pieces[0], pieces[1], pieces[2]) if len(pieces) in (_PARTS, _PARTS + 1) else None


def _marks(cells: Sequence[str | None], mark: _Mark) -> Sequence[str]:
    """What stood in the cells of a row that are there to be read; nothing where none is told."""
    pieces = (cells[mark.column] or "").strip().split("|")
    return pieces[_PARTS].split(".") if len(pieces) > _PARTS else ()


# -- what keeps a sheet from being read -------------------------------------------------------------------------------


def _unreadable(file: str, sheet: Sheet) -> Iterator[Finding]:
    """The cells that a formula works out, and those that hold more than is read."""
    for id_, cells in (("form_formula_cell", sheet.worked_out), ("form_cell_long", sheet.cut)):
        for cell in cells:
            yield point(id_, where=Where(file=file, sheet=sheet.name), found=cell, data={"cell": cell})


def _lost(file: str, sheet: Sheet, mark: _Mark, given: GivenSheet, answer: Label) -> Iterator[Finding]:
    """Columns and rows that were handed out and are gone: an empty cell says that something is taken out, a missing one says nothing."""
    heads, where = _heads(sheet, mark), Where(file=file, sheet=sheet.name, row=mark.row)
    wanted = [column.label for column in mark.sheet.asked] if mark.sheet.at is not None else [answer]
    gone = [label for label in wanted if _at(heads, label) is None]
    for label in gone:
        yield point("form_column_gone", where=where, found=label["fr"], data={"fr": label["fr"], "en": label["en"]})
    codes = {row.code[0] for row in given.rows if row.code is not None}
    if not gone and len(codes) < mark.count:
        yield point("form_rows_gone", where=where, count=mark.count - len(codes))
