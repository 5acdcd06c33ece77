"""The next edition carries the last one's history, and no sentence, heading or month of it goes out unseen."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.signing_case import EVENTS, FIRST_LEVEL, came, lines, red, refused, sound, write
from typer.testing import CliRunner

from kolosi.cli import app
from kolosi.report.draft.carried import marked, unconfirmed, without_marks
from kolosi.report.draft.links import Draft
from kolosi.report.draft.periods_said import times_named
from kolosi.workspace import Workspace
from kolosi.workspace.decide.exempting import exceptions_of
from kolosi.workspace.decide.recording import record
from kolosi.workspace.write.creating import create

UNTIL = (date.today() + timedelta(days=200)).isoformat()
FRENCH = f"""# Résumé

Au premier trimestre 2025, {EVENTS} événements ont été recensés. La route du nord est fermée depuis mars.

## Ce que janvier a montré

Les familles partent.

# Limites {{#limites}}

La presse ne voit pas tout.
"""
ENGLISH = f"""# Summary

In the first quarter of 2025, {EVENTS} events were recorded. The road to the north is closed since March.

## What January showed

Families leave.

# Limitations {{#limites}}

The press does not see everything.
"""


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A last edition, published: a word was explained, figures were let out until a day."""
    folder = tmp_path_factory.mktemp("suite")
    last = sound(folder / "premier trimestre")
    write(last.folder, FRENCH, ENGLISH)
    last.decide("word", "acled_events:Escarmouche", "battles", why="lexique", author="Awa D. (fictive)")
    exception = f"R3; par=Coordination inventée; jusqu'au={UNTIL}"
    record(last, "exception", "acled_events", exception, why="Accord inventé.", author="Awa D. (fictive)")
    assert refused(last) == {}
    create(folder / "suite", period="2025-Q2", previous=last.folder)
    return folder


@pytest.fixture
def following(made_once: Path, tmp_path: Path) -> Workspace:
    return Workspace(Path(shutil.copytree(made_once / "suite", tmp_path / "suite")))


def second_quarter(workspace: Workspace) -> None:
    """Twice as many events as in the quarter before, half of them under the word that was explained."""
    days = ("01 April 2025", "31 May 2025", "30 June 2025")
    kinds = ("Battles", "Escarmouche")
    found = [(day, place, kind) for day in days for place in FIRST_LEVEL for kind in kinds]
    came(
        workspace,
        [f"INV{n},{day},{kind},Armed clash,{place},1," for n, (day, place, kind) in enumerate(found, 201)],
        "acled T2.csv",
        during="2025-Q2",
    )


def texts(workspace: Workspace) -> dict[str, str]:
    return {language: workspace.file("report", f"pau.{language}.md").read_text("utf-8") for language in ("fr", "en")}


def rewrite(workspace: Workspace, *pairs: tuple[str, str]) -> None:
    for language, text in texts(workspace).items():
        for old, new in pairs:
            text = text.replace(old, new)
        workspace.file("report", f"pau.{language}.md").write_text(text, "utf-8")


# -- history ----------------------------------------------------------------------------------------------------------


def test_the_last_period_is_compared_with_and_no_file_is_given_again(following: Workspace) -> None:
    assert following.figure("acled_events/2025-Q1").value == 30
    second_quarter(following)
    assert following.figure("acled_events/2025-Q2").value == 60
    change = following.change("acled_events", during="2025-Q2", against="2025-Q1")
    assert (change.comparison.before.value, change.comparison.after.value) == (30, 60)


def test_a_word_explained_in_the_last_edition_is_asked_no_more(following: Workspace) -> None:
    second_quarter(following)
    assert [line.waiting for line in following.status().lines] == [0, 0]


def test_an_authorisation_goes_over_with_its_end(following: Workspace) -> None:
    (kept,) = exceptions_of(following)
    assert (str(kept.until), "Coordination inventée" in str(kept)) == (UNTIL, True)


def test_the_editions_that_readers_know_go_over(following: Workspace) -> None:
    assert following.editions.ids() == ["2025-04"]
    assert red(following).keys() & {"edition_altered", "edition_absent"} == set()


# -- the text ---------------------------------------------------------------------------------------------------------


def test_a_stale_analysis_is_not_published_and_the_list_names_its_periods(following: Workspace) -> None:
    second_quarter(following)
    found = refused(following, "2025-07")
    assert set(found) == {"ready_carried_dated"}
    carried = {
        str(one.found): one
        for one in Workspace(following.folder).ready().of("error")
        if one.id == "ready_carried_dated"
    }
    french = carried["report/pau.fr.md"]
    assert french.data["times"] == "premier trimestre 2025, mars, janvier"
    assert french.count == 5
    assert "(à confirmer)" in french.hint["fr"]
    assert carried["report/pau.en.md"].data["times"] == "first quarter of 2025, March, January"


def test_check_gives_each_sentence_to_confirm_with_its_line(following: Workspace) -> None:
    found = [
        (one.where.line, one.found)
        for one in following.check()
        if one.id.startswith("sentence_to_confirm") and one.where.file == "report/pau.fr.md"
    ]
    assert found == [
        (3, "Au premier trimestre 2025, … événements ont été recensés."),
        (3, "La route du nord est fermée depuis mars."),
        (5, "Ce que janvier a montré"),
        (7, "Les familles partent."),
        (11, "La presse ne voit pas tout."),
    ]


