"""The works that the queue can do, one row each: a verb of the workspace and what of its answer is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kolosi.web.jobs import intake
from kolosi.web.jobs.given_files import given_files
from kolosi.web.words import LANGUAGES, word

if TYPE_CHECKING:
    from kolosi.workspace import Workspace
    from kolosi.workspace.copies.receiving import ReceivedCopies

Told = Sequence[Mapping[str, object]]
"""What a page tells of work done: points as JSON, or facts `{"word": id, …}` of `jobs.yaml` with their blanks."""


@dataclass(frozen=True, kw_only=True)
class Work:
    """A piece of long work: takes the workspace, who asked and what was given; answers what is to be told.

    `then` is the screen that shows what came of it. Work that was interrupted is done again, for a verb done twice leaves the same folder;
    where it does not, `already` (taking the same) answers what is to be told once it finds that the work was done, and None else.

    `ahead` (taking the same) is what can be done before the turn to write is taken, so that nobody waits for it: what it works out is
    kept in the folder beside what people wrote, and `do` finds it there unless somebody wrote something else meanwhile.
    """

    do: Callable[..., Told]
    then: str = "quarter"
    ahead: Callable[..., object] | None = None
    already: Callable[..., Told | None] | None = None


def _render(workspace: Workspace, person: str, **given: Any) -> Told:
    del person
    rendered = workspace.render(formats=given.get("formats") or ("html", "pdf", "docx"))
    return [one.as_json() for one in rendered.findings]


def _refresh(workspace: Workspace, person: str, **given: Any) -> Told:
    del person, given
    workspace.refresh(write=True)
    return []


def _build(workspace: Workspace, person: str, **given: Any) -> Told:
    del person, given
    workspace.build()
    return []


def _figures(workspace: Workspace, person: str, **given: Any) -> None:
    """The files read again that a Decision about a place or a word concerns, every figure counted and judged."""
    del person, given
    workspace.ready()


def _public(workspace: Workspace, person: str, **given: Any) -> None:
    """The documents of an edition that can be signed; what cannot is refused without them."""
    del person, given
    if not workspace.ready().of("error"):
        workspace.render()


def _publish(workspace: Workspace, person: str, **given: Any) -> Told:
    workspace.publish(given["edition"], by=person, why=given["why"])
    return []


def _published(workspace: Workspace, person: str, **given: Any) -> Told | None:
    """Nothing to do again once the edition is there."""
    del person
    return [] if given["edition"] in workspace.editions.ids() else None


def _send(workspace: Workspace, person: str, **given: Any) -> Told:
    del person
    own = [one for one in given.get("languages") or () if one in workspace.settings.languages]
    said = {name: given.get(name) or None for name in ("section", "translation", "owner")}
    return [one.as_json() for one in workspace.send(languages=own, **said).told]


def _receive(workspace: Workspace, person: str, **given: Any) -> Told:
    with given_files(given["files"]) as files:
        came = workspace.receive(files, author=person)
    return [*_came(came), *(one.as_json() for one in (*came.refused, *came.findings))]


def _came(came: ReceivedCopies) -> Told:
    """What each copy brought, how many answers were kept, what entered the text, and the files that were made of it all."""
    told = []
    for copy in came.copies:
        said = {name: getattr(copy, name) for name in ("file", "changes", "remarks", "numbers")}
        sender = copy.sender or copy.file
        told.append(_fact({one: word("jobs.copy", one, sender=sender, **said) for one in LANGUAGES}))
    for file, n in came.taken_over.items():
        told += [_fact({one: word("jobs.taken_over", one, file=file, n=n) for one in LANGUAGES})] if n else []
    if came.answered:
        told.append(_fact({one: word("jobs.answers", one, n=came.answered) for one in LANGUAGES}))
    if came.paths:
        files = ", ".join(path.name for path in came.paths)
        told.append(_fact({one: word("jobs.made", one, files=files) for one in LANGUAGES}))
    return told


def _document(workspace: Workspace, person: str, **given: Any) -> Told:
    del person
    with given_files(given["files"]) as files:
        entered = workspace.document(files, **given["said"], confidential=bool(given.get("is_confidential")))
    return [one.as_json() for each in entered for one in each.findings] + [
        _fact({one: word("risks.documents.entered", one, id=each.document, title=each.title) for one in LANGUAGES})
        for each in entered
        if each.is_new
    ]


def _forms(workspace: Workspace, person: str, **given: Any) -> Told:
    del person
    with given_files(given["files"]) as files:
        return [one.as_json() for each in workspace.add(files) for one in each.findings]


def _fact(message: Mapping[str, str]) -> Mapping[str, object]:
    """A fact in the words of the pages, told as a point is."""
    return {"severity": "note", "message": message, "hint": {}}


WORKS: Mapping[str, Work] = {
    "build": Work(do=_build),
    "render": Work(do=_render, then="document", ahead=_render),
    "refresh": Work(do=_refresh, then="document", ahead=_figures),
    "documents": Work(do=_render, then="release", ahead=_render),
    "publish": Work(do=_publish, then="release", already=_published, ahead=_public),
    "send": Work(do=_send, then="document/word", ahead=_figures),
    "receive": Work(do=_receive, then="document/word", ahead=_figures),
    "agreement": Work(do=_send, then="release/agreements", ahead=_figures),
    "add": Work(do=intake.add, then="deposit"),
    "correct": Work(do=intake.correct, then="deposit/corrections"),
    "learn": Work(do=intake.learn, then="deposit"),
    "reclassify": Work(do=intake.reclassify, then="deposit"),
    "undo": Work(do=intake.undo, then="deposit"),
    "document": Work(do=_document, then="risks/documents"),
    "forms": Work(do=_forms, then="risks/workshop"),
    "sheets": Work(do=_receive, then="recommendations"),
}
