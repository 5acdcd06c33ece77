"""Exports of systems as they come: codes for no answer, states of rows, pairs of code and name, sums beside running totals.

Figures added up by hand; all data are invented.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import docx
import pytest
from tests.test_files_not_ours import SAID, Line, given, values, workspace_in

from kolosi.intake.records.examining import _why
from kolosi.workspace import Workspace

pytestmark = pytest.mark.long

ALERTS: list[Line] = [
    ["alert_id", "movement_date", "admin1_pcode", "admin1_name", "trigger", "households", "individuals", "status"],
    ["N-1", "2025-01-10", None, "Gao", "Armed attack", 20, 120, "Verified"],
    ["N-2", "2025-01-22", "ML07", "Gao", "Flood", 11, -999, "Verified"],
    ["N-3", "2025-02-02", None, "Gao", "Armed attack", 9, 55, "Duplicate"],
    ["N-4", "2025-02-08", "ML05", "Mopti", "Armed attack", 30, "1,210", "Validated"],
    ["N-5", "2025-03-03", "ML05", "Mopti", "Armed attack", 2, 10, "Test"],
    ["N-6", "2025-03-19", None, "Mopti", "Flood", 7, 41, "Confirmed"],
    ["N-7", "2025-03-21", "ML05", "Mopti", "Flood", 3, 18, "Rejected"],
    ["N-8", "2025-03-28", "ML05", "Mopti", "Armed attack", 4, 24, "Pending"],
]
VERIFIED: dict[str, int | None] = {
    "displacement_alerts/2025-Q1": 4,
    "displacement_alerts/2025-Q1@ml-gao": 2,
    "displacement_alerts/2025-Q1@ml-mopti": 2,
    "displaced_people_alerts/2025-Q1@ml-mopti": 1251,
    "displaced_people_alerts/2025-Q1": 1371,
    "displaced_households_alerts/2025-Q1": 68,
}


def alerts(root: Path, rows: Sequence[Line]) -> tuple[Workspace, set[str]]:
    title: list[Line] = [[f"Displacement alerts {SAID}"]]
    workspace, findings = given(root, "displacement_alerts.xlsx", [*title, *rows], None)
    return workspace, {one.id for one in findings}


def test_doubles_tests_and_refused_rows_of_a_column_of_verification_do_not_count(tmp_path: Path) -> None:
    workspace, ids = alerts(tmp_path, ALERTS)
    assert values(workspace, VERIFIED) == VERIFIED
    assert "rows_rejected" in ids
    assert not ids & {"not_yes_or_no", "negative_count", "unknown_column"}


def test_a_code_for_no_answer_makes_the_sum_partial_and_never_lower(tmp_path: Path) -> None:
    workspace, ids = alerts(tmp_path, ALERTS)
    people = workspace.figure("displaced_people_alerts/2025-Q1@ml-gao").estimate
    assert (people.value, people.status) == (120, "partial")
    assert "number_empty" in ids


def test_a_number_below_zero_that_is_no_code_is_asked_about_and_so_is_a_code_beside_it(tmp_path: Path) -> None:
    rows = [list(row) for row in ALERTS]
    rows[4][6] = -40
    _, ids = alerts(tmp_path, rows)
    assert "negative_count" in ids


HEADS: Line = ["Record ID", "Partenaire.Nom", "Mois", "Admin1.Nom", "AoR", "Statut"]
PEOPLE: Line = ["Femmes", "Hommes", "Filles", "Garçons"]
MONTHS = (("2025-01", 1), ("2025-02", 2), ("2025-03", 3))


def activities(*, total: str, off: int = 0) -> list[Line]:
    """Two partners in three months, with a running total since the year before, and a total that is `off` the sum by so many."""
    rows: list[Line] = [[*HEADS, *PEOPLE, total, "Cumul 2025"]]
    for partner, times in (("ONG Un", 10), ("ONG Deux", 20)):
        for month, at in MONTHS:
            people = [times, 2 * times, 3 * times + at, times]
            row = [f"{partner}{month}", partner, month, "Gao", "Protection générale", "Réalisé", *people]
            rows.append([*row, sum(people) + off, 700 + at * times * 7])
    return rows


REACHED: dict[str, int | None] = {
    "people_assisted/2025-Q1": 642,
    "people_assisted/2025-02": 214,
    "protection_organisations/2025-Q1": 2,
}


@pytest.mark.parametrize("total", ["Total (mois)", "Total mensuel", "Personnes"])
def test_the_sum_of_women_men_girls_and_boys_is_counted_and_no_running_total(tmp_path: Path, total: str) -> None:
    rows = [[f"Matrice 5W {SAID}"], *activities(total=total)]
    workspace, _ = given(tmp_path, "5W_ActivityInfo.xlsx", rows, None)
    assert values(workspace, REACHED) == REACHED


def test_a_column_that_is_no_sum_of_the_people_is_not_taken_for_it(tmp_path: Path) -> None:
    rows = [[f"Matrice 5W {SAID}"], *activities(total="Sessions", off=5)]
    workspace, _ = given(tmp_path, "5W_ActivityInfo.xlsx", rows, None)
    assert workspace.figure("people_assisted/2025-Q1").estimate.value not in {642, 672}


@pytest.mark.parametrize(
    "headers",
    [("Femmes", "Hommes", "Adultes", "Enfants"), ("Filles", "Garçons", "Enfants atteints", "Adultes atteints")],
)
def test_the_sum_of_some_is_not_all_who_were_reached_where_others_stand_beside_them(
    headers: tuple[str, ...], tmp_path: Path
) -> None:
    rows = [[f"Matrice 5W {SAID}"], [*HEADS, *headers]]
    for at, partner in enumerate(("ONG Un", "ONG Deux") * 3, start=1):
        row = [f"r{at}", partner, "2025-01", "Gao", "Protection générale", "Réalisé"]
        rows.append([*row, at, 2 * at, 3 * at, 5 * at])
    workspace, _ = given(tmp_path, "5W_ActivityInfo.xlsx", rows, None)
    assert values(workspace, {"people_assisted/2025-Q1": None}) == {"people_assisted/2025-Q1": None}


def test_the_name_of_a_partner_beside_a_first_name_is_that_of_a_person(tmp_path: Path) -> None:
    rows = [list(row) for row in activities(total="Total")]
    for at, row in enumerate(rows):
        row.insert(2, "Partenaire.Prénom" if at == 0 else "Awa Inventée")
    workspace, findings = given(tmp_path, "5W_ActivityInfo.xlsx", [[f"Matrice 5W {SAID}"], *rows], None)
    taken = " ".join(str(one) for one in findings if one.id == "removed_name")
    assert "Partenaire.Nom" in taken
    assert "Partenaire.Prénom" in taken
    key = "protection_organisations/2025-Q1"
    assert values(workspace, {key: None}) == {key: None}


@pytest.mark.parametrize(
    ("header", "why"),
    [
        ("Partenaire.Nom", None),
        ("Admin2.Name", None),
        ("Bailleur/nom", None),
        ("grp_victime/nom", "name"),
        ("groupe_site/nom", "name"),
        ("site_visite.nom", "name"),
        ("Partenaire.Contact", "name"),
        ("Nom", "name"),
    ],
)
def test_the_name_of_an_organisation_or_a_place_is_kept_and_that_of_anybody_is_not(
    header: str, why: str | None
) -> None:
    import polars as pl

    from kolosi.intake.columns.table import fold

    assert _why(header, fold(header), pl.Series(["Awa Inventée", "Moussa Inventé"]), False) == why


@pytest.mark.parametrize(
    ("beside", "kept"),
    [
        ("partenaire/prenom", None),
        ("partenaire/fonction", None),
        ("site/age", "Awa Inventée"),
        ("partenaire/sigle", "Awa Inventée"),
    ],
)
def test_a_name_asked_for_beside_what_is_asked_of_somebody_is_never_kept(beside: str, kept: str | None) -> None:
    import polars as pl

    from kolosi.intake.formats import Sheet
    from kolosi.intake.records.examining import examine

    rows = [["date", "partenaire/nom", beside], *[["2025-01-01", "Awa Inventée", "x"]] * 3]
    cells = pl.DataFrame(rows, schema=["c0", "c1", "c2"], orient="row").with_row_index("row", offset=1)
    needed = frozenset({"partenaire nom"})
    (sheet,) = examine([Sheet(name="Liste", hidden=False, cells=cells)], keep_columns=needed).sheets
    assert sheet.cells["c1"].to_list()[1:] == [kept] * 3


FLOWS: list[Line] = [
    ["id", "date", "budgetYear", "description", "amountUSD", "originalAmount", "originalCurrency", "srcOrganization"],
    [71, "14/01/2025", 2025, "x", "1.200.000", "1.100.000", "EUR", "Donor A"],
    [72, "20/02/2025", 2025, "x", "300.000", "300.000", "USD", "Donor B"],
    [73, "03/03/2025", 2025, "x", "50.000", "50.000", "USD", "Donor B"],
    [74, "05/03/2025", 2025, "x", "900.000", "900.000", "USD", "Donor A"],
    [75, "02/04/2025", 2025, "x", "40.000", "40.000", "USD", "Donor A"],
    [76, "11/03/2025", 2025, "x", "77.000", "77.000", "USD", "Donor A"],
]
REST: list[Line] = [
    ["destOrganization", "destGlobalClusters", "destLocations", "flowType", "boundary", "status"],
    ["ONG A", "Protection", "Mali", "Standard", "incoming", "paid"],
    ["ONG A", "Protection - Child Protection", "Mali", "Standard", "incoming", "commitment"],
    ["ONG B", "Protection - Child Protection", "Mali", "Standard", "internal", "paid"],
    ["ONG B", "Protection", "Mali", "Standard", "incoming", "pledge"],
    ["ONG B", "Protection", "Mali", "Standard", "incoming", "paid"],
    ["ONG B", "Health", "Mali", "Standard", "incoming", "paid"],
]
FUNDED: dict[str, int | None] = {
    "funding_flows/2025-Q1": 1_500_000,
    "funding_flows;aor=cluster/2025-Q1": 1_200_000,
    "funding_flows;aor=child_protection/2025-Q1": 300_000,
    "funding_flows;aor=gbv/2025-Q1": None,
    "funding_required/2025": None,
}


def test_flows_without_a_plan_count_on_their_day(tmp_path: Path) -> None:
    rows = [[*one, *two] for one, two in zip(FLOWS, REST, strict=True)]
    workspace, findings = given(tmp_path, "fts_flows.xlsx", rows, None)
    assert not {one.id for one in findings} & {"columns_to_name", "two_sources_fit"}
    assert values(workspace, FUNDED) == FUNDED


TYPES = [
    ["Type de VBG", "Janvier", "Février", "Mars*", "T1 2025", "%"],
    ["Viol", "20", "30", "41", "91", "45,5 %"],
    ["Agression physique", "25", "35", "49", "109", "54,5 %"],
    ["Total", "45", "65", "90", "200", "100 %"],
]
REGIONS = [
    ["Région", "F <18", "F 18+", "H <18", "H 18+", "Total"],
    ["Gao", "40", "60", "<5", "11", "113"],
    ["Mopti", "30", "45", "0", "12", "87"],
    ["Total", "70", "105", "np", "23", "200"],
]
NOTED: Mapping[str, int | None] = {
    "gbv_incidents/2025-Q1": 200,
    "gbv_incidents/2025-03": 90,
    "gbv_incidents;gbv_type=rape/2025-Q1": 91,
    "gbv_incidents/2025-Q1@ml-gao": 113,
    "gbv_incidents/2025-Q1@ml-kidal": None,
    "gbv_incidents/2025-04": None,
}


def test_lines_over_the_first_of_two_tables_of_a_note_are_no_part_of_its_header(tmp_path: Path) -> None:
    workspace, document = workspace_in(tmp_path), docx.Document()
    document.add_paragraph("Note trimestrielle GBVIMS – Janvier à mars 2025")
    document.add_paragraph(f"{SAID} – Diffusion limitée")
    document.add_paragraph("Tableau 1 : incidents rapportés par type et par mois")
    for rows in (TYPES, REGIONS):
        table = document.add_table(len(rows), len(rows[0]))
        for at, row in enumerate(rows):
            for cell, text in zip(table.rows[at].cells, row, strict=True):
                cell.text = text
        document.add_paragraph("* données de mars provisoires")
        document.add_paragraph("Tableau 2 : incidents rapportés par région, sexe et âge, T1 2025")
    path = tmp_path / "Note_VBG_T1_2025.docx"
    document.save(str(path))
    workspace.add([path], organisation="ONG Fictive")
    assert values(workspace, NOTED) == NOTED


def schools(heads: Sequence[str], numbers: Sequence[Sequence[int]]) -> list[Line]:
    rows: list[Line] = [
        [f"Situation des écoles non fonctionnelles au 31 mars 2025 {SAID}"],
        ["Région", "Écoles non fonctionnelles", *([None] * (len(heads) - 1))],
        [None, *heads],
    ]
    regions = ("Gao", "Mopti", "Ségou", "Tombouctou", "Kidal", "Ménaka")
    return [*rows, *([region, *own] for region, own in zip(regions, numbers, strict=True))]


ALL = [(20 + at, 10, 30 + at) for at in range(6)]
NONFUNCTIONAL: dict[str, int | None] = {
    "schools_nonfunctional/2025-03@ml-gao": 30,
    "schools_nonfunctional/2025-03": 195,
    "schools_nonfunctional/2025-02": None,
}


def test_of_the_parts_under_a_title_the_total_is_read_and_the_others_are_nobody_s_question(tmp_path: Path) -> None:
    rows = schools(["Public", "Privé", "Total"], ALL)
    workspace, findings = given(tmp_path, "ecoles_mars_2025.xlsx", rows, None)
    assert values(workspace, NONFUNCTIONAL) == NONFUNCTIONAL
    assert "unknown_column" not in {one.id for one in findings}


def test_one_of_two_parts_under_a_title_is_not_all_of_it(tmp_path: Path) -> None:
    rows = schools(["Public", "Privé"], [own[:2] for own in ALL])
    workspace, _ = given(tmp_path, "ecoles_mars_2025.xlsx", rows, None)
    assert workspace.figure("schools_nonfunctional/2025-03@ml-gao").estimate.value is None
    assert [one.state for one in workspace.files()] == ["asked"]


@pytest.mark.parametrize(
    ("sign", "is_asked"), [("n/d", False), ("N/R", False), ("non disponible", False), (None, True)]
)
def test_a_number_that_its_sender_says_to_have_not_is_no_question_and_leaves_the_sum_partial(
    tmp_path: Path, sign: str | None, is_asked: bool
) -> None:
    rows = schools(["Total"], [[30], [sign], [32], [33], [34], [35]])
    workspace, findings = given(tmp_path, "ecoles_mars_2025.xlsx", rows, "education_cluster")
    country = workspace.figure("schools_nonfunctional/2025-03").estimate
    assert (country.value, country.status) == (164, "partial")
    assert workspace.figure("schools_nonfunctional/2025-03@ml-mopti").estimate.value is None
    assert ("number_empty" in {one.id for one in findings}) is is_asked
