"""Forms: what people fill in about the workspace itself, as content says it, and as a sheet that is handed out and given back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from kolosi.model.label import Label
from kolosi.model.template import Field

Read = Literal[
    "text", "code", "word", "choice", "flag", "count", "amount", "day", "period", "place", "source", "indicator", "figure"
]  # fmt: skip
"""How a cell is read: in which words, from which list."""

Level = Literal["all", "top", "below"]
"""Which terms of a taxonomy a cell takes: all, those that have none above them, or those that have."""

Answer = str | int | date
"""What stands in a cell; a text that is empty for nothing."""


@dataclass(frozen=True, kw_only=True)
class FormColumn:
    """A column, or a line of a sheet of single answers: `path` is where its value lies (`why.fr`).

    `terms` is the taxonomy whose terms it takes, `words` its answers where it is a choice of a few. `is_several`: values one
    after the other, with a semicolon or on lines of their own. `is_unique`: no two rows have the same. `among` is the form of
    whose items it gives the ids (where it is read as a figure, these as well as keys).
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


@dataclass(frozen=True, kw_only=True)
class FormSheet:
    """A sheet of a form: one row an item of the list `at`, or (`at` is None) one line a single answer.

    `identity` are the columns by which an item is known; those of `distinct` have different values in a row. `is_blank`: handed
    out alone it holds nothing, so that who fills it in does not see what others did.
    """

    id: str
    title: Label
    note: Label
    columns: tuple[FormColumn, ...]
    at: str | None = None
    identity: tuple[str, ...] = ()
    distinct: tuple[str, ...] = ()
    is_blank: bool = False


@dataclass(frozen=True, kw_only=True)
class Form:
    """A form: the file of the workspace that it is about, or the source whose files it makes."""

    id: str
    title: Label
    sheets: tuple[FormSheet, ...]
    file: str | None = None
    source: str | None = None


# -- as it is handed out ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class FilledRow:
    """A row with what is known: `code` says which item it is and what it held, so that its way back is known."""

    code: str
    cells: tuple[Answer, ...]


@dataclass(frozen=True, kw_only=True)
class FilledSheet:
    """A sheet to be written: `mark` says which one it is when it comes back; `is_list`: rows, else single answers."""

    title: Label
    note: Label
    mark: str
    is_list: bool
    fields: tuple[Field, ...]
    rows: tuple[FilledRow, ...]
