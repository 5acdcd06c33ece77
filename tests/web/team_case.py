"""A team for tests: accounts with their roles, clients that are signed in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from tests.web.served import as_team, ready

from kolosi.web.rights import Role

if TYPE_CHECKING:
    from django.test import Client

PASSWORD = "un fleuve sans pirogue"
PUBLIC = "http://testserver"
QUICK, REAL = "django.contrib.auth.hashers.MD5PasswordHasher", "kolosi.web.team.hashing.Hasher"


@contextmanager
def team(*, hasher: str = QUICK, **changes: Any) -> Iterator[None]:
    """The site as that of a team, with no account, no log and no count of tries; passwords cost no work there."""
    ready()
    from django.test import override_settings

    with as_team(**{"public": PUBLIC, **changes}), override_settings(PASSWORD_HASHERS=[hasher]):
        _empty()
        try:
            yield
        finally:
            _empty()


def _empty() -> None:
    from django.apps import apps
    from django.contrib.sessions.models import Session

    from kolosi.web.team import limits

    for name in ("auth.User", "web.AuditLine", "web.Invitation", "web.Tally", "web.Visit", "web.Job"):
        apps.get_model(name).objects.all().delete()
    Session.objects.all().delete()
    limits._MUCH.clear()


def account(name: str, password: str = PASSWORD) -> Any:
    """An account."""
    from django.contrib.auth import get_user_model

    from kolosi.web.team.accounts import found, key_of

    known = found(name)
    if known is not None:
        return known
    return get_user_model().objects.create_user(key_of(name), first_name=name, password=password)


def member(name: str, workspace: str, role: Role, *, sees_gbv: bool = True) -> Any:
    """An account that belongs to a workspace."""
    from kolosi.web.models import Membership

    user = account(name)
    Membership.objects.update_or_create(
        user=user, workspace=workspace, defaults={"role": role.value, "sees_gbv": sees_gbv}
    )
    return user


def client(*, checks: bool = False) -> Client:
    """A browser that nobody is signed in to; with `checks`, forms need their token."""
    from django.test import Client

    return Client(headers={"accept-language": "fr"}, enforce_csrf_checks=checks)


def signed_in(name: str, *, checks: bool = False) -> Client:
    """A browser in which an account is signed in, without the work of proving its password."""
    from kolosi.web.team.accounts import SINCE, found

    browser = client(checks=checks)
    browser.force_login(found(name), backend="django.contrib.auth.backends.ModelBackend")
    session = browser.session
    import time

    session[SINCE] = time.time()
    session.save()
    return browser


def token_of(browser: Client, address: str) -> str:
    """The token of the forms of a page."""
    page = browser.get(address).content.decode()
    return page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
