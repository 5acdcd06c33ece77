"""The commands about sections of the draft: what each is and needs, and one written from a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kolosi.cli.door import FOLDER, POINTS, Door
from kolosi.cli.options import Json, Language, Workspace
from kolosi.cli.showing import show


def sections(workspace: Workspace = FOLDER, language: Language = None, json: Json = False) -> None:
    """Sections of the drafts: written or not, points to check, clearance, translation. / Sections du brouillon : état, points à vérifier, relecture, traduction."""
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
    section: Annotated[str, typer.Argument(help="Section: LANGUAGE:NAME / section : LANGUE:NOM")],
    file: Annotated[Path, typer.Argument(help="Its text in Markdown / son texte en Markdown")],
    seen: Annotated[
        str | None, typer.Option("--seen", help="Code of the section as read / code de la section telle que lue")
    ] = None,
    author: Annotated[str | None, typer.Option("--author", help="Who wrote it / qui l’a écrite")] = None,
    workspace: Workspace = FOLDER,
    language: Language = None,
    json: Json = False,
) -> None:
    """Write a section of a draft; a wrong figure is refused with its sentence. / Écrire une section du brouillon ; un chiffre faux est refusé, avec sa phrase."""
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
