"""The blank documents that a new workspace begins with."""

from __future__ import annotations

from kolosi.content.folders import PACKAGE


def blank_document(language: str) -> str | None:
    """The text of the blank document of a language; nothing where there is none."""
    path = PACKAGE / "narratives" / "report" / f"pau.{language}.md"
    return path.read_text("utf-8") if path.is_file() else None
