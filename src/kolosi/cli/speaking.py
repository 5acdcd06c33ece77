"""In which language a command speaks, and whether to a developer: known before anything is read or loaded."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from contextvars import ContextVar
from pathlib import Path

LANGUAGES = ("fr", "en")
DEVELOPER = "--developer"
is_developer: ContextVar[bool] = ContextVar("is_developer", default=False)
"""True when this run also names files, lines and keys as developers know them."""
language_of_run: ContextVar[str] = ContextVar("language_of_run", default="en")
"""The language of helps and of refusals to understand a command."""


def spoken(language: str | None, folder: Path) -> str:
    """The language asked for, or the first of the workspace, or the one of the system."""
    if language in LANGUAGES:
        return language
    return _of_workspace(folder) or _of_system()


def spoken_by(words: Sequence[str]) -> str:
    """The language of a command that is not understood yet, from its words and the settings of the system."""
    language = option_in(words, "--language", "-l") or os.environ.get("KOLOSI_LANGUAGE")
    folder = option_in(words, "--workspace", "-w") or os.environ.get("KOLOSI_WORKSPACE")
    return spoken(language, Path(folder or "."))


def option_in(words: Sequence[str], *names: str) -> str | None:
    """The value given to an option, as it was typed."""
    for word, following in zip(words, [*words[1:], None], strict=False):
        if word in names:
            return following
        if word.partition("=")[0] in names:
            return word.partition("=")[2]
    return None


def _of_workspace(folder: Path) -> str | None:
    """The first language that the settings name, whether or not the rest of them can be read."""
    settings = folder / "workspace.yaml"
    try:
        text = settings.read_text("utf-8", errors="replace") if settings.is_file() else ""
    except OSError:
        return None
    found = re.search(r"^languages:[\s\[\-\"']*(\w\w)\b", text, re.MULTILINE)
    return found[1] if found and found[1] in LANGUAGES else None


def _of_system() -> str:
    names = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    name = next((name for name in names if name), None)
    if name is None:
        import locale

        name = locale.getlocale()[0] or ""
    return "fr" if name.lower().startswith("fr") else "en"
