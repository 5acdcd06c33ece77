"""The log of a team's server: who, when, which route, where, what became of it; its chain is checked from outside."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.web.served import served
from tests.web.team_case import PASSWORD, client, member, signed_in, team

import kolosi
from kolosi.model.finding import Refusal
from kolosi.web.rights import Role
from kolosi.web.team.audit import check, exported


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return kolosi.new(tmp_path_factory.mktemp("journal") / "essai", country="MLI", period="2025-Q1")


@pytest.fixture
def address(folder: Path) -> Iterator[str]:
    with team():
        yield served(folder, "journal")


def told() -> list[tuple[str, ...]]:
    rows = [json.loads(line) for line in exported()]
    return [(row["who"], row["route"], row["workspace"], row["outcome"]) for row in rows]


def test_what_is_done_and_what_is_refused_stands_in_the_log_without_contents(address: str) -> None:
    member("Awa Ba", "journal", Role.OFFICER)
    member("Issa", "journal", Role.FIELD)
    browser = client()
    browser.post("/sign-in", {"name": "mot-de-passe-tapé-ici", "password": "x"})
    browser.post("/sign-in", {"name": "Awa Ba", "password": "un secret"})
    browser.post("/sign-in", {"name": "Awa Ba", "password": PASSWORD})
    browser.get(f"{address}/deposit")
    browser.post(f"{address}/team", {"name": "Fanta Diallo", "role": "reader"})
    signed_in("Issa").get(f"{address}/figures")
    signed_in("Issa").get("/w/nulle-part/figures")
    browser.post("/sign-out")
    assert told() == [
        ("-", "sign-in", "", "refused"),
        ("awa-ba", "sign-in", "", "refused"),
        ("awa-ba", "sign-in", "", "done"),
        ("awa-ba", "team", "journal", "done"),
        ("issa", "figures", "journal", "absent"),
        ("issa", "figures", "", "absent"),
        ("awa-ba", "sign-out", "", "done"),
    ]
    whole = "".join(exported())
    for word in ("Fanta", "secret", "mot-de-passe", PASSWORD):
        assert word not in whole


def test_the_chain_holds_and_every_change_of_it_shows(address: str) -> None:
    from kolosi.web.team import audit

    for number in range(6):
        audit.record(who="awa", route=f"route-{number}", workspace="journal")
    lines = list(exported())
    whole = check(lines)
    assert (whole.lines, len(whole.code)) == (6, 64)
    changed = [lines[0], lines[1].replace("awa", "issa"), *lines[2:]]
    for altered, line in (
        (changed, 3),
        (lines[1:], 1),
        ([*lines[:2], *lines[3:]], 3),
        ([lines[1], lines[0]], 1),
        (["{", *lines], 1),
        (["[]"], 1),
    ):
        with pytest.raises(Refusal) as found:
            check(altered, name="journal.jsonl")
        assert (found.value.finding.id, found.value.finding.where.line) == ("audit_altered", line)
    assert check(lines, code=check(lines[:4]).code[:16]).lines == 6
    with pytest.raises(Refusal) as cut:
        check(lines[:3], code=whole.code[:16])
    assert cut.value.finding.id == "audit_code_gone"


def test_lines_written_at_once_take_turns(address: str) -> None:
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connection

    from kolosi.web.team import audit

    def write(number: int) -> None:
        audit.record(who=f"personne {number}", route="x")
        connection.close()

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(write, range(40)))
    assert check(exported()).lines == 40


def test_a_flood_of_refused_requests_does_not_flood_the_log(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from kolosi.web.team import limits

    monkeypatch.setattr(limits, "REFUSED", replace(limits.REFUSED, most=3))
    member("Issa", "journal", Role.FIELD)
    browser = signed_in("Issa")
    for _ in range(8):
        browser.get(f"{address}/figures")
    assert len(told()) == 3


def test_who_writes_more_than_hands_do_is_asked_to_wait(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from kolosi.web.team import limits

    monkeypatch.setattr(limits, "WRITE", replace(limits.WRITE, most=2))
    monkeypatch.setattr(limits, "INVITE", replace(limits.INVITE, most=1))
    monkeypatch.setattr(limits, "UNLOCK", replace(limits.UNLOCK, most=0))
    member("Awa Ba", "journal", Role.OFFICER)
    browser = signed_in("Awa Ba")
    given = {"name": "Fanta", "role": "reader"}
    assert [browser.post(f"{address}/team", given).status_code for _ in range(3)] == [200, 429, 429]
    limits._MUCH.clear()
    assert browser.post(f"{address}/unlock", {"passphrase": "x"}).status_code == 429
    assert browser.get(f"{address}/quarter").status_code == 200
