"""What a LibreOffice file carries besides what one reads: authors, hidden parts, changes, annotations, objects."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from kolosi.intake.archive import Package
from kolosi.intake.inside.office import OWN_FLAGS, text_of, tree_of
from kolosi.intake.inside.picture import is_picture, picture_traces
from kolosi.intake.inside.trace import Trace, gathered

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
_DISPLAY = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}display"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_XLINK = "{http://www.w3.org/1999/xlink}href"
_PERSONS = ("creator", "initial-creator", "printed-by")
_WORDS = ("description", "keyword", "subject", "user-defined")
_UNSEEN = ("collapse", "filter")


def opendocument_traces(package: Package) -> Iterator[Trace]:
    """What the parts of the file carry."""
    yield from _meta(package)
    for name in package.names:
        if re.match(r"(?:Basic|Scripts)/.+", name) and not name.endswith(("script-lc.xml", "dialog-lc.xml")):
            yield Trace(kind="macros", place=name)
        elif re.match(r"Object \d+/content\.xml|ObjectReplacements/", name) or name.startswith("Object "):
            if name.endswith("content.xml"):
                yield Trace(kind="embedded", place=name)
        elif name.startswith("Thumbnails/"):
            yield Trace(kind="thumbnail", place=name)
        elif name.startswith("Pictures/"):
            data = package.read(name)
            yield from (one.under(name) for one in picture_traces(data)) if is_picture(data[:4096]) else ()
        elif name.startswith("Versions/"):
            yield Trace(kind="change_history", place=name)
    root = tree_of(package, "content.xml")
    if root is not None:
        yield from _content(root)


def _meta(package: Package) -> Iterator[Trace]:
    root = tree_of(package, "meta.xml")
    for element in () if root is None else root.iter(etree.Element):
        local, text = etree.QName(element).localname, (element.text or "").strip()
        if not text:
            continue
        if local in _PERSONS:
            yield Trace(kind="author", place=local, sample=text)
        elif local in _WORDS and element.get(f"{_META}name") not in OWN_FLAGS:
            yield Trace(kind="properties", place=str(element.get(f"{_META}name", local)), sample=text)


def _content(root: etree._Element) -> Iterator[Trace]:
    notes = list(root.iter("{*}annotation"))
    yield from gathered("comments", ["content.xml"] * len(notes), [text_of(note) for note in notes])
    changes = list(root.iter("{*}changed-region", "{*}cell-content-change", "{*}deletion"))
    yield from gathered("deleted_text", ["content.xml"] * len(changes), [text_of(change) for change in changes])
    hidden = {
        str(style.get(f"{_STYLE}name"))
        for style in root.iter("{*}style")
        for look in style.iter("{*}table-properties")
        if look.get(_DISPLAY) == "false"
    }
    for table in root.iter(f"{_TABLE}table"):
        yield from _table(table, hidden)
    for link in root.iter():
        target = str(link.get(_XLINK, "")) if isinstance(link.tag, str) else ""
        if target.startswith(("file:", "/", "\\\\", "../")) and etree.QName(link).localname != "scripts":
            yield Trace(kind="local_path", place=etree.QName(link).localname, sample=target)
    unseen = _unseen_styles(root)
    words = [one for one in root.iter("{*}span", "{*}p", "{*}h") if one.get(f"{_TEXT}style-name") in unseen]
    told = [*root.iter("{*}hidden-text", "{*}hidden-paragraph"), *(one for one in words if text_of(one))]
    yield from gathered("hidden_text", ["content.xml"] * len(told), [text_of(one) for one in told])


def _unseen_styles(root: etree._Element) -> set[str]:
    """The styles of words that are not shown."""
    return {
        str(style.get(f"{_STYLE}name"))
        for style in root.iter("{*}style")
        for look in style.iter("{*}text-properties")
        if look.get(f"{_TEXT}display") == "none"
    }


def _table(table: etree._Element, hidden: set[str]) -> Iterator[Trace]:
    name = str(table.get(f"{_TABLE}name", ""))
    if table.get(f"{_TABLE}style-name") in hidden:
        yield Trace(kind="hidden_sheet", place=name)
    rows = [
        row for row in table.iter(f"{_TABLE}table-row") if row.get(f"{_TABLE}visibility") in _UNSEEN and text_of(row)
    ]
    columns = [one for one in table.iter(f"{_TABLE}table-column") if one.get(f"{_TABLE}visibility") in _UNSEEN]
    yield from gathered("hidden_rows", [name] * len(rows))
    yield from gathered("hidden_columns", [name] * len(columns))
