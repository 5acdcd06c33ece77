"""The recipes of CONTRIBUTING.md, each done in a copy of the repository, and the files and lines that it says they cost.

A file of `tests/recipes` is what one recipe adds: text at the end of a file, or before the line that begins as `before` says.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
RECIPES = {path.stem: path for path in sorted((ROOT / "tests" / "recipes").glob("*.yaml"))}
HEADINGS = {
    "chart": "A chart",
    "country": "A country",
    "finder": "A rule in code",
    "indicator": "An indicator",
    "message": "A message",
    "rule": "A rule of a language",
    "source": "A source",
    "verb": "A verb",
    "word": "A word",
}
"""The part of CONTRIBUTING.md that each recipe is of."""

TESTS = {
    "chart": ("tests/test_charts.py", "dots"),
    "country": ("tests/test_places_content.py", "TGO"),
    "finder": ("tests/proof/test_sentences.py", "en-1-difference"),
    "indicator": ("tests/test_measure_examples.py", "schools_closed_by_insecurity"),
    "message": ("tests/test_new_message.py", "ahead"),
    "rule": ("tests/proof/test_rule_examples.py", "share.of.colon"),
    "source": ("tests/test_sources.py", "school_visits"),
    "verb": ("tests/test_new_verb.py", "sent_files"),
    "word": ("tests/test_new_word.py", "trap"),
}
"""For each recipe the file of tests that it names, and a piece of the names of those that are about what it adds."""

WORD = """
from kolosi.content.taxonomies import load_taxonomies


def test_a_booby_trap_is_known_and_what_is_near_to_it():
    term = load_taxonomies()["devices"].terms["booby_trap"]
    assert (term.label["en"], term.synonyms, term.near) == ("Booby trap", ("Objet piégé",), ("piège",))
"""
"""A word needs no test of its own; this one tells that it has come."""


@dataclass(frozen=True)
class Piece:
    """Lines added to one file."""

    file: str
    text: str
    before: str = ""

    def put_into(self, root: Path) -> None:
        """Writes the lines where they belong; there must be one such place."""
        path = root / self.file
        lines = path.read_text("utf-8").splitlines(keepends=True) if path.exists() else []
        places = [at for at, line in enumerate(lines) if line.startswith(self.before)] if self.before else [len(lines)]
        assert len(places) == 1, (self.file, self.before, places)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join([*lines[: places[0]], self.text, *lines[places[0] :]]), "utf-8")


@cache
def pieces(recipe: str) -> tuple[Piece, ...]:
    return tuple(Piece(**one) for one in yaml.safe_load(RECIPES[recipe].read_text("utf-8")))


def cost(recipe: str) -> tuple[int, int]:
    """The files and the lines of a recipe."""
    return len({one.file for one in pieces(recipe)}), sum(len(one.text.splitlines()) for one in pieces(recipe))


def said() -> Mapping[str, tuple[int, int]]:
    """The files and lines that CONTRIBUTING.md states below each heading."""
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    parts = re.split(r"^## (.+)$", text, flags=re.MULTILINE)[1:]
    found = {}
    for heading, part in zip(parts[::2], parts[1::2], strict=True):
        stated = re.search(r"\*(\d+) files?, (?:about )?(\d+) lines?\*", " ".join(part.split()))
        if stated:
            found[heading] = (int(stated[1]), int(stated[2]))
    return found


def test_every_recipe_is_done_here_and_states_what_it_costs() -> None:
    assert RECIPES.keys() == HEADINGS.keys() == TESTS.keys()
    assert said() == {heading: cost(recipe) for recipe, heading in HEADINGS.items()}


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Mapping[str, str]]:
    """How each test came out, by file, in a copy in which every recipe was done."""
    copy = tmp_path_factory.mktemp("recettes")
    for folder in ("src", "docs", "tests"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("pyproject.toml", "README.md"):
        shutil.copy(ROOT / file, copy / file)
    for recipe in RECIPES:
        for piece in pieces(recipe):
            piece.put_into(copy)
    (copy / "tests" / "test_new_word.py").write_text(WORD, "utf-8")
    names = " or ".join(f"({Path(file).name} and {name})" for file, name in TESTS.values())
    program = (
        f"import sys; sys.path.insert(0, {str(copy / 'src')!r}); import pytest; sys.exit(pytest.main(sys.argv[1:]))"
    )
    files = sorted({file for file, _ in TESTS.values()} | {"tests/test_docs.py", "tests/test_house.py"})
    also = "every_verb or every_command or and_those_of_links"
    command = [sys.executable, "-c", program, "-q", "-p", "no:cacheprovider", "--junitxml", "out.xml"]
    run = subprocess.run(
        [*command, "-k", f"{names} or {also}", *files], cwd=copy, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout[-4000:] + run.stderr[-2000:]
    found: dict[str, dict[str, str]] = {}
    for case in ET.parse(copy / "out.xml").iter("testcase"):
        outcome = next((child.tag for child in case if child.tag in ("failure", "error", "skipped")), "passed")
        found.setdefault(case.get("classname", "").rpartition(".")[2], {})[case.get("name", "")] = outcome
    return found


@pytest.mark.long
@pytest.mark.parametrize("recipe", RECIPES)
def test_a_recipe_done_as_it_is_written_passes_the_tests_that_it_names(
    recipe: str, ran: Mapping[str, Mapping[str, str]]
) -> None:
    file, name = TESTS[recipe]
    about = {test: outcome for test, outcome in ran[Path(file).stem].items() if name in test}
    assert about
    assert set(about.values()) == {"passed"}


@pytest.mark.long
@pytest.mark.parametrize("name", ["every_verb", "every_command", "and_those_of_links"])
def test_what_is_asked_of_all_verbs_and_charts_is_true_of_the_new_ones(
    name: str, ran: Mapping[str, Mapping[str, str]]
) -> None:
    found = {test: outcome for tests in ran.values() for test, outcome in tests.items() if name in test}
    assert found
    assert set(found.values()) == {"passed"}
