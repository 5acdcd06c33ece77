"""`kolosi check FILE`: what it prints, writes and answers, in French; what it refuses."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.documents import samples
from tests.documents.test_refused import locked_pdf, scanned, workbook
from tests.proof.test_formats_alike import REPORT
from typer.testing import CliRunner

from kolosi.cli import app

FRENCH = {"LANG": "fr_FR.UTF-8", "LC_ALL": "", "LC_MESSAGES": "", "KOLOSI_LANGUAGE": "", "KOLOSI_WORKSPACE": ""}
CLEAN = "Au T2 2024, 1 200 violations ont été documentées, contre 800 au T1 2024, soit une hausse de 50 %.\n"
WRONG = CLEAN.replace("50 %", "33 %")
CUT = "Au total, 127 cas ont été signalés contre 80 un an plus tôt, soit une augmentation de 58 %.\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is no workspace, its name with a space and an accent."""
    here = tmp_path / "à relire"
    here.mkdir()
    monkeypatch.chdir(here)
    return here


def check(*typed: str | Path) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["check", *map(str, typed)], env=FRENCH)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output.replace("\u202f", " ").replace("\u00a0", " ")


def written(folder: Path, name: str, text: str) -> str:
    (folder / name).write_text(text, "utf-8")
    return name


def test_a_clean_document_is_said_to_be_consistent_and_the_code_is_zero(folder: Path) -> None:
    code, output = check(written(folder, "propre.md", CLEAN))
    assert code == 0
    assert "rien à corriger" in output
    assert "kolosi check" not in output


def test_a_point_is_told_in_plain_french_with_what_to_write_and_the_code_is_one(folder: Path) -> None:
    code, output = check(written(folder, "brouillon.md", "# Titre\n\n" + WRONG))
    assert code == 1
    for said in ("ligne 3", "Vous écrivez 33 %", "50 %", "--annotate"):
        assert said in output, output
    assert not [word for word in ("operand", "Traceback", "inconsistent", "yaml") if word in output]


def test_roundings_are_folded_until_asked_for(folder: Path) -> None:
    name = written(folder, "arrondi.md", CUT)
    code, folded = check(name)
    assert code == 1
    assert "--all" in folded
    assert "Vous écrivez 58 %" not in folded
    assert "Vous écrivez 58 %" in check(name, "--all")[1]


def test_the_report_is_given_as_json(folder: Path) -> None:
    code, output = check(written(folder, "brouillon.md", WRONG), "--json")
    report = json.loads(output)
    assert (code, report["schema"], report["document"]["name"]) == (1, "kolosi-proof/1", "brouillon.md")
    assert [one["diagnosis"] for one in report["findings"] if one["verdict"] == "inconsistent"] == ["over_new_value"]


def test_the_language_of_an_english_document_is_found(folder: Path) -> None:
    text = "There were 600 incidents in Q2 2024, compared with 400 in Q1 2024 (+20%). The number of cases is rising."
    code, output = check(written(folder, "draft.txt", text), "--json")
    assert (code, json.loads(output)["document"]["language"]) == (1, "en")


# -- notes written beside the words ------------------------------------------------------------------------------------


def test_comments_are_written_into_a_copy_of_the_word_file(folder: Path) -> None:
    original = samples.word(REPORT)
    (folder / "rapport.docx").write_bytes(original)
    code, output = check("rapport.docx", "--annotate", "rapport-notes.docx")
    assert code == 1
    assert "rapport-notes.docx" in output
    assert (folder / "rapport.docx").read_bytes() == original
    with zipfile.ZipFile(io.BytesIO((folder / "rapport-notes.docx").read_bytes())) as archive:
        comments = archive.read("word/comments.xml").decode()
    assert comments.count("<w:comment ") == 7
    assert "Vous écrivez" in comments


def test_notes_are_written_as_a_page_and_as_sarif(folder: Path) -> None:
    name = written(folder, "brouillon.md", WRONG)
    assert check(name, "--annotate", "notes.html", "--annotate", "notes.sarif")[0] == 1
    assert "Vous écrivez" in (folder / "notes.html").read_text("utf-8")
    results = json.loads((folder / "notes.sarif").read_text("utf-8"))["runs"][0]["results"]
    assert len(results) == 1


@pytest.mark.parametrize("target", ["notes.docx", "notes.pdf", "notes"])
def test_notes_that_cannot_be_written_are_refused_and_nothing_is_left(folder: Path, target: str) -> None:
    code, output = check(written(folder, "brouillon.md", WRONG), "--annotate", target)
    assert code == 2
    assert output.strip()
    assert [path.name for path in folder.iterdir()] == ["brouillon.md"]


# -- beside another document -------------------------------------------------------------------------------------------


def test_a_figure_restated_without_a_word_is_told(folder: Path) -> None:
    before = written(folder, "T1.md", "Au T1 2024, 1 200 violations ont été documentées.\n")
    now = written(folder, "T2.md", "Au T1 2024, 1 450 violations ont été documentées.\n")
    code, output = check(now, "--against", before)
    assert code == 1
    assert "1 450" in output
    assert "1 200" in output
    assert check(now, "--against", now)[0] == 0


def test_a_figure_that_its_twin_does_not_assert_is_told(folder: Path) -> None:
    french = written(folder, "pau.fr.md", CLEAN)
    english = CLEAN and "In Q2 2024, 1,200 violations were documented, against 800 in Q1 2024, an increase of 50%.\n"
    same, other = written(folder, "pau.en.md", english), written(folder, "other.en.md", english.replace("800", "850"))
    assert check(french, "--twin", same)[0] == 0
    code, output = check(french, "--twin", other)
    assert code == 1
    assert "800" in output


# -- what is refused ---------------------------------------------------------------------------------------------------

REFUSED: dict[str, Callable[[], bytes]] = {
    "scanné.pdf": scanned,
    "chiffré.pdf": locked_pdf,
    "tableau.xlsx": workbook,
    "vide.md": lambda: b"",
    "abîmé.docx": lambda: samples.word(REPORT)[:2000],
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_with_a_sentence_in_french(folder: Path, name: str) -> None:
    (folder / name).write_bytes(REFUSED[name]())
    code, output = check(name)
    assert code == 2
    assert name in output
    assert not [word for word in ("Traceback", "Error", "not_", "unreadable", "document_") if word in output]


def test_a_file_that_is_not_there_is_said_to_be_absent(folder: Path) -> None:
    code, output = check("absent.docx")
    assert code == 2
    assert "absent.docx" in output


def test_a_file_too_large_is_refused_before_it_is_read(folder: Path) -> None:
    with (folder / "gros.txt").open("wb") as file:
        file.truncate(200 << 20)
    code, output = check("gros.txt")
    assert code == 2
    assert "gros.txt" in output


def test_a_refusal_is_json_too(folder: Path) -> None:
    code, output = check("absent.docx", "--json")
    assert (code, json.loads(output)["refused"]["id"]) == (2, "file_not_found")
