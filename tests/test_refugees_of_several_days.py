"""Refugees by country of origin beside totals of several days, with hidden small numbers: figures added up by hand. Invented data."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.test_files_not_ours import SAID, Line, values
from tests.test_strangers_tables import states, workbook

pytestmark = pytest.mark.long

ALL, GROUP = "refugees_asylum_seekers", "refugees_asylum_seekers;group="
HOSTED: list[Line] = [
    [f"Réfugiés au Mali par région et pays d'origine, au 31 mars 2025 {SAID}"],
    [],
    ["Région", "Cercle", "Total au 31/12/2024", "Pays d'origine / Country of origin", None, None, "Total au 31/03/2025", "dont ménages"],
    [None, None, None, "Niger", "Burkina Faso", "Autres", None, None],
    ["Gao", "Gao", 900, 1000, "*", None, 1003, 250],
    ["Gao", "Ansongo", 400, 450, 30, None, 480, 120],
    ["Ségou", "Ségou", "*", None, "*", None, "*", "*"],
    ["Ménaka", "Ménaka", 2000, 2100, None, 12, 2112, 520],
    ["Total général", None, 3302, 3550, 35, 12, 3597, 892],
    ["* moins de 5 personnes, comprises dans les totaux"],
]  # fmt: skip
MERGED = ("D3:F3", "A3:A4", "B3:B4", "C3:C4", "G3:G4", "H3:H4")
ASYLUM: list[Line] = [
    [f"Asylum-seekers (ASY) as of 28 February 2025 {SAID}"],
    ["Région", "Origin", "ASY"],
    ["Gao", "Niger", 44],
    ["Ségou", "Burkina Faso", 15],
    ["Total", None, 59],
]
GONE: list[Line] = [
    [f"Malian refugees who returned, cumulative 2014 – 31 March 2025 {SAID}"],
    ["Region of return", "Individuals", "Households"],
    ["Gao", 5000, 1000],
    ["Ségou", 700, 140],
    ["TOTAL", 5700, 1140],
]
ABROAD: list[Line] = [
    [f"Malian refugees in the region, 31 March 2025 {SAID}"],
    ["Country", "Refugees"],
    ["Niger", 41000],
    ["Mauritania", 99000],
]


def test_each_total_is_of_its_own_day_and_the_countries_of_that_of_the_title(tmp_path: Path) -> None:
    workspace, _ = workbook(tmp_path, "HCR_population_mars2025.xlsx", {"Réfugiés": HOSTED}, MERGED)
    expected = {
        f"{GROUP}refugee/2025-03-31": 3597,
        f"{GROUP}refugee/2024-12-31": 3302,
        f"{GROUP}refugee/2025-03-31@ml-gao": 1483,
        f"{GROUP}refugee/2024-12-31@ml-gao": 1300,
        f"{GROUP}refugee/2025-03-31@ml-segou": None,
        f"{GROUP}refugee;origin=niger/2025-03-31": 3550,
        f"{GROUP}refugee;origin=burkina_faso/2025-03-31": 35,
        f"{GROUP}refugee;origin=niger/2024-12-31": None,
    }
    assert values(workspace, expected) == expected


def test_sheets_of_other_days_and_other_people_are_each_their_own(tmp_path: Path) -> None:
    pages = {"Réfugiés": HOSTED, "ASY": ASYLUM, "Retours": GONE, "Abroad": ABROAD}
    path = tmp_path / "UNHCR_figures_March2025.xlsx"
    workspace, ids = _several(path, pages)
    assert states(workspace) == ["counts"], ids
    expected = {
        f"{GROUP}refugee/2025-Q1": 3597,
        f"{GROUP}asylum_seeker/2025-02": 59,
        f"{GROUP}asylum_seeker/2025-02@ml-gao": 44,
        f"{GROUP}asylum_seeker/2025-03": None,
        f"{GROUP}asylum_seeker/2025-03-31": None,
        "idps/2025-Q1": None,
        "idp_returnees/2025-Q1": None,
    }
    assert values(workspace, expected) == expected


def _several(path: Path, pages: dict[str, Sequence[Line]]) -> tuple[object, list[str]]:
    import xlsxwriter
    from tests.test_files_not_ours import workspace_in

    workspace = workspace_in(path.parent)
    with xlsxwriter.Workbook(str(path)) as book:
        for title, lines in pages.items():
            sheet = book.add_worksheet(title)
            for at, line in enumerate(lines):
                sheet.write_row(at, 0, line)
            for cells in MERGED if lines is HOSTED else ():
                row, column = xlsxwriter.utility.xl_cell_to_rowcol(cells.split(":", maxsplit=1)[0])
                sheet.merge_range(cells, lines[row][column])
    added = workspace.add([path], organisation="ONG Fictive")
    return workspace, [finding.id for one in added for finding in one.findings]


@pytest.mark.parametrize("page", [GONE, ABROAD], ids=["returned", "abroad"])
def test_nationals_who_returned_or_live_abroad_are_no_refugees_of_the_country(page: list[Line], tmp_path: Path) -> None:
    workspace, _ = workbook(tmp_path, "UNHCR_figures.xlsx", {"Feuille": page})
    keys = dict.fromkeys((f"{ALL}/2025-Q1", f"{ALL}/2025-03-31@ml-gao", "idps/2025-Q1"))
    assert values(workspace, keys) == keys


def test_a_total_that_hidden_numbers_cannot_make_is_not_that_of_the_country(tmp_path: Path) -> None:
    lines = [list(line) for line in HOSTED]
    lines[8][6] = 9000
    workspace, _ = workbook(tmp_path, "HCR_population.xlsx", {"Réfugiés": lines}, MERGED)
    found = values(workspace, {f"{GROUP}refugee/2025-03-31": None, f"{GROUP}refugee;origin=niger/2025-03-31": None})
    assert 9000 not in found.values()
    assert found[f"{GROUP}refugee;origin=niger/2025-03-31"] == 3550


def test_totals_of_days_that_no_title_names_are_not_given_to_the_countries_beside_them(tmp_path: Path) -> None:
    lines = [["Réfugiés au Mali par région et pays d'origine"], *HOSTED[1:]]
    workspace, _ = workbook(tmp_path, "HCR_population.xlsx", {"Réfugiés": lines}, MERGED)
    expected = {
        f"{ALL};group=refugee/2024-12-31": 3302,
        f"{ALL};group=refugee/2025-03-31": 3597,
        f"{ALL};origin=niger/2025-03-31": None,
    }
    assert values(workspace, expected) == expected
