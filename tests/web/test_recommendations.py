"""The screen of recommendations: the register, its follow-up, its sheets and alerts; the folder is that of the forms."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client
from tests.test_severity import heads_of
from tests.web.judged_case import body, fields_of, judged
from tests.web.served import as_person, entered, served

from kolosi.web.rights import Right
from kolosi.workspace import Workspace
from kolosi.workspace.write.registers import read_registers


@pytest.fixture
def mali(tmp_path: Path) -> Workspace:
    return judged(tmp_path / "mali")


@pytest.fixture
def client(mali: Workspace) -> Client:
    served(mali.folder, "mali")
    return entered()


def post(client: Client, path: str, fields: dict[str, Any]) -> Any:
    return client.post(f"/w/mali/recommendations{path}", fields)


def test_the_register_shows_what_is_overdue_first_and_what_each_lacks(client: Client) -> None:
    page = body(client.get("/w/mali/recommendations"))
    assert "12 jours de retard" in page
    assert page.index('id="r1"') < page.index('id="r2"')
    second = page[page.index('id="r2"') :]
    assert all(f">{part}</span>" in second for part in ("combien", "où", "avant quand"))
    assert 'id="r2"' not in body(client.get("/w/mali/recommendations?late=1"))
    assert 'id="r1"' not in body(client.get("/w/mali/recommendations?addressee=government"))
    assert "ne répond à ces choix" in body(client.get("/w/mali/recommendations?status=done"))


def test_a_change_in_the_page_leaves_the_folder_of_the_form(client: Client, mali: Workspace, tmp_path: Path) -> None:
    other = judged(tmp_path / "autre")
    path = other.form("recommendations", into=tmp_path / "r.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book["Recommandations"]
    heads, at = heads_of(sheet, "Numéro")
    given = {
        "Responsable": "Cluster Protection",
        "Quantité": 8,
        "Unité (français)": "comités",
        "Unité (anglais)": "committees",
    }
    row = next(line for line in range(at + 1, sheet.max_row + 1) if sheet.cell(line, heads["Numéro"]).value == "r2")
    for head, value in given.items():
        sheet.cell(row, heads[head]).value = value  # type: ignore[assignment]
    book.save(path)
    other.add([path])
    fields = fields_of(body(client.get("/w/mali/recommendations/r/r2")))
    said = {"0.lead": "Cluster Protection", "0.quantity": "8", "0.unit.fr": "comités", "0.unit.en": "committees"}
    assert post(client, "/r/r2", {**fields, **said}).status_code == 302
    name = "recommendations.yaml"
    assert (mali.folder / "report" / name).read_bytes() == (other.folder / "report" / name).read_bytes()
    page = body(client.get("/w/mali/recommendations/r/r2"))
    assert "Il y manque encore : où, avant quand" in page


def test_what_somebody_else_changed_meanwhile_is_never_written_over(client: Client, mali: Workspace) -> None:
    before = fields_of(body(client.get("/w/mali/recommendations/r/r2")))
    post(client, "/r/r2", {**before, "0.lead": "Premier arrivé"})
    answer = post(client, "/r/r2", {**before, "0.lead": "Second arrivé"})
    page = body(answer)
    assert answer.status_code == 409
    assert "Second arrivé" in page
    assert "« Premier arrivé »" in page
    assert item(mali, "r2").lead == "Premier arrivé"
    again = fields_of(page)
    assert again["0.lead"] == "Second arrivé"
    assert post(client, "/r/r2", again).status_code == 302
    assert item(mali, "r2").lead == "Second arrivé"


def item(mali: Workspace, id_: str) -> Any:
    return next(one for one in read_registers(mali).recommendations if one.id == id_)


def test_a_new_recommendation_is_entered_and_a_wrong_one_keeps_what_was_typed(client: Client, mali: Workspace) -> None:
    fields = fields_of(body(client.get("/w/mali/recommendations/new")))
    wrong = {**fields, "0.fr": "Ouvrir un centre.", "0.where": "Atlantide"}
    answer = post(client, "/new", wrong)
    page = body(answer)
    assert answer.status_code == 409
    assert "Ouvrir un centre." in page
    assert "n’est le nom d’aucun lieu" in page
    assert "« Destinataire » est vide" in page
    whole = {
        **wrong,
        "0.where": "Gao",
        "0.en": "Open a centre.",
        "0.addressee": "Bailleurs de fonds",
        "0.quantity": "1",
        "0.unit.fr": "centre",
        "0.unit.en": "centre",
        "0.by": "2027-01-31",
    }
    assert post(client, "/new", whole).status_code == 302
    assert (item(mali, "r-3").where, item(mali, "r-3").by) == (["ml-gao"], "2027-01-31")
    assert "a le même « Numéro »" in body(post(client, "/new", {**whole, "0.id": "r1"}))


def test_follow_up_is_recorded_by_who_may_follow_and_by_nobody_else(
    client: Client, mali: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_person(monkeypatch, Right.READ, Right.FOLLOW)
    page = body(client.get("/w/mali/recommendations"))
    assert "Modifier" not in page
    assert client.get("/w/mali/recommendations/r/r1").status_code == 404
    code = page[page.index('id="follow-r1"') :].partition('name="code" value="')[2].partition('"')[0]
    said = {"in": "fr", "code": code, "status": "en cours", "note": "Cinq équipes formées."}
    assert post(client, "/r/r1/follow", said).status_code == 302
    assert (item(mali, "r1").status, item(mali, "r1").note) == ("under_way", "Cinq équipes formées.")
    answer = post(client, "/r/r1/follow", {**said, "note": "Autre chose."})
    assert answer.status_code == 409
    assert "Autre chose." in body(answer)
    assert "Cinq équipes formées." in body(answer)
    as_person(monkeypatch, Right.READ)
    assert post(client, "/r/r1/follow", said).status_code == 404
    assert 'name="code"' not in body(client.get("/w/mali/recommendations"))


def test_sheets_go_out_to_owners_and_come_back_by_the_queue(client: Client, mali: Workspace, tmp_path: Path) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from kolosi.web.jobs.worker import Worker

    assert "Bailleurs de fonds (1)" in body(client.get("/w/mali/recommendations/owners"))
    assert post(client, "/owners/send", {"addressee": "donors", "languages": ["fr"]}).status_code == 302
    page = body(client.get("/w/mali/recommendations/owners"))
    name = "recommandations.donors.fr.v1.xlsx"
    assert f"/owners/file/{name}" in page
    data = client.get(f"/w/mali/recommendations/owners/file/{name}").content
    assert client.get("/w/mali/recommendations/owners/file/..%2Fworkspace.yaml").status_code == 404
    path = tmp_path / name
    path.write_bytes(data)
    book = openpyxl.load_workbook(path)
    sheet = next(
        one for one in book.worksheets if any("r1" in str(cell.value) for row in one.iter_rows() for cell in row)
    )
    cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "en attente")
    cell.value = "achevée"  # type: ignore[assignment]
    book.save(path)
    back = post(client, "/owners/receive", {"files": SimpleUploadedFile(name, path.read_bytes())})
    while Worker().once():
        pass
    assert "r1" in body(client.get(back.url))
    assert item(mali, "r1").status == "done"
    assert "Choisissez un fichier" in body(post(client, "/owners/receive", {}))
    assert post(client, "/owners/send", {"addressee": "personne"}).status_code == 404


def test_the_list_goes_out_as_workbook_and_calendar(client: Client) -> None:
    book = client.get("/w/mali/recommendations/register.xlsx")
    assert book.content[:2] == b"PK"
    assert "recommandations.xlsx" in book.headers["Content-Disposition"]
    assert client.get("/w/mali/recommendations/register.ics").content.startswith(b"BEGIN:VCALENDAR")


def test_alerts_without_data_say_so_and_a_wrong_answer_is_refused(client: Client, mali: Workspace) -> None:
    page = body(client.get("/w/mali/recommendations/alerts"))
    assert "Aucune semaine ne passe une règle" in page
    missing = client.post("/w/mali/recommendations/alerts/answer", {"alert": "x", "answer": "seen"}, follow=True)
    assert "Dites pourquoi" in body(missing)
    none = client.post("/w/mali/recommendations/alerts/answer", {"alert": "x", "why": "y"}, follow=True)
    assert "Choisissez d’abord" in body(none)
    unknown = client.post(
        "/w/mali/recommendations/alerts/answer",
        {"alert": "more_violations:ml-gao:2025-W02", "answer": "seen", "why": "Vu."},
        follow=True,
    )
    assert 'class="flash refused"' in body(unknown)
    digest = body(client.get("/w/mali/recommendations/alerts/digest"))
    assert "DONNÉES INVENTÉES" in digest.upper()
    assert client.get("/w/mali/recommendations/alerts/digest.eml").headers["Content-Type"] == "message/rfc822"


@pytest.mark.long
def test_an_alert_is_answered_by_the_decision_of_the_command(demo: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(demo, tmp_path / "mali-2025"))
    served(folder, "mali-2025")
    client = entered()
    address = "/w/mali-2025/recommendations/alerts"
    found = re.search(r'name="alert" value="([^"]+)"', body(client.get(address)))
    assert found
    said = {"alert": found[1], "answer": "acted", "day": "2025-04-02", "why": "Mission faite."}
    assert "suivie d’effet" in body(client.post(f"{address}/answer", said, follow=True))
    kept = Workspace(folder).decisions.latest("alert")[found[1]]
    assert (kept.value, kept.why) == ("acted; day=2025-04-02", "Mission faite.")


def test_who_reads_alone_sees_no_alert_and_no_sheet(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    as_person(monkeypatch, Right.READ)
    for path in ("alerts", "alerts/digest", "owners", "new", "r/r1"):
        assert client.get(f"/w/mali/recommendations/{path}").status_code == 404, path
    assert "Alertes" not in body(client.get("/w/mali/recommendations"))
