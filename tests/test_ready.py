"""Can I sign? What stands in the way is red and keeps the edition from being published; each line says what settles it."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import openpyxl
import pytest
from tests.signing_case import EVENTS, HEAD, add_text, came, lines, red, refused, rows, sound, write
from typer.testing import CliRunner

from kolosi.cli import app
from kolosi.model.figure import Waits
from kolosi.model.finding import Refusal
from kolosi.workspace import Workspace
from kolosi.workspace.correct.filled_lists import answers_typed
from kolosi.workspace.signing import numbers, received, reserving, rights

if TYPE_CHECKING:
    from kolosi.workspace.ask.desk import Desk


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sound(tmp_path_factory.mktemp("signer") / "analyse").folder


@pytest.fixture
def workspace(made_once: Path, tmp_path: Path) -> Workspace:
    """A copy of the sound analysis."""
    return Workspace(Path(shutil.copytree(made_once, tmp_path / "analyse")))


# -- sound ------------------------------------------------------------------------------------------------------------


def test_the_demonstration_is_green(demo: Path) -> None:
    page = Workspace(demo).ready()
    assert [one.id for one in page.lines if one.severity != "note"] == []
    assert page.colour == "green"
    counted = {one.id: one for one in page.lines}
    assert counted["sound_files"].count == 32
    cited = counted["sound_figures"]
    assert cited.count > 500
    assert cited.count == int(str(cited.data["figures"])) + int(str(cited.data["changes"]))
    assert int(str(cited.data["figures"])) > int(str(cited.data["changes"])) > 0
    assert 500 < int(str(cited.data["printed"])) < cited.count
    for language in ("fr", "en"):
        said = cited.message[language]
        assert all(str(cited.data[name]) in said for name in ("figures", "changes", "printed")), said
    assert counted["sound_proof"].count > 50


def test_a_sound_analysis_has_no_red_line_and_is_published(workspace: Workspace) -> None:
    assert red(workspace) == {}
    assert refused(workspace) == {}
    assert workspace.editions.ids() == ["2025-04"]


def test_every_line_is_said_in_both_languages_with_what_settles_it(workspace: Workspace) -> None:
    write(workspace.folder, "# Résumé\n", "# Summary\n")
    for one in Workspace(workspace.folder).ready().lines:
        assert one.message["fr"] != one.message["en"], one.id
        if one.severity != "note":
            assert one.hint["fr"], one.id
            assert one.hint["en"], one.id


@pytest.mark.parametrize(("language", "answer"), [("fr", "Puis-je signer ? Non."), ("en", "Can I sign? No.")])
def test_the_command_shows_the_page_and_ends_with_one_on_red(workspace: Workspace, language: str, answer: str) -> None:
    given = ["--workspace", str(workspace.folder), "--language", language]
    assert CliRunner().invoke(app, ["ready", *given]).exit_code == 0
    add_text(workspace, "Il y a XX cas.", "There are XX cases.")
    run = CliRunner().invoke(app, ["ready", *given])
    assert run.exit_code == 1
    assert answer in run.output
    assert "[ready_placeholders:" in run.output
    as_json = json.loads(CliRunner().invoke(app, ["ready", *given, "--json"]).output)
    assert as_json["colour"] == "red"
    assert {"red", "green"} <= {one["colour"] for one in as_json["lines"]}


def test_the_command_that_publishes_shows_the_list(workspace: Workspace) -> None:
    add_text(workspace, "Il y a XX cas.", "There are XX cases.")
    given = ["2025-04", "--by", "Awa D. (fictive)", "--workspace", str(workspace.folder), "--language", "en"]
    run = CliRunner().invoke(app, ["publish", *given])
    assert run.exit_code == 2
    assert "Points to settle first: 1." in run.output
    assert "stand in for a text that is missing" in run.output
    told = json.loads(CliRunner().invoke(app, ["publish", *given, "--json"]).output)
    assert (told["refused"]["id"], [one["id"] for one in told["beside"]]) == ("edition_blocked", ["ready_placeholders"])
    assert workspace.editions.ids() == []


# -- empty ------------------------------------------------------------------------------------------------------------


def test_an_empty_analysis_is_not_published(blank: Path) -> None:
    found = refused(Workspace(blank))
    assert set(found) == {"ready_no_file", "ready_pictures", "ready_sections", "ready_placeholders"}
    assert found["ready_sections"].count > 5
    assert Workspace(blank).editions.ids() == []


def test_a_section_is_named_when_it_is_empty_and_when_it_is_as_the_blank_document_brings_it(
    workspace: Workspace, blank: Path
) -> None:
    add_text(workspace, "# Réponse", "# Response")
    assert {one.data["titles"] for one in Workspace(workspace.folder).ready().of("error")} == {"Réponse", "Response"}
    points = {one.id for one in Workspace(workspace.folder).check()}
    assert "section_empty" in points
    untouched = {one.found for one in Workspace(blank).check() if one.id == "section_untouched"}
    assert {"Contexte", "Context"} <= untouched


def test_without_a_draft_nothing_is_signed(workspace: Workspace) -> None:
    workspace.file("report", "pau.en.md").unlink()
    assert set(refused(workspace)) == {"report_absent"}


@pytest.mark.parametrize(
    ("french", "english", "found"),
    [
        ("Il y a XX cas.", "There are XX cases.", "XX"),
        ("Voir [à compléter].", "See [to be completed].", "[à compléter]"),
        ("Le chiffre (à préciser) suit.", "The figure (to be specified) follows.", "(à préciser)"),
        ("Lorem ipsum dolor.", "Lorem ipsum dolor.", "Lorem ipsum"),
    ],
)
def test_what_stands_in_for_a_text_that_is_missing_is_red(
    workspace: Workspace, french: str, english: str, found: str
) -> None:
    add_text(workspace, french, english)
    assert found in str(red(workspace)["ready_placeholders"].data["examples"])


def test_a_word_that_only_looks_like_a_placeholder_is_not_red(workspace: Workspace) -> None:
    add_text(workspace, "Le XXe siècle [sic], un cas à vérifier.", "The article, a case to check.")
    assert "ready_placeholders" not in red(workspace)


# -- half corrected ---------------------------------------------------------------------------------------------------


def list_of(workspace: Workspace) -> Path:
    return workspace.file("out", "internal", "a_corriger.xlsx")


def answer(workspace: Workspace, text: str) -> None:
    book = openpyxl.load_workbook(list_of(workspace))
    for row in book.worksheets[0].iter_rows(min_row=2):
        row[7].value = text
    book.save(list_of(workspace))


def test_a_half_corrected_analysis_is_not_published_until_the_list_is_given_back(workspace: Workspace) -> None:
    came(workspace, [*rows(), *rows("Escarmouche", first=101)], name="acled v2.csv")
    waiting = refused(workspace)["ready_rows"]
    assert waiting.count == 30
    assert waiting.data["keys"] == "acled_events/2025-Q1"
    assert "a_corriger.xlsx" in waiting.hint["fr"]
    answer(workspace, "Combats")
    typed = refused(workspace)
    assert typed["ready_list"].count == 1
    assert "a_corriger.xlsx" in typed["ready_list"].hint["en"]
    workspace.add([list_of(workspace)])
    assert red(workspace) == {}
    assert workspace.figure("acled_events/2025-Q1").value == 60


def test_a_figure_that_waits_comes_with_the_list_that_settles_it(workspace: Workspace) -> None:
    came(workspace, [*rows(), *rows("Escarmouche", first=101)], name="acled v2.csv")
    figure = Workspace(workspace.folder).figure("acled_events/2025-Q1")
    (settles,) = figure.settle
    assert (figure.value, settles.id, settles.data["rows"]) == (None, "settle_rows", 30)
    run = CliRunner().invoke(
        app, ["figure", "acled_events", "--during", "2025-Q1", "--workspace", str(workspace.folder)]
    )
    assert "a_corriger.xlsx" in run.output


def test_rows_that_wait_and_feed_no_cited_figure_are_amber(workspace: Workspace) -> None:
    came(
        workspace, [f"INV{n},0{n} May 2025,Escarmouche,Armed clash,Gao,1," for n in (1, 2)], "mai.csv", during="2025-05"
    )
    assert "ready_rows" not in red(workspace)
    assert lines(workspace, "warning")["ready_rows_beside"].count == 2


def monitoring(workspace: Workspace, **said: str) -> Path:
    """A partner's file that does not say who sends it."""
    path = workspace.folder.parent / "monitoring.csv"
    head = (
        "_id,date_incident,region,categorie_violation,sous_type,risque_associe,sexe_victimes,age_victimes,nb_victimes"
    )
    path.write_text(
        f"{head}\nA1,2025-01-05,Gao,Atteinte à la vie,Meurtre,attacks_on_civilians,Hommes,Adultes,2\n", "utf-8"
    )
    workspace.add([path], **said)  # type: ignore[arg-type]
    return path


