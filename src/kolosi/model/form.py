"""Forms: what people fill in about the workspace itself, as content says it, and as a sheet that is handed out and given back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from kolosi.model.label import Label
from kolosi.model.template import Field

Read = Literal[
    "text", "code", "word", "choice", "flag", "count", "amount", "day", "period", "place", "source", "indicator", "figure",
    "score", "percent", "number",
]  # fmt: skip
"""How a cell is read: in which words, from which list."""

Rows = Literal["regions_by_risks"]
"""The rows that a sheet is handed out with, whether somebody filled them in or not."""

Level = Literal["all", "top", "below"]
"""Which terms of a taxonomy a cell takes: all, those that have none above them, or those that have."""

Answer = str | int | date
"""What stands in a cell; a text that is empty for nothing."""


@dataclass(frozen=True, kw_only=True)
class FormColumn:
    """A column, or a line of a sheet of single answers: `path` is where its value lies (`why.fr`).

    `terms` is the taxonomy whose terms it takes, `words` its answers where it is a choice of a few. `is_several`: values one
    after the other, with a semicolon or on lines of their own. `is_unique`: no two rows have the same. `is_fixed`: it is there to
    be read, and not taken back. `among` is the form of whose items it gives the ids (where it is read as a figure, these as well as keys).
    """

    path: str
    label: Label
    note: Label
    read: Read
    terms: str | None = None
    words: Mapping[str, Label] = field(default_factory=dict)
    is_needed: bool = False
    is_several: bool = False
    is_unique: bool = False
    level: Level = "all"
    among: str | None = None
    is_fixed: bool = False


@dataclass(frozen=True, kw_only=True)
class FormSheet:
    """A sheet of a form: one row an item of the list `at`, or (`at` is None) one line a single answer.

    `identity` are the columns by which an item is known; those of `distinct` have different values in a row. `is_blank`: handed
    out alone it holds nothing, so that who fills it in does not see what others did. Values of `together` stand together in one row only;
    `rows` are handed out even empty; `checks` name what must hold within a row.
    """

    id: str
    title: Label
    note: Label
    columns: tuple[FormColumn, ...]
    at: str | None = None
    identity: tuple[str, ...] = ()
    distinct: tuple[str, ...] = ()
    is_blank: bool = False
    together: tuple[str, ...] = ()
    rows: Rows | None = None
    checks: tuple[str, ...] = ()

    @property
    def asked(self) -> tuple[FormColumn, ...]:
        """The columns that are taken back."""
        return tuple(column for column in self.columns if not column.is_fixed)

    @property
    def fixed(self) -> tuple[FormColumn, ...]:
        """The columns that are there to be read."""
        return tuple(column for column in self.columns if column.is_fixed)

    @property
    def is_closed(self) -> bool:
        """True where rows are there to be answered: none is added or taken out, for nobody can write by what a row is known."""
        return any(column.path in self.identity for column in self.fixed)


@dataclass(frozen=True, kw_only=True)
class Form:
    """A form: the file of the workspace that it is about, the source whose files it makes, or the kind of Decision that it asks for.

    `is_apart`: private, or long to make: it is handed out alone, never with all others. `keeps` is the source of the records that
    what it says becomes too, beside its file.
    """

    id: str
    title: Label
    sheets: tuple[FormSheet, ...]
    file: str | None = None
    source: str | None = None
    is_apart: bool = False
    keeps: str | None = None
    decision: str | None = None


# -- as it is handed out ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class FilledRow:
    """A row with what is known: `code` says which item it is and what it held, so that its way back is known."""

    code: str
    cells: tuple[Answer, ...]


@dataclass(frozen=True, kw_only=True)
class FilledSheet:
    """A sheet to be written: `mark` says which one it is when it comes back; `is_list`: rows, else single answers; `is_closed`: no row more."""

    title: Label
    note: Label
    mark: str
    is_list: bool
    is_closed: bool
    fields: tuple[Field, ...]
    rows: tuple[FilledRow, ...]
