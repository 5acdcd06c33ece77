"""Values of the model as values that JSON holds, and back by the types of their fields: a field that is added needs nothing here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from kolosi.model.key import Key

Value = TypeVar("Value")

_AS_TEXT: Mapping[type, Callable[[str], object]] = {Key: Key.parse, Fraction: Fraction, date: date.fromisoformat}


def plain(value: object) -> object:
    """Gives a value as one that JSON holds.

    >>> plain((Fraction(1, 3), date(2025, 3, 1), None))
    ['1/3', '2025-03-01', None]
    """
    if is_dataclass(value) and not isinstance(value, Key):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple(_AS_TEXT)):
        return str(value)
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    return dict(value) if isinstance(value, Mapping) else value


def read_plain(kind: type[Value], line: object) -> Value:
    """Makes a value of the kind again. Of several dataclasses that a field may hold, the one with these fields is meant."""
    found: Value = _read(kind, line)
    return found


def _read(hint: Any, value: Any) -> Any:
    if value is None or isinstance(hint, str):
        return value
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        return _read(_member(tuple(one for one in get_args(hint) if one is not NoneType), value), value)
    if origin is tuple:
        inner = get_args(hint)
        each = inner[:1] * len(value) if inner[1:] == (...,) else inner
        return tuple(_read(one, part) for one, part in zip(each, value, strict=True))
    if hint in _AS_TEXT:
        return _AS_TEXT[hint](value)
    return _made(hint, value) if is_dataclass(hint) else value


def _made(made: Any, value: Mapping[str, Any]) -> Any:
    hints = _hints(made)
    return made(**{name: _read(hints[name], part) for name, part in value.items()})


def _member(members: tuple[Any, ...], value: Any) -> Any:
    if len(members) == 1 or not isinstance(value, dict):
        return members[0]
    return next(one for one in members if is_dataclass(one) and {field.name for field in fields(one)} == value.keys())


@cache
def _hints(made: Any) -> Mapping[str, Any]:
    return get_type_hints(made)
