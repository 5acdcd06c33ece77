"""The gate of invited experts: an address opens one sheet of one round. To all else there is one answer."""

from __future__ import annotations

from functools import wraps
from secrets import compare_digest
from typing import TYPE_CHECKING

from django.http import HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET

from kolosi.content.yaml_files.errors import ContentError
from kolosi.model.finding import Refusal
from kolosi.web import pages
from kolosi.web.here import Here
from kolosi.web.invited.inviting import hash_of
from kolosi.web.invited.models import Invitation
from kolosi.web.invited.rates import Rate
from kolosi.web.rights import Person
from kolosi.web.route import takes
from kolosi.web.site import site
from kolosi.web.team.limits import address_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponseBase

SESSION = "round"
"""Where a browser that used an address keeps which invitation it is, and the hash of that address: a new address ends it."""
WRONG = Rate(most=20, seconds=600)
"""Wrong addresses of one machine: nobody mistypes more of them in ten minutes."""
SAVED = Rate(most=120, seconds=600)
"""Sheets saved by one expert: more than one in five seconds is no person."""
LONGEST = 100
TOO_MANY = 429


@require_GET
def enter(request: HttpRequest, token: str) -> HttpResponseBase:
    """The address that an expert was given: to his sheet. A wrong one, an old one and one of another round get the same answer."""
    who = address_of(request)
    if WRONG.is_over(who):
        return pages.bare(request, "round_too_many", status=TOO_MANY)
    found = _of_hash(hash_of(token[:LONGEST]))
    if found is None:
        WRONG.count(who)
        return pages.absent(request)
    admit(request, found)
    return redirect("/round/")


def admit(request: HttpRequest, invitation: Invitation) -> None:
    """Lets a browser in as one expert, under a new session key, and as no other any more."""
    request.session.cycle_key()
    request.session[SESSION] = {"id": str(invitation.id), "hash": invitation.hash}
    Invitation.objects.filter(id=invitation.id).update(seen=timezone.now())


def leave(request: HttpRequest) -> None:
    """Lets go of the expert who sat here."""
    request.session.pop(SESSION, None)


def _of_hash(hash_: str) -> Invitation | None:
    """The invitation of a hash, while its round is open or its expert may still be told that it is over."""
    found = Invitation.objects.select_related("round").filter(hash=hash_).first()
    kept = found.hash if found is not None else "0" * 64
    return found if compare_digest(kept, hash_) else None


def _invitation(request: HttpRequest) -> Invitation | None:
    """The invitation under which a browser came in; None once its address was renewed or taken back."""
    kept = request.session.get(SESSION)
    if not isinstance(kept, dict):
        return None
    found = _of_hash(str(kept.get("hash", "")))
    return found if found is not None and compare_digest(str(found.id), str(kept.get("id", ""))) else None


def invited(*methods: str) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """Puts a view behind the gate: it takes the request, where it is, and the invitation. Closed rounds are told to be closed."""

    def guarded(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def answer(request: HttpRequest) -> HttpResponseBase:
            invitation = _invitation(request)
            if invitation is None or invitation.round.workspace not in site().workspaces:
                return pages.absent(request)
            if not takes(methods, request.method):
                return HttpResponseNotAllowed(methods)
            if not invitation.round.is_open:
                return pages.bare(request, "round_over", {"number": invitation.round.number}, status=410)
            try:
                return view(request, here_of(request, invitation), invitation)
            except (Refusal, ContentError):
                return pages.bare(request, "round_shut", status=503)

        return answer

    return guarded


def here_of(request: HttpRequest, invitation: Invitation) -> Here:
    """Where an expert is: in the workspace of his round, under his pseudonym, with no right in it."""
    name = invitation.round.workspace
    return Here(
        name=name,
        folder=site().folder(name),
        person=Person(name=invitation.expert, rights=frozenset()),
        language=pages.language_of(request),
    )
