"""A backup of a team's server in one file, and back: the workspaces as they are, and the rows of the database; every file by its hash."""

from __future__ import annotations

import json
import os
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from kolosi.model.finding import Refusal, Where, point
from kolosi.store.locks import locked
from kolosi.web.site import Site
from kolosi.web.team import moving

ROWS, LISTED, FOLDERS = "rows.jsonl", "hashes.json", "workspaces"
WRITTEN = ("receipts", "decisions", "editions", "build", "out")
"""The rooms of a workspace that have a lock of their own: who writes there at the command line waits, too."""
PATIENCE = 600.0
"""Seconds for which a backup waits for one who writes: the longest work of the queue."""
PART = 1 << 20


def write(site: Site, file: Path) -> tuple[int, str]:
    """Writes a backup: how many files are in it, and the hash of their list, to be noted. Nobody writes to a workspace meanwhile."""
    hashes: dict[str, str] = {}
    part = file.with_name(f".{file.name}.part")
    held = os.open(
        part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600
    )  # workspaces that are not locked lie in it as they are
    with os.fdopen(held, "wb") as out, tarfile.open(fileobj=out, mode="w:gz", compresslevel=1) as packed:
        rows = "".join(f"{line}\n" for line in moving.dumped()).encode()
        _put(packed, ROWS, rows, hashes)
        for name, folder in sorted(site.workspaces.items()):
            with _nobody_writes(site, name, folder):
                for path in _files(folder):
                    _put_file(packed, path, f"{FOLDERS}/{folder.name}/{path.relative_to(folder).as_posix()}", hashes)
        listed = json.dumps(hashes, ensure_ascii=False, sort_keys=True, indent=0).encode()
        _put(packed, LISTED, listed, {})
    os.replace(part, file)
    return len(hashes), sha256(listed).hexdigest()


def restore(site: Site, root: Path, file: Path) -> tuple[int, str]:
    """Takes a backup back into a folder without these workspaces and an empty database: how many files, and the hash of their list.

    Raises `Refusal` before anything is put in place for a file that is damaged or no backup, and where something is there already.
    """
    with tempfile.TemporaryDirectory(dir=root, prefix=".kolosi-restore-") as aside, tarfile_of(file) as packed:
        _unpack(packed, aside, file)
        hashes, code = _proved(Path(aside), file)
        folders = sorted((Path(aside) / FOLDERS).iterdir()) if (Path(aside) / FOLDERS).is_dir() else []
        there = next((one.name for one in folders if (root / one.name).exists()), None)
        if there is not None:
            raise Refusal(point("restore_there", found=there))
        moving.load((Path(aside) / ROWS).read_text("utf-8").splitlines())
        for folder in folders:
            os.replace(folder, root / folder.name)
    return len(hashes), code


def tarfile_of(file: Path) -> tarfile.TarFile:
    """A backup, opened. Raises `Refusal` for another file."""
    try:
        return tarfile.open(file, mode="r:gz")
    except (tarfile.TarError, EOFError) as error:
        raise _damaged(file) from error


def _unpack(packed: tarfile.TarFile, aside: str, file: Path) -> None:
    try:
        packed.extractall(aside, filter="data")  # nothing outside, no links elsewhere, no devices
    except (tarfile.TarError, EOFError, zlib.error) as error:
        raise _damaged(file) from error


def _proved(aside: Path, file: Path) -> tuple[dict[str, str], str]:
    """The hashes of a backup, once each of its files has its own and none is there besides."""
    try:
        listed = (aside / LISTED).read_bytes()
        hashes = json.loads(listed)
    except (OSError, ValueError) as error:
        raise _damaged(file) from error
    found = {path.relative_to(aside).as_posix(): path for path in aside.rglob("*") if path.is_file()}
    found.pop(LISTED)
    if set(found) != set(hashes) or any(_hash_of(path) != hashes[name] for name, path in found.items()):
        raise _damaged(file)
    return hashes, sha256(listed).hexdigest()


def _damaged(file: Path) -> Refusal:
    return Refusal(point("backup_damaged", where=Where(file=file.name)))


def _nobody_writes(site: Site, name: str, folder: Path) -> ExitStack:
    held = ExitStack()
    held.enter_context(locked(site.state / "writers" / name, seconds=PATIENCE))
    for room in WRITTEN:
        if (folder / room).is_dir():
            held.enter_context(locked(folder / room, seconds=PATIENCE))
    return held


def _files(folder: Path) -> Iterator[Path]:
    """The files of a workspace; locks are the system's, and links lead elsewhere."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink() and path.name != ".lock":
            yield path


def _put(packed: tarfile.TarFile, name: str, data: bytes, hashes: dict[str, str]) -> None:
    told = tarfile.TarInfo(name)
    told.size, told.mode = len(data), 0o600
    packed.addfile(told, BytesIO(data))
    hashes[name] = sha256(data).hexdigest()


def _put_file(packed: tarfile.TarFile, path: Path, name: str, hashes: dict[str, str]) -> None:
    told = packed.gettarinfo(path, name)
    told.uid = told.gid = 0
    told.uname = told.gname = ""
    with path.open("rb") as data:
        packed.addfile(told, data)
    hashes[name] = _hash_of(path)


def _hash_of(path: Path) -> str:
    whole = sha256()
    with path.open("rb") as data:
        while part := data.read(PART):
            whole.update(part)
    return whole.hexdigest()
