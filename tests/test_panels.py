"""Panels of the same reporters: from records, and from what the coordinator of the GBVIMS added up."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest
from tests.effort_case import ALL, HEARD_ALWAYS, NAMES, Flat, records, registered, violations

import kolosi
from kolosi.measure.reporting.panels import panels
from kolosi.model.indicator import Indicator, Measure
from kolosi.model.key import Key
from kolosi.model.panel import Panel
from kolosi.store.engine import Engine
from kolosi.workspace import Workspace

pytestmark = pytest.mark.long

CHANGE = Key.parse("violations/2025-Q1/2024-Q4")


def panel(key: Key = CHANGE, indicator: Indicator | None = None, **frames: pl.DataFrame) -> Panel | None:
    one = indicator or violations()
    return panels([key], {one.id: one}, Engine.from_frames(frames), Flat()).get(key)


# -- from records -----------------------------------------------------------------------------------------------------


def test_a_panel_holds_who_is_heard_from_in_both_periods_and_no_name() -> None:
    counts = {**ALL, ("alpha", "2024-Q4"): 70, ("beta", "2025-Q1"): 14}
    rows = registered(
        *[(name, None, "2024", "received") for name in NAMES],
        *[(name, None, "2025-Q1", "received") for name in NAMES[1:]],
        ("alpha", None, "2025-Q1", "missing"),
    )
    del counts["alpha", "2025-Q1"]
    found = panel(incidents=records(counts), registry=rows)
    assert found == Panel(
        before=Fraction(30),
        after=Fraction(34),
        all_before=Fraction(100),
        reporters=(3, 4, 3),
        pairs=((Fraction(10), Fraction(10)), (Fraction(10), Fraction(10)), (Fraction(10), Fraction(14))),
    )
    assert found.continuity == Fraction(3, 10)


def test_a_reporter_that_said_that_there_was_nothing_is_in_the_panel_with_zero() -> None:
    counts = {pair: count for pair, count in ALL.items() if pair != ("alpha", "2025-Q1")}
    states = {"alpha": "zero"}
    rows = registered(
        *[(name, None, "2024", "received") for name in NAMES],
        *[(name, None, "2025-Q1", states.get(name, "received")) for name in NAMES],
    )
    found = panel(incidents=records(counts), registry=rows)
    assert found is not None
    assert (found.reporters, found.pairs[0]) == ((4, 4, 4), (10, 0))


def test_a_reporter_that_was_not_asked_is_not_in_the_panel() -> None:
    frame = records(ALL).with_columns(
        killed=pl.when((pl.col("organisation") == "alpha") & (pl.col("day").dt.year() == 2024)).then(None).otherwise(2)
    )
    killed = Indicator(
        id="killed",
        label={},
        unit={},
        kind="flow",
        table="incidents",
        measure=Measure(function="sum", column="killed"),
        source="monitoring",
    )
    old = frame.with_columns(receipt=pl.col("organisation") + pl.col("day").dt.year().cast(pl.String))
    found = panel(Key.parse("killed/2025-Q1/2024-Q4"), killed, incidents=old, registry=registered(*HEARD_ALWAYS))
    assert found is not None
    assert (found.before, found.after, found.reporters) == (6, 6, (3, 3, 4))


def test_there_is_no_panel_where_nobody_knows_who_reports() -> None:
    nameless = records(ALL).with_columns(organisation=pl.lit(None, dtype=pl.String))
    assert panel(incidents=records(ALL)) is None
    assert panel(incidents=nameless, registry=registered(*HEARD_ALWAYS)) is None
    gone = registered(*[(name, None, "2024", "received") for name in NAMES], ("epsilon", None, "2025-Q1", "received"))
    assert panel(incidents=records(ALL), registry=gone) is None


# -- from the coordinator of the GBVIMS -------------------------------------------------------------------------------

SETTINGS = "country: MLI\nperiod: 2025-Q1\nlanguages: [fr, en]\n"
HEADER = (
    "Trimestre,Trimestre de comparaison,Région,Organisations dans les deux,Organisations avant,Organisations après,"
    '"Incidents avant, mêmes organisations","Incidents après, mêmes organisations",'
    '"Incidents avant, toutes les organisations","Incidents après, toutes les organisations"'
)
GBV = "gbv_incidents/2025-Q1/2024-Q1"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    (tmp_path / "mali").mkdir()
    (tmp_path / "mali" / "workspace.yaml").write_text(SETTINGS, "utf-8")
    return kolosi.open(tmp_path / "mali")


def given(workspace: Workspace, *rows: str) -> None:
    path = workspace.folder.parent / "panel inventé.csv"
    path.write_text("\n".join([HEADER, *rows]), "utf-8")
    (answer,) = workspace.add([path])
    assert (answer.source, answer.receipt is not None) == ("gbvims", True)


def told(workspace: Workspace, text: str = GBV) -> Panel | None:
    desk, key = workspace.desk(), workspace.key(text)
    return panels([key], workspace.knowledge.indicators, desk.engine, workspace.knowledge.places).get(key)


def test_the_panel_of_the_coordinator_is_that_of_the_two_quarters(workspace: Workspace) -> None:
    given(workspace, "T1 2025,T1 2024,,27,92,27,705,640,2315,1171")
    found = told(workspace)
    assert found == Panel(before=Fraction(705), after=Fraction(640), all_before=Fraction(2315), reporters=(27, 92, 27))
    assert round(float(found.continuity or 0), 3) == 0.305
    for other in ("gbv_incidents/2025-Q1/2024-Q4", "gbv_incidents;gbv_type=rape/2025-Q1/2024-Q1", f"{GBV}@ml-gao"):
        assert told(workspace, other) is None


def test_panels_by_region_are_those_of_their_regions_and_together_that_of_the_country(workspace: Workspace) -> None:
    given(workspace, "T1 2025,T1 2024,Gao,9,30,9,205,240,800,400", "T1 2025,T1 2024,Mopti,18,62,18,500,400,1515,771")
    gao, country = told(workspace, "gbv_incidents/2025-Q1/2024-Q1@ml-gao"), told(workspace)
    assert gao is not None
    assert country is not None
    assert (gao.before, gao.after, gao.reporters) == (205, 240, (9, 30, 9))
    assert (country.before, country.after, country.all_before, country.reporters) == (705, 640, 2315, (27, 92, 27))


@pytest.mark.parametrize(
    "rows",
    [
        ("T1 2025,T1 2024,,2,92,27,705,640,2315,1171",),
        ("T1 2025,T1 2024,,27,92,27,9,640,2315,1171",),
        ("T1 2025,T1 2024,Gao,9,30,9,205,240,800,400", "T1 2025,T1 2024,Mopti,18,62,18,500,<5,1515,771"),
        ("T1 2025,T1 2024,,27,92,27,705,640,2315,1171", "T1 2025,T1 2024,,27,92,27,700,640,2315,1171"),
    ],
)
def test_a_panel_of_few_or_of_small_counts_or_of_which_a_part_waits_is_not_taken(
    workspace: Workspace, rows: tuple[str, ...]
) -> None:
    given(workspace, *rows)
    assert told(workspace) is None


TOTALS = (
    "Trimestre,Viol,Agression sexuelle,Agression physique,Mariage forcé,Déni de ressources,Violences psychologiques,"
    "Non ventilé par type\nT1 2024,,,,,,,2315\nT1 2025,,,,,,,1171\n"
)
COUNTS = (
    "Source,Période,Déclarants attendus,Déclarants ayant rapporté,Part du volume passé (%)\n"
    "GBVIMS,T1 2024,92,92,\nGBVIMS,T1 2025,92,27,56\n"
)


def test_what_the_panel_says_stands_beside_a_fall_of_reporters(workspace: Workspace) -> None:
    """The total fell by half while three of four reporters fell silent; those who are left counted as many as before."""
    for name, text in (("totaux inventés.csv", TOTALS), ("registre inventé.csv", COUNTS)):
        path = workspace.folder.parent / name
        path.write_text(text, "utf-8")
        (answer,) = workspace.add([path])
        assert answer.receipt is not None, [finding.message for finding in answer.findings]
    alone = workspace.change("gbv_incidents/2025-Q1/2024-Q1").comparison
    assert (alone.verdict, alone.percent) == ("NOT COMPARABLE", None)
    assert (alone.after.coverage.reporters, alone.after.coverage.volume) == ((27, 92), Fraction(56, 100))
    assert "50.6%" in alone.sentence["en"]
    given(workspace, "T1 2025,T1 2024,,27,92,27,1296,1171,2315,1171")
    beside = workspace.change("gbv_incidents/2025-Q1/2024-Q1").comparison
    assert (beside.verdict, beside.percent) == ("NOT COMPARABLE", None)
    told_of_panel = [one for one in beside.reasons if one.id.startswith("panel_")]
    assert len(told_of_panel) == 1
    assert "1,296" in told_of_panel[0].message["en"]
    assert "1,296" not in (told_of_panel[0].discreet or {})["en"]
