"""The quarter: the verdict with its reasons, what changed since the last visit, who owes what, a Decision taken from a hint."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from tests.web.served import entered, served

import kolosi
from kolosi.web import hints


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return kolosi.new(tmp_path / "trimestre", country="MLI", period="2025-Q1")


def text_of(address: str, language: str = "fr") -> str:
    page = entered().get(address, headers={"accept-language": language})
    assert page.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


def test_an_empty_quarter_says_what_to_do_first(folder: Path) -> None:
    said = text_of(served(folder, "trimestre") + "/quarter")
    assert "Non, pas encore." in said
    assert "Déposer les premiers fichiers" in said
    assert re.search(r"[1-9]\d* jours de retard", said)


def test_what_was_decided_since_the_last_visit_is_told(folder: Path) -> None:
    address = served(folder, "trimestre")
    assert "Rien n’a changé" not in text_of(f"{address}/quarter")
    assert "Rien n’a changé depuis votre dernière visite." in text_of(f"{address}/quarter")
    kolosi.open(folder).decide("place", "Gao ville", "ml-gao", why="Chef-lieu", author="Awa")
    said = text_of(f"{address}/quarter")
    assert "Awa" in said
    assert "Gao ville → Gao" in said


def test_a_decision_of_the_page_is_that_of_the_command(folder: Path) -> None:
    client, address = entered(), served(folder, "trimestre")
    given = {"kind": "place", "subject": "Gao ville", "value": "ml-gao", "why": "Chef-lieu"}
    assert client.post(f"{address}/decide", given).status_code == 302
    (kept,) = kolosi.open(folder).decisions.all()
    assert (kept.kind, kept.subject, kept.value, kept.why) == ("place", "Gao ville", "ml-gao", "Chef-lieu")


def test_a_decision_that_names_nothing_known_is_given_back_as_typed(folder: Path) -> None:
    client, address = entered(), served(folder, "trimestre")
    answer = client.post(
        f"{address}/decide", {"kind": "place", "subject": "Gao", "value": "ml-nulle-part", "why": "Parce que"}
    )
    assert answer.status_code == 409
    assert 'value="ml-nulle-part"' in answer.content.decode()
    assert "Parce que" in answer.content.decode()
    assert kolosi.open(folder).decisions.all() == []


def test_what_can_be_said_is_offered_in_words_and_recorded_as_the_command_would(folder: Path) -> None:
    client, address = entered(), served(folder, "trimestre")
    page = client.get(f"{address}/decide?kind=clearance&subject=fr:contexte&value=cleared%3B+par%3DFONCTION")
    said = page.content.decode()
    assert re.search(r'value="cleared" checked required> validé', said)
    assert 'id="function" name="function" value=""' in said
    assert 'id="value"' not in said
    given = {"kind": "reporter", "subject": "protection_monitoring:ONG:2025-02", "choice": "no access", "why": "Route"}
    assert client.post(f"{address}/decide", given).status_code == 302
    (kept,) = kolosi.open(folder).decisions.all()
    assert kept.value == "no access"
    assert "pas d’accès" in text_of(f"{address}/quarter")


def test_the_kinds_that_say_for_whom_are_composed_as_the_command_takes_them() -> None:
    from kolosi.web.screens.quarter.choices import composed, function_in

    assert composed("clearance", "lead", "Coordination") == "lead; par=Coordination"
    assert composed("clearance", "draft", "Coordination") == "draft"
    assert composed("reservation", "", "Coordination") == "par=Coordination"
    assert composed("alert", "seen", "Coordination") == "seen"
    assert function_in("validated; par=Sous-cluster VBG; accord=3") == "Sous-cluster VBG"
    assert function_in("cleared; par=FONCTION") == ""


@pytest.mark.parametrize(
    ("language", "word", "column", "reason"),
    [
        ("fr", "Menace ou intimidation", "F (Monitoring de protection)", "liste « à corriger »"),
        ("en", "Threat or intimidation", "F (Protection monitoring)", "to-correct list"),
    ],
)
def test_answers_about_files_are_told_in_words_in_the_language_of_the_page(
    folder: Path, language: str, word: str, column: str, reason: str
) -> None:
    workspace, address = kolosi.open(folder), served(folder, "trimestre")
    why = "liste « à corriger »"
    workspace.decide("word", "violation_types:Menaces de mort", "threat_intimidation", why=why, author="Awa")
    workspace.decide("column", "protection_monitoring/incidents:F", "nb_femmes", why=why, author="Awa")
    workspace.decide("word", "violation_types:Divers", "ignore", why=why, author="Awa")
    page = text_of(f"{address}/quarter", language)
    assert f"Menaces de mort → {word}" in page
    assert f"{column} → " in page
    assert page.count(reason) >= 3
    assert language == "fr" or "liste «" not in page
    assert not re.search("violation_types|threat_intimidation|nb_femmes|protection_monitoring/|→ ignore", page)


def test_a_page_that_a_form_gave_back_is_read_again_where_the_form_stood(folder: Path) -> None:
    client, address = entered(), served(folder, "trimestre")
    before = f"{address}/release/agreements?of=1"
    for referer, back in (
        (f"http://testserver{before}", before),
        ("https://ailleurs.example/w/x", f"{address}/release/agreements/record"),
    ):
        page = client.post(f"{address}/release/agreements/record", headers={"referer": referer})
        assert page.status_code == 409
        assert re.findall(r'name="back" value="([^"]*)"', page.content.decode()) == [back]


def test_what_people_typed_is_shown_and_never_run(folder: Path) -> None:
    address = served(folder, "trimestre")
    kolosi.open(folder).decide("place", "<script>alert(1)</script>", "ml-gao", why="<b>x</b>", author="<i>Awa</i>")
    page = entered().get(f"{address}/quarter").content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_command_in_a_hint_becomes_the_place_where_the_same_is_done() -> None:
    told = {"fr": "Dites-le : `kolosi decide waiver 0a1b vu --why MOTIF`, ou rendez-la avec `kolosi add`."}
    found = hints.pieces(told, "fr", "/w/x")
    assert [one.address for one in found if one.address] == [
        "/w/x/decide?kind=waiver&subject=0a1b&value=vu",
        "/w/x/deposit",
    ]
    assert "kolosi" not in "".join(one.text for one in found)


def test_a_place_begins_a_sentence_with_a_capital_and_a_draft_is_named_in_words() -> None:
    told = {"fr": "report/pau.fr.md : vide. `kolosi check` les donne."}
    assert "".join(one.text for one in hints.pieces(told, "fr", "")) == (
        "Texte français\u202f: vide. L’écran «\u202fDocument\u202f» les donne."
    )


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_hint_tells_who_clicks_of_no_option_and_not_where_the_list_lies(language: str) -> None:
    from kolosi.content.messages import packaged_messages

    for id_, shape in packaged_messages().messages[language].items():
        said = "".join(one.text for one in hints.pieces({language: shape.hint}, language, "/w/x"))
        assert not re.search(r"(?<!\S)--(source|organisation|during|at)\b|(a_corriger|to_correct)\.xlsx", said), (
            id_,
            said,
        )


def test_the_list_to_correct_is_a_link_and_an_option_is_its_field() -> None:
    from kolosi.content.messages import packaged_messages

    hint = packaged_messages().messages["fr"]["period_unknown"].hint
    found = hints.pieces({"fr": hint}, "fr", "/w/x")
    assert [one.address for one in found if one.address] == ["/w/x/deposit/corrections"]
    said = "".join(one.text for one in found).replace("\u202f", " ").replace("\u00a0", " ")
    assert "donnez-le de nouveau avec la période, par exemple « T2 2025 »" in said


def test_what_is_counted_is_told_by_its_name_and_a_command_keeps_its_key() -> None:
    names = {"idps": "Personnes déplacées internes", "people_assisted": "Personnes assistées", "ml-gao": "Gao"}
    told = {
        "fr": "Chiffres de people_assisted non diffusés (3). Partiels : 2 (idps/2025-Q2, idps/2025-Q2@ml-gao, …)."
        " Inconnu : autre_chose/2025. `kolosi figure idps/2025-Q2` le donne."
    }
    found = hints.pieces(told, "fr", "/w/x", lambda: names)
    said = "".join(one.text for one in found).replace("\u202f", " ").replace("\u00a0", " ")
    assert "Chiffres de « Personnes assistées » non diffusés (3)." in said
    assert (
        "(Personnes déplacées internes – 2e trimestre 2025, Personnes déplacées internes – Gao – 2e trimestre 2025, …)"
        in said
    )
    assert "autre_chose/2025" in said
    assert [one.address for one in found if one.address] == ["/w/x/figures"]
    quiet = hints.pieces({"fr": "Rien à dire."}, "fr", "/w/x", lambda: pytest.fail("nobody asked for a name"))
    assert "".join(one.text for one in quiet) == "Rien à dire."


def test_what_a_hint_leaves_open_is_left_open_in_the_form() -> None:
    told = {"fr": '`kolosi decide clearance LANGUE:CHAPITRE "cleared; par=FONCTION" --why MOTIF`'}
    (link,) = hints.pieces(told, "fr", "")
    assert link.address == "/decide?kind=clearance&value=cleared%3B+par%3DFONCTION"


def test_every_verb_that_a_message_names_has_a_place_in_the_pages_or_is_one_of_keys() -> None:
    from kolosi.content.messages import packaged_messages

    texts = [
        text
        for messages in packaged_messages().messages.values()
        for shape in messages.values()
        for text in (shape.message, shape.hint)
    ]
    named = {verb for text in texts for verb in re.findall(r"`kolosi ([a-z]+)", text)}
    keys = {"lock", "unlock", "shred", "accept", "new", "demo", "build"}
    assert named - set(hints.PLACES) <= keys | {"link"}


def test_a_new_workspace_has_its_shortcuts(folder: Path) -> None:
    assert "kolosi open ." in (folder / "kolosi.bat").read_bytes().decode()
    assert (folder / "kolosi.command").stat().st_mode & 0o100
    assert "kolosi open ." in (folder / "kolosi.desktop").read_text("utf-8")


def test_the_first_page_makes_a_workspace_or_says_why_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from django.test import override_settings
    from tests.web.served import ready

    from kolosi.web.folders import Folders

    client = entered()
    with override_settings(KOLOSI=replace(ready(), home=tmp_path, workspaces=Folders(tmp_path))):
        refused = client.post("/start/new", {"country": "Atlantide", "period": "2025-Q1"})
        assert (refused.status_code, 'value="Atlantide"' in refused.content.decode()) == (409, True)
        made = client.post("/start/new", {"country": "Mali", "period": "T1 2025", "name": "Mali été"})
        assert made.url == "/w/mali-ete/quarter"
        assert (tmp_path / "mali-ete" / "workspace.yaml").is_file()
        assert "mali-ete" in client.get("/start").content.decode()
        following = client.post("/start/new", {"previous": "mali-ete", "period": "T2 2025"})
        assert following.url == "/w/mali-ete-t2-2025/quarter"
        carried = (tmp_path / "mali-ete-t2-2025" / "workspace.yaml").read_text("utf-8")
        assert "period: 2025-Q2" in carried
        assert "taken_over: 2025-Q1" in carried
        assert client.post("/start/new", {"previous": "ailleurs", "period": "T2 2025"}).status_code == 404
    assert client.get("/start").status_code == 404


def test_the_quarter_proposed_is_the_one_that_ended_last() -> None:
    from kolosi.web.alone.starting import _quarter

    assert [_quarter(date(2026, month, 5)) for month in (1, 4, 12)] == ["2025-Q4", "2026-Q1", "2026-Q3"]


def test_the_tour_leads_to_every_screen_and_is_offered_in_the_demonstration_alone(folder: Path) -> None:
    from kolosi.web.screens.entry.tour import STEPS
    from kolosi.web.tabs import SCREENS

    assert list(STEPS) == list(SCREENS)
    address = served(folder, "trimestre")
    page = entered().get(f"{address}/tour").content.decode()
    for place in STEPS.values():
        assert f'href="{address}/{place}'.replace("&", "&amp;") in page
    assert "/tour" not in entered().get(f"{address}/quarter").content.decode()


def test_a_question_about_a_passage_is_answered_from_the_quarter_and_not_asked_again(folder: Path) -> None:
    draft = folder / "report" / "pau.fr.md"
    told = "Le réseau compte 12 centres. 60 % d'entre eux ont un groupe électrogène."
    draft.write_text(draft.read_text("utf-8") + f"\n{told}\n", "utf-8")
    client, address = entered(), served(folder, "trimestre")
    page = client.get(f"{address}/quarter", headers={"accept-language": "fr"}).content.decode()
    assert "est-il ici une part de ces 12" in page
    link = next(one for one in re.findall(r'href="([^"]*/decide[^"]*binding[^"]*)"', page) if "value=no" in one)
    form = client.get(link.replace("&amp;", "&"), headers={"accept-language": "fr"}).content.decode()
    assert re.search(r'value="no" checked required> il s’agit d’autre chose', form)
    subject = re.search(r'id="subject" name="subject" value="([^"]+)"', form)
    assert subject
    given = {"kind": "binding", "subject": subject[1], "choice": "no", "why": "Visités"}
    assert client.post(f"{address}/decide", given).status_code == 302
    said = text_of(f"{address}/quarter")
    assert "est-il ici une part" not in said
    assert "il s’agit d’autre chose" in said
