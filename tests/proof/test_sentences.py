"""Sentences of our own: every fault is flagged with its verdict and its cause, every trap stays silent."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from tests.proof.evaluation.claims import Document, Found, findings, group_of, overlap

from kolosi.workspace.review.proofing import proofread

HERE = Path(__file__).parent
LANGUAGES = ("fr", "en")


def flags_of(text: str, language: str) -> list[Found]:
    document = Document(corpus="own", name="own", language=language, data=text.encode(), suffix=".md")
    return [one for one in findings(document) if one.is_flag]


def cases(kind: str) -> Iterator[object]:
    """The sentences of a kind in every language; one with a `fault` is expected to fail."""
    for language in LANGUAGES:
        held = yaml.load((HERE / f"sentences.{language}.yaml").read_text("utf-8"), yaml.CSafeLoader)[kind]
        for number, one in enumerate(held, 1):
            case = {"text": one} if isinstance(one, str) else one
            marks = [pytest.mark.xfail(strict=True, reason=case["fault"])] if case.get("fault") else []
            named = case.get("trap") or case.get("family") or "paragraph"
            yield pytest.param(language, case, marks=marks, id=f"{language}-{number}-{named}".replace(" ", "-"))


@pytest.mark.parametrize(("language", "case"), list(cases("flags")))
def test_a_fault_is_flagged_with_its_verdict_and_its_cause(language: str, case: dict[str, str]) -> None:
    start = case["text"].rindex(case["focus"])
    focus = (start, start + len(case["focus"]))
    found = flags_of(case["text"], language)
    right = [
        one
        for one in found
        if group_of(one.family) == group_of(case["family"]) and any(overlap(span, focus) for span in one.spans)
    ]
    assert right, found
    assert {one.verdict for one in right} == {case["verdict"]}
    assert "diagnosis" not in case or case["diagnosis"] in {one.diagnosis for one in right}
    assert [one for one in found if one not in right] == []


@pytest.mark.parametrize(("language", "case"), list(cases("noted")))
def test_a_fault_that_words_do_not_bind_surely_is_noted_and_not_accused(language: str, case: dict[str, str]) -> None:
    start = case["text"].rindex(case["focus"])
    focus = (start, start + len(case["focus"]))
    checked = proofread("own.md", case["text"].encode(), language=language).checked
    assert checked.flags == ()
    assert any(overlap((one.start, one.end), focus) for note in checked.notes for one in note.mentions)


@pytest.mark.parametrize(("language", "case"), list(cases("silent")))
def test_a_trap_raises_no_flag(language: str, case: dict[str, str]) -> None:
    assert flags_of(case["text"], language) == []


@pytest.mark.parametrize(("language", "case"), list(cases("paragraphs")))
def test_a_clean_paragraph_that_holds_the_traps_raises_no_flag(language: str, case: dict[str, str]) -> None:
    assert flags_of(case["text"], language) == []


def test_what_remains_of_a_whole_told_in_the_sentence_before_is_read() -> None:
    text = "The plan holds 9,000 kits. 2,000 went north, 2,100 kits south and 2,200 kits west; the remaining 2,512 kits wait."
    assert flags_of(text, "en") == []


def test_the_sentences_are_enough_to_stand_for_the_gate() -> None:
    held = [
        yaml.load((HERE / f"sentences.{language}.yaml").read_text("utf-8"), yaml.CSafeLoader) for language in LANGUAGES
    ]
    assert sum(len(one["flags"]) + len(one["silent"]) for one in held) >= 90
    assert sum(len(one["paragraphs"]) for one in held) >= 20


@pytest.mark.parametrize("path", sorted(HERE.glob("*.yaml")), ids=lambda path: path.name)
def test_no_key_is_told_twice(path: Path) -> None:
    """Of a key told twice, YAML keeps the last: what stands below the first would never be tested."""
    keys = [key.value for key, _ in yaml.compose(path.read_text("utf-8"), yaml.CSafeLoader).value]
    assert len(keys) == len(set(keys))
