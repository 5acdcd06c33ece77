"""A place without its number, in a table of sums of protection monitoring, is not known: it is no zero."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.test_files_not_ours import given, values

HEAD: list[list[object]] = [["Violations par cercle (données inventées)"], []]


def tables(cell: object) -> dict[str, list[list[object]]]:
    """The same numbers with months as columns, as rows, and beside another measure."""
    return {
        "months as columns": [
            *HEAD,
            ["Région", "Cercle", "Janvier 2025", "Février 2025", "Mars 2025"],
            ["Gao", "Ansongo", 4, 7, 9],
            ["Gao", "Bourem", 3, cell, 1],
            ["Mopti", "Djenné", 1, 1, 0],
        ],
        "months as rows": [
            *HEAD,
            ["Région", "Cercle", "Mois", "Nombre de violations"],
            ["Gao", "Ansongo", "Janvier 2025", 4],
            ["Gao", "Ansongo", "Février 2025", 7],
            ["Gao", "Bourem", "Janvier 2025", 3],
            ["Gao", "Bourem", "Février 2025", cell],
            ["Mopti", "Djenné", "Janvier 2025", 1],
            ["Mopti", "Djenné", "Février 2025", 1],
        ],
        "two measures": [
            *HEAD,
            ["Région", "Cercle", "Janvier 2025", None, "Février 2025", None],
            [None, None, "Violations", "Victimes", "Violations", "Victimes"],
            ["Gao", "Ansongo", 4, 7, 9, 9],
            ["Gao", "Bourem", 3, 4, cell, cell],
            ["Mopti", "Djenné", 1, 1, 0, 0],
        ],
    }


@pytest.mark.parametrize("form", list(tables(None)))
@pytest.mark.parametrize(("cell", "due"), [(None, None), ("-", None), ("n/r", None), (0, 0), (5, 5)])
def test_a_place_without_its_number_is_no_zero(tmp_path: Path, form: str, cell: object, due: int | None) -> None:
    workspace, _ = given(tmp_path, "Violations.xlsx", tables(cell)[form], "protection_monitoring")
    (asked,) = (line for line in workspace.correct().lines if line.kind == "sums")
    workspace.correct({asked.subject: asked.choices[0]}, author="Awa")
    key = "hr_violations/2025-02@ml-2021-gao-bourem"
    assert values(workspace, {key: due}) == {key: due}
