"""The questions that reviewers are likely to ask of the figures that the drafts cite, each with what is known: facts, and the rows behind them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from kolosi.measure.sentences import period_words
from kolosi.model.figure import Figure
from kolosi.model.key import Key
from kolosi.model.label import Label
from kolosi.report.draft.wording import scope_words
from kolosi.report.forms.questions_sheet import Answered, questions_workbook
from kolosi.store.files import write_whole
from kolosi.workspace.ask.asking import desk_of
from kolosi.workspace.ask.keys import base_period
from kolosi.workspace.ask.releasing import codes_of_receipts, inside_view
from kolosi.workspace.ask.remedying import held_if_cited
from kolosi.workspace.write.registers import ranked_risks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from kolosi.workspace.answers import FigureAnswer
    from kolosi.workspace.ask.asking import Asking
    from kolosi.workspace.folder import Folder

MOST = 30
"""So many figures are asked about: those that the ranked risks rest on come first; nobody prepares for more in a meeting."""

BACK = 4
"""So many periods back it is looked for a fall: of quarters a year, so that each season is among them."""

ROWS = 20
"""So many rows are shown of a figure; `kolosi trace` gives all."""


RISE, FALL, FALL_TOO = "question_rise", "question_fall", "question_fall_too"
"""The sentences that ask why a figure moves."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question, what is known, and the figures whose rows it rests on; none of one that is held back."""

    asked: Label
    known: Label
    keys: tuple[Key, ...] = ()


def likely_questions(desk: Asking) -> list[Question]:
    """The questions about the figures of the reporting period that the drafts cite, those of the risks first."""
    keys = [key for key in _in_order(desk) if not key.is_change and not key.period.is_day][:MOST]
    values = desk.estimates(
        one for key in keys for one in (key, *_sides(desk, key))
    )  # all at once: one reading of the records
    codes = codes_of_receipts(desk)
    answers = [inside_view(desk, key, values[key], codes, is_alone=False) for key in keys]
    desk.comparisons(change for answer in answers for change, _ in _changes(desk, answer))
    return [question for answer in answers for question in _of_figure(desk, answer)]


def write_questions(workspace: Folder, path: Path) -> None:
    """Writes the workbook of questions, in the first language of the workspace. Raises `Refusal` where the path cannot be written."""
    desk = desk_of(workspace)
    found = likely_questions(desk)
    answered = [Answered(asked=one.asked, known=one.known, keys=tuple(map(str, one.keys))) for one in found]
    language, texts = workspace.settings.languages[0], workspace.knowledge.messages.text
    write_whole(path, questions_workbook(answered, list(_rows_behind(desk, found)), language, texts))


def _rows_behind(desk: Asking, questions: Sequence[Question]) -> Iterator[list[str]]:
    """The first rows of each figure that a question rests on, each figure once."""
    for key in dict.fromkeys(key for question in questions for key in question.keys):
        rows = desk.trace(key).rows
        for row in rows[:ROWS]:
            named = [row[name] for name in ("file", "sheet", "row", "column", "contribution")]
            yield [str(key), *("" if value is None else str(value) for value in named)]
        if len(rows) > ROWS:
            yield [str(key), f"… {len(rows) - ROWS}", "", "", "", ""]


def _in_order(desk: Asking) -> list[Key]:
    """The cited figures: those that the ranked risks rest on, by rank; then the others, totals before their parts."""
    evidence = [key for key in _evidence(desk) if key in desk.cited]
    others = sorted(desk.cited, key=lambda key: (len(key.places), len(key.breakdown), str(key)))
    return list(dict.fromkeys([*evidence, *others]))


def _evidence(desk: Asking) -> Iterator[Key]:
    for risk in ranked_risks(desk.workspace):
        for text in risk.evidence:
            key = Key.named(text)  # a point to check of the drafts tells one that names nothing
            if key is not None:
                yield key


# -- of one figure ------------------------------------------------------------------------------------------------------


