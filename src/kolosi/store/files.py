"""Writes files so that a process killed at any moment leaves the old file or the new one, never half of one."""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from kolosi.model.finding import Refusal, Where, point


def write_whole(path: Path, data: bytes) -> None:
    """Replaces a file at once. Raises `Refusal` when the disk is full, away, or the file is open elsewhere."""
    temporary = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".part-")
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        os.replace(temporary, path)
    except OSError as error:
        if temporary and os.path.exists(temporary):
            os.unlink(temporary)
        raise Refusal(
            point("file_not_written", where=Where(file=path.name), found=error.strerror or str(error))
        ) from error


def take_away(path: Path) -> None:
    """Removes a file if it is there. Raises `Refusal` when it is open elsewhere."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise Refusal(
            point("file_not_written", where=Where(file=path.name), found=error.strerror or str(error))
        ) from error


def write_together(files: Mapping[Path, bytes]) -> None:
    """Writes several files aside, then moves them all into place: a disk that fills up changes none of them.

    Files that already say the same stay as they are. Raises `Refusal`.
    """
    aside: dict[Path, Path] = {}
    try:
        for path, data in files.items():
            if not path.exists() or path.read_bytes() != data:
                aside[path] = path.with_name(f".part-{os.getpid()}-{path.name}")
                write_whole(aside[path], data)
        for path, part in aside.items():
            os.replace(part, path)
    except OSError as error:
        name = next(iter(aside)).name if aside else ""
        raise Refusal(point("file_not_written", where=Where(file=name), found=error.strerror or str(error))) from error
    finally:
        for part in aside.values():
            part.unlink(missing_ok=True)


def write_json(path: Path, value: object) -> None:
    """Replaces a file by a value as JSON, keys in order."""
    write_whole(path, (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode())


def read_json(path: Path) -> object:
    """The value of a JSON file; None when there is none. Raises `Refusal` when the file is damaged."""
    try:
        return json.loads(path.read_text("utf-8")) if path.exists() else None
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise Refusal(point("file_damaged", where=Where(file=f"{path.parent.name}/{path.name}"))) from error


def read_prose(path: Path) -> str:
    """The text of a draft. Raises `Refusal` with the line when an editor saved it in another encoding than UTF-8."""
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Refusal(point("text_not_utf8", where=Where(file=path.name, line=line))) from error


@contextmanager
def locked(folder: Path, *, seconds: float = 20.0) -> Iterator[None]:
    """Holds the folder for one writer. The lock is the system's own: it frees itself when the process dies."""
    from filelock import FileLock, Timeout

    folder.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(folder / ".lock", timeout=seconds):
            _sweep_parts(folder)
            yield
    except Timeout as error:
        raise Refusal(point("workspace_busy", where=Where(file=folder.name))) from error


def _sweep_parts(folder: Path) -> None:
    """Takes away what a process that was killed had begun to write; what is being written now is younger than an hour."""
    limit = time.time() - 3600
    for part in (*folder.glob(".part-*"), *folder.glob("*/*.part-*")):
        with suppress(OSError):
            if part.stat().st_mtime < limit:
                part.unlink()
