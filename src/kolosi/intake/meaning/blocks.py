"""Finds the tables of a sheet, wherever their headers stand, with the titles over them and the notes between their rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import polars as pl

from kolosi.intake.columns.merged import filled, names_under
from kolosi.intake.columns.table import DEPTH, Row, TextTable, fold, guess_header, joined, table_at
from kolosi.intake.formats import Sheet

WHOLE = 3_000
"""A sheet of up to so many rows is searched whole for further tables; of a longer one, the first rows."""

TALLEST = 3
FEWEST_KNOWN = 2
"""A header holds so many names that mean something, at least."""

HALF = 2
"""One in so many of the names of a header means something, at least."""

FEW_OF = 3
"""Where no header names so many, one in so many of its names is enough over rows of a label and numbers: a partner counts more than we do."""

FEWEST_NUMBERS = 2
"""A table over another has so many numbers beside a label, at least: of one, its columns may be a title's."""

_YEAR = re.compile(r"20\d\d")
_NAME = re.compile(r"[^\W\d_]{4}")
"""A name has four letters in a row, at least: more than "RAS", "n d", "n a"."""

_MARK = re.compile(r"(?<=\w)\s*(?:\*{1,3}|[†‡¹²³⁴⁵])$")
"""What refers a header to a note under its table: "Juin*" is June."""

Known = Callable[[str], bool]
"""True for a name that means something: of a column, a term, a month."""


@dataclass(frozen=True, kw_only=True)
class Block:
    """One table of a sheet. `titles` stand over it, `sections` between its rows: each with the rows that follow it.

    `notes` are the texts that stand alone in a row and head nothing.
    """

    table: TextTable
    titles: tuple[str, ...] = ()
    sections: tuple[tuple[str, tuple[int, ...]], ...] = ()
    notes: tuple[str, ...] = ()


def blocks_of(sheet: Sheet, known: Known) -> list[Block]:
    """The tables of a sheet from top to bottom; none where no row names two things that mean something."""
    numbers: list[int] = sheet.cells["row"].head(_searched(sheet)).to_list()
    rows: Sequence[Row] = sheet.cells.head(_searched(sheet)).drop("row").rows()
    heads = list(_heads(rows, numbers, known))
    found = []
    for at, (start, height) in enumerate(heads):
        above = _titles(rows, numbers, start, heads[at - 1] if at else None)
        below = start + height
        end = numbers[_title_start(rows, numbers, heads[at + 1][0], below)] if at + 1 < len(heads) else None
        found += _side_by_side(
            _block(sheet, numbers[start], height, end, above, rows[start:below], numbers[start:below])
        )
    return found


def guessed_block(sheet: Sheet) -> Block:
    """The table of a sheet on which no header means anything, under the first row that looks like one; the texts over it are titles."""
    table = guess_header(sheet)
    above = sheet.cells.filter(pl.col("row") < min(table.header_rows, default=0)).drop("row").rows()
    return Block(table=table, titles=tuple(cell.strip() for row in above for cell in row if cell and cell.strip()))


def _side_by_side(block: Block) -> list[Block]:
    """The tables that stand beside one another under one header row: parted by an empty column, each begun by the same name.

    Where further names are the same too, only a title could tell them apart, planned from done, and they stay one: a person is asked.
    """
    table = block.table
    names = [re.sub(r" \(\d+\)$", "", name) for name in table.names]
    parts: list[list[int]] = [[]]
    for at, name in enumerate(names):
        if name or table.frame[f"c{at}"].null_count() < table.frame.height:
            parts[-1].append(at)
        elif parts[-1]:
            parts.append([])
    parts = [part for part in parts if part]
    firsts = {fold(names[part[0]]) for part in parts}
    others = [fold(names[at]) for part in parts for at in part[1:]]
    is_told_apart = len(others) == len(set(others)) and all(others)
    if (
        len(parts) < 2
        or len(firsts) > 1
        or not all(firsts)
        or any(len(part) < 2 for part in parts)
        or not is_told_apart
    ):
        return [block]
    return [replace(block, table=_columns_of(table, part, names)) for part in parts]


