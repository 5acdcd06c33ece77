"""The files of a workspace at the command line: which there are, and what is taken back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from kolosi.cli.door import FOLDER, Door
from kolosi.cli.options import During, Json, Language, Workspace
from kolosi.cli.showing import show
from kolosi.model.finding import Refusal, point
from kolosi.reading.labels import lists

if TYPE_CHECKING:
    from kolosi.workspace.receive.filing import FileLine
    from kolosi.workspace.receive.taking_back import TakenBack

Named = Annotated[str, typer.Argument()]
Why = Annotated[str, typer.Option("--why")]
Author = Annotated[str | None, typer.Option("--author", "--by")]


def files(
    code: Annotated[str | None, typer.Argument()] = None,
    workspace: Workspace = FOLDER,
    language: Language = None,
    json: Json = False,
) -> None:
    """Runs `kolosi files`."""
    with Door(workspace, language, json) as door:
        lines = door.open().files(code)
        if door.as_json:
            door.dump([line.as_json() for line in lines])
            return
        _print_files(door, lines)
        door.next("kolosi status")


def _print_files(door: Door, lines: Sequence[FileLine]) -> None:
    heads = lists("cli.filing.heads")
    door.table(heads[door.language], [_row(door, line) for line in lines])


def _row(door: Door, line: FileLine) -> tuple[object, ...]:
    from kolosi.workspace.receive.filing import STATES

    state = door.say(STATES[line.state])
    if line.by:
        state = f"{state} ({line.by})"
    if line.why:
        state = f"{state} : {line.why}" if door.language == "fr" else f"{state}: {line.why}"
    period = door.period(line.period) if line.period else ""
    counts = (line.records, line.open or "") if line.rows else ("", line.open or "")
    return line.code, line.file, state, door.say(line.title), line.organisation, period, *counts


def remove(
    file: Named,
    why: Why,
    author: Author = None,
    workspace: Workspace = FOLDER,
    language: Language = None,
    json: Json = False,
) -> None:
    """Runs `kolosi remove`."""
    with Door(workspace, language, json) as door:
        _taken_back(door, door.open().remove(file, why=why, author=author))


def undo(
    why: Annotated[str, typer.Option("--why")] = "",
    look: Annotated[bool, typer.Option("--look")] = False,
    author: Author = None,
    workspace: Workspace = FOLDER,
    language: Language = None,
    json: Json = False,
) -> None:
    """Runs `kolosi undo`."""
    with Door(workspace, language, json) as door:
        _taken_back(door, door.open().undo(why=why, look=look, author=author))


def correct(
    answers: Annotated[list[str] | None, typer.Argument()] = None,
    sure: Annotated[bool, typer.Option("--sure")] = False,
    author: Author = None,
    workspace: Workspace = FOLDER,
    language: Language = None,
    json: Json = False,
) -> None:
    """Runs `kolosi correct`."""
    with Door(workspace, language, json) as door:
        found = door.open().correct(_answers(answers), sure=sure, author=author)
        if door.as_json:
            door.dump(found.as_json())
            return
        if answers or sure:
            show(door.label("cli.incoming.decisions_recorded", decisions=found.decisions))
        door.few(found.findings)
        heads = lists("cli.filing.correct_heads")
        rows = [(line.subject, line.file, line.value, line.count, line.filled or line.proposal) for line in found.lines]
        door.table(heads[door.language], rows)
        door.next("kolosi status")


def _answers(given: Sequence[str] | None) -> dict[str, str]:
    pairs = [one.rpartition("=") for one in given or ()]
    for code, _, answer in pairs:
        if not code or not answer:
            raise Refusal(point("column_without_meaning", found="=".join(part for part in (code, answer) if part)))
    return {code: answer for code, _, answer in pairs}


def _taken_back(door: Door, told: TakenBack) -> None:
    if door.as_json:
        door.dump(told.as_json())
        return
    for names, became in (
        (told.out, "out"),
        (told.again, "again"),
        (told.forms, "form"),
        (told.asked, "asked"),
    ):
        for name in names:
            show(f"{name}  {door.label(f'cli.filing.became.{became}')}")
    if told.decisions:
        show(door.label("cli.filing.decisions_ended", decisions=told.decisions))
    door.next("kolosi files")


def reclassify(
    file: Named,
    why: Why,
    source: Annotated[str | None, typer.Option("--source")] = None,
    organisation: Annotated[str | None, typer.Option("--organisation")] = None,
    during: During = None,
    at: Annotated[list[str] | None, typer.Option("--at")] = None,
    author: Author = None,
    workspace: Workspace = FOLDER,
    language: Language = None,
    json: Json = False,
) -> None:
    """Runs `kolosi reclassify`."""
    from kolosi.cli import incoming

    with Door(workspace, language, json) as door:
        said = {"source": source, "organisation": organisation, "during": during}
        incoming.added(door, [door.open().reclassify(file, why=why, at=at or (), author=author, **said)])
