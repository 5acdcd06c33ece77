"""The page in the hands of a reader: on a phone and at a desk, with a pointer and with keys, on paper and in the dark."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.outputs.chromium import Page, page
from tests.outputs.pictures import Album

from kolosi.workspace import Workspace

pytestmark = pytest.mark.browser

PARTS = {"trend": "figure.pic", "map": "figure.pic ~ figure.pic", "table": "figure.tab"}
SIZES = {"phone": (390, 844), "desk": (1280, 900)}


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with page(tmp_path_factory.mktemp("navigateur")) as opened:
        yield opened


@pytest.fixture(params=SIZES)
def seen(request: pytest.FixtureRequest, browser: Page, public: Path) -> Page:
    browser.open(public / "pau.fr.html", *SIZES[request.param])
    return browser


def test_nothing_scrolls_sideways_and_nothing_is_loaded(seen: Page) -> None:
    assert seen.ask("document.scrollingElement.scrollWidth <= innerWidth")
    seen.click("[data-lang=en]")
    assert seen.ask("document.scrollingElement.scrollWidth <= innerWidth")
    assert {url.partition(":")[0] for url in seen.requests} <= {"file", "data", "about"}


def test_a_click_on_a_figure_opens_its_trace_and_escape_closes_it(seen: Page) -> None:
    figure = "main a.n[href^='#fr-F']"
    printed = seen.ask(f'document.querySelector("{figure}").innerText')
    seen.click(figure)
    assert seen.ask("document.getElementById('trace').open")
    trace = seen.ask("document.getElementById('trace').innerText")
    for words in (
        printed.split()[0],
        "Définition",
        "Couverture",
        "Sources",
        "Monitoring de protection",
        "octobre 2024",
    ):
        assert words in trace
    assert seen.ask("(b=>b.left>=0&&b.right<=innerWidth&&b.bottom<=innerHeight+1)(trace.getBoundingClientRect())")
    seen.press("Escape")
    assert not seen.ask("document.getElementById('trace').open")
    assert seen.ask(f'document.activeElement===document.querySelector("{figure}")')


def test_keys_alone_lead_to_a_figure_and_back(seen: Page) -> None:
    seen.press("Tab")
    assert seen.ask("document.activeElement.className") == "skip"
    seen.press("Enter")
    for _ in range(40):
        seen.press("Tab")
        if seen.ask("document.activeElement.matches('main a.n')"):
            break
    assert seen.ask("document.activeElement.matches('main a.n:focus-visible')")
    assert seen.ask("getComputedStyle(document.activeElement).outlineStyle") != "none"
    printed = seen.ask("document.activeElement.innerText")
    seen.press("Enter")
    assert seen.ask("document.getElementById('trace').open")
    seen.press("Tab")
    assert seen.ask("document.getElementById('trace').contains(document.activeElement)")
    seen.press("Escape")
    assert seen.ask("document.activeElement.innerText") == printed


def test_the_language_switch_changes_what_is_seen_and_said(seen: Page) -> None:
    assert "Résumé" in seen.ask("document.body.innerText")
    seen.click("[data-lang=en]")
    shown = seen.ask("document.body.innerText")
    assert "Executive summary" in shown
    assert "Résumé" not in shown
    assert (seen.ask("document.documentElement.lang"), seen.ask("document.title")) == (
        "en",
        "Protection Analysis Update – Mali",
    )
    assert seen.ask("document.querySelector('[data-lang=en]').getAttribute('aria-pressed')") == "true"


def test_the_dark_is_dark_when_asked_for_and_when_the_reader_wants_it(seen: Page) -> None:
    paper = "getComputedStyle(document.body).backgroundColor.match(/[0-9.]+/g).slice(0,3).reduce((a,b)=>a+ +b,0)"
    assert seen.ask(paper) > 700
    seen.click("[data-dark]")
    assert seen.ask(paper) < 150
    seen.click("[data-dark]")
    assert seen.ask(paper) > 700
    seen.emulate(prefers_color_scheme="dark")
    seen.ask("delete document.documentElement.dataset.theme")
    assert seen.ask(paper) < 150


def test_the_table_behind_a_picture_opens_and_its_cells_lead_to_traces(seen: Page) -> None:
    seen.click("main figure.pic summary")
    assert seen.ask("document.querySelector('main figure.pic details').open")
    assert seen.ask("document.querySelector('main figure.pic table').getBoundingClientRect().height") > 80
    seen.click("main figure.pic table a.n")
    assert "Définition" in seen.ask("document.getElementById('trace').innerText")
    seen.press("Escape")


def test_on_paper_there_is_no_bar_no_button_and_no_cut_table(seen: Page) -> None:
    seen.emulate(media="print")
    hidden = "[...document.querySelectorAll('.bar,.skip,nav.toc,.hint,.pic details')].every(e=>getComputedStyle(e).display==='none')"
    assert seen.ask(hidden)
    assert seen.ask("[...document.querySelectorAll('.scroll')].every(e=>getComputedStyle(e).overflowX==='visible')")
    seen.emulate()


def test_every_control_can_be_hit_with_a_finger(seen: Page) -> None:
    small = "[...document.querySelectorAll('.bar button')].filter(e=>{const b=e.getBoundingClientRect();return b.width<44||b.height<44}).length"
    assert seen.ask(small) == 0


def test_a_mark_of_a_picture_says_its_value(seen: Page) -> None:
    seen.click("main figure.pic svg .k-mark")
    assert any(sign.isdigit() for sign in seen.ask("document.getElementById('tip').textContent"))


# -- pictures -------------------------------------------------------------------------------------------------------


@pytest.fixture(params=SIZES)
def small(request: pytest.FixtureRequest, browser: Page, invented: Workspace) -> tuple[str, Page]:
    browser.open(invented.file("out", "public", "pau.fr.html"), *SIZES[request.param])
    return request.param, browser


def test_the_head_of_the_page_looks_as_kept(small: tuple[str, Page], album: Album) -> None:
    name, seen = small
    album.compare(f"page-{name}", seen.picture())


def test_the_dark_page_looks_as_kept(small: tuple[str, Page], album: Album) -> None:
    name, seen = small
    seen.click("[data-dark]")
    seen.ask("document.querySelector('.strip').scrollIntoView({behavior:'instant'})")
    album.compare(f"dark-{name}", seen.picture())


@pytest.mark.parametrize("part", PARTS)
def test_a_picture_and_a_table_look_as_kept(small: tuple[str, Page], album: Album, part: str) -> None:
    name, seen = small
    album.compare(f"{part}-{name}", seen.picture(f"main {PARTS[part]}"))
