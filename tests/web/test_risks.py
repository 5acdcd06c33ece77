"""The screen of risks: what is typed in it leaves the folder that the form given back would; what one may not see is not in the page."""

from __future__ import annotations

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
from kolosi.workspace.evidence.registers import read_excerpts
from kolosi.workspace.write.judgements import read_rankings, read_severity

MINES = "Présence de mines et autres engins explosifs"


@pytest.fixture
def mali(tmp_path: Path) -> Workspace:
    return judged(tmp_path / "mali")


@pytest.fixture
def client(mali: Workspace) -> Client:
    served(mali.folder, "mali")
    return entered()


def post(client: Client, path: str, fields: dict[str, Any]) -> Any:
    return client.post(f"/w/mali/{path}", fields)


# -- evidence ---------------------------------------------------------------------------------------------------------


def test_excerpts_are_filtered_by_risk_and_region_and_searched(client: Client) -> None:
    page = body(client.get("/w/mali/risks"))
    assert all(text in page for text in ("bergers près de Gao", "route du marché", "centres d’écoute"))
    assert "route du marché" not in body(client.get("/w/mali/risks?region=ml-gao"))
    of_mines = body(client.get("/w/mali/risks?risk=explosive_ordnance"))
    assert "bergers près de Gao" in of_mines
    assert "centres d’écoute" not in of_mines
    assert "<mark>bergers</mark>" in body(client.get("/w/mali/risks?q=bergers"))
    assert "Introuvable : dromadaires" in body(client.get("/w/mali/risks?q=dromadaires"))


