"""Files as partners send them, in forms that nobody made the tool for: figures, not records. All data are invented."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from kolosi.intake.columns.table import TextTable
from kolosi.intake.columns.totals import is_total_label
from kolosi.intake.columns.values import is_share, read_number
from kolosi.intake.meaning.context import FILE, SHEET, TITLE, Surroundings
from kolosi.intake.meaning.months import months_as_rows
from kolosi.intake.meaning.running import counted_since
from kolosi.intake.meaning.words import words
from kolosi.model.finding import Finding
from kolosi.model.period import Period
from kolosi.workspace import Workspace

Line = Sequence[object]
SAID = "(données inventées)"


def workspace_in(root: Path) -> Workspace:
    folder = root / "espace"
    folder.mkdir()
    (folder / "workspace.yaml").write_text("country: MLI\nperiod: 2024-10..2025-03\nlanguages: [fr, en]\n", "utf-8")
    return Workspace(folder)


def given(root: Path, name: str, lines: Sequence[Line], source: str | None) -> tuple[Workspace, list[Finding]]:
    """A workspace to which one invented file was given, and what was said of it."""
    path, workspace = root / name, workspace_in(root)
    with xlsxwriter.Workbook(str(path), {"default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet("Données")
        for at, line in enumerate(lines):
            sheet.write_row(at, 0, line)
    added = workspace.add([path], source=source, organisation="ONG Fictive")
    return workspace, [finding for one in added for finding in one.findings]


def values(workspace: Workspace, keys: Mapping[str, int | None]) -> dict[str, int | None]:
    """What is computed inside for some keys, whether or not it may leave."""
    found = {key: workspace.figure(key).estimate.value for key in keys}
    return {key: None if value is None else int(value) for key, value in found.items()}


SITES: list[Line] = [
    [f"Sites de déplacés {SAID}"],
    [],
    ["Ronde", "Date de situation", "Région", "Cercle", "Site", "Individus PDI"],
    ["R83", date(2025, 3, 3), "Gao", "Ansongo", "Site A", 400],
    ["R83", date(2025, 3, 14), "Gao", "Ansongo", "Site B", 250],
    ["R83", date(2025, 3, 20), "Gao", "Bourem", "Site C", 120],
    ["R83", date(2025, 3, 11), "Ségou", "Niono", "Site D", 75],
]
SERIES: list[Line] = [
    [f"PDI par région {SAID}"],
    [],
    ["Date de situation", "Région", "Site", "Individus PDI"],
    [date(2025, 2, 10), "Gao", "Site A", 400],
    [date(2025, 2, 10), "Gao", "Site B", 300],
    [date(2025, 3, 11), "Gao", "Site A", 250],
    [date(2025, 3, 11), "Gao", "Site B", 90],
]
SHARES: list[Line] = [
    [f"Écoles non fonctionnelles, mars 2025 {SAID}"],
    ["Région", "Écoles non fonctionnelles"],
]
RUNNING: list[Line] = [
    [f"Incidents d’accès humanitaire, cumulés depuis le 1er janvier 2025 {SAID}"],
    ["Région", "Janvier 2025", "Février 2025", "Mars 2025"],
    ["Gao", 10, 25, 40],
    ["Mopti", 12, 20, 33],
]
ORDNANCE: list[Line] = [
    [f"Engins explosifs par région {SAID}"],
    [],
    ["Région", "T4 2024", None, None, "T1 2025", None, None],
    [None, "Incidents", "Tués", "Blessés", "Incidents", "Tués", "Blessés"],
    ["Mopti", 20, 14, 31, 26, 19, 12],
    ["Gao", 11, 12, 9, 15, "Néant", 22],
    ["Kidal", "ND", "ND", "ND", "ND", "ND", "ND"],
    ["Total", 31, 26, 40, 41, 19, 34],
]
REFUGEES: list[Line] = [
    [f"Réfugiés et demandeurs d’asile au 31 mars 2025 {SAID}"],
    [],
    ["Région", "Pays d’origine", "Réfugiés", "Demandeurs d’asile", "Total"],
    ["Ménaka", "Niger", "1\u202f204", 36, "1\u202f240"],
    ["Mopti", "Burkina Faso", 9310, 48, 9358],
    ["Total", None, 10514, 84, 10598],
]
RETURNS: list[Line] = [
    [f"Situation des retours au 28/02/2025 {SAID}"],
    [],
    ["Région", "Retournés (ex-PDI)", "Rapatriés (ex-réfugiés)"],
    ["Gao", 50020, 4103],
    ["Tombouctou", 160100, 7587],
    ["Total", 210120, 11690],
]
FLOODS: list[Line] = [
    [f"Situation des inondations au 15 octobre 2024 {SAID}"],
    ["Région", "Nombre d’inondations", "Personnes sinistrées", "Maisons effondrées"],
    ["Ségou", 45, 12000, 810],
    ["Gao", 12, 8100, 340],
    ["Mali (ensemble)", 57, 20100, 1150],
]
REGIONS: list[Line] = [
    [f"Violations documentées, par mois et par région {SAID}"],
    ["Mois", "Mopti", "Gao", "Kidal", "Total"],
    ["Janvier 2025", 31, 22, 14, 67],
    ["Février 2025", 40, 18, "ND", 58],
]
YEARS: list[Line] = [
    [f"Protection monitoring: violations recorded {SAID}"],
    ["Region", "Violation category", "2024", "2025", None],
    [None, None, "Dec", "Jan", "Feb"],
    ["Gao", "Violations of the right to life", 11, 21, 14],
    ["Mopti", "Violations of the right to life", 25, 30, 13],
]
CODES: list[Line] = [
    [f"Violations {SAID}"],
    ["admin1Pcode", "admin1Name_fr", "admin2Pcode", "admin2Name_fr", "Mois", "Nombre de violations"],
    ["ML07", "Gao", "ML0701", "Ansongo", "2025-02", 45],
    ["ML04", "Ségou", "ML0405", "Niono", "2025-02", 21],
]
NOTHING: list[Line] = [
    [f"Rapport de monitoring de protection {SAID}"],
    ["Région : Kidal"],
    ["Mois : mars 2025"],
    [],
    ["Date", "Région", "Cercle", "Type de violation", "Nombre de victimes"],
    ["RAS : aucun incident signalé pendant le mois"],
]
VILLAGES: list[Line] = [
    [f"Villages évalués {SAID}"],
    ["Nom du village", "Commune", "Cercle", "Région", "Personnes déplacées", "Date de situation"],
    ["Village A", None, "Ansongo", "Gao", 400, "03/02/2025"],
    ["Village B", None, "Ansongo", "Gao", 250, "17/02/2025"],
    ["Village C", None, "Niono", "Ségou", 70, "05/02/2025"],
]
IN_PERCENT: list[Line] = [
    [f"Répartition en % des incidents de VBG par type {SAID}"],
    ["Type de VBG", "T4 2024", "T1 2025"],
    ["Viol", 12, 14],
    ["Agression physique", 48, 46],
    ["Mariage forcé", 40, 40],
]
WHOLE: list[Line] = [
    [f"PDI au 31/12/2024 {SAID}"],
    ["Région", "PDI individus"],
    ["Gao", 4113],
    ["Mopti", 5020],
    ["Mali", 9133],
]
PARTS: list[Line] = [
    [f"Matrice 5W {SAID}"],
    ["Mois", "Organisation", "Domaine (AoR)", "Activité", "Région", "Femmes", "Hommes", "Filles", "Garçons"],
    ["Janvier 2025", "ONG A", "Protection de l’enfance", "Appui psychosocial", "Gao", 10, 20, 30, 40],
    ["Février 2025", "ONG B", "Protection de l’enfance", "Appui psychosocial", "Gao", 1, 2, None, 4],
]
CAUSES: list[Line] = [
    [f"PDI par cause, mars 2025 {SAID}"],
    ["Région", "Conflit", None, "Inondations", None, "Total"],
    [None, "Ménages PDI", "Individus PDI", "Ménages PDI", "Individus PDI", "Individus PDI"],
    ["Gao", 875, 5255, 45, 272, 5527],
    ["Mopti", 1288, 7729, 134, 807, 8536],
]
TITLED: list[Line] = [
    [f"Écoles non fonctionnelles par mois {SAID}"],
    ["Mois", "Gao", "Mopti", "Total"],
    ["Février 2025", 213, 161, 374],
    ["Mars 2025", 220, 158, 378],
]
BESIDE: list[Line] = [
    [f"GBVIMS T1 2025 {SAID}"],
    ["Région", "Viol", "Agression physique", "Mariage forcé", "Total", "% viol"],
    ["Gao", 40, 60, 20, 120, "33 %"],
    ["Mopti", 30, 70, 25, 125, "24 %"],
]
ALL_TYPES: list[Line] = [
    [f"GBVIMS – mars 2025 {SAID}"],
    ["Région", "Incidents", "% femmes", "% filles"],
    ["Gao", 165, "70 %", "20 %"],
    ["Mopti", 117, "71 %", "22 %"],
]
CONSTRAINTS: list[Line] = [
    [f"Incidents d’accès humanitaire, mars 2025 {SAID}"],
    ["Région", "Restriction de mouvement", "Ingérence", "Environnement physique", "Total"],
    ["Gao", 10, 4, 2, 16],
    ["Mopti", 7, 3, 0, 10],
]
HOUSEHOLDS: list[Line] = [
    [f"Inondations au 30 septembre 2024 {SAID}"],
    ["Région", "Ménages sinistrés", "Maisons effondrées"],
    ["Gao", 120, 40],
    ["Ségou", 300, 90],
]
SECTIONS: list[Line] = [
    [f"Violations documentées T1 2025 {SAID}"],
    ["Type de violation", "Janvier", "Février", "Total"],
    ["Région de Gao"],
    ["Enlèvement", 11, 14, 25],
    ["Pillage", 13, 10, 23],
    ["Sous-total", 24, 24, 48],
    ["Région de Mopti"],
    ["Enlèvement", 21, 19, 40],
    ["Pillage", 17, 16, 33],
    ["Sous-total", 38, 35, 73],
]
SOURCES: Mapping[str, tuple[str, Sequence[Line], dict[str, int | None]]] = {
    "the sites of one round count together": (
        "dtm",
        SITES,
        {"idps/2025-03": 845, "idps/2025-03@ml-gao": 770, "idps/2025-03@ml-segou": 75, "idps/2025-02": None},
    ),
    "a site told on two dates is two rounds": (
        "dtm",
        SERIES,
        {"idps/2025-02": 700, "idps/2025-03": 340, "idps/2025-Q1": 340},
    ),
    "percentages are no schools": (
        "education_cluster",
        [*SHARES, ["Mopti", "32 %"], ["Kidal", "100 %"], ["Bamako", "0 %"]],
        {"schools_nonfunctional/2025-03": None, "schools_nonfunctional/2025-03@ml-bamako": None},
    ),
    "nor are fractions": (
        "education_cluster",
        [*SHARES, ["Mopti", 0.32], ["Kidal", 1], ["Bamako", 0]],
        {"schools_nonfunctional/2025-03@ml-kidal": None, "schools_nonfunctional/2025-03@ml-bamako": None},
    ),
    "running totals are not added up": (
        "access_monitoring",
        RUNNING,
        {
            "access_incidents/2025-Q1": 73,
            "access_incidents/2025-01": 22,
            "access_incidents/2025-01..2025-02": 45,
            "access_incidents/2025-02": None,
        },
    ),
    "ordnance by quarter and region": (
        "explosive_ordnance",
        ORDNANCE,
        {
            "eo_incidents/2024-Q4": 31,
            "eo_injured/2025-Q1": 34,
            "eo_killed/2025-Q1@ml-gao": 0,
            "eo_killed/2025-Q1@ml-kidal": None,
            "eo_incidents/2025-01": None,
        },
    ),
    "refugees by region": (
        "unhcr",
        REFUGEES,
        {
            "refugees_asylum_seekers/2025-03": 10598,
            "refugees_asylum_seekers/2025-03@ml-menaka": 1240,
            "idps/2025-03": None,
        },
    ),
    "returns without displaced people": (
        "dtm",
        RETURNS,
        {"idp_returnees/2025-02": 210120, "idps/2025-02": None, "refugees_asylum_seekers/2025-02": None},
    ),
    "days that the column settles, in a column of periods": (
        "dtm",
        VILLAGES,
        {"idps/2025-02": 720, "idps/2025-02@ml-gao": 650, "idps/2025-05": None},
    ),
    "shares that only the title tells": (
        "gbvims",
        IN_PERCENT,
        {"gbv_incidents/2025-Q1": None, "gbv_incidents;gbv_type=rape/2024-Q4": None},
    ),
    "numbers beside the shares that the title speaks of": (
        "gbvims",
        [
            [f"Répartition en % des incidents de VBG, T1 2025 {SAID}"],
            ["Type de VBG", "Nombre d’incidents", "%"],
            ["Viol", 40, 40],
            ["Agression physique", 60, 60],
        ],
        {"gbv_incidents/2025-Q1": 100, "gbv_incidents;gbv_type=rape/2025-Q1": 40},
    ),
    "the row of the country is no region": ("dtm", WHOLE, {"idps/2024-12": 9133, "idps/2024-12@ml-gao": 4113}),
    "people in their parts": (
        "response_5w",
        PARTS,
        {"people_assisted/2025-01": 100, "people_assisted/2025-01..2025-02": 107, "people_assisted/2025-03": None},
    ),
    "causes over their columns": (
        "dtm",
        CAUSES,
        {"idps/2025-03": 14063, "idps/2025-03@ml-gao": 5527, "idps;cause=conflict/2025-03": 12984},
    ),
    "numbers that the title names": (
        "education_cluster",
        TITLED,
        {
            "schools_nonfunctional/2025-03": 378,
            "schools_nonfunctional/2025-02@ml-gao": 213,
            "schools_nonfunctional/2025-01": None,
        },
    ),
    "a share beside the types is none of them": (
        "gbvims",
        BESIDE,
        {"gbv_incidents/2025-Q1": 245, "gbv_incidents;gbv_type=rape/2025-Q1": 70},
    ),
    "incidents of all types by region": (
        "gbvims",
        ALL_TYPES,
        {"gbv_incidents/2025-03": 282, "gbv_incidents/2025-03@ml-gao": 165, "gbv_incidents/2025-02": None},
    ),
    "constraints as columns": (
        "access_monitoring",
        CONSTRAINTS,
        {"access_incidents/2025-03": 26, "access_incidents/2025-03@ml-gao": 16, "access_incidents/2025-02": None},
    ),
    "households are not people": (
        "floods",
        HOUSEHOLDS,
        {"flood_affected/2024-09": None, "flood_affected/2024-09@ml-gao": None},
    ),
    "floods counted, the row of the whole country left aside": (
        "floods",
        FLOODS,
        {"flood_events/2024-10": 57, "flood_affected/2024-10@ml-gao": 8100, "flood_events/2025-Q1": None},
    ),
}
COUNTS: Mapping[str, tuple[Sequence[Line], dict[str, int | None]]] = {
    "months as rows, regions as columns": (
        REGIONS,
        {
            "hr_violations/2025-01": 67,
            "hr_violations/2025-02@ml-gao": 18,
            "hr_violations/2025-02@ml-kidal": None,
            "hr_violations/2025-03": None,
        },
    ),
    "years over their months": (
        YEARS,
        {"hr_violations/2024-12": 36, "hr_violations/2025-01": 51, "hr_violations/2025-02@ml-gao": 14},
    ),
    "totals of parts, once for each": (
        SECTIONS,
        {"hr_violations/2025-01@ml-gao": 24, "hr_violations/2025-02@ml-mopti": 35, "hr_violations/2025-01": 62},
    ),
    "totals beside the statuses that they add up": (
        [
            [f"Violations par statut {SAID}"],
            ["Région", "Mois", "Statut de la victime", "Nombre de violations"],
            ["Gao", "Mars 2025", "PDI", 14],
            ["Gao", "Mars 2025", "Hôte", 12],
            ["Gao", "Mars 2025", "Total", 26],
            ["Mopti", "Mars 2025", "PDI", 21],
            ["Mopti", "Mars 2025", "Hôte", 11],
            ["Mopti", "Mars 2025", "Total", 32],
        ],
        {"hr_violations/2025-03": 58, "hr_violations/2025-03@ml-gao": 26},
    ),
    "names of units beside their codes": (
        CODES,
        {"hr_violations/2025-02": 66, "hr_violations/2025-02@ml-gao": 45},
    ),
}


@pytest.mark.parametrize("case", SOURCES)
def test_a_file_of_a_partner_gives_its_figures_and_no_other(tmp_path: Path, case: str) -> None:
    source, lines, figures = SOURCES[case]
    workspace, _ = given(tmp_path, "Tableau inventé.xlsx", lines, source)
    assert values(workspace, figures) == figures


@pytest.mark.parametrize("case", COUNTS)
def test_a_table_of_violations_gives_its_figures_once_it_is_in_no_other_file(tmp_path: Path, case: str) -> None:
    lines, figures = COUNTS[case]
    workspace, _ = given(tmp_path, "Tableau inventé.xlsx", lines, "protection_monitoring")
    (asked,) = (line for line in workspace.correct().lines if line.kind == "sums")
    workspace.correct({asked.subject: asked.choices[0]}, author="Awa")
    assert values(workspace, figures) == figures


def test_an_empty_list_whose_titles_name_a_region_and_a_month_declares_a_zero(tmp_path: Path) -> None:
    workspace, _ = given(tmp_path, "Rapport inventé.xlsx", NOTHING, "protection_monitoring")
    figures = {
        "hr_violations/2025-03@ml-kidal": 0,
        "hr_violations/2025-02@ml-kidal": None,
        "hr_violations/2025-03@ml-gao": None,
    }
    assert values(workspace, figures) == figures


def test_sheets_named_by_a_quarter_take_the_year_of_their_file(tmp_path: Path) -> None:
    path, workspace = tmp_path / "GBVIMS inventé 2024.xlsx", workspace_in(tmp_path)
    with xlsxwriter.Workbook(str(path)) as book:
        for title, number in (("T3", 30), ("T4", 44)):
            sheet = book.add_worksheet(title)
            sheet.write_row(0, 0, ["Type de VBG", "Gao", "Mopti"])
            sheet.write_row(1, 0, ["Viol", number, 20])
            sheet.write_row(2, 0, ["Agression physique", 50, 60])
    workspace.add([path], source="gbvims")
    figures = {"gbv_incidents/2024-Q3": 160, "gbv_incidents/2024-Q4": 174, "gbv_incidents/2024-Q2": None}
    assert values(workspace, figures) == figures


@pytest.mark.parametrize(
    ("sheet", "file", "period"),
    [
        ("T3", "GBVIMS 2024", "2024-Q3"),
        ("T3", "Mars 2025", "2025-03"),
        ("S2", "Rapport 2025", "2025"),
        ("Mars", "Rapport 2025", "2025-03"),
        ("T3", "Rapport", None),
    ],
)
def test_a_sheet_takes_the_year_of_its_file_where_that_says_no_more(sheet: str, file: str, period: str | None) -> None:
    found = Surroundings(texts=((sheet, SHEET), (file, FILE))).period()
    assert (None if found is None else found.value) == period


@pytest.mark.parametrize(
    ("names", "periods"),
    [
        (["S1", "S2"], ["2025-01-01..2025-06-30", "2025-07-01..2025-12-31"]),
        (["S1", "S2", "S3", "S4"], []),
        (["S2", "S9", "S10"], ["2025-01-06..2025-01-12", "2025-02-24..2025-03-02", "2025-03-03..2025-03-09"]),
    ],
)
def test_an_s_is_half_a_year_only_where_there_is_no_third(names: list[str], periods: list[str]) -> None:
    cells = {"c0": ["Gao", "Mopti"], **{f"c{at}": ["3", "4"] for at in range(1, len(names) + 1)}}
    table = TextTable(
        sheet="",
        names=("Région", *names),
        folded=("region", *map(str.lower, names)),
        tags=(None,) * (len(names) + 1),
        header_rows=(1,),
        tag_row=None,
        frame=pl.DataFrame({**cells, "row": [2, 3]}),
    )
    made = months_as_rows(table, 2025)
    found = made.frame["c1"].unique(maintain_order=True).to_list() if "Période" in made.names else []
    spans, wanted = (list(map(Period.parse, texts)) for texts in (found, periods))
    assert [(one.first, one.last) for one in spans] == [(one.first, one.last) for one in wanted]


def test_a_source_of_numbers_is_no_sender_unless_it_is_an_organisation_that_is_known() -> None:
    around = Surroundings(texts=(("Source : monitoring de protection. Données provisoires.", TITLE),))
    assert around.organisation({"ong fictive": "ONG Fictive"}) == []
    known = Surroundings(texts=(("Source : ONG Fictive", TITLE),)).organisation({"ong fictive": "ONG Fictive"})
    assert [one.value for one in known] == ["ONG Fictive"]


def test_victims_in_a_repeat_are_not_counted_beside_their_violations(tmp_path: Path) -> None:
    path, workspace = tmp_path / "Kobo inventé.xlsx", workspace_in(tmp_path)
    names = ["date_incident", "region", "categorie_violation", "_id", "_uuid", "_submission_time", "_index"]
    days = ("2025-02-03", "2025-02-11", "2025-02-20")
    with xlsxwriter.Workbook(str(path)) as book:
        main, repeat = book.add_worksheet("Monitoring"), book.add_worksheet("victimes")
        main.write_row(0, 0, names)
        repeat.write_row(0, 0, ["sexe", "_parent_table_name", "_parent_index", "_submission__uuid", "_index"])
        for at, day in enumerate(days, 1):
            main.write_row(at, 0, [day, "Gao", "Enlèvement", at, f"u{at}", f"{day}T10:00", at])
        for at in range(1, 8):
            repeat.write_row(at, 0, ["Femme", "Monitoring", at % 3 + 1, f"u{at % 3 + 1}", at])
    workspace.add([path], source="protection_monitoring", organisation="ONG Fictive")
    assert values(workspace, {"hr_violations/2025-02": 3}) == {"hr_violations/2025-02": 3}


def test_households_are_not_proposed_as_people(tmp_path: Path) -> None:
    workspace, _ = given(tmp_path, "Ménages inventés.xlsx", HOUSEHOLDS, "floods")
    proposed = {line.proposal for line in workspace.correct().lines if line.value == "Ménages sinistrés"}
    assert "Personnes touchées" not in proposed


def test_a_file_without_the_form_of_its_source_is_told_what_it_lacks(tmp_path: Path) -> None:
    path, workspace = tmp_path / "événements inventés.csv", workspace_in(tmp_path)
    path.write_text("type_of_violence,side_a,side_b,date_start,low,high\n3,Groupe inventé,Civils,2025-01-15,1,2\n")
    (added,) = workspace.add([path], source="ucdp")
    (told,) = added.findings
    assert (told.id, told.data["wanted"]) == ("source_does_not_fit", "best")
    assert "Il manque, pour la forme la plus proche : best." in told.message["fr"]


def test_flows_of_money_without_a_column_are_asked_for_it(tmp_path: Path) -> None:
    path, workspace = tmp_path / "flux inventés.csv", workspace_in(tmp_path)
    path.write_text(
        "date,destPlan,destLocations,destGlobalClusters,flowType,status,id\n2025-01-15,P,MLI,Protection,S,paid,1\n"
    )
    (added,) = workspace.add([path], source="funding")
    assert [(one.id, one.found) for one in added.findings] == [("columns_to_name", "amountUSD")]
    assert values(workspace, {"funding_flows/2025": None}) == {"funding_flows/2025": None}


def test_two_files_that_overlap_are_told_by_how_many_days_and_what_both_would_count(tmp_path: Path) -> None:
    head = ["ID incident", "Date", "Région", "Type de violation"]
    facts = [[f"F{at}", date(2025, 1 + at // 28, 1 + at % 28), "Mopti", "Enlèvement"] for at in range(84)]
    workspace, _ = given(tmp_path, "janvier-février inventé.xlsx", [head, *facts[:56]], "protection_monitoring")
    path = tmp_path / "février-mars inventé.xlsx"
    with xlsxwriter.Workbook(str(path), {"default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet("Données")
        for at, line in enumerate([head, *facts[28:]]):
            sheet.write_row(at, 0, line)
    (added,) = workspace.add([path], source="protection_monitoring", organisation="ONG Fictive")
    (asked,) = added.findings
    assert (asked.id, asked.data["shared"], "(28 jours" in asked.message["fr"]) == ("version_asked", 28, True)
    (line,) = (line for line in workspace.correct().lines if line.kind == "beside")
    workspace.correct({line.subject: line.choices[1]}, author="Awa")
    figures = {"hr_violations/2025-01": 28, "hr_violations/2025-02": 28, "hr_violations/2025-Q1": 84}
    assert values(workspace, figures) == figures


def test_rows_counted_on_the_last_day_of_their_round_are_told(tmp_path: Path) -> None:
    _, said = given(tmp_path, "Sites inventés.xlsx", SITES, "dtm")
    (told,) = (finding for finding in said if finding.id == "collected_over_days")
    assert (told.count, "2025-03-03" in told.message["fr"], "2025-03-20" in told.message["en"]) == (3, True, True)


def test_running_totals_are_told(tmp_path: Path) -> None:
    _, said = given(tmp_path, "Accès inventé.xlsx", RUNNING, "access_monitoring")
    assert [finding.where.file for finding in said if finding.id == "running_total"] == ["Accès inventé.xlsx"]


def test_a_percentage_where_a_number_is_asked_is_told_with_its_row(tmp_path: Path) -> None:
    _, said = given(tmp_path, "Écoles inventées.xlsx", [*SHARES, ["Mopti", "32 %"], ["Gao", 41]], "education_cluster")
    (told,) = (finding for finding in said if finding.id == "share_for_count")
    assert (told.found, told.where.row) == ("32 %", 3)


def test_the_hapi_theme_of_displaced_people_reads_each_level_at_its_place(tmp_path: Path) -> None:
    names = (
        "location_code,has_hrp,in_gho,provider_admin1_name,provider_admin2_name,admin1_code,admin1_name,admin2_code,admin2_name,"
        "admin_level,reporting_round,assessment_type,operation,population,reference_period_start,reference_period_end,"
        "dataset_hdx_id,resource_hdx_id,warning,error"
    )
    rows = (
        "MLI,True,True,Gao,,ML07,Gao,,,1,75,BA,Invented,300,2025-03-01,2025-03-31,d,r,,",
        "MLI,True,True,Mopti,,ML05,Mopti,,,1,75,BA,Invented,500,2025-03-01,2025-03-31,d,r,,",
        "MLI,True,True,,,,,,,0,75,BA,Invented,800,2025-03-01,2025-03-31,d,r,,",
    )
    path = tmp_path / "hdx_hapi_idps inventé.csv"
    path.write_text("\n".join([names, *rows]) + "\n", "utf-8")
    workspace = workspace_in(tmp_path)
    workspace.add([path])
    figures = {"idps/2025-03": 800, "idps/2025-03@ml-gao": 300, "idps/2024-12": None}
    assert values(workspace, figures) == figures


def test_no_far_place_is_proposed_for_a_name_in_no_list(tmp_path: Path) -> None:
    lines = [
        [f"Violations {SAID}"],
        ["Région", "Cercle", "Mois", "Nombre de violations"],
        ["Taoudéni", "Taoudéni", "2025-02", 45],
        ["Gao", "Ansong", "2025-02", 12],
    ]
    workspace, _ = given(tmp_path, "Violations inventées.xlsx", lines, "protection_monitoring")
    (asked,) = (line for line in workspace.correct().lines if line.kind == "sums")
    workspace.correct({asked.subject: asked.choices[0]}, author="Awa")
    proposed = {line.value: line.proposal for line in workspace.correct().lines if line.kind == "place"}
    assert (proposed["Taoudéni"], proposed.get("Ansong", "Ansongo")[:7]) == ("", "Ansongo")
    assert values(workspace, {"hr_violations/2025-02@ml-taoudenit": 45}) == {"hr_violations/2025-02@ml-taoudenit": 45}


@pytest.mark.parametrize(
    ("title", "since"),
    [
        ("Données cumulées depuis le 1er janvier 2025", date(2025, 1, 1)),
        ("Cumul depuis le début de l’année 2025", date(2025, 1, 1)),
        ("Cumulative figures since October 2024", date(2024, 10, 1)),
        ("Incidents depuis janvier 2025", None),
        ("Cumul T1 2025", None),
        ("Retournés (cumul), mars 2025", None),
    ],
)
def test_numbers_are_cumulated_since_a_day_only_where_a_title_says_both(title: str, since: date | None) -> None:
    assert counted_since(Surroundings(texts=((title, TITLE), ("tableau", FILE)))) == since


def test_a_share_behind_a_number_is_left_and_a_share_alone_is_none() -> None:
    texts = pl.Series(["120 (12 %)", "1 204 (8,5%)", "12 %", "47"])
    assert read_number(texts, whole=True).to_list()[:2] == [120.0, 1204.0]
    assert is_share(texts).to_list() == [False, False, True, False]


def test_a_level_is_a_word_of_its_own_and_a_language_says_nothing() -> None:
    assert words("admin1Name_fr") == words("Admin 1 name")


def test_a_row_of_the_whole_country_is_a_total() -> None:
    assert [is_total_label(text) for text in ("Mali (ensemble)", "Ensemble", "Ensemble du pays", "Gao")] == [
        True
    ] * 3 + [False]


NATIONAL: Mapping[str, tuple[str, Sequence[Line], dict[str, int | None]]] = {
    "by type and month, the country in the title": (
        "xlsx",
        [
            [f"Violations documentées au Mali, T1 2025 {SAID}"],
            [],
            ["Type de violation", "Mois", "Nombre de violations"],
            ["Enlèvement", "Janvier 2025", 12],
            ["Enlèvement", "Février 2025", 9],
            ["Pillage", "Janvier 2025", 30],
            ["Note : chiffres provisoires."],
        ],
        {"hr_violations/2025-01": 42, "hr_violations/2025-02": 9, "hr_violations/2025-03": None},
    ),
    "months as columns, no title": (
        "xlsx",
        [
            ["Type de violation", "Janvier 2025", "Février 2025", "Total"],
            ["Enlèvement", 12, 9, 21],
            ["Pillage", 30, 11, 41],
            ["Total", 42, 20, 62],
        ],
        {"hr_violations/2025-01": 42, "hr_violations/2025-01..2025-02": 62},
    ),
    "quarters in English": (
        "csv",
        [
            ["Violation type", "Quarter", "Number of violations"],
            ["Abduction", "Q4 2024", 20],
            ["Looting", "Q4 2024", 11],
            ["Abduction", "Q1 2025", 25],
        ],
        {"hr_violations/2024-Q4": 31, "hr_violations/2025-Q1": 25, "hr_violations/2025-01": None},
    ),
    "the quarter in the title only": (
        "xlsx",
        [
            ["Protection monitoring, violations recorded in Mali, Q1 2025 (invented data)"],
            ["Violation type", "Number of violations"],
            ["Abduction", 12],
            ["Looting", 30],
            ["Total", 42],
        ],
        {"hr_violations/2025-Q1": 42},
    ),
    "running totals since January": (
        "xlsx",
        [
            ["Violations, whole country (invented data)"],
            ["Violation type", "YTD Jan 2025", "YTD Feb 2025", "YTD Mar 2025"],
            ["Abduction", 10, 25, 40],
            ["Looting", 12, 20, 33],
        ],
        {"hr_violations/2025-Q1": 73, "hr_violations/2025-01": None, "hr_violations/2025-03": None},
    ),
}


@pytest.mark.parametrize("case", NATIONAL)
def test_a_table_of_the_whole_country_gives_its_figure_and_none_of_any_region(tmp_path: Path, case: str) -> None:
    kind, lines, figures = NATIONAL[case]
    if kind == "csv":
        path, workspace = tmp_path / "violations inventées.csv", workspace_in(tmp_path)
        path.write_text("\n".join(";".join(map(str, line)) for line in lines) + "\n", "utf-8")
        workspace.add([path], source="protection_monitoring", organisation="ONG Fictive")
    else:
        workspace, _ = given(tmp_path, "Tableau inventé.xlsx", lines, "protection_monitoring")
    (asked,) = (line for line in workspace.correct().lines if line.kind == "sums")
    workspace.correct({asked.subject: asked.choices[0]}, author="Awa")
    of_regions = {f"{key}@ml-{region}": None for key in figures for region in ("gao", "mopti")}
    assert values(workspace, {**figures, **of_regions}) == {**figures, **of_regions}


def test_a_table_with_a_region_in_its_title_is_of_that_region(tmp_path: Path) -> None:
    lines: list[Line] = [
        [f"Violations documentées, région de Gao {SAID}"],
        ["Type de violation", "Mois", "Nombre de violations"],
        ["Enlèvement", "Janvier 2025", 12],
        ["Pillage", "Janvier 2025", 30],
    ]
    workspace, _ = given(tmp_path, "Tableau inventé.xlsx", lines, "protection_monitoring")
    (asked,) = (line for line in workspace.correct().lines if line.kind == "sums")
    workspace.correct({asked.subject: asked.choices[0]}, author="Awa")
    figures = {"hr_violations/2025-01": 42, "hr_violations/2025-01@ml-gao": 42, "hr_violations/2025-01@ml-mopti": None}
    assert values(workspace, figures) == figures


CUMULATED: Mapping[str, tuple[str, Sequence[Line], dict[str, int | None]]] = {
    "beside the months, without its year": (
        "access_monitoring",
        [
            [f"Incidents d’accès {SAID}"],
            ["Région", "Janvier 2025", "Février 2025", "Mars 2025", "Cumul janv-mars"],
            ["Gao", 10, 15, 15, 40],
            ["Mopti", 12, 8, 13, 33],
            ["Total", 22, 23, 28, 73],
        ],
        {"access_incidents/2025-Q1": 73, "access_incidents/2025-01": 22, "access_incidents/2025-02@ml-gao": 15},
    ),
    "beside the months, with types as rows": (
        "gbvims",
        [
            [f"Incidents de VBG {SAID}"],
            ["Type de VBG", "Janv. 2025", "Fév. 2025", "Mars 2025", "Cumul janv.-mars 2025"],
            ["Viol", 4, 5, 6, 15],
            ["Agression physique", 3, 3, 3, 9],
        ],
        {"gbv_incidents/2025-Q1": 24, "gbv_incidents;gbv_type=rape/2025-Q1": 15},
    ),
    "alone": (
        "gbvims",
        [[f"VBG {SAID}"], ["Région", "Cumul janvier-mars 2025"], ["Gao", 40], ["Mopti", 33]],
        {"gbv_incidents/2025-Q1": 73, "gbv_incidents/2025-03": None, "gbv_incidents/2025-01": None},
    ),
    "beside the same quarter": (
        "gbvims",
        [[f"VBG {SAID}"], ["Région", "T1 2025", "Cumul janvier-mars 2025"], ["Gao", 40, 40], ["Mopti", 33, 33]],
        {"gbv_incidents/2025-Q1": 73, "gbv_incidents/2025-03": None},
    ),
    "each since January, alone": (
        "access_monitoring",
        [
            ["Access incidents (invented data)"],
            ["Region", "YTD Jan 2025", "YTD Feb 2025", "YTD Mar 2025"],
            ["Gao", 10, 25, 40],
            ["Mopti", 12, 20, 33],
        ],
        {
            "access_incidents/2025-Q1": 73,
            "access_incidents/2025-01..2025-02": 45,
            "access_incidents/2025-02": None,
            "access_incidents/2025-03": None,
        },
    ),
    "each since nobody knows when": (
        "access_monitoring",
        [
            [f"Incidents d’accès 2025 {SAID}"],
            ["Région", "Cumul janvier", "Cumul février", "Cumul mars"],
            ["Gao", 10, 25, 40],
            ["Mopti", 12, 20, 33],
        ],
        {"access_incidents/2025-Q1": None, "access_incidents/2025-02": None, "access_incidents/2025-03": None},
    ),
    "in a column beside the numbers of the month": (
        "access_monitoring",
        [
            [f"Incidents d’accès {SAID}"],
            ["Région", "Mois", "Incidents du mois", "Cumul depuis janvier"],
            ["Gao", "Janvier 2025", 10, 10],
            ["Gao", "Février 2025", 15, 25],
        ],
        {"access_incidents/2025-01": 10, "access_incidents/2025-02": 15, "access_incidents/2025-Q1": 25},
    ),
}
BLANKS: Mapping[str, tuple[str, Sequence[Line], dict[str, int | None]]] = {
    "months": (
        "access_monitoring",
        [
            [f"Incidents d’accès {SAID}"],
            ["Région", "Janvier 2025", "Février 2025", "Mars 2025"],
            ["Gao", 0, None, 4],
            ["Kidal", None, 0, 0],
        ],
        {
            "access_incidents/2025-01@ml-gao": 0,
            "access_incidents/2025-02@ml-gao": None,
            "access_incidents/2025-01@ml-kidal": None,
            "access_incidents/2025-02@ml-kidal": 0,
            "access_incidents/2025-03@ml-kidal": 0,
            "access_incidents/2025-01": None,
            "access_incidents/2025-03": 4,
        },
    ),
    "types": (
        "gbvims",
        [
            [f"VBG T1 2025 {SAID}"],
            ["Région", "Viol", "Agression physique", "Mariage forcé"],
            ["Gao", 0, None, 5],
            ["Kidal", 0, 0, 0],
            ["Mopti", None, None, None],
        ],
        {
            "gbv_incidents;gbv_type=rape/2025-Q1@ml-gao": 0,
            "gbv_incidents;gbv_type=physical_assault/2025-Q1@ml-gao": None,
            "gbv_incidents/2025-Q1@ml-kidal": 0,
            "gbv_incidents/2025-Q1@ml-mopti": None,
            "gbv_incidents;gbv_type=rape/2025-Q1@ml-mopti": None,
        },
    ),
    "killed and injured": (
        "explosive_ordnance",
        [
            [f"Engins explosifs T1 2025 {SAID}"],
            ["Région", "Incidents", "Tués", "Blessés"],
            ["Gao", 3, 0, None],
            ["Kidal", 0, None, None],
        ],
        {
            "eo_killed/2025-Q1@ml-gao": 0,
            "eo_injured/2025-Q1@ml-gao": None,
            "eo_incidents/2025-Q1@ml-kidal": 0,
            "eo_killed/2025-Q1@ml-kidal": None,
        },
    ),
}


@pytest.mark.parametrize("case", CUMULATED)
def test_a_running_total_in_a_header_is_read_as_what_it_holds_or_asked_about(tmp_path: Path, case: str) -> None:
    source, lines, figures = CUMULATED[case]
    workspace, _ = given(tmp_path, "Tableau inventé.xlsx", lines, source)
    assert values(workspace, figures) == figures


@pytest.mark.parametrize("case", BLANKS)
def test_a_declared_zero_stays_one_beside_an_empty_cell_which_is_no_data(tmp_path: Path, case: str) -> None:
    source, lines, figures = BLANKS[case]
    workspace, _ = given(tmp_path, "Tableau inventé.xlsx", lines, source)
    assert values(workspace, figures) == figures


def test_a_declared_zero_of_a_count_of_violations_stays_one_beside_an_empty_cell(tmp_path: Path) -> None:
    lines: list[Line] = [
        [f"Violations {SAID}"],
        ["Mois", "Gao", "Kidal", "Mopti"],
        ["Janvier 2025", 0, None, 4],
        ["Février 2025", 2, 0, None],
    ]
    workspace, _ = given(tmp_path, "Tableau inventé.xlsx", lines, "protection_monitoring")
    (asked,) = (line for line in workspace.correct().lines if line.kind == "sums")
    workspace.correct({asked.subject: asked.choices[0]}, author="Awa")
    figures = {
        "hr_violations/2025-01@ml-gao": 0,
        "hr_violations/2025-01@ml-kidal": None,
        "hr_violations/2025-02@ml-kidal": 0,
        "hr_violations/2025-02@ml-mopti": None,
        "hr_violations/2025-01": 4,
    }
    assert values(workspace, figures) == figures


ORIGINS: Mapping[str, tuple[Sequence[Line], dict[str, int | None]]] = {
    "told by the title": (
        [
            [f"Réfugiés au 31 mars 2025, par pays d’origine {SAID}"],
            ["Région", "Burkina Faso", "Niger", "Mauritanie", "Total"],
            ["Ménaka", 10, 1240, 0, 1250],
            ["Mopti", 9358, 5, None, 9363],
            ["Total", 9368, 1245, 0, 10613],
        ],
        {
            "refugees_asylum_seekers/2025-03": 10613,
            "refugees_asylum_seekers/2025-03@ml-menaka": 1250,
            "refugees_asylum_seekers;origin=niger/2025-03": 1245,
            "refugees_asylum_seekers/2025-02": None,
        },
    ),
    "under a merged header, with others": (
        [
            ["Refugees in Mali as of 31 March 2025 (invented data)"],
            ["Region", "Country of origin", None, None, "Total"],
            [None, "Burkina Faso", "Niger", "Others", None],
            ["Menaka", 10, 1240, 7, 1257],
            ["Mopti", 9358, 5, 1, 9364],
        ],
        {"refugees_asylum_seekers/2025-03": 10621, "refugees_asylum_seekers/2025-03@ml-menaka": 1257},
    ),
    "refugees and asylum seekers of each": (
        [
            [f"Population par nationalité au 31 mars 2025 {SAID}"],
            ["Région", "Burkina Faso", None, "Niger", None],
            [None, "Réfugiés", "Demandeurs d'asile", "Réfugiés", "Demandeurs d'asile"],
            ["Ménaka", 10, 1, 1240, 2],
            ["Mopti", 9358, 3, 5, 4],
        ],
        {"refugees_asylum_seekers/2025-03": 10623, "refugees_asylum_seekers/2025-03@ml-mopti": 9370},
    ),
    "countries that people fled to are none": (
        [
            [f"Réfugiés maliens au 31 mars 2025, par région et pays d’asile {SAID}"],
            ["Région", "Burkina Faso", "Niger", "Mauritanie", "Total"],
            ["Ménaka", 10, 1240, 0, 1250],
            ["Mopti", 9358, 5, 100, 9463],
        ],
        {"refugees_asylum_seekers/2025-03": None, "refugees_asylum_seekers/2025-03@ml-menaka": None},
    ),
}


@pytest.mark.parametrize("case", ORIGINS)
def test_countries_of_origin_as_columns_are_added_up_only_where_it_is_said_that_they_are(
    tmp_path: Path, case: str
) -> None:
    lines, figures = ORIGINS[case]
    workspace, _ = given(tmp_path, "Tableau inventé.xlsx", lines, "unhcr")
    assert values(workspace, figures) == figures


BY_HAND: Mapping[str, tuple[str, Sequence[Line], tuple[str, ...]]] = {
    "funding of a cluster": (
        "funding",
        [
            [f"Financement du cluster Protection au 15 mars 2025 {SAID}"],
            ["Appel", "Requis (USD)", "Reçu (USD)", "Date"],
            ["HRP Mali 2025", "45 000 000", "6 300 000", "15/03/2025"],
        ],
        ("funding_required/2025", "funding_received/2025", "plan_funding_required/2025", "plan_funding_received/2025"),
    ),
    "funding in English, with a share": (
        "funding",
        [
            ["HRP funding status (invented data)"],
            ["Appeal", "Requirements", "Funding received", "% funded", "As of"],
            ["Mali HRP 2025 - Protection", 45000000, 6300000, "14%", "2025-03-15"],
        ],
        ("funding_required/2025", "plan_funding_received/2025", "funding_coverage/2025"),
    ),
    "safety by region": (
        "perception_survey",
        [
            [f"Part des personnes qui se sentent en sécurité, T1 2025 {SAID}"],
            ["Région", "Part (%)"],
            ["Gao", "42 %"],
            ["Mopti", "55 %"],
        ],
        ("feeling_of_insecurity/2025-Q1", "feeling_of_insecurity/2025-Q1@ml-gao"),
    ),
    "safety and its contrary, with numbers of answers": (
        "perception_survey",
        [
            ["Perception of safety by region, March 2025 (invented data)"],
            ["Region", "Respondents (n)", "% feeling safe", "% feeling unsafe"],
            ["Gao", 120, 42, 58],
            ["Mopti", 200, 55, 45],
        ],
        ("feeling_of_insecurity/2025-Q1", "feeling_of_insecurity/2025-Q1@ml-gao"),
    ),
}


@pytest.mark.parametrize("case", BY_HAND)
def test_funding_and_perceptions_in_tables_made_by_hand_are_no_data_and_are_told(tmp_path: Path, case: str) -> None:
    source, lines, keys = BY_HAND[case]
    workspace, said = given(tmp_path, "Tableau inventé.xlsx", lines, source)
    assert values(workspace, dict.fromkeys(keys)) == dict.fromkeys(keys)
    assert any(one.id in {"source_does_not_fit", "columns_to_name"} for one in said)


CODED: list[Line] = [
    [SAID],
    ["Date", "Région", "Type d'incident", "Hommes", "Femmes"],
    [date(2025, 2, 3), "Gao", "K1", 1, 0],
    [date(2025, 2, 4), "Gao", "K2", 0, 2],
    [date(2025, 3, 4), "Gao", "K1", 1, 2],
]


def test_of_two_sources_that_fit_alike_the_one_that_the_file_is_called_after_is_asked_about(tmp_path: Path) -> None:
    for name, asked in (("suivi.xlsx", ""), ("monitoring de protection.xlsx", "protection_monitoring")):
        folder = tmp_path / (asked or "unnamed")
        folder.mkdir()
        workspace, _ = given(folder, name, CODED, None)
        assert [(line.state, line.source) for line in workspace.files()] == [("asked", asked)]
        assert {line.kind for line in workspace.correct().lines} == {"column" if asked else "source"}
        assert values(workspace, {"hr_violations/2025-Q1": None}) == {"hr_violations/2025-Q1": None}
