"""What the command line prints about figures: a value, a change, the rows behind it; and the command that watches weeks."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated

import typer

from kolosi.cli.door import FOLDER, POINTS, Door
from kolosi.cli.options import During, Json, Language, Workspace
from kolosi.cli.showing import show
from kolosi.measure.sentences import percent_words, share_words
from kolosi.reading.columns import meaning_of
from kolosi.reading.labels import label, labels

if TYPE_CHECKING:
    from kolosi.measure.series.months import Tendency
    from kolosi.workspace.answers import ChangeAnswer, FigureAnswer, TraceAnswer
    from kolosi.workspace.ask.exploring import Grouped
    from kolosi.workspace.ask.watching import Above, Watching

SHOWN = 40
"""Rows of a trace that a screen shows."""

SERIES = 12
"""Series with more than expected that a screen shows: what a meeting can talk through; `--json` gives all, and every week."""


def figure(door: Door, answer: FigureAnswer) -> None:
    """Prints one figure and what it rests on."""
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
        words = labels("exports.owner_statuses")
        for answer in answers:
            said = f" · {door.say(words[answer.owner_status])}" if answer.owner_status else ""
            show(_line(door, answer) + said)


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
    from kolosi.report.draft.wording import with_unit

    if answer.hidden:
        return door.say(answer.hidden)
    if answer.estimate.value is None:
        return door.say(NO_DATA)
    doubt = QUALIFIERS.get(answer.estimate.qualifier or "")
    said = with_unit(number(answer.estimate.value, door.language, answer.decimals), door.say(answer.unit))
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
    """Prints the rows behind a figure."""
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


def watch(
    indicator: Annotated[str, typer.Argument()],
    during: During = None,
    at: Annotated[list[str] | None, typer.Option("--at")] = None,
    group: Annotated[list[str] | None, typer.Option("--group")] = None,
    beside: Annotated[list[str] | None, typer.Option("--beside")] = None,
    workspace: Workspace = FOLDER,
    language: Language = None,
    json: Json = False,
) -> None:
    """Runs `kolosi watch`."""
    with Door(workspace, language, json) as door:
        watched(
            door,
            door.open().watch(indicator, during=during, at=at or (), group=group or (), beside=beside or ()),
        )


def watched(door: Door, answer: Watching) -> None:
    """What the weeks say, what cannot be said of them, the trend, and other sources."""
    door.code = POINTS if answer.alarms or answer.mixed else door.code
    if door.as_json:
        door.dump(answer.as_json())
        return
    show(
        f"{door.say(answer.indicator.label)} · {door.period(str(answer.during))}\n{door.say(label('watch.inside_only'))}"
    )
    show(door.say(label(f"watch.methods.{answer.watch.method}")))
    if answer.is_compound:
        show(door.say(label("watch.compound")))
    _above(door, answer)
    for state in ("gap", "partial", "incomplete"):
        _without(door, answer, state)
    _trends(door, answer)
    _filling(door, answer)
    _beside(door, answer)
    door.next(f"kolosi figures {answer.indicator.id} --group region,month")


def _above(door: Door, answer: Watching) -> None:
    """The series with more than expected, one line each, those with most above first; then how many chance alone would give."""
    rows = answer.above
    heads = [door.label("cli.watching.heads.region")]
    heads += [_capital(door.say(meaning_of("incidents", name))) for name in answer.columns]
    heads += [door.label(f"cli.watching.heads.{name}") for name in ("weeks", "observed", "expected", "peak", "said")]
    lines = [_series(door, answer, one) for one in rows[:SERIES]]
    if lines:
        door.table(heads, lines)
    else:
        show(door.label("cli.watching.nothing_above"))
    if len(rows) > SERIES:
        left = rows[SERIES:]
        weeks = sum(len(one.weeks) for one in left)
        show(door.label("cli.watching.more_series", left=len(left), weeks=weeks))
    if answer.together:
        each = (door.label("cli.watching.in_week", week=week.first, count=count) for week, count in answer.together)
        show(door.label("cli.watching.together", weeks=", ".join(each)))
    chance = _count(door, answer.watch.by_chance)
    blanks = {"looked_at": answer.watch.looked_at, "by_chance": chance, "above": len(answer.alarms)}
    show(door.label("cli.watching.by_chance", **blanks))
    show(door.label(f"watch.false_alarms.{answer.watch.method}"))


def _series(door: Door, answer: Watching, one: Above) -> list[object]:
    """One series: in how many weeks it passes its bound, what was counted in them and expected, its highest week."""
    peak = one.peak
    counts = {"observed": _count(door, peak.observed), "expected": _count(door, peak.expected)}
    weeks = [answer.weekly.weeks[each.week].first for each in one.weeks]
    return [
        door.say(answer.name(one.series.place)),
        *(door.say(words) for words in answer.short_words(one.series)),
        len(weeks),
        _count(door, one.observed),
        _count(door, one.expected),
        door.label("cli.watching.peak", week=answer.weekly.weeks[peak.week].first, **counts),
        door.say(answer.said(one.weeks[-1])),
    ]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _count(door: Door, value: float | None) -> str:
    """A count, or an expected one with a decimal."""
    from kolosi.report.draft.numerals import number

    if value is None:
        return "–"
    return number(Fraction(str(round(value, 1))), door.language, 0 if float(value).is_integer() else 1)


def _without(door: Door, answer: Watching, state: str) -> None:
    """The weeks of each place of which nothing is said."""
    places = answer.weeks_without(state)
    if not places:
        return
    show(door.say(label(f"watch.states.{state}")))
    by_weeks: dict[tuple[int, ...], list[str]] = {}
    for one, weeks in places.items():
        name = " · ".join(door.say(words) for words in (answer.name(one.place), *answer.words(one)))
        by_weeks.setdefault(weeks, []).append(name)
    for weeks, names in by_weeks.items():
        days = ", ".join(str(answer.weekly.weeks[week].first) for week in weeks)
        show(door.label("cli.watching.weeks", place=", ".join(names), weeks=days))


def _trends(door: Door, answer: Watching) -> None:
    """What is said of the months: of all places, and of each for which something is told."""
    show(door.label("cli.watching.trends"))
    for one in (answer.tendencies[-1], *answer.tendencies[:-1]):
        if one.place is None or one.verdict in ("rising", "falling") or one.breaks:
            said = (door.label(f"watch.caveats.{name}") for name in one.caveats)
            caveats = "".join(door.label("cli.watching.caveat", words=words) for words in said)
            words = door.label(f"watch.verdicts.{one.verdict}")
            blanks = {"place": door.say(answer.name(one.place)), "known": one.months[0], "all": one.months[1]}
            show(door.label("cli.watching.trend", words=words, caveats=caveats, **blanks))
            _steps(door, one)


def _steps(door: Door, one: Tendency) -> None:
    """The changes of level, and the next month."""
    for each in one.breaks:
        blanks = {"before": _count(door, each.before), "after": _count(door, each.after)}
        said = door.label("cli.watching.break", month=door.period(str(each.month)), **blanks)
        show(said + (door.label("cli.watching.with_reporters") if each.with_reporters else ""))
    if one.forecast:
        low, middle, high = (_count(door, value) for value in one.forecast)
        show(door.label("cli.watching.next_month", low=low, middle=middle, high=high))


def _filling(door: Door, answer: Watching) -> None:
    """The weeks that are not all in."""
    lines = answer.fills()
    if lines:
        show(door.label("cli.watching.filling"))
    for line in lines:
        low, high = (_count(door, value) for value in line.interval)
        blanks = {"week": line.week.first, "seen": _count(door, line.seen), "share": round(100 * line.completeness)}
        show(door.label("cli.watching.fills", low=low, high=high, **blanks))
    if answer.weekly.unplaced:
        show(door.label("cli.watching.unplaced", count=_count(door, answer.weekly.unplaced)))
    if any(answer.weekly.waiting):
        rows, files = answer.weekly.waiting
        show(door.label("cli.watching.waiting", rows=rows, files=files))


def _beside(door: Door, answer: Watching) -> None:
    """The definition table of the sources, and drafts that mix them."""
    from kolosi.report.draft.numerals import NO_DATA

    if answer.sides:
        heads = [
            door.label(f"cli.watching.beside_heads.{name}") for name in ("what", "source", "value", "covers", "note")
        ]
        rows = [
            [
                door.say(side.indicator.label),
                door.say(side.source),
                door.say(NO_DATA) if side.estimate.value is None else _count(door, float(side.estimate.value)),
                door.say(side.reach),
                door.say(side.indicator.caveat),
            ]
            for side in answer.sides
        ]
        door.table(heads, rows, title=door.label("cli.watching.beside"))
    for finding in answer.mixed:
        door.finding(finding)
