"""The key-figure strip: what is counted, how much, when, the change with its base period, the source."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, cast

from kolosi.model.figure import Change, Figure, Figures, Released
from kolosi.model.indicator import SUMMABLE_OVER_TIME
from kolosi.model.key import Key
from kolosi.model.label import say
from kolosi.reading.labels import label
from kolosi.report.draft import numerals
from kolosi.report.draft.blocks import Strip, StripCell
from kolosi.report.draft.links import Scope
from kolosi.report.draft.numerals import HIDDEN, NO_DATA
from kolosi.report.draft.phrases import colon, phrase, semicolon
from kolosi.report.draft.typography import say_well
from kolosi.report.draft.wording import (
    absence_text,
    change_text,
    direction,
    is_good,
    is_hidden,
    is_missing,
    is_percentage,
    qualified,
    sources_words,
    titled,
    when,
)


def strip(keys: Sequence[Key], figures: Figures, scope: Scope, language: str) -> Strip:
    """The strip of some keys; a change key shows its current value and the change, a figure key its value alone."""
    return Strip(tuple(_cell(key, figures.get(key), scope, language) for key in keys))


def _cell(key: Key, released: Released | None, scope: Scope, language: str) -> StripCell:
    if released is None:
        return _empty(key, say(NO_DATA, language))
    figure = released.after if isinstance(released, Change) else released
    change = released if isinstance(released, Change) else None
    return StripCell(
        key=key,
        label=titled(figure, scope, language),
        value=_value(figure, language),
        unit="" if is_percentage(figure) or figure.value is None else say(figure.unit, language),
        period=when(figure, language),
        change=_change(change, language) if change else "",
        base=_base(change, language) if change else "",
        reason=semicolon(language).join(
            text
            for text in (
                _reason(change, language) if change else "",
                _part(figure, language) or _reports(figure, change, language),
            )
            if text
        ),
        source=sources_words(figure, language),
        direction=cast(Literal["up", "down", ""], direction(change) if change else ""),
        is_good=is_good(change) if change else None,
    )


def _part(figure: Figure, language: str) -> str:
    """That a value is of a part of what is asked, and of which: months, regions and reports of how many."""
    if is_hidden(figure) or figure.is_missing or figure.status not in ("provisional", "partial"):
        return ""
    rest = say(figure.coverage, language) if figure.coverage else ""
    return phrase(figure.status, language) + (colon(language) + rest if rest else "")


def _reports(figure: Figure, change: Change | None, language: str) -> str:
    """How many reports the value rests on; nothing where it is withheld or missing, nor beside the reason against a change."""
    is_refused = change is not None and not is_hidden(change) and change.verdict == "NOT COMPARABLE"
    return "" if is_refused or is_hidden(figure) or figure.is_missing else say_well(figure.reporting, language)


def _empty(key: Key, value: str) -> StripCell:
    return StripCell(
        key=key, label=key.indicator, value=value, unit="", period="", change="", base="", reason="", source=""
    )


def _value(figure: Figure, language: str) -> str:
    if is_hidden(figure):
        return say(HIDDEN, language)
    return qualified(figure, language)


def _is_printable(change: Change) -> bool:
    return not is_hidden(change) and not is_missing(change) and change.verdict != "NOT COMPARABLE"


def _change(change: Change, language: str) -> str:
    return change_text(change, language) if _is_printable(change) else ""


def _base(change: Change, language: str) -> str:
    """`contre 8 312 (3e trimestre 2024)`: the base value and its period, or its date for a stock."""
    before = change.before
    if not _is_printable(change):
        return ""
    value = numerals.number(before.value or 0, language, before.decimals)
    if is_percentage(before):
        value = numerals.percent(before.value or 0, language, before.decimals or None)
    return f"{phrase('against', language)} {value} ({when(before, language)})"


def _reason(change: Change, language: str) -> str:
    """Why there is no change to print, or what must be said beside it."""
    if is_hidden(change):
        return "" if is_hidden(change.after) else phrase("change", language) + " " + say(HIDDEN, language)
    if change.before.is_missing:
        return when(change.before, language) + colon(language) + absence_text(change.before, language)
    if change.verdict == "NOT COMPARABLE":
        return _not_comparable(change, language)
    said = [phrase("NO CLEAR CHANGE", language)] if change.verdict == "NO CLEAR CHANGE" else []
    season = [say_well(_OTHER_SEASON, language)] if is_of_another_season(change) else []
    unmeasured = [phrase("reporting_unmeasured", language)] if not change.is_reporting_measured else []
    return semicolon(language).join([*said, *season, *unmeasured])


def is_of_another_season(change: Change) -> bool:
    """True for what is counted over time and compared with another season, of which nothing is taken off."""
    is_flow = change.after.kind in SUMMABLE_OVER_TIME
    return is_flow and not change.after.key.period.is_same_season(change.before.key.period)


def _not_comparable(change: Change, language: str) -> str:
    """The words, the base period and the first reason; no arrow, no percent."""
    base = numerals.period_words(str(change.before.key.period), language)
    head = f"{phrase('NOT COMPARABLE', language)} {_with(base, language)}"
    return head + semicolon(language) + say_well(change.reasons[0], language) if change.reasons else head


_OTHER_SEASON = label("comparison.words.not_seasonally_adjusted")
_AS_OF, _NUMBERED = label("strip.as_of"), label("strip.numbered")
_WITH, _WITH_THE = label("strip.with"), label("strip.with_the")


def _with(period: str, language: str) -> str:
    """`avec le 4e trimestre 2024`, `avec octobre 2024`, `with the fourth quarter of 2024`."""
    named = period.removeprefix(_AS_OF[language])
    return (_WITH_THE if re.match(_NUMBERED[language], named) else _WITH)[language].format(named)
