"""What the queue keeps: of a locked workspace sealed with its key, so that the disk of a server tells nothing of it."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from kolosi.store.sealed.protection import load, root_of
from kolosi.web.here import opened

SEALED = "sealed"


def hides(folder: Path) -> bool:
    """True for a locked workspace."""
    root = root_of(folder)
    return root is not None and not load(root).collects


def hidden(folder: Path, id_: UUID, value: Any) -> Any:
    """A value as the queue keeps it. Raises `Refusal` while the workspace is locked and no key is at hand."""
    if not hides(folder):
        return _plain(value)
    data = json.dumps(value, ensure_ascii=False).encode()
    return {SEALED: b64encode(_vault(folder).sealed(_name(id_), data)).decode()}


def shown(folder: Path, id_: UUID, kept: Any) -> Any:
    """A value as it was given. Raises `Refusal` while the workspace is locked and no key is at hand."""
    if not (isinstance(kept, dict) and set(kept) == {SEALED}):
        return kept
    return json.loads(_vault(folder).unsealed(_name(id_), b64decode(kept[SEALED])))


def _plain(value: Any) -> Any:
    """A value whose texts hold nothing that PostgreSQL refuses to keep: no character zero, no half of a character."""
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-8", "replace").decode()
    if isinstance(value, Mapping):
        return {_plain(name): _plain(one) for name, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value


def _vault(folder: Path) -> Any:
    return opened(folder).vault


def _name(id_: UUID) -> str:
    return f"jobs/{id_}"
