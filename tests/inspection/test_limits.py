"""The numbers of the rules are parameters: with others, other cells are told."""

from __future__ import annotations

import pytest
from tests.inspection.making import table
from tests.inspection.test_microdata import persons

from kolosi.intake.hidden import look_inside
from kolosi.release.files.columns import traces_of, traces_of_points
from kolosi.release.files.words import Limits

COUNTS = table("Région,Survivantes de VBG", "Gao,120", "Mopti,7", "Kayes,3")
KILLED = table("Région,Civils tués", "Gao,120", "Mopti,7", "Kayes,3")
PLACES = table("region,lat,lon", "Gao,16.27,-0.04", "Mopti,14.49,-4.19")


def told(data: bytes, limits: Limits) -> dict[str, tuple[str, int]]:
    inside = look_inside("t.csv", data)
    found = [*traces_of(inside.sheets, limits, "t.csv"), *traces_of_points(inside, limits)]
    return {trace.kind: (trace.place, trace.count) for trace in found}


@pytest.mark.parametrize(
    ("data", "limits", "kind", "expected"),
    [
        (COUNTS, Limits(), "small_cells", ("B3, B4", 2)),
        (COUNTS, Limits(sensitive=5), "small_cells", ("B4", 1)),
        (COUNTS, Limits(sensitive=3), "small_cells", None),
        (KILLED, Limits(), "few_counted", ("B4", 1)),
        (KILLED, Limits(other=10), "few_counted", ("B3, B4", 2)),
        (persons(4, 2), Limits(), "few_alike", ("", 1)),
        (persons(4, 2), Limits(k=4), "few_alike", None),
        (persons(9, 1), Limits(), "one_value", ("", 1)),
        (persons(9, 1), Limits(l=1), "one_value", None),
        (persons(9, 2), Limits(risk=0.001), "found_again", ("", 1)),
        (PLACES, Limits(), "positions", ("lon", 2)),
        (PLACES, Limits(grid_km=1), "positions", None),
    ],
)
def test_another_number_tells_other_cells(
    data: bytes, limits: Limits, kind: str, expected: tuple[str, int] | None
) -> None:
    assert told(data, limits).get(kind) == expected


def test_the_numbers_are_those_of_the_default_policy() -> None:
    from kolosi.workspace.review.inspecting import default_limits

    assert default_limits() == Limits()
