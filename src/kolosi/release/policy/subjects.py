"""The rules that look at what a figure is about, whatever its value: authors, professions, age bands, actors, facilities."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kolosi.model.key import Key
from kolosi.release.policy.context import Context
from kolosi.release.policy.rules import breakdown_pairs, is_sensitive

_AREA_MONTHS = 3
"""Under this many months a period is short enough to date a deed: no author is then printed with a place."""


def said_too_much(key: Key, context: Context) -> str | None:
    """The rule that a figure breaks by what it is about: R4, R5, R9 or R10."""
    indicator = context.indicators[key.indicator]
    sensitive = is_sensitive(key, context)
    if indicator.sensitivity == "public" and not sensitive:
        return None
    columns = {column for column, _ in breakdown_pairs(key, indicator)}
    if columns & set(context.policy.R9.columns) and indicator.sensitivity == "incident":
        return "R9"
    if sensitive and columns & set(context.policy.R5.columns) and columns & set(context.policy.R5.acts):
        return "R5"
    return _attributed(key, columns, sensitive, context) or _facility(key, context)


def _attributed(key: Key, columns: set[str], sensitive: bool, context: Context) -> str | None:
    """R4 when a category of author comes with a place that is too fine; or a named party with a sensitive subject."""
    rule = context.policy.R4
    if not columns & set(rule.columns):
        return None
    level = context.level_of(key)
    is_dated = bool(key.places) and key.period.month_count < _AREA_MONTHS
    if level > rule.level or is_dated:
        return "R4"
    named = sensitive and _names_a_party(key, context)
    is_allowed = not key.places and key.period.month_count >= rule.named_months
    return "R4" if named and not (is_allowed and context.signing(key, "R4")) else None


def _names_a_party(key: Key, context: Context) -> bool:
    pairs = breakdown_pairs(key, context.indicators[key.indicator])
    terms = (
        context.terms[column].terms.get(term)
        for column, term in pairs
        if column in context.policy.R4.columns and column in context.terms
    )
    return any(term is not None and term.attributes.get("named") == "true" for term in terms)


def _facility(key: Key, context: Context) -> str | None:
    """R10 when an incident is counted in a place that leads to those who were there."""
    rule = context.policy.R10
    if context.indicators[key.indicator].sensitivity != "incident":
        return None
    known = (context.places.get(place) for place in key.places)
    is_pointed = any(place is not None and place.kind in rule.kinds for place in known)
    return "R10" if is_pointed or context.level_of(key) > rule.level else None


def odd_bands(keys: Iterable[Key], context: Context) -> frozenset[Key]:
    """The sensitive figures whose age bands are not of the one set that a release uses for their source (R8).

    The set with most of the figures is the one that stays; a band that is a union of the set's bands belongs to it.
    """
    column = context.policy.R8.column
    by_source: dict[str, dict[Key, frozenset[str]]] = {}
    for key in sorted(keys):
        indicator = context.indicators[key.indicator]
        terms = frozenset(term for name, term in breakdown_pairs(key, indicator) if name == column)
        if terms and is_sensitive(key, context):
            by_source.setdefault(indicator.source or "", {})[key] = terms
    return frozenset(key for cited in by_source.values() for key in _outside(cited, context))


def _outside(cited: Mapping[Key, frozenset[str]], context: Context) -> frozenset[Key]:
    sets = [_with_unions(bands, context) for bands in context.policy.R8.sets]
    left = [frozenset(key for key, terms in cited.items() if not terms <= known) for known in sets]
    return min(left, key=len, default=frozenset())


def _with_unions(bands: Iterable[str], context: Context) -> frozenset[str]:
    """The bands of a set, and every term that is made of some of them."""
    own = frozenset(bands)
    taxonomy = context.terms.get(context.policy.R8.column)
    above = {
        term
        for term in (taxonomy.terms if taxonomy else ())
        if own & context.terms_within(context.policy.R8.column, term)
    }
    return own | above
