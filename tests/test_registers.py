"""What registers put into a document: recommendations as a table, endnotes with their link, what is asked of a region."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kolosi.model.finding import Finding
from kolosi.report.checking.reference_messages import found_point
from kolosi.report.draft.blocks import Cover, Document, Table
from kolosi.report.draft.links import Draft
from kolosi.report.draft.narrative import plain_text, read
from kolosi.report.pack.excerpts import recommendations
from kolosi.workspace import Workspace
from kolosi.workspace.write.registers import actions_at, filled, read_registers, with_references, without_quantities

REGISTER = """recommendations:
  - {id: r1, risk: gbv, addressee: donors, where: [ml-gao, ml-mopti], quantity: 5, unit: {fr: structures, en: services}, by: 2025-12-31,
     priority: high, status: under_way, fr: "Rétablir les structures | fermées.", en: Restore services.}
  - {id: r2, risk: gbv, addressee: government, priority: high, fr: Réunir les services., en: Bring services together.}
  - {id: r3, risk: gbv, addressee: government, status: done, fr: Achever., en: End.}
"""
REFERENCES = """references:
  dtm: {title: {fr: Matrice, en: Matrix}, publisher: OIM, date: "2024-09", link: "https://dtm.example.org/mali/", accessed: "2025-05-12", figures: [idps]}
  sans: {title: {fr: Sans, en: Without}, publisher: Personne, date: "2024", figures: []}
"""
DRAFT = "# Recommandations {#recommandations}\n\n<!-- recommendations: begin -->\n<!-- recommendations: end -->\n"


@pytest.fixture
def workspace(blank: Path, tmp_path: Path) -> Workspace:
    folder = tmp_path / "essai"
    shutil.copytree(blank, folder)
    (folder / "report" / "recommendations.yaml").write_text(REGISTER, "utf-8")
    (folder / "report" / "references.yaml").write_text(REFERENCES, "utf-8")
    (folder / "report" / "risks.yaml").write_text("risks:\n  - {risk: gbv, rank: 1}\n", "utf-8")
    return Workspace(folder)


def document_of(workspace: Workspace, language: str) -> Document:
    text = filled(DRAFT, language, workspace)
    return read([Draft(file="pau.md", language=language, text=text)], Cover(title={language: "Essai"}))


def test_recommendations_are_a_table_of_what_where_how_many_by_when(workspace: Workspace) -> None:
    (table,) = [block for block in document_of(workspace, "fr").blocks if isinstance(block, Table)]
    assert [plain_text(cell.runs) for cell in table.head] == [
        "À qui", "Quoi", "Où", "Combien", "Avant le", "Priorité", "État",
    ]  # fmt: skip
    rows = [[plain_text(cell.runs).replace("\u00a0", " ") for cell in row] for row in table.rows]
    assert rows == [
        ["Au Gouvernement", "Réunir les services.", "Tout le pays", "–", "–", "haute", "en attente"],
        ["Aux bailleurs de fonds", "Rétablir les structures | fermées.", "Gao, Mopti", "5 structures", "31 déc. 2025", "haute", "en cours"],
    ]  # fmt: skip


def test_who_leads_stands_in_the_table_where_somebody_does(workspace: Workspace) -> None:
    path = workspace.folder / "report" / "recommendations.yaml"
    path.write_text(REGISTER.replace("{id: r1,", "{id: r1, lead: Groupe des bailleurs,"), "utf-8")
    (table,) = [block for block in document_of(workspace, "fr").blocks if isinstance(block, Table)]
    assert [plain_text(cell.runs) for cell in table.head][:3] == ["À qui", "Responsable", "Quoi"]
    assert [plain_text(row[1].runs) for row in table.rows] == ["–", "Groupe des bailleurs"]


def test_a_shorter_document_takes_each_row_with_where_and_when(workspace: Workspace) -> None:
    asked = recommendations(document_of(workspace, "en"))
    assert [one.addressee for one in asked] == ["To the Government", "To donors"]
    told = [plain_text(one.items[0]).replace("\u00a0", " ") for one in asked]
    assert told == ["Bring services together.", "Restore services. (Gao, Mopti; 5 services; 31 Dec 2025)"]


def test_how_many_are_asked_for_is_no_number_without_reference(workspace: Workspace) -> None:
    text = filled(DRAFT, "fr", workspace)
    line = text[: text.index("5 structures")].count("\n") + 1

    def found(number: str, at: int) -> Finding:
        return found_point("number_without_reference", file="pau.md", line=at, found=number, context=number)

    points = [found("5", line), found("6", line), found("5", 1)]
    assert without_quantities(workspace, {"fr": ("pau.md", text)}, points) == points[1:]


def test_an_endnote_ends_by_publisher_date_link_and_day_of_access(workspace: Workspace) -> None:
    text = with_references("Un[^dtm] deux[^sans].\n\n[^dtm]: Rondes.\n[^sans]: Rien.\n", "fr", workspace)
    assert (
        "[^dtm]: Rondes. OIM, septembre 2024. [dtm.example.org/mali](https://dtm.example.org/mali/), consulté le 12 mai 2025.\n"
        in text
    )
    assert "[^sans]: Rien.\n" in text


def test_a_region_is_told_what_is_asked_of_it_else_what_comes_first_everywhere(workspace: Workspace) -> None:
    registers = read_registers(workspace)
    own = actions_at(registers, workspace, "ml-gao", "fr")
    assert own.startswith("# Ce qui est demandé")
    assert "Rétablir" in own
    assert "Réunir" not in own
    assert "Réunir" in actions_at(registers, workspace, "ml-kayes", "fr")
