"""Every benchmark still finds what it asks for by name: they run apart, and a function that was renamed breaks one unseen."""

from __future__ import annotations

import ast
import sys
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest
from tests.code_read import nodes

BENCHMARKS = sorted((Path(__file__).resolve().parents[1] / "benchmarks").glob("*.py"))


def missing(path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a program asks for that is not there. Raises `ImportError` where the import itself asks for it."""
    monkeypatch.setattr(sys, "path", list(sys.path))
    spec = spec_from_file_location(f"benchmarks_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, module)
    spec.loader.exec_module(module)
    asked = [
        (vars(module)[node.value.id], node.attr)
        for node in nodes(path)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in vars(module)
    ]
    found = [f"{of.__name__}.{name}" for of, name in asked if isinstance(of, ModuleType) and not hasattr(of, name)]
    late = [node for node in nodes(path) if isinstance(node, ast.ImportFrom) and node.col_offset]
    return found + [
        f"{node.module}.{one.name}"
        for node in late
        for one in node.names
        if not hasattr(import_module(str(node.module)), one.name)
    ]


@pytest.mark.parametrize("path", BENCHMARKS, ids=lambda path: path.stem)
def test_a_benchmark_finds_all_that_it_asks_for(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert missing(path, monkeypatch) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "from kolosi.model import key\n\nkey.Keyring.parse('x') if len('x') > 1 else None\n",
            "kolosi.model.key.Keyring",
        ),
        ("def main():\n    from kolosi.model.key import Keyring\n", "kolosi.model.key.Keyring"),
    ],
    ids=["of a module", "in a function"],
)
def test_a_name_that_is_gone_is_told(text: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "bench_gone.py"
    path.write_text(text, "utf-8")
    assert missing(path, monkeypatch) == [name]


def test_a_name_that_is_gone_stops_the_import(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "bench_stopped.py"
    path.write_text("from kolosi.model.key import Keyring\n", "utf-8")
    with pytest.raises(ImportError):
        missing(path, monkeypatch)
