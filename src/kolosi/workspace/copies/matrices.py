"""The matrix of comments and numbers of an issue: written for the officer, and read again once it is filled in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from kolosi.intake.columns.table import fold
from kolosi.model.finding import Finding, Where, point
from kolosi.model.label import say
from kolosi.reading.labels import label, labels, lists
from kolosi.report.copies.matrix import Sheet, matrix
from kolosi.report.copies.stream import streams
from kolosi.report.draft.sections import sections
from kolosi.workspace.copies.answers import ANSWERS
from kolosi.workspace.copies.kept import Reply
from kolosi.workspace.copies.together import names_of

if TYPE_CHECKING:
    from kolosi.intake.formats.sheet import Sheet as Given
    from kolosi.model.label import Label
    from kolosi.workspace.copies.together import RemarkLine, Together

_REPLY, _STATE, _CODE = 7, 8, 9
_ANSWER, _WHY, _SUBJECT = 6, 7, 8
_MARK = "kolosi:"
"""Begins every code, so that a filled matrix is known among other workbooks."""


def matrix_of(together: Together) -> bytes:
    """The workbook: a sheet of comments, a sheet of numbers."""
    language = together.issue.name.language
    states = labels("copies.states")
    answers = labels("copies.answers")
    comments = Sheet(
        name=say(label("copies.comments"), language),
        lead=say(label("copies.comments_lead"), language),
        heads=_heads(lists("copies.comment_heads"), language, (6, 24, 34, 50, 20, 12, 24, 50, 16, 18)),
        rows=list(_comments(together, language)),
        filled={_REPLY: (), _STATE: tuple(say(one, language) for one in states.values())},
    )
    numbers = Sheet(
        name=say(label("copies.numbers"), language),
        lead=say(label("copies.numbers_lead"), language),
        heads=_heads(lists("copies.number_heads"), language, (6, 60, 18, 18, 20, 24, 30, 40, 24)),
        rows=list(_numbers(together, language)),
        filled={_ANSWER: tuple(say(answers[one], language) for one in ANSWERS), _WHY: ()},
    )
    return matrix([comments, numbers])


def _heads(heads: Mapping[str, Sequence[str]], language: str, widths: Sequence[int]) -> list[tuple[str, int]]:
    return list(zip(heads.get(language, heads["en"]), widths, strict=True))


def _comments(together: Together, language: str) -> Iterator[tuple[str, ...]]:
    states = labels("copies.states")
    titles = _Titles(together)
    for number, line in in_threads(together.remarks):
        one = line.placed.remark
        reply = (together.kept.replies or {}).get(line.id)
        yield (
            number,
            titles.over(line.placed.start),
            line.placed.about,
            one.text,
            one.author,
            one.when[:10],
            names_of(together.kept.copies, [line.copy]),
            reply.text if reply else "",
            say(states[reply.state if reply else ("done" if one.is_done else "open")], language),
            f"{_MARK}{line.id}",
        )


def in_threads(remarks: Sequence[RemarkLine]) -> Iterator[tuple[str, RemarkLine]]:
    """Comments with their numbers, in the order of the document whoever made them, so that those on one passage stand together.

    What answers comment 3 follows it as 3.1, 3.2.
    """
    known = {(line.copy, line.placed.remark.id): line for line in remarks}
    threads: dict[str, list[RemarkLine]] = {}
    for line in remarks:
        threads.setdefault(known.get((line.copy, line.placed.remark.parent), line).id, []).append(line)
    every = {line.id: line for line in remarks}
    in_order = sorted(threads, key=lambda id_: every[id_].placed.start)
    for number, id_ in enumerate(in_order, 1):
        first, *answers = sorted(threads[id_], key=lambda line: line.id != id_)
        yield str(number), first
        yield from ((f"{number}.{rank}", line) for rank, line in enumerate(answers, 1))


def _numbers(together: Together, language: str) -> Iterator[tuple[str, ...]]:
    answers = labels("copies.answers")
    asked = (one for one in together.asked if one.point.kind == "changed")
    for number, one in enumerate(asked, 1):
        yield (
            str(number),
            one.point.sentence,
            one.point.before,
            one.point.after,
            one.point.author,
            names_of(together.kept.copies, one.copies),
            say(answers[one.answer], language) if one.answer else "",
            "",
            f"{_MARK}{one.subject}",
        )


class _Titles:
    """The headings of the draft, where they stand in the issued text."""

    def __init__(self, together: Together) -> None:
        titles = {_plain(one.title) for one in sections(together.issue.text)}
        stream = streams(together.issued)["body"]
        lines = ((line.start, stream.text[line.start : line.end]) for line in stream.lines)
        self._found = [(start, text) for start, text in lines if _plain(text) in titles]

    def over(self, at: int) -> str:
        """The heading under which a character stands."""
        return next((title for start, title in reversed(self._found) if start <= at), "")


def _plain(text: str) -> str:
    return fold(text).strip()


# -- given back ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Filled:
    """What a matrix that came back says: replies by comment; answers with their reason by subject; cells that say nothing known."""

    replies: Mapping[str, Reply]
    answers: Mapping[str, tuple[str, str]]
    points: tuple[Finding, ...]


@dataclass(frozen=True)
class _Line:
    """A row of a matrix: where it stands, and its cells."""

    sheet: str
    row: int
    cells: Sequence[str]

    def code(self, place: int) -> str:
        """The code in a column, without its beginning; empty where there is none."""
        text = self.cells[place] if place < len(self.cells) else ""
        return text.removeprefix(_MARK) if text.startswith(_MARK) else ""


def is_matrix(sheets: Sequence[Given]) -> bool:
    """True for a workbook that holds codes of ours."""
    return any(line.code(place) for line in _lines(sheets) for place in (_CODE, _SUBJECT))


def _lines(sheets: Sequence[Given]) -> Iterator[_Line]:
    for sheet in sheets:
        for number, *cells in sheet.cells.iter_rows():
            yield _Line(sheet.name, int(number), ["" if cell is None else str(cell).strip() for cell in cells])


def filled(file: str, sheets: Sequence[Given], author: str) -> Filled:
    """What people filled in. A state or an answer that is none of those offered is told with its cell, and nothing is taken of it."""
    replies: dict[str, Reply] = {}
    answers: dict[str, tuple[str, str]] = {}
    points: list[Finding] = []
    now = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    for line in _lines(sheets):
        if comment := line.code(_CODE):
            state = _chosen(line.cells[_STATE] or "open", labels("copies.states"))
            points += [] if state else [_wrong(file, line, _STATE, labels("copies.states"))]
            if state and (line.cells[_REPLY] or state != "open"):
                replies[comment] = Reply(text=line.cells[_REPLY], state=state, author=author, when=now)
        elif (subject := line.code(_SUBJECT)) and line.cells[_ANSWER]:
            answer = _chosen(line.cells[_ANSWER], labels("copies.answers"))
            points += [] if answer else [_wrong(file, line, _ANSWER, labels("copies.answers"))]
            if answer and not line.cells[_WHY]:
                where = Where(file=file, sheet=line.sheet, row=line.row, column=_letter(_WHY))
                points.append(point("copy_answer_without_reason", where=where, found=line.cells[_ANSWER]))
            elif answer:
                answers[subject] = (answer, line.cells[_WHY])
    return Filled(replies=replies, answers=answers, points=tuple(points))


def _chosen(text: str, offered: Mapping[str, Label]) -> str | None:
    """The choice that a cell names, in any language."""
    return next((id_ for id_, said in offered.items() if fold(text) in {fold(id_), *map(fold, said.values())}), None)


def _wrong(file: str, line: _Line, place: int, offered: Mapping[str, Label]) -> Finding:
    known = {language: ", ".join(say(one, language) for one in offered.values()) for language in ("fr", "en")}
    where = Where(file=file, sheet=line.sheet, row=line.row, column=_letter(place))
    return point("copy_cell_unknown", where=where, found=line.cells[place], data=known)


def _letter(place: int) -> str:
    return chr(ord("A") + place)
