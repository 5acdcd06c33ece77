"""Hostile files and kills: fuzzed and wounded files through the real reading process, commands killed before a rename or an unlink.

`--files 2000 --kills 100 --seed S`, by default a few of each. A fault is a traceback here or in the reading process, a file that takes above
ten seconds of processor (the reading process counted in), a message in letters that nobody should get, outputs that are neither the
old nor the new ones, parts that are left after the next verb, anything lost. Exit code 1 on any fault.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from unittest import mock

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.hostile.test_corpus import UNREADABLE
from tests.hostile.test_fuzzed import DOCUMENTS, EACH, SECONDS, empty, fuzzed, given, unfit
from tests.hostile.test_mutations import wounded
from tests.killed_case import VERBS, moments, scene

from kolosi.intake.sandbox import child, keeper

FILES, KILLS = 40, 8
CALLS = ("replace", "rename", "unlink", "renameat2")
TRACEBACK = "Traceback (most recent call last)"
OPEN_PIPE = 1 << 20

Moment = tuple[str, str, int, str]
"""Command, system, number of the change, call."""


# -- files -------------------------------------------------------------------------------------------------------------


@dataclass
class Told:
    """What became of the files of one kind, and what each took."""

    seconds: list[float] = field(default_factory=list)
    refused: int = 0
    crashed: int = 0


def spent() -> float:
    """Seconds of processor so far: of this process, of those that ended, and of the reading process that runs."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    reader = keeper.KEEPER._reader
    running = 0.0
    if reader is not None and reader.process.returncode is None:
        fields = Path(f"/proc/{reader.process.pid}/stat").read_text().rpartition(")")[2].split()
        running = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return time.process_time() + ended.ru_utime + ended.ru_stime + running


@contextmanager
def overheard() -> Iterator[int]:
    """Lets the reading process complain into a pipe, of which the end to read is given."""
    here, there = os.pipe()
    os.set_blocking(here, False)
    real = subprocess.Popen

    def started(command: Sequence[str], **named: object) -> object:
        is_reader = child.__name__ in command
        return real(command, **{**named, "stderr": there} if is_reader else named)  # type: ignore[call-overload]

    keeper.KEEPER.close()
    with mock.patch.object(subprocess, "Popen", started):
        yield here
    keeper.KEEPER.close()
    os.close(there)
    os.close(here)


def complaints(pipe: int) -> str:
    """What the reading process has complained since it was last asked."""
    try:
        return os.read(pipe, OPEN_PIPE).decode("utf-8", "replace")
    except BlockingIOError:
        return ""


