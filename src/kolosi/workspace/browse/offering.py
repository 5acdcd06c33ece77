"""Finds indicators by words of either language, accents apart; those that have data stand first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kolosi.intake.columns.table import fold
from kolosi.model.key import Key
from kolosi.workspace.ask.kept_estimates import estimates_kept_in
from kolosi.workspace.browse.subjects import Subjects

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kolosi.model.figure import Estimate
    from kolosi.model.indicator import Indicator
    from kolosi.model.label import Label
    from kolosi.workspace.ask.desk import Desk


@dataclass(frozen=True, kw_only=True)
class Offered:
    """An indicator with its system and its value for the period; `is_gbv` as `Subjects` says."""

    indicator: Indicator
    source: Label
    estimate: Estimate
    is_gbv: bool = False

    @property
    def has_data(self) -> bool:
        """True where the period has a value."""
        return self.estimate.value is not None

    def holds(self, words: Sequence[str]) -> bool:
        """True where each word stands in what it counts, its unit, its system or its caveat, in one language or the other."""
        texts = (self.indicator.label, self.indicator.unit, self.source, self.indicator.caveat)
        said = fold(" ".join([self.indicator.id, *(text for label in texts for text in label.values())]))
        return all(word in said for word in words)

    def is_named(self, words: Sequence[str]) -> bool:
        """True where each word stands in its name."""
        return all(word in fold(" ".join(self.indicator.label.values())) for word in words)


def subjects_of(desk: Desk) -> Subjects:
    """What the content of a workspace says of subjects."""
    known = desk.workspace.knowledge
    return Subjects(indicators=known.indicators, sources=known.sources, taxonomies=known.taxonomies)


def offered(desk: Desk) -> tuple[Offered, ...]:
    """Every indicator with its value for the period of the workspace."""
    known, period, subjects = desk.workspace.knowledge, desk.workspace.settings.period, subjects_of(desk)
    keys = {one.id: Key(indicator=one.id, period=period) for one in known.indicators.values()}
    values = estimates_kept_in(desk, "offered.json", frozenset(keys.values()))
    return tuple(
        Offered(
            indicator=one,
            source=known.sources[one.source].title if one.source and one.source in known.sources else {},
            estimate=values[keys[one.id]],
            is_gbv=subjects.is_of(one),
        )
        for one in known.indicators.values()
    )


def found(among: Iterable[Offered], text: str = "", source: str = "") -> list[Offered]:
    """Those that hold all words of a text, of one system where it is named: with data first, then those named so, then by name."""
    words = [_stem(word) for word in fold(text).split()]
    kept = [one for one in among if one.holds(words) and source in ("", one.indicator.source)]
    return sorted(kept, key=lambda one: (not one.has_data, not one.is_named(words)))


def _stem(word: str) -> str:
    """A word without the sign of its plural."""
    return word[:-1] if len(word) > 3 and word[-1] in "sx" else word
