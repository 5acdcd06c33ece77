"""Says what of a workbook is left behind when it comes in, and refuses what would act or fetch where it stands.

A part that cannot change what the cells hold as last saved is never opened and never kept: links to other workbooks,
connections, embedded objects, macros, comments, copies of data behind pivot tables. What is refused: cells that fetch
their value, links to a program, sheets of old macros, programs under a name that hides them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from pathlib import PurePosixPath

from kolosi.intake.containers.active import refuse_declarations, relations_of
from kolosi.intake.containers.archive import Package
from kolosi.intake.containers.binary import is_binary, refuse_binary_calls
from kolosi.intake.containers.compound import marks_of, open_compound
from kolosi.intake.containers.external_formulas import refuse_calls
from kolosi.intake.containers.refusal import LEFT_BEHIND, Unreadable
from kolosi.intake.containers.relations import Led, as_plain, led_to

_TYPES = "[Content_Types].xml"
_SAYS_MACROS = frozenset({".xlsm", ".xltm", ".xlam", ".xlsb", ".xls", ".xlt", ".xla", ".ods", ".ots"})
"""Names under which a person expects macros; under any other they hide."""
_PROJECT = re.compile(r"(^|/)vbaproject\w*\.bin$|(^|/)vbadata\.xml$", re.IGNORECASE)
_PROJECT_KINDS = ("vbaproject", "wordvbadata")
_PROJECT_TYPE = re.compile(
    rb"""<(?:\w+:)?Override\b(?=[^<>]*ms-office\.vbaproject)[^<>]*?\bPartName\s*=\s*["']/?([^"']*)["']""", re.IGNORECASE
)
_OLD_MACRO_PARTS = re.compile(r"^xl/(macrosheets|dialogsheets)/", re.IGNORECASE)
_OLD_MACRO_KINDS = ("xlmacrosheet", "xlintlmacrosheet", "dialogsheet")
_OLD_MACRO_TYPES = re.compile(rb"ms-excel\.(intl)?macrosheet|ms-excel\.dialogsheet", re.IGNORECASE)
_OBJECT_PARTS = re.compile(r"(^|/)(activex|embeddings|webextensions|customui)/", re.IGNORECASE)
_OBJECT_KINDS = (
    "oleobject",
    "control",
    "activexcontrolbinary",
    "package",
    "extensibility",
    "webextension",
    "webextensiontaskpanes",
)
_CONNECTION_PARTS = re.compile(r"^xl/(querytables/|connections\.(xml|bin)$)", re.IGNORECASE)
_CONNECTION_KINDS = ("connections", "querytable")
_ASIDE_PARTS = re.compile(r"^xl/(threadedcomments|persons|pivotcache|comments\d*\.(xml|bin)$|comments/)", re.IGNORECASE)
_ASIDE_KINDS = ("comments", "threadedcomment", "person", "pivotcachedefinition", "pivotcacherecords")
_LINK_PARTS = re.compile(r"xl/externallinks/[^/]*\.(xml|bin)", re.IGNORECASE)
_LINK_KINDS = ("externallink",)
_PROGRAM = re.compile(rb"<(\w+:)?(ddeLink|oleLink)\b")
_HARMLESS = frozenset({"hyperlink"})
_BOOKS = frozenset({"externallinkpath", "externallinklongpath", "xlpathmissing", "xlstartup"})
_ODF_MACROS = re.compile(r"^(basic|scripts)/.", re.IGNORECASE)
_ODF_REFUSED = (
    (re.compile(rb"<script:event-listener\b|<office:script\b"), "macros", ""),
    (re.compile(rb"<(table:dde-link|office:dde-source)\b"), "links", "DDE"),
    (
        re.compile(rb""":formula\s*=\s*["'][^"'<>]{0,2000}?\b(WEBSERVICE|DDE)\s*\(""", re.IGNORECASE),
        "links",
        "WEBSERVICE, DDE",
    ),
)
_ODF_LEFT = {
    "links": re.compile(rb"<(table:table-source|table:cell-range-source)\b"),
    "connections": re.compile(rb"<table:database-source-\w+\b"),
    "objects": re.compile(rb"<draw:(object-ole|applet|plugin)\b"),
    "asides": re.compile(rb"<office:annotation\b"),
}
_LONGEST_MARK = 4096


