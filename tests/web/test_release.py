"""The release in the browser: what is withheld, agreements, documents, copies, editions; each recorded as the command line does."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests import signing_case
from tests.web.served import as_person, entered, ready, served, text

from kolosi.web.alone import own_name
from kolosi.web.rights import ALONE, Right
from kolosi.workspace import Workspace

TWICE = [*signing_case.rows(), *signing_case.rows(first=40)]
"""The same events, and as many others."""


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An analysis that can be signed."""
    return signing_case.sound(tmp_path_factory.mktemp("publication") / "saine").folder


@pytest.fixture
def folder(sound: Path, tmp_path: Path) -> Path:
    return shutil.copytree(sound, tmp_path / "essai")


@pytest.fixture
def address(folder: Path) -> Iterator[str]:
    from kolosi.web.here import reader_of

    address = served(folder, "publication")
    from kolosi.web.models import Job

    Job.objects.all().delete()
    yield address
    reader_of(folder).forget()


@pytest.fixture
def client(address: str) -> Any:
    return entered()


def files(client: Any, address: str) -> dict[str, str]:
    """The files that the page offers, by the names under which they are saved."""
    found = dict.fromkeys(
        re.findall(
            r"release/file/(\w+)",
            b"".join(client.get(f"{address}/release{path}").content for path in ("", "/state")).decode(),
        )
    )
    named = (
        re.search(r'filename="([^"]+)"', client.get(f"{address}/release/file/{id_}")["Content-Disposition"])
        for id_ in found
    )
    return {one[1]: id_ for one, id_ in zip(named, found, strict=True) if one}


def done(client: Any, answer: Any) -> str:
    """What the queue tells of the work that was just asked for."""
    from kolosi.web.jobs.worker import Worker

    assert answer.status_code == 302, text(answer)
    Worker().once()
    return text(client.get(answer.headers["location"]))


def test_an_edition_is_rendered_published_downloaded_and_withdrawn(client: Any, address: str, folder: Path) -> None:
    assert "Aucun document n’est encore écrit." in text(client.get(f"{address}/release"))
    signed = {"edition": "2025-05", "why": "Validé en réunion", "sure": "1"}
    assert "Terminé." in done(client, client.post(f"{address}/release/publish", signed))
    decision = Workspace(folder).decisions.latest("published")["2025-05"]
    assert (decision.author, decision.why) == (own_name(), "Validé en réunion")
    page = client.get(f"{address}/release")
    assert "2025-05" in text(page)
    pdf = client.get(f"{address}/release/file/{files(client, address)['2025-05 - pau.fr.pdf']}")
    assert pdf.content.startswith(b"%PDF")
    assert (pdf["Content-Disposition"], pdf["Cache-Control"]) == (
        'attachment; filename="2025-05 - pau.fr.pdf"',
        "no-store",
    )
    assert "Donnez un nom" not in text(client.get(f"{address}/release/publish"))
    assert "Une édition porte déjà ce nom." in text(client.post(f"{address}/release/publish", signed))
    withdrawn = client.post(f"{address}/release/withdraw", {"edition": "2025-05", "why": ""})
    assert withdrawn.status_code == 409
    assert client.post(f"{address}/release/withdraw", {"edition": "2025-05", "why": "Erreur"}).status_code == 302
    assert Workspace(folder).decisions.latest("withdrawn")["2025-05"].author == own_name()
    said = client.get(f"{address}/release")
    assert "Retirée" in text(said)
    assert "Avis pour les lecteurs" in text(said)
    offered = files(client, address)
    assert "Motif" in client.get(f"{address}/release/file/{offered['withdrawn.2025-05.fr.txt']}").content.decode()
    shown = client.get(f"{address}/release/read/{offered['withdrawn.2025-05.en.html']}").content.decode()
    assert "Edition withdrawn" in shown
    assert said.content.decode().count(offered["withdrawn.2025-05.fr.txt"]) == 1


def test_what_is_missing_to_sign_is_said_beside_its_field_and_nothing_typed_is_lost(client: Any, address: str) -> None:
    answer = client.post(f"{address}/release/publish", {"edition": "mai", "why": ""})
    said = answer.content.decode()
    assert answer.status_code == 409
    assert 'value="mai"' in said
    assert 'id="why-wrong"' in said
    assert 'id="sure-wrong"' in said


