"""The characters of a Word paragraph, with the address of each text node; changes are read as accepted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from kolosi.intake.documents.draft import Run
from kolosi.intake.documents.package import W
from kolosi.intake.documents.word_styles import Style, is_raised, switch, value

_THROUGH = frozenset(
    {"hyperlink", "ins", "moveTo", "smartTag", "customXml", "sdt", "sdtContent", "fldSimple", "dir", "bdo", "Choice"}
)
_STRUCK = frozenset({"del", "moveFrom"})
_CHANGED = _STRUCK | {"ins", "moveTo"}
_PICTURES = frozenset({"drawing", "pict", "object", "AlternateContent"})
_LETTERS: Mapping[str, str] = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_REFERENCES = {"footnoteReference": "footnotes", "endnoteReference": "endnotes"}
_MARK = re.compile(r"[\d\s,;*]+|[ivxl]+")
CHANGES = "document_changes_accepted"


@dataclass
class Words:
    """What a paragraph holds: its characters, the text boxes anchored in it, the notes that it leads to."""

    runs: list[Run] = field(default_factory=list)
    boxes: list[tuple[etree._Element, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    has_changes: bool = False


def local(element: etree._Element) -> str:
    """The name of an element without its namespace; nothing for a comment."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def collect(element: etree._Element, path: str, styles: Mapping[str, Style], into: Words) -> None:
    """Add the characters of a paragraph, or of what stands in one."""
    for at, child in enumerate(element):
        name, address = local(child), f"{path}/{at}"
        into.has_changes = into.has_changes or (name in _CHANGED)
        if name == "r":
            _collect_run(child, address, styles, into)
        elif name == "AlternateContent":
            chosen, inner = preferred(child, address)
            collect(chosen, inner, styles, into)
        elif name in _THROUGH:
            collect(child, address, styles, into)
        elif name in ("oMath", "oMathPara"):
            into.runs += [Run(str(letters.text or "")) for letters in child.iter("{*}t")]


def preferred(element: etree._Element, path: str) -> tuple[etree._Element, str]:
    """Of the forms in which a thing is written, the one that Word shows."""
    for at, child in enumerate(element):
        if local(child) == "Choice":
            return child, f"{path}/{at}"
    for at, child in enumerate(element):
        if local(child) == "Fallback":
            return child, f"{path}/{at}"
    return element, path


def _collect_run(run: etree._Element, path: str, styles: Mapping[str, Style], into: Words) -> None:
    style = styles.get(value(run.find(f"{W}rPr/{W}rStyle")) or "", Style())
    own = switch(run.find(f"{W}rPr/{W}vanish"))
    if style.is_hidden if own is None else own:
        return
    placed = is_raised(run)
    is_mark = bool(style.is_raised if placed is None else placed) and _MARK.fullmatch(_letters(run)) is not None
    for at, child in enumerate(run):
        name, address = local(child), f"{path}/{at}"
        if name == "t" and not is_mark:
            into.runs += _without_soft_hyphens(str(child.text or ""), address)
        elif name in _LETTERS:
            into.runs.append(Run(_LETTERS[name]))
        elif name in _REFERENCES:
            note = f"{_REFERENCES[name]}:{child.get(f'{W}id')}"
            into.notes.append(note)
            into.runs.append(Run("", note=note))
        elif name in _PICTURES:
            into.boxes += boxes(child, address)


def _letters(run: etree._Element) -> str:
    return "".join(str(letters.text or "") for letters in run.iter(f"{W}t"))


def _without_soft_hyphens(text: str, path: str) -> Iterator[Run]:
    offset = 0
    for part in text.split("\u00ad"):
        if part:
            yield Run(part, path, offset)
        offset += len(part) + 1


def boxes(element: etree._Element, path: str) -> Iterator[tuple[etree._Element, str]]:
    """The text boxes in a picture."""
    if local(element) == "txbxContent":
        yield element, path
    elif local(element) == "AlternateContent":
        chosen, inner = preferred(element, path)
        for at, child in enumerate(chosen):
            yield from boxes(child, f"{inner}/{at}")
    else:
        for at, child in enumerate(element):
            yield from boxes(child, f"{path}/{at}")


def is_struck(name: str) -> bool:
    """True for what a tracked change takes away."""
    return name in _STRUCK
