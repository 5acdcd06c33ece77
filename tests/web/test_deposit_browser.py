"""Deposit in a real browser: files dropped in pieces over a line that breaks, answers by keyboard alone, both widths and languages, axe."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.web.served import browsing, enter, listening, ready, served
from tests.web.test_deposit import MONITORING

import kolosi

pytestmark = pytest.mark.browser

SIZES = [(1280, "fr"), (390, "en")]


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("browser")
    (root / "ONG 01").mkdir()
    (root / "ONG 01" / "PMT_ONG01.csv").write_bytes(MONITORING)
    return kolosi.new(root / "dépôt", country="MLI", period="2025-Q2")


@pytest.fixture
def folder(blank: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(blank, tmp_path / "dépôt"))


@pytest.fixture
def base(folder: Path) -> Iterator[str]:
    ready()
    from kolosi.web.models import Job
    from kolosi.web.site import site

    served(folder, "nav")
    with listening() as address:
        yield address
    Job.objects.all().delete()
    shutil.rmtree(site().state / "uploads", ignore_errors=True)


def faults(page: Any) -> list[str]:
    """What axe finds against WCAG 2.2 AA, and whether the page scrolls sideways."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(
        page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    )
    told = [
        f"{one['id']}: {json.dumps([node['html'] for node in one['nodes']][:2])}"
        for one in found.response["violations"]
    ]
    is_wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return [*told, *(["it scrolls sideways"] if is_wide else [])]


@pytest.mark.parametrize(("width", "language"), SIZES)
def test_a_day_of_deposit_and_corrections(base: str, blank: Path, folder: Path, width: int, language: str) -> None:
    with browsing(width=width, language=language, bypass_csp=True) as page:
        enter(page, base)
        page.goto(f"{base}/w/nav/deposit")
        assert faults(page) == []
        page.set_input_files("#files", str(blank.parent / "ONG 01" / "PMT_ONG01.csv"))
        page.click("form#send button.main")
        page.wait_for_selector("article.came.kept", timeout=60_000)
        assert faults(page) == []
        page.click("article.came a.button.main")
        page.wait_for_selector("table.columns")
        assert faults(page) == []
        page.goto(f"{base}/w/nav/deposit/corrections")
        assert faults(page) == []
        place = page.locator("fieldset", has=page.locator("legend", has_text="Gaoo"))
        place.locator("input[autocomplete]").press_sequentially("Gao")
        assert place.locator("input[value='~']").is_checked()
        page.wait_for_selector("datalist[id^=s] option", state="attached")
        place.locator("input[autocomplete]").fill("ml-gao")
        page.locator("form#corrections .bottom button").click()
        page.wait_for_selector("#job .verdict.green", timeout=60_000)
        for path in ("", "/undo", "/expected"):
            page.goto(f"{base}/w/nav/deposit{path}")
            assert faults(page) == []
    [line] = kolosi.open(folder).files()
    assert line.records == 3


def test_an_upload_goes_on_after_a_lost_line_and_after_a_reload(base: str, folder: Path, tmp_path: Path) -> None:
    rows = MONITORING.decode().splitlines()
    heavy = "\n".join([rows[0], *(row.replace("ONG 01", f"ONG {at:05}") for at in range(9000) for row in rows[1:2])])
    file = str(tmp_path / "PMT.csv")
    Path(file).write_text(heavy, "utf-8")
    assert len(heavy) > 600_000
    with browsing(forgiven="ERR_FAILED") as page:
        enter(page, base)
        page.goto(f"{base}/w/nav/deposit")
        sent: list[str] = []

        def poor(route: Any) -> None:
            offset = route.request.headers.get("upload-offset")
            if offset is None:
                return route.continue_()
            sent.append(offset)
            return route.abort() if len(sent) == 2 or len(sent) > 3 else route.continue_()

        page.route("**/deposit/uploads/*", poor)
        page.set_input_files("#files", file)
        page.click("form#send button.main")
        page.wait_for_selector("#progress .bad")
        while len(sent) < 4:
            page.wait_for_timeout(100)
        assert sent[1] == sent[2]
        page.unroute("**/deposit/uploads/*")
        page.route(
            "**/deposit/uploads/*",
            lambda route: (sent.append(route.request.headers.get("upload-offset", "")), route.continue_()),
        )
        sent.clear()
        page.reload()
        page.set_input_files("#files", file)
        keys = page.evaluate("Object.keys(localStorage)")
        assert len(keys) == 1
        page.evaluate("document.getElementById('send').requestSubmit()")
        page.wait_for_selector("#job .verdict.green", timeout=120_000)
        assert page.evaluate("Object.keys(localStorage)") == []
    assert [line.rows for line in kolosi.open(folder).files()] == [9000]


def test_a_folder_is_dropped_and_its_name_may_be_the_sender(base: str, blank: Path, folder: Path) -> None:
    with browsing() as page:
        enter(page, base)
        page.goto(f"{base}/w/nav/deposit")
        page.set_input_files("#folder-files", str(blank.parent / "ONG 01"))
        page.wait_for_selector("article.came", timeout=60_000)
    assert [line.file for line in kolosi.open(folder).files()] == ["PMT_ONG01.csv"]


def test_by_keyboard_alone(base: str, blank: Path, folder: Path) -> None:
    kolosi.open(folder).add([blank.parent / "ONG 01" / "PMT_ONG01.csv"])
    with browsing() as page:
        enter(page, base)
        page.goto(f"{base}/w/nav/deposit")
        reach(page, "a[href$='/deposit/corrections']")
        page.keyboard.press("Enter")
        page.wait_for_selector("form#corrections")
        reach(page, "input[name='other.0']")
        page.keyboard.type("Extorsion")
        reach(page, "form#corrections .bottom button")
        page.keyboard.press("Enter")
        page.wait_for_selector("#job .verdict.green", timeout=60_000)
        reach(page, "a[href$='/deposit/undo']")
        page.keyboard.press("Enter")
        page.wait_for_selector("button.danger")
        reach(page, "button.danger")
        page.keyboard.press("Enter")
        page.wait_for_selector("#job .verdict.green", timeout=60_000)
    assert kolosi.open(folder).decisions.latest("word") == {} or len(kolosi.open(folder).correct().lines) == 2


def test_without_script_a_file_is_given_and_a_word_answered(base: str, blank: Path, folder: Path) -> None:
    with browsing(java_script_enabled=False) as page:
        enter(page, base)
        page.goto(f"{base}/w/nav/deposit")
        page.set_input_files("#files", str(blank.parent / "ONG 01" / "PMT_ONG01.csv"))
        page.click("form#send button.main")
        while page.locator("article.came").count() == 0:
            page.wait_for_timeout(500)
            page.reload()
        page.goto(f"{base}/w/nav/deposit/corrections")
        place = page.locator("fieldset", has=page.locator("legend", has_text="Gaoo"))
        place.locator("input[value='~']").check()
        place.locator("input[autocomplete]").fill("Gao (région)")
        page.locator("form#corrections .bottom button").click()
        while page.locator("#job .verdict.green").count() == 0:
            page.wait_for_timeout(500)
            page.reload()
    assert [line.records for line in kolosi.open(folder).files()] == [3]


def reach(page: Any, selector: str) -> None:
    """Moves the focus by the key Tab to what a selector names."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("(one) => document.activeElement.matches(one)", selector):
            return
    raise AssertionError(f"{selector} is not reached by keyboard")
