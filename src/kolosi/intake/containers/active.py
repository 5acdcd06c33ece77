"""What acts by itself in a text that people open: macros, objects of other programs, content fetched from elsewhere.

kolosi never runs, opens or fetches any of it. It is refused all the same: the file is passed on and opened again by people
whose word processor would. What of a workbook is refused, and what is left behind, is in `behind`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from kolosi.intake.containers.archive import Package
from kolosi.intake.containers.markup import parse_xml, refuse_prolog
from kolosi.intake.containers.refusal import Unreadable
from kolosi.intake.containers.relations import Led, as_plain, led_to, tree_of

_TYPES = "[Content_Types].xml"
_MACRO_PARTS = re.compile(r"(^|/)vbaproject\w*\.bin$|(^|/)vbadata\.xml$|^xl/(macrosheets|dialogsheets)/")
_MACRO_TYPES = re.compile(rb"ms-office\.vbaproject|ms-excel\.(intl)?macrosheet|ms-excel\.dialogsheet", re.IGNORECASE)
_OBJECT_PARTS = re.compile(r"(^|/)activex/|/embeddings/oleobject")
_OBJECT_KINDS = frozenset({"oleobject", "control", "activexcontrolbinary"})
_MACRO_KINDS = ("vbaproject", "wordvbadata", "xlmacrosheet", "xlintlmacrosheet", "extensibility")
_ADDED = ("webextension", "webextensiontaskpanes")
_LOADED_BY_WORD = frozenset({"attachedtemplate", "frame", "subdocument", "afchunk", "mailmergesource"})
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]+:", re.IGNORECASE)
_SHARE = re.compile(r"//[^/]|////")  # after "file:": a machine, where three slashes lead to a disk
_FIELDS = re.compile(r"\s*DDE(AUTO)?\b", re.IGNORECASE)
_TAKING = re.compile(r"\s*(?:INCLUDETEXT|INCLUDEPICTURE|INCLUDE|IMPORT|LINK|DATABASE|RD)\b", re.IGNORECASE)
_PLACES = re.compile(r'"([^"]*)"|(\S+://\S+|\\\\\S+)')
_XML = (".xml", ".rels", ".vml", ".rdf")
_PROLOG = 1 << 14


def refuse_declarations(package: Package) -> None:
    """Refuse a package of which any part, opened here or not, declares entities."""
    for name in package.names:
        if name.lower().endswith(_XML):
            refuse_prolog(package.beginning(name, _PROLOG))


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
    for _, kind, target, is_outside in relations_of(package):
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


def _refuse_macros(package: Package, led: Led) -> None:
    """Refuse programs by the name of their part, by the relation that leads to it and by its type; and those of an add-in."""
    if any(_MACRO_PARTS.search(name.lower()) for name in package.names) or led.of(*_MACRO_KINDS):
        raise Unreadable("macros")
    if _TYPES in package.names and _MACRO_TYPES.search(as_plain(package.read(_TYPES))):
        raise Unreadable("macros")
    if led.of(*_ADDED):
        raise Unreadable("objects")


def relations_of(package: Package) -> Iterator[tuple[str, str, str, bool]]:
    """Give the part, kind, target and whether it lies outside, of every relation of every part."""
    for name in package.names:
        if name.lower().endswith(".rels"):
            part = name.lower().replace("_rels/", "").removesuffix(".rels")
            for row in parse_xml(package.read(name)).iter("{*}Relationship"):
                kind = str(row.get("Type", "")).rpartition("/")[2].lower()
                yield part, kind, str(row.get("Target", "")), str(row.get("TargetMode", "")).lower() == "external"


def _attribute(element: etree._Element, wanted: str) -> str:
    return next((str(value) for name, value in element.attrib.items() if str(name).endswith(wanted)), "")
