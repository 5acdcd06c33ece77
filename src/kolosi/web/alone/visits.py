"""When the person of this laptop last looked at a workspace: kept beside the person's own settings, never in the workspace."""

from __future__ import annotations

import json
import os
import sys
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from kolosi.store.files import write_whole


def seen(folder: Path) -> datetime | None:
    """The time of the last visit; None where there was none, or where it cannot be read."""
    try:
        known = json.loads(_file().read_text("utf-8"))
        return datetime.fromisoformat(known[_name(folder)])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def keep(folder: Path, when: datetime) -> None:
    """Keeps the time of a visit; a home that cannot be written to forgets it."""
    path = _file()
    try:
        known = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    except (OSError, ValueError):
        known = {}
    known[_name(folder)] = when.isoformat()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, json.dumps(known, indent=1).encode())
    except OSError:
        return


def _name(folder: Path) -> str:
    """A workspace without its path: who reads the file does not learn what is kept on the machine."""
    return sha256(str(folder.resolve()).encode()).hexdigest()[:16]


def _file() -> Path:
    """Where each system wants such things."""
    if sys.platform == "win32":
        home = Path(os.environ.get("LOCALAPPDATA") or Path.home())
    elif sys.platform == "darwin":
        home = Path.home() / "Library" / "Application Support"
    else:
        home = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    return home / "kolosi" / "visits.json"