def test_a_sentence_to_confirm_is_let_through_by_no_waiver(following: Workspace) -> None:
    point = next(one for one in following.check() if one.id == "sentence_to_confirm")
    following.decide("waiver", point.occurrence, "vu", why="pressé", author="Awa D. (fictive)")
    assert point.occurrence in {one.occurrence for one in Workspace(following.folder).check()}


def test_marks_deleted_without_reading_leave_the_months_of_the_last_edition_red(following: Workspace) -> None:
    second_quarter(following)
    rewrite(following, (" (à confirmer)", ""), (" (to confirm)", ""))
    found = red(following)
    assert set(found) == {"ready_periods"}
    assert found["ready_periods"].data["times"] == "first quarter of 2025, premier trimestre 2025"


def test_a_text_confirmed_and_brought_up_to_date_is_published(following: Workspace) -> None:
    second_quarter(following)
    rewrite(
        following,
        (" (à confirmer)", ""),
        (" (to confirm)", ""),
        ("premier trimestre", "deuxième trimestre"),
        ("first quarter", "second quarter"),
    )
    assert red(following) == {}
    assert refused(following, "2025-07") == {}


def test_a_period_before_the_last_edition_is_to_be_known_and_stands_not_in_the_way(following: Workspace) -> None:
    second_quarter(following)
    rewrite(
        following,
        (" (à confirmer)", ""),
        (" (to confirm)", ""),
        ("Au premier trimestre 2025", "Depuis juin 2012"),
        ("In the first quarter of 2025", "Since June 2012"),
    )
    assert red(following) == {}
    assert lines(following, "warning")["ready_periods_beside"].data["times"] == "June 2012, juin 2012"


def test_the_command_says_what_came_along_and_what_to_do(made_once: Path, tmp_path: Path) -> None:
    last = str(made_once / "premier trimestre")
    new = [str(tmp_path / "neuf"), "--from", last, "--period", "T2 2025", "--language", "fr"]
    run = CliRunner().invoke(app, ["new", *new])
    assert run.exit_code == 0, run.output
    assert "(à confirmer)" in run.output
    assert "kolosi ready" in run.output


# -- marks ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Un fait. Un autre.", "Un fait. (à confirmer) Un autre. (à confirmer)"),
        ("Un fait.[^a] [^b] Un autre !", "Un fait.[^a] [^b] (à confirmer) Un autre ! (à confirmer)"),
        ("Le Dr. Traoré est là.", "Le Dr. Traoré est là. (à confirmer)"),
        ("- un point\n- un autre\n", "- un point (à confirmer)\n- un autre (à confirmer)\n"),
        ("# Résumé\n", "# Résumé\n"),
        ("## Bilan de mars {#m}\n", "## Bilan de mars (à confirmer) {#m}\n"),
        ("| Mois | Faits |\n|---|---|\n| mars | 3 |", "| Mois | Faits |\n|---|---|\n| mars (à confirmer) | 3 |"),
        ("![Carte](map:x/2025-Q1)", "![Carte](map:x/2025-Q1)"),
        ("![En mars](map:x/2025-Q1)", "![En mars (à confirmer)](map:x/2025-Q1)"),
        ("<!-- À écrire. Vite. -->", "<!-- À écrire. Vite. -->"),
        ("[^a]: Rapport de mars.", "[^a]: Rapport de mars. (à confirmer)"),
        ("Déjà vu. (à confirmer) Encore.", "Déjà vu. (à confirmer) Encore. (à confirmer)"),
    ],
)
def test_every_sentence_bears_a_mark_and_whatever_else_names_a_time(before: str, after: str) -> None:
    assert marked(before, "fr") == after


def test_a_text_in_another_language_bears_the_english_mark() -> None:
    assert marked("Um fato.", "pt") == "Um fato. (to confirm)"


@given(
    st.lists(st.sampled_from(["Un fait.", "- un point", "## Mars 2025", "", "| a | mars |", "Et puis ?"]), max_size=9)
)
def test_marks_come_out_again_and_each_is_found(blocks: list[str]) -> None:
    text = "\n".join(blocks)
    done = marked(text, "fr")
    assert without_marks(done) == text
    assert marked(done, "fr") == done
    assert len(list(unconfirmed(Draft(file="", language="fr", text=done)))) == done.count("(à confirmer)")


@pytest.mark.parametrize(
    ("language", "text", "times"),
    [
        ("fr", "La situation reste tendue.", []),
        ("fr", "Il marche vers Mopti.", []),
        ("en", "They march on; that may end.", []),
        ("fr", "En septembre, sept partent", ["septembre"]),
        ("en", "They come and may leave", []),
        ("fr", "Au premier trimestre, le 4 mars", ["premier trimestre", "4 mars"]),
        ("fr", "Depuis mars, et au T2 2025", ["mars", "T2 2025"]),
        ("en", "From March to May 2025", ["March to May 2025"]),
        ("es", "Desde marzo, y en el primer trimestre de 2025", ["marzo", "primer trimestre de 2025"]),
    ],
)
def test_words_that_name_a_time_are_found_and_no_others(language: str, text: str, times: list[str]) -> None:
    assert times_named(text, language) == times
