"""Rows of persons: k, l and the risk of the whole; and the golden cases of files and tables."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from tests.inspection.making import table, word

from kolosi.release.files.microdata import fewest_values, global_risk, individual_risks, smallest_group
from kolosi.workspace.review.inspecting import inspected

PLACES = st.sampled_from(["Gao", "Mopti", "Kayes"])
ROWS = st.lists(st.tuples(PLACES, st.sampled_from("FH"), st.sampled_from(["0-17", "18+"])), min_size=1, max_size=60)


@given(ROWS)
def test_k_is_the_size_of_the_smallest_group_of_rows_alike(rows: list[tuple[str, ...]]) -> None:
    assert smallest_group(rows) == min(Counter(rows).values())


@given(ROWS)
def test_of_a_whole_population_the_risk_is_the_share_of_groups_in_rows(rows: list[tuple[str, ...]]) -> None:
    assert global_risk(rows) == pytest.approx(len(set(rows)) / len(rows))


@given(ROWS, st.data())
def test_weights_only_lower_the_risk_and_never_below_nought(rows: list[tuple[str, ...]], data: st.DataObject) -> None:
    weights = data.draw(st.lists(st.floats(1, 50), min_size=len(rows), max_size=len(rows)))
    each, bare = individual_risks(rows, weights), individual_risks(rows)
    assert (each > 0).all()
    assert (each <= bare + 1e-9).all()


@pytest.mark.parametrize("sampled", [1, 2, 3, 7, 40])
@pytest.mark.parametrize("estimated", [1.0, 1.5, 4.0, 30.0, 1000.0])
def test_the_risk_is_the_expectation_of_one_over_the_population_of_the_group(sampled: int, estimated: float) -> None:
    """E(1/F) is the integral over s of E(exp(-sF)), the generating function of the negative binomial law."""
    p = 1 / estimated
    ends = [0.0, *np.logspace(-9, 3, 60)]
    pieces = [
        quad(lambda s: (p * np.exp(-s) / (1 - (1 - p) * np.exp(-s))) ** sampled, *ends[at : at + 2])[0]
        for at in range(60)
    ]
    wanted = sum(pieces)
    (risk,) = set(individual_risks([("a",)] * sampled, [estimated] * sampled).round(12))
    assert risk == pytest.approx(wanted, rel=1e-3)


def test_l_is_the_fewest_values_that_a_group_has() -> None:
    rows = [("Gao",)] * 3 + [("Mopti",)] * 2
    assert fewest_values(rows, ["viol", "viol", "coups", "viol", "viol"]) == 1
    assert fewest_values(rows, ["viol", "viol", "coups", "viol", "coups"]) == 2
    assert (smallest_group([]), fewest_values([], []), global_risk([])) == (0, 0, 0.0)


# -- golden cases -----------------------------------------------------------------------------------------------------


def persons(smallest: int, values: int) -> bytes:
    """Rows of persons whose smallest group has so many rows and so many kinds of violence."""
    kinds = ["viol", "coups"][:values]
    small = [f"Mopti,H,18+,{kinds[at % values]}" for at in range(smallest)]
    rest = [f"Gao,F,0-17,{('viol', 'coups')[at % 2]}" for at in range(400)]
    return table("région,sexe,tranche d'âge,type de violence", *rest, *small)


def columns(given: dict[str, object]) -> bytes:
    """A table with the columns of the case, filled with invented values."""
    names = [str(name) for name in given["columns"]]  # type: ignore[attr-defined]
    decimals = int(str(given.get("decimals", 0)))
    cells = {"region": "Gao", "narrative": "Elle marchait", "organisation": "ONG fictive", "cases": "42"}
    return table(",".join(names), ",".join(cells.get(name, f"16.{'271828'[:decimals]}") for name in names))


CASES: dict[str, tuple[str, str, Callable[[dict[str, object]], bytes]]] = {
    "D25": ("t.csv", "positions", columns),
    "D26": ("t.csv", "free_text", columns),
    "D27": ("t.csv", "few_alike", lambda given: persons(int(str(given["smallest_group"])), 2)),
    "D28": (
        "t.csv",
        "one_value",
        lambda given: persons(int(str(given["smallest_group"])), int(str(given["distinct_sensitive_values"]))),
    ),
    "D33": ("t.docx", "embedded", lambda given: word("", dict.fromkeys(map(str, given["parts"]), "<x/>"))),  # type: ignore[call-overload]
    "D34": ("t.csv", "organisations", columns),
}


@pytest.mark.shared
@pytest.mark.parametrize("id_", sorted(CASES))
def test_a_golden_case_of_a_file_is_decided_as_written(id_: str, shared_data: Path) -> None:
    cases = json.loads((shared_data.parent / "methods" / "golden_disclosure.json").read_text("utf-8"))["cases"]
    case = next(one for one in cases if one["id"] == id_)
    name, kind, make = CASES[id_]
    found = inspected(name, make(case["given"]))
    (told,) = {one.data["rule"] for one in found.findings if one.id == f"inside_{kind}"}
    assert case["expect"]["outcome"].lower() == found.outcome
    assert told in case["rules"]


def test_what_the_golden_cases_block_is_let_through_once_it_is_mended() -> None:
    for data in (
        table("lat,lon", "16.3,-0.1"),
        table("region,type", "Gao,vol"),
        persons(40, 2),
        table("region,cases", "Gao,42"),
    ):
        assert inspected("t.csv", data).outcome == "release"
