"""Looks at the figures of published editions again: what each is now, inside and through the gate."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from kolosi.model.figure import Change, Figure
from kolosi.model.key import Key
from kolosi.release.figures.figures import printed_decimals, printed_value
from kolosi.report.draft import numerals
from kolosi.report.draft.phrases import phrase
from kolosi.report.draft.wording import figure_text, is_hidden, is_percentage, titled, when
from kolosi.report.pack.errata import reads_otherwise
from kolosi.report.pack.erratum import turns
from kolosi.workspace.ask.releasing import gate_of
from kolosi.workspace.publish.restated import LANGUAGES, Restated, Standing

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from kolosi.model.figure import Released
    from kolosi.model.label import Label
    from kolosi.workspace.ask.desk import Desk
    from kolosi.workspace.publish.live import Live

LEAST_BASE = 20
"""Of a smaller count no percent is said, as in comparisons: one more would read as a large move."""


def looked_at(
    desk: Desk, lives: Collection[Live], doubted: Collection[str]
) -> tuple[tuple[Restated, ...], Mapping[Key, Released]]:
    """What moved, and how the gate would print it."""
    if desk.has_drafts:
        _ = desk.cited_estimates  # counted when the file was taken in: what is cited now is not counted again
    values = desk.estimates({side for live in lives for key in live.touched for side in _sides(key)})
    now = {key: _rounded(desk, key) for key, value in values.items() if not (value.waits and value.waits.withholds)}
    moved = {
        key
        for live in lives
        for key in live.touched
        if any(side in now and now[side] != value for side, value in live.told(key).items())
    }
    if not moved:
        return (), {}
    indicators = {key.indicator for key in moved}
    beside = {key for live in lives for key in live.touched if key.indicator in indicators and not key.is_change}
    printed = gate_of(desk, beside | moved)
    found = []
    for live in lives:
        for key in sorted(moved & set(live.touched)):
            one = printed.figures[key]
            told = _change(desk, live, one) if isinstance(one, Change) else _single(live, one, now[key], desk)
            if told is not None:
                found.append(_doubted(desk, told, doubted))
    return tuple(found), {Key.parse(one.key): printed.figures[Key.parse(one.key)] for one in found}


def _sides(key: Key) -> tuple[Key, ...]:
    return (key.before, key.after) if key.is_change else (key,)


def _rounded(desk: Desk, key: Key) -> Fraction | None:
    """A value as files of figures print it, were it let out."""
    estimate = desk.estimates([key])[key]
    value = printed_value(key, estimate, desk.context)
    decimals = printed_decimals(key, estimate, desk.context)
    return None if value is None else Fraction(numerals.rounded(value, decimals))


def _standing(one: Released) -> Standing:
    sides = (one.before, one.after) if isinstance(one, Change) else (one,)
    return "held" if is_hidden(one) else "kept" if any(side.is_kept for side in sides) else "moved"


def _single(live: Live, figure: Figure, now: Fraction | None, desk: Desk) -> Restated:
    then, standing = live.told(figure.key)[figure.key], _standing(figure)
    words: Callable[[Fraction | None], Label] = lambda value: _each(lambda one: _number(figure, value, one))  # noqa: E731
    is_told = standing != "held" and now is not None and then is not None
    return Restated(
        key=str(figure.key),
        edition=live.edition,
        label=_each(lambda one: f"{titled(figure, desk.scope, one)}, {when(figure, one)}"),
        then=words(then),
        now=_each(lambda one: figure_text(figure, one)) if standing == "held" else words(now),
        move=_each(lambda one: _move(figure, then or Fraction(0), now or Fraction(0), one)) if is_told else {},
        standing=standing,
        sentences=live.sentences(figure.key),
        elsewhere=live.elsewhere(figure.key),
    )


def _each(words: Callable[[str], str]) -> Label:
    return {language: words(language) for language in LANGUAGES}


def _number(figure: Figure, value: Fraction | None, language: str) -> str:
    if value is None:
        return numerals.NO_DATA[language]
    if is_percentage(figure):
        return numerals.percent(value, language, figure.decimals or None)
    return numerals.number(value, language, figure.decimals)


def _move(figure: Figure, then: Fraction, now: Fraction, language: str) -> str:
    """By how much: points of a share, else the difference with its percent."""
    if is_percentage(figure):
        return numerals.points(now - then, language)
    difference = numerals.signed_number(now - then, language, figure.decimals)
    if then < LEAST_BASE:
        return difference
    return f"{difference}, {numerals.signed_percent(100 * (now - then) / then, language)}"


def _change(desk: Desk, live: Live, change: Change) -> Restated | None:
    """What became of a change that an edition printed; nothing where it reads as it did."""
    was, standing = live.before.changes[str(change.key)], _standing(change)
    inside = desk.comparisons([change.key])[change.key]
    verdict, difference = (change.verdict, change.difference)
    if standing == "kept":
        verdict, difference = inside.verdict, inside.difference
    is_turned = standing != "held" and (verdict != was["verdict"] or turns(was, difference))
    if not (is_turned or reads_otherwise(was, change)):
        return None
    after = change.after

    def now(language: str) -> str:
        if standing != "kept":
            return figure_text(change, language)
        return _change_words(after, inside.verdict, inside.percent, inside.difference, language)

    def then(language: str) -> str:
        percent, gap = (None if was[one] is None else Fraction(str(was[one])) for one in ("percent", "difference"))
        return _change_words(after, str(was["verdict"]), percent, gap, language)

    def move(language: str) -> str:
        return f"{phrase(str(was['verdict']), language)} → {phrase(verdict, language)}"

    def what(language: str) -> str:
        against = numerals.period_words(str(change.key.against), language)
        return f"{titled(after, desk.scope, language)}, {when(after, language)} / {against}"

    before, today = _told_apart(_each(then), _each(now), after, was["difference"], difference)
    return Restated(
        key=str(change.key),
        edition=live.edition,
        label=_each(what),
        then=before,
        now=today,
        move=_each(move) if is_turned and verdict != was["verdict"] else {},
        standing=standing,
        verdicts=None if standing == "held" else (str(was["verdict"]), verdict),
        is_turned=is_turned,
        sentences=live.sentences(change.key),
        elsewhere=live.elsewhere(change.key),
    )


def _told_apart(
    then: Label, now: Label, after: Figure, was: object, difference: Fraction | None
) -> tuple[Label, Label]:
    """Both sides of a change in words; with the difference beside where they read alike, as −22 % and −22 %: files of figures print it too."""
    if was is None or difference is None or is_percentage(after):
        return then, now

    def beside(words: Label, gap: Fraction) -> Label:
        return {
            one: f"{text} ({numerals.signed_number(gap, one, after.decimals)})" if then[one] == now[one] else text
            for one, text in words.items()
        }

    return beside(then, Fraction(str(was))), beside(now, difference)


def _change_words(
    after: Figure, verdict: str, percent: Fraction | None, difference: Fraction | None, language: str
) -> str:
    if verdict == "NOT COMPARABLE" or (percent is None and difference is None):
        return phrase("NOT COMPARABLE", language)
    if percent is not None:
        return numerals.signed_percent(percent, language)
    assert difference is not None
    if is_percentage(after):
        return numerals.points(difference, language)
    return numerals.signed_number(difference, language, after.decimals)


def _doubted(desk: Desk, one: Restated, doubted: Collection[str]) -> Restated:
    source = desk.workspace.knowledge.indicators[Key.parse(one.key).indicator].source or ""
    return replace(one, source=source, is_doubted=source in doubted)
