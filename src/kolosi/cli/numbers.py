"""What the command line prints about figures: a value, a change, the rows behind it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from kolosi.cli.door import Door
from kolosi.cli.showing import show
from kolosi.measure.sentences import percent_words, share_words

if TYPE_CHECKING:
    from kolosi.workspace.answers import ChangeAnswer, FigureAnswer, TraceAnswer
    from kolosi.workspace.ask.exploring import Grouped

SHOWN = 40
"""Rows of a trace that a screen shows."""


def figure(door: Door, answer: FigureAnswer) -> None:
    """One figure and what it rests on."""
    if door.as_json:
        door.dump(answer.as_json())
    else:
        show(_line(door, answer))
        missing = answer.estimate.missing if answer.estimate.value is None else {}
        for text in (answer.coverage, answer.caveat, missing):
            if text:
                show(f"  {door.say(text)}")
        if answer.public:
            show(door.label("cli.numbers.public_code") + " ".join(answer.public))
        _held(door, answer)
        if not answer.is_published:
            show(door.label("cli.numbers.not_published"))
    door.next(f'kolosi trace "{answer.estimate.key}"')


def _held(door: Door, answer: FigureAnswer) -> None:
    """Why a figure does not leave, or would not; and what would in its place."""
    if answer.held and not answer.hidden:
        show(door.label("cli.numbers.not_if_cited") + door.say(answer.held))
    if answer.held or answer.hidden:
        for key, words in zip(answer.merges, answer.merged, strict=True):
            show(door.label("cli.numbers.could_be_shown") + f"{door.say(words)} [{key}]")
    for finding in answer.settle:
        door.finding(finding)


def figures(door: Door, answers: Sequence[FigureAnswer] | Grouped) -> None:
    """Every figure cited, or a table of groups."""
    from kolosi.workspace.ask.exploring import Grouped

    if isinstance(answers, Grouped):
        grouped(door, answers)
    elif door.as_json:
        door.dump([answer.as_json() for answer in answers])
    else:
        for answer in answers:
            show(_line(door, answer))


def grouped(door: Door, answer: Grouped) -> None:
    """Figures over groups; Σ stands where a grouping leaves a column out."""
    from kolosi.report.draft.numerals import number

    if door.as_json:
        door.dump(answer.as_json())
        return
    rows = (
        [
            *("Σ" if name not in group else group[name] or "–" for name in answer.columns),
            *("–" if value is None else number(Fraction(str(value)), door.language) for value in values.values()),
        ]
        for group, values in answer.rows
    )
    door.table([*answer.columns, *(door.say(label) for label in answer.indicators.values())], rows)
    show(door.label("cli.numbers.inside_only"))


def _line(door: Door, answer: FigureAnswer) -> str:
    return f"{answer.estimate.key}\n  {_value(door, answer)} · {door.say(answer.label)}"


def _value(door: Door, answer: FigureAnswer) -> str:
    from kolosi.report.draft.numerals import NO_DATA, number
    from kolosi.report.draft.phrases import QUALIFIERS

    if answer.hidden:
        return door.say(answer.hidden)
    if answer.estimate.value is None:
        return door.say(NO_DATA)
    doubt = QUALIFIERS.get(answer.estimate.qualifier or "")
    said = f"{number(answer.estimate.value, door.language, answer.decimals)} {door.say(answer.unit)}"
    return f"{door.say(doubt)} {said}" if doubt else said


def change(door: Door, answer: ChangeAnswer) -> None:
    """One change with its reasons."""
    if door.as_json:
        door.dump(answer.as_json())
        return
    show(f"{answer.comparison.key}\n  {door.say(answer.label)}")
    show(f"  {door.say(answer.hidden or answer.comparison.sentence)}")
    for finding in answer.settle:
        door.finding(finding)
    for reason in answer.comparison.reasons:
        show(f"  {'✗' if reason.is_refusal else '·'} {door.say(reason.message)}")
    for share, moved in answer.break_even:
        said = (share_words(100 * share, door.language), percent_words(moved, door.language))
        show(door.label("cli.numbers.break_even").format(share=said[0], moved=said[1]))
    door.next(f'kolosi trace "{answer.comparison.key.after}"')


_TRACED = ("file", "sheet", "row", "column", "contribution")
"""What a screen shows of a row behind a figure."""


def trace(door: Door, answer: TraceAnswer) -> None:
    """The rows behind a figure."""
    if door.as_json:
        door.dump(answer.as_json())
        return
    told = [name for name in _TRACED if name != "column" or any(row["column"] for row in answer.rows)]
    rows = [[row[name] for name in told] for row in answer.rows[:SHOWN]]
    heads = [door.label(f"cli.numbers.traced.{name}") for name in told]
    door.table(heads, rows, title=f"{answer.key} = {answer.value}")
    left = len(answer.rows) - SHOWN
    if left > 0:
        show(door.label("cli.numbers.more_rows", left=left))
    show(f"Σ {answer.total}")
