"""The register of an edition: every value that it printed, for the releases that come after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from kolosi.model.figure import Change, Figure, Released
from kolosi.model.key import Key
from kolosi.release.context import Published


def printed(edition: str, figures: Mapping[Key, Released]) -> tuple[Published, ...]:
    """Every value that leaves with an edition, both sides of its changes included; nothing of what is hidden."""
    values = {figure.key: figure.value for figure in _figures(figures.values()) if figure.value is not None}
    return tuple(Published(edition=edition, key=key, value=value) for key, value in sorted(values.items()))


def _figures(released: Iterable[Released]) -> Iterator[Figure]:
    for one in released:
        if isinstance(one, Change):
            if one.hidden is None:
                yield one.before
                yield one.after
        else:
            yield one


def as_entries(published: Iterable[Published]) -> list[dict[str, str]]:
    """The register as it is kept in an edition; values are exact fractions."""
    return [{"key": str(one.key), "value": str(one.value)} for one in published]


def from_entries(
    edition: str, entries: Iterable[Mapping[str, object]], *, is_withdrawn: bool = False
) -> tuple[Published, ...]:
    """The values of a kept register; entries without a value were hidden or had no data."""
    return tuple(
        Published(
            edition=edition,
            key=Key.parse(str(entry["key"])),
            value=Fraction(str(entry["value"])),
            is_withdrawn=is_withdrawn,
        )
        for entry in entries
        if entry.get("value") is not None
    )
