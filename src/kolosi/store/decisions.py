"""Decisions: one append-only file an author, each line chained to the one before. Two laptops merge by union."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, replace
from hashlib import sha256
from pathlib import Path

from kolosi.model.decision import Decision
from kolosi.model.finding import Refusal, Where, point
from kolosi.store.files import write_whole

START = "0" * 16


class Decisions:
    """The decisions of a workspace."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def all(self) -> list[Decision]:
        """Every decision in order of time; those of one author in the order they were taken, within one second too.

        Raises `Refusal` when a chain was altered.
        """
        everything = [decision for path in sorted(self.folder.glob("*.jsonl")) for decision in _read_chain(path)]
        return sorted(everything, key=lambda decision: (decision.when, decision.author))

    def latest(self, kind: str) -> dict[str, Decision]:
        """The last decision about each subject of one kind."""
        return {decision.subject: decision for decision in self.all() if decision.kind == kind}

    def append(self, decision: Decision) -> Decision:
        """Writes a decision at the end of its author's file and gives it with its place in the chain."""
        path = self.folder / f"{_file_name(decision.author)}.jsonl"
        lines = list(_read_chain(path)) if path.exists() else []
        chained = replace(decision, previous=link(lines[-1]) if lines else START)
        chained = replace(chained, id=link(chained)[:12])
        before = path.read_bytes() if path.exists() else b""
        write_whole(path, before + (_line(chained) + "\n").encode())
        return chained


def link(decision: Decision) -> str:
    """The hash the next line carries."""
    return sha256(_line(replace(decision, id="")).encode()).hexdigest()[:16]


def _line(decision: Decision) -> str:
    return json.dumps(asdict(decision), ensure_ascii=False, sort_keys=True)


def _file_name(author: str) -> str:
    return re.sub(r"[^\w-]+", "-", author.lower()).strip("-") or "someone"


def _read_chain(path: Path) -> Iterator[Decision]:
    previous = START
    for number, text in enumerate(path.read_text("utf-8").splitlines(), 1):
        try:
            decision = Decision(**json.loads(text))
        except (ValueError, TypeError) as error:
            raise Refusal(
                point("decisions_unreadable", where=Where(file=path.name, line=number), found=text[:60])
            ) from error
        if decision.previous != previous:
            raise Refusal(point("decisions_altered", where=Where(file=path.name, line=number), found=decision.subject))
        previous = link(decision)
        yield decision
