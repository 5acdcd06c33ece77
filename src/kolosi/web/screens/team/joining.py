"""An invitation followed: a name and a password, or an account that stands joins one more workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.http import HttpResponseRedirect
from django.urls import path

from kolosi.web import pages
from kolosi.web.screens.team.gate import of_team
from kolosi.web.team import audit, invitations, limits
from kolosi.web.team.accounts import account_of, found, key_of, name_of, shown_name, sign_in
from kolosi.web.team.passwords import fault_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

    from kolosi.web.models import Invitation


@of_team("GET", "POST")
def join(request: HttpRequest, token: str) -> HttpResponseBase:
    """The page of an invitation. One that was used, has expired or never was is the same absent page."""
    row = invitations.standing(token) if limits.is_within(limits.JOIN, limits.address_of(request)) else None
    if row is None:
        return pages.absent(request)
    if request.method != "POST":
        return _page(request, row)
    account = account_of(request)
    if account is not None and not row.resets:
        return _joined(request, row, token, account)
    return _begun(request, row, token)


def _joined(request: HttpRequest, row: Invitation, token: str, account: Any) -> HttpResponseBase:
    """An account that stands joins; nobody takes up an invitation he made himself."""
    if row.made_by == account.username or invitations.accept(token, account) is None:
        return pages.absent(request)
    audit.record(who=account.username, route="join", workspace=" ".join(row.workspaces))
    return HttpResponseRedirect("/")


def _begun(request: HttpRequest, row: Invitation, token: str) -> HttpResponseBase:
    """A new account, or a new password for one that stands."""
    name = row.name if row.resets else shown_name(request.POST.get("name", ""))
    password, again = request.POST.get("new_password", ""), request.POST.get("again_password", "")
    fault = fault_of(password, again, get_user_model()(username=key_of(name), first_name=name))
    if not key_of(name) or (not row.resets and found(name) is not None):
        fault = "name"
    if fault:
        return _page(request, row, fault=fault, name=name, status=422)
    account = invitations.reset(token, password) if row.resets else invitations.accept_new(token, name, password)
    if account is None:
        return pages.absent(request)
    sign_in(request, account)
    audit.record(who=account.username, route="join", workspace=" ".join(row.workspaces))
    return HttpResponseRedirect("/")


def _page(
    request: HttpRequest, row: Invitation, *, fault: str = "", name: str | None = None, status: int = 200
) -> HttpResponseBase:
    account = account_of(request)
    known = {
        "row": row,
        "fault": fault,
        "name": row.name if name is None else name,
        "own": name_of(account) if account is not None and not row.resets else "",
        "is_own": account is not None and row.made_by == account.username,
    }
    return pages.bare(request, "join", known, status=status)


URLS = [path("join/<str:token>", join)]
