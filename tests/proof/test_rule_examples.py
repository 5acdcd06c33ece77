"""Each rule of each language against its own examples: what must be flagged is, by a relation of its family; the rest is not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kolosi.content.languages import proof_languages
from kolosi.intake.documents import read_document
from kolosi.proof.checking import Checked, checked
from kolosi.workspace.review.packs import pack


def examples(kind: str) -> Iterator[tuple[str, str, str]]:
    for language in proof_languages():
        for rule in pack(language).rules:
            for sentence in rule.fires if kind == "fires" else rule.silent:
                yield language, rule.id, sentence


def read(language: str, sentence: str) -> Checked:
    return checked(read_document("a.txt", sentence.encode()), pack(language))


@pytest.mark.parametrize(("language", "rule", "sentence"), list(examples("fires")))
def test_what_must_be_flagged_is(language: str, rule: str, sentence: str) -> None:
    family = next(one.family for one in pack(language).rules if one.id == rule)
    flags = read(language, sentence).flags
    assert {flag.family for flag in flags} == {family}


@pytest.mark.parametrize(("language", "rule", "sentence"), list(examples("silent")))
def test_what_agrees_is_silent(language: str, rule: str, sentence: str) -> None:
    assert [(flag.rule, flag.verdict) for flag in read(language, sentence).flags] == []


@pytest.mark.parametrize(("language", "rule", "sentence"), list(examples("fires")))
def test_a_rule_binds_its_own_example(language: str, rule: str, sentence: str) -> None:
    from kolosi.reading.matching import matches

    study = read(language, sentence).study
    own = next(one for one in study.pack.rules if one.id == rule)
    assert any(list(matches(own, line)) for line in study.lines)
