"""What reviewers' words would say that the issued text did not: figures that no longer agree, and traces of a person; what enters no draft."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from kolosi.model.finding import Finding, Where, point
from kolosi.report.copies.likeness import alike
from kolosi.report.copies.settled import settled
from kolosi.report.copies.stream import END
from kolosi.workspace.review.answers import answers_in
from kolosi.workspace.review.proofing import proofread
from kolosi.workspace.review.prose_points import prose_points

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kolosi.report.copies.copies import Compared
    from kolosi.report.copies.settled import Settled
    from kolosi.workspace.copies.together import Together


def points_of_copies(together: Together, copies: Sequence[Compared]) -> Iterator[Finding]:
    """The points to check that each copy brings; those of the issued text are the draft's own, and told there."""
    if not copies:
        return
    before = _lines(settled(together.issued, ()))
    known = {alike(line) for line in before}
    language = together.issue.name.language
    answers = answers_in(together.workspace.decisions)
    flags = _flags(before, language, answers)
    old = {(one.id, str(one.found)) for one in prose_points("\n\n".join(before), language)}
    for copy in copies:
        after = _lines(settled(together.issued, copy.proposed))
        if after == before:
            continue
        file = copy.returned.file
        new = "\n\n".join(line for line in after if alike(line) not in known)
        yield from (
            replace(one, where=Where(file=file))
            for one in prose_points(new, language, file=file)
            if (one.id, str(one.found)) not in old
        )
        for quote, said in _flags(after, language, answers).items():
            if quote not in flags:
                yield point("copy_figures_disagree", where=Where(file=file), found=quote, data=said)


def beside_the_text(copies: Iterable[Compared]) -> Iterator[Finding]:
    """What copies changed that is no text of the draft: tables that came or went, headings that came, heads and feet of pages, how words look.

    It is told, and enters nothing, or as plain words.
    """
    for copy in copies:
        where = Where(file=copy.returned.file)
        yield from tables_told(copy, copy.returned.file)
        yield from headings_told(copy, copy.returned.file)
        for one in copy.edges:
            data = {"before": one.before or "–", "after": one.after or "–", "author": one.author}
            yield point("copy_edge_changed", where=where, found=one.after or one.before, data=data)
        if looks := copy.returned.looks:
            authors = ", ".join(dict.fromkeys(one for one in looks if one)) or copy.returned.sender or "–"
            yield point("copy_looks_changed", where=where, count=len(looks), data={"author": authors})


def tables_told(copy: Compared, file: str, *, accepted: Container[str] | None = None) -> Iterator[Finding]:
    """The tables that a copy adds and takes out; of those it adds, with `accepted`, the ones of which a line is among these."""
    for number, cells in copy.tables.items():
        runs = [run for one in cells for run in (one.put if number > 0 else one.gone)]
        lines = [line for one in cells for line in _in_lines("".join(run.text for run in (one.put or one.gone)))]
        if accepted is not None and (number < 0 or not any(alike(line) in accepted for line in lines)):
            continue
        data = {"author": next((run.author for run in runs if run.author), "") or PurePath(copy.returned.file).stem}
        kind = "copy_table_added" if number > 0 else "copy_table_gone"
        yield point(kind, where=Where(file=file), found=" · ".join(lines) or "–", data=data)


def headings_told(copy: Compared, file: str, *, accepted: Container[str] | None = None) -> Iterator[Finding]:
    """The headings that a copy adds; with `accepted`, those among these lines."""
    for one in copy.headings:
        if accepted is None or alike(one.text) in accepted:
            data = {"author": one.author or copy.returned.sender or PurePath(copy.returned.file).stem}
            yield point("copy_heading_added", where=Where(file=file), found=one.text, data=data)


def lines_of_tables(copies: Iterable[Compared]) -> frozenset[str]:
    """The lines of tables that copies add, as they are compared."""
    cells = [one for copy in copies for one in copy.proposed if one.table > 0]
    return frozenset(alike(line) for one in cells for line in _in_lines(one.text))


def _in_lines(text: str) -> list[str]:
    return [line.strip() for line in text.split(END) if line.strip()]


def _lines(found: Sequence[Settled]) -> list[str]:
    return ["".join(text for text, _ in one.pieces).strip() for one in found]


def _flags(lines: Sequence[str], language: str, answers: Mapping[str, bool]) -> dict[str, dict[str, str]]:
    """What the checker of figures accuses, by the words it quotes, with the sentences about it."""
    text = "\n\n".join(line for line in lines if line)
    if not text:
        return {}
    found = proofread("copie.md", text.encode(), language=language, answers=answers)
    return {found.quote(one): dict(found.say(one)) for one in found.flags}
