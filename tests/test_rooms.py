"""The table of rooms in `docs/rooms.md`, drawn from the tree; `python -m tests.test_rooms` writes it anew."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.code_read import tree
from tests.test_import_graph import SOURCE, graph, modules

ROOT = SOURCE.parent
PAGE = ROOT / "docs" / "rooms.md"
MOST = 20
"""Modules of a room: more, and nobody finds the one that he looks for (measured on the code that we hold for a model)."""
CONTENT = ("kolosi.sources", "kolosi.countries")
"""Folders of content, in which a system may have a reader of its own."""
NOT_CUT = {"kolosi.model": "the nouns, one each; every floor stands on it"}
INTRODUCTION = """# Rooms

The package by its folders: what each is for, how many modules and lines it has (rounded to one figure), and what it may import. A floor imports floors below it, never one above and
none beside it (`lint-imports`); rooms of a floor import one another in one direction, so that no file imports itself by way of others (`tests/test_import_graph.py`). The table is
drawn from the tree by `python -m tests.test_rooms`; a test tells when it is no longer true.

| room | what it is for | modules | lines | floors it may import | rooms of its floor that it imports |
|---|---|---|---|---|---|
"""


@dataclass(frozen=True, kw_only=True)
class Room:
    """A folder of the package: its dotted name, the first line of its docstring, modules and lines."""

    name: str
    purpose: str
    modules: tuple[str, ...]
    lines: int


def rooms() -> list[Room]:
    """Every folder of the package that has modules."""
    known = modules(SOURCE)
    by_folder: dict[str, list[str]] = {}
    for name, path in known.items():
        folder = name if path.name == "__init__.py" else name.rpartition(".")[0]
        if not folder.startswith(CONTENT):
            by_folder.setdefault(folder, []).append(name)
    return [
        Room(
            name=folder,
            purpose=_purpose(known[folder]),
            modules=tuple(sorted(names)),
            lines=sum(len(known[name].read_text("utf-8").splitlines()) for name in names),
        )
        for folder, names in sorted(by_folder.items())
    ]


def _purpose(path: Path) -> str:
    return (ast.get_docstring(tree(path)) or "").partition("\n")[0]


def floors() -> list[list[str]]:
    """The floors from the top, as `lint-imports` holds them."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    layers = next(one["layers"] for one in contracts if one["type"] == "layers")
    return [[name.strip() for name in layer.split("|")] for layer in layers]


def table() -> str:
    """The page as it should be."""
    return INTRODUCTION + "".join(f"| {' | '.join(cells)} |\n" for cells in _lines())


def _lines() -> Iterator[tuple[str, ...]]:
    drawn, levels = graph(SOURCE), floors()
    for room in rooms():
        floor = _floor(room.name)
        at = next((i for i, level in enumerate(levels) if floor in level), -1)
        below = [_short(name) for level in levels[at + 1 :] for name in level] if at >= 0 else ["all"]
        used = {name for module in room.modules for name in drawn[module]}
        beside = {_room_of(name) for name in used if _floor(name) == floor} - {room.name}
        yield (
            f"`{_short(room.name)}`",
            room.purpose,
            str(len(room.modules)),
            str(_rounded(room.lines)),
            ", ".join(sorted(below)) or "–",
            ", ".join(sorted(_short(name).removeprefix(f"{_short(floor)}/") for name in beside)) or "–",
        )


def _floor(name: str) -> str:
    return ".".join(name.split(".")[:2])


def _room_of(module: str) -> str:
    return module if (SOURCE / Path(*module.split("."))).is_dir() else module.rpartition(".")[0]


def _short(name: str) -> str:
    return name.removeprefix("kolosi.").replace(".", "/")


def _rounded(lines: int) -> int:
    step = 10 ** (len(str(lines)) - 1)
    return max(step, round(lines / step) * step)


def test_the_page_of_rooms_is_that_of_the_tree() -> None:
    assert PAGE.read_text("utf-8") == table(), "python -m tests.test_rooms"


def test_every_room_says_what_it_is_for_and_none_is_too_large() -> None:
    found = rooms()
    assert len(found) > 40
    assert [room.name for room in found if len(room.purpose) < 20] == []
    large = {room.name for room in found if len([name for name in room.modules if name != room.name]) > MOST}
    assert large == set(NOT_CUT)


if __name__ == "__main__":
    PAGE.write_text(table(), "utf-8")
