"""A Decision names what exists: of each kind, subject and value are checked; one that does nothing is not taken."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from unittest.mock import Mock

import pytest
from typer.testing import CliRunner

from kolosi.cli import app
from kolosi.model.finding import Finding, Refusal
from kolosi.workspace import Workspace
from kolosi.workspace.decide.incomparable import judged_comparable
from kolosi.workspace.decide.recording import record
from kolosi.workspace.write.creating import create

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "event_id_cnty,event_date,event_type,sub_event_type,admin1,fatalities,civilian_targeting"
ROWS = ("INV1,01 January 2025,Battles,Armed clash,Zzz,3,", "INV2,02 January 2025,Bagarre,Armed clash,Gao,2,")


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a file, and the file beside it."""
    folder = tmp_path_factory.mktemp("commun")
    workspace = Workspace(create(folder / "essai", country="MLI", period="2025-Q1"))
    path = folder / "acled.csv"
    path.write_text("\n".join((HEAD, *ROWS)) + "\n", "utf-8")
    workspace.add([path], during="2025-Q1")
    return folder


@pytest.fixture
def workspace(made_once: Path, tmp_path: Path) -> Workspace:
    shutil.copytree(made_once, tmp_path, dirs_exist_ok=True)
    return Workspace(tmp_path / "essai")


def refusal(workspace: Workspace, kind: str, subject: str, value: str) -> Finding:
    with pytest.raises(Refusal) as refused:
        workspace.decide(kind, subject, value, why="essai", author="Awa D.")
    assert workspace.decisions.all() == []
    return workspace.say(refused.value.finding)


@pytest.mark.parametrize(
    ("kind", "subject", "value", "id_", "near"),
    [
        ("place", "Zzz", "ml-mopty", "place_unknown", "ml-mopti"),
        ("place", "Zzz", "Mopti", "place_unknown", "ml-mopti"),
        ("word", "acled_events:Bagarre", "riot", "term_unknown", "riots"),
        ("word", "acled_event:Bagarre", "riots", "words_unknown", "acled_events"),
        ("word", "Statut:Fini", "fini", "choice_unknown", "done"),
        ("column", "acled/events:x", "oui", "choice_unknown", "ignore"),
        ("column", "aclod/events:x", "ignore", "source_not_known", "acled"),
        ("column", "acled/evenements:x", "ignore", "choice_unknown", "events"),
        ("duplicate", "abc", "same", "activities_unknown", "–"),
        ("duplicate", "abc", "sam", "choice_unknown", "same"),
        ("waiver", "figure_stale:00000000", "vu", "point_unknown", ":"),
        ("layout", "abc", "acled/events", "decision_by_verb", "kolosi add"),
        ("published", "2025-06", "Moi", "decision_by_verb", "kolosi publish"),
        ("withdrawn", "2025-06", "Moi", "decision_by_verb", "kolosi withdraw"),
        ("override", "acled_all_events/2025-Q1", "NOT COMPARABLE", "override_of_no_change", "override"),
        ("override", "acled_all_events/2025-Q1/2024-Q1", "CHANGE", "override_too_bold", "computed"),
        ("override", "acled_all_events/2025-Q1/2024-Q1", "not", "choice_unknown", "NOT COMPARABLE"),
        ("override", "acled_all_events/2025-Q1/2024-Q1", "comparable", "override_without_name", "registry_wrong"),
        (
            "override",
            "acled_all_events/2025-Q1/2024-Q1",
            "comparable: merged",
            "override_without_name",
            "reporters_merged",
        ),
        ("override", "acled_al_events/2025-Q1/2024-Q1", "computed", "indicator_unknown", "acled_all_events"),
        ("overrule", "a", "b", "decision_kind", "waiver"),
    ],
)
def test_what_names_nothing_is_refused_with_what_comes_near(
    workspace: Workspace, kind: str, subject: str, value: str, id_: str, near: str
) -> None:
    finding = refusal(workspace, kind, subject, value)
    assert finding.id == id_
    for language in ("fr", "en"):
        assert near in finding.message[language] + finding.hint[language]


def test_the_command_says_it_and_gives_exit_code_2(workspace: Workspace) -> None:
    words = ["decide", "place", "Zzz", "ml-nowhere", "--why", "x", "--workspace", str(workspace.folder)]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 2
    assert "Le lieu ml-nowhere n’existe pas." in result.output.replace("\u00a0", " ")


def test_a_decision_in_the_file_that_names_nothing_is_a_point_to_check_and_its_rows_wait(workspace: Workspace) -> None:
    record(workspace, "place", "Zzz", "ml-nowhere", why="copié", author="Issa K.")
    record(workspace, "word", "acled_events:Bagarre", "not_a_term", why="copié", author="Issa K.")
    kept = workspace.decisions.all()[-1]
    workspace.decisions.append(replace(kept, id="", kind="layout", subject="abc", value="acled/events", previous=""))
    state = workspace.status()
    points = [finding for finding in state.findings if finding.id == "decision_not_applied"]
    assert {str(finding.found).partition(" ")[0] for finding in points} == {"place", "word", "layout"}
    assert all("Issa K." in finding.message["fr"] for finding in points)
    assert any("Le lieu ml-nowhere n’existe pas." in finding.message["fr"] for finding in points)
    assert any("There is no place ml-nowhere" in finding.message["en"] for finding in points)
    assert [(line.records, line.waiting) for line in state.lines] == [(0, 2)]
    workspace.decide("place", "Zzz", "ml-gao", why="relu")
    workspace.decide("word", "acled_events:Bagarre", "riots", why="relu")
    state = workspace.status()
    assert [(line.records, line.waiting) for line in state.lines] == [(2, 0)]
    assert [str(f.found)[:6] for f in state.findings if f.id == "decision_not_applied"] == ["layout"]


