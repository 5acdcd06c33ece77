"""The pages of a team in Debian's Chromium: by keyboard alone, in both widths and languages, without a violation of accessibility."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.web.served import browsing, listening, served
from tests.web.team_case import PASSWORD, account, member, team

import kolosi
from kolosi.web.rights import Role

pytestmark = pytest.mark.browser
LOOKED_AT = os.environ.get("KOLOSI_SCREENSHOTS", "")
"""A folder for pictures of the pages, to be looked at."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = kolosi.new(tmp_path_factory.mktemp("écran") / "essai", country="MLI", period="2025-Q1")
    with team(), listening() as server:
        served(folder, "ecran")
        member("Awa Ba", "ecran", Role.OFFICER)
        member("Fanta Diallo", "ecran", Role.REVIEWER)
        member("Moussa Keïta", "ecran", Role.FIELD, sees_gbv=False)
        account("Seule")
        yield server


def violations(page: Any) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page)
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found.response["violations"]]


def looked_at(page: Any, name: str) -> None:
    assert violations(page) == [], name
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{name}: {wide} px stand out"
    if LOOKED_AT:
        page.screenshot(path=Path(LOOKED_AT) / f"{name}.png", full_page=True)


@pytest.mark.parametrize(
    ("width", "language", "scheme"),
    [(390, "fr", "light"), (1280, "en", "dark"), (390, "en", "dark"), (1280, "fr", "light")],
)
def test_a_person_signs_in_by_keyboard_alone_at_both_widths(
    address: str, width: int, language: str, scheme: str
) -> None:
    with browsing(width=width, language=language, bypass_csp=True, color_scheme=scheme) as page:
        name = f"{width}-{language}-{scheme}"
        page.goto(f"{address}/w/ecran/team")
        looked_at(page, f"sign-in-{name}")
        assert page.evaluate("document.activeElement.id") == "name"
        page.keyboard.type("Awa Ba")
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(f"{address}/w/ecran/team")
        looked_at(page, f"team-{name}")
        page.fill("#name", "Issa Traoré")
        page.select_option("section select#role", "reader")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_selector("input[readonly]")
        looked_at(page, f"invited-{name}")
        way = page.input_value("input[readonly]").partition("/join/")[2]
        page.goto(f"{address}/account")
        looked_at(page, f"account-{name}")
        page.goto(f"{address}/account/second-factor")
        looked_at(page, f"second-{name}")
        page.click("text=/^(Sortir|Sign out)$/")
        page.wait_for_url(f"{address}/sign-in")
        page.goto(f"{address}/join/{way}")
        looked_at(page, f"join-{name}")


def test_a_wrong_password_is_announced_and_keeps_the_name(address: str) -> None:
    from playwright.sync_api import sync_playwright
    from tests.web.served import CHROMIUM

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_context(locale="fr", bypass_csp=True, viewport={"width": 390, "height": 800}).new_page()
        page.goto(f"{address}/sign-in")
        page.fill("#name", "Awa Ba")
        page.fill("#password", "non")
        page.keyboard.press("Enter")
        page.wait_for_selector("[role=alert]")
        assert page.input_value("#name") == "Awa Ba"
        assert page.get_attribute("#password", "aria-describedby") == "wrong"
        looked_at(page, "wrong")
        browser.close()
