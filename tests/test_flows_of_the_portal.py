"""Flows as the funding portal exports them: the day of each, the years of use, pledges and currencies. Invented data."""

from __future__ import annotations

from pathlib import Path

from tests.test_files_not_ours import values
from tests.test_strangers_tables import workspace_in

from kolosi.workspace import Workspace

HEADS = "date,budgetYear,description,amountUSD,srcOrganization,destPlan,destPlanCode,destOrganization,destGlobalClusters,destLocations,destUsageYearStart,destUsageYearEnd,contributionType,flowType,method,boundary,onBoundary,status,originalAmount,originalCurrency,id"
TAGS = "#date,#date+year+budget,#description+notes,#value+funding+total+usd,#org+name+funder,#activity+appeal+name,#activity+appeal+id+external,#org+name+impl,#sector+cluster+name+list,#country+iso3+impl+list,#date+year+start+impl,#date+year+end+impl,#financial+contribution+type,#financial+direction+type,#financial+method,#financial+direction,#financial+direction+type,#status+text,#value+funding+total,#value+funding+total+currency,#activity+id+fts_internal"


def flow(day: str, amount: int, cluster: str, number: int, *, years: str = "2025,2025", status: str = "paid") -> str:
    """One flow, paid in another currency than the one that it is told in."""
    told = f"Plan inventé,HMLI25,ONG A,{cluster},MLI,{years},financial,Standard,Traditional aid,incoming,single"
    return f"{day},2025,x,{amount},Bailleur A,{told},{status},{amount * 7},EUR,{number}"


FLOWS = [
    flow("2025-01-14", 100, "Protection - Child Protection", 1),
    flow("2025-02-03", 30, "Protection - Mine Action", 2, status="commitment"),
    flow("2025-02-09", 700, "Protection - Mine Action", 3, status="pledge"),
    flow("2025-03-30", 4_000, "Food Security", 4),
    flow("2025-04-01", 20, "Protection - Gender-Based Violence", 5),
    flow("2024-12-20", 5, "Protection - Child Protection", 6),
    flow("2025-03-02", 60, "Protection - Child Protection", 7, years="2025,2026"),
    flow("2025-03-02", 9, "Protection - Child Protection", 8, years="2026,2026"),
]


def portal(tmp_path: Path, lines: list[str]) -> Workspace:
    """A workspace with an export of the portal: a mark of its encoding, headers, tags under them."""
    path, workspace = tmp_path / "fts_flows.csv", workspace_in(tmp_path)
    path.write_text("\n".join([HEADS, TAGS, *lines]) + "\n", "utf-8-sig")
    (answer,) = workspace.add([path])
    assert answer.receipt is not None
    return workspace


def test_a_flow_counts_on_its_day_in_the_year_that_it_is_used_in(tmp_path: Path) -> None:
    expected = {
        "funding_flows/2025": 155,
        "funding_flows/2025-Q1": 130,
        "funding_flows/2025-02": 30,
        "funding_flows/2025-Q2": 20,
        "funding_flows;aor=mine_action/2025-Q1": 30,
        "funding_flows;aor=gbv/2025-Q1": None,
        "funding_flows/2024-12": None,
        "funding_flows/2026": 9,
        "funding_flows/2025-Q3": None,
    }
    assert values(portal(tmp_path, FLOWS), expected) == expected


def test_where_a_flow_has_no_day_no_month_is_told(tmp_path: Path) -> None:
    lines = [*FLOWS, flow("", 50, "Protection - Mine Action", 9)]
    expected = {"funding_flows/2025": 205, "funding_flows/2025-Q1": None, "funding_flows;aor=mine_action/2025": 80}
    assert values(portal(tmp_path, lines), expected) == expected
