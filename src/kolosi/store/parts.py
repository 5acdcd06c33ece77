"""What is being written stands aside under a name that says by which process: when that one is gone, it is swept away."""

from __future__ import annotations

import ctypes
import os
import platform
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO

PART = ".part-"
"""How the name of a file or folder begins while it is being written."""
NEXT, LAST = f"{PART}next-", f"{PART}last-"
"""How the name of a folder begins that is whole and about to take its place, or that has just left it."""
_LONG = 3600.0
"""Seconds after which what nobody can be asked about was left by a process that is gone."""

_AT_ONCE = 1 << 20


def part_name(name: str = "") -> str:
    """A name of its own for what this process is about to write."""
    return f"{part_prefix()}{token_hex(4)}-{name}" if name else f"{part_prefix()}{token_hex(4)}"


def part_prefix() -> str:
    """How the names of all that this process writes aside begin."""
    return f"{PART}{_here()}-{os.getpid()}-"


@cache
def _here() -> str:
    """This run of this computer: numbers of processes of another one say nothing here."""
    told = [platform.node()]
    for place in ("/proc/sys/kernel/random/boot_id", "/proc/self/ns/pid"):
        with suppress(OSError):
            told.append(os.readlink(place) if "/ns/" in place else Path(place).read_text("ascii"))
    return sha256("|".join(told).encode()).hexdigest()[:8]


def sweep(folder: Path) -> None:
    """Takes away what a process that is gone had begun to write in a folder and the folders right below it."""
    for part in list(_parts(folder)):
        if _is_left(part):
            with suppress(OSError):
                _remove(part)


def _remove(part: Path) -> None:
    """Takes a part away; a file is overwritten before, for it may have been on its way to be erased. Raises `OSError`."""
    if part.is_dir() and not part.is_symlink():
        shutil.rmtree(part)
        return
    if part.is_file() and not part.is_symlink():
        with suppress(OSError):  # what cannot be written can still be taken away
            overwrite(part)
    part.unlink()


def overwrite(path: Path) -> None:
    """Writes noise over every byte of a file. Raises `OSError`."""
    with path.open("r+b") as file:
        noise_over(file)


def noise_over(file: BinaryIO) -> None:
    """Noise over every byte of an open file, and out to the disk. Raises `OSError`."""
    file.seek(0)
    size = os.fstat(file.fileno()).st_size
    for at in range(0, size, _AT_ONCE):
        file.write(os.urandom(min(_AT_ONCE, size - at)))
    file.flush()
    os.fsync(file.fileno())


def _parts(folder: Path) -> Iterator[Path]:
    """What stands aside in a folder, and in the folders in it."""
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        if entry.name.startswith(PART):
            yield Path(entry.path)
        elif entry.is_dir(follow_symlinks=False):
            with suppress(OSError):
                yield from (Path(inner.path) for inner in os.scandir(entry.path) if inner.name.startswith(PART))


def _is_left(part: Path) -> bool:
    """Whether nobody writes there any more; a folder that is whole is settled by who knows it."""
    if part.name.startswith((NEXT, LAST)):
        return False
    here, _, rest = part.name.partition(PART)[2].partition("-")
    process = rest.partition("-")[0]
    if here == _here() and process.isdigit():
        return not _is_alive(int(process))
    try:
        return time.time() - part.lstat().st_mtime > _LONG
    except OSError:
        return False


def _is_alive(process: int) -> bool:
    """Whether a process runs on this computer; unsure is yes."""
    if sys.platform == "win32":
        kernel = ctypes.WinDLL("kernel32")
        kernel.OpenProcess.restype = ctypes.c_void_p
        opened = kernel.OpenProcess(0x1000, 0, process)
        if opened:
            kernel.CloseHandle(ctypes.c_void_p(opened))
        return bool(opened)
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True
