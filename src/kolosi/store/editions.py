"""Editions: what was published, immutable once written."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from kolosi.model.finding import Refusal, Where, point
from kolosi.store.files import read_json, write_whole


class Editions:
    """The editions of a workspace, by id."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def ids(self) -> list[str]:
        """The ids, oldest first."""
        return sorted(path.name for path in self.folder.glob("*") if path.is_dir() and not path.name.startswith("."))

    def freeze(self, edition: str, files: Mapping[str, bytes]) -> Path:
        """Writes an edition in one move. Raises `Refusal` when that id was published before."""
        target = self.folder / edition
        if target.exists():
            raise Refusal(point("edition_exists", where=Where(file=edition), found=edition))
        self.folder.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(dir=self.folder, prefix=".part-"))
        try:
            for name, data in sorted(files.items()):
                write_whole(scratch / name, data)
            os.replace(scratch, target)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
        return target

    def hashes(self, edition: str) -> Mapping[str, str]:
        """The SHA-256 of each file of an edition as it lies there now, by name; nothing when its folder is gone."""
        folder = self.folder / edition
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        return {path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest() for path in files}

    def figures(self, edition: str) -> list[Mapping[str, object]]:
        """The figures an edition printed."""
        entries = read_json(self.folder / edition / "register.json")
        return [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []
