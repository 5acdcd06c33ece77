"""The examples of each rule, in each language: what must fire fires by that rule, what must be silent raises no flag."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.proof.test_sentences import flags_of

from kolosi.content.languages import proof_languages, proof_rules
from kolosi.reading.pack import Rule, pack_of

WITHOUT_EXAMPLE = {("fr", "rate.each.total")}
"""Rules whose family is not computed yet."""


def rules() -> Iterator[tuple[str, Rule]]:
    for language in proof_languages():
        data, source = proof_rules(language)
        yield from ((language, rule) for rule in pack_of(language, data, source).rules)


def examples(kind: str) -> list[object]:
    return [
        pytest.param(language, rule.id, sentence, id=f"{language}-{rule.id}-{number}")
        for language, rule in rules()
        for number, sentence in enumerate(getattr(rule, kind), 1)
    ]


@pytest.mark.parametrize(("language", "rule", "sentence"), examples("fires"))
def test_what_must_fire_fires_by_that_rule(language: str, rule: str, sentence: str) -> None:
    assert rule in {one.rule for one in flags_of(sentence, language)}


@pytest.mark.parametrize(("language", "rule", "sentence"), examples("silent"))
def test_what_must_be_silent_raises_no_flag(language: str, rule: str, sentence: str) -> None:
    assert flags_of(sentence, language) == [], rule


def test_every_rule_has_an_example_of_each_kind() -> None:
    without = {(language, rule.id) for language, rule in rules() if not (rule.fires and rule.silent)}
    assert without <= WITHOUT_EXAMPLE


@pytest.mark.parametrize("language", proof_languages())
def test_no_two_rules_of_a_language_have_one_id(language: str) -> None:
    ids = [rule.id for own, rule in rules() if own == language]
    assert len(ids) == len(set(ids))
