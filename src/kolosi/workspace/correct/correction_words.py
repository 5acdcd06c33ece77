"""The words of the to-correct list: its heads, the kinds of questions, the answers offered, and how to fill it in."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from kolosi.intake.columns.signs import IGNORE
from kolosi.reading.labels import label, labels, lists
from kolosi.workspace.receive.file_answers import BOTH, INSTEAD, LEAVE, NO, PART, REST, YES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kolosi.model.label import Label

NAMES = label("corrections.names")
SHEETS = lists("corrections.sheets")
HEADS = lists("corrections.heads")
GIVEN, CODE = 7, 8
"""The columns of what a person decides, and of the code of the question, counted from 0."""

KINDS: Mapping[str, Label] = {
    kind: label(f"corrections.kinds.{kind}")
    for kind in (
        "source",
        "organisation",
        "period",
        "zero",
        "sums",
        "beside",
        "twice",
        "wanted",
        "column",
        "word",
        "place",
        "rows",
        "duplicate",
    )
}
"""The kinds of questions, in the order in which they stand in the list."""

OF_TWO_FILES = frozenset({"beside", "twice"})
"""The kinds of questions that set one file against another."""

HELP = labels("corrections.help")
"""What each kind of question asks, for who fills in the list."""

STEPS = lists("corrections.steps")
"""How to fill the list in."""

IGNORE_WORD = label("corrections.ignore_word")
NOT_COUNTED = label("corrections.not_counted")

ZERO: Mapping[str, Label] = {name: label(f"corrections.zero.{name}") for name in (YES, NO)}
SUMS: Mapping[str, Label] = {name: label(f"corrections.sums.{name}") for name in (YES, NO)}
USES: Mapping[str, Label] = {name: label(f"corrections.uses.{name}") for name in (INSTEAD, PART, REST, BOTH, LEAVE)}
"""What may be done with a file beside another."""

_ALSO = {id_: lists(f"corrections.also.{id_}") for id_ in (IGNORE, LEAVE, INSTEAD, BOTH, YES, NO)}
"""What else people write for an answer, in each language."""
_ALSO_OF_SUMS = {id_: lists(f"corrections.also_of_sums.{id_}") for id_ in (YES, NO)}


def answers_of(labels: Mapping[str, Label]) -> Mapping[str, str]:
    """What each text may stand for: the ids themselves, their labels, and what else people write."""
    if labels is SUMS:  # a bare yes or no would be misunderstood
        return {text: id_ for id_, label in labels.items() for text in (*label.values(), *_texts(_ALSO_OF_SUMS[id_]))}
    return {text: id_ for id_, label in labels.items() for text in (id_, *label.values(), *_texts(_ALSO.get(id_, {})))}


def _texts(said: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(text for texts in said.values() for text in texts)


@cache
def ignoring() -> frozenset[str]:
    """What says that a column or a word is to be left aside."""
    return frozenset((IGNORE, *_texts(_ALSO[IGNORE])))


@cache
def not_counting() -> frozenset[str]:
    """What says that a file is not to be counted."""
    return frozenset((LEAVE, *NOT_COUNTED.values(), *_texts(_ALSO[LEAVE]), *_texts(_ALSO[IGNORE])))
