"""Systems of a workspace linked: what is compared, the blind sheet and its way back, at least and at most, what stays out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import cast

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from tests.test_forms import SETTINGS
from typer.testing import CliRunner

import kolosi
from kolosi.cli import app
from kolosi.cli.door import Door
from kolosi.model.finding import Refusal
from kolosi.workspace import Workspace
from kolosi.workspace.ask.asking import desk_of
from kolosi.workspace.forms import matter, taking
from kolosi.workspace.linking.tellings import tellings_of

pytest.importorskip("splink")

ACLED = "event_id_cnty,event_date,event_type,sub_event_type,country,iso3,admin1,admin2,source,fatalities"
EVENTS = """
MLI1,2025-02-03,Violence against civilians,Attack,Mali,MLI,Mopti,Bandiagara,Protection Cluster; Invented,7
MLI2,2025-02-20,Violence against civilians,Abduction/forced disappearance,Mali,MLI,Gao,Ansongo,Undisclosed Source,0
MLI3,2025-03-09,Battles,Armed clash,Mali,MLI,Mopti,Douentza,Invented,12
MLI4,2025-03-09,Violence against civilians,Sexual violence,Mali,MLI,Mopti,Douentza,Invented,0
"""
HEADS = "_id;date_incident;categorie_violation;sous_type;auteur_presume;region;cercle;nb_tues;organisation"
ROWS = """
17;2025-02-03;Atteintes au droit à la vie;Homicide;Groupes armés;Mopti;Bandiagara;7;ORG-A
18;2025-02-04;Atteintes au droit à la vie;Homicide;Groupes armés;Mopti;Bandiagara;6;ORG-A
19;2025-01-14;Atteintes au droit à la vie;Homicide;Groupes armés;Ségou;Niono;1;ORG-A
20;2025-03-09;Atteintes à l'intégrité physique;Violences sexuelles;Groupes armés;Mopti;Douentza;;ORG-A
"""
FIRST = "acled:acled:MLI1 + protection_monitoring:ORG-A:17"
SECOND = "acled:acled:MLI1 + protection_monitoring:ORG-A:18"


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An invented workspace of four events of ACLED and four rows of monitoring; two tell of one attack, one of each of GBV."""
    folder = tmp_path_factory.mktemp("linked") / "mali"
    (folder / "report").mkdir(parents=True)
    (folder / "workspace.yaml").write_text(SETTINGS, "utf-8")
    acled, monitoring = folder.parent / "acled_inventé.csv", folder.parent / "monitoring_inventé.csv"
    acled.write_text(f"{ACLED}{EVENTS}", "utf-8")
    monitoring.write_text(f"{HEADS}{ROWS}", "utf-8")
    workspace = kolosi.open(folder)
    workspace.add([acled])
    workspace.add([monitoring], source="protection_monitoring", organisation="ORG-A", during="2025-Q1")
    return folder


@pytest.fixture
def mali(given: Path, tmp_path: Path) -> Workspace:
    from shutil import copytree

    return kolosi.open(Path(copytree(given, tmp_path / "mali")))


def sheet_of(path: Path) -> tuple[openpyxl.Workbook, Worksheet, dict[str, int], dict[str, int]]:
    """The sheet of pairs, its columns by their heads, its rows by their pairs."""
    book = openpyxl.load_workbook(path)
    sheet = book["Paires à juger"]
    heads = {str(cell.value).rstrip(" *"): cell.column for cell in sheet[4] if cell.value}
    rows = {str(sheet.cell(row, heads["Paire"]).value): row for row in range(5, sheet.max_row + 1)}
    return book, sheet, heads, {pair: row for pair, row in rows.items() if pair != "None"}


def answered(mali: Workspace, tmp_path: Path, answers: dict[str, str], why: str = "") -> list[str]:
    """Gives the sheet back with answers; what was told."""
    path = mali.form("links", into=tmp_path / "paires.xlsx")
    book, sheet, heads, rows = sheet_of(path)
    for pair, answer in answers.items():
        sheet.cell(rows[pair], heads["Même événement"]).value = answer or None
        sheet.cell(rows[pair], heads["Raison"]).value = why or None
    book.save(path)
    return [finding.id for added in mali.add([path]) for finding in added.findings]


