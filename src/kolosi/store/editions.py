"""Editions: what was published, immutable once written."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from kolosi.model.finding import Refusal, Where, point
from kolosi.store.files import as_kept, is_there, lying, read_json, read_whole
from kolosi.store.vault import put


class Editions:
    """The editions of a workspace, by id."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def ids(self) -> list[str]:
        """The ids, in order of name."""
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
                place, kept = as_kept(target / name, data)
                put(scratch / os.path.relpath(place, target), kept)
            os.replace(scratch, target)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
        return target

    def hashes(self, edition: str) -> Mapping[str, str]:
        """The SHA-256 of each file of an edition as it lies there now, by name; nothing when its folder is gone."""
        folder = self.folder / edition
        names = lying(folder)
        return {name: sha256(_bytes(folder / name)).hexdigest() for name in names}

    def figures(self, edition: str) -> list[Mapping[str, object]]:
        """The figures an edition printed."""
        entries = read_json(self.folder / edition / "register.json")
        return [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []


def _bytes(path: Path) -> bytes:
    """What a file of an edition says; one that somebody put beside the sealed ones is read as it lies."""
    return read_whole(path) if is_there(path) else path.read_bytes()
