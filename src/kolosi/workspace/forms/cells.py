"""Values of the workspace as cells that people read, and cells that they filled in as values; what is wrong in one, with what comes near."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from kolosi.intake.columns.columns import flags
from kolosi.intake.columns.table import fold
from kolosi.model.finding import Refusal
from kolosi.model.formula import is_formula
from kolosi.model.label import say
from kolosi.model.period import Period, PeriodError
from kolosi.model.shown import shown_lines
from kolosi.model.spoken_period import period_named
from kolosi.report.draft.numerals import day, period_words
from kolosi.report.exports.cells import LONGEST
from kolosi.workspace.ask.keys import key_of
from kolosi.workspace.ask.periods import day_said
from kolosi.workspace.correct.nearby import nearest, require_indicator, require_place
from kolosi.workspace.correct.offered import place_named
from kolosi.workspace.forms.choices import NO_ID, YES_ID, choices_of, place_shown

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from kolosi.model.form import Answer, FormColumn
    from kolosi.model.template import Choice
    from kolosi.workspace.folder import Folder

_BETWEEN, _BETWEEN_KEYS = re.compile(r"[\n;]"), re.compile(r"\n|;(?=\s|$)")
"""What stands between two values of a cell. A semicolon without a space belongs to the key of a figure."""

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_NUMBERS = ("count", "amount", "score", "percent", "number")
_WRONG = {"score": "form_wrong_score", "percent": "form_wrong_percent", "number": "form_wrong_number"}
_ENDS = {"score": (1.0, 5.0), "percent": (0.0, 100.0), "number": (-1e12, 1e12)}
_MOST = 10_000
"""Neither a rank nor a day on which something is due is larger."""


class Wrong(ValueError):
    """A cell that cannot be taken: `id` names the sentence, `found` the part of the cell, `near` what comes near, as the form says it."""

    def __init__(self, id_: str, found: str, near: Sequence[str] = ()) -> None:
        super().__init__(id_)
        self.id, self.found, self.near = id_, found, " · ".join(near) or "–"


def seen(answer: Answer) -> str:
    """A cell as it is read again, whatever the program that kept it did to spaces and lines."""
    text = shown_lines(str(answer))[:LONGEST]
    return " ".join(unicodedata.normalize("NFC", text).split())


class Cells:
    """The cells of a form in one language of one workspace; lists are made once. `among` are the ids that each form's items bear."""

    def __init__(self, workspace: Folder, language: str, among: Mapping[str, Collection[str]] | None = None) -> None:
        self.workspace, self.language, self.among = workspace, language, among or {}
        self._choices: dict[str, tuple[Choice, ...]] = {}

    def choices(self, column: FormColumn) -> tuple[Choice, ...]:
        """The answers of a column."""
        kept = f"{column.read}:{column.terms}:{column.level}:{','.join(column.words)}"
        if kept not in self._choices:
            self._choices[kept] = choices_of(self.workspace, column)
        return self._choices[kept]

    # -- out --------------------------------------------------------------------------------------------------------

    def shown(self, column: FormColumn, value: object) -> Answer:
        """A value as it stands in its cell; nothing as an empty text."""
        if value is None or value == []:
            return ""
        if column.is_several:
            return "; ".join(str(self._one(column, one)) for one in (value if isinstance(value, list) else [value]))
        return self._one(column, value)

    def _one(self, column: FormColumn, value: object) -> Answer:
        text = {True: YES_ID, False: NO_ID}.get(value, "") if isinstance(value, bool) else str(value)
        if column.read in _NUMBERS and isinstance(value, int) and not isinstance(value, bool):
            return value
        if isinstance(value, float):
            return f"{value:g}"
        if column.read == "day":
            return _day(text) or text
        if column.read == "period":
            return _period_shown(text, self.language)
        if column.read == "place":
            place = self.workspace.knowledge.places.get(text)
            return place_shown(self.workspace, place, self.language).replace(";", ",") if place else text
        known = next((choice for choice in self.choices(column) if choice.name == text), None)
        return say(known.label, self.language) if known else text

    # -- in ---------------------------------------------------------------------------------------------------------

    def read(self, column: FormColumn, text: str) -> object:
        """The value that a filled cell stands for; None for an empty one. Raises `Wrong`."""
        if not text.strip():
            if column.is_needed:
                raise Wrong("form_needed", "")
            return None
        if is_formula(text):
            raise Wrong("form_formula", text)
        if column.is_several:
            between = _BETWEEN_KEYS if column.read == "figure" else _BETWEEN
            pieces = [" ".join(piece.split()) for piece in between.split(text) if piece.strip()]
            return list(dict.fromkeys(str(self._value(column, piece)) for piece in pieces))
        return self._value(column, " ".join(text.split()))

    def _value(self, column: FormColumn, text: str) -> object:
        if column.among is not None and text in self.among.get(column.among, ()):
            return text
        if column.among is not None and column.read == "code":
            known = self.among.get(column.among, ())
            raise Wrong(
                "form_wrong_reference", text, nearest({one: (one,) for one in known}, text) or sorted(known)[:3]
            )
        if column.read == "text":
            return text
        if column.read == "code":
            return _code(text)
        if column.read in ("count", "amount"):
            return _number(column, text)
        if column.read == "flag":
            return _flag(text)
        if column.read in ("score", "percent", "number"):
            return _measure(column, text)
        if column.read in ("day", "period"):
            return _time(column, text)
        if column.read == "figure":
            return self._figure(column, text)
        if column.read == "place":
            return self._place(text)
        return self._word(column, text)

    def _word(self, column: FormColumn, text: str) -> str:
        choices = self.choices(column)
        spellings = {choice.name: (choice.name, *choice.label.values()) for choice in choices}
        for compared in (str.strip, fold):
            same = [id_ for id_, several in spellings.items() if compared(text) in {compared(one) for one in several}]
            if len(same) == 1:
                return same[0]
        near = [choice for id_ in nearest(spellings, text) for choice in choices if choice.name == id_]
        raise Wrong("form_wrong_word", text, [say(choice.label, self.language) for choice in near or choices[:3]])

    def _place(self, text: str) -> str:
        named = place_named(self.workspace, text)
        if named is None:
            near = self.workspace.knowledge.places.suggest(text, n=3)
            raise Wrong("form_wrong_place", text, [place_shown(self.workspace, one, self.language) for one in near])
        return named

    def _figure(self, column: FormColumn, text: str) -> str:
        known = self.workspace.knowledge.indicators
        try:
            key = key_of(self.workspace, text)
            require_indicator(known, key.indicator)
            for place in key.places:
                require_place(self.workspace.knowledge.places, place)
        except Refusal as refusal:
            if column.among is not None and _CODE.fullmatch(text):
                ids = self.among.get(column.among, ())
                raise Wrong("form_wrong_excerpt", text, nearest({one: (one,) for one in ids}, text)) from refusal
            indicator = re.split(r"[;/@]", text)[0].strip()
            near = nearest({one.id: (one.id, *one.label.values()) for one in known.values()}, indicator)
            labels = [f"{id_} ({say(known[id_].label, self.language)})" for id_ in near]
            raise Wrong("form_wrong_figure", text, labels) from refusal
        return str(key)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _period_shown(text: str, language: str) -> str:
    """A period as people write it, so that it names the same when it is read again."""
    try:
        period = Period.parse(text)
    except PeriodError:
        return text
    words = day(period.first, language) if period.is_day else period_words(text, language)
    return words if period_named(words) == period else text


