"""The document with all changes, given back once they were accepted or rejected: what was accepted enters the draft."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from kolosi.model.finding import Finding, Refusal, Where, point
from kolosi.model.returned import OBJECT
from kolosi.reading.labels import labels
from kolosi.report.copies.copies import compared
from kolosi.report.copies.numbers import moved, numbers_said
from kolosi.report.copies.settled import lines_issued, settled, undecided, without_undecided
from kolosi.report.draft.links import Draft
from kolosi.report.revising.carry_back import Accepted, carry_back
from kolosi.store.files import read_prose, write_whole
from kolosi.workspace.copies.answers import TAKEN
from kolosi.workspace.review.packs import pack
from kolosi.workspace.write.registers import filled, unfilled

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kolosi.model.returned import Returned
    from kolosi.report.copies.copies import NumberPoint
    from kolosi.report.copies.settled import Pieces, Settled
    from kolosi.report.revising.carry_back import CarriedBack
    from kolosi.report.revising.rewriting import SameNumbers
    from kolosi.workspace.copies.together import Together


@dataclass(frozen=True, kw_only=True)
class TakenOver:
    """What entered the draft: how many changes, in which file; and what did not, with both texts."""

    draft: str
    changes: int
    findings: tuple[Finding, ...]


def take_over(together: Together, returned: Returned) -> TakenOver:
    """Writes what was accepted into the draft. A number that was changed stays as issued, unless a person let it in."""
    if not together.issue.file:
        raise Refusal(point("copy_of_adopted", where=Where(file=returned.file), found=returned.file))
    waiting = undecided(returned)
    language = pack(together.issue.name.language)
    taken = {id_ for id_, answer in together.answers.items() if answer == TAKEN}
    found = compared(together.issued, without_undecided(returned), 0, language, taken=taken)
    carried = _carried(together, settled(together.issued, found.proposed))
    path = together.workspace.file(together.issue.file)
    if carried.changes:
        text = carried.text
        if read_prose(path) != unfilled(read_prose(path), together.workspace):
            text = filled(text, together.issue.name.language, together.workspace)
        write_whole(path, text.encode())
    points = [*_left(carried, returned.file), *_numbers(together, returned.file, found.points)]
    if waiting:
        points.append(point("copy_undecided", where=Where(file=returned.file), count=waiting))
    return TakenOver(draft=together.issue.file, changes=carried.changes, findings=tuple(points))


def _carried(together: Together, lines: list[Settled]) -> CarriedBack:
    issue, workspace = together.issue, together.workspace
    draft = Draft(file=issue.file, language=issue.name.language, text=issue.text)
    now = unfilled(read_prose(workspace.file(issue.file)), workspace)
    language = pack(issue.name.language)

    def same_numbers(one: str, other: str) -> bool:
        return moved(numbers_said(one, language), numbers_said(other, language)) == ([], [])

    printed = [_joined(pieces) for pieces in lines_issued(together.issued)]
    figures = {tag: text for pieces in printed for text, tag in pieces if tag}
    return carry_back(
        draft,
        printed,
        [Accepted(pieces=_bound(one.pieces, figures, same_numbers), issued=one.issued) for one in lines],
        current=Draft(file=issue.file, language=issue.name.language, text=now),
        same_numbers=same_numbers,
    )


def _joined(pieces: Pieces) -> list[tuple[str, str]]:
    """Pieces of one figure that follow one another, as one."""
    return [("".join(text for text, _ in group), tag) for tag, group in groupby(pieces, key=lambda one: one[1])]


def _bound(pieces: Pieces, figures: Mapping[str, str], same: SameNumbers) -> list[tuple[str, str]]:
    """Pieces in which a figure whose number a person let in is a number typed in the text: it leads to no figure any more."""
    return [(text, tag if tag and same(text, figures.get(tag, text)) else "") for text, tag in _joined(pieces)]


def _left(carried: CarriedBack, file: str) -> Iterator[Finding]:
    """What did not enter, each with both texts."""
    reasons = labels("copies.left")
    for one in carried.left:
        why = reasons[one.reason]
        data = {"issued": _short(one.issued), "accepted": _short(one.accepted), "current": _short(one.current), **why}
        yield point("copy_not_taken", where=Where(file=file), found=_short(one.accepted or one.issued), data=data)


def _short(text: str) -> str:
    return " ".join(text.replace(OBJECT, " ").split()) or "–"


def _numbers(together: Together, file: str, points: Sequence[NumberPoint]) -> Iterator[Finding]:
    """The numbers that were changed in the document with all changes itself."""
    for one in points:
        if one.kind == "changed":
            yield together.number_point(one, file)
