"""Whole days in Debian's Chromium: from an empty folder to a published edition, by four people, and by keyboard alone.

The files are those of the inbox of a quarter (see `tests/inboxes`); where it is absent, those of the demonstration. What is published is
compared with figures that were computed without kolosi.
"""

from __future__ import annotations

import base64
import csv
import io
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.web.served import browsing, enter, listening, ready, served
from tests.web.team_case import PASSWORD, member, team

import kolosi
from kolosi.web.rights import Role

pytestmark = [pytest.mark.browser, pytest.mark.long]

PEOPLE = {
    "Moussa Keïta": Role.FIELD,
    "Awa Ba": Role.OFFICER,
    "Fanta Diallo": Role.REVIEWER,
    "Oumar Cissé": Role.COORDINATOR,
}
HERE = "mali"
PATIENCE = 180_000
LOOKED_AT = os.environ.get("KOLOSI_SCREENSHOTS", "")
"""A folder for pictures of the days, to be looked at; without it they lie in the folder of the test."""

ANSWERS = {
    "F": "Femmes",
    "Fi": "Filles",
    "G": "Garçons",
    "H": "Hommes",
    "Atteinte à la liberté de mouvement": "Mouvements forcés de population",
    "Entrave à la circulation": "Restriction de mouvement (interdiction, poste de contrôle, couvre-feu)",
    "Agression sexuelle": "Violence sexuelle",
    "VBG": "Atteintes à l’intégrité physique et/ou psychique",
    "Menaces de mort": "Menace ou intimidation",
    "Vol / extorsion de biens": "Vol ou braquage",
    "Réfugié": "Réfugiés",
    "Tombuktu": "Tombouctou (région, Mali, 2023)",
    "5W_T2_COOPI.xlsx": "l’autre compte, celui-ci non",
    "5W_T2_HI.xlsx": "l’autre compte, celui-ci non",
    "5W_T2_NRC.xlsx": "l’autre compte, celui-ci non",
}
"""What those who know the files answer (`files.json` of the inbox), by what was found."""
SURVIVORS, DASHBOARD = "liste_cas_VBG_Gao.xlsx", "extraction dashboard PBI monitoring.xlsx"
"""A list of cases that must not be kept, and a table that counts the same violations again."""

TEXT = {
    "fr": "Les partenaires décrivent ici ce que leurs équipes ont vu au cours du trimestre.",
    "en": "Partners describe here what their teams saw during the quarter.",
}
"""What stands in a section where nothing else is to be told: no number in it."""
RISK = {"fr": "Risque 1 : Atteintes au droit à la vie", "en": "Risk 1: Attacks on the right to life"}


@dataclass(frozen=True, kw_only=True)
class Stage:
    """Where a day is played: the server, the workspace, the width and the language of who plays it, where pictures go."""

    base: str
    folder: Path
    pictures: Path

    @property
    def space(self) -> str:
        return f"{self.base}/w/{HERE}"

    @contextmanager
    def person(self, name: str, width: int, language: str) -> Iterator[Any]:
        """The browser of a person, signed in."""
        with browsing(width=width, language=language, accept_downloads=True) as page:
            page.set_default_timeout(30_000)
            page.goto(f"{self.base}/sign-in")
            page.fill("#name", name)
            page.fill("#password", PASSWORD)
            page.keyboard.press("Enter")
            page.wait_for_url(f"{self.space}/**")
            yield page

    def look(self, page: Any, name: str) -> None:
        """Keeps a picture; no page scrolls sideways, and none tells people to type a command."""
        size = page.viewport_size["width"]
        page.screenshot(path=self.pictures / f"{name}-{size}.png", full_page=True)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{name}: {wide} px stand out"
        assert not re.search(r"kolosi (add|decide|check|render|publish|status|ready|form)\b", page.inner_text("body"))


