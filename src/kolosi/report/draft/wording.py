"""A figure or a change in words: what a sentence, a cell or a strip prints of it."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from kolosi.model.figure import Change, Figure, Released
from kolosi.model.key import Key
from kolosi.model.label import say
from kolosi.model.spelling import fold
from kolosi.reading.labels import written
from kolosi.report.draft import numerals
from kolosi.report.draft.links import PLACE, Scope
from kolosi.report.draft.numerals import HIDDEN, HIDDEN_SIGN, NO_DATA, WAITING
from kolosi.report.draft.phrases import QUALIFIERS, phrase, semicolon


def is_hidden(released: Released) -> bool:
    """True when nothing of it may be read; a change is hidden with either of its sides."""
    if isinstance(released, Figure):
        return released.hidden is not None
    return any(hidden is not None for hidden in (released.hidden, released.before.hidden, released.after.hidden))


def is_missing(released: Released) -> bool:
    """True when there is no data for it, or for one side of a change."""
    if isinstance(released, Figure):
        return released.is_missing
    return released.before.is_missing or released.after.is_missing


def absence_text(released: Released | None, language: str) -> str:
    """Why nothing is printed: no data, or an answer that is awaited. Of a change, that of the side which has none."""
    sides = (released.before, released.after) if isinstance(released, Change) else (released,)
    is_waiting = any(side is not None and side.is_missing and side.is_waiting for side in sides)
    return say(WAITING if is_waiting else NO_DATA, language)


def is_percentage(figure: Figure) -> bool:
    """True for a value that is read in percent."""
    return figure.kind == "share" or say(figure.unit, "en") in ("%", "percent")


def value_text(figure: Figure, language: str) -> str:
    """The bare value as printed: `7 580`, `57 %`. Only for a value that is there."""
    if figure.value is None:
        return absence_text(figure, language)
    if is_percentage(figure):
        return numerals.percent(figure.value, language, figure.decimals or None)
    return numerals.number(figure.value, language, figure.decimals)


def is_grade(unit: str) -> bool:
    """True for a unit that names a grade and counts nothing: it stands before its number."""
    return fold(unit) in written("exports.grades")


def with_unit(value: str, unit: str) -> str:
    """A value beside its unit, behind one that names a grade: 4 phase would be four of them.

    >>> with_unit("4", "phase"), with_unit("14", "violations"), with_unit("3", "")
    ('phase\xa04', '14 violations', '3')
    """
    return f"{unit}{numerals.NO_BREAK}{value}" if is_grade(unit) else f"{value} {unit}".strip()


def figure_text(released: Released, language: str) -> str:
    """What fills an empty link: the value with its qualifier, the change, or the words for none."""
    if is_hidden(released):
        return say(HIDDEN, language)
    if isinstance(released, Change):
        return change_text(released, language)
    if released.is_missing:
        return absence_text(released, language)
    return qualified(released, language)


def qualified(figure: Figure, language: str) -> str:
    """The value with the words that came with it: `plus de 3 000`."""
    label = QUALIFIERS.get(figure.qualifier or "")
    text = value_text(figure, language)
    return f"{say(label, language)} {text}" if label else text


def change_text(change: Change, language: str) -> str:
    """The change as printed: a percent, points, a difference of counts under a small base, or why there is none."""
    if is_hidden(change):
        return say(HIDDEN, language)
    if change.verdict == "NOT COMPARABLE":
        return phrase("NOT COMPARABLE", language)
    if change.percent is not None:
        return numerals.signed_percent(change.percent, language)
    return difference_text(change, language)


def difference_text(change: Change, language: str) -> str:
    """The difference, in points for shares and in counts for the rest."""
    if change.difference is None:
        return say(NO_DATA, language)
    if is_percentage(change.after):
        return numerals.points(change.difference, language)
    return numerals.signed_number(change.difference, language, change.after.decimals)


def cell_text(released: Released | None, language: str) -> str:
    """What a cell of a table prints: the sign of what is hidden, the value, or that there is no data."""
    if released is None:
        return say(NO_DATA, language)
    return HIDDEN_SIGN if is_hidden(released) else figure_text(released, language)


def direction(change: Change) -> str:
    """`up` or `down` for a clear change, else nothing: no arrow may be drawn."""
    if is_hidden(change) or change.verdict != "CHANGE" or not change.difference:
        return ""
    return "up" if change.difference > 0 else "down"


def is_good(change: Change) -> bool | None:
    """Whether a clear change goes to the better side; None when the indicator has none, when there is no clear change,
    or when nobody knows how many reporters are behind it: a fall that may be a fall of reporting is no good news."""
    if not change.is_reporting_measured:
        return None
    way = direction(change)
    return way == change.better if way and change.better else None


def when(figure: Figure, language: str) -> str:
    """The period of a flow or the as-of date of a stock."""
    if figure.kind == "stock" and figure.as_of is not None and not is_hidden(figure):
        return numerals.period_words(figure.as_of.isoformat(), language)
    return numerals.period_words(str(figure.key.period), language)


def when_short(figure: Figure, language: str) -> str:
    """The same, as a table prints it."""
    if figure.kind == "stock" and figure.as_of is not None and not is_hidden(figure):
        return numerals.period_short(figure.as_of.isoformat(), language)
    return numerals.period_short(str(figure.key.period), language)


def scope_words(key: Key, scope: Scope, language: str, *, skip: Iterable[str] = ()) -> str:
    """The places and terms of a key in words; empty for a figure of the whole country without breakdown."""
    passed = frozenset(skip)
    groups = [(name, terms) for name, terms in key.breakdown if name not in passed]
    parts = [_joined((term_words(scope, name, term, language) for term in terms), language) for name, terms in groups]
    if key.places and PLACE not in passed:
        parts.append(_joined((place_words(scope, place, language) for place in key.places), language))
    return ", ".join(parts)


def name_of(released: Released, scope: Scope, language: str) -> str:
    """What is counted, without the group and the places that a label may name behind: `label – terms (places)`."""
    text, key = say(released.label, language), released.key
    head, _, tail = text.rpartition(" (")
    if key.places and head and place_words(scope, key.places[0], language) in tail:
        text = head
    head, _, tail = text.rpartition(" – ")
    if key.breakdown and head and term_words(scope, *_first_term(key), language) in tail:
        text = head
    return text


def _first_term(key: Key) -> tuple[str, str]:
    name, terms = key.breakdown[0]
    return name, terms[0]


def titled(released: Released, scope: Scope, language: str) -> str:
    """What is counted, for whom and where."""
    group = scope_words(released.key, scope, language)
    return name_of(released, scope, language) + (f", {group}" if group else "")


def place_words(scope: Scope, place: str, language: str) -> str:
    """The name of a place; its id when the scope does not know it."""
    return say(scope.places.get(place, {language: place}), language)


def term_words(scope: Scope, name: str, term: str, language: str) -> str:
    """The label of a term; its id when the scope does not know it."""
    return say(scope.terms.get(name, {}).get(term, {language: term.replace("_", " ")}), language)


def _joined(words: Iterable[str], language: str) -> str:
    listed = list(words)
    if len(listed) < 2:
        return "".join(listed)
    return f"{', '.join(listed[:-1])} {phrase('conjunction', language)} {listed[-1]}"


def sources_words(figure: Figure, language: str) -> str:
    """The titles of the sources."""
    return semicolon(language).join(dict.fromkeys(say(source, language) for source in figure.sources))


def printed_value(figure: Figure) -> Decimal | None:
    """The value no more precise than it is printed: an exact share would tell its numerator and its base."""
    if figure.value is None or is_hidden(figure):
        return None
    decimals = max(figure.decimals, 1 if is_percentage(figure) and abs(figure.value) < 10 else 0)
    return numerals.rounded(figure.value, decimals)


def as_drawn(figure: Figure) -> float | None:
    """The value that a picture may draw."""
    value = printed_value(figure)
    return None if value is None else float(value)
