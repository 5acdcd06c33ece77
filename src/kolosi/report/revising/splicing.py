"""Changes of paragraphs written into the Markdown of a draft, and what the draft then has to say, paragraph by paragraph."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from kolosi.report.draft.blocks import Cover
from kolosi.report.draft.links import Draft
from kolosi.report.draft.narrative import inline, read
from kolosi.report.revising.pieces_of_source import SourcePiece
from kolosi.report.revising.printed import paragraphs_of, said
from kolosi.report.revising.rewriting import guarded, in_one_line, says, source_of, tidied, without_emphasis
from kolosi.report.revising.units import Unit

Said = tuple[str, tuple[tuple[str, str], ...]]
Part = Sequence[SourcePiece]
_BLANK = re.compile(r"[ \t>]*")
_BAR = re.compile(r"(?<!\\)\|")
_RULED = re.compile(r"[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")
"""The line below the head of a table."""


@dataclass(frozen=True)
class Way:
    """How a change is written: without ends of lines inside it, without emphasis. The words are the same in each."""

    in_one_line: bool = False
    is_plain: bool = False

    def written(self, part: Part) -> str:
        """The Markdown of a part."""
        kept = in_one_line(part) if self.in_one_line else part
        return source_of(without_emphasis(kept) if self.is_plain else kept)


WAYS = (Way(), Way(in_one_line=True), Way(is_plain=True), Way(in_one_line=True, is_plain=True))
"""The ways, best first: the first after which the draft says what it should is taken."""


@dataclass(frozen=True)
class Place:
    """Behind a paragraph of the draft, or before it."""

    unit: Unit
    is_before: bool = False


@dataclass
class Revision:
    """What becomes of a paragraph of the draft (`unit`; None for a new one): it is taken out where it has no `parts`.

    It goes to a `place` where it was moved or is new. `taken` go with it: those that were joined to it, the other cells of its row.
    `alike` says of each part whether it looks like the first one. `is_row`: the parts are the cells of a row behind that of its place.
    """

    unit: Unit | None
    parts: Sequence[Part]
    alike: Sequence[bool] = ()
    taken: Sequence[Unit] = ()
    place: Place | None = None
    is_row: bool = False
    _tidied: list[list[SourcePiece]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._tidied = [tidied(part) for part in self.parts]

    @property
    def blocks(self) -> list[list[SourcePiece]]:
        """The parts that say something; of a cell or an endnote, its words even where there are none."""
        stays = self.is_row or (self.unit is not None and self.unit.kind in ("cell", "note"))
        return [part for part in self._tidied if source_of(part).strip() or stays]

    def splices(self, text: str, way: Way) -> Iterator[tuple[int, int, str]]:
        """From where to where the draft gives way to what."""
        for unit in self.taken:
            yield _without(text, unit)
        if self.unit is None:
            yield from self._new(text, way)
        elif self.place is not None:
            yield _without(text, self.unit)
            yield from self._new(text, way)
        elif not self.blocks:
            yield _without(text, self.unit)
        else:
            yield from self._in_place(text, self.unit, way)

    def _in_place(self, text: str, unit: Unit, way: Way) -> Iterator[tuple[int, int, str]]:
        first, *rest = self.blocks
        words = way.written(first)
        yield unit.start, unit.end, guarded(words) if unit.kind in ("paragraph", "item") else words
        put = "".join(
            f"\n{unit.lead}{guarded(way.written(part))}" if unit.kind == "item" and is_alike
            else _paragraph(unit.quote, guarded(way.written(part)))
            for part, is_alike in zip(rest, [*self.alike, *[False] * len(rest)][1:], strict=False)
        )  # fmt: skip
        if put:
            yield unit.last, unit.last, put + _gap(text, unit, put)

    def _new(self, text: str, way: Way) -> Iterator[tuple[int, int, str]]:
        """The parts at another place; the first keeps its heading, its sign of a list, its attributes."""
        if self.place is None:
            return
        anchor = self.place.unit
        if self.is_row:
            cells = (_BAR.sub(r"\\|", way.written(in_one_line(part))) for part in self.blocks)
            at = _behind_row(text, anchor)
            yield at, at, f"\n{anchor.quote}| {' | '.join(cells)} |"
            return
        written = [way.written(in_one_line(part)) for part in self.blocks]
        lines = [guarded(words) for words in written]
        if self.unit is not None and lines:
            sign, behind = self.unit.lead[len(self.unit.quote) :], text[self.unit.end : self.unit.last]
            lines[0] = f"{sign}{written[0] if self.unit.kind == 'heading' else lines[0]}{behind}"
        is_item = self.unit is not None and self.unit.kind == "item" and anchor.kind == "item"
        if self.place.is_before:
            ends = "\n" if is_item else f"\n{anchor.quote.rstrip()}\n"
            yield anchor.first, anchor.first, "".join(f"{anchor.quote}{line}{ends}" for line in lines)
            return
        put = "".join(f"\n{anchor.quote}{line}" if is_item else _paragraph(anchor.quote, line) for line in lines)
        yield anchor.last, anchor.last, put + ("" if is_item else _gap(text, anchor, put))


def _behind_row(text: str, cell: Unit) -> int:
    """The end of the line of a cell; of the head of a table, that of the line below it."""
    following = text[cell.last + 1 :].partition("\n")[0]
    return cell.last + 1 + len(following) if _RULED.fullmatch(following) else cell.last


def _paragraph(quote: str, words: str) -> str:
    return f"\n{quote.rstrip()}\n{quote}{words}"


def _gap(text: str, unit: Unit, put: str) -> str:
    """An empty line where other words follow at once."""
    following = text[unit.last + 1 :].partition("\n")[0]
    return f"\n{unit.quote.rstrip()}" if put.count("\n") > 1 and not _BLANK.fullmatch(following) else ""


def _without(text: str, unit: Unit) -> tuple[int, int, str]:
    """A paragraph taken out: with its lines and the empty one behind them; the title of a box, a cell or an endnote by its words."""
    if not unit.is_block and unit.kind != "cell":
        return unit.start, unit.end, ""
    end = min(unit.last + 1, len(text))
    before = text[: unit.first].rpartition("\n")[0].rpartition("\n")[2]
    line = text[end:].partition("\n")[0]
    if end < len(text) and _BLANK.fullmatch(line) and _BLANK.fullmatch(before):
        end = min(end + len(line) + 1, len(text))
    return unit.first, end, ""


def applied(text: str, changes: Sequence[tuple[Revision, Way]]) -> str | None:
    """The draft with some changes, each in its way; None where two of them meet."""
    splices = [splice for change, way in changes for splice in change.splices(text, way)]
    rows = dict.fromkeys(splices)
    ordered = sorted(enumerate(rows), key=lambda pair: (pair[1][0], pair[1][1], pair[0]))
    made: list[str] = []
    reached = 0
    for _, (start, end, put) in ordered:
        if start < reached:
            return None
        made += [text[reached:start], put]
        reached = end
    return "".join([*made, text[reached:]])


def expected(now: Sequence[Unit], changes: Sequence[Revision]) -> tuple[list[Said], list[Said]]:
    """What the draft says with some changes, paragraph by paragraph: the text, and the endnotes."""
    at = {id(unit): rank for rank, unit in enumerate(now)}
    own = [[(unit.shown, ()) if unit.kind == "code" else _said(unit.content)] for unit in now]
    before: list[list[Said]] = [[] for _ in now]
    after: list[list[Said]] = [[] for _ in now]
    for change in changes:
        new = [says(part) for part in change.blocks]
        for unit in change.taken:
            own[at[id(unit)]] = []
        if change.unit is not None:
            own[at[id(change.unit)]] = [] if change.place else new
        if change.place is not None:
            (before if change.place.is_before else after)[at[id(change.place.unit)]] += new
    texts: tuple[list[Said], list[Said]] = ([], [])
    for unit, groups in zip(now, zip(before, own, after, strict=True), strict=True):
        texts[unit.kind == "note"].extend(one for group in groups for one in group)
    return texts


@cache
def _said(content: str) -> Said:
    return said(inline(content))


class Fitting:
    """Finds the changes after which the draft, read again, says what it should; a few wrong ones among many by halves.

    Endnotes come in the order of their marks, and one without a mark is not printed: of them only what they say counts.
    """

    def __init__(self, current: Draft, now: Sequence[Unit]) -> None:
        self._current, self._now = current, now
        self._kept: list[tuple[Revision, Way]] = []

    def kept(self, changes: Sequence[Revision]) -> list[tuple[Revision, Way]]:
        """The changes that fit together, each with the first way in which it does."""
        if changes and not self._try([(change, WAYS[0]) for change in changes]):
            if len(changes) > 1:
                half = len(changes) // 2
                self.kept(changes[:half])
                self.kept(changes[half:])
            else:
                any(self._try([(changes[0], way)]) for way in WAYS[1:])
        return self._kept

    def _try(self, more: list[tuple[Revision, Way]]) -> bool:
        wanted = [*self._kept, *more]
        text = applied(self._current.text, wanted)
        if text is None:
            return False
        document = read([replace(self._current, text=text)], Cover(title={}))
        told = [said(runs) for runs in paragraphs_of(document)]
        first_note = len(told) - len(document.notes)
        body, notes = expected(self._now, [change for change, _ in wanted])
        if told[:first_note] != body or Counter(told[first_note:]) - Counter(notes):
            return False
        self._kept = wanted
        return True
