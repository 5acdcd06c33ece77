"""Controls around the figures of somebody's own Word document, and bookmarks around its paragraphs; nothing else changes.

Runs are cut so that a control holds the exact words; both halves keep their look. The parts in which nothing is marked keep
their bytes. The file must have been read before (`intake.documents` refuses hostile ones).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from lxml import etree

from kolosi.model.manuscript import Manuscript
from kolosi.model.returned import FIGURE, ISSUE, PARAGRAPH
from kolosi.report.annotate.anchors import cut
from kolosi.report.annotate.word import Package, packed, parsed, parts_of, serialised
from kolosi.report.word.reviewers import FIRST_CONTROL, shortened

Obstacle = Literal["", "nowhere", "page_edge", "field", "two_places", "control", "changed"]
"""Why no control can stand around some words: they stand nowhere (a form of their own), on the edge of a page, in a field that
Word rewrites, partly in something else, in a control that holds nothing but text, or a tracked change stands among them."""

_HOLDERS = frozenset({"p", "hyperlink", "ins", "moveTo", "smartTag", "customXml", "sdtContent"})
_BETWEEN = frozenset({"r", "proofErr", "bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd"})
"""What may stand among the runs of one number and go into its control with them."""


@dataclass(frozen=True, kw_only=True)
class Mark:
    """Words of a manuscript that are a figure: its tag without the beginning (`f1`), and the figure in words."""

    start: int
    end: int
    tag: str
    alias: str


class Controls:
    """A Word document in which figures can be marked."""

    def __init__(self, data: bytes, manuscript: Manuscript) -> None:
        self._parts = parts_of(data)
        self._manuscript = manuscript
        self._main = Package(self._parts).main
        self._trees: dict[str, etree._Element] = {}

    @cached_property
    def is_ours(self) -> bool:
        """True for a document that bears our marks already."""
        return any(
            str(found.get(name)).startswith((FIGURE, ISSUE))
            for found in self._tree(self._main).iter("{*}bookmarkStart", "{*}tag")
            for name in found.keys()  # noqa: SIM118
        )

    def obstacle(self, start: int, end: int) -> Obstacle:
        """What stands in the way of a control around some words; nothing where it can be made."""
        nodes = self._nodes(start, end)
        if not nodes:
            return "nowhere"
        if any(part.rpartition("/")[2].startswith(("header", "footer")) for part, _, _, _ in nodes):
            return "page_edge"
        runs = list(dict.fromkeys(_parent(node) for _, node, _, _ in nodes))
        if any(_is_in_field(run) for run in runs):
            return "field"
        holder = _parent(runs[0])
        if _name(holder) not in _HOLDERS or any(_parent(run) is not holder for run in runs):
            return "two_places"
        among = [_name(one) for one in _between(runs[0], runs[-1])]
        if not _BETWEEN.issuperset(among):
            return "changed"
        return "control" if any(_is_closed(control) for control in holder.iterancestors("{*}sdt")) else ""

    def marked(self, marks: Sequence[Mark], issue: str) -> bytes:
        """The document with a control around each figure and a bookmark around each paragraph; `issue` says which it is (`1_fr`)."""
        paragraphs = self._paragraphs()
        placed = [(one, self._nodes(one.start, one.end)) for one in marks]
        number = self._first_control()
        for rank, (one, nodes) in reversed(list(enumerate(placed))):
            _wrap(nodes, one, number + rank)
        self._bookmark(paragraphs, issue)
        changed = {self._main, *(part for _, nodes in placed for part, _, _, _ in nodes)}
        return packed({**self._parts, **{name: serialised(self._tree(name)) for name in changed}})

    # -- where words stand --------------------------------------------------------------------------------------------

    def _tree(self, part: str) -> etree._Element:
        if part not in self._trees:
            self._trees[part] = parsed(self._parts[part])
        return self._trees[part]

    def _nodes(self, start: int, end: int) -> list[tuple[str, etree._Element, int, int]]:
        """The text nodes under some words, each with its part and the first and last offset in it."""
        found = []
        for piece, first, last in self._manuscript.pieces_of(start, end):
            name, _, steps = piece.part.partition(".xml/")
            node = self._tree(f"{name}.xml")
            for step in steps.split("/"):
                node = node[int(step)]
            found.append((f"{name}.xml", node, first, last))
        return found

    def _paragraphs(self) -> list[etree._Element]:
        """The paragraphs of the main part that hold text, in order; not those of text boxes and contents."""
        found: dict[etree._Element, None] = {}
        for block in self._manuscript.blocks:
            if block.kind in ("header", "note"):
                continue
            for part, node, _, _ in self._nodes(block.start, block.end):
                paragraph = next(node.iterancestors("{*}p"), None)
                if part == self._main and paragraph is not None and not _is_boxed(paragraph):
                    found.setdefault(paragraph)
        return list(found)

    # -- numbers of marks ---------------------------------------------------------------------------------------------

    def _first_control(self) -> int:
        """A number above those of the controls there are."""
        found = [int(str(one.get(_w(one, "val")))) for one in self._tree(self._main).iter("{*}id") if _is_number(one)]
        return max([FIRST_CONTROL, *(one + 1 for one in found if one >= FIRST_CONTROL)])

    def _bookmark(self, paragraphs: Sequence[etree._Element], issue: str) -> None:
        known = [str(one.get(_w(one, "id"))) for one in self._tree(self._main).iter("{*}bookmarkStart")]
        number = max((int(id_) for id_ in known if id_.isdecimal()), default=0) + 1
        for rank, paragraph in enumerate(paragraphs, 1):
            _mark_paragraph(paragraph, number + rank, f"{PARAGRAPH}{rank}")
        if paragraphs:
            _mark_paragraph(paragraphs[0], number, f"{ISSUE}{issue}")


def _wrap(nodes: Sequence[tuple[str, etree._Element, int, int]], mark: Mark, number: int) -> None:
    """Put the runs of some words, cut to size, into a control of their own."""
    _, first, start, _ = nodes[0]
    _, last, _, end = nodes[-1]
    space = _space(first)
    cut(last, end, space)
    holder, at = cut(first, start, space)
    begins = holder[at]
    ends = begins if first is last else _parent(last)
    runs = [begins, *_between(begins, ends), *([ends] if ends is not begins else [])]
    control = etree.Element(f"{space}sdt")
    about = etree.SubElement(control, f"{space}sdtPr")
    for name, value in (("alias", shortened(mark.alias)), ("tag", f"{FIGURE}{mark.tag}"), ("id", str(number))):
        etree.SubElement(about, f"{space}{name}", {f"{space}val": value})
    holder.insert(at, control)
    etree.SubElement(control, f"{space}sdtContent").extend(runs)


def _mark_paragraph(paragraph: etree._Element, number: int, name: str) -> None:
    """A bookmark around all that a paragraph holds."""
    space = _space(paragraph)
    start = etree.Element(f"{space}bookmarkStart", {f"{space}id": str(number), f"{space}name": name})
    has_properties = len(paragraph) > 0 and _name(paragraph[0]) == "pPr"
    paragraph.insert(int(has_properties), start)
    paragraph.append(etree.Element(f"{space}bookmarkEnd", {f"{space}id": str(number)}))


def _between(first: etree._Element, last: etree._Element) -> Iterator[etree._Element]:
    """What stands between two siblings."""
    if first is not last:
        for one in first.itersiblings():
            if one is last:
                return
            yield one


def _is_in_field(run: etree._Element) -> bool:
    """True for words that a field shows: Word writes them anew."""
    if next(run.iterancestors("{*}fldSimple"), None) is not None:
        return True
    paragraph = next(run.iterancestors("{*}p"))
    depth = 0
    for one in paragraph.iter("{*}fldChar", "{*}r"):
        if one is run:
            return depth > 0
        kind = one.get(_w(one, "fldCharType"))
        link = kind == "begin" and _is_link(one)
        depth += 0 if link else {"begin": 1, "end": -1}.get(str(kind), 0)
    return False


def _is_link(begin: etree._Element) -> bool:
    """True for a field that is a link: what it shows stays as it is."""
    for run in _parent(begin).itersiblings():
        code = next(run.iter("{*}instrText"), None)
        if code is not None:
            return str(code.text or "").split()[:1] == ["HYPERLINK"]
    return False


def _is_closed(control: etree._Element) -> bool:
    """True for a control in which no other may stand: of plain text, tied to data, or ours."""
    about = control.find("{*}sdtPr")
    if about is None:
        return False
    tag = about.find("{*}tag")
    is_ours = tag is not None and str(tag.get(_w(tag, "val"))).startswith(FIGURE)
    return is_ours or any(
        about.find(f"{{*}}{name}") is not None for name in ("text", "dataBinding", "date", "comboBox")
    )


def _is_boxed(element: etree._Element) -> bool:
    return next(element.iterancestors("{*}txbxContent"), None) is not None


def _is_number(element: etree._Element) -> bool:
    return str(element.get(_w(element, "val"))).isdecimal()


def _parent(element: etree._Element) -> etree._Element:
    return next(element.iterancestors())


def _name(element: etree._Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _space(element: etree._Element) -> str:
    return str(element.tag).partition("}")[0] + "}"


def _w(element: etree._Element, name: str) -> str:
    """A name in the namespace of an element."""
    return f"{_space(element)}{name}"
