"""Percentages of one sentence that tell of the rows of a table: what the others are, the one that is not must be too.

"The northern regions make up 41.1 % of the first-half total, the southern ones 34.3 % and Tillabéri 29.3 %": two are shares of one
column, whatever their rows are called there, and the third is not. And shares of a named row that are cut instead of rounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from kolosi.proof.arithmetic.relation import Relation
from kolosi.proof.arithmetic.values import CONSISTENT, ROUNDING
from kolosi.proof.finders.tables.rows import NEAR, Meaning, Told, is_printed, meanings_of, told_by_name
from kolosi.proof.study.binding import Study
from kolosi.proof.study.ledger import Ledger, Series, stems
from kolosi.reading.items import Line
from kolosi.reading.mentions import CHANGES, COUNTS, PERCENTS, SHARES, Mention
from kolosi.reading.nouns import noun_after

LEAST = 2
"""So many other percentages of a sentence that fit other rows tell what it speaks of."""


def told_of_rowmates(study: Study, ledger: Ledger, settled: Sequence[Relation]) -> Iterator[Relation]:
    """The percentages that are not what the others of their sentence are, and the shares of rows that are cut."""
    tables = ledger.by_table
    if not tables:
        return
    held = {one.stated.start for one in settled if one.verdict == CONSISTENT and not one.row.has("of_row")}
    words = {table: distinct_words(columns) for table, columns in tables.items()}
    by_name = list(told_by_name(study, ledger))
    for table, columns in tables.items():
        meanings = meanings_of(columns)
        own = [*by_name, *_told_by_word(study, words[table], {one.percent.start for one in by_name})]
        for told in own:
            if not is_printed(told, columns):
                yield from _of_sentence(study, told, meanings)
                if told.percent.start not in held:
                    yield from _cut(study, told, meanings)


def distinct_words(columns: Sequence[Series]) -> Mapping[str, str]:
    """The words of the names of rows that stand in one of them alone, each with that name."""
    names = sorted({name for one in columns for name in one.values})
    out: dict[str, str] = {}
    for name in names:
        for word in set(re.findall(r"[a-z]{5,}", name)):
            if sum(word in other for other in names) == 1:
                out[word] = name
    return out


def _told_by_word(study: Study, words: Mapping[str, str], taken: set[int]) -> Iterator[Told]:
    """Percentages behind a word of the name of one row alone."""
    if not words:
        return
    pattern = re.compile(rf"\b(?:{'|'.join(sorted(words))})(?!\w)")
    for number, line in enumerate(study.lines):
        if line.sentence.block.table is not None or not line.has_numbers:
            continue
        percents = [line.mention(at) for at in line.quantities if line.mention(at).kind in PERCENTS]
        for before, percent in zip([None, *percents], percents, strict=False):
            since = before.whole if before else line.sentence.start
            named = {words[one] for one in pattern.findall(study.page.flat, since, percent.start)}
            if len(named) == 1 and percent.start not in taken:
                yield Told(named.pop(), percent, number)


# -- the others of a sentence ----------------------------------------------------------------------------------------


def _of_sentence(study: Study, told: Told, meanings: Sequence[Meaning]) -> Iterator[Relation]:
    """A percentage as what all others of its sentence are, when one meaning alone makes two of them true."""
    line = study.lines[told.line]
    others = [line.mention(at) for at in line.quantities if line.mention(at).kind in PERCENTS]
    others = [one for one in others if one.start != told.percent.start]
    if not others or told.percent.is_rough or not all(one.decimals for one in (*others, told.percent)):
        return
    known = [one for one in meanings if all(_rows_of(one, other, told.name) for other in others)]
    known = [one for number, one in enumerate(known) if not any(_is_back(one, other) for other in known[:number])]
    if len(known) != 1 or (len(others) < LEAST and not _is_over_new(known[0], told)):
        return
    rows = [_rows_of(known[0], other, told.name) for other in others]
    relation = known[0].relation(told)
    if relation is None or not relation.is_flag or len(set.union(*rows)) < len(others) or relation.recomputed is None:
        return
    if any(_is_said(study, line, one) for one in meanings if _holds(one, told)) or _is_of_totals(known[0], told):
        return
    is_near = abs(abs(relation.recomputed.middle) - told.percent.exact) <= NEAR
    if is_near and (known[0].family == "change") == (told.percent.kind in CHANGES):
        yield replace(relation, rule=f"rowmates.{known[0].family}")


def _holds(meaning: Meaning, told: Told) -> bool:
    relation = meaning.relation(told)
    return relation is not None and relation.verdict == CONSISTENT


def _is_of_totals(meaning: Meaning, told: Told) -> bool:
    """Whether a change is that of the totals of two columns, and not of a row that its sentence names further on."""
    wholes = [column.whole for column in meaning.columns]
    if meaning.family != "change" or any(one is None or one.exact <= 0 for one in wholes):
        return False
    old, new = (one for one in wholes if one is not None)
    return told.percent.prints(100 * abs(new.exact - old.exact) / old.exact)


def _is_said(study: Study, line: Line, meaning: Meaning) -> bool:
    """Whether a sentence has a word of the head of a column: "while it was 22.1 % in 2023"."""
    words = frozenset(stems(study.page.flat[line.sentence.start : line.sentence.end]))
    return any(not words.isdisjoint(column.words) for column in meaning.columns)


def _is_back(one: Meaning, other: Meaning) -> bool:
    """Whether a change is that of another from the later column to the earlier one."""
    return len(one.columns) == len(other.columns) == 2 and one.columns == other.columns[::-1]


def _is_over_new(meaning: Meaning, told: Told) -> bool:
    """Whether a change of a row is divided by the later figure."""
    if meaning.family != "change":
        return False
    old, new = (column.values.get(told.name) for column in meaning.columns)
    if old is None or new is None or new.exact <= 0:
        return False
    return told.percent.prints(100 * abs(new.exact - old.exact) / new.exact)


def _rows_of(meaning: Meaning, percent: Mention, name: str) -> set[str]:
    """The rows, but for one, of which a percentage is true in a meaning."""
    out = set()
    for other in meaning.columns[0].values:
        relation = meaning.relation(Told(other, percent, 0)) if other != name else None
        if relation is not None and relation.verdict == CONSISTENT:
            out.add(other)
    return out


# -- cut instead of rounded ------------------------------------------------------------------------------------------


def _cut(study: Study, told: Told, meanings: Sequence[Meaning]) -> Iterator[Relation]:
    """A share of a named row less than one unit away from that of the whole which its words name."""
    if told.percent.kind not in SHARES or told.percent.is_rough:
        return
    line = study.lines[told.line]
    found = [
        (one, relation) for one in meanings if one.family == "share" and (relation := one.relation(told)) is not None
    ]
    if any(relation.verdict == CONSISTENT for _, relation in found) or _has_count(line, told.percent):
        return
    near = [(one, relation) for one, relation in found if relation.verdict == ROUNDING]
    if len(near) == 1 and _is_named(study, line, told, near[0][0]):
        yield replace(near[0][1], rule="rowmates.cut")


def _has_count(line: Line, percent: Mention) -> bool:
    """Whether another count than the row's may be the part: one that stands before the share."""
    return any(line.mention(at).kind in COUNTS and line.mention(at).start < percent.start for at in line.quantities)


def _is_named(study: Study, line: Line, told: Told, meaning: Meaning) -> bool:
    """Whether the words behind a share name its whole: by its value, or by what the text counts with it."""
    whole = meaning.columns[0].whole
    at = line.places[told.percent.start]
    if whole is None or at + 1 >= len(line.items) or not {"OF", "SUR", "OF_ALL", "OUTOF"} & line.items[at + 1].classes:
        return False
    numbers = [item.mention for item in line.items[at + 1 : at + 5] if item.is_quantity and item.mention]
    if numbers:
        return numbers[0].exact == whole.exact
    noun = noun_after(line, at)
    is_all = any("WHOLE" in item.classes for item in line.items[at + 1 : at + 4])
    return told.percent.decimals > 0 and (is_all or noun in _nouns(study, whole.exact))


def _nouns(study: Study, value: Fraction) -> frozenset[str]:
    found = (noun_after(study.lines[one.line], one.place) for one in study.counts_of.get(value, ()))
    return frozenset(noun for noun in found if noun)