def test_who_does_not_write_never_learns_of_a_confidential_document(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_person(monkeypatch, Right.READ)
    for path in ("risks", "risks/documents", "risks?q=route", "risks?document=d2", "risks/gaps"):
        page = body(client.get(f"/w/mali/{path}"))
        assert [word for word in ("réservée", "Organisation B", "route du marché") if word in page] == [], path
    for path in ("risks/excerpts/e2", "risks/reading", "risks/documents/new", "risks/rounds", "risks/severity/ml-gao"):
        assert client.get(f"/w/mali/{path}").status_code == 404, path


def test_who_must_not_see_gender_based_violence_does_not(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    as_person(monkeypatch, *Right, sees_gbv=False)
    for path in ("risks", "risks/gaps", "risks/severity", "risks/workshop", "recommendations"):
        page = body(client.get(f"/w/mali/{path}"))
        assert [word for word in ("VBG", "centres d’écoute", "Partout.") if word in page] == [], path
    for path in ("gaps.svg", "excerpts/e3", "reading", "forms/excerpts.xlsx", "severity/matrix.svg"):
        assert client.get(f"/w/mali/risks/{path}").status_code == 404, path


def test_an_excerpt_is_added_as_by_the_command(client: Client, mali: Workspace, tmp_path: Path) -> None:
    other = judged(tmp_path / "autre")
    other.excerpt("d1", text="Une école est occupée.", risk=["explosive_ordnance"], at=["Gao"], coder="K1")
    asked = {
        "document": "d1",
        "in": "fr",
        "0.code": "",
        "0.text": "Une école est occupée.",
        "0.risks": MINES,
        "0.places": "Gao",
        "0.coder": "K1",
    }
    answer = post(client, "risks/excerpts/new", asked)
    assert answer.status_code == 302
    assert answer.url == "/w/mali/risks/excerpts/e4"
    assert same_file(mali, other, "excerpts.yaml")


def test_an_excerpt_that_cannot_be_taken_keeps_what_was_typed_beside_what_is_wrong(
    client: Client, mali: Workspace
) -> None:
    asked = {"document": "d1", "in": "fr", "0.code": "", "0.text": "Une école.", "0.places": "Atlantide", "0.page": "x"}
    answer = post(client, "risks/excerpts/new", asked)
    page = body(answer)
    assert answer.status_code == 409
    assert "Une école." in page
    assert "Atlantide" in page
    assert "« x » n’est pas un numéro de page" in page
    assert "« Atlantide » ne se lit pas" in body(post(client, "risks/excerpts/new", {**asked, "0.page": ""}))
    assert "Dites de quel document" in body(post(client, "risks/excerpts/new", {**asked, "document": "d9"}))
    assert len(read_excerpts(mali)) == 3


def test_a_proposed_tag_is_applied_by_a_person_alone(client: Client, mali: Workspace) -> None:
    mali.excerpt("d1", text="Une mine a explosé sur la route.")
    page = body(client.get("/w/mali/risks/excerpts/e4"))
    assert "à cause de : mine" in page
    assert read_excerpts(mali)[3].risks == ()
    post(client, "risks/excerpts/e4/tag", {"column": "risks", "term": "explosive_ordnance"})
    assert read_excerpts(mali)[3].risks == ("explosive_ordnance",)
    again = client.post("/w/mali/risks/excerpts/e4/tag", {"column": "risks", "term": "gbv"}, follow=True)
    assert "n’est plus proposée" in body(again)


def test_tags_changed_in_the_page_are_those_of_the_form(client: Client, mali: Workspace) -> None:
    fields = fields_of(body(client.get("/w/mali/risks/excerpts/e2")))
    assert (
        post(client, "risks/excerpts/e2", {**fields, "0.places": "Gao; Mopti", "0.severity": "grave"}).status_code
        == 302
    )
    changed = read_excerpts(mali)[1]
    assert (changed.places, changed.severity) == (("ml-gao", "ml-mopti"), "severe")
    stale = body(post(client, "risks/excerpts/e2", {**fields, "0.places": "Kidal"}))
    assert "depuis que le formulaire a été remis" in stale
    assert "Kidal" in stale
    assert "Quelqu’un a changé cette ligne" in stale
    assert read_excerpts(mali)[1].places == ("ml-gao", "ml-mopti")


def test_a_document_goes_through_the_queue(client: Client, mali: Workspace, tmp_path: Path) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from kolosi.web.jobs.worker import Worker
    from kolosi.web.site import site

    assert "Choisissez un fichier" in body(post(client, "risks/documents/new", {"title": "Sans fichier"}))
    file = SimpleUploadedFile("../../note.html", "<h1>Note inventée</h1><p>Rien de grave.</p>".encode())
    answer = post(client, "risks/documents/new", {"files": file, "publisher": "Organisation C", "reliability": "A"})
    assert answer.status_code == 302
    assert "/jobs/" in answer.url
    while Worker().once():
        pass
    assert "d3 : Note inventée est dans la revue" in body(client.get(answer.url))
    listed = body(client.get("/w/mali/risks/documents"))
    assert "Note inventée" in listed
    assert "Organisation C" in listed
    assert not any((site().state / "given").rglob("*.html"))


def test_reading_says_what_to_read_and_keeps_what_gave_nothing(client: Client, mali: Workspace, tmp_path: Path) -> None:
    note = tmp_path / "lue.html"
    note.write_text("<h1>Note à lire</h1><p>Des mines ont tué.</p>", "utf-8")
    mali.document([note])
    page = body(client.get("/w/mali/risks/reading"))
    assert "Note à lire" in page
    assert "Lu, rien à garder" in page
    post(client, "risks/reading/mark", {"read": "d3"})
    assert [one.id for one in mali.unread().documents] == []
    refused = body(client.post("/w/mali/risks/reading/mark", {"read": "d1"}, follow=True))
    assert "d1" in refused
    assert 'class="flash refused"' in refused


def test_gaps_show_each_sub_pillar_of_a_cell(client: Client) -> None:
    page = body(client.get("/w/mali/risks/gaps?risk=explosive_ordnance&region=ml-gao"))
    assert page.count('class="row state-') > 10
    assert client.get("/w/mali/risks/gaps.svg").headers["Content-Type"] == "image/svg+xml"


# -- severity ---------------------------------------------------------------------------------------------------------


@pytest.mark.long
def test_phases_agreed_in_the_page_leave_the_folder_of_the_worksheet(
    client: Client, mali: Workspace, tmp_path: Path
) -> None:
    other = judged(tmp_path / "autre")
    path = other.form("severity", into=tmp_path / "severity.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book["Sévérité"]
    heads, at = heads_of(sheet, "Région")
    row = next(
        line
        for line in range(at + 1, sheet.max_row + 1)
        if sheet.cell(line, heads["Région"]).value == "Gao" and sheet.cell(line, heads["Risque"]).value == MINES
    )
    given = {"Phase convenue": "4 Extrême", "Fondement": "Jugement", "Raison (français)": "Convergence des avis."}
    for head, value in given.items():
        sheet.cell(row, heads[head]).value = value  # type: ignore[assignment]
    book.save(path)
    other.add([path])
    fields = fields_of(body(client.get("/w/mali/risks/severity/ml-gao")))
    answer = post(
        client,
        "risks/severity/ml-gao",
        {**fields, "1.phase": "4 Extrême", "1.basis": "Jugement", "1.reason.fr": "Convergence des avis."},
    )
    assert answer.status_code == 302
    assert read_severity(mali).agreed["ml-gao", "explosive_ordnance"].phase == 4
    assert same_file(mali, other, "severity.yaml")
    assert [one.kept for one in Workspace(mali.folder).receipts.current()] == [
        one.kept for one in other.receipts.current()
    ]
    assert 'class="phase p4"' in body(client.get("/w/mali/risks/severity"))
    assert client.get("/w/mali/risks/severity/matrix.svg").status_code == 200
    assert client.get("/w/mali/risks/severity/map.svg").status_code == 404  # nobody agreed on all risks together


def test_a_phase_without_what_it_rests_on_is_refused_beside_its_field(client: Client, mali: Workspace) -> None:
    fields = fields_of(body(client.get("/w/mali/risks/severity/ml-gao")))
    answer = post(client, "risks/severity/ml-gao", {**fields, "0.phase": "4 Extrême", "0.dissent.fr": "Plutôt 3."})
    page = body(answer)
    assert answer.status_code == 409
    assert "« Fondement » est vide" in page
    assert "Plutôt 3." in page
    assert 'aria-describedby="f-0-basis-n f-0-basis-w"' in page
    assert read_severity(mali).agreed == {}


def test_a_phase_that_departs_from_the_computed_one_needs_a_reason(client: Client, mali: Workspace) -> None:
    (mali.folder / "report" / "severity.yaml").write_text(
        "households:\n  - {region: ml-gao, phase_1: 0, phase_2: 0, phase_3: 0, phase_4: 100, phase_5: 0, survey: Enquête}\n",
        "utf-8",
    )
    fields = fields_of(body(client.get("/w/mali/risks/severity/ml-gao")))
    told = {**fields, "0.phase": "1 Minimale", "0.basis": "Répartition des ménages"}
    page = body(post(client, "risks/severity/ml-gao", told))
    assert "la phase 1 est convenue, et les chiffres donnent 4" in page
    assert "kolosi form" not in page
    assert read_severity(mali).agreed == {}
    assert post(client, "risks/severity/ml-gao", {**told, "0.reason.fr": "L’enquête est ancienne."}).status_code == 302
    assert read_severity(mali).agreed["ml-gao", None].phase == 1


def test_the_computed_phase_stays_with_those_who_judge(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "sans données" in body(client.get("/w/mali/risks/severity"))
    as_person(monkeypatch, Right.READ)
    page = body(client.get("/w/mali/risks/severity"))
    assert "sans données" not in page
    assert "Mopti" in page


def test_what_is_known_follows_the_worksheet(client: Client) -> None:
    assert 'hx-select-oob="#known-0,#known-1,#known-2"' in body(client.get("/w/mali/risks/severity/ml-gao"))
    assert "Ce qui manque" in body(client.get("/w/mali/risks/severity/ml-gao?known=1"))
    assert client.get("/w/mali/risks/severity/ml-atlantide").status_code == 404


# -- workshop ---------------------------------------------------------------------------------------------------------


def ranked(client: Client, group: str, *risks: str, **more: str) -> Any:
    places = ("first", "second", "third", "fourth", "fifth")
    fields = {f"0.{place}": risk for place, risk in zip(places, risks, strict=False)}
    return post(client, "risks/workshop/group/new", {"in": "fr", "0.code": "", "0.group": group, **fields, **more})


@pytest.mark.long
def test_groups_rank_by_page_and_the_results_put_them_together(client: Client, mali: Workspace) -> None:
    gbv = "Violence basée sur le genre"
    assert ranked(client, "Gao", MINES, gbv).status_code == 302
    assert "Un seul groupe" in body(client.get("/w/mali/risks/workshop"))
    assert ranked(client, "Mopti", MINES, gbv, **{"0.dissent.fr": "Plutôt la VBG."}).status_code == 302
    assert [one.risks for one in read_rankings(mali)] == [("explosive_ordnance", "gbv")] * 2
    page = body(client.get("/w/mali/risks/workshop"))
    assert "Concordance" in page
    assert "Plutôt la VBG." in page
    assert not any(
        fields_of(body(client.get("/w/mali/risks/workshop/group/new")))[f"0.{name}"] for name in ("group", "first")
    )
    twice = body(ranked(client, "Gao", MINES))
    assert "une autre ligne a le même « Groupe »" in twice
    assert 'value="Gao"' in twice
    same = body(ranked(client, "Kidal", MINES, MINES))
    assert "est déjà dans cette ligne" in same
    held = fields_of(body(client.get("/w/mali/risks/workshop/group/1")))
    assert post(client, "risks/workshop/group/1", {**held, "0.first": gbv, "0.second": ""}).status_code == 302
    assert read_rankings(mali)[0].risks == ("gbv",)


def test_forms_go_out_as_workbooks_and_come_back_by_the_queue(client: Client, mali: Workspace) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from kolosi.web.jobs.worker import Worker

    out = client.get("/w/mali/risks/forms/ranking.xlsx")
    assert out.content[:2] == b"PK"
    assert "ranking.xlsx" in out.headers["Content-Disposition"]
    assert client.get("/w/mali/risks/forms/settings.xlsx").status_code == 404
    back = post(client, "risks/forms", {"files": SimpleUploadedFile("x.xlsx", out.content)})
    while Worker().once():
        pass
    assert "rien n’a été changé" in body(client.get(back.url))
    assert "Choisissez un fichier" in body(post(client, "risks/forms", {}))


def same_file(one: Workspace, other: Workspace, name: str) -> bool:
    return (one.folder / "report" / name).read_bytes() == (other.folder / "report" / name).read_bytes()
