"""One's own account: the password, the second factor, where one is signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import path

from kolosi.web import pages
from kolosi.web.pages import language_of
from kolosi.web.screens.team.gate import of_team, signed_in
from kolosi.web.team import audit, limits, second
from kolosi.web.team.accounts import browser_of, devices_of, name_of, sign_in, sign_out_everywhere
from kolosi.web.team.passwords import fault_of
from kolosi.web.words import word

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

SECRET = "second"


@of_team("GET")
@signed_in
def show(request: HttpRequest, account: Any) -> HttpResponseBase:
    """The account."""
    return _page(request, account)


@of_team("POST")
@signed_in
def change_password(request: HttpRequest, account: Any) -> HttpResponseBase:
    """Gives the account a new password; every other browser is signed out."""
    new, again = request.POST.get("new_password", ""), request.POST.get("again_password", "")
    fault = "wrong" if not _is_own(account, request) else fault_of(new, again, account)
    if fault:
        audit.record(who=account.username, route="account/password", outcome=audit.REFUSED)
        return _page(request, account, fault=fault, status=422)
    account.set_password(new)
    account.save()
    sign_out_everywhere(account)
    sign_in(request, account)
    return _done(request, account, "account/password", word("team.account.changed", language_of(request)))


@of_team("GET", "POST")
@signed_in
def second_factor(request: HttpRequest, account: Any) -> HttpResponseBase:
    """Turns the second factor on: the picture and the text of its secret, then a code of the telephone."""
    if second.is_on(account):
        return HttpResponseRedirect("/account")
    if request.method != "POST" or SECRET not in request.session:
        secret = request.session.setdefault(SECRET, second.new_secret())
        return pages.bare(request, "second_factor", {"secret": secret})
    secret = request.session[SECRET]
    codes = second.turn_on(account, secret, request.POST.get("code", ""))
    if codes is None:
        return pages.bare(request, "second_factor", {"secret": secret, "is_wrong": True}, status=422)
    del request.session[SECRET]
    audit.record(who=account.username, route="account/second-factor")
    return pages.bare(request, "second_factor", {"codes": codes})


@of_team("GET")
@signed_in
def picture(request: HttpRequest, account: Any) -> HttpResponseBase:
    """The picture that the telephone reads."""
    if SECRET not in request.session:
        return pages.absent(request)
    return HttpResponse(second.picture(request.session[SECRET], name_of(account)), content_type="image/svg+xml")


@of_team("POST")
@signed_in
def second_off(request: HttpRequest, account: Any) -> HttpResponseBase:
    """Turns the second factor off, with the password."""
    if not _is_own(account, request):
        return _page(request, account, fault="wrong_off", status=422)
    second.turn_off(account)
    return _done(request, account, "account/second-factor/off", word("team.account.second_off", language_of(request)))


@of_team("POST")
@signed_in
def everywhere(request: HttpRequest, account: Any) -> HttpResponseBase:
    """Signs every other browser out."""
    sign_out_everywhere(account, but=request.session.session_key or "")
    return _done(request, account, "account/everywhere", word("team.account.signed_out", language_of(request)))


def _page(request: HttpRequest, account: Any, *, fault: str = "", status: int = 200) -> HttpResponseBase:
    own = request.session.session_key
    devices = [
        {"name": browser_of(one.agent), "started": one.started, "is_this": one.session == own}
        for one in devices_of(account)
    ]
    known = {"name": name_of(account), "devices": devices, "is_second_on": second.is_on(account), "fault": fault}
    return pages.bare(request, "account", known, status=status)


def _is_own(account: Any, request: HttpRequest) -> bool:
    """True for the right password of the account, tried as often as one may."""
    return limits.is_within(limits.SIGN_IN, account.username) and account.check_password(
        request.POST.get("password", "")
    )


def _done(request: HttpRequest, account: Any, route: str, told: str) -> HttpResponseBase:
    audit.record(who=account.username, route=route)
    pages.note(request, told)
    return HttpResponseRedirect("/account")


URLS = [
    path("account", show),
    path("account/password", change_password),
    path("account/second-factor", second_factor),
    path("account/second-factor.svg", picture),
    path("account/second-factor/off", second_off),
    path("account/everywhere", everywhere),
]
