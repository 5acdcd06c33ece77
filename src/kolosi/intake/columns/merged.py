"""Says what the cells under a merged one stand for: a word for each row it covers, a number for none but the first."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

import polars as pl

from kolosi.intake.formats.sheet import Merge, Sheet
from kolosi.model.spelling import fold
from kolosi.reading.labels import written

_NUMBER = r"^\s*[-+(]?\s*\d[\d\s.,'’%)]*$|^\s*=[^=>]"
_DAY = r"^\s*\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\s*$"

Row = Sequence[str | None]


def filled(sheet: Sheet, below: int, *, numbers_in: Collection[str] = ()) -> Sheet:
    """Fill the words and days merged over several rows into each row they cover, in the rows printed after ``below``.

    A number stays in its first row, lest it be added once a row, but in the columns ``numbers_in`` (``c3``), which hold
    codes or years. What is merged to the right is left (a note, or a title), but a word that says none or not known, which
    holds for each number it stands in the place of. No row is added.
    """
    sheet = _none_to_the_right(sheet, below)
    spans = _over_rows(sheet, below)
    if not spans:
        return sheet
    cells = sheet.cells
    for name in dict.fromkeys(f"c{left}" for _, _, left, _ in spans):
        known = pl.DataFrame(
            [(first, last) for first, last, left, _ in spans if f"c{left}" == name],
            schema={"row": pl.UInt32, "last": pl.UInt32},
            orient="row",
        )
        cells = _filled_column(cells, name, known, has_codes=name in numbers_in)
    return replace(sheet, cells=cells)


def _none_to_the_right(sheet: Sheet, below: int) -> Sheet:
    """Repeat a word that says none (RAS) or not known (n/r) in each column that it is merged over."""
    spans = [merge for merge in sheet.merged if merge[0] > below and merge[2] < merge[3]]
    if not spans:
        return sheet
    rows = sheet.cells.filter(pl.col("row").is_in(sorted({span[0] for span in spans})))
    texts = {row["row"]: row for row in rows.iter_rows(named=True)}
    none = written("cells.no_one") | written("cells.nothing_happened") | written("cells.no_number")
    cells = sheet.cells
    for first, _, left, right in spans:
        said = texts.get(first, {}).get(f"c{left}")
        if said is not None and fold(said) in none:
            names = [name for at in range(left + 1, right + 1) if (name := f"c{at}") in cells.columns]
            here = pl.col("row") == first
            cells = cells.with_columns(pl.when(here).then(pl.lit(said)).otherwise(name).alias(name) for name in names)
    return replace(sheet, cells=cells)


def _filled_column(cells: pl.DataFrame, name: str, spans: pl.DataFrame, *, has_codes: bool) -> pl.DataFrame:
    told = spans.join(cells.select("row", told=pl.col(name)), on="row").drop_nulls("told")
    told = told if has_codes else told.filter(~_is_number(pl.col("told")))
    if not told.height:
        return cells
    rows = cells.select("row").unique().sort("row")
    covered = rows.join_asof(told.sort("row"), on="row", strategy="backward").filter(pl.col("row") <= pl.col("last"))
    joined = cells.join(covered.select("row", "told"), on="row", how="left", maintain_order="left")
    return joined.with_columns(pl.coalesce("told", name).alias(name)).drop("told")


def numbers_over_rows(sheet: Sheet, below: int) -> tuple[Merge, ...]:
    """List the numbers merged over several rows printed after ``below``: which of these rows each is about, nobody says."""
    spans = _over_rows(sheet, below)
    columns = {f"c{left}" for _, _, left, _ in spans}
    wanted = sheet.cells.filter(pl.col("row").is_in([span[0] for span in spans]))
    numbers = wanted.select("row", *(_is_number(pl.col(name)).fill_null(False).alias(name) for name in sorted(columns)))
    found = {(row["row"], name) for row in numbers.iter_rows(named=True) for name in columns if row[name]}
    return tuple(span for span in spans if (span[0], f"c{span[2]}") in found)


def _over_rows(sheet: Sheet, below: int) -> list[Merge]:
    """The merges over several rows that begin after a row; of two over the same cells, the upper one."""
    ends: dict[int, int] = {}
    spans = []
    for first, last, left, right in sheet.merged:
        if below < first < last and first > ends.get(left, 0):
            ends[left] = last
            spans.append((first, last, left, right))
    return spans


def _is_number(text: pl.Expr) -> pl.Expr:
    return text.str.contains(_NUMBER) & ~text.str.contains(_DAY)


def names_under(block: Sequence[Row], numbers: Sequence[int], merged: Collection[Merge]) -> list[str] | None:
    """Name each column from the rows of a header (printed as ``numbers``), a merged title standing over its own columns alone.

    None when no title of these rows is merged to the right: blanks are all there is to go by, as in a row of them without
    merges. A title over every named column is the table's, no column's.

    >>> names_under([["Région", "Déplacés", None, None], [None, "H", "F", "Vus"]], [3, 4], [(3, 4, 0, 0), (3, 3, 1, 2)])
    ['Région', 'Déplacés | H', 'Déplacés | F', 'Vus']
    """
    titles = [merge for merge in merged if merge[2] < merge[3] and merge[0] in numbers]
    if not titles:
        return None
    named = [at for at in range(len(block[0])) if any(_text(row[at]) for row in block)]
    captions = {first for first, _, left, right in titles if named and left <= named[0] and named[-1] <= right}
    parts: list[list[str]] = [[] for _ in block[0]]
    for level, number in enumerate(numbers):
        if number in captions:
            continue
        over = {at: left for first, _, left, right in titles if first == number for at in range(left, right + 1)}
        for at, text in enumerate(_spread(block, level, over) if over else _carried(block, level)):
            parts[at] += [text] if text else []
    return [" | ".join(texts) for texts in parts]


def _spread(block: Sequence[Row], level: int, over: Mapping[int, int]) -> Iterator[str]:
    """The title of each column in a row with merges; a column without a name of its own has none but what it begins."""
    row = block[level]
    for at in range(len(row)):
        yield _text(row[over.get(at, at)]) if _text(row[at]) or _has_under(block, level, at) else ""


def _carried(block: Sequence[Row], level: int) -> Iterator[str]:
    """The title of each column in a row without merges: carried to the right over names, up to the next or to a name above."""
    carried = ""
    for at in range(len(block[level])):
        cell, has_under = _text(block[level][at]), _has_under(block, level, at)
        if cell:
            carried = cell if has_under else ""
        elif any(row[at] for row in block[:level]):
            carried = ""
        yield cell or (carried if has_under else "")


def _has_under(block: Sequence[Row], level: int, at: int) -> bool:
    return any(_text(row[at]) for row in block[level + 1 :])


def _text(cell: str | None) -> str:
    return (cell or "").strip()
