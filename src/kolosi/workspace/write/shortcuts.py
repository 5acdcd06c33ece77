"""Files that open a workspace in the browser by a double click, on each system."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.store.files import write_whole
from kolosi.store.sealed.vault import SHORTCUTS

if TYPE_CHECKING:
    from pathlib import Path

_WINDOWS = '@echo off\r\ncd /d "%~dp0"\r\nkolosi open . || py -m kolosi open . || pause\r\n'
_MAC = '#!/bin/sh\ncd "$(dirname "$0")" || exit 1\nkolosi open . || python3 -m kolosi open .\n'
_LINUX = """[Desktop Entry]
Type=Application
Name=kolosi
Icon=applications-office
Terminal=true
Exec=sh -c 'cd "$(dirname "$1")" && (kolosi open . || python3 -m kolosi open . || read answer)' open %k
"""
_TEXTS = dict(zip(SHORTCUTS, (_WINDOWS, _MAC, _LINUX), strict=True))
"""A window stays open where something went wrong, so that the sentence can be read."""
_RUNNABLE = 0o755


def write_shortcuts(folder: Path) -> None:
    """Writes the shortcut of each system: a workspace travels from one to another on a stick."""
    for name, text in _TEXTS.items():
        path = folder / name
        write_whole(path, text.encode())
        path.chmod(_RUNNABLE)
