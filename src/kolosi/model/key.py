"""The key that names a figure everywhere: in drafts, charts, on the command line, in Python and in files."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property

from kolosi.model.period import Period, PeriodError

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_TERM = re.compile(r"[a-z0-9][a-z0-9_<>-]*")
_PLACE = re.compile(r"[a-z0-9][a-z0-9_.-]*")


class BadKey(ValueError):
    """A text that is no key; `part` says which piece is wrong."""

    def __init__(self, text: str, part: str) -> None:
        super().__init__(f"{part!r} in {text!r}")
        self.text = text
        self.part = part


@dataclass(frozen=True, kw_only=True)
class Key:
    """`indicator[;breakdown=term…]/period[/base period][@place+place…]`.

    Places are a union and so are the terms of one breakdown; different breakdowns are all required. No place means
    the whole country.

    >>> key = Key.parse("gbv_incidents;gbv_type=sexual_assault+rape/2025-Q1@ml-mopti+ml-gao")
    >>> str(key)
    'gbv_incidents;gbv_type=rape+sexual_assault/2025-Q1@ml-gao+ml-mopti'
    >>> Key.parse("hr_violations/2024-Q4/2024-Q3").is_change
    True
    """

    indicator: str
    period: Period
    breakdown: tuple[tuple[str, tuple[str, ...]], ...] = ()
    places: tuple[str, ...] = ()
    against: Period | None = None

    @classmethod
    def parse(cls, text: str) -> Key:
        """The key a text names, in its normal form. Raises `BadKey`."""
        body, at, places = text.strip().partition("@")
        pieces = body.split("/")
        if not 2 <= len(pieces) <= 3 or (at and not places):
            raise BadKey(text, body)
        indicator, *filters = pieces[0].split(";")
        _require(_NAME, indicator, text)
        return cls(
            indicator=indicator,
            breakdown=_parse_breakdown(filters, text),
            period=_parse_period(pieces[1], text),
            against=_parse_period(pieces[2], text) if len(pieces) == 3 else None,
            places=_parse_list(places, _PLACE, text) if at else (),
        )

    @classmethod
    def named(cls, text: str) -> Key | None:
        """The key a text names; None where it names none.

        >>> Key.named("idps/2025-Q1"), Key.named("idps")
        (Key('idps/2025-Q1'), None)
        """
        try:
            return cls.parse(text)
        except BadKey:
            return None

    def __str__(self) -> str:
        return self._text

    @cached_property
    def _text(self) -> str:
        filters = "".join(f";{name}={'+'.join(terms)}" for name, terms in self.breakdown)
        against = f"/{self.against}" if self.against else ""
        places = f"@{'+'.join(self.places)}" if self.places else ""
        return f"{self.indicator}{filters}/{self.period}{against}{places}"

    def __repr__(self) -> str:
        return f"Key('{self}')"

    def __hash__(self) -> int:
        return hash(self._text)  # a text knows its own; keys are looked up thousands of times a page

    def __lt__(self, other: Key) -> bool:
        return self._text < other._text

    @property
    def is_change(self) -> bool:
        """True for the comparison of two periods."""
        return self.against is not None

    @property
    def after(self) -> Key:
        """The figure of the current period of a change; itself when it is no change."""
        return replace(self, against=None)

    @property
    def before(self) -> Key:
        """The figure of the base period of a change."""
        if self.against is None:
            raise BadKey(str(self), "no base period")
        return replace(self, period=self.against, against=None)

    def with_breakdown(self, name: str, *terms: str) -> Key:
        """The same figure for some terms of one more breakdown."""
        kept = [pair for pair in self.breakdown if pair[0] != name]
        return replace(self, breakdown=tuple(sorted([*kept, (name, tuple(sorted(terms)))])))

    def without_breakdown(self, name: str) -> Key:
        """The same figure for all terms of a breakdown."""
        return replace(self, breakdown=tuple(pair for pair in self.breakdown if pair[0] != name))

    def during(self, period: Period) -> Key:
        """The same figure for another period."""
        return replace(self, period=period)

    def at(self, *places: str) -> Key:
        """The same figure for other places."""
        return replace(self, places=tuple(sorted(places)))

    def to(self, against: Period) -> Key:
        """The change of this figure on a base period."""
        return replace(self, against=against)


def _require(pattern: re.Pattern[str], piece: str, text: str) -> str:
    if not pattern.fullmatch(piece):
        raise BadKey(text, piece)
    return piece


def _parse_list(piece: str, pattern: re.Pattern[str], text: str) -> tuple[str, ...]:
    return tuple(sorted({_require(pattern, item, text) for item in piece.split("+")}))


def _parse_breakdown(filters: list[str], text: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    pairs: dict[str, tuple[str, ...]] = {}
    for item in filters:
        name, _, terms = item.partition("=")
        if name in pairs:
            raise BadKey(text, item)
        pairs[_require(_NAME, name, text)] = _parse_list(terms, _TERM, text)
    return tuple(sorted(pairs.items()))


def _parse_period(piece: str, text: str) -> Period:
    try:
        return Period.parse(piece)
    except PeriodError as error:
        raise BadKey(text, piece) from error
