"""Keeps files as received, by the hash of what is kept, with an index that never loses a line."""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256
from itertools import count
from pathlib import Path

from kolosi.model.finding import Refusal
from kolosi.model.period import Period
from kolosi.model.receipt import Receipt
from kolosi.store.files import destroy, is_there, json_in, listed, read_whole, take_away, write_json, write_whole

_KEPT = re.compile(r"[0-9a-f]{24}(\.\w+)?")
"""The name of a kept file: the beginning of its hash."""


class Receipts:
    """The receipts of a workspace. What is replaced stays kept, and no longer counts."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._index = folder / "index.json"
        self._read: tuple[bytes | None, list[Receipt]] = (None, [])

    def all(self) -> list[Receipt]:
        """Every receipt in order of arrival, replaced ones included; an index that says the same is taken apart once."""
        data = read_whole(self._index) if is_there(self._index) else None
        if data is None:
            return []
        if data != self._read[0]:
            entries = json_in(self._index, data)
            self._read = data, [_from_json(entry) for entry in entries] if isinstance(entries, list) else []
        return list(self._read[1])

    def current(self) -> list[Receipt]:
        """The receipts that count: those that no later line replaces. A file given again after another counts again.

        What a line that was taken back had replaced counts again, unless a later line replaces that one in its turn.
        """
        counting: dict[str, Receipt] = {}
        behind: dict[str, tuple[str, ...]] = {}
        for receipt in self.all():
            gone = (receipt.replaces or "", *receipt.takes_over)
            if receipt.taken_back is not None:
                behind[receipt.id] = gone
                continue
            for id_ in _with_those_behind(gone, behind):
                counting.pop(id_, None)
            counting.pop(receipt.id, None)
            counting[receipt.id] = receipt
        return [receipt for receipt in counting.values() if receipt.destroyed is None]

    def mark(self, ids: Iterable[str], taken_back: str | None) -> None:
        """Takes some lines back by a Decision, or with None lets them count again; their bytes stay kept."""
        marked = set(ids)
        lines = [replace(one, taken_back=taken_back) if one.id in marked else one for one in self.all()]
        write_json(self._index, [_to_json(line) for line in lines])

    def first_of(self, receipt: Receipt) -> Receipt:
        """The first file of a submission, whatever replaced it since: each step goes to an earlier line."""
        lines = self.all()
        at = next((at for at in reversed(range(len(lines))) if lines[at].id == receipt.id), None)
        while at is not None:
            receipt = lines[at]
            at = next((before for before in reversed(range(at)) if lines[before].id == receipt.replaces), None)
        return receipt

    def first_days(self) -> dict[str, date]:
        """The day on which each submission first came, by the id of every receipt of it."""
        days: dict[str, date] = {}
        for receipt in self.all():
            days[receipt.id] = days.get(receipt.replaces or "", receipt.received)
        return days

    def find_original(self, digest: str) -> Receipt | None:
        """The current receipt of a file that came before, byte for byte."""
        return next((receipt for receipt in self.current() if receipt.original == digest), None)

    def data(self, receipt: Receipt) -> bytes:
        """The bytes kept."""
        return read_whole(self._path(receipt))

    def keep(self, receipt: Receipt, data: bytes) -> None:
        """Keeps a file, then says so in the index: a process that dies in between has added nothing."""
        path = self._path(receipt)
        is_new = not is_there(path)
        write_whole(path, data)
        try:
            write_json(self._index, [_to_json(entry) for entry in [*self.all(), receipt]])
        except Refusal:
            if is_new:
                take_away(path)
            raise

    def unlisted(self) -> list[str]:
        """The kept files that the index does not name: of another laptop whose index was not taken, or of one that died."""
        known = {self._path(receipt).name for receipt in self.all()}
        names = (path.name for path in listed(self.folder, "*"))
        return [name for name in names if _KEPT.fullmatch(name) and name not in known]

    def destroy(self, receipts: Sequence[Receipt], day: date) -> None:
        """Destroys the bytes of some files, then says so in the index; bytes that another line still needs stay."""
        ids = {receipt.id for receipt in receipts}
        needed = {self._path(receipt) for receipt in self.all() if receipt.id not in ids and receipt.destroyed is None}
        for path in {self._path(receipt) for receipt in receipts} - needed:
            if is_there(path):
                destroy(path)
        lines = [replace(one, destroyed=day) if one.id in ids else one for one in self.all()]
        write_json(self._index, [_to_json(line) for line in lines])

    def _path(self, receipt: Receipt) -> Path:
        suffix = ".kept" if receipt.removed else Path(receipt.file).suffix.lower()
        return self.folder / f"{receipt.kept[:24]}{suffix}"


def _with_those_behind(ids: Iterable[str], behind: Mapping[str, Sequence[str]]) -> set[str]:
    """Some lines, and for those taken back the lines that they had replaced."""
    found: set[str] = set()
    ahead = list(ids)
    while ahead:
        id_ = ahead.pop()
        if id_ not in found:
            found.add(id_)
            ahead += behind.get(id_, ())
    return found


def digest_of(data: bytes) -> str:
    """The SHA-256 of some bytes."""
    return sha256(data).hexdigest()


def opaque_code(original: str, salt: str) -> str:
    """A code that means something inside the workspace only: the plain hash of a file would let anyone test a guess."""
    return "R-" + sha256((salt + original).encode()).hexdigest()[:8].upper()


def code_of_source(source: str, period: Period, salt: str) -> str:
    """The code that stands in public for all that a source gave for a period: of no file, so that it says of none where it counts."""
    return "S-" + hmac.digest(salt.encode(), f"{source}|{period}".encode(), "sha256").hex()[:8].upper()


def line_of_its_own(receipt: Receipt, others: Iterable[Receipt], salt: str) -> Receipt:
    """The receipt under an id that no other line has: the same bytes may be given again, and reports of zero are all alike."""
    taken = {other.id for other in others}
    if receipt.id not in taken:
        return receipt
    again = (digest_of(f"{receipt.kept}|{time}".encode()) for time in count(2))
    own = next(digest for digest in again if digest[:12] not in taken)
    return replace(receipt, id=own[:12], code=opaque_code(own, salt))


def _to_json(receipt: Receipt) -> Mapping[str, object]:
    entry: dict[str, object] = dict(vars(receipt))
    entry |= {"period": str(receipt.period), "received": receipt.received.isoformat(), "removed": list(receipt.removed)}
    entry |= {"said": list(receipt.said), "places": list(receipt.places), "plans": list(receipt.plans)}
    entry |= {"takes_over": list(receipt.takes_over), "cuts": list(receipt.cuts)}
    entry |= {"headers": list(receipt.headers), "columns": dict(receipt.columns), "uncovered": list(receipt.uncovered)}
    if receipt.destroyed is None:
        del entry["destroyed"]
    else:
        entry["destroyed"] = receipt.destroyed.isoformat()
    return entry | {"as_of": receipt.as_of.isoformat() if receipt.as_of else None}


def _from_json(entry: Mapping[str, object]) -> Receipt:
    return Receipt(
        id=str(entry["id"]),
        code=str(entry["code"]),
        file=str(entry["file"]),
        original=str(entry["original"]),
        kept=str(entry["kept"]),
        size=int(str(entry["size"])),
        source=str(entry["source"]),
        layout=str(entry["layout"]),
        organisation=str(entry["organisation"]),
        period=Period.parse(str(entry["period"])),
        received=date.fromisoformat(str(entry["received"])),
        as_of=date.fromisoformat(str(entry["as_of"])) if entry.get("as_of") else None,
        replaces=str(entry["replaces"]) if entry.get("replaces") else None,
        removed=_texts(entry.get("removed")),
        destroyed=date.fromisoformat(str(entry["destroyed"])) if entry.get("destroyed") else None,
        said=_texts(entry.get("said")),
        places=_texts(entry.get("places")),
        plans=_texts(entry.get("plans")),
        takes_over=_texts(entry.get("takes_over")),
        cuts=_texts(entry.get("cuts")),
        taken_back=str(entry["taken_back"]) if entry.get("taken_back") else None,
        headers=_texts(entry.get("headers")),
        columns=_pairs(entry.get("columns")),
        uncovered=_texts(entry.get("uncovered")),
    )


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(one) for one in value) if isinstance(value, list) else ()


def _pairs(value: object) -> tuple[tuple[str, str], ...]:
    return tuple((str(one), str(other)) for one, other in value.items()) if isinstance(value, dict) else ()
