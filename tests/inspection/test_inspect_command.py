"""`kolosi inspect FILE`: quiet when clean, grouped when not, the same answer in Python, as JSON and in both languages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.inspection import leaks, making
from typer.testing import CliRunner

import kolosi
from kolosi.cli import app
from kolosi.cli.inspections import in_sheet
from kolosi.model.finding import Refusal

LANGUAGES = {"fr": "fr_FR.UTF-8", "en": "en_GB.UTF-8"}


def say(*typed: str | Path, language: str = "fr") -> tuple[int, str]:
    env = {"LANG": LANGUAGES[language], "LC_ALL": "", "LC_MESSAGES": "", "KOLOSI_LANGUAGE": "", "KOLOSI_WORKSPACE": ""}
    result = CliRunner().invoke(app, ["inspect", *map(str, typed)], env=env)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output.replace("\u202f", " ").replace("\u00a0", " ")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is no workspace."""
    here = tmp_path / "à envoyer"
    here.mkdir()
    monkeypatch.chdir(here)
    return here


def put(folder: Path, name: str, data: bytes) -> str:
    (folder / name).write_bytes(data)
    return name


def test_of_a_clean_table_one_line_is_said(folder: Path) -> None:
    put(folder, "t.csv", making.table("Région,Attaques", "Gao,120"))
    assert say("t.csv") == (0, "t.csv : rien à retirer.\n")
    assert say("t.csv", language="en") == (0, "t.csv: nothing to remove.\n")


def test_a_clean_document_leads_to_the_check_of_its_figures(folder: Path) -> None:
    put(folder, "mon texte.docx", making.word())
    assert say("mon texte.docx") == (0, 'mon texte.docx : rien à retirer.\n→ kolosi check "mon texte.docx"\n')


def test_points_of_one_kind_are_told_once_the_gravest_first_and_the_next_command_last(folder: Path) -> None:
    rows = ("Nom complet,Région,NINA", "Awa Fictive,Gao,1", "Moussa Inventé,Gao,2")
    name = put(
        folder,
        "liste.xlsx",
        making.with_parts(leaks.WORKBOOKS["a hidden sheet"][1](), {"docProps/thumbnail.emf": b"x"}),
    )
    put(folder, "noms.csv", making.table(*rows))
    code, output = say(name)
    lines = [line for line in output.splitlines() if line]
    assert code == 1
    assert lines[0] == "liste.xlsx : ne l’envoyez pas tel quel (1 à retirer, 1 à regarder)."
    assert lines[1] == "✗ Feuilles masquées : Brut [R19]"
    assert lines[2].startswith("    Un clic droit les affiche.")
    assert lines[3] == "! Petite image de la première page [R19]"
    assert lines[-1] == "→ kolosi inspect liste.xlsx"
    code, output = say("noms.csv", language="en")
    assert code == 1
    assert "✗ Names of people × 2: Nom complet (A… F…) [R6]" in output
    assert "Awa" not in output


def test_what_is_only_to_be_looked_at_is_said_so_and_notes_are_one_line(folder: Path) -> None:
    put(folder, "a.docx", making.word(links=(("hyperlink", "mailto:awa@example.org"),)))
    code, output = say("a.docx")
    assert (code, output.splitlines()[0]) == (1, "a.docx : relisez-le avant de l’envoyer (1 à regarder).")
    put(folder, "b.docx", leaks.DOCUMENTS["sessions"][1]())
    assert say("b.docx") == (
        0,
        "b.docx : rien à retirer.\n· Sans gravité en général : marques de séances de Word.\n→ kolosi check b.docx\n",
    )


@pytest.mark.parametrize("name", ["a hidden sheet", "an author", "a pivot cache"])
def test_the_same_is_answered_in_python_and_as_json(folder: Path, name: str) -> None:
    put(folder, "a.xlsx", leaks.WORKBOOKS[name][1]())
    code, output = say("a.xlsx", "--json")
    answer = kolosi.inspect("a.xlsx")
    assert code == 1
    assert json.loads(output) == json.loads(json.dumps(answer.as_json()))
    assert answer.outcome == "block"
    assert [one.severity for one in answer.blocking] == ["error"] * len(answer.blocking) != []


REFUSED = {
    "absent.docx": (None, "file_not_found"),
    "vide.docx": (b"", "document_empty"),
    "coupé.docx": (making.word()[:200], "document_truncated"),
    "inconnu.bin": (b"\0\1\2\3", "inspect_unknown"),
    "entités.docx": (
        making.word("", {"word/comments.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}),
        "document_bomb",
    ),
}


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_what_cannot_be_looked_into_is_refused_with_a_sentence(folder: Path, name: str) -> None:
    data, id_ = REFUSED[name]
    if data is not None:
        put(folder, name, data)
    code, output = say(name, "--json")
    assert code == 2
    assert json.loads(output)["refused"]["id"] == id_
    with pytest.raises(Refusal):
        kolosi.inspect(name)
    assert say(name)[1].startswith(name)


def test_a_file_too_large_is_refused_before_it_is_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (folder / "grand.csv").open("wb") as file:
        file.truncate((60 << 20) + 1)
    with pytest.raises(Refusal) as refused:
        kolosi.inspect("grand.csv")
    assert refused.value.finding.id == "document_too_heavy"


@pytest.mark.parametrize(
    ("place", "french", "english"),
    [
        ("VBG!3", "VBG, ligne 3", "VBG, row 3"),
        ("VBG!3-5, 9", "VBG, lignes 3-5, 9", "VBG, rows 3-5, 9"),
        ("Sites!D2", "Sites, cellule D2", "Sites, cell D2"),
        ("Sites!D2, F3 …", "Sites, cellules D2, F3 …", "Sites, cells D2, F3 …"),
        ("VBG!Nom, prénom", "VBG, colonne Nom, prénom", "VBG, column Nom, prénom"),
        ("¶ 3", "¶ 3", "¶ 3"),
    ],
)
def test_a_place_in_a_sheet_is_told_as_one_says_it(place: str, french: str, english: str) -> None:
    assert (in_sheet(place, "fr"), in_sheet(place, "en")) == (french, english)


def test_what_bears_a_name_is_told_in_words(folder: Path) -> None:
    data = making.other_book(lambda made: made.create_sheet("Awa Fictive"))
    put(folder, "a.xlsx", data)
    french, english = (say("a.xlsx", language=language)[1] for language in ("fr", "en"))
    assert "nom d’une feuille" in french
    assert "name of a sheet" in english
    assert "Fictive" not in french + english


def test_a_file_that_says_millions_of_words_where_nobody_looks_is_stopped(folder: Path) -> None:
    mark = f'<w:bookmarkStart w:name="a {"camp de Fictive " * (5 << 16)}"/>'
    put(folder, "bavard.docx", making.word(mark))
    code, output = say("bavard.docx", "--json")
    assert (code, json.loads(output)["refused"]["id"]) == (2, "document_costly")