def left_of_workbook(package: Package, name: str) -> tuple[str, ...]:
    """Tell which kinds of parts of a workbook are left behind. Raises `Unreadable` for what acts where it stands."""
    refuse_declarations(package)
    led = led_to(package.anew())
    _refuse_old_macros(package, led)
    relations = tuple(relations_of(package))
    linked = led.matching(_LINK_PARTS, _LINK_KINDS)
    if any(_PROGRAM.search(as_plain(package.read(part))) for part in linked):
        raise Unreadable("links", call="DDE")
    if is_binary(package, led.main):
        refuse_binary_calls(package.anew(), led)
    else:
        refuse_calls(package.anew(), led)
    kinds = {kind for _, kind, _, _ in relations}
    outside = {kind for _, kind, _, is_outside in relations if is_outside} - _HARMLESS
    books = outside & _BOOKS
    found = {
        "links": bool(linked or books),
        "connections": _has(package, _CONNECTION_PARTS) or _any(kinds, _CONNECTION_KINDS),
        "objects": _has(package, _OBJECT_PARTS) or _any(kinds, _OBJECT_KINDS) or outside > books,
        "macros": _has_project(package, led, name),
        "asides": _has(package, _ASIDE_PARTS) or _any(kinds, _ASIDE_KINDS),
    }
    return tuple(kind for kind in LEFT_BEHIND if found.get(kind))


def _has(package: Package, parts: re.Pattern[str]) -> bool:
    return any(parts.search(name) for name in package.names)


def _any(kinds: Collection[str], wanted: Iterable[str]) -> bool:
    return any(kind in kinds for kind in wanted)


def _types(package: Package) -> bytes:
    return as_plain(package.read(_TYPES)) if _TYPES in package.names else b""


def _refuse_old_macros(package: Package, led: Led) -> None:
    """Refuse sheets of macros of Excel 4 and 5: made since for one purpose alone."""
    if _has(package, _OLD_MACRO_PARTS) or led.of(*_OLD_MACRO_KINDS) or _OLD_MACRO_TYPES.search(_types(package)):
        raise Unreadable("macros")


def _has_project(package: Package, led: Led, name: str) -> bool:
    """Whether there are macros (VBA). Refused in a file, or in a part, whose name says otherwise."""
    typed = {part.decode("utf-8", "replace") for part in _PROJECT_TYPE.findall(_types(package))}
    parts = typed | set(led.of(*_PROJECT_KINDS)) | {part for part in package.names if _PROJECT.search(part)}
    if parts:
        _refuse_hidden(name)
    if any(not _PROJECT.search(part) for part in parts):
        raise Unreadable("macros")
    return bool(parts)


def _refuse_hidden(name: str) -> None:
    if PurePosixPath(name.lower()).suffix not in _SAYS_MACROS:
        raise Unreadable("macros")


def left_of_opendocument(package: Package) -> tuple[str, ...]:
    """Tell which kinds of parts of an OpenDocument file are left behind. Raises `Unreadable` for what acts where it stands."""
    refuse_declarations(package)
    found = {"macros"} if _has(package, _ODF_MACROS) else set()
    end = b""
    for piece in package.chunks("content.xml"):
        seen = end + piece
        for mark, code, call in _ODF_REFUSED:
            if mark.search(seen):
                raise Unreadable(code, call=call)
        found |= {kind for kind, mark in _ODF_LEFT.items() if mark.search(seen)}
        end = piece[-_LONGEST_MARK:]
    return tuple(kind for kind in LEFT_BEHIND if kind in found)


def left_of_old(data: bytes, name: str) -> tuple[str, ...]:
    """Tell which kinds of parts of an old workbook are left behind. Raises `Unreadable` for what acts where it stands."""
    marks = marks_of(data)
    if "locked" in marks:
        raise Unreadable("password")
    if "macro_sheet" in marks:
        raise Unreadable("macros")
    if not marks.isdisjoint(("programs", "calls")):
        raise Unreadable("links", call="DDE" if "programs" in marks else "WEBSERVICE")
    streams = {stream.name.lower() for stream in open_compound(data).streams}
    found = {
        "links": "links" in marks,
        "connections": "connections" in marks,
        "objects": "ctls" in streams or any(stream.startswith("mbd") for stream in streams),
        "macros": "vba" in streams or any(stream.startswith("_vba_project") for stream in streams),
        "asides": "notes" in marks or any(stream.startswith("_sx_db") for stream in streams),
    }
    if found["macros"]:
        _refuse_hidden(name)
    return tuple(kind for kind in LEFT_BEHIND if found.get(kind))
