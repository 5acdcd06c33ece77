"""Lists and tables by people who never saw the tool: the killed by letters, Word notes, colours that say what counts, fractions.

Figures computed by hand. All data are invented.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.test_files_not_ours import SAID, Line, given, values

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
