"""The one door: what leaves, what is held back, in which words."""

from __future__ import annotations

import ast
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from tests.code_read import nodes
from tests.release_case import agreed_policy, comparison, context, estimate, estimates, keys

import kolosi
from kolosi.content.yaml_files.errors import ContentError
from kolosi.model.figure import Change, Coverage, Figure
from kolosi.model.finding import Refusal
from kolosi.model.key import Key
from kolosi.release import HIDDEN_SENTENCE, as_entries, explain, from_entries, load_policy, needed, printed, release
from kolosi.release.figures.wording import label_of

PACKAGE = Path(kolosi.__file__).parent


def rule_for(key: str, value: int | Fraction | None, **changes: object) -> str | None:
    """The rule that holds a lone figure back."""
    one = estimate(key, value, **changes)
    found = explain([one.key], {one.key: one}, context=context())
    return found[0].rule if found else None


@pytest.mark.parametrize(
    ("key", "value", "rule"),
    [
        ("cases/2025-Q1", 9, "R2"),
        ("cases/2025-Q1", 10, None),
        ("cases/2025-Q1", 0, "R12"),
        ("cases/2025-Q1", None, None),
        ("incidents/2025-Q1", 4, "R2"),
        ("incidents/2025-Q1", 5, None),
        ("incidents/2025-Q1", 0, None),
        ("incidents;kind=secret/2025-Q1", 9, "R2"),
        ("incidents;age_group=0-4/2025-Q1", 9, "R2"),
        ("people;age_group=child/2025-Q1", 6, "R2"),
        ("people;age_group=adult/2025-Q1", 6, None),
        ("killed/2025-Q1", 2, None),
        ("killed/2025-Q1@a", 2, "R2"),
        ("killed;age_group=child/2025-Q1", 6, "R2"),
        ("schools/2025-Q1@a1", 1, None),
        ("public_events/2025-03-01@a1", 1, None),
        ("detained/2025-03-31@a", 12, None),
    ],
)
def test_the_smallest_count_depends_on_the_subject(key: str, value: int | None, rule: str | None) -> None:
    assert rule_for(key, value) == rule


@pytest.mark.parametrize(
    ("key", "rule"),
    [
        ("cases/2025-Q1@a", None),
        ("cases/2025-Q1@north", None),
        ("cases/2025-Q1@a1", "R1"),
        ("cases/2025-Q1@nowhere", "R1"),
        ("cases/2025-03", "R7"),
        ("cases/2025-01-01..2025-04-15", "R7"),
        ("incidents/2025-03@a1", None),
        ("incidents/2025-03-01", "R7"),
    ],
)
def test_no_place_or_period_is_finer_than_its_subject_allows(key: str, rule: str | None) -> None:
    assert rule_for(key, 600) == rule


@pytest.mark.parametrize(
    ("percent", "base", "rule"),
    [
        (4, 25, "R11"),
        (7, 1171, None),
        (1, 600, "R11"),
        (99, 600, "R11"),
        (40, 49, "R11"),
        (40, 50, None),
        (30, None, "R11"),
    ],
)
def test_a_sensitive_share_may_not_give_a_small_count_back(percent: int, base: int | None, rule: str | None) -> None:
    assert rule_for("case_share/2025-Q1", percent, n=base) == rule


def test_the_policy_names_the_base_of_a_share_published_without_one() -> None:
    policy = agreed_policy()
    with_base = context(
        policy=policy.model_copy(update={"R11": policy.R11.model_copy(update={"bases": {"case_share": "cases"}})})
    )
    asked = keys("case_share/2025-Q1")
    assert needed(asked, with_base) == set(keys("cases/2025-Q1"))
    known = estimates({"case_share/2025-Q1": 22, "cases/2025-Q1": 1171})
    assert not explain(asked, known, context=with_base)
    assert explain(asked, estimates({"case_share/2025-Q1": 22}), context=with_base)[0].rule == "R11"