@pytest.fixture(scope="module")
def inbox() -> Path:
    root = Path(os.environ.get("KOLOSI_SHARED") or Path(__file__).resolve().parents[3] / "shared")
    if not (root / "quarter" / "files").is_dir():
        pytest.skip("the inbox of a quarter is not present (set KOLOSI_SHARED to its folder)")
    return root / "quarter"


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """A team, an empty workspace, a server."""
    from kolosi.web.site import site

    folder = kolosi.new(tmp_path / HERE, country="MLI", period="2025-Q2")
    pictures = Path(LOOKED_AT or tmp_path / "pictures")
    pictures.mkdir(parents=True, exist_ok=True)
    with team(), listening() as base:
        served(folder, HERE)
        for name, role in PEOPLE.items():
            member(name, HERE, role)
        yield Stage(base=base, folder=folder, pictures=pictures)
    shutil.rmtree(site().state / "uploads", ignore_errors=True)


def done(page: Any) -> None:
    """Waits until the work that was asked for is done."""
    page.wait_for_selector("#job .verdict.green", timeout=PATIENCE)


def dropped(page: Any, target: str, files: list[Path]) -> None:
    """Drags files from the desk onto a part of the page."""
    held = [{"name": path.name, "data": base64.b64encode(path.read_bytes()).decode()} for path in files]
    page.evaluate(
        """([target, files]) => {
          const carried = new DataTransfer();
          for (const one of files) {
            const bytes = Uint8Array.from(atob(one.data), (sign) => sign.charCodeAt(0));
            carried.items.add(new File([bytes], one.name));
          }
          const on = document.querySelector(target);
          for (const kind of ["dragenter", "dragover", "drop"])
            on.dispatchEvent(new DragEvent(kind, { dataTransfer: carried, bubbles: true, cancelable: true }));
        }""",
        [target, held],
    )


def answer_all(page: Any, space: str) -> int:
    """Answers the questions of the list that there is an answer to; gives how many."""
    page.goto(f"{space}/deposit/corrections")
    given = 0
    for field in page.locator("fieldset.ask").all():
        said = ANSWERS.get(field.locator("legend").inner_text().strip())
        if said is None:
            continue
        offered = field.locator(f'input[type=radio][value="{said}"]')
        if offered.count():
            offered.check()
        else:
            field.locator("input[autocomplete]").fill(said)
        given += 1
    if given:
        page.click("form#corrections .bottom button")
        done(page)
    return given


# -- the field assistant -----------------------------------------------------------------------------------------------


def deposits_and_corrects(stage: Stage, inbox: Path, width: int, language: str) -> None:
    """Gives one file by the form and the others by dragging them, answers what is asked, undoes an answer and gives it again."""
    files = sorted((inbox / "files").iterdir())
    with stage.person("Moussa Keïta", width, language) as page:
        assert page.url == f"{stage.space}/deposit"
        stage.look(page, "1-assistant-empty")
        page.set_input_files("#files", str(next(one for one in files if one.name.startswith("PMT_IRC_avr"))))
        page.click("form#send button.main")
        page.wait_for_selector("article.came", timeout=PATIENCE)
        stage.look(page, "1-assistant-first-file")
        page.goto(f"{stage.space}/deposit")
        dropped(page, "form#send", [one for one in files if not one.name.startswith("PMT_IRC_avr")])
        page.wait_for_url("**/deposit/done/**", timeout=PATIENCE)
        done(page)
        stage.look(page, "1-assistant-all-files")
        assert SURVIVORS in page.inner_text("main")
        page.goto(f"{stage.space}/deposit/corrections")
        stage.look(page, "1-assistant-asked")
        assert answer_all(page, stage.space) == len(ANSWERS)
        page.goto(f"{stage.space}/deposit/undo")
        stage.look(page, "1-assistant-undo")
        page.click("button.danger")
        done(page)
        assert answer_all(page, stage.space) == len(ANSWERS)
        page.goto(f"{stage.space}/deposit")
        page.click(f"table.received a:has-text('{DASHBOARD}')")
        stage.look(page, "1-assistant-file")
        gone = page.locator("form[action$='/remove']")
        gone.locator("[name=gone]").fill("Les mêmes violations, déjà comptées" if language == "fr" else "Counted already")
        gone.locator("button").click()
        page.wait_for_url(f"{stage.space}/deposit")
        stage.look(page, "1-assistant-evening")
        assert page.request.get(f"{stage.space}/quarter").status == 404
    lines = {line.file: line for line in kolosi.open(stage.folder).files()}
    assert {SURVIVORS, DASHBOARD}.isdisjoint(lines)
    assert sum(line.open for line in lines.values()) == 0


