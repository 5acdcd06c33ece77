"""Finds the header of a sheet and gives its data rows under the names that are printed above them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from weakref import WeakKeyDictionary

import polars as pl

from kolosi.intake.columns.long_cells import LONGEST_HEADER, cell_name, longer_headers
from kolosi.intake.formats.sheet import Sheet
from kolosi.model.spelling import fold as fold

DEPTH = 40
"""How many rows with content are searched for a header or a row of tags."""

_TALLEST = 3
_TAG = re.compile(r"#\s*[a-z]\w*(?:\s*\+\s*\w+)*\s*", re.IGNORECASE)
_REPEATED = re.compile(r" \(\d+\)$")
_NUMBER_LIKE = re.compile(r"[-+(]?\s*\d[\d\s.,'’%:/TZ)-]*|=[^=>].*")

Row = Sequence[str | None]


@dataclass(frozen=True, kw_only=True)
class TextTable:
    """The data rows of a sheet, and for each column its printed name, its folded name and its tag.

    ``names`` has one entry a column ("" where nothing is printed); headers of several rows are joined by " | ", a group
    title standing over each of its columns; a name that comes again gets " (2)". ``printed`` are the names before people
    gave some of them another. ``frame`` has ``c0`` … and ``row``. ``totals`` are the numbers of rows known to add up others.
    ``cut`` names the cells of the header of which only the beginning was read, ``earlier`` the columns left out because the same numbers
    stand beside them revised.
    """

    sheet: str
    names: tuple[str, ...]
    folded: tuple[str, ...]
    tags: tuple[str | None, ...]
    header_rows: tuple[int, ...]
    tag_row: int | None
    frame: pl.DataFrame
    printed: tuple[str, ...] = ()
    totals: tuple[int, ...] = ()
    cut: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()


def tag_of(text: str | None) -> str | None:
    """A tag in its one form, ``#sector+name``; None when the text is no tag (``#REF!`` is none)."""
    if text is None or not _TAG.fullmatch(text.strip()):
        return None
    return "".join(text.split()).lower()


def tag_fits(pattern: str, tag: str) -> bool:
    """Whether a tag has the attributes a pattern asks for, and none that it excludes with a minus.

    >>> tag_fits("#adm1", "#adm1+name"), tag_fits("#adm1+code", "#adm1+name"), tag_fits("#org-funder", "#org+funder")
    (True, False, False)
    """
    wanted, *unwanted = pattern.split("-")
    name, *attributes = tag.split("+")
    hashtag, *needed = wanted.split("+")
    if _RUNNING & set(attributes) - set(needed):
        return False
    return hashtag in (name, "#*") and set(needed) <= set(attributes) and not set(unwanted) & set(attributes)


_RUNNING = frozenset({"cumul", "cumulative", "cumulated"})
"""Attributes of a running total, which is never read where one of a period is asked for."""


def column_of(table: TextTable, name: str) -> str | None:
    """The column under a header, exactly written or nearly, or with a tag; None when the table has none."""
    if name.startswith("#"):
        tagged = [(f"c{at}", tag) for at, tag in enumerate(table.tags) if tag]
        exact = (column for column, tag in tagged if tag == name)
        return next(exact, None) or next((column for column, tag in tagged if tag_fits(name, tag)), None)
    if name in table.names:
        return f"c{table.names.index(name)}"
    folded = fold(name)
    return f"c{table.folded.index(folded)}" if folded in table.folded else None


def renamed(table: TextTable, names: Mapping[str, str]) -> TextTable:
    """The table with some headers (folded) under other names; a name that a column has already is not given twice."""
    if not names:
        return table
    printed, taken = list(table.names), set(table.folded)
    for at, folded in enumerate(table.folded):
        name = names.get(folded)
        if name is not None and fold(name) not in taken:
            printed[at] = name
            taken.add(fold(name))
    before = table.printed or table.names
    return replace(table, names=tuple(printed), folded=tuple(map(fold, printed)), printed=before)


def only_columns(table: TextTable, kept: Sequence[int], frame: pl.DataFrame | None = None) -> TextTable:
    """The table with some of its columns, by their places; with the rows of another frame of the same columns where one is given."""
    rows = table.frame if frame is None else frame
    return replace(
        table,
        names=tuple(table.names[at] for at in kept),
        folded=tuple(table.folded[at] for at in kept),
        tags=tuple(table.tags[at] for at in kept),
        frame=rows.select("row", *(pl.col(f"c{at}").alias(f"c{new}") for new, at in enumerate(kept))),
        printed=tuple(table.printed[at] for at in kept if at < len(table.printed)),
    )


def texts_saying(column: pl.Series, said: Collection[str]) -> list[str]:
    """The different texts of a column that say one of some folded words, and nothing else."""
    return [text for text in column.drop_nulls().unique().to_list() if fold(text) in said]


