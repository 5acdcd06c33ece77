"""What a role that must not see gender-based violence sees of the figures: nothing that content calls sensitive, not even its name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from kolosi.measure.condition import literals
from kolosi.model.key import BadKey, Key
from kolosi.model.record import BREAKDOWNS

if TYPE_CHECKING:
    from kolosi.model.indicator import Indicator
    from kolosi.release.policy.context import Context
    from kolosi.web.here import Here
    from kolosi.workspace import Workspace

_ANY = "2000"
"""A period, where only what is counted matters."""


def visible_indicators(here: Here) -> Mapping[str, Indicator]:
    """The indicators whose names a person may read, by id."""
    context = _context(here)
    if here.person.sees_gbv:
        return context.indicators
    return {id_: one for id_, one in context.indicators.items() if not _is_hidden(Key.parse(f"{id_}/{_ANY}"), context)}


def may_see_key(here: Here, key: Key | str) -> bool:
    """True where a person may see a figure or a change. What is no key of this workspace is not seen by who sees less."""
    if here.person.sees_gbv:
        return True
    try:
        whole = Key.parse(key) if isinstance(key, str) else key
    except BadKey:
        return False
    context = _context(here)
    is_known = whole.indicator in context.indicators and all(column in BREAKDOWNS for column, _ in whole.breakdown)
    return is_known and not _is_hidden(whole, context)


def _context(here: Here) -> Context:
    """What content says of indicators and terms, without any record."""
    return here.ask("what-is-sensitive", _of_content)


def _of_content(workspace: Workspace) -> Context:
    from kolosi.content.structure import structure_of
    from kolosi.release.policy.context import Context
    from kolosi.release.policy.policy import load_policy
    from kolosi.workspace.ask.context import breakdown_terms

    known = workspace.knowledge
    terms = breakdown_terms(known.taxonomies)
    policy = load_policy(workspace.settings.policy, known.overlay)
    return Context(policy=policy, indicators=known.indicators, terms=terms, structure=structure_of(terms))


def _is_hidden(key: Key, context: Context) -> bool:
    from kolosi.release.policy.rules import is_sensitive

    one = context.indicators[key.indicator]
    parts = [context.indicators[part.indicator] for part in (one.numerator, one.denominator) if part is not None]
    return is_sensitive(key, context) or any(_counts_sensitive(each, context) for each in (one, *parts))


def _counts_sensitive(indicator: Indicator, context: Context) -> bool:
    """True where the condition of an indicator asks for a sensitive term."""
    if indicator.table is None or indicator.where is None:
        return False
    held = literals(indicator.where, indicator.table)
    return any(context.is_sensitive_term(column, term) for column, terms in held.items() for term in terms)
