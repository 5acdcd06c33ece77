"""What is said of a relation, in each language: one sentence states, one recomputes, one proposes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from kolosi.proof.arithmetic.relation import Relation
from kolosi.proof.arithmetic.slips import slip_between, slipped_parts
from kolosi.reading.mentions import COUNTS, PERCENTS, Mention
from kolosi.reading.text import Page, Span

Words = Mapping[str, Mapping[str, str]]
"""The sentences of a language: reasons by family, diagnoses by id, marks of its numbers."""


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """What to print instead, and where; `others` are as right."""

    text: str
    start: int
    end: int
    others: tuple[str, ...] = ()


def reason(relation: Relation, page: Page, words: Words, own: Words | None = None) -> str:
    """The sentences about a relation in one language; what to print is proposed in the marks of the document's own."""
    if relation.family == "unanchored":
        return words["reasons"].get(f"unanchored_{relation.stated.kind}", words["reasons"]["unanchored_other"])
    template = words["reasons"].get(relation.rule) or words["reasons"].get(relation.family)
    if template is None or not (relation.is_flag or relation.is_note):
        return words["reasons"]["consistent"]
    if relation.is_note:
        return words["reasons"]["note"].format(text=_filled(template, relation, page, words))
    sentences = [_filled(template, relation, page, words)]
    if relation.diagnosis and relation.diagnosis in words["diagnoses"]:
        sentences.append(words["diagnoses"][relation.diagnosis])
    proposed = suggestion(relation, own or words)
    if proposed is not None:
        slip = _slipped_part(relation)
        part = _said(slip[0], page) if slip is not None and slip[0].start == proposed.start else ""
        sentences.append(words["reasons"][_proposal(relation, part)].format(text=proposed.text, part=part))
    return " ".join(sentences)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question about a doubtful binding, with its two answers."""

    question: str
    yes: str
    no: str

    @property
    def lines(self) -> tuple[str, str, str]:
        """The question and its answers, a line each."""
        return self.question, f"(a) {self.yes}", f"(b) {self.no}"

    @property
    def told(self) -> str:
        """The question and its answers in a row."""
        return " ".join(self.lines)


def asked(relation: Relation, page: Page, words: Words) -> Asked:
    """The question about a doubtful relation in one language: what the checker has in mind, and what follows from each answer."""
    own = words["questions"]
    name = relation.family if relation.family in own else "other"
    reasons = words["reasons"]
    template = reasons.get(relation.rule) or reasons.get(relation.family, "")
    blanks = {
        "text": _filled(template, relation, page, words),
        "figures": _named(relation.mentions, page, words),
    }
    return Asked(
        question=_filled(own[name], relation, page, words, blanks),
        yes=_filled(own[f"{name}_yes"], relation, page, words, blanks),
        no=own["no"],
    )


def _proposal(relation: Relation, part: str) -> str:
    """The sentence that proposes: where the word for a rise or a fall is wrong, it is the word that changes, with the number or alone;
    where one part of a sum is, it is named."""
    if part:
        return "propose_part"
    is_turned = relation.diagnosis == "wrong_sign" or "word" in relation.operands
    if not is_turned or relation.family not in ("change", "points") or relation.stated.is_signed:
        return "propose"
    return "propose_down" if _is_down(relation) else "propose_up"


_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}([.,  \u202f])\d{3}(?![.,]?\d)")


def as_written(page: Page, words: Words) -> Words:
    """The sentences of the document's language, its thousands parted as the document mostly parts them."""
    marks = words["number"]
    kinds = Counter("space" if found[1].isspace() else found[1] for found in _GROUPED.finditer(page.text))
    kinds[marks["decimal"]] = 0
    usual = "space" if marks["thousands"].isspace() else marks["thousands"]
    mark = max(sorted(kinds), key=lambda one: (kinds[one], one == usual))
    if kinds[mark] <= kinds[usual]:
        return words
    return {**words, "number": {**marks, "thousands": "\u202f" if mark == "space" else mark}}


def _filled(template: str, relation: Relation, page: Page, words: Words, more: Mapping[str, str] | None = None) -> str:
    said = {name: _named(mentions, page, words) for name, mentions in relation.operands.items()}
    sequence = relation.operands.get("seq") or relation.operands.get("pcts") or relation.mentions
    blanks = {
        "parts": _named(relation.operands.get("parts", relation.operands.get("part", sequence)), page, words),
        "whole": _named(relation.operands.get("whole", relation.operands.get("total", ())), page, words),
        "first": _said(sequence[0], page),
        "last": _said(sequence[-1], page),
        "a": _named(relation.operands.get("a", ()), page, words),
        **said,
        **(more or {}),
        "stated": _said(relation.stated, page),
        "right": right(relation, words),
        "way": words["ways"]["down" if _is_down(relation) else "up"],
    }
    return template.format(**blanks)


