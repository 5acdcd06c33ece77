"""Accounts of a team: who is signed in, to which workspaces they belong, in which browsers they are signed in."""

from __future__ import annotations

import re
import time
import unicodedata
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import auth
from django.contrib.auth import get_user_model
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from kolosi.web.models import Device, Membership
from kolosi.web.rights import RIGHTS, Person, Right, Role
from kolosi.web.site import DAY, site

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest

SINCE = "since"
LONGEST = DAY // 2
"""Seconds after which an account signs in again: OWASP ASVS 4.0.3, 3.3.2 says 12 hours."""
SEEN_AGAIN = timedelta(minutes=5)
"""A device is noted as seen this often: a write of the database every five minutes and person."""
LONGEST_NAME = 80
_BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
_SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS": "macOS",
    "Linux": "Linux",
}
"""What browsers call themselves, in the order in which the first that fits is the right one."""


def shown_name(typed: str) -> str:
    """A name as it is signed: one space between words, no signs that are not seen."""
    plain = unicodedata.normalize("NFC", typed)
    kept = "".join(
        " " if one.isspace() else one for one in plain if unicodedata.category(one)[0] != "C" or one.isspace()
    )
    return " ".join(kept.split())[:LONGEST_NAME]


def key_of(name: str) -> str:
    """The name of an account: two people whose Decisions would lie in one file are told apart by it, however they write it."""
    return re.sub(r"[^\w-]+", "-", shown_name(name).lower()).strip("-")


def account_of(request: HttpRequest) -> Any:
    """The account that is signed in; None for nobody, and after half a day."""
    if not site().is_team or not hasattr(request, "user") or not request.user.is_authenticated:
        return None
    if time.time() - float(request.session.get(SINCE, 0)) > LONGEST:
        auth.logout(request)
        return None
    return request.user


def person_of(request: HttpRequest, workspace: str) -> Person | None:
    """The signed-in account in a workspace; None where it does not belong."""
    account = account_of(request)
    if account is None:
        return None
    held = Membership.objects.filter(user=account, workspace=workspace).first()
    if held is None:
        return None
    _note_seen(request)
    return Person(name=name_of(account), rights=RIGHTS[Role(held.role)], sees_gbv=held.sees_gbv)


def name_of(account: Any) -> str:
    """The name that an account signs with."""
    return str(account.first_name or account.username)


def workspaces_of(account: Any) -> Sequence[str]:
    """The served workspaces an account belongs to."""
    names = Membership.objects.filter(user=account).values_list("workspace", flat=True)
    return sorted(name for name in names if name in site().workspaces)


def landing(workspace: str, person: Person) -> str:
    """Where a person arrives: who only deposits, at the deposit."""
    return f"/w/{workspace}/{'quarter' if person.may(Right.READ) else 'deposit'}"


def found(name: str) -> Any:
    """The account of a name; None where there is none."""
    return get_user_model().objects.filter(username=key_of(name)).first()


def sign_in(request: HttpRequest, account: Any) -> None:
    """Lets an account in, with a new session."""
    language = request.session.get("language")
    auth.login(request, account, backend="django.contrib.auth.backends.ModelBackend")
    request.session.cycle_key()
    request.session[SINCE] = time.time()
    if language:
        request.session["language"] = language
    request.session.save()
    _forget_old(account)
    agent = str(request.headers.get("User-Agent", ""))[:200]
    Device.objects.update_or_create(session=request.session.session_key, defaults={"user": account, "agent": agent})


def sign_out(request: HttpRequest) -> None:
    """Ends the session of this browser."""
    Device.objects.filter(session=request.session.session_key or "").delete()
    auth.logout(request)


def sign_out_everywhere(account: Any, *, but: str = "") -> None:
    """Ends every session of an account, but for one."""
    for device in Device.objects.filter(user=account).exclude(session=but):
        SessionStore(device.session).delete()
        device.delete()


def devices_of(account: Any) -> Sequence[Device]:
    """Where an account is signed in, the last seen first."""
    _forget_old(account)
    return list(Device.objects.filter(user=account).order_by("-seen"))


def browser_of(agent: str) -> str:
    """A browser and its system, as people call them."""
    return ", ".join(
        name
        for names in (_BROWSERS, _SYSTEMS)
        for name in [next((shown for sign, shown in names.items() if sign in agent), "")]
        if name
    )


def _forget_old(account: Any) -> None:
    Device.objects.filter(user=account, started__lt=timezone.now() - timedelta(seconds=LONGEST)).delete()


def _note_seen(request: HttpRequest) -> None:
    now = timezone.now()
    key = request.session.session_key or ""
    old = Device.objects.filter(session=key, seen__lt=now - SEEN_AGAIN)
    if old.exists():  # to look costs no turn at the database, to write does
        old.update(seen=now)
