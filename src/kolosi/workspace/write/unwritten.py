"""What of the drafts is not written, or not confirmed: empty sections, placeholders, sentences of the edition before."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING

from kolosi.content.blanks import blank_document
from kolosi.content.placeholders import placeholder_words
from kolosi.model.finding import Finding, Where, point
from kolosi.model.label import say
from kolosi.report.draft.carried import MARKS, Unconfirmed, unconfirmed
from kolosi.report.draft.links import Draft
from kolosi.report.draft.placeholders import placeholders
from kolosi.report.draft.sections import Blank, Section, empty, sections, untouched
from kolosi.store.files import is_there, read_prose
from kolosi.workspace.review.kept_points import points_of
from kolosi.workspace.write.inserting import with_insertions
from kolosi.workspace.write.registers import agreed_by, ranked_risks, read_registers, unfilled

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kolosi.model.label import Label
    from kolosi.workspace.ask.desk import Desk
    from kolosi.workspace.folder import Folder

TO_WRITE = ("section_empty", "section_untouched")
TO_CONFIRM = ("sentence_to_confirm", "sentence_to_confirm_dated")
CONFIDENTIAL = "confidential_named"

NEVER_WAIVED = frozenset((*TO_WRITE, *TO_CONFIRM, CONFIDENTIAL))
"""Points that no waiver lets through: what is empty is empty, a sentence is confirmed in the text itself, and a document that is
confidential by mistake is corrected in the register."""

ASKED, RANKED = "report/recommendations.yaml", "report/risks.yaml"
FORMS: Mapping[str, str] = {ASKED: "recommendations", RANKED: "risks"}
"""The registers whose sentences go over, with the form that corrects each."""
_BLANKS = frozenset({"%PLACE%", "%NAME%"})
"""What a page of the regions is filled with."""
_LONGEST = 120


def unwritten_points(desk: Desk) -> list[Finding]:
    """Every such point, by draft and line."""
    workspace = desk.workspace
    pages = [one for language in workspace.settings.languages for one in _page_of_regions(workspace, language)]
    own = [found for draft in (*desk.drafts, *pages) for found in _kept(desk, draft)]
    return [*own, *_of_registers(workspace)]


def _kept(desk: Desk, draft: Draft) -> list[Finding]:
    """The points of one draft, found where neither its text, nor what is put in it, nor the blank document is that of the last time."""
    filled = with_insertions(desk, draft).text if draft in desk.drafts else draft.text
    typed = unfilled(draft.text, desk.workspace)
    about = "\n".join((filled, typed, blank_document(draft.language) or ""))
    kind = f"unwritten {sha256(about.encode('utf-8', 'surrogatepass')).hexdigest()}"
    return points_of(desk, kind, draft, lambda: list(_of_draft(desk, draft, filled, typed)))


def _page_of_regions(workspace: Folder, language: str) -> Iterator[Draft]:
    """The one draft from which the page of every region is made."""
    path = workspace.file("report", f"region.{language}.md")
    if is_there(path):
        yield Draft(file=f"report/{path.name}", language=language, text=read_prose(path))


def _of_draft(desk: Desk, draft: Draft, filled: str, typed: str) -> Iterator[Finding]:
    yield from _sections(draft, filled)
    words = placeholder_words(draft.language, desk.workspace.knowledge.overlay)
    for hole in placeholders(draft, words.anywhere, words.enclosed, _BLANKS):
        yield _point("placeholder", draft.file, hole.line, hole.text, say(MARKS, draft.language))
    own = replace(draft, text=typed)
    yield from (_to_confirm(one, draft.file, one.line, draft.language) for one in unconfirmed(own))


def _sections(draft: Draft, filled: str) -> Iterator[Finding]:
    """The sections that nobody has written, as they are once the parts written from data are in them; lines are those of the draft."""
    lines = {at: one.line for at, one in enumerate(sections(draft.text))}
    known = sections(filled)
    blank = _blank(draft.language)
    for id_, found in (("section_empty", empty(filled)), ("section_untouched", untouched(filled, blank))):
        for section in found:
            at = known.index(section) if section in known else 0
            yield _section(id_, draft, section, lines.get(at, section.line))


def _section(id_: str, draft: Draft, section: Section, line: int) -> Finding:
    return _point(id_, draft.file, line, section.title, "")


@cache
def _blank(language: str) -> Blank:
    """What the blank document of a language brings; nothing where there is none."""
    text = blank_document(language)
    return Blank() if text is None else Blank.of(text)


def _of_registers(workspace: Folder) -> Iterator[Finding]:
    """The recommendations carried over, who agreed on the ranks and the reasons for them, that nobody has confirmed."""
    for item in read_registers(workspace).recommendations:
        yield from _of_label(ASKED, {"fr": item.fr, "en": item.en})
    for said in (agreed_by(workspace), *(one.why for one in ranked_risks(workspace))):
        yield from _of_label(RANKED, said)


def _of_label(file: str, said: Label) -> Iterator[Finding]:
    for language, text in said.items():
        for one in unconfirmed(Draft(file=file, language=language, text=text)):
            yield _to_confirm(one, file, None, language)


def _to_confirm(one: Unconfirmed, file: str, line: int | None, language: str) -> Finding:
    id_ = TO_CONFIRM[bool(one.times)]
    text = one.text if len(one.text) <= _LONGEST else one.text[:_LONGEST].rsplit(" ", 1)[0] + " …"
    mark = MARKS[language if language in MARKS else "en"]
    return _point(id_, file, line, text, mark, times=", ".join(one.times))


def _point(id_: str, file: str, line: int | None, found: str, mark: str, **data: str) -> Finding:
    """The point keeps its name when its line moves."""
    named = point(id_, where=Where(file=file), found=found)
    return replace(
        named, where=Where(file=file, line=line), data={"mark": mark, "occurrence": named.occurrence, **data}
    )
