"""Opens a workspace in the browser of this machine."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kolosi.cli.door import FOLDER, Door
from kolosi.cli.options import Json, Language, Workspace
from kolosi.cli.showing import show


def open(
    folder: Annotated[Path | None, typer.Argument()] = None,
    port: Annotated[int, typer.Option("--port")] = 0,
    quiet: Annotated[bool, typer.Option("--no-browser")] = False,
    workspace: Workspace = FOLDER,
    language: Language = None,
    json: Json = False,
) -> None:
    """Runs `kolosi open`."""
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
