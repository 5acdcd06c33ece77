"""A locked workspace in the browser: one page asks for its passphrase, which stays in memory; closing forgets it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.web.served import entered, served, without_tokens

import kolosi

PHRASE = "une phrase assez longue pour un essai"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = kolosi.new(tmp_path_factory.mktemp("locked") / "clos", country="MLI", period="2025-Q1")
    kolosi.open(folder).lock(passphrase=PHRASE)
    return served(folder, "clos")


def test_every_screen_asks_for_the_passphrase_and_shows_nothing_else(address: str) -> None:
    from kolosi.web.tabs import SCREENS

    client = entered()
    for name in SCREENS:
        answer = client.get(f"{address}/{name}")
        page = answer.content.decode()
        assert (answer.status_code, 'name="passphrase"' in page) == (409, True), name
        assert "2025" not in without_tokens(answer).replace("/w/clos/", "")


def test_a_wrong_passphrase_opens_nothing_and_the_right_one_opens_until_it_is_closed(
    address: str, tmp_path: Path
) -> None:
    from kolosi.web import here
    from kolosi.web.site import site

    client = entered()
    wrong = client.post(f"{address}/unlock", {"passphrase": "une autre phrase", "back": f"{address}/quarter"})
    assert wrong.status_code in (409, 429)
    assert client.get(f"{address}/quarter").status_code == 409
    right = client.post(f"{address}/unlock", {"passphrase": PHRASE, "back": f"{address}/quarter"})
    assert right.url == f"{address}/quarter"
    assert client.get(f"{address}/quarter").status_code == 200
    folder = site().folder("clos")
    assert not any(PHRASE.encode() in path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert not any(PHRASE.encode() in path.read_bytes() for path in site().state.rglob("*") if path.is_file())
    here.close(folder)
    assert client.get(f"{address}/quarter").status_code == 409
