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
from tests import signing_case
from tests.web.served import browsing, enter, listening, ready, served
from tests.web.team_case import PASSWORD, member, team
from tests.web.test_deposit import MONITORING
from tests.web.test_deposit_browser import reach

import kolosi
from kolosi.web.rights import Role

pytestmark = [pytest.mark.browser, pytest.mark.long]
OTHER_WIDTHS = pytest.mark.skipif("KOLOSI_DAYS" not in os.environ, reason="two minutes more (set KOLOSI_DAYS=1)")

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
    "5W_Protection_Mali_juin2025_v3_FINAL.xlsx": "celui-ci remplace l’autre",
}
"""What those who know the files answer (`files.json` of the inbox), by what was found. The matrix holds what three partners sent too."""
ASKED = len(ANSWERS) + 2
IN_ENGLISH = {"celui-ci remplace l’autre": "this one replaces the other"}
"""Answers that are chosen and not typed, as the English page says them."""
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
        page.wait_for_load_state("networkidle")
        page.screenshot(path=self.pictures / f"{name}-{size}.png", full_page=True, caret="initial")
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
        offered = field.locator(
            ", ".join(f'input[type=radio][value="{one}"]' for one in (said, IN_ENGLISH.get(said, said)))
        )
        if offered.count():
            offered.check()
        elif field.locator("select").count():
            field.locator("select").select_option(label=said)
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
        assert answer_all(page, stage.space) == ASKED
        page.goto(f"{stage.space}/deposit/undo")
        stage.look(page, "1-assistant-undo")
        page.click("button.danger")
        done(page)
        assert answer_all(page, stage.space) == ASKED
        page.goto(f"{stage.space}/deposit")
        stage.look(page, "1-assistant-evening")
        assert page.request.get(f"{stage.space}/quarter").status == 404
    lines = {line.file: line for line in kolosi.open(stage.folder).files()}
    assert SURVIVORS not in lines
    assert {name for name, line in lines.items() if line.open} == {DASHBOARD}


# -- the officer -------------------------------------------------------------------------------------------------------


def writes_the_document(stage: Stage, width: int, language: str) -> None:
    """Looks at who owes what, searches and compares figures, puts one into the text, writes the sections, has the document written."""
    with stage.person("Awa Ba", width, language) as page:
        stage.look(page, "2-officer-quarter")
        page.goto(f"{stage.space}/deposit/expected")
        stage.look(page, "2-officer-expected")
        page.goto(f"{stage.space}/deposit/corrections")
        assert page.locator("fieldset.ask legend").all_inner_texts() == [DASHBOARD]
        page.goto(f"{stage.space}/figures")
        page.fill("#q", {"fr": "violations", "en": "violations"}[language])
        page.click("form.find button.main")
        page.wait_for_load_state()
        stage.look(page, "2-officer-found")
        page.click("#found a[href*='hr_violations']")
        page.wait_for_load_state()
        stage.look(page, "2-officer-figure")
        page.locator("main", has_text="506").wait_for(timeout=PATIENCE)
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
    lacking = page.locator("ol.sections li", has=page.locator("details"))
    lacking.first.wait_for()
    for address in lacking.locator(".what a").evaluate_all("all => all.map((one) => one.href)"):
        page.goto(f"{address}/edit")
        page.click("button[data-do=source]")
        text = re.sub(r"(Risque|Risk) 1\s?: …", RISK[of], page.input_value("#source"))
        page.fill("#source", f"{text.rstrip()}\n\n{TEXT[of]}\n")
        with page.expect_navigation():
            page.click("form#edit button.main")
        assert not page.url.endswith("/edit"), page.inner_text("main")
    page.goto(f"{stage.space}/document?of={of}")
    stage.look(page, f"2-officer-written-{of}")


# -- the reviewer ------------------------------------------------------------------------------------------------------


