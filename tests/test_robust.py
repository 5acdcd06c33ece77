"""What came in stays whole: a process killed, a disk full, a workbook open elsewhere, two people at once."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

import kolosi
from kolosi.model.finding import Refusal
from kolosi.workspace import Workspace
from kolosi.workspace.answers import plain

HEAD = "event_id_cnty,event_date,event_type,sub_event_type,admin1,fatalities,civilian_targeting"
JANUARY = ("INV1,05 January 2025,Battles,Armed clash,Mopti,3,", "INV2,06 January 2025,Protests,Peaceful protest,Gao,0,")
MARCH = ("INV3,05 March 2025,Battles,Armed clash,Mopti,1,", "INV4,06 March 2025,Escarmouche,Armed clash,Gao,2,")

KILLED = """
import os, signal, sys
import kolosi
workspace, at, verb = kolosi.open(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
calls, replace = 0, os.replace
def killing(*given, **named):
    global calls
    calls += 1
    if calls == at:
        os.kill(os.getpid(), signal.SIGKILL)
    replace(*given, **named)
os.replace = killing
workspace.add([sys.argv[4]]) if verb == "add" else workspace.build()
"""
TOGETHER = """
import sys, time
from pathlib import Path
import kolosi
import kolosi.workspace.receive.submitting
workspace = kolosi.open(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
for file in sys.argv[2:]:
    workspace.add([file])
"""
needs_kill = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")


def put(folder: Path, name: str, rows: tuple[str, ...]) -> Path:
    path = folder / name
    path.write_text("\n".join((HEAD, *rows)) + "\n", "utf-8")
    return path


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a file, a decision and a build."""
    root = tmp_path_factory.mktemp("solide")
    (root / "mali").mkdir()
    (root / "mali" / "workspace.yaml").write_text("country: MLI\nperiod: 2025-Q1\nlanguages: [fr, en]\n", "utf-8")
    put(root, "mars.csv", MARCH)
    workspace = kolosi.open(root / "mali")
    workspace.add([put(root, "janvier.csv", JANUARY)])
    workspace.decide("word", "acled_events:Accrochage", "battles", why="lexique", author="Awa D.")
    assert events(workspace) == BEFORE
    return root


@pytest.fixture
def workspace(ready: Path, tmp_path: Path) -> Workspace:
    return copy(ready, tmp_path / "mali")


def copy(ready: Path, folder: Path) -> Workspace:
    shutil.copytree(ready / "mali", folder)
    return kolosi.open(folder)


BEFORE, AFTER = (2, None), (None, 3)
"""The figure and what is known of it while it waits: of the two events in January, and of one in March beside one under an unknown word."""


def events(workspace: Workspace) -> tuple[int | float | None, int | float | None]:
    estimate = workspace.figure("acled_all_events/2025-Q1").estimate
    return plain(estimate.value), plain(estimate.waits.so_far) if estimate.waits else None


def lasting(workspace: Workspace) -> dict[str, bytes]:
    """Every file but those of the build, which come back by themselves, and the locks."""
    return {
        str(path.relative_to(workspace.folder)): path.read_bytes()
        for path in workspace.folder.rglob("*")
        if path.is_file() and path.name != ".lock" and "build" not in path.relative_to(workspace.folder).parts
    }


def run(script: str, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


# -- a process killed -------------------------------------------------------------------------------------------------


@needs_kill
def test_a_process_killed_while_adding_has_added_the_file_or_nothing(ready: Path, tmp_path: Path) -> None:
    moments = range(1, 7)  # before each file that adding writes takes its place
    copies = {at: copy(ready, tmp_path / str(at)) for at in moments}
    processes = {at: run(KILLED, copies[at].folder, at, "add", ready / "mars.csv") for at in moments}
    assert {at: process.wait(60) for at, process in processes.items()} == dict.fromkeys(moments, -signal.SIGKILL)
    kept = {at: len(workspace.receipts.all()) for at, workspace in copies.items()}
    assert list(kept.values()) == sorted(kept.values())
    assert set(kept.values()) == {1, 2}
    for at, workspace in copies.items():
        assert events(workspace) == {1: BEFORE, 2: AFTER}[kept[at]]
        assert [decision.author for decision in workspace.decisions.all()] == ["Awa D."]
        (answer,) = workspace.add([ready / "mars.csv"])  # the lock is free
        assert answer.receipt is not None
        assert (len(workspace.receipts.all()), events(workspace)) == (2, AFTER)
        assert workspace.file("out", "internal", "a_corriger.xlsx").exists()


@needs_kill
@pytest.mark.parametrize("at", [1, 2])
def test_a_process_killed_while_building_leaves_the_last_build(workspace: Workspace, at: int) -> None:
    before = workspace.tables.current()
    workspace.decide("word", "acled_events:Rixe", "riots", why="lexique", author="Awa D.")
    assert run(KILLED, workspace.folder, at, "build").wait(60) == -signal.SIGKILL
    assert workspace.tables.current() == before
    entries = before["receipts"]
    assert isinstance(entries, dict)
    files = [name for entry in entries.values() for name in entry["files"].values()]
    assert files
    assert all(pl.read_parquet(workspace.tables.path(name)).height == 2 for name in files)
    assert events(workspace) == BEFORE
    assert len(workspace.decisions.all()) == 2


@needs_kill
def test_what_a_killed_process_had_begun_to_write_goes_away_in_time(workspace: Workspace) -> None:
    old, young = workspace.file("receipts", ".part-old"), workspace.file("receipts", ".part-young")
    for part in (old, young):
        part.write_bytes(b"half")
    os.utime(old, (0, 0))
    workspace.add([])
    assert (old.exists(), young.exists()) == (False, True)


# -- a full disk, a workbook open elsewhere ---------------------------------------------------------------------------


def failing(name: str, at: int, error: OSError) -> Callable[..., None]:
    """The system's own function, until it fails for good."""
    real, calls = getattr(os, name), 0

    def fails(*given: object, **named: object) -> None:
        nonlocal calls
        calls += 1
        if calls >= at:
            raise error
        real(*given, **named)

    return fails


@pytest.mark.parametrize("name", ["replace", "fsync"])
@pytest.mark.parametrize("at", range(1, 7))
def test_a_full_disk_gives_a_sentence_and_nothing_half_done(
    ready: Path, workspace: Workspace, monkeypatch: pytest.MonkeyPatch, name: str, at: int
) -> None:
    before = lasting(workspace)
    with monkeypatch.context() as patch:
        patch.setattr(os, name, failing(name, at, OSError(errno.ENOSPC, "No space left on device")))
        (answer,) = workspace.add([ready / "mars.csv"])
    said = {finding.id: finding.message["fr"] for finding in answer.findings}
    if answer.receipt is None:
        assert "No space left on device" in said["file_not_written"]
        assert lasting(workspace) == before
        assert events(workspace) == BEFORE
    else:
        assert len(workspace.receipts.all()) == 2
        assert "Ce qui a été reçu est conservé" in said["answer_not_written"]
        assert "`kolosi undo` ne la reprendra pas" in said["step_not_kept"]
        assert events(workspace) == AFTER
    (again,) = workspace.add([ready / "mars.csv"])
    assert again.receipt is not None
    assert (len(workspace.receipts.all()), events(workspace)) == (2, AFTER)


def test_a_disk_that_fills_up_under_a_table_gives_the_sentence_too(
    ready: Path, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = lasting(workspace)

    def full(*given: object, **named: object) -> None:
        raise pl.exceptions.ComputeError("parquet: underlying IO error: No space left on device (os error 28)")

    monkeypatch.setattr(pl.DataFrame, "write_parquet", full)
    (answer,) = workspace.add([ready / "mars.csv"])
    assert [finding.id for finding in answer.findings] == ["file_not_written"]
    assert "No space left on device" in answer.findings[0].message["en"]
    assert lasting(workspace) == before


def test_a_decision_that_cannot_be_written_leaves_those_before(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = lasting(workspace)
    monkeypatch.setattr(os, "replace", failing("replace", 1, OSError(errno.ENOSPC, "No space left on device")))
    with pytest.raises(Refusal) as refused:
        workspace.decide("word", "acled_events:Rixe", "riots", why="lexique", author="Awa D.")
    assert refused.value.finding.id == "file_not_written"
    assert lasting(workspace) == before


def test_a_list_open_in_another_program_is_said_and_written_once_closed(
    ready: Path, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.replace

    def locked(source: str, target: Path) -> None:
        if Path(target).suffix == ".xlsx":
            raise PermissionError(errno.EACCES, "Permission denied")
        real(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", locked)
        (answer,) = workspace.add([ready / "mars.csv"])
    assert answer.receipt is not None
    said = [finding.message["fr"] for finding in answer.findings if finding.id == "answer_not_written"]
    assert [text.partition(" ")[0] for text in said] == ["retour_acled_2025_03.xlsx", "a_corriger.xlsx"]
    assert events(workspace) == AFTER
    workspace.add([ready / "mars.csv"])
    assert workspace.file("out", "internal", "retour_acled_2025_03.xlsx").exists()
    assert workspace.file("out", "internal", "a_corriger.xlsx").exists()


def test_a_file_that_another_program_holds_is_refused(
    ready: Path, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = lasting(workspace)

    real = os.open

    def held(path: str | Path, *given: int, **named: int) -> int:
        if Path(path).name == "mars.csv":
            raise PermissionError(errno.EACCES, "Permission denied")
        return real(path, *given, **named)

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", held)
        (answer,) = workspace.add([ready / "mars.csv"])
    assert [finding.id for finding in answer.findings] == ["file_not_opened"]
    assert lasting(workspace) == before


# -- two people at once -----------------------------------------------------------------------------------------------


def test_two_processes_that_add_at_once_lose_no_receipt(workspace: Workspace, tmp_path: Path) -> None:
    files = {
        month: put(tmp_path, f"{month}.csv", (f"INV-{month},05 {month} 2025,Battles,Armed clash,Mopti,1,",))
        for month in ("March", "April", "May", "June")
    }
    pairs = [("March", "April"), ("May", "June")]
    processes = [run(TOGETHER, workspace.folder, *(files[month] for month in pair)) for pair in pairs]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    outputs = [process.communicate("go\n", timeout=60) for process in processes]
    assert [(process.returncode, error) for process, (_, error) in zip(processes, outputs, strict=True)] == [
        (0, "")
    ] * 2
    assert {receipt.file for receipt in workspace.receipts.all()} == {
        "janvier.csv",
        *(path.name for path in files.values()),
    }
    assert workspace.figure("acled_all_events/2025-03..2025-06").value == 4


def test_decisions_of_two_laptops_merge_by_putting_the_files_together(ready: Path, tmp_path: Path) -> None:
    here, there = copy(ready, tmp_path / "ici"), copy(ready, tmp_path / "là-bas")
    here.decide("word", "acled_events:Escarmouche", "battles", why="lexique", author="Issa K.")
    there.decide("word", "acled_events:Rixe", "riots", why="lexique", author="Awa D.")
    for path in there.file("decisions").glob("*.jsonl"):
        shutil.copy(path, here.file("decisions", path.name))
    subjects = {decision.subject.partition(":")[2]: decision.author for decision in here.decisions.all()}
    assert subjects == {"Accrochage": "Awa D.", "Rixe": "Awa D.", "Escarmouche": "Issa K."}
    here.decide("word", "acled_events:Bagarre", "riots", why="lexique", author="Awa D.")
    here.add([ready / "mars.csv"])
    assert events(here) == (4, None)
