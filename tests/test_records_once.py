"""The same record in two files of one source counts once; rows that only bear the same number count each. All data are invented."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from kolosi.intake.records.identified import identified, once_each
from kolosi.model.finding import Finding
from kolosi.workspace import Workspace

pytestmark = pytest.mark.long

Line = Sequence[object]
HEAD = ["ID incident", "Date", "Région", "Type de violation"]
SOURCE = "protection_monitoring"
BOTH = 2


def workspace_in(root: Path) -> Workspace:
    folder = root / "espace"
    folder.mkdir()
    (folder / "workspace.yaml").write_text("country: MLI\nperiod: 2024-10..2025-03\nlanguages: [fr, en]\n", "utf-8")
    return Workspace(folder)


def facts(first: int, last: int, label: str = "MON-{:04d}") -> list[Line]:
    """One invented fact a day from the first day of 2025, each with its own identifier."""
    days = [(at, date(2025, 1, 1) + timedelta(days=at)) for at in range(first, last)]
    return [[label.format(at), day, ("Gao", "Mopti")[at % 2], "Enlèvement"] for at, day in days]


def book(path: Path, lines: Sequence[Line]) -> Path:
    with xlsxwriter.Workbook(str(path), {"default_date_format": "dd/mm/yyyy"}) as made:
        sheet = made.add_worksheet("Données")
        for at, line in enumerate(lines):
            sheet.write_row(at, 0, line)
    return path


def both_counted(workspace: Workspace, paths: Sequence[Path], source: str = SOURCE) -> list[Finding]:
    """What was said of some files given one after the other, each asked about said to count beside the others."""
    said: list[Finding] = []
    for path in paths:
        added = workspace.add([path], source=source, organisation="ONG Fictive")
        said += [finding for one in added for finding in one.findings]
        for line in [line for line in workspace.correct().lines if line.kind == "beside"]:
            workspace.correct({line.subject: line.choices[BOTH]}, author="Awa")
    return said


def value(workspace: Workspace, key: str) -> int | None:
    found = workspace.figure(key).estimate.value
    return None if found is None else int(found)


def counted(workspace: Workspace, *keys: str) -> list[int | None]:
    return [value(workspace, key) for key in keys]


def told(workspace: Workspace, id_: str) -> list[int]:
    return [finding.count for finding in workspace.status().findings if finding.id == id_]


@pytest.mark.parametrize("is_turned", [False, True])
@pytest.mark.parametrize(
    ("head", "label"),
    [
        ("ID incident", "MON-{:04d}"),
        ("event_id", "evt{:05d}"),
        ("Code du cas", "GAO/{:03d}/25"),
        ("_uuid", "0f0f0f0f-0000-4000-8000-{:012d}"),
        ("Submission UUID", "uuid:0f0f0f0f-0000-4000-8000-{:012d}"),
        ("Case ID", "{:d}04711"),
    ],
)
def test_records_of_two_files_that_overlap_count_once_in_whatever_order_they_come(
    tmp_path: Path, head: str, label: str, is_turned: bool
) -> None:
    names, workspace = [head, *HEAD[1:]], workspace_in(tmp_path)
    paths = [
        book(tmp_path / "janvier-février inventé.xlsx", [names, *facts(0, 59, label)]),
        book(tmp_path / "février-mars inventé.xlsx", [names, *facts(31, 90, label)]),
    ]
    both_counted(workspace, paths[::-1] if is_turned else paths)
    keys = ("hr_violations/2025-01", "hr_violations/2025-02", "hr_violations/2025-03", "hr_violations/2025-Q1")
    assert counted(workspace, *keys) == [31, 28, 31, 90]
    assert told(workspace, "records_once") == [28]
    states = {line.file: (line.state, line.records) for line in workspace.files()}
    assert states == {paths[0].name: ("partly", 31), paths[1].name: ("counts", 59)}


@pytest.mark.parametrize("is_turned", [False, True])
def test_the_later_file_says_what_a_record_is(tmp_path: Path, is_turned: bool) -> None:
    workspace = workspace_in(tmp_path)
    later = facts(31, 90)
    later[0] = ["MON-0031", date(2025, 3, 2), "Gao", "Enlèvement"]  # was on 1 February, in Mopti
    paths = [
        book(tmp_path / "janvier-février inventé.xlsx", [HEAD, *facts(0, 59)]),
        book(tmp_path / "février-mars inventé.xlsx", [HEAD, *later]),
    ]
    both_counted(workspace, paths[::-1] if is_turned else paths)
    keys = ("hr_violations/2025-01", "hr_violations/2025-02", "hr_violations/2025-03", "hr_violations/2025-Q1")
    assert counted(workspace, *keys) == [31, 27, 32, 90]


def test_a_corrected_version_wins_over_a_file_of_later_days_that_is_none(tmp_path: Path) -> None:
    workspace = workspace_in(tmp_path)
    corrected = facts(0, 59)
    corrected[40] = ["MON-0040", date(2025, 1, 10), "Gao", "Enlèvement"]
    paths = [
        book(tmp_path / "février-mars inventé.xlsx", [HEAD, *facts(31, 90)]),
        book(tmp_path / "janvier-février inventé (corrigé).xlsx", [HEAD, *corrected]),
    ]
    both_counted(workspace, paths)
    assert counted(workspace, "hr_violations/2025-01", "hr_violations/2025-02") == [32, 27]


def test_what_a_later_file_said_is_undone_with_it(tmp_path: Path) -> None:
    workspace = workspace_in(tmp_path)
    paths = [
        book(tmp_path / "janvier-février inventé.xlsx", [HEAD, *facts(0, 59)]),
        book(tmp_path / "février-mars inventé.xlsx", [HEAD, *facts(31, 90)]),
    ]
    both_counted(workspace, paths)
    workspace.remove(paths[1].name, why="donné par erreur", author="Awa")
    assert counted(workspace, "hr_violations/2025-Q1", "hr_violations/2025-02") == [59, 28]
    assert told(workspace, "records_once") == []


@pytest.mark.parametrize("head", ["N°", "No", "Numéro", "#"])
@pytest.mark.parametrize("label", ["{:d}", "N° {:d}", "{:03d}"])
def test_numbers_of_rows_are_no_identifiers(tmp_path: Path, head: str, label: str) -> None:
    workspace = workspace_in(tmp_path)
    numbered = [[label.format(at + 1), *line[1:]] for at, line in enumerate(facts(31, 90))]
    paths = [
        book(tmp_path / "janvier-février inventé.xlsx", [[head, *HEAD[1:]], *facts(0, 59, label)]),
        book(tmp_path / "février-mars inventé.xlsx", [[head, *HEAD[1:]], *numbered]),
    ]
    both_counted(workspace, paths)
    assert counted(workspace, "hr_violations/2025-Q1") == [118]


def test_a_numbering_that_begins_again_each_month_loses_no_row(tmp_path: Path) -> None:
    workspace = workspace_in(tmp_path)
    again = [[f"MON-{at:04d}", *line[1:]] for at, line in enumerate(facts(31, 59))]
    paths = [
        book(tmp_path / "janvier inventé.xlsx", [HEAD, *facts(0, 31)]),
        book(tmp_path / "février inventé.xlsx", [HEAD, *again]),
    ]
    both_counted(workspace, paths)
    assert counted(workspace, "hr_violations/2025-01", "hr_violations/2025-02") == [31, 28]
    assert (told(workspace, "records_once"), told(workspace, "identifiers_unclear")) == ([], [])


def test_two_bases_that_number_alike_what_nothing_tells_apart_both_count_and_are_told(tmp_path: Path) -> None:
    workspace = workspace_in(tmp_path)
    same = [[f"INC-{at:03d}", date(2025, 2, 1), "Gao", "Enlèvement"] for at in range(12)]
    paths = [
        book(tmp_path / "base 1 inventée.xlsx", [[*HEAD, "Victimes"], *[[*line, 3] for line in same]]),
        book(tmp_path / "base 2 inventée.xlsx", [[*HEAD, "Victimes"], *[[*line, 1] for line in same[:9]]]),
    ]
    both_counted(workspace, paths)
    assert counted(workspace, "hr_violations/2025-02") == [21]
    assert told(workspace, "identifiers_unclear") == [9]


def test_two_violations_of_one_event_in_two_files_both_count(tmp_path: Path) -> None:
    workspace = workspace_in(tmp_path)
    looted = [[*line[:3], "Pillage"] for line in facts(0, 20)]
    paths = [
        book(tmp_path / "enlèvements inventés.xlsx", [HEAD, *facts(0, 31)]),
        book(tmp_path / "pillages inventés.xlsx", [HEAD, *looted]),
    ]
    both_counted(workspace, paths)
    assert counted(workspace, "hr_violations/2025-01") == [51]


def test_events_of_a_publisher_count_once_where_two_exports_overlap(tmp_path: Path) -> None:
    head = "event_id_cnty,event_date,event_type,sub_event_type,admin1,admin2,fatalities,country"
    rows = [f"MLI{at},2025-{1 + at // 28:02d}-{1 + at % 28:02d},Battles,Armed clash,Gao,Gao,1,Mali" for at in range(84)]
    moved = [rows[28].replace(",1,Mali", ",5,Mali"), *rows[29:]]
    workspace, paths = workspace_in(tmp_path), [tmp_path / "acled inventé 1.csv", tmp_path / "acled inventé 2.csv"]
    paths[0].write_text("\n".join([head, *rows[:56]]) + "\n", "utf-8")
    paths[1].write_text("\n".join([head, *moved]) + "\n", "utf-8")
    for path in paths:
        workspace.add([path])
        for line in [line for line in workspace.correct().lines if line.kind == "beside"]:
            workspace.correct({line.subject: line.choices[BOTH]}, author="Awa")
    assert counted(workspace, "acled_events/2025-Q1", "acled_fatalities/2025-Q1") == [84, 88]


def _rows(ids: Sequence[str], *, day: int = 1, violation: str = "a") -> pl.DataFrame:
    days = [date(2025, 1, day) + timedelta(days=at) for at in range(len(ids))]
    return pl.DataFrame({"incident": ids, "day": days, "violation": [violation] * len(ids), "row": range(len(ids))})


def _once(older: pl.DataFrame, newer: pl.DataFrame, senders: tuple[str, str] = ("x", "x")) -> tuple[list[int], int]:
    files = [
        identified(frame, "incidents", name=name, sender=sender, counted=frame.height, is_published=False)
        for name, sender, frame in zip("ab", senders, (older, newer), strict=True)
    ]
    gone, said = once_each([one for one in files if one is not None])
    return gone.get("a", []), sum(one.unclear for one in said)


def test_identifiers_of_two_senders_are_the_same_only_where_they_are_unique_in_the_world() -> None:
    own, world = [f"gao-{at}" for at in range(9)], [f"0f0f0f0f-0000-4000-8000-{at:012d}" for at in range(9)]
    assert _once(_rows(own), _rows(own), ("x", "y")) == ([], 0)
    assert _once(_rows(world), _rows(world), ("x", "y")) == (list(range(9)), 0)


def test_of_a_record_of_several_rows_only_those_count_once_that_both_files_have() -> None:
    ids = ["e-1", "e-1", "e-1", "e-2"]
    older = pl.concat([_rows(ids, violation="a"), _rows(["e-3"], violation="b")]).with_columns(day=date(2025, 1, 1))
    newer = older.filter(pl.col("row") != 1)
    gone, _ = _once(older, newer.head(2))
    assert gone == [0, 1]


def test_rows_that_wait_stand_for_no_row_of_another_file() -> None:
    frame = _rows([f"gao-{at}" for at in range(9)])
    older, newer = (
        identified(frame, "incidents", name=name, sender="x", counted=counted, is_published=False)
        for name, counted in (("a", 9), ("b", 6))
    )
    assert older is not None
    assert newer is not None
    assert once_each([older, newer])[0] == {"a": [0, 1, 2, 3, 4, 5]}


def test_the_numbers_that_a_list_of_a_publisher_gives_anew_each_month_lose_no_row(tmp_path: Path) -> None:
    head = ["ID", "Date", "Région", "Catégorie de contrainte"]
    workspace, kind = workspace_in(tmp_path), "Restrictions de mouvement"
    january = [[f"A-{at:03d}", date(2025, 1, 1 + at), "Gao", kind] for at in range(20)]
    february = [[f"A-{at:03d}", date(2025, 2, 1 + at), "Mopti", kind] for at in range(18)]
    paths = [
        book(tmp_path / "accès janvier inventé.xlsx", [head, *january]),
        book(tmp_path / "accès février inventé.xlsx", [head, *february]),
    ]
    both_counted(workspace, paths, "access_monitoring")
    assert counted(workspace, "access_incidents/2025-01", "access_incidents/2025-02") == [20, 18]
