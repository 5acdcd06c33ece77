"""Figures of a table of which some moved by few: all keep the value of the edition that printed them, until the next batch.

A figure that is held back because it moved by few is told by its absence, and so is one that is held back for its sake. A
table is what indicators tell about one another; its figures move together or not at all (R20).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from kolosi.measure.comparison.compare import again
from kolosi.model.figure import Comparison, Estimate
from kolosi.model.key import Key
from kolosi.release.linked.spelling import Spelling
from kolosi.release.policy.comparability import thresholds_of
from kolosi.release.policy.context import Context, Published
from kolosi.release.policy.rules import is_sensitive, strictest, threshold
from kolosi.release.register.registry import as_meant

_MOVING = frozenset({"flow", "event", "stock"})
"""The kinds of counts of which late reports come."""


def printed_before(
    cells: Iterable[Key], editions: Sequence[Published], context: Context
) -> tuple[dict[Key, Published], frozenset[Key]]:
    """For each figure of now the last edition's that printed a value of it, however both are spelled; and those that editions
    held back and none printed."""
    known = [old for old in editions if old.key.indicator in context.indicators]
    meant, then = as_meant(known, context)
    spelling = Spelling(then)
    printed: dict[object, Published] = {}
    held: dict[object, Published] = {}
    for old, one in zip(known, meant, strict=True):
        last = held if old.value is None else printed
        last[spelling.meaning(one.key)] = old
        if one.key == old.key:
            last[old.key] = old
    found: dict[Key, Published] = {}
    gaps: set[Key] = set()
    for key in cells:
        meaning = spelling.meaning(key)
        before = printed.get(key, printed.get(meaning))
        if before is not None:
            found[key] = before
        elif key in held or meaning in held:
            gaps.add(key)
    return found, frozenset(gaps)


def moved_by_few(cells: Mapping[Key, Estimate], before: Mapping[Key, Published], context: Context) -> frozenset[Key]:
    """The figures of a sensitive subject that moved by less than the minimum: the difference is a small cell."""
    if not context.policy.R20.holds_small_revisions:
        return frozenset()
    found = set()
    for key, old in before.items():
        value = cells[key].value
        if value is None or old.value is None or cells[key].kind not in _MOVING:
            continue
        limit = strictest(*(threshold(each, context) for each in (key, old.key)))
        is_watched = any(is_sensitive(each, context) for each in (key, old.key))
        if is_watched and 0 < abs(value - old.value) < limit.minimum:
            found.add(key)
    return frozenset(found)


def waiting(tables: Iterable[frozenset[str]], moved: Iterable[Key]) -> frozenset[str]:
    """The indicators of tables that wait for the next batch, for some of their figures moved by few."""
    indicators = {key.indicator for key in moved}
    return frozenset().union(*(table for table in tables if table & indicators))


def kept(
    cells: Mapping[Key, Estimate], before: Mapping[Key, Published], indicators: frozenset[str]
) -> dict[Key, Estimate]:
    """The figures of these indicators, each with the value, the n and the day that an edition printed.

    Of what an edition printed without its day nothing is kept.
    """
    return {
        key: replace(
            cells[key],
            value=old.value,
            n=None if old.n is None else int(old.n),
            numerator=None,
            denominator=None,
            as_of=old.as_of,
        )
        for key, old in before.items()
        if key.indicator in indicators and old.as_of is not None
    }


def with_kept(comparison: Comparison, cells: Mapping[Key, Estimate], context: Context) -> Comparison:
    """The same comparison where a side keeps an earlier value."""
    before = cells.get(comparison.key.before, comparison.before)
    after = cells.get(comparison.key.after, comparison.after)
    if (before.value, after.value) == (comparison.before.value, comparison.after.value):
        return comparison
    indicator = context.indicators[comparison.key.indicator]
    return again(comparison, before, after, indicator, thresholds_of(context.policy))
