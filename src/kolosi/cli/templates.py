"""The commands that write what people fill in: partners for a source, the cluster for the workspace itself."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kolosi.cli.door import FOLDER, Door
from kolosi.cli.options import During, Json, Language, Workspace
from kolosi.cli.showing import show


def template(
    source: Annotated[str, typer.Argument(help="Source, from kolosi sources / source, de kolosi sources")],
    for_: Annotated[
        str | None,
        typer.Option(
            "--for", help="Organisation: what is known of it is filled in / ce qui est connu d’elle est rempli"
        ),
    ] = None,
    during: During = None,
    form: Annotated[str, typer.Option("--form", help="workbook, xlsform, both")] = "workbook",
    into: Annotated[Path | None, typer.Option("--into", help="Folder / dossier")] = None,
    workspace: Workspace = FOLDER,
    language: Language = None,
    json: Json = False,
) -> None:
    """What partners fill in for a source: a workbook, a form for Kobo. / Ce que les partenaires remplissent : un classeur, un formulaire Kobo."""
    with Door(workspace, language, json) as door:
        written = door.open().template(source, for_=for_, during=during, form=form, into=into)
        if json:
            door.dump(written.as_json())
        for path in () if json else written:
            show(path)
        door.next(door.label("cli.templates.add"))


def form(
    name: Annotated[
        str,
        typer.Argument(
            help="settings, expected, risks, recommendations, ranking, severity, round_one, round_two, seeds, links, references, chronology, documents, excerpts, all, questions / le nom du formulaire, all ou questions"
        ),
    ],
    into: Annotated[Path | None, typer.Option("--into", help="Workbook to write / classeur à écrire")] = None,
    workspace: Workspace = FOLDER,
    language: Language = None,
    json: Json = False,
) -> None:
    """The workspace as a workbook to fill in and give back. / L’espace de travail en classeur à remplir et à rendre."""
    with Door(workspace, language, json) as door:
        written = door.open().form(name, into=into)
        if json:
            door.dump(str(written))
        else:
            show(written)
        is_taken_back = name != "questions"
        door.next(door.label("cli.templates.add") if is_taken_back else "kolosi check")
