"""The package of the issued document: its parts as trees, new parts listed, the rest as it was."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field

from lxml import etree

from kolosi.report.annotate.word import Package, packed, parsed, parts_of, serialised

_TYPES = "[Content_Types].xml"
_CONTENT = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_KINDS = ("comments", "commentsExtended", "footnotes", "endnotes")


@dataclass
class IssuedPackage:
    """A Word file that we issued. `trees` holds the parts that were opened, by name."""

    parts: dict[str, bytes]
    trees: dict[str, etree._Element] = field(default_factory=dict)

    @classmethod
    def of(cls, data: bytes) -> IssuedPackage:
        """The package in a file."""
        return cls(parts_of(data))

    @property
    def main(self) -> str:
        """The name of the part that holds the text."""
        return Package(self.parts).main

    def tree(self, name: str) -> etree._Element:
        """A part, opened once."""
        if name not in self.trees:
            self.trees[name] = parsed(self.parts[name])
        return self.trees[name]

    @property
    def _relations(self) -> str:
        folder, file = posixpath.split(self.main)
        return posixpath.join(folder, "_rels", f"{file}.rels")

    def stories(self) -> dict[str, etree._Element]:
        """The parts that hold text, by kind, as `reading.word` takes them."""
        folder = posixpath.dirname(self.main)
        found = {"document": self.tree(self.main)}
        for row in parsed(self.parts[self._relations]):
            kind = str(row.get("Type")).rpartition("/")[2]
            if kind in _KINDS and row.get("TargetMode") != "External":
                found[kind] = self.tree(posixpath.normpath(posixpath.join(folder, str(row.get("Target")))))
        order = ("document", "footnotes", "endnotes", "comments", "commentsExtended")
        return {kind: found[kind] for kind in order if kind in found}

    def add(self, file: str, kind: str, content_type: str, root: etree._Element) -> None:
        """A part beside the main one, in place of one of the same name, listed in its relations and the list of types."""
        name = posixpath.join(posixpath.dirname(self.main), file)
        self.trees[name] = root
        if name in self.parts:
            return
        self.parts[name] = b""
        relations = self.tree(self._relations)
        known = {str(row.get("Id")) for row in relations}
        id_ = next(f"rIdK{at}" for at in range(1, len(known) + 2) if f"rIdK{at}" not in known)
        etree.SubElement(relations, f"{{{_RELATIONS}}}Relationship", Id=id_, Type=kind, Target=file)
        types = self.tree(_TYPES)
        etree.SubElement(types, f"{{{_CONTENT}}}Override", PartName=f"/{name}", ContentType=content_type)

    def written(self) -> bytes:
        """The file; parts that were not opened keep their bytes."""
        return packed(
            {name: serialised(self.trees[name]) if name in self.trees else data for name, data in self.parts.items()}
        )
