"""What the words around a figure give away: reasons, sentences, "no data", receipt codes, coverage."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from tests.release_case import context, estimate, estimates, measured_share, share
from tests.shipped_case import shipped_context
from tests.test_measure_counted import FIRST_QUARTER, Atlas, engine, receipts
from tests.test_measure_counted import indicator as counted

from kolosi.measure.comparison.compare import compare
from kolosi.measure.compute import compute
from kolosi.measure.reporting.coverage import Evidence, Submission
from kolosi.measure.reporting.effort import Efforts
from kolosi.measure.reporting.open_rows import OpenRows
from kolosi.measure.reporting.people import Population
from kolosi.measure.reporting.reach import Scopes
from kolosi.measure.reporting.registry import Registry
from kolosi.measure.reporting.volumes import Volumes
from kolosi.model.figure import Change, Comparison, Coverage, Estimate, Figure, Hidden, Released
from kolosi.model.indicator import Measure
from kolosi.model.key import Key
from kolosi.model.label import Label
from kolosi.model.period import Period
from kolosi.release import Context, Gate, gate, printed
from kolosi.release.audit.audit import audit
from kolosi.release.figures.wording import label_of
from kolosi.workspace.ask.coverage import Counts, counts_of

WHOLE = Coverage(months_present=3, months_expected=3, reporters=(40, 40), places=("a", "b"))
LANGUAGES = ("en", "fr")


def passed(*given: Estimate | Comparison, known: Context | None = None) -> Gate:
    """What leaves of some estimates."""
    mine = {one.key: one for one in given}
    return gate(mine, mine, context=known or context())


def figure(found: Gate, key: str) -> Figure:
    one = found.figures[Key.parse(key)]
    assert isinstance(one, Figure)
    return one


def changed(found: Gate) -> Change:
    (one,) = (one for one in found.figures.values() if isinstance(one, Change))
    return one


def flow(key: str, value: int, **coverage: object) -> Estimate:
    return estimate(key, value, coverage=replace(WHOLE, **coverage))  # type: ignore[arg-type]


def x_share(period: str, count: int, base: int, places: str = "", **changes: object) -> Estimate:
    """A sensitive share with its counts; nobody in its base is no value."""
    return measured_share(f"x_share/{period}{places}", count, base, **{"coverage": WHOLE, **changes})


def uneven(indicator: str) -> Comparison:
    """A change whose months go from 2 to 60, with a region on one side only."""
    return compare(
        flow(f"{indicator}/2024-Q4", 90),
        flow(f"{indicator}/2025-Q1", 95, places=("a", "b", "c")),
        context().indicators[indicator],
        months_before=(Fraction(30),) * 3,
        months_after=(Fraction(2), Fraction(33), Fraction(60)),
        lost=Fraction(0),
        gained=Fraction(3, 95),
    )


# -- reasons and sentences -----------------------------------------------------------------------------------------------


def test_a_sensitive_change_says_neither_the_months_nor_the_places_behind_it() -> None:
    change = changed(passed(uneven("cases")))
    assert change.reasons == (
        {
            "en": "some places are on one side only",
            "fr": "certains lieux ne figurent que d’un côté",
        },
        {
            "en": "the months of January–March 2025 are very uneven: the total hides a movement inside the period",
            "fr": "les mois de la période janvier–mars 2025 sont très inégaux : le total cache un mouvement à l’intérieur de la période",
        },
        {"en": "not seasonally adjusted", "fr": "non corrigé des variations saisonnières"},
        {
            "en": "minimum uncertainty: reports that cluster would widen it",
            "fr": "incertitude minimale : des signalements groupés l’élargiraient",
        },
    )
    assert change.verdict == uneven("cases").verdict
    assert change.sentence["en"] == (
        "Cases: 90 (October–December 2024), then 95 (January–March 2025): no clear change (+5.6%, 95% interval from "
        "−21.7% to +42.4%). Some places are on one side only. The months of January–March 2025 are very uneven: the "
        "total hides a movement inside the period. Not seasonally adjusted. Minimum uncertainty: reports that cluster would "
        "widen it."
    )
    assert "60" not in change.sentence["fr"]
    assert "(c)" not in change.sentence["fr"]


def test_a_month_of_few_is_not_told_of_an_ordinary_subject_either() -> None:
    change = changed(passed(uneven("incidents")))
    assert "some places are on one side only (c)" in [one["en"] for one in change.reasons]
    assert not any("60" in text[language] for text in (*change.reasons, change.sentence) for language in LANGUAGES)


def test_months_that_may_be_printed_are_told() -> None:
    change = changed(passed(uneven("schools")))
    assert change.sentence == uneven("schools").sentence
    assert "from 2 to 60" in change.sentence["en"]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (
            {},
            {"reporters": (2, 40)},
            {"en": "fewer reporters sent data", "fr": "moins d’acteurs ont rapporté"},
        ),
        (
            {"reporters": (5, 40)},
            {},
            {"en": "more reporters sent data", "fr": "plus d’acteurs ont rapporté"},
        ),
        (
            {"reporters": None},
            {"reporters": (2, 40)},
            {
                "en": "fewer reporters sent data in January–March 2025",
                "fr": "moins d’acteurs ont rapporté pour janvier–mars 2025",
            },
        ),
        (
            {},
            {"months_present": 2},
            {
                "en": "data are missing for part of January–March 2025",
                "fr": "il manque des données pour une partie de la période janvier–mars 2025",
            },
        ),
        (
            {},
            {"places": ("a", "b", "c")},
            {"en": "the places covered differ", "fr": "les lieux couverts diffèrent"},
        ),
    ],
)
def test_a_refusal_on_a_sensitive_subject_counts_nobody(
    before: Mapping[str, object], after: Mapping[str, object], said: Label
) -> None:
    made = compare(
        flow("cases/2024-Q4", 90, **before), flow("cases/2025-Q1", 95, **after), context().indicators["cases"]
    )
    change = changed(passed(made))
    assert change.verdict == "NOT COMPARABLE"
    assert change.reasons[0] == said
    assert all(said[language] in change.sentence[language] for language in LANGUAGES)
    assert change.sentence["en"].endswith(made.lift["en"])
    assert change.sentence["fr"].endswith(made.lift["fr"])


def test_the_sentence_of_a_sensitive_share_is_no_finer_than_its_figures() -> None:
    made = compare(x_share("2024-Q4", 310, 1000), x_share("2025-Q1", 413, 1000), context().indicators["x_share"])
    assert "41.3%" in made.sentence["en"]
    change = changed(passed(made))
    assert (change.before.value, change.after.value, change.difference) == (31, 41, 10)
    assert change.sentence == {
        "en": "X share: 31% (October–December 2024), then 41% (January–March 2025): clear change (+10 percentage points).",
        "fr": "X share (fr)\u00a0: 31\u202f% (octobre–décembre 2024), puis 41\u202f% (janvier–mars 2025)\u00a0: évolution nette (+10 points de pourcentage).",
    }


def test_the_verdict_on_a_sensitive_share_is_that_of_its_figures() -> None:
    made = compare(
        x_share("2024-Q4", 40600, 100000), x_share("2025-Q1", 41400, 100000), context().indicators["x_share"]
    )
    assert made.verdict == "CHANGE"
    assert changed(passed(made)).verdict == "NO CLEAR CHANGE"


def test_the_share_of_children_is_told_as_it_is_printed() -> None:
    known = context()
    known = replace(
        known, indicators={**known.indicators, "child_share": share("child_share", "people;age_group=child", "people")}
    )
    sides = [
        replace(x_share(period, count, 1000), key=Key.parse(f"child_share;age_group=child/{period}"))
        for period, count in (("2024-Q4", 310), ("2025-Q1", 413))
    ]
    made = compare(sides[0], sides[1], replace(known.indicators["child_share"], is_people=True))
    known = replace(
        known, indicators={**known.indicators, "child_share": replace(known.indicators["child_share"], is_people=True)}
    )
    change = changed(passed(made, known=known))
    assert "41% (January–March 2025)" in change.sentence["en"]
    assert change.difference == 10


# -- no data and hidden --------------------------------------------------------------------------------------------------


def register(found: Mapping[Key, Released]) -> dict[str, bool | None]:
    return {str(one.key): one.is_few for one in printed("2025-05", found, context()) if one.value is None}


def test_a_sensitive_share_of_nobody_is_hidden_like_one_of_few() -> None:
    found = passed(x_share("2025-Q1", 30, 60, "@a"), x_share("2025-Q1", 1, 3, "@b"), x_share("2025-Q1", 0, 0, "@c"))
    few, nobody = figure(found, "x_share/2025-Q1@b"), figure(found, "x_share/2025-Q1@c")
    assert nobody.hidden is not None
    assert replace(few, key=nobody.key, hidden=nobody.hidden) == nobody
    assert [one.rule for one in found.withheld] == ["R11", "R12"]
    assert register(found.figures) == {"x_share/2025-Q1@b": True, "x_share/2025-Q1@c": True}


def test_that_nobody_is_in_a_hidden_share_is_not_told_by_the_counts_around_it() -> None:
    """Region c has nobody: a total and its zone of a and b would say so by their difference."""
    totals = (estimate("cases/2025-Q1", 12), estimate("cases/2025-Q1@north", 12))
    assert passed(*totals, known=context(regions=("a", "b", "c"))).withheld == ()
    found = passed(*totals, x_share("2025-Q1", 0, 0, "@c"), known=context(regions=("a", "b", "c")))
    assert [(one.rule, one.is_primary) for one in found.withheld] == [("S1", False), ("R12", True)]


@pytest.mark.parametrize(
    "absence", ["nothing_here", "nothing_of_it", "longer_spans", "not_told_apart", "not_filled", "several_values"]
)
def test_a_sensitive_count_of_which_nothing_is_there_is_hidden_like_a_zero(absence: str) -> None:
    alone = estimate("cases/2025-Q1@c", None, absence=absence)
    found = passed(alone)
    assert figure(found, "cases/2025-Q1@c").hidden == Hidden(reason="R12", is_few=True)
    assert register(found.figures) == {"cases/2025-Q1@c": True}


def test_beside_data_of_its_period_no_data_is_hidden_on_a_sensitive_subject() -> None:
    known = estimates({"cases/2025-Q1@a": 40, "cases/2025-Q1@b": 3, "cases/2025-Q1@c": None, "cases/2024-Q4@c": None})
    found = gate(known, known, context=context())
    assert figure(found, "cases/2025-Q1@c").hidden is not None
    assert figure(found, "cases/2024-Q4@c").is_missing


@pytest.mark.parametrize("absence", ["not_covered", "not_asked"])
def test_without_a_file_no_data_is_told(absence: str) -> None:
    assert figure(passed(estimate("cases/2025-Q1@c", None, absence=absence)), "cases/2025-Q1@c").is_missing


def test_a_total_that_a_file_passes_over_is_a_gap_and_not_hidden() -> None:
    gap = estimate("cases/2024-Q2", None, absence="nothing_of_it")
    assert figure(passed(gap, estimate("cases/2024-Q3", 40)), "cases/2024-Q2").is_missing
    assert figure(passed(gap, estimate("cases/2024-Q2@a", 40)), "cases/2024-Q2").hidden is not None


def test_on_an_ordinary_subject_no_data_is_told() -> None:
    known = {"incidents/2025-Q1@a": 40, "incidents/2025-Q1@b": 3, "incidents/2025-Q1@c": None}
    made = {key: replace(one, absence="nothing_here") for key, one in estimates(known).items()}
    assert figure(gate(made, made, context=context()), "incidents/2025-Q1@c").is_missing


def test_what_nobody_is_counted_in_is_protected_like_a_zero() -> None:
    values = {"cases/2025-Q1": 70, "cases/2025-Q1@a": 40, "cases/2025-Q1@b": 30, "cases/2025-Q1@c": 0}
    zero = estimates(values)
    nothing = {key: replace(one, value=one.value or None) for key, one in zero.items()}
    known = context(regions=("a", "b", "c"))
    found, like = (gate(each, each, context=known) for each in (nothing, zero))
    assert {key for key, one in found.figures.items() if isinstance(one, Figure) and one.hidden} == {
        key for key, one in like.figures.items() if isinstance(one, Figure) and one.hidden
    }
    assert len(found.withheld) > 1
    assert not audit(found.figures, zero, (), known)


# -- receipts and days ---------------------------------------------------------------------------------------------------


FILES = {"files": ("r-a", "r-b", "r-c"), "until": date(2025, 4, 30)}


def test_one_code_stands_for_a_source_and_period_whoever_reported() -> None:
    secret = replace(flow("incidents;kind=secret/2025-Q1", 30, **FILES), receipts=("r-a", "r-c"))
    region = replace(flow("incidents/2025-Q1@c", 60, **FILES), receipts=("r-c",))
    none = replace(flow("incidents/2025-Q1@d", 0, **FILES), receipts=())
    before = replace(flow("incidents/2024-Q4@c", 60, **FILES), receipts=("r-c",))
    found = passed(secret, region, none, before)
    told = {str(key): one.receipts for key, one in found.figures.items() if isinstance(one, Figure)}
    assert told == {
        "incidents;kind=secret/2025-Q1": ("S-invented-2025-Q1",),
        "incidents/2025-Q1@c": ("S-invented-2025-Q1",),
        "incidents/2025-Q1@d": ("S-invented-2025-Q1",),
        "incidents/2024-Q4@c": ("S-invented-2024-Q4",),
    }


def test_what_is_hidden_or_has_no_data_carries_no_code() -> None:
    few = flow("incidents/2025-Q1@a", 1, **FILES)
    nothing = flow("incidents/2025-Q1@b", None, **FILES)
    found = passed(few, nothing)
    assert figure(found, "incidents/2025-Q1@a").hidden is not None
    assert {figure(found, f"incidents/2025-Q1@{place}").receipts for place in "ab"} == {()}


def test_the_day_of_a_sensitive_count_is_that_of_all_files_and_the_day_of_a_stock_its_own() -> None:
    counted_ = replace(flow("cases/2025-Q1", 30, **FILES), as_of=date(2025, 3, 2))
    stock = replace(flow("detained/2025-03-31", 30, **FILES), as_of=date(2025, 3, 31))
    found = passed(counted_, stock)
    assert figure(found, "cases/2025-Q1").as_of == date(2025, 4, 30)
    assert figure(found, "detained/2025-03-31").as_of == date(2025, 3, 31)


def test_every_estimate_knows_the_files_of_its_period_whatever_they_hold() -> None:
    submitted = receipts(
        ("monitoring", "2025-01-01", "2025-03-31"),
        ("monitoring", "2025-02-01", "2025-02-28"),
        ("other", "2025-01-01", "2025-03-31"),
    )
    one = counted(measure=Measure(function="count", column=None))
    key = Key.parse("violations;violation=abduction/2025-Q1")
    found = compute([key], {one.id: one}, engine(submissions=submitted), Atlas())[key]
    assert (found.receipts, found.coverage.files) == (("r1",), ("r1", "r2"))
    assert (found.coverage.filed, found.coverage.until) == (3, date(2025, 3, 31))
    assert compute([key], {one.id: one}, engine(submissions=FIRST_QUARTER), Atlas())[key].coverage.files == ("r1",)


def test_where_a_value_comes_from_a_file_of_another_period_all_files_of_the_source_stand_for_it() -> None:
    spans = {"r1": "2024-Q4", "r2": "2025-Q1", "r3": "2023"}
    submissions = [
        Submission(receipt=id_, source="s", period=Period.parse(span), as_of=None, received=None)
        for id_, span in spans.items()
    ]
    empty, registry = engine(), Registry(())
    evidence = Evidence(
        submissions,
        Efforts(()),
        Scopes((), Atlas()),
        registry,
        OpenRows(empty, Atlas()),
        Volumes(empty, registry),
        Population(empty),
        Atlas(),
    )
    assert evidence.files(["s"], Period.parse("2025-Q1"), ["r2"]) == ("r2",)
    assert evidence.files(["s"], Period.parse("2025-Q1"), ["r1"]) == ("r1", "r2", "r3")


# -- coverage ------------------------------------------------------------------------------------------------------------


def said(found: Gate, key: str) -> Label:
    return figure(found, key).coverage


def test_sensitive_coverage_counts_files_and_neither_months_nor_units_with_data() -> None:
    full = flow("cases/2025-Q1", 70, places=("a", "b", "c", "d"), reporters=(37, 62), filed=3)
    part = flow("cases/2025-Q1@a", 40, months_present=2, reporters=(24, 38))
    found = passed(full, part)
    assert said(found, "cases/2025-Q1") == {
        "en": "files for 3 months of 3; data by month and place not released; 37 reports received of 62 expected",
        "fr": "fichiers pour 3 mois sur 3\u202f; données par mois et par lieu non diffusées\u202f; 37 rapports reçus sur 62 attendus",
    }
    assert said(found, "cases/2025-Q1@a") == {
        "en": "part of the period is without data; data by month and place not released; reporting coverage not released",
        "fr": "une partie de la période est sans données\u202f; données par mois et par lieu non diffusées\u202f; couverture de collecte non diffusée",
    }


def test_which_regions_have_data_does_not_change_what_is_said_of_a_sensitive_total() -> None:
    some, every = (passed(flow("cases/2025-Q1", 70, places=places)) for places in (("a",), ("a", "b", "c", "d")))
    assert said(some, "cases/2025-Q1") == said(every, "cases/2025-Q1")


def test_an_ordinary_subject_tells_its_months_units_and_reports() -> None:
    found = passed(flow("incidents/2025-Q1", 70, reporters=(4, 6), months_present=2))
    assert said(found, "incidents/2025-Q1")["en"] == (
        "2 months of 3; data from 2 of 4 first-level units; 4 reports received of 6 expected"
    )


NOTHING = {"is_all_reported": False, "volume": None, "area": None, "population": None}


def rows(given: Iterable[Estimate]) -> Counts:
    return counts_of(list(given), 4, Period.parse("2025-Q1"), context())


def test_places_asked_one_by_one_are_covered_together_and_those_of_other_periods_are_not_added() -> None:
    given = [flow(f"incidents/2025-Q1@{place}", 7, places=(place,)) for place in ("a", "b")]
    other = flow("incidents/2024-Q4@c", 7, places=("c",))
    assert rows([*given, other])["places"] == (2, 4)


def with_effort(one: Estimate) -> Estimate:
    """An estimate of which much is known of those who report."""
    effort = replace(
        one.coverage,
        continuity=(11, 30),
        volume=Fraction(29, 100),
        area=(3, 4),
        population=Fraction(84, 100),
        freshness=-12,
    )
    return replace(one, coverage=effort)


def test_who_is_still_heard_from_is_told_by_shares_to_the_tenth_and_by_no_place_of_a_sensitive_subject() -> None:
    found = passed(
        with_effort(flow("incidents/2025-Q1", 70, reporters=(12, 30))),
        with_effort(flow("cases/2025-Q1", 70, reporters=(12, 30), filed=3)),
    )
    assert said(found, "incidents/2025-Q1")["en"] == (
        "3 months of 3; data from 2 of 4 first-level units; 12 reports received of 30 expected; 11 of the 30 reporters of the "
        "period before still report; those who reported had made about 30% of the counts of the four periods before; reporters "
        "present in 3 of 4 first-level units; where about 80% of the population live; data stop 12 days before the end of the period"
    )
    assert said(found, "cases/2025-Q1")["fr"] == (
        "fichiers pour 3 mois sur 3\u202f; données par mois et par lieu non diffusées\u202f; 12 rapports reçus sur 30 attendus\u202f; "
        "11 des 30 déclarants de la période précédente rapportent encore\u202f; ceux qui ont rapporté faisaient environ 30\u202f% des "
        "comptages des quatre périodes précédentes"
    )
    assert figure(found, "incidents/2025-Q1").reporting["en"] == "12 reports received of 30 expected"


@pytest.mark.parametrize(
    ("reporters", "words"),
    [
        ((4, 6), "4 reports received of 6 expected"),
        ((2, 2), "all expected reporters reported"),
        ((1, 2), ""),
        (None, ""),
    ],
)
def test_few_reporters_are_told_in_a_strip_without_their_number_and_in_no_place(
    reporters: tuple[int, int] | None, words: str
) -> None:
    found = passed(with_effort(flow("incidents/2025-Q1", 70, reporters=reporters)))
    assert figure(found, "incidents/2025-Q1").reporting.get("en", "") == words
    assert ("present in" in said(found, "incidents/2025-Q1")["en"]) == (reporters == (4, 6))


@pytest.mark.parametrize(
    ("reporters", "words", "drawn"),
    [
        ((4, 6), "4 reports received of 6 expected", (4, 6)),
        ((3, 3), "3 reports received of 3 expected", (3, 3)),
        ((1, 1), "all expected reporters reported", None),
        ((1, 45), "fewer than 3 reports received of 45 expected", None),
        ((0, 3), "fewer than 3 reports received of 3 expected", None),
        ((1, 2), "reporting coverage not released", None),
    ],
)
def test_of_few_reporters_no_text_table_or_band_of_a_chart_tells_the_number(
    reporters: tuple[int, int], words: str, drawn: tuple[int, int] | None
) -> None:
    one = flow("incidents/2025-Q1@a", 70, reporters=reporters)
    found = passed(one)
    assert words in said(found, "incidents/2025-Q1@a")["en"]
    assert f"{reporters[0]} of {reporters[1]}" not in said(found, "incidents/2025-Q1@a")["en"]
    assert figure(found, "incidents/2025-Q1@a").reporters == drawn
    row = rows([one])
    assert row["reporters"] == drawn
    assert row["is_all_reported"] == (reporters == (1, 1))
    assert ("reporters" in row["unreleased"]) == (drawn is None and reporters != (1, 1))


@pytest.mark.parametrize("reporters", [(2, 12), (10, 12), (12, 12), None])
def test_a_share_of_past_counts_made_by_few_is_not_told(reporters: tuple[int, int] | None) -> None:
    """Of one or two, heard from or silent, it would be what each of them counts."""
    found = passed(
        with_effort(flow("incidents/2025-Q1", 70, reporters=reporters)),
        with_effort(flow("cases/2025-Q1", 70, reporters=reporters, filed=3)),
    )
    assert not any("%" in text for text in (said(found, "cases/2025-Q1")["en"], said(found, "cases/2025-Q1")["fr"]))
    assert "counts" not in said(found, "incidents/2025-Q1")["en"]


def test_the_table_of_coverage_tells_of_a_sensitive_source_its_files_and_the_reports_of_the_country() -> None:
    region = flow("cases/2025-Q1@a", 40, reporters=(24, 38), filed=3)
    nation = flow("cases/2025-Q1", 70, reporters=(37, 62), filed=3, months_present=2)
    assert rows([region, nation]) == {
        "months": (3, 3),
        "places": None,
        "reporters": (37, 62),
        "unreleased": ("places",),
        **NOTHING,
    }
    assert rows([region]) == {
        "months": (3, 3),
        "places": None,
        "reporters": None,
        "unreleased": ("places", "reporters"),
        **NOTHING,
    }
    assert rows([flow("incidents/2025-Q1", 70, reporters=(4, 6))]) == {
        "months": (3, 3),
        "places": (2, 4),
        "reporters": (4, 6),
        "unreleased": (),
        **NOTHING,
    }
    assert rows([with_effort(flow("incidents/2025-Q1", 70, reporters=(14, 36)))]) == {
        "months": (3, 3),
        "places": (2, 4),
        "reporters": (14, 36),
        "unreleased": (),
        "is_all_reported": False,
        "volume": 30,
        "area": (3, 4),
        "population": 80,
    }
    told = rows([with_effort(flow("cases/2025-Q1", 70, reporters=(14, 36), filed=3))])
    assert (told["volume"], told["area"], told["population"]) == (30, None, None)


@pytest.mark.parametrize(
    ("place", "then", "now", "words"),
    [
        ("", None, (27, 92), "27 of 92"),
        ("@a", None, (27, 92), ""),
        ("", None, (9, 92), ""),
        ("", (60, 60), (39, 48), ""),
    ],
    ids=["the whole country", "a region", "few", "few that are silent"],
)
def test_the_reporters_of_the_whole_country_are_counted_where_neither_they_nor_the_silent_are_few(
    place: str, then: tuple[int, int] | None, now: tuple[int, int], words: str
) -> None:
    made = compare(
        flow(f"cases/2024-Q4{place}", 190, reporters=then),
        flow(f"cases/2025-Q1{place}", 95, reporters=now),
        context().indicators["cases"],
    )
    (reason,) = (one for one in changed(passed(made)).reasons if "reporters sent data" in one["en"])
    told = reason["en"].partition(" in ")[0]
    assert words in told
    assert any(letter.isdigit() for letter in told) == bool(words)


@pytest.mark.parametrize(("then", "now"), [((40, 40), None), (None, None), ((40, 40), (40, 40))])
def test_a_change_says_whether_the_reporting_behind_it_was_measured(
    then: tuple[int, int] | None, now: tuple[int, int] | None
) -> None:
    found = compare(
        flow("incidents/2024-Q4", 90, reporters=then),
        flow("incidents/2025-Q1", 195, reporters=now),
        context().indicators["incidents"],
    )
    assert changed(passed(found)).is_reporting_measured == (then is not None and now is not None)


def test_a_category_is_told_in_the_words_of_the_list_that_it_groups() -> None:
    told = label_of(Key.parse("hr_violations;category=forced_movement/2025-Q1"), shipped_context())
    assert told["fr"].endswith("– Mouvements forcés de population")
    assert "forced_movement" not in told["en"]
    assert "forced movement" not in told["fr"]
