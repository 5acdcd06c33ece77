"""Definitions of a workspace that let more out than the system behind them, or than the tool's own, without saying why."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from kolosi.content.indicators import load_indicators
from kolosi.model.finding import Finding, point
from kolosi.model.label import say
from kolosi.model.source import Sensitivity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kolosi.model.indicator import Indicator
    from kolosi.workspace.knowledge import Knowledge

_CLASSES: tuple[str, ...] = get_args(Sensitivity)


def opened(knowledge: Knowledge) -> list[Finding]:
    """A point for each indicator more open than its source, or than the tool's definition of it, without a reason in
    both languages; nothing is looked at in a workspace without definitions of its own."""
    overlay = knowledge.overlay
    if overlay is None or not any((overlay / kind).is_dir() for kind in ("indicators", "sources")):
        return []
    packaged = load_indicators()
    found = []
    for id_, indicator in sorted(knowledge.indicators.items()):
        bound = None if has_reason(indicator) else bound_of(indicator, packaged.get(id_), knowledge)
        if bound is not None:
            label = {language: say(indicator.label, language) for language in ("en", "fr")}
            found.append(point("indicator_opened", found=id_, data={"bound": bound, **label}))
    return found


def has_reason(indicator: Indicator) -> bool:
    """True when a definition says in both languages why it may be more open than its source."""
    return all(indicator.why.get(language, "").strip() for language in ("en", "fr"))


def bound_of(indicator: Indicator, packaged: Indicator | None, knowledge: Knowledge) -> str | None:
    """The line that a definition lacks, as it is written, when it is more open than its source or than the tool's own."""
    if packaged is not None and packaged.is_sensitive and not indicator.is_sensitive:
        return "sensitive: true"
    behind = [knowledge.sources.get(id_) for id_ in _sources(indicator, knowledge.indicators)]
    classes = [source.sensitivity for source in behind if source is not None]
    own = [] if packaged is None or packaged.why else [packaged.sensitivity]
    strictest = max((*classes, *own), key=_CLASSES.index, default=indicator.sensitivity)
    is_open = _CLASSES.index(indicator.sensitivity) < _CLASSES.index(strictest)
    return f"sensitivity: {strictest}" if is_open else None


def _sources(indicator: Indicator, indicators: Mapping[str, Indicator]) -> Iterator[str]:
    """The systems behind an indicator: its own, or those of its numerator and denominator."""
    if indicator.source is not None:
        yield indicator.source
        return
    for part in (indicator.numerator, indicator.denominator):
        if part is not None and part.indicator in indicators:
            yield from _sources(indicators[part.indicator], indicators)
