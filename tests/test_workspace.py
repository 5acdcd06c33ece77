"""A workspace over small invented files: adding, replacing, correcting, deciding."""

from __future__ import annotations

import io
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from kolosi.model.finding import Refusal
from kolosi.workspace import Workspace
from kolosi.workspace.answers import Added, plain
from kolosi.workspace.follow.expecting import dues
from kolosi.workspace.write.creating import create

HEAD = "event_id_cnty,event_date,event_type,sub_event_type,admin1,fatalities,civilian_targeting"


def events(*rows: str) -> str:
    return "\n".join((HEAD, *rows)) + "\n"


FIRST = events(
    "INV1,01 January 2025,Battles,Armed clash,Mopti,3,",
    "INV2,14 February 2025,Violence against civilians,Attack,Gao,2,Civilian targeting",
    "INV3,30 March 2025,Protests,Peaceful protest,Kayes,0,",
)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    folder = tmp_path / "espace à part"
    folder.mkdir()
    (folder / "workspace.yaml").write_text("country: MLI\nperiod: 2025-Q1\nlanguages: [fr, en]\n", "utf-8")
    return Workspace(folder)


def put(workspace: Workspace, name: str, text: str) -> Path:
    path = workspace.folder.parent / name
    path.write_text(text, "utf-8")
    return path


def records(workspace: Workspace, table: str = "incidents") -> pl.DataFrame:
    built = workspace.build()
    return pl.concat(
        [pl.read_parquet(workspace.tables.path(name)) for name in built.tables[table]], how="diagonal_relaxed"
    )


def contents(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file() and path.name != ".lock"}


def test_a_file_is_recognised_kept_and_read(workspace: Workspace) -> None:
    (answer,) = workspace.add([put(workspace, "acled.csv", FIRST)])
    assert (answer.source, answer.rows, answer.records, answer.waiting) == ("acled", 3, 3, 0)
    assert answer.receipt is not None
    assert str(answer.receipt.period) == "2025-Q1"
    assert records(workspace)["killed"].sum() == 5


def test_the_same_file_again_adds_nothing(workspace: Workspace) -> None:
    path = put(workspace, "acled.csv", FIRST)
    workspace.add([path])
    before = contents(workspace.folder)
    (answer,) = workspace.add([path])
    assert next(finding.id for finding in answer.findings) == "already_received"
    assert contents(workspace.folder) == before


SECOND = events(
    "INV1,01 January 2025,Battles,Armed clash,Mopti,4,",
    "INV3,30 March 2025,Protests,Peaceful protest,Kayes,0,",
    "INV4,31 March 2025,Battles,Armed clash,Gao,1,",
)


def answered(workspace: Workspace, answer: Added, value: str) -> None:
    """What a person says of the files that a file is asked about."""
    for question in answer.unread:
        workspace.decide("file", f"{question.digest}:beside:{question.column}", value, why="le partenaire l'a confirmé")


def test_a_later_file_of_the_same_submission_replaces_and_says_what_changed(workspace: Workspace) -> None:
    workspace.add([put(workspace, "acled.csv", FIRST)])
    (answer,) = workspace.add([put(workspace, "acled_v2.csv", SECOND)])
    assert answer.difference is not None
    assert (answer.difference.added, answer.difference.changed, answer.difference.deleted) == (1, 1, 1)
    assert records(workspace)["killed"].sum() == 5
    assert len(workspace.receipts.all()) == 2
    assert len(workspace.receipts.current()) == 1


def test_a_later_file_without_a_place_of_the_one_before_is_asked_about(workspace: Workspace) -> None:
    """In Gao something happened, says the first; the second knows of no event there, nor in any region beside."""
    workspace.add([put(workspace, "acled.csv", FIRST)])
    path = put(workspace, "acled_v2.csv", SECOND.replace(",Gao,", ",Segou,"))
    (answer,) = workspace.add([path])
    assert (answer.receipt, [finding.id for finding in answer.findings]) == (None, ["version_asked"])
    assert records(workspace)["killed"].sum() == 5
    answered(workspace, answer, "instead")
    (answer,) = workspace.add([path])
    assert answer.difference is not None
    assert (answer.difference.added, answer.difference.changed, answer.difference.deleted) == (1, 1, 1)
    assert records(workspace)["killed"].sum() == 5
    assert len(workspace.receipts.current()) == 1


