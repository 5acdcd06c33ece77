"""The registries of the checker: the finders in their order."""

from __future__ import annotations

import ast
from itertools import pairwise
from pathlib import Path

import kolosi
from kolosi.proof.registry import FINDERS
from kolosi.proof.verdict.admission import every

PROOF = Path(kolosi.__file__).parent / "proof"


def imported(path: Path) -> set[str]:
    """The modules that a module takes something from."""
    nodes = ast.walk(ast.parse(path.read_text("utf-8")))
    return {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}


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


def test_rows_told_together_are_admitted_alike() -> None:
    assert not FINDERS[0].joint
    assert all(above.admits is row.admits is not every for above, row in pairwise(FINDERS) if row.joint)
