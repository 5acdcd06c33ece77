"""The works that the queue can do, one row each: a verb of the workspace and what of its answer is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kolosi.web.waiting import forget, kept_file

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


def _publish(workspace: Workspace, person: str, **given: Any) -> Told:
    workspace.publish(given["edition"], by=person, why=given["why"])
    return []


def _receive(workspace: Workspace, person: str, **given: Any) -> Told:
    file = kept_file(given["room"], given["file"])
    try:
        found = workspace.receive([file], author=person)
    finally:
        forget(file)
    return [one.as_json() for one in (*found.refused, *found.findings)]


def _send(workspace: Workspace, person: str, **given: Any) -> Told:
    del person
    own = [one for one in given.get("languages", ()) if one in workspace.settings.languages]
    workspace.send(languages=own, section=given.get("section"), owner=given.get("owner"))
    return []


WORKS: Mapping[str, Work] = {
    "build": Work(do=_build),
    "render": Work(do=_render, then="document"),
    "documents": Work(do=_render, then="release"),
    "publish": Work(do=_publish, then="release"),
    "receive": Work(do=_receive, then="release#copies"),
    "send": Work(do=_send, then="release#copies"),
    "agreement": Work(do=_send, then="release/agreements"),
}