def test_a_later_file_without_a_region_that_was_divided_since_is_asked_about(workspace: Workspace) -> None:
    """Mopti as it was before 2023 lies in no region of today."""
    workspace.add([put(workspace, "acled.csv", FIRST)])
    (answer,) = workspace.add([put(workspace, "acled_v2.csv", SECOND.replace(",Mopti,", ",Kayes,"))])
    assert (answer.receipt, [finding.id for finding in answer.findings]) == (None, ["version_asked"])
    assert records(workspace)["killed"].sum() == 5


def test_a_later_file_of_which_all_days_are_others_is_asked_about(workspace: Workspace) -> None:
    """A day that was corrected makes another event of the same one: counted beside the first it would be two."""
    one = events("INV1,05 March 2025,Battles,Armed clash,Gao,3,")
    (first,) = workspace.add([put(workspace, "acled.csv", one)])
    assert first.receipt is not None
    (answer,) = workspace.add([put(workspace, "acled corrigé.csv", one.replace("05 March", "06 March"))])
    assert (answer.receipt, [finding.id for finding in answer.findings]) == (None, ["version_asked"])
    (other,) = workspace.add(
        [put(workspace, "acled suite.csv", events("INV2,12 March 2025,Battles,Armed clash,Gao,4,"))]
    )
    assert other.receipt is not None  # nothing says that it is a version of the first
    assert records(workspace)["killed"].sum() == 7


def waiting(workspace: Workspace, key: str) -> tuple[tuple[str, ...], int | float | None]:
    """The files that a figure waits for, and what the rest gives."""
    estimate = workspace.figure(key).estimate
    assert (estimate.value, estimate.absence) == (None, "waiting")
    assert estimate.waits is not None
    return estimate.waits.files, plain(estimate.waits.so_far)


def test_files_that_overlap_in_part_would_count_twice_and_are_asked_about(workspace: Workspace) -> None:
    workspace.add([put(workspace, "acled.csv", FIRST)])
    other = events(
        "INV3,30 March 2025,Protests,Peaceful protest,Kayes,0,", "INV9,02 April 2025,Battles,Armed clash,Gao,1,"
    )
    path = put(workspace, "acled_avril.csv", other)
    (answer,) = workspace.add([path])
    assert answer.receipt is None
    (finding,) = answer.findings
    assert (finding.id, finding.found) == ("version_asked", "acled.csv")
    assert "acled_avril.csv et acled.csv (2025-Q1) viennent de la même organisation" in finding.message["fr"]
    (question,) = answer.unread
    assert (question.kind, question.value, question.options) == (
        "beside",
        "acled.csv",
        ("instead", "part", "both", "leave"),
    )
    assert records(workspace).height == 3
    assert waiting(workspace, "acled_all_events/2025-03") == (("acled_avril.csv",), 1)
    assert waiting(workspace, "acled_fatalities/2025-Q1") == (("acled_avril.csv",), 5)
    answered(workspace, answer, "leave")
    (answer,) = workspace.add([path])
    assert (answer.receipt, answer.unread) == (None, ())
    assert "acled_avril.csv n’est pas compté, comme décidé : acled.csv compte." in answer.findings[0].message["fr"]
    assert workspace.figure("acled_fatalities/2025-Q1").value == 5
    assert workspace.figure("acled_all_events/2025-03").value == 1


@pytest.mark.parametrize(
    ("value", "files", "march", "deaths"),
    [
        ("instead", ["acled_avril.csv"], 1, None),  # of January and February nothing is known any more
        ("part", ["acled.csv", "acled_avril.csv"], 1, 5),
        ("both", ["acled.csv", "acled_avril.csv"], 1, 5),  # an event that both hold counts once
        ("leave", ["acled.csv"], 1, 5),
    ],
)
def test_each_answer_about_two_files_gives_what_it_says(
    workspace: Workspace, value: str, files: list[str], march: int, deaths: int | None
) -> None:
    workspace.add([put(workspace, "acled.csv", FIRST)])
    other = events(
        "INV3,30 March 2025,Protests,Peaceful protest,Kayes,0,", "INV9,02 April 2025,Battles,Armed clash,Gao,1,"
    )
    path = put(workspace, "acled_avril.csv", other)
    (answer,) = workspace.add([path])
    answered(workspace, answer, value)
    workspace.add([path])
    assert [receipt.file for receipt in workspace.receipts.current()] == files
    assert records(workspace).filter(pl.col("incident") == "INV3").height == march
    assert workspace.figure("acled_fatalities/2025-Q1").value == deaths


