"""Loads the forms by which people fill in the workspace itself. They are the package's alone: a form says which file it writes."""

from __future__ import annotations

from functools import cache

from pydantic import Field

from kolosi.content.folders import PACKAGE, ContentPath
from kolosi.content.yaml_files.shape import Shape
from kolosi.content.yaml_files.yaml import checked, one_of, read_yaml, wrong
from kolosi.model.form import Form, FormColumn, FormSheet, Level, Read
from kolosi.model.label import Label


class _ColumnShape(Shape):
    fr: str
    en: str
    note: dict[str, str]
    read: Read = "text"
    terms: str | None = None
    words: dict[str, dict[str, str]] = Field(default_factory=dict)
    needed: bool = False
    several: bool = False
    unique: bool = False
    level: Level = "all"
    among: str | None = None


class _SheetShape(Shape):
    title: dict[str, str]
    note: dict[str, str]
    at: str | None = None
    blank: bool = False
    identity: list[str] = Field(default_factory=list)
    distinct: list[str] = Field(default_factory=list)
    columns: dict[str, _ColumnShape]


class _FormShape(Shape):
    order: int
    title: dict[str, str]
    file: str | None = None
    source: str | None = None
    sheets: dict[str, _SheetShape]


@cache
def load_forms() -> dict[str, Form]:
    """Every form by id, in the order in which they stand in one workbook."""
    found = []
    for path in sorted((PACKAGE / "forms").glob("*.yaml")):
        shape = checked(_FormShape, read_yaml(path), path)
        sheets = tuple(_sheet(id_, sheet, path) for id_, sheet in shape.sheets.items())
        form = Form(id=path.stem, title=shape.title, sheets=sheets, file=shape.file, source=shape.source)
        found.append((shape.order, form))
    return {form.id: form for _, form in sorted(found, key=lambda pair: pair[0])}


def _sheet(id_: str, shape: _SheetShape, path: ContentPath) -> FormSheet:
    for part, names in (("identity", shape.identity), ("distinct", shape.distinct)):
        for name in names:
            if name not in shape.columns:
                raise wrong(path, ["sheets", id_, part], one_of(shape.columns), name)
    columns = tuple(_column(name, column) for name, column in shape.columns.items())
    return FormSheet(
        id=id_,
        title=shape.title,
        note=shape.note,
        at=shape.at,
        identity=tuple(shape.identity),
        distinct=tuple(shape.distinct),
        is_blank=shape.blank,
        columns=columns,
    )


def _column(path: str, shape: _ColumnShape) -> FormColumn:
    label: Label = {"fr": shape.fr, "en": shape.en}
    return FormColumn(
        path=path,
        label=label,
        note=shape.note,
        read=shape.read,
        terms=shape.terms,
        words=shape.words,
        is_needed=shape.needed,
        is_several=shape.several,
        is_unique=shape.unique,
        level=shape.level,
        among=shape.among,
    )
