"""Reads and writes the files of a workspace, sealed where it is; a process killed at any moment leaves the old file or the new one."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from fnmatch import fnmatchcase
from pathlib import Path
from typing import BinaryIO

from kolosi.model.finding import Refusal, Where, point
from kolosi.store.parts import part_name
from kolosi.store.regular import opened_regular
from kolosi.store.sealed import signed
from kolosi.store.sealed.manifest import SETTINGS
from kolosi.store.sealed.opening import sealed_place, vault_of
from kolosi.store.sealed.protection import root_of
from kolosi.store.sealed.vault import Vault, erase, not_written, put


def write_whole(path: Path, data: bytes) -> None:
    """Replaces a file at once, sealed where its workspace is. Raises `Refusal` when the disk is full, away, or the file is open elsewhere."""
    kept = sealed_place(path)
    if kept is not None:
        signed.write(kept[0], {kept[1]: data})
        return
    put(path, data)
    if path.name == SETTINGS:
        _accept_settings(path, data)


def _accept_settings(path: Path, data: bytes) -> None:
    """Settings lie plain; a locked workspace keeps what they said when a verb wrote them last."""
    root = root_of(path)
    if root is not None and root / SETTINGS == Path(os.path.abspath(path)):
        signed.accept_plain(vault_of(root), {SETTINGS: data})


def as_place(path: Path) -> Path:
    """Where on the disk a file lies."""
    kept = sealed_place(path)
    return path if kept is None else kept[0].place(kept[1])


def as_kept(path: Path, data: bytes) -> tuple[Path, bytes]:
    """Where on the disk a file of an edition goes, and what is written there."""
    kept = sealed_place(path)
    if kept is None:
        return path, data
    vault, name = kept
    return vault.place(name), vault.sealed(name, data)


def read_whole(path: Path) -> bytes:
    """What a file holds, opened in memory where its workspace is sealed."""
    kept = sealed_place(path)
    return path.read_bytes() if kept is None else signed.read(*kept)


def opened(path: Path) -> BinaryIO:
    """A regular file to read in parts; a sealed one is in memory. Raises `Refusal` for a folder, a pipe, a device."""
    return opened_regular(path) if sealed_place(path) is None else io.BytesIO(read_whole(path))


def is_folder(path: Path) -> bool:
    """Whether files lie below a path, sealed or not."""
    return path.is_dir() or (sealed_place(path) is not None and not is_there(path) and bool(listed(path, "*")))


def is_there(path: Path) -> bool:
    """Whether there is such a file."""
    kept = sealed_place(path)
    return path.is_file() if kept is None else signed.has(*kept)


def lies_there(path: Path) -> bool:
    """Whether there is a file, or what should be none: a pipe, a device; a folder is neither."""
    return is_there(path) or (path.exists() and not path.is_dir())


def listed(folder: Path, pattern: str) -> list[Path]:
    """The files of a folder, or with `**/` below it, whose names fit a pattern; in order."""
    kept = sealed_place(folder / "-")
    if kept is None:
        return sorted(path for path in folder.glob(pattern) if path.is_file())
    vault, name = kept
    room, is_deep, last = name.rpartition("/")[0], pattern.startswith("**/"), pattern.rpartition("/")[2]
    inside = [one.removeprefix(f"{room}/") for one in signed.names(vault, room)]
    fitting = [one for one in inside if fnmatchcase(one.rpartition("/")[2], last) and (is_deep or "/" not in one)]
    return [folder / one for one in fitting]


def lying(folder: Path) -> list[str]:
    """The names of every file below a folder, sealed or not; one that was put in beside the sealed ones too."""
    plain = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    kept = sealed_place(folder / "-")
    if kept is None:
        return sorted(plain)
    vault, room = kept[0], kept[1].rpartition("/")[0]
    names = {name.removeprefix(f"{room}/"): vault.place(name).name for name in vault.names(room)}
    return sorted({*names, *(plain - set(names.values()))})


def take_away(path: Path) -> None:
    """Removes a file if it is there. Raises `Refusal` when it is open elsewhere."""
    kept = sealed_place(path)
    try:
        path.unlink(missing_ok=True) if kept is None else signed.drop(*kept)
    except OSError as error:
        raise not_written(path, error) from error


def destroy(path: Path) -> None:
    """Overwrites a file, then removes it; it is not missed, from before it goes. Raises `Refusal` when it is open elsewhere."""
    kept = sealed_place(path)
    if kept is not None:
        signed.forget(kept[0], [kept[1]])
    erase(path if kept is None else kept[0].place(kept[1]))


def write_together(files: Mapping[Path, bytes]) -> None:
    """Writes several files aside, then moves them all into place: a disk that fills up changes none of them.

    Files that already say the same stay as they are. Raises `Refusal`.
    """
    changed = {path: data for path, data in files.items() if not is_there(path) or read_whole(path) != data}
    aside: dict[Path, Path] = {}
    try:
        with _as_kept_together(changed) as kept:
            for place, data in kept.items():
                aside[place] = place.with_name(part_name(place.name))
                put(aside[place], data)
            for place, part in aside.items():
                os.replace(part, place)
        for path in (path for path in changed if path.name == SETTINGS):
            _accept_settings(path, changed[path])
    except OSError as error:
        name = next(iter(aside)).name if aside else ""
        raise Refusal(point("file_not_written", where=Where(file=name), found=error.strerror or str(error))) from error
    finally:
        for part in aside.values():
            part.unlink(missing_ok=True)


@contextmanager
def _as_kept_together(files: Mapping[Path, bytes]) -> Iterator[Mapping[Path, bytes]]:
    """Where on the disk some files go, and what is written there."""
    places = {path: sealed_place(path) for path in files}
    by_vault: dict[Vault, dict[str, bytes]] = {}
    for path, place in places.items():
        if place is not None:
            by_vault.setdefault(place[0], {})[place[1]] = files[path]
    with ExitStack() as held:
        kept = [held.enter_context(signed.writing(vault, own)) for vault, own in by_vault.items()]
        plain = {path: data for path, data in files.items() if places[path] is None}
        yield {**plain, **{place: data for one in kept for place, data in one.items()}}


def write_json(path: Path, value: object) -> None:
    """Replaces a file by a value as JSON, keys in order."""
    write_whole(path, (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode())


def write_compact(path: Path, value: object) -> None:
    """Replaces a file that no person reads by a value as JSON on one line: written ten times as fast."""
    write_whole(path, (json.dumps(value, ensure_ascii=False, sort_keys=True) + "\n").encode())


def note_json(path: Path, value: object) -> None:
    """Keeps what can be worked out again; where nothing can be written, as on a disk that is write-protected, it is worked out anew."""
    with suppress(Refusal):
        write_compact(path, value)


def read_json(path: Path) -> object:
    """The value of a JSON file; None when there is none. Raises `Refusal` when the file is damaged."""
    return json_in(path, read_whole(path)) if is_there(path) else None


def json_in(path: Path, data: bytes) -> object:
    """The value that the bytes of a JSON file say. Raises `Refusal` when they are damaged."""
    try:
        return json.loads(data.decode("utf-8"))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise Refusal(point("file_damaged", where=Where(file=f"{path.parent.name}/{path.name}"))) from error


_UNPRINTABLE = dict.fromkeys((code for code in (*range(0x20), 0x7F, 0xFFFE, 0xFFFF) if chr(code) not in "\t\n\r"), " ")
"""Signs that XML has no place for (XML 1.0, 2.2), such as the line break that Word gives to who copies out of it."""


def read_prose(path: Path) -> str:
    """The text of a draft; signs that nothing prints and no document may hold are spaces. Raises `Refusal` with the line when an editor saved it
    in another encoding than UTF-8."""
    data = read_whole(path)
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n").translate(_UNPRINTABLE)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Refusal(point("text_not_utf8", where=Where(file=path.name, line=line))) from error
