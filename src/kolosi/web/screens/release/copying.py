"""Copies for reviewers: written, and taken back with what they say."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.shortcuts import redirect

from kolosi.web import pages
from kolosi.web.jobs import begun
from kolosi.web.route import typed
from kolosi.web.waiting import keep

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

    from kolosi.web.here import Here

LARGEST = 50 * 1024 * 1024
"""Bytes of a copy: a document with its pictures has some 3 MB."""
SUFFIXES = (".docx", ".doc", ".odt", ".xlsx", ".xlsm", ".ods", ".xls")


def send(request: HttpRequest, here: Here) -> HttpResponseBase:
    """Writes a copy of the draft in one language, of the whole or of one chapter; the queue does it."""
    return begun(here, "send", languages=[typed(request, "language")], section=typed(request, "section") or None)


def receive(request: HttpRequest, here: Here) -> HttpResponseBase:
    """Takes a file that came back; the queue reads it."""
    given = request.FILES.get("file")
    name = Path(given.name or "").name if given is not None else ""
    if given is None or not name or Path(name).suffix.lower() not in SUFFIXES or (given.size or 0) > LARGEST:
        pages.note(request, here.word("release.no_copy"), kind="refused")
        return redirect(f"/w/{here.name}/release#copies")
    return begun(here, "receive", room=keep(name, given.chunks()), file=name)
