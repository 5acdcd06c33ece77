"""The habits of the house, read from the code itself."""

from __future__ import annotations

import ast
import inspect
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from tests.code_read import nodes, tree

import kolosi
from kolosi.cli.verbs import VERBS
from kolosi.content.messages import load_messages
from kolosi.workspace import Workspace
from kolosi.workspace.write.creating import create

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = Path(kolosi.__file__).resolve().parent
MODULES = sorted(path for path in PACKAGE.rglob("*.py"))
LONGEST_MODULE, LONGEST_FUNCTION = 400, 60
DOORS_OWN = {"workspace", "language", "json"}
"""Options that only a command needs: where, in which language, in which form."""
FREE = {row.command.__name__ for row in VERBS if row.is_free}
"""Commands that are no verb of a workspace: they make one, or need none."""
TEXT = {".py", ".md", ".yaml", ".yml", ".toml", ".csv", ".css", ".js", ".html", ".typ", ".txt", ".lock", ".cfg", ".sql"}


def short(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in nodes(path):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


# -- size and form ----------------------------------------------------------------------------------------------------


def test_no_module_is_longer_than_four_hundred_lines() -> None:
    lengths = {short(path): len(path.read_text("utf-8").splitlines()) for path in MODULES}
    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_no_function_is_longer_than_sixty_lines_and_most_are_short() -> None:
    lengths = {
        f"{short(path)}:{function.name}": (function.end_lineno or 0) - function.lineno + 1
        for path in MODULES
        for function in functions(path)
    }
    assert {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION} == {}
    inside = sorted(lengths.values())
    assert inside[len(inside) // 2] <= 12
    assert inside[len(inside) * 9 // 10] <= 25


def test_no_error_is_caught_without_saying_which() -> None:
    caught = [
        f"{short(path)}:{node.lineno}"
        for path in MODULES
        for node in nodes(path)
        if isinstance(node, ast.ExceptHandler)
        and (
            node.type is None
            or {name.id for name in ast.walk(node.type) if isinstance(name, ast.Name)} & {"Exception", "BaseException"}
        )
    ]
    assert caught == []


def test_no_room_has_a_name_that_says_nothing() -> None:
    empty = {"utils", "util", "helpers", "manager", "misc", "common", "base"}
    assert [short(path) for path in MODULES if path.stem in empty] == []
    assert [
        f"{short(path)}:{function.name}"
        for path in MODULES
        for function in functions(path)
        if function.name.lstrip("_").startswith(("process_", "handle_", "do_"))
    ] == []


def test_every_module_and_every_public_function_says_what_it_gives() -> None:
    silent = [short(path) for path in MODULES if path.name != "__init__.py" and not ast.get_docstring(tree(path))]
    assert silent == []
    without = [
        f"{short(path)}:{function.name}"
        for path in MODULES
        for node in nodes(path)
        if isinstance(node, ast.Module | ast.ClassDef) and not getattr(node, "name", "").startswith("_")
        for function in node.body
        if isinstance(function, ast.FunctionDef)
        and not function.name.startswith("_")
        and not ast.get_docstring(function)
    ]
    assert without == []


# -- who may do what --------------------------------------------------------------------------------------------------


def test_only_release_constructs_figures_and_changes() -> None:
    makers = {
        short(path)
        for path in MODULES
        for node in nodes(path)
        if isinstance(node, ast.Call)
        and called(node) in {"Figure", "Change"}
        and imports_of(path) & {"Figure", "Change"}
    }
    assert {name for name in makers if not name.startswith("release/")} == set()
    assert makers


def called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


@cache
def imports_of(path: Path) -> frozenset[str]:
    """The names that a module takes from `kolosi.model.figure`."""
    found = (node for node in nodes(path) if isinstance(node, ast.ImportFrom))
    return frozenset(alias.name for node in found if node.module == "kolosi.model.figure" for alias in node.names)


def test_only_the_first_floor_and_the_doors_of_the_workspace_open_files() -> None:
    """What measures, releases and words gets values, never a path."""
    opening = {"open", "read_text", "read_bytes", "write_text", "write_bytes", "unlink", "mkdir"}
    above = [path for path in MODULES if short(path).split("/")[0] in ("measure", "release", "model")]
    assert [
        f"{short(path)}:{node.lineno}"
        for path in above
        for node in nodes(path)
        if isinstance(node, ast.Call) and called(node) in opening
    ] == []


def test_the_ground_floor_needs_the_standard_library_alone() -> None:
    for path in (PACKAGE / "model").glob("*.py"):
        for name in imported(path):
            assert name.split(".")[0] in sys.stdlib_module_names or name.startswith("kolosi.model"), (path.name, name)


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in nodes(path):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


def test_only_the_pages_need_a_web_framework() -> None:
    asking = [short(path) for path in MODULES if any(name.split(".")[0] == "django" for name in imported(path))]
    assert [name for name in asking if not name.startswith("web/")] == []
    assert len(asking) > 10


def test_the_floors_hold() -> None:
    run = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-2000:] + run.stderr[-500:]
    assert "0 broken" in run.stdout


# -- messages ---------------------------------------------------------------------------------------------------------


def test_each_command_in_a_message_stands_between_marks() -> None:
    """The pages of the browser read it there and show the place where the same is done."""
    verbs = "|".join(row.command.__name__ for row in VERBS)
    bare = re.compile(rf"(?<!`)\bkolosi (?:{verbs})\b")
    found = [
        (language, id_)
        for language, messages in load_messages().messages.items()
        for id_, shape in messages.items()
        for text in (shape.message, shape.hint)
        if any(text[: match.start()].count("`") % 2 == 0 for match in bare.finditer(text))
    ]
    assert found == []


def test_messages_have_the_same_ids_blanks_and_severity_in_every_language() -> None:
    messages = load_messages().messages
    assert {"fr", "en"} <= set(messages)
    first = messages["fr"]
    for known in messages.values():
        assert set(known) == set(first)
        for id_, shape in known.items():
            assert shape.severity == first[id_].severity, id_
            assert blanks(shape.message) == blanks(first[id_].message), id_


def blanks(text: str) -> set[str]:
    """The blanks of a message; one that is filled with words of its own language is the same in every language."""
    return {"words" if name in ("fr", "en") else name for name in re.findall(r"\{([a-z_]+)\}", text)}


def literal_ids() -> dict[str, str]:
    """Where each id written out in a call of `point` or of `text` of the catalogue stands."""
    return {
        node.args[0].value: f"{short(path)}:{node.lineno}"
        for path in MODULES
        for node in nodes(path)
        if isinstance(node, ast.Call)
        and called(node) == "point"
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    }


def families() -> set[str]:
    """The beginnings of ids that are put together, such as `removed_` in `point(f"removed_{why}")`."""
    return {
        part.value
        for path in MODULES
        for node in nodes(path)
        if isinstance(node, ast.Call)
        and called(node) == "point"
        and node.args
        and isinstance(node.args[0], ast.JoinedStr)
        for part in node.args[0].values[:1]
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    }


def test_every_message_that_code_raises_is_in_the_catalogue() -> None:
    known = load_messages().ids
    assert {id_: where for id_, where in literal_ids().items() if id_ not in known} == {}


def test_every_message_of_the_catalogue_is_used() -> None:
    """By its id in code or in a source's definition, or as one of a family such as `file_…`."""
    written = {
        node.value
        for path in MODULES
        for node in nodes(path)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    in_content = "\n".join(path.read_text("utf-8") for path in PACKAGE.glob("sources/*/source.yaml"))
    codes = {f"{family}{code}" for family in families() for code in written}
    unused = {
        id_
        for id_ in load_messages().ids
        if id_ not in written and id_ not in codes and not re.search(rf"\b{id_}\b", in_content)
    }
    assert unused == set()


# -- the same verbs at every door -------------------------------------------------------------------------------------


def commands() -> dict[str, set[str]]:
    """The parameters of each command, without those of the door itself."""
    return {row.command.__name__: set(inspect.signature(row.command).parameters) - DOORS_OWN for row in VERBS}


def verbs() -> dict[str, set[str]]:
    """The parameters of each verb of a workspace."""
    return {
        name: set(inspect.signature(getattr(Workspace, name)).parameters) - {"self"}
        for name in commands()
        if hasattr(Workspace, name)
    }


def test_every_command_is_a_verb_of_the_workspace_with_the_same_parameters() -> None:
    assert {name: taken for name, taken in commands().items() if name not in FREE} == verbs()


def test_a_new_workspace_takes_the_same_parameters_at_every_door() -> None:
    made = set(inspect.signature(kolosi.new).parameters) - {"folder"}
    assert commands()["new"] - {"name"} == made == set(inspect.signature(create).parameters) - {"folder"}


def test_a_file_is_inspected_with_the_same_parameters_at_every_door() -> None:
    assert commands()["inspect"] == set(inspect.signature(kolosi.inspect).parameters) == {"file"}


def test_lists_of_content_take_the_same_parameters_with_and_without_a_workspace() -> None:
    for name in ("sources", "indicators", "places"):
        alone = set(inspect.signature(getattr(kolosi, name)).parameters)
        assert alone == commands()[name] == verbs()[name], name


def test_every_command_has_the_options_of_the_door() -> None:
    for row in VERBS:
        assert set(inspect.signature(row.command).parameters) >= DOORS_OWN, row.command.__name__


def test_the_help_of_the_command_loads_no_heavy_library() -> None:
    heavy = (
        "polars",
        "duckdb",
        "pyarrow",
        "scipy",
        "numpy",
        "typst",
        "lxml",
        "pydantic",
        "docx",
        "shapely",
        "rich.table",
    )
    code = f"import sys, kolosi.cli; print([name for name in {heavy!r} if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


# -- what must not be in the repository -------------------------------------------------------------------------------


def text_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("not a clone: the list of files is not known")
    return [ROOT / name for name in listed.stdout.splitlines() if Path(name).suffix in TEXT and (ROOT / name).is_file()]


def test_no_file_of_the_repository_is_left_out_of_the_wheel() -> None:
    """The build leaves out what .gitignore names, even a file that is committed."""
    command = ["git", "ls-files", "--cached", "--ignored", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("not a clone: the list of files is not known")
    assert listed.stdout == ""


def test_no_text_names_a_path_of_one_machine() -> None:
    machine = re.compile(r"(?<![\w.])/(?:home|Users|root|work|mnt|tmp|private|opt)/\w|[A-Z]:\\\\?Users\\")
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in text_files()
        if path != Path(__file__)
        for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), 1)
        if machine.search(line)
    ]
    assert found == []