def holds_words(text: str, said: Iterable[str]) -> bool:
    """Whether a text holds one of some folded words, each as a whole.

    >>> holds_words("Retours prévus en juin", {"prevus"}), holds_words("Imprévus", {"prevus"})
    (True, False)
    """
    flat = f" {fold(text)} "
    return any(f" {one} " in flat for one in said)


def printed_name(table: TextTable, column: str) -> str:
    """The header that is printed above a column; of one that was added to the table, its name."""
    at = int(column[1:])
    return table.printed[at] if at < len(table.printed) else table.names[at]


@dataclass(frozen=True, kw_only=True)
class _Header:
    """What a header offers: its names as printed; folded, with the tags under it."""

    names: frozenset[str]
    folded: frozenset[str]


class _Top:
    """The first rows of a sheet, as they are searched, and the headers tried in them."""

    def __init__(self, sheet: Sheet) -> None:
        top = sheet.cells.head(DEPTH + 1)
        self.numbers: list[int] = top.get_column("row").to_list()
        self.cut = longer_headers(top)
        shown = top.select(pl.exclude("row").str.head(LONGEST_HEADER)) if self.cut else top.drop("row")
        self.rows: Sequence[Row] = shown.rows()
        self.tag_lines = [at for at, row in enumerate(self.rows[:DEPTH]) if _is_tag_row(row)]
        self._tried: dict[tuple[int, int], _Header | None] = {}
        self._tables: dict[tuple[int, int], TextTable] = {}

    def table(self, sheet: Sheet, start: int, height: int) -> TextTable:
        """The table whose header are some of these rows."""
        if (start, height) not in self._tables:
            self._tables[start, height] = _table(sheet, self, start, height)
        return self._tables[start, height]

    @cached_property
    def guessed(self) -> tuple[int, int]:
        """The position and height of the header that looks like one."""
        return _guess(self)

    @cached_property
    def offered(self) -> frozenset[str]:
        """Everything that some header of these rows would offer, folded, with its tags."""
        places = ((start, height) for start in range(len(self.rows)) for height in range(1, _TALLEST + 1))
        return frozenset().union(*(header.folded for place in places if (header := self.header(*place))))

    def header(self, start: int, height: int) -> _Header | None:
        """The names of some rows taken together; None unless they are printed one right under the other, no tags."""
        if (start, height) not in self._tried:
            self._tried[start, height] = self._try(start, height)
        return self._tried[start, height]

    def _try(self, start: int, height: int) -> _Header | None:
        end = start + height
        if end > len(self.rows) or any(start <= at < end for at in self.tag_lines):
            return None
        if self.numbers[end - 1] - self.numbers[start] != height - 1:
            return None
        names = frozenset(joined(self.rows[start:end]))
        tag_line = self.tags_below(end - 1)
        tags = {tag for cell in self.rows[tag_line] if (tag := tag_of(cell))} if tag_line is not None else set()
        return _Header(names=names, folded=frozenset(map(fold, names)) | tags)

    def tags_below(self, last: int) -> int | None:
        """The position of the row of tags that belongs to a header ending at a position."""
        return next((at for at in self.tag_lines if last < at <= last + _TALLEST), None)


_TOPS: WeakKeyDictionary[Sheet, _Top] = WeakKeyDictionary()


def _top_of(sheet: Sheet) -> _Top:
    """The first rows of a sheet, looked at once however many layouts are tried on it."""
    if sheet not in _TOPS:
        _TOPS[sheet] = _Top(sheet)
    return _TOPS[sheet]


def may_hold(sheet: Sheet, wanted: Collection[str]) -> bool:
    """Whether each of some names stands in one of the headers a sheet may have: False is sure, True is not."""
    offered = _top_of(sheet).offered
    return all(fold(_REPEATED.sub("", name)) in offered or fold(name) in offered for name in wanted)


def find_header(sheet: Sheet, wanted: Collection[str]) -> TextTable | None:
    """The table under the header that holds most of the wanted names (or tags, when they begin with #).

    Every position in the first rows is tried, alone and joined with the one or two rows under it. The most names win;
    then the header with the most exactly written ones, the lowest height, the highest place. Less than half: None.
    """
    exact, folded = set(wanted), {name if name.startswith("#") else fold(name) for name in wanted}
    folded.discard("")
    top = _top_of(sheet)
    best, place = (0, 0, 0, 0), (0, 1)
    for start in range(min(DEPTH, len(top.rows))):
        for height in range(1, _TALLEST + 1):
            header = top.header(start, height)
            if header is None:
                break
            score = (len(header.folded & folded), len(header.names & exact), -height, -start)
            if score > best:
                best, place = score, (start, height)
    return top.table(sheet, *place) if best[0] and best[0] * 2 >= len(folded) else None


def guess_header(sheet: Sheet) -> TextTable:
    """The table under the header that looks like one: over the row of tags if there is one, else the first full row."""
    top = _top_of(sheet)
    return top.table(sheet, *top.guessed)


