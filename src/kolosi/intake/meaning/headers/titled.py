"""Who bare numbers count: "Nombre", "Individus" or the months of a year, under a title that says it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import chain

import polars as pl

from kolosi.intake.columns.signs import IGNORE
from kolosi.intake.columns.table import TextTable, fold, holds_words
from kolosi.intake.columns.totals import FEWEST_SUMS, whole_numbers
from kolosi.intake.columns.values import read_number
from kolosi.intake.meaning.assigning import Assignment
from kolosi.intake.meaning.blocks import Block
from kolosi.intake.meaning.context import Surroundings
from kolosi.intake.meaning.matching import Vocabulary, meanings_of
from kolosi.intake.meaning.shares import is_bare_share
from kolosi.intake.meaning.unfolding import NUMBER
from kolosi.intake.meaning.words import LITTLE, Phrase, words
from kolosi.model.source import Layout, Rule
from kolosi.reading.labels import written

_PEOPLE = frozenset(frozenset(words(text)) for text in ("individus", "nombre d'individus"))
_HOUSEHOLDS = frozenset(frozenset(words(text)) for text in ("households", "number of households"))
_UNSAID = frozenset({*words(NUMBER), *words("total")}).union(*_PEOPLE)
"""The words of headers that say of numbers no more than that they are some."""

_FEWEST_GROUPS = 2
_SEPARATOR = re.compile(r"\s*:\s+|\s+[–—-]\s+")
"""What parts what a title counts from what it is about."""

_ASIDE = re.compile(r"\(([^()]*)\)")
_BEGIN = re.compile(r"\S+")


def named_by_title(
    layout: Layout, assignment: Assignment, block: Block, around: Surroundings, vocabulary: Vocabulary
) -> dict[str, str]:
    """The column that the numbers of months or regions are, or those under "Individus", where their header does not say it surely
    and a title over them does: for the folded header, the name of the column.

    Of two that a title names, the one whose words hold those of the other: "ménages PDI" is no "PDI". The titles of the table
    itself come before that over its whole sheet. Households beside them are those of the same people.
    """
    named = _people_named(layout, assignment, block, around, vocabulary)
    named |= _total_of_other_days(layout, assignment, block, around, vocabulary)
    return named | _households_beside(layout, assignment, named)


def _total_of_other_days(
    layout: Layout, assignment: Assignment, block: Block, around: Surroundings, vocabulary: Vocabulary
) -> dict[str, str]:
    """The column that a bare total is, of another day than the groups of people beside it whom it adds up: all whom the title names
    together, "Refugees and asylum-seekers"."""
    values = {rule.names[0]: rule for rule in layout.rules if rule.into == "value" and rule.read == "count"}
    totals = [one for one in assignment.given if one.rule is None and fold(one.header) in written("cells.just_total")]
    parts = [one for one in assignment.given if one.rule is not None and one.rule.names[0] in values]
    if len(totals) != 1 or len(parts) < _FEWEST_GROUPS:
        return {}
    named = _said_by(block.titles, values, layout, vocabulary)
    longest = max(named, key=lambda name: len(named[name]), default="")
    groups = {one.rule.names[0] for one in parts if one.rule is not None}
    if longest in groups or not groups <= named.keys() or any(not named[name] < named[longest] for name in groups):
        return {}
    if _names_others(named[longest], (*block.titles, *around.titles), values.values(), layout, vocabulary):
        return {}
    is_sum = _adds_up_where_told(assignment.table, totals[0].at, [one.at for one in parts])
    return {fold(totals[0].header): longest} if is_sum else {}


def _adds_up_where_told(table: TextTable, total: int, parts: Sequence[int]) -> bool:
    """Whether a total is the sum of some columns in every row in which one of these is told, and stands alone in others."""
    numbers = whole_numbers(table, parts)
    printed = read_number(table.frame[f"c{total}"], whole=True)
    is_told = numbers.select(pl.any_horizontal(pl.all().is_not_null())).to_series() & printed.is_not_null()
    is_alone = numbers.select(pl.all_horizontal(pl.all().is_null())).to_series() & printed.is_not_null()
    same = (printed == numbers.sum_horizontal()).filter(is_told)
    return len(same) >= FEWEST_SUMS and bool(same.all()) and bool(is_alone.any())


def _people_named(
    layout: Layout, assignment: Assignment, block: Block, around: Surroundings, vocabulary: Vocabulary
) -> dict[str, str]:
    """The column that bare numbers, or those of whom a header does not say surely who they are, are by the titles over them."""
    values = {rule.names[0]: rule for rule in layout.rules if rule.into == "value" and rule.read in {"count", "share"}}
    short = frozenset[Phrase]().union(*vocabulary.short.values())
    unsure = [
        one
        for one in assignment.given
        if (one.rule is None or not one.is_sure) and frozenset(words(one.last)) not in short
    ]
    asked = [one for one in unsure if one.rule is not None and one.rule.names[0] in values and not one.also]
    sure = {one.rule.names[0] for one in assignment.given if one.rule is not None and one.is_sure}
    if values.keys().isdisjoint(sure):
        bare = [one for one in unsure if is_bare(one.header) or is_bare_share(one.header)]
        asked += [one for one in bare if one not in asked]
    if not asked or not around.titles:
        return {}
    named = _said_by(block.titles, values, layout, vocabulary)
    is_own = bool(named)
    if not named:  # "Individus" under "Rapatriés" are no refugees, though the sheet begins with these
        named = _said_by(around.titles, values, layout, vocabulary)
        asked = [one for one in asked if one.rule is not None or frozenset(words(one.header)) not in _PEOPLE]
    longest = max(named, key=lambda name: len(named[name]), default="")
    others = [phrase for name, phrase in named.items() if name != longest]
    if not longest or not all(phrase < named[longest] for phrase in others):
        return {}
    if _names_others(named[longest], (*block.titles, *around.titles), values.values(), layout, vocabulary):
        return {}
    titles = block.titles if is_own else around.titles
    is_of_people = all(frozenset(words(one.last)) in _PEOPLE for one in asked)
    if _tells_of_moves(named[longest], layout, titles) or _are_of_another(named[longest], titles, is_of_people):
        return {}
    is_share = values[longest].read == "share"
    asked = [one for one in asked if one.rule is not None or is_share == is_bare_share(one.header)]
    if len({fold(one.header) for one in asked}) > 1 and (bare := [one for one in asked if is_bare(one.header)]):
        asked = bare  # "Personnes" under a title are those of the title: "Retournés des 12 derniers mois" beside them are others
    is_theirs = is_own and _is_said_at_once(named[longest], block.titles, _counted(vocabulary))
    return {
        fold(one.header): longest
        for one in asked
        if one.rule is None or one.rule.names[0] == longest or (is_theirs and frozenset(words(one.header)) in _PEOPLE)
    }


def _households_beside(layout: Layout, assignment: Assignment, named: Mapping[str, str]) -> dict[str, str]:
    """The column of the households of the people who stand beside them, both under no more than their unit; left aside where the
    layout has none for them: "Ménages" beside "Individus" who returned are no households of those who are displaced."""
    people = [one for one in assignment.given if frozenset(words(one.header)) in _PEOPLE]
    households = [one for one in assignment.given if frozenset(words(one.header)) in _HOUSEHOLDS]
    if len(people) != 1 or len(households) != 1:
        return {}
    (own,), (beside,) = people, households
    sure = own.rule.names[0] if own.rule is not None and own.is_sure else None
    rule = next((rule for rule in layout.rules if rule.names[0] == named.get(fold(own.header), sure)), None)
    statistic = rule.settings.get("statistic") if rule is not None else None
    if statistic is None:
        return {}
    theirs = f"{statistic.removesuffix('s')}_households"
    found = next((one.names[0] for one in layout.rules if one.settings.get("statistic") == theirs), IGNORE)
    is_other = beside.rule is not None and found != beside.rule.names[0] and not beside.is_sure
    return {} if is_other else {fold(beside.header): found}


def _counted(vocabulary: Vocabulary) -> frozenset[Phrase]:
    """What people call those who are counted, whichever unit they are counted in."""
    said = (phrases for meaning, phrases in vocabulary.sure.items() if meaning.startswith("value:"))
    return frozenset[Phrase]().union(*said) - _PEOPLE - _HOUSEHOLDS


def _is_said_at_once(phrase: Phrase, titles: Iterable[str], others: Collection[Phrase]) -> bool:
    """Whether every title that names people says the words of a phrase in one go, and names nobody else: "Returned IDPs", not
    "IDPs, returnees" or "Returned IDPs beside IDPs"."""
    told = [text for text in titles if any(one <= frozenset(words(text)) for one in others)]
    return bool(told) and all(_stands_alone(phrase, text, others) for text in told)


def _stands_alone(phrase: Phrase, title: str, others: Collection[Phrase]) -> bool:
    starts = [match.start() for match in _BEGIN.finditer(title)]
    for start in starts:
        for end in (*starts[starts.index(start) + 1 :], len(title)):
            piece = title[start:end].strip()
            if frozenset(words(piece)) == phrase and not _joins(piece):
                rest = frozenset(words(f"{title[:start]} {title[end:]}"))
                return not any(one <= rest for one in others)
    return False


def _joins(text: str) -> bool:
    """Whether a text names several things beside one another."""
    inner = text.strip(" ,;:/&+|-–—()")
    return any(sign in inner for sign in ",;:/&+|–—") or holds_words(inner, written("cells.joining"))


def is_bare(header: str) -> bool:
    """True for a header of numbers that says no more than that people are counted: "Nombre", "Individus"."""
    return header == NUMBER or frozenset(words(header)) in _PEOPLE


def says_unit_alone(header: str) -> bool:
    """True for a header that says what is counted by its unit alone, people or households: the title says who they are."""
    return is_bare(header) or frozenset(words(header)) in _HOUSEHOLDS


@cache
def _without() -> re.Pattern[str]:
    """Before what a title leaves out: "Réfugiés (hors demandeurs d’asile)"."""
    return re.compile(rf"\b(?:{'|'.join(sorted(re.escape(fold(text)) for text in written('cells.left_out')))})\b")


def _said_by(
    titles: Sequence[str], values: Mapping[str, Rule], layout: Layout, vocabulary: Vocabulary
) -> dict[str, Phrase]:
    """The columns that some titles name, each with the longest way to say it that they hold."""
    counted = [frozenset(words(_without().split(fold(text), maxsplit=1)[0])) for text in titles]
    said = {name: _longest_said(rule, layout, counted, vocabulary) for name, rule in values.items()}
    return {name: phrase for name, phrase in said.items() if phrase}


def _names_others(
    phrase: Phrase, titles: Sequence[str], values: Iterable[Rule], layout: Layout, vocabulary: Vocabulary
) -> bool:
    """Whether a title says more around the words of a column, and with them another thing that is counted: "retours de PDI" are no
    "PDI"."""
    counted = [
        said for text in titles if phrase <= (said := frozenset(words(_without().split(fold(text), maxsplit=1)[0])))
    ]
    own = {one for rule in values for one in meanings_of(rule, layout.table)}
    more = (
        other
        for meaning, phrases in vocabulary.sure.items()
        if meaning.startswith("value:") and meaning not in own
        for other in phrases
        if phrase < other
    )
    return any(other <= said for other in more for said in counted)


def _tells_of_moves(phrase: Phrase, layout: Layout, titles: Iterable[str]) -> bool:
    """Whether a title with the words of a column of people who are somewhere tells of returns or arrivals: "Returns of internally
    displaced people by month" are no people who are displaced."""
    is_stock = layout.meaning is not None and layout.meaning.moved is None
    moves = [one for text in written("cells.moved") if not (one := frozenset(words(text))) <= phrase]
    told = [said for text in titles if phrase <= (said := frozenset(words(text)))]
    return is_stock and any(one <= said for one in moves for said in told)


