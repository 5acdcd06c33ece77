"""The commands about sections of the draft: what each is and needs, and one written from a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kolosi.cli.door import FOLDER, POINTS, Door
from kolosi.cli.options import Json, Language, Workspace
from kolosi.cli.showing import show


def sections(workspace: Workspace = FOLDER, language: Language = None, json: Json = False) -> None:
    """Runs `kolosi sections`."""
    with Door(workspace, language, json) as door:
        found = door.open().sections()
        if json:
            door.dump(found.as_json())
            return
        heads = [
            door.label(f"cli.sections.{head}") for head in ("section", "title", "state", "words", "points", "cleared")
        ]
        for of, lines in found.of.items():
            rows = [
                (
                    f"{of}:{one.part.id}",
                    "  " * max(one.part.level - 1, 0) + one.part.title,
                    door.label(f"cli.sections.{one.twin if one.twin in ('missing', 'older') else one.state}"),
                    one.words,
                    len(one.points) or "–",
                    one.clearance.function if one.clearance else "–",
                )
                for one in lines
            ]
            door.table(heads, rows)
        door.next(door.label("cli.sections.next"))


def write(
    section: Annotated[str, typer.Argument()],
    file: Annotated[Path, typer.Argument()],
    seen: Annotated[str | None, typer.Option("--seen")] = None,
    author: Annotated[str | None, typer.Option("--author")] = None,
    workspace: Workspace = FOLDER,
    language: Language = None,
    json: Json = False,
) -> None:
    """Runs `kolosi write`."""
    with Door(workspace, language, json) as door:
        done = door.open().write(section, file, seen=seen, author=author)
        if not done.is_saved:
            door.code = POINTS
        if json:
            door.dump(done.as_json())
            return
        if done.is_saved:
            show(door.label("cli.sections.saved", section=section, seen=done.seen))
            return
        for fault in done.faults:
            door.finding(fault.finding)
            show(f"    {fault.sentence}")
        for told in done.told:
            door.finding(told)