def test_a_file_whose_sender_is_not_sure_is_red_and_names_the_list(workspace: Workspace) -> None:
    monitoring(workspace)
    found = red(workspace)["ready_files_uncited"]
    assert found.found == "monitoring.csv"
    assert "sender" in str(found.data["en"])
    assert "a_corriger.xlsx" in found.hint["fr"]
    assert set(refused(workspace)) == {"ready_files_uncited"}


def test_a_file_left_aside_on_record_stands_no_more_in_the_way(workspace: Workspace) -> None:
    monitoring(workspace)
    workspace.remove("monitoring.csv", why="envoyé par erreur")
    assert red(workspace) == {}


def renamed(workspace: Workspace, names: dict[str, str]) -> None:
    """Writes other names into the index of the files received, as if they had come under them."""
    path = workspace.file("receipts", "index.json")
    text = path.read_text("utf-8")
    for old, new in names.items():
        text = text.replace(f'"{old}"', f'"{new}"')
    path.write_text(text, "utf-8")


def test_that_no_file_took_the_place_of_another_is_said_so_and_not_as_a_number(workspace: Workspace) -> None:
    found = lines(workspace, "note")
    assert "sound_replaced" not in found
    assert not any(letter.isdigit() for letter in found["sound_none_replaced"].message["fr"])