def test_a_name_that_no_folder_can_have_is_refused_by_the_verb(client: Any, address: str, folder: Path) -> None:
    told = done(client, client.post(f"{address}/release/publish", {"edition": "../x", "why": "x", "sure": "1"}))
    assert "Rien n’a été fait." in told
    assert not (folder / "editions").exists() or not list((folder / "editions").iterdir())


def test_what_is_red_stands_on_the_page_and_nothing_can_be_signed(client: Any, address: str, folder: Path) -> None:
    signing_case.add_text(Workspace(folder), "En tout, [](fig:zzz/2025-Q1).", "In all, [](fig:zzz/2025-Q1).")
    page = client.get(f"{address}/release/publish")
    assert "empêche" in text(page)
    assert 'id="publish"' not in page.content.decode()
    client.post(f"{address}/release/publish", {"edition": "mai", "why": "x", "sure": "1"})
    from kolosi.web.models import Job

    assert not Job.objects.filter(work="publish").exists()


def test_documents_are_rendered_by_the_queue_and_read_in_a_sandbox(client: Any, address: str) -> None:
    assert "Terminé." in done(client, client.post(f"{address}/release/render"))
    page = client.get(f"{address}/release").content.decode()
    id_ = re.findall(r"release/read/(\w+)", page)[0]
    answer = client.get(f"{address}/release/read/{id_}")
    policy = answer["Content-Security-Policy"]
    assert policy.startswith("sandbox allow-scripts ")
    assert "allow-same-origin" not in policy
    assert "default-src 'none'" in policy
    pdf = files(client, address)["pau.fr.pdf"]
    assert client.get(f"{address}/release/read/{pdf}").status_code == 404


OLDER = "Les documents ont été mis en page avant ce qui est là maintenant"


