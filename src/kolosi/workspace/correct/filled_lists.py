"""What people filled into a to-correct list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kolosi.intake.columns.table import fold
from kolosi.model.finding import Refusal
from kolosi.workspace.correct.correction_words import CODE, GIVEN, HEADS
from kolosi.workspace.receive.adding import open_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from kolosi.intake.formats import Sheet


def answers_typed(path: Path) -> dict[str, str]:
    """The answers that stand in a list on the disk, by the code of their question; none where it cannot be read now."""
    try:
        _, sheets = open_file(path)
    except (Refusal, OSError):
        return {}
    return {f"{entry.kind}|{entry.subject}": entry.given for entry in _entries(sheets)}


def is_correction_list(sheets: Sequence[Sheet]) -> bool:
    """True for a list that kolosi gave out."""
    return any(_is_list(sheet) for sheet in sheets)


def _is_list(sheet: Sheet) -> bool:
    return any(fold(head[CODE]) in _first_row(sheet) for head in HEADS.values())


def _first_row(sheet: Sheet) -> list[str]:
    return [fold(value) for value in sheet.cells.drop("row").head(1).row(0) if value] if sheet.cells.height else []


@dataclass(frozen=True, kw_only=True)
class _Entry:
    """A filled cell of a list given back."""

    row: int
    kind: str
    subject: str
    found: str
    given: str


def _entries(sheets: Sequence[Sheet]) -> Iterator[_Entry]:
    for sheet in sheets:
        if _is_list(sheet):
            cells = sheet.cells.select("row", "c4", f"c{GIVEN}", f"c{CODE}").slice(1)
            for row, found, given, code in cells.iter_rows():
                if given and given.strip() and code:
                    kind, _, subject = str(code).partition("|")
                    yield _Entry(row=row, kind=kind, subject=subject, found=found or "", given=given.strip())
