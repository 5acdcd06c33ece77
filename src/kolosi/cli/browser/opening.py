"""Opens a workspace in the browser of this machine."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kolosi.cli.door import FOLDER, Door
from kolosi.cli.options import Json, Language, Workspace
from kolosi.cli.showing import show


def open(
    folder: Annotated[
        Path | None, typer.Argument(help="Folder of the workspace / dossier de l’espace de travail")
    ] = None,
    port: Annotated[
        int, typer.Option("--port", help="Port; any free one without it / port ; n’importe lequel de libre sans lui")
    ] = 0,
    quiet: Annotated[
        bool, typer.Option("--no-browser", help="Only print the address / n’afficher que l’adresse")
    ] = False,
    workspace: Workspace = FOLDER,
    language: Language = None,
    json: Json = False,
) -> None:
    """Open the workspace in the browser, on this machine alone. / Ouvrir l’espace de travail dans le navigateur, sur cette machine seule."""
    with Door(folder or workspace, language, json) as door:
        from kolosi.web.alone.opening import open_alone
        from kolosi.workspace.settings import require_folder

        def told(address: str) -> None:
            if json:
                door.dump({"address": address})
            else:
                show(door.label("cli.browser.opened", address=address))

        require_folder(folder or workspace)
        open_alone(folder or workspace, port=port, is_shown=not quiet, told=told)
