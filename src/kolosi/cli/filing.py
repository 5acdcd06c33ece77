"""The files of a workspace at the command line: which there are, and what is taken back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from kolosi.cli.door import FOLDER, Door
from kolosi.cli.options import During, Json, Language, Workspace
from kolosi.cli.showing import show

if TYPE_CHECKING:
    from kolosi.workspace.receive.filing import FileLine
    from kolosi.workspace.receive.taking_back import TakenBack

Named = Annotated[str, typer.Argument(help="Code or name of the file / code ou nom du fichier")]
Why = Annotated[str, typer.Option("--why", help="Reason / motif")]
Author = Annotated[str | None, typer.Option("--author", "--by", help="Who / qui")]


def files(
    code: Annotated[
        str | None,
        typer.Argument(
            help="A code printed beside a figure, or of a file / un code imprimé près d’un chiffre, ou d’un fichier"
        ),
    ] = None,
    workspace: Workspace = FOLDER,
    language: Language = None,
    json: Json = False,
) -> None:
    """The files given, those that count and those that do not. / Les fichiers reçus, ceux qui comptent et les autres."""
    with Door(workspace, language, json) as door:
        lines = door.open().files(code)
        if door.as_json:
            door.dump([line.as_json() for line in lines])
            return
        _print_files(door, lines)
        door.next("kolosi status")


def _print_files(door: Door, lines: Sequence[FileLine]) -> None:
    english = ("Code", "File", "State", "Source", "From", "Period", "Records", "Waiting")
    french = ("Code", "Fichier", "État", "Source", "De", "Période", "Enreg.", "Attente")
    door.table(french if door.language == "fr" else english, [_row(door, line) for line in lines])


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
    """Take a file out: nothing of it counts any more. / Retirer un fichier : plus rien n’en compte."""
    with Door(workspace, language, json) as door:
        _taken_back(door, door.open().remove(file, why=why, author=author))


def undo(
    why: Annotated[str, typer.Option("--why", help="Reason / motif")] = "",
    author: Author = None,
    workspace: Workspace = FOLDER,
    language: Language = None,
    json: Json = False,
) -> None:
    """Take the last step of the intake back. / Annuler la dernière étape."""
    with Door(workspace, language, json) as door:
        _taken_back(door, door.open().undo(why=why, author=author))


def _taken_back(door: Door, told: TakenBack) -> None:
    if door.as_json:
        door.dump(told.as_json())
        return
    for names, english, french in (
        (told.out, "no longer counts", "ne compte plus"),
        (told.again, "counts again", "compte de nouveau"),
        (told.forms, "is as before the form", "est comme avant le formulaire"),
        (told.asked, "is asked about again", "est de nouveau à préciser"),
    ):
        for name in names:
            show(f"{name}  {door.word(english, french)}")
    if told.decisions:
        taken = door.word(
            f"decisions that no longer hold: {told.decisions}", f"décisions qui ne valent plus : {told.decisions}"
        )
        show(taken)
    door.next("kolosi files")


def reclassify(
    file: Named,
    why: Why,
    source: Annotated[str | None, typer.Option("--source", help="Another source / une autre source")] = None,
    organisation: Annotated[
        str | None, typer.Option("--organisation", help="Another sender / un autre expéditeur")
    ] = None,
    during: During = None,
    at: Annotated[list[str] | None, typer.Option("--at", help="Places it answers for / lieux dont il répond")] = None,
    author: Author = None,
    workspace: Workspace = FOLDER,
    language: Language = None,
    json: Json = False,
) -> None:
    """Read a file again as of another source, sender or period. / Relire un fichier sous une autre source, un autre expéditeur, une autre période."""
    from kolosi.cli import incoming

    with Door(workspace, language, json) as door:
        said = {"source": source, "organisation": organisation, "during": during}
        incoming.added(door, [door.open().reclassify(file, why=why, at=at or (), author=author, **said)])