def reads_and_clears(stage: Stage, width: int, language: str) -> None:
    """Reads a chapter, says something of a sentence, clears it for her function."""
    with stage.person("Fanta Diallo", width, language) as page:
        page.goto(f"{stage.space}/document?of={language}")
        page.locator("ol.sections li.l1 .what a").nth(2).click()
        page.wait_for_selector("#clearing")
        assert page.locator("a[href$='/edit']").count() == 0
        block = page.locator(".block:not(.heading):not(.picture)", has=page.locator("form.say")).first
        block.locator("summary").click()
        said = block.locator("form.say").first
        said.locator("[name=text]").fill(
            {"fr": "À nuancer : deux partenaires seulement.", "en": "Two partners only."}[language]
        )
        said.locator("button").click()
        page.wait_for_selector(".remark")
        stage.look(page, "3-reviewer-remark")
        page.select_option("#state", index=2)
        page.fill(
            "#function", {"fr": "Coordination du sous-cluster VBG", "en": "GBV sub-cluster coordination"}[language]
        )
        page.fill("#clearing [name=why]", {"fr": "Relu en réunion", "en": "Read in the meeting"}[language])
        page.click("#clearing button")
        page.wait_for_selector("#notes :not(:empty)")
        stage.look(page, "3-reviewer-cleared")
        page.goto(f"{stage.space}/document?of={language}")
        stage.look(page, "3-reviewer-sections")
        assert page.locator("ol.sections .tag.green", has_text=re.compile("GBV|VBG")).count() == 1
    kinds = [one.kind for one in kolosi.open(stage.folder).decisions.all() if one.author == "Fanta Diallo"]
    assert sorted(kinds) == ["clearance", "comment"]


# -- the coordinator ---------------------------------------------------------------------------------------------------


def signs(stage: Stage, width: int, language: str) -> Mapping[str, bytes]:
    """Sees what stands in the way, decides it, records an agreement, publishes, takes the public files away."""
    with stage.person("Oumar Cissé", width, language) as page:
        assert page.url == f"{stage.space}/quarter"
        assert page.locator(".verdict.red").count() == 1
        stage.look(page, "4-coordinator-morning")
        assert DASHBOARD in page.inner_text("main")
        takes_out(stage, page)
        records_an_agreement(stage, page)
        page.goto(f"{stage.space}/quarter")
        page.wait_for_selector("main:not(:has(.older))", timeout=PATIENCE)  # until the page has what was decided
        stage.look(page, "4-coordinator-can-sign")
        assert page.locator(".verdict.red").count() == 0, page.inner_text("main")
        decides(stage, page)
        page.goto(f"{stage.space}/release")
        page.click("#state a.button.main")
        page.fill("#edition", "2025-08")
        page.fill(
            "#why", {"fr": "Validé en réunion de coordination", "en": "Agreed in the coordination meeting"}[language]
        )
        page.check("[name=sure]")
        stage.look(page, "4-coordinator-publish")
        page.click("#publish button.main")
        page.wait_for_selector(".verdict.green", timeout=PATIENCE)
        stage.look(page, "4-coordinator-published")
        page.goto(f"{stage.space}/release")
        page.locator("section[aria-labelledby=editions] summary").first.click()
        stage.look(page, "4-coordinator-edition")
        return fetched(page)


def takes_out(stage: Stage, page: Any) -> None:
    """The file that nobody answered for, by way of the hint that names the screen."""
    page.locator(".points li", has_text=DASHBOARD).locator("a").first.click()
    page.wait_for_url("**/deposit**")
    page.goto(f"{stage.space}/deposit")
    page.click(f"table.received a:has-text('{DASHBOARD}')")
    stage.look(page, "4-coordinator-file")
    gone = page.locator("form[action$='/remove']")
    gone.locator("[name=gone]").fill("Les mêmes violations, déjà comptées")
    gone.locator("button").click()
    page.wait_for_url(f"{stage.space}/deposit")


def records_an_agreement(stage: Stage, page: Any) -> None:
    """What the owner of a system answered."""
    page.goto(f"{stage.space}/release/agreements")
    stage.look(page, "4-coordinator-agreements")
    form = page.locator("form[action$='/release/agreements/record']").first
    page.locator("details", has=form).first.locator("summary").click()
    form.locator("[value=validated]").check()
    form.locator("[name=function]").fill("Coordination du sous-cluster VBG")
    form.locator("[name=why]").fill("Accord reçu par courriel")
    form.locator("button.main").click()
    page.wait_for_selector("#notes :not(:empty)")


def decides(stage: Stage, page: Any) -> None:
    """A Decision by way of the page that a point leads to."""
    page.goto(f"{stage.space}/quarter")
    page.locator("main a[href*='/decide']").last.click()
    page.wait_for_selector("#decide")
    page.select_option("#kind", "reporter")
    page.fill("#subject", "protection_monitoring:IRC:2025-07")
    page.check('#about input[value="suspended"]')
    page.fill("#decide [name=why]", "Financement coupé")
    stage.look(page, "4-coordinator-decide")
    page.click("#decide button.main")
    page.wait_for_url(f"{stage.space}/quarter")


