"""Lists and tables by people who never saw the tool: the killed by letters, Word notes, colours that say what counts, fractions.

Figures computed by hand. All data are invented.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from tests.test_files_not_ours import SAID, Line, given, values, workspace_in

from kolosi.workspace import Workspace

pytestmark = pytest.mark.long

LETTERS = ["K_Men", "K_Women", "K_Boys", "K_Girls", "K_Unk", "I_Men", "I_Women", "I_Boys", "I_Girls", "I_Unk"]
ACCIDENTS: list[Line] = [
    ["A-1", "04-janv-25", "Mopti", "Bankass", "IED", "Civilian", 1, 1, 0, 0, 1, 2, 0, 0, 0, 0, 3, 2, 3, 2],
    ["A-1", "04-janv-25", "Mopti", "Bankass", "IED", "Security forces", 4, 0, 0, 0, 0, 5, 0, 0, 0, 0, 4, 5, 7, 7],
    ["A-2", "17-févr-25", "Gao", "Ansongo", "ERW / REG", "Civilian", 0, 0, 2, 1, 0, 0, 1, 0, 0, 3, 3, 4, 10, 11],
    [
        "A-3",
        "09-mars-25",
        "Gao",
        "Gao",
        "Mine (pressure plate)",
        "Civilian",
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        10,
        11,
    ],
]
BEFORE = ["Incident No", "Date", "Region", "Cercle", "Device type", "Victim status"]
TOTALS = ["Total killed", "Total injured", "Cum. killed 2025", "Cum. injured 2025"]
EO = {"eo_incidents/2025-Q1": 3, "eo_killed/2025-Q1": 6, "eo_injured/2025-Q1": 6, "eo_killed/2025-Q1@ml-gao": 3}


def accidents(root: Path, header: list[str], lines: list[Line]) -> dict[str, int | None]:
    return values(given(root, "EO_accidents.xlsx", [header, *lines], None)[0], EO)


def test_killed_and_injured_by_letters_are_those_of_their_totals_and_running_totals_are_not_read(
    tmp_path: Path,
) -> None:
    assert accidents(tmp_path, [*BEFORE, *LETTERS, *TOTALS], ACCIDENTS) == EO


def test_without_totals_the_killed_are_the_sum_of_men_women_boys_girls_and_unknown(tmp_path: Path) -> None:
    lines = [[*line[:16], *line[18:]] for line in ACCIDENTS]
    assert accidents(tmp_path, [*BEFORE, *LETTERS, *TOTALS[2:]], lines) == EO


@pytest.mark.parametrize(
    "heads",
    [
        ["T_H", "T_F", "T_G", "T_Fi", "T_NP", "B_H", "B_F", "B_G", "B_Fi", "B_NP"],
        [
            f"{what} {who}"
            for what in ("Tués", "Blessés")
            for who in ("hommes", "femmes", "garçons", "filles", "inconnu")
        ],
        [
            f"{who} {what}"
            for what in ("tués", "blessés")
            for who in ("Hommes", "Femmes", "Garçons", "Filles", "Inconnu")
        ],
    ],
    ids=["letters", "before", "behind"],
)
def test_killed_and_injured_by_sex_and_age_are_added_up_in_french(heads: list[str], tmp_path: Path) -> None:
    before = ["N° incident", "Date", "Région", "Cercle", "Type d’engin", "Statut des victimes"]
    lines = [[*line[:16], line[18]] for line in ACCIDENTS]
    assert accidents(tmp_path, [*before, *heads, "Tués (cumul)"], lines) == EO


def test_a_running_total_alone_is_nobody_killed(tmp_path: Path) -> None:
    lines = [[*line[:6], *line[18:]] for line in ACCIDENTS]
    expected = {"eo_incidents/2025-Q1": 3, "eo_killed/2025-Q1": None, "eo_injured/2025-Q1": None}
    found = accidents(tmp_path, [*BEFORE, *TOTALS[2:]], lines)
    assert {key: found[key] for key in expected} == expected


def test_a_letter_alone_before_men_and_women_is_not_taken_for_the_killed(tmp_path: Path) -> None:
    lines = [[*line[:6], *line[6:11]] for line in ACCIDENTS]
    heads = ["T_H", "T_F", "T_G", "T_Fi", "T_NP"]
    assert accidents(tmp_path, [*BEFORE, *heads], lines)["eo_killed/2025-Q1"] is None


def note(root: Path, before: Sequence[str], *tables: tuple[str, Sequence[Sequence[str]]]) -> Path:
    """An invented Word note: paragraphs, then tables with a title each, in which equal cells side by side or below one another are one."""
    document = docx.Document()
    for text in before:
        document.add_paragraph(text)
    for title, lines in tables:
        document.add_paragraph(title)
        grid = document.add_table(rows=len(lines), cols=len(lines[0]))
        for at, line in enumerate(lines):
            for column, text in enumerate(line):
                grid.cell(at, column).text = text
        for at, line in enumerate(lines[:2]):
            for column, text in enumerate(line):
                if column and line[column - 1] == text:
                    grid.cell(at, column).text = ""
                    grid.cell(at, column - 1).merge(grid.cell(at, column))
                if at and lines[0][column] == text:
                    grid.cell(1, column).text = ""
                    grid.cell(0, column).merge(grid.cell(1, column))
    path = root / "Note perception.docx"
    document.save(str(path))
    return path


def added(root: Path, path: Path) -> tuple[Workspace, list[str]]:
    workspace = workspace_in(root)
    return workspace, [x.id for one in workspace.add([path], organisation="ONG Fictive") for x in one.findings]


UNSAFE = "feeling_of_insecurity"
QUARTERS = [
    ["Région", "T4 2024", "T4 2024", "T1 2025", "T1 2025"],
    ["Région", "n", "% en insécurité", "n", "% en insécurité"],
    ["Gao", "80", "41 %", "90", "52 %"],
    ["Kidal", "–", "non enquêté", "40", "66 %"],
    ["Mopti", "120", "37 %", "110", "29 %"],
    ["Ensemble", "200", "39 %", "240", "44 %"],
]
SHARES = {
    f"{UNSAFE}/2024-Q4": 39,
    f"{UNSAFE}/2025-Q1": 44,
    f"{UNSAFE}/2025-Q1@ml-gao": 52,
    f"{UNSAFE}/2024-Q4@ml-mopti": 37,
    f"{UNSAFE}/2025-Q1@ml-kidal": 66,
    f"{UNSAFE}/2024-Q4@ml-kidal": None,
}


def test_a_table_of_a_word_note_is_read_by_quarter_and_region_and_its_whole_is_the_country(tmp_path: Path) -> None:
    said = "Selon 91 % des informateurs clés de la région de Gao, la situation est mauvaise ; " * 3
    sexes = [
        ["Sexe", "n", "En sécurité", "En insécurité"],
        ["Femmes", "120", "50 %", "57 %"],
        ["Hommes", "120", "69 %", "31 %"],
    ]
    tables = (
        ("Tableau 1. Ménages se sentant en insécurité, par région", QUARTERS),
        ("Tableau 2. Selon le sexe, T1 2025", sexes),
    )
    path = note(tmp_path, [f"Enquête de perception de la sécurité {SAID}", said], *tables)
    workspace, ids = added(tmp_path, path)
    assert values(workspace, SHARES) == SHARES
    assert "removed_pages" in ids
    assert not workspace.correct().lines


def test_a_word_note_in_english_with_one_head_is_read_too(tmp_path: Path) -> None:
    lines = [
        ["Region", "Sample size", "Feel unsafe (%)"],
        ["Gao", "90", "52"],
        ["Mopti", "110", "29"],
        ["Overall (weighted)", "200", "40"],
    ]
    path = note(
        tmp_path, ["Household perception survey (invented)"], ("Table 1. Households, January-March 2025", lines)
    )
    expected = {f"{UNSAFE}/2025-Q1": 40, f"{UNSAFE}/2025-Q1@ml-gao": 52}
    assert values(added(tmp_path, path)[0], expected) == expected


def test_what_is_kept_of_a_word_note_are_its_tables_and_not_its_text(tmp_path: Path) -> None:
    secret = "Entretien avec le chef du village de Tessit, qui demande que son nom ne soit pas cité. " * 3
    workspace, _ = added(
        tmp_path,
        note(tmp_path, [f"Enquête de perception {SAID}", secret], ("Ménages se sentant en insécurité", QUARTERS)),
    )
    kept = [one.read_bytes() for one in (workspace.folder / "receipts").rglob("*") if one.is_file()]
    assert kept
    assert not any(b"word/document.xml" in one or b"Tessit" in one for one in kept)
    assert values(workspace, SHARES) == SHARES, "read again from what is kept"


@pytest.mark.parametrize("mark", [None, "kolosi_p1"])
def test_a_word_document_without_tables_or_of_our_own_is_no_table(mark: str | None, tmp_path: Path) -> None:
    path = note(tmp_path, ["Les ménages se sentent en insécurité."], *([("Ménages", QUARTERS)] if mark else []))
    if mark:
        document = docx.Document(str(path))
        start = document.element.body[0].makeelement(qn("w:bookmarkStart"), {qn("w:name"): mark})
        document.element.body[0].append(start)
        document.save(str(path))
    workspace, ids = added(tmp_path, path)
    assert ids == ["file_not_a_table"]
    assert values(workspace, {f"{UNSAFE}/2025-Q1": None}) == {f"{UNSAFE}/2025-Q1": None}


ATTACKS: list[Line] = [
    ["Date", "Région", "Cercle", "Type de violation", "Victimes"],
    ["2025-02-03", "Gao", "Ansongo", "Arrestation arbitraire", 1],
    ["2025-02-04", "Gao", "Bourem", "Enlèvement", 2],
    ["2025-03-05", "Mopti", "Mopti", "Pillage", 1],
]
VIOLATIONS = {"hr_violations/2025-Q1": 3, "hr_violations/2025-Q1@ml-gao": 2}
NOTHING = dict.fromkeys(VIOLATIONS, None)
TITLE: Line = [f"Violations documentées {SAID}"]
FRENCH: Line = ["Bleu = confirmé", None, "Gris = à confirmer", None, "Rouge = doublon, ne pas compter"]
ENGLISH: Line = ["Legend: green = verified; yellow = being verified; red = rejected, do not count"]
LEGENDS: dict[str, list[Line]] = {
    "above": [TITLE, FRENCH, [], *ATTACKS],
    "below": [TITLE, *ATTACKS, [], ENGLISH],
    "a sentence": [["Les lignes en rouge sont à exclure"], TITLE, *ATTACKS],
    "said before": [TITLE, *ATTACKS, [], ["Do not count the rows in red"]],
    "two columns": [TITLE, *ATTACKS, [], ["Vert", "vérifié"], ["Rouge", "rejeté"]],
}


@pytest.mark.parametrize("lines", LEGENDS.values(), ids=LEGENDS)
@pytest.mark.parametrize("answer", ["compter toutes les lignes telles quelles", "laisser de côté"])
def test_a_list_of_which_a_colour_says_not_to_count_rows_waits_until_a_person_says(
    lines: list[Line], answer: str, tmp_path: Path
) -> None:
    workspace, findings = given(tmp_path, "Monitoring.xlsx", lines, "protection_monitoring")
    (told,) = [one for one in findings if one.id == "colours_decide"]
    assert told.count == 3
    assert {"rouge", "red"} & set(str(told.message["fr"]).lower().split())
    assert values(workspace, VIOLATIONS) == NOTHING
    (line,) = (line for line in workspace.correct().lines if "colours_decide" in line.subject)
    assert line.choices == ("laisser de côté", "compter toutes les lignes telles quelles")
    workspace.correct({line.subject: answer}, author="Awa D.")
    assert values(workspace, VIOLATIONS) == (VIOLATIONS if answer.startswith("compter") else NOTHING)
    assert not any("colours_decide" in line.subject for line in workspace.correct().lines)


@pytest.mark.parametrize(
    ("said", "is_told"),
    [
        (["Vert = vérifié", "Jaune = en cours de vérification"], True),
        (["Green: verified. Amber: not duplicate, to be verified"], True),
        (["Rouge : > 50 %. Plusieurs réponses possibles, ne pas additionner."], False),
        (["Red = phase 4, green = phase 1"], True),
        (["Rapport du village de Terre Rouge : rien à signaler de plus"], True),
    ],
)
def test_colours_that_take_no_row_away_hold_nothing_back(said: list[str], is_told: bool, tmp_path: Path) -> None:
    lines: list[Line] = [TITLE, said, [], *ATTACKS]
    workspace, findings = given(tmp_path, "Monitoring.xlsx", lines, "protection_monitoring")
    assert values(workspace, VIOLATIONS) == VIOLATIONS
    assert ("colours_not_read" in {one.id for one in findings}) == is_told


def test_a_file_whose_source_is_asked_tells_of_its_colours_at_once(tmp_path: Path) -> None:
    lines: list[Line] = [
        ["Log des attaques contre l’éducation et la santé (données inventées)"],
        FRENCH,
        [],
        ["Date", "Région", "Cercle", "Cible", "Nature", "Nb de personnes touchées"],
        ["03/02/2025", "Gao", "Ansongo", "École", "Pillage", 2],
        ["9 mars 2025", "Mopti", "Mopti", "Centre de santé", "Menace", 1],
    ]
    _, findings = given(tmp_path, "Log.xlsx", lines, None)
    assert "colours_say" in {one.id for one in findings}


PARTS: list[Line] = [
    ["Région", "n", "Sentiment d’insécurité", "Difficultés de communication (%)"],
    ["Gao", 300, 0.481, 46.8],
    ["Mopti", 280, 0.666, 14.1],
    ["Kidal", 21, "ns", "ns"],
    ["Ensemble (pondéré)", 601, 0.443, 40.7],
    ["ns = non significatif (n < 30). Rouge : > 50 %."],
]
PERCENT = {
    f"{UNSAFE}/2025-Q1": 44.3,
    f"{UNSAFE}/2025-Q1@ml-gao": 48.1,
    f"{UNSAFE}/2025-Q1@ml-kidal": None,
}


def shares(workspace: Workspace) -> dict[str, float | None]:
    return {key: workspace.figure(key).estimate.value for key in PERCENT}


def test_fractions_beside_percentages_are_percentages_and_no_share_of_a_few_is_read(tmp_path: Path) -> None:
    title = f"Enquête de perception : % de ménages déclarant, janvier-mars 2025 {SAID}"
    found = shares(given(tmp_path, "Perception.xlsx", [[title], *PARTS], None)[0])
    assert found == {key: value and pytest.approx(value) for key, value in PERCENT.items()}


@pytest.mark.parametrize(
    "said", ["MSNA 2025", "Multi-sector needs assessment", "Évaluation multisectorielle des besoins"]
)
def test_the_shares_of_another_survey_are_no_shares_of_this_one(said: str, tmp_path: Path) -> None:
    title = f"{said} – % de ménages déclarant, collecte janvier-mars 2025 {SAID}"
    workspace, findings = given(tmp_path, "Résultats.xlsx", [[title], *PARTS], None)
    assert shares(workspace) == dict.fromkeys(PERCENT, None)
    assert findings
    assert all(one.state == "asked" for one in workspace.files())


def test_the_last_rows_of_a_table_without_a_known_header_say_no_place_of_the_next(tmp_path: Path) -> None:
    lines: list[Line] = [
        ["Perception de la sécurité, ménages, janvier-mars 2025 (invented)"],
        ["Zone", "Alpha", "Bêta", "Gamma"],
        ["Mopti", 12, 0.4, 0.5],
        ["Kidal", 21, 0.6, 0.7],
        [],
        ["Selon le statut du ménage"],
        ["Statut", "n", "Sentiment d’insécurité (%)"],
        ["PDI", 100, 57],
    ]
    found = shares(given(tmp_path, "Perception.xlsx", lines, "perception_survey")[0])
    assert found == dict.fromkeys(PERCENT, None)
