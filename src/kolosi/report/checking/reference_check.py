"""The checks on references: every number leads to a figure, says what the figure says, and words fit the change.

Small and sound: a point is raised when the text and a figure contradict each other, or when words claim what no link proves.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from functools import partial

from kolosi.model.figure import Change, Figure, Figures, Released
from kolosi.model.finding import Finding
from kolosi.model.key import Key
from kolosi.model.label import say
from kolosi.reading.item import Item
from kolosi.report.checking.bases import another_base
from kolosi.report.checking.places import another_place
from kolosi.report.checking.reference_messages import found_point, in_languages
from kolosi.report.checking.times import another_time, whole_of_another_time
from kolosi.report.draft.claims import (
    earlier_way,
    has_points,
    in_letters,
    is_said,
    nearest_way,
    other_years,
    says_not_comparable,
    sized,
    undone_changes,
    unit_family,
    unsaid,
    wrong_parts,
)
from kolosi.report.draft.links import (
    SCHEMES,
    BadLink,
    Draft,
    Mention,
    Scope,
    blanked,
    cited,
    expand,
    mentions,
    without_comments,
)
from kolosi.report.draft.reader import read
from kolosi.report.draft.resolve import is_refused
from kolosi.report.draft.sections import sections
from kolosi.report.draft.typed_numbers import (
    TypedNumber,
    as_printed,
    in_points,
    outer_sign,
    right_behind,
    said_in_link,
    scale_of,
    typed_in,
)
from kolosi.report.draft.wording import change_text, figure_text, is_percentage
from kolosi.report.tables.strip import is_of_another_season
from kolosi.report.tables.strip_bases import mixed_bases
from kolosi.report.tables.tables import state_of

_MARK = re.compile(r"\[\^[^\]\s]+\](?!:)")
_BROKEN = re.compile(
    r"\(?(?:" + "|".join(SCHEMES) + r"):[^\s)]*/[^\s)]*\)?|\]\((?:" + "|".join(SCHEMES) + r"):[^\n)]*\)?"
)
_STEADY = Fraction(5)
"""Below this percent of change, `stable` is not contradicted."""


Remember = Callable[[Draft, Callable[[], list[Finding]]], list[Finding]]
"""The points of a draft: those found before where it has not changed, else those that are found now."""


def check(
    drafts: Sequence[Draft], figures: Figures, scope: Scope, remember: Remember = lambda _, find: find()
) -> list[Finding]:
    """Every point to check in the references of the drafts, by draft and line."""
    each = [remember(draft, partial(_of_draft, draft, figures, scope)) for draft in drafts]
    found = [finding for own in each for finding in own]
    found += _twins(drafts, scope)
    return sorted(found, key=lambda finding: (finding.where.file or "", finding.where.line or 0))


def _of_draft(draft: Draft, figures: Figures, scope: Scope) -> list[Finding]:
    return list(_check_draft(draft, figures, scope))


def _check_draft(draft: Draft, figures: Figures, scope: Scope) -> Iterator[Finding]:
    yield from _uncited(draft)
    yield from _in_words_alone(draft)
    yield from _notes(draft)
    for line, found in broken(draft):
        yield found_point("link_broken", file=draft.file, line=line, found=found)
    for mention in mentions(draft):
        yield from _check_mention(mention, figures, scope)
    yield from _seasons(draft, figures)


def _seasons(draft: Draft, figures: Figures) -> Iterator[Finding]:
    """The first change of each section that compares with another season, where nothing in the section speaks of seasons.

    The strip and the first sentences say it by themselves; a sentence written by hand would print the change bare.
    """
    heads = [section.start for section in sections(draft.text)]
    items = (item for line in read(draft).lines for item in line.items)
    said = {bisect_right(heads, item.start) for item in items if "SEASONAL" in item.classes}
    for mention in mentions(draft):
        change = _change_of(mention, figures)
        at = bisect_right(heads, mention.start)
        if at not in said and change and change.verdict == "CHANGE" and is_of_another_season(change):
            said.add(at)
            yield _point("season_unsaid", mention, change_text(change, draft.language), key=str(change.key))


def _change_of(mention: Mention, figures: Figures) -> Change | None:
    """The change that a link in a sentence prints, where it prints one."""
    try:
        link = mention.link()
    except BadLink:
        return None
    released = figures.get(link.keys[0]) if link.is_inline else None
    return released if isinstance(released, Change) and state_of(released) == "value" else None


def _uncited(draft: Draft) -> Iterator[Finding]:
    """Numbers that lead nowhere."""
    for number in typed_in(draft):
        line = draft.text.count("\n", 0, number.start) + 1
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


def bare_of_links(draft: Draft) -> str:
    """The text without its comments and the links of figures; every offset stays."""
    bare = without_comments(draft.text)
    for mention in mentions(draft):
        bare = blanked(bare, mention.start, mention.end)
    return bare


def broken(draft: Draft) -> Iterator[tuple[int, str]]:
    """Targets of figures that stand in no link, with their lines: a space in a target, a bracket that is missing. They print as they are."""
    bare = bare_of_links(draft)
    for match in _BROKEN.finditer(bare):
        yield bare.count("\n", 0, match.start()) + 1, match[0][:80]


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
        if link.scheme == "strip" and not link.has_mixed_bases:
            yield from _bases(mention, keys, figures)
        return
    released = figures.get(keys[0])
    if state_of(released) != "value":
        yield from _unprinted(mention, released)
        return
    yield from _printed(mention, released)
    place = another_place(mention, scope)
    if place:
        yield _point("sentence_place_differs", mention, place, key=_key(mention))


def _bases(mention: Mention, keys: Sequence[Key], figures: Figures) -> Iterator[Finding]:
    """The cells of a strip that compare with bases of different kinds, which the draft does not say to be meant."""
    for mixed in mixed_bases(keys, figures):
        some, others = (", ".join(str(key) for key in cells) for cells in (mixed.some, mixed.others))
        yield _point(mixed.id, mention, mention.target, some=some, others=others)


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


def _check_figure(mention: Mention, figure: Figure) -> Iterator[Finding]:
    value = figure.value if figure.value is not None else Fraction(0)
    now, key = figure_text(figure, mention.draft.language), str(figure.key)
    typed = said_in_link(mention)
    if unsaid(typed, figure) or _is_turned(mention, value, typed):
        yield _point("number_stale", mention, as_printed(mention), key=key, now=now)
    yield from _years(mention, figure)
    if is_percentage(figure):
        known = read(mention.draft)
        for words in wrong_parts(known, known.in_link(mention), value, is_change=False):
            yield _point("change_size", mention, words, key=key, now=now)
    yield from _units(mention, figure, typed)


def _is_turned(mention: Mention, value: Fraction, typed: Sequence[TypedNumber]) -> bool:
    """Whether a minus makes a figure negative, or a word behind an empty link multiplies what it prints."""
    signs = {each.sign for each in typed} if typed else {outer_sign(mention)}
    behind = _behind_empty(mention)
    is_scaled = behind is not None and scale_of(mention, behind) > 0
    return is_scaled or (value > 0 and not signs.isdisjoint("-−"))


def _behind_empty(mention: Mention) -> Item | None:
    """What stands right behind a link without a text, which is filled with the figure."""
    return None if mention.text.strip() else right_behind(mention)


def _years(mention: Mention, released: Released) -> Iterator[Finding]:
    """The years that the text of a link names, where its figure has none of them; the time, and the base, that its sentence gives it."""
    for words in other_years(mention, released):
        yield _point("label_year_differs", mention, words, key=_key(mention))
    is_over_time = isinstance(released, Figure) and released.kind == "flow"
    said, whole = another_time(mention, is_over_time=is_over_time), whole_of_another_time(mention)
    if said:
        yield _point("sentence_time_differs", mention, said, key=_key(mention))
    if whole:
        yield _point("whole_time_differs", mention, whole, key=_key(mention))
    base = another_base(mention)
    if base:
        yield _point("sentence_base_differs", mention, base, key=_key(mention))


def _units(mention: Mention, figure: Figure, typed: Sequence[TypedNumber]) -> Iterator[Finding]:
    """A percent of what is no share, a share without its sign, people where incidents are counted."""
    language = mention.draft.language
    unit = say(figure.unit, language)
    said, counted = unit_family(mention.text, language), unit_family(unit, language)
    is_share = is_percentage(figure) or figure.kind == "rate"
    behind = _behind_empty(mention)
    has_percent = any(each.is_percent for each in typed) or (behind is not None and "PERCENT" in behind.classes)
    if (has_percent and not is_share) or (said and counted and said != counted and not is_share):
        yield _point("unit_differs", mention, as_printed(mention), key=str(figure.key), unit=unit)


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
    key, typed = str(change.key), said_in_link(mention)
    said = as_printed(mention)
    yield from _years(mention, change)
    behind = _behind_empty(mention)
    is_points = any(each.is_points for each in typed) or (behind is not None and in_points(behind))
    if is_points and not has_points(change):
        yield _point("unit_differs", mention, said, key=key, unit=say(change.after.unit, mention.draft.language))
    elif (change.percent is not None or change.difference is not None) and unsaid(typed, change):
        yield _point("number_stale", mention, said, key=key, now=now)
    if any(is_said(each, change) and _is_against(each.sign, change) for each in typed):
        yield _point("change_sign", mention, said, key=key, now=now)
    if change.percent is not None:
        text = read(mention.draft)
        items = text.in_link(mention) if typed else sized(mention)
        for words in wrong_parts(text, items, change.percent, is_change=True):
            yield _point("change_size", mention, words, key=key, now=now)


def _is_against(sign: str, change: Change) -> bool:
    if not sign or not change.difference:
        return False
    return (sign == "+") != (change.difference > 0)


def _direction(mention: Mention, change: Change, now: str) -> Iterator[Finding]:
    key = str(change.key)
    claim = nearest_way(mention)
    if change.verdict == "NOT COMPARABLE":
        told = claim[1] if claim else earlier_way(mention)  # no such word may stand anywhere in the sentence before it
        if told and not says_not_comparable(mention):
            yield _point("change_word_not_comparable", mention, told, key=key)
        return
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
        yield in_languages(finding, language=draft.language, other=other)


def _is_missing(mention: Mention, there: frozenset[object], scope: Scope) -> bool:
    try:
        return any(key not in there for key in expand(mention.link(), scope))
    except BadLink:
        return False
