"""Options that every command has: where, in which language, in which form."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Workspace = Annotated[Path, typer.Option("--workspace", "-w", envvar="KOLOSI_WORKSPACE")]
Language = Annotated[str | None, typer.Option("--language", "-l", envvar="KOLOSI_LANGUAGE")]
Json = Annotated[bool, typer.Option("--json")]
During = Annotated[str | None, typer.Option("--during")]
