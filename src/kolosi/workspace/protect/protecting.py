"""Locks a workspace with keys, opens it, takes files out, destroys the keys."""

from __future__ import annotations

import os
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from kolosi.model.finding import Finding, Refusal, Where, point
from kolosi.store.locks import locked
from kolosi.store.sealed.opening import hold, is_open_now, open_vault, vault_of
from kolosi.store.sealed.plain import is_any_sealed
from kolosi.store.sealed.protection import (
    BY_PASSPHRASE,
    FILE,
    KEY,
    SHREDDED,
    change_keys,
    load,
    recipients_from,
    root_of,
)
from kolosi.store.sealed.sealing import (
    begin,
    destroy_keys,
    erase_plain,
    finish,
    histories_in,
    open_for_good,
    renew,
    require_no_links,
    same_key_beside,
    seal_more,
)
from kolosi.store.sealed.vault import Vault, put

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

WRITTEN_IN = ("editions", "receipts", "decisions", "build", "out", "copies")
"""Folders that a verb holds while it writes."""


@dataclass(frozen=True, kw_only=True)
class Locked:
    """A workspace that is locked from now on: how many files were sealed, the address others seal to, who can open it."""

    files: int
    address: str
    recipients: tuple[str, ...]
    has_passphrase: bool
    collects: bool
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Unlocked:
    """What opening gave: files written plain, and the variables that let other commands open the workspace too."""

    files: tuple[str, ...]
    for_good: bool = False
    environment: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Shredded:
    """What was destroyed: the keys, or the files received whose time was over; what is still to be done."""

    keys: bool
    files: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


def own_root(folder: Path) -> Path | None:
    """The folder of a workspace as its vault knows it; None for a plain one."""
    whole = Path(os.path.abspath(folder))
    return whole if root_of(whole) == whole else None


def entered(folder: Path, passphrase: str | None, identity: str | Path | None) -> Vault | None:
    """The vault of a workspace; None for a plain one, and for one in which files are only collected.

    Raises `Refusal` when it is locked and nothing that is given opens it, and when what says that it is locked is gone.
    """
    root = own_root(folder)
    if root is None:
        if is_any_sealed(folder):
            raise Refusal(point("protection_damaged", where=Where(file=FILE)))
        return None
    is_given = passphrase is not None or identity is not None
    protection = load(root)
    if protection.collects and protection.state != SHREDDED and not is_given and not is_open_now(root):
        return None
    return open_vault(root, passphrase=passphrase, identity=identity)


