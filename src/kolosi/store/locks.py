"""One writer at a time: folders that a process holds."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kolosi.model.finding import Refusal, Where, point
from kolosi.store.parts import sweep
from kolosi.store.sealed.vault import not_written


@contextmanager
def locked(folder: Path, *, seconds: float = 20.0) -> Iterator[None]:
    """Holds the folder for one writer. The lock is the system's own: it frees itself when the process dies.

    Raises `Refusal` when another process holds it, or when nothing can be written there.
    """
    from filelock import FileLock, Timeout

    held = FileLock(folder / ".lock", timeout=seconds)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        held.acquire()
    except Timeout as error:
        raise Refusal(point("workspace_busy", where=Where(file=folder.name))) from error
    except OSError as error:
        if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
            raise Refusal(point("folder_read_only", where=Where(file=folder.name))) from error
        raise not_written(folder, error) from error
    try:
        sweep(folder)
        yield
    finally:
        held.release()
