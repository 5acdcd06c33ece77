"""Deposit of dirty and hostile files, and into a locked workspace: each a sentence in the page, nothing left in the clear."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.web.served import entered, ready, served
from tests.web.test_deposit import SOURCES, given, page, uploads

import kolosi


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return kolosi.new(tmp_path_factory.mktemp("blank") / "dépôt", country="MLI", period="2025-Q2")


@pytest.fixture
def address(blank: Path, tmp_path: Path) -> Iterator[str]:
    ready()
    from kolosi.web.models import Job

    yield served(Path(shutil.copytree(blank, tmp_path / "dépôt")), "sale")
    Job.objects.all().delete()
    shutil.rmtree(uploads(), ignore_errors=True)


def hostile() -> list[str]:
    from tests.hostile.test_corpus import CORPUS, is_slow

    return [what for what, one in CORPUS.items() if one.verb == "add" and not is_slow(what)][::12]


@pytest.mark.parametrize("what", hostile())
def test_a_hostile_file_is_a_sentence_in_the_page(address: str, what: str) -> None:
    from tests.hostile.test_corpus import CORPUS

    client = entered()
    shown = given(client, address, (CORPUS[what].name, CORPUS[what].make()))
    assert "Terminé." in shown
    assert '<article class="card came' in shown
    assert page(client, f"{address}/deposit")


@pytest.mark.parametrize("source", ["dtm", "gbvims", "kobo", "response_5w", "unhcr", "acled", "places", "boundaries"])
def test_the_sample_of_a_source_is_shown_in_the_page(address: str, source: str) -> None:
    client = entered()
    files = sorted(path for path in (SOURCES / source).glob("sample*") if path.is_file())
    assert "Terminé." in given(client, address, *((path.name, path.read_bytes()) for path in files))
    shown = page(client, f"{address}/deposit")
    for code in re.findall(r'deposit/files/([^"]+)"', shown):
        page(client, f"{address}/deposit/files/{code}")
    page(client, f"{address}/deposit/corrections")


def test_bytes_of_a_locked_workspace_do_not_stay_in_the_clear(tmp_path: Path) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from kolosi.web.jobs.worker import Worker
    from kolosi.web.site import site

    folder = kolosi.new(tmp_path / "clos", country="MLI", period="2025-Q2")
    phrase = "une phrase assez longue pour un essai"
    kolosi.open(folder).lock(passphrase=phrase)
    locked = served(folder, "clos2")
    client = entered()
    client.post(f"{locked}/unlock", {"passphrase": phrase, "back": "/"})
    nameless = (
        "Date de l'incident,Région,Catégorie de violation,Type de violation\n2025-04-03,Gao,CANARI,Homicide de civil\n"
    )
    sent = SimpleUploadedFile("donnees.csv", nameless.encode())
    answer = client.post(f"{locked}/deposit/send", {"files": [sent]})
    while Worker().once():
        pass
    shown = client.get(answer.url).content.decode()
    assert "à préciser" in shown
    assert "déposez-le de nouveau" in shown
    lying = [
        path.read_bytes() for root in (site().state / "uploads", folder) for path in root.rglob("*") if path.is_file()
    ]
    assert not any(b"CANARI" in data for data in lying)
