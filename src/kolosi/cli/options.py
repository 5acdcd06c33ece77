"""Options that every command has: where, in which language, in which form."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Workspace = Annotated[
    Path,
    typer.Option(
        "--workspace", "-w", help="Folder of the workspace / dossier de l’espace de travail", envvar="KOLOSI_WORKSPACE"
    ),
]
Language = Annotated[str | None, typer.Option("--language", "-l", help="fr or en / fr ou en", envvar="KOLOSI_LANGUAGE")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON / afficher du JSON")]
During = Annotated[
    str | None,
    typer.Option(
        "--during", help="Period: Q1 2025, Oct 2024 to March 2025 / période : T1 2025, octobre 2024 à mars 2025"
    ),
]
