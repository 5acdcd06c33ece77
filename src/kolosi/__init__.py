"""kolosi: from the systems' exports to a published, traceable protection analysis.

>>> import kolosi
>>> kolosi.__version__
'0.1.0'
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__version__ = "0.1.0"
__all__ = ["__version__", "open"]

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
