"""Indicators that are more open than the system behind them: the tool's own say why, those of a workspace are asked."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.outputs import planted

from kolosi.content.indicators import load_indicators
from kolosi.model.finding import Finding
from kolosi.workspace import Workspace
from kolosi.workspace.decide.openness import bound_of, has_reason
from kolosi.workspace.knowledge import Knowledge

OPEN = """
closed_roads:
  label: {en: Closed roads (invented), fr: Routes fermées (inventé)}
  unit: {en: roads, fr: routes}
  kind: flow
  source: protection_monitoring
  from: statistics
  measure: sum(value)
  where: statistic = 'eo_incidents'
  sensitivity: public
"""
WHY = "  why: {en: The system publishes it by region., fr: Le système le publie par région.}\n"


def points(folder: Path, definitions: str) -> list[Finding]:
    made = planted.create(folder, {"fr": "# Résumé {#resume}\n", "en": "# Summary {#summary}\n"})
    own = made.folder / "content" / "indicators"
    own.mkdir(parents=True)
    (own / "ours.yaml").write_text(definitions, "utf-8")
    return [one for one in Workspace(made.folder).check_drafts() if one.id == "indicator_opened"]


def test_every_indicator_of_the_tool_that_is_more_open_than_its_source_says_why_in_both_languages() -> None:
    known = Knowledge("MLI")
    more_open = {id_ for id_, one in known.indicators.items() if bound_of(one, None, known)}
    assert {"idps", "schools_nonfunctional", "gbvims_regions", "people_targeted"} <= more_open
    assert {id_ for id_ in more_open if not has_reason(known.indicators[id_])} == set()


@pytest.mark.parametrize(
    "id_", ["gbv_active_actors", "gbv_actors_ceased", "one_stop_centres", "organisations_hit_by_cuts"]
)
def test_counts_of_those_who_report_are_sensitive(id_: str) -> None:
    assert load_indicators()[id_].is_sensitive


@pytest.mark.parametrize(
    ("id_", "least"),
    [
        ("regions_with_attacks", "incident"),
        ("eo_incidents", "aggregate"),
        ("people_assisted_aor", "aggregate"),
        ("assistance_rate_aor", "aggregate"),
    ],
)
def test_what_a_partner_or_a_place_could_be_told_by_is_no_open_figure(id_: str, least: str) -> None:
    assert load_indicators()[id_].sensitivity == least


def test_an_indicator_of_a_workspace_more_open_than_its_source_is_a_point_to_check(tmp_path: Path) -> None:
    (found,) = points(tmp_path / "ouvert", OPEN)
    assert (found.severity, found.found, found.data["bound"]) == ("warning", "closed_roads", "sensitivity: incident")
    assert "Routes fermées (inventé)" in found.message["fr"]
    assert "Closed roads (invented)" in found.message["en"]
    assert all("sensitivity: incident" in hint for hint in found.hint.values())


def test_one_that_says_why_in_both_languages_is_none(tmp_path: Path) -> None:
    assert points(tmp_path / "motif", OPEN + WHY) == []
    assert len(points(tmp_path / "une langue", OPEN + "  why: {fr: Le système le publie.}\n")) == 1


def test_a_definition_of_the_tool_that_a_workspace_makes_less_sensitive_is_one_too(tmp_path: Path) -> None:
    laid_over = OPEN.replace("closed_roads", "gbv_incidents").replace("protection_monitoring", "gbvims")
    (found,) = points(tmp_path / "moins sensible", laid_over.replace("  sensitivity: public\n", ""))
    assert (found.found, found.data["bound"]) == ("gbv_incidents", "sensitive: true")


def test_a_share_is_as_closed_as_what_it_is_a_share_of(tmp_path: Path) -> None:
    share = "closed_share:\n  label: {en: Share, fr: Part}\n  kind: share\n  sensitivity: public\n"
    share += "  numerator: hr_violations;category=forced_movement\n  denominator: hr_violations\n"
    (found,) = points(tmp_path / "part", share)
    assert found.data["bound"] == "sensitivity: incident"


def test_a_workspace_without_definitions_of_its_own_is_not_asked(tmp_path: Path) -> None:
    made = planted.create(tmp_path / "sans", {"fr": "# Résumé {#resume}\n", "en": "# Summary {#summary}\n"})
    assert "indicator_opened" not in {one.id for one in Workspace(made.folder).check_drafts()}
