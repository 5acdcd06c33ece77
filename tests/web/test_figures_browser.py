"""Figures and the release in a real browser: both widths, both languages, keyboard alone, no violation that axe finds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests import signing_case
from tests.web.served import browsing, enter, listening, served

pytestmark = pytest.mark.browser
EVENTS = "acled_events/2025-Q1"
PATHS = (
    "figures",
    f"figures/one?key={EVENTS}&by=region&across=month&picture=map",
    "figures/one?key=idps/2025-Q1",
    f"figures/change?key={EVENTS}",
    f"figures/trace?key={EVENTS}",
    f"figures/watch?key={EVENTS}",
    "release",
    "release/state",
    "release/held",
    "release/agreements",
    "release/publish",
    "release/withdraw?edition=une",
    "release/compare?one=une&other=une",
)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with an analysis of which one edition was published, and an embargo holds what it cites."""
    workspace = signing_case.sound(tmp_path_factory.mktemp("ecrans") / "essai")
    workspace.publish("une", by="Awa", why="Validé en réunion")
    workspace.decide("embargo", "acled", "2999-01-01", why="À la demande du propriétaire", author="Awa")
    path = served(workspace.folder, "ecrans")
    with listening() as host:
        yield f"{host} {path}"


def opened(page: Any, address: str, path: str = "") -> None:
    host, workspace = address.split(" ")
    page.goto(f"{host}{workspace}/{path}")
    page.wait_for_load_state("networkidle")


def came_in(page: Any, address: str) -> None:
    page.set_default_timeout(60_000)
    enter(page, address.split(" ")[0])


@pytest.mark.parametrize(("width", "scheme", "language"), [(1280, "light", "fr"), (390, "dark", "en")])
def test_every_page_fits_and_axe_finds_nothing(address: str, width: int, scheme: str, language: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    found: dict[str, object] = {}
    with browsing(width=width, language=language, color_scheme=scheme, bypass_csp=True) as page:
        came_in(page, address)
        for path in PATHS:
            opened(page, address, path)
            page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            violations = [
                (one["id"], [node["html"][:160] for node in one["nodes"][:3]])
                for one in Axe().run(page).response["violations"]
            ]
            if wide > 0 or violations:
                found[path] = (wide, violations)
    assert found == {}


def test_a_figure_is_found_compared_and_copied_by_keyboard_alone(address: str) -> None:
    with browsing(width=1280, language="fr") as page:
        came_in(page, address)
        opened(page, address, "figures")
        page.focus("#q")
        page.keyboard.type("evenements de violence armee")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("q=evenements"))
        page.wait_for_selector("#found a")
        page.focus("#found a")
        page.keyboard.press("Enter")
        page.wait_for_selector("#link")
        page.focus("[data-copy=link]")
        page.keyboard.press("Enter")
        page.wait_for_selector("#notes .flash")
        assert "Le lien est copié." in page.inner_text("#notes")
        page.focus("#against")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_selector(".verdict")
        assert "Non comparable" in page.inner_text(".verdict")


def test_what_is_typed_filters_the_list_without_a_click(address: str) -> None:
    with browsing(width=390, language="en") as page:
        came_in(page, address)
        opened(page, address, "figures")
        page.type("#q", "displaced")
        page.wait_for_url(re.compile("q=displaced"))
        page.wait_for_selector("#found >> text=Internally displaced people")


def test_pages_read_without_script(address: str) -> None:
    with browsing(width=390, language="fr", java_script_enabled=False) as page:
        came_in(page, address)
        for path in PATHS:
            opened(page, address, path)
            assert page.inner_text("h1")
        opened(page, address, "figures")
        page.fill("#q", "evenements")
        page.click("text=Chercher")
        page.locator("#found", has_text="indicateur").wait_for()


def test_what_would_be_shown_instead_opens_in_its_place(address: str) -> None:
    with browsing(width=1280, language="fr") as page:
        came_in(page, address)
        opened(page, address, "release/held")
        page.click("text=Que montrer à la place")
        page.wait_for_selector("#instead")


def test_a_document_of_ours_runs_in_a_sandbox_of_its_own(address: str, tmp_path: Path) -> None:
    with browsing(width=1280, language="fr") as page:
        came_in(page, address)
        opened(page, address, "release")
        page.click("summary:has-text('Ses documents')")
        with page.context.expect_page() as opening:
            page.click("a[href*='/release/read/'] >> nth=0")
        paper = opening.value
        paper.wait_for_load_state()
        assert paper.evaluate("window.origin") == "null"
        assert paper.inner_text("h1")
        with page.expect_download() as saving:
            page.click("a[download]:has-text('PDF') >> nth=0")
        saving.value.save_as(tmp_path / "x.pdf")
        assert (tmp_path / "x.pdf").read_bytes().startswith(b"%PDF")
