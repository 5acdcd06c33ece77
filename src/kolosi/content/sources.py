"""Loads the sources: how the files of each system are recognised and read."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Literal, get_args

from pydantic import Field, field_validator
from pydantic_core import PydanticCustomError

from kolosi.content.folders import ContentPath, content_files
from kolosi.content.templates import with_templates
from kolosi.content.yaml_files.shape import Shape
from kolosi.content.yaml_files.yaml import checked, is_packaged, one_of, read_yaml, wrong
from kolosi.model.record import TABLES
from kolosi.model.source import Covers, Layout, Meaning, Read, Rule, Sensitivity, Source


def _texts(value: object) -> object:
    return [value] if isinstance(value, str) else value


class _RuleShape(Shape):
    as_: str = Field(alias="as")
    read: str | None = None
    or_: list[str] = Field(default_factory=list, alias="or")
    taxonomy: str | None = None
    words: dict[str, str] = Field(default_factory=dict)
    with_: dict[str, str | int | float] = Field(default_factory=dict, alias="with")
    vintage: str | None = None
    level: int | None = None
    code: bool = False
    required: bool = False
    scale: float = 1.0
    order: Literal["dmy", "mdy"] | None = None
    attribute: str | None = None
    chooses: bool = False
    in_turn: bool = False

    @field_validator("read")
    @classmethod
    def _known(cls, value: str | None) -> str | None:
        if value is not None and value not in get_args(Read):
            known = ", ".join(get_args(Read))
            raise PydanticCustomError("expected_one_of", "one of {known}", {"known": known})
        return value


class _CoversShape(Shape):
    country: bool = False
    part: bool = False
    filtered: list[str] = Field(default_factory=list)


class _MeaningShape(Shape):
    needs: list[list[str]]
    hints: list[str] = Field(default_factory=list)
    unlike: list[str] = Field(default_factory=list)
    spread: str | None = None
    parts: str | None = None
    around: list[str] = Field(default_factory=list)
    each: Literal["person"] | None = None
    moved: Literal["stock", "flow"] | None = None
    settings: dict[str, str | int | float] = Field(default_factory=dict, alias="with")


class _LayoutShape(Shape):
    id: str
    table: str | None = None
    recognise: list[str]
    absent: list[str] = Field(default_factory=list)
    sheet: str | None = None
    columns: dict[str, _RuleShape] = Field(default_factory=dict)
    ignore: list[str] = Field(default_factory=list)
    totals: list[str] = Field(default_factory=list)
    ignore_rest: bool = False
    decides: bool = False
    sums: bool = False
    published: bool = False
    constants: dict[str, str | int | float] = Field(default_factory=dict)
    once_per: list[str] = Field(default_factory=list)
    latest: list[str] = Field(default_factory=list)
    keep: dict[str, list[str]] = Field(default_factory=dict)
    drop: dict[str, list[str]] = Field(default_factory=dict)
    reshape: bool = False
    country: list[str] = Field(default_factory=list)
    needs: list[str] = Field(default_factory=list)
    notices: list[str] = Field(default_factory=list)
    points: list[str] = Field(default_factory=list)
    file: str | None = None
    joins: bool = False
    holds: dict[str, list[str]] = Field(default_factory=dict)
    mostly: dict[str, list[str]] = Field(default_factory=dict)
    says: list[str] = Field(default_factory=list)
    note: str | None = None
    covers: _CoversShape = Field(default_factory=_CoversShape)
    meaning: _MeaningShape | None = None


class _PublisherShape(Shape):
    id: str
    name: str | dict[str, str]
    heads: list[str] = Field(default_factory=list)


class _SourceShape(Shape):
    title: dict[str, str]
    publisher: _PublisherShape
    sensitivity: str
    table: str | None = None
    layouts: list[_LayoutShape]
    words: dict[str, dict[str, str]] = Field(default_factory=dict)
    refuse_if: list[list[str]] = Field(default_factory=list)
    refuse_words: list[list[list[str]]] = Field(default_factory=list)
    refuse_own: list[list[list[str]]] = Field(default_factory=list)
    files_add_up: bool = False
    generic: bool = False
    publishes: bool = False
    caveat: dict[str, str] = Field(default_factory=dict)
    licence: dict[str, str] = Field(default_factory=dict)
    never: dict[str, str] = Field(default_factory=dict)
    note: str | None = None

    _one = field_validator("refuse_if", mode="before")(_texts)


def load_sources(overlay: ContentPath | None = None) -> Mapping[str, Source]:
    """Every source by id."""
    found = {path.parent.name: _known(path) for path in content_files("sources", "*/source.yaml", overlay)}
    return with_templates(found, overlay)


def _known(path: ContentPath) -> Source:
    return _of_package(path, _digest(path)) if is_packaged(path) else _source(path)


@cache
def _of_package(path: Path, digest: str) -> Source:
    """A source of the package, made once a process while its files stay the same: of what opening a workspace takes, 14 ms of 42."""
    return _source(path)


def _source(path: ContentPath) -> Source:
    shape = checked(_SourceShape, read_yaml(path), path)
    if shape.sensitivity not in get_args(Sensitivity):
        raise wrong(path, ["sensitivity"], one_of(get_args(Sensitivity)), shape.sensitivity)
    name = shape.publisher.name
    return Source(
        id=path.parent.name,
        title=shape.title,
        publisher=shape.publisher.id,
        publisher_name={"en": name, "fr": name} if isinstance(name, str) else name,
        publisher_heads=tuple(shape.publisher.heads),
        sensitivity=shape.sensitivity,  # type: ignore[arg-type]
        layouts=tuple(_layout(layout, number, shape, path) for number, layout in enumerate(shape.layouts)),
        refuse_if=tuple(tuple(columns) for columns in shape.refuse_if),
        refuse_words=tuple(tuple(map(tuple, groups)) for groups in shape.refuse_words),
        refuse_own=tuple(tuple(map(tuple, groups)) for groups in shape.refuse_own),
        files_add_up=shape.files_add_up,
        is_generic=shape.generic,
        publishes=shape.publishes,
        caveat=shape.caveat,
        licence=shape.licence,
        never=shape.never,
        digest=_digest(path),
    )


def _digest(path: ContentPath) -> str:
    total = sha256(path.read_bytes())
    code = path.parent / "read.py"
    total.update(code.read_bytes() if code.is_file() else b"")
    return total.hexdigest()[:16]


def _layout(shape: _LayoutShape, number: int, source: _SourceShape, path: ContentPath) -> Layout:
    table = shape.table or source.table
    if table not in TABLES:
        raise wrong(path, ["layouts", str(number)], one_of(TABLES), str(table))
    rules = tuple(_rule(name, rule, source, table, path, number) for name, rule in shape.columns.items())
    return Layout(
        id=shape.id,
        table=table,
        recognise=tuple(shape.recognise),
        absent=tuple(shape.absent),
        rules=rules,
        sheet=shape.sheet,
        ignore=tuple(shape.ignore),
        totals=tuple(shape.totals),
        ignores_rest=shape.ignore_rest,
        decides=shape.decides,
        sums=shape.sums,
        published=shape.published,
        constants={name: str(value) for name, value in shape.constants.items()},
        once_per=tuple(shape.once_per),
        latest=tuple(shape.latest),
        keep={name: tuple(words) for name, words in shape.keep.items()},
        drop={name: tuple(words) for name, words in shape.drop.items()},
        reshapes=shape.reshape,
        country=tuple(shape.country),
        needs=tuple(shape.needs),
        notices=tuple(shape.notices),
        points=tuple(shape.points),
        file=shape.file,
        joins=shape.joins,
        holds={name: tuple(words) for name, words in shape.holds.items()},
        mostly={name: tuple(words) for name, words in shape.mostly.items()},
        says=tuple(shape.says),
        covers=Covers(country=shape.covers.country, part=shape.covers.part, filtered=tuple(shape.covers.filtered)),
        meaning=_meaning(shape.meaning),
    )


def _meaning(shape: _MeaningShape | None) -> Meaning | None:
    if shape is None:
        return None
    return Meaning(
        needs=tuple(tuple(group) for group in shape.needs),
        hints=tuple(shape.hints),
        unlike=tuple(shape.unlike),
        spread=shape.spread,
        parts=shape.parts,
        around=tuple(shape.around),
        each=shape.each,
        moved=shape.moved,
        settings={name: str(value) for name, value in shape.settings.items()},
    )


def _rule(name: str, shape: _RuleShape, source: _SourceShape, table: str, path: ContentPath, number: int) -> Rule:
    column = TABLES[table].column(shape.as_)
    if column is None and shape.as_ != "period":
        trail = ["layouts", str(number), "columns", name, "as"]
        raise wrong(path, trail, one_of([*TABLES[table].names, "period"]), shape.as_)
    return Rule(
        names=(name, *shape.or_),
        into=shape.as_,
        read=shape.read or _usual_reading(column.type if column else "period"),  # type: ignore[arg-type]
        taxonomy=shape.taxonomy or (column.taxonomy if column else None),
        words={**source.words.get(name, {}), **source.words.get(shape.as_, {}), **shape.words},
        settings={key: str(value) for key, value in shape.with_.items()},
        vintage=shape.vintage,
        level=shape.level,
        is_code=shape.code,
        is_required=shape.required,
        scale=shape.scale,
        order=shape.order,
        attribute=shape.attribute,
        chooses=shape.chooses,
        in_turn=shape.in_turn,
    )


def _usual_reading(type_: str) -> str:
    return {
        "term": "word",
        "place": "place",
        "day": "day",
        "count": "count",
        "number": "number",
        "flag": "flag",
        "period": "period",
    }.get(type_, "text")
