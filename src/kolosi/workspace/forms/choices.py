"""The answers that a column of a form takes: from taxonomies, sources, indicators, places, or a few of its own."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kolosi.model.label import Label, say
from kolosi.model.template import Choice, Field, Kind
from kolosi.reading.cover import NO, YES
from kolosi.workspace.correct.offered import place_label, place_named

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kolosi.model.form import FormColumn, Read
    from kolosi.model.place import Place
    from kolosi.workspace.folder import Folder

_LANGUAGES = ("fr", "en")
_KINDS: Mapping[Read, Kind] = {
    "word": "choice", "choice": "choice", "source": "choice", "flag": "flag", "count": "count", "day": "day", "period": "period",
    "score": "number", "percent": "number", "number": "number",
}  # fmt: skip
"""Kinds of cells by how they are read. Places and indicators are offered and not stopped: others may be written too."""

YES_ID, NO_ID = "true", "false"


def field_of(column: FormColumn, choices: tuple[Choice, ...]) -> Field:
    """A column as it is written, with its answers."""
    return Field(
        name=column.path,
        label=column.label,
        note=column.note,
        kind="text" if column.is_several else _KINDS.get(column.read, "text"),
        is_needed=column.is_needed,
        is_fixed=column.is_fixed,
        choices=choices,
    )


def choices_of(workspace: Folder, column: FormColumn) -> tuple[Choice, ...]:
    """The answers of a column, none twice; those of a place are the first level, where the document speaks of it."""
    return tuple(Choice(name=id_, label=label) for id_, label in _told_apart(dict(_known(workspace, column))).items())


def _known(workspace: Folder, column: FormColumn) -> Iterable[tuple[str, Label]]:
    knowledge = workspace.knowledge
    if column.read == "flag":
        return [(YES_ID, YES), (NO_ID, NO)]
    if column.read == "choice":
        return column.words.items()
    if column.read == "word":
        terms = knowledge.taxonomies[column.terms or ""].terms.values()
        return [(term.id, term.label) for term in terms if column.level in ("all", "below" if term.parent else "top")]
    if column.read == "source":
        return [(source.id, source.title) for source in knowledge.sources.values()]
    if column.read == "indicator":
        return [(one.id, one.label) for one in knowledge.indicators.values()]
    if column.read == "place":
        return [
            (one.id, {each: place_shown(workspace, one, each) for each in _LANGUAGES}) for one in workspace.level_one()
        ]
    return []


def place_shown(workspace: Folder, place: Place, language: str) -> str:
    """A place by its name alone where that names it; else with what tells it from others of that name."""
    name = say(place.name, language)
    return name if place_named(workspace, name) == place.id else place_label(workspace, place, language)


def _told_apart(known: Mapping[str, Label]) -> Mapping[str, Label]:
    """The answers with their ids beside labels that several have, or that the sign between two answers would cut."""
    seen = {each: Counter(say(label, each) for label in known.values()) for each in _LANGUAGES}

    def apart(id_: str, label: Label, language: str) -> str:
        text = say(label, language)
        return f"{text} [{id_}]" if seen[language][text] > 1 or ";" in text else text

    return {
        id_: {each: apart(id_, label, each).replace(";", ",") for each in _LANGUAGES} for id_, label in known.items()
    }
