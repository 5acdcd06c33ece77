"""What reviewers' words would say that the issued text did not: figures that no longer agree, and traces of a person; what enters no draft."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from kolosi.model.finding import Finding, Where, point
from kolosi.report.copies.differences import alike
from kolosi.report.copies.settled import settled
from kolosi.workspace.review.proofing import proofread
from kolosi.workspace.review.prose_points import prose_points

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    flags = _flags(before, language)
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
        for quote, said in _flags(after, language).items():
            if quote not in flags:
                yield point("copy_figures_disagree", where=Where(file=file), found=quote, data=said)


def beside_the_text(copies: Iterable[Compared]) -> Iterator[Finding]:
    """What copies changed that is no text of the draft: heads and feet of pages, and how words look. It is told, and enters nothing."""
    for copy in copies:
        where = Where(file=copy.returned.file)
        for one in copy.edges:
            data = {"before": one.before or "–", "after": one.after or "–", "author": one.author}
            yield point("copy_edge_changed", where=where, found=one.after or one.before, data=data)
        if looks := copy.returned.looks:
            authors = ", ".join(dict.fromkeys(one for one in looks if one)) or copy.returned.sender or "–"
            yield point("copy_looks_changed", where=where, count=len(looks), data={"author": authors})


def _lines(found: Sequence[Settled]) -> list[str]:
    return ["".join(text for text, _ in one.pieces).strip() for one in found]


def _flags(lines: Sequence[str], language: str) -> dict[str, dict[str, str]]:
    """What the checker of figures accuses, by the words it quotes, with the sentences about it."""
    text = "\n\n".join(line for line in lines if line)
    if not text:
        return {}
    found = proofread("copie.md", text.encode(), language=language)
    return {found.quote(one): dict(found.say(one)) for one in found.flags}
