"""A file under other headers than its source's is no dead end: its headers are asked about once, then read every month."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import polars as pl
import pytest
from typer.testing import CliRunner

from kolosi.cli import app
from kolosi.workspace import Workspace
from kolosi.workspace.answers import Added

OTHER = """Région;Période couverte;Établissements non fonctionnels;Enfants hors classes affectés
Gao;février 2025;1 040;312 000
Ménaka;février 2025;57;
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    folder = tmp_path / "espace"
    folder.mkdir()
    (folder / "workspace.yaml").write_text("country: MLI\nperiod: 2025-Q1\nlanguages: [fr, en]\n", "utf-8")
    return Workspace(folder)


def given(workspace: Workspace, name: str, text: str, **said: str) -> Added:
    path = workspace.folder.parent / name
    path.write_text(text, "utf-8")
    (answer,) = workspace.add([path], **said)  # type: ignore[arg-type]
    return answer


def asked(workspace: Workspace) -> dict[tuple[str, str], tuple[str | None, list[str]]]:
    """Each line of the list: kind and value, then the proposal and the answers offered."""
    book = openpyxl.load_workbook(workspace.file("out", "internal", "a_corriger.xlsx"))
    page, guide, lists = book.worksheets
    assert guide.title == "Mode d’emploi"
    offered = {}
    for row in page.iter_rows(min_row=2):
        rule = next(rule for rule in page.data_validations.dataValidation if row[7].coordinate in rule.sqref)
        cells = lists[str(rule.formula1).partition("!")[2].replace("$", "")]
        offered[str(row[0].value), str(row[4].value)] = (row[6].value or None, [str(cell[0].value) for cell in cells])
    return offered


def answered(workspace: Workspace, answers: dict[str, str]) -> list[Added]:
    """What the list given back makes, and the files that are read since nothing is asked about them any more."""
    path = workspace.file("out", "internal", "a_corriger.xlsx")
    book = openpyxl.load_workbook(path)
    for row in book.worksheets[0].iter_rows(min_row=2):
        row[7].value = answers.get(row[4].value)
    book.save(workspace.folder.parent / "rendu.xlsx")
    return workspace.add([workspace.folder.parent / "rendu.xlsx"])


NAMED = {"Période couverte": "Date de situation", "Écoles non fonctionnelles": "Établissements non fonctionnels"}
"""The two columns that a file cannot do without, as a person names them in the list."""


def values(workspace: Workspace) -> dict[tuple[str, str], float]:
    built = workspace.build()
    kept = pl.concat([pl.read_parquet(workspace.tables.path(name)) for name in built.tables["statistics"]])
    return {(row["statistic"], row["region"]): row["value"] for row in kept.iter_rows(named=True)}


def test_headers_of_another_name_are_asked_about_and_read_once_they_are_named(workspace: Workspace) -> None:
    answer = given(workspace, "edu.csv", OTHER, source="education_cluster")
    (point,) = answer.findings
    assert (answer.receipt, point.id, point.severity) == (None, "columns_to_name", "warning")
    assert (
        point.found
        == "Écoles non fonctionnelles, Période couverte, Établissements non fonctionnels, Enfants hors classes affectés"
    )
    assert "a_corriger.xlsx" in point.hint["fr"]
    lines = asked(workspace)
    assert lines["colonne", "Enfants hors classes affectés"][0] == "Enfants affectés"
    assert lines["colonne", "Période couverte"][0] == "Date de situation"
    assert lines["colonne", "Période couverte"][1][:3] == ["Date de situation", "ignorer", "Région"]
    assert lines["colonne manquante", "Écoles non fonctionnelles"] == (
        "Établissements non fonctionnels",
        [
            "Période couverte",
            "Établissements non fonctionnels",
            "Enfants hors classes affectés",
            "ne pas compter ce fichier",
        ],
    )
    decided, read = answered(workspace, NAMED | {"Enfants hors classes affectés": "Enfants affectés"})
    assert decided.decisions == 3
    assert (read.file, read.records, read.waiting, read.findings) == ("edu.csv", 3, 0, ())
    assert not workspace.file("out", "internal", "a_corriger.xlsx").exists()
    assert values(workspace) == {
        ("schools_nonfunctional", "ml-gao"): 1040,
        ("schools_nonfunctional", "ml-menaka"): 57,
        ("children_affected_by_closure", "ml-gao"): 312000,
    }
    again = given(workspace, "edu.csv", OTHER, source="education_cluster")
    assert [finding.id for finding in again.findings] == ["already_received"]


@pytest.mark.parametrize("side", ["column", "wanted"])
def test_a_header_named_on_either_of_its_lines_is_not_asked_about_twice(workspace: Workspace, side: str) -> None:
    given(workspace, "edu.csv", OTHER, source="education_cluster")
    header, column = "Établissements non fonctionnels", "Écoles non fonctionnelles"
    answered(workspace, {header: column} if side == "column" else {column: header})
    assert {value for _, value in asked(workspace)} == {"Période couverte", "Enfants hors classes affectés"}
    _, read = answered(workspace, {"Période couverte": "Date de situation"})
    assert (read.records, values(workspace)["schools_nonfunctional", "ml-gao"]) == (2, 1040)


def test_what_was_said_of_the_headers_holds_next_month_without_the_source(workspace: Workspace) -> None:
    given(workspace, "edu.csv", OTHER, source="education_cluster")
    answered(workspace, NAMED)
    march = OTHER.replace("février", "mars").replace("1 040", "1 050")
    answer = given(workspace, "edu_mars.csv", march)
    assert (answer.source, answer.records) == ("education_cluster", 2)
    assert [finding.found for finding in answer.findings if finding.id == "unknown_column"] == [
        "Enfants hors classes affectés"
    ]


