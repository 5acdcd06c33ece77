"""The checks on references: every number leads to a figure, says what the figure says, and words fit the change.

Small and sound: a point is raised when the text and a figure contradict each other, or when words claim what no link proves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from kolosi.model.figure import Change, Figure, Figures, Released
from kolosi.model.finding import Finding
from kolosi.model.label import say
from kolosi.report.draft.claims import (
    agrees,
    fractions_in,
    hedge_of,
    nearest_way,
    ratios_in,
    sentence_before,
    unit_family,
    way_in,
)
from kolosi.report.draft.links import BadLink, Draft, Mention, Scope, cited, expand, mentions, without_comments
from kolosi.report.draft.reference_messages import MESSAGES, found_point
from kolosi.report.draft.resolve import is_refused
from kolosi.report.draft.typed_numbers import TypedNumber, numbers, prose
from kolosi.report.draft.worded_claims import in_letters, undone_changes
from kolosi.report.draft.wording import change_text, figure_text, is_percentage
from kolosi.report.tables.tables import state_of

_NAMES = {"fr": {"fr": "français", "en": "French"}, "en": {"fr": "anglais", "en": "English"}}
_MARK = re.compile(r"\[\^[^\]\s]+\](?!:)")
_STEADY = Fraction(5)
"""Below this percent of change, `stable` is not contradicted."""


def check(drafts: Sequence[Draft], figures: Figures, scope: Scope) -> list[Finding]:
    """Every point to check in the references of the drafts, by draft and line."""
    found = [finding for draft in drafts for finding in _check_draft(draft, figures, scope)]
    found += _twins(drafts, scope)
    return sorted(found, key=lambda finding: (finding.where.file or "", finding.where.line or 0))


def _check_draft(draft: Draft, figures: Figures, scope: Scope) -> Iterator[Finding]:
    yield from _uncited(draft)
    yield from _in_words_alone(draft)
    yield from _notes(draft)
    for mention in mentions(draft):
        yield from _check_mention(mention, figures, scope)


def _uncited(draft: Draft) -> Iterator[Finding]:
    """Numbers that lead nowhere."""
    left = prose(draft)
    for number in numbers(left, draft.language):
        line = left.count("\n", 0, number.start) + 1
        context = draft.text[max(0, number.start - 30) : number.end + 30]
        yield found_point(
            "number_without_reference",
            file=draft.file,
            line=line,
            found=number.text.strip(),
            context=context,
            at=str(number.start),
        )


def _notes(draft: Draft) -> Iterator[Finding]:
    """Marks of endnotes without a text."""
    text = without_comments(draft.text)
    for match in _MARK.finditer(text):
        if f"\n{match[0]}:" not in "\n" + text:
            yield found_point(
                "note_without_text", file=draft.file, line=text.count("\n", 0, match.start()) + 1, found=match[0]
            )


def _check_mention(mention: Mention, figures: Figures, scope: Scope) -> Iterator[Finding]:
    try:
        link = mention.link()
        keys = expand(link, scope)
    except BadLink:
        yield _point("link_malformed", mention, mention.target)
        return
    if not link.is_inline:
        unknown = [key for key in keys if key not in figures]
        if unknown:
            yield _point("figure_unknown", mention, mention.target, key=str(unknown[0]))
        return
    released = figures.get(keys[0])
    yield from _unprinted(mention, released) if state_of(released) != "value" else _printed(mention, released)


def _point(id_: str, mention: Mention, found: str, **blanks: str) -> Finding:
    return found_point(id_, file=mention.draft.file, line=mention.line, found=found, context=mention.target, **blanks)


def _key(mention: Mention) -> str:
    return str(mention.link().keys[0])


def _unprinted(mention: Mention, released: Released | None) -> Iterator[Finding]:
    """A figure that the text cannot print."""
    key, state = _key(mention), state_of(released)
    if released is None:
        yield _point("figure_unknown", mention, mention.text, key=key)
    elif state == "hidden":
        yield _point("figure_hidden", mention, mention.text, key=key)
    elif isinstance(released, Change) and any(letter.isdigit() for letter in mention.text):
        yield _point("change_not_comparable", mention, mention.text, key=key)
    else:
        yield _point("figure_without_data", mention, mention.text, key=key)


def _printed(mention: Mention, released: Released | None) -> Iterator[Finding]:
    if isinstance(released, Figure):
        yield from _check_figure(mention, released)
    elif isinstance(released, Change):
        yield from _check_change(mention, released)


def _before(mention: Mention) -> str:
    return mention.draft.text[max(0, mention.start - 200) : mention.start]


def _after(mention: Mention) -> str:
    return re.split(r"[.;,\n]", mention.draft.text[mention.end : mention.end + 30])[0]


def _typed(mention: Mention) -> list[TypedNumber]:
    return list(numbers(mention.text, mention.draft.language))


def _check_figure(mention: Mention, figure: Figure) -> Iterator[Finding]:
    value = figure.value if figure.value is not None else Fraction(0)
    now, key = figure_text(figure, mention.draft.language), str(figure.key)
    typed = _typed(mention)
    if typed and not any(agrees(each, value, hedge_before(mention, each)) for each in typed):
        yield _point("number_stale", mention, mention.text, key=key, now=now)
    if is_percentage(figure):
        for words, low, high in fractions_in(mention.text):
            if not low <= value <= high:
                yield _point("change_size", mention, words, key=key, now=now)
    yield from _units(mention, figure, typed)


def hedge_before(mention: Mention, number: TypedNumber) -> str:
    """The hedge before a number of a link, inside its text or just before it."""
    return hedge_of(_before(mention) + mention.text[: number.start])


def _units(mention: Mention, figure: Figure, typed: Sequence[TypedNumber]) -> Iterator[Finding]:
    """A percent of what is no share, a share without its sign, people where incidents are counted."""
    language = mention.draft.language
    unit = say(figure.unit, language)
    said, counted = unit_family(mention.text), unit_family(unit)
    is_share = is_percentage(figure) or figure.kind == "rate"
    has_percent = any(each.is_percent for each in typed)
    if (has_percent and not is_share) or (said and counted and said != counted and not is_share):
        yield _point("unit_differs", mention, mention.text, key=str(figure.key), unit=unit)


def _check_change(mention: Mention, change: Change) -> Iterator[Finding]:
    key = str(change.key)
    if change.verdict == "NOT COMPARABLE" and is_refused(mention.text, change):
        yield _point("change_not_comparable", mention, mention.text, key=key)
        return
    now = change_text(change, mention.draft.language)
    if change.percent is None and is_refused(mention.text, change):
        yield _point("percent_withheld", mention, mention.text, key=key, now=now)
        return
    if change.verdict != "NOT COMPARABLE":
        yield from _size(mention, change, now)
    yield from _direction(mention, change, now)


def _size(mention: Mention, change: Change, now: str) -> Iterator[Finding]:
    key, typed = str(change.key), _typed(mention)
    known = [value for value in (change.percent, change.difference) if value is not None]
    right = [e for e in typed if any(agrees(e, value, hedge_before(mention, e)) for value in _meant(e, change))]
    if typed and known and not right:
        yield _point("number_stale", mention, mention.text, key=key, now=now)
    wrong = [e for e in right if _is_against(e.sign, change)]
    if wrong:
        yield _point("change_sign", mention, mention.text, key=key, now=now)
    around = mention.text + " " + _before(mention)[-25:] if not typed else mention.text
    if change.percent is not None:
        yield from _words(mention, around, change.percent, key, now)


def _meant(number: TypedNumber, change: Change) -> list[Fraction]:
    """What a typed number may stand for: the percent, the points of a share, or the difference."""
    if number.is_percent:
        return [change.percent] if change.percent is not None else []
    return [value for value in (change.difference, change.percent) if value is not None]


def _is_against(sign: str, change: Change) -> bool:
    if not sign or not change.difference:
        return False
    return (sign == "+") != (change.difference > 0)


def _words(mention: Mention, text: str, percent: Fraction, key: str, now: str) -> Iterator[Finding]:
    """`a doublé`, `d’un tiers` against the percent."""
    for words, low, high in ratios_in(text):
        if not low <= percent <= high:
            yield _point("change_size", mention, words, key=key, now=now)
    for words, low, high in fractions_in(text):
        if not low <= abs(percent) <= high:
            yield _point("change_size", mention, words, key=key, now=now)


def _direction(mention: Mention, change: Change, now: str) -> Iterator[Finding]:
    key = str(change.key)
    if change.verdict == "NOT COMPARABLE":
        claim = _told_way(mention)
        if claim and not _says_not_comparable(mention):
            yield _point("change_word_not_comparable", mention, claim[1], key=key)
        return
    claim = nearest_way(_before(mention), mention.text, _after(mention))
    if claim is None:
        return
    way, word = claim
    if way == "stable":
        if change.verdict == "CHANGE" and abs(change.percent or Fraction(0)) >= _STEADY:
            yield _point("change_size", mention, word, key=key, now=now)
    elif change.verdict == "NO CLEAR CHANGE":
        yield _point("change_not_clear", mention, word, key=key)
    elif change.difference and (way == "up") != (change.difference > 0):
        yield _point("change_sign", mention, word, key=key, now=now)


def _told_way(mention: Mention) -> tuple[str, str] | None:
    """A direction that the sentence claims anywhere before the link, in it or after it: no such word may stand there."""
    near = nearest_way(_before(mention), mention.text, _after(mention))
    return near or way_in(sentence_before(mention.draft.text, mention.start), -1)


def _says_not_comparable(mention: Mention) -> bool:
    """True when the writer says so in the sentence; what an empty link prints is not enough beside a direction."""
    around = sentence_before(mention.draft.text, mention.start) + mention.text + _after(mention)
    return bool(re.search(r"comparable|compar(?:er|e)\b", around, re.IGNORECASE))


def _in_words_alone(draft: Draft) -> Iterator[Finding]:
    """Directions without their change, numbers in letters."""
    for line, word, key in undone_changes(draft):
        yield found_point(
            "direction_without_change", file=draft.file, line=line, found=word, key=str(key), context=word
        )
    for line, words in in_letters(draft):
        yield found_point("number_in_letters", file=draft.file, line=line, found=words, context=words)


def _twins(drafts: Sequence[Draft], scope: Scope) -> Iterator[Finding]:
    """Links whose figures another language does not cite."""
    cited_in = cited(drafts, scope).by_language()
    languages = sorted({draft.language for draft in drafts})
    for draft in drafts:
        for other in languages:
            if other != draft.language:
                yield from _missing_in(draft, other, cited_in.get(other, frozenset()), scope)


def _missing_in(draft: Draft, other: str, there: frozenset[object], scope: Scope) -> Iterator[Finding]:
    told: set[str] = set()
    for mention in mentions(draft):
        if mention.target in told or not _is_missing(mention, there, scope):
            continue
        told.add(mention.target)
        finding = _point("twin_differs", mention, mention.target, language=draft.language, other=other)
        yield _in_words(finding, draft.language, other)


def _is_missing(mention: Mention, there: frozenset[object], scope: Scope) -> bool:
    try:
        return any(key not in there for key in expand(mention.link(), scope))
    except BadLink:
        return False


def _in_words(finding: Finding, language: str, other: str) -> Finding:
    """The sentences with the names of the languages in place of their codes."""

    def named(code: str, into: str) -> str:
        return _NAMES.get(code, {}).get(into, code)

    messages = {
        into: text.format(found=finding.found, language=named(language, into), other=named(other, into))
        for into, text in MESSAGES["twin_differs"].message.items()
    }
    return replace(finding, message=messages)
