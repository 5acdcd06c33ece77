"""Reads and writes the files of a vault as they were last accepted: what is older, missing, back, or put in by hand is refused.

Here the manifest and the files are brought together. Whatever a person has not accepted stays under `waiting/`, sealed and unread.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from kolosi.model.finding import Finding, Refusal, Where, point
from kolosi.store.sealed.manifest import (
    NAME,
    SETTINGS,
    WAITING,
    Entry,
    Manifest,
    digest_of,
    from_bytes,
    is_listed,
    is_signed,
)
from kolosi.store.sealed.plain import (
    ACCEPTED_ROOMS,
    CONTENT,
    HAND_ROOMS,
    everything_in,
    is_left_by_a_program,
    plain_names,
)
from kolosi.store.sealed.vault import ELSEWHERE, Sealed, Vault, damaged, not_written, put

HELD = frozenset(
    {
        "plain_file_waits",
        "settings_not_signed",
        "sealed_missing",
        "sealed_not_accepted",
        "sealed_damaged",
        "signatures_gone",
    }
)
"""What is told of files that nobody has accepted: the workspace opens, and its verbs stop where they would read them."""


# -- the manifest -----------------------------------------------------------------------------------------------------


def manifest_of(vault: Vault) -> Manifest | None:
    """The manifest; None where there is none. Raises `Refusal` when it is damaged."""
    path = vault.place(NAME)
    try:
        state = path.stat()
        known = (state.st_ino, state.st_mtime_ns, state.st_size)
        if vault.manifest is None or vault.manifest[0] != known:
            vault.manifest = known, from_bytes(vault.known(NAME, path.read_bytes()).data)
    except FileNotFoundError:
        return None
    except (ValueError, TypeError) as error:
        raise damaged(NAME) from error
    return vault.manifest[1]


def has_manifest(vault: Vault) -> bool:
    """Whether a manifest lies there that can be read."""
    try:
        return manifest_of(vault) is not None
    except Refusal:
        return False


def is_any_versioned(vault: Vault) -> bool:
    """Whether a file was sealed since workspaces have a manifest."""
    return any(one.version for one in _sound(vault))


def version_of(vault: Vault, name: str, data: bytes) -> int | None:
    """The version in which a plain file is sealed under its own name; None where a person has to accept it first.

    It is the first before there is a manifest, and none where machines write.
    """
    if not is_signed(name):
        return 0
    manifest = manifest_of(vault)
    if manifest is None:
        return 1
    entry = manifest.files.get(name)
    return entry.version if entry is not None and entry.digest == digest_of(data) else None


def required(vault: Vault) -> Manifest:
    """The manifest of a workspace that has one. Raises `Refusal` when it is gone or damaged."""
    try:
        manifest = manifest_of(vault)
    except Refusal as refusal:
        raise _gone(vault) from refusal
    if manifest is None:
        raise _gone(vault)
    return manifest


def _gone(vault: Vault) -> Refusal:
    return Refusal(point("signatures_gone", where=Where(file=NAME), found=vault.root.name))


def save_manifest(vault: Vault, manifest: Manifest) -> None:
    """Seals a manifest."""
    put(vault.place(NAME), vault.sealed(NAME, manifest.as_bytes()))


@contextmanager
def alone(vault: Vault) -> Iterator[None]:
    """Holds the manifest for one writer. Raises `Refusal` when another process holds it."""
    folder = vault.root / ELSEWHERE
    held = FileLock(folder / ".lock", timeout=20.0)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        held.acquire()
    except Timeout as error:
        raise Refusal(point("workspace_busy", where=Where(file=folder.name))) from error
    except OSError as error:
        raise not_written(folder, error) from error
    try:
        yield
    finally:
        held.release()


# -- reading ----------------------------------------------------------------------------------------------------------


def read(vault: Vault, name: str) -> bytes:
    """What is kept under a name. Raises `FileNotFoundError`, and `Refusal` when it is not what was last accepted."""
    if not is_signed(name):
        return vault.read(name)
    _require_free(vault, name.partition("/")[0])
    return _accepted(vault, name)


def read_all(vault: Vault, room: str) -> dict[str, bytes]:
    """What every file of a folder and below it says, by name. Raises `Refusal` when that is not what was last accepted."""
    return {name: _accepted(vault, name) for name in names(vault, room)}


def _accepted(vault: Vault, name: str) -> bytes:
    manifest = required(vault)
    place = vault.place(name)
    if not place.is_file() and name in manifest.files:
        raise missing(name)
    found = vault.known(name, place.read_bytes())
    if not manifest.is_as_accepted(name, found.version, digest_of(found.data)):
        raise not_accepted(name)
    return found.data


def has(vault: Vault, name: str) -> bool:
    """Whether something is kept under a name. Raises `Refusal` when something was, and is gone."""
    if vault.has(name) or not (is_signed(name) or is_listed(name)):
        return vault.has(name)
    manifest = required(vault)
    if name in manifest.files or name in manifest.listed:
        raise missing(name)
    return False


def names(vault: Vault, room: str) -> list[str]:
    """The names of what lies in a folder and below it. Raises `Refusal` when that is not all, or not only, what was accepted."""
    if not is_signed(f"{room}/-"):
        return vault.names(room)
    _require_free(vault, room.partition("/")[0])
    manifest = required(vault)
    try:
        found = vault.names(room)
    except Refusal as refusal:
        raise _by_name(vault, manifest, room) or refusal from refusal
    gone = sorted(name for name in manifest.files if name.startswith(f"{room}/") and name not in found)
    if gone:
        raise missing(gone[0])
    return found


def _by_name(vault: Vault, manifest: Manifest, room: str) -> Refusal | None:
    """What is said of the first file of a folder that is not as it was sealed, by the name that people know."""
    inside = sorted(name for name in manifest.files if name.startswith(f"{room}/"))
    return next((Refusal(found) for name in inside if isinstance(found := opened(vault, name), Finding)), None)


def _require_free(vault: Vault, room: str) -> None:
    """Raises `Refusal` when something that a person has not accepted lies in a folder."""
    if room in ACCEPTED_ROOMS:
        for name in waiting(vault, room):
            if not is_left_by_a_program(name):
                raise Refusal(waits(name))


def waiting(vault: Vault, room: str = "") -> list[str]:
    """The names of what was put in by hand and accepted by nobody: sealed under `waiting/`, or still plain."""
    put_aside = [name.removeprefix(f"{WAITING}/") for name in _put_aside(vault)]
    manifest = manifest_of(vault)
    is_plain = manifest is not None and manifest.collects
    found = (
        [*everything_in(vault.root, CONTENT), *plain_names(vault.root, rooms=["report"])]
        if is_plain
        else plain_names(vault.root, rooms=ACCEPTED_ROOMS)
    )
    plain = [name for name in found if not _is_accepted_plain(vault, name)]
    return sorted(name for name in {*put_aside, *plain} if not room or name.startswith(f"{room}/"))


def _put_aside(vault: Vault) -> Iterator[str]:
    """The names of what waits sealed; what is damaged beside it is told elsewhere."""
    for path in vault.in_room(f"{WAITING}/-"):
        with suppress(Refusal):
            name = vault.name_in(path)
            if name.startswith(f"{WAITING}/"):
                yield name


def _is_accepted_plain(vault: Vault, name: str) -> bool:
    """Whether a file lies plain as it was accepted: content of a laptop that collects does."""
    manifest = manifest_of(vault)
    entry = manifest.files.get(name) if manifest is not None else None
    path = vault.root / name
    is_plain = path.is_file() and not path.is_symlink()
    return entry is not None and is_plain and entry == Entry(0, digest_of(path.read_bytes()))


def require_plain(vault: Vault, room: str) -> None:
    """Raises `Refusal` unless what lies plain in a folder is what was accepted."""
    manifest = required(vault)
    for name in waiting(vault, room):  # hidden or not: what lies plain there may be read
        raise Refusal(waits(name))
    for name in sorted(manifest.files):
        if name.startswith(f"{room}/") and not (vault.root / name).is_file():
            raise missing(name)


def data_waiting(vault: Vault, name: str) -> bytes:
    """What a file says that waits to be accepted, the latest that was put there."""
    plain = vault.root / name
    return plain.read_bytes() if plain.is_file() else vault.read(f"{WAITING}/{name}")


def require_settings(vault: Vault) -> None:
    """Raises `Refusal` when the settings, which lie plain, are not those that were last accepted."""
    if settings_point(vault) is not None:
        raise Refusal(point("settings_not_signed", where=Where(file=SETTINGS), found=SETTINGS))


def settings_point(vault: Vault) -> Finding | None:
    """The point to check about settings that nobody has accepted."""
    path, entry = vault.root / SETTINGS, required(vault).files.get(SETTINGS)
    is_same = path.is_file() and entry is not None and digest_of(path.read_bytes()) == entry.digest
    return None if is_same else point("settings_not_signed", where=Where(file=SETTINGS), found=SETTINGS)


# -- writing ----------------------------------------------------------------------------------------------------------


@contextmanager
def writing(vault: Vault, files: Mapping[str, bytes]) -> Iterator[Mapping[Path, bytes]]:
    """What goes to the disk for some files; once that is done they are the accepted ones."""
    if not any(is_signed(name) or is_listed(name) for name in files):
        yield {vault.place(name): vault.sealed(name, data) for name, data in files.items()}
        return
    with alone(vault):
        manifest = required(vault)
        yield {
            vault.place(name): vault.sealed(name, data, manifest.following if is_signed(name) else 0)
            for name, data in files.items()
        }
        if any(is_signed(name) for name in files) or not manifest.listed.issuperset(files):
            save_manifest(vault, manifest.with_files(files))


def write(vault: Vault, files: Mapping[str, bytes]) -> None:
    """Seals some files, as a person or a verb wants them from now on."""
    with writing(vault, files) as kept:
        for place, data in kept.items():
            put(place, data)


def drop(vault: Vault, name: str) -> None:
    """Takes a file away, and no longer misses it."""
    vault.place(name).unlink(missing_ok=True)
    forget(vault, [name])


def forget(vault: Vault, names: Iterable[str]) -> None:
    """Misses some files no more."""
    gone = [name for name in names if is_signed(name) or is_listed(name)]
    if gone:
        with alone(vault):
            manifest = required(vault)
            if not manifest.listed.isdisjoint(gone) or not manifest.files.keys().isdisjoint(gone):
                save_manifest(vault, manifest.with_files({}, gone))


def accept_plain(vault: Vault, files: Mapping[str, bytes]) -> None:
    """Accepts files that lie plain, as settings do."""
    with alone(vault):
        save_manifest(vault, required(vault).with_files(files, plain=files))


def sign_everything(vault: Vault, *, collects: bool) -> None:
    """Accepts every file as it lies there now: at the first lock, and of a workspace that an earlier version locked.

    Content of a laptop that `collects` stays plain.
    """
    plain = (
        [name for name in everything_in(vault.root, CONTENT) if not (vault.root / name).is_symlink()]
        if collects
        else []
    )
    opened = list(_sound(vault))
    signed = [one for one in opened if is_signed(one.name)]
    kept = {one.name: one for one in signed}
    open_ = {name: (vault.root / name).read_bytes() for name in (SETTINGS, *plain) if (vault.root / name).is_file()}
    counter = max((one.version for one in signed), default=0)
    listed = {one.name: b"" for one in opened if is_listed(one.name)}
    first = Manifest(counter=counter, collects=collects).with_files(
        {**{name: one.data for name, one in kept.items()}, **listed, **open_}, plain=open_
    )
    save_manifest(vault, first.with_versions({name: one.version for name, one in kept.items()}))


def _sound(vault: Vault) -> Iterator[Sealed]:
    """Every sealed file that is as it was sealed, where it belongs."""
    for path in vault.files():
        with suppress(Refusal):
            one = vault.opened(path.read_bytes(), path.name)
            if vault.place(one.name) == path:
                yield one


def take_up(vault: Vault) -> None:
    """Accepts what a process that was killed had just written and not yet said so: it bears the version that follows."""
    manifest = required(vault)
    latest = vault.place(NAME).stat().st_mtime_ns
    written = [path for room in (*HAND_ROOMS, ELSEWHERE) for path in vault.in_room(f"{room}/-")]
    newer = {path for path in written if path.stat().st_mtime_ns >= latest and path != vault.place(NAME)}
    found = {}
    for path in sorted(newer):
        with suppress(Refusal):  # what is damaged is told when it is asked for
            one = vault.opened(path.read_bytes(), path.name)
            if one.version == manifest.following and vault.place(one.name) == path:
                found[one.name] = one.data
    if found:
        with alone(vault):
            save_manifest(vault, manifest.with_files(found))


# -- what is said ------------------------------------------------------------------------------------------------------


def waits(name: str) -> Finding:
    """What is said of a file that nobody has accepted."""
    return point("plain_file_waits", where=Where(file=name), found=name)


def missing(name: str) -> Refusal:
    """What is said of a sealed file that is gone."""
    return Refusal(point("sealed_missing", where=Where(file=name), found=name))


def not_accepted(name: str) -> Refusal:
    """What is said of a version that is not the one accepted last."""
    return Refusal(point("sealed_not_accepted", where=Where(file=name), found=name))


def opened(vault: Vault, name: str) -> Sealed | Finding:
    """A sealed file, or what is said of it where it is gone or damaged."""
    try:
        return vault.known(name, vault.place(name).read_bytes())
    except FileNotFoundError:
        return missing(name).finding
    except Refusal as refusal:
        return refusal.finding
