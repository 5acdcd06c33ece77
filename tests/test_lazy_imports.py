"""An import inside a function saves something: a library that its file does not load otherwise, or time at the start of a command."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from tests.code_read import nodes
from tests.test_import_graph import SOURCE, modules

HERE_ONLY = frozenset({"ctypes", "fcntl", "grp", "msvcrt", "pwd", "resource", "signal", "termios", "winreg"})
"""Modules of the language that not every system has."""

STARTS = (
    ["--help"],
    ["check", "{text}"],
    ["inspect", "{text}"],
    ["status", "-w", "{folder}"],
    ["next", "-w", "{folder}"],
    ["figure", "gbv_incidents", "--during", "2025-Q1", "-w", "{folder}"],
)
"""Commands that a person waits for: what they load on their way stands where it is needed."""

LOADED = """
import sys
from kolosi.cli import main
sys.argv = ["kolosi", *sys.argv[1:]]
try:
    main()
except SystemExit:
    pass
finally:
    sys.stderr.write("\\n".join(("", *(name for name in sys.modules if name.startswith("kolosi")))))
"""


def named(node: ast.Import | ast.ImportFrom, known: Mapping[str, Path]) -> Iterator[str]:
    """The modules that a statement imports."""
    for one in node.names:
        inner = f"{node.module}.{one.name}" if isinstance(node, ast.ImportFrom) else one.name
        yield inner if inner in known or isinstance(node, ast.Import) else str(getattr(node, "module", ""))


def split(path: Path) -> tuple[list[ast.Import | ast.ImportFrom], list[ast.Import | ast.ImportFrom]]:
    """The imports at the top of a file, and those inside its functions; those for types alone are neither."""
    inside = {
        id(one)
        for node in nodes(path)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for one in ast.walk(node)
    }
    typed = {
        id(one) for node in nodes(path) if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
        for one in ast.walk(node)
    }  # fmt: skip
    found = [one for one in nodes(path) if isinstance(one, ast.Import | ast.ImportFrom) and id(one) not in typed]
    return [one for one in found if id(one) not in inside], [one for one in found if id(one) in inside]


class Loads:
    """What each module of the package loads when it is imported."""

    def __init__(self) -> None:
        self.known = modules(SOURCE)
        self.parts = {name: split(path) for name, path in self.known.items()}
        self.direct = {name: self._direct(name) for name in self.known}
        self.found: dict[str, frozenset[str]] = {}

    def _direct(self, name: str) -> frozenset[str]:
        told = {one for node in self.parts[name][0] for one in named(node, self.known)}
        above = {".".join(one.split(".")[:at]) for one in (name, *told) for at in range(1, one.count(".") + 1)}
        return frozenset(told | (above & self.known.keys()))

    def libraries(self, name: str) -> frozenset[str]:
        """The libraries that a module, or another library, brings."""
        if name not in self.found:
            self.found[name] = self._libraries(name)
        return self.found[name]

    def _libraries(self, name: str) -> frozenset[str]:
        seen: set[str] = set()
        left = [name]
        while left:
            one = left.pop()
            if one not in seen:
                seen.add(one)
                left += self.direct.get(one, ())
        return frozenset(one for one in seen - self.known.keys() if one.split(".")[0] not in sys.stdlib_module_names)


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> frozenset[str]:
    folder = tmp_path_factory.mktemp("start")
    (folder / "text.md").write_text("412 cases, of which 20 in Gao.", "utf-8")
    run = [sys.executable, "-c", LOADED]
    subprocess.run(
        [*run, "new", str(folder / "w"), "--country", "MLI", "--period", "2025-Q1"], check=True, capture_output=True
    )
    names: set[str] = set()
    for words in STARTS:
        said = [word.format(text=folder / "text.md", folder=folder / "w") for word in words]
        names |= set(subprocess.run([*run, *said], capture_output=True, text=True, check=False).stderr.split("\n"))
    assert {"kolosi.cli", "kolosi.proof.checking"} <= names
    return frozenset(names)


@pytest.mark.long
def test_an_import_inside_a_function_saves_a_library_or_the_start_of_a_command(started: frozenset[str]) -> None:
    loads = Loads()
    idle = []
    for name, (_, inside) in loads.parts.items():
        if name in started or name.startswith("kolosi.cli"):
            continue
        lines = loads.known[name].read_text("utf-8").split("\n")
        for node in inside:
            told = [one for one in named(node, loads.known) if one != "__future__"]
            brought = frozenset().union(*(loads.libraries(one) for one in told))
            is_here_only = any(one.split(".")[0] in HERE_ONLY for one in told)
            is_told = "#" in lines[(node.end_lineno or node.lineno) - 1]
            if brought <= loads.libraries(name) and not is_here_only and not is_told:
                idle.append(f"{name}:{node.lineno} {', '.join(told)}")
    assert idle == []
