"""Recognises which source and layout the sheets of a file come in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import Literal

from kolosi.intake.columns.lookup import Lookup
from kolosi.intake.columns.table import (
    TextTable,
    column_of,
    find_header,
    fold,
    guess_header,
    may_hold,
    renamed,
    tag_fits,
)
from kolosi.intake.formats import Sheet
from kolosi.intake.meaning.headers.counting import with_counting
from kolosi.model.source import Layout, Source

SURE = 0.9
"""From this confidence on, a file is read without asking."""

GENERIC = 0.5
"""What a source that reads any file of a kind is worth beside one that knows the system: it never comes first."""

NOTES = 10
"""How many rows at either end of a sheet are looked at for a note."""

OTHER_NAME = 0.002
"""What each column under another of its names takes from the confidence: the layout written so comes first."""

MARGIN = 0.05
"""Two sources that differ by less than this both fit: a person decides."""


@dataclass(frozen=True, kw_only=True)
class Match:
    """A sheet read as one layout of one source, with how sure that is (0 to 1).

    `sheets` are all the visible sheets of the file: a source whose rows are spread over several joins them itself. `notes`
    are texts that stood alone in a row and were taken out of the table.
    """

    source: Source
    layout: Layout
    table: TextTable
    confidence: float
    sheets: tuple[Sheet, ...] = ()
    notes: tuple[str, ...] = ()


def as_said(sources: Iterable[Source], lookup: Lookup) -> list[Source]:
    """The sources with the headers that people of the workspace said to be their columns."""
    return [_as_said(source, lookup) for source in sources]


def _as_said(source: Source, lookup: Lookup) -> Source:
    said = {layout.id: lookup.named_columns(source.id, layout.id) for layout in source.layouts}
    if not any(said.values()):
        return source
    layouts = (replace(layout, aliases={**layout.aliases, **said[layout.id]}) for layout in source.layouts)
    return replace(source, layouts=tuple(layouts))


def recognise(sheets: Sequence[Sheet], sources: Iterable[Source], file: str = "") -> list[Match]:
    """Every way the visible sheets can be read, surest first. `file` is the name of their file."""
    visible = [sheet for sheet in sheets if not sheet.hidden]
    found = (
        match
        for source in sources
        for layout in source.layouts
        if (layout.recognise or layout.meaning is None)
        and (layout.file is None or re.search(layout.file, file, re.IGNORECASE))
        for sheet in visible
        for match in _try(sheet, source, layout)
    )
    together = (replace(_saying_how(match), sheets=tuple(visible)) for match in found)
    return sorted(together, key=lambda match: (-match.confidence, match.source.id, match.layout.id, match.table.sheet))


def _saying_how(match: Match) -> Match:
    """The match with a column that says how the numbers of its rows count, where the form itself knows none."""
    table, layout = with_counting(match.table, match.layout)
    return match if table is match.table and layout is match.layout else replace(match, table=table, layout=layout)


def choose(matches: Sequence[Match]) -> dict[str, list[Match]]:
    """The best layout of each sheet, by source; sources in order of fit."""
    chosen: dict[str, dict[str, Match]] = {}
    for match in matches:
        chosen.setdefault(match.source.id, {}).setdefault(match.table.sheet, match)
    return {source: list(by_sheet.values()) for source, by_sheet in chosen.items()}


def _try(sheet: Sheet, source: Source, layout: Layout) -> Iterable[Match]:
    if layout.sheet is not None and not re.search(layout.sheet, sheet.name, re.IGNORECASE):
        return
    if layout.says and not _says(sheet, layout):
        return
    wanted = [name for name in layout.recognise if not name.startswith("#") and "*" not in name]
    printed = [_as_printed(sheet, layout.spellings(name)) for name in wanted]
    if None in printed:
        return
    accepted = [name for rule in layout.rules for name in rule.names]
    names = [name for name in printed if name is not None]
    found = find_header(sheet, [*names, *accepted, *layout.aliases]) or find_header(sheet, names)
    if found is None and not wanted:
        found = guess_header(sheet)
    table = found and renamed(found, layout.aliases)
    if table is None or not _holds(table, layout):
        return
    confidence = _confidence(table, layout, accepted)
    if confidence > 0:
        sure = round(confidence * GENERIC, 3) if source.is_generic else confidence
        shaped = renamed(table, _own_names(layout)) if layout.reshapes else table
        yield Match(source=source, layout=layout, table=shaped, confidence=sure)


def _own_names(layout: Layout) -> Mapping[str, str]:
    """The name by which `read.py` takes each column that the layout asks for, by its other names (folded)."""
    return {fold(other): name for name in layout.recognise for other in layout.spellings(name) if other != name}


def _as_printed(sheet: Sheet, spellings: Sequence[str]) -> str | None:
    """The first of the spellings of a column that a header of the sheet may hold."""
    return next((name for name in spellings if may_hold(sheet, [name])), None)


def _says(sheet: Sheet, layout: Layout) -> bool:
    """Whether a note above or under the table begins with one of the words that tell the layout."""
    begun = tuple(fold(words) for words in layout.says)
    first = sheet.cells["c0"] if "c0" in sheet.cells.columns else None
    notes = [] if first is None else [*first.head(NOTES).drop_nulls(), *first.tail(NOTES).drop_nulls()]
    return any(fold(note).startswith(begun) for note in notes)


def _holds(table: TextTable, layout: Layout) -> bool:
    """Whether each column that must hold some words does: one of them at least, or little else."""
    some = all(_share(table, name, words) > 0 for name, words in layout.holds.items())
    return some and all(_share(table, name, words) > 0.5 for name, words in layout.mostly.items())


def _share(table: TextTable, name: str, words: Sequence[str]) -> float:
    """The part of the filled cells of a column that are one of some words; 0 without such a column."""
    column = column_of(table, name)
    cells = table.frame[column].drop_nulls() if column else None
    if cells is None or cells.is_empty():
        return 0.0
    known = set(map(fold, words))
    fitting = [text for text in cells.unique().to_list() if fold(text) in known]
    return int(cells.is_in(fitting).sum()) / len(cells)


def _confidence(table: TextTable, layout: Layout, accepted: Sequence[str]) -> float:
    """Nothing unless every column asked for is there; then rising with the share of the headers that are understood."""
    known = [_stands(table, layout, name) for name in layout.recognise]
    if None in known or any(_has(table, name) for name in layout.absent):
        return 0.0
    named = {fold(name) for name in (*accepted, *layout.recognise)}
    patterns = [name for name in accepted if name.startswith("#")]
    printed = [column for column in zip(table.names, table.folded, table.tags, strict=True) if column[1]]
    understood = sum(
        1
        for name, folded, tag in printed
        if folded in named
        or layout.ignore_pattern.fullmatch(name.strip().lower())
        or (tag is not None and any(tag_fits(pattern, tag) for pattern in patterns))
    )
    coverage = understood / len(printed) if printed else 0.0
    strength = 1.0 if layout.says else min(1.0, len(layout.recognise) / 3)
    sure = 0.6 + 0.4 * (1.0 if layout.ignores_rest else coverage) * strength
    return round(sure - OTHER_NAME * known.count("other"), 3)


def _stands(table: TextTable, layout: Layout, name: str) -> Literal["own", "other"] | None:
    """Whether a column that the layout asks for is there, under that name or under another."""
    if _has(table, name):
        return "own"
    return "other" if any(_has(table, other) for other in layout.spellings(name)) else None


def _has(table: TextTable, name: str) -> bool:
    """Whether a table has a header, a header of that form, or a tag with those attributes."""
    if name.startswith("#"):
        return any(tag_fits(pattern, tag) for pattern in name.split("|") for tag in table.tags if tag)
    if "*" in name:
        return any(fnmatchcase(header.strip().lower(), name.lower()) for header in table.names)
    return fold(name) in table.folded
