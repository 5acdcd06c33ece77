"""Requirements by area beside a sheet of flows with a date each: figures added up by hand. Invented data."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.test_files_not_ours import SAID, Line, values
from tests.test_strangers_tables import states, workbook

pytestmark = pytest.mark.long

NEEDED: list[Line] = [
    [f"Plan de réponse 2025 – besoins de financement de la protection {SAID}"],
    ["Sous-cluster", "Besoins de financement (USD)"],
    ["Violences basées sur le genre", "4\u00a0000\u00a0000"],
    ["Protection de l'enfance", "3\u00a0000\u00a0000"],
    ["Protection (overall)", "2\u00a0500\u00a0000"],
    ["Logement, terre et biens", "-"],
    ["Total", "9\u00a0500\u00a0000"],
]
HEADS: Line = [
    "id",
    "date",
    "budgetYear",
    "destGlobalClusters",
    "destPlanCode",
    "status",
    "amountUSD",
    "srcOrganization",
]
FLOWS: list[Line] = [
    HEADS,
    [901, "2025-01-14", 2025, "Protection - Gender-Based Violence", "HMLI25", "paid", "100 000,00", "Donor A"],
    [902, "2025-02-20", 2025, "Protection - Gender-Based Violence", "HMLI25", "pledge", 70_000, "Donor A"],
    [903, "03/03/2025", 2025, "Protection - Gender-Based Violence", "HMLI25", "commitment", 55_000, "Donor B"],
    [903, "03/03/2025", 2025, "Protection - Child Protection", "HMLI25", "commitment", 55_000, "Donor B"],
    [904, "2025-03-28", 2025, "Protection - Mine Action", "", "paid", "8 000,00", "Donor A"],
    [905, "2025-04-02", 2025, "Protection (overall)", "HMLI25", "paid", 30_000, "Donor C"],
    [906, "2024-12-19", 2025, "Protection - Child Protection", "HMLI25", "paid", 20_000, "Donor C"],
    [907, "2025-02-11", 2025, "Health", "HMLI25", "paid", 999_000, "Donor C"],
    [908, "2025-02-12", 2025, "Protection - Child Protection", "HMLI25", "paid", 5_000, "Donor C"],
    [908, "2025-02-12", 2025, "Health", "HMLI25", "paid", 5_000, "Donor C"],
]
RECEIVED = "funding_flows"


def test_flows_count_once_on_their_day_without_pledges_and_shared_ones_under_no_area(tmp_path: Path) -> None:
    workspace, ids = workbook(tmp_path, "FTS_flux_besoins.xlsx", {"Besoins": NEEDED, "Flux": FLOWS})
    assert states(workspace) == ["counts"], ids
    expected = {
        "funding_required/2025": 9_500_000,
        "funding_required;aor=gbv/2025": 4_000_000,
        "funding_required;aor=housing_land_property/2025": None,
        f"{RECEIVED}/2025-Q1": 163_000,
        f"{RECEIVED}/2025-01": 100_000,
        f"{RECEIVED}/2025-02": None,
        f"{RECEIVED}/2025-Q2": 30_000,
        f"{RECEIVED}/2025": 213_000,
        f"{RECEIVED};aor=gbv/2025": 100_000,
        f"{RECEIVED};aor=child_protection/2025": 20_000,
        f"{RECEIVED};aor=child_protection/2025-Q1": None,
        f"{RECEIVED};aor=mine_action/2025": 8_000,
        "funding_received/2025": None,
    }
    assert values(workspace, expected) == expected


def test_a_line_of_the_cluster_that_no_total_adds_to_its_areas_asks(tmp_path: Path) -> None:
    lines = [list(line) for line in NEEDED]
    lines[6][1] = "8\u00a0200\u00a0000"
    workspace, _ = workbook(tmp_path, "FTS_besoins.xlsx", {"Besoins": lines})
    assert workspace.figure("funding_required/2025").estimate.value is None
    assert workspace.correct().lines


def test_days_typed_as_days_are_days_of_flows_too(tmp_path: Path) -> None:
    rows = [HEADS, [11, date(2025, 2, 3).isoformat(), 2025, "Protection - Mine Action", "HMLI25", "paid", 7_000, "X"]]
    rows += [[12, date(2025, 3, 5).isoformat(), 2025, "Protection - Mine Action", "HMLI25", "paid", 6_000, "X"]]
    workspace, _ = workbook(tmp_path, "FTS_flux.xlsx", {"Flux": rows})
    expected = {f"{RECEIVED}/2025-Q1": 13_000, f"{RECEIVED}/2025-02": 7_000}
    assert values(workspace, expected) == expected
