"""What reviewers wrote in a printed copy of a draft goes back into its Markdown.

The paragraphs of the copy are found again in the draft by their words. Text that stays keeps its Markdown, text taken out is cut,
text put in is escaped; a paragraph may be new, moved, taken out, split or joined with the next. What registers and data wrote, and
what the officer has changed since the copy went out, is left as it is. Afterwards the draft is read again: a paragraph that
does not say what was accepted is put back. Whatever was not taken over is told, with both texts: nothing is lost in silence.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from kolosi.report.draft.links import Draft
from kolosi.report.draft.narrative import inline, plain_text
from kolosi.report.revising.alike import aligned, in_common, mark_of, marks_in, says_the_same, text_of
from kolosi.report.revising.halves import replaced
from kolosi.report.revising.loose import loose
from kolosi.report.revising.pieces_of_source import SourcePiece, as_shown, paired, source_pieces
from kolosi.report.revising.placing import Entry, longest_rising, placed
from kolosi.report.revising.rewriting import (
    BREAK,
    NotCarried,
    Pieces,
    Rewritten,
    SameNumbers,
    Token,
    rewritten,
    same_digits,
    shown_by,
    tidied,
    tokens_of,
)
from kolosi.report.revising.rows import Accepted, new_rows
from kolosi.report.revising.splicing import Fitting, Place, Revision, Way, applied
from kolosi.report.revising.told import Group, Left, Reason, Told, over_of
from kolosi.report.revising.units import Unit, units

_JOINED = 0.5
"""From so large a part of its words on, a paragraph that is gone was joined to the one before it."""


@dataclass(frozen=True, kw_only=True)
class CarriedBack:
    """The draft with what was accepted; how many changes are in it, and what is not."""

    text: str
    changes: int
    left: tuple[Left, ...]


def carry_back(
    issue: Draft,
    printed: Sequence[Pieces],
    accepted: Sequence[Accepted],
    *,
    current: Draft | None = None,
    same_numbers: SameNumbers = same_digits,
) -> CarriedBack:
    """The draft with what was accepted.

    `issue` is the draft that was printed, `printed` the paragraphs of the copy, those of its endnotes last and those of its contents
    left out; `accepted` are the paragraphs that stand in their place, in order. `current` is the draft as it is by now.
    """
    return _Carrier(issue, printed, accepted, current or issue, same_numbers).carried()


class _Carrier:
    """One copy being carried back."""

    def __init__(
        self,
        issue: Draft,
        printed: Sequence[Pieces],
        accepted: Sequence[Accepted],
        current: Draft,
        same_numbers: SameNumbers,
    ) -> None:
        self._issue, self._current = issue, current
        self._printed, self._accepted, self._wanted = list(printed), list(accepted), list(accepted)
        self._same = same_numbers
        self._units = units(issue.text)
        self._now = units(current.text)
        self._unit_of = aligned([unit.shown for unit in self._units], [loose(shown_by(one)) for one in self._printed])
        self._now_of = aligned(
            [_typed(issue, unit) for unit in self._units], [_typed(current, u) for u in self._now], by_first=True
        )
        self._left: list[Left] = []
        self._pieces = {at: self._pieces_of(at) for at in self._unit_of}
        self._figures = dict(self._all_figures())
        self._joined: set[int] = set()
        self._refused: list[Accepted] = []

    # -- what is known --------------------------------------------------------------------------------------------

    def _pieces_of(self, at: int) -> list[SourcePiece] | None:
        """The Markdown of a printed paragraph in pieces; None where it cannot be told apart."""
        unit = self._units[self._unit_of[at]]
        if unit.kind == "code":
            return None
        found = source_pieces(self._issue.text[unit.start : unit.end], unit.content)
        if found is None:
            return None
        shown = shown_by(self._printed[at])
        tags = [token.tag for token in tokens_of(self._printed[at]) if token.tag]
        return as_shown(_as_printed(paired(found), unit), shown, tags)

    def _all_figures(self) -> Iterator[tuple[str, tuple[SourcePiece, str]]]:
        for at, pieces in self._pieces.items():
            texts = {token.tag: token.text for token in tokens_of(self._printed[at]) if token.tag}
            for piece in pieces or ():
                if piece.kind == "figure":
                    yield piece.tag, (piece, texts[piece.tag])

    def _unit(self, at: int) -> Unit | None:
        """The paragraph of the draft as it is now; None for what the machine wrote, and for what the officer changed."""
        issued = self._unit_of.get(at)
        now = self._now_of.get(issued) if issued is not None and self._pieces[at] is not None else None
        return None if now is None else self._now[now]

    # -- what changes ---------------------------------------------------------------------------------------------

    def carried(self) -> CarriedBack:
        """The whole of it."""
        told = self._changes()
        kept = self._fitting(told)
        made = {id(change) for change, _ in kept}
        self._left += [left for one in told for left in (one.over if id(one.change) in made else one.left)]
        text = applied(self._current.text, kept)
        assert text is not None  # it was read again
        self._left += self._notes_that_stay(text)
        self._left += self._notes_unmarked(text)
        return CarriedBack(text=text, changes=sum(self._is_change(*one) for one in kept), left=tuple(self._left))

    def _is_change(self, change: Revision, way: Way) -> bool:
        now = self._current.text
        return any(now[start:end] != put for start, end, put in change.splices(now, way))

    def _fitting(self, told: Sequence[Told]) -> list[tuple[Revision, Way]]:
        """The changes that fit, without those that would take out what was replaced by something that does not."""
        while True:
            kept = Fitting(self._current, self._now).kept([one.change for one in told])
            halves = self._halves(told, {id(change) for change, _ in kept})
            if not halves:
                return kept
            told = [one for one in told if id(one) not in halves]

    def _halves(self, told: Sequence[Told], made: Collection[int]) -> set[int]:
        """The changes that take out what was replaced by something that does not come in."""
        refused = [*self._refused, *(new for one in told if id(one.change) not in made for new in one.new)]
        gone = {at for one in told for at in one.gone}
        found = replaced(gone, self._printed, self._wanted, refused) if refused and gone else set()
        return {id(one) for one in told if found.intersection(one.gone)}

    def _notes_that_stay(self, text: str) -> Iterator[Left]:
        """The endnotes that were taken out while their marks were left: a mark without its note would be printed with dots."""
        now = {unit.shown for unit in units(text) if unit.kind == "note"}
        for at in sorted(set(range(len(self._printed))) - {one.issued for one in self._accepted}):
            unit = self._units[self._unit_of[at]] if at in self._unit_of else None
            if unit is not None and unit.kind == "note" and unit.shown in now:
                yield from self._told(Group(at, []))

    def _notes_unmarked(self, text: str) -> Iterator[Left]:
        """The endnotes that nobody took out and that are no longer printed: their marks went where the draft has no place for them."""
        if marks_in(one.pieces for one in self._accepted) < marks_in(self._printed):
            return  # reviewers took marks out: an endnote goes with its last mark
        now = {unit.shown for unit in units(text) if unit.kind == "note"}
        for one in self._accepted:
            unit = self._units[self._unit_of[one.issued]] if one.issued in self._unit_of else None
            if (
                one.issued is not None
                and unit is not None
                and unit.kind == "note"
                and not {unit.shown, loose(shown_by(one.pieces))} & now
            ):
                yield Left(reason="no_place", issued=text_of(self._printed[one.issued]), accepted=text_of(one.pieces))

    def _changes(self) -> list[Told]:
        new_rows = list(self._rows_new())
        groups = self._grouped()
        stays = longest_rising([group.first for group in groups if group.first is not None])
        units_ = [None if group.first is None else self._unit(group.first) for group in groups]
        entries = [Entry(unit, group.first in stays) for group, unit in zip(groups, units_, strict=True)]
        places = placed(entries, self._now)
        told = [
            change
            for rank, group in enumerate(groups)
            for change in self._of_group(group, places.get(rank), is_moved=not entries[rank].stays)
        ]
        gone = sorted(set(range(len(self._printed))) - {one.issued for one in self._accepted} - self._joined)
        rows = list(self._rows_gone(gone))
        told += [*new_rows, *(change for _, change in rows)]
        whole = {at for row, _ in rows for at in row}
        return told + [change for at in gone if at not in whole for change in self._of_gone(at)]

    def _grouped(self) -> list[Group]:
        """The paragraphs of the copy in their new order, each with the new ones behind it, where the draft has room for these."""
        groups: list[Group] = []
        for one in self._accepted:
            last = groups[-1].first if groups else None
            if one.issued is None and last is not None and self._can_grow(last):
                groups[-1].wanted.append(one)
            else:
                groups.append(Group(one.issued, [one]))
        for group in groups:
            if group.first is not None:
                self._join(group, group.first)
        return groups

    def _can_grow(self, at: int) -> bool:
        """Whether what follows a paragraph can be written behind it; also where it has changed since, which is told then."""
        issued = self._unit_of.get(at)
        return issued is not None and self._pieces[at] is not None and self._units[issued].is_block

    def _join(self, group: Group, first: int) -> None:
        """Finds the paragraphs after this one that are gone and whose words are now in it."""
        used = {one.issued for one in self._accepted}
        text = [token.key for one in group.wanted for token in tokens_of(one.pieces)]
        own = [token.key for token in tokens_of(self._printed[first])]
        at = first + 1
        while at < len(self._printed) and at not in used and self._unit(at) and self._can_grow(at):
            more = [token.key for token in tokens_of(self._printed[at])]
            gain = in_common([*own, *more], text) - in_common(own, text)
            if gain < max(1.0, _JOINED * len(more)):
                return
            group.joined.append(at)
            self._joined.add(at)
            own += [" ", *more]
            at += 1

    def _of_group(self, group: Group, place: Place | None, *, is_moved: bool) -> Iterator[Told]:
        """The change of a paragraph, if there is one."""
        if group.first is None:
            yield from self._of_new(group.wanted[0], place)
            return
        issued = self._printed[group.first]
        is_same = len(group.wanted) == 1 and not group.joined and says_the_same(issued, group.wanted[0].pieces)
        if is_same and not is_moved:
            return
        left = self._told(group)
        unit = self._unit(group.first)
        joined = [self._unit(at) for at in group.joined]
        is_stuck = is_moved and (place is None or unit is None or not unit.is_block)
        if unit is None or is_stuck or any(one is None for one in joined):
            self._refused += group.wanted[1:]
            self._left += self._unless_done(group, left)
            return
        try:
            made = self._rewritten(group)
        except NotCarried:
            self._refused += group.wanted[1:]
            self._left += left
            return
        alike = [bool(one.style) and one.style == group.wanted[0].style for one in group.wanted]
        taken = [one for one in joined if one is not None]
        change = Revision(unit=unit, parts=made.parts, alike=alike, taken=taken, place=place)
        yield Told(change, left, over_of(made), new=group.wanted[1:])

    def _rewritten(self, group: Group) -> Rewritten:
        """The Markdown of a group. Raises `NotCarried`."""
        pieces: list[SourcePiece] = []
        for rank, at in enumerate([*([] if group.first is None else [group.first]), *group.joined]):
            shift = rank * 10_000
            pieces += [SourcePiece(kind="text", source=" ", shown=" ")] if rank else []
            pieces += [
                replace(one, pair=one.pair + (shift if one.pair > 0 else -shift if one.pair else 0))
                for one in self._pieces[at] or ()
            ]
        wanted: list[Token] = []
        for rank, one in enumerate(group.wanted):
            wanted += [Token(BREAK, BREAK)] if rank else []
            wanted += tokens_of(one.pieces)
        made = rewritten(pieces, wanted, self._figures, self._same)
        shown = [loose("".join(piece.shown for piece in tidied(part))) for part in made.parts]
        if shown != [loose(shown_by(one.pieces)) for one in group.wanted]:
            raise NotCarried("".join(shown))
        return made

    def _told(self, group: Group) -> list[Left]:
        """What is told of a change that is not made."""
        issued = [text_of(self._printed[at]) for at in ([] if group.first is None else [group.first, *group.joined])]
        accepted = [text_of(one.pieces) or mark_of(one.pieces) for one in group.wanted]
        at = None if group.first is None else self._unit_of.get(group.first)
        reason: Reason = "generated" if at is None and issued else "no_place"
        current = ""
        if at is not None and at not in self._now_of:
            reason, current = "changed_since", self._nearest(at)
        return [Left(reason=reason, issued="\n".join(issued), accepted="\n".join(accepted), current=current)]

    def _unless_done(self, group: Group, left: list[Left]) -> list[Left]:
        """Nothing is left over where the officer has written the same."""
        wanted = [loose(text_of(one.pieces)) for one in group.wanted]
        return [] if wanted == [loose(one.current) for one in left] else left

    def _nearest(self, at: int) -> str:
        """What stands now where a paragraph of the issued draft stood; nothing where it is gone."""
        before = max((one for one in self._now_of if one < at), default=-1)
        after = min((one for one in self._now_of if one > at), default=len(self._units))
        low = self._now_of[before] if before >= 0 else -1
        high = self._now_of[after] if after < len(self._units) else len(self._now)
        own = self._units[at]
        near = [one for one in self._now[low + 1 : high] if one.kind == own.kind]
        rank = sum(1 for one in self._units[before + 1 : at] if one.kind == own.kind)
        return _plain(near[rank].content) if rank < len(near) else ""

    def _of_new(self, one: Accepted, place: Place | None) -> Iterator[Told]:
        """A new paragraph that follows none of the draft."""
        if not (text_of(one.pieces).strip() or mark_of(one.pieces)):
            return
        group = Group(None, [one])
        left = self._told(group)
        try:
            made = self._rewritten(group) if place is not None else None
        except NotCarried:
            made = None
        if made is None:
            self._refused.append(one)
            self._left += left
            return
        yield Told(Revision(unit=None, parts=made.parts, place=place), left, over_of(made), new=[one])

    def _rows_new(self) -> Iterator[Told]:
        """The rows that were put in."""
        rows, self._accepted = new_rows(self._accepted, self._unit, self._now)
        for behind, cells in rows:
            group = Group(None, cells)
            left = self._told(group)
            try:
                made = self._rewritten(group)
            except NotCarried:
                self._refused += cells
                self._left += left
                continue
            change = Revision(unit=None, parts=made.parts, place=Place(behind), is_row=True)
            yield Told(change, left, over_of(made), new=cells)

    def _rows_gone(self, gone: Sequence[int]) -> Iterator[tuple[list[int], Told]]:
        """The rows of tables of which every cell was taken out."""
        cells = {at: unit for at in gone if (unit := self._unit(at)) is not None and unit.kind == "cell"}
        for line in sorted({unit.first for unit in cells.values()}):
            row = [at for at, unit in cells.items() if unit.first == line]
            units_ = [cells[at] for at in row]
            if len(row) == sum(unit.kind == "cell" and unit.first == line for unit in self._now):
                left = [one for at in row for one in self._told(Group(at, []))]
                yield row, Told(Revision(unit=units_[0], parts=[], taken=units_[1:]), left, gone=row)

    def _of_gone(self, at: int) -> Iterator[Told]:
        """A paragraph that was taken out. An endnote goes with its last mark."""
        issued = self._unit_of.get(at)
        if not text_of(self._printed[at]).strip() or (issued is not None and self._units[issued].kind == "note"):
            return
        unit = self._unit(at)
        left = self._told(Group(at, []))
        if unit is None:
            is_gone = issued is not None and issued not in self._now_of and not self._nearest(issued)
            self._left += [] if is_gone else left
            return
        yield Told(Revision(unit=unit, parts=[[]] if unit.kind == "cell" else []), left, gone=[at])


# -- small ------------------------------------------------------------------------------------------------------------


def _typed(draft: Draft, unit: Unit) -> str:
    return f"{unit.kind}\n{draft.text[unit.start : unit.end]}"


def _as_printed(pieces: Sequence[SourcePiece], unit: Unit) -> list[SourcePiece]:
    """The pieces with the addresses that a copy writes out in endnotes."""
    spelled = iter(unit.spelled)
    return [replace(piece, shown=next(spelled, "")) if piece.kind == "link_end" else piece for piece in pieces]


def _plain(content: str) -> str:
    return plain_text(inline(content))