def _of_figure(desk: Asking, answer: FigureAnswer) -> Iterator[Question]:
    key = answer.estimate.key
    texts, blanks = desk.workspace.knowledge.messages.text, {"label": _label(desk, key), "period": _said(key)}
    if answer.hidden:
        yield Question(asked=texts("question_hidden", **blanks), known=answer.hidden)
        return
    if answer.estimate.value is None:
        if not key.places:  # of places the coverage of their total says it
            yield Question(asked=texts("question_no_data", **blanks), known=answer.estimate.missing)
        return
    for change, way in _changes(desk, answer):
        told = desk.change(change)
        if told.hidden is None:
            asked = texts(way, **{**blanks, "period": _said(change.after), "base": _said(change.before)})
            yield Question(asked=asked, known=told.comparison.sentence, keys=(change.after, change.before))
    reporters = answer.estimate.coverage.reporters
    if reporters is not None and reporters[0] < reporters[1]:
        yield Question(asked=texts("question_reporters", **blanks), known=answer.coverage, keys=(key,))


def _changes(desk: Asking, answer: FigureAnswer) -> list[tuple[Key, str]]:
    """The changes that a reader may ask about, each with its way: on the period before, on a year ago, an earlier fall.

    None of which one side is held back.
    """
    key = answer.estimate.key
    found = [(change, way) for change in _bases(desk, key) if (way := _way(desk, change, answer.decimals)) is not None]
    fall = _earlier_fall(desk, key) if answer.estimate.kind == "flow" else None
    if fall is not None and fall not in _bases(desk, key):
        found.append((fall, FALL_TOO if FALL in {way for _, way in found} else FALL))
    return [(change, way) for change, way in found if not any(_is_held(desk, side) for side in _both(change))]


def _bases(desk: Asking, key: Key) -> list[Key]:
    """The changes of a figure on the period before and on a year ago."""
    settings = desk.workspace.settings
    bases = (base_period(role, key.period, settings) for role in ("previous", "year_ago"))
    return [key.to(base) for base in dict.fromkeys(bases) if base != key.period]


def _back(key: Key) -> list[Key]:
    """A figure in the periods before, the latest first."""
    periods = [key.period.previous()]
    while len(periods) < BACK:
        periods.append(periods[-1].previous())
    return [replace(key, period=period) for period in periods]


def _sides(desk: Asking, key: Key) -> list[Key]:
    """Every figure that is looked at beside one."""
    return [*(change.before for change in _bases(desk, key)), *_back(key)]


def _both(change: Key) -> tuple[Key, Key]:
    return change.before, change.after


def _way(desk: Asking, change: Key, decimals: int) -> str | None:
    """Whether a figure rises or falls, as it is printed; None where it stays as it is, or one side is not known."""
    before, after = (desk.estimates([side])[side].value for side in _both(change))
    if before is None or after is None or round(before, decimals) == round(after, decimals):
        return None
    return RISE if after > before else FALL


def _is_held(desk: Asking, key: Key) -> bool:
    """True for a figure that is held back, or would be if a draft cited it."""
    figure = desk.released.get(key)
    if isinstance(figure, Figure):
        return figure.hidden is not None
    return held_if_cited(desk, key, desk.estimates([key])[key], desk.context) is not None


def _earlier_fall(desk: Asking, key: Key) -> Key | None:
    """The largest fall among the periods before, which a reader of the series sees too."""
    falls = [
        (before - after, later.to(earlier.period))
        for later, earlier in pairwise(_back(key))
        if (after := desk.estimates([later])[later].value) is not None
        and (before := desk.estimates([earlier])[earlier].value) is not None
        and after < before
    ]
    return max(falls, key=lambda fall: fall[0])[1] if falls else None


def _label(desk: Asking, key: Key) -> Label:
    """What is counted, for whom and where, in the words of the document."""
    label = desk.workspace.knowledge.indicators[key.indicator].label
    groups = {language: scope_words(key, desk.scope, language) for language in label}
    return {language: " – ".join(filter(None, (text, groups[language]))) for language, text in label.items()}


def _said(key: Key) -> Label:
    return {language: period_words(key.period, language) for language in ("fr", "en")}
