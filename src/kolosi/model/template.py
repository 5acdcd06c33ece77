"""Templates: the form that people fill in for a source, as content says it, and as it is handed out for one country and sender."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from kolosi.model.label import Label
from kolosi.model.period import Period

Kind = Literal["text", "day", "period", "count", "number", "share", "flag", "choice"]


@dataclass(frozen=True, kw_only=True)
class TemplateColumn:
    """A column of a template: the header of the layout that it stands for (`key`), and how it is printed and explained.

    `name` is its question in the form. `within` is the key of the column whose answer narrows its list; `terms` says which
    part of a taxonomy is offered, `only` which of its terms where it is few. `words` are the answers of a list that no taxonomy has, by the value they stand for.
    """

    key: str
    name: str
    label: Label
    note: Label
    is_needed: bool = False
    within: str | None = None
    terms: Literal["all", "parents", "children"] = "all"
    only: tuple[str, ...] = ()
    words: Mapping[str, Label] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Template:
    """What people fill in for a source: its layout, the layout by which the export of its form is read (None without a form).

    `row` says what one row is; `warning` what must never be written; `consent` what is asked before a form begins. Periods
    that a column names are months, quarters or years (`every`). One that is not `is_periodic` is filled in whenever there is
    something to say: its rows alone give their days.
    """

    source: str
    layout: str
    form: str | None
    version: int
    sheet: Label
    row: Label
    warning: Label
    consent: Label
    every: Literal["month", "quarter", "year"]
    columns: tuple[TemplateColumn, ...]
    is_periodic: bool = True


# -- as it is handed out ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One answer of a list. `name` is its code in a form; `under` the code of the answer to which it belongs."""

    name: str
    label: Label
    under: str = ""


@dataclass(frozen=True, kw_only=True)
class Field:
    """A column of a workbook, or a question of a form, with the answers that it takes; one that `is_fixed` is only to be read."""

    name: str
    label: Label
    note: Label
    kind: Kind
    is_needed: bool = False
    is_fixed: bool = False
    choices: tuple[Choice, ...] = ()
    within: str | None = None
    default: str = ""

    def choices_under(self, name: str) -> tuple[Choice, ...]:
        """The answers that belong to one answer of the field around."""
        return tuple(choice for choice in self.choices if choice.under == name)


@dataclass(frozen=True, kw_only=True)
class Blank:
    """A template with the lists of one country, and what is known of who fills it in and for which period.

    `regions` are the places that may be named as covered, `covered` those that are known to be. `sender` asks who fills in
    a form, where no field does.
    """

    template: Template
    title: Label
    fields: tuple[Field, ...]
    regions: tuple[Choice, ...]
    region_word: Label
    sender: Field
    organisation: str | None = None
    period: Period | None = None
    covered: tuple[str, ...] = ()

    def field(self, name: str | None) -> Field | None:
        """The field of that name."""
        return next((field for field in self.fields if field.name == name), None)
