"""The vaults that are open: which keys are in memory now, and how a protected workspace is opened."""

from __future__ import annotations

import hmac
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from weakref import WeakValueDictionary

from kolosi.model.finding import Finding, Refusal, point
from kolosi.store.sealed import signed
from kolosi.store.sealed.manifest import Manifest
from kolosi.store.sealed.protection import (
    BY_PASSPHRASE,
    BY_RECIPIENTS,
    IDENTITY,
    KEY,
    PASSPHRASE,
    SHREDDED,
    Protection,
    damaged,
    identities_in,
    load,
    read_with_code,
    root_of,
    save,
    spelled,
)
from kolosi.store.sealed.sealing import settle
from kolosi.store.sealed.vault import Keys, Vault, is_open, put

_OPEN: WeakValueDictionary[Path, Vault] = WeakValueDictionary()
_OF_ENVIRONMENT: dict[tuple[str, ...], Vault] = {}


def sealed_place(path: Path) -> tuple[Vault, str] | None:
    """The vault that keeps a file and its name there; None for a file that lies open.

    Raises `Refusal` when the workspace is locked and no key is at hand.
    """
    root = root_of(path)
    if root is None:
        return None
    name = Path(os.path.abspath(path)).relative_to(root).as_posix()
    if is_open(name) or (name.split("/")[0] == "content" and load(root).collects):
        return None
    return vault_of(root), name


def require_accepted(folder: Path) -> None:
    """Raises `Refusal` when content of a laptop that collects, which lies plain, is not what was accepted where the key is."""
    root = root_of(folder)
    if root is not None and load(root).collects and is_open_now(root):
        signed.require_plain(vault_of(root), Path(os.path.abspath(folder)).relative_to(root).as_posix())


def vault_of(root: Path) -> Vault:
    """The vault of a workspace whose key is in memory or in the environment. Raises `Refusal` when neither is."""
    _forget_other_environments()
    vault = _held(root) or _from_environment(root)
    if vault is None:
        raise Refusal(_shut(root, load(root)))
    return vault


def is_open_now(root: Path) -> bool:
    """Whether a key of the workspace is at hand."""
    _forget_other_environments()
    return _held(root) is not None or _from_environment(root) is not None


def _held(root: Path) -> Vault | None:
    """The vault in memory, as long as its key is that of the workspace: another process may have renewed or destroyed it."""
    vault = _OPEN.get(root)
    if vault is None:
        return None
    protection = load(root)
    return vault if protection.address == vault.keys.address and protection.state != SHREDDED else None


def _shut(root: Path, protection: Protection) -> Finding:
    """Why nothing is read here."""
    if protection.state == SHREDDED:
        return point("workspace_shredded", found=root.name, data={"day": protection.ended})
    return point("workspace_collects" if protection.collects else "workspace_locked", found=root.name)


def _environment() -> tuple[str, ...]:
    """What the variables of the environment give."""
    return tuple(os.environ.get(name, "") for name in (KEY, PASSPHRASE, IDENTITY))


def _forget_other_environments() -> None:
    """What was opened by variables that say something else by now is not held any more."""
    given = _environment()
    for known in [known for known in _OF_ENVIRONMENT if known[1:] != given]:
        del _OF_ENVIRONMENT[known]


def _from_environment(root: Path) -> Vault | None:
    """The vault that the variables of the environment open; the slow work is done once."""
    given = _environment()
    if not any(given) or load(root).state == SHREDDED:
        return None
    known = (str(root), *given)
    if known not in _OF_ENVIRONMENT:
        key, passphrase, identity = given
        if key:
            vault = _with_key(root, key)
            if vault is None:
                return None
        else:
            vault = open_vault(root, passphrase=passphrase or None, identity=identity or None)
        _OF_ENVIRONMENT[known] = vault
    return _OF_ENVIRONMENT[known]


def _with_key(root: Path, secret: str) -> Vault | None:
    """The vault that a key opens; None when it is the key of another workspace."""
    import pyrage

    try:
        keys = Keys(secret)
    except pyrage.IdentityError as error:
        raise Refusal(point("identity_unreadable", found=KEY)) from error
    address = load(root).address
    return _entered(root, keys) if keys.of_address(address).address == address else None


def open_vault(root: Path, *, passphrase: str | None = None, identity: str | Path | None = None) -> Vault:
    """Opens a protected workspace; its key stays in memory as long as what is given here is held.

    Raises `Refusal` for a wrong passphrase or identity.
    """
    protection = load(root)
    if protection.state == SHREDDED:
        raise Refusal(_shut(root, protection))
    if passphrase is not None:
        return _entered(root, _by_passphrase(root, passphrase))
    if identity is not None:
        return _entered(root, _by_identity(root, identities_in(Path(identity))))
    return vault_of(root)


def _entered(root: Path, keys: Keys) -> Vault:

    protection, code = read_with_code(root)
    keys = keys.of_address(protection.address)
    if keys.address != protection.address or not hmac.compare_digest(protection.code(keys), code):
        raise damaged()
    vault = Vault(root, keys)
    settle(vault, protection)
    return hold(vault)


def hold(vault: Vault) -> Vault:
    """The same vault, open to every room for as long as it is held."""
    _OPEN[vault.root] = vault
    return vault


_NOT_TRIED, _LOOKS = "Excessive work", 10
"""What the library says where it takes the work of a passphrase for more than this machine can do, and does not try it. It looks at the
machine for a thousandth of a second: interrupted just then, it takes it for many times slower than it is, so it is asked again."""


def _by_passphrase(root: Path, passphrase: str) -> Keys:
    import pyrage

    path = root / BY_PASSPHRASE
    if not path.is_file():
        raise Refusal(point("passphrase_none", found=root.name))
    for _ in range(_LOOKS):
        try:
            return Keys(pyrage.passphrase.decrypt(path.read_bytes(), spelled(passphrase)).decode())
        except pyrage.DecryptError as error:
            if _NOT_TRIED not in str(error):
                raise Refusal(point("passphrase_wrong", found=root.name)) from error
    raise Refusal(point("passphrase_not_tried", found=root.name))


def _by_identity(root: Path, identities: Sequence[object]) -> Keys:
    import pyrage

    path = root / BY_RECIPIENTS
    if not path.is_file():
        raise Refusal(point("identity_other", found=root.name))
    try:
        return Keys(pyrage.decrypt(path.read_bytes(), identities).decode())
    except pyrage.DecryptError as error:
        raise Refusal(point("identity_other", found=root.name)) from error


def adopt(previous: Path, folder: Path) -> Vault | None:
    """Protects a new workspace with the keys of the one whose words it takes over, before anything is written there.

    The new workspace is open as long as what is given here is held.
    """
    root = root_of(previous)
    if root is None:
        return None
    keys = vault_of(root).keys
    for kept in (BY_PASSPHRASE, BY_RECIPIENTS):
        if (root / kept).is_file():
            put(folder / kept, (root / kept).read_bytes())
    signed.save_manifest(Vault(Path(os.path.abspath(folder)), keys), Manifest())
    save(folder, replace(load(root), signs=True), keys)
    return _entered(Path(os.path.abspath(folder)), keys)
