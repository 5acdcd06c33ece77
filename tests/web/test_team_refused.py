"""What nobody may: every address with every role and method, forged forms, paths that climb, stored script, planted sessions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from tests.web.served import as_team, ready, served, without_tokens
from tests.web.team_case import PASSWORD, account, client, member, signed_in, team, token_of

import kolosi
from kolosi.web.rights import RIGHTS, Role

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
NAME = "secret-de-gao"
FEWEST = 200
"""Forbidden requests by each role."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return kolosi.new(tmp_path_factory.mktemp("refus") / "essai", country="MLI", period="2025-Q1")


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with team():
        for role in Role:
            member(f"Membre {role.value}", NAME, role)
        account("Etrangere")
        member("Voisin", "ailleurs", Role.OFFICER)
        yield served(folder, NAME)


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limits are looked at elsewhere."""
    from dataclasses import replace

    from kolosi.web.team import limits

    for name in ("WRITE", "REFUSED"):
        monkeypatch.setattr(limits, name, replace(getattr(limits, name), most=10**6))


def routes() -> Any:
    ready()
    from kolosi.web.routes import ROUTES

    return ROUTES


VALUES = {"uuid": str(uuid4()), "int": "7", "str": "x", "slug": "x", "path": "x/y"}


def filled(path: str) -> str:
    """The path of a route with values in it that nothing has."""
    return re.sub(r"<(?:(\w+):)?\w+>", lambda found: VALUES[found[1] or "str"], path)


def asked(browser: Any, method: str, path: str) -> Any:
    return browser.generic(method, path)


def told_nothing(answer: Any, path: str, who: str = "-") -> None:
    """Neither the name of the workspace nor of anybody else in it, but in the address that was asked for."""
    text = without_tokens(answer).replace(path, "").replace(who, "")
    for word in (NAME, "Membre", "essai", "2025"):
        assert word not in text, (path, word)


def absent_page() -> str:
    return without_tokens(signed_in("Etrangere").get("/w/nulle-part/quarter")).replace("/w/nulle-part/quarter", "")


def refused_to(who: str, may: Any, address: str) -> int:
    """Asks for all that is not allowed to somebody: how many requests, each the one absent page."""
    browser, absent, number = signed_in(who), absent_page().replace("Etrangere", ""), 0
    for route in routes():
        if may(route):
            continue
        for method in METHODS:
            path = f"{address}/{filled(route.path)}"
            answer = asked(browser, method, path)
            assert answer.status_code == 404, (who, method, path, answer.status_code)
            told_nothing(answer, path, who)
            if method not in ("HEAD",):
                assert without_tokens(answer).replace(path, "").replace(who, "") == absent, (who, method, path)
            number += 1
    return number


def rounds(one: int) -> int:
    """How often to go round, with other workspaces, until there are two hundred."""
    return -(-FEWEST // max(one, 1))


@pytest.mark.parametrize("role", list(Role))
def test_what_a_role_may_not_is_absent_to_it(address: str, role: Role) -> None:
    who = f"Membre {role.value}"
    number = refused_to(who, lambda route: route.right is None or route.right in RIGHTS[role], address)
    assert number or role is Role.OFFICER
    for other in ("ailleurs", "nulle-part", "EQUIPE"):
        number += refused_to(who, lambda route: False, f"/w/{other}")
        if number >= FEWEST:
            break
    assert number >= FEWEST


@pytest.mark.parametrize("who", ["Etrangere", "Voisin"])
def test_everything_is_absent_to_who_does_not_belong(address: str, who: str) -> None:
    number = sum(refused_to(who, lambda route: False, one) for one in (address, "/w/nulle-part"))
    assert number >= FEWEST


def test_who_is_not_signed_in_is_sent_to_sign_in_or_told_that_the_form_is_late(address: str) -> None:
    number = 0
    for name in (NAME, "nulle-part"):
        for route in routes():
            for method in METHODS:
                path = f"/w/{name}/{filled(route.path)}"
                answer = asked(client(), method, path)
                assert answer.status_code == {"GET": 302, "HEAD": 302, "POST": 403}.get(method, 404), (method, path)
                if answer.status_code == 302:
                    assert answer.url == f"/sign-in?back={path}"
                told_nothing(answer, path)
                number += 1
    assert number >= FEWEST


def test_a_method_that_a_route_does_not_take_is_refused_without_a_word(address: str) -> None:
    browser = signed_in("Membre officer")
    for route in routes():
        if route.is_open_to(_Officer()):
            for method in set(METHODS) - set(route.methods) - {"HEAD"}:
                answer = asked(browser, method, f"{address}/{filled(route.path)}")
                assert (answer.status_code, answer.content) == (405, b""), (route.name, method)


class _Officer:
    def may(self, right: Any) -> bool:
        return right in RIGHTS[Role.OFFICER]


def test_a_form_without_its_token_is_refused_everywhere(address: str) -> None:
    browser = signed_in("Membre officer", checks=True)
    paths = [f"{address}/{filled(route.path)}" for route in routes() if "POST" in route.methods]
    paths += ["/sign-in", "/sign-in/code", "/sign-out", "/join/x", "/language"]
    paths += ["/account/password", "/account/second-factor", "/account/second-factor/off", "/account/everywhere"]
    for path in paths:
        assert browser.post(path, {"name": "x"}).status_code == 403, path
        token = token_of(browser, "/account")
        elsewhere = browser.post(
            path,
            {"csrfmiddlewaretoken": token},
            headers={"origin": "https://ailleurs.example", "accept-language": "fr"},
        )
        assert elsewhere.status_code == 403, path
    assert (
        browser.post("/language", {"language": "fr", "csrfmiddlewaretoken": token_of(browser, "/account")}).status_code
        == 302
    )


def test_a_planted_session_is_worth_nothing_after_signing_in(address: str) -> None:
    victim, thief = client(), client()
    thief.get("/sign-in")
    thief.post("/language", {"language": "en", "back": "/"})
    victim.cookies["kolosi"] = thief.session.session_key
    victim.post("/sign-in", {"name": "Membre reader", "password": PASSWORD})
    assert victim.get(f"{address}/quarter").status_code == 200
    assert thief.get(f"{address}/quarter").status_code == 302
    made_up = client()
    made_up.cookies["kolosi"] = "a" * 32
    made_up.post("/sign-in", {"name": "Membre reader", "password": PASSWORD})
    assert made_up.cookies["kolosi"].value != "a" * 32


CLIMBING = [
    "..",
    "../..",
    "..%2f..%2fetc%2fpasswd",
    "%2e%2e/%2e%2e",
    "....//",
    "%00",
    "x%00.yaml",
    "C:%5cwindows",
    "%5c%5cserver",
]


@pytest.mark.parametrize("climb", CLIMBING)
def test_no_path_climbs_out(address: str, climb: str) -> None:
    """In every part of every path: absent, refused in words, or the page itself; never a fault, never a file of the server."""
    browser = signed_in("Membre officer")
    for route in routes():
        for path in {re.sub(r"<[^>]+>", climb, route.path), f"{route.path.partition('<')[0]}{climb}"}:
            for method in ("GET", "POST"):
                answer = asked(browser, method, f"{address}/{path}")
                assert answer.status_code < 500, (method, path)
                if hasattr(answer, "content"):
                    assert b"root:" not in answer.content
    for path in (f"/w/{climb}/quarter", f"/static/web/{climb}", f"/static/{climb}", f"/join/{climb}"):
        assert browser.get(path).status_code in (302, 404), path


def test_script_in_names_is_shown_and_not_run(tmp_path: Path, address: str) -> None:
    folder = kolosi.new(tmp_path / "script", country="MLI", period="2025-Q1")
    text = (folder / "workspace.yaml").read_text("utf-8")
    bad = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    (folder / "workspace.yaml").write_text(re.sub(r"(?m)^name:.*$", f"name: '{bad}'", text), "utf-8")
    for draft in (folder / "report").rglob("*.md"):
        draft.write_text(f"{draft.read_text('utf-8')}\n\n{bad}\n", "utf-8")
    other = served(folder, "script")
    member(bad, "script", Role.OFFICER)
    member("Membre officer", "script", Role.OFFICER)
    browser = signed_in("Membre officer")
    for page in [f"{other}/{route.path}" for route in routes() if "GET" in route.methods and "<" not in route.path]:
        answer = browser.get(page)
        if "text/html" in answer.get("Content-Type", ""):
            assert b"<script>alert" not in answer.content, page
            assert b"<img src=x" not in answer.content, page
            assert "unsafe" not in answer["Content-Security-Policy"]
    assert "&lt;script&gt;" in browser.get(f"{other}/team").content.decode()


def test_a_name_of_another_host_is_refused(address: str) -> None:
    answer = client().get("/sign-in", headers={"host": "ailleurs.example"})
    assert (answer.status_code, "ailleurs" in answer.content.decode()) == (404, False)


def test_a_fault_of_ours_tells_nothing(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import logging

    from kolosi.web.team import limits

    def broken(*_: object) -> bool:
        raise ZeroDivisionError("mot-de-passe")

    monkeypatch.setattr(limits, "is_within", broken)
    monkeypatch.setattr(logging.getLogger("django"), "disabled", True)
    browser = client()
    browser.raise_request_exception = False
    answer = browser.post("/sign-in", {"name": "Membre reader", "password": PASSWORD})
    text = answer.content.decode()
    assert (answer.status_code, "mot-de-passe" in text, "Traceback" in text, PASSWORD in text) == (
        500,
        False,
        False,
        False,
    )


def test_what_a_proxy_says_is_believed_from_named_proxies_alone(address: str) -> None:
    from django.http import HttpResponse
    from django.test import RequestFactory

    from kolosi.web.team.proxy import BehindProxy

    def seen(peer: str, proxies: tuple[str, ...], **headers: str) -> tuple[str, str | None]:
        found: list[Any] = []
        with as_team(proxies=proxies):
            request = RequestFactory().get("/", REMOTE_ADDR=peer, **headers)
            BehindProxy(lambda one: found.append(one) or HttpResponse())(request)
        return found[0].META["REMOTE_ADDR"], found[0].META.get("HTTP_X_FORWARDED_PROTO")

    said = {"HTTP_X_FORWARDED_FOR": "10.9.9.9, 192.0.2.5", "HTTP_X_FORWARDED_PROTO": "https"}
    assert seen("127.0.0.1", ("127.0.0.1",), **said) == ("192.0.2.5", "https")
    assert seen("127.0.0.1", (), **said) == ("127.0.0.1", None)
    assert seen("198.51.100.1", ("127.0.0.0/8",), **said) == ("198.51.100.1", None)
    assert seen("127.0.0.1", ("127.0.0.1",), HTTP_X_FORWARDED_FOR="<b>") == ("127.0.0.1", None)


def test_behind_tls_cookies_and_headers_are_those_of_tls(tmp_path: Path) -> None:
    from dataclasses import replace

    from kolosi.web.site import _settings

    site = replace(ready(), is_team=True, public="https://kolosi.example.org", proxies=("127.0.0.1",))
    known = _settings(site)
    assert (known["SESSION_COOKIE_NAME"], known["SESSION_COOKIE_SECURE"], known["CSRF_COOKIE_SECURE"]) == (
        "__Host-kolosi",
        True,
        True,
    )
    assert known["SECURE_HSTS_SECONDS"] == 31536000
    assert known["SECURE_SSL_REDIRECT"] is True
    assert "SECURE_HSTS_SECONDS" not in _settings(replace(site, public="http://127.0.0.1:8000"))
