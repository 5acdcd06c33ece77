"""Whether a workspace is protected, by which keys, and which of them are in memory now."""

from __future__ import annotations

import hmac
import json
import os
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from weakref import WeakValueDictionary

from kolosi.model.finding import Finding, Refusal, Where, point
from kolosi.store import signed
from kolosi.store.manifest import Manifest
from kolosi.store.regular import read_regular
from kolosi.store.vault import Keys, Vault, is_open, put, put_over

FILE = "protection.json"
BY_PASSPHRASE, BY_RECIPIENTS = Path("keys", "passphrase.age"), Path("keys", "recipients.age")
PASSPHRASE, IDENTITY, KEY = "KOLOSI_PASSPHRASE", "KOLOSI_IDENTITY", "KOLOSI_KEY"
SHORTEST = 12
"""Characters of a passphrase: fewer can be tried out."""

_MOST_OF_IDENTITY = 1 << 20
SEALED, SEALING, OPENING, RENEWING, SHREDDED = "sealed", "sealing", "opening", "renewing", "shredded"


@dataclass(frozen=True, kw_only=True)
class Protection:
    """What a protected workspace says of itself to everybody. `address` seals for it; `collects` lets files be added unread.

    `signs`: it has a manifest of what was accepted; one locked by an earlier version gets it when it is opened next.
    """

    address: str
    state: str
    collects: bool = False
    recipients: tuple[str, ...] = ()
    signs: bool = False
    ended: str = ""
    why: str = ""

    def code(self, keys: Keys) -> str:
        """The code that only the key can make: nobody else changes what a workspace says of itself."""
        signs = [{"signs": True}] if self.signs else []
        said = json.dumps([self.address, self.state, self.collects, *self.recipients, *signs])
        return hmac.digest(keys.derived("protection"), said.encode(), "sha256").hex()


_OPEN: WeakValueDictionary[Path, Vault] = WeakValueDictionary()
_OF_ENVIRONMENT: dict[tuple[str, ...], Vault] = {}


# -- which files are protected ----------------------------------------------------------------------------------------


def root_of(path: Path) -> Path | None:
    """The protected workspace that a path lies in."""
    folder = os.path.abspath(path)
    while not os.path.isfile(os.path.join(folder, FILE)):
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above
    return Path(folder)


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


def load(root: Path) -> Protection:
    """What a protected workspace says of itself. Raises `Refusal` when that is damaged."""
    protection, _ = _read(root)
    return protection


def _read(root: Path) -> tuple[Protection, str]:
    try:
        told = json.loads((root / FILE).read_bytes())
        code = str(told.pop("code"))
        return Protection(**{**told, "recipients": tuple(told["recipients"])}), code
    except (ValueError, TypeError, KeyError) as error:
        raise _damaged() from error


def save(root: Path, protection: Protection, keys: Keys) -> None:
    """Says what a workspace is from now on."""
    write(root, protection, protection.code(keys))


def write(root: Path, protection: Protection, code: str) -> None:
    """Writes what a workspace says of itself, with its code."""
    put(root / FILE, (json.dumps({**asdict(protection), "code": code}, indent=1) + "\n").encode())


def _damaged() -> Refusal:
    return Refusal(point("protection_damaged", where=Where(file=FILE)))


# -- keys in memory ---------------------------------------------------------------------------------------------------


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
    from kolosi.store.sealing import settle

    protection, code = _read(root)
    keys = keys.of_address(protection.address)
    if keys.address != protection.address or not hmac.compare_digest(protection.code(keys), code):
        raise _damaged()
    vault = Vault(root, keys)
    settle(vault, protection)
    return hold(vault)


def hold(vault: Vault) -> Vault:
    """The same vault, open to every room for as long as it is held."""
    _OPEN[vault.root] = vault
    return vault


def _by_passphrase(root: Path, passphrase: str) -> Keys:
    import pyrage

    path = root / BY_PASSPHRASE
    if not path.is_file():
        raise Refusal(point("passphrase_none", found=root.name))
    try:
        return Keys(pyrage.passphrase.decrypt(path.read_bytes(), _spelled(passphrase)).decode())
    except pyrage.DecryptError as error:
        raise Refusal(point("passphrase_wrong", found=root.name)) from error


def _by_identity(root: Path, identities: Sequence[object]) -> Keys:
    import pyrage

    path = root / BY_RECIPIENTS
    if not path.is_file():
        raise Refusal(point("identity_other", found=root.name))
    try:
        return Keys(pyrage.decrypt(path.read_bytes(), identities).decode())
    except pyrage.DecryptError as error:
        raise Refusal(point("identity_other", found=root.name)) from error


def identities_in(path: Path) -> list[object]:
    """The secret keys of an identity file, as `age-keygen` writes them. Raises `Refusal` when there is none."""
    import pyrage

    try:
        lines = read_regular(path, most=_MOST_OF_IDENTITY).decode("utf-8").split()
        found: list[object] = [
            pyrage.x25519.Identity.from_str(one) for one in lines if one.startswith("AGE-SECRET-KEY-")
        ]
    except (OSError, UnicodeDecodeError, pyrage.IdentityError) as error:
        raise Refusal(point("identity_unreadable", found=path.name)) from error
    if not found:
        raise Refusal(point("identity_unreadable", found=path.name))
    return found


# -- making keys ------------------------------------------------------------------------------------------------------


def recipients_from(texts: Sequence[str]) -> tuple[str, ...]:
    """Public keys as they are given. Raises `Refusal` for one that is none."""
    import pyrage

    for text in texts:
        try:
            pyrage.x25519.Recipient.from_str(text.strip())
        except pyrage.RecipientError as error:
            raise Refusal(point("recipient_unreadable", found=text)) from error
    return tuple(dict.fromkeys(text.strip() for text in texts))


def recipients_of(protection: Protection) -> list[object]:
    """Whom files are sealed to that this folder must not read again: the recipients, and the workspace's own key."""
    import pyrage

    return [pyrage.x25519.Recipient.from_str(one) for one in (protection.address, *protection.recipients)]


def keep_by_passphrase(root: Path, keys: Keys, passphrase: str) -> None:
    """Keeps the key of a workspace behind a passphrase. Raises `Refusal` for one too short."""
    import pyrage

    if len(_spelled(passphrase)) < SHORTEST:
        raise Refusal(point("passphrase_short", data={"least": SHORTEST}))
    put_over(root / BY_PASSPHRASE, bytes(pyrage.passphrase.encrypt(keys.secret.encode(), _spelled(passphrase))))


def keep_for_recipients(root: Path, keys: Keys, recipients: Sequence[str]) -> None:
    """Keeps the key of a workspace for persons who hold the secret halves outside."""
    import pyrage

    known = [pyrage.x25519.Recipient.from_str(one) for one in recipients]
    put_over(root / BY_RECIPIENTS, bytes(pyrage.encrypt(keys.secret.encode(), known)))


def change_keys(vault: Vault, passphrase: str | None, recipients: Sequence[str]) -> None:
    """Another passphrase in the place of the one before; more recipients beside those before."""
    root, protection = vault.root, load(vault.root)
    if passphrase is not None:
        keep_by_passphrase(root, vault.keys, passphrase)
    if recipients:
        every = tuple(dict.fromkeys([*protection.recipients, *recipients]))
        keep_for_recipients(root, vault.keys, every)
        save(root, replace(protection, recipients=every), vault.keys)


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


def _spelled(passphrase: str) -> str:
    """A passphrase in one spelling, whichever keyboard typed its accents."""
    return unicodedata.normalize("NFC", passphrase).strip()
