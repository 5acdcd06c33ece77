"""What a protected workspace says of itself, and the files that keep its key."""

from __future__ import annotations

import hmac
import json
import os
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from kolosi.model.finding import Refusal, Where, point
from kolosi.store.regular import read_regular
from kolosi.store.sealed.vault import Keys, Vault, put, put_over

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


def load(root: Path) -> Protection:
    """What a protected workspace says of itself. Raises `Refusal` when that is damaged."""
    protection, _ = read_with_code(root)
    return protection


def read_with_code(root: Path) -> tuple[Protection, str]:
    """What a protected workspace says of itself, and the code that proves who wrote it."""
    try:
        told = json.loads((root / FILE).read_bytes())
        code = str(told.pop("code"))
        return Protection(**{**told, "recipients": tuple(told["recipients"])}), code
    except (ValueError, TypeError, KeyError) as error:
        raise damaged() from error


def save(root: Path, protection: Protection, keys: Keys) -> None:
    """Says what a workspace is from now on."""
    write(root, protection, protection.code(keys))


def write(root: Path, protection: Protection, code: str) -> None:
    """Writes what a workspace says of itself, with its code."""
    put(root / FILE, (json.dumps({**asdict(protection), "code": code}, indent=1) + "\n").encode())


def damaged() -> Refusal:
    """The refusal of a workspace whose own words about its keys cannot be trusted."""
    return Refusal(point("protection_damaged", where=Where(file=FILE)))


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

    if len(spelled(passphrase)) < SHORTEST:
        raise Refusal(point("passphrase_short", data={"least": SHORTEST}))
    put_over(root / BY_PASSPHRASE, bytes(pyrage.passphrase.encrypt(keys.secret.encode(), spelled(passphrase))))


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


def spelled(passphrase: str) -> str:
    """A passphrase in one spelling, whichever keyboard typed its accents."""
    return unicodedata.normalize("NFC", passphrase).strip()
