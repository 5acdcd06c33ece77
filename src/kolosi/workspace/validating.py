"""Content held against content: what definitions, systems and policies name must be columns and terms that exist.

A word that no list knows would not be an error when it counts: it would be a zero that reads as peace.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from kolosi.content.yaml_files.errors import ContentError
from kolosi.content.yaml_files.yaml import one_of
from kolosi.measure.condition import check, literals
from kolosi.model.finding import Finding, point
from kolosi.model.record import TABLES, Table
from kolosi.workspace.ask.breakdowns import columns_of

if TYPE_CHECKING:
    from kolosi.model.indicator import Indicator, Part
    from kolosi.model.source import Layout, Rule, Source
    from kolosi.model.term import Taxonomy
    from kolosi.release.policy.policy import Policy

Taxonomies = Mapping[str, "Taxonomy"]
Indicators = Mapping[str, "Indicator"]
Sources = Mapping[str, "Source"]

IGNORE = "ignore"
_REFERENCES = {"risks": "protection_risks"}
"""Attributes of terms that name terms of another list."""


def indicator_faults(indicators: Indicators, taxonomies: Taxonomies) -> Iterator[ContentError]:
    """Give what is wrong in definitions: conditions, columns of breakdowns, and terms that parts hold fixed."""
    terms = {name: frozenset(taxonomy.terms) for name, taxonomy in taxonomies.items()}
    for one in indicators.values():
        for counted in (one, *([one.also] if one.also else [])):
            for problem in check(counted.where, counted.table, terms) if counted.where and counted.table else ():
                yield _fault(one, "where", point("expected_condition"), problem)
        yield from _wrong_columns(one, indicators)
        for name, part in (("numerator", one.numerator), ("denominator", one.denominator), ("part_of", one.part_of)):
            if part is not None:
                yield from _wrong_part(one, name, part, indicators, taxonomies)


def _fault(indicator: Indicator, key: str, expected: Finding, found: str | Finding) -> ContentError:
    return ContentError(file=indicator.origin, line=None, key=f"{indicator.id}.{key}", expected=expected, found=found)


def _wrong_columns(one: Indicator, indicators: Indicators) -> Iterator[ContentError]:
    """Breakdowns that the table of an indicator, or those of its two parts, do not have."""
    parts = [part.indicator for part in (one.numerator, one.denominator) if part is not None]
    tables = [TABLES[table] for name in (parts or [one.id]) if (table := indicators[name].table) in TABLES]
    for column in one.by:
        if any(table.column(column) is None for table in tables):
            yield _fault(one, "by", one_of(tables[0].names), column)


def _wrong_part(
    one: Indicator, name: str, part: Part, indicators: Indicators, taxonomies: Taxonomies
) -> Iterator[ContentError]:
    """Columns and terms that a part holds fixed and that its indicator does not have."""
    counted = indicators[part.indicator]
    for column, terms in part.breakdown:
        if column not in columns_of(counted, indicators):
            yield _fault(one, name, one_of(columns_of(counted, indicators)), column)
        for term in terms:
            if _is_unknown(TABLES[counted.table or ""], column, term, taxonomies):
                yield _fault(one, name, point("expected_term_of_list"), term)


def _is_unknown(table: Table, column: str, term: str, taxonomies: Taxonomies) -> bool:
    known = table.column(column)
    taxonomy = taxonomies.get(known.taxonomy or "") if known else None
    return taxonomy is not None and term not in taxonomy.terms


# -- systems ----------------------------------------------------------------------------------------------------------


def source_faults(sources: Sources, taxonomies: Taxonomies) -> Iterator[ContentError]:
    """Give what is wrong in the layouts of systems: terms that their words, constants and settings give to columns."""
    for source in sources.values():
        for layout in source.layouts:
            yield from _wrong_constants(source, layout, layout.constants, taxonomies)
            for rule in layout.rules:
                yield from _wrong_constants(source, layout, rule.settings, taxonomies)
                yield from _wrong_words(source, layout, rule, taxonomies)


def _of_layout(source: Source, layout: Layout, key: str, expected: Finding, found: str) -> ContentError:
    file = f"{source.id}/source.yaml"
    return ContentError(file=file, line=None, key=f"{layout.id}.{key}", expected=expected, found=found)


def _wrong_constants(
    source: Source, layout: Layout, given: Mapping[str, str], taxonomies: Taxonomies
) -> Iterator[ContentError]:
    table = TABLES[layout.table]
    for column, term in given.items():
        if table.column(column) is None:
            yield _of_layout(source, layout, column, one_of(table.names), column)
        elif _is_unknown(table, column, term, taxonomies):
            yield _of_layout(source, layout, column, point("expected_term_of_list"), term)


def _wrong_words(source: Source, layout: Layout, rule: Rule, taxonomies: Taxonomies) -> Iterator[ContentError]:
    """Words that become a term which the list of their column does not hold, and lists that do not exist."""
    if rule.read != "word" or rule.taxonomy is None:
        return
    taxonomy = taxonomies.get(rule.taxonomy)
    if taxonomy is None:
        yield _of_layout(source, layout, rule.names[0], one_of(taxonomies), rule.taxonomy)
        return
    for term in rule.words.values():
        if term not in taxonomy.terms and term != IGNORE:
            yield _of_layout(source, layout, rule.names[0], point("expected_term_of_list"), term)
    if rule.attribute and not any(rule.attribute in term.attributes for term in taxonomy.terms.values()):
        yield _of_layout(source, layout, rule.names[0], point("expected_term_of_list"), rule.attribute)


# -- what no file could feed ------------------------------------------------------------------------------------------


def unfed(indicators: Indicators, sources: Sources, taxonomies: Taxonomies) -> Iterator[ContentError]:
    """Give the terms that conditions ask for and that no layout of their system can give: such a figure would stay at zero."""
    every = [counted for one in indicators.values() for counted in (one, *([one.also] if one.also else []))]
    for one in every:
        if one.source is None or one.table is None:
            continue
        if one.source not in sources or not _layouts(sources[one.source], one.table):
            yield _fault(one, "source", one_of(sources), one.source)
            continue
        for column, terms in literals(one.where, one.table).items():
            given = _given(sources[one.source], one.table, column, taxonomies)
            for term in sorted(terms - given) if given is not None else ():
                yield _fault(one, "where", one_of(sorted(given or ())), term)


def _layouts(source: Source, table: str) -> list[Layout]:
    return [layout for layout in source.layouts if layout.table == table]


def _given(source: Source, table: str, column: str, taxonomies: Taxonomies) -> frozenset[str] | None:
    """The terms that the files of a system can put into a column; None where these can be any."""
    known = TABLES[table].column(column)
    if known is None or known.type != "term":
        return None
    found: set[str] = set()
    for layout in _layouts(source, table):
        found |= {layout.constants.get(column, ""), *(rule.settings.get(column, "") for rule in layout.rules)}
        for rule in (rule for rule in layout.rules if rule.into == column):
            taxonomy = taxonomies.get(rule.taxonomy or "")
            if taxonomy is None and not rule.words:
                return None
            found |= {*rule.words.values(), *(_told(taxonomy, rule) if taxonomy else ())}
        if layout.reshapes:
            return None
    return frozenset(found)


def _told(taxonomy: Taxonomy, rule: Rule) -> Iterator[str]:
    """The terms that a column of words becomes, or what they are said to be."""
    for term in taxonomy.terms.values():
        yield from term.attributes.get(rule.attribute, "").split() if rule.attribute else (term.id,)


# -- lists and policies -----------------------------------------------------------------------------------------------


def taxonomy_faults(taxonomies: Taxonomies) -> Iterator[ContentError]:
    """Give the terms whose parent, or what they are said to be of another list, does not exist."""
    for taxonomy in taxonomies.values():
        for term in taxonomy.terms.values():
            named = [(taxonomy.id, term.parent)] if term.parent else []
            named += [(of, one) for name, of in _REFERENCES.items() for one in term.attributes.get(name, "").split()]
            for of, one in named:
                if of not in taxonomies or one not in taxonomies[of].terms:
                    file, key = f"taxonomies/{taxonomy.id}.yaml", f"terms.{term.id}"
                    yield ContentError(
                        file=file, line=None, key=key, expected=point("expected_term_of_list"), found=str(one)
                    )


def policy_faults(policy: Policy, indicators: Indicators, taxonomies: Taxonomies) -> Iterator[ContentError]:
    """Give the indicators, columns and terms that a policy names and that do not exist: such a rule would protect nobody."""
    columns = {name for table in TABLES.values() for name in table.names}
    named = [("R2", column, terms) for column, terms in policy.R2.child_terms.items()]
    named += [("R8", policy.R8.column, [term for terms in policy.R8.sets for term in terms])]
    wrong = [("R4", one) for one in policy.R4.columns if one not in columns]
    wrong += [("R5", one) for one in (*policy.R5.columns, *policy.R5.acts) if one not in columns]
    wrong += [("R2", one) for one in policy.R2.casualty_columns if one not in columns]
    wrong += [("R11", one) for pair in policy.R11.bases.items() for one in pair if one not in indicators]
    for rule, column, terms in named:
        table = next((table for table in TABLES.values() if table.column(column)), None)
        wrong += [(rule, column)] if table is None else []
        wrong += [(rule, term) for term in terms if table and _is_unknown(table, column, term, taxonomies)]
    for rule, found in wrong:
        yield ContentError(file="policies", line=None, key=rule, expected=point("expected_term_of_list"), found=found)