def without_others(
    assignment: Assignment, block: Block, around: Surroundings, said: Mapping[str, str] | None, vocabulary: Vocabulary
) -> Assignment:
    """The assignment without numbers of something else about what the columns are, which are asked about: those that no header names,
    where the title over them says first what it counts ("Interviews held – GBV incidents", "Response time: access incidents"), and
    those whose header says it in brackets: "IDPs (target)".

    What the columns of the layout count themselves is nothing else.
    """
    layout, title = assignment.layout, next(iter((*block.titles, *around.titles)), "")
    every = written("cells.counts_of_others")
    asides = {one.header: _ASIDE.findall(one.header) for one in assignment.given}
    if not any(holds_words(text, every) for text in (title, *chain.from_iterable(asides.values()))):
        return assignment
    rules = [rule for rule in layout.rules if rule.read == "count"]
    told = (
        phrase for rule in rules for one in meanings_of(rule, layout.table) for phrase in vocabulary.sure.get(one, ())
    )
    own = {word for phrase in told for word in phrase}
    others = [text for text in every if not own.issuperset(words(text))]
    head = title[: found.start()] if (found := _SEPARATOR.search(title)) else ""
    is_under = holds_words(head, others) or any(fold(title).startswith(f"{fold(one)} ") for one in others)

    def is_other(header: str) -> bool:
        is_unsaid = _UNSAID.issuperset(words(header)) or own.isdisjoint(words(header))
        return (is_under and is_unsaid) or any(holds_words(aside, others) for aside in asides[header])

    given = (
        one.unnamed()
        if one.rule is not None
        and one.rule.read == "count"
        and fold(one.header) not in (said or {})
        and is_other(one.header)
        else one
        for one in assignment.given
    )
    return replace(assignment, given=tuple(given))


