"""What a document is known to say: claims between its figures, each with the verdict that a reader gave; and what was found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kolosi.workspace.review.proofing import proofread

Span = tuple[int, int]

FLAGS = frozenset({"rounding", "inconsistent"})

GROUPS = (
    ("change", "direction", "sequence", "ratio", "points", "implied_base"),
    ("share", "grim", "fraction"),
    ("sum", "bounded_sum", "partition", "complement", "subset"),
    ("repeat", "conflict", "label", "unit_match", "repeat_date"),
    ("order", "respectively"),
)
"""Families that count as one when a finding is matched to a claim; the first names the group."""

_GROUP = {family: group[0] for group in GROUPS for family in group}


def group_of(family: str) -> str:
    """The families told as one, by the name of the first."""
    return _GROUP.get(family, family)


def overlap(one: Span, other: Span) -> bool:
    """Whether two spans share a character."""
    return one[0] < other[1] and other[0] < one[1]


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A relation that a reader found. `spans`, where known, are all its operands; `focus` is the asserted figure.

    A claim that is not `core` is a bonus: never missed. `accept` are verdicts as right as its own; no `diagnosis`: none is
    expected, several: any is right.
    """

    id: str
    family: str
    verdict: str
    focus: Span
    spans: tuple[Span, ...] = ()
    diagnosis: tuple[str, ...] = ()
    accept: tuple[str, ...] = ()
    is_core: bool = True
    quote: str = ""

    @property
    def may_be_flagged(self) -> bool:
        """Whether a flag on it is right."""
        return not FLAGS.isdisjoint((self.verdict, *self.accept))


@dataclass(frozen=True, kw_only=True)
class Document:
    """A text with its claims. `corpus` names where it comes from."""

    corpus: str
    name: str
    language: str
    data: bytes
    claims: tuple[Claim, ...] = ()
    suffix: str = ".txt"

    @property
    def text(self) -> str:
        """The text as it is checked."""
        return self.data.decode("utf-8")


@dataclass(frozen=True, kw_only=True)
class Found:
    """A finding of the report, as far as it is scored."""

    family: str
    rule: str
    verdict: str
    spans: tuple[Span, ...]
    stated: Span
    value: str | None
    diagnosis: str | None
    alternatives: tuple[str, ...]
    is_note: bool = False

    @property
    def is_flag(self) -> bool:
        """Whether the author is told."""
        return self.verdict in FLAGS

    def hits(self, claim: Claim) -> bool:
        """Whether it is about a claim: one family or group, and the asserted figure, or two of the operands where known."""
        if group_of(self.family) != group_of(claim.family):
            return False
        if not claim.spans:
            return any(overlap(span, claim.focus) for span in self.spans)
        shared = [one for one in claim.spans if any(overlap(one, span) for span in self.spans)]
        return len(shared) >= min(2, len(claim.spans))


def findings(document: Document) -> list[Found]:
    """What the checker finds in a document, what it can not check left out."""
    return found_in(report_of(document))


def report_of(document: Document) -> Mapping[str, object]:
    """The report of a document, in its public shape."""
    return proofread(document.name + document.suffix, document.data, language=document.language).as_json()


def found_in(report: Mapping[str, object]) -> list[Found]:
    """The findings of a report."""
    listed = report["findings"]
    assert isinstance(listed, list)
    return [_found(one) for one in listed if one["family"] != "unanchored"]


def _found(one: Mapping[str, object]) -> Found:
    stated = one["stated"]
    assert isinstance(stated, dict)
    return Found(
        family=str(one["family"]),
        rule=str(one["rule"]),
        verdict=str(one["verdict"]),
        spans=_spans(one["spans"]),
        stated=_spans([stated["span"]])[0],
        value=stated["value"],
        diagnosis=None if one["diagnosis"] is None else str(one["diagnosis"]),
        alternatives=tuple(each["diagnosis"] for each in one["alternatives"]),  # type: ignore[attr-defined]
        is_note=one["severity"] == "note",
    )


def _spans(pairs: object) -> tuple[Span, ...]:
    assert isinstance(pairs, Iterable)
    return tuple((start, end) for start, end in pairs)
