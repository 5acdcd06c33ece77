"""Decisions: one append-only file an author, each line chained to the one before, the ends signed. Two laptops merge by union."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from kolosi.model.decision import Decision, undone_by
from kolosi.model.finding import Refusal, Where, point
from kolosi.store.files import is_there, listed, read_whole, write_json, write_whole
from kolosi.store.sealed import heads

SHORT = 16
"""Digits of the hash in chains of earlier versions; new lines carry the whole hash."""

START = "0" * 64


class Decisions:
    """The decisions of a workspace."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._read: dict[Path, tuple[bytes, list[tuple[Decision, str]]]] = {}

    def all(self) -> list[Decision]:
        """Every decision in order of time; those of one author in the order they were taken, within one second too.

        Raises `Refusal` when a chain was altered or cut.
        """
        chains = self._chains()
        heads.require_whole(heads.heads_in(self.folder), _links(chains))
        everything = [decision for chain in chains.values() for decision, _ in chain]
        return sorted(everything, key=lambda decision: (decision.when, decision.author))

    def standing(self) -> list[Decision]:
        """Every decision in order of time, without those that were taken back."""
        every = self.all()
        undone = {id_ for decision in every for id_ in undone_by(decision)}
        return [decision for decision in every if decision.id not in undone]

    def latest(self, kind: str) -> dict[str, Decision]:
        """The last decision about each subject of one kind that was not taken back."""
        return {decision.subject: decision for decision in self.standing() if decision.kind == kind}

    def append(self, decision: Decision) -> Decision:
        """Writes a decision at the end of its author's file, signs where every chain ends now, and gives it with its place."""
        name = _file_name(decision.author)
        path = self.folder / f"{name}.jsonl"
        chains = self._chains()
        heads.require_whole(heads.heads_in(self.folder), _links(chains))
        own = chains.get(name, [])
        chained = replace(decision, previous=own[-1][1] if own else START)
        chained = replace(chained, id=link(chained)[:12])
        before = read_whole(path) if is_there(path) else b""
        write_whole(path, before + (_line(chained) + "\n").encode())
        ends = {**_links(chains), name: [*(link for _, link in own), link(chained)]}
        write_json(self.folder / f"{name}.heads.json", heads.signed(self.folder, ends))
        return chained

    def unsigned(self) -> Mapping[str, int]:
        """By author's file, how many lines no head covers: written by another program, or by one that was killed."""
        return heads.unsigned(heads.heads_in(self.folder), _links(self._chains()))

    def codes(self) -> tuple[str, ...]:
        """A code a chain, to be noted outside."""
        return heads.codes(_links(self._chains()))

    def holds(self, code: str) -> bool:
        """Whether what a code noted earlier stands for is still there."""
        return heads.is_held(code, _links(self._chains()))

    def _chains(self) -> dict[str, list[tuple[Decision, str]]]:
        """By author's file, its decisions, each with the hash that the next line carries."""
        return {path.stem: self._chain(path) for path in listed(self.folder, "*.jsonl")}

    def _chain(self, path: Path) -> list[tuple[Decision, str]]:
        """The decisions of one file; one that says the same as before is proved once."""
        data = read_whole(path)
        if path not in self._read or self._read[path][0] != data:
            self._read[path] = data, list(_read_chain(path, data))
        return self._read[path][1]


def link(decision: Decision) -> str:
    """The hash the next line carries."""
    return sha256(_line(replace(decision, id="")).encode()).hexdigest()


def _links(chains: Mapping[str, Sequence[tuple[Decision, str]]]) -> Mapping[str, Sequence[str]]:
    return {name: [link for _, link in chain] for name, chain in chains.items()}


def _line(decision: Decision) -> str:
    return json.dumps(vars(decision), ensure_ascii=False, sort_keys=True)


def _file_name(author: str) -> str:
    return re.sub(r"[^\w-]+", "-", author.lower()).strip("-") or "someone"


def _read_chain(path: Path, data: bytes) -> Iterator[tuple[Decision, str]]:
    previous = START
    for number, text in enumerate(_lines(path, data), 1):
        try:
            decision = Decision(**json.loads(text))
        except (ValueError, TypeError) as error:
            raise Refusal(
                point("decisions_unreadable", where=Where(file=path.name, line=number), found=text[:60])
            ) from error
        previous = _after(decision, text, previous)
        if not previous:
            raise Refusal(point("decisions_altered", where=Where(file=path.name, line=number), found=decision.subject))
        yield decision, previous


def _lines(path: Path, data: bytes) -> list[str]:
    try:
        text = data.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise Refusal(point("decisions_unreadable", where=Where(file=path.name, line=1), found="UTF-8")) from error
    return text.removesuffix("\n").split("\n") if text else []


def _after(decision: Decision, text: str, previous: str) -> str:
    """The hash the next line carries; nothing when a line is not as it was written, or not behind the one before it."""
    said, own = decision.previous, link(decision)
    is_next = said == previous or (len(said) == SHORT and previous.startswith(said))
    return own if is_next and decision.id == own[:12] and text == _line(decision) else ""
