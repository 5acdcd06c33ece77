"""The files of a language are checked when they are read: what the code asks for is there, what a rule names is known."""

from __future__ import annotations

import ast
import re
import shutil
from pathlib import Path

import pytest
from tests.code_read import nodes

import kolosi
from kolosi.content.folders import PACKAGE
from kolosi.content.languages import CLASSES, proof_languages, proof_rules, proof_sentences
from kolosi.content.yaml_files.errors import ContentError
from kolosi.proof.arithmetic.relation import FAMILIES
from kolosi.reading.matching import elements
from kolosi.reading.mentions import BESIDE, all_of
from kolosi.reading.periods import around
from kolosi.reading.text import TOKEN, flatten
from kolosi.workspace.review.packs import pack

ROOMS = (Path(kolosi.__file__).parent / room for room in ("proof", "reading"))
CODE = sorted(path for room in ROOMS for path in room.rglob("*.py") if path.parent.name != "word")


def test_the_classes_that_code_asks_for_are_those_that_every_language_fills() -> None:
    asked = {
        node.value
        for path in CODE
        for node in nodes(path)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.fullmatch("[A-Z_]{2,}", node.value)
    }
    assert asked - {"NFKD"} == set(CLASSES.split())


def test_there_are_three_languages() -> None:
    assert proof_languages() == ("en", "es", "fr")


@pytest.mark.parametrize("language", proof_languages())
def test_rules_have_ids_of_their_own_patterns_of_the_grammar_and_examples(language: str) -> None:
    rules = pack(language).rules
    assert len({rule.id for rule in rules}) == len(rules)
    assert all(elements(rule) for rule in rules)
    assert {rule.family for rule in rules} <= set(FAMILIES)
    assert [rule.id for rule in rules if not (rule.fires and rule.silent)] == []


@pytest.mark.parametrize("language", proof_languages())
def test_concepts_of_every_language_have_the_same_ids_and_stand_alike(language: str) -> None:
    own, french = pack(language).by_id, pack("fr").by_id
    assert [
        name
        for name in set(own) & set(french)
        if (own[name].unit, own[name].kind, own[name].parts, own[name].complement)
        != (french[name].unit, french[name].kind, french[name].parts, french[name].complement)
    ] == []
    assert set(own) <= set(french)


@pytest.mark.parametrize("language", proof_languages())
def test_sentences_of_every_language_have_the_same_names_and_blanks(language: str) -> None:
    own, french = proof_sentences(language), proof_sentences("fr")
    blanks = re.compile(r"\{\w+\}")
    for part in ("reasons", "questions", "ways", "diagnoses", "families"):
        assert set(own[part]) == set(french[part])
    assert [
        (part, name)
        for part in ("reasons", "questions")
        for name, text in own[part].items()
        if set(blanks.findall(text)) != set(blanks.findall(french[part][name]))
    ] == []


@pytest.mark.parametrize(
    ("before", "after", "key"),
    [
        ("  LEVEL:", "  LEVELS:", "classes.LEVEL"),
        ('pattern: "', 'pattern: "AGAINTS ', "rules.0.pattern"),
        ("grains: {quarter: quarter", "grains: {quarter: three", "grains.quarter"),
        ("abbreviations:", "shortened:", "shortened"),
    ],
)
def test_what_is_wrong_in_the_rules_of_a_language_is_named(tmp_path: Path, before: str, after: str, key: str) -> None:
    folder = tmp_path / "languages" / "en"
    shutil.copytree(PACKAGE / "languages" / "en", folder)
    text = (folder / "proof.yaml").read_text("utf-8")
    head, rules = text.split("\nrules:\n")
    if before in head and "pattern" not in before:
        head = head.replace(before, after, 1)
    else:
        rules = rules.replace(before, after, 1)
    (folder / "proof.yaml").write_text(f"{head}\nrules:\n{rules}", "utf-8")
    with pytest.raises(ContentError) as error:
        proof_rules("en", tmp_path)
    assert error.value.key == key


def _written(one_of: int = 1) -> str:
    """Every text of the tests that may be read, or one of so many of those held out, folded."""
    folder = Path(__file__).parent
    texts = [*sorted(folder.glob("texts/*.md")), *sorted(folder.glob("heldout/*/*.md"))[::one_of]]
    return "\n\n".join(flatten(path.read_text("utf-8")) for path in texts) + "\n el segundo trimestre de 2024"


@pytest.mark.parametrize("one_of", [8, pytest.param(1, marks=pytest.mark.long)])
@pytest.mark.parametrize("language", proof_languages())
def test_the_needle_of_a_period_stands_in_all_that_its_pattern_finds(language: str, one_of: int) -> None:
    """Patterns are tried around their needles only: that must find what a search of the whole text finds."""
    flat = _written(one_of)
    forms = pack(language).periods
    assert sum(bool(form.needle.pattern) for form in forms) > len(forms) / 2
    found = {form.pattern.pattern: [match.span() for match in form.pattern.finditer(flat)] for form in forms}
    assert any(found.values())
    assert found == {
        form.pattern.pattern: [
            match.span() for low, high in around(form.needle, flat) for match in form.pattern.finditer(flat, low, high)
        ]
        for form in forms
    }


@pytest.mark.parametrize("language", proof_languages())
def test_what_says_that_a_number_counts_nothing_stands_near_its_digits(language: str) -> None:
    """Such patterns are tried near digits only: that must find what a search of the whole text finds."""
    flat = _written(8)
    near = around(re.compile(r"\d"), flat, BESIDE)
    assert 0 < sum(high - low for low, high in near) < len(flat)
    patterns = [pattern for _, pattern in pack(language).others]
    found = {pattern.pattern: [match.span() for match in pattern.finditer(flat)] for pattern in patterns}
    assert any(found.values())
    assert found == {pattern.pattern: [match.span() for match in all_of(pattern, flat, near)] for pattern in patterns}


def test_a_sentence_without_numbers_holds_no_class_that_its_words_do_not_tell() -> None:
    """The classes that the words of a text tell hold those of all its expressions."""
    expressions = pack("fr").expressions
    words = TOKEN.findall(_written(8))
    held = set().union(*(expressions.at(words, place)[1] for place in range(len(words))))
    assert len(held) > 100
    for start in range(0, len(words), 25):
        some = words[start : start + 25]
        assert expressions.possible(some) >= set().union(*(expressions.at(some, at)[1] for at in range(len(some))))
