"""What differs between two printings of one document, sentence by sentence: old beside new, by chapter, the words that differ marked.

Both files are ours. Sentences are compared, rows of tables cell by cell with what the row and the column are about, pictures by
their alternative text. What only moved to another place has not changed.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from lxml import etree

from kolosi.reading.word.atoms import W
from kolosi.reading.word.paragraphs import paragraphs
from kolosi.report.copies.differences import likeliest
from kolosi.report.copies.likeness import alike
from kolosi.report.copies.package import IssuedPackage

_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_OBJECT = "\ufffc"
_SENTENCE = re.compile(r"(?<=[.!?\u2026])[ \u00a0\u202f\n]+(?=[^\W\d_a-z\u00df-\u00ff]|[\u00ab\u201c\"])")
"""The end of a sentence: what follows begins with a capital, so that no abbreviation of a month ends one."""
_TOKEN = re.compile(r"[^\W_]+(?:[\u00a0\u202f.,](?=\d)[^\W_]+)*|[^\w\s]|_|\s+")
"""A word, a number with its spaces, a sign."""
_PAIRED = 0.4
"""Two passages that share less than so much of their letters are not one rewritten, but one that went and one that came."""

Words = tuple[tuple[str, bool], ...]
"""A passage in pieces, each with whether it differs from the other side."""


@dataclass(frozen=True, kw_only=True)
class Passage:
    """A paragraph, a row of a table or a picture; `chapter` is the heading of the first level over it, `head` that of its columns."""

    chapter: str
    cells: tuple[str, ...]
    head: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """All that it says."""
        return " · ".join(cell for cell in self.cells if cell)

    @property
    def key(self) -> str:
        """The text as it is compared."""
        return alike(self.text).strip()


@dataclass(frozen=True, kw_only=True)
class Changed:
    """A sentence or a cell that differs; one side is empty where it came or went. `about` says which row and column a cell is of."""

    chapter: str
    old: Words
    new: Words
    about: str = ""


# -- passages ---------------------------------------------------------------------------------------------------------


def passages(data: bytes) -> list[Passage]:
    """What a document of ours prints, in order: body, then notes; not its contents."""
    package = IssuedPackage.of(data)
    stories = package.stories()
    heading = _heading(package)
    found = list(_of_body(stories["document"], heading))
    for kind in ("footnotes", "endnotes"):
        if kind in stories:
            found += [
                Passage(chapter="", cells=(one.paragraph.text("deleted").strip(),))
                for one in paragraphs(stories[kind], "note")
            ]
    return [one for one in found if one.text]


def _heading(package: IssuedPackage) -> str:
    """The id of the style of headings of the first level."""
    styles = package.tree(posixpath.join(posixpath.dirname(package.main), "styles.xml"))
    for style in styles.iter(f"{W}style"):
        name = style.find(f"{W}name")
        if name is not None and str(name.get(f"{W}val")).lower() == "heading 1":
            return str(style.get(f"{W}styleId"))
    return ""


def _of_body(root: etree._Element, heading: str) -> Iterator[Passage]:
    chapter, seen = "", set[etree._Element]()
    for found in paragraphs(root, "body"):
        one = found.paragraph
        if one.story == "contents":
            continue
        text = one.text("deleted").replace(_OBJECT, "").strip()
        if one.style == heading and text:
            chapter = text
        drawn = " ".join(str(each.get("descr", "")) for each in found.element.iter(_DRAWN))
        table = next(found.element.iterancestors(f"{W}tbl"), None)
        if table is None or len(table.findall(f"{W}tr/{W}tc")) == 1:
            yield Passage(chapter=chapter, cells=(" ".join(filter(None, (text, drawn))),))
            continue
        row = next(found.element.iterancestors(f"{W}tr"))
        holder = row if _has_head(table) else next(found.element.iterancestors(f"{W}tc"))
        if holder not in seen:
            seen.add(holder)
            yield _of_row(table, holder, chapter)


def _has_head(table: etree._Element) -> bool:
    return table.find(f"{W}tr/{W}trPr/{W}tblHeader") is not None


def _of_row(table: etree._Element, holder: etree._Element, chapter: str) -> Passage:
    """A row of a table with its cells; a card of a strip, whose table has no head, with its lines."""
    if holder.tag == f"{W}tc":
        return Passage(chapter=chapter, cells=_lines(holder))
    first = next(iter(table.findall(f"{W}tr")))
    head = tuple(" ".join(_lines(cell)) for cell in first.findall(f"{W}tc")) if first is not holder else ()
    cells = tuple(" ".join(_lines(cell)) for cell in holder.findall(f"{W}tc"))
    return Passage(chapter=chapter, cells=cells, head=head)


def _lines(cell: etree._Element) -> tuple[str, ...]:
    lines = ("".join(node.text or "" for node in one.iter(f"{W}t")).strip() for one in cell.iter(f"{W}p"))
    return tuple(line for line in lines if line)


# -- compared ---------------------------------------------------------------------------------------------------------


def changed(old: bytes, new: bytes) -> list[Changed]:
    """What differs, in the order of the new document."""
    before, after = passages(old), passages(new)
    keys, their_keys = [one.key for one in before], [one.key for one in after]
    codes = SequenceMatcher(None, keys, their_keys, autojunk=False).get_opcodes()
    gaps = [(range(a, b), range(c, d)) for kind, a, b, c, d in codes if kind != "equal"]
    went = {before[at].key for ours, _ in gaps for at in ours}
    came = {after[at].key for _, theirs in gaps for at in theirs}
    out: list[Changed] = []
    for ours, theirs in gaps:
        pairs = {two: one for one, two in likeliest(keys, their_keys, ours, theirs) if _is_one(before[one], after[two])}
        gone = [at for at in ours if at not in pairs.values() and before[at].key not in came]
        chapter = after[theirs.start].chapter if theirs else ""
        out += [_alone(before[at], is_new=False, chapter=chapter) for at in gone]
        for at in theirs:
            if at in pairs:
                out += _between(before[pairs[at]], after[at])
            elif after[at].key not in went:
                out.append(_alone(after[at], is_new=True))
    return out


def _is_one(one: Passage, two: Passage) -> bool:
    """True for a passage and what it became: for a row, that which is about the same thing."""
    if len(one.cells) > 1 and len(one.cells) == len(two.cells) and alike(one.cells[0]) == alike(two.cells[0]):
        return True
    return SequenceMatcher(None, one.key, two.key, autojunk=False).ratio() >= _PAIRED


def _alone(one: Passage, *, is_new: bool, chapter: str = "") -> Changed:
    whole: Words = ((one.text, True),)
    return Changed(chapter=one.chapter or chapter, old=() if is_new else whole, new=whole if is_new else ())


def _between(one: Passage, two: Passage) -> Iterator[Changed]:
    """The sentences, or the cells of one row, that differ."""
    if len(one.cells) == len(two.cells) > 1:
        for rank, (before, after) in enumerate(zip(one.cells, two.cells, strict=True)):
            if alike(before) != alike(after):
                named = [two.cells[0] if rank else "", two.head[rank] if rank < len(two.head) else ""]
                old, new = _marked(before, after)
                yield Changed(chapter=two.chapter, old=old, new=new, about=" – ".join(filter(None, named)))
        return
    ours, theirs = _SENTENCE.split(one.text), _SENTENCE.split(two.text)
    keys, their_keys = list(map(alike, ours)), list(map(alike, theirs))
    for kind, a, b, c, d in SequenceMatcher(None, keys, their_keys, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        pairs = dict(likeliest(keys, their_keys, range(a, b), range(c, d)))
        found = [(ours[at], theirs[pairs[at]] if at in pairs else "") for at in range(a, b)]
        found += [("", theirs[at]) for at in range(c, d) if at not in pairs.values()]
        for before, after in found:
            old, new = _marked(before, after)
            yield Changed(chapter=two.chapter, old=old, new=new)


def _marked(before: str, after: str) -> tuple[Words, Words]:
    """Both sides, the words that differ marked; of one that only came or went, all of it."""
    ours, theirs = _TOKEN.findall(before), _TOKEN.findall(after)
    keys, their_keys = list(map(alike, ours)), list(map(alike, theirs))
    old: list[tuple[str, bool]] = []
    new: list[tuple[str, bool]] = []
    for kind, a, b, c, d in SequenceMatcher(None, keys, their_keys, autojunk=False).get_opcodes():
        is_other = kind != "equal"
        old += [("".join(ours[a:b]), is_other)] if b > a else []
        new += [("".join(theirs[c:d]), is_other)] if d > c else []
    return tuple(old), tuple(new)


def by_chapter(found: Sequence[Changed]) -> dict[str, list[Changed]]:
    """What differs under each heading, in order; the notes last, under none."""
    chapters: dict[str, list[Changed]] = {}
    for one in found:
        chapters.setdefault(one.chapter, []).append(one)
    return chapters
