"""Abbreviations of columns of values that people use for other things too: what makes them sure stands beside or over them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from kolosi.intake.columns.table import fold
from kolosi.intake.columns.totals import total_rows
from kolosi.intake.columns.values import read_number
from kolosi.intake.meaning.assigning import Assignment
from kolosi.intake.meaning.context import SHEET, TITLE, Surroundings
from kolosi.intake.meaning.headers.given import Given
from kolosi.intake.meaning.matching import Vocabulary, meanings_of, own_rules
from kolosi.intake.meaning.words import Phrase, children, parts_of_people, words
from kolosi.model.source import Layout, Rule

_FEWEST_NUMBERED = 3
"""Two rows may hold a 1 and a 2 by chance."""

_PEOPLE_BESIDE = "value:teachers_affected"
_ASIDE = "ignore"
"""What a person answers of a column that holds nothing to be read."""


def short_names(layout: Layout, assignment: Assignment, around: Surroundings, vocabulary: Vocabulary) -> dict[str, str]:
    """For each folded header that is an abbreviation of a column of values, the name of that column where it is sure to be it, or that
    it is left aside where it numbers the rows; it stays unsure otherwise, and a person is asked.

    "REF" and "ASY" side by side say what both are. "ENF" alone says it where a title or the sheet does, in full or as shortly, and no
    column of girls, boys or teachers stands beside: it may be the children then. What also heads a reference is sure only beside another.
    """
    found = [(one, rule) for one in assignment.given for rule in _short_rules(one, layout, vocabulary)]
    numbering = {one.at for one, _ in found if _numbers_rows(assignment, one)}
    names: dict[str, str] = {}
    for one, rule in found:
        header = assignment.table.folded[one.at]
        if one.at in numbering:
            if _is_reference(one, vocabulary) and assignment.table.frame.height >= _FEWEST_NUMBERED:
                names[header] = _ASIDE
        elif _has_sibling(rule, [other for mine, other in found if mine.at not in numbering]) or (
            not _is_reference(one, vocabulary)
            and _is_told(meanings_of(rule, layout.table), around, vocabulary)
            and not _has_people(assignment, vocabulary)
        ):
            names[header] = rule.names[0]
    return names


def _phrase(one: Given) -> Phrase:
    return frozenset(words(one.last))


def _short_rules(one: Given, layout: Layout, vocabulary: Vocabulary) -> list[Rule]:
    return [
        rule
        for rule in own_rules(layout)
        if rule.into == "value"
        and any(_phrase(one) in vocabulary.short.get(said, ()) for said in meanings_of(rule, layout.table))
    ]


def _is_reference(one: Given, vocabulary: Vocabulary) -> bool:
    """Whether a header is what the number of a row is called too."""
    return _phrase(one) in vocabulary.sure.get("incident", frozenset())


def _numbers_rows(assignment: Assignment, one: Given) -> bool:
    """Whether a column counts its rows: each number is one more than that above."""
    frame = assignment.table.frame.filter(~total_rows(assignment.table))
    numbers = read_number(frame[f"c{one.at}"]).drop_nulls().to_list()
    return len(numbers) > 1 and all(below == above + 1 for above, below in pairwise(numbers))


def _has_sibling(rule: Rule, others: Sequence[Rule]) -> bool:
    """Whether another abbreviation is of the same statistic, told apart from it."""
    return any(
        other.settings.get("statistic") == rule.settings.get("statistic") and other.settings != rule.settings
        for other in others
    )


def _is_told(meanings: Sequence[str], around: Surroundings, vocabulary: Vocabulary) -> bool:
    """Whether a title, or the name of the sheet, says one of some meanings, in full or as an abbreviation."""
    said = [
        *(
            phrase for one in meanings for phrase in vocabulary.sure.get(one, ()) if len(phrase) > 1
        ),  # "fermées" may be anything
        *(phrase for one in meanings for phrase in vocabulary.short.get(one, ())),
    ]
    texts = [frozenset(words(text.replace("_", " "))) for text, where in around.texts if where in (TITLE, SHEET)]
    return any(phrase <= text for phrase in said for text in texts)


def _has_people(assignment: Assignment, vocabulary: Vocabulary) -> bool:
    """Whether girls, boys or teachers have columns of their own, and all children whom closed schools affect have none."""
    beside = [_phrase(one) for one in assignment.given]
    people = vocabulary.sure.get(_PEOPLE_BESIDE, frozenset())
    affected = vocabulary.sure.get("value:children_affected_by_closure", frozenset())
    is_beside = any(phrase in people or (phrase and phrase <= parts_of_people()) for phrase in beside)
    return is_beside and not any(phrase in affected or phrase in children() for phrase in beside)


_ABBREVIATED = re.compile(r"([^\W\d_]{3,})\.")
_MOSTLY = 0.8
"""A column counts where so many of its texts are numbers."""


def abbreviated(assignment: Assignment) -> dict[int, Rule]:
    """The columns of numbers of which nothing that counts is known but a word cut short, with the one number of the layout that it may
    begin: "Nb viol." may be the violations of a row. To leave it aside would count one for each row, so a person is asked before anything counts."""
    rules = [
        rule for rule in assignment.layout.rules if rule.read == "count" and rule.names[0] not in assignment.by_rule
    ]
    found: dict[int, Rule] = {}
    for one in assignment.given:
        cut = [fold(text) for text in _ABBREVIATED.findall(one.header.rpartition(" | ")[2])]
        is_known = one.aside is not None or (one.rule is not None and one.rule.read == "count")
        if is_known or not cut or assignment.evidence[one.at].numbers < _MOSTLY:
            continue
        meant = [rule for rule in rules if any(_begins(text, name) for text in cut for name in rule.names)]
        if len(meant) == 1:
            found[one.at] = meant[0]
    return found


def _begins(cut: str, name: str) -> bool:
    """True where a word cut short is the beginning of a word of a name."""
    return any(word.startswith(cut) and word != cut for word in fold(name).split())
