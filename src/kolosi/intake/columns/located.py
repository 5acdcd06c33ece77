"""Where the rows of a sheet lie: names and codes of one level read together, and what is said where they do not agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from kolosi.intake.boundaries.place_headers import CODES, FINEST, NAMES, tokens_of
from kolosi.intake.columns.cells import Cells
from kolosi.intake.columns.table import TextTable
from kolosi.model.finding import Finding, Where, point
from kolosi.model.source import Rule

_SHOWN = 5
_LANGUAGES = frozenset({"fr", "en"})


def companions(table: TextTable, columns: Sequence[tuple[Rule, str]]) -> Mapping[str, tuple[str, bool]]:
    """For each column of places that a layout reads, the one beside it of their codes, or of their names where it has codes.

    The second of each pair says whether it has names.
    """
    read = {column for _, column in columns}
    # a column that is read is named for what it is read as: what is printed tells what it is about
    names = (*table.printed, *table.names[len(table.printed) :])
    about = {f"c{at}": _about(name, tag) for at, (name, tag) in enumerate(zip(names, table.tags, strict=False))}
    free = {said: column for column, said in reversed(about.items()) if said is not None and column not in read}
    placed = {column: said for rule, column in columns if rule.read == "place" and (said := about.get(column))}
    return {
        column: (free[what, not is_code], is_code)
        for column, (what, is_code) in placed.items()
        if (what, not is_code) in free
    }


def are_companions(header: str, other: str) -> bool:
    """Whether one of two headers is of the codes of what the other names."""
    one, two = _about(header, None), _about(other, None)
    return one is not None and two is not None and one[0] == two[0] and one[1] != two[1]


def _about(name: str, tag: str | None) -> tuple[frozenset[str], bool] | None:
    """What a header is about, without the words that say "name" or "code", and whether it is of codes; None for no header."""
    if tag is not None and tag.startswith("#adm"):
        hashtag, *attributes = tag.split("+")
        return frozenset({hashtag}), "code" in attributes
    tokens = frozenset(tokens_of(name)) - _LANGUAGES
    rest = tokens - CODES - NAMES - {"p"}
    return (rest, bool(tokens & CODES)) if rest else None


def part_of(cells: Sequence[Cells]) -> pl.Series | None:
    """For each row the level of the finest place that it names, where it is kept at the one around; None where no row is.

    The cells are those of coarse places first.
    """
    found: pl.Series | None = None
    for cell in cells:
        if cell.fallen is None or cell.values is None:
            continue
        level = pl.Series([cell.rule.level or FINEST], dtype=pl.Int64).new_from_index(0, len(cell.fallen))
        nothing = pl.Series([None], dtype=pl.Int64).new_from_index(0, len(cell.fallen))
        before = nothing if found is None else found
        found = before.zip_with(cell.values.is_null(), nothing).zip_with(~cell.fallen, level)
    return found if found is not None and found.null_count() < len(found) else None


def place_points(cells: Sequence[Cells], where: Where) -> list[Finding]:
    """What is said of rows that are kept at the place around the one they name, or whose name and code are of two places."""
    return [finding for cell in cells if cell.rule.read == "place" for finding in _points(cell, where)]


def _points(cell: Cells, where: Where) -> list[Finding]:
    kept = [(text, count, row) for text, count, row, waits in cell.unknown if not waits]
    apart = [(text, count, row) for text, count, row, _ in cell.apart]
    grouped = {"places_kept_above": kept, "place_and_code_apart": apart}
    points = [
        point(
            id_,
            where=Where(
                file=where.file, sheet=where.sheet, column=cell.rule.names[0], row=min(row for *_, row in found)
            ),
            found=_few(found),
            count=sum(count for _, count, _ in found),
            data={"names": len(found)},
        )
        for id_, found in grouped.items()
        if found
    ]
    if cell.unlisted:
        column = Where(file=where.file, sheet=where.sheet, column=cell.rule.names[0])
        points.append(point("places_unlisted", where=column, count=cell.unlisted))
    return points


def _few(found: Sequence[tuple[str, int, int]]) -> str:
    often = sorted(found, key=lambda one: (-one[1], one[0]))
    said = [f"{text} ({count})" if count > 1 else text for text, count, _ in often[:_SHOWN]]
    return ", ".join(said) + (" …" if len(found) > _SHOWN else "")
