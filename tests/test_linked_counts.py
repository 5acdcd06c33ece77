"""Pairs against their rivals, events counted as at least and at most, copies, and what speaks for a pair, in words."""

from __future__ import annotations

import polars as pl
import pytest

from kolosi.content.presets import linkage_preset
from kolosi.linkage.calibration import calibration_error, reliability
from kolosi.linkage.clusters import Counted, count_events, independent
from kolosi.linkage.explained import explain
from kolosi.linkage.rivals import against_rivals

PRESET = linkage_preset()


# -- rivals -----------------------------------------------------------------------------------------------------------


def pairs(*rows: tuple[str, str, float]) -> pl.DataFrame:
    ends = pl.DataFrame(rows, schema=["left", "right", "probability"], orient="row")
    return ends.with_columns(
        pl.col("left").str.split(":").list.first().alias("left_system"),
        pl.col("right").str.split(":").list.first().alias("right_system"),
    )


def test_two_partners_in_one_system_share_the_chance() -> None:
    found = against_rivals(pairs(("a:1", "b:1", 0.9), ("a:1", "b:2", 0.9)))
    assert found["alone"].to_list() == [0.9, 0.9]
    assert found["probability"].to_list() == [pytest.approx(0.5, abs=0.01)] * 2


def test_partners_in_two_systems_are_no_rivals() -> None:
    found = against_rivals(pairs(("a:1", "b:1", 0.9), ("a:1", "c:1", 0.8)))
    assert found["probability"].to_list() == [pytest.approx(0.9, abs=0.001), pytest.approx(0.8, abs=0.001)]


def test_rows_of_a_system_with_several_an_event_are_no_rivals() -> None:
    found = against_rivals(pairs(("a:1", "b:1", 0.9), ("a:1", "b:2", 0.9)), several=["b"])
    assert found["probability"].to_list() == [pytest.approx(0.9, abs=0.001)] * 2


def test_no_pair_has_no_rival() -> None:
    assert against_rivals(pairs(("a:1", "b:1", 0.9)).head(0))["probability"].to_list() == []


# -- how many events --------------------------------------------------------------------------------------------------


def counted(ids: str, *answers: tuple[str, str, str], several: tuple[str, ...] = ()) -> Counted:
    frame = pl.DataFrame({"id": ids.split()}, schema={"id": pl.String}).with_columns(
        pl.col("id").str.split(":").list.first().alias("system")
    )
    schema = ["left", "right", "answer"]
    return count_events(frame, pl.DataFrame(answers, schema=dict.fromkeys(schema, pl.String), orient="row"), several)


def test_what_nobody_decided_is_neither_one_event_nor_two() -> None:
    found = counted("a:1 b:1 c:1", ("a:1", "b:1", "open"))
    assert (found.at_least, found.at_most) == (2, 3)


def test_decided_pairs_are_one_event_over_others_too() -> None:
    found = counted("a:1 b:1 c:1 c:2", ("a:1", "b:1", "same"), ("b:1", "c:1", "same"), ("a:1", "c:2", "distinct"))
    assert (found.at_least, found.at_most) == (2, 2)
    assert found.clusters["cluster"].to_list() == [0, 0, 0, 3]


def test_rows_that_one_system_tells_apart_stay_apart_in_the_least() -> None:
    rows = (("a:1", "b:1", "unsure"), ("a:1", "b:2", "open"), ("a:2", "b:2", "open"))
    assert (counted("a:1 a:2 b:1 b:2", *rows).at_least, counted("a:1 b:1 b:2", *rows[:2]).at_least) == (2, 2)
    assert counted("a:1 b:1 b:2", *rows[:2], several=("b",)).at_least == 1


def test_rows_of_one_place_and_day_may_be_parts_of_one_event_where_a_system_has_several() -> None:
    frame = pl.DataFrame({"id": ["b:1", "b:2", "b:3"], "system": ["b"] * 3, "part_of": ["x|1", "x|1", None]})
    none = pl.DataFrame(schema=dict.fromkeys(("left", "right", "answer"), pl.String))
    parts, apart = count_events(frame, none, ("b",)), count_events(frame, none)
    assert (parts.at_least, parts.at_most, apart.at_least, apart.at_most) == (2, 3, 3, 3)


