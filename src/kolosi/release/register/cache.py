"""Figures that were released, as text and back: a document that is rendered again need not ask the gate again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields

from kolosi.model.figure import Change, Figure, Released
from kolosi.model.key import Key
from kolosi.model.plain import plain, read_plain

Lines = dict[str, dict[str, object]]


def as_lines(figures: Mapping[Key, Released]) -> Lines:
    """The figures as values that JSON can hold."""
    return {
        str(key): {
            "is_change": isinstance(released, Change),
            **{field.name: plain(getattr(released, field.name)) for field in fields(released)},
        }
        for key, released in sorted(figures.items())
    }


def from_lines(lines: Lines) -> dict[Key, Released]:
    """The figures that were kept."""
    found: dict[Key, Released] = {}
    for text, line in lines.items():
        kept = {name: value for name, value in line.items() if name != "is_change"}
        found[Key.parse(text)] = read_plain(Change, kept) if line["is_change"] else read_plain(Figure, kept)
    return found
