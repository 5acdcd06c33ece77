"""What of gender-based violence is kept from who must not see it: points, Decisions, files, submissions, choices, texts, by what they are about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from kolosi.workspace.browse.subjects import Subjects

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from kolosi.model.decision import Decision
    from kolosi.model.finding import Finding
    from kolosi.web.here import Here
    from kolosi.workspace import Workspace
    from kolosi.workspace.forms.typed import OpenSheet

One = TypeVar("One")


def subjects(here: Here) -> Subjects:
    """What content says of the subject."""
    found: Subjects = here.ask("subjects", _subjects)
    return found


def _subjects(workspace: Workspace) -> Subjects:
    known = workspace.knowledge
    return Subjects(indicators=known.indicators, sources=known.sources, taxonomies=known.taxonomies)


def sees(here: Here, *texts: str) -> bool:
    """True where the person may see what texts are about."""
    return here.person.sees_gbv or not subjects(here).is_named_in(*texts)


def sees_source(here: Here, source: str) -> bool:
    """True where the person may know of a system."""
    return here.person.sees_gbv or not subjects(here).is_of_source(source)


def seen(here: Here, found: Iterable[One], about: Callable[[One], Iterable[str]]) -> Sequence[One]:
    """Of what was found, what the person may see; `about` gives the texts of one."""
    return [one for one in found if sees(here, *about(one))]


def of_finding(one: Finding) -> Iterable[str]:
    """The texts of a point to check: its sentences, what it is about and what was found."""
    data = (str(value) for value in one.data.values())
    return (*one.message.values(), *one.hint.values(), one.occurrence, one.found or "", *data)


def of_decision(one: Decision) -> Iterable[str]:
    """The texts of a Decision."""
    return (one.subject, one.value, one.why)


def of_told(one: Mapping[str, object]) -> Iterable[str]:
    """The texts of what a piece of work told."""
    return texts_of(one)


def texts_of(value: object) -> Iterable[str]:
    """Every text in a value, however deep."""
    if isinstance(value, Mapping):
        for one in value.values():
            yield from texts_of(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from texts_of(one)
    elif isinstance(value, str):
        yield value


def offered(here: Here, sheet: OpenSheet) -> OpenSheet:
    """A sheet without the answers that the person must not know of."""
    if here.person.sees_gbv:
        return sheet
    return replace(
        sheet, choices={path: tuple(one for one in some if sees(here, one)) for path, some in sheet.choices.items()}
    )