def test_the_question_stays_while_other_files_are_added(workspace: Workspace) -> None:
    given(workspace, "edu.csv", OTHER, source="education_cluster")
    other = "Région;Mois;Écoles non fonctionnelles\nGao;janvier 2025;1 030\n"
    assert given(workspace, "edu_janvier.csv", other).records == 1
    assert ("colonne manquante", "Écoles non fonctionnelles") in asked(workspace)


EXPORT = (
    "event_id_cnty,event_date,event_type,sub_event_type,Première division,fatalities\n"
    "I1,{day} 2025,Battles,Armed clash,Gao,3\n"
)


def test_a_source_that_is_clearly_meant_is_not_asked_for(workspace: Workspace) -> None:
    answer = given(workspace, "export.csv", EXPORT.format(day="01 January"))
    assert [(point.id, point.found) for point in answer.findings] == [("columns_to_name", "admin1")]
    decided, read = answered(workspace, {"admin1": "Première division"})
    assert decided.decisions == 1
    assert (read.file, read.source, read.records) == ("export.csv", "acled", 1)
    later = given(workspace, "export_2.csv", EXPORT.format(day="02 February").replace("I1", "I2"))
    assert (later.source, later.records, later.unread) == ("acled", 1, ())  # it is not asked again


def test_what_is_no_header_of_the_file_names_no_missing_column(workspace: Workspace) -> None:
    given(workspace, "export.csv", EXPORT.format(day="01 January"))
    (answer,) = answered(workspace, {"admin1": "Deuxième division"})
    assert (answer.decisions, [finding.id for finding in answer.findings]) == (0, ["entry_not_understood"])
    assert ("colonne manquante", "admin1") in asked(workspace)


def test_a_list_of_something_else_is_refused_as_before(workspace: Workspace) -> None:
    answer = given(workspace, "courses.csv", "article,prix\npain,250\n", source="education_cluster")
    assert [point.id for point in answer.findings] == ["source_does_not_fit"]
    assert [point.id for point in given(workspace, "c.csv", "article,prix\npain,250\n").findings] == ["source_asked"]


PERSON = "Personne Inventée, qui a tout raconté à la mission de février"


@pytest.mark.parametrize("header", ["Nom du point focal", "Nom de l’enquêteur", "Commentaires"])
def test_a_header_that_names_people_is_never_offered(workspace: Workspace, header: str) -> None:
    text = OTHER.replace(";Enfants", f";{header};Enfants").replace(";1 040;", f";1 040;{PERSON};", 1)
    given(workspace, "edu.csv", text.replace(";57;", ";57;;"), source="education_cluster")
    lines = asked(workspace)
    assert ("colonne manquante", "Écoles non fonctionnelles") in lines
    assert not [line for line in lines if header in line[1]]
    assert not [line for line, (_, offered) in lines.items() if header in offered]
    kept = workspace.file("receipts", "asked.json").read_text("utf-8")
    assert "Établissements non fonctionnels" in kept
    assert "Inventée" not in kept


def test_an_unknown_column_of_a_known_layout_may_be_one_of_its_columns(workspace: Workspace) -> None:
    text = "Région;Mois;Écoles non fonctionnelles;Enseignants touchés;Vrac\nGao;janvier 2025;1 030;6 180;x\n"
    assert given(workspace, "edu.csv", text).records == 1
    proposal, offered = asked(workspace)["colonne", "Enseignants touchés"]
    assert proposal == "Enseignants affectés"
    assert offered == ["Enseignants affectés", "ignorer", "Taux de fermeture", "Enfants affectés"]
    assert asked(workspace)["colonne", "Vrac"][0] is None
    (answer,) = answered(workspace, {"Enseignants touchés": "Enseignants affectés", "Vrac": "ignorer"})
    assert answer.decisions == 2
    assert values(workspace)["teachers_affected", "ml-gao"] == 6180
    assert not workspace.file("out", "internal", "a_corriger.xlsx").exists()


def test_columns_under_another_of_their_known_names_are_read_at_once(workspace: Workspace) -> None:
    answer = given(workspace, "edu.csv", "Région;Mois;Nb écoles non fonctionnelles\nGao;janvier 2025;1 030\n")
    assert (answer.source, answer.records) == ("education_cluster", 1)


def test_a_trace_names_the_column_where_one_row_gives_several_values(workspace: Workspace) -> None:
    text = "Région;Mois;dont insécurité;dont autres causes\nGao;janvier 2025;1 000;50\nMénaka;janvier 2025;60;0\n"
    given(workspace, "edu.csv", text)
    rows = workspace.trace("schools_nonfunctional", during="2025-01").rows
    assert [(row["row"], row["column"], row["contribution"]) for row in rows] == [
        (2, "dont autres causes", 50),
        (2, "dont insécurité", 1000),
        (3, "dont autres causes", 0),
        (3, "dont insécurité", 60),
    ]


def test_the_column_of_a_trace_is_the_header_as_printed_whatever_people_called_it(workspace: Workspace) -> None:
    given(workspace, "edu.csv", OTHER, source="education_cluster")
    answered(workspace, NAMED)
    rows = workspace.trace("schools_nonfunctional", during="2025-02").rows
    assert {row["column"] for row in rows} == {"Établissements non fonctionnels"}


def test_the_screen_shows_the_column_too(workspace: Workspace) -> None:
    given(workspace, "edu.csv", "Région;Mois;dont insécurité;dont autres causes\nGao;janvier 2025;1 000;50\n")
    where = ["--workspace", str(workspace.folder), "--language", "fr"]
    shown = CliRunner().invoke(app, ["trace", "schools_nonfunctional/2025-01", *where]).stdout
    assert "Colonne" in shown
    assert "dont autres causes" in shown
