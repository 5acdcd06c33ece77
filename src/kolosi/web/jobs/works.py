"""The works that the queue can do, one row each: a verb of the workspace and what of its answer is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kolosi.workspace import Workspace

Told = Sequence[Mapping[str, object]]
"""What a page tells of work done: points as JSON, or facts `{"word": id, …}` of `jobs.yaml` with their blanks."""


@dataclass(frozen=True, kw_only=True)
class Work:
    """A piece of long work: takes the workspace, who asked and what was given; answers what is to be told.

    `then` is the screen that shows what came of it.
    """

    do: Callable[..., Told]
    then: str = "quarter"


def _render(workspace: Workspace, person: str, **given: Any) -> Told:
    del person
    rendered = workspace.render(formats=given.get("formats") or ("html", "pdf", "docx"))
    return [one.as_json() for one in rendered.findings] if hasattr(rendered, "findings") else []


def _build(workspace: Workspace, person: str, **given: Any) -> Told:
    del person, given
    workspace.build()
    return []


def _send(workspace: Workspace, person: str, **given: Any) -> Told:
    del person
    section, translation = given.get("section") or None, given.get("translation") or None
    sent = workspace.send(languages=given.get("languages") or (), section=section, translation=translation)
    return [one.as_json() for one in sent.told]


def _receive(workspace: Workspace, person: str, **given: Any) -> Told:
    from shutil import rmtree

    room = Path(given["room"])
    files = sorted(room.iterdir()) if room.is_dir() else []
    try:
        came = workspace.receive(files, author=person)
    finally:
        rmtree(room, ignore_errors=True)
    return [one.as_json() for one in (*came.refused, *came.findings)]


WORKS: Mapping[str, Work] = {
    "build": Work(do=_build),
    "render": Work(do=_render, then="document"),
    "send": Work(do=_send, then="document/word"),
    "receive": Work(do=_receive, then="document/word"),
}
