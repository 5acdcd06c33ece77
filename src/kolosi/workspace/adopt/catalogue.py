"""What a workspace can say: its indicators by the words that name them, with the periods and terms for which it has data."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from functools import cached_property
from math import log
from typing import TYPE_CHECKING

from kolosi.model.label import say
from kolosi.model.period import Period
from kolosi.model.record import BREAKDOWNS, STATISTICS, TABLES
from kolosi.model.spelling import words_of
from kolosi.reading.text import TOKEN, flatten
from kolosi.workspace.adopt.typed import stems_of
from kolosi.workspace.ask.breakdowns import columns_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kolosi.model.indicator import Indicator
    from kolosi.model.term import Term
    from kolosi.reading.pack import Pack
    from kolosi.workspace.adopt.typed import Typed
    from kolosi.workspace.ask.desk import Desk

_STATISTIC = re.compile(r"statistic\s*(?:=|in)\s*\(?((?:\s*'\w+'\s*,?)+)", re.IGNORECASE)
_BRACKET = re.compile(r"\([^)]*\)")

CONCEPT, UNIT = 0.3, 0.15
"""What a common concept ("décès" for "tués") and the unit of an indicator add to its words."""

_NEAREST = 0.3
"""A term that stands farther away than the sentence before names nothing of a number."""

Breakdown = tuple[tuple[str, tuple[str, ...]], ...]


class Catalogue:
    """The indicators that have data, by the words of one language."""

    def __init__(self, desk: Desk, pack: Pack) -> None:
        self._desk, self._pack = desk, pack
        self._known = desk.workspace.knowledge
        self.language = pack.language if pack.language in ("fr", "en") else "en"

    # -- which have data ----------------------------------------------------------------------------------------------

    @cached_property
    def indicators(self) -> Mapping[str, Indicator]:
        """The indicators of which some record is held."""
        return {id_: one for id_, one in self._known.indicators.items() if self._has_data(one)}

    def _has_data(self, indicator: Indicator) -> bool:
        if indicator.numerator is not None and indicator.denominator is not None:
            parts = (indicator.numerator, indicator.denominator)
            return all(self._has_data(self._known.indicators[part.indicator]) for part in parts)
        if indicator.table == STATISTICS.name and (said := _statistics_of(indicator)):
            return any(name in self._rows for name in said)
        sources = self._sources.get(indicator.table or "", frozenset())
        return bool(sources) and (indicator.source is None or indicator.source in sources)

    @cached_property
    def _sources(self) -> Mapping[str, frozenset[str]]:
        """The systems of which each table has rows."""
        found = {}
        for name in TABLES:
            rows = self._desk.engine.query(f'SELECT DISTINCT source FROM "{name}"')
            found[name] = frozenset(str(source) for source in rows["source"].drop_nulls().to_list())
        return found

    @cached_property
    def _rows(self) -> Mapping[str, list[Mapping[str, object]]]:
        """What published statistics there are: their periods and terms, without values."""
        columns = ", ".join(f'"{name}"' for name in ("statistic", "start", "end", "as_of", *BREAKDOWNS))
        found: dict[str, list[Mapping[str, object]]] = {}
        for row in self._desk.engine.query(f"SELECT DISTINCT {columns} FROM statistics").iter_rows(named=True):
            found.setdefault(str(row["statistic"]), []).append(row)
        return found

    def _own_rows(self, indicator: Indicator) -> list[Mapping[str, object]]:
        return [row for name in _statistics_of(indicator) for row in self._rows.get(name, ())]

    def periods_of(self, id_: str) -> tuple[Period, ...]:
        """The periods for which a system published values, the last first; none for what is counted from rows."""
        if id_ not in self._periods:
            self._periods[id_] = self._published(self._known.indicators[id_])
        return self._periods[id_]

    @cached_property
    def _periods(self) -> dict[str, tuple[Period, ...]]:
        return {}

    def _published(self, indicator: Indicator) -> tuple[Period, ...]:
        if indicator.table != STATISTICS.name:
            return ()
        found = set()
        for row in self._own_rows(indicator):
            first, last, day = row["start"], row["end"], row["as_of"]
            if indicator.kind in ("stock", "target") and isinstance(day, date):
                is_stock = indicator.kind == "stock"
                found.add(Period(day, day) if is_stock else Period(date(day.year, 1, 1), date(day.year, 12, 31)))
            elif isinstance(first, date) and isinstance(last, date):
                found.add(Period(first, last))
        return tuple(sorted(found, key=lambda one: (one.last, one.first), reverse=True))

    # -- by which words they are called -------------------------------------------------------------------------------

    @cached_property
    def _named(self) -> Mapping[str, tuple[frozenset[str], frozenset[str]]]:
        """The words of each label: those that name it, and those in brackets, which say whose it is."""
        found = {}
        for id_, indicator in self.indicators.items():
            label = say(indicator.label, self.language)
            inside = " ".join(_BRACKET.findall(label))
            found[id_] = (frozenset(stems_of(_BRACKET.sub(" ", label))), frozenset(stems_of(inside)))
        return found

    @cached_property
    def _weights(self) -> Mapping[str, float]:
        """How much a word tells: one that stands in many labels tells little (inverse document frequency; Spärck Jones, 1972)."""
        counts = Counter(stem for own, inside in self._named.values() for stem in own | inside)
        return {stem: log(1 + len(self._named) / count) for stem, count in counts.items()}

    @cached_property
    def _units(self) -> Mapping[str, frozenset[str]]:
        return {id_: frozenset(stems_of(say(one.unit, self.language))) for id_, one in self.indicators.items()}

    @cached_property
    def _concepts(self) -> Mapping[str, frozenset[str]]:
        return {id_: self._concepts_in(say(one.label, self.language)) for id_, one in self.indicators.items()}

    def _concepts_in(self, text: str) -> frozenset[str]:
        words = [token[0] for token in TOKEN.finditer(flatten(text))]
        found: set[str] = set()
        for place in range(len(words)):
            _, classes = self._pack.expressions.at(words, place)
            found |= {name[1:] for name in classes if name.startswith("@")}
        return frozenset(found)

    def score(self, id_: str, typed: Typed) -> float:
        """How far the words around a number name an indicator, from nothing to about one and a half.

        Half is the part of its label that stands there, each word by what it tells; half is how much it tells in all.
        """
        own, inside = self._named[id_]
        there = typed.stems
        whole = sum(self._weights[stem] for stem in own) or 1.0
        found = sum(self._weights[stem] * there.get(stem, 0.0) for stem in own)
        beside = sum(self._weights[stem] * there.get(stem, 0.0) for stem in inside)
        if not found:
            return 0.0
        words = 0.5 * found / whole + 0.5 * min(found / 8.0, 1.0) + 0.1 * min(beside, 2.0)
        concept = CONCEPT if typed.concept in self._concepts[id_] else 0.0
        unit = UNIT * max((there.get(stem, 0.0) for stem in self._units[id_]), default=0.0)
        return words + concept + unit

    # -- terms --------------------------------------------------------------------------------------------------------

    def terms(self, id_: str, typed: Typed) -> Mapping[tuple[str, str], float]:
        """The terms of breakdowns that the words around a number name, with how near they stand."""
        if (id_, typed.rank) in self._told:
            return self._told[id_, typed.rank]
        if id_ not in self._terms:
            self._terms[id_] = list(self._terms_of(self.indicators[id_]))
        found = self._told[id_, typed.rank] = {}
        for column, term, spellings in self._terms[id_]:
            weight = max((_nearness(stems, typed.stems) for stems in spellings), default=0.0)
            if weight >= _NEAREST:
                found[column, term] = weight
        return found

    @cached_property
    def _told(self) -> dict[tuple[str, int], dict[tuple[str, str], float]]:
        return {}

    @cached_property
    def _terms(self) -> dict[str, list[tuple[str, str, list[tuple[str, ...]]]]]:
        return {}

    def _terms_of(self, indicator: Indicator) -> Iterator[tuple[str, str, list[tuple[str, ...]]]]:
        """Its terms with the words that name them; what its own label says already names none."""
        own, is_published = self._named[indicator.id][0], indicator.table == STATISTICS.name
        rows = self._own_rows(indicator) if is_published else []
        is_any = is_published or indicator.is_ratio
        for name in columns_of(indicator, self._known.indicators) if is_any else indicator.by:
            column = STATISTICS.column(name)
            taxonomy = self._known.taxonomies.get(column.taxonomy or "") if column else None
            held = {str(row[name]) for row in rows if row[name] is not None}
            if is_published and not held:
                continue
            known = list(taxonomy.terms.values()) if taxonomy else self._unlisted(indicator, name, held)
            for term in known:
                if not is_published or term.id in held:
                    texts = (say(term.label, self.language), *term.synonyms)
                    spellings = [stems for text in texts if (stems := stems_of(text)) and not own.issuperset(stems)]
                    yield name, term.id, spellings

    def _unlisted(self, indicator: Indicator, name: str, held: set[str]) -> list[Term]:
        """The terms of a column without a list of its own: those that records hold, as the other lists name them."""
        if not held and indicator.table and not indicator.is_ratio:
            rows = self._desk.engine.query(f'SELECT DISTINCT "{name}" FROM "{indicator.table}"')
            held = {str(term) for term in rows[name].drop_nulls().to_list()}
        every = (taxonomy.terms for taxonomy in self._known.taxonomies.values())
        return list({id_: terms[id_] for terms in every for id_ in sorted(held) if id_ in terms}.values())

    # -- places -------------------------------------------------------------------------------------------------------

    @cached_property
    def _places(self) -> list[tuple[str, tuple[str, ...]]]:
        places = self._desk.workspace.level_one()
        return [(place.id, tuple({" ".join(words_of(name)) for name in place.name.values()})) for place in places]

    def places(self, text: str) -> tuple[str, ...]:
        """The first-level places that a text names; `text` is in plain words between blanks."""
        return tuple(id_ for id_, names in self._places if any(f" {name} " in text for name in names))


def _nearness(stems: tuple[str, ...], there: Mapping[str, float]) -> float:
    """How near the words of a name stand, a little nearer for a longer name; nothing where less than two thirds of them do."""
    if stems[0] not in there and (len(stems) < 3 or stems[1] not in there):
        return 0.0
    held = [there[stem] for stem in stems if stem in there]
    if 3 * len(held) < 2 * len(stems):
        return 0.0
    return min(held) * len(held) / len(stems) * min(1.0, 0.9 + 0.04 * len(held))


def _statistics_of(indicator: Indicator) -> tuple[str, ...]:
    """The published statistics that the condition of an indicator reads."""
    found = _STATISTIC.search(indicator.where or "")
    return tuple(re.findall(r"'(\w+)'", found[1])) if found else ()