def test_what_a_file_is_asked_about_withholds_its_own_days_too(workspace: Workspace) -> None:
    """April is in the file asked about and in one that counts, and not in the first that it may replace."""
    workspace.add([put(workspace, "acled.csv", FIRST)])
    april = events("INV7,10 April 2025,Battles,Armed clash,Gao,6,", "INV8,29 April 2025,Battles,Armed clash,Gao,2,")
    workspace.add([put(workspace, "acled_avril.csv", april)], during="2025-04")
    assert workspace.figure("acled_fatalities/2025-04").value == 8
    both = events(
        "INV3,30 March 2025,Protests,Peaceful protest,Kayes,0,", "INV9,20 April 2025,Battles,Armed clash,Gao,1,"
    )
    (answer,) = workspace.add([put(workspace, "acled_mars_avril.csv", both)])
    assert [finding.id for finding in answer.findings] == ["version_asked"]
    assert waiting(workspace, "acled_fatalities/2025-04") == (("acled_mars_avril.csv",), 8)
    assert waiting(workspace, "acled_fatalities/2025-01") == (("acled_mars_avril.csv",), 3)


def test_an_unknown_word_waits_until_the_list_comes_back_filled(workspace: Workspace) -> None:
    strange = FIRST + "INV5,03 March 2025,Escarmouche,Armed clash,Mopti,7,\n"
    (answer,) = workspace.add([put(workspace, "acled.csv", strange)])
    assert (answer.records, answer.waiting) == (3, 1)
    given = workspace.file("out", "internal", "a_corriger.xlsx")
    assert given.is_file()
    (decided,) = workspace.add([fill(given, "Escarmouche", "Combats")])
    assert decided.decisions == 1
    assert records(workspace)["killed"].sum() == 12
    assert not given.exists()
    assert workspace.decisions.latest("word")["acled_events:Escarmouche"].value == "battles"


def fill(given: Path, value: str, decision: str) -> Path:
    import openpyxl

    book = openpyxl.load_workbook(given)
    sheet = book.worksheets[0]
    for row in sheet.iter_rows(min_row=2):
        if row[4].value == value:
            row[7].value = decision
    filled = given.with_name("rendu.xlsx")
    book.save(filled)
    target = given.parents[3] / "rendu.xlsx"
    filled.replace(target)
    return target


def test_a_partner_gets_its_own_sheet_back_with_the_bad_cells_noted(workspace: Workspace) -> None:
    import openpyxl

    workspace.add([put(workspace, "acled.csv", FIRST + "INV6,04 March 2025,Battles,Armed clash,Mopti,trois,\n")])
    book = openpyxl.load_workbook(workspace.file("out", "internal", "retour_acled.xlsx"))
    assert "Résumé" in book.sheetnames
    own = book.worksheets[1]
    bad = next(cell for row in own.iter_rows() for cell in row if cell.value == "trois")
    assert bad.comment is None  # a comment would name an author
    explained = {str(rule.sqref): str(rule.prompt) for rule in own.data_validations.dataValidation if rule.prompt}
    assert set(explained) == {bad.coordinate}
    assert "n’est pas un nombre" in explained[bad.coordinate]
    assert own.cell(1, 1).value == "event_id_cnty"


def test_a_record_level_gbv_file_is_refused_whole_and_nothing_is_written(workspace: Workspace) -> None:
    before = contents(workspace.folder)
    text = "INCIDENT ID,SURVIVOR CODE,DATE OF INTERVIEW,SEX,GBV TYPE,CONSENT GIVEN\n1,X1,2025-01-02,F,Rape,Yes\n"
    (answer,) = workspace.add([put(workspace, "export.csv", text)])
    assert [finding.id for finding in answer.findings] == ["record_level_survivors"]
    assert answer.receipt is None
    assert contents(workspace.folder) == before


