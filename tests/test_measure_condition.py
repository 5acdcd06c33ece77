"""Conditions: what is accepted, what is refused and with which words."""

from __future__ import annotations

import pytest
from sqlglot import exp

from kolosi.measure.condition import check, fixed_columns, parse, terms_fixed_by
from kolosi.model.finding import Refusal

TERMS = {"victim_status": frozenset({"civilian"}), "population_groups": frozenset({"idp"})}


@pytest.mark.parametrize(
    "where",
    [
        "victim_status = 'civilian'",
        "'civilian' = victim_status",
        "group = 'idp' AND day >= '2025-01-01' AND day < DATE '2025-02-01'",
        "NOT verified",
        "verified IS TRUE OR targets_civilians = FALSE",
        "killed BETWEEN 1 AND 3",
        "killed > injured",
        "killed IS NOT NULL OR (cause IS NULL AND victims > -1)",
        "victim_status IN ('civilian')",
    ],
)
def test_a_condition_of_an_accepted_form_has_no_problem(where: str) -> None:
    assert check(where, "incidents", TERMS) == []


@pytest.mark.parametrize(
    ("where", "problem"),
    [
        ("", "condition_unreadable"),
        ("('a'", "condition_unreadable"),
        ("killed = 1 -- always", "condition_unreadable"),
        ("killed = 1; DROP TABLE incidents", "condition_unreadable"),
        ("killed IN (SELECT 1)", "condition_form"),
        ("EXISTS (SELECT 1 FROM incidents)", "condition_form"),
        ("read_csv('secret') = 1", "condition_form"),
        ("1 = 1", "condition_form"),
        ("killed + 1 = 2", "condition_form"),
        ("sex LIKE 'f%'", "condition_form"),
        ("lower(sex) = 'f'", "condition_form"),
        ("incidents.killed = 1", "condition_unknown_column"),
        ("deaths = 1", "condition_unknown_column"),
        ("end = '2025-01-01'", "condition_unknown_column"),
        ("killed = 'a'", "condition_type"),
        ("day = 'yesterday'", "condition_type"),
        ("sex = NULL", "condition_type"),
        ("killed", "condition_type"),
        ("killed > sex", "condition_type"),
        ("victim_status IN ('civilian', 'martian')", "condition_unknown_term"),
    ],
)
def test_a_condition_of_another_form_is_refused_with_words(where: str, problem: str) -> None:
    found = check(where, "incidents", TERMS)
    assert [point.id for point in found] == [problem]
    assert set(found[0].message) == {"en", "fr"}
    assert "{" not in found[0].message["fr"]


def test_each_unknown_term_is_named() -> None:
    found = check("victim_status IN ('martian', 'venusian')", "incidents", TERMS)
    assert [point.found for point in found] == ["martian", "venusian"]


def test_a_refused_condition_is_not_parsed() -> None:
    with pytest.raises(Refusal):
        parse("killed IN (SELECT 1)", "incidents")


def test_names_that_are_words_of_sql_are_quoted_and_days_are_typed() -> None:
    condition = parse("group = 'idp' AND day BETWEEN '2025-01-01' AND '2025-02-01'", "incidents")
    assert condition is not None
    assert condition.sql(dialect="spark") == (
        "`group` = 'idp' AND `day` BETWEEN CAST('2025-01-01' AS DATE) AND CAST('2025-02-01' AS DATE)"
    )


def test_a_text_that_is_also_a_column_name_stays_a_text() -> None:
    condition = parse("cause = 'group'", "incidents")
    assert condition is not None
    assert condition.sql(dialect="duckdb") == "\"cause\" = 'group'"


def test_columns_only_tested_for_being_empty_are_not_fixed() -> None:
    assert fixed_columns(parse("group = 'idp' AND cause IS NULL", "incidents")) == {"group"}
    assert fixed_columns(parse("cause IS NOT NULL", "incidents")) == frozenset()


def test_a_condition_is_read_once_and_each_who_asks_has_a_copy_of_its_own() -> None:
    where = "event_type = 'battles' AND killed > 0"
    first = parse(where, "incidents")
    assert first is not None
    first.find(exp.Literal).replace(exp.Literal.string("riots"))
    second = parse(where, "incidents")
    assert second is not None
    assert "battles" in second.sql()
    assert terms_fixed_by(where, "incidents")["event_type"] == frozenset({"battles"})
