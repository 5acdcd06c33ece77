"""Alone on a laptop: one browser enters, once; nobody else sees anything; closing ends it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from tests.web.served import entered, ready, served

import kolosi


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = kolosi.new(tmp_path_factory.mktemp("alone") / "essai", country="MLI", period="2025-Q1")
    return served(folder)


def test_the_one_time_address_lets_one_browser_in(address: str) -> None:
    client = entered()
    assert client.get(f"{address}/quarter").status_code == 200

    from django.test import Client

    from kolosi.web.alone import SESSION

    other = Client()
    assert other.get(f"/enter/{SESSION.token}").status_code == 403
    assert other.get(f"{address}/quarter").status_code == 403


def test_who_has_not_entered_is_told_nothing(address: str) -> None:
    ready()
    from django.test import Client

    def told(name: str) -> str:
        answer = Client().get(f"/w/{name}/quarter").content.decode()
        return re.sub(r"[A-Za-z0-9]{64}", "", answer).replace(f'value="/w/{name}/quarter"', "")

    assert "essai" not in told("essai")
    assert told("absent") == told("essai")


def test_an_address_that_is_not_there_is_a_page_of_ours(address: str) -> None:
    answer = entered().get(f"{address}/nowhere")
    assert answer.status_code == 404
    assert "Cette page n’existe pas" in answer.content.decode()


def test_every_screen_opens_on_an_empty_workspace(address: str) -> None:
    from kolosi.web.tabs import SCREENS

    client = entered()
    for name in SCREENS:
        answer = client.get(f"{address}/{name}")
        assert (answer.status_code, answer["Content-Security-Policy"].split(";")[0]) == (200, "default-src 'none'"), (
            name
        )


def test_a_blank_quarter_cannot_be_signed(address: str) -> None:
    assert "Non, pas encore." in entered().get(f"{address}/quarter").content.decode()


def test_the_language_stays_chosen(address: str) -> None:
    client = entered()
    assert client.post("/language", {"language": "en", "back": f"{address}/quarter"}).url == f"{address}/quarter"
    assert "Can I sign?" in client.get(f"{address}/quarter").content.decode()
    assert client.post("/language", {"language": "fr", "back": "https://elsewhere.example/"}).url == "/"


def test_a_folder_that_went_is_told_in_words(address: str, tmp_path: Path) -> None:
    folder = kolosi.new(tmp_path / "parti", country="MLI", period="2025-Q1")
    gone = served(folder, "parti")
    shutil.rmtree(folder)
    answer = entered().get(f"{gone}/quarter")
    assert answer.status_code == 409
    assert "espace de travail" in answer.content.decode()


def test_closing_ends_the_session(address: str) -> None:
    from kolosi.web.alone import SESSION

    client = entered()
    assert client.post("/leave").status_code == 200
    assert SESSION.closed.wait(3)
    SESSION.closed.clear()
    assert client.get(f"{address}/quarter").status_code == 403


def test_the_last_page_that_closes_ends_the_server_soon(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from kolosi.web import alone

    client = entered()
    now = [1000.0]
    monkeypatch.setattr(alone.time, "monotonic", lambda: now[0])
    client.post("/alive?leaving=1")
    now[0] += alone.LEAVING + 1
    assert alone.SESSION.is_over
    client.post("/alive")
    assert not alone.SESSION.is_over
