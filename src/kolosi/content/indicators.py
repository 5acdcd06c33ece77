"""Loads the indicators."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from pydantic import Field

from kolosi.content.folders import ContentPath, content_files
from kolosi.content.yaml_files.errors import ContentError
from kolosi.content.yaml_files.shape import Shape
from kolosi.content.yaml_files.yaml import checked, one_of, read_yaml, wrong
from kolosi.model.finding import point
from kolosi.model.indicator import ADDS, Adds, Example, Indicator, Kind, Measure, Part
from kolosi.model.key import BadKey, Key
from kolosi.model.record import FIRST_LEVEL, RESPONSES, STATISTICS, TABLES
from kolosi.model.survey import Among, LonelyRule, Respondents, Survey

_MEASURE = re.compile(r"(count|sum|distinct|latest)\(([a-z_]*)\)|(count|share)")


class _ExampleShape(Shape):
    rows: str
    gives: dict[str, str | int | float]


class _AlsoShape(Shape):
    from_: str = Field(alias="from")
    measure: str
    where: str | None = None


class _AddsShape(Shape):
    time: bool | None = None
    place: bool | None = None
    category: bool | None = None


class _AmongShape(Shape):
    question: str
    answers: list[str] = Field(default_factory=list)
    least: float | None = None
    most: float | None = None


class _WordsShape(Shape):
    en: str = Field(min_length=1)
    fr: str = Field(min_length=1)


class _SurveyShape(Shape):
    question: str
    of: Respondents
    frame: _WordsShape
    recall: _WordsShape
    answers: list[str] = Field(default_factory=list)
    without: list[str] = Field(default_factory=list)
    among: list[_AmongShape] = Field(default_factory=list)
    several: bool = False
    lonely: LonelyRule = "stop"


class _IndicatorShape(Shape):
    label: dict[str, str]
    unit: dict[str, str] = Field(default_factory=dict)
    kind: Kind
    from_: str | None = Field(default=None, alias="from")
    source: str | None = None
    measure: str | None = None
    where: str | None = None
    numerator: str | None = None
    denominator: str | None = None
    part_of: str | None = None
    by: list[str] = Field(default_factory=list)
    better: str | None = Field(default=None, pattern="up|down")
    decimals: int = 0
    sensitivity: str = Field(default="aggregate", pattern="public|aggregate|incident")
    sensitive: bool = False
    people: bool = False
    why: dict[str, str] = Field(default_factory=dict)
    reference: str | None = None
    caveat: dict[str, str] = Field(default_factory=dict)
    definition: str = "1"
    example: _ExampleShape | None = None
    also: _AlsoShape | None = None
    adds: _AddsShape | None = None
    survey: _SurveyShape | None = None
    levels: int | None = Field(default=None, ge=2, le=10)
    apart: str | None = None
    only: dict[str, list[str]] = Field(default_factory=dict)
    note: str | None = None


def load_indicators(overlay: ContentPath | None = None) -> Mapping[str, Indicator]:
    """Every indicator by id; a workspace's definition of the same id replaces the package's."""
    loaded: dict[str, Indicator] = {}
    for path in content_files("indicators", "*.yaml", overlay):
        for id_, value in read_yaml(path).items():
            loaded[id_] = _indicator(id_, checked(_IndicatorShape, value, path, id_), path)
    for indicator in loaded.values():
        _check_parts(indicator, loaded)
    return loaded


def _indicator(id_: str, shape: _IndicatorShape, path: ContentPath) -> Indicator:
    measure = _measure(id_, shape.measure, shape.from_, path)
    is_ratio = shape.numerator is not None
    if is_ratio == (measure is not None):
        raise wrong(path, [id_, "measure"], point("expected_measure_or_parts"), shape.measure or "–")
    _check_survey(id_, shape, path)
    found = Indicator(
        id=id_,
        label=shape.label,
        unit=shape.unit or ({"en": "%", "fr": "%"} if shape.kind == "share" else {}),
        kind=shape.kind,
        table=shape.from_,
        source=shape.source,
        measure=measure,
        where=shape.where,
        numerator=_part(shape.numerator, id_, path),
        denominator=_part(shape.denominator, id_, path),
        part_of=_part(shape.part_of, id_, path),
        by=tuple(shape.by),
        better="up" if shape.better == "up" else "down" if shape.better == "down" else None,
        decimals=shape.decimals,
        sensitivity="public"
        if shape.sensitivity == "public"
        else "incident"
        if shape.sensitivity == "incident"
        else "aggregate",
        is_sensitive=shape.sensitive,
        is_people=shape.people,
        why=shape.why,
        reference=shape.reference,
        caveat=shape.caveat,
        definition=shape.definition,
        example=_example(shape.example),
        origin=f"{path.parent.name}/{path.name}",
        adds=_adds(shape),
        survey=_survey(shape.survey),
        levels=shape.levels,
        apart=shape.apart,
        only=tuple((column, tuple(terms)) for column, terms in sorted(shape.only.items())),
    )
    return found if shape.also is None else replace(found, also=_also(found, shape.also, path))


def _check_survey(id_: str, shape: _IndicatorShape, path: ContentPath) -> None:
    """A share of respondents says what is asked of whom, in interviews; no other figure does."""
    is_of_respondents = (shape.measure or "").strip() == "share"
    if (shape.survey is not None) != is_of_respondents:
        raise wrong(path, [id_, "measure"], point("expected_survey"), shape.measure or "–")
    if is_of_respondents and (shape.kind, shape.from_) != ("share", RESPONSES.name):
        raise wrong(path, [id_, "from"], point("expected_survey"), f"{shape.kind}, {shape.from_}")


def _survey(shape: _SurveyShape | None) -> Survey | None:
    if shape is None:
        return None
    return Survey(
        question=shape.question,
        of=shape.of,
        frame=shape.frame.model_dump(),
        recall=shape.recall.model_dump(),
        answers=tuple(shape.answers),
        without=tuple(shape.without),
        among=tuple(
            Among(question=one.question, answers=tuple(one.answers), least=one.least, most=one.most)
            for one in shape.among
        ),
        several=shape.several,
        lonely=shape.lonely,
    )


def _adds(shape: _IndicatorShape) -> Adds:
    """What is declared, over what the kind of figure allows."""
    declared = shape.adds.model_dump(exclude_none=True) if shape.adds else {}
    return replace(ADDS[shape.kind], **declared)


def _also(indicator: Indicator, shape: _AlsoShape, path: ContentPath) -> Indicator:
    """The same figure counted from another table; from values published of what it is part of, only where each of its terms has one."""
    measure = _measure(indicator.id, shape.measure, shape.from_, path)
    return replace(
        indicator,
        table=shape.from_,
        measure=measure,
        where=shape.where,
        example=None,
        whole_of=indicator.part_of.breakdown if indicator.part_of and shape.from_ == STATISTICS.name else (),
        definition=indicator.definition if shape.from_ == indicator.table else f"{indicator.definition}, {shape.from_}",
    )


def _measure(id_: str, text: str | None, table: str | None, path: ContentPath) -> Measure | None:
    if text is None:
        return None
    match = _MEASURE.fullmatch(text.strip())
    if match is None:
        raise wrong(path, [id_, "measure"], point("expected_measure"), text)
    if table not in TABLES:
        raise wrong(path, [id_, "from"], one_of(TABLES), str(table))
    function, column = (match[1] or match[3]), match[2] or None
    is_unit = column == FIRST_LEVEL and function == "distinct"
    if column is not None and TABLES[table].column(column) is None and not is_unit:
        raise wrong(path, [id_, "measure"], one_of(TABLES[table].names), column)
    return Measure(function=function, column=column)  # type: ignore[arg-type]


def _part(text: str | None, id_: str, path: ContentPath) -> Part | None:
    if text is None:
        return None
    try:
        key = Key.parse(f"{text}/2000")
    except BadKey as error:
        raise wrong(path, [id_, "numerator"], point("expected_counted_indicator"), text) from error
    return Part(indicator=key.indicator, breakdown=key.breakdown)


def _example(shape: _ExampleShape | None) -> Example | None:
    if shape is None:
        return None
    return Example(rows=read_drawn_table(shape.rows), gives={key: str(value) for key, value in shape.gives.items()})


def read_drawn_table(text: str) -> tuple[Mapping[str, str], ...]:
    """The rows of a small table drawn in text, cells parted by bars; an empty cell is no answer.

    >>> read_drawn_table('place | killed\\nml-gao | 3')
    ({'place': 'ml-gao', 'killed': '3'},)
    """
    lines = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in text.strip().splitlines()]
    return tuple(dict(zip(lines[0], cells, strict=True)) for cells in lines[1:])


def _check_parts(indicator: Indicator, loaded: Mapping[str, Indicator]) -> None:
    for part in (indicator.numerator, indicator.denominator, indicator.part_of):
        if part is not None and (part.indicator not in loaded or loaded[part.indicator].is_ratio):
            raise ContentError(
                file=indicator.origin,
                line=None,
                key=indicator.id,
                expected=point("expected_counted_indicator"),
                found=part.indicator,
            )
    part = indicator.part_of
    if part is not None and loaded[part.indicator].kind != indicator.kind:
        raise ContentError(
            file=indicator.origin,
            line=None,
            key=f"{indicator.id}.part_of",
            expected=point("expected_part_of_its_kind"),
            found=f"{part.indicator} ({loaded[part.indicator].kind})",
        )
