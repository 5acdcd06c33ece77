"""Files collected where they cannot be read again: each sealed to the recipients alone, in `collected/`, only ever added."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from secrets import token_hex

from kolosi.model.finding import Refusal, Where, point
from kolosi.store.regular import read_regular
from kolosi.store.sealed.padding import padded
from kolosi.store.sealed.protection import IDENTITY, identities_in, load, recipients_of
from kolosi.store.sealed.vault import Vault, erase, put

FOLDER = "collected"
HEAD, HEAD_BARE = b"kolosi-collected/2 ", b"kolosi-collected/1 "
MOST = 4 << 30
"""Bytes of one sealed file: twice those of the largest that is read, for the padding."""
LENGTH = "length"
NEEDED = ("file", "original", "source")


def collect(root: Path, about: Mapping[str, object], data: bytes) -> None:
    """Seals a file and what is known of it to the recipients of a workspace; nothing here can open it again."""
    import pyrage

    head = json.dumps({**about, LENGTH: len(data)}, ensure_ascii=False).encode()
    sealed = pyrage.encrypt(padded(HEAD + head + b"\n" + data), recipients_of(load(root)))
    put(root / FOLDER / f"{token_hex(16)}.age", bytes(sealed))


def is_any(root: Path) -> bool:
    """Whether something was collected."""
    return any((root / FOLDER).glob("*.age"))


def collected(vault: Vault, identity: Path | None) -> Iterator[tuple[Path, Mapping[str, object], bytes]]:
    """What was collected, here or on another laptop: where it lies, what is known of it, its bytes.

    Raises `Refusal` for one that none of our keys opens, and for a damaged one.
    """
    import pyrage

    identities = [vault.keys.identity, *vault.keys.former, *(identities_in(identity) if identity else ())]
    for path in sorted((vault.root / FOLDER).glob("*.age")):
        try:
            whole = bytes(pyrage.decrypt(read_regular(path, most=MOST), identities))
        except pyrage.DecryptError as error:
            raise Refusal(
                point("collected_not_ours", where=Where(file=path.name), data={"variable": IDENTITY})
            ) from error
        head, _, data = whole.partition(b"\n")
        about = _about(head)
        if about is None:
            raise Refusal(point("sealed_damaged", where=Where(file=path.name)))
        length = about.get(LENGTH)
        yield path, about, data[:length] if isinstance(length, int) else data


def _about(head: bytes) -> Mapping[str, object] | None:
    """What is said of a file that was collected; None for what somebody else made with the public key."""
    if not head.startswith((HEAD, HEAD_BARE)):
        return None
    try:
        about = json.loads(head.removeprefix(HEAD).removeprefix(HEAD_BARE))
        date.fromisoformat(about["received"])
        return {**about, "size": int(about["size"])} if all(isinstance(about[name], str) for name in NEEDED) else None
    except (ValueError, TypeError, KeyError):
        return None


def merged(path: Path) -> None:
    """What was collected is kept now: its sealed copy goes."""
    erase(path)
