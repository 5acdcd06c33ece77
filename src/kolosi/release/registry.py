"""The register of an edition: every value that it printed or held back, for the releases that come after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from kolosi.model.figure import Change, Figure, Released
from kolosi.model.key import Key
from kolosi.release.context import Published


def printed(edition: str, figures: Mapping[Key, Released]) -> tuple[Published, ...]:
    """Every figure of an edition, both sides of its changes included: its value, or None when it was held back.

    Figures without data are not in it.
    """
    values: dict[Key, Fraction | None] = {}
    for figure in _figures(figures.values()):
        if figure.value is not None or figure.hidden is not None:
            values[figure.key] = figure.value if figure.value is not None else values.get(figure.key)
    return tuple(Published(edition=edition, key=key, value=value) for key, value in sorted(values.items()))


def _figures(released: Iterable[Released]) -> Iterator[Figure]:
    for one in released:
        yield from (one.before, one.after) if isinstance(one, Change) else (one,)


def as_entries(published: Iterable[Published]) -> list[dict[str, str | None]]:
    """The register as it is kept in an edition; values are exact fractions."""
    return [{"key": str(one.key), "value": None if one.value is None else str(one.value)} for one in published]


def from_entries(
    edition: str, entries: Iterable[Mapping[str, object]], *, is_withdrawn: bool = False
) -> tuple[Published, ...]:
    """The values of a kept register."""
    return tuple(
        Published(
            edition=edition,
            key=Key.parse(str(entry["key"])),
            value=None if entry.get("value") is None else Fraction(str(entry["value"])),
            is_withdrawn=is_withdrawn,
        )
        for entry in entries
    )
