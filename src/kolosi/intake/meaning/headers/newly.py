"""Columns that say of each row whether its people are new, with yes or no, or as new and former: those who are not were counted
before."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import polars as pl

from kolosi.intake.columns.table import TextTable, fold, holds_words
from kolosi.intake.columns.values import is_missing, read_number
from kolosi.intake.meaning.words import words_of_anybody
from kolosi.reading.labels import written

FEW = 12
"""A column of so many different texts at most tells rows apart; one of more holds remarks."""

NEW, AGAIN = "new", "again"
"""What a row says of its people: they are new in its time, or were counted before."""

_HALF = 0.5
_ASKS = "?"


def with_new_told(table: TextTable) -> tuple[TextTable, int | None]:
    """The table with yes and no, or "Nouveau" and "Ancien", under such a header as what they say, and the place of the column; as it
    is without one.

    What is neither there stays as it is written.
    """
    for at, name in enumerate(table.names):
        said = _pair(_texts(table, f"c{at}")) if name and _tells_people_apart(name.rsplit(" | ", 1)[-1]) else {}
        if said:
            return replace(
                table, frame=table.frame.with_columns(table.frame[f"c{at}"].replace(said).alias(f"c{at}"))
            ), at
    for at, name in enumerate(table.names):
        means = _meaning(name.rsplit(" | ", 1)[-1]) if name else None
        texts = _texts(table, f"c{at}") if means is not None else []
        if means is None or not _answers(texts, is_asked=_is_asked(name)):
            continue
        other = {NEW: AGAIN, AGAIN: NEW}[means]
        said = {
            text: means if is_yes else other for text in texts if (is_yes := _answered().get(fold(text))) is not None
        }
        column = table.frame[f"c{at}"].replace(said) if said else table.frame[f"c{at}"]
        return replace(table, frame=table.frame.with_columns(column.alias(f"c{at}"))), at
    return table, None


def _pair(texts: list[str]) -> dict[str, str]:
    """What the words of a column say of people, where some are of new people and some of former ones, and half of them are one or the
    other; nothing of any other."""
    said = {text: means for text in texts for means, id_ in _WORDS if fold(text) in written(id_)}
    is_pair = set(said.values()) == {NEW, AGAIN} and len(said) >= _HALF * len(texts)
    return said if is_pair and len(texts) <= FEW else {}


_WORDS = ((AGAIN, "cells.people_again"), (NEW, "cells.if_new"))


def _tells_people_apart(name: str) -> bool:
    """Whether a header is made of words of people who are helped, of new and former, and of no other thing: "Statut des bénéficiaires",
    "Nouveau/Ancien". New and former sites are none of them."""
    said = set(fold(name).split())
    pair = {one for id_ in ("cells.people_again", "cells.if_new") for one in written(id_) if " " not in one}
    who, others = written("cells.who_is_helped"), written("cells.asking_of_people") | written("cells.kind_of_people")
    return said <= pair | who | others and not said.isdisjoint(pair | who)


def _answers(texts: list[str], *, is_asked: bool) -> bool:
    """Whether texts answer a question: few of them, and no numbers; half of them yes or no where their header does not ask."""
    if not 0 < len(texts) <= FEW:
        return False
    answered = [text for text in texts if fold(text) in _answered()]
    numbers = int(read_number(pl.Series(texts, dtype=pl.String)).is_not_null().sum())
    if numbers and not (is_asked and len(answered) == len(texts)):
        return False
    return is_asked or len(answered) >= _HALF * len(texts)


def _texts(table: TextTable, column: str) -> list[str]:
    cells = table.frame.select(pl.when(~is_missing(pl.col(column))).then(pl.col(column))).to_series()
    found: list[str] = cells.drop_nulls().unique(maintain_order=True).head(FEW + 1).to_list()
    return found


@cache
def _answered() -> dict[str, bool]:
    """What people write for yes and no, folded."""
    return {**dict.fromkeys(("1", *written("cells.yes")), True), **dict.fromkeys(("0", *written("cells.no")), False)}


def _marks() -> frozenset[str]:
    """The words of answers that a header offers: "(Yes/No)", "(O/N)"."""
    return written("cells.yes") | written("cells.no")


def _is_asked(name: str) -> bool:
    """Whether a header is a question, or offers yes and no."""
    said = set(fold(name).split())
    return name.strip().endswith(_ASKS) or not (
        said.isdisjoint(written("cells.yes")) or said.isdisjoint(written("cells.no"))
    )


def _is_all_beside(asked: str, phrase: str) -> bool:
    """Whether a question asks no more than a phrase: of more it may be another, as of people displaced for the first time."""
    rest = f" {asked} ".replace(f" {phrase} ", " ").split()
    known = words_of_anybody().union(*(one.split() for one in written("cells.if_new")))
    return (known | written("cells.asking_of_people")).issuperset(rest)


def _meaning(name: str) -> str | None:
    """What yes says under a header: that people are new, or that they were counted before; None under any other."""
    asked = " ".join(word for word in fold(name).split() if word not in _marks() or not _is_asked(name))
    for means, id_ in ((AGAIN, "cells.counted_before"), (NEW, "cells.if_new")):
        said = written(id_)
        longer = (one for one in said if " " in one and holds_words(asked, (one,)))
        if asked in said or any(_is_all_beside(asked, one) for one in longer):
            return means
    return None
