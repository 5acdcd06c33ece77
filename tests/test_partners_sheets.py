"""Sheets as partners keep them: blanks that mean "as above", a copied sheet, numbers of records dragged down. All data are invented."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
import xlsxwriter
from tests.test_files_not_ours import given, values, workspace_in

from kolosi.workspace import Workspace

pytestmark = pytest.mark.long

Line = Sequence[object]
SAID = "(données inventées)"

OUTLINE: list[Line] = [
    [f"Sites de déplacés, 28 février 2025 {SAID}"],
    [],
    ["Région", "Cercle", "Commune", "Site", "Individus PDI"],
    ["Gao", "Gao", "Gao", "Site A", 700],
    [None, None, "Gounzoureye", "Site B", 1800],
    [None, "Ansongo", "Ansongo", "Site C", 300],
    ["Ménaka", "Ménaka", "Ménaka", "Site D", 2400],
    [None, "Andéramboukane", "Andéramboukane", "Site E", 500],
]
GROUPED: list[Line] = [
    [f"DTM – liste des sites – février 2025 {SAID}"],
    ["Localisation", None, None, "PDI", None, "Retournés", None],
    ["Région", "Cercle", "Nom du site", "Ménages", "Individus", "Ménages", "Individus"],
    ["Gao", "Gao", "Site A", 120, "702", 4, 20],
    ["Gao", "Ansongo", "Site B", 310, "1 844", 0, 0],
    ["Ménaka", "Ménaka", "Site C", 55, "301", 2, 11],
]
ACCESS: list[Line] = [
    ["Date", "Région", "Catégorie de contrainte", "Description"],
    ["2025-01-17", "Gao", "Restrictions de mouvement", "inventé un"],
    ["2025-01-30", "Gao", "Opérations militaires", "inventé deux"],
    ["2025-02-14", "Mopti", "Restrictions de mouvement", "inventé trois"],
]
ATTACKS = [
    "Date",
    "Country ISO",
    "Admin 1",
    "Attacks on Schools",
    "Educators Killed",
    "Students Killed",
    "SiND Event ID",
]


def sheets(root: Path, name: str, pages: Mapping[str, Sequence[Line]]) -> tuple[Workspace, list[str]]:
    """A workspace to which one invented workbook of several sheets was given, and the points that were made of it."""
    path, workspace = root / name, workspace_in(root)
    with xlsxwriter.Workbook(str(path)) as book:
        for title, lines in pages.items():
            sheet = book.add_worksheet(title)
            for at, line in enumerate(lines):
                sheet.write_row(at, 0, line)
    added = workspace.add([path], organisation="ONG Fictive")
    return workspace, [finding.id for one in added for finding in one.findings]


def attacks(root: Path, lines: Sequence[Line]) -> tuple[Workspace, list[str]]:
    """A workspace to which one invented list of attacks was given."""
    workspace, findings = given(root, "attaques.xlsx", [ATTACKS, *lines], "insecurity_insight")
    return workspace, [finding.id for finding in findings]


def test_places_left_blank_under_the_same_place_are_those_above(tmp_path: Path) -> None:
    workspace, _ = given(tmp_path, "sites.xlsx", OUTLINE, "dtm")
    expected = {
        "idps/2025-Q1": 5700,
        "idps/2025-Q1@ml-gao": 2800,
        "idps/2025-Q1@ml-2021-gao-gao": 2500,
        "idps/2025-Q1@ml-menaka": 2900,
    }
    assert values(workspace, expected) == expected


def test_a_site_whose_cercle_nobody_gives_is_a_part_of_its_region_and_not_the_whole(tmp_path: Path) -> None:
    lines = [
        *OUTLINE[:3],
        ["Gao", "Gao", "Gao", "Site A", 700],
        ["Gao", "Gao", "Gao", "Site F", 40],
        ["Gao", None, "Gounzoureye", "Site B", 1800],
        ["Gao", "Ansongo", "Ansongo", "Site C", 300],
    ]
    workspace, _ = given(tmp_path, "sites.xlsx", lines, "dtm")
    expected = {"idps/2025-Q1": 2840, "idps/2025-Q1@ml-gao": 2840, "idps/2025-Q1@ml-2021-gao-gao": 740}
    assert values(workspace, expected) == expected


def test_a_region_left_blank_in_a_list_of_facts_in_any_order_is_not_the_one_above(tmp_path: Path) -> None:
    lines: list[Line] = [
        ["Région", "Catégorie de contrainte", "Description", "Date"],
        ["Gao", "Restrictions de mouvement", "inventé un", "2025-01-17"],
        ["Mopti", "Opérations militaires", "inventé deux", "2025-01-30"],
        [None, "Restrictions de mouvement", "inventé trois", "2025-02-02"],
        ["Gao", "Restrictions de mouvement", "inventé quatre", "2025-02-14"],
        ["Ségou", "Restrictions de mouvement", "inventé cinq", "2025-03-01"],
    ]
    workspace, _ = given(tmp_path, "acces.xlsx", lines, "access_monitoring")
    expected = {"access_incidents/2025-Q1": 5, "access_incidents/2025-Q1@ml-mopti": None}
    assert values(workspace, expected) == expected


def test_a_row_of_a_region_alone_is_still_the_whole_of_its_parts(tmp_path: Path) -> None:
    lines = [*OUTLINE[:3], ["Gao", None, None, None, 1000], ["Gao", "Gao", "Gao", "Site A", 700]]
    workspace, _ = given(tmp_path, "sites.xlsx", lines, "dtm")
    assert values(workspace, {"idps/2025-Q1@ml-gao": 1000}) == {"idps/2025-Q1@ml-gao": 1000}


def test_group_titles_tell_columns_of_one_name_apart(tmp_path: Path) -> None:
    workspace, _ = given(tmp_path, "sites.xlsx", GROUPED, None)
    expected = {"idps/2025-Q1": 2847, "idps/2025-Q1@ml-gao": 2546, "idp_returnees/2025-Q1": 31}
    assert values(workspace, expected) == expected


def test_a_sheet_that_repeats_another_counts_once(tmp_path: Path) -> None:
    workspace, ids = sheets(tmp_path, "acces.xlsx", {"Incidents": ACCESS, "Copie": ACCESS})
    expected = {"access_incidents/2025-Q1": 3, "access_incidents/2025-Q1@ml-gao": 2}
    assert values(workspace, expected) == expected
    assert "rows_repeated_in_sheets" in ids


def test_an_older_copy_of_a_sheet_adds_nothing_but_the_rows_that_it_alone_has(tmp_path: Path) -> None:
    older = [*ACCESS[:3], ["2025-03-02", "Ménaka", "Opérations militaires", "inventé quatre"]]
    workspace, _ = sheets(tmp_path, "acces.xlsx", {"Incidents": ACCESS, "Feuil2": older})
    expected = {"access_incidents/2025-Q1": 4, "access_incidents/2025-Q1@ml-gao": 2}
    assert values(workspace, expected) == expected


def test_sheets_of_two_months_with_the_same_numbers_both_count(tmp_path: Path) -> None:
    page: list[Line] = [["Région", "Incidents d’accès"], ["Gao", 4], ["Mopti", 6], ["Ménaka", 2]]
    workspace, ids = sheets(tmp_path, "Accès humanitaire.xlsx", {"janvier 2025": page, "février 2025": page})
    expected = {"access_incidents/2025-01": 12, "access_incidents/2025-02": 12}
    assert values(workspace, expected) == expected
    assert "rows_repeated_in_sheets" not in ids


def test_sheets_of_two_regions_with_some_rows_alike_both_count(tmp_path: Path) -> None:
    page: list[Line] = [["Date", "Catégorie de contrainte", "Type d’organisation"]]
    page += [["2025-01-17", "Restrictions de mouvement", "ONGI"], ["2025-01-18", "Opérations militaires", "ONGI"]]
    workspace, _ = sheets(tmp_path, "Accès humanitaire incidents.xlsx", {"Gao": page, "Mopti": page})
    expected = {"access_incidents/2025-Q1": 4}
    assert values(workspace, expected) == expected


def test_rows_of_one_number_that_tell_of_other_days_and_places_are_not_lost_without_a_word(tmp_path: Path) -> None:
    lines: list[Line] = [
        ["2025-01-03", "MLI", "Gao", 1, 0, 0, 5010],
        ["2025-02-09", "MLI", "Mopti", 1, 1, 0, 5010],
        ["2025-03-12", "MLI", "Gao", 1, 0, 2, 5011],
    ]
    workspace, ids = attacks(tmp_path, lines)
    assert "same_number_elsewhere" in ids
    figure = workspace.figure("attacks_on_schools/2025-Q1")
    assert figure.value is None, "a row waits that may change it"


def test_rows_of_one_number_count_each_once_a_person_says_that_they_are_right(tmp_path: Path) -> None:
    lines: list[Line] = [
        ["2025-01-03", "MLI", "Gao", 1, 0, 0, 5010],
        ["2025-02-09", "MLI", "Mopti", 1, 1, 0, 5010],
    ]
    workspace, _ = attacks(tmp_path, lines)
    subject = next(line.subject for line in workspace.correct().lines if "same_number_elsewhere" in line.subject)
    workspace.correct({subject: "c’est un autre fait : le compter"}, author="Awa D.")
    assert values(workspace, {"attacks_on_schools/2025-Q1": 2}) == {"attacks_on_schools/2025-Q1": 2}


def test_one_event_told_twice_alike_counts_once_and_nothing_is_asked(tmp_path: Path) -> None:
    line: Line = ["2025-01-03", "MLI", "Gao", 1, 0, 0, 5010]
    workspace, ids = attacks(tmp_path, [line, line])
    assert values(workspace, {"attacks_on_schools/2025-Q1": 1}) == {"attacks_on_schools/2025-Q1": 1}
    assert "same_number_elsewhere" not in ids


def test_a_site_under_group_titles_and_a_merged_region_lies_where_the_row_above_lies(tmp_path: Path) -> None:
    path, workspace = tmp_path / "sites.xlsx", workspace_in(tmp_path)
    lines = [*GROUPED[:4], [None, None, "Site B", 310, "1 844", 0, 0], [None, "Ansongo", "Site C", 55, "301", 2, 11]]
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("R78")
        for at, line in enumerate(lines):
            sheet.write_row(at, 0, line)
        for first, last, left, right in ((1, 1, 0, 2), (1, 1, 3, 4), (1, 1, 5, 6), (3, 5, 0, 0)):
            sheet.merge_range(first, left, last, right, lines[first][left])
    workspace.add([path])
    expected = {"idps/2025-Q1": 2847, "idps/2025-Q1@ml-2021-gao-gao": 2546, "idp_returnees/2025-Q1": 31}
    assert values(workspace, expected) == expected


def test_the_level_words_of_a_country_say_its_columns(tmp_path: Path) -> None:
    path, folder = tmp_path / "pdi.xlsx", tmp_path / "rdc"
    folder.mkdir()
    (folder / "workspace.yaml").write_text("country: COD\nperiod: 2025-Q3\nlanguages: [fr, en]\n", "utf-8")
    lines = [
        ["Province", "Territoire", "PDI - individus", "PDI - ménages", "Date de rapportage"],
        ["#adm1+name", "#adm2+name", "#affected+idps+ind", "#affected+idps+hh", "#date+reported"],
        ["Nord-Kivu", "Masisi", 4020, 800, "2025-08-31"],
        ["Ituri", "Djugu", 2700, 550, "2025-08-31"],
    ]
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("DTM")
        for at, line in enumerate(lines):
            sheet.write_row(at, 0, line)
    workspace = Workspace(folder)
    workspace.add([path])
    expected = {"idps/2025-Q3": 6720, "idps/2025-Q3@cd-ituri": 2700, "idps/2025-Q3@cd-nord-kivu-masisi": 4020}
    assert values(workspace, expected) == expected


STATUS: list[Line] = [
    [f"Population enregistrée par statut au 31 mars 2025, proGres {SAID}"],
    [],
    ["Région", "Pays d’origine", "Statut", "Ménages", "Individus", "dont Femmes"],
    ["Mopti", "Burkina Faso", "Réfugiés", 4012, "21 344", 11620],
    ["Mopti", "Burkina Faso", "Demandeurs d’asile", 220, 1001, 540],
    ["Gao", "Niger", "Réfugiés", 3100, "15 680", 8200],
    ["Gao", "Mali", "PDI", 900, 4700, 2400],
    ["Gao", "Mali", "Rapatriés", 90, 300, 150],
    ["Total général", None, None, 8322, 43025, 22910],
]


def test_the_status_of_people_in_a_column_says_who_is_a_refugee_and_who_is_not(tmp_path: Path) -> None:
    workspace, _ = given(tmp_path, "hcr.xlsx", STATUS, None)
    expected = {
        "refugees_asylum_seekers/2025-Q1": 38025,
        "refugees_asylum_seekers/2025-Q1@ml-gao": 15680,
        "refugees_asylum_seekers;group=asylum_seeker/2025-Q1": 1001,
        "idps/2025-Q1": None,
    }
    assert values(workspace, expected) == expected


def test_a_country_sheet_with_displaced_people_counts_no_more_refugees(tmp_path: Path) -> None:
    lines: list[Line] = [
        ["Date de situation", "Population", "Personnes"],
        ["31/03/2025", "Réfugiés", 1200],
        ["31/03/2025", "Demandeurs d’asile", 150],
        ["31/03/2025", "PDI", 9000],
    ]
    workspace, _ = given(tmp_path, "pays.xlsx", lines, "unhcr")
    assert values(workspace, {"refugees_asylum_seekers/2025-Q1": 1350}) == {"refugees_asylum_seekers/2025-Q1": 1350}


def test_a_note_that_numbers_are_partial_is_told(tmp_path: Path) -> None:
    lines: list[Line] = [
        [f"Incidents d’accès humanitaire 2025 {SAID}"],
        ["Région", "Janv.", "Févr.", "Mars*"],
        ["Gao", 10, 12, 3],
        ["Mopti", 14, 11, 2],
        ["* Données partielles au 10 mars"],
    ]
    workspace, findings = given(tmp_path, "acces.xlsx", lines, "access_monitoring")
    told = [finding for finding in findings if finding.id == "said_partial"]
    assert [finding.found for finding in told] == ["* Données partielles au 10 mars"]
    expected = {"access_incidents/2025-02": 23, "access_incidents/2025-03": 5}
    assert values(workspace, expected) == expected


VERIFIED: list[Line] = [
    ["Tableau trimestriel MRM – violations graves vérifiées par l’ONU (données inventées)"],
    [],
    ["Violation grave", "T1 2025", "T2 2025"],
    ["Meurtres et mutilations", 34, 41],
    ["Enlèvements", 46, 52],
]


def test_verified_violations_of_another_system_are_no_violations_of_the_monitoring(tmp_path: Path) -> None:
    workspace, findings = given(tmp_path, "tableau.xlsx", VERIFIED, None)
    assert values(workspace, {"hr_violations/2025-Q1": None}) == {"hr_violations/2025-Q1": None}
    assert {finding.id for finding in findings} == {"source_asked"}


FLOW = "amountUSD, destPlan, destGlobalClusters, destLocations, destUsageYearStart, destUsageYearEnd, flowType, boundary, status, id"


def test_money_handed_on_within_the_country_is_not_funding_twice(tmp_path: Path) -> None:
    lines = [
        FLOW.split(", "),
        [1000, "Plan inventé", "Protection", "MLI", 2025, 2025, "Standard", "incoming", "paid", 1],
        [400, "Plan inventé", "Protection", "MLI", 2025, 2025, "Standard", "internal", "paid", 2],
        [300, "Plan inventé", "Protection", "MLI", 2025, 2025, "Standard", "outgoing", "paid", 3],
    ]
    workspace, _ = given(tmp_path, "flux.xlsx", lines, "funding")
    assert values(workspace, {"funding_flows/2025": 1000}) == {"funding_flows/2025": 1000}


PIVOT: list[Line] = [
    [f"Incidents d’accès humanitaire, tableau croisé {SAID}"],
    ["Étiquettes de lignes", "janv. 2025", "févr. 2025", "Total général"],
    ["Gao", 30, 25, 55],
    ["   Restrictions de mouvement", 10, 5, 15],
    ["   Opérations militaires", 20, 20, 40],
    ["Mopti", 50, 60, 110],
    ["   Restrictions de mouvement", 20, 25, 45],
    ["   Opérations militaires", 30, 35, 65],
    ["(vide)", None, None, None],
    ["Total général", 80, 85, 165],
]


def test_the_places_of_a_pivot_are_the_places_of_the_rows_under_them_and_count_once(tmp_path: Path) -> None:
    workspace, _ = given(tmp_path, "acces.xlsx", PIVOT, "access_monitoring")
    questions = {line.subject: "Catégorie de contrainte" for line in workspace.correct().lines}
    workspace.correct(questions, author="Awa D.")
    expected = {
        "access_incidents/2025-01..2025-02": 165,
        "access_incidents/2025-01@ml-gao": 30,
        "access_incidents/2025-02@ml-mopti": 60,
    }
    assert values(workspace, expected) == expected


def test_rows_under_a_place_that_do_not_add_up_to_it_are_no_pivot(tmp_path: Path) -> None:
    lines = [list(line) for line in PIVOT]
    lines[3][1] = 11
    workspace, _ = given(tmp_path, "acces.xlsx", lines, "access_monitoring")
    assert values(workspace, {"access_incidents/2025-01": None}) == {"access_incidents/2025-01": None}


REACHED: list[Line] = [
    [f"Cluster Protection 5W {SAID}"],
    ["Organization", "Region", "Cercle", "Activity", "AoR", "Month", "Total reached (new)"],
    ["#org", "#adm1", "#adm2", "#activity", "#sector", "#date", "#reached"],
    ["INGO A", "Gao", "Gao", "Awareness raising", "General Protection", "Jan-25", 280],
    [None, None, "Ansongo", "Awareness raising", "General Protection", "Feb-25", 140],
    ["NNGO B", "Mopti", "Mopti", "Psychosocial support", "GBV", "Jan-25", 42],
    [None, None, "Djenné", "Child friendly space", "Child Protection", "Mar-25", 175],
]


def test_an_organisation_and_a_region_written_once_stand_over_the_rows_that_follow(tmp_path: Path) -> None:
    workspace, _ = given(tmp_path, "5W.xlsx", REACHED, None)
    expected = {
        "people_assisted/2025-Q1": 637,
        "people_assisted/2025-Q1@ml-gao": 420,
        "people_assisted/2025-Q1@ml-mopti": 217,
        "protection_organisations/2025-Q1": 2,
    }
    assert values(workspace, expected) == expected


def test_an_organisation_missing_among_rows_that_all_name_theirs_is_not_guessed(tmp_path: Path) -> None:
    lines = [list(line) for line in REACHED[:4]]
    lines += [["INGO A", "Gao", "Ansongo", "Awareness raising", "General Protection", "Feb-25", 140]]
    lines += [[None, "Mopti", "Mopti", "Psychosocial support", "GBV", "Jan-25", 42]]
    workspace, findings = given(tmp_path, "5W.xlsx", lines, None)
    assert "cell_empty" in {finding.id for finding in findings}
    assert values(workspace, {"people_assisted/2025-Q1": 420}) == {"people_assisted/2025-Q1": 420}


def test_a_file_of_which_only_the_source_is_asked_says_which_it_seems_to_be(tmp_path: Path) -> None:
    path, workspace = tmp_path / "mouvements.csv", workspace_in(tmp_path)
    path.write_text(
        "Région;Cercle;Personnes déplacées internes;Personnes retournées;Date de mise à jour\n"
        "Gao;Gao;402.100;120.000;31/03/2025\nMopti;Mopti;210.450;98.200;31/03/2025\n",
        "utf-8",
    )
    (added,) = workspace.add([path])
    (said,) = [finding for finding in added.findings if finding.id == "source_to_confirm"]
    assert said.found == "dtm"
    workspace.add([path], source="dtm")
    expected = {"idps/2025-Q1": 612550, "idp_returnees/2025-Q1": 218200}
    assert values(workspace, expected) == expected


def test_a_sheet_named_by_a_year_gives_it_to_the_months_in_its_rows(tmp_path: Path) -> None:
    head: list[Line] = [
        ["Engins explosifs, incidents par mois"],
        ["Mois", "Région", "Nombre d’incidents", "Civils tués"],
    ]
    pages = {
        "2024": [*head, ["novembre", "Gao", 3, 1], ["décembre", "Mopti", 6, 7]],
        "2025": [*head, ["janvier", "Mopti", 5, 4], ["février", "Gao", 2, 0], ["mars", "Ségou", 3, 3]],
    }
    workspace, _ = sheets(tmp_path, "UNMAS_EEI_2024_2025.xlsx", pages)
    expected = {"eo_incidents/2024-11": 3, "eo_incidents/2025-Q1": 10, "eo_incidents/2025-Q1@ml-mopti": 5}
    assert values(workspace, expected) == expected


def test_a_header_that_a_layout_leaves_aside_by_its_form_may_be_the_column_it_lacks(tmp_path: Path) -> None:
    lines = [FLOW.replace("destGlobalClusters", "Destination cluster").split(", ")]
    lines += [[1000, "Plan inventé", "Protection", "MLI", 2025, 2025, "Standard", "incoming", "paid", 1]]
    workspace, _ = given(tmp_path, "flux.xlsx", lines, "funding")
    (subject,) = [line.subject for line in workspace.correct().lines if line.subject.startswith("wanted")]
    workspace.correct({subject: "Destination cluster"}, author="Awa D.")
    assert values(workspace, {"funding_flows/2025": 1000}) == {"funding_flows/2025": 1000}


def test_the_total_that_stands_beside_its_parts_is_checked_against_them_and_asks_nothing(tmp_path: Path) -> None:
    lines: list[Line] = [
        [f"Écoles non fonctionnelles, février 2025 {SAID}"],
        ["Académie", "Région", "Nb écoles fermées", "Insécurité", "Autres"],
        ["Gao", "Gao", 52, 40, 12],
        ["Ménaka", "Ménaka", 31, 25, 6],
    ]
    workspace, findings = given(tmp_path, "ecoles.xlsx", lines, None)
    assert [finding.id for finding in findings] == []
    expected = {"schools_nonfunctional/2025-Q1": 83, "schools_nonfunctional/2025-Q1@ml-gao": 52}
    assert values(workspace, expected) == expected
