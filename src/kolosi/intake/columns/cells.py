"""Cells of a column as they are read: what they say, what is wrong with them, and each different text read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from kolosi.intake.columns.signs import IGNORE as IGNORE
from kolosi.model.source import Rule

PROBLEM = {"row": pl.UInt32(), "column": pl.String(), "found": pl.String(), "problem": pl.String()}
FORMULA = "formula_without_result"
FEW = 200_000
"""Up to so many different texts, each is read once and the column filled from there."""

_GLANCE = 10_000

Masks = Mapping[str, pl.Series]


@dataclass(frozen=True, kw_only=True)
class Cells:
    """A column as read, under the header printed above it, from the column `at` of the sheet.

    A period gives two columns (`start`, `end`); `unknown` lists (text, count, first row, waits). Of places, `apart` lists
    the names and codes of one row that are not of one place, `fallen` says which rows are kept at the place around the one
    they name, and `unlisted` counts those kept for the country, because nothing lists the places of that level.
    """

    rule: Rule
    heading: str = ""
    at: str = ""
    values: pl.Series | None
    ends: pl.Series | None = None
    problems: pl.DataFrame
    unknown: tuple[tuple[str, int, int, bool], ...] = ()
    apart: tuple[tuple[str, int, int, bool], ...] = ()
    fallen: pl.Series | None = None
    unlisted: int = 0

    def named(self) -> Mapping[str, pl.Series]:
        """The record columns this one fills."""
        if self.values is None:
            return {}
        if self.ends is not None and self.rule.into == "day":
            return {"day": self.values, "until": self.ends}
        if self.ends is not None:
            return {"start": self.values, "end": self.ends}
        return {self.rule.into: self.values}


@dataclass(frozen=True, kw_only=True)
class ReadTexts:
    """What some texts say: values (and ends), and which texts have which problem. `lost` words go to the to-correct list."""

    values: pl.Series
    ends: pl.Series | None = None
    masks: Masks
    lost: pl.Series | None = None
    saved: pl.Series | None = None
    apart: pl.Series | None = None
    fallen: pl.Series | None = None
    unlisted: int = 0


@dataclass(frozen=True, kw_only=True)
class Beside:
    """The column of codes beside one of names of places, or of names beside one of codes."""

    texts: pl.Series
    has_names: bool


@dataclass(frozen=True, kw_only=True)
class Around:
    """What is known of the places of a column besides their text: the place around each, its code or name beside."""

    within: pl.Series | None = None
    beside: Beside | None = None


@dataclass(frozen=True)
class Coded:
    """A column as its different texts and, for each row, which of them stands there (null for none)."""

    texts: pl.Series
    codes: pl.Series

    @classmethod
    def of(cls, column: pl.Series) -> Coded | None:
        """The column taken apart; None when it has too many different texts for that to be worth it."""
        head = column.head(_GLANCE)
        if len(head) == _GLANCE and head.n_unique() > _GLANCE // 2:
            return None
        texts = column.unique(maintain_order=True).drop_nulls()
        return cls(texts, column.cast(pl.Enum(texts)).to_physical()) if len(texts) <= FEW else None

    def fill(self, found: pl.Series) -> pl.Series:
        """The whole column from what its different texts say."""
        few = found.cast(pl.Categorical) if found.dtype == pl.String else found
        return few.gather(self.codes)

    def spread(self, read: ReadTexts) -> ReadTexts:
        """What the whole column says; a mask is filled only where some text has the problem."""
        masks = {name: self.fill(mask).fill_null(False) for name, mask in read.masks.items() if mask.any()}
        is_lost = read.lost is not None and bool(read.lost.any())
        return ReadTexts(
            values=self.fill(read.values),
            ends=self.fill(read.ends) if read.ends is not None else None,
            masks=masks,
            lost=self.fill(read.lost).fill_null(False) if read.lost is not None and is_lost else None,
            fallen=self.fill(read.fallen).fill_null(False) if read.fallen is not None else None,
            unlisted=int(self.codes.is_not_null().sum()) if read.unlisted else 0,
        )


def looked_up(column: pl.Series, known: Mapping[str, str | None]) -> pl.Series:
    """The column with each text replaced by what is known of it; each different text looked up once."""
    coded = Coded.of(column.cast(pl.String))
    if coded is None:
        return mapped(column.cast(pl.String), known, pl.String())
    return coded.fill(pl.Series(column.name, [known.get(text) for text in coded.texts.to_list()], dtype=pl.String()))


def mapped(text: pl.Series, known: Mapping[str, object], type_: pl.DataType) -> pl.Series:
    """Each different text looked up once."""
    if not known:
        return pl.Series(text.name, [None] * len(text), dtype=type_)
    return text.replace_strict(list(known.keys()), list(known.values()), default=None, return_dtype=type_)
