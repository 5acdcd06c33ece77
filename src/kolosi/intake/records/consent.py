"""Rows of persons who did not consent to sharing: left out before anything is kept (R14)."""

from __future__ import annotations

import re
from dataclasses import replace

import polars as pl

from kolosi.intake.columns.merged import filled
from kolosi.intake.columns.table import fold
from kolosi.intake.formats import Sheet
from kolosi.reading.labels import written

_ASKED = re.compile(r"\bconsent(?:ement|imiento)?\b")
_OF_SOMETHING_ELSE = re.compile(
    r"\b(photo|image|audio|video|record\w*|enregistr\w*|suivi|follow|contact|note|introduction|intro)\b"
)


def refusing_rows(sheet: Sheet, names: tuple[str, ...], below: int) -> tuple[str, pl.Series] | None:
    """The printed name of the column of consent, and which rows of the sheet do not say yes in it.

    None when no column asks for consent to sharing. A column that holds other words than yes and no is none. An empty
    cell is no consent; an empty row is no row.
    """
    for position, name in enumerate(names):
        asked = fold(re.split(r"(?<=\w)[/.:](?=\w)", name)[-1]).replace("_", " ")
        if _ASKED.search(asked) and not _OF_SOMETHING_ELSE.search(asked):
            found = _refusals(sheet, f"c{position}", below)
            if found is not None:
                return name, found
    return None


def _refusals(sheet: Sheet, column: str, below: int) -> pl.Series | None:
    is_data = pl.col("row") > below
    said = sheet.cells.filter(is_data)[column].drop_nulls().unique().to_list()
    words = {text: fold(text) for text in said}
    yes, no = {"1"} | written("cells.consent_given"), {"0"} | written("cells.consent_refused")
    agreeing = [text for text, word in words.items() if word in yes]
    if not words or not set(words.values()) <= yes | no:
        return None
    filled = pl.any_horizontal(pl.exclude("row").is_not_null())
    refused = is_data & filled & ~pl.col(column).is_in(agreeing).fill_null(False)
    return sheet.cells.select(refused.alias("refused")).to_series()


def without_refusing(sheet: Sheet, names: tuple[str, ...], below: int) -> tuple[Sheet, str, int]:
    """The sheet without the rows of persons who did not consent, the column that says so ("" for none), and how many."""
    found = refusing_rows(sheet, names, below)
    if found is None or not found[1].any():
        return sheet, "", 0
    name, refused = found
    cells = filled(sheet, below).cells  # what is merged over a row that goes and one that stays
    return replace(sheet, cells=cells.filter(~refused)), name, int(refused.sum())
