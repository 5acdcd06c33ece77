"""The cells of a form's sheet as fields of a page: the same labels, notes and answers; what is wrong stands beside its field."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kolosi.model.label import say
from kolosi.web.words import said, word
from kolosi.workspace.forms.typed import TypedRow

if TYPE_CHECKING:
    from django.http import HttpRequest

    from kolosi.model.finding import Finding
    from kolosi.model.form import FormColumn
    from kolosi.web.here import Here
    from kolosi.workspace.forms.typed import OpenRow, OpenSheet, Typed

LONG = frozenset(
    {
        "fr",
        "en",
        "text",
        "reason",
        "reason.fr",
        "reason.en",
        "why",
        "dissent.fr",
        "dissent.en",
        "note",
        "finding",
        "evidence",
    }
)
"""The cells that people write sentences or lists in."""
NUMBERS = frozenset({"count", "score", "percent", "number"})
LONGEST = 8_000
"""Letters of one field: four pages."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
OLDER = "form_older"
COMMAND = "kolosi "
"""With this begins a command in a hint."""


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field: its name in the form, what is asked, what stands in it, what is wrong with it."""

    name: str
    path: str
    label: str
    note: str
    kind: str
    value: str
    choices: tuple[str, ...] = ()
    wrong: str = ""
    is_needed: bool = False

    @property
    def id(self) -> str:
        """The id of the field in its page."""
        return f"f-{self.name.replace('.', '-')}"

    @property
    def chosen(self) -> Sequence[tuple[str, bool]]:
        """The answers that may be several, each with whether it is given."""
        own = _pieces(self.value)
        return [(choice, choice in own) for choice in self.choices]


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row of fields under one code; `number` tells it from others of the same form."""

    number: int
    code: str
    fields: Mapping[str, Field]
    name: str = ""

    @property
    def is_wrong(self) -> bool:
        """True where a field of it is wrong."""
        return any(field.wrong for field in self.fields.values())


def row_of(
    sheet: OpenSheet,
    row: OpenRow | None,
    *,
    paths: Sequence[str],
    number: int = 0,
    typed: Mapping[str, str] | None = None,
    wrong: Mapping[str, str] | None = None,
    name: str = "",
) -> Row:
    """The fields of a row at some paths, with what was typed in the place of what is held."""
    columns = {column.path: column for column in sheet.sheet.asked}
    held: Mapping[str, str] = row.texts if row is not None else {}
    fields = {
        path: _field(sheet, columns[path], number, {**held, **(typed or {})}.get(path, ""), (wrong or {}).get(path, ""))
        for path in paths
    }
    return Row(number=number, code=row.code if row is not None else "", fields=fields, name=name)


def _field(sheet: OpenSheet, column: FormColumn, number: int, value: str, wrong: str) -> Field:
    choices = sheet.choices.get(column.path, ())
    return Field(
        name=f"{number}.{column.path}",
        path=column.path,
        label=say(column.label, sheet.language),
        note=say(column.note, sheet.language),
        kind=_kind(column, value, choices),
        value=value,
        choices=choices if column.is_several or not value or value in choices else (*choices, value),
        wrong=wrong,
        is_needed=column.is_needed,
    )


def _kind(column: FormColumn, value: str, choices: Sequence[str]) -> str:
    """How a field is shown: chosen from a list, a day, a number, a line or several."""
    if column.path in LONG:
        return "long"
    if choices and not column.is_several:
        return "choice"
    if column.read == "day" and (not value or _DAY.fullmatch(value)):
        return "day"
    if choices and column.read != "place" and set(_pieces(value)) <= set(choices):
        return "many"
    return "number" if column.read in NUMBERS else "line"


def _pieces(text: str) -> list[str]:
    return [piece.strip() for piece in text.split(";") if piece.strip()]


def typed_rows(request: HttpRequest, paths: Sequence[str], *, names: Mapping[int, str] | None = None) -> list[TypedRow]:
    """The rows of a posted form in the order of their numbers; a field that is not there leaves its cell as it is."""
    said = {
        str(name): "; ".join(filter(None, (str(one).strip() for one in values)))[:LONGEST]
        for name, values in request.POST.lists()
    }
    numbers = sorted({int(name.partition(".")[0]) for name in said if re.fullmatch(r"\d{1,4}\.code", name)})
    return [
        TypedRow(
            code=said[f"{number}.code"],
            texts={path: said[f"{number}.{path}"] for path in paths if f"{number}.{path}" in said},
            name=(names or {}).get(number, ""),
        )
        for number in numbers
    ]


def wrong_of(here_or_language: Here | str, typed: Typed, place: int) -> Mapping[str, str]:
    """What is wrong in one row, by the path of its cell, in words of a page."""
    language = here_or_language if isinstance(here_or_language, str) else here_or_language.language
    return {path: told_wrong(found, language) for (row, path), found in typed.wrong.items() if row == place}


def told_wrong(found: Finding, language: str) -> str:
    """What is wrong with a field: its sentence, and what to do in a page."""
    hint = word("fields.older", language) if found.id == OLDER else said(found.hint, language)
    hint = "" if COMMAND in hint else hint  # what to do in a page is said by its field
    sentence = said(found.message, language)
    return f"{sentence} {hint}".strip()


def language_typed(request: HttpRequest, here: Here) -> str:
    """The language in which a form was shown: its answers are read in it."""
    said = str(request.POST.get("in", ""))
    return said if said in ("fr", "en") else here.language
