"""Lists of incidents whose codes another sheet of the file explains, beside a pivot that was never refreshed. Figures by hand; all data
are invented."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
import xlsxwriter
from tests.test_files_not_ours import SAID, Line, values, workspace_in

from kolosi.model.finding import Finding
from kolosi.workspace import Workspace

pytestmark = pytest.mark.long

CODES: list[Line] = [
    [f"Nomenclature {SAID}"],
    ["Code", "Libellé"],
    ["H1", "Opérations militaires et hostilités"],
    ["H2", "Ingérence"],
    ["H3", "Environnement physique"],
    ["H4", "Présence de mines et d'engins explosifs"],
]
PIVOT: list[Line] = [
    ["Tableau croisé, actualisé le 10/02/2025"],
    ["Catégorie", "Incidents"],
    ["H1", 40],
    ["H2", 21],
    ["H3", 9],
    ["Total", 70],
]
HEAD = ["Numéro", "Date de l’incident", "Code P admin1", "Cercle", "Catégorie (code)", "Statut", "Résumé"]
ROWS: list[Line] = [
    ["A-1", "2025-01-04", "ML05", "Bankass", "H1", "Validé", None],
    ["A-2", "2025-01-22", "ML07", "Ansongo", "H2", "Validé", None],
    ["A-3", "2025-02-03", "ML05", "Douentza", "H1", "Brouillon", None],
    ["A-4", "2025-02-17", "ML05", "Djenné", "H3", "Validé", None],
    ["A-5", "2025-03-09", "ML07", "Gao", "H1", "Rejeté", None],
    ["A-6", "2025-03-28", "ML07", "Ansongo", "H1", "Validé", None],
    ["A-7", "2025-01-12", "ML10", "Ménaka", "H4", "Validé", None],
]
KEYS: dict[str, int | None] = {
    "access_incidents/2025-Q1": 5,
    "access_incidents;constraint=hostilities/2025-Q1": 2,
    "access_incidents;constraint=interference/2025-Q1": 1,
    "access_incidents/2025-Q1@ml-bandiagara": 1,
    "access_incidents/2025-Q1@ml-mopti": 1,
    "access_incidents/2025-Q1@ml-gao": 2,
    "access_incidents/2025-Q1@ml-kidal": None,
}


def book(
    root: Path, sheets: Mapping[str, Sequence[Line]], name: str = "Acces_AMRF.xlsx"
) -> tuple[Workspace, list[Finding]]:
    workspace = workspace_in(root)
    with xlsxwriter.Workbook(str(root / name)) as book_:
        for title, lines in sheets.items():
            sheet = book_.add_worksheet(title)
            for at, line in enumerate(lines):
                sheet.write_row(at, 0, line)
    added = workspace.add([root / name], organisation="ONG Fictive")
    return workspace, [finding for one in added for finding in one.findings]


def test_codes_are_read_by_the_sheet_that_explains_them_and_the_stale_pivot_counts_nothing(tmp_path: Path) -> None:
    workspace, findings = book(tmp_path, {"TCD": PIVOT, "Base": [HEAD, *ROWS], "Codes": CODES})
    assert [one.id for one in findings if one.id in {"two_sources_fit", "columns_to_name", "source_asked"}] == []
    assert values(workspace, KEYS) == KEYS


def test_tags_between_a_header_and_its_codes_say_nothing_of_counts(tmp_path: Path) -> None:
    tags: Line = ["#event+id", "#date+occurred", "#adm1+code", "#adm2+name", "#event+type+code", "#status", ""]
    workspace, _ = book(tmp_path, {"TCD": PIVOT, "Base": [HEAD, tags, *ROWS], "Codes": CODES})
    assert values(workspace, KEYS) == KEYS


def test_a_region_that_the_sheet_beside_says_to_be_without_reports_is_no_data_where_it_has_no_row(
    tmp_path: Path,
) -> None:
    said = [*CODES, [], ["Ménaka : plus de point focal depuis le 1er février ; aucun rapport reçu."]]
    workspace, _ = book(tmp_path, {"Base": [HEAD, *ROWS], "Codes": said})
    expected = {"access_incidents/2025-01@ml-menaka": 1, "access_incidents/2025-03@ml-menaka": None}
    assert values(workspace, expected) == expected
    assert workspace.figure("access_incidents/2025-Q1@ml-menaka").estimate.status != "final"


def test_without_the_sheet_of_codes_nobody_guesses_what_they_mean(tmp_path: Path) -> None:
    workspace, _ = book(tmp_path, {"Base": [HEAD, *ROWS]})
    absent = {"access_incidents;constraint=hostilities/2025-Q1": None}
    assert values(workspace, absent) == absent


def test_numbers_are_no_codes_outside_of_the_column_of_their_list(tmp_path: Path) -> None:
    codes: list[Line] = [["Liste", "Code", "Libellé"], ["catégorie", 1, "Ingérence"], ["catégorie", 2, "Hostilités"]]
    head = ["Date", "Région", "Cercle", "Catégorie", "Personnel tué", "Statut"]
    lines: list[Line] = [
        ["2025-01-04", "Gao", "Gao", 1, 2, "Validé"],
        ["2025-02-04", "Gao", "Gao", 2, 1, "Validé"],
        ["2025-03-28", "Gao", "Ansongo", 2, 1, "Validé"],
    ]
    workspace, _ = book(tmp_path, {"Base accès": [head, *lines], "Nomenclature": codes})
    expected: dict[str, int | None] = {
        "access_incidents;constraint=hostilities/2025-Q1": 2,
        "access_incidents;constraint=interference/2025-Q1": 1,
    }
    assert values(workspace, expected) == expected
    read = workspace.figure("access_incidents/2025-Q1@ml-gao").estimate
    assert (read.value, read.status) == (3, "final")


MOVED = ["Numéro d'alerte", "Date du mouvement", "Région d'accueil", "Type de mouvement", "Ménages", "Individus"]
REGIONS: list[Line] = [
    ["Liste", "Code", "Libellé"],
    ["Région d’origine", "R1", "Ségou"],
    ["Région d’origine", "R2", "Kayes"],
    ["Région d’accueil", "R1", "Gao"],
    ["Région d’accueil", "R2", "Mopti"],
]
ALERTS: list[Line] = [
    ["AL-1", "2025-01-04", "R1", "Déplacement", 20, 110, "Vérifiée"],
    ["AL-2", "2025-02-04", "R2", "Déplacement", 35, 180, "Vérifiée"],
]


def alerts(root: Path, codes: Sequence[Line], host: str = "Région d'accueil") -> Workspace:
    head = [host if one == "Région d'accueil" else one for one in MOVED] + ["Statut de vérification"]
    lines = [["Alertes de mouvements de population"], head, *ALERTS]
    return book(root, {"Données": lines, "Codes": codes}, "alertes.xlsx")[0]


def test_of_two_lists_with_the_same_codes_the_header_says_which_is_meant(tmp_path: Path) -> None:
    expected = {
        "displaced_people_alerts/2025-Q1@ml-gao": 110,
        "displaced_people_alerts/2025-Q1@ml-mopti": 180,
        "displaced_people_alerts/2025-Q1@ml-segou": None,
    }
    assert values(alerts(tmp_path, REGIONS), expected) == expected


def test_codes_of_two_lists_under_a_header_that_names_neither_stay_codes(tmp_path: Path) -> None:
    expected = {f"displaced_people_alerts/2025-Q1@ml-{place}": None for place in ("gao", "segou", "mopti", "kayes")}
    assert values(alerts(tmp_path, REGIONS, "Région"), expected) == expected


SEXES: list[Line] = [
    ["Liste", "Code", "Libellé"],
    ["Sexe de l’auteur", "1", "Femme"],
    ["Sexe de l’auteur", "2", "Homme"],
    ["Sexe de la victime", "1", "Homme"],
    ["Sexe de la victime", "2", "Femme"],
]


@pytest.mark.parametrize(
    ("head", "codes", "female", "male"),
    [
        ("Sexe de la victime", SEXES, 1, 3),
        ("Sexe de la victime", SEXES[:3], None, None),
        ("Sexe", SEXES, None, None),
        ("Sexe", [SEXES[0], ["Sexe", "1", "Homme"], ["Sexe", "2", "Femme"], ["Sexe", "NR", "Non précisé"]], 1, 3),
    ],
)
def test_a_sex_is_told_by_the_list_of_its_own_header_alone(
    head: str, codes: list[Line], female: int | None, male: int | None, tmp_path: Path
) -> None:
    lines: list[Line] = [
        ["Date", "Région", "Type de violation", head],
        ["2025-01-04", "Gao", "Homicide", 1],
        ["2025-01-06", "Gao", "Homicide", 2],
        ["2025-02-04", "Mopti", "Homicide", 1],
        ["2025-02-04", "Mopti", "Homicide", 1],
    ]
    workspace, _ = book(tmp_path, {"Données": lines, "Codes": codes}, "monitoring_protection.xlsx")
    expected = {"hr_violations;sex=female/2025-Q1": female, "hr_violations;sex=male/2025-Q1": male}
    assert values(workspace, expected) == expected


@pytest.mark.parametrize("list_", ["statut_victimes", "victimes", "nombre de victimes"])
def test_numbers_of_victims_are_never_codes(list_: str, tmp_path: Path) -> None:
    codes: list[Line] = [["Variable", "Code", "Libellé"], [list_, 1, "Civil"], [list_, 2, "Forces de défense"]]
    lines: list[Line] = [
        ["Date", "Région", "Type de violation", "Nombre de victimes"],
        ["2025-01-04", "Gao", "Homicide", 1],
        ["2025-01-06", "Gao", "Vol", 2],
        ["2025-02-04", "Mopti", "Homicide", 1],
        ["2025-02-11", "Mopti", "Vol", 2],
    ]
    workspace, _ = book(tmp_path, {"Données": lines, "Codebook": codes}, "monitoring_protection.xlsx")
    expected = {"hr_violations/2025-Q1": 4, "victims_monitoring/2025-Q1": 6}
    assert values(workspace, expected) == expected
