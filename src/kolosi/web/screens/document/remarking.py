"""Readers' remarks on sentences, and chapters cleared by function."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect

from kolosi.model.finding import Refusal
from kolosi.report.editing.telling import sentences
from kolosi.web import pages
from kolosi.web.route import typed
from kolosi.web.screens.document import asked
from kolosi.workspace.decide.clerk import decide_weighed
from kolosi.workspace.editing import remarks as saying
from kolosi.workspace.signing.clearing import words_in
from kolosi.workspace.write.drafts import read_drafts

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

    from kolosi.web.here import Here
    from kolosi.web.screens.document.asked import Cleared


def remark(request: HttpRequest, here: Here, of: str, section: str) -> HttpResponseBase:
    """A remark on a sentence."""
    wanted = asked.section(here, of, section)
    code, text = typed(request, "code", most=10), typed(request, "text")
    said = next((one for one in sentences(wanted.part.text, of) if one.code == code), None)
    if said is None:
        pages.note(request, here.word("document.moved_on"), kind="point")
        return HttpResponseRedirect(asked.address(here, wanted))
    with here.writing() as workspace:
        saying.remark(workspace, of, section, said.text, text, author=here.person.name)
    pages.note(request, here.word("document.remarked"))
    return HttpResponseRedirect(f"{asked.address(here, wanted)}#s-{code}")


def settle(request: HttpRequest, here: Here, of: str, section: str) -> HttpResponseBase:
    """A remark closed."""
    wanted = asked.section(here, of, section)
    with here.writing() as workspace:
        saying.settle(workspace, typed(request, "remark", most=12), author=here.person.name)
    pages.note(request, here.word("document.settled"))
    return HttpResponseRedirect(asked.address(here, wanted))


def clear(request: HttpRequest, here: Here, of: str, section: str) -> HttpResponseBase:
    """A chapter cleared by a function, as the command line does: the one that was read, not what has become of it since."""
    wanted = asked.section(here, of, section)
    seen = typed(request, "seen", most=16)
    state, function, why = typed(request, "state", most=20), typed(request, "function", most=200), typed(request, "why")
    value = state if state == "draft" else f"{state}; by={function.replace(';', ',')}"
    try:
        if seen and _is_signed(here, asked.clearance(here, wanted, value, why), seen):
            pages.note(request, here.word("document.cleared"))
        else:
            pages.note(request, here.word("document.chapter_moved"), kind="point")
    except Refusal as refusal:
        pages.note_refusal(request, here, refusal)
    return HttpResponseRedirect(asked.address(here, wanted))


def _is_signed(here: Here, cleared: Cleared, seen: str) -> bool:
    """Records a clearance of the words and figures that a page showed, and of no others; False where the chapter says others now.

    Figures are counted before the turn to write is taken, and those are signed: one that moves meanwhile opens the chapter again, as it does
    later. Of words nothing is kept, so they are read again in the turn.
    """
    if seen != cleared.seen:
        return False
    with here.writing() as workspace:
        if words_in(read_drafts(workspace), cleared.known.subject) != cleared.words:
            return False
        decide_weighed(workspace, cleared.known, author=here.person.name)
    return True
