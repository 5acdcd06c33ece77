"""A Word document as a reviewer returned it, from the parts of its package."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from lxml import etree

from kolosi.model.returned import Remark, Returned, Story
from kolosi.reading.word.atoms import W, atoms
from kolosi.reading.word.paragraphs import Found, paragraphs

_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
_CORE = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
_TERMS = "{http://purl.org/dc/terms/}"
_STORIES: Mapping[str, Story] = {"footnotes": "note", "endnotes": "note", "header": "edge", "footer": "edge"}

_APART = 100_000
"""Containers of two parts are so far apart that none has the number of another's."""

Parts = Mapping[str, etree._Element]
"""The parts of a package as trees, by kind: document, comments, commentsExtended, footnotes, endnotes, header1 …, core."""


def found_in(parts: Parts) -> Iterator[Found]:
    """Every paragraph of a document: body, notes in the order of their marks, then heads and feet of pages."""
    first = 0
    for kind, root in parts.items():
        story: Story | None = "body" if kind == "document" else _STORIES.get(kind.rstrip("0123456789"))
        if story is None:
            continue
        containers: dict[etree._Element, int] = {}
        for element in _in_order(root, kind, parts["document"]):
            yield from paragraphs(element, story, first=first, containers=containers)
        first += _APART


def _in_order(root: etree._Element, kind: str, document: etree._Element) -> list[etree._Element]:
    """A part, or its notes as the text leads to them: editors keep them in orders of their own."""
    if _STORIES.get(kind) != "note":
        return [root]
    marks = (one.get(f"{W}id", "") for one in document.iter(f"{W}{kind.removesuffix('s')}Reference"))
    rank = {name: at for at, name in enumerate(dict.fromkeys(marks))}
    return sorted(root, key=lambda one: rank.get(one.get(f"{W}id", ""), len(rank)))


def returned(file: str, parts: Parts) -> Returned:
    """What came back: paragraphs with their changes, remarks, and who saved the file last."""
    found = list(found_in(parts))
    core = parts.get("core")
    return Returned(
        file=file,
        sender=_said(core, f"{_CORE}lastModifiedBy"),
        when=_said(core, f"{_TERMS}modified"),
        paragraphs=tuple(one.paragraph for one in found),
        remarks=tuple(_remarks(parts, found)),
        looks=tuple(_looks(parts)),
    )


_LOOKS = tuple(f"{W}{name}PrChange" for name in ("r", "p", "tbl", "tr", "tc", "sect"))


def _looks(parts: Parts) -> Iterator[str]:
    """The authors of tracked changes of looks; of an end that was put in or taken out, the change of its look is none of its own."""
    for kind, root in parts.items():
        if kind == "document" or kind.rstrip("0123456789") in _STORIES:
            yield from (one.get(f"{W}author", "") for one in root.iter(*_LOOKS))


def _said(core: etree._Element | None, name: str) -> str:
    found = core.find(name) if core is not None else None
    return (found.text or "").strip() if found is not None else ""


def _remarks(parts: Parts, found: list[Found]) -> Iterator[Remark]:
    root = parts.get("comments")
    if root is None:
        return
    places = _places(found)
    threads = dict(_threads(parts.get("commentsExtended")))
    written = [_remark(element) for element in root.iter(f"{W}comment")]
    by_paragraph = {name: one.id for one, names in written for name in names}
    for one, names in written:
        parent, is_done = next((threads[name] for name in reversed(names) if name in threads), ("", False))
        at = places.get(one.id, (0, 0, 0))
        yield replace(
            one,
            parent=by_paragraph.get(parent, ""),
            is_done=is_done,
            paragraph=at[0],
            start=at[1],
            end=at[2],
        )


def _remark(element: etree._Element) -> tuple[Remark, list[str]]:
    """A comment, and the ids of its paragraphs, by which others answer it."""
    lines = ["".join(atom.text for atom in atoms(one)) for one in element.iter(f"{W}p")]
    names = [one.get(f"{_W14}paraId", "") for one in element.iter(f"{W}p")]
    remark = Remark(
        id=element.get(f"{W}id", ""),
        author=element.get(f"{W}author", ""),
        initials=element.get(f"{W}initials", ""),
        when=element.get(f"{W}date", ""),
        text="\n".join(lines).strip(),
    )
    return remark, [name for name in names if name]


def _threads(root: etree._Element | None) -> Iterator[tuple[str, tuple[str, bool]]]:
    """By the id of a comment's last paragraph: that of the comment it answers, and whether it is settled."""
    for one in root.iter(f"{_W15}commentEx") if root is not None else ():
        name, parent = one.get(f"{_W15}paraId", ""), one.get(f"{_W15}paraIdParent", "")
        yield name, (parent, one.get(f"{_W15}done") in ("1", "true"))


def _places(found: list[Found]) -> dict[str, tuple[int, int, int]]:
    """Where each comment stands: the paragraph in which it begins, and its characters there."""
    places: dict[str, tuple[int, int, int]] = {}
    for rank, one in enumerate(found):
        for name, start, end in _ranges(one):
            if name not in places:
                places[name] = (rank, start, end)
    return places


def _ranges(found: Found) -> Iterator[tuple[str, int, int]]:
    """The comments that begin in a paragraph, each with its first and last character; one that goes on ends with the paragraph."""
    at, open_, by_node = 0, {}, {id(atom.node): len(atom.text) for atom in found.atoms}
    for node in found.element.iter():
        if node.tag == f"{W}commentRangeStart":
            open_[node.get(f"{W}id", "")] = at
        elif node.tag == f"{W}commentRangeEnd":
            name = node.get(f"{W}id", "")
            if name in open_:
                yield name, open_.pop(name), at
        elif node.tag == f"{W}commentReference" and node.get(f"{W}id", "") not in open_:
            yield node.get(f"{W}id", ""), at, at
        at += by_node.get(id(node), 0)
    for name, start in open_.items():
        yield name, start, at
