"""The texts around a table of a sheet."""

from __future__ import annotations

from collections.abc import Sequence

from kolosi.intake.columns.lookup import Lookup
from kolosi.intake.formats import Sheet
from kolosi.intake.meaning.blocks import Block
from kolosi.intake.meaning.context import FILE, FOLDER, SHEET, TITLE, Surroundings
from kolosi.intake.meaning.layers.footnotes import without_sets


def surroundings(
    block: Block, sheet: Sheet, file: str, folder: str, lookup: Lookup, over: Sequence[str] = ()
) -> Surroundings:
    """The texts around a table, the nearest first; `over` are those that head its whole sheet."""
    texts = [(without_sets(text, lookup), TITLE) for text in (*reversed(block.titles), *block.notes, *over)]
    bare = file.rsplit(".", 1)[0]
    heads = frozenset(over) - frozenset(block.titles)
    named = ((sheet.name, SHEET), (bare, FILE), *([(folder, FOLDER)] if folder else []))
    return Surroundings(texts=(*texts, *named), heads=heads)


def sections_of(block: Block, lookup: Lookup) -> dict[int, str]:
    """The place that heads each row, where texts between the rows name places."""
    found: dict[int, str] = {}
    for text, rows in block.sections:
        place = Surroundings(texts=((text, TITLE),)).place(lookup)
        if place is None:
            return {}
        found.update(dict.fromkeys(rows, place.value))
    return found
