"""Seals a whole workspace, opens it for good, destroys its keys; each can be killed at any moment and is then taken up again."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from kolosi.model.finding import Finding, Refusal, Where, point
from kolosi.store.locks import locked
from kolosi.store.parts import PART, sweep
from kolosi.store.sealed import signed
from kolosi.store.sealed.manifest import NAME, WAITING
from kolosi.store.sealed.plain import DROPPED, HAND_ROOMS, plain_names
from kolosi.store.sealed.protection import (
    BY_PASSPHRASE,
    BY_RECIPIENTS,
    FILE,
    OPENING,
    RENEWING,
    SEALED,
    SEALING,
    SHREDDED,
    Protection,
    keep_by_passphrase,
    keep_for_recipients,
    load,
    save,
    write,
)
from kolosi.store.sealed.survey import survey
from kolosi.store.sealed.vault import HISTORIES, MACHINE_ROOMS, ROOMS, Keys, Vault, erase, put


def histories_in(root: Path) -> list[str]:
    """The folders of other programs, which a lock leaves as they are."""
    return sorted(name for name in _below(root) if name.rpartition("/")[2] in HISTORIES)


def require_no_links(root: Path) -> None:
    """Raises `Refusal` when something in a workspace is a link to what lies elsewhere: that would stay plain."""
    links = sorted(name for name in _below(root) if (root / name).is_symlink())
    if links:
        raise Refusal(point("lock_with_links", found=", ".join(links[:5]), count=len(links)))


def _below(root: Path) -> Iterator[str]:
    """The names of files and folders below a folder, but in those of other programs."""
    for folder, folders, files in os.walk(root):
        yield from (Path(folder, name).relative_to(root).as_posix() for name in (*folders, *files))
        folders[:] = [name for name in folders if name not in HISTORIES]


def _erase_parts(root: Path) -> None:
    """Erases what a process that was killed had begun to write before the workspace was locked: it may be plain."""
    names = (name for name in _below(root) if name.rpartition("/")[2].startswith(PART))
    parts = {*(root / name for name in names), *root.glob(f"build/**/*{PART}*")}
    for part in sorted(parts, key=lambda path: (len(path.parts), path)):
        if part.is_dir() and not part.is_symlink():
            for inside in sorted(part.rglob("*"), key=lambda path: -len(path.parts)):
                inside.rmdir() if inside.is_dir() and not inside.is_symlink() else erase(inside)
            part.rmdir()
        elif part.is_file() or part.is_symlink():
            erase(part)


def strangers(root: Path) -> list[str]:
    """Plain files where only kolosi writes: nothing reads them."""
    names = (name for name in plain_names(root) if name.startswith(MACHINE_ROOMS))
    return [name for name in names if name.rpartition("/")[2] not in DROPPED]


def settle(vault: Vault, protection: Protection) -> None:
    """Finishes what was begun and killed; seals what people put in by hand since."""
    if protection.state in (SEALING, OPENING):
        with locked(vault.root):
            finish(vault, load(vault.root))
    elif protection.state == RENEWING:
        with locked(vault.root):
            seal_anew(vault)
    elif protection.state == SEALED:
        _with_manifest(vault, protection)
        with_hand(vault, protection)


def _with_manifest(vault: Vault, protection: Protection) -> None:
    """Takes up what was being written when a process was killed; gives a manifest to a workspace that an earlier version locked.

    Where it is gone, files say that there was one: each that is written since has a version.
    """
    if signed.has_manifest(vault):
        signed.take_up(vault)
    elif not vault.has(NAME) and not protection.signs and not signed.is_any_versioned(vault):
        signed.sign_everything(vault, collects=protection.collects)
        save(vault.root, replace(protection, signs=True), vault.keys)


def with_hand(vault: Vault, protection: Protection) -> None:
    """Seals what people put where they work; content and drafts wait until a person accepts them.

    What a process that was killed was about to erase there goes first.
    """
    for room in HAND_ROOMS:
        for folder, _, _ in os.walk(vault.root / room):
            sweep(Path(folder))
    names = list(plain_names(vault.root, collects=protection.collects, rooms=HAND_ROOMS))
    if names and signed.has_manifest(vault):
        with locked(vault.root):
            _seal(vault, [name for name in names if (vault.root / name).is_file()])


def seal_more(vault: Vault) -> int:
    """Seals whatever lies plain, but where only kolosi writes: what lies there was put there by somebody else."""
    collects = load(vault.root).collects
    names = [name for name in plain_names(vault.root, collects=collects) if not name.startswith(MACHINE_ROOMS)]
    _seal(vault, names)
    return len(names)


def begin(root: Path, *, passphrase: str | None, recipients: Sequence[str], collects: bool) -> Vault:
    """New keys for a plain workspace, kept before anything is sealed with them."""
    keys = Keys.fresh()
    for kept in (BY_PASSPHRASE, BY_RECIPIENTS):
        (root / kept).unlink(missing_ok=True)  # of a lock that was killed before it had begun
    if passphrase is not None:
        keep_by_passphrase(root, keys, passphrase)
    if recipients:
        keep_for_recipients(root, keys, recipients)
    protection = Protection(address=keys.address, state=SEALING, collects=collects, recipients=tuple(recipients))
    save(root, protection, keys)
    return Vault(root, keys)


@contextmanager
def _taken_up_again() -> Iterator[None]:
    """Says of what the disk stopped that it is half done and that the next command goes on."""
    try:
        yield
    except Refusal as refusal:
        if refusal.finding.id == "file_not_written":
            one = refusal.finding
            raise Refusal(point("sealing_stopped", where=one.where, found=one.found)) from refusal
        raise


def finish(vault: Vault, protection: Protection) -> int:
    """Seals everything that lies plain; gives how many files."""
    with _taken_up_again():
        _erase_parts(vault.root)
        names = list(plain_names(vault.root, collects=protection.collects))
        _seal(vault, names)
        if not signed.has_manifest(vault):
            signed.sign_everything(vault, collects=protection.collects)
        save(vault.root, replace(protection, state=SEALED, signs=True), vault.keys)
    return len(names)


def _seal(vault: Vault, names: Sequence[str]) -> None:
    """Each file sealed, read back, and only then taken away."""
    for name in names:
        plain = vault.root / name
        data = plain.read_bytes()
        kept = _kept_as(vault, name, data)
        if vault.read(kept) != data:
            raise Refusal(point("sealed_damaged", where=Where(file=name)))
        erase(plain)
    _remove_empty(vault.root, {Path(name).parent for name in names})


def _kept_as(vault: Vault, name: str, data: bytes) -> str:
    """Seals a file; gives its name inside. What was accepted, and what is sealed before there is a manifest, keeps its own.

    Where there is one, what people write waits under another name until it is accepted; files to be added are looked at when they are.
    """
    version = signed.version_of(vault, name, data)
    kept = name if version is not None or name.startswith("inputs/") else f"{WAITING}/{name}"
    if version is None and kept == name:
        signed.write(vault, {name: data})
    else:
        put(vault.place(kept), vault.sealed(kept, data, version or 0))
    return kept


def _remove_empty(root: Path, folders: Iterable[Path]) -> None:
    """Folders that hold nothing any more: their names may tell something too."""
    every = {up for folder in folders for up in (folder, *folder.parents) if up != Path()}
    for folder in sorted(every, key=lambda one: -len(one.parts)):
        if folder.as_posix() not in ROOMS:
            with suppress(OSError):  # it still holds something
                (root / folder).rmdir()


def renew(vault: Vault, *, passphrase: str | None, recipients: Sequence[str]) -> Vault:
    """Another key for a workspace, for these people alone, and everything sealed with it anew."""
    root, keys = vault.root, vault.keys.renewed()
    if passphrase is not None:
        keep_by_passphrase(root, keys, passphrase)
    elif (root / BY_PASSPHRASE).is_file():
        erase(root / BY_PASSPHRASE)
    if recipients:
        keep_for_recipients(root, keys, recipients)
    elif (root / BY_RECIPIENTS).is_file():
        erase(root / BY_RECIPIENTS)
    own = replace(load(root), address=keys.address, state=RENEWING, recipients=tuple(recipients))
    save(root, own, keys)
    new = Vault(root, keys)
    seal_anew(new)
    return new


def seal_anew(vault: Vault) -> None:
    """Seals with the new key what a former one sealed: each file, read back, and only then the other one erased."""
    former = [Vault(vault.root, vault.keys.of_address(str(one.to_public()))) for one in vault.keys.former]
    for path in list(vault.files()):
        data = path.read_bytes()
        opening = next((one for one in former if one.seals(data)), None)
        if opening is None:
            continue
        name, inside, version = opening.opened(data, path.name)
        put(vault.place(name), vault.sealed(name, inside, version))
        if vault.read(name) != inside:
            raise Refusal(point("sealed_damaged", where=Where(file=name)))
        erase(path)
    save(vault.root, replace(load(vault.root), state=SEALED), vault.keys)


def open_for_good(vault: Vault) -> int:
    """Writes everything plain again and takes the protection away; gives how many files."""
    root = vault.root
    count = 0
    for finding in survey(vault):
        raise Refusal(finding)
    with _taken_up_again():
        save(root, replace(load(root), state=OPENING), vault.keys)
        manifest = vault.place(NAME)
        for path in [path for path in vault.files() if path != manifest]:
            name, data, _ = vault.opened(path.read_bytes(), path.name)
            put(root / name, data)
            path.unlink()
            count += 1
        manifest.unlink(missing_ok=True)
    for kept in (BY_PASSPHRASE, BY_RECIPIENTS):
        if (root / kept).is_file():
            erase(root / kept)
    (root / FILE).unlink()
    _remove_empty(root, [BY_PASSPHRASE.parent, Path("kept")])
    return count


def destroy_keys(root: Path, day: str, why: str) -> None:
    """Overwrites and removes the keys: what is sealed stays where it is, and nobody reads it any more.

    Everything in the folder of keys goes, what was begun and killed too. Raises `Refusal` when one stays.
    """
    protection = load(root)
    _erase_each(sorted(path for path in (root / BY_PASSPHRASE.parent).rglob("*") if not path.is_dir()))
    write(root, replace(protection, state=SHREDDED, ended=day, why=why), "")


def erase_plain(root: Path) -> int:
    """Erases what lies plain in a workspace whose keys are gone, as of an opening that was killed; gives how many files.

    Raises `Refusal` when one stays.
    """
    names = list(plain_names(root, collects=True))
    _erase_each([root / name for name in names])
    _erase_parts(root)
    _remove_empty(root, {Path(name).parent for name in names})
    return len(names)


def _erase_each(paths: Iterable[Path]) -> None:
    """One that cannot be overwritten spares none of the others, and is then told. Raises `Refusal`."""
    stayed: list[Finding] = []
    for path in paths:
        try:
            erase(path)
        except Refusal as refusal:
            stayed.append(refusal.finding)
    if stayed:
        raise Refusal(point("shred_unfinished", where=stayed[0].where, found=stayed[0].found, count=len(stayed)))


def same_key_beside(root: Path) -> list[str]:
    """Workspaces beside this one that its key opens too, as those made from its words are: their copy of it still lies there."""
    address = load(root).address
    beside = sorted(path.parent for path in root.parent.glob(f"*/{FILE}") if path.parent != root)
    return [path.name for path in beside if _is_kept(path, address)]


def _is_kept(root: Path, address: str) -> bool:
    try:
        told = load(root)
    except Refusal:
        return False
    return told.address == address and told.state != SHREDDED
