"""Deposit: files given by a plain form, what came of each, a word corrected, a step undone; refusals told in the page."""

from __future__ import annotations

import html
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.web.served import entered, ready, served

import kolosi

SOURCES = Path(kolosi.__file__).parent / "sources"
MONITORING = "\n".join(
    (
        "Organisation,Date de l'incident,Région,Catégorie de violation,Type de violation,Nombre de victimes",
        "ONG 01,2025-04-03,Gao,Atteintes au droit à la vie,Homicide de civil,2",
        "ONG 01,2025-05-04,Mopti,Atteintes au droit à la vie,Tracasserie routière,1",
        "ONG 01,2025-06-05,Gaoo,Atteintes au droit à la vie,Homicide de civil,1",
    )
).encode()


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return kolosi.new(tmp_path_factory.mktemp("blank") / "dépôt", country="MLI", period="2025-Q2")


@pytest.fixture
def folder(blank: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(blank, tmp_path / "dépôt"))


@pytest.fixture
def address(folder: Path) -> Iterator[str]:
    ready()
    from kolosi.web.models import Job

    yield served(folder, "depot")
    Job.objects.all().delete()
    shutil.rmtree(uploads(), ignore_errors=True)


def uploads() -> Path:
    from kolosi.web.site import site

    return site().state / "uploads"


def lying() -> list[str]:
    """The names of the files on their way that lie on the disk of the server."""
    return sorted(path.name for path in uploads().rglob("*") if path.is_file() and path.name != "about.json")


def work() -> None:
    from kolosi.web.jobs.worker import Worker

    while Worker().once():
        pass


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", html.unescape(answer.content.decode()))


