"""The gates of pages outside any workspace: of a team only, and for who is signed in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from kolosi.web import pages
from kolosi.web.site import site
from kolosi.web.team.accounts import account_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase


def of_team(*methods: str) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """A page that only a team's server has, with the methods it takes."""

    def gated(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def answer(request: HttpRequest, **given: object) -> HttpResponseBase:
            if not site().is_team:
                return pages.absent(request)
            if request.method not in methods and not (request.method == "HEAD" and "GET" in methods):
                return HttpResponseNotAllowed(methods)
            return view(request, **given)

        return answer

    return gated


def signed_in(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A page for who is signed in; it is given the account."""

    @wraps(view)
    def answer(request: HttpRequest, **given: object) -> HttpResponseBase:
        account = account_of(request)
        return view(request, account, **given) if account is not None else to_sign_in(request)

    return answer


def to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """The way to the page of signing in, and back; to who sent a form, what was typed in it."""
    if request.method in ("GET", "HEAD"):
        return HttpResponseRedirect(f"/sign-in?back={quote(request.get_full_path())}")
    if request.method != "POST":
        return pages.absent(request)
    return pages.bare(request, "signed_out", {"typed": _typed(request)}, status=403)


def _typed(request: HttpRequest) -> list[Any]:
    """What a person wrote in a form that comes too late, to be copied; no passwords."""
    secret = ("csrfmiddlewaretoken", "back")
    return [
        text
        for name, texts in request.POST.lists()
        for text in texts
        if text.strip() and name not in secret and not any(one in name for one in ("pass", "code", "token"))
    ]


def back_of(request: HttpRequest) -> str:
    """The page to go back to, of this server alone."""
    said = str(request.POST.get("back") or request.GET.get("back") or "/")
    is_own = said.startswith("/") and url_has_allowed_host_and_scheme(said, allowed_hosts=None)
    return said if is_own and not said.startswith("/sign-") else "/"
