"""Exports of a form in codes beside the sheet of its choices, and rows that remarks ask to leave out. All data are invented."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest
from tests.test_files_not_ours import SAID, Line, values
from tests.test_strangers_tables import states, workbook

from kolosi.intake.columns.table import fold
from kolosi.intake.formats import Sheet
from kolosi.intake.records.examining import examine

pytestmark = pytest.mark.long

HEAD = [
    "start",
    "grp_ou/region",
    "grp_ou/cercle",
    "grp_quoi/date_incident",
    "grp_quoi/type_violation",
    "grp_qui/nb_femmes",
    "grp_qui/nb_hommes",
    "grp_qui/statut",
    "remarques",
    "_id",
    "_uuid",
    "_submission_time",
    "_validation_status",
    "_notes",
]
CHOICES: list[Line] = [
    ["list_name", "name", "label::Français (fr)", "label::English (en)"],
    ["region", "gao", "Gao", "Gao"],
    ["region", "mop", "Mopti", "Mopti"],
    ["region", "kid", "Kidal", "Kidal"],
    ["typ_viol", "enl", "Enlèvement", "Abduction"],
    ["typ_viol", "mvt", "Restriction de mouvement", "Restriction of movement"],
    ["typ_viol", "pil", "Pillage", "Looting"],
    ["statut", "p", "Personnes déplacées internes", "IDPs"],
    ["statut", "h", "Population hôte", "Host community"],
]
GUIDE: list[Line] = [
    [f"Export brut {SAID}"],
    ["Kidal : pas de collecte en mars (moniteurs absents)."],
]


def sent(at: int, day: str, region: str, kind: str, **said: str) -> Line:
    """One submission, with what else its columns say."""
    cercle = {"gao": "Ansongo", "mop": "Djenné", "kid": "Kidal"}[region]
    whose = said.get("uuid", f"aaaa-{at}")
    state, remark, note = said.get("state", ""), said.get("remark", ""), said.get("note", "")
    return ["2025-04-02T08:00", region, cercle, day, kind, 1, 2, "p" if at % 2 else "h", remark, 900 + at, whose, "2025-04-02T08:09", state, note]  # fmt: skip


ROWS: list[Line] = [
    sent(1, "2025-01-05", "gao", "enl"),
    sent(2, "2025-01-19", "mop", "pil", state="Approved"),
    sent(3, "2025-02-03", "gao", "mvt", state="Not Approved"),
    sent(4, "2025-02-08", "gao", "mvt", remark="Test, ne pas compter"),
    sent(5, "2025-02-08", "gao", "enl", note="à supprimer : doublon de 901"),
    sent(6, "2025-02-21", "kid", "pil", remark="à retirer ?"),
    sent(7, "2025-03-11", "mop", "enl", uuid="bbbb"),
    sent(7, "2025-03-11", "mop", "enl", uuid="bbbb"),
    sent(8, "2025-03-30", "gao", "pil", remark="test de dépistage refusé à la famille"),
]
EXPECTED = {
    "hr_violations/2025-Q1": 5,
    "hr_violations/2025-Q1@ml-gao": 2,
    "hr_violations/2025-Q1@ml-mopti": 2,
    "hr_violations/2025-02@ml-kidal": 1,
    "hr_violations/2025-03@ml-kidal": None,
    "hr_violations/2025-Q1@ml-segou": None,
    "hr_violations;violation=abduction/2025-Q1": 2,
    "hr_violations;violation=looting/2025-Q1": 3,
    "hr_violations;group=idp/2025-Q1": 2,
}


def test_codes_under_the_paths_of_a_form_are_read_by_the_sheet_of_its_choices(tmp_path: Path) -> None:
    pages = {"PMS": [HEAD, *ROWS], "choices": CHOICES, "A lire": GUIDE}
    workspace, points = workbook(tmp_path, "PMS_incidents_2025.xlsx", pages)
    assert (states(workspace), [one for one in points if one.startswith(("unknown", "columns"))]) == (["counts"], [])
    assert values(workspace, EXPECTED) == EXPECTED


def test_without_its_choices_nobody_guesses_what_the_codes_of_a_form_are(tmp_path: Path) -> None:
    workspace, _ = workbook(tmp_path, "PMS_incidents_2025.xlsx", {"PMS": [HEAD, *ROWS]})
    assert values(workspace, {"hr_violations/2025-Q1": None}) == {"hr_violations/2025-Q1": None}


def test_a_code_that_a_filtered_list_has_for_several_places_is_none_of_them(tmp_path: Path) -> None:
    """ "1" is a cercle of each region, by the column that filters the list: the first of them is not that of all rows."""
    cercles = [("1", "Ansongo"), ("2", "Bourem"), ("1", "Djenné"), ("2", "Mopti"), ("1", "Kidal")]
    choices = [*CHOICES, *(["cercle", code, name, name] for code, name in cercles)]
    rows = [[*row[:2], "1", *row[3:]] for row in ROWS]
    workspace, _ = workbook(tmp_path, "PMS_incidents_2025.xlsx", {"PMS": [HEAD, *rows], "choices": choices})
    expected = {"hr_violations/2025-Q1": 5, "hr_violations/2025-Q1@ml-2021-gao-ansongo": None}
    assert values(workspace, expected) == expected


def remarks(texts: Sequence[str]) -> list[str | None]:
    """What is kept of a column of long remarks beside rows that bear no number."""
    names = ["Date", "Région", "Observations"]
    rows = [names, *([f"2025-01-0{at}", "Gao", text] for at, text in enumerate(texts, 1))]
    cells = pl.DataFrame(rows, schema=["c0", "c1", "c2"], orient="row").with_row_index("row", offset=1)
    (kept,) = examine([Sheet(name="Liste", hidden=False, cells=cells)]).sheets
    return list(kept.cells["c2"].to_list()[1:])


def test_of_a_short_remark_with_a_telephone_only_that_its_row_does_not_count_is_kept() -> None:
    kept = remarks(["À supprimer : Moussa K., 76 00 00 00", "Awa K.", "vu le 2025-03-03"])
    assert kept == ["à retirer", None, None]
    assert remarks(["vu le 2025-03-03", "12 rue 5"]) == ["vu le 2025-03-03", "12 rue 5"]


@pytest.mark.parametrize("first", ["label::Hausa (ha)", "label::Arabic (ar)"])
def test_labels_are_taken_in_a_language_that_is_read(first: str, tmp_path: Path) -> None:
    choices = [["list_name", "name", first, CHOICES[0][2]], *([*one[:2], None, one[2]] for one in CHOICES[1:])]
    workspace, _ = workbook(tmp_path, "PMS_incidents_2025.xlsx", {"PMS": [HEAD, *ROWS], "choices": choices})
    expected = {key: EXPECTED[key] for key in ("hr_violations/2025-Q1", "hr_violations;violation=abduction/2025-Q1")}
    assert values(workspace, expected) == expected


def test_of_a_long_remark_only_that_its_row_does_not_count_is_kept() -> None:
    told = "Moussa K. du quartier Château a été appelé au 76 00 00 00 avant la visite de l’équipe"
    kept = remarks([told, f"à supprimer : {told}", f"TEST - ne pas compter, {told}", f"À supprimer ? {told}"])
    assert kept[0] is None
    assert kept[3] is None
    assert kept[1] == kept[2] is not None
    assert fold(str(kept[1])) == "a retirer"