def test_documents_that_were_made_before_what_is_there_now_are_told_and_offered_again(
    client: Any, address: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert OLDER not in text(client.get(f"{address}/release/state"))
    done(client, client.post(f"{address}/release/render"))
    assert OLDER not in text(client.get(f"{address}/release/state"))
    signing_case.came(Workspace(folder), TWICE, name="acled_v2.csv")
    assert OLDER not in text(client.get(f"{address}/release"))  # looked at beside, not before the page comes
    page = client.get(f"{address}/release/state").content.decode()
    assert OLDER in page
    assert 'id="older-documents"' in page
    assert "release/render" in page
    done(client, client.post(f"{address}/release/render"))
    assert OLDER not in text(client.get(f"{address}/release/state"))
    signing_case.add_text(Workspace(folder), "Rien de plus.", "Nothing more.")
    as_person(monkeypatch, Right.READ)
    said = client.get(f"{address}/release/state").content.decode()
    assert OLDER in said
    assert "release/render" not in said


@pytest.mark.parametrize("name", ["..", "workspace.yaml", "..%2F..%2Fworkspace.yaml", "0000000000000000", "%00"])
def test_no_path_is_ever_taken_from_an_address(client: Any, address: str, name: str) -> None:
    assert client.get(f"{address}/release/file/{name}").status_code == 404


def test_an_answer_recorded_in_the_page_is_the_decision_of_the_command_line(
    client: Any, address: str, folder: Path, sound: Path, tmp_path: Path
) -> None:
    said = {"source": "acled", "answer": "validated", "function": "Point focal", "day": "2025-05-02", "why": "Courriel"}
    assert client.post(f"{address}/release/agreements/record", said).status_code == 302
    other = Workspace(shutil.copytree(sound, tmp_path / "autre"))
    other.decide("validation", "acled", "validated; by=Point focal; day=2025-05-02", why="Courriel")
    one, two = (each.decisions.latest("validation")["acled"] for each in (Workspace(folder), other))
    assert (one.subject, one.value, one.why, one.author) == (two.subject, two.value, two.why, two.author)


def test_an_answer_that_cannot_be_taken_is_refused_and_nothing_is_recorded(
    client: Any, address: str, folder: Path
) -> None:
    said = {"source": "acled", "answer": "validated", "function": "", "day": "2025-05-02", "why": "Courriel du 2 mai"}
    answer = client.post(f"{address}/release/agreements/record", said)
    assert answer.status_code == 409
    assert Workspace(folder).decisions.latest("validation") == {}


def test_an_embargo_holds_figures_until_its_day(client: Any, address: str, folder: Path) -> None:
    asked = {"source": "acled", "until": "2999-01-01", "why": "À la demande du propriétaire"}
    assert client.post(f"{address}/release/embargo", asked).status_code == 302
    assert Workspace(folder).decisions.latest("embargo")["acled"].value == "2999-01-01"
    assert "1 chiffre cité n’est pas diffusé" in text(client.get(f"{address}/release/state"))
    held = client.get(f"{address}/release/held")
    assert "R18" in text(held)
    key = re.findall(r'held\?key=([^"]+)"', held.content.decode())[0]
    one = text(client.get(f"{address}/release/held?key={key}"))
    assert "Aucun regroupement ne peut le remplacer pour l’instant." in one
    assert "Ce qui le réglerait" in one
    assert client.get(f"{address}/release/held", {"key": "acled_events/2020"}).status_code == 404
    assert client.post(f"{address}/release/embargo", {**asked, "lift": "1"}).status_code == 302
    assert Workspace(folder).decisions.latest("embargo")["acled"].value == "-"


def test_a_copy_goes_out_and_comes_back(client: Any, address: str, folder: Path) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    assert "Terminé." in done(client, client.post(f"{address}/release/copies/send", {"language": "fr", "section": ""}))
    name = "pau.fr.v1.docx"
    assert name in text(client.get(f"{address}/release"))
    back = SimpleUploadedFile("../../pau.fr.v1.docx", (folder / "out" / "copies" / name).read_bytes())
    assert "Terminé." in done(client, client.post(f"{address}/release/copies/receive", {"file": back}))
    assert not list((ready().state / "copies").glob("*/*"))
    bad = SimpleUploadedFile("script.exe", b"MZ")
    assert client.post(f"{address}/release/copies/receive", {"file": bad}).status_code == 302
    assert "Choisissez un fichier Word ou Excel" in text(client.get(f"{address}/release"))


def test_a_copy_that_is_none_is_told_in_words(client: Any, address: str) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    done(client, client.post(f"{address}/release/copies/send", {"language": "fr"}))
    bad = SimpleUploadedFile("x.docx", b"not a document")
    assert "x.docx" in done(client, client.post(f"{address}/release/copies/receive", {"file": bad}))


def test_two_editions_are_compared_by_what_they_print(client: Any, address: str, folder: Path) -> None:
    Workspace(folder).publish("une", by="Awa", why="x")
    signing_case.came(Workspace(folder), TWICE, name="acled_v2.csv")
    Workspace(folder).publish("deux", by="Awa", why="x")
    said = text(client.get(f"{address}/release/compare", {"one": "une", "other": "deux"}))
    assert "Chiffre une deux" in said
    assert " 30 60 " in said
    assert client.get(f"{address}/release/compare", {"one": "une", "other": "trois"}).status_code == 409
    assert "mêmes chiffres" in text(client.get(f"{address}/release/compare", {"one": "une", "other": "une"}))


def test_what_moved_since_it_was_published_is_told_with_its_erratum(client: Any, address: str, folder: Path) -> None:
    Workspace(folder).publish("une", by="Awa", why="x")
    signing_case.came(Workspace(folder), TWICE, name="acled_v2.csv")
    said = text(client.get(f"{address}/release/state"))
    assert "Ce qui a changé depuis la publication" in said
    assert "30 → 60" in said
    assert "erratum.une.fr.docx" in files(client, address)


READER_PATHS = ("held", "agreements", "publish", "withdraw?edition=une")


def test_a_reader_sees_documents_and_editions_and_nothing_else(
    client: Any, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    done(client, client.post(f"{address}/release/render"))
    as_person(monkeypatch, Right.READ)
    assert [client.get(f"{address}/release/{path}").status_code for path in READER_PATHS] == [404] * 4
    page = text(client.get(f"{address}/release")) + text(client.get(f"{address}/release/state"))
    own = files(client, address)
    assert "pau.fr.pdf" in own
    assert "points.json" not in own
    assert "Ce qui n’est pas diffusé" not in page
    posts = ("render", "copies/send", "copies/receive", "agreements/send", "agreements/record", "embargo", "withdraw")
    assert {client.post(f"{address}/release/{path}").status_code for path in posts} == {404}


def test_who_may_not_see_a_subject_is_given_no_document_that_tells_it(
    client: Any, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    done(client, client.post(f"{address}/release/render"))
    page = client.get(f"{address}/release").content.decode()
    id_ = re.findall(r"release/file/(\w+)", page)[0]
    as_person(monkeypatch, *ALONE, sees_gbv=False)
    assert client.get(f"{address}/release/file/{id_}").status_code == 404
    assert files(client, address) == {}
    assert client.post(f"{address}/release/agreements/send", {"source": "gbvims"}).status_code == 404
