"""What somebody wrote as script, in a place, a file's name, a draft, a remark, a Decision, a recommendation, an excerpt, is shown and never run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from tests.web.crawl import crawled, words_in
from tests.web.judged_case import judged
from tests.web.served import browsing, enter, entered, listening, served

pytestmark = [pytest.mark.browser, pytest.mark.long]
RUN = '<script>window.__run=1;alert(1)</script><img src=x onerror="window.__run=1;alert(2)">"><svg onload=alert(3)>'
LINK = "[cliquez](javascript:window.__run=1) [la](data:text/html,<script>alert(1)</script>) <javascript:alert(1)>"
BAD_LINK = re.compile(r"""(?:href|src|action|formaction)\s*=\s*["']?\s*(?:javascript|data|vbscript):""", re.IGNORECASE)
BAD_TAG = re.compile(r"<script>window|<img src=x|<svg onload", re.IGNORECASE)
NAME = "pieges"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    workspace = judged(tmp_path_factory.mktemp("pieges") / "essai")
    for name in ("excerpts.yaml", "documents.yaml", "recommendations.yaml"):
        file = workspace.file("report", name)
        text = file.read_text("utf-8")
        for said in ("Note publique", "Financer douze équipes", "Des engins explosifs"):
            text = re.sub(rf'"?{said}([^"\n]*?)"?(?=\n|,)', lambda one, said=said: f"'{said} {RUN} {one[1]}'", text)
        file.write_text(text, "utf-8")
    draft = workspace.file("report", "pau.fr.md")
    draft.write_text(
        draft.read_text("utf-8") + f"\nUne phrase {RUN} et {LINK}.\n\n## Titre {RUN} {{#piege}}\n\nSuite.\n", "utf-8"
    )
    workspace.decide("place", f"Lieu {RUN}", "ml-mopti", why=f"Motif {RUN}", author=f"Awa {RUN}")
    return workspace.folder


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    served(folder, NAME)
    with listening() as running:
        yield running


def test_no_page_holds_its_marks_or_a_link_that_runs(address: str, folder: Path) -> None:
    browser = entered()
    pages = crawled(
        browser,
        f"/w/{NAME}",
        f"/w/{NAME}/deposit",
        f"/w/{NAME}/decide?subject={quote(RUN)}",
        f"/w/{NAME}/figures?q={quote(RUN)}",
    )
    bad = {}
    shown = 0
    for one, answer in pages.items():
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            text = words_in(answer)
            shown += "__run" in text
            found = BAD_LINK.search(text) or BAD_TAG.search(text)
            if found:
                bad[one] = text[max(0, found.start() - 80) : found.end() + 80]
    assert bad == {}
    assert shown >= 5, "the words themselves are shown"


def test_a_browser_runs_none_of_it(address: str, folder: Path) -> None:
    pages = [one for one, answer in crawled(entered(), f"/w/{NAME}", f"/w/{NAME}/deposit").items() if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html") and "__run" in words_in(answer)]  # fmt: skip
    assert pages
    ran: list[str] = []
    with browsing() as page:
        page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
        enter(page, address)
        for one in pages:
            page.goto(f"{address}{one}")
            page.wait_for_timeout(100)
            if page.evaluate("window.__run"):
                ran.append(one)
    assert ran == []
