"""What happens to files on their way makes no figure another final number: it stays right, is partial, is none, or is asked.

Some changes nothing in a file can tell. They are named here, by rule, with what the figure must be all the same:

- **Rows cut out at the end** leave a file that could have been sent so. Its figures are those of the rows that are left. Where the
  file says that it is longer (a total printed under the rows, a name or a title with months of which no row is left, a last line
  that breaks off), they are not final.
- **Two headers exchanged** over columns of the same kind, numbers over numbers and days over days: only the headers tell them apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from random import Random

import pytest
from tests.inboxes.walk import inbox
from tests.mutations.changes import Changed, bodies_of, change
from tests.mutations.figures import Before, Given, Seen, alone, falsehoods
from tests.mutations.grids import Grid, Sheaf, opened

from kolosi.model.key import Key

DEMO = Path(__file__).parents[2] / "examples" / "mali-2025" / "inputs"
QUARTER = Path(__file__).parents[3] / "shared" / "quarter"
DEMO_PERIOD, QUARTER_PERIOD = "2024-10..2025-03", "2025-Q2"

LONG = 1500
"""A file of more rows is changed less often: its figures are many and alike."""

FEW, MANY = 2, 7
"""How many changes a long file takes, and another, when all are run."""

QUICK = (
    "dtm_ronde_2024-09",
    "gbvims",
    "engins",
    "hpc_2025",
    "faits_dates",
    "monitoring_T2_HI",
    "5W_T2_HI",
    "DTM_Mali",
    "ecoles",
    "ONG01",
)
"""The files of which each takes two changes in every run."""


def files() -> list[Path]:
    """The files of the example, and those of the quarter where it is present, that can be changed cell by cell."""
    quarter = QUARTER / "files"
    found = [*sorted(DEMO.iterdir()), *(sorted(quarter.iterdir()) if quarter.is_dir() else ())]
    return [path for path in found if path.suffix in (".csv", ".xlsx", ".xls", ".ods")]


def given(path: Path) -> Given:
    """A file with the period of its document and what its sender would answer."""
    if path.parent == DEMO:
        return Given(path=path, period=DEMO_PERIOD)
    told = {one.name: one for one in inbox(QUARTER)}
    return Given(path=path, period=QUARTER_PERIOD, told=told[path.name])


def wrong_after_changes(path: Path, tmp_path: Path, numbers: Sequence[int]) -> dict[str, list[str]]:
    """The figures that became false, by the change that made them so."""
    one, sheaf = given(path), opened(path)
    assert sheaf is not None
    whole = alone(one, sheaf.name, sheaf.data(), tmp_path / "avant")
    before = Before.of(whole)
    bodies = bodies_of(sheaf, whole.rows() if whole.source else {})
    found = {}
    for number in numbers:
        changed = change(sheaf, bodies, Random(f"{path.name} {number}"))
        after = alone(one, changed.name, changed.data, tmp_path / str(number))
        wrong = falsehoods(before, after, changed, partial(cannot_be_seen, before, sheaf, changed))
        if wrong:
            found[f"{number}: {changed.how}: {changed.about}"] = wrong
    return found


# -- what nothing can tell --------------------------------------------------------------------------------------------


def cannot_be_seen(before: Before, sheaf: Sheaf, changed: Changed, key: Key, now: Seen, was: Seen) -> bool:
    """True for a figure that is another number, as it must be where nothing in the file tells of the change."""
    if changed.gone and not changed.how.startswith("bytes"):
        return is_of_rows_left(before, sheaf, changed, key, now, was)
    return changed.how == "headers exchanged" and are_alike(sheaf, changed)


def is_of_rows_left(before: Before, sheaf: Sheaf, changed: Changed, key: Key, now: Seen, was: Seen) -> bool:
    """True where nothing tells that rows were cut out, and the figure is that of the rows that are left."""
    if changed.how == "rows cut above the foot" and prints_total(grid_of(sheaf, changed)):
        return False
    return was.value is None or now.value == before.left(key, changed.sheet, changed.gone)


def are_alike(sheaf: Sheaf, changed: Changed) -> bool:
    """True where the columns whose headers were exchanged hold values of one kind."""
    grid = grid_of(sheaf, changed)
    header = next(row for row in range(1, len(grid.rows) + 1) if set(changed.columns) <= set(texts(grid, row)))
    at = [texts(grid, header).index(name) + 1 for name in changed.columns]
    kinds = [
        {type(grid.cell(row, column)) for row in range(header + 1, len(grid.rows) + 1)} - {type(None)} for column in at
    ]
    return kinds[0] == kinds[1] and kinds[0] != {str}


def prints_total(grid: Grid) -> bool:
    """True where a row under the others says total, with numbers that were reckoned."""
    from kolosi.intake.columns.totals import is_total_label

    totals = [row for row in range(1, len(grid.rows) + 1) if any(map(is_total_label, texts(grid, row)))]
    return any(
        isinstance(grid.cell(row, c), int | float) for row in totals for c in range(1, len(grid.rows[row - 1]) + 1)
    )


def grid_of(sheaf: Sheaf, changed: Changed) -> Grid:
    """The sheet that was changed, as it was."""
    return next(grid for grid in sheaf.grids if grid.name == changed.sheet)


def texts(grid: Grid, row: int) -> list[str]:
    """The texts of a row, empty where a cell holds none."""
    return [str(grid.cell(row, column) or "") for column in range(1, len(grid.rows[row - 1]) + 1)]


# -- the changes ------------------------------------------------------------------------------------------------------


@pytest.mark.long
@pytest.mark.parametrize("path", files(), ids=lambda path: path.stem)
def test_no_change_of_a_file_makes_a_figure_another_final_number(path: Path, tmp_path: Path) -> None:
    sheaf = opened(path)
    assert sheaf is not None
    count = FEW if sum(len(grid.rows) for grid in sheaf.grids) > LONG else MANY
    assert wrong_after_changes(path, tmp_path, range(count)) == {}


@pytest.mark.parametrize("name", QUICK)
def test_two_changes_of_a_file_make_no_figure_another_final_number(name: str, tmp_path: Path) -> None:
    path = next((path for path in files() if name in path.name), None)
    if path is None:
        pytest.skip(f"the quarter is not present: {name}")
    assert wrong_after_changes(path, tmp_path, (100, 101)) == {}


@pytest.mark.long
def test_three_hundred_changes_are_made_where_the_quarter_is_present() -> None:
    if not QUARTER.is_dir():
        pytest.skip("the quarter is not present")
    rows = [sum(len(grid.rows) for grid in sheaf.grids) for path in files() if (sheaf := opened(path))]
    assert sum(FEW if count > LONG else MANY for count in rows) >= 300
