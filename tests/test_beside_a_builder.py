"""Who reads while another writes waits or reads the last whole build; what lies on a disk that cannot be written is read."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
import threading
import time
from pathlib import Path

import polars as pl
import pytest
from tests import signing_case
from typer.testing import CliRunner

from kolosi.cli import app
from kolosi.model.finding import Refusal
from kolosi.store import swapping
from kolosi.store.locks import locked
from kolosi.store.parts import part_prefix, sweep
from kolosi.store.sealed.vault import erase
from kolosi.store.tables import LAST
from kolosi.workspace import Workspace
from kolosi.workspace.records.building import MADE

FIGURE = "acled_events/2025-Q1"


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace that can be signed, rendered. To be copied."""
    workspace = signing_case.sound(tmp_path_factory.mktemp("à-côté") / "essai")
    workspace.render(formats=("html",))
    workspace.ready()
    return workspace.folder


@pytest.fixture
def folder(ready: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(ready, tmp_path / "essai"))


# -- beside a builder -------------------------------------------------------------------------------------------------


def test_the_last_build_is_read_while_another_command_holds_the_folder(folder: Path) -> None:
    with locked(folder / "build"):
        start = time.monotonic()
        assert Workspace(folder).figure(FIGURE).value == 30
        assert time.monotonic() - start < 15


def test_who_needs_a_new_build_waits_for_who_is_building(folder: Path) -> None:
    shutil.rmtree(folder / "build")
    held, let_go = threading.Event(), threading.Event()

    def build() -> None:
        with locked(folder / "build"):
            held.set()
            let_go.wait(30)

    builder = threading.Thread(target=build)
    builder.start()
    held.wait(30)
    threading.Timer(1.0, let_go.set).start()
    assert Workspace(folder).figure(FIGURE).value == 30
    assert let_go.is_set()
    builder.join()


def test_a_reader_keeps_its_build_when_the_next_is_done(folder: Path) -> None:
    reader, builder = Workspace(folder).desk(), Workspace(folder)
    builder.decide("word", "acled_events:Rixe", "riots", why="lexique", author="Awa D. (fictive)")
    before = set((folder / "build" / "records").iterdir())
    assert builder.figure(FIGURE).value == 30
    assert set((folder / "build" / "records").iterdir()) > before
    assert reader.figure(builder.key(FIGURE)).value == 30
    builder.decide("word", "acled_events:Bagarre", "riots", why="lexique", author="Awa D. (fictive)")
    builder.build()
    left = {path.name for path in before & set((folder / "build" / "records").iterdir())} - {"current.json"}
    assert {name.partition("-")[0] for name in left} <= set(MADE), (
        "records of a reading that nobody reads any more are gone"
    )


def test_a_reader_keeps_its_build_while_one_file_after_another_comes(folder: Path) -> None:
    builder = Workspace(folder)
    reader = builder.desk()
    reader.engine.query("SELECT 1")  # opened on the tables of this build
    for month in range(1, LAST):
        event = f"INV9{month},01 {('April', 'May', 'June')[month - 1]} 2025,Battles,Armed clash,Gao,1,"
        signing_case.came(Workspace(folder), [event], f"plus-{month}.csv", during=f"2025-{month + 3:02d}")
        assert Workspace(folder).figure(FIGURE).value == 30
    assert reader.figure(builder.key(FIGURE)).value == 30


def test_of_what_is_taken_back_no_table_stays(folder: Path) -> None:
    builder = Workspace(folder)
    tables = folder / "build" / "records"
    for number in range(2):
        builder.tables.write(f"scopes-{number:012d}", pl.DataFrame({"scope": [str(number)]}))
    builder.undo(why="erreur")
    Workspace(folder).build()
    assert not list(tables.glob("scopes-00*"))


# -- a disk that cannot be written ------------------------------------------------------------------------------------


@pytest.fixture
def write_protected(monkeypatch: pytest.MonkeyPatch) -> None:
    """The system refuses every change of the disk, as it does on a disk mounted to be read."""
    real = os.open

    def refused(*given: object, **named: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(given[0]) if given else None)

    def mkdir(path: str, *given: object, **named: object) -> None:
        if os.path.isdir(path):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
        refused(path)

    def opened(path: str, flags: int, *given: int, **named: int) -> int:
        if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            refused(path)
        return real(path, flags, *given, **named)

    for name in ("replace", "rename", "unlink", "rmdir", "utime", "chmod"):
        monkeypatch.setattr(os, name, refused)
    monkeypatch.setattr(os, "mkdir", mkdir)
    monkeypatch.setattr(os, "open", opened)
    monkeypatch.setattr(tempfile, "mkstemp", refused)


@pytest.mark.parametrize("is_made", [True, False])
def test_a_workspace_on_a_write_protected_disk_is_read(
    folder: Path, is_made: bool, request: pytest.FixtureRequest
) -> None:
    if not is_made:  # what can be worked out again is not there; the records are
        for path in (folder / "build").glob("*.json"):
            path.unlink()
    request.getfixturevalue("write_protected")
    workspace = Workspace(folder)
    assert workspace.figure(FIGURE).value == 30
    assert [line.file for line in workspace.files()] == ["acled.csv"]
    assert workspace.status().lines
    assert workspace.ready().of("error") == ()
    assert [finding.id for finding in workspace.check_drafts() if finding.severity == "error"] == []


