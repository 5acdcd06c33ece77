"""What importing asks of the rest of the house: words, places, decisions. Filled in by the workspace."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from kolosi.model.heading import Headings

if TYPE_CHECKING:
    import polars as pl

    from kolosi.intake.columns.cell_decisions import Settled
    from kolosi.model.source import Source


@dataclass(frozen=True, kw_only=True)
class Suggested:
    """What comes near to a text that names nothing known: the nearest first, and the one it is but for a misspelling."""

    near: tuple[str, ...] = ()
    first: str | None = None
    sure: str | None = None


NOTHING_NEAR = Suggested()


class Lookup(Protocol):
    """Turns what people write into terms and places, by content and by Decisions; never by a guess."""

    def terms(self, taxonomy: str) -> Mapping[str, str]:
        """Term id by folded text: labels, synonyms, ids, and what people decided. The value "ignore" leaves a cell out.

        A column without taxonomy asks under its own name: what people decided about its words.
        """
        ...

    def headings(self) -> Headings:
        """What columns of partners' files are called, by meaning."""
        ...

    def sources(self) -> Iterable[Source]:
        """All sources that are understood: what their columns are called are names, whichever of them a file is read as."""
        ...

    def organisations(self) -> Mapping[str, str]:
        """The organisations that are known, by folded name."""
        ...

    def parents(self, taxonomy: str) -> Mapping[str, str]:
        """The term above each term that has one."""
        ...

    def attribute(self, taxonomy: str, name: str) -> Mapping[str, str]:
        """What a taxonomy says of its terms under one name, by term id."""
        ...

    def suggest_term(self, taxonomy: str, text: str) -> Suggested:
        """The terms that come near, offered to a person and never applied."""
        ...

    def home(self, column: pl.Series) -> pl.Series:
        """Whether each cell names the country of the workspace, alone or among others."""
        ...

    def shared(self, column: pl.Series) -> pl.Series:
        """Whether each cell names other countries beside that of the workspace."""
        ...

    def abroad(self, column: pl.Series) -> pl.Series:
        """Whether each cell is the name of one country that is not that of the workspace."""
        ...

    def ignored_columns(self, source: str, layout: str) -> frozenset[str]:
        """Folded headers that people decided to leave aside."""
        ...

    def named_columns(self, source: str, layout: str) -> Mapping[str, str]:
        """The column of the layout that people said each folded header to be."""
        ...

    def said_columns(self) -> Mapping[str, str]:
        """The column of the layout, or `ignore`, that people said each folded header of this very file to be."""
        ...

    def settled(self) -> Sequence[Settled]:
        """What people decided about cells of this file whose rows waited."""
        ...

    def places(
        self, column: pl.Series, *, level: int | None, within: pl.Series | None, vintage: str | None
    ) -> tuple[pl.Series, pl.Series]:
        """Place ids, and how each was found (`exact`, `spelling`, `code`, `ambiguous`, `unknown`, `unlisted`, `ignored`)."""
        ...

    def nearly(self, texts: pl.Series, ids: pl.Series) -> pl.Series:
        """Whether each text is nearly the name of the place beside it."""
        ...

    def apart(self, ids: pl.Series, others: pl.Series) -> pl.Series:
        """Whether two places are surely not the same: they share no name, and neither lies in the other."""
        ...

    def in_country(self, ids: pl.Series, mask: pl.Series) -> pl.Series:
        """The places, with the country itself where the mask says so."""
        ...

    def regions(self, ids: pl.Series) -> pl.Series:
        """The first-level unit of the current boundaries each place lies in; null when it cannot be told."""
        ...

    def older(self, id_: str, others: Sequence[str]) -> str | None:
        """The place of older boundaries that bears the name of a place of today and holds parts of others; None without one."""
        ...

    def larger_in(self, year: str) -> Mapping[str, str]:
        """By today's place of the same name, each first-level place of the boundaries of a year that lies in no one of today."""
        ...

    def newer_than(self, year: str) -> frozenset[str]:
        """Today's first-level places that the older boundaries of a year do not know; none where the country has no such older set."""
        ...

    def newer_within(self, id_: str) -> frozenset[str]:
        """Today's first-level places that lie in a place of older boundaries, which knew none of their name."""
        ...

    def suggest_place(self, text: str, level: int | None) -> Suggested:
        """The places that come near, offered to a person and never applied."""
        ...

    def pseudonyms(self, column: pl.Series) -> pl.Series:
        """A stable code for each text, meaningless outside the workspace."""
        ...


@dataclass(frozen=True, kw_only=True)
class Unknown:
    """A column, word or place nobody has explained yet: one line of the to-correct list.

    Of a column, `options` are the columns it may be. A column that is `wanted` is one that the sheet does not have; its
    `options` are the headers it may stand under. What is asked about one file before it counts carries the beginning of the
    hash of that file (`digest`), and three `samples` of what stands in the column; `is_sure` says that the proposal may be
    taken with all others like it.
    """

    kind: str
    source: str
    layout: str
    file: str
    sheet: str
    column: str
    taxonomy: str | None
    value: str
    count: int
    first_row: int | None
    proposal: str | None
    waits: bool
    options: tuple[str, ...] = ()
    digest: str = ""
    samples: tuple[str, ...] = ()
    is_sure: bool = False


def with_home(text: pl.Series, found: pl.Series, lookup: Lookup) -> pl.Series:
    """The places of a column of regions, with the country itself where a cell that is none of them names it and nothing else."""
    is_alone = ~text.str.contains("[,;/]").fill_null(value=True)
    return lookup.in_country(found, found.is_null() & is_alone & lookup.home(text))