def test_a_place_left_aside_frees_its_rows_for_the_country_and_for_no_place(workspace: Workspace) -> None:
    workspace.decide("place", "Zzz", "ignore", why="nom de code")
    workspace.decide("word", "acled_events:Bagarre", "riots", why="lexique")
    assert [(line.records, line.waiting) for line in workspace.status().lines] == [(2, 0)]
    assert workspace.figure("acled_all_events/2025-Q1").value == 2
    assert workspace.figure("acled_all_events/2025-Q1@ml-gao").value == 1
    import polars as pl

    (name,) = workspace.build().tables["incidents"]
    assert pl.read_parquet(workspace.tables.path(name))["place"].cast(pl.String).to_list() == ["ml", "ml-2021-gao"]


def test_a_waiver_is_about_a_point_that_is_there(workspace: Workspace) -> None:
    path = workspace.file("report", "pau.fr.md")
    path.write_text(path.read_text("utf-8") + "\nIl y en eut 4 312 en tout.\n", "utf-8")
    found = workspace.check()[0]
    assert f"{found.id}:" in refusal(workspace, "waiver", found.id, "vu").hint["fr"]
    workspace.decide("waiver", found.occurrence, "vu", why="chiffre du partenaire")
    assert found.occurrence not in {finding.occurrence for finding in workspace.check()}


def test_an_edition_is_withdrawn_once(workspace: Workspace) -> None:
    workspace.editions.freeze("2025-05", {"register.json": b"[]"})
    words = ["withdraw", "2025-05", "--by", "Awa D.", "--why", "erreur", "--workspace", str(workspace.folder)]
    assert CliRunner().invoke(app, words).exit_code == 0
    again = CliRunner().invoke(app, words)
    assert again.exit_code == 2
    assert "a déjà été retirée, par Awa D." in again.output.replace("\u00a0", " ")
    assert len(workspace.decisions.all()) == 1


def test_a_withdrawal_says_why(workspace: Workspace) -> None:
    workspace.editions.freeze("2025-05", {"register.json": b"[]"})
    with pytest.raises(Refusal) as refused:
        workspace.withdraw("2025-05", by="Awa D.", why=" ")
    assert refused.value.finding.id == "decision_without_reason"


def test_a_change_judged_apart_has_neither_percent_nor_direction_until_it_is_taken_back(tmp_path: Path) -> None:
    workspace = Workspace(create(tmp_path / "deux trimestres", country="MLI", period="2025-Q2"))
    rows = [
        f"INV{month}-{n},{n:02} {name} 2025,Battles,Armed clash,Mopti,1,"
        for month, (name, count) in enumerate(
            [("January", 9), ("February", 9), ("March", 9), ("April", 20), ("May", 20), ("June", 20)]
        )
        for n in range(1, count + 1)
    ]
    path = tmp_path / "acled.csv"
    path.write_text("\n".join((HEAD, *rows)) + "\n", "utf-8")
    workspace.add([path])
    key = "acled_all_events/2025-Q2/2025-Q1"
    computed = workspace.change(key)
    assert computed.verdict == "CHANGE"
    workspace.decide("override", key, "NOT COMPARABLE", why="saisie rattrapée en avril", author="Awa D.")
    judged = workspace.change(key)
    assert (judged.verdict, judged.percent) == ("NOT COMPARABLE", None)
    assert [reason.id for reason in judged.comparison.reasons if reason.is_refusal] == ["judged"]
    assert "non comparables" in judged.comparison.sentence["fr"]
    assert "judged the two periods not comparable" in judged.comparison.sentence["en"]
    assert "saisie rattrapée" not in judged.comparison.sentence["fr"]
    workspace.decide("override", key, "computed", why="vérifié avec la source", author="Awa D.")
    assert workspace.change(key).verdict == "CHANGE"


def test_two_different_people_and_one_reason_make_a_change_comparable(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, clock = "acled_all_events/2025-Q1/2024-Q1", Mock()
    clock.now.side_effect = (datetime(2025, 5, 1, 9, 0, second, tzinfo=UTC) for second in range(60))
    monkeypatch.setattr("kolosi.workspace.decide.recording.datetime", clock)

    def judge(value: str, author: str) -> dict[str, str]:
        workspace.decide("override", key, value, why="vérifié", author=author)
        return {str(one): why for one, why in judged_comparable(workspace).items()}

    assert judge("comparable: registry_wrong", "Awa D.") == {}
    assert judge("comparable: registry_wrong", "Awa D.") == {}
    assert judge("comparable: reporters_merged", "Issa K.") == {}
    assert judge("comparable: registry_wrong", "Issa K.") == {key: "registry_wrong"}
    assert judge("NOT COMPARABLE", "Awa D.") == {}
    assert judge("comparable: registry_wrong", "Awa D.") == {}
    assert judge("comparable: registry_wrong", "Issa K.") == {key: "registry_wrong"}
    assert judge("computed", "Fanta T.") == {}


def test_decisions_of_one_second_keep_their_order_and_the_last_one_counts(workspace: Workspace) -> None:
    for value in (*("riots", "protests") * 4, "battles"):
        record(workspace, "word", "acled_events:Bagarre", value, why="lexique", author="Awa D.")
    assert [decision.value for decision in workspace.decisions.all()] == [*("riots", "protests") * 4, "battles"]
    assert workspace.decisions.latest("word")["acled_events:Bagarre"].value == "battles"
