"""The workspaces of a folder, as they are now: a new one is served without a restart."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

LOOK = 1.0
"""Seconds for which a look at the folder holds: one look serves all the requests of a second."""


class Folders(Mapping[str, Path]):
    """The sub-folders that hold settings, by their names in addresses. Two that would bear one name are both left out."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._looked, self._known = 0.0, dict[str, Path]()

    def __getitem__(self, name: str) -> Path:
        return self._now()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._now())

    def __len__(self) -> int:
        return len(self._now())

    def __reduce__(self) -> tuple[object, ...]:
        return Folders, (self.root,)

    def left_out(self) -> list[str]:
        """The folders that are not served, for they would bear the name of another."""
        served = set(self._now().values())
        return [folder.name for folder in _workspaces(self.root) if folder not in served]

    def look(self) -> None:
        """Looks at once, when it is next asked: a workspace was made."""
        self._looked = 0.0

    def _now(self) -> Mapping[str, Path]:
        now = time.monotonic()
        if not self._looked or now - self._looked > LOOK:
            self._known, self._looked = _by_name(self.root), now
        return self._known


def _by_name(root: Path) -> dict[str, Path]:
    found = _workspaces(root)
    exact = {folder.name: folder for folder in found if name_of(folder) == folder.name}
    others = [folder for folder in found if name_of(folder) != folder.name]
    times = Counter(map(name_of, others))
    alone = {name_of(one): one for one in others if times[name_of(one)] == 1 and name_of(one) not in exact}
    return dict(sorted({**exact, **alone}.items()))


def _workspaces(root: Path) -> list[Path]:
    try:
        with os.scandir(root) as entries:
            names = sorted(entry.name for entry in entries if entry.is_dir() and not entry.name.startswith("."))
    except OSError:
        return []
    return [root / name for name in names if (root / name / "workspace.yaml").is_file()]


def name_of(folder: Path) -> str:
    """The name of a workspace in addresses."""
    from django.utils.text import slugify

    return slugify(folder.name) or "workspace"
