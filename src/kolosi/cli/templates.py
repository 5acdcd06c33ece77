"""The commands that write what people fill in: partners for a source, the cluster for the workspace itself."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kolosi.cli.door import FOLDER, Door
from kolosi.cli.options import During, Json, Language, Workspace
from kolosi.cli.showing import show


def template(
    source: Annotated[str, typer.Argument()],
    for_: Annotated[str | None, typer.Option("--for")] = None,
    during: During = None,
    form: Annotated[str, typer.Option("--form")] = "workbook",
    into: Annotated[Path | None, typer.Option("--into")] = None,
    workspace: Workspace = FOLDER,
    language: Language = None,
    json: Json = False,
) -> None:
    """Runs `kolosi template`."""
    with Door(workspace, language, json) as door:
        written = door.open().template(source, for_=for_, during=during, form=form, into=into)
        if json:
            door.dump(written.as_json())
        for path in () if json else written:
            show(path)
        door.next(door.label("cli.templates.add"))


def form(
    name: Annotated[str, typer.Argument()],
    into: Annotated[Path | None, typer.Option("--into")] = None,
    workspace: Workspace = FOLDER,
    language: Language = None,
    json: Json = False,
) -> None:
    """Runs `kolosi form`."""
    with Door(workspace, language, json) as door:
        written = door.open().form(name, into=into)
        if json:
            door.dump(str(written))
        else:
            show(written)
        is_taken_back = name != "questions"
        door.next(door.label("cli.templates.add") if is_taken_back else "kolosi check")
