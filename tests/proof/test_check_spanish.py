"""`kolosi check` on a Spanish document: told in the user's language, proposed in the document's marks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kolosi import cli
from kolosi.workspace.review.proofing import proofread

TEXT = (
    "En el primer trimestre de 2025 se registraron 1.620 casos, frente a 1.320 en el trimestre anterior, lo que representa "
    "un aumento del 32 %. La proporción de mujeres pasó del 61 % al 66 %, un aumento de 8 puntos porcentuales. "
    "Los desplazados pasaron de 391.961 a 354.739, una disminución de 47.222 personas.\n"
)


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "texto.md"
    path.write_text(TEXT, "utf-8")
    return path


def run(*words: str) -> str:
    found = CliRunner().invoke(cli.app, list(words))
    assert found.exit_code == 1, found.output
    return found.output


@pytest.mark.parametrize(("language", "sentence"), [("fr", "la hausse est de 22,7"), ("en", "the rise is 22.7")])
def test_points_are_told_in_the_language_of_the_user(document: Path, language: str, sentence: str) -> None:
    told = run("check", str(document), "--language", language)
    assert sentence in told


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_to_print_is_in_the_marks_of_the_document(document: Path, language: str) -> None:
    told = run("check", str(document), "--language", language)
    assert "37.222" in told
    assert "5 puntos" in told


def test_json_tells_a_spanish_document_in_three_languages(document: Path) -> None:
    found = json.loads(run("check", str(document), "--json"))
    assert found["document"]["language"] == "es"
    flagged = [one for one in found["findings"] if one["verdict"] == "inconsistent"]
    assert [sorted(one["reason"]) for one in flagged] == [["en", "es", "fr"]] * 3
    assert [one["suggestion"]["text"] for one in flagged] == ["23\u00a0%", "5 puntos", "37.222"]
    assert flagged[0]["reason"]["es"].startswith("Usted escribe 32 %. De 1.320 a 1.620, el aumento es de 22,7")


def test_the_margin_can_be_written_in_spanish() -> None:
    found = proofread("texto.md", TEXT.encode())
    page = found.annotated("notas.html", "es").decode()
    assert "3 puntos que verificar" in page
    assert "Usted escribe 32 %" in page


@pytest.mark.parametrize(
    ("printed", "proposed"),
    [("391.961 a 354.739", "37.222"), ("391 961 a 354 739", "37\u202f222"), ("391,961 a 354,739", "37.222")],
)
def test_thousands_are_parted_as_the_document_parts_them(printed: str, proposed: str) -> None:
    text = f"Los desplazados pasaron de {printed}, una disminución de 47 personas."
    found = proofread("texto.md", text.encode(), language="es").as_json()
    flagged = [one for one in found["findings"] if one["verdict"] == "inconsistent"]  # type: ignore[attr-defined]
    assert [one["suggestion"]["text"] for one in flagged] == [proposed]