def page(client: Any, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.content
    return text(answer)


def followed(client: Any, answer: Any) -> str:
    """The page that tells what came of the work that an answer led to."""
    assert answer.status_code == 302, answer.content
    work()
    return page(client, answer.url)


def given(client: Any, address: str, *files: tuple[str, bytes], **said: str) -> str:
    """Sends files by the plain form, has them read, and gives the page that tells what came of them."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    sent = [SimpleUploadedFile(name, data) for name, data in files]
    return followed(client, client.post(f"{address}/deposit/send", {"files": sent, **said}))


def answered(client: Any, address: str, **answers: str) -> Any:
    """Posts answers to the list to correct, each by the value that was found."""
    shown = page(client, f"{address}/deposit/corrections")
    numbers = {
        re.sub(r".*[|:]", "", code): (n, code) for n, code in re.findall(r'name="code.(\d+)" value="([^"]+)"', shown)
    }
    form = {}
    for found, answer in answers.items():
        number, code = numbers[found.replace("_", " ")]
        form |= {f"code.{number}": code, f"choice.{number}": "~", f"other.{number}": answer}
    return client.post(f"{address}/deposit/corrections", form)


def code_of(client: Any, address: str, file: str) -> str:
    found = re.search(rf'deposit/files/([^"]+)">{re.escape(file)}<', page(client, f"{address}/deposit"))
    assert found is not None
    return found[1]


# -- the spine ---------------------------------------------------------------------------------------------------------


def test_an_empty_workspace_says_to_drag_a_file(address: str) -> None:
    shown = page(entered(), f"{address}/deposit")
    assert "Aucun fichier pour l’instant" in shown
    assert "Rien à corriger" in shown


def test_a_file_given_is_read_and_what_came_of_it_is_told(address: str, folder: Path) -> None:
    client = entered()
    shown = given(client, address, ("PMT_ONG01.csv", MONITORING))
    assert "Monitoring de protection" in shown
    assert "ONG 01" in shown
    facts = re.sub(r"<[^>]+>", " ", shown)
    assert re.search(r"Lignes 3 Enregistrements 2 En attente 1", " ".join(facts.split())), facts
    [line] = kolosi.open(folder).files()
    assert (line.file, line.records, line.open, line.state) == ("PMT_ONG01.csv", 2, 1, "counts")
    assert lying() == []


def test_a_word_and_a_place_are_corrected_in_the_page_and_their_rows_count(address: str, folder: Path) -> None:
    client = entered()
    given(client, address, ("PMT_ONG01.csv", MONITORING))
    told = followed(client, answered(client, address, Tracasserie_routière="Extorsion", Gaoo="Gao (région)"))
    assert "2 réponses enregistrées" in told
    [line] = kolosi.open(folder).files()
    assert (line.records, line.open) == (3, 0)
    assert "Rien à corriger" in page(client, f"{address}/deposit/corrections")
    authors = {one.author for one in kolosi.open(folder).decisions.all()}
    from kolosi.web.alone import own_name

    assert authors == {own_name()}


def test_an_answer_that_names_nothing_known_stays_in_the_form_with_what_comes_near(address: str, folder: Path) -> None:
    client = entered()
    given(client, address, ("PMT_ONG01.csv", MONITORING))
    answer = answered(client, address, Tracasserie_routière="Extorsion", Gaoo="Nulle part")
    assert answer.status_code == 422
    shown = text(answer)
    assert "1 réponse n’est pas comprise" in shown
    assert 'value="Nulle part"' in shown
    assert re.search(r'value="Extorsion"', shown)
    assert list(kolosi.open(folder).decisions.all()) == []


def test_an_empty_form_records_nothing(address: str, folder: Path) -> None:
    client = entered()
    given(client, address, ("PMT_ONG01.csv", MONITORING))
    answer = client.post(f"{address}/deposit/corrections", {"code.0": "place|Gaoo", "choice.0": "", "other.0": ""})
    assert "Aucune réponse n’était remplie" in page(client, answer.url)


def test_all_that_is_sure_is_accepted_at_once_as_the_workbook_fills_it_in(address: str, folder: Path) -> None:
    client = entered()
    sure = b"\n".join(
        line + (b",R\xc3\xa9fugi\xc3\xa9" if at else b",Groupe de population")
        for at, line in enumerate(MONITORING.splitlines()[:2])
    )
    given(client, address, ("PMT_ONG01.csv", sure))
    filled = [line for line in kolosi.open(folder).correct().lines if line.filled]
    assert [line.value for line in filled] == ["Réfugié"]
    assert "1 réponse enregistrée" in followed(client, client.post(f"{address}/deposit/corrections/sure"))
    assert kolosi.open(folder).correct().lines == ()


def test_the_workbook_taken_away_and_given_back_is_taken(address: str, folder: Path) -> None:
    import io

    import openpyxl

    client = entered()
    given(client, address, ("PMT_ONG01.csv", MONITORING))
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{address}/deposit/corrections.xlsx").content))
    sheet = book["à corriger"]
    for row in sheet.iter_rows(min_row=2):
        row[7].value = {"Gaoo": "Gao (région)"}.get(str(row[4].value), "ignorer")
    out = io.BytesIO()
    book.save(out)
    assert "2 réponses enregistrées" in given(client, address, ("a_corriger.xlsx", out.getvalue()))
    assert kolosi.open(folder).correct().lines == ()


def test_words_and_places_are_found_as_they_are_typed(address: str) -> None:
    client = entered()
    near = page(client, f"{address}/deposit/corrections/words?kind=place&of=&other.3=tombouc")
    assert "Tombouctou" in near
    assert "Extorsion" in page(
        client, f"{address}/deposit/corrections/words?kind=word&of=violation_types&other.1=extor"
    )
    assert page(client, f"{address}/deposit/corrections/words?kind=word&of=nothing&other.1=x").strip() == ""


# -- files -------------------------------------------------------------------------------------------------------------


def test_a_file_is_shown_as_it_is_understood_and_a_column_is_corrected(address: str, folder: Path) -> None:
    client = entered()
    given(client, address, ("PMT_ONG01.csv", MONITORING.replace(b"Nombre de victimes", b"NB")))
    code = code_of(client, address, "PMT_ONG01.csv")
    shown = page(client, f"{address}/deposit/files/{code}")
    assert "Homicide de civil" in shown
    [number] = re.findall(r'name="header.(\d+)" value="NB"', shown)
    meaning = next(
        one for one in re.findall(r'<option value="([^"]+)"', shown) if one.startswith("Victimes") or "ictimes" in one
    )
    form = {f"header.{number}": "NB", f"meaning.{number}": meaning}
    assert "1 réponse enregistrée" in followed(client, client.post(f"{address}/deposit/files/{code}/columns", form))
    assert meaning in page(client, f"{address}/deposit/files/{code}").partition("Plutôt")[2].partition("datalist")[0]


def test_a_file_is_read_as_of_another_sender_and_taken_out_with_a_reason(address: str, folder: Path) -> None:
    client = entered()
    given(client, address, ("PMT_ONG01.csv", MONITORING))
    code = code_of(client, address, "PMT_ONG01.csv")
    where = f"{address}/deposit/files/{code}"
    assert client.post(f"{where}/otherwise", {"organisation": "NRC"}).status_code == 422
    assert client.post(f"{where}/otherwise", {"during": "bientôt", "why": "x"}).status_code == 422
    followed(client, client.post(f"{where}/otherwise", {"organisation": "NRC", "why": "vérifié"}))
    standing = [line for line in kolosi.open(folder).files() if line.state == "counts"]
    assert [line.organisation for line in standing] == ["NRC"]
    where = f"{address}/deposit/files/{standing[0].code}"
    assert client.post(f"{where}/remove", {"gone": ""}).status_code == 422
    told = page(client, client.post(f"{where}/remove", {"gone": "doublon"}).url)
    assert "PMT_ONG01.csv ne compte plus." in told
    assert "PMT_ONG01.csv compte de nouveau." in told
    standing = [(line.organisation, line.state) for line in kolosi.open(folder).files()]
    assert standing == [("ONG 01", "counts"), ("NRC", "removed")]


def test_what_an_undo_would_take_back_is_told_before(address: str, folder: Path) -> None:
    client = entered()
    given(client, address, ("PMT_ONG01.csv", MONITORING))
    shown = page(client, f"{address}/deposit/undo")
    assert "PMT_ONG01.csv ne compte plus." in shown
    assert "S1" in shown
    moved = client.post(f"{address}/deposit/undo", {"step": "S0"})
    assert (
        "Une autre étape est venue entre-temps" in page(client, f"{address}/deposit/undo") or moved.status_code == 200
    )
    told = followed(client, client.post(f"{address}/deposit/undo", {"step": "S1"}))
    assert "PMT_ONG01.csv ne compte plus." in told
    assert [line.state for line in kolosi.open(folder).files()] == ["removed"]
    assert "Aucune étape" in page(client, f"{address}/deposit/undo")


def test_a_newer_file_says_what_it_replaces(address: str) -> None:
    client = entered()
    given(client, address, ("PMT_ONG01.csv", MONITORING))
    more = MONITORING + b"\nONG 01,2025-06-06,Gao,Atteintes au droit \xc3\xa0 la vie,Homicide de civil,1\n"
    shown = given(client, address, ("PMT_ONG01 (corrigé).csv", more))
    assert "Remplace PMT_ONG01.csv" in shown
    assert "Lignes ajoutées : 1" in shown.replace("\u00a0", " ")


def test_the_answer_to_the_sender_is_taken_away(address: str) -> None:
    client = entered()
    given(client, address, ("PMT_ONG01.csv", MONITORING))
    where = f"{address}/deposit/files/{code_of(client, address, 'PMT_ONG01.csv')}"
    assert "return.xlsx" in page(client, where)
    answer = client.get(f"{where}/return.xlsx")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="retour_ong_01.xlsx"'
    assert answer.content.startswith(b"PK")
    assert client.get(f"{address}/deposit/files/R-00000000/return.xlsx").status_code == 404


def test_who_owes_what_is_listed_and_the_letters_are_given(address: str) -> None:
    import io
    import zipfile

    client = entered()
    assert "en retard" in page(client, f"{address}/deposit/expected")
    with zipfile.ZipFile(io.BytesIO(client.get(f"{address}/deposit/letters.zip").content)) as archive:
        assert archive.testzip() is None


def test_a_code_that_is_none_is_no_page(address: str) -> None:
    client = entered()
    for path in ("files/R-00000000", "files/..%2f..%2fworkspace.yaml", "done/00000000-0000-0000-0000-000000000000"):
        assert client.get(f"{address}/deposit/{path}").status_code == 404
    for path in ("remove", "columns", "otherwise"):
        assert client.post(f"{address}/deposit/files/R-00000000/{path}", {"gone": "x"}).status_code == 404


# -- dirty and hostile files -------------------------------------------------------------------------------------------


def test_what_must_not_be_kept_is_refused_with_a_sentence_and_destroyed(address: str, folder: Path) -> None:
    cases = b"INCIDENT ID,SURVIVOR CODE,DATE OF INTERVIEW,SEX,GBV TYPE,CONSENT GIVEN\n1,X1,2025-01-02,F,Rape,Yes\n"
    shown = given(entered(), address, ("liste_cas.csv", cases))
    assert "non ajouté" in shown
    assert lying() == []
    assert list(kolosi.open(folder).files()) == []


def test_a_file_asked_about_waits_here_until_it_is_answered(address: str, folder: Path) -> None:
    client = entered()
    nameless = b"\n".join(line.partition(b",")[2] for line in MONITORING.splitlines())
    shown = given(client, address, ("donnees.csv", nameless))
    assert "à préciser" in shown
    assert lying() == ["donnees.csv"]
    assert "Homicide de civil" in page(client, f"{address}/deposit/files/{code_of(client, address, 'donnees.csv')}")
    told = followed(client, answered(client, address, organisation="ONG 07"))
    assert "ONG 07" in told
    assert [line.organisation for line in kolosi.open(folder).files()] == ["ONG 07"]
    given(client, address, ("PMT_ONG01.csv", MONITORING))
    assert lying() == []


def test_an_answer_undone_is_given_again_without_the_file(address: str, folder: Path) -> None:
    client = entered()
    nameless = b"\n".join(line.partition(b",")[2] for line in MONITORING.splitlines())
    given(client, address, ("donnees.csv", nameless))
    followed(client, answered(client, address, organisation="ONG 07"))
    step = re.search(r'name="step" value="(S\d+)"', page(client, f"{address}/deposit/undo"))
    assert step is not None
    followed(client, client.post(f"{address}/deposit/undo", {"step": step[1]}))
    assert [line.state for line in kolosi.open(folder).files()] == ["removed", "asked"]
    told = followed(client, answered(client, address, organisation="ONG 08"))
    assert "ONG 08" in told
    assert [(one.organisation, one.state) for one in kolosi.open(folder).files() if one.state == "counts"] == [
        ("ONG 08", "counts")
    ]


def test_nothing_chosen_is_told(address: str) -> None:
    client = entered()
    assert "Aucun fichier n’est arrivé" in page(client, client.post(f"{address}/deposit/send", {}).url)


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.csv", "C:\\temp\\CON.csv", "a\u202evsc.exe.csv", "x" * 300 + ".csv"]
)
def test_a_name_that_some_system_refuses_is_made_safe(address: str, folder: Path, name: str) -> None:
    client = entered()
    begun = client.post(f"{address}/deposit/uploads", {"name": name, "size": str(len(MONITORING)), "path": name})
    id_ = begun.json()["id"]
    sent = client.post(
        f"{address}/deposit/uploads/{id_}",
        MONITORING,
        content_type="application/octet-stream",
        headers={"Upload-Offset": "0"},
    )
    assert sent.json()["offset"] == len(MONITORING)
    client.post(f"{address}/deposit/take", {"upload": id_})
    work()
    [line] = kolosi.open(folder).files()
    assert not re.search(r'[<>:"/\\|?*\u202e]', line.file)
    assert len(line.file.encode()) <= 180
    assert not line.file.upper().startswith("CON.")


@pytest.mark.parametrize("name", ["..", ".", "", "~$5W.xlsx", ".DS_Store", "\u202e", "a/"])
def test_what_is_no_name_is_refused_in_words(address: str, name: str) -> None:
    answer = entered().post(f"{address}/deposit/uploads", {"name": name, "size": "3"})
    assert answer.status_code == 422
    assert "nom de fichier" in answer.json()["text"]


def test_every_form_of_the_workspace_goes_out_and_a_filled_one_comes_back(tmp_path: Path) -> None:
    import io

    from django.core.files.uploadedfile import SimpleUploadedFile
    from openpyxl import load_workbook

    from kolosi.content.forms import load_forms
    from kolosi.web.jobs.worker import Worker

    folder = kolosi.new(tmp_path / "formes", country="MLI", period="2025-Q1")
    address, client = served(folder, "formes"), entered()
    page = client.get(f"{address}/deposit/forms").content.decode()
    for name in (*load_forms(), "all"):
        assert f"/deposit/forms/{name}.xlsx" in page
    assert client.get(f"{address}/deposit/forms/nothing.xlsx").status_code == 404
    answer = client.get(f"{address}/deposit/forms/settings.xlsx")
    book = load_workbook(io.BytesIO(answer.content))
    assert "`" not in str([row for sheet in book for row in sheet.iter_rows(values_only=True)])
    (cell,) = [row[1] for row in book["Réglages"].iter_rows() if row[0].value == "Titre en français"]
    cell.value = "Mali, premier trimestre"
    saved = io.BytesIO()
    book.save(saved)
    sent = client.post(f"{address}/deposit/send", {"files": [SimpleUploadedFile("reglages.xlsx", saved.getvalue())]})
    assert sent.status_code == 302
    assert Worker().once()
    assert "Mali, premier trimestre" in (folder / "workspace.yaml").read_text("utf-8")


def test_a_template_for_partners_goes_out(tmp_path: Path) -> None:
    folder = kolosi.new(tmp_path / "modeles", country="MLI", period="2025-Q1")
    address, client = served(folder, "modeles"), entered()
    name = next(id_ for id_, source in kolosi.open(folder).sources().items() if source.template is not None)
    answer = client.get(f"{address}/deposit/templates/{name}.xlsx")
    assert (answer.status_code, answer.content[:2]) == (200, b"PK")
    assert client.get(f"{address}/deposit/templates/acled.xlsx").status_code == 404