def is_collecting(folder: Path, vault: Vault | None) -> bool:
    """True where a folder takes files and shows none."""
    root = own_root(folder)
    return vault is None and root is not None and load(root).collects


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Holds the whole workspace for one writer."""
    with ExitStack() as held:
        for name in WRITTEN_IN:
            held.enter_context(locked(folder / name))
        held.enter_context(locked(folder))
        yield


def lock(
    folder: Path, passphrase: str | None, recipients: Sequence[str], *, collect_only: bool, without: Sequence[str] = ()
) -> tuple[Vault | None, Locked]:
    """Seals a workspace with new keys; one that is locked gets another passphrase, more recipients, or another key `without` some.

    Gives its vault, and what was done.
    """
    wanted = recipients_from(recipients)
    root = own_root(folder)
    if root is None and without:
        raise Refusal(point("not_locked", found=folder.absolute().name))
    if root is None:
        return _lock_first(folder, passphrase, wanted, collect_only=collect_only)
    if collect_only:
        raise Refusal(point("collect_too_late", found=root.name))
    vault = vault_of(root)
    if without:
        return _renewed(vault, passphrase, wanted, recipients_from(without))
    with _alone(root):
        change_keys(vault, passphrase, wanted)
        return vault, _told(vault, seal_more(vault))


def _renewed(
    vault: Vault, passphrase: str | None, wanted: Sequence[str], without: Sequence[str]
) -> tuple[Vault, Locked]:
    """Another key, that some who held the one before do not get."""
    root, known = vault.root, load(vault.root).recipients
    for one in without:
        if one not in known:
            raise Refusal(point("recipient_not_there", found=one, data={"known": ", ".join(known) or "–"}))
    if passphrase is None and (root / BY_PASSPHRASE).is_file():
        raise Refusal(point("renew_with_passphrase", found=root.name))
    stay = [one for one in dict.fromkeys([*known, *wanted]) if one not in without]
    if passphrase is None and not stay:
        raise Refusal(point("lock_without_key"))
    with _alone(root):
        new = hold(renew(vault, passphrase=passphrase, recipients=stay))
        told = _told(new, seal_more(new))
    renewed = point("key_renewed", found=root.name, data={"address": told.address})
    return new, replace(told, findings=(*told.findings, renewed))


def _lock_first(
    folder: Path, passphrase: str | None, wanted: tuple[str, ...], *, collect_only: bool
) -> tuple[Vault | None, Locked]:
    if collect_only and (not wanted or passphrase is not None):
        raise Refusal(point("collect_without_recipient"))
    if passphrase is None and not wanted:
        raise Refusal(point("lock_without_key"))
    root = Path(os.path.abspath(folder))
    require_no_links(root)
    with _alone(root):
        vault = begin(root, passphrase=passphrase, recipients=wanted, collects=collect_only)
        told = _told(vault, finish(vault, load(root)))
    return (None if collect_only else hold(vault)), told


def _told(vault: Vault, count: int) -> Locked:
    protection = load(vault.root)
    has_passphrase = (vault.root / BY_PASSPHRASE).is_file()
    one_way = has_passphrase + len(protection.recipients) < 2
    findings = [point("one_key_only", found=vault.root.name)] if one_way else []
    return Locked(
        files=count,
        address=protection.address,
        recipients=protection.recipients,
        has_passphrase=has_passphrase,
        collects=protection.collects,
        findings=(*findings, *_histories(vault.root)),
    )


def _histories(root: Path) -> list[Finding]:
    """What is said of the folders of other programs: neither sealed nor erased."""
    found = histories_in(root)
    return [point("history_left_plain", found=", ".join(found[:5]), count=len(found))] if found else []


# -- opening ----------------------------------------------------------------------------------------------------------


def unlock(folder: Path, *, for_good: bool, take: Sequence[str], into: Path | None) -> Unlocked:
    """Takes the protection away, or copies of some files out; without either, says what opens the workspace elsewhere."""
    root = own_root(folder)
    if root is None:
        raise Refusal(point("not_locked", found=folder.absolute().name))
    vault = vault_of(root)
    if for_good:
        with _alone(root):
            count = open_for_good(vault)
        return Unlocked(files=(str(count),), for_good=True)
    if take:
        return Unlocked(files=tuple(_taken(vault, take, into)))
    return Unlocked(files=(), environment=((KEY, vault.keys.secret), ("KOLOSI_WORKSPACE", str(root))))


def _taken(vault: Vault, wanted: Sequence[str], into: Path | None) -> Iterator[str]:
    """Copies of files or of whole folders, plain, outside the workspace."""
    target = Path(os.path.abspath(into)) if into is not None else vault.root
    if target == vault.root or vault.root in target.parents:
        raise Refusal(point("take_outside", found=vault.root.name))
    for name in wanted:
        inside = _named(vault, name)
        names = [inside] if vault.has(inside) else vault.names(inside)
        if not names:
            raise Refusal(point("file_absent", where=Where(file=name), found=name))
        for one in names:
            place = target / one.rpartition("/")[2]
            put(place, vault.read(one))
            yield str(place)


def _named(vault: Vault, name: str) -> str:
    """A name as it is known inside, from a name or a path."""
    whole = Path(os.path.abspath(name))
    inside = whole.relative_to(vault.root) if vault.root in whole.parents else Path(name)
    return inside.as_posix().strip("/")


# -- destroying -------------------------------------------------------------------------------------------------------


def shred(folder: Path, *, why: str, yes: bool) -> Shredded:
    """Destroys the keys of a workspace, then what lies plain in it; who does it needs no key.

    Raises `Refusal` unless it is meant, with a reason.
    """
    root = own_root(folder)
    if root is None:
        raise Refusal(point("shred_not_locked", found=folder.absolute().name))
    if not why.strip():
        raise Refusal(point("decision_without_reason", found=root.name))
    if not yes:
        raise Refusal(point("shred_unconfirmed", found=root.name))
    destroy_keys(root, date.today().isoformat(), why.strip())
    plain = erase_plain(root)
    findings = [point("plain_erased", count=plain)] if plain else []
    others = same_key_beside(root)
    if others:
        findings.append(point("same_key_beside", found=", ".join(others), count=len(others)))
    return Shredded(keys=True, findings=(*findings, *_histories(root)))
