"""The registries of the checker: the finders in their order, the rules with what is made of their relations."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import get_args

import pytest
from tests.code_read import nodes
from tests.proof.evaluation.corpora import HELD_OUT, held_out

import kolosi
from kolosi.content.languages import proof_languages, proof_sentences
from kolosi.proof.registry import FINDERS
from kolosi.proof.rules import FORMS, RULES, Excuse, Mark, row_of
from kolosi.proof.verdict.false_positives import EXCUSES
from kolosi.workspace.review.proofing import pack, proofread

PROOF = Path(kolosi.__file__).parent / "proof"


def imported(path: Path) -> set[str]:
    """The modules that a module takes something from."""
    return {node.module for node in nodes(path) if isinstance(node, ast.ImportFrom) and node.module}


def test_no_finder_is_asked_twice() -> None:
    found = [row.find for row in FINDERS]
    assert len(found) == len(set(found))


def test_every_module_of_finders_is_asked_or_serves_another_one() -> None:
    asked = {row.find.__module__ for row in FINDERS}
    modules = {
        ".".join(("kolosi", "proof", *path.relative_to(PROOF).with_suffix("").parts)): path
        for path in (PROOF / "finders").rglob("*.py")
        if path.name != "__init__.py"
    }
    serving = {name for path in PROOF.rglob("*.py") if path.name != "registry.py" for name in imported(path)}
    assert modules.keys() - asked - serving == set()
    assert asked <= modules.keys()


# -- rules ------------------------------------------------------------------------------------------------------------

MAKERS = {"weighed": 1, "summed": 0, "placed": 0, "directed": 2, "_bound": 0, "_made": 0}
"""Functions that make a relation, with the place of the rule among what they are given."""
MODULES = [path for room in ("finders", "study") for path in (PROOF / room).rglob("*.py")] + [PROOF / "report.py"]


def made(path: Path) -> Iterator[str]:
    """The rules that a module makes, by id; of an id with a blank for the family, those of its form with that family."""
    for node in nodes(path):
        if not isinstance(node, ast.Call):
            continue
        at = MAKERS.get(node.func.id) if isinstance(node.func, ast.Name) else None
        given = [each.value for each in node.keywords if each.arg == "rule"]
        given += [node.args[at]] if at is not None and at < len(node.args) else []
        for one in given:
            if isinstance(one, ast.Constant) and one.value:
                yield str(one.value)
            if isinstance(one, ast.JoinedStr):
                start = one.values[0]
                assert isinstance(start, ast.Constant)
                yield from (id_ for id_, row in RULES.items() if id_ == f"{start.value}{row.family}")


def test_the_rules_that_code_makes_are_those_that_are_registered() -> None:
    assert set(chain.from_iterable(made(path) for path in MODULES)) == set(RULES)


@pytest.mark.parametrize("language", proof_languages())
def test_every_rule_of_a_language_has_a_form_of_its_family(language: str) -> None:
    for rule in pack(language).rules:
        row = row_of(rule.id, rule.family)
        assert rule.id not in RULES
        assert any(row is form for form in FORMS.values()), rule.id
        assert (row.family, row.tier) == (rule.family, rule.tier)


@pytest.mark.parametrize("language", proof_languages())
def test_what_is_said_of_one_rule_alone_is_said_of_a_rule_that_is_made(language: str) -> None:
    said = {name for name in proof_sentences(language)["reasons"] if "." in name}
    assert said
    assert said <= RULES.keys()


def test_every_form_excuse_and_mark_serves() -> None:
    rows = [*RULES.values(), *FORMS.values()]
    tried = {excuse for row in rows for excuse in row.excuses}
    assert tried == set(EXCUSES) == set(get_args(Excuse))
    asked = {
        mark for path in PROOF.rglob("*.py") for mark in re.findall(r'row\.has\("(\w+)"\)', path.read_text("utf-8"))
    }
    assert {mark for row in rows for mark in row.marks} == set(get_args(Mark)) == asked
    used = [row_of(rule.id, rule.family) for language in proof_languages() for rule in pack(language).rules]
    assert [form for form, row in FORMS.items() if "." in form and not any(row is one for one in used)] == []


@pytest.mark.parametrize("name", ["3", "12", "39"])
def test_relations_have_the_family_and_the_tier_of_their_rule(name: str) -> None:
    for document in held_out(HELD_OUT / name):
        relations = proofread(f"{document.name}.md", document.data, language=document.language).checked.relations
        assert relations
        assert [one.rule for one in relations if one.family != one.row.family] == []
        assert [one.rule for one in relations if one.tier not in one.row.tier and not one.is_note] == []


_ASKED = re.compile(r"\.rule(\.startswith\(| (==|!=) \"| (not )?in \()")


def test_no_code_asks_for_a_rule_by_its_id() -> None:
    found = [path.name for path in PROOF.rglob("*.py") if _ASKED.search(path.read_text("utf-8"))]
    assert found == []