def _said(mention: Mention, page: Page) -> str:
    """A number as it is printed, with its unit, without marks of emphasis."""
    return page.said(Span(mention.start, max(mention.whole, mention.end))).replace("*", "").strip()


def _named(mentions: Sequence[Mention], page: Page, words: Words) -> str:
    texts = [_said(mention, page) for mention in mentions]
    if len(texts) < 2:
        return "".join(texts)
    return f"{', '.join(texts[:-1])} {words['number']['and']} {texts[-1]}"


def _is_down(relation: Relation) -> bool:
    return relation.recomputed is not None and relation.recomputed.middle < 0


def right(relation: Relation, words: Words, decimals: int | None = None) -> str:
    """The recomputed value as a text; a share or a change with one place more than was printed."""
    if relation.recomputed is None:
        return ""
    value = relation.recomputed.middle
    marks = words["number"]
    if relation.unit in ("percent_change", "percent_share") and relation.family != "label":
        places = relation.stated.decimals + 1 if decimals is None else decimals
        places = 0 if value.denominator == 1 else places
        return number(abs(value), places, marks) + marks["percent"]
    if relation.unit == "points":
        return number(abs(value), relation.stated.decimals if decimals is None else decimals, marks) + marks["points"]
    if relation.family in ("ratio", "fraction"):
        return number(value, 1, marks) + (marks["percent"] if relation.family == "fraction" else "")
    return number(value, 0 if value.denominator == 1 else 1, marks)


def number(value: Fraction, decimals: int, marks: Mapping[str, str]) -> str:
    """A number in the marks of a language, rounded half up.

    >>> number(Fraction(43345, 10), 1, {"thousands": " ", "decimal": ",", "minus": "-"})
    '4 334,5'
    """
    scaled = abs(value) * 10**decimals
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    digits = str(whole).rjust(decimals + 1, "0")
    head, tail = (digits[:-decimals], digits[-decimals:]) if decimals else (digits, "")
    groups: list[str] = []
    while len(head) > 3:
        groups.insert(0, head[-3:])
        head = head[:-3]
    text = marks["thousands"].join([head, *groups]) + (marks["decimal"] + tail if tail else "")
    return (marks["minus"] if value < 0 and whole else "") + text


def suggestion(relation: Relation, words: Words) -> Suggestion | None:
    """What to print in place of the stated figure; None where a person must choose."""
    stated, marks = relation.stated, words["number"]
    if not relation.is_flag or relation.recomputed is None or relation.family not in _SUGGESTS:
        return None
    value = relation.recomputed.middle
    if stated.kind in PERCENTS and relation.family in ("change", "share", "grim"):
        text = number(abs(value), stated.decimals, marks) + marks["percent"]
        sign = _sign(relation, value, marks)
        finer = sign + number(abs(value), stated.decimals + 1, marks) + marks["percent"]
        if relation.diagnosis == "percent_as_points":
            gap = number(stated.exact, stated.decimals, marks) + marks["points"]
            return Suggestion(text=gap, start=stated.start, end=max(stated.whole, stated.end), others=(sign + text,))
        return Suggestion(text=sign + text, start=stated.start, end=max(stated.whole, stated.end), others=(finer,))
    if relation.family == "sum" and (slip := _slipped_part(relation)) is not None:
        part, wanted = slip
        return Suggestion(text=number(wanted, 0, marks), start=part.start, end=part.end)
    if stated.kind in COUNTS and value.denominator == 1 and relation.family in ("sum", "difference", "list_count"):
        return Suggestion(text=number(value, 0, marks), start=stated.start, end=stated.end)
    if stated.kind == "points":
        return Suggestion(text=right(relation, words), start=stated.start, end=max(stated.whole, stated.end))
    return None


def _slipped_part(relation: Relation) -> tuple[Mention, Fraction] | None:
    """The only part of a sum that a slip of the hand changed, with what it was; None where the total may be what is wrong."""
    total, right = relation.stated.exact, relation.recomputed.middle if relation.recomputed else Fraction(0)
    found = list(slipped_parts(relation.operands.get("parts", ()), total - right))
    return found[0][:2] if len(found) == 1 and slip_between(total, right) is None else None


_SUGGESTS = frozenset({"change", "share", "grim", "sum", "difference", "list_count", "points"})


def _sign(relation: Relation, value: Fraction, marks: Mapping[str, str]) -> str:
    """The sign of a change that was printed with one, or that stands in a cell."""
    if relation.family != "change":
        return ""
    is_bare = not relation.row.has("key_figure") and not relation.stated.is_signed
    return "" if is_bare else (marks["minus"] if value < 0 else "+")
