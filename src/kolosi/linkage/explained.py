"""Says of a pair which comparisons speak for one event and which against, in words."""

from __future__ import annotations

from dataclasses import dataclass
from math import log2
from typing import TYPE_CHECKING

from kolosi.linkage.comparisons import NULL
from kolosi.model.label import Label
from kolosi.reading.labels import label

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kolosi.linkage.comparisons import Weights

SPEAKS = 1.0
"""A comparison speaks for or against from twice the odds on (log2 of m/u): below, chance agrees as often."""


@dataclass(frozen=True, kw_only=True)
class Explained:
    """What speaks for one event, the weightiest first, what against, and what is not known on both sides; each as `comparison.level`."""

    speaks_for: tuple[str, ...]
    against: tuple[str, ...]
    unknown: tuple[str, ...]
    has_rival: bool

    @property
    def words(self) -> Label:
        """The same as one sentence in each language."""
        return {language: self._said(language) for language in ("fr", "en")}

    def _said(self, language: str) -> str:
        parts = []
        for name, levels in (("for", self.speaks_for), ("against", self.against)):
            if levels:
                told = ", ".join(label(f"linkage.levels.{one}")[language] for one in levels)
                parts.append(label(f"linkage.{name}")[language].format(told))
        if self.unknown:
            told = ", ".join(label(f"linkage.comparisons.{one}")[language] for one in self.unknown)
            parts.append(label("linkage.unknown")[language].format(told))
        if self.has_rival:
            parts.append(label("linkage.rival")[language])
        return " ".join(parts)


_RIVAL = 0.25
"""A pair that loses so much of its chance to others is told to have a rival: less does not change what a person would look at."""


def explain(pair: Mapping[str, object], weights: Weights) -> Explained:
    """Explains one pair by its levels and the weights that they were given."""
    levels = {name: str(pair[name]) for name in weights}
    weight = {name: _weight(weights, name, level) for name, level in levels.items() if level != NULL}
    order = sorted(weight, key=lambda name: -abs(weight[name]))
    return Explained(
        speaks_for=tuple(f"{name}.{levels[name]}" for name in order if weight[name] >= SPEAKS),
        against=tuple(f"{name}.{levels[name]}" for name in order if weight[name] <= -SPEAKS),
        unknown=tuple(name for name, level in levels.items() if level == NULL),
        has_rival=float(str(pair.get("alone", 0))) - float(str(pair["probability"])) >= _RIVAL,
    )


def _weight(weights: Weights, name: str, level: str) -> float:
    one = weights[name][level]
    return log2(one.m / one.u)
