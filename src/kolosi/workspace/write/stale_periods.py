"""Periods that the prose of a draft keeps from the edition before: listed until a person has rewritten each."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from kolosi.model.finding import Finding, Where, point
from kolosi.model.period import Period, PeriodError
from kolosi.report.draft.carried import without_marks
from kolosi.report.draft.links import Draft, mentions
from kolosi.report.draft.numerals import period_words
from kolosi.report.draft.periods_said import Said, said_in
from kolosi.store.files import listed, read_prose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kolosi.model.label import Label
    from kolosi.workspace.folder import Folder
    from kolosi.workspace.settings import Settings

_IN_LINK = re.compile(r"(?<=/)\d{4}[-.\dQH]*")
_BLOCK = re.compile(r"(?:(?!\n\s*\n).)+", re.DOTALL)


def with_period(label: Label, old: Period, new: Period) -> Label:
    """A title in which the words for the old period are those for the new one."""
    moved = {}
    for language, text in label.items():
        spans = [said for said in said_in(text, language) if said.period == old]
        for said in reversed(spans):
            text = text[: said.start] + period_words(str(new), language) + text[said.end :]
        moved[language] = text
    return moved


# -- points to check --------------------------------------------------------------------------------------------------


def leftover_points(workspace: Folder) -> list[Finding]:
    """Periods named in a draft taken over that are neither the document's, nor compared with, nor those of figures beside."""
    settings = workspace.settings
    if settings.taken_over is None:
        return []
    named = (
        (path, language)
        for language in settings.languages
        for path in listed(workspace.file("report"), f"*.{language}.md")
    )
    drafts = [Draft(file=f"report/{path.name}", language=one, text=read_prose(path)) for path, one in sorted(named)]
    heads = [pair for label in (settings.title, settings.subtitle) for pair in label.items()]
    found = [
        _point("workspace.yaml", text, said, settings)
        for language, text in heads
        for said in _left(text, language, settings)
    ]
    return found + [point_ for draft in drafts for point_ in _of_draft(draft, settings)]


def _of_draft(draft: Draft, settings: Settings) -> Iterator[Finding]:
    for block in _BLOCK.finditer(draft.text):
        for said in _left(block[0], draft.language, settings):
            found = _point(draft.file, block[0], said, settings)
            line = draft.text.count("\n", 0, block.start() + said.start) + 1
            yield replace(found, where=Where(file=draft.file, line=line))


def _point(name: str, block: str, said: Said, settings: Settings) -> Finding:
    """The point is the same as long as its paragraph is, wherever that stands and whether it is confirmed or not."""
    text = " ".join(said.text.split())
    inside = block[: said.start].count("\n"), " ".join(without_marks(block).split())
    same = point("period_of_last_edition", where=Where(file=name, column=inside[1], line=inside[0]), found=text)
    words = {language: period_words(str(settings.period), language) for language in ("fr", "en")}
    data = {**words, "occurrence": same.occurrence}
    return replace(same, where=Where(file=name), data=data)


def _left(block: str, language: str, settings: Settings) -> Iterator[Said]:
    """The periods of a paragraph that nothing of the new edition explains."""
    beside = list(_cited(block))
    compared = [p for p in (settings.previous, settings.year_ago) if not p.overlaps(settings.taken_over or p)]
    for said in said_in(block, language):
        known = [settings.period, *compared, *beside]
        fits = [p for p in known if p.contains(said.period) or (said.is_year and p.overlaps(said.period))]
        if not fits:
            yield said


def _cited(block: str) -> Iterator[Period]:
    """The periods of the figures that a paragraph cites."""
    for mention in mentions(Draft(file="", language="", text=block)):
        for text in _IN_LINK.findall(mention.target):
            try:
                yield Period.parse(text)
            except PeriodError:
                continue
