"""The fields of a Word text: what each asks for, and which of them say more than the page shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from kolosi.intake.hidden.unseen.naming import is_own_mark, spaced

_ORDINARY = frozenset(
    [
        "PAGE",
        "NUMPAGES",
        "SECTION",
        "SECTIONPAGES",
        "TOC",
        "PAGEREF",
        "REF",
        "NOTEREF",
        "SEQ",
        "STYLEREF",
        "DATE",
        "TIME",
        "CREATEDATE",
        "SAVEDATE",
        "PRINTDATE",
        "EDITTIME",
        "NUMWORDS",
        "NUMCHARS",
        "REVNUM",
        "FILESIZE",
        "LISTNUM",
        "AUTONUM",
        "AUTONUMLGL",
        "AUTONUMOUT",
        "ADVANCE",
        "SYMBOL",
        "EQ",
        "FORMTEXT",
        "FORMCHECKBOX",
        "FORMDROPDOWN",
        "BARCODE",
        "BIBLIOGRAPHY",
        "CITATION",
        "INDEX",
        "TOA",
        "TITLE",
        "EMBED",
        "SHAPE",
        "NEXT",
        "HYPERLINK",
    ]
)
"""Fields that show what they say, or say nothing: numbers, days, contents, links; what links lead to is looked at apart."""
_NAME = re.compile(r"\s*([A-Za-z]+)")
_QUOTED = re.compile(r'["“”«]([^"“”»]{1,2000})["“”»]')
_BARE = re.compile(r"(?<![\\\w])[A-Za-z\u00c0-\u024f_][\w.'’-]*")
_TOOLTIP = re.compile(r'\\o\s+"([^"]{1,2000})"')


@dataclass(frozen=True, kw_only=True)
class Field:
    """A field of a text: the paragraph where it stands, and what it asks for."""

    place: str
    asked: str

    @property
    def name(self) -> str:
        """Its first word, which says what it does; empty for a sum or a mark."""
        found = _NAME.match(self.asked)
        return found[1].upper() if found else ""

    @property
    def is_telling(self) -> bool:
        """Whether it names something that the page does not show: a column of a list, a file, a variable, a hidden entry."""
        return bool(self.name) and self.name not in _ORDINARY

    @property
    def tooltip(self) -> str:
        """What a link shows under the pointer."""
        found = _TOOLTIP.search(self.asked) if self.name == "HYPERLINK" else None
        return found[1] if found else ""

    @property
    def words(self) -> str:
        """The words within it, a piece each line: what stands in quotes, or else each word that is no switch."""
        quoted = [one.strip() for one in _QUOTED.findall(self.asked)]
        bare = [] if quoted else _BARE.findall(self.asked)[1:]
        told = [
            *(one for one in quoted if not is_own_mark(one)),
            *(spaced(one) for one in bare if not is_own_mark(one)),
        ]
        return "\n\n".join(filter(None, told))


def fields_of(root: etree._Element) -> Iterator[Field]:
    """The fields of a text in their order, each put together again from its runs."""
    open_: list[tuple[str, list[str]]] = []
    paragraph = 0
    for element in root.iter("{*}p", "{*}fldSimple", "{*}instrText", "{*}delInstrText", "{*}fldChar"):
        local = etree.QName(element).localname
        place = f"¶ {paragraph}"
        if local == "p":
            paragraph += 1
        elif local == "fldSimple":
            yield Field(place=place, asked=_attribute(element, "instr"))
        elif local == "fldChar" and _attribute(element, "fldCharType") == "begin":
            open_.append((place, []))
        elif local == "fldChar":
            if _attribute(element, "fldCharType") == "end" and open_:
                yield _closed(open_.pop())
        else:
            (open_ or _opened(open_, place))[-1][1].append(element.text or "")
    while open_:
        yield _closed(open_.pop())


def _opened(open_: list[tuple[str, list[str]]], place: str) -> list[tuple[str, list[str]]]:
    """A field that begins without saying so."""
    open_.append((place, []))
    return open_


def _closed(field: tuple[str, list[str]]) -> Field:
    place, pieces = field
    return Field(place=place, asked="".join(pieces))


def _attribute(element: etree._Element, name: str) -> str:
    return str(element.get(f"{str(element.tag).partition('}')[0]}}}{name}", ""))
