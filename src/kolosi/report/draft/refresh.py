"""What moved data ask of the drafts: typed numbers replaced by today's, in the draft's own style, as a difference to read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import unified_diff
from fractions import Fraction

from kolosi.model.figure import Change, Figures, Released
from kolosi.model.key import Key
from kolosi.report.draft.claims import is_said, meant, unsaid
from kolosi.report.draft.links import BadLink, Draft, Mention, mentions
from kolosi.report.draft.numerals import rounded
from kolosi.report.draft.reader import one_line, read, words_of
from kolosi.report.draft.resolve import is_refused
from kolosi.report.draft.typed_numbers import TypedNumber, said_in_link
from kolosi.report.tables.tables import state_of


@dataclass(frozen=True, kw_only=True)
class Replacement:
    """One link whose text moves."""

    key: Key
    line: int
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """One draft: its new text, the difference as a unified diff, and what was replaced."""

    file: str
    language: str
    text: str
    difference: str
    replacements: tuple[Replacement, ...]


def refresh(drafts: Sequence[Draft], figures: Figures) -> list[Proposal]:
    """A proposal for each draft whose typed numbers no longer say what their figures say.

    Only the numbers inside links move: words around them are for people to change, and `check` points at those that
    no longer fit. Hidden figures and those without data are left as typed.
    """
    return [proposal for draft in drafts if (proposal := _propose(draft, figures)).replacements]


def _propose(draft: Draft, figures: Figures) -> Proposal:
    moved = [(mention, text) for mention in mentions(draft) if (text := _moved(mention, figures)) is not None]
    new = draft.text
    for mention, text in reversed(moved):
        new = new[: mention.start] + f"[{text}]({mention.target})" + new[mention.end :]
    replacements = tuple(
        Replacement(key=mention.link().keys[0], line=mention.line, before=mention.text, after=text)
        for mention, text in moved
    )
    difference = unified_diff(
        draft.text.splitlines(keepends=True), new.splitlines(keepends=True), draft.file, draft.file, n=1
    )
    return Proposal(
        file=draft.file,
        language=draft.language,
        text=new,
        difference="".join(difference),
        replacements=replacements,
    )


def _moved(mention: Mention, figures: Figures) -> str | None:
    """The new text of a link, None when it still holds."""
    try:
        link = mention.link()
    except BadLink:
        return None
    released = figures.get(link.keys[0]) if link.is_inline else None
    if released is None or state_of(released) != "value":
        return None
    if isinstance(released, Change) and released.percent is None and is_refused(mention.text, released):
        return ""
    return _with_numbers(mention, released)


def _with_numbers(mention: Mention, released: Released) -> str | None:
    """The text with its one wrong number replaced; None where there is none, where there are more, or where it would not be right."""
    wrong = _wrong(mention, released)
    start, end = mention.inside
    if len(wrong) != 1 or wrong[0].is_spelled or not start <= wrong[0].start < wrong[0].end <= end:
        return None
    number = wrong[0]
    values = meant(number, released)
    if not values:
        return None
    step = number.trailing if number.hedge else number.quantum
    new = restyled(number, values[0], step, mention.draft.language)
    if not isinstance(released, Change) and number.sign != "+":
        new = new.removeprefix("+").lstrip()
    text = mention.text[: number.start - start] + new + mention.text[number.end - start :]
    return text if _is_right(mention, text, released) else None


def _wrong(mention: Mention, released: Released) -> list[TypedNumber]:
    """The numbers of a link that are not its figure, or have the other sign."""
    typed = said_in_link(mention)
    wrong = unsaid(typed, released)
    return [each for each in typed if each in wrong or (is_said(each, released) and _is_flipped(each, released))]


def _is_right(mention: Mention, text: str, released: Released) -> bool:
    """Whether a link with another text says its figure where it stands: its sentence is read anew."""
    draft = mention.draft
    line = read(draft).line_at(mention.start)
    start = line.sentence.start if line else mention.start
    end = max(line.sentence.end if line else 0, mention.end)
    before = draft.text[start : mention.start]
    written = f"{before}[{text}]({mention.target}){draft.text[mention.end : end]}"
    anew = Draft(file=draft.file, language=draft.language, text=written)
    link = next((one for one in mentions(anew) if one.start == len(before)), None)
    return link is not None and bool(said_in_link(link)) and not _wrong(link, released)


def _is_flipped(number: TypedNumber, released: Released) -> bool:
    return all(_flips(number, value) for value in meant(number, released))


def _flips(number: TypedNumber, value: Fraction) -> bool:
    return bool(number.sign) and bool(value) and (number.sign == "+") != (value > 0)


def restyled(number: TypedNumber, value: Fraction, step: Fraction, language: str) -> str:
    """A value written as the number was: its separators, decimals, sign, percent and scale.

    >>> from kolosi.report.draft.typed_numbers import typed_in
    >>> first, *_ = typed_in(Draft(file="", language="fr", text="7 580"))
    >>> restyled(first, Fraction(12345), first.quantum, "fr")
    '12 345'
    """
    match = re.match(r"([+\-−–]?\s*)(\d[\d\s\u00a0\u202f.,]*\d|\d)(.*)", one_line(number.text), re.DOTALL)
    if match is None:
        return number.text
    sign, digits, rest = match.groups()
    scale = number.quantum * 10 ** _decimals(digits, language)
    shown = rounded(abs(value) / step) * Fraction(step).numerator / Fraction(step).denominator / int(scale)
    if sign:
        minus = sign if sign.strip() != "+" else "-"
        sign = minus if value < 0 else "+"
    return sign + _written(f"{shown:.{_decimals(digits, language)}f}", digits, language) + rest


def _decimals(digits: str, language: str) -> int:
    mark = words_of(language).pack.decimal
    return len(digits.rpartition(mark)[2]) if mark in digits else 0


def _written(plain: str, like: str, language: str) -> str:
    """Digits with the thousands and decimals of another number; a number under 1 000 says nothing of its thousands."""
    known = words_of(language)
    decimal = known.pack.decimal
    whole, _, part = plain.partition(".")
    separators = [letter for letter in like if letter in " \u00a0\u202f,." and letter != decimal]
    is_bare = len(re.sub(r"\D", "", like)) >= 4 and not separators
    mark = "" if is_bare else separators[0] if separators else known.thousands
    grouped = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", mark, whole)
    return grouped + (decimal + part if part else "")
