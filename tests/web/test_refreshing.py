"""Life after the first edition in the pages: numbers that moved are brought into the text by a page, and what was signed reads in words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.signing_case import came, rows, sound, write
from tests.web.served import as_person, entered, served, text

from kolosi.web.hints import PLACES, pieces
from kolosi.web.rights import Right
from kolosi.workspace import Workspace

pytestmark = pytest.mark.long

if TYPE_CHECKING:
    from django.test import Client

EVENTS = {"fr": "[30 événements](fig:acled_events/2025-Q1)", "en": "[30 events](fig:acled_events/2025-Q1)"}
FRENCH = f"# Résumé\n\nAu premier trimestre 2025, {EVENTS['fr']} ont été recensés.\n\n# Limites {{#limites}}\n\nLa presse ne voit pas tout.\n"
ENGLISH = f"# Summary\n\nIn the first quarter of 2025, {EVENTS['en']} were recorded.\n\n# Limitations {{#limites}}\n\nThe press does not see everything.\n"


@pytest.fixture
def corrected(tmp_path: Path) -> Workspace:
    """One edition is out; then an event more came in."""
    workspace = sound(tmp_path / "corrige")
    write(workspace.folder, FRENCH, ENGLISH)
    Workspace(workspace.folder).publish("2025-04", by="Awa D. (fictive)")
    again = Workspace(workspace.folder)
    again.remove("acled.csv", why="incomplet")
    came(again, [*rows(), "INV99,15 March 2025,Battles,Armed clash,Gao,1,"], "acled v2.csv")
    served(again.folder, "corrige")
    return Workspace(again.folder)


@pytest.fixture
def client(corrected: Workspace) -> Client:
    del corrected
    return entered()


def work() -> None:
    from kolosi.web.jobs.worker import Worker
    from kolosi.web.models import Job

    assert Worker().once()
    assert {job.state for job in Job.objects.all()} == {"done"}
    Job.objects.all().delete()


def drafts(workspace: Workspace) -> str:
    return "".join(workspace.file("report", f"pau.{one}.md").read_text("utf-8") for one in ("fr", "en"))


def test_the_page_shows_each_number_that_moves_and_writes_them_in_both_languages(
    client: Client, corrected: Workspace
) -> None:
    page = text(client.get("/w/corrige/document/refresh"))
    assert "30 événements 31 événements" in page
    assert "30 events 31 events" in page
    assert "[30 événements]" in drafts(corrected)
    assert client.post("/w/corrige/document/refresh/write").status_code == 302
    work()
    assert drafts(corrected).count("[31 ") == 2
    assert "Rien à mettre à jour" in text(client.get("/w/corrige/document/refresh"))


def test_what_stands_in_the_way_leads_to_the_page_that_settles_it(client: Client, corrected: Workspace) -> None:
    answer = client.get("/w/corrige/quarter").content.decode()
    assert 'href="/w/corrige/document/refresh"' in answer
    assert client.get("/w/corrige/document").content.decode().count("/document/refresh") == 1


def test_who_does_not_write_is_offered_no_numbers(
    client: Client, corrected: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_person(monkeypatch, Right.READ)
    assert client.get("/w/corrige/document/refresh").status_code == 404
    assert "/document/refresh" not in client.get("/w/corrige/document").content.decode()


def test_a_signature_reads_as_a_name_and_a_reason_and_no_seal_of_files(client: Client, corrected: Workspace) -> None:
    page = text(client.get("/w/corrige/quarter"))
    assert "2025-04" in page
    assert "sha256" not in page
    assert "public/" not in page
    corrected.withdraw("2025-04", by="Awa D. (fictive)", why="Un événement manquait")
    assert text(client.get("/w/corrige/quarter")).count("Un événement manquait") == 1


def test_an_edition_says_which_other_took_its_place(client: Client, corrected: Workspace) -> None:
    corrected.refresh(write=True)
    Workspace(corrected.folder).publish("2025-05", by="Awa D. (fictive)")
    page = text(client.get("/w/corrige/release"))
    assert page.count("Remplacée par « 2025-05 »") == 1
    assert "Errata (français)" in page
    Workspace(corrected.folder).withdraw("2025-05", by="Awa D. (fictive)", why="Trop tôt")
    assert "Remplacée par" not in text(client.get("/w/corrige/release"))


def test_two_steps_of_one_hint_are_two_places() -> None:
    """«(Release, then Release)» tells nobody what to do."""
    assert PLACES["render"] != PLACES["publish"]
    assert PLACES["check"] != PLACES["refresh"]
    shown = "".join(one.text for one in pieces("`kolosi render`, puis `kolosi publish`", "fr", "/w/x"))
    assert shown.replace("\u202f", " ") == "L’écran « Publication », puis la page « Publier une édition »"


def test_a_register_is_named_and_not_its_file() -> None:
    shown = "".join(one.text for one in pieces("report/risks.yaml : 2 phrases", "fr", "/w/x"))
    assert shown.startswith("Risques classés")
