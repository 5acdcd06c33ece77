"""Old Excel workbooks (xls) as sheets of text.

A damaged xls can make its reader ask for any amount of memory and end the process. It is therefore read in a child
process, bounded in time and (where the system allows) in memory, which answers in JSON.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator

import polars as pl
import python_calamine

from kolosi.intake.formats.sheet import (
    LIMITS,
    Limits,
    Sheet,
    Unreadable,
    column_texts,
    frame_of_columns,
    tidy,
)

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_STREAMS = tuple(name.encode("utf-16-le") for name in ("Workbook", "Book"))
_SECONDS = 60
_MEMORY = 2 << 30  # of addresses, most of them never used
_LOCKED, _DAMAGED = 3, 4


def read_xls(data: bytes, *, limits: Limits = LIMITS) -> list[Sheet]:
    """The sheets of an old workbook; a newer one behind a password has the same envelope and is refused."""
    if _ENCRYPTED in data:
        raise Unreadable("password")
    if not any(stream in data for stream in _STREAMS):
        raise Unreadable("not_a_table")
    sheets = [sheet for line in _answer(data).splitlines() if (sheet := _sheet(line, limits)).cells.height]
    if not sheets:
        raise Unreadable("empty")
    return sheets


def _answer(data: bytes) -> bytes:
    """What the child process says of the workbook, one sheet a line."""
    command = [sys.executable, "-m", "kolosi.intake.formats.oldbook"]
    paths = os.pathsep.join(path for path in sys.path if path)
    try:
        child = subprocess.run(
            command,
            input=data,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            env={**os.environ, "PYTHONPATH": paths, "POLARS_MAX_THREADS": "1"},
        )
    except subprocess.TimeoutExpired as endless:
        raise Unreadable("too_large") from endless
    if child.returncode:
        raise Unreadable("password" if child.returncode == _LOCKED else "truncated")
    return child.stdout


def _sheet(line: bytes, limits: Limits) -> Sheet:
    told = json.loads(line)
    columns = [[None] * len(told["rows"]) for _ in range(told["left"])]
    columns += [list(values) for values in zip(*told["rows"], strict=True)]
    numbers = range(told["top"] + 1, told["top"] + 1 + len(told["rows"]))
    frame = frame_of_columns(numbers, columns) if columns else pl.DataFrame(schema={"row": pl.UInt32})
    return Sheet(name=told["name"], hidden=told["hidden"], cells=tidy(frame, limits=limits))


def _told(data: bytes) -> Iterator[str]:
    """The child's side: each sheet with its place, as JSON."""
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    for entry in book.sheets_metadata:
        if entry.typ != python_calamine.SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_name(entry.name)
        top, left = sheet.start or (0, 0)
        rows = [column_texts(row) for row in sheet.to_python()]
        hidden = entry.visible != python_calamine.SheetVisibleEnum.Visible
        yield json.dumps({"name": entry.name, "hidden": hidden, "top": top, "left": left, "rows": rows})


def _bound_memory() -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


def _main() -> int:
    data = sys.stdin.buffer.read()
    _bound_memory()
    try:
        for line in _told(data):
            print(line)
    except python_calamine.PasswordError:
        return _LOCKED
    except (python_calamine.CalamineError, OSError, ValueError, MemoryError):
        return _DAMAGED
    return 0


if __name__ == "__main__":
    sys.exit(_main())
