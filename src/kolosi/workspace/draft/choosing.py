"""Which figures a first draft tells of each ranked risk: those that moved most, and where; none that the gate would hold back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from kolosi.model.key import Key
from kolosi.report.draft.wording import is_hidden
from kolosi.workspace.ask.asking import Asking
from kolosi.workspace.ask.keys import base_period
from kolosi.workspace.write.registers import RankedRisk, ranked_risks

if TYPE_CHECKING:
    from kolosi.model.figure import Comparison, Figures
    from kolosi.model.term import Term

FIGURES = 3
"""So many figures are told of a risk: a paragraph that one reads in half a minute."""

PLACES = 2
"""So many places are named beside a figure. Each is three more cells of a table from which others must not be worked out."""

_BASES = ("year_ago", "previous")
"""A year ago first, for the season is the same; the period before where nothing is known of then."""

_ORDER = ("CHANGE", "NO CLEAR CHANGE", "NOT COMPARABLE")


@dataclass(frozen=True, kw_only=True)
class Told:
    """A figure that a sentence tells, the change that leads to it (None: there is no base), and the places named beside it."""

    key: Key
    change: Key | None = None
    places: tuple[Key, ...] = ()

    @property
    def own(self) -> frozenset[Key]:
        """What is cited of the figure itself."""
        return frozenset(_cited(self.change or self.key))

    @property
    def beside(self) -> frozenset[Key]:
        """What is cited of places."""
        return frozenset(key for change in self.places for key in _cited(change))


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """What is told of a risk, the figure that moved most first; and the figures that have no data."""

    risk: RankedRisk
    told: tuple[Told, ...]
    missing: tuple[Key, ...] = ()


class Trial(Asking):
    """A desk whose gate is asked about more figures than the drafts cite."""

    def __init__(self, desk: Asking, more: Iterable[Key]) -> None:
        super().__init__(desk.workspace, desk.built)
        self._cited_before, self._more = desk.cited, frozenset(more)
        self._values, self._changes = desk._values, desk._changes  # the same build gives the same values
        self.engine, self.context = desk.engine, desk.context

    @cached_property
    def cited(self) -> frozenset[Key]:
        """What the drafts cite, and what is tried."""
        return self._cited_before | self._more


def choose(desk: Asking, names: Sequence[str]) -> tuple[list[Chosen], Figures]:
    """What a first draft tells of the ranked risks of these names, with the released figures; the gate is asked until it lets all of them out.

    Nothing is told that would make the gate hold back a figure which the drafts print already.
    """
    printed = [key for key, shown in desk.released.items() if not is_hidden(shown)]
    found = [_of_risk(desk, risk) for risk in ranked_risks(desk.workspace) if risk.risk in names]
    while True:
        tried = _keys(found)
        figures = Trial(desk, tried).released
        hidden = {key for key in tried if key not in figures or is_hidden(figures[key])}
        lost = {key for key in printed if is_hidden(figures[key])}
        if not hidden and not lost:
            return [replace(one, told=one.told[:FIGURES]) for one in found], figures
        fewer = [_without(one, hidden, lost) for one in found]
        found = fewer if fewer != found else [_with_fewer(one) for one in found]


def _keys(found: Iterable[Chosen]) -> frozenset[Key]:
    told = [each for one in found for each in one.told[:FIGURES]]
    return frozenset().union(*(each.own | each.beside for each in told))


def _without(chosen: Chosen, hidden: set[Key], lost: set[Key]) -> Chosen:
    """What is told of a risk without what is held back; where a figure of the drafts was lost, without places, else without its indicator."""
    blamed = {key.indicator for key in lost}
    kept = []
    for at, one in enumerate(chosen.told):
        if at >= FIGURES:
            kept.append(one)
        elif one.places and (one.beside & hidden or one.key.indicator in blamed):
            kept.append(replace(one, places=()))
        elif not one.own & hidden and one.key.indicator not in blamed:
            kept.append(one)
    return replace(chosen, told=tuple(kept))


def _with_fewer(chosen: Chosen) -> Chosen:
    """What is told of a risk without places; where it names none, without its last figure."""
    if any(one.places for one in chosen.told[:FIGURES]):
        return replace(chosen, told=tuple(replace(one, places=()) for one in chosen.told))
    return replace(chosen, told=chosen.told[: min(len(chosen.told), FIGURES) - 1] if chosen.told else ())


# -- of one risk --------------------------------------------------------------------------------------------------------


def _of_risk(desk: Asking, risk: RankedRisk) -> Chosen:
    keys = _candidates(desk, risk)
    sides = {key: [key, *_bases(desk, key)] for key in keys}
    values = desk.estimates(one for key in keys for one in sides[key])
    known = [key for key in keys if values[key].value is not None]
    changes = {key: _change(key, [one for one in sides[key][1:] if values[one].value is not None]) for key in known}
    compared = desk.comparisons(change for change in changes.values() if change)
    told = [Told(key=key, change=changes[key]) for key in known]
    told.sort(key=lambda one: _rank(compared[one.change] if one.change else None))
    term = _term(desk, risk)
    if told and not (term and term.is_sensitive):
        told[0] = replace(told[0], places=tuple(_places(desk, told[0])))
    return Chosen(risk=risk, told=tuple(told), missing=tuple(key for key in keys if values[key].value is None))


def _candidates(desk: Asking, risk: RankedRisk) -> list[Key]:
    """The figures that the risk was ranked by; where none is named, those that are known to tell of such a risk."""
    named = [key for text in risk.evidence if (key := Key.named(text)) is not None and desk.knows(key)]
    if named:
        return list(dict.fromkeys(key.after if key.is_change else key for key in named))
    period, term = desk.workspace.settings.period, _term(desk, risk)
    others = str(term.attributes.get("indicators", "")).split() if term else []
    texts = [f"hr_violations;risk={risk.risk}/{period}", *(f"{name}/{period}" for name in others)]
    return [key for text in texts if (key := Key.named(text)) is not None and desk.knows(key)]


def _term(desk: Asking, risk: RankedRisk) -> Term | None:
    return desk.workspace.knowledge.taxonomies["protection_risks"].terms.get(risk.risk)


def _bases(desk: Asking, key: Key) -> list[Key]:
    settings = desk.workspace.settings
    periods = dict.fromkeys(base_period(role, key.period, settings) for role in _BASES)
    return [key.during(period) for period in periods if period != key.period]


def _change(key: Key, bases: Sequence[Key]) -> Key | None:
    return key.to(bases[0].period) if bases else None


def _cited(key: Key) -> tuple[Key, ...]:
    return (key, key.before, key.after) if key.is_change else (key,)


def _rank(comparison: Comparison | None) -> tuple[int, Fraction]:
    """What changed clearly and most comes first, what stands alone last."""
    if comparison is None:
        return len(_ORDER), Fraction(0)
    return _ORDER.index(comparison.verdict), -abs(comparison.arithmetic or Fraction(0))


def _places(desk: Asking, told: Told) -> list[Key]:
    """The first-level places in which a figure changed clearly, those that moved most first."""
    change = told.change
    if change is None or told.key.places or desk.comparisons([change])[change].verdict == "NOT COMPARABLE":
        return []
    if desk.workspace.knowledge.indicators[told.key.indicator].kind not in ("flow", "stock"):
        return []
    wanted = [change.at(place.id) for place in desk.workspace.level_one()]
    found: Mapping[Key, Comparison] = desk.comparisons(key for key in wanted if desk.knows(key))
    clear = [key for key, one in found.items() if one.verdict == "CHANGE" and one.difference]
    return sorted(clear, key=lambda key: (-abs(found[key].difference or 0), str(key)))[:PLACES]
