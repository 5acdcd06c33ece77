"""Comparisons: intervals, verdicts, reasons and sentences."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from string import Formatter

import polars as pl
import pytest

from kolosi.content.places import load_places
from kolosi.content.taxonomies import load_taxonomies
from kolosi.measure.comparison.compare import again, compare, compare_all, month_keys
from kolosi.measure.comparison.context import COVERED, Thresholds
from kolosi.measure.comparison.interval import rate_ratio, shares_differ
from kolosi.measure.comparison.reason_words import DISCREET, WORDS
from kolosi.model.figure import Comparison, Coverage, Estimate
from kolosi.model.indicator import Indicator, Measure
from kolosi.model.key import Key
from kolosi.model.panel import Panel
from kolosi.model.period import Period
from kolosi.store.engine import Engine

NARROW = "\u202f"


class Flat:
    """No place contains another."""

    def members(self, id_: str, /) -> frozenset[str]:
        return frozenset({id_})


def indicator(kind: str = "flow", **fields: object) -> Indicator:
    plain = {
        "id": "gbv_incidents",
        "label": {"en": "GBV incidents", "fr": "Incidents de VBG"},
        "unit": {},
        "table": "statistics",
        "source": "gbvims",
        "measure": Measure(function="sum" if kind == "flow" else "latest", column="value"),
    }
    return Indicator(kind=kind, **{**plain, **fields})  # type: ignore[arg-type]


def estimate(value: float | Fraction | None, period: str = "2025-Q1", kind: str = "flow", **fields: object) -> Estimate:
    months = Period.parse(period).month_count
    plain = {
        "coverage": Coverage(months_present=months, months_expected=months),
        "sources": ("gbvims",),
        "as_of": Period.parse(period).last,
    }
    key = Key.parse(f"gbv_incidents/{period}")
    exact = None if value is None else Fraction(value)
    return Estimate(key=key, value=exact, kind=kind, **{**plain, **fields})  # type: ignore[arg-type]


def covered(period: str = "2025-Q1", **fields: object) -> Coverage:
    months = Period.parse(period).month_count
    return Coverage(**{"months_present": months, "months_expected": months, **fields})  # type: ignore[arg-type]


def change(
    before: float | Fraction | None, after: float | Fraction | None, *, kind: str = "flow", **fields: object
) -> Comparison:
    one, other = estimate(before, "2024-Q1", kind), estimate(after, "2025-Q1", kind)
    return compare(one, other, indicator(kind, **fields))


def ids(comparison: Comparison, *, refusals: bool = True) -> list[str]:
    return [reason.id for reason in comparison.reasons if reason.is_refusal == refusals]


# -- intervals ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("after", "before", "low", "high"),
    [
        (7580, 8312, 0.8838686431, 0.9408811285),
        (14171, 15815, 0.8759004823, 0.916652621),
        (1171, 2315, 0.4710987013, 0.5429000254),
        (578, 602, 0.8550809681, 1.07801641),
        (4, 7, 0.1226663968, 2.247757995),
        (0, 5, 0.0, 1.091279105),
        (5, 0, 0.9163558573, None),
        (3, 3, 0.1339375882, 7.466164007),
    ],
)
def test_the_interval_of_two_counts_is_the_exact_conditional_one(
    after: int, before: int, low: float, high: float | None
) -> None:
    """Oracle: poisson.test of R."""
    found = rate_ratio(after, before)
    assert found.low == pytest.approx(low, rel=1e-8, abs=1e-8)
    assert (found.high is None) == (high is None)
    assert found.high is None or high is None or found.high == pytest.approx(high, rel=1e-8, abs=1e-8)


@pytest.mark.shared
def test_every_golden_interval_is_met(shared_data: Path) -> None:
    path = shared_data.parent / "methods" / "golden.json"
    if not path.is_file():
        pytest.skip("golden numbers not present")
    for case in json.loads(path.read_text(encoding="utf-8"))["rate_ratio_exact"]["cases"]:
        found = rate_ratio(case["x1"], case["x0"], exposure_after=case["t1"], exposure_before=case["t0"])
        assert found.low == pytest.approx(case["lo"], rel=1e-8, abs=1e-8)
        assert found.high == (case["hi"] if case["hi"] is None else pytest.approx(case["hi"], rel=1e-8))


def test_exposures_scale_the_ratio() -> None:
    found = rate_ratio(1171, 2315, exposure_after=27, exposure_before=92)
    assert found.low == pytest.approx(1.605225205, rel=1e-8)
    assert found.high == pytest.approx(1.849881568, rel=1e-8)


def test_seven_points_need_about_four_hundred_answers_a_round() -> None:
    assert shares_differ((43, 420), (50, 420))
    assert not shares_differ((43, 350), (50, 350))
    assert not shares_differ((43, 420), (50, 420), design_effect=2)


# -- verdicts -----------------------------------------------------------------------------------------------------


def test_a_fall_that_chance_does_not_explain_is_a_change() -> None:
    found = change(15815, 14171)
    assert found.verdict == "CHANGE"
    assert found.percent == found.arithmetic == Fraction(-164400, 15815)
    assert found.interval == pytest.approx((-12.40995177, -8.3347379), abs=1e-6)
    assert ids(found) == []
    assert "coverage_unknown" in ids(found, refusals=False)


def test_a_difference_within_chance_is_no_clear_change() -> None:
    found = change(602, 578)
    assert found.verdict == "NO CLEAR CHANGE"
    assert found.percent is not None


def test_under_twenty_the_counts_are_printed_without_percent() -> None:
    found = change(7, 4)
    assert (found.percent, found.interval, found.difference) == (None, None, -3)
    assert found.verdict == "NO CLEAR CHANGE"
    assert found.arithmetic == Fraction(-300, 7)
    assert "small_base" in ids(found, refusals=False)
    assert "%" not in found.sentence["en"]


def test_from_nothing_there_is_no_percent_at_all() -> None:
    found = change(0, 40)
    assert (found.percent, found.arithmetic, found.verdict) == (None, None, "CHANGE")


def test_people_have_no_interval_and_a_caveat() -> None:
    deaths = change(2876, 1444, is_people=True)
    assert (deaths.verdict, deaths.interval) == ("CHANGE", None)
    assert "clustered" in ids(deaths, refusals=False)
    assert change(87, 86, is_people=True).verdict == "NO CLEAR CHANGE"


def test_stocks_only_say_that_they_differ() -> None:
    found = change(354739, 378363, kind="stock")
    assert (found.verdict, found.interval) == ("CHANGE", None)
    assert "stock_differs" in ids(found, refusals=False)
    assert change(10, 10, kind="stock").verdict == "NO CLEAR CHANGE"


def test_money_and_different_values_have_no_interval() -> None:
    assert change(50, 90, table="funding").interval is None
    assert change(50, 90, measure=Measure(function="distinct", column="partner")).interval is None


def test_shares_differ_in_points() -> None:
    counts = {"n": 900, "numerator": Fraction(450), "denominator": Fraction(900)}
    before = estimate(50, "2024-Q1", "share", **counts)
    found = compare(before, estimate(43, "2025-Q1", "share", **counts), indicator("share"))
    assert (found.verdict, found.percent, found.difference) == ("CHANGE", None, -7)
    assert "−7.0 percentage points" in found.sentence["en"]
    assert f"−7,0{chr(32)}points de pourcentage" in found.sentence["fr"]


def test_shares_of_surveys_count_their_design_and_need_their_base() -> None:
    def share(value: int, period: str, n: int | None) -> Estimate:
        return estimate(value, period, "share", n=n)

    assert (
        compare(share(50, "2024-Q1", 420), share(43, "2025-Q1", 420), indicator("share")).verdict == "NO CLEAR CHANGE"
    )
    unknown = compare(share(50, "2024-Q1", None), share(43, "2025-Q1", 420), indicator("share"))
    assert (unknown.verdict, ids(unknown)) == ("NOT COMPARABLE", ["base_unknown"])


# -- refusals -----------------------------------------------------------------------------------------------------

GOOD = estimate(100, "2024-Q1")


@pytest.mark.parametrize(
    ("after", "reason"),
    [
        (estimate(None), "no_data"),
        (estimate(None, absence="nothing_here"), "no_data"),
        (estimate(80, sources=("acled",)), "sources_differ"),
        (estimate(80, definition="2"), "definition_differs"),
        (estimate(80, kind="stock"), "kinds_differ"),
        (estimate(80, "2025"), "lengths_differ"),
        (estimate(80, coverage=covered(months_present=2)), "incomplete_period"),
        (estimate(80, coverage=covered(places=("ml-gao",))), "places_differ"),
        (estimate(80, coverage=covered(reporters=(27, 92))), "fewer_reporters"),
    ],
)
def test_what_is_not_comparable_is_refused_with_its_reason(after: Estimate, reason: str) -> None:
    found = compare(GOOD, after, indicator())
    assert (found.verdict, ids(found)) == ("NOT COMPARABLE", [reason])
    assert (found.percent, found.interval) == (None, None)
    assert (found.arithmetic is None) == (after.value is None)
    for language, words in (("en", "Not comparable"), ("fr", "Non comparable")):
        assert words in found.sentence[language]
        assert "100 (" in found.sentence[language]
        assert "{" not in found.sentence[language]
        assert not re.search(r"[+−]\s?\d|%(?!, (theirs|leurs))", found.sentence[language])


def test_a_file_that_is_there_and_does_not_give_the_place_is_not_asked_for_again() -> None:
    found = compare(GOOD, estimate(None, absence="nothing_here"), indicator())
    assert "couvre janvier–mars 2025 mais ne donne rien pour ce lieu" in found.reasons[0].message["fr"]
    assert "gives nothing for this place" in found.sentence["en"]
    assert "that gives this place for January–March 2025 would supply them" in found.sentence["en"]


@pytest.mark.parametrize("absence", COVERED)
def test_every_way_to_have_no_data_where_a_file_is_there_says_what_would_lift_it(absence: str) -> None:
    for before in (GOOD, estimate(None, "2024-Q1", absence=absence)):
        found = compare(before, estimate(None, absence=absence), indicator())
        assert (found.verdict, ids(found)[0]) == ("NOT COMPARABLE", "no_data")
        for language in ("fr", "en"):
            assert found.lift[language]
            assert "{" not in found.lift[language]
            assert found.sentence[language].endswith(found.lift[language])


def test_a_stock_with_a_day_is_not_compared_with_one_without() -> None:
    before = estimate(100, "2024-Q1", "stock", as_of=None)
    assert ids(compare(before, estimate(80, kind="stock"), indicator("stock"))) == ["span_role_differs"]


def test_places_of_other_boundaries_are_refused() -> None:
    before = estimate(100, "2024-Q1", coverage=covered(places=("ml-2021-gao",)))
    after = estimate(80, coverage=covered(places=("ml-gao",)))
    vintages = {"ml-2021-gao": "2021", "ml-gao": "2023"}
    assert ids(compare(before, after, indicator(), vintages=vintages)) == ["place_vintage_differs"]


def test_a_place_that_held_little_of_the_count_is_only_named() -> None:
    before = estimate(100, "2024-Q1", coverage=covered(places=("ml-gao", "ml-mopti")))
    after = estimate(80, coverage=covered(places=("ml-gao",)))
    small = compare(before, after, indicator(), lost=Fraction(5, 100), gained=Fraction(0))
    large = compare(before, after, indicator(), lost=Fraction(11, 100), gained=Fraction(0))
    assert ids(small, refusals=False)[0] == "places_differ"
    assert ids(large) == ["places_differ"]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ((92, 92), (27, 92), ["fewer_reporters"]),
        ((27, 92), (92, 92), ["more_reporters"]),
        ((92, 92), (80, 92), []),
        ((40, 92), (40, 92), []),
        ((92, 92), (92, 120), ["fewer_reporters"]),
    ],
)
def test_reporters_must_be_about_as_many_and_as_complete(
    before: tuple[int, int], after: tuple[int, int], expected: list[str]
) -> None:
    one = estimate(100, "2024-Q1", coverage=covered(reporters=before))
    other = estimate(80, coverage=covered(reporters=after))
    found = compare(one, other, indicator())
    assert ids(found) == expected
    assert "coverage_unknown" not in ids(found, refusals=False)


def test_the_limits_are_those_of_the_policy() -> None:
    one = estimate(100, "2024-Q1", coverage=covered(reporters=(92, 92)))
    other = estimate(80, coverage=covered(reporters=(27, 92)))
    lax = Thresholds(least_continuity=Fraction(1, 5), received_points=80)
    assert ids(compare(one, other, indicator())) == ["fewer_reporters"]
    assert ids(compare(one, other, indicator(), thresholds=lax)) == []


def test_a_side_whose_reporting_was_not_measured_is_named() -> None:
    found = compare(GOOD, estimate(60, coverage=covered(reporters=(90, 92))), indicator())
    assert found.verdict == "CHANGE"
    assert "nombre de déclarants attendus inconnu pour janvier–mars 2024" in found.sentence["fr"].lower()


# -- the same reporters -------------------------------------------------------------------------------------------

PAIRS = tuple(
    (Fraction(before), Fraction(after))
    for before, after in ((120, 90), (40, 44), (25, 30), (60, 48), (80, 61), (33, 30))
)


def panel(pairs: tuple[tuple[Fraction, Fraction], ...] = PAIRS, *, exits: int = 0, gone: int = 0) -> Panel:
    before, after = (sum((pair[side] for pair in pairs), Fraction(0)) for side in (0, 1))
    known = len(pairs)
    return Panel(
        before=before,
        after=after,
        all_before=before + exits,
        reporters=(known, known + gone, known),
        pairs=pairs,
    )


def beside(
    values: tuple[int, int], known: Panel, reporters: tuple[tuple[int, int], tuple[int, int]] | None = None
) -> Comparison:
    one, other = reporters or ((92, 92), (92, 92))
    before = estimate(values[0], "2024-Q1", coverage=covered(reporters=one))
    after = estimate(values[1], "2025-Q1", coverage=covered(reporters=other))
    return compare(before, after, indicator(), panel=known)


def test_a_change_needs_the_panel_and_the_total_to_agree() -> None:
    fallen = tuple((before, before / 2) for before, _ in PAIRS)
    risen = tuple((before, before * 2) for before, _ in PAIRS)
    assert beside((358, 180), panel(tuple((b, Fraction(int(a))) for b, a in fallen))).verdict == "CHANGE"
    assert beside((358, 180), panel(risen)).verdict == "NO CLEAR CHANGE"
    steady = beside((358, 180), panel(tuple((b, b) for b, _ in PAIRS)))
    assert (steady.verdict, ids(steady, refusals=False)) == (
        "NO CLEAR CHANGE",
        ["panel_unclear", "minimum_uncertainty"],
    )


def test_reporters_that_held_much_of_the_count_and_left_refuse_the_total_and_leave_the_panel() -> None:
    found = beside((583, 303), panel(exits=225, gone=3))
    assert (found.verdict, ids(found)) == ("NOT COMPARABLE", ["low_continuity"])
    assert ids(found, refusals=False) == ["panel_unclear", "bounds", "break_even"]
    (left,) = (reason.message["en"] for reason in found.reasons if reason.id == "bounds")
    assert "the total would be about 493" in left  # 303 over the 61.4% of the past volume that is heard
    assert "from −48.0% to +29.2%, and its sign turns where theirs moved by +24.4%" in left
    assert "made only 61.4% of the earlier total" in found.sentence["en"]
    assert "The 6 reporters active in both periods go from 358 to 303 (−15.4%" in found.sentence["en"]
    assert f"au-dessous de 52,0{NARROW}%, leurs chiffres ont augmenté" in found.sentence["fr"]


def test_small_reporters_that_leave_do_not_refuse_where_the_panel_is_known() -> None:
    fell = tuple((before, Fraction(int(before / 2))) for before, _ in PAIRS)
    known, counts = panel(fell, exits=10, gone=40), ((46, 46), (6, 6))
    assert beside((368, 178), known, counts).verdict == "CHANGE"
    assert ids(
        compare(
            *(
                estimate(v, p, coverage=covered(reporters=r))
                for v, p, r in ((368, "2024-Q1", (46, 46)), (178, "2025-Q1", (6, 6)))
            ),
            indicator(),
        )
    ) == ["fewer_reporters"]


def test_a_panel_of_few_reporters_or_of_little_of_the_count_is_not_told() -> None:
    assert ids(beside((200, 150), panel(PAIRS[:2])), refusals=False) == ["minimum_uncertainty"]
    assert ids(beside((800, 303), panel(exits=442, gone=3)), refusals=False) == ["break_even"]


def test_the_count_of_one_reporter_that_left_cannot_be_worked_out_from_the_panel() -> None:
    for gone in (1, 2):
        found = beside((583, 303), panel(exits=225, gone=gone))
        assert (found.verdict, ids(found)) == ("NOT COMPARABLE", ["low_continuity"])
        told = " ".join(reason.message["en"] for reason in found.reasons if reason.id != "break_even")
        assert not any(character.isdigit() for character in told)


def test_the_words_of_a_panel_without_counts_keep_its_direction() -> None:
    (told,) = [one for one in beside((583, 303), panel(exits=225, gone=3)).reasons if one.id == "panel_unclear"]
    assert told.discreet is not None
    assert told.discreet["en"] == "among the reporters active in both periods there is no clear change"


# -- what people know better --------------------------------------------------------------------------------------


def test_two_people_may_lift_what_was_declared_of_reporters_and_nothing_else() -> None:
    fewer = estimate(60, coverage=covered(reporters=(27, 92)))
    before = estimate(100, "2024-Q1", coverage=covered(reporters=(92, 92)))
    found = compare(before, fewer, indicator(), lifted="reporters_merged")
    assert (found.verdict, ids(found)) == ("CHANGE", [])
    assert {"fewer_reporters", "lifted"} <= set(ids(found, refusals=False))
    assert "des acteurs ont fusionné ou changé de nom" in found.sentence["fr"]
    assert "fewer reporters sent data (92, then 27)" in found.sentence["en"].lower()
    for other in (estimate(None), estimate(80, definition="2"), estimate(80, "2025")):
        assert compare(GOOD, other, indicator(), lifted="reporters_merged").verdict == "NOT COMPARABLE"


# -- caveats ------------------------------------------------------------------------------------------------------

STEEP = (Fraction(1143), Fraction(1574), Fraction(3874))


def test_a_quarter_that_rises_steeply_inside_says_so() -> None:
    found = compare(estimate(7580, "2024-Q4"), estimate(6591), indicator(), months_after=STEEP)
    assert found.verdict == "CHANGE"
    assert "uneven_profile" in ids(found, refusals=False)
    assert f"de 1{NARROW}143 à 3{NARROW}874" in found.sentence["fr"]


def test_a_season_that_comes_back_is_not_uneven() -> None:
    found = compare(GOOD, estimate(6591), indicator(), months_before=STEEP, months_after=STEEP)
    assert "uneven_profile" not in ids(found, refusals=False)


def test_small_months_are_noise_and_not_a_profile() -> None:
    months = (Fraction(1), Fraction(2), Fraction(9))
    assert "uneven_profile" not in ids(compare(GOOD, estimate(12), indicator(), months_after=months), refusals=False)


def test_an_approximate_value_says_so() -> None:
    assert "approximate" in ids(compare(GOOD, estimate(80, qualifier="about"), indicator()), refusals=False)


# -- sentences ----------------------------------------------------------------------------------------------------


def test_the_sentence_of_a_change_gives_both_counts_the_interval_and_the_caveat() -> None:
    found = change(15815, 14171)
    assert found.sentence["en"] == (
        "GBV incidents: 15,815 (January–March 2024), then 14,171 (January–March 2025): clear change "
        "(−10.4%, 95% interval from −12.4% to −8.3%). Number of expected reporters not known. "
        "Minimum uncertainty: reports that cluster would widen it."
    )
    assert found.sentence["fr"] == (
        f"Incidents de VBG\u00a0: 15{NARROW}815 (janvier–mars 2024), puis 14{NARROW}171 (janvier–mars 2025)\u00a0: "
        f"évolution nette (−10,4{NARROW}%, intervalle à 95{NARROW}% de −12,4{NARROW}% à −8,3{NARROW}%). "
        "Nombre de déclarants attendus inconnu. Incertitude minimale : des signalements groupés l’élargiraient."
    )


def test_no_sentence_speaks_of_missing_evidence() -> None:
    for words in change(602, 578).sentence.values():
        assert "evidence" not in words
        assert "preuve" not in words


# -- from records -------------------------------------------------------------------------------------------------


def quarters(values: dict[str, int]) -> pl.DataFrame:
    periods = [Period.parse(text) for text in values]
    return pl.DataFrame(
        {
            "source": ["gbvims"] * len(values),
            "organisation": ["unfpa"] * len(values),
            "receipt": ["r1"] * len(values),
            "row": list(range(2, 2 + len(values))),
            "statistic": ["gbv_incidents"] * len(values),
            "start": [period.first for period in periods],
            "end": [period.last for period in periods],
            "value": [float(value) for value in values.values()],
        }
    )


GBV = {"2023-Q4": 7340, "2024-Q1": 2315, "2024-Q4": 8136, "2025-Q1": 1171}


def effort(*rows: tuple[str, int, int]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "system": ["gbvims"] * len(rows),
            "start": [Period.parse(text).first for text, _, _ in rows],
            "end": [Period.parse(text).last for text, _, _ in rows],
            "received": [received for _, received, _ in rows],
            "expected": [expected for _, _, expected in rows],
        }
    )


@pytest.mark.parametrize(
    "known",
    [
        effort(("2023-10..2024-03", 92, 92), ("2024-10..2025-03", 27, 92)),
        effort(("2023-10..2024-03", 92, 92), ("2024-Q4", 92, 92), ("2025-Q1", 27, 92)),
        effort(("2024-Q4", 92, 92), ("2025-Q1", 27, 92)),
    ],
)
def test_a_collapse_of_reporting_never_reads_as_peace(known: pl.DataFrame) -> None:
    key = Key.parse("gbv_incidents/2024-10..2025-03/2023-10..2024-03")
    gbv = indicator(where="statistic = 'gbv_incidents'")
    over = Engine.from_frames({"statistics": quarters(GBV), "effort": known})
    titles = {"gbvims": {"en": "the GBVIMS", "fr": "GBVIMS"}}
    found = compare_all([key], {"gbv_incidents": gbv}, over, Flat(), titles=titles)[key]
    assert (found.before.value, found.after.value) == (9655, 9307)
    assert (found.verdict, ids(found), found.percent) == ("NOT COMPARABLE", ["fewer_reporters"], None)
    assert found.arithmetic is not None
    assert round(float(found.arithmetic), 1) == -3.6
    assert "27" in found.sentence["fr"]
    assert f"9{NARROW}655" in found.sentence["fr"]
    assert "reporters active in both periods" in found.sentence["en"]


def records(months: dict[str, tuple[str, int]]) -> pl.DataFrame:
    """One record a month and place, standing for many violations."""
    days = [Period.parse(text.partition("@")[0]).first for text in months]
    return pl.DataFrame(
        {
            "source": ["monitoring"] * len(months),
            "receipt": ["r1"] * len(months),
            "row": list(range(2, 2 + len(months))),
            "day": days,
            "region": [region for region, _ in months.values()],
            "violations": [count for _, count in months.values()],
        }
    )


VIOLATIONS = indicator(
    id="hr_violations",
    table="incidents",
    source="monitoring",
    measure=Measure(function="sum", column="violations"),
)
SUBMITTED = pl.DataFrame(
    {
        "receipt": ["r1"],
        "source": ["monitoring"],
        "first": [date(2023, 1, 1)],
        "last": [date(2025, 3, 31)],
    }
)


def test_records_give_the_months_inside_and_the_places_that_moved() -> None:
    rows = records(
        {
            "2024-10": ("ml-gao", 2500),
            "2024-11": ("ml-gao", 2500),
            "2024-12@": ("ml-mopti", 2580),
            "2025-01": ("ml-gao", 1143),
            "2025-02": ("ml-gao", 1574),
            "2025-03": ("ml-gao", 3874),
        }
    )
    over = Engine.from_frames({"incidents": rows, "receipts": SUBMITTED})
    key = Key.parse("hr_violations/2025-Q1/2024-Q4")
    found = compare_all([key], {"hr_violations": VIOLATIONS}, over, Flat())[key]
    assert ids(found) == ["places_differ"]
    assert "uneven_profile" in ids(found, refusals=False)
    assert "ml-mopti" in found.sentence["en"]


def test_a_region_without_a_record_of_a_small_count_refuses_nothing() -> None:
    rows = records({"2024-02": ("ml-gao", 960), "2024-03": ("ml-mopti", 40), "2025-02": ("ml-gao", 900)})
    over = Engine.from_frames({"incidents": rows, "receipts": SUBMITTED})
    key = Key.parse("hr_violations/2025-Q1/2024-Q1")
    found = compare_all([key], {"hr_violations": VIOLATIONS}, over, Flat())[key]
    assert found.verdict == "CHANGE"
    assert "places_differ" in ids(found, refusals=False)


def monitored(months: Mapping[str, Sequence[tuple[str, int]]]) -> pl.DataFrame:
    """Violations by reporter in each month, one row each."""
    rows = [(Period.parse(month).first, reporter, count) for month, own in months.items() for reporter, count in own]
    return pl.DataFrame(
        {
            "source": ["monitoring"] * len(rows),
            "receipt": ["r1"] * len(rows),
            "row": list(range(2, 2 + len(rows))),
            "day": [day for day, _, _ in rows],
            "organisation": [reporter for _, reporter, _ in rows],
            "violations": [count for _, _, count in rows],
        }
    )


def months_from(year: int, count: int) -> list[str]:
    return [f"{year + index // 12}-{index % 12 + 1:02}" for index in range(count)]


@pytest.mark.parametrize(("swing", "verdict"), [(0, "CHANGE"), (40, "NO CLEAR CHANGE")])
def test_past_months_tell_how_reports_cluster(swing: int, verdict: str) -> None:
    """Two years in which reporters take turns: the same fall is then within what is usual."""
    past = {
        month: [(name, 100 + swing * (-1) ** (index + turn)) for turn, name in enumerate(("a", "b", "c"))]
        for index, month in enumerate(months_from(2023, 24))
    }
    now = {month: [(name, 88) for name in ("a", "b", "c")] for month in months_from(2025, 3)}
    over = Engine.from_frames({"incidents": monitored(past | now), "receipts": SUBMITTED})
    key = Key.parse("hr_violations/2025-Q1/2024-Q4")
    found = compare_all([key], {"hr_violations": VIOLATIONS}, over, Flat())[key]
    assert found.verdict == verdict
    assert found.phi is not None
    assert (found.phi > 1) == bool(swing)
    assert "clustered_reports" in ids(found, refusals=False)
    assert found.percent is not None


def test_months_of_a_year_do_not_tell_how_reports_cluster() -> None:
    past = {month: [("a", 100), ("b", 90)] for month in months_from(2024, 15)}
    over = Engine.from_frames({"incidents": monitored(past), "receipts": SUBMITTED})
    key = Key.parse("hr_violations/2025-Q1/2024-Q4")
    found = compare_all([key], {"hr_violations": VIOLATIONS}, over, Flat())[key]
    assert found.phi is None
    assert "minimum_uncertainty" in ids(found, refusals=False)


DEATHS = indicator(
    id="killed",
    table="incidents",
    source="monitoring",
    is_people=True,
    measure=Measure(function="sum", column="killed"),
)


def killed(events: Mapping[str, Sequence[int]]) -> pl.DataFrame:
    rows = [(Period.parse(month).first, size) for month, sizes in events.items() for size in sizes]
    return pl.DataFrame(
        {
            "source": ["monitoring"] * len(rows),
            "receipt": ["r1"] * len(rows),
            "row": list(range(2, 2 + len(rows))),
            "incident": [str(number) for number in range(len(rows))],
            "day": [day for day, _ in rows],
            "killed": [size for _, size in rows],
        }
    )


def test_deaths_are_compared_by_the_events_behind_them() -> None:
    """A fall that is clear for persons who die one by one, and not for one massacre less."""
    key = Key.parse("killed/2025-03/2025-01")
    for before, verdict in (([60, *[1] * 40], "NO CLEAR CHANGE"), ([1] * 100, "CHANGE")):
        rows = killed({"2025-01": before, "2025-03": [1] * 50})
        over = Engine.from_frames({"incidents": rows, "receipts": SUBMITTED})
        found = compare_all([key], {"killed": DEATHS}, over, Flat())[key]
        assert (found.before.value, found.after.value, found.verdict) == (100, 50, verdict)
        assert found.interval is not None
        assert ids(found, refusals=False) == ["coverage_unknown", "compound", "not_seasonally_adjusted"]
        assert f"the interval is that of the events ({len(before)}, then 50)" in found.sentence["en"]


def test_rows_of_one_event_are_one_event() -> None:
    rows = killed({"2025-01": [30] * 3, "2025-03": [1] * 40}).with_columns(
        incident=pl.when(pl.col("killed") == 30).then(pl.lit("one")).otherwise(pl.col("incident"))
    )
    over = Engine.from_frames({"incidents": rows, "receipts": SUBMITTED})
    key = Key.parse("killed/2025-03/2025-01")
    found = compare_all([key], {"killed": DEATHS}, over, Flat())[key]
    assert (found.before.value, found.verdict) == (90, "NO CLEAR CHANGE")
    assert "(1, then 40)" in found.sentence["en"]


def test_an_earlier_value_that_is_kept_keeps_no_events() -> None:
    over = Engine.from_frames({"incidents": killed({"2025-01": [2] * 50, "2025-03": [1] * 50}), "receipts": SUBMITTED})
    key = Key.parse("killed/2025-03/2025-01")
    found = compare_all([key], {"killed": DEATHS}, over, Flat())[key]
    kept = again(found, replace(found.before, value=Fraction(99)), found.after, DEATHS)
    assert kept.interval is None
    assert ids(kept, refusals=False) == ["coverage_unknown", "not_seasonally_adjusted", "clustered"]


@pytest.mark.parametrize(("others", "verdict"), [(0, "CHANGE"), (18, "NO CLEAR CHANGE")])
def test_one_region_of_many_needs_more_to_show_a_change(others: int, verdict: str) -> None:
    gazetteer = load_places("mli")
    regions = [one.id for one in gazetteer.level_one()][: others + 1]
    counts = dict.fromkeys(regions, (100, 100)) | {regions[0]: (100, 72)}
    rows = [
        (region, month, n)
        for region, pair in counts.items()
        for month, n in zip(("2024-01", "2025-01"), pair, strict=True)
    ]
    frame = pl.DataFrame(
        {
            "source": ["monitoring"] * len(rows),
            "receipt": ["r1"] * len(rows),
            "row": list(range(len(rows))),
            "day": [Period.parse(month).first for _, month, _ in rows],
            "region": [region for region, _, _ in rows],
            "place": [region for region, _, _ in rows],
            "violations": [count for _, _, count in rows],
        }
    )
    over = Engine.from_frames({"incidents": frame, "receipts": SUBMITTED})
    key = Key.parse(f"hr_violations/2025-01/2024-01@{regions[0]}")
    found = compare_all([key], {"hr_violations": VIOLATIONS}, over, gazetteer)[key]
    assert found.verdict == verdict
    assert ("one_of_many" in ids(found, refusals=False)) == bool(others)
    assert compare_all([key, key.at(regions[-1])], {"hr_violations": VIOLATIONS}, over, gazetteer)[key] == found


@pytest.mark.parametrize(("still", "verdict"), [(0, "CHANGE"), (9, "NO CLEAR CHANGE")])
def test_one_risk_of_many_in_a_region_needs_more_to_show_a_change(still: int, verdict: str) -> None:
    """Where the same region tells nine risks that did not move, one that did is found among ten."""
    gazetteer = load_places("mli")
    region = next(iter(gazetteer.level_one())).id
    known = load_taxonomies()
    risks = list(known["protection_risks"].terms)[: still + 1]
    counts = dict.fromkeys(risks, (100, 100)) | {risks[0]: (100, 70)}
    rows = [
        (risk, month, n) for risk, pair in counts.items() for month, n in zip(("2024-01", "2025-01"), pair, strict=True)
    ]
    frame = pl.DataFrame(
        {
            "source": ["monitoring"] * len(rows),
            "receipt": ["r1"] * len(rows),
            "row": list(range(len(rows))),
            "day": [Period.parse(month).first for _, month, _ in rows],
            "region": [region] * len(rows),
            "place": [region] * len(rows),
            "risk": [risk for risk, _, _ in rows],
            "violations": [count for _, _, count in rows],
        }
    )
    over = Engine.from_frames({"incidents": frame, "receipts": SUBMITTED})
    key = Key.parse(f"hr_violations;risk={risks[0]}/2025-01/2024-01@{region}")
    defined = {"hr_violations": replace(VIOLATIONS, by=("risk",))}
    found = compare_all([key], defined, over, gazetteer, taxonomies=known)[key]
    assert found.verdict == verdict
    assert ("one_of_many" in ids(found, refusals=False)) == bool(still)


def test_a_series_that_moved_like_this_a_year_before_is_asked_about() -> None:
    """GBV incidents fell from 7,340 to 2,315 a year before the services closed."""
    gbv = indicator(where="statistic = 'gbv_incidents'")
    over = Engine.from_frames({"statistics": quarters(GBV), "effort": effort(("2024-Q4", 92, 92), ("2025-Q1", 27, 92))})
    for base, share in (("2024-Q1", "50.6%"), ("2024-Q4", "14.4%")):
        key = Key.parse(f"gbv_incidents/2025-Q1/{base}")
        found = compare_all([key], {"gbv_incidents": gbv}, over, Flat())[key]
        assert (found.verdict, ids(found)) == ("NOT COMPARABLE", ["fewer_reporters"])
        assert ids(found, refusals=False)[-2:] == ["moved_before", "break_even"]
        assert f"below {share}, theirs rose" in found.sentence["en"]
        (asked,) = [one for one in found.reasons if one.id == "moved_before"]
        assert f"(7{NARROW}340, puis 2{NARROW}315 pour janvier–mars 2024)" in asked.message["fr"]
    key = Key.parse("gbv_incidents/2025-Q1/2024-Q4")
    for steady in (GBV | {"2024-Q1": 7100}, {period: count // 400 for period, count in GBV.items()}):
        other = Engine.from_frames({"statistics": quarters(steady), "effort": effort()})
        found = compare_all([key], {"gbv_incidents": gbv}, other, Flat())[key]
        assert "moved_before" not in ids(found, refusals=False)


def reported(late: Sequence[int], *, months: int = 27, last_day: date = date(2025, 3, 31)) -> pl.DataFrame:
    """Ten violations a month, of which so many are reported one month later, two months later …: what was known on a day."""
    rows = []
    for month in months_from(2023, months):
        first = Period.parse(month).first
        lags = [lag for lag, count in enumerate(late, start=1) for _ in range(count)]
        for lag in [*lags, *[0] * (10 - len(lags))]:
            told = Period.parse(months_from(first.year, 60)[first.month - 1 + lag]).first
            rows += [(first, told)] if told <= last_day else []
    return pl.DataFrame(
        {
            "source": ["monitoring"] * len(rows),
            "receipt": ["r1"] * len(rows),
            "row": list(range(2, 2 + len(rows))),
            "day": [day for day, _ in rows],
            "reported": [told for _, told in rows],
            "violations": [1] * len(rows),
        }
    )


def test_a_period_that_is_still_filling_is_refused_and_told_at_the_same_age() -> None:
    over = Engine.from_frames({"incidents": reported([4, 2]), "receipts": SUBMITTED})
    key = Key.parse("hr_violations/2025-Q1/2024-Q1")
    found = compare_all([key], {"hr_violations": VIOLATIONS}, over, Flat())[key]
    assert (found.before.value, found.after.value) == (30, 22)
    assert (found.verdict, ids(found)) == ("NOT COMPARABLE", ["still_filling"])
    assert "73.3% of what will be known of it is" in found.sentence["en"]
    assert "At the same age, 22 were known, then 22." in found.sentence["en"]
    assert "Un fichier plus récent" in found.sentence["fr"]
    settled = Key.parse("hr_violations/2024-Q4/2023-Q4")
    assert compare_all([settled], {"hr_violations": VIOLATIONS}, over, Flat())[settled].verdict != "NOT COMPARABLE"


@pytest.mark.parametrize(
    "rows",
    [
        reported([]),
        reported([1]),
        reported([4, 2], months=5, last_day=date(2023, 5, 31)),
        reported([4, 2]).with_columns(reported=pl.lit(None, pl.Date)),
    ],
    ids=["told at once", "few late", "too short to know", "day of the report not known"],
)
def test_what_is_full_or_not_known_to_be_late_is_not_refused(rows: pl.DataFrame) -> None:
    over = Engine.from_frames({"incidents": rows, "receipts": SUBMITTED})
    last = "2023-04..2023-05/2023-02..2023-03" if rows["day"].max() < date(2024, 1, 1) else "2025-Q1/2024-Q1"
    key = Key.parse(f"hr_violations/{last}")
    found = compare_all([key], {"hr_violations": VIOLATIONS}, over, Flat())[key]
    assert "still_filling" not in ids(found)


def test_another_season_is_said_to_be_one() -> None:
    assert "not_seasonally_adjusted" not in ids(change(602, 578), refusals=False)
    quarter = compare(estimate(7580, "2024-Q4"), estimate(6591), indicator())
    assert "not_seasonally_adjusted" in ids(quarter, refusals=False)
    assert "Non corrigé des variations saisonnières." in quarter.sentence["fr"]


def test_a_half_year_of_which_a_quarter_was_silent_has_no_break_even_share() -> None:
    before = estimate(9655, "2023-10..2024-03", coverage=covered("2023-10..2024-03", reporters=(92, 92)))
    after = estimate(9307, "2024-10..2025-03", coverage=covered("2024-10..2025-03", reporters=(27, 92)))
    assert ids(compare(before, after, indicator()), refusals=False) == []


def test_only_flows_have_months() -> None:
    key = Key.parse("gbv_incidents/2025-Q1/2024-Q1")
    assert len(month_keys(key, indicator())) == 6
    assert month_keys(key, indicator("stock")) == ()


def test_every_reason_that_names_counts_places_or_reporters_has_words_without_them() -> None:
    open_to_all = {"period", "source", "before_source", "after_source", "before_kind", "after_kind", "least"}
    open_to_all |= {
        "before_day",
        "after_day",
        "share",
        "wider",
        "named",
    }  # the break-even share is one printed count over the other
    for name, texts in WORDS.items():
        for language, text in texts.items():
            closed = _blanks(text) - open_to_all
            assert bool(closed) == (name in DISCREET)
            assert not closed or _blanks(DISCREET[name][language]) <= open_to_all


def _blanks(text: str) -> set[str]:
    return {blank for _, blank, _, _ in Formatter().parse(text) if blank}
