"""How far long work has come is shown where somebody looks, and never in what a program reads. All data are invented."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest
from tests.hostile.making import CSV
from tests.hostile.workbooks import ods, ods_cell

from kolosi import cli
from kolosi.cli import progress
from kolosi.cli.door import Door
from kolosi.intake.sandbox import keeper
from kolosi.intake.sandbox.cost import Cost
from kolosi.intake.sandbox.watch import use_of
from kolosi.workspace import Workspace
from kolosi.workspace.progress import Step, in_turn, listening
from kolosi.workspace.write.creating import create

pytestmark = pytest.mark.long


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return create(tmp_path / "essai", country="MLI", period="2025-Q1")


def files(folder: Path, *names: str) -> list[str]:
    """Files of one event each, of different days."""
    for at, name in enumerate(names, 1):
        own = CSV.replace(b"INV1", f"INV{at}".encode()).replace(b"01 January", f"{at:02} January".encode())
        (folder.parent / name).write_bytes(own)
    return [str(folder.parent / name) for name in names]


def added(monkeypatch: pytest.MonkeyPatch, folder: Path, *arguments: str) -> None:
    monkeypatch.setattr(sys, "argv", ["kolosi", "add", *arguments, "--workspace", str(folder), "--language", "fr"])
    with pytest.raises(SystemExit):
        cli.main()


def test_each_thing_is_told_when_it_is_begun_and_the_end_once() -> None:
    told: list[Step] = []
    with listening(told.append):
        assert list(in_turn(["a", "b"], str.upper)) == ["a", "b"]
    assert told == [Step(done=0, of=2, name="A"), Step(done=1, of=2, name="B"), Step(done=2, of=2, name="")]
    assert list(in_turn(["a"], str.upper)) == ["a"]
    assert len(told) == 3


def test_on_a_screen_one_line_says_which_file_is_read_and_is_taken_away(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    added(monkeypatch, folder, *files(folder, "événements.csv", "b.csv"))
    said = capsys.readouterr()
    lines = said.err.split("\r")
    assert [line.strip() for line in lines if line.strip()] == [
        "1/2  événements.csv",
        "2/2  b.csv",
        "2/2  mise en commun",
    ]
    assert lines[-1] == ""
    assert "1/2" not in said.out


def test_a_name_cannot_write_on_the_screen(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", "20")
    with progress.shown(Door(None, "en", as_json=False)):
        list(in_turn(["\x1b[2Ja" + "b" * 99, "c"], str))
    said = capsys.readouterr().err
    assert "\x1b" not in said
    assert max(map(len, said.split("\r"))) < 20


def test_a_program_that_reads_json_is_told_nothing_else(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    added(monkeypatch, folder, *files(folder, "a.csv", "b.csv"), "--json")
    said = capsys.readouterr()
    assert said.err == ""
    assert len(json.loads(said.out)) == 2


def test_where_nobody_looks_short_work_leaves_no_line_and_long_work_one_now_and_then(
    capsys: pytest.CaptureFixture[str],
) -> None:
    door = Door(None, "en", as_json=False)
    with progress.shown(door):
        list(in_turn(range(100), str))
    assert capsys.readouterr().err == ""
    seconds = iter(range(0, 10_000, 3))
    lines = progress._Lines(door, clock=lambda: float(next(seconds)))
    with lines:
        list(in_turn(range(12), str))
    assert capsys.readouterr().err.splitlines() == ["4/12  3", "8/12  7", "12/12  11"]


def test_one_file_alone_is_not_counted(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    with progress.shown(Door(None, "fr", as_json=False)):
        list(in_turn(["a"], str))
    assert capsys.readouterr().err == ""


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_a_file_is_not_refused_because_somebody_else_ended_the_process_that_read_it(folder: Path) -> None:
    from kolosi.intake.sandbox import Unreadable, read_sheets

    path = Path(files(folder, "a.csv")[0])
    kept = keeper.KEEPER

    def killed(times: int) -> list[str]:
        """How reading ends where its process is killed that often."""
        seen = set[int]()
        answers: list[str] = []

        def read() -> None:
            try:
                answers.append(f"{len(read_sheets(path.name, path.read_bytes()))} sheet")
            except Unreadable as refusal:
                answers.append(refusal.code)

        kept.close()
        kept.ready("sheets")
        reader = kept._reader
        assert reader is not None
        os.kill(reader.process.pid, signal.SIGSTOP)
        asking = threading.Thread(target=read)
        asking.start()
        while len(seen) < times:
            reader = kept._reader
            if reader is not None and reader.process.pid not in seen:
                seen.add(reader.process.pid)
                time.sleep(0.05)
                os.kill(reader.process.pid, signal.SIGKILL)
        asking.join(60)
        return answers

    assert killed(1) == ["1 sheet"]
    assert killed(2) == ["crash"]


def test_what_a_reader_takes_to_get_ready_is_no_cost_of_the_first_file() -> None:
    keeper.KEEPER.close()
    little = Cost(seconds=0.75, memory=48 << 20, wait=60.0)
    question = {"kind": "inside", "name": "a.csv", "entering": True, "seconds": little.seconds, "memory": little.memory}
    head, _ = keeper.KEEPER.ask(question, b"R\xc3\xa9gion,Nombre\nGao,3\n" * 4, little)
    assert "refused" not in head
    reader = keeper.KEEPER._reader
    assert reader is not None
    assert use_of(reader.process.pid).memory > little.memory  # its libraries alone hold more than the file may cost


def test_one_reading_process_serves_all_files_and_one_that_a_file_ended_is_replaced(folder: Path) -> None:
    keeper.KEEPER.close()
    bomb = folder.parent / "b.ods"
    blanks = "<text:s text:c='1000'/>" * 1_000_000
    bomb.write_bytes(ods(ods_cell(f"<text:p>{blanks}</text:p>")))
    paths = [Path(path) for path in files(folder, "a.csv", "c.csv", "d.csv")]
    workspace = Workspace(folder)
    first = [*workspace.add([paths[0], bomb, paths[1]]), *workspace.add([paths[2]])]
    assert [answer.records for answer in first] == [1, 0, 1, 1]
    assert [finding.id for finding in first[1].findings] == ["file_costly"]
    reader = keeper.KEEPER._reader
    assert reader is not None
    before = reader.process.pid
    assert before != os.getpid()
    workspace.add(paths)
    assert keeper.KEEPER._reader is reader
