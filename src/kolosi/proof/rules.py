"""The rules of the checker: what each one is, and what is made of the relations that it binds.

A rule has an id, which a finding carries. Rules that code makes are rows of `RULES`; those of a language stand in its file, and
have the row of their form in `FORMS`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

Tier = Literal["A", "B", "A/B"]
"""A: its operands have fixed places, and it may accuse. B: it only confirms. A/B: B where it confirms by figures alone."""

Mark = Literal[
    "strict",
    "weak",
    "by_fit",
    "searched",
    "named",
    "of_row",
    "retold",
    "by_value",
    "told_total",
    "table_total",
    "key_figure",
    "may_be_level",
]
"""What the code asks of a rule:

- `strict`: it binds figures by their places in a form of words, in a table or in a list: its accusations are made;
- `weak`: its accusation falls where a rule of tier A finds that the figure holds;
- `by_fit`: among several wholes it takes one that the share fits: that a figure holds by it does not refute an accusation;
- `searched`: found by trying figures that stand near;
- `named`: figures beside names of a list or a table;
- `of_row`: a figure that a sentence tells of a row of a table;
- `retold`: two printings of one figure, which say nothing of how it was computed;
- `by_value`: of those, the two are told to be one by their values alone;
- `told_total`: a total of a table that a word tells; `table_total`: any total of a table;
- `key_figure`: a figure of a strip of key figures, where a change has no sign but the word beside it;
- `may_be_level`: a change that may be the level of a rate.
"""

Excuse = Literal[
    "share_of_two_counts",
    "told_of_count_before",
    "share_of_rest",
    "share_is_change",
    "other_brackets",
    "told_in_turn",
    "nearer_whole",
    "gap_from_printed_share",
    "printed_whole",
    "total_among_parts",
    "another_total",
    "quotient",
    "sum_or_two_rates",
    "exchanged",
    "beside_bound",
    "rough_part",
    "cells_of_table",
    "other_counts",
    "as_told",
    "whole_in_brackets",
    "other_reading",
    "row_of_table",
    "turned_share",
]
"""Other readings that refute an accusation; what each one looks for stands in `verdict/false_positives.py`."""


@dataclass(frozen=True)
class Row:
    """What is known of a rule: the family and the tier of its relations, its marks, the excuses that are tried."""

    family: str
    tier: Tier
    marks: frozenset[Mark]
    excuses: tuple[Excuse, ...] = ()

    def has(self, mark: Mark) -> bool:
        """Whether a rule has a mark."""
        return mark in self.marks


def _row(family: str, tier: Tier, *marks: Mark, excuses: tuple[Excuse, ...] = ()) -> Row:
    return Row(family, tier, frozenset(marks), excuses)


RULES: Mapping[str, Row] = {
    "age.bands": _row("age_bands", "B"),
    "among.parts": _row("bounded_sum", "A"),
    "apiece.rate": _row("rate_total", "A", excuses=("sum_or_two_rates",)),
    "base.share": _row("share", "A", "by_fit", "weak", excuses=("turned_share",)),
    "change.continued": _row("change", "A", "strict"),
    "conflict.totals": _row("conflict", "A", "strict"),
    "count.names": _row("list_count", "B"),
    "count.periods": _row("list_count", "B"),
    "direction.against": _row("direction", "B"),
    "direction.continued": _row("direction", "A"),
    "direction.pass": _row("direction", "A/B"),
    "direction.reached": _row("direction", "A"),
    "direction.told": _row("direction", "B"),
    "drawn.gap": _row("difference", "A", "strict"),
    "drawn.mean": _row("rate_total", "A", "strict", excuses=("sum_or_two_rates",)),
    "drawn.product": _row("rate_total", "A", "strict", excuses=("sum_or_two_rates",)),
    "drawn.rate": _row("rate_total", "A", "strict", excuses=("sum_or_two_rates",)),
    "drawn.rest": _row("difference", "A", "strict"),
    "drawn.sum": _row("sum", "A", "strict"),
    "frame.change": _row(
        "change",
        "A",
        "weak",
        excuses=("exchanged", "beside_bound", "cells_of_table", "as_told", "other_reading", "row_of_table"),
    ),
    "frame.difference": _row("difference", "A", "weak", excuses=("other_reading", "row_of_table")),
    "frame.direction": _row("direction", "A", "weak"),
    "frame.fraction": _row(
        "fraction", "A", "weak", excuses=("told_of_count_before", "other_counts", "other_reading", "row_of_table")
    ),
    "frame.of_these": _row("share", "A", "weak", excuses=("share_of_rest", "printed_whole")),
    "frame.points": _row("points", "A", "weak", excuses=("gap_from_printed_share",)),
    "frame.ratio": _row("ratio", "A", "weak", excuses=("other_counts", "other_reading", "row_of_table")),
    "frame.share": _row("share", "A", "weak", excuses=("share_of_rest", "other_reading", "row_of_table")),
    "grid.changes": _row("change", "A", "strict"),
    "grid.closing": _row("sum", "A", "strict", "table_total"),
    "grid.rate": _row("share", "A", "strict", excuses=("share_of_rest",)),
    "grid.rates": _row("share", "A", "strict", excuses=("share_of_rest",)),
    "grid.repeat": _row("repeat", "B", "strict"),
    "grid.shares": _row("share", "A", excuses=("share_of_rest",)),
    "grid.total": _row("sum", "A", "strict", "table_total", "told_total"),
    "grid.unit": _row("label", "A", "strict"),
    "grim.behind": _row("grim", "A", excuses=("share_of_two_counts",)),
    "implied.base": _row("implied_base", "B"),
    "implied.share": _row("share", "A", "strict"),
    "implied.whole": _row("sum", "A", "strict"),
    "key.average": _row("rate_total", "A", "strict"),
    "key.change": _row("change", "A", "strict"),
    "key.step": _row("change", "A"),
    "keyed.average": _row("rate_total", "A", "strict"),
    "keyed.change": _row("change", "A", "strict"),
    "keyed.direction": _row("direction", "A", "strict"),
    "keyed.share": _row("share", "A", "strict", excuses=("share_of_rest",)),
    "keyed.sum": _row("sum", "A", "strict"),
    "keyed.total": _row("change", "A", "strict"),
    "lasting.days": _row("difference", "A", "strict"),
    "leftover.pair": _row("difference", "A", excuses=("other_reading",)),
    "level.key": _row("repeat", "A", "strict", "retold"),
    "list.count": _row("list_count", "A", "strict"),
    "list.items": _row("list_count", "A", "strict"),
    "list.members": _row("list_count", "A", "strict"),
    "list.places": _row("bounded_sum", "A", "strict"),
    "list.share": _row("share", "A", "strict", excuses=("share_of_rest",)),
    "list.total": _row("sum", "A", "strict"),
    "majority": _row("direction", "A"),
    "missing.pair": _row("difference", "A", excuses=("other_reading",)),
    "names.combined": _row("order", "A", "named"),
    "names.difference": _row("difference", "A", "strict", "named"),
    "names.extreme": _row("order", "A", "named"),
    "names.gap": _row("difference", "A", "strict", "named"),
    "names.order": _row("order", "A", "named"),
    "names.rank": _row("order", "A", "named"),
    "names.steepest": _row("order", "A", "named"),
    "names.superlative": _row("order", "A", "named"),
    "names.than": _row("order", "A", "strict", "named"),
    "near.change": _row("change", "A", "strict"),
    "near.points": _row("points", "A", "strict"),
    "near.share": _row("share", "A", "strict", excuses=("share_of_rest",)),
    "order.shares.counts": _row("order", "A", "strict"),
    "order.than": _row("order", "A", "strict"),
    "partition.ages": _row("partition", "A"),
    "partition.attribute": _row("partition", "A"),
    "partition.complement": _row("partition", "A", "strict"),
    "partition.exclusive": _row("partition", "A"),
    "partition.list": _row("partition", "B"),
    "partition.rest": _row("partition", "A"),
    "partition.single": _row("partition", "A", "strict"),
    "partition.slip": _row("partition", "A"),
    "partition.two": _row("partition", "B"),
    "period.gloss": _row("period_gloss", "A", "strict"),
    "points.near": _row("points", "A"),
    "rank.behind": _row("order", "A", "strict"),
    "rank.followed": _row("order", "A", "strict"),
    "rank.in_order": _row("order", "A", "strict"),
    "rank.most": _row("order", "A", "strict"),
    "rate.product": _row("rate_total", "A", excuses=("quotient", "sum_or_two_rates")),
    "rate.total": _row("rate_total", "A", "strict", excuses=("sum_or_two_rates",)),
    "repeat.borne": _row("repeat", "A", "retold"),
    "repeat.cell": _row("repeat", "A", "strict", "retold"),
    "repeat.day": _row("repeat", "B", "strict", "retold"),
    "repeat.known": _row("repeat", "A", "strict", "retold"),
    "repeat.phrase": _row("repeat", "A", "strict", "weak", "retold"),
    "repeat.row": _row("repeat", "A", "strict", "retold"),
    "repeat.slip": _row("repeat", "A", "strict", "retold"),
    "repeat.total": _row("repeat", "A", "strict", "retold"),
    "repeat.value": _row("repeat", "A/B", "strict", "retold", "by_value"),
    "respectively": _row("order", "A", "strict"),
    "respectively.names": _row("order", "A", "strict"),
    "rest.chain": _row("difference", "A", "strict"),
    "rest.difference": _row("difference", "A", excuses=("other_reading",)),
    "rowmates.change": _row("change", "A"),
    "rowmates.cut": _row("share", "A", excuses=("share_of_rest",)),
    "rowmates.share": _row("share", "A", excuses=("share_of_rest",)),
    "rows.change": _row("change", "A", "by_fit", "weak", "of_row", excuses=("cells_of_table",)),
    "rows.difference": _row("difference", "A", "by_fit", "weak", "of_row"),
    "rows.share": _row("share", "A", "by_fit", "weak", "of_row", excuses=("share_of_rest", "share_is_change")),
    "search.change": _row("change", "B", "by_fit", "searched"),
    "search.difference": _row("difference", "B", "by_fit", "searched"),
    "search.points": _row("points", "B", "by_fit", "searched"),
    "search.share": _row("share", "B", "by_fit", "searched", excuses=("share_of_rest",)),
    "search.sum": _row("sum", "B", "by_fit", "searched"),
    "share.labelled": _row("share", "A", "strict", excuses=("share_of_rest",)),
    "share.named": _row("share", "A", "by_fit", "weak", excuses=("share_of_rest", "told_in_turn", "nearer_whole")),
    "siblings.share": _row("share", "A", "strict", excuses=("share_of_rest",)),
    "since.change": _row("change", "A", excuses=("cells_of_table", "other_reading")),
    "since.direction": _row("direction", "A", excuses=("cells_of_table", "other_reading")),
    "slip.change": _row("change", "A", "strict"),
    "stock.flows": _row("stock_flow", "A", "strict"),
    "stock.new": _row("stock_flow", "A", "strict"),
    "strip.change": _row("change", "A", "strict", "key_figure", "may_be_level"),
    "strip.label": _row("label", "A", "strict", "key_figure"),
    "strip.repeat": _row("repeat", "B", "strict", "key_figure"),
    "strip.slip": _row("repeat", "A", "strict", "key_figure"),
    "strip.union": _row("change", "A", "strict", "key_figure"),
    "subset.before": _row("subset", "A", "strict"),
    "subset.beyond": _row("subset", "A"),
    "subset.dont": _row("subset", "A/B"),
    "subset.of.all": _row("subset", "A"),
    "subset.outof": _row("subset", "A/B"),
    "subset.which": _row("subset", "A"),
    "sum.added": _row("sum", "A", "strict"),
    "sum.and_not": _row("sum", "A", "strict"),
    "sum.bracket": _row("sum", "A", "strict"),
    "sum.brackets": _row("sum", "A", "strict"),
    "sum.bullets": _row("sum", "A", "strict"),
    "sum.colon": _row("sum", "A", "strict", excuses=("another_total",)),
    "sum.dont": _row("sum", "A/B"),
    "sum.groups": _row("sum", "A", "strict"),
    "sum.in_all": _row("sum", "A", "strict", excuses=("total_among_parts",)),
    "sum.months": _row("sum", "A", "strict"),
    "sum.periods": _row("sum", "B", "strict"),
    "sum.rows": _row("sum", "A"),
    "sum.slip": _row("sum", "A", "strict"),
    "sum.some": _row("sum", "A", "strict"),
    "sum.split": _row("sum", "A", "strict", excuses=("another_total",)),
    "sum.total.of": _row("sum", "A", "strict"),
    "sum.two.parts": _row("sum", "A", "strict"),
    "tally.net": _row("sum", "A", "strict"),
    "tally.product": _row("rate_total", "A", excuses=("sum_or_two_rates",)),
    "tally.sum": _row("sum", "A"),
    "unanchored": _row("unanchored", "B"),
    "word.fraction": _row("fraction", "A", "strict", excuses=("other_reading",)),
    "word.multiple": _row("ratio", "A", "strict"),
    "word.portion": _row("fraction", "A", "strict"),
    "word.ratio": _row("ratio", "A", "strict"),
}
"""The rules that code makes, by id."""

FORMS: Mapping[str, Row] = {
    "change": _row("change", "A", "strict"),
    "difference": _row("difference", "A", "strict"),
    "grim": _row("grim", "A", excuses=("share_of_two_counts",)),
    "grim.bracket": _row("grim", "A", "strict", excuses=("share_of_two_counts",)),
    "grim.dont": _row("grim", "A", "strict", excuses=("share_of_two_counts",)),
    "grim.sur": _row("grim", "A", "strict", excuses=("share_of_two_counts",)),
    "points": _row("points", "A"),
    "points.against": _row("points", "A", "strict"),
    "points.pass": _row("points", "A", "strict"),
    "points.soit": _row("points", "A", "strict"),
    "share": _row("share", "A", excuses=("share_of_rest",)),
    "share.bracket": _row("share", "A", "strict", excuses=("share_of_rest", "other_brackets")),
    "share.dont": _row("share", "A", "strict", excuses=("share_of_rest", "whole_in_brackets")),
    "share.of": _row("share", "A", "strict", excuses=("share_of_rest",)),
    "share.outof": _row("share", "A", "strict", excuses=("share_of_rest", "rough_part")),
    "share.sur": _row("share", "A", "strict", excuses=("share_of_rest",)),
}
"""The forms of the rules of a language, by the beginning of their ids; of several the longest."""

_OTHER = {family: FORMS[family] for family in ("share", "grim", "points")}
"""The rows of rules of a language whose ids begin with no known form, by their family."""


@cache
def row_of(rule: str, family: str) -> Row:
    """The row of a rule of a family: its own, else that of its form, else one without marks."""
    if rule in RULES:
        return RULES[rule]
    parts = rule.split(".")
    forms = (".".join(parts[:end]) for end in range(len(parts), 0, -1))
    found = next((FORMS[form] for form in forms if form in FORMS), None)
    return found or _OTHER.get(family) or _row(family, "A")
