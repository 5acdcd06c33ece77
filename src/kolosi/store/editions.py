"""Editions: what was published, immutable once written."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from kolosi.model.finding import Refusal, Where, point
from kolosi.store.files import as_kept, is_there, lying, read_json, read_whole
from kolosi.store.parts import NEXT, part_name
from kolosi.store.sealed.vault import not_written, put


class Editions:
    """The editions of a workspace, by id."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def ids(self) -> list[str]:
        """The ids, in order of name."""
        return sorted(path.name for path in self.folder.glob("*") if path.is_dir() and not path.name.startswith("."))

    def freeze(self, edition: str, files: Mapping[str, bytes]) -> Path:
        """Writes an edition in one move. Raises `Refusal` when that id was published before."""
        self.stage(edition, files)
        return self.settle(edition)

    def stage(self, edition: str, files: Mapping[str, bytes]) -> None:
        """Writes an edition whole, beside its place. Raises `Refusal` when that id was published before."""
        target, staged = self.folder / edition, self.folder / (NEXT + edition)
        if target.exists():
            raise Refusal(point("edition_exists", where=Where(file=edition), found=edition))
        scratch = self.folder / part_name()
        try:
            scratch.mkdir(mode=0o700, parents=True)
            for name, data in sorted(files.items()):
                place, kept = as_kept(target / name, data)
                put(scratch / os.path.relpath(place, target), kept)
            shutil.rmtree(staged, ignore_errors=True)
            os.replace(scratch, staged)
        except OSError as error:
            raise not_written(target, error) from error
        finally:
            shutil.rmtree(scratch, ignore_errors=True)

    def staged(self) -> list[str]:
        """The editions that are written and not in their place: of a process that publishes, or was killed at it."""
        return sorted(path.name.removeprefix(NEXT) for path in self.folder.glob(f"{NEXT}*") if path.is_dir())

    def settle(self, edition: str) -> Path:
        """Gives an edition that is written its place. Raises `Refusal` when it cannot."""
        target = self.folder / edition
        try:
            os.replace(self.folder / (NEXT + edition), target)
        except OSError as error:
            raise not_written(target, error) from error
        return target

    def drop(self, edition: str) -> None:
        """Takes away an edition that was written and never signed."""
        shutil.rmtree(self.folder / (NEXT + edition), ignore_errors=True)

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
