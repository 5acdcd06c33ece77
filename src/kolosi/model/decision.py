"""Decisions: what a person decided."""

from __future__ import annotations

from dataclasses import dataclass

KINDS = (
    "word",  # subject: taxonomy:text (or column:text); value: term id, or "ignore"
    "place",  # subject: text as written (with its context); value: place id, or "ignore"
    "column",  # subject: source/layout:header; value: "ignore", or a column of the layout
    "duplicate",  # subject: two activities; value: "same" or "different"
    "rows",  # subject: cells that wait, by file, problem, sheet, column, text; value: an order of dates, a value, "leave_out"
    "waiver",  # subject: occurrence of a point to check, or fingerprint of a finding of a document; value: "seen; until=2026-06-30"
    "override",  # subject: change key; value: "NOT COMPARABLE", or "computed" to take it back
    "exception",  # subject: figures; value: rules it lifts, function, end, agreement: "R3 R13; by=…; until=2026-06-30"
    "embargo",  # subject: a system, or the code of a file received; value: the day it ends, or "-" to take it back
    "binding",  # subject: a number of a sentence of a document; value: the key of the figure it means
    "published",  # subject: edition id; value: hashes of its files; the author signs (`publish`)
    "destroyed",  # subject: receipt id; value: hash of what was kept (`shred --due`)
    "withdrawn",  # subject: edition id; value: reason (`withdraw`)
)


@dataclass(frozen=True, kw_only=True)
class Decision:
    """One line of an author's log. `previous` is the hash of that author's line before: the chain shows tampering.

    Who, when, about what, what, and why.
    """

    id: str
    kind: str
    subject: str
    value: str
    why: str
    author: str
    when: str
    previous: str
