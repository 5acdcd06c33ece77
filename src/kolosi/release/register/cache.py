"""Figures that were released, as text and back: a document that is rendered again need not ask the gate again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from fractions import Fraction
from typing import Any

from kolosi.model.figure import Change, Figure, Hidden, Released
from kolosi.model.key import Key

Lines = dict[str, dict[str, object]]


def as_lines(figures: Mapping[Key, Released]) -> Lines:
    """The figures as values that JSON can hold."""
    return {str(key): _line(figure) for key, figure in sorted(figures.items())}


def _line(released: Released) -> dict[str, object]:
    line = {field.name: _plain(getattr(released, field.name)) for field in fields(released)}
    return {"is_change": isinstance(released, Change), **line}


def _plain(value: object) -> object:
    if isinstance(value, Figure):
        return _line(value)
    if isinstance(value, Hidden):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Fraction | Key):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return dict(value) if isinstance(value, Mapping) else value


def from_lines(lines: Lines) -> dict[Key, Released]:
    """The figures that were kept."""
    return {Key.parse(text): _change(line) if line.pop("is_change") else _figure(line) for text, line in lines.items()}


def _figure(line: dict[str, object]) -> Figure:
    kept = dict(line)
    kept.pop("is_change", None)
    return Figure(**_typed(kept, ("value",)))  # type: ignore[arg-type]


def _change(line: dict[str, object]) -> Change:
    kept = _typed(dict(line), ("difference", "percent"))
    sides = {name: _figure(side) for name in ("before", "after") if isinstance(side := line[name], dict)}
    interval = line["interval"]
    return Change(**{**kept, **sides, "interval": tuple(interval) if isinstance(interval, list) else None})  # type: ignore[arg-type]


def _hidden(kept: Mapping[str, Any]) -> Hidden:
    as_of = kept.get("as_of")
    return Hidden(**{**kept, "as_of": date.fromisoformat(as_of) if as_of else None})


def _typed(line: dict[str, object], exact: tuple[str, ...]) -> dict[str, object]:
    for name in exact:
        line[name] = None if line[name] is None else Fraction(str(line[name]))
    line["key"] = Key.parse(str(line["key"]))
    if line.get("as_of"):
        line["as_of"] = date.fromisoformat(str(line["as_of"]))
    hidden = line["hidden"]
    line["hidden"] = _hidden(hidden) if isinstance(hidden, dict) else None
    for name in ("sources", "receipts", "reasons", "reporters"):
        texts = line.get(name)
        if isinstance(texts, list):
            line[name] = tuple(texts)
    return line
