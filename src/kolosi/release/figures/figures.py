"""Figures and changes: the only place where they are made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction

from kolosi.model.figure import Change, Comparison, Estimate, Figure, Hidden
from kolosi.model.key import Key
from kolosi.model.label import Label
from kolosi.release.figures.reporters import reporters_of
from kolosi.release.figures.telling import telling
from kolosi.release.figures.wording import HIDDEN_SENTENCE, KEPT, coverage_of, definition_of, reporting_of
from kolosi.release.linked.days import is_of_a_day
from kolosi.release.linked.equations import numerator_of_none
from kolosi.release.policy.context import Context
from kolosi.release.policy.rules import base_key, caveat_of, is_sensitive, numerator_of, rounded, threshold
from kolosi.release.policy.surveys import is_indicative
from kolosi.release.suppress.plan import Plan, base_of

_ABOUT = "about"
_HALF = Fraction(1, 2)
_UNMEASURED = frozenset({"coverage_unknown", "coverage_known_once"})
"""The reasons that say that nobody knows how many of those who report did."""


def figure(key: Key, plan: Plan, context: Context) -> Figure:
    """The figure of a key: its value, no data, or hidden; every hidden figure of an indicator reads the same."""
    held = plan.withheld.get(key)
    if held is not None:
        return _hidden(key, Hidden(reason=held.rule, is_primary=held.is_primary), plan, context)
    estimate = plan.cells[key]
    decimals = printed_decimals(key, estimate, context)
    is_strict = threshold(key, context).is_strict
    return replace(
        _blank(key, context),
        value=printed_value(key, estimate, context),
        decimals=decimals,
        qualifier=_ABOUT if is_indicative(estimate, context.policy) else estimate.qualifier,
        n=printed_n(key, plan, context),
        status="final" if is_strict and estimate.status == "partial" else estimate.status,
        as_of=_as_of(estimate, context) if is_strict and key not in plan.kept else estimate.as_of,
        coverage=KEPT if key in plan.kept else coverage_of(key, estimate, is_sensitive=is_strict, context=context),
        reporting={} if key in plan.kept else reporting_of(key, estimate, is_sensitive=is_strict, context=context),
        is_kept=key in plan.kept,
        sources=_titles(_sources(key, estimate, context), context),
        is_waiting=estimate.absence == "waiting" and not is_strict,
        receipts=public_codes(key, estimate, context),
        reporters=None if key in plan.kept else reporters_of(key, estimate, is_sensitive=is_strict, context=context),
    )


def public_codes(key: Key, estimate: Estimate, context: Context) -> tuple[str, ...]:
    """The code of each source and the period, the same for every value of both, whoever reported what it counts; none where there is no data."""
    sources = () if estimate.value is None else _sources(key, estimate, context)
    return tuple(sorted({code for source in sources if (code := context.code_of(source, key.period))}))


def _sources(key: Key, estimate: Estimate, context: Context) -> tuple[str, ...]:
    own = context.indicators[key.indicator].source
    return estimate.sources or ((own,) if own else ())


def _as_of(estimate: Estimate, context: Context) -> date | None:
    """The day up to which all files speak that cover the period: that of the files with a case would tell which they are.

    What is true on a day is of its own.
    """
    is_over_time = estimate.kind in {"flow", "event"} or context.indicators[estimate.key.indicator].is_ratio
    is_dated_by_files = estimate.as_of is not None and is_over_time and not is_of_a_day(estimate.key, context)
    return (estimate.coverage.until if is_dated_by_files else None) or estimate.as_of


def _blank(key: Key, context: Context) -> Figure:
    indicator = context.indicators[key.indicator]
    return Figure(
        key=key,
        label=context.indicators[key.indicator].label,
        value=None,
        hidden=None,
        unit=indicator.unit,
        kind=indicator.kind,
        decimals=indicator.decimals,
        definition=definition_of(key, context),
        caveat=caveat_of(key, context),
        sources=_titles((indicator.source,) if indicator.source else (), context),
        better=indicator.better,
        levels=indicator.levels,
    )


def _hidden(key: Key, hidden: Hidden, plan: Plan, context: Context) -> Figure:
    cell = plan.cells.get(key)
    is_dated = cell is not None and cell.value is not None and is_of_a_day(key, context)
    known = replace(hidden, is_few=_is_few(key, plan, context), as_of=cell.as_of if cell and is_dated else None)
    return replace(_blank(key, context), hidden=known)


def _is_few(key: Key, plan: Plan, context: Context) -> bool | None:
    """True when the count, or the one above a share, is under the minimum; None where there is no such count.

    What is hidden like a zero because nothing of it is there is few.
    """
    cell = plan.cells.get(key)
    if cell is None or cell.value is None:
        is_nobody = cell is not None and numerator_of_none(key, cell, context.reading) is not None
        return True if key in plan.zeros or is_nobody else None
    base = base_of(key, cell, plan.cells, context)
    is_share = cell.kind in {"share", "rate"}
    if is_share and base is None:
        return None
    count = numerator_of(cell, base) if is_share and base is not None else cell.value
    return count < threshold(key, context).minimum


def _titles(sources: tuple[str, ...], context: Context) -> tuple[Label, ...]:
    return tuple(context.source_titles[source] for source in sources if source in context.source_titles)


def printed_decimals(key: Key, estimate: Estimate, context: Context) -> int:
    """Whole percents on a sensitive subject; elsewhere one decimal where 0.4 % would read 0 %."""
    indicator = context.indicators[key.indicator]
    if not _is_percentage(indicator.kind):
        return indicator.decimals
    if is_sensitive(key, context):
        return 0
    would_read_zero = estimate.value is not None and 0 < abs(estimate.value) < _HALF
    return max(indicator.decimals, 1) if would_read_zero else indicator.decimals


def printed_value(key: Key, estimate: Estimate, context: Context) -> Fraction | None:
    """The value that leaves: an exact share of a sensitive subject would give its count back, so it leaves rounded."""
    if estimate.value is None or not (
        _is_percentage(context.indicators[key.indicator].kind) and is_sensitive(key, context)
    ):
        return estimate.value
    return rounded(estimate.value, 0)


def _is_percentage(kind: str) -> bool:
    return kind in {"share", "rate"}


def printed_n(key: Key, plan: Plan, context: Context) -> int | None:
    """The n of a share. A base that is a figure itself is printed only where that figure is.

    On a sensitive subject the n of a rate that is no part of anything is not printed: what it gives away is not known.
    """
    estimate = plan.cells[key]
    if estimate.value is None or not _is_percentage(context.indicators[key.indicator].kind):
        return None
    if threshold(key, context).is_strict and not context.tells_base(key.indicator):
        return None
    base = base_of(key, estimate, plan.cells, context)
    named = base_key(key, context)
    is_open = named is None or plan.is_printed(named) or not (named in plan.withheld or is_sensitive(key, context))
    return int(base) if base is not None and base.denominator == 1 and is_open else None


def change(key: Key, comparison: Comparison, plan: Plan, context: Context) -> Change:
    """The change of a key; hidden with either of its sides, and then nothing of it can be read."""
    before, after = figure(key.before, plan, context), figure(key.after, plan, context)
    if key in plan.withheld:
        return _hidden_change(key, Hidden(reason=plan.withheld[key].rule, is_primary=False), plan, context)
    told = telling(comparison, before, after, context, plan.is_printed)
    return Change(
        key=key,
        label=after.label,
        before=before,
        after=after,
        difference=told.difference,
        percent=comparison.percent,
        interval=told.interval,
        verdict=told.verdict,
        reasons=told.reasons,
        sentence=told.sentence,
        better=after.better,
        is_reporting_measured=not any(reason.id in _UNMEASURED for reason in comparison.reasons),
    )


def _hidden_change(key: Key, hidden: Hidden, plan: Plan, context: Context) -> Change:
    before, after = (_hidden(side, hidden, plan, context) for side in (key.before, key.after))
    return Change(
        key=key,
        label=after.label,
        before=before,
        after=after,
        difference=None,
        percent=None,
        interval=None,
        verdict="NOT COMPARABLE",
        reasons=(),
        sentence=HIDDEN_SENTENCE,
        hidden=hidden,
        better=after.better,
    )


def released(keys: Mapping[Key, Comparison | None], plan: Plan, context: Context) -> dict[Key, Figure | Change]:
    """A figure or a change for every key asked."""
    return {
        key: figure(key, plan, context) if comparison is None else change(key, comparison, plan, context)
        for key, comparison in keys.items()
    }
