"""The document in Chromium: figures that cannot be typed into, a figure put in by its words, by keyboard alone, at both widths."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.small_case import copied
from tests.web.served import browsing, enter, listening, served

from kolosi.report.editing.parts import parts
from kolosi.workspace import Workspace
from kolosi.workspace.editing.saving import draft_of, save, section_of

pytestmark = pytest.mark.browser

TEXT = "Entre janvier et mars, **un fait grave** a été *documenté*. Le reste est calme.\n\n- Un premier point.\n- Un second.\n"
SAID = "() => document.getElementById('source').value"
MARKDOWN = """() => { const form = document.getElementById('edit');
  form.addEventListener('submit', (event) => event.preventDefault(), { once: true });
  form.requestSubmit(); return document.getElementById('source').value; }"""


@pytest.fixture(scope="module")
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    workspace = copied(request.getfixturevalue("ready"), tmp_path_factory.mktemp("browsed"))
    section = section_of(draft_of(workspace, "fr"), "resume")
    head, _, rest = section.text.partition("\n\n")
    assert save(workspace, "fr", "resume", f"{head}\n\n{TEXT}\n{rest}").is_saved
    return workspace.folder


@pytest.fixture(scope="module")
def host(folder: Path) -> Iterator[str]:
    address = served(folder, "lu")
    with listening() as server:
        yield server + address + "/document"


def opened(page: Any, host: str, path: str) -> None:
    page.set_default_timeout(15_000)
    enter(page, host.partition("/w/")[0])
    page.goto(host + path)


def text_of(folder: Path, section: str = "resume") -> str:
    return section_of(draft_of(Workspace(folder), "fr"), section).text


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("width", [390, 1280])
def test_no_page_has_a_barrier_or_scrolls_sideways(host: str, width: int, language: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    with browsing(width=width, language=language, bypass_csp=True) as page:
        opened(page, host, "?points=1")
        for path in (
            "?points=1",
            "/fr/resume?points=1",
            "/fr/resume/edit",
            "/fr/resume/beside",
            "/fr/resume/past",
            "/word",
        ):
            page.goto(host + path)
            found = Axe().run(page)
            assert found.violations_count == 0, (path, found.generate_report())
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_what_the_editor_gives_back_untouched_is_what_it_was_given(host: str, folder: Path) -> None:
    with browsing() as page:
        opened(page, host, "/fr/resume/edit")
        for part in parts(draft_of(Workspace(folder), "fr").text):
            if part.is_of_register:
                continue
            page.goto(f"{host}/fr/{part.id}/edit")
            assert page.locator("#editor").is_visible(), part.id
            assert page.evaluate(MARKDOWN) == part.text


def test_a_figure_is_deleted_whole_and_never_typed_into(host: str, folder: Path) -> None:
    with browsing() as page:
        opened(page, host, "/fr/resume/edit")
        chip = page.locator("#editor .chip").first
        source = chip.get_attribute("data-source")
        chip.click()
        page.keyboard.type("123")
        after = page.evaluate(MARKDOWN)
        assert source in after or after.count("](fig:") == text_of(folder).count("](fig:") - 1
        page.reload()
        chip = page.locator("#editor .chip").first
        chip.evaluate(
            """(node) => { const range = document.createRange(); range.setStartAfter(node); range.collapse(true);
            document.getElementById('editor').focus(); getSelection().removeAllRanges(); getSelection().addRange(range); }"""
        )
        page.keyboard.press("Backspace")
        assert source not in page.evaluate(MARKDOWN)
        page.keyboard.press("Control+z")
        assert page.evaluate(MARKDOWN) == text_of(folder)


def test_text_is_pasted_plain_split_undone_and_set_in_bold(host: str, folder: Path) -> None:
    with browsing() as page:
        opened(page, host, "/fr/resume/edit")
        page.locator("#editor p").first.click()
        page.keyboard.press("Control+Home")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Home")
        page.evaluate(
            """() => { const data = new DataTransfer(); data.setData('text/html', '<b style="color:red">Un</b>');
            data.setData('text/plain', 'Un collage'); document.getElementById('editor').dispatchEvent(
            new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })); }"""
        )
        assert "Un collageEntre janvier" in page.evaluate(MARKDOWN)
        page.keyboard.press("Enter")
        assert "Un collage\n\nEntre janvier" in page.evaluate(MARKDOWN)
        page.keyboard.press("Control+z")
        page.keyboard.press("Control+z")
        assert page.evaluate(MARKDOWN) == text_of(folder)
        page.keyboard.press("Control+Shift+ArrowRight")
        page.get_by_role("button", name="Gras").click()
        assert "**Entre" in page.evaluate(MARKDOWN)


def test_a_figure_is_put_in_by_its_words_with_the_keyboard_alone(host: str, folder: Path) -> None:
    with browsing() as page:
        opened(page, host, "/fr/resume/edit")
        page.locator("#editor").focus()
        page.keyboard.press("Control+End")
        page.keyboard.press("Enter")
        page.keyboard.type("Au total, ")
        page.keyboard.press("Control+k")
        page.keyboard.type("violations")
        page.wait_for_selector("#found button[data-link]")
        page.keyboard.press("ArrowDown")
        link = page.evaluate("document.activeElement.dataset.link")
        page.keyboard.press("Enter")
        page.keyboard.type(" faits.")
        assert f"Au total, {link} faits." in page.evaluate(MARKDOWN)
        page.keyboard.press("Tab")
        page.get_by_role("button", name="Enregistrer", exact=True).press("Enter")
        page.wait_for_url("**/fr/resume")
        assert f"Au total, {link} faits." in text_of(folder)


def test_a_block_that_is_not_taken_apart_is_edited_as_text(host: str, folder: Path) -> None:
    with browsing() as page:
        opened(page, host, "/fr/resume/edit")
        raw = page.locator("#editor .raw", has=page.locator("button")).first
        source = raw.get_attribute("data-source")
        raw.get_by_role("button").click()
        page.locator("#editor .raw textarea").first.fill(f"{source} ")
        assert f"{source} " in page.evaluate(MARKDOWN)


def test_what_was_typed_comes_back_after_a_closed_lid(host: str) -> None:
    with browsing() as page:
        opened(page, host, "/fr/limites/edit")
        page.locator("#editor").focus()
        page.keyboard.press("Control+End")
        page.keyboard.type(" Gardé.")
        page.on("dialog", lambda dialog: dialog.accept())
        page.reload()
        assert "Gardé." in page.evaluate(SAID)


def test_the_card_of_a_figure_opens_beside_the_text_and_closes_with_escape(host: str) -> None:
    with browsing(width=390) as page:
        opened(page, host, "/fr/resume")
        chip = page.locator(".reading a.chip").first
        chip.focus()
        page.keyboard.press("Enter")
        page.wait_for_selector("#card")
        page.keyboard.press("Escape")
        page.wait_for_selector("#card", state="detached")
        assert page.evaluate("document.activeElement.classList.contains('chip')")