def test_a_file_that_took_the_place_of_a_newer_one_is_red(workspace: Workspace) -> None:
    came(workspace, [*rows(), "INV99,31 March 2025,Battles,Armed clash,Gao,1,"], name="acled v2.csv")
    assert lines(workspace, "note")["sound_replaced"].count == 1
    renamed(workspace, {"acled.csv": "acled v3.csv"})
    found = red(workspace)["ready_replaced_older"]
    assert (found.found, found.data["other"]) == ("acled v2.csv", "acled v3.csv")
    assert "kolosi remove" in found.hint["fr"]


def test_a_file_that_took_the_place_of_one_of_another_sender_is_red(workspace: Workspace) -> None:
    came(workspace, [*rows(), "INV99,31 March 2025,Battles,Armed clash,Gao,1,"], name="acled v2.csv")
    path = workspace.file("receipts", "index.json")
    path.write_text(path.read_text("utf-8").replace('"organisation": "acled"', '"organisation": "iom"', 1), "utf-8")
    assert red(workspace)["ready_replaced_foreign"].found == "acled v2.csv"


def test_answers_cannot_be_read_from_a_list_that_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "a_corriger.xlsx"
    path.write_text("rien", "utf-8")
    assert answers_typed(path) == {}


# -- figures and pictures ---------------------------------------------------------------------------------------------

NONE = "[](fig:hr_violations/2025-Q1)"


def test_a_figure_without_data_in_a_sentence_is_red_and_in_a_table_is_not(workspace: Workspace) -> None:
    add_text(workspace, f"| Violations |\n|---|\n| {NONE} |", f"| Violations |\n|---|\n| {NONE} |")
    assert "ready_no_data" not in red(workspace)
    add_text(workspace, f"Le monitoring en compte {NONE}.", f"Monitoring counts {NONE}.")
    found = red(workspace)["ready_no_data"]
    assert found.data["keys"] == "hr_violations/2025-Q1"
    assert 'kolosi figure "hr_violations/2025-Q1"' in found.hint["en"]


def test_a_picture_in_which_nothing_has_data_is_red(workspace: Workspace) -> None:
    picture = "![Violations](map:hr_violations/2025-Q1)"
    add_text(workspace, f"{picture}\n\nLa carte.", f"{picture}\n\nThe map.")
    found = red(workspace)["ready_pictures"]
    assert (found.count, found.data["titles"]) == (1, "Violations")


def test_a_figure_that_is_provisional_is_amber_until_the_sentence_says_up_to_which_day(workspace: Workspace) -> None:
    year = "[](fig:acled_all_events/2025)"
    add_text(workspace, f"En 2025, {year} faits.", f"In 2025, {year} facts.")
    assert lines(workspace, "warning")["ready_provisional"].data["keys"] == "acled_all_events/2025"
    for language, old, new in (("fr", "En 2025", "Au 31 mars 2025"), ("en", "In 2025", "As of 31 March 2025")):
        path = workspace.file("report", f"pau.{language}.md")
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    assert "ready_provisional" not in lines(workspace, "warning")