def test_names_and_hidden_sheets_are_taken_out_before_anything_is_kept(workspace: Workspace) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("Data")
        sheet.write_row(0, 0, [*HEAD.split(","), "Nom de l'enquêteur", "contact"])
        for number in range(1, 4):
            sheet.write_row(
                number,
                0,
                [
                    f"INV{number}",
                    "2025-01-05",
                    "Battles",
                    "Armed clash",
                    "Mopti",
                    1,
                    "",
                    "CANARI-NOM",
                    "canari@example.org",
                ],
            )
        hidden = book.add_worksheet("Contacts")
        hidden.write_row(0, 0, ["CANARI-CACHE", "70 00 00 00"])
        hidden.hide()
    path = workspace.folder.parent / "acled.xlsx"
    path.write_bytes(out.getvalue())
    (answer,) = workspace.add([path])
    assert {finding.id for finding in answer.findings} >= {"removed_name", "removed_mail", "removed_hidden_sheet"}
    kept = b"".join(
        file.read_bytes() for file in workspace.folder.rglob("*") if file.is_file() and file.suffix != ".json"
    )
    for canary in (b"CANARI-NOM", b"canari@example", b"CANARI-CACHE"):
        assert canary not in kept
    sheets = unpacked(workspace)
    assert "CANARI" not in sheets
    assert answer.receipt is not None
    assert answer.receipt.original != answer.receipt.kept


def unpacked(workspace: Workspace) -> str:
    from kolosi.intake.records.repacking import unpack

    (receipt,) = workspace.receipts.current()
    return "".join(str(sheet.cells.rows()) for sheet in unpack(workspace.receipts.data(receipt)))


def test_decisions_are_chained_and_an_altered_line_is_found(workspace: Workspace) -> None:
    workspace.decide("word", "acled_events:A", "battles", why="lexique", author="Awa D.")
    workspace.decide("word", "acled_events:B", "protests", why="lexique", author="Awa D.")
    path = workspace.file("decisions", "awa-d.jsonl")
    path.write_text(path.read_text("utf-8").replace("acled_events:A", "acled_events:Z"), "utf-8")
    with pytest.raises(Refusal) as refused:
        workspace.decisions.all()
    assert refused.value.finding.id == "decisions_altered"


def test_a_decision_needs_a_reason(workspace: Workspace) -> None:
    with pytest.raises(Refusal) as refused:
        workspace.decide("word", "acled_events:A", "battles", why=" ")
    assert refused.value.finding.id == "decision_without_reason"


def test_a_build_reads_again_only_what_changed(workspace: Workspace) -> None:
    workspace.add([put(workspace, "acled.csv", FIRST)])
    before = workspace.build()
    files = {path.name: path.stat().st_mtime_ns for path in workspace.tables.folder.glob("*.parquet")}
    assert workspace.build() == before
    assert {path.name: path.stat().st_mtime_ns for path in workspace.tables.folder.glob("*.parquet")} == files


def test_a_build_folder_that_was_deleted_comes_back_the_same(workspace: Workspace) -> None:
    import shutil

    workspace.add([put(workspace, "acled.csv", FIRST)])
    before = records(workspace)
    shutil.rmtree(workspace.file("build"))
    assert records(workspace).equals(before)


def test_what_is_owed_is_received_late_or_awaited(tmp_path: Path) -> None:
    from datetime import date

    folder = tmp_path / "w"
    folder.mkdir()
    text = "country: MLI\nperiod: 2025-Q1\nexpected:\n  - {source: acled, every: quarter, due: 10}\n  - {source: dtm, every: quarter, due: 10}\n  - {source: gbvims, every: quarter, due: 10}\n"
    (folder / "workspace.yaml").write_text(text, "utf-8")
    workspace = Workspace(folder)
    workspace.add([put(workspace, "acled.csv", FIRST)])
    states = {due.source: due for due in dues(workspace, date(2025, 4, 11))}
    assert {source: due.state for source, due in states.items()} == {
        "acled": "received",
        "dtm": "late",
        "gbvims": "late",
    }
    assert states["dtm"].reminder is None  # it publishes: nobody is asked for a file
    assert states["gbvims"].reminder is not None
    assert "zéro" in states["gbvims"].reminder["fr"]
    assert {due.source: due.state for due in dues(workspace, date(2025, 4, 9))} == {
        "acled": "received",
        "dtm": "awaited",
        "gbvims": "awaited",
    }