def _code(text: str) -> str:
    if not _CODE.fullmatch(text):
        raise Wrong("form_wrong_code", text)
    return text


def _number(column: FormColumn, text: str) -> int | str:
    """A whole number; what is no number says an amount in words."""
    digits = re.sub(r"[\s\u00a0\u202f]", "", text)
    is_number = digits.isascii() and digits.isdecimal() and len(digits) < 10
    if column.read == "amount":
        return int(digits) if is_number else text
    if not is_number or not 1 <= int(digits) <= _MOST:
        raise Wrong("form_wrong_count", text)
    return int(digits)


def _measure(column: FormColumn, text: str) -> int | float:
    """A score from 1 to 5, a percentage, or any number; the decimal sign is a point or a comma."""
    written = re.sub(r"[\s\u00a0\u202f%]", "", text).replace(",", ".").replace("−", "-")
    least, most = _ENDS[column.read]
    if not re.fullmatch(r"-?\d{1,12}(\.\d{1,6})?", written) or not least <= float(written) <= most:
        raise Wrong(_WRONG[column.read], text)
    return int(float(written)) if float(written).is_integer() else float(written)


def _flag(text: str) -> bool:
    said = flags().get(fold(text))
    if said is None:
        raise Wrong("form_wrong_flag", text)
    return said


def _time(column: FormColumn, text: str) -> str:
    """A day or a period in its normal form; what could be two of them is none."""
    if column.read == "day":
        found = _day(text) or day_said(text)
        if found is None:
            raise Wrong("form_wrong_day", text)
        return found.isoformat()
    period = period_named(text)
    if period is None:
        raise Wrong("form_wrong_period", text)
    return str(period)
