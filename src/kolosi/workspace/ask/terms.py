"""Columns and terms that a key may name: a word that nothing knows is refused with what comes near, and is never a zero."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from kolosi.model.finding import Refusal, point
from kolosi.model.record import INCIDENTS, STATISTICS
from kolosi.store.remembered import Remembered
from kolosi.workspace.ask.breakdowns import columns_of, counted_by
from kolosi.workspace.correct.nearby import require_listed, require_term

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from kolosi.model.indicator import Indicator
    from kolosi.model.label import Label
    from kolosi.model.source import Layout, Rule
    from kolosi.store.engine import Engine
    from kolosi.workspace.knowledge import Knowledge


class Terms:
    """The columns by which the indicators of a workspace may be broken down, and the terms known of each.

    The engine is opened only where records must be asked which terms they hold.
    """

    def __init__(self, knowledge: Knowledge, engine: Callable[[], Engine], kept: Remembered | None = None) -> None:
        self._knowledge = knowledge
        self._engine = engine
        self._kept = kept or Remembered()
        self._listed: dict[tuple[str, str], Mapping[str, Label]] = {}

    def require(self, indicator: str, name: str, terms: Sequence[str]) -> None:
        """Raises `Refusal` when an indicator has no such column, or when one of the terms is none of it.

        A column of which nothing tells a term yet, words nor records, refuses none: there are no data for it, and no zero.
        """
        known = columns_of(self._knowledge.indicators[indicator], self._knowledge.indicators)
        if name not in known:
            data = {"column": name, "known": ", ".join(known) or "–"}
            raise Refusal(point("breakdown_unknown", found=indicator, data=data))
        column = STATISTICS.column(name) or INCIDENTS.column(name)
        taxonomy = self._knowledge.taxonomies.get(column.taxonomy or "") if column else None
        for term in terms:
            if taxonomy is not None and term in taxonomy.terms:
                continue
            known_terms = self._of(indicator, name)
            if taxonomy is not None and term not in known_terms:
                require_term(taxonomy, term, name)
            elif known_terms:
                require_listed(known_terms, term, name)

    def _of(self, indicator: str, name: str) -> Mapping[str, Label]:
        """The terms that the systems' words, definitions and the records give to a column: all there are of one without a list."""
        if (indicator, name) not in self._listed:
            counted = counted_by(self._knowledge.indicators[indicator], self._knowledge.indicators)
            found = [(term, label) for one in counted for term, label in self._told(one, name)]
            held: list[tuple[str, Label]] = [(term, {}) for one in counted for term in self._kept_held(one, name)]
            self._listed[indicator, name] = dict([*held, *found])
        return self._listed[indicator, name]

    def _kept_held(self, indicator: Indicator, name: str) -> list[str]:
        """The terms that records hold; the engine is opened where they are not kept."""
        found = self._kept.of(f"{indicator.id};{name}", partial(self._held, indicator, name))
        return [str(term) for term in found] if isinstance(found, list) else []

    def _told(self, indicator: Indicator, name: str) -> Iterator[tuple[str, Label]]:
        """What the words of its system, and definitions that hold some terms fixed, name."""
        for layout in _layouts(indicator, self._knowledge):
            said = [layout.constants.get(name), *(rule.settings.get(name) for rule in layout.rules)]
            yield from ((term, {}) for term in said if term)
            for rule in layout.rules:
                yield from self._words(rule) if rule.into == name else ()
        for one in self._knowledge.indicators.values():
            parts = (part for part in (one.numerator, one.denominator, one.part_of) if part is not None)
            pairs = (pair for part in parts if part.indicator == indicator.id for pair in part.breakdown)
            yield from ((term, {}) for column, terms in pairs if column == name for term in terms)

    def _words(self, rule: Rule) -> Iterator[tuple[str, Label]]:
        taxonomy = self._knowledge.taxonomies.get(rule.taxonomy or "")
        yield from ((term, {}) for term in rule.words.values())
        yield from ((term.id, term.label) for term in (taxonomy.terms.values() if taxonomy else ()))

    def _held(self, indicator: Indicator, name: str) -> list[str]:
        """The terms that the records of its table hold, of its system where it has one."""
        from sqlglot import exp

        from kolosi.measure.compile import from_source, named

        scope = from_source(indicator)
        query = exp.select(named(name)).distinct().from_(exp.to_table(indicator.table or ""))
        found = self._engine().query((query.where(scope) if scope else query).sql(dialect="duckdb"))
        held = {str(term) for term in found[name].drop_nulls().to_list()}
        is_several = name == "answer" and indicator.survey is not None and indicator.survey.several
        return sorted({code for term in held for code in term.split(" ")} if is_several else held)


def _layouts(indicator: Indicator, knowledge: Knowledge) -> Iterator[Layout]:
    """The layouts that fill the table of an indicator."""
    own = [knowledge.sources.get(indicator.source)] if indicator.source else list(knowledge.sources.values())
    return (layout for source in own if source for layout in source.layouts if layout.table == indicator.table)
