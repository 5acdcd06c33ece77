"""The examples of each rule of the gate of texts, in each language: what must fire fires, what must be silent is."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml
from tests.code_read import tree
from tests.proof.test_no_words_in_code import literals, words_in

import kolosi.release.text
from kolosi.content.folders import PACKAGE
from kolosi.content.gate import CLASSES, gate_languages, gate_words
from kolosi.content.messages import load_messages
from kolosi.content.yaml_files.errors import ContentError
from kolosi.content.yaml_files.yaml import read_yaml
from kolosi.intake.documents import read_document
from kolosi.model.finding import Finding
from kolosi.release.text import OUTCOMES, gate_text, localities_of
from kolosi.release.text.lexicon import Rule
from kolosi.workspace.review.packs import pack
from kolosi.workspace.review.prose_points import lexicon

LOCALITIES = localities_of(["Sanakoro"])
"""A place that is not on any map, to stand for those below the regions."""


@cache
def points(text: str, language: str) -> tuple[Finding, ...]:
    manuscript = read_document("text.md", text.encode())
    return gate_text(manuscript, lexicon(language), pack(language), localities=LOCALITIES)


def kinds(text: str, language: str) -> set[str]:
    return {finding.id.removeprefix("prose_") for finding in points(text, language)}


def rules() -> Iterator[tuple[str, Rule]]:
    for language in gate_languages():
        yield from ((language, rule) for rule in lexicon(language).rules)


def examples(name: str) -> list[object]:
    return [
        pytest.param(language, rule, sentence, id=f"{language}-{rule.id}-{number}")
        for language, rule in rules()
        for number, sentence in enumerate(getattr(rule, name), 1)
    ]


@pytest.mark.parametrize(("language", "rule", "sentence"), examples("fires"))
def test_what_must_fire_fires(language: str, rule: Rule, sentence: str) -> None:
    assert rule.kind in kinds(sentence, language)


@pytest.mark.parametrize(("language", "rule", "sentence"), examples("silent"))
def test_what_must_be_silent_is(language: str, rule: Rule, sentence: str) -> None:
    assert points(sentence, language) == (), rule.id


@pytest.mark.parametrize("language", gate_languages())
def test_a_language_has_every_rule_of_the_others_and_an_example_of_each_kind(language: str) -> None:
    own = lexicon(language).rules
    assert len({rule.id for rule in own}) == len(own)
    assert {(rule.id, rule.kind, rule.rule) for rule in own} == {
        (rule.id, rule.kind, rule.rule) for rule in lexicon("fr").rules
    }
    assert [rule.id for rule in own if not (rule.fires and rule.silent)] == []
    assert {rule.kind for rule in own} == set(OUTCOMES)


def test_every_kind_has_a_message_as_grave_as_its_outcome() -> None:
    known = load_messages().messages["fr"]
    grave = {"block": "error", "review": "warning"}
    assert {kind: known[f"prose_{kind}"].severity for kind in OUTCOMES} == {
        kind: grave[outcome] for kind, outcome in OUTCOMES.items()
    }


@pytest.mark.parametrize("path", sorted(Path(kolosi.release.text.__file__).parent.glob("*.py")), ids=lambda p: p.stem)
def test_no_word_of_a_language_is_matched_in_code(path: Path) -> None:
    found = {text: words for _, text in literals(tree(path)) if (words := words_in(text))}
    assert found == {}


# -- the file of a language -------------------------------------------------------------------------------------------


def broken(folder: Path, **changed: object) -> ContentError:
    """What is said of the French file with something changed in it."""
    path = folder / "languages" / "fr" / "gate.yaml"
    path.parent.mkdir(parents=True)
    data = read_yaml(PACKAGE / "languages" / "fr" / "gate.yaml")
    path.write_text(yaml.safe_dump({**data, **changed}, allow_unicode=True), "utf-8")
    with pytest.raises(ContentError) as caught:
        gate_words("fr", folder)
    return caught.value


def test_a_class_that_is_asked_for_must_be_there(tmp_path: Path) -> None:
    found = broken(tmp_path, classes={name: ["mot"] for name in CLASSES.split() if name != "SURVIVOR"})
    assert found.key == "classes.SURVIVOR"


def test_a_rule_that_names_an_unknown_class_is_refused(tmp_path: Path) -> None:
    rule = {"id": "a", "kind": "email", "rule": "R2", "needs": ["NOBODY"], "fires": ["a"], "silent": ["b"]}
    assert broken(tmp_path, rules=[rule]).key == "rules.0.needs"


def test_a_cue_that_names_an_unknown_class_is_refused(tmp_path: Path) -> None:
    assert broken(tmp_path, cues={"route": ["NOWHERE NAMES"]}).key == "cues.route.0"


def test_a_workspace_may_have_its_own_words(tmp_path: Path) -> None:
    path = tmp_path / "languages" / "fr" / "gate.yaml"
    path.parent.mkdir(parents=True)
    path.write_bytes((PACKAGE / "languages" / "fr" / "gate.yaml").read_bytes())
    assert gate_words("fr", tmp_path) == gate_words("fr")


@pytest.mark.parametrize("code", ["R-1ADF2638", "R-\n1ADF2638", "R-19A4C2F7", "R-00000003"])
def test_the_code_of_a_file_received_is_no_word_and_no_number(code: str) -> None:
    """Its letters and digits are drawn: some of them make the name of a group, others stand before a noun."""
    assert kinds(f"Système d’information {code} R-00AB34C3\nvictimes de viol dans la région de Gao", "fr") == set()
    assert kinds(f"Système d’information {code}\n\n3 victimes de viol dans la région de Gao", "fr") == {"count_small"}