def test_a_folder_that_holds_something_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x.txt").write_text("x", "utf-8")
    with pytest.raises(Refusal) as refused:
        create(tmp_path / "a", country="MLI", period="2025-Q1")
    assert refused.value.finding.id == "folder_not_empty"


def test_a_folder_without_settings_is_no_workspace(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refused:
        Workspace(tmp_path)
    assert refused.value.finding.id == "no_workspace"


def test_answers_show_themselves_in_a_notebook(workspace: Workspace) -> None:
    workspace.add([put(workspace, "acled.csv", FIRST)])
    figure = workspace.figure("acled_events", during="2025-Q1")
    assert figure.value == 2
    assert "<strong>2</strong>" in figure._repr_html_()
    change = workspace.change("acled_events", during="2025-Q1", against="2024-Q1")
    assert change.verdict == "NOT COMPARABLE"
    assert "%" not in change._repr_html_()
    trace = workspace.trace("acled_events", during="2025-Q1")
    assert trace.total == figure.value
    assert "acled.csv" in trace._repr_html_()


def test_a_key_that_names_nothing_is_answered_with_what_comes_near(workspace: Workspace) -> None:
    for text, id_ in (
        ("acled_event/2025-Q1", "indicator_unknown"),
        ("acled_events;colour=red/2025-Q1", "breakdown_unknown"),
        ("acled_events;event_type=war/2025-Q1", "term_unknown"),
        ("acled_events/2025-Q1@ml-mopty", "place_unknown"),
        ("acled_events/2025-Q9", "key_not_understood"),
    ):
        with pytest.raises(Refusal) as refused:
            workspace.figure(text)
        assert refused.value.finding.id == id_
        assert workspace.say(refused.value.finding).message["fr"]


def test_a_definition_of_the_workspace_is_checked_before_it_is_used(workspace: Workspace) -> None:
    from kolosi.content.yaml_files.errors import ContentError

    folder = workspace.folder / "content" / "indicators"
    folder.mkdir(parents=True)
    text = "mine:\n  label: {en: Mine, fr: À moi}\n  unit: {en: events, fr: faits}\n  kind: flow\n  from: incidents\n  measure: count\n  where: event_type = 'war'\n"
    (folder / "mine.yaml").write_text(text, "utf-8")
    with pytest.raises(ContentError, match="war"):
        _ = Workspace(workspace.folder).knowledge.indicators


def test_the_same_events_in_another_layout_of_their_source_do_not_count_twice(workspace: Workspace) -> None:
    workspace.add([put(workspace, "acled.csv", FIRST)])
    bare = "event_date,event_type,sub_event_type,admin1,fatalities,country\n14 February 2025,Battles,Armed clash,Gao,2,Mali\n"
    (answer,) = workspace.add([put(workspace, "sans identifiant.csv", bare)])
    assert (answer.receipt, [finding.id for finding in answer.findings]) == (None, ["version_asked"])
    assert [question.value for question in answer.unread] == ["acled.csv"]
    assert records(workspace).height == 3
    assert waiting(workspace, "acled_fatalities/2025-Q1") == (("sans identifiant.csv",), 5)


def test_a_file_about_other_countries_is_no_report_of_zero(workspace: Workspace) -> None:
    rows = "event_date,event_type,sub_event_type,admin1,fatalities,country\n14 February 2025,Battles,Armed clash,Diffa,2,Niger\n"
    (answer,) = workspace.add([put(workspace, "niger.csv", rows)], during="2025-Q1")
    assert answer.receipt is None
    (finding,) = answer.findings
    assert finding.id == "rows_all_elsewhere"
    assert "Mali" in finding.message["fr"]


def test_a_file_of_which_every_row_waits_gives_no_data_and_never_a_zero(workspace: Workspace) -> None:
    rows = events(*(f"INV{n},0{n} March 2025,Escarmouche,Armed clash,Mopti,{n}," for n in range(1, 5)))
    (answer,) = workspace.add([put(workspace, "acled.csv", rows)], during="2025-03")
    assert (answer.records, answer.waiting) == (0, 4)
    figure = workspace.figure("acled_events", during="2025-03")
    assert figure.value is None
    assert figure.estimate.missing
    workspace.decide("word", "acled_events:Escarmouche", "battles", why="lexique")
    assert workspace.figure("acled_events", during="2025-03").value == 4
