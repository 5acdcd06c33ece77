"""Files and what is owed are told by the names people use; an organisation gets one letter, in both languages."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kolosi.cli import app
from kolosi.workspace import Workspace
from kolosi.workspace.write.creating import create

EVENTS = (
    "event_id_cnty,event_date,event_type,sub_event_type,admin1,fatalities,country\n"
    "MLI1,14 February 2025,Battles,Armed clash,Gao,2,Mali\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace that waits for four sources of three organisations, of which one file came."""
    made = create(tmp_path / "essai", country="MLI", period="2025-Q1")
    expected = "expected:\n" + "".join(
        f"  - {{source: {source}, every: {every}, due: 10}}\n"
        for source, every in (
            ("acled", "quarter"),
            ("dtm", "month"),
            ("access_monitoring", "month"),
            ("education_cluster", "quarter"),
        )
    )
    expected += "  - {source: service_mapping, organisation: education_cluster, every: quarter, due: 20}\n"
    (made / "workspace.yaml").write_text(f"country: MLI\nlanguages: [fr, en]\nperiod: 2025-Q1\n{expected}", "utf-8")
    path = tmp_path / "acled.csv"
    path.write_text(EVENTS, "utf-8")
    Workspace(made).add([path], during="2025-Q1")
    return made


def said(folder: Path, *words: str) -> str:
    output = CliRunner().invoke(app, [*words, "--workspace", str(folder)]).output
    return output.replace("\u202f", " ").replace("\u00a0", " ")


def test_status_says_source_sender_and_period_in_the_language_of_the_reader(folder: Path) -> None:
    french, english = said(folder, "status"), said(folder, "status", "-l", "en")
    assert "essai · 1er trimestre 2025" in french
    assert "Données sur les événements de conflit armé (ACLED)" in french
    assert "first quarter of 2025" in english
    assert json.loads(said(folder, "status", "--json"))["files"][0]["title"]["fr"].startswith("Données")


def test_what_is_owed_is_told_in_words_and_each_organisation_gets_one_letter(folder: Path) -> None:
    output = said(folder, "expected", "--on", "2025-06-01")
    assert "1er trimestre 2025" in output
    assert "10 avril 2025" in output
    words = re.sub(r"\S+\.xlsx", "", output)  # the letters name the files to fill in
    assert not [id_ for id_ in ("2025-Q1", "2025-01", "education_cluster", "iom", "dtm") if id_ in words]
    assert output.count("Chers collègues,") == output.count("Dear colleagues,") == 2
    letter = output.partition("À : Cluster Éducation\n")[2]
    assert letter.count("\n- « ") == 2
    assert "(attendu le 20 avril 2025)" in letter
    assert "(due on 20 April 2025)" in letter
    assert "\n  Fichier à remplir et à renvoyer : education_cluster_modele_2025-T1.xlsx\n" in letter


def test_the_letter_names_each_late_period_of_a_file_once(folder: Path) -> None:
    late = [due for due in Workspace(folder).expected() if due.source == "access_monitoring"]
    assert len({due.reminder["fr"] for due in late if due.reminder}) == 1
    assert late[0].reminder is not None
    assert "janvier 2025 (attendu le 10 février 2025), février 2025" in late[0].reminder["fr"]


def test_what_was_added_is_told_by_its_title(folder: Path, tmp_path: Path) -> None:
    output = said(folder, "add", str(tmp_path / "acled.csv"), "--during", "2025-Q1")
    assert "acled.csv  Données sur les événements de conflit armé (ACLED) [acled/" in output
    assert "· ACLED · 1er trimestre 2025 ·" in output
