"""The files of the package import one another in one direction: no circle, lazy imports and those for types included."""

from __future__ import annotations

import ast
import re
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest
from tests.code_read import nodes

SOURCE = Path(__file__).resolve().parents[1] / "src"


def modules(root: Path) -> dict[str, Path]:
    """Every module of the package by its dotted name."""
    paths = sorted(root.rglob("*.py"))
    return {".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__"): path for path in paths}


def imported(path: Path, known: set[str]) -> set[str]:
    """The modules that a file imports, wherever the statement stands."""
    found: set[str] = set()
    for node in nodes(path):
        if isinstance(node, ast.Import):
            found |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = {f"{node.module}.{one.name}" for one in node.names}
            found |= inner & known or {node.module}
            found |= {node.module} if not inner <= known else set()
    return found & known


def graph(root: Path) -> dict[str, set[str]]:
    """For each module what it imports."""
    found = modules(root)
    known = set(found)
    return {name: imported(path, known) - {name} for name, path in found.items()}


def test_no_file_imports_itself_by_way_of_others() -> None:
    drawn = graph(SOURCE)
    assert len(drawn) > 500
    assert "kolosi.workspace.folder" in drawn["kolosi.workspace.ask.desk"]
    TopologicalSorter(drawn).prepare()


@pytest.mark.parametrize("line", ["import b", "def late():\n    import b", "from b import one"])
def test_a_circle_is_found_wherever_the_import_stands(tmp_path: Path, line: str) -> None:
    (tmp_path / "a.py").write_text(line, "utf-8")
    (tmp_path / "b.py").write_text("from a import two", "utf-8")
    with pytest.raises(CycleError):
        TopologicalSorter(graph(tmp_path)).prepare()


def test_what_tests_import_is_there_in_programs_kept_as_text_too() -> None:
    """A program that a test runs in a process of its own is text to every tool: a module that moved breaks it unseen."""
    known = modules(SOURCE)
    missing = []
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        for module, names in re.findall(
            r"^\s*from (kolosi[\w.]*) import ([\w, ]+)", path.read_text("utf-8"), re.MULTILINE
        ):
            text = known[module].read_text("utf-8") if module in known else ""
            for name in re.findall(r"(\w+)(?: as \w+)?", names):
                if f"{module}.{name}" not in known and not re.search(rf"\b{name}\b", text):
                    missing.append((path.name, module, name))
    assert missing == []
