"""A site for tests: Django set up once a process, a client that has entered, a server for a real browser."""

from __future__ import annotations

import os
import re
import shutil
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kolosi.web.rights import Person, Right
from kolosi.web.site import Site, configure

if TYPE_CHECKING:
    import pytest
    from django.test import Client

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
WORKSPACES: dict[str, Path] = {}
"""What the site of this process serves; a test adds its own."""


@cache
def ready() -> Site:
    """Django set up for this process, with an empty database: SQLite, or what KOLOSI_TEST_DATABASE names (`-n 0`: one process)."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the browser's driver runs a loop in the thread of the test
    site = Site(
        workspaces=WORKSPACES,
        state=Path(tempfile.mkdtemp(prefix="kolosi-test-")),
        secret="a secret of the tests",
        hosts=("127.0.0.1", "testserver"),
        database=os.environ.get("KOLOSI_TEST_DATABASE", ""),
    )
    configure(site)
    return site


@contextmanager
def as_team(**changes: Any) -> Iterator[Site]:
    """The site as that of a team, for a while."""
    from django.test import override_settings

    site = replace(ready(), is_team=True, **changes)
    with override_settings(KOLOSI=site):
        yield site


def served(folder: Path, name: str = "essai") -> str:
    """The address at which a workspace is served from now on."""
    ready()
    WORKSPACES[name] = folder
    return f"/w/{name}"


def entered() -> Client:
    """A client that used the one-time address."""
    ready()
    from django.test import Client

    from kolosi.web.alone import SESSION

    SESSION.is_used = False
    client = Client(headers={"accept-language": "fr"}, enforce_csrf_checks=False)
    assert client.get(f"/enter/{SESSION.token}").status_code == 302
    return client


def as_person(monkeypatch: pytest.MonkeyPatch, *rights: Right, sees_gbv: bool = True, name: str = "Awa") -> None:
    """Requests come from somebody with these rights alone."""
    ready()
    from kolosi.web import admission

    person = Person(name=name, rights=frozenset(rights), sees_gbv=sees_gbv)
    monkeypatch.setattr(admission, "_person", lambda request, workspace: person)
    monkeypatch.setattr(admission, "_is_known", lambda request: True)


def text(answer: Any) -> str:
    """What a page says, its spaces plain."""
    said = unescape(re.sub(r"<[^>]+>", " ", answer.content.decode()))
    return " ".join(said.replace("\u202f", " ").replace("\u00a0", " ").split())


def without_tokens(answer: Any) -> str:
    """A page without its random parts, in which any four figures may come up: tokens of forms and codes of static files."""
    return re.sub(r"[A-Za-z0-9]{64}|\?[0-9a-f]{12}\b", "", answer.content.decode())


@contextmanager
def listening() -> Iterator[str]:
    """A real server on a free port of this machine: its address, with the queue at work."""
    ready()
    from django.core.wsgi import get_wsgi_application
    from waitress.server import create_server

    from kolosi.web.alone import SESSION
    from kolosi.web.jobs.worker import Worker

    SESSION.is_used = False
    bound = socket.create_server(("127.0.0.1", 0))
    server = create_server(get_wsgi_application(), sockets=[bound], threads=6)
    worker = Worker()
    threads = [threading.Thread(target=work, daemon=True) for work in (server.run, worker.run)]
    for thread in threads:
        thread.start()
    try:
        yield f"http://127.0.0.1:{bound.getsockname()[1]}"
    finally:
        worker.stopping.set()
        threads[1].join(timeout=10)
        server.close()


@contextmanager
def browsing(
    *, width: int = 1280, height: int = 900, language: str = "fr", forgiven: str = "\0", **choices: Any
) -> Iterator[Any]:
    """A page of Debian's Chromium; a line in its console that tells of an error fails the test, unless it holds what is forgiven."""
    from playwright.sync_api import sync_playwright

    told: list[str] = []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context(viewport={"width": width, "height": height}, locale=language, **choices)
        page = context.new_page()
        page.set_default_timeout(90_000)  # a cold workspace on a busy machine
        page.on(
            "console",
            lambda line: (
                told.append(f"{line.text} ({line.page.url if line.page else ''})") if line.type == "error" else None
            ),
        )
        page.on("pageerror", lambda error: told.append(str(error)))
        try:
            yield page
        finally:
            browser.close()
    faults = [line for line in told if forgiven not in line]
    assert faults == [], faults


def enter(page: Any, address: str) -> None:
    """Goes in by the one-time address."""
    from kolosi.web.alone import SESSION

    SESSION.is_used = False
    page.goto(f"{address}/enter/{SESSION.token}")
