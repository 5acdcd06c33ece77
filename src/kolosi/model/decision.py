"""Decisions: what a person decided."""

from __future__ import annotations

from dataclasses import dataclass

KINDS = (
    "word",  # subject: taxonomy:text; value: term id, or "ignore"
    "place",  # subject: text as written (with its context); value: place id
    "column",  # subject: source/layout:header; value: "ignore" or a column of the record
    "layout",  # subject: hash of a file; value: source/layout
    "duplicate",  # subject: two activities; value: "same" or "different"
    "rows",  # subject: receipt and finding; value: "accept" or "refuse"
    "waiver",  # subject: finding id; value: reason shown in the annex
    "override",  # subject: change key; value: verdict
    "published",  # subject: edition id; value: who signs
    "withdrawn",  # subject: edition id; value: reason
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
