"""The checker of figures and that of drafts know no language: what they match is in the files of each language."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.code_read import tree

import kolosi

PACKAGE = Path(kolosi.__file__).parent
ROOMS = (path for room in ("proof", "reading") for path in (PACKAGE / room).rglob("*.py"))
MODULES = sorted(
    [
        *(path for path in ROOMS if path.parent.name != "word"),
        *(PACKAGE / "report" / "draft").glob("*.py"),
    ]
)
"""Not `reading/word`: it names the elements of a file format, one of which is called `del`."""
FRENCH = (
    "le la les un une des du de et ou en au aux par pour sur dans avec que qui plus moins est sont "
    "taux niveau trimestre semestre periode période mois soit dont contre mme"
)
ENGLISH = "the an and or of in on at by for with than more less is are was were quarters semester mrs"
SPANISH = "el los las y con del al por para sobre más mas menos es son tasa nivel período mes meses sra"
WORDS = frozenset(f"{FRENCH} {ENGLISH} {SPANISH}".split())
"""Small words and names of periods, French, English and Spanish. Names of grains ("quarter", "half"), of kinds ("rate") and of
families ("share") are the checker's own and are not among them."""
_WORD = re.compile(r"[^\W\d_]+")
_ESCAPE = re.compile(r"\\\w")
_NAME = re.compile(r"\w\d?|\{\w+\}|[a-z]+(?:[._][a-z]+)+|en(?:_GB)?|by|with|d MMMM? y|LLLL? y")
"""One letter, a blank to be filled, a name of the checker's own ("period.gloss", "percent_in_count_cell"); a language, a part of a link
(`by=`, `with=`), a pattern of dates (of the Unicode CLDR)."""


def literals(module: ast.AST) -> Iterator[tuple[int, str]]:
    """The string literals of a module, without docstrings, messages of errors and names of entries."""
    quiet = {id(part) for node in ast.walk(module) for part in _quiet(node)}
    for node in ast.walk(module):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in quiet
        if is_text and not _NAME.fullmatch(node.value):
            yield node.lineno, node.value


def words_in(text: str) -> set[str]:
    """The words of a language in a literal, which may be a pattern."""
    return WORDS & set(_WORD.findall(_ESCAPE.sub(" ", text)))


def _quiet(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Expr):
        yield node.value
    if isinstance(node, ast.Raise):
        yield from ast.walk(node)
    if isinstance(node, ast.Subscript):
        yield node.slice


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_no_word_of_a_language_is_matched_in_code(path: Path) -> None:
    found = [
        f"line {line}: {sorted(words)} in {text!r}" for line, text in literals(tree(path)) if (words := words_in(text))
    ]
    assert found == []


@pytest.mark.parametrize("code", ['x.startswith("taux")', r're.compile(r"\bet\b|\band\b")', 'f"{x} de {y}"'])
def test_a_word_in_code_is_seen(code: str) -> None:
    assert any(words_in(text) for _, text in literals(ast.parse(code)))
