"""Heads and feet of a Word text that no page shows: those of first or even pages where there are none, and those that no section calls."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from lxml import etree

from kolosi.intake.containers.archive import Package
from kolosi.intake.containers.relations import Led, text_of, tree_of
from kolosi.intake.hidden.trace import Trace, gathered

_EDGES = ("header", "footer")


def edge_traces(package: Package, led: Led) -> Iterator[Trace]:
    """The heads and feet that no page shows and that say something that those shown do not."""
    main = led.main or "word/document.xml"
    root = tree_of(package, main)
    if root is None:
        return
    parts = _parts(package, main)
    shown = {parts[id_] for id_ in _shown(root, _has_even(package, led)) if id_ in parts}
    words = {
        part: text_of(tree) for part in dict.fromkeys(parts.values()) if (tree := tree_of(package, part)) is not None
    }
    seen = {words[part] for part in shown if part in words}
    lost = [part for part, said in words.items() if said and part not in shown and said not in seen]
    yield from gathered("left_over", lost, [words[part] for part in lost])


def _parts(package: Package, main: str) -> dict[str, str]:
    """The heads and feet of a text by the number by which its sections call them."""
    folder, _, name = main.rpartition("/")
    root = tree_of(package, f"{folder}/_rels/{name}.rels".lstrip("/"))
    rows = [] if root is None else list(root.iter("{*}Relationship"))
    edges = [row for row in rows if str(row.get("Type", "")).rpartition("/")[2].lower() in _EDGES]
    return {str(row.get("Id", "")): _path(folder, str(row.get("Target", ""))) for row in edges}


def _path(folder: str, target: str) -> str:
    return posixpath.normpath(target if target.startswith("/") else posixpath.join(folder, target)).lstrip("/")


def _shown(root: etree._Element, has_even: bool) -> Iterator[str]:
    """The numbers of the heads and feet that a page may show. A first page without its own takes that of the section before."""
    for section in root.iter("{*}sectPr"):
        title = section.find("{*}titlePg")
        has_first = title is not None and _said(title, "val") not in ("0", "false", "off")
        for call in section.iter("{*}headerReference", "{*}footerReference"):
            kind = _said(call, "type")
            if kind not in ("first", "even") or (kind == "first" and has_first) or (kind == "even" and has_even):
                yield next((str(value) for key, value in call.attrib.items() if str(key).endswith("}id")), "")


def _has_even(package: Package, led: Led) -> bool:
    for part in dict.fromkeys(("word/settings.xml", *led.of("settings"))):
        root = tree_of(package, part)
        mark = None if root is None else root.find("{*}evenAndOddHeaders")
        if mark is not None and _said(mark, "val") not in ("0", "false", "off"):
            return True
    return False


def _said(element: etree._Element, name: str) -> str:
    return str(element.get(f"{str(element.tag).partition('}')[0]}}}{name}", ""))