def bounds(mali: Workspace, kind: str = "every") -> tuple[int, int, int]:
    one = next(count for count in mali.link().counts if count.kind == kind)
    return one.rows, one.at_least, one.at_most


# -- what is compared -------------------------------------------------------------------------------------------------


def test_pairs_of_two_systems_are_proposed_and_none_of_gbv(mali: Workspace) -> None:
    found = mali.link()
    assert {one.subject for one in found.to_review} == {FIRST, SECOND}
    systems = {one.id: (one.rows, dict(one.left_out)) for one in found.systems}
    assert systems == {"acled": (3, {"gbv": 1}), "protection_monitoring": (3, {"gbv": 1})}
    assert not any("MLI4" in one.subject or ":20" in one.subject for one in found.pairs)
    assert (found.is_trained, found.decided) == (False, ())


def test_a_report_that_cites_the_other_system_is_called_a_copy(mali: Workspace) -> None:
    pair = next(one for one in mali.link().pairs if one.subject == FIRST)
    assert pair.is_copy
    assert "one cites the other" in pair.words["en"]
    assert pair.words["fr"].startswith("Pour : ")


def test_a_source_that_is_not_named_is_no_common_source(mali: Workspace) -> None:
    cited = tellings_of(desk_of(mali), mali.settings.period).frame.select("id", "cites")
    assert dict(cited.iter_rows())["acled:acled:MLI2"] is None
    assert dict(cited.iter_rows())["acled:acled:MLI1"] == ["invented", "protection cluster"]


def test_nothing_is_added_to_any_figure(mali: Workspace, tmp_path: Path) -> None:
    before = mali.figure("acled_fatalities", during="2025-Q1").estimate.value
    answered(mali, tmp_path, {FIRST: "Oui"})
    assert mali.figure("acled_fatalities", during="2025-Q1").estimate.value == before == 19
    assert mali.link().as_json()["published"] is False


def test_another_period_links_what_it_holds(mali: Workspace) -> None:
    found = mali.link(during="2024-Q1")
    assert ([one.rows for one in found.counts], found.pairs) == ([0], ())
    with pytest.raises(Refusal) as refused:
        mali.link(during="hier ou demain")
    assert refused.value.finding.id == "period_not_understood"


def test_a_workspace_without_events_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    (folder / "workspace.yaml").write_text(SETTINGS, "utf-8")
    found = kolosi.open(folder).link()
    assert (found.systems, [(one.at_least, one.at_most) for one in found.counts]) == ((), [(0, 0)])
    told = CliRunner().invoke(app, ["link", "--workspace", str(folder), "-l", "fr"])
    assert (told.exit_code, "Aucun système" in told.output) == (0, True)


# -- the blind sheet --------------------------------------------------------------------------------------------------


def test_the_sheet_shows_the_facts_and_not_the_chance(mali: Workspace, tmp_path: Path) -> None:
    _, sheet, heads, rows = sheet_of(mali.form("links", into=tmp_path / "paires.xlsx"))
    row = rows[FIRST]
    said = {head: str(sheet.cell(row, column).value or "") for head, column in heads.items()}
    assert (said["Date A"], said["Date B"]) == ("2025-02-03", "2025-02-03")
    assert (said["Tués A"], said["Tués B"], said["Auteur présumé A"]) == ("7", "7", "")
    assert said["Auteur présumé B"].startswith("Groupes armés")
    assert said["Même événement"] == ""
    chances = {f"{one.probability:.2f}"[1:] for one in mali.link().pairs}
    assert not any(
        chance in str(cell.value) for chance in chances for cells in sheet.iter_rows(min_row=4) for cell in cells
    )
    assert sheet.cell(row, heads["Date A"]).protection.locked
    assert not sheet.cell(row, heads["Raison"]).protection.locked


def test_answers_are_decisions_and_count(mali: Workspace, tmp_path: Path) -> None:
    assert bounds(mali) == (6, 4, 6)
    assert answered(mali, tmp_path, {FIRST: "Oui", SECOND: "Non"}, why="Mêmes noms de village") == ["form_taken"]
    kept = mali.decisions.latest("link")
    assert {subject: (one.value, one.why) for subject, one in kept.items()} == {
        FIRST: ("same", "Mêmes noms de village"),
        SECOND: ("distinct", "Mêmes noms de village"),
    }
    assert bounds(mali) == (6, 5, 5)
    found = mali.link()
    assert (found.copied, found.corroborated, found.points) == (1, 0, ())