def test_a_sensitive_share_leaves_as_a_whole_percent() -> None:
    one = estimate("case_share/2025-Q1", Fraction(25100, 1171), n=1171)
    figure = release([one.key], {one.key: one}, context=context())[one.key]
    assert isinstance(figure, Figure)
    assert (figure.value, figure.decimals) == (Fraction(21), 0)


def test_a_small_share_of_an_ordinary_subject_does_not_read_zero() -> None:
    one = estimate("opinion/2025-Q1", Fraction(2, 5), n=500)
    figure = release([one.key], {one.key: one}, context=context())[one.key]
    assert isinstance(figure, Figure)
    assert (figure.value, figure.decimals, figure.n) == (Fraction(2, 5), 1, 500)


def test_every_number_of_the_policy_can_be_another() -> None:
    policy = agreed_policy()
    lenient = policy.model_copy(update={"R2": policy.R2.model_copy(update={"sensitive": 3, "other": 2})})
    known = estimates({"cases/2025-Q1": 4, "incidents/2025-Q1": 3})
    assert not explain(known, known, context=context(policy=lenient))
    assert len(explain(known, known, context=context())) == 2


def test_only_the_cited_keys_come_out() -> None:
    known = estimates({"schools/2025-Q1": 12, "schools/2024-Q4": 15})
    assert list(release(keys("schools/2025-Q1"), known, context=context())) == keys("schools/2025-Q1")


def test_a_cited_key_without_an_estimate_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        release(keys("schools/2025-Q1"), {}, context=context())
    assert refused.value.finding.id == "figure_not_computed"


def test_no_data_is_neither_zero_nor_hidden() -> None:
    known = estimates({"cases/2025-Q1": None})
    figure = release(known, known, context=context())[keys("cases/2025-Q1")[0]]
    assert isinstance(figure, Figure)
    assert figure.is_missing


def test_hidden_figures_of_an_indicator_read_the_same() -> None:
    small = estimate("cases/2025-Q1@a", 3, as_of=date(2025, 4, 1), receipts=("receipt-1",), qualifier="about")
    zero = estimate("cases/2025-Q1@b", 0, coverage=Coverage(months_present=1, months_expected=3))
    found = release([small.key, zero.key], {small.key: small, zero.key: zero}, context=context())
    first, second = found[small.key], found[zero.key]
    assert isinstance(first, Figure)
    assert isinstance(second, Figure)
    assert first.hidden is not None
    assert second.hidden is not None
    assert replace(first, key=second.key, label=second.label, hidden=second.hidden) == second


def test_a_figure_carries_its_words_in_both_languages() -> None:
    one = estimate(
        "people;kind=x+y/2025-Q1@a+b",
        120,
        coverage=Coverage(months_present=3, months_expected=3),
        receipts=("receipt-1", "receipt-without-code"),
        as_of=date(2025, 4, 2),
    )
    figure = release([one.key], {one.key: one}, context=context())[one.key]
    assert isinstance(figure, Figure)
    assert figure.label == {"en": "People", "fr": "People (fr)"}
    assert label_of(one.key, context()) == {
        "en": "People – Sort x or Sort y (A and B)",
        "fr": "People (fr) – Sort x (fr) ou Sort y (fr) (A et B)",
    }
    assert figure.coverage == {
        "en": "3 months of 3; number of expected reporters not known",
        "fr": "3 mois sur 3\u202f; nombre de déclarants attendus inconnu",
    }
    assert figure.definition == {"en": "Total over the period.", "fr": "Total sur la période."}
    assert figure.sources == ({"en": "Invented system", "fr": "Système inventé"},)
    assert figure.receipts == ("S-invented-2025-Q1",)
    assert figure.as_of == date(2025, 4, 2)


