"""What waits, by the figures that may lack it: rows that withhold a figure, and rows without which it is printed.

All rows are invented.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from kolosi.model.figure import Waits
from kolosi.workspace import Workspace
from kolosi.workspace.write.creating import create

HEAD = "_id,organisation,date_incident,region,cercle,categorie_violation,sous_type,statut_victime,nb_victimes,nb_tues"
LIFE = "Atteintes au droit à la vie,Homicide de civil,Civil"
ROWS = (
    f"1,Alpha,2025-01-05,Mopti,,{LIFE},1,1",
    f"2,Alpha,2025-02-05,Mopti,,{LIFE},1,2",
    f"3,Alpha,2025-03-05,Gao,,{LIFE},1,3",
    f"4,Alpha,2025-03-06,Gao,,{LIFE},1,4",
)


def waits(tmp_path: Path, *more: str) -> dict[str, tuple[int, int, int]]:
    """For some figures, how many rows withhold them, may be of them, and leave something of them out."""
    workspace = Workspace(create(tmp_path / "essai", country="MLI", period="2025-Q1"))
    path = tmp_path / "monitoring_Alpha.csv"
    path.write_text("\n".join((HEAD, *ROWS, *more)) + "\n", "utf-8")
    (added,) = workspace.add([path])
    assert added.receipt is not None
    keys = {text: workspace.key(text) for text in KEYS}
    found = workspace.desk().estimates(keys.values())
    told = {text: found[key].waits or Waits() for text, key in keys.items()}
    assert all(found[keys[text]].value is None for text, one in told.items() if one.withholds)
    assert found[keys["killed_monitoring/2025-Q1"]].value is not None or told["killed_monitoring/2025-Q1"].untold
    assert all(found[keys[text]].status != "final" for text, one in told.items() if one)
    return {text: (one.rows, one.untold, one.unsaid) for text, one in told.items() if one}


KEYS = (
    "hr_violations/2025-Q1",
    "hr_violations/2025-01",
    "hr_violations/2025-03",
    "hr_violations/2025-Q1@ml-mopti",
    "hr_violations/2025-Q1@ml-gao",
    "killed_monitoring/2025-Q1",
)


@pytest.mark.parametrize(
    ("row", "found"),
    [
        # a word that nobody knows: the row is of March and of Gao, whatever it is
        (
            "9,Alpha,2025-03-07,Gao,,Chose inconnue,,Civil,1,1",
            {
                "hr_violations/2025-Q1": (1, 0, 0),
                "hr_violations/2025-03": (1, 0, 0),
                "hr_violations/2025-Q1@ml-gao": (1, 0, 0),
            },
        ),
        # a day that is not told: it may be of any month, and figures that are many times as much are printed without it
        (f"9,Alpha,,Gao,,{LIFE},1,1", {
            "hr_violations/2025-Q1": (0, 1, 0),
            "hr_violations/2025-01": (0, 1, 0),
            "hr_violations/2025-03": (0, 1, 0),
            "hr_violations/2025-Q1@ml-gao": (0, 1, 0),
            "killed_monitoring/2025-Q1": (0, 1, 0),
        }),
        # a place that is not told: it counts for the country, and may be of each region
        (f"9,Alpha,2025-03-07,,,{LIFE},1,1", {
            "hr_violations/2025-Q1@ml-mopti": (0, 1, 0),
            "hr_violations/2025-Q1@ml-gao": (0, 1, 0),
        }),
        # a number that is not told: only what adds it up lacks it
        (f"9,Alpha,2025-03-07,Gao,,{LIFE},1,", {"killed_monitoring/2025-Q1": (0, 0, 1)}),
        # nothing that waits
        (f"9,Alpha,2025-03-07,Gao,,{LIFE},1,0", {}),
    ],
)  # fmt: skip
def test_what_waits_is_told_where_it_may_belong(
    row: str, found: dict[str, tuple[int, int, int]], tmp_path: Path
) -> None:
    assert waits(tmp_path, row) == found


def test_nothing_is_known_after_the_row_in_which_a_text_breaks_off(tmp_path: Path) -> None:
    workspace = Workspace(create(tmp_path / "essai", country="MLI", period="2025-Q1"))
    path = tmp_path / "monitoring_Alpha.csv"
    path.write_text("\n".join((HEAD, *ROWS, "9,Alpha,2025-03-07,Ga")), "utf-8")
    (added,) = workspace.add([path])
    assert [finding.id for finding in added.findings if finding.severity == "warning"] == ["row_truncated"]
    for text in KEYS:
        estimate = workspace.figure(text).estimate
        assert estimate.value is None
        assert estimate.waits is not None
        assert estimate.waits.rows == 1
