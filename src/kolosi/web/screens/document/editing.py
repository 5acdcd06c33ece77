"""A section edited: as text in which figures are links, or in place; nothing typed is lost, nothing of others is overwritten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect
from django.utils.safestring import mark_safe

from kolosi.report.editing.parts import digest
from kolosi.report.editing.pieces import blocks
from kolosi.report.editing.telling import difference, plain, sentences
from kolosi.web import desks, pages
from kolosi.web.desks import asked as ask_desk
from kolosi.web.screens.document import asked
from kolosi.web.screens.document.reading import frame, shown
from kolosi.workspace.editing.guard import brings_links
from kolosi.workspace.editing.history import revisions, turns
from kolosi.workspace.editing.looking import figures_called
from kolosi.workspace.editing.overview import prompts
from kolosi.workspace.editing.saving import judged, save

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

    from kolosi.report.editing.pieces import Block
    from kolosi.web.here import Here
    from kolosi.web.screens.document.asked import Asked
    from kolosi.workspace.editing.saving import Written

LONGEST = 400_000
"""Characters of a section: the longest of the demonstration has some ten thousand."""


def edit(request: HttpRequest, here: Here, of: str, section: str) -> HttpResponseBase:
    """The section in an editor, and what is sent from it."""
    wanted = asked.section(here, of, section)
    if wanted.part.is_of_register:
        return pages.absent(request)
    if request.method != "POST":
        return _editor(request, here, wanted, wanted.part.text, wanted.part.digest)
    text = str(request.POST.get("text", ""))[:LONGEST].replace("\r\n", "\n")
    seen = str(request.POST.get("seen", ""))[:64]
    return _saved(request, here, wanted, text, seen)


def _saved(request: HttpRequest, here: Here, wanted: Asked, text: str, seen: str) -> HttpResponseBase:
    of, section = wanted.draft.language, wanted.part.id
    known = None
    if brings_links(wanted.part.text, text):  # the gate is asked before the turn to write is taken
        name = ("judged", of, section, digest(text))
        known = desks.asked_now(here, name, lambda desk: judged(desk, of, section, text))
    with here.writing() as workspace:
        done = save(workspace, of, section, text, seen=seen, author=here.person.name, known=known)
    if done.is_saved:
        pages.note(request, here.word("document.saved"))
        return HttpResponseRedirect(f"{asked.base(here)}/{wanted.draft.language}/{done.section}")
    if done.theirs is not None:
        return _conflict(request, here, wanted, text, done)
    return _editor(request, here, wanted, text, seen, done)


def _editor(
    request: HttpRequest, here: Here, wanted: Asked, text: str, seen: str, done: Written | None = None
) -> HttpResponseBase:
    markup = asked.markup(here, wanted)
    found = [
        {
            "block": one,
            "html": mark_safe(markup.edited(one)),  # escaped piece by piece
            "at": at,
            "kind": here.word(f"document.block.{one.kind}"),
            "shown": _shown_source(one),
        }
        for at, one in enumerate(blocks(text))
    ]
    values = {
        **frame(here, wanted),
        "text": text,
        "seen": seen,
        "blocks": found,
        "faults": [{"finding": one.finding, "sentence": plain(one.sentence)} for one in done.faults] if done else [],
        "prompts": prompts(wanted.part.text),
        "other": _other(here, wanted) if request.GET.get("beside") else [],
        "is_beside": bool(request.GET.get("beside")),
    }
    return pages.page(request, here, "document_edit", values, status=409 if done else 200)


def _shown_source(block: Block) -> str:
    """What the editor shows of a block that it does not take apart: the title of a picture, the words of a comment."""
    if block.kind == "picture":
        return block.source.partition("[")[2].partition("]")[0]
    if block.kind == "comment":
        return block.source.removeprefix("<!--").removesuffix("-->").strip()
    return block.source


def _other(here: Here, wanted: Asked) -> object:
    """The section of the other language, as it is read."""
    if not wanted.twin:
        return []
    twin = asked.section(here, wanted.other, wanted.twin)
    return shown(here, twin, asked.read(here, twin, None))


def _conflict(request: HttpRequest, here: Here, wanted: Asked, text: str, done: Written) -> HttpResponseBase:
    """Both texts side by side; what is sent next is written over the one that was seen here."""
    last = ask_desk(here, "revisions", lambda desk: revisions(desk.workspace))
    own = [one for one in last if (one.language, one.section) == (wanted.draft.language, wanted.part.id)]
    values = {
        **frame(here, asked.section(here, wanted.draft.language, done.section)),
        "mine": text,
        "theirs": done.theirs,
        "seen": done.seen,
        "difference": difference(done.theirs or "", text),
        "last": own[-1] if own else None,
    }
    return pages.page(request, here, "document_conflict", values, status=409)


def find(request: HttpRequest, here: Here) -> HttpResponseBase:
    """The figures that some words may mean, to be put into a sentence."""
    words = str(request.GET.get("q", "")).strip()[:200]
    of = str(request.GET.get("of", here.language))[:3]
    of = of if of in here.ask("languages", lambda workspace: workspace.settings.languages) else here.language
    found = ask_desk(here, ("find", words, of), lambda desk: figures_called(desk, words, of)) if words else []
    if not here.person.sees_gbv:
        found = [one for one in found if not asked.is_of_gbv(here, one.link)]
    return pages.page(request, here, "document_find", {"found": found, "words": words, "of": of})


def restore(request: HttpRequest, here: Here, of: str, section: str) -> HttpResponseBase:
    """Puts a sentence back as it was."""
    wanted = asked.section(here, of, section)
    seen = str(request.POST.get("seen", ""))[:64]
    at, turn, rank = (str(request.POST.get(name, ""))[:64] for name in ("at", "turn", "rank"))
    said = sentences(wanted.part.text, of)
    reading = asked.read(here, wanted, None)
    past = {one.at: one.past for block in reading.blocks for one in block.said}
    known = past.get(int(at), ()) if at.isdecimal() else ()
    if (
        seen != wanted.part.digest
        or not rank.isdecimal()
        or int(rank) >= len(known)
        or known[int(rank)].turn.id != turn
    ):
        pages.note(request, here.word("document.moved_on"), kind="point")
        return HttpResponseRedirect(asked.address(here, wanted))
    one = said[int(at)]
    was = known[int(rank)].was
    text = wanted.part.text[: one.start] + was + wanted.part.text[one.end :]
    return _saved(request, here, wanted, text, seen)


def past(request: HttpRequest, here: Here, of: str, section: str) -> HttpResponseBase:
    """Every text of a section, the newest first."""
    wanted = asked.section(here, of, section)
    told = ask_desk(here, ("turns", of, section), lambda desk: turns(desk.workspace, of, section))
    rows = [{"turn": one, "difference": difference(one.before, one.after)} for one in reversed(told[-30:])]
    return pages.page(request, here, "document_past", {**frame(here, wanted), "rows": rows})


def beside(request: HttpRequest, here: Here, of: str, section: str) -> HttpResponseBase:
    """The section in both languages, paragraph beside paragraph."""
    wanted = asked.section(here, of, section)
    one = shown(here, wanted, asked.read(here, wanted, None))
    two: list[object] = []
    if wanted.twin:
        twin = asked.section(here, wanted.other, wanted.twin)
        two = list(shown(here, twin, asked.read(here, twin, None)))
    length = max(len(one), len(two))
    rows = [(one[at] if at < len(one) else None, two[at] if at < len(two) else None) for at in range(length)]
    return pages.page(request, here, "document_beside", {**frame(here, wanted), "rows": rows})