def test_a_partner_that_is_late_is_amber(workspace: Workspace) -> None:
    path = workspace.file("workspace.yaml")
    path.write_text(path.read_text("utf-8") + "expected:\n  - {source: dtm, every: quarter, due: 5}\n", "utf-8")
    assert lines(workspace, "warning")["ready_expected"].count == 1


# -- texts ------------------------------------------------------------------------------------------------------------


def test_a_number_that_is_not_that_of_its_figure_is_red(workspace: Workspace) -> None:
    wrong = EVENTS.replace("[]", "[7 999]")
    write(workspace.folder, f"# Résumé\n\n{wrong} événements.\n", f"# Summary\n\n{wrong} events.\n")
    assert "kolosi refresh" in red(workspace)["ready_points"].hint["en"]


def test_wrong_arithmetic_in_the_text_is_red_and_is_told_with_its_words(workspace: Workspace) -> None:
    add_text(
        workspace,
        "De 1 975 à 2 149 incidents, la hausse est de 28 %.",
        "From 1,975 to 2,149 incidents, the rise is 28%.",
    )
    found = [one for one in Workspace(workspace.folder).ready().of("error") if one.id == "ready_proof"]
    assert {one.found for one in found} == {"report/pau.fr.md", "report/pau.en.md"}
    assert "28" in str(found[0].data["quote"])


def test_a_doubtful_passage_of_the_text_is_a_question_asked_once(workspace: Workspace) -> None:
    told = "The network has 12 clinics in all. 60 per cent of them have a generator."
    add_text(workspace, "Rien à dire de plus.", told)
    first = lines(workspace, "warning")["ready_question"]
    assert first.found == "report/pau.en.md"
    assert "Is “60 per cent” here a share of these 12?" in first.message["en"]
    mark = str(first.data["mark"])
    assert f"kolosi decide binding {mark} yes" in first.hint["fr"]
    workspace.decide("binding", mark, "no", why="Of those that were visited")
    assert "ready_question" not in lines(workspace, "warning")
    workspace.decide("binding", mark, "yes", why="Of all")
    assert [one.id for one in Workspace(workspace.folder).ready().lines if one.id.startswith("ready_proof")] == [
        "ready_proof_doubt"
    ]


def test_what_would_give_somebody_away_is_red_and_no_reservation_lets_it_pass(workspace: Workspace) -> None:
    add_text(workspace, "Appeler le +223 70 00 00 00.", "Call +223 70 00 00 00.")
    found = red(workspace)["ready_gate"]
    with pytest.raises(Refusal) as refusal:
        workspace.decide("reservation", found.occurrence, "by=Coordination inventée", why="pressé", author="Awa D.")
    assert refusal.value.finding.id == "reservation_never"


def test_the_title_must_not_name_another_period(workspace: Workspace) -> None:
    path = workspace.file("workspace.yaml")
    path.write_text(path.read_text("utf-8") + "subtitle: {fr: Octobre à décembre 2024, en: Trends}\n", "utf-8")
    assert red(workspace)["ready_title"].found == "Octobre à décembre 2024"


