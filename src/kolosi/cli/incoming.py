"""What the command line prints about files and workspaces: made, added, owed, waiting, decided."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kolosi.cli.door import CLEAN, POINTS, USAGE, Door
from kolosi.cli.showing import show
from kolosi.model.label import say
from kolosi.model.shown import shown
from kolosi.reading.labels import lists

if TYPE_CHECKING:
    from kolosi.model.decision import Decision
    from kolosi.workspace.answers import Added
    from kolosi.workspace.follow.expecting import Due
    from kolosi.workspace.follow.status import Line, Status
    from kolosi.workspace.publish.restated import Restated

CORRECTION, FORM = "correction", "form"
"""The source of a to-correct list, and of a form about the workspace itself, given back."""


def made(door: Door, folder: Path, *, is_carried: bool = False) -> None:
    """A new workspace was made; one that carries the last edition says what is to be confirmed."""
    if door.as_json:
        door.dump({"workspace": str(folder)})
    else:
        show(door.label("cli.incoming.is_ready", folder=folder))
        if is_carried:
            show(door.label("cli.incoming.carried"))
    door.next(f"kolosi ready --workspace {folder}" if is_carried else f"kolosi add FILE … --workspace {folder}")


def added(door: Door, answers: Sequence[Added]) -> None:
    """What adding files gave."""
    if door.as_json:
        door.dump([answer.as_json() for answer in answers])
    for answer in answers:
        if not door.as_json:
            _print_added(door, answer, is_short=len(answers) > FEW)
        door.code = max(door.code, _outcome(answer))
    door.next("kolosi status")


FEW = 3
"""Of more files at once, only where each is shown as it is understood is said."""


def _outcome(answer: Added) -> int:
    is_refused = answer.receipt is None and not answer.changed and not answer.decisions and not answer.collected
    severities = {finding.severity for finding in answer.findings}
    if is_refused and "error" in severities:
        return USAGE
    return POINTS if severities - {"note"} else CLEAN


def _print_added(door: Door, answer: Added, *, is_short: bool = False) -> None:
    show(f"{shown(answer.file)}  {_summary(door, answer)}")
    door.few(answer.findings)
    if answer.difference:
        _print_difference(door, answer)
    _print_restated(door, answer.restated)
    if answer.seen is not None and is_short:
        seen = answer.seen.sheet
        show(door.label("cli.incoming.understood_so", seen=seen))
    elif answer.seen is not None:
        from kolosi.cli.learning import print_seen

        print_seen(door, answer.seen)


def _summary(door: Door, answer: Added) -> str:
    if answer.source == CORRECTION:
        return door.label("cli.incoming.decisions_recorded", decisions=answer.decisions)
    if answer.source == FORM and not any(finding.severity == "error" for finding in answer.findings):
        return door.label("cli.incoming.changes_taken", count=answer.changed)
    if answer.collected:
        return door.label("cli.incoming.collected_sealed")
    if answer.receipt is None:
        return door.label("cli.incoming.not_added")
    from kolosi.workspace.follow.expecting import titles

    sure = round(100 * (answer.confidence or 0))
    kept = _counts(door, answer)
    title, sender = titles(door.open(), answer.receipt.source, answer.receipt.organisation)
    percent = door.say({"fr": f"{sure} %", "en": f"{sure}%"})
    read_as = f"{door.say(title)} [{answer.source}/{answer.layout}, {percent}]"
    return f"{read_as} · {door.say(sender)} · {door.period(str(answer.receipt.period))} · {kept}"


def _counts(door: Door, answer: Added) -> str:
    """How many records came of how many rows, and how many of them wait for an answer."""
    rows = door.count("cli.incoming.of_rows", answer.rows) if answer.rows else door.label("cli.incoming.of_rows.none")
    records = door.count("cli.incoming.records", answer.records)
    return door.label(
        "cli.incoming.records_of_rows", records=records, of_rows=rows, waiting=door.number(answer.waiting)
    )


def _print_difference(door: Door, answer: Added) -> None:
    change = answer.difference
    assert change is not None
    show(door.label("cli.incoming.replaces", added=change.added, changed=change.changed, deleted=change.deleted))
    for key, before, after in change.moved[:MANY]:
        show(f"  {key}: {before} → {after}")


MANY = 20
"""So many moves are printed, as of differences between two files; --json gives all."""


def _print_restated(door: Door, found: Sequence[Restated]) -> None:
    """What of published editions is another figure now, with the sentences that tell it."""
    for one in found[:MANY]:
        for text in one.lines(door.language):
            show(f"  {text}")
    if len(found) > MANY:
        show(f"  {door.label('cli.incoming.restated_more', count=len(found) - MANY)}")


def status(door: Door, state: Status) -> None:
    """The state of the workspace."""
    if door.as_json:
        door.dump(state.as_json())
    else:
        _print_status(door, state)
    if any(finding.severity != "note" for finding in state.findings):
        door.code = POINTS
    if not state.period:
        door.next(door.label("cli.incoming.accept"))
    elif state.listed:
        from kolosi.workspace.correct.correction_words import NAMES

        name = say(NAMES, door.open().settings.languages[0])
        listed = Path("out", "internal", name)
        is_sealed = door.open().vault is not None
        into = door.label("cli.incoming.folder")
        door.next(f"kolosi unlock --take {listed} --into {into}" if is_sealed else f"kolosi add {listed}")
    else:
        door.next("kolosi check")


TOLD_BESIDE = ("waivers_in_force", "waivers_ended")
"""Notes that the state says all the same: what persons let through, and until when."""


def _print_status(door: Door, state: Status) -> None:
    heads = lists("cli.incoming.heads")[door.language]
    rows = [
        (line.file, *_told(door, line), *map(door.number, (line.rows, line.records, line.waiting)), *_rare(line))
        for line in state.lines
    ]
    rare = [at for at in (-3, -2, -1) if any(row[at] for row in rows)]
    shown = [*range(len(heads) - 3), *rare]
    door.table(
        [heads[at] for at in shown],
        [[row[at] for at in shown] for row in rows],
        title=f"{state.name} · {door.period(state.period)}" if state.period else state.name,
    )
    told = [one for one in state.findings if one.severity != "note" or one.id in TOLD_BESIDE]
    door.few(sorted(told, key=lambda one: ("error", "warning", "note").index(one.severity)))
    _print_restated(door, state.restated)
    if not state.period:
        return
    taken_back = door.label("cli.incoming.withdrawn")
    named = (f"{name} ({taken_back})" if name in state.withdrawn else name for name in state.editions)
    editions = ", ".join(named)
    show(
        door.label(
            "cli.incoming.open",
            unknown=state.unknown,
            decisions=state.decisions,
            editions=editions or door.label("cli.incoming.no_edition"),
        )
    )
    codes(door, state.codes)


def codes(door: Door, ends: Sequence[str]) -> None:
    """How far the decisions go: a code to be noted outside finds what is cut off later."""
    if ends:
        noted = " ".join(ends)
        show(door.label("cli.incoming.to_note_elsewhere", noted=noted))


def dues(door: Door, owed: Sequence[Due], letters: Path | None = None) -> None:
    """Who owes what, with the reminder to send, or the folder where the letters lie."""
    if door.as_json:
        door.dump([due.as_json() for due in owed])
    else:
        _print_dues(door, owed, letters)
    if any(due.state == "late" for due in owed):
        door.code = POINTS


def _print_dues(door: Door, owed: Sequence[Due], folder: Path | None) -> None:
    heads = lists("cli.incoming.due_heads")
    door.table(heads[door.language], [_due_row(door, due) for due in owed])
    letters: dict[str, str] = {}
    for due in owed:
        if due.reminder:
            letters.setdefault(due.organisation, f"{door.say(due.sender)}\n{door.letter(due.reminder)}")
    for letter in letters.values() if folder is None else ():
        show(f"\n{door.label('cli.incoming.to')} {letter}")
    _print_published(door, owed)
    if folder is not None:
        show(
            door.label(
                "cli.incoming.letters_in", letters=door.count("cli.incoming.letters", len(letters)), folder=folder
            )
        )
    elif letters:
        door.next(door.label("cli.incoming.expected_letters"))


def _print_published(door: Door, owed: Sequence[Due]) -> None:
    """What is late and that nobody is asked for: its system publishes it."""
    titles = dict.fromkeys(door.say(due.title) for due in owed if due.state == "late" and due.publishes)
    if titles:
        text = door.open().knowledge.messages.text("dues_published", titles=", ".join(titles))
        show(f"\n{door.say(text)}")


def _due_row(door: Door, due: Due) -> tuple[str, ...]:
    from kolosi.report.draft.numerals import day
    from kolosi.workspace.ask.notebook import STATES

    state = door.say(STATES[due.state])
    late = f", {door.count('cli.incoming.days_late', due.days_late)}" if due.days_late else ""
    return *_told(door, due), day(due.due, door.language), f"{state}{late}"


def _rare(line: Line) -> tuple[object, ...]:
    """What most files have nothing of."""
    return line.left_out, line.days_late, line.embargo or ""


def _told(door: Door, line: Line | Due) -> tuple[str, str, str]:
    """Source, sender and period in the words of people."""
    return door.say(line.title), door.say(line.sender), door.period(str(line.period))


def decision(door: Door, recorded: Decision, beside: Sequence[str] = ()) -> None:
    """A decision was recorded; `beside` are lines on what came of it."""
    if door.as_json:
        door.dump(vars(recorded))
    else:
        value, _, figures = recorded.value.partition("; figures=")
        more = f"; figures={figures[:12]}…" if len(figures) > 12 else f"; figures={figures}" if figures else ""
        about = f"{recorded.id}  {recorded.kind}  {recorded.subject} = {value}{more}"
        show(f"{about}  ({recorded.author}, {recorded.when})")
        for line in beside:
            show(line)
    door.next("kolosi build")
