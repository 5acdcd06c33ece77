"""Pages: a template filled for one request; refusals and absences told in the same frame."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from kolosi.content.messages import packaged_messages
from kolosi.content.yaml_files.errors import ContentError
from kolosi.content.yaml_files.mistakes import told
from kolosi.model.finding import Finding, Refusal
from kolosi.web.rights import Right
from kolosi.web.site import site
from kolosi.web.tabs import tabs
from kolosi.web.words import LANGUAGES

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from kolosi.web.here import Here

READING = ("GET", "HEAD", "OPTIONS")
NOTES = "notes"
"""Where sentences wait in the session until the next page tells them."""
MOST_WAITING = 1000
"""Sessions of a team for which sentences wait in memory; those that never came back go first."""
waiting: dict[str, list[Mapping[str, str]]] = {}


def page(
    request: HttpRequest, here: Here, template: str, values: Mapping[str, object] | None = None, *, status: int = 200
) -> HttpResponse:
    """A screen of a workspace: the template of that name, `here` and the values."""
    from django.shortcuts import render

    known = {
        "here": here,
        "language": here.language,
        "tabs": tabs(here, request.path),
        "notes": _notes(request),
        "request_path": _read_at(request),
        "rights": {right.value: here.person.may(right) for right in Right},
        "is_team": site().is_team,
        "account": here.person.name if site().is_team else "",
        "is_read": request.method in READING,
        **(values or {}),
    }
    return render(request, f"web/{template}.html", known, status=status)


def _read_at(request: HttpRequest) -> str:
    """The address at which a page is read again, in the other language or later. Of what a form gave back it is that of its page: many forms
    are sent to an address that nobody can read.
    """
    address = str(request.get_full_path())
    before = urlsplit(str(request.headers.get("Referer", "")))
    if (
        request.method in READING
        or before.netloc != request.get_host()
        or not before.path.startswith("/")
        or before.path.startswith("//")
    ):
        return address
    return f"{before.path}?{before.query}" if before.query else before.path


def bare(
    request: HttpRequest, template: str, values: Mapping[str, object] | None = None, *, status: int = 200
) -> HttpResponse:
    """A page outside any workspace: entering, a refusal to who is not known."""
    from django.shortcuts import render

    known = {
        "language": language_of(request),
        "is_team": site().is_team,
        "account": _account(request),
        "notes": _notes(request),
        "request_path": request.get_full_path(),
        **(values or {}),
    }
    return render(request, f"web/{template}.html", known, status=status)


def note(request: HttpRequest, text: str, *, kind: str = "done") -> None:
    """Tells a sentence on the next page: `done`, `point` or `refused`. On a team's server it waits in memory: it may tell of a file."""
    told = {"kind": kind, "text": text}
    if site().is_team and request.session.session_key:
        waiting.setdefault(request.session.session_key, []).append(told)
        while len(waiting) > MOST_WAITING:
            waiting.pop(next(iter(waiting)))
    else:
        request.session[NOTES] = [*request.session.get(NOTES, []), told]


def note_refusal(request: HttpRequest, here: Here, refusal: Refusal) -> None:
    """Tells on the next page why something was not done, and what to do."""
    for finding in worded(refusal):
        note(request, f"{here.said(finding.message)} {here.said(finding.hint)}".strip(), kind="refused")


def refused(request: HttpRequest, here: Here, refusal: Refusal) -> HttpResponse:
    """The page that says why nothing was done and what to do next; nothing that was typed is lost on the page before."""
    points = worded(refusal)
    return page(
        request, here, "refused", {"points": points, "is_locked": points[0].id == "workspace_locked"}, status=409
    )


def worded(refusal: Refusal) -> Sequence[Finding]:
    """The points of a refusal with their words."""
    messages = packaged_messages()
    return [each if each.message else messages.word(each) for each in (refusal.finding, *refusal.beside)]


def absent(request: HttpRequest) -> HttpResponse:
    """The one answer to an address that is not there and to who may not see it: nothing tells them apart."""
    return bare(request, "absent", {"request_path": "/"}, status=404)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The answer to a form that was not ours, or too old."""
    del reason
    return bare(request, "expired", status=403)


def language_of(request: HttpRequest) -> str:
    """The language chosen, or the first of the browser's that we have; French where it names none."""
    chosen = request.session.get("language") if hasattr(request, "session") else None
    if chosen in LANGUAGES:
        return str(chosen)
    asked = str(request.headers.get("Accept-Language", "")).lower().split(",")
    return next((piece.strip()[:2] for piece in asked if piece.strip()[:2] in LANGUAGES), LANGUAGES[0])


def _notes(request: HttpRequest) -> Sequence[Mapping[str, str]]:
    if not hasattr(request, "session"):
        return []
    if site().is_team and request.session.session_key:
        return waiting.pop(request.session.session_key, [])
    notes: Sequence[Mapping[str, str]] = request.session.pop(NOTES, [])
    return notes


def _account(request: HttpRequest) -> str:
    """The name of who is signed in to a team's server."""
    from kolosi.web.team.accounts import account_of, name_of

    account = account_of(request)
    return name_of(account) if account is not None else ""


def of_content(error: ContentError) -> Refusal:
    """A content file that cannot be used, as what is refused, in words."""
    return Refusal(told(error, packaged_messages()))


def absent_page(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What Django shows for an address that is not there."""
    del exception
    return absent(request)


def failed(request: HttpRequest) -> HttpResponse:
    """The answer to a fault of ours: nothing of it is shown."""
    return bare(request, "failed", status=500)
