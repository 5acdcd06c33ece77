"""What acts by itself in a file that people open: macros, objects of other programs, content fetched from elsewhere.

kolosi never runs, opens or fetches any of it. It is refused all the same: the file is kept, passed on and opened again by
people whose spreadsheet or word processor would.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from lxml import etree

from kolosi.intake.archive import Package
from kolosi.intake.calling import refuse_calls
from kolosi.intake.compound import has_links, has_macro_sheet, is_locked, open_compound
from kolosi.intake.markup import parse_xml, refuse_prolog
from kolosi.intake.refusal import Unreadable
from kolosi.intake.relations import Led, as_plain, led_to, tree_of

_TYPES = "[Content_Types].xml"
_MACRO_PARTS = re.compile(r"(^|/)vbaproject\w*\.bin$|(^|/)vbadata\.xml$|^xl/(macrosheets|dialogsheets)/")
_MACRO_TYPES = re.compile(rb"ms-office\.vbaproject|ms-excel\.(intl)?macrosheet|ms-excel\.dialogsheet", re.IGNORECASE)
_OBJECT_PARTS = re.compile(r"(^|/)activex/|/embeddings/oleobject")
_LINK_PARTS = re.compile(r"^xl/(querytables/|connections\.xml$)")
_OBJECT_KINDS = frozenset({"oleobject", "control", "activexcontrolbinary"})
_MACRO_KINDS = ("vbaproject", "wordvbadata", "xlmacrosheet", "xlintlmacrosheet", "extensibility")
_ADDED = ("webextension", "webextensiontaskpanes")
_LINK_KINDS = ("connections", "querytable")
_INSIDE_A_WORKBOOK = _OBJECT_KINDS | {"package"}
_LOADED_BY_WORD = frozenset({"attachedtemplate", "frame", "subdocument", "afchunk", "mailmergesource"})
_LINKED_BOOK = re.compile(r"xl/externallinks/[^/]*\.xml")
_BOOK = "externallinkpath"
_PROGRAM = re.compile(rb"<(\w+:)?(ddeLink|oleLink)\b")
_HARMLESS = frozenset({"hyperlink"})
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]+:", re.IGNORECASE)
_SHARE = re.compile(r"//[^/]|////")  # after "file:": a machine, where three slashes lead to a disk
_FIELDS = re.compile(r"\s*DDE(AUTO)?\b", re.IGNORECASE)
_TAKING = re.compile(r"\s*(?:INCLUDETEXT|INCLUDEPICTURE|INCLUDE|IMPORT|LINK|DATABASE|RD)\b", re.IGNORECASE)
_PLACES = re.compile(r'"([^"]*)"|(\S+://\S+|\\\\\S+)')
_ODF_MACROS = re.compile(r"^(basic|scripts)/.", re.IGNORECASE)
_ODF_LISTENER = re.compile(rb"<script:event-listener\b|<office:script\b")
_ODF_LINKS = re.compile(
    rb"<(table:table-source|table:cell-range-source|table:dde-link|office:dde-source|table:database-source-\w+)\b"
    rb"|:formula\s*=\s*[\"'][^\"'<>]{0,2000}?\b(?:WEBSERVICE|DDE)\s*\(",
    re.IGNORECASE,
)
_ODF_OBJECTS = re.compile(rb"<draw:(object-ole|applet|plugin)\b")
_LONGEST_MARK = 4096
_XML = (".xml", ".rels", ".vml", ".rdf")
_PROLOG = 1 << 14


def refuse_declarations(package: Package) -> None:
    """Refuse a package of which any part, opened here or not, declares entities."""
    for name in package.names:
        if name.lower().endswith(_XML):
            refuse_prolog(package.beginning(name, _PROLOG))


def refuse_active_workbook(package: Package) -> bool:
    """Refuse a workbook with macros, objects, or content that another machine, program or folder would be asked for.

    True when it takes values from workbooks that are named as lying beside it: nothing can be fetched by such a name alone,
    and what a partner merged from several files is full of them. They are left out of what is kept. The case of queries
    (Power Query) that many programs put into any workbook is let be: without a connection none of them is asked.
    """
    refuse_declarations(package)
    led = led_to(package.anew())
    names = [name.lower() for name in package.names]
    _refuse_macros(package, led)
    if any(_OBJECT_PARTS.search(name) for name in names):
        raise Unreadable("objects")
    if any(_LINK_PARTS.search(name) for name in names) or led.of(*_LINK_KINDS):
        raise Unreadable("links")
    linked = {name for name in names if _LINKED_BOOK.fullmatch(name)}
    linked |= {name.lower() for name in led.of("externallink")}
    relations = list(_relations(package))
    for part, kind, target, is_outside in relations:
        if kind in _INSIDE_A_WORKBOOK:
            raise Unreadable("objects")
        if is_outside and kind not in _HARMLESS and not (kind == _BOOK and part in linked and is_beside(target)):
            raise Unreadable("links")
    named = {part for part, kind, _, is_outside in relations if kind == _BOOK and is_outside}
    _refuse_links_without_a_book(package, linked, named)
    refuse_calls(package.anew(), led)
    return bool(linked)


def _refuse_links_without_a_book(package: Package, linked: set[str], named: set[str]) -> None:
    """Refuse links to other programs (DDE, OLE), and those that are not `named` as a workbook beside this one."""
    parts = [name for name in package.names if name.lower() in linked]
    if linked - named or any(_PROGRAM.search(as_plain(package.read(name))) for name in parts):
        raise Unreadable("links")


def refuse_active_text(package: Package) -> None:
    """Refuse a Word file with macros, objects, or parts that Word fetches from another machine.

    Links that a reader may click, pictures, the template on its author's own disk and the workbooks behind charts are let be:
    none of them is opened here.
    """
    refuse_declarations(package)
    led = led_to(package.anew())
    _refuse_macros(package, led)
    if any(_OBJECT_PARTS.search(name.lower()) for name in package.names):
        raise Unreadable("objects")
    _refuse_merge(package.anew(), led)
    for _, kind, target, is_outside in _relations(package):
        if kind in _OBJECT_KINDS:
            raise Unreadable("objects")
        if is_outside and kind in _LOADED_BY_WORD and is_remote(target):
            raise Unreadable("links")


def _refuse_merge(package: Package, led: Led) -> None:
    """Refuse a text that asks a database for its words when it is opened (mail merge)."""
    for part in dict.fromkeys(("word/settings.xml", *led.of("settings"))):
        root = tree_of(package, part)
        merge = None if root is None else next(root.iter("{*}mailMerge"), None)
        if merge is not None and any(merge.find(f"{{*}}{name}") is not None for name in ("connectString", "query")):
            raise Unreadable("links")


def is_remote(target: str) -> bool:
    r"""Whether a path or an address leads to another machine.

    >>> [is_remote(one) for one in (r"file:///C:\a.dotm", "/a.dotm", "a.dotm", "file:///srv/a.dotm")]
    [False, False, False, False]
    >>> [is_remote(one) for one in ("https://a.org/b", r"\\a\b", "file://a/b", r"file:///\\a\b", "//a/b", "file:////a/b")]
    [True, True, True, True, True, True]
    """
    path = target.replace("\\", "/")
    if path.lower().startswith("file:"):
        path = path[5:]
        return bool(_SHARE.match(path))
    return path.startswith("//") or bool(_SCHEME.match(path))


def is_beside(target: str) -> bool:
    r"""Whether a path is the bare name of a file in the same folder.

    >>> [is_beside(one) for one in ("a.xlsx", "a%20b.xlsx", "../a.xlsx", "C:/a.xlsx", "https://a.org/b", r"\\a\b", "%2e%2e%2fa")]
    [True, True, False, False, False, False, False]
    """
    return not re.search(r"[/\\:]", unquote(unquote(target)))


def refuse_active_fields(root: etree._Element) -> None:
    """Refuse a text whose fields ask another program (DDE) or another machine for what they show: Word would."""
    instructions: list[str] = []
    for element in root.iter("{*}fldSimple", "{*}instrText", "{*}fldChar"):
        name = etree.QName(element).localname
        if name == "fldSimple":
            instructions.append(_attribute(element, "instr"))
        elif name == "fldChar":
            instructions += [""] if _attribute(element, "fldCharType") == "begin" else []
        elif instructions:
            instructions[-1] += element.text or ""
    if any(_FIELDS.match(text) or _asks_a_machine(text) for text in instructions):
        raise Unreadable("links")


def _asks_a_machine(instruction: str) -> bool:
    """Whether a field takes in a file of another machine; a link that a reader may click does not."""
    found = _TAKING.match(instruction)
    places = _PLACES.findall(instruction) if found else ()
    return any(is_remote(quoted.replace("\\\\", "\\") or bare) for quoted, bare in places)


def refuse_active_opendocument(package: Package) -> None:
    """Refuse an OpenDocument file with macros, objects, or tables that come from other files."""
    refuse_declarations(package)
    if any(_ODF_MACROS.search(name) for name in package.names):
        raise Unreadable("macros")
    end = b""
    for piece in package.chunks("content.xml"):
        seen = end + piece
        for marks, code in ((_ODF_LISTENER, "macros"), (_ODF_LINKS, "links"), (_ODF_OBJECTS, "objects")):
            if marks.search(seen):
                raise Unreadable(code)
        end = piece[-_LONGEST_MARK:]


def refuse_active_old(data: bytes) -> None:
    """Refuse an old workbook that holds a project of macros, objects, or records of other files and of connections."""
    if is_locked(data):
        raise Unreadable("password")
    streams = {stream.name.lower() for stream in open_compound(data).streams}
    if any(name.startswith("_vba_project") for name in streams) or "vba" in streams or has_macro_sheet(data):
        raise Unreadable("macros")
    if any(name.startswith("mbd") for name in streams) or "ctls" in streams:
        raise Unreadable("objects")
    if has_links(data):
        raise Unreadable("links")


def _refuse_macros(package: Package, led: Led) -> None:
    """Refuse programs by the name of their part, by the relation that leads to it and by its type; and those of an add-in."""
    if any(_MACRO_PARTS.search(name.lower()) for name in package.names) or led.of(*_MACRO_KINDS):
        raise Unreadable("macros")
    if _TYPES in package.names and _MACRO_TYPES.search(as_plain(package.read(_TYPES))):
        raise Unreadable("macros")
    if led.of(*_ADDED):
        raise Unreadable("objects")


def _relations(package: Package) -> Iterator[tuple[str, str, str, bool]]:
    """Part, kind, target and whether it lies outside, of every relation of every part."""
    for name in package.names:
        if name.lower().endswith(".rels"):
            part = name.lower().replace("_rels/", "").removesuffix(".rels")
            for row in parse_xml(package.read(name)).iter("{*}Relationship"):
                kind = str(row.get("Type", "")).rpartition("/")[2].lower()
                yield part, kind, str(row.get("Target", "")), str(row.get("TargetMode", "")).lower() == "external"


def _attribute(element: etree._Element, wanted: str) -> str:
    return next((str(value) for name, value in element.attrib.items() if str(name).endswith(wanted)), "")
