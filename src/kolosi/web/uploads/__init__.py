"""Files on their way in: cut in pieces, taken up where a line was lost, kept until the workspace has read them.

They lie in the folder of state of the server, each below the person who sends it, and nowhere in the workspace. While one is on its way its bytes
lie there in the clear, also where the workspace is locked: they are overwritten and removed as soon as it was read. Of a workspace that is not
locked, a file of which something is asked stays until that is answered, for it is read again; of a locked one it does not, and is
given again after the answers. What nobody goes on with is destroyed after a week.
"""

from __future__ import annotations

import json
import re
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO

from kolosi.store.files import destroy
from kolosi.web.site import DAY, site
from kolosi.web.uploads.names import safe_folder, safe_name

PIECE = 256 * 1024
"""Bytes of a piece: two seconds on a line of a megabit; what a lost line costs."""
LARGEST_PIECE = 1024 * 1024
LARGEST = 300 * 1000 * 1000
"""Bytes of one file: the largest export of a collection server met in the field has 90 MB."""
QUOTA = 1000 * 1000 * 1000
"""Bytes that may wait of one person."""
MOST = 500
"""Files that may wait of one person: a folder of a quarter has some thirty."""
KEPT = 7 * DAY
LEFT_BEHIND = 3600.0
"""Seconds after which a form that still comes in has broken off."""
_ID = re.compile(r"[0-9a-f]{32}")
_ABOUT, _PART = "about.json", "part"


class NotTaken(Exception):
    """An upload that is not taken; `word` says why, below `uploads.refused`."""

    def __init__(self, word: str, **blanks: object) -> None:
        super().__init__(word)
        self.word = word
        self.blanks = blanks


@dataclass(frozen=True, kw_only=True)
class Upload:
    """One file on its way in. `given` is its name as it was sent, `name` as it is kept; `is_taken` once the workspace read it."""

    id: str
    given: str
    name: str
    folder: str
    size: int
    created: float
    is_taken: bool = False


@dataclass(frozen=True)
class Tray:
    """Where the files of one person, on their way into one workspace, lie."""

    root: Path

    @classmethod
    def of(cls, workspace: str, person: str) -> Tray:
        """The tray of a person, under a name that every disk takes."""
        return cls(site().state / "uploads" / workspace / sha256(person.encode()).hexdigest()[:20])

    def begin(self, given: str, size: int, path: str = "") -> Upload:
        """Makes room for a file. Raises `NotTaken` for a name that is none, or where it would be too much."""
        name = safe_name(given)
        if name is None:
            raise NotTaken("no_name", name=given)
        self.require_room([size])
        one = Upload(
            id=token_hex(16), given=given[:400], name=name, folder=safe_folder(path), size=size, created=time.time()
        )
        self._place(one).mkdir(parents=True)
        self._write(one)
        (self._place(one) / _PART).touch()
        if not size:
            self._finish(one)
        return one

    def require_room(self, sizes: Iterable[int]) -> None:
        """Raises `NotTaken` where files of these sizes would be too large, too many or too much."""
        new, waiting = list(sizes), self.all()
        if any(not 0 <= size <= LARGEST for size in new):
            raise NotTaken("too_large", megabytes=LARGEST // 1_000_000)
        if len(waiting) + len(new) > MOST or sum(one.size for one in waiting) + sum(new) > QUOTA:
            raise NotTaken("too_much", files=MOST, megabytes=QUOTA // 1_000_000)

    def find(self, id_: str) -> Upload | None:
        """An upload of this person by its id."""
        return self._read(self.root / id_) if _ID.fullmatch(id_) else None

    def all(self) -> list[Upload]:
        """Every upload of this person, the first first."""
        return sorted(
            (one for path in self._folders() if (one := self._read(path)) is not None), key=lambda one: one.created
        )

    def offset(self, one: Upload) -> int:
        """How many bytes of it are here."""
        with suppress(OSError):
            return (self._place(one) / _PART).stat().st_size
        return one.size if self.path(one).is_file() else 0

    def is_whole(self, one: Upload) -> bool:
        """True once every byte is here."""
        return self.path(one).is_file()

    def append(self, one: Upload, offset: int, piece: bytes) -> int:
        """Adds a piece where the last one ended; gives the new offset. A piece for elsewhere changes nothing."""
        part = self._place(one) / _PART
        here = self.offset(one)
        if offset != here or self.is_whole(one):
            return here
        if here + len(piece) > one.size:
            raise NotTaken("longer_than_said", name=one.given)
        with part.open("ab") as file:
            file.write(piece)
        if here + len(piece) == one.size:
            self._finish(one)
        return here + len(piece)

    def keep(self, given: str, size: int, source: BinaryIO) -> Upload:
        """Keeps a file that came whole, by a form without script."""
        one = self.begin(given, size)
        with (self._place(one) / _PART).open("wb") as file:
            shutil.copyfileobj(source, file)
        self._finish(one)
        return one

    def path(self, one: Upload) -> Path:
        """Where the whole file lies, under its name, in a folder called as the one it came from."""
        return self._place(one) / one.folder / one.name

    def took(self, one: Upload) -> None:
        """Notes that the workspace read it."""
        self._write(Upload(**{**asdict(one), "is_taken": True}))

    def destroy(self, one: Upload) -> None:
        """Overwrites and removes a file and all that is known of it."""
        for path in (self.path(one), self._place(one) / _PART):
            if path.is_file():
                destroy(path)
        shutil.rmtree(self._place(one), ignore_errors=True)

    def expire(self) -> None:
        """Destroys what nobody went on with for a week."""
        for one in self.all():
            if time.time() - one.created > KEPT:
                self.destroy(one)

    def _finish(self, one: Upload) -> None:
        path = self.path(one)
        path.parent.mkdir(exist_ok=True)
        (self._place(one) / _PART).replace(path)

    def _place(self, one: Upload) -> Path:
        return self.root / one.id

    def _folders(self) -> Iterator[Path]:
        with suppress(OSError):
            yield from (path for path in self.root.iterdir() if _ID.fullmatch(path.name))

    @staticmethod
    def _read(path: Path) -> Upload | None:
        try:
            return Upload(**json.loads((path / _ABOUT).read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def _write(self, one: Upload) -> None:
        path = self._place(one) / _ABOUT
        new = path.with_suffix(".new")
        new.write_text(json.dumps(asdict(one)), "utf-8")
        new.replace(path)


def sweep() -> None:
    """Destroys what a form that broke off left behind."""
    for path in site().state.glob("*.upload*"):
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > LEFT_BEHIND:
                destroy(path)


def trays(workspace: str) -> list[Tray]:
    """The trays of everybody who sends files into a workspace."""
    root = site().state / "uploads" / workspace
    return [Tray(path) for path in sorted(root.iterdir()) if path.is_dir()] if root.is_dir() else []
