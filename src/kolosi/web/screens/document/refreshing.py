"""The numbers that moved data ask of the drafts, to be read before they enter: what is written, what its figure says, in which section."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kolosi.report.draft.refresh import refresh
from kolosi.report.editing.parts import Part, parts
from kolosi.report.editing.telling import plain
from kolosi.web import pages
from kolosi.web.desks import asked as ask_desk
from kolosi.web.jobs import begun
from kolosi.web.screens.document import asked

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.http import HttpRequest, HttpResponseBase

    from kolosi.report.draft.refresh import Proposal
    from kolosi.web.here import Here
    from kolosi.workspace.ask.asking import Asking


@dataclass(frozen=True, kw_only=True)
class Moving:
    """A number of a draft that moves: in which section of which language, as written and as it would be."""

    language: str
    section: str
    title: str
    before: str
    after: str


def show(request: HttpRequest, here: Here) -> HttpResponseBase:
    """What would be written; every language at once, for a number is corrected in all."""
    if not here.person.sees_gbv:
        return pages.absent(request)
    return pages.page(
        request, here, "document_refresh", {"moving": ask_desk(here, "moving", _moving), "base": asked.base(here)}
    )


def write(request: HttpRequest, here: Here) -> HttpResponseBase:
    """Writes them, in the queue: figures may have to be counted."""
    if not here.person.sees_gbv:
        return pages.absent(request)
    return begun(here, "refresh")


def _moving(desk: Asking) -> Sequence[Moving]:
    known = {draft.language: draft.text for draft in desk.drafts}
    found = refresh(desk.drafts, desk.released)
    return [one for proposal in found for one in _of(proposal, parts(known[proposal.language]))]


def _of(proposal: Proposal, every: Sequence[Part]) -> Iterator[Moving]:
    for one in proposal.replacements:
        part = next((part for part in reversed(every) if part.line <= one.line), every[0])
        title = plain(part.title) or part.id
        yield Moving(
            language=proposal.language, section=part.id, title=title, before=one.before or "–", after=one.after
        )
