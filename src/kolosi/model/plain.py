"""Values of the model as values that JSON holds, and back by the types of their fields: a field that is added needs nothing here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from fractions import Fraction
from functools import cache, lru_cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from kolosi.model.key import Key

Value = TypeVar("Value")

_AS_TEXT: Mapping[type, Callable[[str], object]] = {
    Key: lru_cache(maxsize=4096)(Key.parse),
    Fraction: Fraction,
    date: date.fromisoformat,
}


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
    hint: Any = kind
    found: Value = _maker(hint)(line)
    return found


_Maker = Callable[[Any], Any]


@cache
def _maker(hint: Any) -> _Maker:
    """What makes a value of a type again, put together once: a page of figures has tens of thousands of fields."""
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        return _of_member(tuple(one for one in get_args(hint) if one is not NoneType))
    if origin is tuple:
        return _of_tuple(get_args(hint))
    if not isinstance(hint, str) and hint in _AS_TEXT:
        read = _AS_TEXT[hint]
        return lambda value: None if value is None else read(value)
    return _of_fields(hint) if is_dataclass(hint) else _as_it_is


def _as_it_is(value: Any) -> Any:
    return value


def _of_member(members: tuple[Any, ...]) -> _Maker:
    if len(members) == 1:
        return _maker(members[0])

    def make(value: Any) -> Any:
        return _maker(_member(members, value))(value)

    return make


def _of_tuple(inner: tuple[Any, ...]) -> _Maker:
    is_of_one = inner[1:] == (...,)
    each = [_maker(one) for one in (inner[:1] if is_of_one else inner)]

    def make(value: Any) -> Any:
        if value is None:
            return None
        if is_of_one:
            return tuple(map(each[0], value))
        return tuple(one(part) for one, part in zip(each, value, strict=True))

    return make


def _of_fields(made: Any) -> _Maker:
    def make(value: Any) -> Any:
        if value is None:
            return None
        makers = _makers(made)
        return made(**{name: part if part is None else makers[name](part) for name, part in value.items()})

    return make


@cache
def _makers(made: Any) -> Mapping[str, _Maker]:
    return {name: _maker(hint) for name, hint in _hints(made).items()}


def _member(members: tuple[Any, ...], value: Any) -> Any:
    if not isinstance(value, dict):
        return members[0]
    return next(one for one in members if is_dataclass(one) and {field.name for field in fields(one)} == value.keys())


@cache
def _hints(made: Any) -> Mapping[str, Any]:
    return get_type_hints(made)
