"""kolosi: from the systems' exports to a published, traceable protection analysis.

>>> import kolosi
>>> kolosi.__version__
'0.1.0'
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__version__ = "0.1.0"
__all__ = ["__version__", "new", "open"]

if TYPE_CHECKING:
    from pathlib import Path

    from kolosi.workspace import Workspace


def open(folder: str | Path) -> Workspace:  # the verb people expect, as in `kolosi.open("mali-2025")`
    """The workspace kept in a folder.

    Raises `kolosi.model.finding.Refusal` when the folder is no workspace.
    """
    from pathlib import Path

    from kolosi.workspace import Workspace

    return Workspace(Path(folder))


def new(folder: str | Path, *, country: str = "", period: str, previous: str | Path | None = None) -> Path:
    """The folder of a new workspace with the blank update in both languages, or with what the last edition hands on.

    Raises `kolosi.model.finding.Refusal` when the folder holds something or the country is not known.
    """
    from pathlib import Path

    from kolosi.workspace.creating import create

    return create(Path(folder), country=country, period=period, previous=Path(previous) if previous else None)
