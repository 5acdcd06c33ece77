"""Word out and back: copies for reviewers and translators, what came back of them, and the files to fetch."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from kolosi.report.editing.parts import parts
from kolosi.store.files import is_there, listed, read_whole
from kolosi.web import pages
from kolosi.web.desks import asked as ask_desk
from kolosi.web.jobs import begun
from kolosi.web.jobs.given_files import keep_given
from kolosi.web.route import typed
from kolosi.web.screens.document import asked
from kolosi.web.serving import download

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

    from kolosi.web.here import Here
    from kolosi.workspace.ask.asking import Asking

_NAME = re.compile(r"[\w.-]+\.(?:docx|xlsx)")
TAKEN = (".docx", ".odt", ".doc", ".xlsx")
LARGEST = 60 * 1024 * 1024
MOST = 30


def show(request: HttpRequest, here: Here) -> HttpResponseBase:
    """The files that went out and came back, and the forms that send and take."""
    if not here.person.sees_gbv:
        return pages.absent(request)
    chapters = ask_desk(here, "chapters", _chapters)
    files = _files_of(here)
    return pages.page(request, here, "document_word", {"chapters": chapters, "files": files, "base": asked.base(here)})


def _chapters(desk: Asking) -> dict[str, list[tuple[str, str]]]:
    return {
        draft.language: [(one.id, one.title) for one in parts(draft.text) if one.level == 1] for draft in desk.drafts
    }


def _files_of(here: Here) -> list[str]:
    """What lies in `out/copies`: it is made, so that nothing kept depends on it."""
    return sorted(path.name for path in listed(here.folder / "out" / "copies", "*") if _NAME.fullmatch(path.name))


def send(request: HttpRequest, here: Here) -> HttpResponseBase:
    """A copy for reviewers or a translator, made in the queue."""
    of, chapter, into = (typed(request, name, most=100) for name in ("of", "chapter", "into"))
    language, _, section = chapter.partition(":") if chapter else (of, "", "")
    return begun(here, "send", languages=[language] if language else [], section=section, translation=into)


def receive(request: HttpRequest, here: Here) -> HttpResponseBase:
    """Copies that came back, taken in the queue."""
    given = request.FILES.getlist("files")[:MOST]
    good = [one for one in given if Path(str(one.name)).suffix.lower() in TAKEN and (one.size or 0) <= LARGEST]
    if not given or len(good) < len(given):
        pages.note(request, here.word("document.word_files"), kind="refused")
        return show(request, here)
    return begun(here, "receive", files=keep_given(good))


def fetch(request: HttpRequest, here: Here, name: str) -> HttpResponseBase:
    """A file that went out or was put together."""
    path = here.folder / "out" / "copies" / name
    if not here.person.sees_gbv or not _NAME.fullmatch(name) or not is_there(path):
        return pages.absent(request)
    return download(name, read_whole(path))