def give(files: int, seed: str) -> list[str]:
    """Gives so many files to the verbs; prints what became of them, and gives the faults."""
    kinds: defaultdict[str, Told] = defaultdict(Told)
    faults: list[str] = []
    with overheard() as pipe, tempfile.TemporaryDirectory() as scratch:
        (Path(scratch) / "tmp").mkdir()
        with mock.patch.object(tempfile, "tempdir", f"{scratch}/tmp"):
            for number in range(files):
                if number % EACH == 0:
                    workspace = empty(Path(scratch) / f"espace-{number}")
                name, data = (fuzzed if number % 2 else wounded)(number // 2, seed)
                path, told, start = Path(scratch) / f"{number}-{name}", kinds[name], spent()
                path.write_bytes(data)
                try:
                    said = given(workspace, path)
                    faults += [f"letters: {path.name}: {text!r}" for text in unfit(said)]
                    of_kind = "document_" if path.name.endswith(DOCUMENTS) else "file_"  # no table is a document
                    refusals = {one.id for one in said if one.id in UNREADABLE and one.id.startswith(of_kind)}
                    told.refused += bool(refusals)
                    told.crashed += f"{of_kind}crash" in refusals
                except Exception:  # noqa: BLE001  any at all is what is looked for
                    faults.append(f"traceback: {path.name}: {traceback.format_exc()}")
                told.seconds.append(spent() - start)
                if told.seconds[-1] > SECONDS:
                    faults.append(f"slow: {path.name}: {told.seconds[-1]:.1f} s")
                if TRACEBACK in (complaint := complaints(pipe)):
                    faults.append(f"traceback: {path.name}: in the reading process: {complaint}")
                path.unlink()
        faults += [f"left over: {path.name}" for path in (Path(scratch) / "tmp").iterdir()]
    print_files(kinds, faults, seed)
    return faults


def print_files(kinds: dict[str, Told], faults: list[str], seed: str) -> None:
    """Prints how many files were read and refused, and what they took."""
    every = [took for told in kinds.values() for took in told.seconds]
    refused, crashed = (sum(getattr(told, one) for told in kinds.values()) for one in ("refused", "crashed"))
    found = Counter(fault.partition(":")[0] for fault in faults)
    print(
        f"files   {len(every)} of seed {seed!r}: {refused} refused ({crashed} ended the reading process), {len(every) - refused} read; "
        f"tracebacks {found['traceback']}, above {SECONDS:.0f} s {found['slow']}, letters {found['letters']}, left over {found['left over']}; "
        f"slowest {max(every, default=0.0):.2f} s of processor, all {sum(every):.0f} s"
    )
    for name, told in sorted(kinds.items()):
        mean = sum(told.seconds) / len(told.seconds)
        print(
            f"        {name:10} {len(told.seconds):4} files, {told.refused:4} refused; {mean:.2f} s each, slowest {max(told.seconds):.2f} s"
        )


# -- kills -------------------------------------------------------------------------------------------------------------


def drawn(every: Sequence[Moment], kills: int, seed: str) -> list[Moment]:
    """So many of the moments, of each call of each command in turn."""
    chance = random.Random(f"killed {seed}")
    groups: dict[tuple[str, str, str], list[Moment]] = {}
    for moment in every:
        groups.setdefault((moment[0], moment[1], moment[3]), []).append(moment)
    every_group = [chance.sample(group, len(group)) for group in chance.sample(list(groups.values()), len(groups))]
    turns = range(max(map(len, every_group)))
    return [group[turn] for turn in turns for group in every_group if turn < len(group)][:kills]


def kill(kills: int, seed: str) -> list[str]:
    """Kills commands at so many moments; prints what they left, and gives the faults."""
    faults: list[str] = []
    killed: Counter[tuple[str, str, str]] = Counter()
    with tempfile.TemporaryDirectory() as scratch:
        shown = scene(Path(scratch) / "scène")
        every = [moment for moment in moments(shown, Path(scratch) / "entier") if moment[3] in CALLS]
        for number, (verb, steps, at, call) in enumerate(drawn(every, kills, seed)):
            where = f"{verb} ({steps}) before change {at}, {call}"
            try:
                found = VERBS[verb][0](shown, Path(scratch) / f"{number}" / "essai", at, steps)
            except Exception:  # noqa: BLE001  any at all is what is looked for
                found = [f"stopped: {traceback.format_exc()}"]
            faults += [f"{kind}: {where}: {what}" for kind, _, what in (one.partition(": ") for one in found)]
            killed[verb, steps, call] += 1
    of_kind = Counter(fault.partition(":")[0] for fault in faults)
    print(
        f"kills   {killed.total()} of {len(every)} moments, seed {seed!r}: mixtures {of_kind['mixture']}, left over {of_kind['left over']}, "
        f"lost {of_kind['lost']}, next verb stopped {of_kind['stopped']}"
    )
    for verb in VERBS:
        said = [f"{call} ({steps}) {count}" for (one, steps, call), count in sorted(killed.items()) if one == verb]
        print(f"        {verb:8} {', '.join(said) or 'none'}")
    return faults


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=FILES, help="fuzzed files that are given")
    parser.add_argument("--kills", type=int, default=KILLS, help="moments at which a command is killed")
    parser.add_argument("--seed", default="hostile", help="from which files and moments are drawn")
    asked = parser.parse_args()
    faults = [*give(asked.files, asked.seed), *(kill(asked.kills, asked.seed) if asked.kills else [])]
    for fault in faults:
        print(f"  {fault}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
