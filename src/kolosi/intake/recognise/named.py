"""The system that a file bears the name of, though none of its tables has a form that is read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from kolosi.intake.columns.table import fold
from kolosi.intake.formats import Sheet
from kolosi.intake.meaning.context import TITLE, Surroundings
from kolosi.model.source import Source

ROWS = 10
"""So many first rows of a sheet may hold its title."""

LONGEST = 200
"""A longer cell is a text, which may speak of any system."""

_ACRONYM = re.compile(r"[A-Z]{3,}")
_BRACKETS = re.compile(r"\(([^()]*)\)")
_JOINED = re.compile(r"[_\-.]+|(?<=[^\W\d])(?=20\d\d)")


def named_source(name: str, sheets: Sequence[Sheet], sources: Iterable[Source]) -> Source | None:
    """The one system, of those that publish by themselves, whose name or acronym stands in the name of a file, in that of a sheet or in
    a title; None where two do, or none."""
    told = f" {' '.join(fold(text) for text in texts_naming(name, sheets))} "
    found = [one for one in sources if one.publishes and any(f" {text} " in told for text in _names(one))]
    return found[0] if len(found) == 1 else None


def spoken_of(name: str, sheets: Sequence[Sheet], sources: Iterable[Source]) -> list[str]:
    """The sources of whose subject the name of a file, its sheets and titles speak, those of which they say most first: what a person is
    offered before all others, and nothing is taken for."""
    around = Surroundings(texts=tuple((text, TITLE) for text in texts_naming(name, sheets)))
    found: dict[str, int] = {}
    for source in (one for one in sources if not one.is_generic):
        meanings = [layout.meaning for layout in source.layouts if layout.meaning is not None]
        hints = {fold(hint) for one in meanings if not around.hints(one.unlike) for hint in one.hints}
        said = sum(around.hints([hint]) for hint in hints)
        if said:
            found[source.id] = said
    return sorted(found, key=lambda id_: (-found[id_], id_))


def texts_naming(name: str, sheets: Sequence[Sheet]) -> list[str]:
    """What says what a file is: its name, those of its sheets, the titles over their tables; words joined by signs apart."""
    return [_JOINED.sub(" ", text) for text in _texts(name, sheets)]


def titles_in(sheets: Sequence[Sheet]) -> list[str]:
    """What stands alone in the first row of each visible sheet that is filled."""
    found = []
    for sheet in (one for one in sheets if not one.hidden and one.cells.height):
        filled = [cell for cell in sheet.cells.drop("row").row(0) if cell and cell.strip()]
        found += filled if len(filled) == 1 and len(filled[0]) <= LONGEST else []
    return found


def _texts(name: str, sheets: Sequence[Sheet]) -> Iterator[str]:
    yield name.rsplit(".", 1)[0]
    for sheet in (one for one in sheets if not one.hidden):
        yield sheet.name
        for row in sheet.cells.head(ROWS).drop("row").iter_rows():
            filled = [cell for cell in row if cell and cell.strip()]
            yield from (cell for cell in filled[:1] if len(filled) == 1 and len(cell) <= LONGEST)


def _names(source: Source) -> set[str]:
    """The names of a system: its title where it is of several words, without what stands in brackets; the acronyms in these."""
    found = set()
    for title in source.title.values():
        bare = fold(_BRACKETS.sub(" ", title)).strip()
        found |= {bare} if " " in bare else set()
        inside = (part for text in _BRACKETS.findall(title) for part in re.split(r"[,;/ ]", text))
        found |= {fold(part) for part in inside if _ACRONYM.fullmatch(part)}
    return found
