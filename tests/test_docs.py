"""What the pages say of the code is so."""

from __future__ import annotations

import ast
import importlib
import re
from functools import cache
from pathlib import Path

import pytest
from tests.code_read import nodes

from kolosi.cli.verbs import VERBS
from kolosi.model.record import TABLES

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
NOUNS = ("Receipt", "Record", "Place", "Period", "Term", "Indicator", "Estimate", "Figure", "Decision", "Finding")


def rows(page: str, heading: str) -> list[list[str]]:
    """The cells of the table below a heading."""
    section = (ROOT / page).read_text("utf-8").partition(f"## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_the_glossary_names_the_ten_nouns_and_each_lives_where_it_says() -> None:
    table = rows("GLOSSARY.md", "The ten nouns")
    assert tuple(row[0].strip("`") for row in table) == NOUNS
    for noun, english, french, meaning, place in table:
        name = place.strip("`").removeprefix("model/").removesuffix(".py")
        module = importlib.import_module(f"kolosi.model.{name}")
        assert module.__doc__
        assert hasattr(module, noun.strip("`")) or noun == "`Record`"
        assert all((english, french, meaning))
    assert TABLES, "a record is a row of one of these tables"


def test_the_glossary_shows_each_word_in_both_languages_and_none_twice() -> None:
    table = [*rows("GLOSSARY.md", "The ten nouns"), *rows("GLOSSARY.md", "Words that people meet")]
    for column in (1, 2):
        words = [row[column] for row in table]
        assert all(words)
        assert len(words) == len(set(words))


@pytest.mark.parametrize("heading", ["Disclosure control", "Text checking"])
def test_each_term_of_the_field_is_said_in_both_languages_and_is_in_the_room_that_the_glossary_names(
    heading: str,
) -> None:
    table = rows("GLOSSARY.md", heading)
    assert len(table) > 15
    assert len({row[0] for row in table}) == len({row[1] for row in table}) == len(table)
    for english, french, meaning, room, name in table:
        assert all((english, french, meaning)), english
        assert name.strip("`") in defined(room.strip("`")), english


@cache
def defined(room: str) -> frozenset[str]:
    """The names of classes, functions and constants of a folder of the package."""
    found = [node for path in (ROOT / "src/kolosi" / room).glob("*.py") for node in nodes(path)]
    made = {node.name for node in found if isinstance(node, ast.ClassDef | ast.FunctionDef)}
    return frozenset(
        made | {node.id for node in found if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    )


def test_the_words_of_the_glossary_are_those_that_documents_print() -> None:
    from kolosi.report.draft.numerals import HIDDEN, NO_DATA
    from kolosi.report.draft.phrases import phrase

    shown = {row[0]: {"en": row[1], "fr": row[2]} for row in rows("GLOSSARY.md", "Words that people meet")}
    assert shown["`Hidden`"] == dict(HIDDEN)
    assert shown["missing"] == dict(NO_DATA)
    for verdict in ("CHANGE", "NO CLEAR CHANGE", "NOT COMPARABLE"):
        for language, text in shown[verdict].items():
            assert plain(phrase(verdict, language)) == plain(text)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'")


def test_the_readme_names_every_verb_and_no_other() -> None:
    named = {name for row in rows("README.md", "The verbs") for name in re.findall(r"`(\w+)`", row[0])}
    assert named == {row.command.__name__ for row in VERBS}


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_and_every_file_that_a_page_names_is_there(page: Path) -> None:
    text = re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    links = [target for target in re.findall(r"\]\(([^)\s]+)\)", text) if re.match(r"[\w./-]+$", target)]
    named = re.findall(r"`((?:src|tests|docs|examples)/[\w./-]+)`", text)
    assert [target for target in links if not (page.parent / target).exists()] == []
    assert [name for name in named if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("page", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_says_context_decision_and_both_effects_on_one_page(page: Path) -> None:
    text = page.read_text("utf-8")
    assert re.findall(r"^\*\*(Context|Decision|Good effects|Bad effects)\.\*\*", text, re.MULTILINE) == [
        "Context",
        "Decision",
        "Good effects",
        "Bad effects",
    ]
    assert len(text.split()) < 400


def test_the_changelog_says_first_which_figures_move() -> None:
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    versions = re.split(r"^## ", text, flags=re.MULTILINE)[1:]
    assert versions
    for version in versions:
        assert re.findall(r"^### (.+)$", version, re.MULTILINE)[0] == "Figures that move"