def _guess(top: _Top) -> tuple[int, int]:
    has_header_over_tags = bool(top.tag_lines) and top.tag_lines[0] > 0
    last = top.tag_lines[0] - 1 if has_header_over_tags else _first_full_row(top)
    start = last
    while start > 0 and last - start < _TALLEST - 1 and _is_group_row(top, start - 1):
        start -= 1
    if not top.tag_lines:
        while last - start < _TALLEST - 1 and _is_continued(top, last):
            last += 1
    return start, last - start + 1


def _filled(row: Row) -> int:
    return sum(1 for cell in row if cell and cell.strip())


def _first_full_row(top: _Top) -> int:
    """The first row with at least six tenths of the cells of the fullest one."""
    counts = [_filled(row) for row in top.rows]
    enough = 0.6 * max(counts, default=0)
    return next((at for at, count in enumerate(counts) if count >= enough), 0)


def _is_group_row(top: _Top, at: int) -> bool:
    """Whether a row holds group titles of the row right under it: two at least, fewer than it, none a number."""
    row, below = top.rows[at], top.rows[at + 1]
    if at in top.tag_lines or top.numbers[at + 1] - top.numbers[at] != 1:
        return False
    return 2 <= _filled(row) < _filled(below) and not any(_is_number_like(cell) for cell in row)


def _is_continued(top: _Top, at: int) -> bool:
    """Whether the next row completes a header: it fills gaps of this one, repeats nothing and holds no number."""
    if at + 2 >= len(top.rows) or top.numbers[at + 1] - top.numbers[at] != 1:
        return False
    row, below, after = top.rows[at], top.rows[at + 1], top.rows[at + 2]
    texts = [cell for cell in below if cell]
    fills = sum(1 for here, under in zip(row, below, strict=True) if not here and under)
    has_numbers_after = any(_is_number_like(cell) for cell in after)
    return fills >= 2 and has_numbers_after and len(set(texts)) == len(texts) and not any(map(_is_number_like, texts))


def _is_number_like(cell: str | None) -> bool:
    return cell is not None and _NUMBER_LIKE.fullmatch(cell.strip()) is not None


def _is_tag_row(row: Row) -> bool:
    """Whether half of the filled cells of a row are tags, and at least two (or all of them)."""
    filled = _filled(row)
    tags = sum(1 for cell in row if tag_of(cell))
    return tags > 0 and tags * 2 >= filled and (tags >= 2 or tags == filled)


def joined(block: Sequence[Row]) -> list[str]:
    """The name of each column from the rows of a header; a group title stands over the columns on its right.

    >>> joined([["Région", "Déplacés", None, "Retournés"], [None, "Hommes", "Femmes", "Total"]])
    ['Région', 'Déplacés | Hommes', 'Déplacés | Femmes', 'Retournés | Total']
    """
    if len(block) == 1:
        return [(cell or "").strip() for cell in block[0]]
    parts: list[list[str]] = [[] for _ in block[0]]
    above, below = [False] * len(parts), [_is_any(column[1:]) for column in zip(*block, strict=True)]
    for level, row in enumerate(block):
        carried = ""
        for at, cell in enumerate(row):
            text = cell.strip() if cell else ""
            if text:
                carried = text if below[at] else ""
            elif above[at]:
                carried = ""
            title = text or (carried if below[at] else "")
            if title:
                parts[at].append(title)
        above = [bool(cell) or was for cell, was in zip(row, above, strict=True)]
        below = [_is_any(column) for column in zip(*block[level + 2 :], strict=True)] or [False] * len(parts)
    return [" | ".join(titles) for titles in parts]


def _is_any(cells: Sequence[str | None]) -> bool:
    return any(cells)


def _numbered(names: Sequence[str]) -> tuple[str, ...]:
    """The names, those that come again with " (2)", " (3)"."""
    seen: dict[str, int] = {}
    unique = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        unique.append(f"{name} ({seen[name]})" if name and seen[name] > 1 else name)
    return tuple(unique)


def table_at(sheet: Sheet, start: int, height: int) -> TextTable:
    """The table whose header are the rows at some position among the first rows of a sheet."""
    return _top_of(sheet).table(sheet, start, height)


def _table(sheet: Sheet, top: _Top, start: int, height: int) -> TextTable:
    last = start + height - 1
    tag_line = top.tags_below(last)
    until = last if tag_line is None else tag_line
    while until + 1 in top.tag_lines:  # a second row of tags
        until += 1
    names = _numbered(joined(top.rows[start : last + 1]))
    return TextTable(
        sheet=sheet.name,
        names=names,
        folded=tuple(fold(name) for name in names),
        tags=tuple(map(tag_of, top.rows[tag_line])) if tag_line is not None else (None,) * len(names),
        header_rows=tuple(top.numbers[start : last + 1]),
        tag_row=top.numbers[tag_line] if tag_line is not None else None,
        frame=sheet.cells.filter(pl.col("row") > top.numbers[until]),
        cut=tuple(cell_name(at, row) for row, at in sorted(top.cut) if row in top.numbers[start : last + 1]),
    )
