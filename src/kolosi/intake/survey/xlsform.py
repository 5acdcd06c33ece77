"""Reads a questionnaire (XLSForm): its questions and choices. A questionnaire holds no data."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kolosi.intake.columns.table import TextTable, find_header, fold
from kolosi.intake.formats import Sheet

_BEGIN = re.compile(r"begin (?:l?group|repeat|loop)\b")
_END = re.compile(r"end (?:l?group|repeat|loop|looped group)\b")
_SELECT = re.compile(
    r"(?:add )?select(?:(?P<one> ?1| one)|(?P<many> all that apply| multiple))(?: external)?(?: prompt)?(?: from| using)? ?(?P<list>\S*)"
)
_OTHER = re.compile(r"\s+or[ _](?:specify )?other\s*$", re.IGNORECASE)
_LABEL = re.compile(r"label(?:::?(?P<language>.*))?", re.DOTALL)
_CODE = re.compile(r"\(([a-z]{2})\)")
_LANGUAGES = {"english": "en", "french": "fr", "francais": "fr", "anglais": "en"}


@dataclass(frozen=True, kw_only=True)
class Question:
    """One typed row of a form: a question, a `group` or `repeat` that begins, or an `end`. `path` has the groups."""

    type: str
    name: str
    path: tuple[str, ...] = ()
    list_name: str | None = None
    label: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_asked(self) -> bool:
        """Whether it is more than a bracket around others."""
        return self.type not in {"group", "repeat", "end"}


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One answer of a list. Names that differ by accents alone are different."""

    list_name: str
    name: str
    label: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Form:
    """A questionnaire. `rows` are in the order of the form; labels are by language (``""`` where it has no name)."""

    rows: tuple[Question, ...]
    choices: tuple[Choice, ...] = ()

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions, without groups."""
        return tuple(row for row in self.rows if row.is_asked)

    @property
    def lists(self) -> tuple[str, ...]:
        """The lists of choices, in order."""
        return tuple(dict.fromkeys(choice.list_name for choice in self.choices))

    def count(self, type_: str) -> int:
        """How many rows of a type."""
        return sum(1 for row in self.rows if row.type == type_)

    def question(self, name: str) -> Question | None:
        """The question of that name."""
        return next((row for row in self.rows if row.name == name and row.is_asked), None)


def read_form(sheets: Sequence[Sheet]) -> Form | None:
    """The questionnaire in the sheets of a file; None when there is none."""
    survey = _sheet(sheets, "survey", ("type", "name"))
    choices = _sheet(sheets, "choices", ("list_name", "name"))
    if survey is None and choices is None:
        return None
    return Form(
        rows=tuple(_rows(survey)) if survey else (),
        choices=tuple(_choices(choices)) if choices else (),
    )


def _sheet(sheets: Sequence[Sheet], name: str, wanted: tuple[str, ...]) -> TextTable | None:
    """The sheet of that name, or the only one of the file, when it has the columns."""
    named = [sheet for sheet in sheets if sheet.name.rsplit("/", 1)[-1].lower() == name]
    for sheet in named or (sheets if len(sheets) == 1 else ()):
        table = find_header(sheet, wanted)
        if table is not None and all(fold(column) in table.folded for column in wanted):
            return table
    return None


def _rows(table: TextTable) -> Iterator[Question]:
    stack: list[str] = []
    for cells in _dicts(table, ("type", "name", "select_from_list_name")):
        type_ = " ".join(fold(cells.get("type", "")).split())
        if not type_:
            continue
        name = cells.get("name", "")
        kind, list_name = _kind(type_, cells)
        if kind == "end" and stack:
            stack.pop()
        yield Question(type=kind, name=name, path=tuple(stack), list_name=list_name, label=_label(cells))
        if kind in {"group", "repeat"}:
            stack.append(name)


def _kind(type_: str, cells: Mapping[str, str]) -> tuple[str, str | None]:
    """The type in its one spelling, and the list of choices it takes."""
    if _BEGIN.match(type_):
        return ("repeat" if "repeat" in type_ or "loop" in type_ or "lgroup" in type_ else "group"), None
    if _END.match(type_):
        return "end", None
    if match := _SELECT.match(type_):
        words = _OTHER.sub("", cells["type"]).split()
        listed = cells.get("select_from_list_name") or (words[-1] if match["list"] else None)
        return ("select_one" if match["one"] else "select_multiple"), listed
    return type_, None


def _choices(table: TextTable) -> Iterator[Choice]:
    for cells in _dicts(table, ("list_name", "name")):
        if cells.get("list_name") and cells.get("name"):
            yield Choice(list_name=cells["list_name"], name=cells["name"], label=_label(cells))


def _dicts(table: TextTable, wanted: tuple[str, ...]) -> Iterator[dict[str, str]]:
    """The filled cells of each row under the wanted names and those of labels."""
    known = {fold(name): name for name in wanted}
    columns = [
        (f"c{at}", known.get(folded, name))
        for at, (name, folded) in enumerate(zip(table.names, table.folded, strict=True))
        if folded in known or _LABEL.fullmatch(name.strip().lower())
    ]
    for row in table.frame.select([column for column, _ in columns]).iter_rows():
        yield {name: cell.strip() for (_, name), cell in zip(columns, row, strict=True) if cell and cell.strip()}


def _label(cells: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for header, text in cells.items():
        match = _LABEL.fullmatch(header.strip().lower())
        if match is None:
            continue
        texts = json.loads(text) if text.startswith('["') and text.endswith("]") else [text]
        language = _language(match["language"] or "")
        found |= {language if at == 0 else f"{at + 1}": str(part) for at, part in enumerate(texts) if part}
    return found


def _language(text: str) -> str:
    coded = _CODE.search(text)
    return coded[1] if coded else _LANGUAGES.get(fold(text), fold(text))