def _columns_of(table: TextTable, part: Sequence[int], names: Sequence[str]) -> TextTable:
    """Some columns of a table, and the rows in which one of them holds something."""
    own = [f"c{at}" for at in part]
    frame = table.frame.filter(~pl.all_horizontal(pl.col(name).is_null() for name in own))
    return replace(
        table,
        names=tuple(names[at] for at in part),
        folded=tuple(fold(names[at]) for at in part),
        tags=tuple(table.tags[at] for at in part),
        printed=tuple(table.printed[at] for at in part) if table.printed else (),
        frame=frame.select("row", *(pl.col(name).alias(f"c{at}") for at, name in enumerate(own))),
    )


def _searched(sheet: Sheet) -> int:
    return sheet.cells.height if sheet.cells.height <= WHOLE else DEPTH


def _filled(row: Row) -> int:
    return sum(1 for cell in row if cell and cell.strip())


def _hits(names: Sequence[str], known: Known, least: int = 0, of: int = HALF) -> int:
    """How many of some names mean something, as far as that is `least` at least: no further is looked where it cannot be."""
    least = max(least, FEWEST_KNOWN, -(-len(names) // of))
    hits = 0
    for at, name in enumerate(names):
        if hits + len(names) - at < least:
            return hits
        hits += known(name)
    return hits


def _heads(rows: Sequence[Row], numbers: Sequence[int], known: Known) -> Iterator[tuple[int, int]]:
    """The position and height of each header: the best among the first rows, then each further one after a break."""
    first = _best(rows, numbers, known, range(min(DEPTH, len(rows))))
    if first is None:
        first = _best(rows, numbers, known, range(min(DEPTH, len(rows))), of=FEW_OF)
    if first is None:
        return
    yield from _over(rows, numbers, known, first[0])
    yield first
    reached = first[0] + first[1]
    label = _label(rows, first)
    while (
        after := next(
            (
                at
                for at in range(reached, len(rows))
                if _begins(rows, numbers, at, known) or _heads_another(rows, numbers, at, label, reached)
            ),
            None,
        )
    ) is not None:
        best = _best(rows, numbers, known, range(after, min(after + TALLEST, len(rows))))
        if best is None or (best[0] > after and _heads_another(rows, numbers, after, label, reached)):
            best = (after, 1)
        yield best
        reached = best[0] + best[1]


def _over(rows: Sequence[Row], numbers: Sequence[int], known: Known, end: int) -> Iterator[tuple[int, int]]:
    """The headers above another, which names more: each with rows of numbers under it."""
    start = 0
    while start < end - 1:
        place = _best(rows, numbers, known, range(start, start + 1))
        if place is not None:  # a title over a header reaches it from above: the header begins where its own names do
            place = _best(rows, numbers, known, range(start, place[0] + place[1])) or place
        below = place[0] + place[1] if place is not None else end
        if place is not None and below < end and _tells_numbers(rows[below]):
            yield place
            start = below
        else:
            start += 1


def _tells_numbers(row: Row) -> bool:
    """True for a row of a label and two numbers at least."""
    counts = _count(row)
    return counts.cells > counts.numbers and counts.numbers - counts.years >= FEWEST_NUMBERS


def _leads_numbers(rows: Sequence[Row], below: int) -> bool:
    """True where two rows of numbers follow, each with a label."""
    return all(at < len(rows) and _tells_numbers(rows[at]) for at in (below, below + 1))


def _begins(rows: Sequence[Row], numbers: Sequence[int], at: int, known: Known) -> bool:
    """True for a row of names that stands after a blank row or a title: of fewer cells than the names under it, and of two at most.

    A row under another as wide is one more row of a table of two columns, though "2025-03-05" and a kind of incident mean something.
    """
    if not _stands_apart(rows, numbers, at):
        return False
    names = [cell.strip() for cell in rows[at] if cell and cell.strip()]
    return _is_header(names, _hits(names, known))


def _stands_apart(rows: Sequence[Row], numbers: Sequence[int], at: int) -> bool:
    """True for a row after a blank row or a title."""
    above = _filled(rows[at - 1]) if at else 0
    return at > 0 and (numbers[at] - numbers[at - 1] > 1 or (above <= 2 and above < _filled(rows[at])))


def _heads_another(rows: Sequence[Row], numbers: Sequence[int], at: int, label: str, reached: int) -> bool:
    """True for a row that stands apart, right over another, and is the header of another table by its label or by its names."""
    if not _stands_apart(rows, numbers, at) or at + 1 >= len(rows) or numbers[at + 1] - numbers[at] != 1:
        return False
    return _begins_again(rows, at, label) or _names_numbers(rows, at, reached)


def _begins_again(rows: Sequence[Row], at: int, label: str) -> bool:
    """True for a row that begins with the very label that the header of the first table does, and holds no number over a
    label and numbers of as many cells: the header of another table, whatever its other columns are called."""
    names, below = _count(rows[at]), _count(rows[at + 1])
    is_over = names.cells >= below.cells > below.numbers > 0 and names.numbers == names.years
    return bool(label) and is_over and names.cells > 1 and fold(_first(rows[at])) == label


def _names_numbers(rows: Sequence[Row], at: int, reached: int) -> bool:
    """True for a row that has different names where the rows over it, since `reached`, hold numbers, right over a label
    and numbers: the header of another table, though nothing is known of its columns. "RAS" and "n.d." are no names, nor is a number."""
    row, below = rows[at], rows[at + 1]
    if _count(row).numbers or not _first(row) or not _tells_numbers(below):
        return False
    over = [one for one in rows[reached:at] if _tells_numbers(one)]
    told = [place for place, cell in enumerate(below) if cell and _count([cell]).numbers]
    names = {fold(row[place] or "") for place in told if any(_count([one[place]]).numbers for one in over)}
    return len(told) >= FEWEST_NUMBERS and len(names) == len(told) and all(map(_NAME.search, names))


def _label(rows: Sequence[Row], place: tuple[int, int]) -> str:
    """What the header at a place calls the first of its columns, folded."""
    return fold(next((name for name in joined(rows[place[0] : place[0] + place[1]]) if name), ""))


def _first(row: Row) -> str:
    return next((cell for cell in row if cell and cell.strip()), "")


def _is_header(names: Sequence[str], hits: int, of: int = HALF) -> bool:
    return hits >= FEWEST_KNOWN and hits * of >= len(names)


def _best(
    rows: Sequence[Row], numbers: Sequence[int], known: Known, starts: range, *, of: int = HALF
) -> tuple[int, int] | None:
    """The rows that name most things that mean something; of equals the lowest in height, then the highest in place.

    Two columns of one name are one thing: the row of group titles over them tells them apart.
    """
    best, place = (0, 0, 0), None
    counts = {at: _count(rows[at]) for at in range(starts.start, min(starts.stop + TALLEST - 1, len(rows)))}
    for start in starts:
        for height in range(1, TALLEST + 1):
            if start + height > len(rows) or numbers[start + height - 1] - numbers[start] != height - 1:
                break
            last = start + height - 1
            cells = sum(counts[at].cells for at in range(start, last + 1))
            numeric = counts[last].numbers + sum(counts[at].numbers - counts[at].years for at in range(start, last))
            if numeric * 5 > cells or cells < best[0]:
                continue  # names: hardly a number among them; and enough of them
            named = list(dict.fromkeys(name for name in joined(rows[start : start + height]) if name))
            score = (_hits(named, known, best[0], of), -height, -start)
            if score > best and _is_header(named, score[0], of) and (of == HALF or _leads_numbers(rows, last + 1)):
                best, place = score, (start, height)
    return _with_row_below(rows, numbers, place) if place is not None else None


def _with_row_below(rows: Sequence[Row], numbers: Sequence[int], place: tuple[int, int]) -> tuple[int, int]:
    """A header with the row under it where that goes on with it: no label and no number, and a name for a column that has none yet.

    "Public", "Private", "Total" under "Schools closed" mean nothing by themselves, and yet the first column is the public schools alone.
    """
    start, height = place
    below = start + height
    if height >= TALLEST or below + 1 >= len(rows) or numbers[below] - numbers[below - 1] != 1:
        return place
    names, row = joined(rows[start:below]), rows[below]
    texts = {at for at, cell in enumerate(row) if cell and cell.strip()}
    first = next((at for at, name in enumerate(names) if name), 0)
    is_more = any(not names[at] and rows[below + 1][at] for at in texts)
    if first in texts or len(texts) < FEWEST_KNOWN or _count(row).numbers or not is_more:
        return place
    return start, height + 1


class _Counts(NamedTuple):
    """How many cells of a row are filled, are numbers, and are years: over its months or quarters, a year is a name."""

    cells: int
    numbers: int
    years: int


def _count(row: Row) -> _Counts:
    cells = [text for cell in row if cell and (text := cell.strip())]
    bare = [cell.replace(" ", "").replace("\u202f", "").replace(",", ".").replace(".", "", 1) for cell in cells]
    numbers = [text for text in bare if text.isdigit()]
    return _Counts(len(cells), len(numbers), sum(_YEAR.fullmatch(text) is not None for text in numbers))


def _titles(rows: Sequence[Row], numbers: Sequence[int], start: int, before: tuple[int, int] | None) -> tuple[str, ...]:
    begin = _title_start(rows, numbers, start, before[0] + before[1] if before else 0)
    above = (row for row in rows[begin:start] if not _is_data(row))
    return tuple(cell.strip() for row in above for cell in row if cell and cell.strip())


def _is_data(row: Row) -> bool:
    """True for a row of several numbers beside a label, which heads nothing: of another table, of which no header is known."""
    counts = _count(row)
    return counts.cells > TALLEST and counts.numbers - counts.years >= 2


def _title_start(rows: Sequence[Row], numbers: Sequence[int], head: int, after: int) -> int:
    """The first of the rows of titles right over a header: few cells each; the first table has all rows above it."""
    if after == 0:
        return 0
    at = head
    while at > after and _filled(rows[at - 1]) <= 2 and not _is_total(rows[at - 1]):
        at -= 1
    return at


def _is_total(row: Row) -> bool:
    return "total" in fold(_first(row)) and _filled(row) > 1


def _block(
    sheet: Sheet,
    first: int,
    height: int,
    end: int | None,
    titles: tuple[str, ...],
    head: Sequence[Row],
    printed: Sequence[int],
) -> Block:
    """The table under a header, its merged cells filled down, without the rows that hold one text alone."""
    own = pl.col("row") >= first
    cells = sheet.cells.filter(own if end is None else own & (pl.col("row") < end))
    part = filled(replace(sheet, cells=cells), first + height - 1)
    table = table_at(part, 0, height)
    named = names_under(head, printed, sheet.merged)
    if named is not None and len(named) == len(table.names):
        table = replace(table, names=tuple(named), folded=tuple(map(fold, named)))
    if any(map(_MARK.search, table.names)):
        bare = [_MARK.sub("", name) for name in table.names]
        counts = (bare[:at].count(name) for at, name in enumerate(bare))  # one beside another of its name is another
        names = [
            f"{name} ({before + 1})" if name and before else name for name, before in zip(bare, counts, strict=True)
        ]
        table = replace(table, names=tuple(names), folded=tuple(map(fold, names)))
    return _without_texts(table, titles)


def _without_texts(table: TextTable, titles: tuple[str, ...]) -> Block:
    """The table without the rows of one text: those that head other rows are sections, the others notes.

    In a table of two columns a label without its number stands alone too: only a sentence is none of its rows.
    """
    names = [name for name in table.frame.columns if name != "row"]
    if not table.frame.height:
        return Block(table=table, titles=titles)
    form = r"\p{L}{3}" if len([name for name in table.names if name]) > 2 else r"\p{L}{3}.*(?:\s+\S+){3}"
    count = pl.sum_horizontal(pl.col(names).is_not_null().cast(pl.Int32))
    text = pl.coalesce(names)
    lone = table.frame.select("row", text.alias("text"), ((count == 1) & text.str.contains(form)).alias("is_lone"))
    alone = lone.filter("is_lone")
    if not alone.height:
        return Block(table=table, titles=titles)
    rows, heads = lone["row"].to_list(), dict(alone.select("row", "text").iter_rows())
    sections: list[tuple[str, list[int]]] = []
    for row in rows:
        if row in heads:
            sections.append((heads[row], []))
        elif sections:
            sections[-1][1].append(row)
    return Block(
        table=replace(table, frame=table.frame.filter(~lone["is_lone"])),
        titles=titles,
        sections=tuple((text, tuple(own)) for text, own in sections if own),
        notes=tuple(text for text, own in sections if not own),
    )
