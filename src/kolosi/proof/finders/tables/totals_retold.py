"""Totals of a table, and other long figures, told again in the text with two digits exchanged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from kolosi.proof.arithmetic.relation import Relation
from kolosi.proof.arithmetic.slips import are_neighbours_exchanged, detail, is_exchanged
from kolosi.proof.arithmetic.values import CONSISTENT, INCONSISTENT
from kolosi.proof.finders.repeats.repeated import repeat
from kolosi.proof.study.binding import Binding, Study
from kolosi.reading.mentions import COUNTS, Mention

LEAST = 10_000
"""From this value on, a figure of which two digits are exchanged is hardly another figure."""

LONG = 6
"""So many digits, of which four before its zeros, make a figure that no other of the text resembles by chance."""


def retold(study: Study, settled: Sequence[Relation]) -> Iterator[Relation]:
    """A figure that nothing bears out, and that a total of a table, or another long figure, is with two digits exchanged."""
    borne = {one.start for relation in settled if relation.verdict == CONSISTENT for one in relation.mentions}
    told = [one for one in study.bindings.values() if _is_telling(one.mention) and _is_alone(study, one)]
    odd = [
        one
        for one in told
        if one.mention.start not in borne and _is_in_text(study, one) and not _is_reckoned(study, one)
    ]
    totals = {
        one.stated.exact: one.stated for one in settled if one.row.has("table_total") and one.verdict == CONSISTENT
    }
    for one in odd:
        near = [total for value, total in totals.items() if are_neighbours_exchanged(one.mention.exact, value)]
        if len(near) == 1:
            yield _relation(near[0], one.mention)
    long = [one for one in told if one.mention.start not in borne and len(str(one.mention.exact)) >= LONG]
    for first, other in combinations(long, 2):
        is_apart = first.line != other.line and _is_in_text(study, other) and detail(first.mention.exact) > 3
        if is_apart and is_exchanged(first.mention.exact, other.mention.exact):
            yield _relation(first.mention, other.mention)


def _relation(right: Mention, odd: Mention) -> Relation:
    return replace(repeat(right, odd, INCONSISTENT, "transposed_digits"), rule="repeat.total")


def _is_telling(mention: Mention) -> bool:
    """Whether a count is long enough, and told to three digits before its zeros at least."""
    is_plain = mention.kind in COUNTS and not mention.is_rough and mention.exact.denominator == 1
    return is_plain and mention.exact >= LEAST and detail(mention.exact) >= 3


def _is_alone(study: Study, one: Binding) -> bool:
    """Whether a count stands once in the text."""
    return len(study.counts_of.get(one.mention.exact, ())) == 1


def _is_reckoned(study: Study, one: Binding) -> bool:
    """Whether a count is made of figures of its sentence, or makes another with one: "158 900; the increase of 25 700"."""
    line = study.passage(one.line)
    beside = [line.mention(at).exact for at in line.quantities if line.mention(at).kind in COUNTS]
    others = [other for other in beside if other != one.mention.exact]
    made = {one.mention.exact + sign * other for other in others for sign in (1, -1)}
    return any(a * b == one.mention.exact for a, b in combinations(others, 2)) or not made.isdisjoint(study.counts_of)


def _is_in_text(study: Study, one: Binding) -> bool:
    return study.lines[one.line].sentence.block.table is None