def test_an_answer_without_a_reason_says_how_it_was_judged(mali: Workspace, tmp_path: Path) -> None:
    answered(mali, tmp_path, {FIRST: "Incertain"})
    assert mali.decisions.latest("link")[FIRST].why.startswith("Jugé sur la feuille")
    assert bounds(mali) == (6, 4, 6)


def test_an_answer_that_is_cleared_opens_the_pair_again(mali: Workspace, tmp_path: Path) -> None:
    answered(mali, tmp_path, {FIRST: "Oui"}, why="Vu")
    _, sheet, heads, rows = sheet_of(mali.form("links", into=tmp_path / "encore.xlsx"))
    assert sheet.cell(rows[FIRST], heads["Même événement"]).value == "Oui"
    assert answered(mali, tmp_path, {FIRST: ""}) == ["form_taken"]
    assert (mali.decisions.latest("link")[FIRST].value, bounds(mali)) == ("open", (6, 4, 6))


def test_a_sheet_is_taken_back_by_undo(mali: Workspace, tmp_path: Path) -> None:
    answered(mali, tmp_path, {FIRST: "Oui"}, why="Vu")
    mali.undo(why="Mauvaise feuille")
    assert mali.decisions.latest("link") == {}
    assert bounds(mali) == (6, 4, 6)


def test_the_same_sheet_twice_changes_nothing(mali: Workspace, tmp_path: Path) -> None:
    answered(mali, tmp_path, {FIRST: "Oui"}, why="Vu")
    assert [finding.id for added in mali.add([tmp_path / "paires.xlsx"]) for finding in added.findings] == [
        "form_unchanged"
    ]


@pytest.mark.parametrize(
    ("head", "value", "told"),
    [
        ("Date A", "2025-02-05", "form_fixed"),
        ("Tués B", "", "form_fixed"),
        ("Même événement", "peut-être 7", "form_wrong_word"),
        ("Paire", "acled:acled:MLI1 + x", "form_fixed"),
    ],
)
def test_a_sheet_filled_in_wrongly_names_the_cell_and_nothing_enters(
    mali: Workspace, tmp_path: Path, head: str, value: str, told: str
) -> None:
    path = mali.form("links", into=tmp_path / "paires.xlsx")
    book, sheet, heads, rows = sheet_of(path)
    sheet.cell(rows[FIRST], heads["Même événement"]).value = "Oui"
    sheet.cell(rows[SECOND], heads[head]).value = value or None
    book.save(path)
    found = [finding for added in mali.add([path]) for finding in added.findings]
    assert [one.id for one in found] == ["form_not_taken", told]
    assert found[1].where.row == rows[SECOND]
    assert mali.decisions.latest("link") == {}


