"""Every page that links lead to, in a real browser: no violation that axe-core finds, no sideways scrolling, at both widths."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from tests.web.crawl import crawled
from tests.web.served import browsing, enter, entered, listening, served

pytestmark = [pytest.mark.browser, pytest.mark.long]
NAME = "toutes"
LOOKS = (
    {"width": 390, "color_scheme": "dark", "language": "fr"},
    {"width": 1280, "color_scheme": "light", "language": "en"},
)
MORE = (
    "deposit",
    "decide",
    "figures?q=civils",
    "document/find?q=civils",
    "figures/one?key=civilian_victims",
    "risks/workshop/group/new",
)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("pages") / "mali"
    made = os.environ.get("KOLOSI_DEMO", "")
    if made:
        shutil.copytree(made, folder)
    else:
        from kolosi.workspace.write.demo import rebuild

        rebuild(folder, "mali-2025")
    served(folder, NAME)
    with listening() as running:
        yield running


@pytest.fixture(scope="module")
def pages(address: str) -> Sequence[str]:
    found = crawled(entered(), f"/w/{NAME}", *(f"/w/{NAME}/{one}" for one in MORE), alike=1)
    return [one for one, answer in found.items() if answer.headers.get("Content-Type", "").startswith("text/html") and answer.status_code in (200, 404, 409) and "Content-Security-Policy" in answer.headers and "sandbox" not in answer.headers["Content-Security-Policy"]]  # fmt: skip


@pytest.mark.parametrize("look", LOOKS, ids=["narrow", "wide"])
def test_each_page_is_open_to_everyone(address: str, pages: Sequence[str], look: dict[str, Any]) -> None:
    from axe_playwright_python.sync_playwright import Axe

    found = {}
    with browsing(**look, bypass_csp=True, forgiven="status of 4") as page:
        enter(page, address)
        for one in pages:
            page.goto(f"{address}{one}")
            told = [
                (each["id"], each["nodes"][0]["target"], each["nodes"][0].get("failureSummary", "")[:160])
                for each in Axe().run(page).response["violations"]
            ]
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            if told or wide > 0:
                found[one] = (told, wide)
    assert len(pages) > 40
    assert sorted(found) == [], "\n".join(f"{one}: {told}" for one, told in found.items())
