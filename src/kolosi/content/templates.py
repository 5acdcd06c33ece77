"""Loads what people fill in for a source, and makes the source read what its template asks under every name it gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Literal

from pydantic import Field

from kolosi.content.folders import ContentPath, content_files
from kolosi.content.yaml_files.shape import Shape
from kolosi.content.yaml_files.yaml import checked, one_of, read_yaml, wrong
from kolosi.model.record import TABLES
from kolosi.model.source import Layout, Rule, Source
from kolosi.model.spelling import fold, words_of
from kolosi.model.template import Template, TemplateColumn

FORM = "kobo"
"""The layout by which the export of a form is read: the source's own, or one made from the layout of its template."""

FRAME = (
    "start", "end", "today", "_id", "_submission_time", "_validation_status", "_notes", "_status", "_submitted_by", "__version__",
    "_version_", "_tags", "_index", "_parent_*", "_submission_*", "meta/*", "deviceid", "username", "consent*", "accord*",
    "agreement*", "note_*", "formhub/uuid",
)  # fmt: skip
"""What a collection server adds to every row of a form, and the questions that are no data."""

ORGANISATION = "organisation"
"""The question that asks who fills in a form."""

_IDENTIFIERS = ("incident", "activity", "excerpt", "interview")


class _ColumnShape(Shape):
    fr: str
    en: str
    note: dict[str, str]
    name: str | None = None
    needed: bool = False
    within: str | None = None
    terms: Literal["all", "parents", "children"] = "all"
    only: list[str] = Field(default_factory=list)
    words: dict[str, dict[str, str]] = Field(default_factory=dict)


class _TemplateShape(Shape):
    layout: str
    form: bool = False
    version: int = 1
    sheet: dict[str, str]
    row: dict[str, str]
    warning: dict[str, str]
    consent: dict[str, str] = Field(default_factory=dict)
    every: Literal["month", "quarter", "year"] = "quarter"
    periodic: bool = True
    columns: dict[str, _ColumnShape]


def with_templates(sources: Mapping[str, Source], overlay: ContentPath | None) -> dict[str, Source]:
    """Give the sources with their templates: the package's, then the workspace's own."""
    found = dict(sources)
    for path in content_files("sources", "*/template.yaml", overlay):
        source = sources.get(path.parent.name)
        if source is not None:
            found[source.id] = _with_template(source, _template(source, path), path)
    return found


def _template(source: Source, path: ContentPath) -> Template:
    shape = checked(_TemplateShape, read_yaml(path), path)
    layout = source.layout(shape.layout)
    if layout is None:
        raise wrong(path, ["layout"], one_of(each.id for each in source.layouts), shape.layout)
    known = [*layout.columns, *layout.recognise, *(name for rule in layout.rules for name in rule.names)]
    for key, column in shape.columns.items():
        if key not in known:
            raise wrong(path, ["columns", key], one_of(dict.fromkeys(known)), key)
        if column.within is not None and column.within not in shape.columns:
            raise wrong(path, ["columns", key, "within"], one_of(shape.columns), column.within)
    return Template(
        source=source.id,
        layout=layout.id,
        form=FORM if shape.form else None,
        version=shape.version,
        sheet=shape.sheet,
        row=shape.row,
        warning=shape.warning,
        consent=shape.consent,
        every=shape.every,
        is_periodic=shape.periodic,
        columns=tuple(_column(key, column) for key, column in shape.columns.items()),
    )


def _column(key: str, shape: _ColumnShape) -> TemplateColumn:
    return TemplateColumn(
        key=key,
        name=shape.name or "_".join(words_of(key)),
        label={"fr": shape.fr, "en": shape.en},
        note=shape.note,
        is_needed=shape.needed,
        within=shape.within,
        terms=shape.terms,
        only=tuple(shape.only),
        words=shape.words,
    )


# -- a source that reads its template ---------------------------------------------------------------------------------


def _with_template(source: Source, template: Template, path: ContentPath) -> Source:
    layouts = [_named(layout, template) for layout in source.layouts]
    if template.form is not None and source.layout(template.form) is None:
        own = next(layout for layout in layouts if layout.id == template.layout)
        layouts.append(_form_layout(own, template))
    digest = sha256(source.digest.encode() + path.read_bytes()).hexdigest()[:16]
    return replace(source, template=template, layouts=tuple(layouts), digest=digest)


def _named(layout: Layout, template: Template) -> Layout:
    """The layout of the template, or of its form, that knows each column by the names the template gives it too."""
    if layout.id not in (template.layout, template.form):
        return layout
    own = {fold(name) for name in (*layout.recognise, *(name for rule in layout.rules for name in rule.names))}
    given = {fold(name): column.key for column in template.columns for name in _names(column, layout)}
    aliases = {name: key for name, key in given.items() if name not in own}
    around = FRAME if layout.id == template.form else ()
    return replace(
        layout,
        aliases={**aliases, **layout.aliases},
        rules=tuple(_worded(layout.rules, template)),
        ignore=(*layout.ignore, *around),
    )


def _names(column: TemplateColumn, layout: Layout) -> tuple[str, ...]:
    """What a column is called in a workbook and in a form; a place also by its level, where a country has other words."""
    levels = (rule.level for rule in layout.rules if column.key in rule.names and rule.read == "place")
    return (*column.label.values(), column.name, *(level_name(level) for level in levels if level))


def _sender(layout: Layout) -> tuple[Rule, ...]:
    """The rule that reads who fills in a form, which a workbook says on its cover."""
    is_there = any(rule.into == ORGANISATION for rule in layout.rules)
    return () if is_there else (Rule(names=(ORGANISATION,), into=ORGANISATION, read="text"),)


def level_name(level: int) -> str:
    """Give the header of a place in a country that has no regions or cercles.

    >>> level_name(2)
    'Admin 2'
    """
    return f"Admin {level}"


def _worded(rules: tuple[Rule, ...], template: Template) -> Iterator[Rule]:
    """The rules, those without a taxonomy with the words that the template offers beside any other."""
    offered = {column.key: column.words for column in template.columns if column.words}
    for rule in rules:
        words = offered.get(rule.names[0], {})
        if words and rule.read == "word" and not rule.taxonomy and not rule.words:
            spelled = {text: value for value, label in words.items() for text in (value, *label.values())}
            yield replace(rule, words=spelled, is_open=True)
        else:
            yield rule


def _form_layout(layout: Layout, template: Template) -> Layout:
    """The layout of an export of the form: the template's, each submission once by its identifier."""
    needed = tuple(column.key for column in template.columns if column.is_needed)
    return replace(
        layout,
        id=FORM,
        recognise=("_uuid", "_submission_time", *needed),
        absent=(),
        rules=(*_identifier(layout), *_sender(layout), *layout.rules),
        once_per=("_uuid",),
        ignore=(*layout.ignore, *FRAME),
        meaning=None,
        file=None,
        sheet=None,
        says=(),
        points=(),
    )


def _identifier(layout: Layout) -> tuple[Rule, ...]:
    """The rule that reads the identifier of a submission, where records of the table have one."""
    column = next((name for name in _IDENTIFIERS if TABLES[layout.table].column(name)), None)
    return (Rule(names=("_uuid",), into=column, read="text", is_required=True),) if column else ()
