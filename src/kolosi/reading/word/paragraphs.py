"""The paragraphs of a Word document in an order that is always the same, with the elements they come from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from lxml import etree

from kolosi.model.returned import ISSUE, PARAGRAPH, TOGETHER, Change, Piece, ReturnedParagraph, Story
from kolosi.reading.word.atoms import Atom, Fields, W, atoms

_CELLS = {f"{W}tc", f"{W}txbxContent", f"{W}footnote", f"{W}endnote", f"{W}hdr", f"{W}ftr", f"{W}body"}
_MARKS: Mapping[str, Change] = {"ins": "inserted", "moveTo": "inserted", "del": "deleted", "moveFrom": "deleted"}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SEPARATORS = ("separator", "continuationSeparator", "continuationNotice")


@dataclass(frozen=True)
class Found:
    """A paragraph with its element and its characters, the dead ones left out."""

    element: etree._Element
    atoms: tuple[Atom, ...]
    paragraph: ReturnedParagraph


def paragraphs(
    root: etree._Element, story: Story, *, first: int = 0, containers: dict[etree._Element, int] | None = None
) -> Iterator[Found]:
    """The paragraphs of a part, those of text boxes behind the one that holds the box.

    On the edge of a page what a field shows is left out: the number of the page, the title of the chapter.
    Containers are numbered from `first` on; those of several elements that are read one after the other share `containers`.
    """
    fields, containers = Fields(), {} if containers is None else containers
    for element in root.iter(f"{W}p"):
        if _is_passed_over(element):
            continue
        container = next(one for one in element.iterancestors() if one.tag in _CELLS)
        number = containers.setdefault(container, first + len(containers))
        was_in_contents = bool(fields.contents)
        found = tuple(
            atom for atom in atoms(element, fields) if not (atom.is_dead or (story == "edge" and atom.is_reckoned))
        )
        is_contents = was_in_contents or bool(fields.contents)
        yield Found(element, found, _paragraph(element, found, "contents" if is_contents else story, number))


def _is_passed_over(element: etree._Element) -> bool:
    """True for the second of two drawings of the same thing, and for the lines over notes."""
    return any(one.tag == _FALLBACK or one.get(f"{W}type") in _SEPARATORS for one in element.iterancestors())


def _paragraph(element: etree._Element, found: tuple[Atom, ...], story: Story, container: int) -> ReturnedParagraph:
    mark = _mark(element)
    style = element.find(f"{W}pPr/{W}pStyle")
    names = (one.get(f"{W}name", "") for one in element.iter(f"{W}bookmarkStart"))
    return ReturnedParagraph(
        story=story,
        container=container,
        pieces=tuple(_pieces(found)),
        mark=_MARKS[etree.QName(mark).localname] if mark is not None else "",
        mark_author=mark.get(f"{W}author", "") if mark is not None else "",
        mark_when=mark.get(f"{W}date", "") if mark is not None else "",
        bookmarks=tuple(name for name in names if name.startswith((PARAGRAPH, ISSUE, TOGETHER))),
        style=style.get(f"{W}val", "") if style is not None else "",
    )


def _mark(element: etree._Element) -> etree._Element | None:
    """The change of the end of a paragraph; in a row that was put in or taken out, that of the row."""
    properties = element.find(f"{W}pPr/{W}rPr")
    candidates = list(properties) if properties is not None else []
    row = next((one for one in element.iterancestors() if one.tag == f"{W}tr"), None)
    if row is not None and (of_row := row.find(f"{W}trPr")) is not None:
        candidates += list(of_row)
    named = (one for one in candidates if isinstance(one.tag, str) and etree.QName(one).localname in _MARKS)
    return next(named, None)


def _pieces(found: tuple[Atom, ...]) -> Iterator[Piece]:
    for (change, author, when, tag), group in groupby(found, lambda a: (a.change, a.author, a.when, a.tag)):
        text = "".join(atom.text for atom in group)
        yield Piece(text=text, change=change, author=author, when=when, tag=tag)
