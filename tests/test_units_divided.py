"""Places of a published table: old codes beside today's names, names that are left aside, a year said over the whole sheet."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from kolosi.workspace import Workspace

pytestmark = pytest.mark.long

DTM = """operation,admin0Name,admin0Pcode,admin1Name,admin1Pcode,adminLevel,numPresentIdpInd,reportingDate,roundNumber
Inventé,Mali,MLI,Mopti,ML05,1,"1,200",2025-12-15,86
Inventé,Mali,MLI,Bandiagara,ML05,1,"3,400",2025-12-15,86
Inventé,Mali,MLI,Ségou,ML04,1,500,2025-12-15,86
"""
"""Invented: the units of today under the codes of those that were divided."""

WHOLE = DTM.replace("Bandiagara,ML05", "Gao,ML07")
"""Invented: each code stands beside one name."""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    folder = tmp_path / "espace"
    folder.mkdir()
    (folder / "workspace.yaml").write_text("country: MLI\nperiod: 2025-Q4\nlanguages: [fr, en]\n", "utf-8")
    return Workspace(folder)


def displaced(workspace: Workspace, text: str) -> dict[str, object]:
    path = workspace.folder.parent / "DTM inventé.csv"
    path.write_text(text, "utf-8")
    workspace.add([path], source="dtm")
    desk = workspace.desk()
    keys = {at: workspace.key(f"idps/2025-12-15@{at}") for at in ("ml-mopti", "ml-bandiagara", "ml-segou")}
    estimates = desk.estimates(list(keys.values()))
    return {at: estimates[key].value for at, key in keys.items()}


def test_units_that_bear_the_code_of_the_one_they_were_cut_from_are_told_by_their_names(workspace: Workspace) -> None:
    assert displaced(workspace, DTM) == {"ml-mopti": 1200, "ml-bandiagara": 3400, "ml-segou": 500}


def test_a_code_beside_one_name_is_the_unit_of_its_time(workspace: Workspace) -> None:
    found = displaced(workspace, WHOLE)
    assert found["ml-bandiagara"] is None  # it lies in what was Mopti: how many of those are in it, nobody knows


def summary(folder: Path) -> Path:
    path = folder / "Access summary Q4.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Summary")
        lines: list[list[object]] = [
            ["Humanitarian access – Mali – Q4 2025 – invented data"], [], ["Incidents by constraint"],
            ["Constraint", "Oct", "Nov", "Dec", "Q4"], ["Physical environment", 6, 4, 7, 17], ["Total", 6, 4, 7, 17], [],
            ["Incidents by region (same incidents)"], ["Region", "Q4"], ["Mopti", 9], ["Gao", 3], ["Other regions", 5],
        ]  # fmt: skip
        for at, line in enumerate(lines):
            sheet.write_row(at, 0, line)
    return path


def test_places_left_aside_are_no_whole_country_and_the_second_table_takes_the_year_of_the_sheet(
    workspace: Workspace,
) -> None:
    workspace.add([summary(workspace.folder.parent)], organisation="OCHA")
    workspace.decide("place", "Other regions", "ignore", why="Not told apart")
    assert workspace.figure("access_incidents/2025-Q4").value == 17
    assert workspace.figure("access_incidents/2025-Q4", at=["ml-mopti"]).value == 9
    assert workspace.figure("access_incidents/2025-Q4", at=["ml-kidal"]).value is None


def test_a_number_with_the_mark_of_a_note_counts_and_is_told(workspace: Workspace) -> None:
    path = workspace.folder.parent / "DTM inventé.csv"
    path.write_text(DTM.replace('"1,200"', '"1,200*"'), "utf-8")
    (answer,) = workspace.add([path], source="dtm")
    assert [one.found for one in answer.findings if one.id == "numbers_marked"] == ["1,200*"]
    assert workspace.figure("idps/2025-12-15@ml-mopti").value == 1200
