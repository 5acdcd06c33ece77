"""Replaces a folder whole: a reader, and a process killed at any moment, find the folder before or the one after.

What is new is written beside, then takes the name. Linux exchanges two folders in one step. Elsewhere the one before steps
aside first: killed in between, what is whole takes its place when the workspace is opened next.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path

from kolosi.store.parts import LAST, NEXT, part_name
from kolosi.store.sealed.vault import not_written

_AT_HERE, _EXCHANGE = -100, 2


def replace_in_folder(folder: Path, files: Mapping[str, bytes], gone: Iterable[str] = ()) -> None:
    """Writes files into a folder, by their names there, and takes away those `gone`, all at once; the others stay.

    Whoever calls holds the folder above. Raises `Refusal` when the disk is full, away, or a file is open elsewhere.
    """
    folder = Path(os.path.realpath(folder))
    settle(folder)
    left_out = {name for name in gone if name not in files and (folder / name).is_file()}
    changed = {name: data for name, data in files.items() if not _says(folder / name, data)}
    if not changed and not left_out:
        return
    scratch = folder.with_name(part_name(folder.name))
    try:
        scratch.mkdir(parents=True)
        _copy(folder, scratch, left_out | changed.keys())
        for name, data in sorted(changed.items()):
            _write(scratch / name, data)
        put_folder(scratch, folder)
    except OSError as error:
        raise not_written(folder, error) from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _says(path: Path, data: bytes) -> bool:
    """Whether a file holds these bytes."""
    return path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data


def _copy(folder: Path, scratch: Path, but: Iterable[str]) -> None:
    """What lies in a folder and does not change, with its times: under a second name where the disk can, for nothing writes into it."""
    without = set(but)

    def left(place: str, names: list[str]) -> list[str]:
        return [name for name in names if Path(place, name).relative_to(folder).as_posix() in without]

    if folder.is_dir():
        shutil.copytree(folder, scratch, symlinks=True, ignore=left, dirs_exist_ok=True, copy_function=_linked)


def _linked(source: str, into: str) -> None:
    try:
        os.link(source, into)
    except OSError:  # a disk without second names
        shutil.copy2(source, into)


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())


def put_folder(scratch: Path, folder: Path) -> None:
    """Gives a whole folder the place of another beside it; the one before goes. Raises `OSError`, then nothing has changed."""
    if not folder.exists():
        os.replace(scratch, folder)
        return
    if _exchanged(scratch, folder):
        shutil.rmtree(scratch, ignore_errors=True)
        return
    coming, left = folder.with_name(NEXT + folder.name), folder.with_name(LAST + folder.name)
    shutil.rmtree(left, ignore_errors=True)
    os.replace(scratch, coming)  # from here on it is the new one that counts
    try:
        os.replace(folder, left)
    except OSError:
        shutil.rmtree(coming, ignore_errors=True)
        raise
    os.replace(coming, folder)
    shutil.rmtree(left, ignore_errors=True)


def settle(folder: Path) -> None:
    """Ends a change of a folder that was killed half-way: the whole new one takes its place. Who calls holds the folder above."""
    coming, left = folder.with_name(NEXT + folder.name), folder.with_name(LAST + folder.name)
    with suppress(OSError):
        if coming.is_dir():
            if folder.exists():
                shutil.rmtree(left, ignore_errors=True)
                os.replace(folder, left)
            os.replace(coming, folder)
        elif left.is_dir() and not folder.exists():
            os.replace(left, folder)
        if left.is_dir():
            shutil.rmtree(left, ignore_errors=True)


def is_unsettled(folder: Path) -> bool:
    """Whether a change of a folder was begun and not ended."""
    return any(folder.with_name(prefix + folder.name).is_dir() for prefix in (NEXT, LAST))


def _exchanged(one: Path, other: Path) -> bool:
    """Whether the system exchanged two folders in one step (renameat2 of Linux, 3.15); nothing has changed where it cannot."""
    call = _renameat2()
    if call is None:
        return False
    return bool(call(_AT_HERE, os.fsencode(one), _AT_HERE, os.fsencode(other), _EXCHANGE) == 0)


@cache
def _renameat2() -> ctypes._NamedFuncPointer | None:
    if sys.platform != "linux":
        return None
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if call is not None:
        call.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint)
    return call
