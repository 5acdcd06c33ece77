"""What becomes of a file of a locked workspace once a person accepted or refused it."""

from __future__ import annotations

from kolosi.model.finding import Finding, Refusal, Where, point
from kolosi.store.sealed import signed
from kolosi.store.sealed.manifest import SETTINGS, WAITING
from kolosi.store.sealed.plain import CONTENT
from kolosi.store.sealed.protection import load
from kolosi.store.sealed.vault import Vault, erase, put


def data_of(vault: Vault, name: str) -> bytes | None:
    """What a file that is asked about says; None where nothing can be read of it."""
    try:
        if name in signed.waiting(vault):
            return signed.data_waiting(vault, name)
        if name == SETTINGS:
            path = vault.root / name
            return path.read_bytes() if path.is_file() else None
        return vault.read(name)
    except (FileNotFoundError, Refusal):
        return None


def settle_file(vault: Vault, name: str, finding: Finding, *, refuse: bool) -> bool:
    """Does what was said of one file; True when it is in force from now on."""
    if finding.id == "signatures_gone":
        return _sign_anew(vault, refuse=refuse)
    if name == SETTINGS:
        return _settle_settings(vault, refuse=refuse)
    if finding.id == "plain_file_waits":
        return _settle_waiting(vault, name, refuse=refuse)
    accepted = signed.required(vault).whole.get(name)
    data = accepted.encode("utf-8", "surrogateescape") if refuse and accepted is not None else data_of(vault, name)
    if data is not None and (accepted is not None or not refuse):
        signed.write(vault, {name: data})
        return True
    if refuse and finding.id == "sealed_missing":
        raise Refusal(point("file_absent", where=Where(file=name), found=name))
    _throw_away(vault, name)
    return False


def _sign_anew(vault: Vault, *, refuse: bool) -> bool:
    if refuse:
        raise Refusal(point("signatures_gone", found=vault.root.name))
    signed.sign_everything(vault, collects=load(vault.root).collects)
    return True


def _settle_settings(vault: Vault, *, refuse: bool) -> bool:
    path = vault.root / SETTINGS
    if refuse:
        put(path, signed.required(vault).whole[SETTINGS].encode("utf-8", "surrogateescape"))
        return True
    if not path.is_file():
        raise Refusal(point("file_absent", where=Where(file=SETTINGS), found=SETTINGS))
    signed.accept_plain(vault, {SETTINGS: path.read_bytes()})
    return True


def _settle_waiting(vault: Vault, name: str, *, refuse: bool) -> bool:
    """A file put in by hand: sealed under its own name, or erased."""
    if not refuse:
        if signed.required(vault).collects and name.startswith(f"{CONTENT}/"):  # there it stays plain
            signed.accept_plain(vault, {name: (vault.root / name).read_bytes()})
            return True
        signed.write(vault, {name: signed.data_waiting(vault, name)})
    for path in (vault.root / name, vault.place(f"{WAITING}/{name}")):
        if path.is_file():
            erase(path)
        elif path.is_symlink() or path.exists():  # neither a link nor a pipe is written over
            path.unlink()
    return not refuse


def _throw_away(vault: Vault, name: str) -> None:
    """What is damaged or not meant goes, under its own name or as it lies on the disk; what is gone is missed no more."""
    for path in (vault.place(name), vault.root / name):
        if path.is_file():
            path.unlink()
    signed.forget(vault, [name])