def fetched(page: Any) -> Mapping[str, bytes]:
    """The files that the page offers for the edition, by their names: the first by a click; the browser asks before a tenth comes so."""
    links = page.locator("section[aria-labelledby=editions] a[download]")
    with page.expect_download() as coming:
        links.first.click()
    found = {coming.value.suggested_filename: Path(coming.value.path()).read_bytes()}
    for address in links.evaluate_all("all => all.slice(1).map((one) => one.href)"):
        answer = page.request.get(address)
        assert answer.status == 200
        found[re.findall(r'filename="(.+)"', answer.headers["content-disposition"])[0]] = answer.body()
    return found


# -- what is published -------------------------------------------------------------------------------------------------


def published(data: bytes) -> Mapping[str, Any]:
    """The figures of a public file, by their keys."""
    return {one["key"]: one for one in json.loads(data)["figures"]}


def require_truth(files: Mapping[str, bytes], inbox: Path) -> None:
    """Each published figure that the inbox knows says what was computed without kolosi; one that it has no data for says none."""
    [named] = [data for name, data in files.items() if name.endswith("figures.json")]
    [table] = [data for name, data in files.items() if name.endswith("figures.csv")]
    figures = published(named)
    truth = {one["key"]: one["value"] for one in json.loads((inbox / "truth.json").read_text("utf-8"))}
    shared = {key: figures[key] for key in truth.keys() & figures.keys() if not figures[key]["hidden"]}
    assert {key: one["value"] for key, one in shared.items()} == {key: truth[key] for key in shared}
    assert figures["hr_violations/2025-Q2"]["value"] == 506
    assert figures["hr_violations/2025-Q2@ml-gao"]["value"] == 104
    assert figures["hr_violations/2025-Q2@ml-kayes"]["value"] is None
    assert sum(one["value"] is None for one in shared.values()) >= 5
    assert len(shared) >= 15
    rows = {row["key"]: row["value"] for row in csv.DictReader(io.StringIO(table.decode("utf-8-sig")))}
    assert rows["hr_violations/2025-Q2"] == "506"
    assert rows["hr_violations/2025-Q2@ml-kayes"] == ""


def require_documents(files: Mapping[str, bytes]) -> None:
    """The public document in its three forms."""
    starts = {"pau.fr.pdf": b"%PDF", "pau.fr.docx": b"PK", "pau.en.html": b"<!", "pau.en.pdf": b"%PDF"}
    for end, start in starts.items():
        [data] = [data for name, data in files.items() if name.endswith(end)]
        assert data.lstrip()[: len(start)] == start, end
    [page] = [data.decode() for name, data in files.items() if name.endswith("pau.fr.html")]
    assert "506" in page
    assert SURVIVORS not in page


@pytest.mark.parametrize(
    ("assistant", "officer", "reviewer", "coordinator"),
    [
        ((390, "fr"), (1280, "fr"), (390, "en"), (1280, "en")),
        pytest.param((1280, "en"), (390, "en"), (1280, "fr"), (390, "fr"), marks=OTHER_WIDTHS),
    ],
)
def test_four_people_go_from_an_empty_folder_to_a_published_edition(
    stage: Stage,
    inbox: Path,
    assistant: tuple[int, str],
    officer: tuple[int, str],
    reviewer: tuple[int, str],
    coordinator: tuple[int, str],
) -> None:
    deposits_and_corrects(stage, inbox, *assistant)
    writes_the_document(stage, *officer)
    reads_and_clears(stage, *reviewer)
    files = signs(stage, *coordinator)
    require_truth(files, inbox)
    require_documents(files)


# -- by keyboard alone -------------------------------------------------------------------------------------------------


def chooser(page: Any, selector: str) -> Any:
    """Opens the choice of a file by keyboard; on a machine without time Chromium may swallow the key, and a person presses it again."""
    opened: list[Any] = []
    page.on("filechooser", lambda one: opened.append(one))
    reach(page, selector)
    for _ in range(3):
        page.keyboard.press("Space")
        for _ in range(300):
            if opened:
                return opened[0]
            page.wait_for_timeout(100)
        assert page.evaluate("(one) => document.activeElement.matches(one)", selector), "the focus went elsewhere"
    raise AssertionError(f"no choice of files opens at {selector}")


def press(page: Any, selector: str, key: str = "Enter") -> None:
    """Goes to an element by the key Tab, and presses it."""
    reach(page, selector)
    page.keyboard.press(key)