def test_what_must_be_written_is_refused_with_a_sentence_there(
    folder: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue("write_protected")
    workspace = Workspace(folder)
    for work in (
        lambda: workspace.decide("word", "acled_events:Rixe", "riots", why="lexique", author="Awa D. (fictive)"),
        lambda: workspace.render(formats=("html",)),
        lambda: workspace.add([tmp_path / "acled.csv"]),
    ):
        with pytest.raises(Refusal) as refused:
            work()
        assert refused.value.finding.id == "folder_read_only"


# -- folders swapped whole --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("can_exchange", [True, False])
def test_a_folder_is_replaced_with_what_it_kept_and_without_what_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, can_exchange: bool
) -> None:
    if not can_exchange:
        monkeypatch.setattr(swapping, "_renameat2", lambda: None)
    folder = tmp_path / "public"
    for name in ("a.html", "b.html", "notes/c.txt"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name, "utf-8")
    os.utime(folder / "b.html", (10, 10))
    swapping.replace_in_folder(
        folder, {"a.html": b"new", "b.html": b"b.html", "d.html": b"d"}, ["e.html", "notes/c.txt"]
    )
    found = {
        path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in folder.rglob("*") if path.is_file()
    }
    assert found == {"a.html": "new", "b.html": "b.html", "d.html": "d"}
    assert (folder / "b.html").stat().st_mtime == 10
    assert [path.name for path in tmp_path.iterdir()] == ["public"]


def test_a_change_that_cannot_be_made_leaves_the_folder_and_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, real = tmp_path / "public", os.replace
    folder.mkdir()
    (folder / "a.html").write_text("old", "utf-8")

    def held(source: Path, target: Path) -> None:
        if Path(source).name == "public":
            raise PermissionError(errno.EACCES, "Permission denied")
        real(source, target)

    monkeypatch.setattr(swapping, "_renameat2", lambda: None)
    monkeypatch.setattr(os, "replace", held)
    with pytest.raises(Refusal) as refused:
        swapping.replace_in_folder(folder, {"a.html": b"new"})
    assert refused.value.finding.id == "file_not_written"
    assert [path.name for path in tmp_path.iterdir()] == ["public"]
    assert (folder / "a.html").read_text("utf-8") == "old"


def test_what_a_process_that_is_gone_had_begun_goes_at_once_and_what_lives_stays(tmp_path: Path) -> None:
    gone = part_prefix().rsplit("-", 2)[0] + "-999999999-"  # no system counts so far
    for name in (f"{gone}a", f"{part_prefix()}b", ".part-next-c", ".part-other-1-d"):
        (tmp_path / "out").mkdir(exist_ok=True)
        (tmp_path / "out" / name).write_text("half", "utf-8")
    (tmp_path / f"{gone}folder").mkdir()
    sweep(tmp_path)
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        f"{part_prefix()}b",
        ".part-next-c",
        ".part-other-1-d",
    }
    assert not (tmp_path / f"{gone}folder").exists()


def test_a_file_or_folder_of_a_person_whose_name_holds_the_word_is_not_swept(tmp_path: Path) -> None:
    mine = (tmp_path / "report" / "rapport.part-2.docx", tmp_path / "inputs" / "mali.part-1" / "a.csv")
    for path in mine:
        path.parent.mkdir(parents=True)
        path.write_text("mine", "utf-8")
        os.utime(path, (0, 0))
    os.utime(tmp_path / "inputs" / "mali.part-1", (0, 0))
    sweep(tmp_path)
    assert [path.read_text("utf-8") for path in mine] == ["mine", "mine"]


def test_a_file_that_is_erased_loses_its_name_before_its_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed in between, noise is found under no name that anything is read by, and is swept."""
    path = tmp_path / "pau.fr.md"
    path.write_text("written", "utf-8")
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", interrupted)
        with pytest.raises(KeyboardInterrupt):
            erase(path)
    (left,) = tmp_path.iterdir()
    assert left.name.startswith(part_prefix())
    assert b"written" not in left.read_bytes()
    left.rename(tmp_path / left.name.replace(f"-{os.getpid()}-", "-999999999-"))  # of a process that is gone
    sweep(tmp_path)
    assert list(tmp_path.iterdir()) == []


def interrupted(_: int) -> None:
    raise KeyboardInterrupt


def test_formats_are_named_one_by_one_or_behind_commas(folder: Path) -> None:
    for name in (folder / "out" / "public").glob("pau.*"):
        name.unlink()
    done = CliRunner().invoke(app, ["render", "--format", "html,docx", "--only", "fr", "--workspace", str(folder)])
    assert done.exit_code == 0, done.output
    assert {path.name for path in (folder / "out" / "public").glob("pau.*")} == {"pau.fr.html", "pau.fr.docx"}
