"""What a person may see of the files received: everything, or what he gave himself; and the work that he asks for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from django.shortcuts import redirect

from kolosi.web import jobs, sight
from kolosi.web.jobs.telling import storable
from kolosi.web.rights import Right
from kolosi.workspace.decide.speaking import Speaker, speaking
from kolosi.workspace.receive.answering import to_correct

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from django.http import HttpResponseBase

    from kolosi.web.here import Here
    from kolosi.workspace import Workspace
    from kolosi.workspace.correct.questions import Line
    from kolosi.workspace.receive.filing import FileLine

Answer = TypeVar("Answer")


def sees_all(here: Here) -> bool:
    """True for who reads the workspace; a field assistant sees what he gave."""
    return here.person.may(Right.READ)


def speaker(here: Here) -> Speaker:
    """Under whose name things are recorded, and about what he may speak."""
    name, forms = here.person.name, here.person.may(Right.WRITE)
    return Speaker(name=name, gives_forms=forms, of_own_files=not sees_all(here))


def asked(here: Here, name: Hashable, verb: Callable[[Workspace], Answer]) -> Answer:
    """What a verb answers to this person."""

    def spoken(workspace: Workspace) -> Answer:
        with speaking(speaker(here)):
            return verb(workspace)

    return here.ask((name, "" if sees_all(here) else here.person.name), spoken)


def files(here: Here) -> Sequence[FileLine]:
    """The files received that the person may see, as they came."""
    every = here.ask("files", lambda workspace: list(workspace.files()))
    return [one for one in every if one.given_by == here.person.name or (sees_all(here) and _is_seen(here, one))]


def _is_seen(here: Here, one: FileLine) -> bool:
    return sight.sees_source(here, one.source) and sight.sees(here, one.file, one.why or "")


def file_of(here: Here, code: str) -> FileLine | None:
    """The file of a code that the person may see: the one that counts, where several lines bear it."""
    found = [one for one in files(here) if one.code == code]
    return next((one for one in found if one.state in {"counts", "partly", "asked"}), found[-1] if found else None)


def lines(here: Here) -> Sequence[Line]:
    """What the person may correct, in the language of the page."""
    every = asked(here, ("corrections", here.language), lambda workspace: to_correct(workspace, here.language))
    if here.person.sees_gbv:
        return every
    own = {one.file for one in files(here)}
    kept = [one for one in every if one.file in own and sight.sees_source(here, one.source)]
    return [
        replace(one, choices=tuple(text for text in one.choices if sight.sees(here, text)))
        for one in sight.seen(
            here, kept, lambda line: (line.column, line.value, line.proposal, line.filled, line.subject, *line.samples)
        )
    ]


def begun(here: Here, work: str, **given: object) -> HttpResponseBase:
    """The page that follows a piece of work just put in the queue, and then tells what came of it."""
    return redirect(address(here, enqueue(here, work, **given)))


def enqueue(here: Here, work: str, **given: object) -> str:
    """Puts a piece of work in the queue with what its person may do; gives its id."""
    who = speaker(here)
    said = dict(storable(given)) if given else {}
    job = jobs.enqueue(here, work, within=here.name, forms=who.gives_forms, all=not who.of_own_files, **said)
    return str(job.id)


def address(here: Here, id_: str) -> str:
    """Where a piece of work is followed."""
    return f"/w/{here.name}/deposit/done/{id_}"