def test_nothing_told_is_no_event() -> None:
    found = counted("")
    assert (found.at_least, found.at_most) == (0, 0)


def test_decisions_that_contradict_each_other_are_told() -> None:
    found = counted("a:1 b:1 c:1", ("a:1", "b:1", "same"), ("b:1", "c:1", "same"), ("a:1", "c:1", "distinct"))
    assert found.contradicted.rows() == [("a:1", "c:1")]


def test_a_copy_is_no_corroboration() -> None:
    answers = pl.DataFrame(
        {"left": ["a:1", "b:1"], "right": ["b:1", "c:1"], "answer": ["same"] * 2, "told": ["cites", "apart"]}
    )
    found = counted("a:1 b:1 c:1", *answers.drop("told").rows())
    assert independent(found, answers).rows() == [(0, 3, 3, 2)]


# -- in words ---------------------------------------------------------------------------------------------------------

PAIR = {
    **dict.fromkeys(("actor", "killed"), "other"),
    **{"day": "same", "place": "unit", "kind": "same", "told": "unknown"},
    **{"probability": 0.4, "alone": 0.4},
}


def test_a_pair_says_what_speaks_for_it_and_what_against() -> None:
    told = explain(PAIR, PRESET.weights)
    assert told.speaks_for == ("day.same", "kind.same", "place.unit")
    assert told.against == ("killed.other", "actor.other")
    assert told.words["en"] == (
        "For: same day, same kind of event, same unit. Against: numbers killed differ, other alleged perpetrators. "
        "Not known: source of the report."
    )
    assert told.words["fr"].startswith("Pour : même jour, ")


def test_a_rival_is_told() -> None:
    assert "Another" in explain({**PAIR, "alone": 0.9}, PRESET.weights).words["en"]
    assert "Another" not in explain(PAIR, PRESET.weights).words["en"]


def test_what_weighs_little_is_not_told() -> None:
    told = explain({**PAIR, "day": "close", "killed": "double"}, PRESET.weights)
    assert ("day.close" in told.speaks_for + told.against, "killed.double" in told.speaks_for + told.against) == (
        False,
        False,
    )


def test_a_calibration_error_is_the_distance_between_said_and_found() -> None:
    bins = reliability(pl.Series([0.1, 0.1, 0.9, 0.9]), pl.Series([False, True, True, True]))
    assert calibration_error(bins) == pytest.approx((0.4 * 2 + 0.1 * 2) / 4)
    assert calibration_error(bins.head(0)) == 0


# -- the preset -------------------------------------------------------------------------------------------------------


def test_every_level_has_its_words_and_every_kind_its_group() -> None:
    from kolosi.linkage.comparisons import NULL, comparisons
    from kolosi.reading.labels import labels

    for one in comparisons(PRESET):
        names = [level.name for level in one.levels if level.name != NULL]
        assert names == list(PRESET.weights[one.name])
        assert set(labels(f"linkage.levels.{one.name}")) == set(names)
    assert {*PRESET.kins.values(), "every"} == set(labels("linkage.kins"))


@pytest.mark.parametrize("name", ["day", "kind", "actor", "killed", "told"])
def test_shares_of_a_comparison_add_up_to_one(name: str) -> None:
    for share in ("m", "u"):
        assert sum(getattr(one, share) for one in PRESET.weights[name].values()) == pytest.approx(1, abs=0.011)


def test_every_term_of_the_preset_is_one_of_a_taxonomy_or_of_a_system() -> None:
    from kolosi.content.sources import load_sources
    from kolosi.content.taxonomies import load_taxonomies

    known = {term for one in load_taxonomies().values() for term in one.terms}
    own = {"state_based_conflict", "non_state_conflict", "one_sided_violence"}
    alerts = {"attaque", "enlevement", "mouvement_de_population", "engin_explosif", "blocus"}
    assert set(PRESET.kinds) - known - own - alerts == set()
    assert {one for terms in PRESET.never.values() for one in terms} <= known
    assert {*PRESET.sums, *PRESET.several} <= set(load_sources())
