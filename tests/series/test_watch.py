"""The verb at both doors: the demonstration watched, what is refused, and sources side by side."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from typer.testing import CliRunner

import kolosi
from kolosi.cli import app
from kolosi.measure.series.beside import mixtures
from kolosi.measure.series.weeks import Series
from kolosi.model.finding import Refusal
from kolosi.reading.labels import label
from kolosi.workspace import Workspace

HALF = "2024-10..2025-03"


@pytest.fixture(scope="module")
def mali(demo: Path) -> Workspace:
    return kolosi.open(demo)


def printed(folder: Path, *words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["watch", *words, "--workspace", str(folder)])
    return result.exit_code, result.output.replace("\u202f", " ").replace("\u00a0", " ")


def test_weeks_are_watched_by_region_and_risk_alike_at_both_doors(mali: Workspace) -> None:
    answer = mali.watch("hr_violations")
    assert answer.columns == ("risk",)
    code, output = printed(mali.folder, "hr_violations", "--json")
    told = json.loads(output)
    assert told == json.loads(json.dumps(answer.as_json()))
    assert code == 1
    assert told["alarms"][0]["said"] == {"fr": "plus que prévu", "en": "more than expected"}
    assert {one["state"] for one in told["alarms"]} == {"alarm"}


def test_alarms_stand_one_line_a_series_with_most_above_first_and_the_rest_is_counted(mali: Workspace) -> None:
    answer = mali.watch("hr_violations")
    above = answer.above
    assert sum(len(one.weeks) for one in above) == len(answer.alarms) == 76
    assert [one.excess for one in above] == sorted((one.excess for one in above), reverse=True)
    assert (above[0].series.place, above[0].observed, round(above[0].expected, 1)) == ("ml-mopti", 126, 40.9)
    _, output = printed(mali.folder, "hr_violations", "--language", "fr")
    rows = [line for line in output.splitlines() if line.endswith("plus que prévu")]
    assert len(rows) == 12
    assert rows[0].split("  ")[0] == "Mopti"
    assert "Vol, extorsion, expulsion  " in rows[0]
    assert "… et 38 autres séries, 46 semaines" in output
    assert "Risque de protection" in output
    assert "24 la semaine du 2025-03-03" in output
    assert "0,1 à 3,9 pour 100" in output
    told = answer.as_json()["above"]
    assert isinstance(told, list)
    assert (len(told), told[0]["weeks"][0]) == (50, "2025-03-03..2025-03-09")


def test_the_rate_of_false_alarms_told_is_that_of_the_page_of_the_method() -> None:
    page = (Path(__file__).parents[2] / "docs" / "methods" / "series.md").read_text("utf-8")
    for method, head in (("farrington", "| Farrington |"), ("short_past", "| chart of seven weeks |")):
        row = next(line for line in page.splitlines() if line.startswith(head))
        rates = [rate for cell in row.split("|")[2:] for rate in cell.strip().split("–") if rate]
        assert f"{rates[0]} to {rates[-1]} in 100" in label(f"watch.false_alarms.{method}")["en"]
        low, high = (rate.replace(".", ",") for rate in (rates[0], rates[-1]))
        assert f"{low} à {high} pour 100" in label(f"watch.false_alarms.{method}")["fr"]


def test_observed_weeks_add_up_to_the_figure_of_the_months(mali: Workspace) -> None:
    answer = mali.watch("hr_violations", group=["region"], during="2024-Q4")
    by_month = dict(zip(map(str, answer.months.months), answer.months.counts[-1], strict=True))
    weeks = [week for week in answer.weekly.weeks if str(week.first) >= "2024-10" and str(week.last) <= "2024-12-31"]
    during = f"{weeks[0].first}..{weeks[-1].last}"
    seen = answer.weekly.seen[:, [answer.weekly.weeks.index(week) for week in weeks]].sum()
    assert seen == mali.figure("hr_violations", during=during).value
    assert by_month["2024-11"] > 0


def test_a_quarter_without_files_is_no_data_and_never_quiet(mali: Workspace) -> None:
    answer = mali.watch("hr_violations", group="region", during="2024-Q2")
    assert answer.alarms == []
    assert {one.state for one in answer.watch.found} == {"gap"}
    assert len(answer.weeks_without("gap")[Series(place="ml-gao")]) == 13
    code, output = printed(mali.folder, "hr_violations", "--during", "2024-Q2", "--language", "en")
    assert code == 0
    assert "no data for this week" in output
    assert "that is not peace" in output
    assert "Inside only" in output


def test_a_type_without_data_is_told_apart_from_a_place_without(mali: Workspace) -> None:
    answer = mali.watch("hr_violations", during="2024-Q2")
    assert {one.terms for one in answer.weeks_without("gap")} == {()}
    known = answer.watch.found[0]
    watch = replace(answer.watch, found=(replace(known, state="quiet"), *answer.watch.found[1:]))
    only = replace(answer, watch=watch).weeks_without("gap")
    assert known.week not in only[Series(place=known.series.place)]
    others = [one for one in answer.weekly.series if one.place == known.series.place and one != known.series]
    assert all(only[one] == (known.week,) for one in others)


def test_the_page_is_said_in_french_too(mali: Workspace) -> None:
    code, output = printed(mali.folder, "hr_violations", "--group", "region", "--at", "ml-mopti", "--language", "fr")
    assert code == 1
    assert "Usage interne seulement" in output
    assert "plus que prévu" in output
    assert "pas de tendance nette" in output
    assert "Gao" not in output


def test_a_term_of_the_key_narrows_the_weeks(mali: Workspace) -> None:
    key = "hr_violations;violation=abduction/2024-12-02..2024-12-29"
    answer = mali.watch(key, group="region")
    assert len(answer.watch.found) == 4 * len(answer.weekly.series)
    asked = answer.weekly.during(answer.during)
    assert answer.weekly.seen[:, list(asked)].sum() == mali.figure(key).value
    with pytest.raises(Refusal) as refused:
        mali.watch("hr_violations/2025-Q1/2024-Q4")
    assert refused.value.finding.id == "key_of_change"


def test_what_has_no_weeks_is_refused_with_what_has(mali: Workspace) -> None:
    with pytest.raises(Refusal) as refused:
        mali.watch("gbv_incidents")
    assert refused.value.finding.id == "not_weekly"
    assert "hr_violations" in str(refused.value.finding.data["known"])
    with pytest.raises(Refusal) as early:
        mali.watch("hr_violations", during="2010-Q1")
    assert early.value.finding.id == "no_weeks"
    with pytest.raises(Refusal) as unknown:
        mali.watch("hr_violations", group=["nothing"])
    assert unknown.value.finding.id == "group_unknown"


def test_sources_that_disagree_stand_side_by_side_with_what_each_counts(mali: Workspace) -> None:
    answer = mali.watch("acled_fatalities", during=HALF, beside=["killed_monitoring"])
    assert [side.as_json()["value"] for side in answer.sides] == [1444, 765]
    assert [side.as_json()["counts"] for side in answer.sides][1] == {
        "measure": "sum(killed)",
        "where": "risk = 'attacks_on_civilians' AND victim_status = 'civilian'",
    }
    assert answer.mixed == ()
    assert answer.is_compound
    text = json.dumps(answer.as_json())
    assert "2209" not in text
    assert "1104.5" not in text
    code, output = printed(
        mali.folder, "acled_fatalities", "--during", HALF, "--beside", "killed_monitoring", "--language", "fr"
    )
    assert code in (0, 1)
    assert "jamais additionnées, jamais moyennées" in output
    assert "1 444" in output
    assert "765" in output


def test_two_figures_of_one_system_are_no_two_accounts(mali: Workspace) -> None:
    with pytest.raises(Refusal) as refused:
        mali.watch("acled_fatalities", during=HALF, beside=["acled_events"])
    assert refused.value.finding.id == "same_source"


@pytest.mark.parametrize(
    ("typed", "is_found"),
    [
        ("2 209", True),
        pytest.param("1 104,5", True, marks=pytest.mark.long),
        pytest.param("2 208", False, marks=pytest.mark.long),
    ],
)
def test_a_draft_that_adds_or_averages_sources_is_told(
    mali: Workspace, tmp_path: Path, typed: str, is_found: bool
) -> None:
    folder = tmp_path / "mali-2025"
    shutil.copytree(mali.folder, folder)
    draft = folder / "report" / "pau.fr.md"
    draft.write_text(draft.read_text("utf-8") + f"\n\nEn tout, {typed} personnes ont été tuées.\n", "utf-8")
    answer = kolosi.open(folder).watch("acled_fatalities", during=HALF, beside=["killed_monitoring"])
    assert [finding.id for finding in answer.mixed] == ["sources_mixed"] * is_found
    assert all(finding.found == typed for finding in answer.mixed)


def test_every_sum_and_mean_of_some_of_the_values_is_a_mixture_and_none_of_the_values_is() -> None:
    found = mixtures([Fraction(2), Fraction(3), Fraction(5)])
    assert found[Fraction(10)] == "sum"
    assert found[Fraction(10, 3)] == "mean"
    assert not {Fraction(2), Fraction(3), Fraction(5)} & set(found)
