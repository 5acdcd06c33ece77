"""The document with all changes, given back once they were accepted or rejected: what was accepted enters the draft."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from kolosi.model.finding import Finding, Refusal, Where, point
from kolosi.model.returned import OBJECT
from kolosi.reading.labels import labels
from kolosi.report.copies.copies import compared
from kolosi.report.copies.likeness import alike
from kolosi.report.copies.numbers import moved, numbers_said
from kolosi.report.copies.settled import lines_issued, settled, undecided, without_undecided
from kolosi.report.copies.stream import streams
from kolosi.report.draft.links import Draft
from kolosi.report.revising.carry_back import carry_back
from kolosi.report.revising.rows import Accepted
from kolosi.report.revising.told import Left
from kolosi.store.files import read_prose, write_whole
from kolosi.workspace.copies.checking import beside_the_text, headings_told, lines_of_tables, tables_told
from kolosi.workspace.copies.translating import remember, right_column, waiting_in, without_untranslated
from kolosi.workspace.write.registers import filled, unfilled

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kolosi.model.returned import Returned
    from kolosi.report.copies.copies import Compared, NumberPoint, Proposed
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
    found = compared(together.issued, without_undecided(returned), 0, together.language, taken=together.taken)
    text_alone = [one for one in found.proposed if not one.table]
    lines, points = _without_tables(together, settled(together.issued, text_alone), returned.file)
    if together.issue.translated_from:
        points += _other_column(together, returned.file, text_alone)
        carried, text, told = _translated(together, lines, returned.file)
        points += told
    else:
        carried = _carried(together, lines, together.issue.text, _now(together, together.issue.file))
        text = carried.text
    _write(together, text)
    points += [*_left(carried, returned.file), *_numbers(together, returned.file, found.points)]
    points += _beside(together, found, points)
    if waiting:
        points.append(point("copy_undecided", where=Where(file=returned.file), count=waiting))
    return TakenOver(draft=together.issue.file, changes=carried.changes, findings=tuple(points))


def _without_tables(together: Together, lines: Sequence[Settled], file: str) -> tuple[list[Settled], list[Finding]]:
    """The lines without those of tables that copies add: these stand in the document as paragraphs, and the tables are told."""
    known = lines_of_tables(together.copies)
    words = [alike("".join(text for text, _ in one.pieces)).strip() if one.issued is None else "" for one in lines]
    left = frozenset(line for line in words if line and line in known)
    told = [one for copy in together.copies for one in tables_told(copy, file, accepted=left)]
    told += [one for copy in together.copies for one in headings_told(copy, file, accepted=set(words))]
    return [one for one, line in zip(lines, words, strict=True) if line not in left], told


def _beside(together: Together, found: Compared, told: Sequence[Finding]) -> Iterator[Finding]:
    """What the document changes beside the text and was not told yet, under the name of the reviewer who did the same in a copy."""
    file = found.returned.file
    known = {(one.id, one.found) for one in told}
    by_copies = {
        (one.id, one.found): one
        for copy in together.copies
        for one in (*tables_told(copy, file), *headings_told(copy, file))
    }
    for one in beside_the_text([found]):
        if (one.id, one.found) not in known:
            yield by_copies.get((one.id, one.found), one)


def _now(together: Together, file: str) -> str:
    """A draft as it is now, without what registers put into it."""
    return unfilled(read_prose(together.workspace.file(file)), together.workspace)


def _write(together: Together, text: str) -> None:
    path, workspace = together.workspace.file(together.issue.file), together.workspace
    standing = read_prose(path)
    if text == unfilled(standing, workspace):
        return
    if standing != unfilled(standing, workspace):
        text = filled(text, together.issue.name.language, workspace)
    write_whole(path, text.encode())


def _translated(together: Together, lines: list[Settled], file: str) -> tuple[CarriedBack, str, list[Finding]]:
    """What was translated in the right column, in the draft of its language; what was not is told, and stays out."""
    issue, workspace = together.issue, together.workspace
    source, target = issue.translated_from, issue.name.language
    found = waiting_in(workspace, source, target)
    carried = _carried(together, lines, issue.text, found.text, column=right_column(together.issued))
    text, told, done = without_untranslated(carried.text, found, file)
    remember(workspace, source, target, done)
    return carried, text, told


def _other_column(together: Together, file: str, proposed: Sequence[Proposed]) -> Iterator[Finding]:
    """Changes in the column that is only to be read: they enter neither draft."""
    ends = [(line.start, line.end) for line in streams(together.issued)["body"].lines]
    column = [ends[at] for at in right_column(together.issued)]
    for one in proposed:
        if not any(start <= one.start <= end for start, end in column):
            yield _not_taken(file, Left(reason="no_place", issued="", accepted=one.text))


def _carried(
    together: Together, lines: list[Settled], text: str, now: str, *, column: Sequence[int] | None = None
) -> CarriedBack:
    """The draft with what was accepted; of a document in columns, with what stands in the lines of one of them."""
    issue = together.issue
    language = together.language

    def same_numbers(one: str, other: str) -> bool:
        return moved(numbers_said(one, language), numbers_said(other, language)) == ([], [])

    printed = [_joined(pieces) for pieces in lines_issued(together.issued)]
    figures = {tag: text for pieces in printed for text, tag in pieces if tag}
    places = {at: rank for rank, at in enumerate(range(len(printed)) if column is None else column)}
    return carry_back(
        Draft(file=issue.file, language=issue.name.language, text=text),
        [printed[at] for at in places],
        [
            Accepted(pieces=_bound(one.pieces, figures, same_numbers), issued=rank)
            for one, rank in _in_places(lines, places)
        ],
        current=Draft(file=issue.file, language=issue.name.language, text=now),
        same_numbers=same_numbers,
    )


def _in_places(lines: list[Settled], places: Mapping[int, int]) -> Iterator[tuple[Settled, int | None]]:
    """The lines that stand in some places of the issue, and the new ones behind them."""
    is_inside = True
    for one in lines:
        if one.issued is not None:
            is_inside = one.issued in places
        if is_inside:
            yield one, None if one.issued is None else places[one.issued]


def _joined(pieces: Pieces) -> list[tuple[str, str]]:
    """Pieces of one figure that follow one another, as one."""
    return [("".join(text for text, _ in group), tag) for tag, group in groupby(pieces, key=lambda one: one[1])]


def _bound(pieces: Pieces, figures: Mapping[str, str], same: SameNumbers) -> list[tuple[str, str]]:
    """Pieces in which a figure whose number a person let in is a number typed in the text: it leads to no figure any more."""
    return [(text, tag if tag and same(text, figures.get(tag, text)) else "") for text, tag in _joined(pieces)]


def _left(carried: CarriedBack, file: str) -> Iterator[Finding]:
    """What did not enter, each with both texts."""
    for one in carried.left:
        yield _not_taken(file, one)


def _not_taken(file: str, one: Left) -> Finding:
    """What is told of a change that did not enter, with what stands in its place; where nothing does, that it was not taken in."""
    current = _short(one.current)
    stands = labels("copies.stands")["as" if one.current.strip() else "not"]
    says = {f"stands_{language}": stands[language].replace("{current}", current) for language in stands}
    data = {"issued": _short(one.issued), "accepted": _short(one.accepted), "current": current}
    data |= {**labels("copies.left")[one.reason], **says}
    return point("copy_not_taken", where=Where(file=file), found=_short(one.accepted or one.issued), data=data)


def _short(text: str) -> str:
    return " ".join(text.replace(OBJECT, " ").split()) or "–"


def _numbers(together: Together, file: str, points: Sequence[NumberPoint]) -> Iterator[Finding]:
    """The numbers that were changed in the document with all changes itself."""
    for one in points:
        if one.kind == "changed":
            yield together.number_point(one, file)
