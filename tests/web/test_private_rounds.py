"""Private rounds by invitation: one sheet by one address, nothing of others, nothing before the round is closed."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.test_rounds import given, score
from tests.web.judged_case import body, fields_of, judged
from tests.web.served import as_person, as_team, entered, served

from kolosi.web.rights import Right
from kolosi.workspace import Workspace
from kolosi.workspace.write.judgements import read_rounds

MINES = "Présence de mines et autres engins explosifs"
GBV = "Violence basée sur le genre"


@pytest.fixture
def mali(tmp_path: Path) -> Workspace:
    return judged(tmp_path / "mali")


@pytest.fixture
def officer(mali: Workspace) -> Client:
    served(mali.folder, "mali")
    client = entered()
    from kolosi.web.invited import gate
    from kolosi.web.invited.models import Round

    Round.objects.all().delete()
    gate.WRONG.forget()
    gate.SAVED.forget()
    return client


def opened(officer: Client, *experts: str, number: str = "1", **more: str) -> dict[str, str]:
    """Opens a round; the addresses, by pseudonym."""
    fields = {"number": number, "days": "3", "place": "", "experts": "\n".join(experts), **more}
    page = body(officer.post("/w/mali/risks/rounds/open", fields))
    found = re.findall(r"<dt>([^<]+)</dt><dd><input readonly value=\"http://testserver(/round/[^\"]+)\"", page)
    return dict(found)


def seated(address: str, language: str = "fr") -> Client:
    """A client without account that used an address."""
    client = Client(headers={"accept-language": language})
    assert client.get(address).url == "/round/"  # type: ignore[attr-defined]
    return client


def number_of(page: str, risk: str) -> str:
    """The number of the row of a risk in a sheet."""
    part = page.partition(f"<legend>{risk}</legend>")[2]
    found = re.search(r'name="(\d+)\.code"', part)
    assert found
    return found[1]


def scored(client: Client, **more: str) -> Any:
    """Saves the sheet with scores of mines and gender-based violence; cells by `mines_score`."""
    page = body(client.get("/round/"))
    fields = fields_of(page)
    numbers = {"mines": number_of(page, MINES), "gbv": number_of(page, GBV)}
    said = {
        f"{numbers[name.partition('_')[0]]}.{name.partition('_')[2]}": text
        for name, text in more.items()
        if "_" in name
    }
    rest = {name: text for name, text in more.items() if "_" not in name}
    return client.post("/round/", {**fields, **said, **rest})


def test_answers_enter_the_workspace_as_the_form_of_the_round_would(
    officer: Client, mali: Workspace, tmp_path: Path
) -> None:
    other = judged(tmp_path / "autre")
    given(
        other,
        tmp_path,
        "round_one",
        {"Premier tour": [score("Acacia", GBV, 3.5), score("Acacia", MINES, 4, "Les engins avancent.")]},
    )
    addresses = opened(officer, "Acacia", "Baobab")
    assert list(addresses) == ["Acacia", "Baobab"]
    answer = scored(seated(addresses["Acacia"]), mines_score="4", mines_reason="Les engins avancent.", gbv_score="3,5")
    assert answer.status_code == 302
    assert answer.url == "/round/"
    assert (mali.folder / "report" / "rounds.yaml").read_bytes() == (
        other.folder / "report" / "rounds.yaml"
    ).read_bytes()


def test_a_sheet_is_saved_left_and_taken_up_again_in_either_language(officer: Client, mali: Workspace) -> None:
    address = opened(officer, "Acacia")["Acacia"]
    scored(seated(address), mines_score="4")
    again = seated(address, "en")
    page = body(again.get("/round/"))
    assert "Risks scored: 1 of 15" in page
    assert "Presence of mine" in page
    fields = fields_of(page)
    number = next(name.partition(".")[0] for name, text in fields.items() if text == "4")
    assert again.post("/round/", {**fields, f"{number}.score": "2.5"}).status_code == 302
    assert [one.score for one in read_rounds(mali).one] == [2.5]
    assert again.post("/round/", {**fields_of(body(again.get("/round/"))), f"{number}.score": ""}).status_code == 302
    assert read_rounds(mali).one == ()


def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(officer: Client, mali: Workspace) -> None:
    expert = seated(opened(officer, "Acacia")["Acacia"])
    answer = scored(expert, mines_score="7", mines_reason="Partout.", gbv_score="3")
    page = body(answer)
    assert answer.status_code == 409
    assert "« 7 » n’est pas une note de 1 à 5" in page
    assert "Partout." in page
    assert 'value="3"' in page
    assert read_rounds(mali).one == ()
    assert "« Gravité (1 à 5) » est vide" in body(scored(expert, mines_reason="Sans note."))


def test_an_expert_sees_nothing_of_another_nor_of_the_workspace(officer: Client, mali: Workspace) -> None:
    addresses = opened(officer, "Acacia", "Baobab")
    scored(seated(addresses["Acacia"]), mines_score="4.5", mines_reason="Un secret de la première.")
    other = seated(addresses["Baobab"])
    page = body(other.get("/round/"))
    assert "Acacia" not in page
    assert "secret" not in page
    assert "4.5" not in page
    assert "Trimestre" not in page
    for path in ("quarter", "risks", "risks/rounds", "recommendations", "risks/workshop"):
        assert other.get(f"/w/mali/{path}").status_code in (403, 404), path
    mine = fields_of(body(seated(addresses["Acacia"]).get("/round/")))
    stolen = {name: text for name, text in mine.items() if text}
    other.post("/round/", {**fields_of(page), **stolen})  # the codes of another's rows: they change nothing of his
    assert [(one.expert, one.score) for one in read_rounds(mali).one if one.expert == "Acacia"] == [("Acacia", 4.5)]


def test_nobody_sees_a_score_before_the_round_is_closed(officer: Client, mali: Workspace) -> None:
    addresses = opened(officer, "Acacia", "Baobab", "Caïlcédrat")
    for expert, address in addresses.items():
        scored(seated(address), mines_score="4.5", mines_reason=f"Dit {expert}.")
    page = body(officer.get("/w/mali/risks/workshop"))
    assert "Le tour 1 est ouvert" in page
    assert "4,5" not in page
    assert "Dit" not in page
    state = body(officer.get("/w/mali/risks/rounds"))
    assert state.count("1 / 15") == 3
    assert "4,5" not in state
    closing = re.search(r'action="(/w/mali/risks/rounds/[^"]+/close)"', state)
    assert closing
    assert officer.post(closing[1]).status_code == 302
    assert "4,5 (4,5–4,5), n = 3" in body(officer.get("/w/mali/risks/workshop"))
    assert Client().get(addresses["Acacia"]).status_code == 302
    over = seated(addresses["Acacia"]).get("/round/")
    assert over.status_code == 410
    assert "Ce tour est clôturé" in body(over)
    assert officer.post(closing[1]).status_code == 404


def test_between_the_rounds_the_spread_and_reasons_are_shown_without_a_name(officer: Client, mali: Workspace) -> None:
    addresses = opened(officer, "Acacia", "Baobab", "Caïlcédrat")
    for (expert, address), value in zip(addresses.items(), ("2", "4", "5"), strict=True):
        scored(seated(address), mines_score=value, mines_reason=f"{expert} : les engins avancent ({value}).")
    scored(seated(addresses["Acacia"]), gbv_score="5", gbv_reason="Seule à le dire.")
    closed(officer)
    assert "Acacia\nBaobab\nCaïlcédrat" in body(officer.get("/w/mali/risks/rounds"))
    second = opened(officer, "Acacia", "Baobab", "Caïlcédrat", number="2")
    scored(seated(second["Acacia"]), mines_score="1", mines_reason="Une raison du second tour.")
    page = body(seated(second["Baobab"]).get("/round/"))
    assert "3 experts, médiane et moitié centrale : <strong>4,0</strong> (3,0–4,5) · votre note : 4" in page
    assert "… : les engins avancent (5)." in page
    assert "Caïlcédrat :" not in page
    assert "Seule à le dire" not in page  # one score alone would be somebody's
    assert "second tour." not in page.partition("</main>")[0].replace("Second tour.", "")
    results = body(officer.get("/w/mali/risks/workshop"))
    assert "4,0 (3,0–4,5), n = 3" in results
    assert "1,0" not in results
    assert [one.score for one in read_rounds(mali).two] == [1]


def closed(officer: Client) -> None:
    closing = re.search(r'action="(/w/mali/risks/rounds/[^"]+/close)"', body(officer.get("/w/mali/risks/rounds")))
    assert closing
    officer.post(closing[1])


def test_an_address_is_kept_as_a_hash_and_a_new_one_ends_the_old(officer: Client) -> None:
    from kolosi.web.invited.models import Invitation

    address = opened(officer, "Acacia")["Acacia"]
    token = address.rpartition("/")[2]
    kept = Invitation.objects.get()
    assert token not in str(vars(kept))
    assert len(kept.hash) == 64
    assert token not in body(officer.get("/w/mali/risks/rounds"))
    expert = seated(address)
    renewed = body(officer.post(f"/w/mali/risks/invited/{kept.id}/address"))
    again = re.search(r"testserver(/round/[^\"]+)", renewed)
    assert again
    assert again[1] != address
    assert Client().get(address).status_code == 404
    assert expert.get("/round/").status_code == 404
    assert seated(again[1]).get("/round/").status_code == 200


def test_wrong_addresses_all_get_one_answer_and_soon_none(officer: Client) -> None:
    opened(officer, "Acacia")
    stranger = Client()
    answers = [stranger.get(f"/round/{token}") for token in ("x", "a" * 43, "é", "a" * 5000)]
    assert {one.status_code for one in answers} == {404}
    assert len({re.sub(r'(value=|Token":)"[^"]*"', "", body(one)) for one in answers}) == 1
    assert stranger.get("/round/").status_code == 404 == stranger.post("/round/", {}).status_code
    assert [stranger.get("/round/x").status_code for _ in range(20)][-1] == 429


def test_a_round_that_cannot_be_opened_says_why_beside_its_field(
    officer: Client, mali: Workspace, tmp_path: Path
) -> None:
    given(mali, tmp_path, "round_one", {"Premier tour": [score("Néré", MINES, 4)]})
    for fields, told in (
        ({"experts": ""}, "au moins un pseudonyme"),
        ({"experts": "Acacia\nacacia"}, "le même pseudonyme : acacia"),
        ({"experts": "Acacia", "days": "900"}, "de 1 à 60"),
        ({"experts": "Acacia", "number": "3"}, "premier ou le second"),
        ({"experts": "Acacia", "place": "ml-atlantide"}, "une région de la liste"),
        ({"experts": "x" * 50}, "de 40 lettres au plus"),
        ({"experts": "Néré"}, "déjà dans ce tour sous : Néré"),
    ):
        answer = officer.post("/w/mali/risks/rounds/open", {"number": "1", "days": "3", "place": "", **fields})
        assert (answer.status_code, told in body(answer)) == (409, True), fields
    assert opened(officer, "Acacia")
    again = officer.post("/w/mali/risks/rounds/open", {"number": "1", "days": "3", "place": "", "experts": "Baobab"})
    assert again.status_code == 409


def test_a_round_is_about_a_region_where_one_is_named(officer: Client, mali: Workspace) -> None:
    scored(seated(opened(officer, "Acacia", place="ml-gao")["Acacia"]), mines_score="4")
    assert [(one.place, one.score) for one in read_rounds(mali).one] == [("ml-gao", 4)]


def test_a_round_ends_by_itself_after_its_last_day(officer: Client) -> None:
    from django.utils import timezone

    from kolosi.web.invited.models import Round

    address = opened(officer, "Acacia")["Acacia"]
    Round.objects.update(ends=timezone.now() - timedelta(minutes=1))
    assert seated(address).get("/round/").status_code == 410
    assert "ouvert" not in body(officer.get("/w/mali/risks/workshop")).partition("Notes privées")[2]


def test_seed_questions_are_asked_without_their_true_values(officer: Client, mali: Workspace) -> None:
    (mali.folder / "report" / "rounds.yaml").write_text(
        "seeds:\n  - {question: q1, text: {fr: Combien de cercles ?, en: How many districts?}, truth: 777777}\n",
        "utf-8",
    )
    expert = seated(opened(officer, "Acacia")["Acacia"])
    page = body(expert.get("/round/"))
    assert "Combien de cercles ?" in page
    assert "777777" not in page
    fields = fields_of(page)
    assert "ne montent pas" in body(expert.post("/round/", {**fields, "100.q05": "9", "100.q50": "5", "100.q95": "2"}))
    assert expert.post("/round/", {**fields, "100.q05": "2", "100.q50": "5", "100.q95": "9"}).status_code == 302
    assert [one.quantiles for one in read_rounds(mali).seed_answers] == [(2, 5, 9)]


def test_one_laptop_goes_from_expert_to_expert_and_shows_nothing_of_the_one_before(
    officer: Client, mali: Workspace
) -> None:
    opened(officer, "Acacia", "Baobab")
    waiting = body(officer.get("/w/mali/risks/rounds/next"))
    assert "Je suis Acacia" in waiting
    assert "Je suis Baobab" in waiting
    assert "Trimestre" not in waiting
    first = re.search(r'action="([^"]+/here)"', waiting)
    assert first
    assert officer.post(first[1]).url == "/round/"
    assert officer.get("/round/thanks/").status_code == 404
    assert scored(officer, mines_score="4", mines_reason="Rien que pour moi.", finish="1").url == "/round/thanks/"
    done = officer.get("/round/thanks/")
    assert "Passez l’ordinateur" in body(done)
    assert "storage" in done.headers["Clear-Site-Data"]
    assert officer.get("/round/").status_code == 404
    after = body(officer.get("/w/mali/risks/rounds/next"))
    assert "Je suis Acacia" not in after
    assert "Rien que pour moi" not in after
    second = re.search(r'action="([^"]+/here)"', after)
    assert second
    assert officer.post(second[1]).status_code == 302
    page = body(officer.get("/round/"))
    assert "Baobab" in page
    assert "Rien que pour moi" not in page
    assert not any(text for name, text in fields_of(page).items() if name.endswith((".score", ".reason", ".code")))


def test_only_who_conducts_opens_a_round(officer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    as_person(monkeypatch, Right.READ, Right.SCORE, Right.COMMENT, Right.FOLLOW)
    assert officer.get("/w/mali/risks/rounds").status_code == 404
    assert officer.post("/w/mali/risks/rounds/open", {}).status_code == 404


def test_a_team_tells_its_expert_to_come_back_by_the_same_address(officer: Client) -> None:
    address = opened(officer, "Acacia")["Acacia"]
    with as_team():
        expert = seated(address)
        scored(expert, mines_score="4", finish="1")
        done = body(expert.get("/round/thanks/"))
        assert "vous pouvez y revenir par la même adresse" in done
        assert "/w/mali" not in done


def test_a_sheet_that_cannot_be_kept_now_says_so_with_what_was_typed(
    officer: Client, mali: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kolosi.model.finding import Refusal, point
    from kolosi.web.invited import sheet

    def refused(*given: object, **named: object) -> None:
        raise Refusal(point("workspace_locked"))

    expert = seated(opened(officer, "Acacia")["Acacia"])
    monkeypatch.setattr(sheet, "take_scores", refused)
    answer = scored(expert, mines_score="4", mines_reason="À garder.")
    assert answer.status_code == 409
    assert "À garder." in body(answer)
