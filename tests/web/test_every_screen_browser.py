"""Each screen in a real browser: no violation that axe-core finds, no sideways scrolling, light, usable by keyboard alone."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.web.served import browsing, enter, listening, served

import kolosi
from kolosi.web.tabs import SCREENS

pytestmark = pytest.mark.browser
SCREEN, FIRST = 60_000, 100_000
"""Bytes of a screen, and of the first load with its files, as they travel."""
DEMO = Path(__file__).resolve().parents[2] / "demo" / "mali-2025"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("screens")
    kolosi.new(folder / "vide", country="MLI", period="2025-Q1")
    served(folder / "vide", "vide")
    if not (DEMO / "out").is_dir():
        from kolosi.workspace.write.demo import rebuild

        rebuild(folder / "plein", "mali-2025")
    else:
        shutil.copytree(DEMO, folder / "plein")
    served(folder / "plein", "plein")
    with listening() as running:
        yield running


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_each_screen_is_open_to_everyone(address: str, width: int, language: str, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    found = {}
    with browsing(width=width, language=language, color_scheme=scheme, bypass_csp=True) as page:
        enter(page, address)
        for workspace in ("vide", "plein"):
            for name in SCREENS:
                page.goto(f"{address}/w/{workspace}/{name}")
                told = [
                    (one["id"], one["nodes"][0]["target"], one["nodes"][0].get("failureSummary", "")[:200])
                    for one in Axe().run(page).response["violations"]
                ]
                wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                if told or wide > 0:
                    found[workspace, name] = (told, wide)
    assert found == {}


def test_each_screen_is_light_and_asks_nobody_else(address: str) -> None:
    with browsing() as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        enter(page, address)
        sizes = {}
        for name in SCREENS:
            answer = page.goto(f"{address}/w/plein/{name}")
            sizes[name] = len(gzip.compress(answer.body()))
        first = sum(
            len(gzip.compress(page.request.get(one).body())) for one in {one for one in asked if "/static/" in one}
        )
    assert {name: size for name, size in sizes.items() if size > SCREEN} == {}
    assert first + sizes["quarter"] < FIRST
    assert [one for one in asked if not one.startswith(address)] == []


def test_each_screen_is_reached_and_left_by_keyboard_alone(address: str) -> None:
    with browsing() as page:
        enter(page, address)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        reached = set()
        for name in SCREENS:
            page.goto(f"{address}/w/plein/quarter")
            for _ in range(30):
                page.keyboard.press("Tab")
                if page.evaluate("document.activeElement.getAttribute('href')") == f"/w/plein/{name}":
                    with page.expect_navigation():
                        page.keyboard.press("Enter")
                    reached.add(name)
                    break
        assert reached == set(SCREENS)


@pytest.mark.parametrize("name", SCREENS)
def test_each_screen_is_read_without_script(address: str, name: str) -> None:
    with browsing(java_script_enabled=False) as page:
        enter(page, address)
        assert page.goto(f"{address}/w/plein/{name}").status == 200
        assert page.locator("main h1").count() == 1


def test_a_table_of_things_is_read_on_a_phone_without_scrolling_sideways(address: str) -> None:
    with browsing(width=390) as page:
        enter(page, address)
        for one in ("deposit", "deposit/expected", "risks/documents", "risks/workshop"):
            page.goto(f"{address}/w/plein/{one}")
            assert page.locator("table.things").count() >= 1, one
            out = page.evaluate(
                "[...document.querySelectorAll('table.things')].map((one) => one.scrollWidth - one.parentElement.clientWidth)"
            )
            assert max(out) <= 0, (one, out)
            unnamed = page.evaluate(
                "document.querySelectorAll('table.things tbody td:not(:empty):not([data-head])').length"
            )
            assert unnamed == 0, one


def test_a_page_that_is_not_there_leads_back(address: str) -> None:
    with browsing(forgiven="status of 404") as page:
        enter(page, address)
        page.goto(f"{address}/w/plein/nulle-part")
        with page.expect_navigation():
            page.click("main a.button")
        assert page.locator("main h1").count() == 1
        assert page.url.rstrip("/") != f"{address}/w/plein/nulle-part"
