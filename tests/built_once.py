"""Folders that many tests read, built once however many processes run the tests."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock

Once = Callable[[str, Callable[[Path], Path]], Path]
"""Takes a name and what builds a folder of that name; gives the folder that was built."""


def built_once(root: Path, name: str, build: Callable[[Path], Path]) -> Path:
    """The first that asks builds the folder, the others wait for it; one that was left half-built is built anew."""
    folder, done = root / "once" / name, root / "once" / f"{name}.done"
    folder.parent.mkdir(exist_ok=True)
    with FileLock(root / "once" / f"{name}.lock"):
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            done.write_text(build(folder).relative_to(folder).as_posix(), "utf-8")
    return folder / done.read_text("utf-8")
