"""A file as it is understood, at the command line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kolosi.cli.door import FOLDER, Door
from kolosi.cli.options import Json, Language, Workspace
from kolosi.cli.showing import show
from kolosi.model.finding import Refusal, point
from kolosi.model.shown import shown
from kolosi.reading.labels import lists

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kolosi.workspace.learn.learning import FileSeen, TableSeen


def learn(
    file: Annotated[str, typer.Argument()],
    columns: Annotated[list[str] | None, typer.Option("--column")] = None,
    export: Annotated[Path | None, typer.Option("--export")] = None,
    why: Annotated[str, typer.Option("--why")] = "",
    author: Annotated[str | None, typer.Option("--author", "--by")] = None,
    workspace: Workspace = FOLDER,
    language: Language = None,
    json: Json = False,
) -> None:
    """Runs `kolosi learn`."""
    with Door(workspace, language, json) as door:
        found = door.open().learn(file, columns=_pairs(columns), export=export, why=why, author=author)
        if json:
            door.dump(found.as_json())
        else:
            print_seen(door, found)
            if export is not None:
                show(export)


def _pairs(given: Sequence[str] | None) -> dict[str, str]:
    pairs = [one.rpartition("=") for one in given or ()]
    for header, _, meaning in pairs:
        if not header or not meaning:
            raise Refusal(point("column_without_meaning", found="=".join(part for part in (header, meaning) if part)))
    return {header: meaning for header, _, meaning in pairs}


def print_seen(door: Door, found: FileSeen) -> None:
    """The columns of a file, as they are understood."""
    sure = "" if found.is_sure else door.label("cli.learning.to_be_said")
    sender = f" · {found.organisation}" if found.organisation else ""
    show(f"{shown(found.file)}  {door.say(found.title)}{sender}{sure}")
    for table in found.tables:
        _print_table(door, table)
    if found.sheet is not None:
        show(door.label("cli.learning.to_correct_it", sheet=found.sheet))


def _print_table(door: Door, table: TableSeen) -> None:
    from kolosi.workspace.learn.learning import ROLES
    from kolosi.workspace.learn.learning_sheet import what_counts

    rows = [
        (one.header, door.say(one.meaning) if one.meaning else "–", door.say(ROLES[one.role]), " · ".join(one.samples))
        for one in table.columns
    ]
    door.table(lists("cli.learning.heads")[door.language], rows, title=table.sheet)
    show(f"  {what_counts(table, door.language)}")
