"""Notes as comments in the Word file itself, on the exact words.

Only the main part, the comments, the relations of the main part and the list of content types change; every other part
keeps its bytes. The file must have been read before (`intake.documents` refuses hostile ones).
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from kolosi.model.manuscript import Manuscript
from kolosi.report.annotate.anchors import Anchor, Places, insert
from kolosi.report.annotate.note import Note, in_order

AUTHOR, INITIALS = "kolosi", "k"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_TYPES = "[Content_Types].xml"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_CONTENT = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_XML = "{http://www.w3.org/XML/1998/namespace}"


def annotate_docx(data: bytes, manuscript: Manuscript, notes: Iterable[Note]) -> bytes:
    """The Word file with a comment for each note; the same bytes for the same file and notes."""
    ordered = in_order(notes)
    if not ordered:
        return data
    package = Package(parts_of(data))
    main = parsed(package.parts[package.main])
    comments_name, comments = package.comments(main)
    first = _next_id(comments, main)
    places = Places(main, package.main, {name: part for name, part in package.parts.items() if name != package.main})
    anchors = [places.anchor(manuscript, note.start, note.end) for note in ordered]
    _write(comments, ordered, first)
    insert([Anchor(id_, *where) for id_, where in enumerate(anchors, first)], _space(main))
    package.parts[package.main] = serialised(main)
    package.parts[comments_name] = serialised(comments)
    return packed(package.parts)


def parts_of(data: bytes) -> dict[str, bytes]:
    """The parts of a Word file by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}


def parsed(part: bytes) -> etree._Element:
    """A part as a tree, without entities or network."""
    return etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True))


def serialised(root: etree._Element) -> bytes:
    """A tree as the bytes of a part."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _space(root: etree._Element) -> str:
    """The namespace of a Word part, in braces: there are two forms of the standard."""
    return str(root.tag).partition("}")[0] + "}"


@dataclass
class Package:
    """The parts of a Word file by name."""

    parts: dict[str, bytes]

    def _relations(self, name: str) -> etree._Element:
        data = self.parts.get(name)
        return parsed(data or f'<Relationships xmlns="{_RELATIONS}"/>'.encode())

    @property
    def main(self) -> str:
        """The name of the part that holds the text."""
        row = self._main_row()
        return posixpath.normpath(str(row.get("Target")).lstrip("/"))

    def _main_row(self) -> etree._Element:
        rows = self._relations("_rels/.rels").iter(f"{{{_RELATIONS}}}Relationship")
        return next(row for row in rows if str(row.get("Type")).endswith("/officeDocument"))

    def comments(self, main: etree._Element) -> tuple[str, etree._Element]:
        """The name and the tree of the comments, made and listed if the file has none."""
        folder, file = posixpath.split(self.main)
        listed = posixpath.join(folder, "_rels", f"{file}.rels")
        relations = self._relations(listed)
        for row in relations:
            if str(row.get("Type")).endswith("/comments") and row.get("TargetMode") != "External":
                target = str(row.get("Target"))
                name = (
                    target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
                )
                return name, parsed(self.parts[name])
        name = self._free_name(folder)
        self._list(relations, listed, posixpath.relpath(name, folder or "."))
        self._declare(name)
        space = _space(main)
        return name, etree.Element(f"{space}comments", nsmap={"w": space[1:-1]})

    def _free_name(self, folder: str) -> str:
        names = (posixpath.join(folder, f"comments{'' if at == 1 else at}.xml") for at in range(1, len(self.parts) + 2))
        return next(name for name in names if name not in self.parts)

    def _list(self, relations: etree._Element, listed: str, target: str) -> None:
        """Add the comments to the relations of the main part."""
        kind = str(self._main_row().get("Type")).rpartition("/")[0] + "/comments"
        known = {str(row.get("Id")) for row in relations}
        id_ = next(f"rIdKolosi{at}" for at in range(1, len(known) + 2) if f"rIdKolosi{at}" not in known)
        etree.SubElement(relations, f"{{{_RELATIONS}}}Relationship", Id=id_, Type=kind, Target=target)
        self.parts[listed] = serialised(relations)

    def _declare(self, name: str) -> None:
        """Add the comments to the list of content types."""
        types = parsed(self.parts[_TYPES])
        etree.SubElement(types, f"{{{_CONTENT}}}Override", PartName=f"/{name}", ContentType=_COMMENTS_TYPE)
        self.parts[_TYPES] = serialised(types)


def _next_id(comments: etree._Element, main: etree._Element) -> int:
    """An id above those that the comments, or marks left in the text, carry."""
    space = _space(main)
    tags = [f"{space}{name}" for name in ("comment", "commentRangeStart", "commentRangeEnd", "commentReference")]
    written = [str(found.get(f"{space}id")) for tree in (comments, main) for found in tree.iter(*tags)]
    return max((int(id_) for id_ in written if id_.isdecimal()), default=-1) + 1


def _write(comments: etree._Element, notes: Sequence[Note], first: int) -> None:
    space = _space(comments)
    for id_, note in enumerate(notes, first):
        about = {f"{space}id": str(id_), f"{space}author": AUTHOR, f"{space}initials": INITIALS}
        comment = etree.SubElement(comments, f"{space}comment", about)
        if note.title:
            _add_paragraph(comment, space, note.title, is_bold=True)
        for line in note.text.splitlines() or [""]:
            _add_paragraph(comment, space, line)


def _add_paragraph(comment: etree._Element, space: str, words: str, *, is_bold: bool = False) -> None:
    run = etree.SubElement(etree.SubElement(comment, f"{space}p"), f"{space}r")
    if is_bold:
        etree.SubElement(etree.SubElement(run, f"{space}rPr"), f"{space}b")
    text = etree.SubElement(run, f"{space}t", {f"{_XML}space": "preserve"})
    text.text = _UNPRINTABLE.sub("", words)


def packed(parts: Mapping[str, bytes]) -> bytes:
    """A zip with fixed dates."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, part)
    return target.getvalue()