_OF = frozenset({"of", "de", "des", "du", "d"})


def _are_of_another(phrase: Phrase, titles: Iterable[str], is_of_people: bool) -> bool:
    """Whether a title counts something else that people have or do, of whom it speaks: "Births of refugees", "Sites de PDI"; not
    "Number of refugees", nor "Sites de PDI" over a column of people, who are those in the sites."""
    heads = written("cells.heads_of_counts") | written("cells.moved")
    heads |= written("cells.where_people_are") if is_of_people else frozenset()
    return any(_has_another_head(phrase, fold(text).split(), heads) for text in titles if phrase <= set(words(text)))


def _has_another_head(phrase: Phrase, said: Sequence[str], heads: Collection[str]) -> bool:
    first = next((at for at, word in enumerate(said) if not phrase.isdisjoint(words(word))), 0)
    before = [word for word in said[:first] if word not in LITTLE or word in _OF]
    is_of = len(before) > 1 and before[-1] in _OF
    return is_of and not before[-2].isdigit() and before[-2] not in heads


def _longest_said(rule: Rule, layout: Layout, titles: Sequence[Phrase], vocabulary: Vocabulary) -> Phrase:
    """The longest way to say a column that a title holds."""
    phrases = (phrase for one in meanings_of(rule, layout.table) for phrase in vocabulary.sure.get(one, ()))
    held = (phrase for phrase in phrases if any(phrase <= title for title in titles))
    return max(held, key=len, default=frozenset())
