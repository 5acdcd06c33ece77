"""Signing in and out. One sentence for every reason why somebody is not let in, and the same work."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.contrib import auth
from django.contrib.auth import get_user_model
from django.http import HttpResponseRedirect
from django.urls import path

from kolosi.web import pages
from kolosi.web.screens.team.gate import back_of, of_team
from kolosi.web.team import audit, limits, second
from kolosi.web.team.accounts import account_of, key_of, name_of, shown_name, sign_in, sign_out
from kolosi.web.team.news import news_of
from kolosi.web.team.passwords import LONGEST
from kolosi.web.words import counted, word

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponseBase

HALF = "half"
WAITS = 300
"""Seconds between the password and the code of the telephone."""
NOBODY = "-"
"""Who, in the log, where no account is known: what was typed there may be a password."""


@of_team("GET", "POST")
def enter(request: HttpRequest) -> HttpResponseBase:
    """The page of signing in."""
    if request.method != "POST":
        if account_of(request) is not None:
            return HttpResponseRedirect(back_of(request))
        return _asked(request)
    name, password = request.POST.get("name", ""), request.POST.get("password", "")
    account = _known(request, name, password)
    if account is None:
        return _asked(request, name=shown_name(name))
    if second.is_on(account):
        request.session.cycle_key()
        request.session[HALF] = [account.pk, time.time()]
        return HttpResponseRedirect(f"/sign-in/code?back={quote(back_of(request))}")
    return _let_in(request, account)


@of_team("GET", "POST")
def code(request: HttpRequest) -> HttpResponseBase:
    """The page that asks for the code of the telephone."""
    account = _half(request)
    if account is None:
        return HttpResponseRedirect("/sign-in")
    if request.method != "POST":
        return pages.bare(request, "sign_in_code", {"back": back_of(request)})
    if _may_try(request, account.username) and second.accepts(account, request.POST.get("code", "")):
        return _let_in(request, account)
    audit.record(who=account.username, route="sign-in/code", outcome=audit.REFUSED)
    return pages.bare(request, "sign_in_code", {"back": back_of(request), "is_wrong": True}, status=403)


@of_team("POST")
def leave(request: HttpRequest) -> HttpResponseBase:
    """Ends the session and has the browser forget what it kept."""
    account = account_of(request)
    if account is not None:
        audit.record(who=account.username, route="sign-out")
    sign_out(request)
    response = HttpResponseRedirect("/sign-in")
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response


def _asked(request: HttpRequest, *, name: str | None = None) -> HttpResponseBase:
    known = {"back": back_of(request), "name": name or "", "is_wrong": name is not None}
    return pages.bare(request, "sign_in", known, status=200 if name is None else 403)


def _known(request: HttpRequest, name: str, password: str) -> Any:
    """The account of a name and its password; None for every reason."""
    is_tried = _may_try(request, key_of(name)) and 0 < len(password) <= LONGEST
    account = auth.authenticate(request, username=key_of(name), password=password) if is_tried else None
    if account is None:
        is_there = get_user_model().objects.filter(username=key_of(name)).exists()
        audit.record(who=key_of(name) if is_there else NOBODY, route="sign-in", outcome=audit.REFUSED)
    return account


def _may_try(request: HttpRequest, name: str) -> bool:
    from_there = limits.is_within(limits.SIGN_IN_FROM, limits.address_of(request))
    return limits.is_within(limits.SIGN_IN, name) and from_there


def _half(request: HttpRequest) -> Any:
    """The account whose password was right a moment ago."""
    key, since = request.session.get(HALF, (None, 0.0))
    is_late = time.time() - float(since) > WAITS
    return None if is_late else get_user_model().objects.filter(pk=key, is_active=True).first()


def _let_in(request: HttpRequest, account: Any) -> HttpResponseBase:
    request.session.pop(HALF, None)
    found = news_of(account.username)
    sign_in(request, account)
    _tell(request, found)
    limits.forgive(limits.SIGN_IN, account.username)
    audit.record(who=account.username, route="sign-in")
    return HttpResponseRedirect(back_of(request))


def _tell(request: HttpRequest, found: Mapping[str, int]) -> None:
    """Says on the next page what happened to the account since it was last let in."""
    language = pages.language_of(request)
    said = [word(f"team.news.{name}", language) for name in found if name != "tried"]
    said += [counted("team.news.tried", language, found["tried"])] if "tried" in found else []
    if said:
        told = f"{word('team.news.since', language)} {' ; '.join(said)}. {word('team.news.not_you', language)}"
        pages.note(request, told, kind="point")


def who(request: HttpRequest) -> str:
    """The name of who is signed in, for the frame of a page; empty for nobody."""
    account = account_of(request)
    return name_of(account) if account is not None else ""


URLS = [path("sign-in", enter), path("sign-in/code", code), path("sign-out", leave)]
