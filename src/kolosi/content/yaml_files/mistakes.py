"""The sentence about a content file that cannot be used: which one by what it holds, where, what, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from kolosi.model.finding import Finding, Where, point
from kolosi.model.label import Label

if TYPE_CHECKING:
    from kolosi.content.messages import Catalogue
    from kolosi.content.yaml_files.errors import ContentError

_BY_NAME: Mapping[str, str] = {
    "workspace.yaml": "content_of_settings",
    "risks.yaml": "content_of_risks",
    "recommendations.yaml": "content_of_recommendations",
    "workshop.yaml": "content_of_workshop",
    "severity.yaml": "content_of_severity",
    "rounds.yaml": "content_of_rounds",
    "source.yaml": "content_of_source",
    "country.yaml": "content_of_country",
    "places.csv": "content_of_places",
    "crosswalk.csv": "content_of_crosswalk",
    "spellings.csv": "content_of_spellings",
    "messages.yaml": "content_of_messages",
}
_BY_FOLDER: Mapping[str, str] = {
    "indicators": "content_of_indicators",
    "taxonomies": "content_of_words",
    "policies": "content_of_policy",
    "severity": "content_of_criteria",
    "alerts": "content_of_alerts",
}
_BY_ITS_FOLDER = (
    "workspace.yaml",
    "source.yaml",
    "country.yaml",
    "places.csv",
    "crosswalk.csv",
    "spellings.csv",
    "messages.yaml",
)
"""Files whose folder says which one of their kind it is."""


def told(error: ContentError, catalogue: Catalogue) -> Finding:
    """The point that says what is wrong in words that people know, without the name of a file."""
    finding = point(error.id, where=Where(file=error.file, line=error.line), data={"key": error.key})
    message = catalogue.text(
        error.id,
        where=_where(error, catalogue),
        key=_trail(error.key),
        found=_worded(error.found, catalogue),
        expected=_worded(error.expected, catalogue),
    )
    return replace(finding, severity="error", message=message, hint=catalogue.hint(error.id))


def _where(error: ContentError, catalogue: Catalogue) -> Label:
    """What the file holds, with line and column."""
    *folders, name = error.file.split("/")
    folder = folders[-1] if folders else ""
    kind = _BY_NAME.get(name) or _BY_FOLDER.get(folder, "content_of_other")
    which = catalogue.text(kind, found=folder if name in _BY_ITS_FOLDER else name.partition(".")[0])
    if error.line is None:
        return which
    if error.column is None:
        return catalogue.text("content_at_line", which=which, line=error.line)
    return catalogue.text("content_at_column", which=which, line=error.line, column=error.column)


def _trail(key: str) -> str:
    """A trail of keys as people read it, the items of lists numbered from one: `expected › #1 › due`."""
    return " › ".join(f"#{int(piece) + 1}" if piece.isdigit() else piece for piece in key.split("."))


def _worded(told_as: str | Finding, catalogue: Catalogue) -> Label | str:
    """Words of ours; what an author wrote stands between ` and is shown as it is."""
    if isinstance(told_as, str):
        return f"`{told_as}`"
    return told_as.message or catalogue.text(told_as.id, **told_as.data)
