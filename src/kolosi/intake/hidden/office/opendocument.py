"""What a LibreOffice file carries besides what one reads: authors, hidden parts, changes, annotations, objects."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lxml import etree

from kolosi.intake.containers.archive import Package
from kolosi.intake.containers.relations import text_of, tree_of
from kolosi.intake.hidden.office.open_xml import OWN_FLAGS, other_part
from kolosi.intake.hidden.trace import Trace, gathered

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
_DISPLAY = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}display"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_XLINK = "{http://www.w3.org/1999/xlink}href"
_PERSONS = ("creator", "initial-creator", "printed-by")
_WORDS = ("description", "keyword", "subject", "user-defined")
_MANIFEST = "{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_USUAL = re.compile(
    r"(?:mimetype|content\.xml|styles\.xml|meta\.xml|settings\.xml|manifest\.rdf|layout-cache)$"
    r"|(?:META-INF|Configurations2|Thumbnails|Pictures|Object |ObjectReplacements|Basic|Scripts|Versions|Fonts)"
)
_WHITES = frozenset({"#ffffff", "#fefefe", "#fdfdfd"})
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
        elif name.startswith("Versions/"):
            yield Trace(kind="change_history", place=name)
        elif re.fullmatch(r"META-INF/\w*signatures\w*\.xml", name):
            yield Trace(kind="author", place=name)
        elif not name.endswith((".xml", ".rdf")) and name != "mimetype":
            yield from other_part(package, name, False)
    yield from _left(package)
    yield from _printer(tree_of(package, "settings.xml"))
    root, styles = tree_of(package, "content.xml"), tree_of(package, "styles.xml")
    if root is not None:
        yield from _content(root, styles)


def _left(package: Package) -> Iterator[Trace]:
    """Parts that neither the list of the file nor a usual name accounts for."""
    root = tree_of(package, "META-INF/manifest.xml")
    listed = set() if root is None else {str(one.get(f"{_MANIFEST}full-path")) for one in root.iter("{*}file-entry")}
    left = [name for name in package.names if name not in listed and not _USUAL.match(name)]
    yield from gathered("left_over", left)


def _printer(root: etree._Element | None) -> Iterator[Trace]:
    """The printer that the file was last set up for."""
    for item in () if root is None else root.iter("{*}config-item"):
        names = [str(value) for key, value in item.attrib.items() if str(key).endswith("name")]
        if names == ["PrinterName"] and (item.text or "").strip():
            yield Trace(kind="printer", place="settings.xml", sample=item.text or "")


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


def _content(root: etree._Element, styles: etree._Element | None) -> Iterator[Trace]:
    both = [one for one in (root, styles) if one is not None]
    notes = list(root.iter("{*}annotation"))
    yield from gathered("comments", ["content.xml"] * len(notes), [text_of(note) for note in notes])
    changes = list(root.iter("{*}changed-region", "{*}cell-content-change", "{*}deletion"))
    yield from gathered("deleted_text", ["content.xml"] * len(changes), [text_of(change) for change in changes])
    hidden = {
        str(style.get(f"{_STYLE}name"))
        for part in both
        for style in part.iter("{*}style")
        for look in style.iter("{*}table-properties")
        if look.get(_DISPLAY) == "false"
    }
    for table in root.iter(f"{_TABLE}table"):
        yield from _table(table, hidden)
    for link in root.iter():
        target = str(link.get(_XLINK, "")) if isinstance(link.tag, str) else ""
        if target.startswith(("file:", "/", "\\\\", "../")) and etree.QName(link).localname != "scripts":
            yield Trace(kind="local_path", place=etree.QName(link).localname, sample=target)
        elif target.startswith("mailto:"):
            yield Trace(kind="mail_link", place=etree.QName(link).localname, sample=target)
    yield from _hidden_words(root, both)
    shut = [one for one in root.iter("{*}binary-data") if (one.text or "").strip()]
    yield from gathered("embedded_data", ["content.xml"] * len(shut))


def _hidden_words(root: etree._Element, both: Sequence[etree._Element]) -> Iterator[Trace]:
    """Words that are not shown, by their style, their section or a field, and those in white."""
    unseen, white = _styles(both, f"{_TEXT}display", frozenset({"none"})), _styles(both, f"{_FO}color", _WHITES)
    words = [one for one in root.iter("{*}span", "{*}p", "{*}h") if text_of(one)]
    told = [*root.iter("{*}hidden-text", "{*}hidden-paragraph", "{*}conditional-text")]
    told += [one for one in root.iter("{*}section") if one.get(f"{_TEXT}display") in ("none", "condition")]
    told += [one for one in words if one.get(f"{_TEXT}style-name") in unseen]
    yield from gathered("hidden_text", ["content.xml"] * len(told), [text_of(one) for one in told])
    pale = [one for one in words if one.get(f"{_TEXT}style-name") in white]
    yield from gathered("unseen_text", ["content.xml"] * len(pale), [text_of(one) for one in pale])
    cells = [one for one in root.iter("{*}table-cell") if one.get(f"{_TABLE}style-name") in white and text_of(one)]
    yield from gathered("unseen_cells", ["content.xml"] * len(cells), [text_of(one) for one in cells])


def _styles(both: Sequence[etree._Element], attribute: str, values: frozenset[str]) -> set[str]:
    """The styles whose letters have one of some looks; in white, those with no colour behind."""
    return {
        str(style.get(f"{_STYLE}name"))
        for part in both
        for style in part.iter("{*}style")
        for look in style.iter("{*}text-properties")
        if str(look.get(attribute)).lower() in values and (values is not _WHITES or not _has_ground(style))
    }


def _has_ground(style: etree._Element) -> bool:
    grounds = (str(look.get(f"{_FO}background-color", "transparent")).lower() for look in style)
    return any(ground not in ("transparent", *_WHITES) for ground in grounds)


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
