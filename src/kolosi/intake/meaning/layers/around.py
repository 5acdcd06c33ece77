"""The texts around a table of a sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kolosi.intake.columns.lookup import Lookup
from kolosi.intake.columns.signs import DURING
from kolosi.intake.formats import Sheet
from kolosi.intake.meaning.blocks import Block
from kolosi.intake.meaning.context import FILE, FOLDER, SHEET, TITLE, Surroundings, years_of
from kolosi.intake.meaning.layers.footnotes import without_sets


def surroundings(
    block: Block,
    sheet: Sheet,
    file: str,
    folder: str,
    lookup: Lookup,
    above: Sequence[Block] = (),
    said: Mapping[str, str] | None = None,
) -> Surroundings:
    """The texts around a table, the nearest first. `above` are the other tables over it on its sheet: the first title of the first
    heads the whole sheet, and all tell the year of a table that names none. So does, before them, the period that people `said`."""
    over = above[0].titles[:1] if above else ()
    texts = [(without_sets(text, lookup), TITLE) for text in (*reversed(block.titles), *block.notes, *over)]
    bare = file.rsplit(".", 1)[0]
    heads = frozenset(over) - frozenset(block.titles)
    named = ((sheet.name, SHEET), (bare, FILE), *([(folder, FOLDER)] if folder else []))
    own = Surroundings(texts=tuple((text, TITLE) for one in above for text in one.titles))
    years = frozenset(years_of(one.value for one in own.periods()))
    return Surroundings(texts=(*texts, *named), heads=heads, years=years, during=(said or {}).get(DURING))


def sections_of(block: Block, lookup: Lookup) -> dict[int, str]:
    """The place that heads each row, where texts between the rows name places."""
    found: dict[int, str] = {}
    for text, rows in block.sections:
        place = Surroundings(texts=((text, TITLE),)).place(lookup)
        if place is None:
            return {}
        found.update(dict.fromkeys(rows, place.value))
    return found
