"""A locked workspace answers nobody without its key: no verb, no function of a module, no program that reads files."""

from __future__ import annotations

import ast
import importlib
import inspect
import json
import pkgutil
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pyrage
import pytest
from tests.code_read import nodes
from tests.keys_case import public
from tests.small_case import copied
from tests.web.served import ready as set_up_for_pages
from typer.main import get_command
from typer.testing import CliRunner

import kolosi
from kolosi.cli import app
from kolosi.cli.verbs import VERBS
from kolosi.content.messages import load_messages
from kolosi.model.figure import Estimate
from kolosi.model.finding import Refusal
from kolosi.store.files import listed
from kolosi.workspace import Workspace

pytestmark = pytest.mark.usefixtures("no_key_given")


@pytest.fixture(scope="module")
def identity(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a key, as age-keygen writes it."""
    path = tmp_path_factory.mktemp("clés") / "identité.txt"
    path.write_text(f"# created: 2025-01-01\n{pyrage.x25519.Identity.generate()}\n", "utf-8")
    return path


@pytest.fixture(scope="module")
def shut(demo: Path, identity: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example with an edition, locked."""
    folder = tmp_path_factory.mktemp("perdu") / "mali-2025"
    shutil.copytree(demo, folder)
    (folder / "editions" / "une" / "public").mkdir(parents=True)
    workspace = Workspace(folder)
    workspace.decide("word", "violation_types:mot secret", "ignore", why="raison secrète", author="Aminata Secrète")
    workspace.lock(recipients=[public(identity)])
    return folder


# -- the same answers with the key ------------------------------------------------------------------------------------


@pytest.fixture(params=["small", pytest.param("example", marks=pytest.mark.long)])
def both(request: pytest.FixtureRequest, identity: Path, tmp_path: Path) -> tuple[Workspace, Workspace]:
    """A workspace that is open to all, and the same one locked."""
    if request.param == "example":
        plain, folder = Workspace(request.getfixturevalue("demo")), request.getfixturevalue("shut")
    else:
        plain, folder = copied(request.getfixturevalue("ready"), tmp_path), tmp_path / "verrouillé"
        shutil.copytree(plain.folder, folder)
        Workspace(folder).lock(recipients=[public(identity)])
    return plain, kolosi.open(folder, identity=identity)


def test_with_its_key_a_locked_workspace_answers_as_before(both: tuple[Workspace, Workspace]) -> None:
    plain, sealed = both
    answers = [[answer.as_json() for answer in each.figures()] for each in both]
    assert answers[0] == answers[1]
    assert answers[0]
    asked = {"during": "2025-Q1", "against": "2024-Q4"}
    assert sealed.change("hr_violations", **asked).as_json() == plain.change("hr_violations", **asked).as_json()
    assert sealed.trace("hr_violations/2024-Q4") == plain.trace("hr_violations/2024-Q4")
    assert len(sealed.check()) == len(plain.check())
    made = plain.render().public
    assert made
    assert sealed.render().public == made


def test_the_key_goes_with_the_workspace_that_holds_it(shut: Path, identity: Path) -> None:
    held = kolosi.open(shut, identity=identity)
    assert kolosi.open(shut).status().lines == held.status().lines
    del held
    with pytest.raises(Refusal) as refused:
        kolosi.open(shut)
    assert refused.value.finding.id == "workspace_locked"


# -- verbs, modules, files --------------------------------------------------------------------------------------------

NO_ARGUMENTS: dict[str, tuple[object, ...]] = {
    "decide": ("word", "violation_types:mot", "ignore"),
    "figure": ("hr_violations",),
    "change": ("hr_violations",),
    "trace": ("hr_violations",),
    "key": ("hr_violations",),
    "publish": ("deux",),
    "withdraw": ("une",),
    "accept": (["."],),
    "file": (),
    "needed": ("expected.csv",),
    "template": ("gbvims",),
    "form": ("settings",),
    "adopt": ("x.docx",),
    "write": ("fr:contexte", "x.md"),
    **dict.fromkeys(("learn", "remove", "reclassify"), ("x.xlsx",)),
}
SAID: dict[str, dict[str, object]] = {
    "decide": {"why": "x"},
    "publish": {"by": "x"},
    **{key: {"why": "x"} for key in ("remove", "undo")},
    "reclassify": {"why": "x", "organisation": "x"},
    "withdraw": {"by": "x", "why": "x"},
    "accept": {"why": "x"},
}
NO_READING = {"file", "say", "sources", "indicators", "places", "level_one", "key", "lock", "unlock", "shred"}
"""Verbs that read nothing sealed: a path, content of the package; and those that are about the keys."""


def test_a_locked_workspace_opens_for_nobody(shut: Path) -> None:
    with pytest.raises(Refusal) as refused:
        kolosi.open(shut)
    assert refused.value.finding.id == "workspace_locked"


def test_no_verb_of_an_object_whose_key_is_gone_reads_anything(shut: Path, identity: Path) -> None:
    """The object was made with the key and its key was then dropped: the worst case for what is kept in memory."""
    verbs = [name for name, _ in inspect.getmembers(Workspace, inspect.isfunction) if not name.startswith("_")]
    assert {"figure", "build", "desk", "status", "render"} <= set(verbs)
    tried = 0
    for name in sorted(set(verbs) - NO_READING):
        workspace = kolosi.open(shut, identity=identity)
        workspace.vault = None
        required = inspect.signature(getattr(workspace, name)).parameters.values()
        asked = NO_ARGUMENTS.get(
            name, tuple(None for one in required if one.default is one.empty and one.kind != one.KEYWORD_ONLY)
        )
        if name in ("add", "receive"):
            asked = ([shut / "workspace.yaml"],)
        assert refusal_of(getattr(workspace, name), *asked, **SAID.get(name, {})) == "workspace_locked", name
        tried += 1
    assert tried >= 15


def refusal_of(verb: Callable[..., object], *given: object, **said: object) -> str:
    """Why a verb is refused; nothing when it answers."""
    try:
        verb(*given, **said)
    except Refusal as refused:
        return refused.finding.id
    return ""


def public_functions() -> Iterator[tuple[str, object]]:
    """Every function of the package that takes a workspace, a desk or a folder first."""
    set_up_for_pages()  # the rooms of the pages are imported on the way
    for module in pkgutil.walk_packages(kolosi.__path__, "kolosi."):
        if ".sources." in module.name or module.name.endswith(("__main__", "oldbook")):
            continue
        if module.name.startswith("kolosi.web."):
            continue  # a door, as the command line: its pages are asked for in tests/web
        for name, found in inspect.getmembers(importlib.import_module(module.name), inspect.isfunction):
            if found.__module__ == module.name and not name.startswith("_"):
                first = next(iter(inspect.signature(found).parameters.values()), None)
                if first is not None and first.name in {"workspace", "desk", "folder", "root", "path"}:
                    yield f"{module.name}.{name}", found


HARMLESS = (
    Refusal,
    OSError,
    ValueError,
    TypeError,
    AttributeError,
    KeyError,
    AssertionError,
    pl.exceptions.PolarsError,
)


def estimates_in(value: object) -> bool:
    if isinstance(value, Estimate):
        return True
    if isinstance(value, dict):
        return any(estimates_in(one) for one in value.values())
    return isinstance(value, list | tuple | set) and any(estimates_in(one) for one in value)


def test_no_function_of_a_module_gives_an_estimate_or_a_sealed_text(shut: Path, identity: Path, tmp_path: Path) -> None:
    copy = tmp_path / "mali-2025"
    shutil.copytree(shut, copy)
    workspace = kolosi.open(copy, identity=identity)
    workspace.vault = None
    tried = 0
    for name, function in public_functions():
        if name.startswith(
            (
                "kolosi.cli",
                "kolosi.store.sealed.sealing",
                "kolosi.workspace.write.demo",
                "kolosi.workspace.write.creating",
            )
        ):
            continue
        parameters = list(inspect.signature(function).parameters.values())  # type: ignore[arg-type]
        first = workspace if parameters[0].name in {"workspace", "desk"} else copy
        values = [first, *(None for one in parameters[1:] if one.default is one.empty and one.kind != one.KEYWORD_ONLY)]
        named = {one.name: None for one in parameters[1:] if one.default is one.empty and one.kind == one.KEYWORD_ONLY}
        try:
            given = function(*values, **named)  # type: ignore[operator]
            given = list(given) if inspect.isgenerator(given) else given
        except HARMLESS:
            given = None
        assert not estimates_in(given), name
        assert "secr" not in repr(given), name
        tried += 1
    assert tried > 60


def readers(path: Path) -> Iterator[object]:
    yield lambda: pl.read_parquet(path)
    yield lambda: pl.read_csv(path)
    yield lambda: pq.read_table(path)
    yield lambda: json.loads(path.read_text("utf-8"))
    yield lambda: duckdb.sql(f"SELECT * FROM read_parquet('{path.as_posix()}')").fetchall()
    yield lambda: duckdb.connect(str(path), read_only=True).sql("SHOW TABLES").fetchall()


def test_no_sealed_file_opens_in_another_program(shut: Path) -> None:
    sealed = [path for path in shut.rglob("*.age") if path.parent.name != "keys"]
    assert len(sealed) > 80
    for path in sealed:
        assert path.read_bytes().startswith(b"age-encryption.org/v1\n-> X25519 ")
    for path in sealed:
        for read in readers(path):
            with pytest.raises((pl.exceptions.PolarsError, pa.ArrowException, ValueError, duckdb.Error)):
                read()  # type: ignore[operator]


WHOLE = get_command(app)


def least(name: str) -> str:
    """The fewest words with which a command runs: its name, and an `x` for all that it cannot do without."""
    words = [name]
    for param in WHOLE.commands[name].params:  # type: ignore[attr-defined]
        if param.required:
            words += ["x"] if param.param_type_name == "argument" else [max(param.opts, key=len), "x"]
    return " ".join(words)


ASKING_FIRST = {"shred"}
"""Commands that, said with the fewest words, ask whether one is sure before they look at the workspace."""
COMMANDS = (
    *(least(name) for row in VERBS if not row.is_free and (name := row.command.__name__) not in ASKING_FIRST),
    "figures hr_violations --group region",
    "unlock --for-good",
    "unlock --take report --into .",
    "shred --due --why x",
    "reclassify x.csv --why y --at ml",
    "undo --why y",
)
"""Each command that opens a workspace, and some with what changes their way."""


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_says_the_same_sentence_and_nothing_else(shut: Path, command: str) -> None:
    before = {path: path.read_bytes() for path in shut.rglob("*") if path.is_file()}
    for language in ("fr", "en"):
        result = CliRunner().invoke(app, [*command.split(), "--workspace", str(shut), "--language", language])
        sentence = load_messages().messages[language]["workspace_locked"].message.replace("{found}", "mali-2025")
        assert result.exit_code == 2
        assert result.exception is None or isinstance(result.exception, SystemExit)
        said = " ".join(result.output.replace("\u00a0", " ").replace("\u202f", " ").split())
        assert said.startswith(sentence), result.output
    assert {path: path.read_bytes() for path in shut.rglob("*") if path.is_file()} == before


def test_every_command_that_opens_a_workspace_was_tried() -> None:
    free = {row.command.__name__ for row in VERBS if row.is_free}
    assert set(get_command(app).commands) - {command.split()[0] for command in COMMANDS} == free  # type: ignore[attr-defined]


# -- damage -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("damage", ["flipped", "cut", "empty", "swapped", "forged", "plain"])
def test_a_sealed_file_that_was_touched_is_refused(shut: Path, identity: Path, tmp_path: Path, damage: str) -> None:
    folder = tmp_path / "mali-2025"
    shutil.copytree(shut, folder)
    workspace = kolosi.open(folder, identity=identity)
    assert workspace.vault is not None
    path = workspace.vault.place("receipts/index.json")
    data = path.read_bytes()
    if damage == "flipped":
        path.write_bytes(data[:-40] + bytes([data[-40] ^ 1]) + data[-39:])
    elif damage == "cut":
        path.write_bytes(data[: len(data) // 2])
    elif damage == "empty":
        path.write_bytes(b"")
    elif damage == "swapped":
        path.write_bytes(workspace.vault.place("receipts/salt.json").read_bytes())
    elif damage == "plain":
        path.write_bytes(b"[]\n")
    else:
        recipient = pyrage.x25519.Recipient.from_str(workspace.vault.keys.address)
        path.write_bytes(pyrage.encrypt(b'kolosi-sealed/1 ["receipts/index.json", "00"]\n[]\n', [recipient]))
    with pytest.raises(Refusal) as refused:
        workspace.receipts.all()
    assert refused.value.finding.id == "sealed_damaged"
    assert refused.value.finding.where.file == "receipts/index.json"
    worded = load_messages().word(refused.value.finding)
    assert "abîmé" in worded.message["fr"]


def test_a_file_moved_to_another_name_of_a_folder_that_is_listed_is_refused(
    shut: Path, identity: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "mali-2025"
    shutil.copytree(shut, folder)
    workspace = kolosi.open(folder, identity=identity)
    assert workspace.vault is not None
    path = workspace.vault.place("report/pau.fr.md")
    path.rename(path.with_name("0" * 32 + ".age"))
    with pytest.raises(Refusal) as refused:
        listed(folder / "report", "*.md")
    assert (refused.value.finding.id, refused.value.finding.where.file) == ("sealed_missing", "report/pau.fr.md")
    with pytest.raises(Refusal):
        workspace.check()


def test_what_a_workspace_says_of_itself_cannot_be_changed(shut: Path, identity: Path, tmp_path: Path) -> None:
    folder = tmp_path / "mali-2025"
    shutil.copytree(shut, folder)
    told = json.loads((folder / "protection.json").read_text("utf-8"))
    for change in (
        {"state": "sealing"},
        {"collects": True},
        {"recipients": []},
        {"address": public(identity)},
        {"code": ""},
    ):
        (folder / "protection.json").write_text(json.dumps({**told, **change}), "utf-8")
        with pytest.raises(Refusal) as refused:
            kolosi.open(folder, identity=identity)
        assert refused.value.finding.id == "protection_damaged"
    (folder / "protection.json").write_text("{", "utf-8")
    with pytest.raises(Refusal) as refused:
        kolosi.open(folder, identity=identity)
    assert refused.value.finding.id == "protection_damaged"


def test_a_plain_file_where_only_kolosi_writes_is_told_and_not_read(shut: Path, identity: Path, tmp_path: Path) -> None:
    folder = tmp_path / "mali-2025"
    shutil.copytree(shut, folder)
    (folder / "receipts" / "index.json").write_text("[]\n", "utf-8")
    (folder / "decisions" / "intrus.jsonl").write_text("{}\n", "utf-8")
    workspace = kolosi.open(folder, identity=identity)
    assert len(workspace.receipts.all()) > 10
    found = [one for one in workspace.status().findings if one.id == "plain_file_found"]
    assert [one.count for one in found] == [2]
    assert "intrus.jsonl" in found[0].message["fr"]


def test_the_example_is_not_built_over_a_locked_workspace(shut: Path) -> None:
    result = CliRunner().invoke(app, ["demo", "--into", str(shut.parent), "--name", "mali-2025", "-l", "fr"])
    assert (result.exit_code, "mali-2025" in result.output) == (2, True)


# -- the habit that keeps it so ---------------------------------------------------------------------------------------

ON_THE_DISK = {"carrying", "converting", "creating", "demo", "protecting", "retaining"}
"""Rooms of the workspace that make or take away folders, or read the public settings; `converting` refuses a locked workspace."""
OPENING = {
    *("read_bytes", "read_text", "write_bytes", "write_text", "glob", "rglob", "iterdir", "mkdir", "unlink", "exists"),
    *("read_parquet", "scan_parquet", "write_parquet", "copytree", "copy2"),
}


def test_no_room_of_the_workspace_opens_a_path_past_the_store() -> None:
    rooms = sorted((Path(kolosi.__file__).parent / "workspace").rglob("*.py"))
    assert len(rooms) > 40
    found = [
        f"{path.stem}:{node.lineno}"
        for path in rooms
        if path.stem not in ON_THE_DISK
        for node in nodes(path)
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in OPENING
    ]
    assert found == []