def test_facts_that_changed_since_the_sheet_went_out_are_told_and_the_answer_waits(
    mali: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = mali.form("links", into=tmp_path / "paires.xlsx")
    book, sheet, heads, rows = sheet_of(path)
    sheet.cell(rows[FIRST], heads["Même événement"]).value = "Oui"
    book.save(path)
    held = matter.held_by
    monkeypatch.setattr(taking, "held_by", lambda workspace, form: killed_otherwise(held(workspace, form)))
    found = [finding for added in mali.add([path]) for finding in added.findings]
    assert [one.id for one in found] == ["form_not_taken", "form_older", "form_older"]
    assert {(one.data["fr"], one.found, one.data["now"]) for one in found[1:]} == {
        ("Même événement", "Oui", "–"),
        ("Tués A", "7", "–"),
    }
    assert mali.decisions.latest("link") == {}


def killed_otherwise(held: Mapping[str, object]) -> dict[str, object]:
    """The pairs as they would be had the first system taken back how many were killed."""
    pairs = cast("list[dict[str, object]]", held["pairs"])
    return {"pairs": [{name: value for name, value in one.items() if name != "left_killed"} for one in pairs]}


def test_a_row_that_was_not_handed_out_is_refused(mali: Workspace, tmp_path: Path) -> None:
    path = mali.form("links", into=tmp_path / "paires.xlsx")
    book, sheet, heads, rows = sheet_of(path)
    after = max(rows.values()) + 1
    sheet.cell(after, heads["Paire"]).value = "acled:acled:MLI2 + protection_monitoring:ORG-A:19"
    sheet.cell(after, heads["Même événement"]).value = "Oui"
    book.save(path)
    assert [one.id for added in mali.add([path]) for one in added.findings] == ["form_not_taken", "form_row_not_ours"]


# -- decided by hand --------------------------------------------------------------------------------------------------


def test_a_pair_that_no_rule_proposed_can_be_decided(mali: Workspace) -> None:
    subject = "acled:acled:MLI2 + protection_monitoring:ORG-A:19"
    mali.decide("link", subject, "same", why="Le partenaire s’est trompé de région")
    found = mali.link()
    assert [(one.subject, one.answer, one.probability) for one in found.decided] == [(subject, "same", 0.0)]
    assert bounds(mali) == (6, 3, 5)


@pytest.mark.parametrize(
    ("subject", "value", "told"),
    [
        ("acled:acled:MLI1", "same", "link_of_no_pair"),
        ("protection_monitoring:ORG-A:17 + acled:acled:MLI1", "same", "link_of_no_pair"),
        ("acled:acled:MLI9 + protection_monitoring:ORG-A:17", "same", "link_unknown"),
        (FIRST, "peut-être", "choice_unknown"),
    ],
)
def test_a_decision_about_no_pair_is_refused(mali: Workspace, subject: str, value: str, told: str) -> None:
    with pytest.raises(Refusal) as refused:
        mali.decide("link", subject, value, why="Vu")
    assert refused.value.finding.id == told


def test_decisions_that_do_not_agree_are_points(mali: Workspace) -> None:
    ends = ("acled:acled:MLI1", "acled:acled:MLI3", "protection_monitoring:ORG-A:17", "protection_monitoring:ORG-A:18")
    for left, right, value in ((0, 2, "same"), (1, 2, "same"), (1, 3, "same"), (0, 3, "distinct")):
        mali.decide("link", f"{ends[left]} + {ends[right]}", value, why="Vu")
    told = [(one.id, one.found) for one in mali.link().points]
    assert told == [
        ("link_contradicted", SECOND),
        ("link_within_system", "acled:acled:MLI1"),
        ("link_within_system", "acled:acled:MLI3"),
    ]
    ended = CliRunner().invoke(app, ["link", "--workspace", str(mali.folder), "-l", "en"])
    assert (ended.exit_code, "other decisions make them one" in ended.output) == (1, True)


def test_a_decision_about_rows_that_are_gone_is_told(mali: Workspace) -> None:
    mali.decide("link", FIRST, "same", why="Vu", author="Awa Fictive")
    mali.remove(next(one.file for one in mali.receipts.current() if one.source == "acled"), why="Retiré")
    told = [(one.id, one.data["author"]) for one in mali.link().points]
    assert told == [("link_not_here", "Awa Fictive")]


# -- the command ------------------------------------------------------------------------------------------------------


def test_the_command_tells_bounds_and_never_a_chance_before_the_decision(mali: Workspace, tmp_path: Path) -> None:
    words = ["link", "--workspace", str(mali.folder), "-l", "en"]
    told = CliRunner().invoke(app, [*words, "--sheet", str(tmp_path / "p.xlsx")]).output
    assert "not published" in told
    assert "2 pairs to judge, 0 decided" in told
    assert "%" not in told
    assert (tmp_path / "p.xlsx").is_file()
    mali.decide("link", FIRST, "same", why="Vu")
    assert "one event. The machine: " in CliRunner().invoke(app, words).output
    plain = json.loads(CliRunner().invoke(app, [*words, "--json"]).output)
    assert (plain["published"], plain["events"][0]) == (
        False,
        {"kind": "every", "rows": 6, "at_least": 4, "at_most": 5},
    )


@pytest.mark.parametrize(("language", "said"), [("en", "is missing"), ("fr", "il manque")])
@pytest.mark.parametrize("name", ["splink", "pyarrow"])
def test_what_links_is_named_when_it_is_not_installed(
    name: str, language: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    import typer

    with pytest.raises(typer.Exit) as ended, Door(None, language, False):
        raise ModuleNotFoundError(f"No module named '{name}'", name=name)
    told = capsys.readouterr().err
    assert (ended.value.exit_code, said in told, "kolosi[report,linkage]" in told) == (2, True, True)