def typed_into(page: Any, selector: str, text: str) -> None:
    reach(page, selector)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A person alone, whose folder holds no workspace yet."""
    from dataclasses import replace

    from django.test import override_settings

    from kolosi.web.folders import Folders

    folder = tmp_path / "analyses"
    folder.mkdir()
    site = replace(ready(), home=folder, workspaces=Folders(folder))
    with override_settings(KOLOSI=site), listening() as base:
        yield base, folder


def test_a_workspace_is_made_and_a_file_given_by_keyboard_alone(home: tuple[str, Path], tmp_path: Path) -> None:
    base, folder = home
    file = tmp_path / "PMT_ONG01.csv"
    file.write_bytes(MONITORING)
    with browsing() as page:
        enter(page, base)
        typed_into(page, "#country", "Mali")
        typed_into(page, "#period", "2025-Q2")
        typed_into(page, "#name", "essai")
        press(page, "#new button")
        page.wait_for_url("**/quarter")
        press(page, "nav a[href$='/deposit']")
        page.wait_for_url("**/deposit")
        page.wait_for_load_state("networkidle")
        chooser(page, "#files").set_files(str(file))
        press(page, "#send button.main")
        page.wait_for_selector("article.came", timeout=PATIENCE)
        press(page, "main a[href$='/deposit/corrections']")
        page.wait_for_selector("form#corrections")
        typed_into(page, "input[name='other.0']", "Extorsion")
        typed_into(page, "input[name='other.1']", "Gao (région)")
        press(page, "form#corrections .bottom button")
        done(page)
        press(page, "nav a[href$='/figures']")
        page.wait_for_url("**/figures")
        typed_into(page, "#q", "violations documentées")
        page.wait_for_url("**/figures?*q=violations*")  # found while one types
        press(page, "#found a[href*='hr_violations']")
        page.wait_for_url("**/figures/one**")
        assert "Non diffusé (protection)" in page.inner_text("main")  # three are too few to be told
    assert kolosi.open(folder / "essai").figure("hr_violations/2025-Q2").estimate.value == 3
    [line] = kolosi.open(folder / "essai").files()
    assert (line.file, line.records) == ("PMT_ONG01.csv", 3)


def test_an_officer_writes_renders_and_publishes_by_keyboard_alone(tmp_path: Path) -> None:
    folder = signing_case.sound(tmp_path / "saine").folder
    served(folder, "saine")
    space = "/w/saine"
    with listening() as base, browsing(width=390, accept_downloads=True) as page:
        enter(page, base)
        page.goto(f"{base}{space}/quarter")
        press(page, f"nav a[href='{space}/document']")
        page.wait_for_url("**/document")
        press(page, "main a[href$='/document/fr/limites']")
        page.wait_for_url("**/document/fr/limites")
        press(page, "a[href$='/limites/edit']")
        page.wait_for_url("**/edit")
        reach(page, "#editor")
        page.keyboard.press("Control+End")
        page.keyboard.type(" Les événements comptés : ")
        page.keyboard.press("Control+k")
        page.keyboard.type("événements ACLED")
        page.wait_for_selector("#found button[data-link]")
        press(page, "#found button[data-link]")
        page.keyboard.type(".")
        press(page, "form#edit button.main")
        page.wait_for_url("**/document/fr/limites")
        press(page, f"nav a[href='{space}/release']")
        page.wait_for_url("**/release")
        press(page, "form[action$='/release/render'] button")
        done(page)
        press(page, f"nav a[href='{space}/release']")
        page.wait_for_selector("#state a.button.main")
        press(page, "#state a.button.main")
        page.wait_for_selector("#edition")
        typed_into(page, "#edition", "2025-05")
        typed_into(page, "#why", "Validé en réunion")
        press(page, "[name=sure]", "Space")
        press(page, "#publish button.main")
        done(page)
        press(page, f"nav a[href='{space}/release']")
        page.wait_for_url("**/release")
        press(page, "section[aria-labelledby=editions] summary")
        reach(page, "section[aria-labelledby=editions] a[download]")
        with page.expect_download() as coming:
            page.keyboard.press("Enter")
        assert coming.value.suggested_filename.startswith("2025-05 - pau")
    frozen = published((folder / "editions" / "2025-05" / "public" / "figures.json").read_bytes())
    assert frozen["acled_events/2025-Q1"]["value"] == 30
