"""Risks and recommendations in a real browser: narrow and wide, French and English, light and dark, by keyboard, without a fault of access."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.web.judged_case import judged
from tests.web.served import browsing, listening, served

from kolosi.workspace import Workspace
from kolosi.workspace.write.judgements import read_rounds

pytestmark = pytest.mark.browser
PAGES = (
    "risks", "risks/documents", "risks/documents/new", "risks/excerpts/new", "risks/excerpts/e1", "risks/reading",
    "risks/gaps?risk=gbv&region=ml-gao", "risks/severity", "risks/severity/ml-gao", "risks/workshop",
    "risks/workshop/group/new", "risks/rounds", "risks/forms", "recommendations", "recommendations/new",
    "recommendations/r/r1", "recommendations/owners", "recommendations/alerts", "recommendations/alerts/digest",
)  # fmt: skip


@pytest.fixture(scope="module")
def mali(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    workspace = judged(tmp_path_factory.mktemp("risques") / "mali")
    workspace.desk()
    return workspace


@pytest.fixture(scope="module")
def address(mali: Workspace) -> Iterator[str]:
    served(mali.folder, "mali")
    with listening() as found:
        yield found


def go_in(page: Any, address: str) -> None:
    from kolosi.web.alone import SESSION

    SESSION.is_used = False
    page.goto(f"{address}/enter/{SESSION.token}", timeout=120_000)


def faults(page: Any) -> list[str]:
    """What axe-core finds against WCAG 2.2 AA."""
    from axe_playwright_python.sync_playwright import Axe

    chosen = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
    found = Axe().run(page, options=chosen)
    return [f"{one['id']}: {[node['html'][:120] for node in one['nodes'][:3]]}" for one in found.response["violations"]]


@pytest.mark.parametrize(("width", "language", "scheme"), [(390, "fr", "light"), (1280, "en", "dark")])
def test_no_page_has_a_fault_of_access_or_scrolls_sideways(
    address: str, width: int, language: str, scheme: str
) -> None:
    with browsing(width=width, language=language, color_scheme=scheme, bypass_csp=True) as page:
        go_in(page, address)
        told = {}
        for name in PAGES:
            page.goto(f"{address}/w/mali/{name}", timeout=60_000)
            page.wait_for_load_state("networkidle")
            wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            if found := [*faults(page), *(["sideways"] if wider > 0 else [])]:
                told[name] = found
        assert told == {}


def test_pages_are_light(address: str) -> None:
    with browsing() as page:
        go_in(page, address)
        for name in PAGES:
            answer = page.goto(f"{address}/w/mali/{name}", timeout=60_000)
            sizes = answer.request.sizes()
            assert sizes["responseBodySize"] <= 60_000, name
            assert answer.headers.get("content-encoding") == "gzip", name


def test_an_excerpt_is_found_and_tagged_by_keyboard_alone(address: str) -> None:
    with browsing(width=390) as page:
        go_in(page, address)
        page.goto(f"{address}/w/mali/risks")
        page.get_by_role("searchbox").focus()
        page.keyboard.type("bergers")
        page.keyboard.press("Enter")
        page.wait_for_selector("mark")
        link = page.get_by_role("link", name="Étiquettes et suggestions e1")
        link.focus()
        page.keyboard.press("Enter")
        page.get_by_label("Gravité", exact=True).focus()
        page.keyboard.type("grave")
        page.get_by_role("button", name="Enregistrer").focus()
        page.keyboard.press("Enter")
        page.wait_for_selector("#notes .flash.done")
        assert page.get_by_label("Gravité", exact=True).input_value() == "grave"


def test_what_is_known_of_a_region_comes_after_its_page(address: str) -> None:
    with browsing() as page:
        go_in(page, address)
        page.goto(f"{address}/w/mali/risks/severity/ml-gao")
        page.wait_for_selector("#known-0 h3, #known-0 .hint:not(:has(a))", timeout=60_000)
        page.get_by_label("Phase convenue").first.select_option("4 Extrême")
        page.get_by_label("Fondement").first.select_option("Jugement")
        page.get_by_label("Raison (français)").first.fill("Convergence des avis.")
        page.get_by_role("button", name="Enregistrer").click()
        page.wait_for_selector("table.severity .p4", timeout=60_000)
        assert "Phases convenues : 1 sur" in page.inner_text("main").replace("\u00a0", " ").replace("\u202f", " ")


def test_two_experts_score_on_one_laptop_and_the_officer_closes(address: str, mali: Workspace) -> None:
    from kolosi.web.invited.models import Round

    Round.objects.all().delete()
    with browsing(width=390, bypass_csp=True) as page:
        go_in(page, address)
        page.goto(f"{address}/w/mali/risks/rounds")
        page.get_by_label("Pseudonymes, un par ligne").fill("Acacia\nBaobab")
        page.get_by_role("button", name="Ouvrir un tour").click()
        page.wait_for_selector("#addresses")
        page.get_by_role("link", name="Passer l’ordinateur").click()
        for expert, value in (("Acacia", "4"), ("Baobab", "2")):
            page.get_by_role("button", name=f"Je suis {expert}").click()
            page.wait_for_selector("fieldset.score")
            assert faults(page) == []
            assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
            first = page.locator("fieldset.score").first
            assert first.get_by_label("Gravité (1 à 5)").input_value() == ""
            first.get_by_label("Gravité (1 à 5)").fill(value)
            first.get_by_label("Raison").fill("Une raison à moi.")
            page.get_by_role("button", name="Enregistrer et terminer").click()
            page.get_by_role("link", name="Expert suivant").click()
            page.go_back()
            assert "Une raison à moi" not in page.content()
            page.goto(f"{address}/w/mali/risks/rounds/next")
        assert "Tous ont terminé" in page.content()
        page.goto(f"{address}/w/mali/risks/rounds")
        page.get_by_role("button", name="Clôturer le tour").click()
        page.wait_for_selector("#rounds")
        assert "3,0 (2,5–3,5), n = 2" in page.content().replace("\u00a0", " ").replace("\u202f", " ")
    assert [(one.expert, one.score) for one in read_rounds(mali).one] == [("Acacia", 4), ("Baobab", 2)]


def test_a_recommendation_is_changed_without_script(address: str, mali: Workspace, tmp_path: Path) -> None:
    with browsing(java_script_enabled=False) as page:
        go_in(page, address)
        page.goto(f"{address}/w/mali/recommendations/r/r2")
        page.get_by_label("Responsable").fill("Cluster Protection")
        page.get_by_role("button", name="Enregistrer").click()
        page.get_by_text("La recommandation r2 est enregistrée").wait_for()
        page.goto(f"{address}/w/mali/recommendations?status=open")
        assert "Cluster Protection" in page.content()