# -- the officer -------------------------------------------------------------------------------------------------------


def writes_the_document(stage: Stage, width: int, language: str) -> None:
    """Looks at who owes what, searches and compares figures, puts one into the text, writes the sections, has the document written."""
    with stage.person("Awa Ba", width, language) as page:
        stage.look(page, "2-officer-quarter")
        page.goto(f"{stage.space}/deposit/expected")
        stage.look(page, "2-officer-expected")
        page.goto(f"{stage.space}/deposit/corrections")
        assert page.locator("fieldset.ask").count() == 0
        page.goto(f"{stage.space}/figures")
        page.fill("#q", {"fr": "violations", "en": "violations"}[language])
        page.click("form.find button.main")
        page.wait_for_load_state()
        stage.look(page, "2-officer-found")
        page.click("#found a[href*='hr_violations']")
        page.wait_for_load_state()
        stage.look(page, "2-officer-figure")
        assert "506" in page.inner_text("main")
        page.goto(f"{stage.space}/figures/change?key=hr_violations/2025-Q3&against=2025-Q2")
        stage.look(page, "2-officer-change")
        assert "%" not in re.sub(r"[0-9]+ % (des|of)", "", page.locator("main .verdict").first.inner_text())
        puts_in_a_figure(stage, page, language)
        for of in ("fr", "en"):
            writes_sections(stage, page, of)
        page.goto(f"{stage.space}/release")
        page.click("form[action$='/release/render'] button")
        done(page)
        page.goto(f"{stage.space}/release")
        stage.look(page, "2-officer-release")


def puts_in_a_figure(stage: Stage, page: Any, language: str) -> None:
    """A figure searched by its words and put at the end of the summary."""
    page.goto(f"{stage.space}/document/fr/resume/edit")
    page.locator("#editor p").last.click()
    page.keyboard.press("Control+End")
    page.keyboard.type("Violations documentées au cours du trimestre : ")
    page.click("button[data-do=insert]")
    page.fill("#find", "violations documentées")
    page.wait_for_selector("#found button[data-link]")
    stage.look(page, "2-officer-insert")
    page.locator("#found button[data-link]", has_text="506").first.click()
    page.keyboard.type(".")
    stage.look(page, "2-officer-editor")
    page.click("form#edit button.main")
    page.wait_for_url(f"{stage.space}/document/fr/resume")
    stage.look(page, "2-officer-section")
    assert page.locator("a.chip", has_text="506").count() >= 1


def writes_sections(stage: Stage, page: Any, of: str) -> None:
    """Something in each section that is empty, a name for the risk."""
    page.goto(f"{stage.space}/document?of={of}")
    stage.look(page, f"2-officer-sections-{of}")
    sections = page.eval_on_selector_all("ol.sections li .what a", "all => all.map((one) => one.href)")
    for address in sections:
        if page.goto(f"{address}/edit").status == 404:
            continue
        page.click("button[data-do=source]")
        text = page.input_value("#source")
        new = re.sub(r"^(## )(Risque|Risk) 1 ?: …", rf"\g<1>{RISK[of]}", text, flags=re.MULTILINE)
        if not re.search(r"^[^#<!\s\[|:{-].+", new, re.MULTILINE) and text.strip().startswith("#"):
            head, _, rest = new.partition("\n")
            new = f"{head}\n\n{TEXT[of]}\n\n{rest.strip()}\n"
        if new != text:
            page.fill("#source", new)
            page.click("form#edit button.main")
            page.wait_for_load_state()
            assert "/edit" not in page.url, page.inner_text("main")


def test_stage(stage: Stage, inbox: Path) -> None:
    if Path("/tmp/wd/day1").exists():
        shutil.rmtree(stage.folder)
        shutil.copytree("/tmp/wd/day1", stage.folder)
    else:
        deposits_and_corrects(stage, inbox, 390, "fr")
        shutil.copytree(stage.folder, "/tmp/wd/day1", dirs_exist_ok=True)
    writes_the_document(stage, 1280, "fr")
    shutil.copytree(stage.folder, "/tmp/wd/day2", dirs_exist_ok=True)
