"""Signed heads: how many Decisions each author has taken and what the last one was, under a code that needs a key.

Each author's file of heads says what was known of every author when that author last wrote. So what is cut off the end
of a chain, or a whole chain, is missed by the others; files of two laptops put together say together what each knew.
The key is kept beside them: in a protected workspace it is sealed, in a plain one whoever can write can sign.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from secrets import token_hex

from kolosi.model.finding import Refusal, Where, point
from kolosi.store.files import listed, read_json, write_json

Links = Mapping[str, Sequence[str]]
"""By author's file, the hash of each of its lines."""


@dataclass(frozen=True)
class Head:
    """How many lines a chain had, and the hash of the last."""

    count: int
    last: str


def signed(folder: Path, chains: Links) -> Mapping[str, object]:
    """What a file of heads says of chains, with its code."""
    heads = {name: [len(links), links[-1]] for name, links in chains.items() if links}
    name, key = _key(folder)
    return {"heads": heads, "key": name, "code": _code(key, heads)}


def heads_in(folder: Path) -> dict[str, list[Head]]:
    """What the files of heads say of each author. Raises `Refusal` for one that was not signed here."""
    keys = _keys(folder)
    found: dict[str, list[Head]] = {}
    for path in listed(folder, "*.heads.json"):
        told = read_json(path)
        heads = told.get("heads") if isinstance(told, dict) else None
        key = keys.get(str(told.get("key"))) if isinstance(told, dict) else None
        if not isinstance(told, dict) or not isinstance(heads, dict) or key is None:
            raise _forged(path)
        if not hmac.compare_digest(_code(key, heads), str(told.get("code"))):
            raise _forged(path)
        for name, (count, last) in heads.items():
            found.setdefault(name, []).append(Head(int(count), str(last)))
    return found


def require_whole(heads: Mapping[str, Iterable[Head]], chains: Links) -> None:
    """Raises `Refusal` when a chain is shorter than a head says, or says something else there."""
    for name, known in heads.items():
        links = chains.get(name, ())
        for head in known:
            if len(links) < head.count:
                missing = head.count - len(links)
                raise Refusal(point("decisions_cut", where=Where(file=name), found=name, count=missing))
            if links[head.count - 1] != head.last:
                where = Where(file=name, line=head.count)
                raise Refusal(point("decisions_altered", where=where, found=head.last[:8]))


def unsigned(heads: Mapping[str, Iterable[Head]], chains: Links) -> dict[str, int]:
    """By author's file, how many of its lines no head covers."""
    covered = {name: max((head.count for head in known), default=0) for name, known in heads.items()}
    left = {name: len(links) - covered.get(name, 0) for name, links in chains.items()}
    return {name: count for name, count in left.items() if count > 0}


def codes(chains: Links) -> tuple[str, ...]:
    """The code of each chain as it ends now, to be noted outside; it tells a number of Decisions and no name."""
    return tuple(sorted(f"{len(links)}-{_short(links[-1])}" for links in chains.values() if links))


def is_held(code: str, chains: Links) -> bool:
    """Whether some chain still says what a code noted earlier stands for."""
    count, _, short = code.strip().lower().partition("-")
    at = int(count) - 1 if count.isdigit() else -1
    return at >= 0 and any(at < len(links) and _short(links[at]) == short for links in chains.values())


def _short(link: str) -> str:
    return sha256(link.encode()).hexdigest()[:12]


def _code(key: bytes, heads: Mapping[str, object]) -> str:
    return hmac.digest(key, json.dumps(heads, sort_keys=True).encode(), "sha256").hex()


def _keys(folder: Path) -> dict[str, bytes]:
    """The keys that heads of this workspace are signed with: two laptops may have begun with one each."""
    return {path.name.removesuffix(".key.json"): _key_in(path) for path in listed(folder, "*.key.json")}


def _key_in(path: Path) -> bytes:
    try:
        return bytes.fromhex(str(read_json(path)))
    except ValueError as error:
        raise _forged(path) from error


def _key(folder: Path) -> tuple[str, bytes]:
    keys = _keys(folder)
    if not keys:
        key, name = token_hex(32), token_hex(4)
        write_json(folder / f"{name}.key.json", key)
        keys = {name: bytes.fromhex(key)}
    name = min(keys)
    return name, keys[name]


def _forged(path: Path) -> Refusal:
    return Refusal(point("heads_forged", where=Where(file=path.name)))