def test_coverage_tells_regions_and_reports_but_not_a_handful_of_reporters() -> None:
    known = Coverage(months_present=2, months_expected=3, reporters=(4, 6), places=("a", "b"))
    plain, sensitive = estimate("incidents/2025-Q1", 60, coverage=known), estimate("cases/2025-Q1", 60, coverage=known)
    found = release([plain.key, sensitive.key], {plain.key: plain, sensitive.key: sensitive}, context=context())
    said = [one.coverage["en"] for one in found.values() if isinstance(one, Figure)]
    assert said == [
        "part of the period is without data; data by month and place not released; reporting coverage not released",
        "2 months of 3; data from 2 of 4 first-level units; 4 reports received of 6 expected",
    ]


def test_a_change_is_hidden_with_either_side_and_says_nothing() -> None:
    pair = comparison(estimate("cases/2024-Q4", 4), estimate("cases/2025-Q1", 61))
    change = release([pair.key], {pair.key: pair}, context=context())[pair.key]
    assert isinstance(change, Change)
    assert change.hidden is not None
    assert (change.difference, change.percent, change.before.value, change.after.value) == (None, None, None, None)
    assert change.sentence == HIDDEN_SENTENCE
    assert "61" not in repr(change)


def test_a_change_of_printed_figures_leaves_whole() -> None:
    pair = comparison(estimate("cases/2024-Q4", 40), estimate("cases/2025-Q1", 61))
    change = release([pair.key], {pair.key: pair}, context=context())[pair.key]
    assert isinstance(change, Change)
    assert (change.before.value, change.after.value, change.difference) == (40, 61, 21)


def test_the_register_holds_both_sides_of_a_change_and_what_was_held_back_without_its_value() -> None:
    pair = comparison(estimate("cases/2024-Q4", 40), estimate("cases/2025-Q1", 61))
    small = estimate("cases/2025-Q1@a", 3)
    figures = release([pair.key, small.key], {pair.key: pair, small.key: small}, context=context())
    register = printed("2025-05", figures)
    values = {str(one.key): one.value for one in register}
    assert values == {"cases/2024-Q4": 40, "cases/2025-Q1": 61, "cases/2025-Q1@a": None}
    assert from_entries("2025-05", as_entries(register)) == register


def test_the_same_input_gives_the_same_figures_in_any_order() -> None:
    known = estimates({f"cases/2025-Q1@{place}": value for place, value in zip("abcd", (3, 12, 40, 0), strict=True)})
    backwards = dict(reversed(known.items()))
    assert list(release(known, known, context=context()).items()) == list(
        release(backwards, backwards, context=context()).items()
    )


def test_a_policy_with_an_unknown_key_is_refused_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "own.yaml").write_text("version: own\nR2:\n  sensitve: 3\n", "utf-8")
    with pytest.raises(ContentError, match=r"own\.yaml:3"):
        load_policy("own", tmp_path)


def test_a_policy_states_only_what_differs(tmp_path: Path) -> None:
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "own.yaml").write_text("version: own\nR2:\n  sensitive: 20\n", "utf-8")
    policy = load_policy("own", tmp_path)
    assert (policy.version, policy.R2.sensitive, policy.R2.other) == ("own", 20, 5)
    assert load_policy("mli-2025").R11.bases["gbv_armed_actor_share"] == "gbv_incidents"


def test_only_the_release_floor_makes_figures() -> None:
    makers = {
        path.relative_to(PACKAGE).parts[0]
        for path in PACKAGE.rglob("*.py")
        for node in nodes(path)
        if isinstance(node, ast.Call) and _called(node) in {"Figure", "Change"}
    }
    assert makers == {"release"}


def _called(node: ast.Call) -> str:
    return (
        node.func.id
        if isinstance(node.func, ast.Name)
        else node.func.attr
        if isinstance(node.func, ast.Attribute)
        else ""
    )


def test_a_key_written_otherwise_is_the_same_figure() -> None:
    assert Key.parse("people;kind=y+x/2025-01..2025-03") == Key.parse("people;kind=x+y/2025-Q1")