def test_the_day_of_lateness_is_never_after_today(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[date] = []
    monkeypatch.setattr(received, "dues", lambda workspace, on, built: seen.append(on) or [])
    path = workspace.file("workspace.yaml")
    later = (date.today() + timedelta(days=40)).isoformat()
    path.write_text(path.read_text("utf-8").replace("2025-04-20", later), "utf-8")
    list(received.expected(Workspace(workspace.folder).desk()))
    assert seen == [date.today()]


# -- what is rare -----------------------------------------------------------------------------------------------------


def test_a_file_that_resembles_no_source_is_red_until_it_is_said_or_left_aside(workspace: Workspace) -> None:
    path = workspace.folder.parent / "inconnu.csv"
    path.write_text("article,prix\npain,250\n", "utf-8")
    workspace.add([path])
    found = refused(workspace)["ready_files_strange"]
    assert 'kolosi remove "inconnu.csv"' in found.hint["fr"]
    workspace.remove("inconnu.csv", why="hors sujet")
    assert red(workspace) == {}


def test_a_file_answered_that_is_not_there_to_be_read_again_is_red(workspace: Workspace) -> None:
    monitoring(workspace, during="2025-Q1").unlink()
    answer(workspace, "Organisation inventée")
    workspace.add([list_of(workspace)])
    found = red(workspace)["ready_files_unread"]
    assert 'kolosi add "' in found.hint["fr"]
    assert "monitoring.csv" in found.hint["fr"]


def test_questions_on_which_nothing_depends_are_amber(workspace: Workspace) -> None:
    path = workspace.folder.parent / "acled v2.csv"
    told = [f"{one},calme" for one in rows() + rows(first=101)]
    path.write_text("\n".join((f"{HEAD},humeur", *told)) + "\n", "utf-8")
    workspace.add([path], during="2025-Q1")
    found = lines(workspace, "warning")["ready_list_beside"]
    assert (found.count, found.data["en"]) == (1, "column")


@pytest.mark.parametrize(("is_behind", "id_"), [(True, "ready_duplicates"), (False, "ready_duplicates_beside")])
def test_activities_perhaps_declared_twice_are_red_where_a_cited_figure_rests_on_them(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, is_behind: bool, id_: str
) -> None:
    (receipt,) = workspace.receipts.current()
    side = SimpleNamespace(receipt=receipt.id if is_behind else "other")
    twin = SimpleNamespace(agency=side, partner=side, subject="a|b")
    monkeypatch.setattr(received, "possible_duplicates", lambda workspace, built: [twin])
    monkeypatch.setattr(received, "_typed", lambda desk: [])
    assert [one.id for one in received.the_list(workspace.desk())] == [id_]


@pytest.mark.parametrize(
    ("days", "ids"), [(-1, ["ready_ended"]), (30, ["ready_ends"]), (200, [])], ids=["ended", "soon", "later"]
)
def test_an_authorisation_that_ended_is_red_and_one_that_ends_soon_amber(
    workspace: Workspace, days: int, ids: list[str]
) -> None:
    until = (date.today() + timedelta(days=days)).isoformat()
    why = {"fr": "Protocole inventé.", "en": "Invented protocol."}
    gated = SimpleNamespace(authorised=[{"until": until, "rules": ["R3"], "why": why}])
    desk = cast("Desk", SimpleNamespace(workspace=workspace, gated=gated))
    assert [one.id for one in rights.authorisations(desk)] == ids
    assert rights.authorisations_sound(desk) == {"count": 1}


def test_an_edition_that_was_altered_is_red_and_no_reservation_lets_it_pass(workspace: Workspace) -> None:
    assert refused(workspace) == {}
    page = next(workspace.file("editions", "2025-04").rglob("*.html"))
    page.write_text("autre", "utf-8")
    found = red(workspace)["edition_altered"]
    assert found.id not in reserving.LIMITS


def test_what_is_kept_of_a_figure_must_be_what_the_files_give(workspace: Workspace) -> None:
    desk = workspace.desk()
    assert list(numbers.figures(desk)) == []
    kept = {key: replace(one, value=None, status="no_data") for key, one in desk.cited_estimates.items()}
    desk.__dict__["cited_estimates"] = kept
    assert "ready_states" in {one.id for one in numbers.figures(desk)}


def test_rows_without_day_or_place_that_a_printed_figure_lacks_are_red(workspace: Workspace) -> None:
    desk = workspace.desk()
    kept = {key: replace(one, waits=Waits(untold=3)) for key, one in desk.cited_estimates.items()}
    desk.__dict__["cited_estimates"] = kept
    (found,) = received.rows(desk)
    assert (found.id, found.count) == ("ready_rows_untold", 3)


def test_a_value_that_lacks_rows_without_day_comes_with_the_list(workspace: Workspace) -> None:
    came(workspace, [*rows(), "INV90,,Battles,Armed clash,Gao,1,"], name="acled v2.csv")
    figure = Workspace(workspace.folder).figure("acled_events/2025-Q1")
    assert {one.id for one in figure.settle} <= {"settle_rows", "settle_rows_untold"}
    assert all("a_corriger.xlsx" in one.hint["fr"] for one in figure.settle)
    assert figure.settle


def test_a_figure_that_waits_for_a_file_names_it(workspace: Workspace) -> None:
    monitoring(workspace)
    found = Workspace(workspace.folder).figure("hr_violations/2025-Q1").settle
    assert [(one.id, one.found) for one in found] == [("settle_file", "monitoring.csv")]
