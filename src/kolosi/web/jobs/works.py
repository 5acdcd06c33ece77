"""The works that the queue can do, one row each: a verb of the workspace and what of its answer is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kolosi.workspace import Workspace

Told = Sequence[Mapping[str, object]]
"""What a page tells of work done: points as JSON, or facts `{"word": id, …}` of `jobs.yaml` with their blanks."""


@dataclass(frozen=True, kw_only=True)
class Work:
    """A piece of long work: takes the workspace, who asked and what was given; answers what is to be told.

    `then` is the screen that shows what came of it. Work that was interrupted is done again, for a verb done twice leaves the same folder;
    where it does not, `already` (taking the same) answers what is to be told once it finds that the work was done, and None else.
    """

    do: Callable[..., Told]
    then: str = "quarter"
    already: Callable[..., Told | None] | None = None


def _render(workspace: Workspace, person: str, **given: Any) -> Told:
    del person
    rendered = workspace.render(formats=given.get("formats") or ("html", "pdf", "docx"))
    return [one.as_json() for one in rendered.findings] if hasattr(rendered, "findings") else []


def _build(workspace: Workspace, person: str, **given: Any) -> Told:
    del person, given
    workspace.build()
    return []


WORKS: Mapping[str, Work] = {
    "build": Work(do=_build),
    "render": Work(do=_render, then="document"),
}
