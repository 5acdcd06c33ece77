"""Counts of months that the words around a change tell: figures that a reader has, though nobody cites them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from kolosi.model.figure import Comparison
from kolosi.model.key import Key
from kolosi.release.context import Context, Published
from kolosi.release.plan import Estimates, Plan, plan
from kolosi.release.rules import threshold, too_fine

Cited = Mapping[Key, Comparison | None]
Counts = tuple[tuple[Key, Fraction], ...]
_WORDS = "words"
"""Stands for an edition: what the words tell cannot be taken back."""


def with_months(
    decided: Plan, cited: Cited, estimates: Estimates, editions: Sequence[Published], context: Context
) -> Plan:
    """The plan with the changes whose words may count months: by these nothing more is given away than without.

    The months are read like an edition of the same data. Where more would have to be held back, no month of that indicator
    is counted, but those that are printed as figures.
    """
    told = {
        key: counts for key, one in cited.items() if one is not None and (counts := _counted(one, decided, context))
    }
    plain = {key for key, counts in told.items() if all(_is_printed(*one, decided) for one in counts)}
    open_ = {key.indicator for key in told.keys() - plain}
    while open_:
        tried = {key: counts for key, counts in told.items() if key in plain or key.indicator in open_}
        other = plan(cited, estimates, (*editions, *_published(tried, context)), context)
        more = _differences(decided, other)
        if not more:
            break
        open_ = open_ - more if open_ & more else set()
    return replace(
        decided, told={key: counts for key, counts in told.items() if key in plain or key.indicator in open_}
    )


def _differences(one: Plan, other: Plan) -> set[str]:
    """The indicators of which two plans do not hold back the same, or do not find the same given away."""
    pairs = [(one.withheld.keys(), other.withheld.keys())]
    pairs += [(set(getattr(one, name)), set(getattr(other, name))) for name in ("known", "surely", "lost")]  # type: ignore[misc]
    return {key.indicator for mine, others in pairs for key in mine ^ others}


def _published(told: Mapping[Key, Counts], context: Context) -> Iterator[Published]:
    for key, value in sorted({one for counts in told.values() for one in counts}):
        yield Published(edition=_WORDS, key=key, value=value, data=context.data.get(key.indicator))


def _is_printed(key: Key, value: Fraction, decided: Plan) -> bool:
    return decided.is_printed(key) and decided.cells[key].value == value


def _counted(comparison: Comparison, decided: Plan, context: Context) -> Counts:
    """The counts of months that the reasons of a change tell, where its sides leave and each could leave as a figure."""
    sides = (comparison.key.before, comparison.key.after)
    if threshold(comparison.key, context).is_strict or any(side in decided.withheld for side in sides):
        return ()
    found: list[tuple[Key, Fraction]] = []
    for reason in comparison.reasons:
        months = () if reason.of is None else reason.of.period.months
        if reason.of is not None and len(months) == len(reason.counts):
            own = [(reason.of.during(month), count) for month, count in zip(months, reason.counts, strict=True)]
            found += () if any(_is_few(*one, context) for one in own) else own
    return tuple(found)


def _is_few(key: Key, count: Fraction, context: Context) -> bool:
    """True for the count of a month that would not be printed as a figure."""
    return 0 < abs(count) < threshold(key, context).minimum or too_fine(key, context) is not None
