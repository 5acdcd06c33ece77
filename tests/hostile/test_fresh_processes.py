"""Each hostile file in a fresh process, as a person gives it on the command line: within 2 seconds and 300 megabytes.

Counted are the seconds of the processors and the largest resident memory of the process and of all those it starts, each at
its own largest. A part of the corpus is tried by `make test`, all of it by `make test-all`.
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from itertools import filterfalse
from pathlib import Path
from zlib import crc32

import pytest
from tests.hostile.making import CORPUS, LEFT, READ, Hostile
from tests.hostile.test_corpus import UNREADABLE, contents, is_slow

SECONDS, MEGABYTES = 2.0, 300.0
PACE = 0.14
"""Seconds that `slowness` works on the machine on which the limit was set; a slower one is given as much more time."""
MANY = 8
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the memory of a tree of processes is read on Linux")


@dataclass(frozen=True, kw_only=True)
class Run:
    """What a command said, and what it cost."""

    code: int
    said: str
    complaints: str
    seconds: float
    megabytes: float


def tree(pid: int) -> list[int]:
    """A process and those it started."""
    found = [pid]
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            found += [inner for child in (task / "children").read_text().split() for inner in tree(int(child))]
    except OSError:  # it has just ended
        return found
    return found


def peak(pid: int) -> float:
    """The largest resident memory of a process so far, in megabytes."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


def is_in_time(seconds: float) -> bool:
    """True within the limit, or within as much more of it as this machine is slower just now, in the slowest of three looks at it."""
    return seconds < SECONDS or seconds < SECONDS * max(slowness() for _ in range(3))


def slowness() -> float:
    """How many times slower than the machine of the limit this one is, by work that is not ours; 1 for a faster one."""
    gc.disable()  # what else this process holds is no measure of the machine
    start = time.process_time()
    work = {str(number): (number, [number % 7]) for number in range(200_000)}
    assert sum(len(work[name][1]) for name in sorted(work)) == 200_000
    seconds = time.process_time() - start
    gc.enable()
    return max(seconds / PACE, 1.0)


def run(arguments: list[str], folder: Path) -> Run:
    """A command in a process of its own, watched until its end."""
    out, err = folder / "out.txt", folder / "err.txt"
    with out.open("wb") as said, err.open("wb") as complaints:
        process = subprocess.Popen(
            [sys.executable, "-m", "kolosi", *arguments], stdout=said, stderr=complaints, cwd=folder
        )
        peaks: dict[int, float] = {}
        while True:
            for pid in tree(process.pid):
                peaks[pid] = max(peaks.get(pid, 0.0), peak(pid))
            pid, status, used = os.wait4(process.pid, os.WNOHANG)
            if pid:
                process.returncode = os.waitstatus_to_exitcode(status)
                break
            time.sleep(0.003)
    seconds = used.ru_utime + used.ru_stime  # its own, and those of the processes that it waited for
    return Run(
        code=process.returncode,
        said=out.read_text("utf-8"),
        complaints=err.read_text("utf-8"),
        seconds=seconds,
        megabytes=sum(peaks.values()),
    )


def given(one: Hostile, folder: Path) -> Run:
    """What the command line answers to the file."""
    path, inside = folder / one.name, folder / "espace"
    path.write_bytes(one.make())
    if one.verb == "add":
        return run(["add", str(path), "--workspace", str(inside), "--json"], folder)
    return run(["check", str(path), "--json"], folder)


def refusals(done: Run) -> list[dict[str, object]]:
    """What was said that refuses the file."""
    said = json.loads(done.said)
    found = (
        [finding for answer in said for finding in answer["findings"]]
        if isinstance(said, list)
        else [said.get("refused")]
    )
    return [finding for finding in found if finding and finding["id"] in UNREADABLE]


def in_make_test(rank: int) -> set[str]:
    """One file of each format of which there are many; the rest meets one process in `test_corpus`."""
    formats: dict[str, list[str]] = {}
    for what in sorted(filterfalse(is_slow, CORPUS), key=lambda what: crc32(what.encode())):
        formats.setdefault(what.partition(":")[0], []).append(what)
    return {made[rank] for made in formats.values() if len(made) >= MANY}


@pytest.mark.parametrize(
    "what", [one if one in in_make_test(0) else pytest.param(one, marks=pytest.mark.long) for one in CORPUS]
)
def test_it_costs_little_and_says_why(what: str, tmp_path: Path) -> None:
    one, inside = CORPUS[what], tmp_path / "espace"
    (inside / "receipts").mkdir(parents=True)
    (inside / "workspace.yaml").write_text("country: MLI\nperiod: 2025-Q1\nlanguages: [fr, en]\n", "utf-8")
    before = contents(inside)
    done = given(one, tmp_path)
    figures = tmp_path.parent / "hostile.tsv"
    with figures.open("a", encoding="utf-8") as lines:
        lines.write(f"{done.seconds:.2f}\t{done.megabytes:.0f}\t{what}\n")
    assert "Traceback" not in done.complaints + done.said
    told = refusals(done)
    assert {str(finding["id"]) for finding in told} <= one.answers, done.said
    assert done.megabytes < MEGABYTES
    assert is_in_time(done.seconds)
    if not told:
        assert not one.answers.isdisjoint({READ, LEFT})
        return
    assert done.code == 2
    assert all(finding["message"]["fr"] and finding["message"]["en"] and finding["hint"]["fr"] for finding in told)  # type: ignore[index]
    assert contents(inside) == before
