"""The sections of a Word document: the text as the template has it, then the annex in two columns."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from kolosi.report.word.annex import GUTTER
from kolosi.report.word.package import W

if TYPE_CHECKING:
    from lxml import etree

_BEFORE_TYPE = ("headerReference", "footerReference", "footnotePr", "endnotePr")
_FIRST_ONLY = ("titlePg", "pgNumType")
_NEXT_PAGE, _HERE = "nextPage", "continuous"


def governing(before: etree._Element) -> etree._Element:
    """The properties of the section that a place lies in: the next ones after it."""
    for element in (before, *before.itersiblings()):
        for found in element.iter(f"{W}sectPr"):
            return found
    raise LookupError("a body without a section")


def part_in_columns(before: etree._Element, text_end: etree._Element, annex_end: etree._Element) -> None:
    """Ends the text at one paragraph and the annex at another; what stands behind goes on in one column."""
    last = governing(before)
    _end_section(text_end, deepcopy(last))
    for name in _FIRST_ONLY:
        for found in last.findall(f"{W}{name}"):
            last.remove(found)
    annex = deepcopy(last)
    _begin(annex, _NEXT_PAGE)
    _set_columns(annex, 2)
    _end_section(annex_end, annex)
    _begin(last, _HERE)


def number_endnotes_plainly(body: etree._Element) -> None:
    """Endnotes counted 1, 2, 3 in every section, as LibreOffice wants to be told."""
    for section in list(body.iter(f"{W}sectPr")):
        for found in section.findall(f"{W}endnotePr"):
            section.remove(found)
        at = sum(1 for child in section if str(child.tag).removeprefix(W) in _BEFORE_TYPE)
        plain = section.makeelement(f"{W}endnotePr")
        plain.append(plain.makeelement(f"{W}numFmt", {f"{W}val": "decimal"}))
        section.insert(at, plain)


def _end_section(paragraph: etree._Element, properties: etree._Element) -> None:
    """The properties of a section stand in its last paragraph, among those of the paragraph."""
    paragraph[0].append(properties)


def _begin(section: etree._Element, how: str) -> None:
    for found in section.findall(f"{W}type"):
        section.remove(found)
    at = sum(1 for child in section if str(child.tag).removeprefix(W) in _BEFORE_TYPE)
    kind = section.makeelement(f"{W}type", {f"{W}val": how})
    section.insert(at, kind)


def _set_columns(section: etree._Element, count: int) -> None:
    found = section.find(f"{W}cols")
    columns = section.makeelement(f"{W}cols", {f"{W}num": str(count), f"{W}space": str(GUTTER)})
    if found is not None:
        section.replace(found, columns)
        return
    margins = section.find(f"{W}pgMar")
    section.insert(len(section) if margins is None else section.index(margins) + 1, columns)
