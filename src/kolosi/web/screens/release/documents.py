"""The documents that were written: rendered by the queue, taken from a list, read in a tab of their own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kolosi.report.draft import numerals
from kolosi.web import pages
from kolosi.web.desks import asked
from kolosi.web.jobs import begun
from kolosi.web.screens.release.seen import output_of, outputs_seen
from kolosi.web.serving import document, download
from kolosi.workspace.publish.notices import notice_names

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import HttpRequest, HttpResponseBase

    from kolosi.web.here import Here
    from kolosi.workspace.browse.outputs import Output

_REGION = re.compile(r"region-(?P<place>.+)")
_DOCUMENT = re.compile(r"[\w-]+\.[a-z]{2,3}\.(html|pdf|docx|pptx)")
KNOWN = ("pau", "note", "brief", "errata")
"""The documents that have a name of their own."""
NOTICES = "withdrawn."
"""How the names of notices of withdrawal begin: they stand beside their edition."""
GROUPS = ("documents", "regions", "data", "internal")
"""What is listed together: the document in its forms, pages of regions, files of figures, what stays inside."""


def grouped(files: Sequence[Output]) -> Sequence[tuple[str, Sequence[Output]]]:
    """The files of `out` by what they are, those that are there."""
    found: dict[str, list[Output]] = {name: [] for name in GROUPS}
    for one in files:
        name = _group(one)
        if name:
            found[name].append(one)
    found["documents"].sort(key=lambda one: (not one.name.startswith("pau."), one.name))
    return [(name, own) for name, own in found.items() if own]


def _group(one: Output) -> str:
    if one.room == "internal":
        return "" if one.name.startswith("erratum.") else "internal"
    if one.room != "public":
        return ""
    if one.name.startswith(NOTICES):
        return ""
    if _REGION.fullmatch(one.name):
        return "regions"
    return "documents" if _DOCUMENT.fullmatch(one.name) else "data"


@dataclass(frozen=True, kw_only=True)
class Paper:
    """One document in its forms, with the name that people give it."""

    title: str
    files: tuple[Output, ...]

    @property
    def page(self) -> Output | None:
        """The form that is read in the browser."""
        return next((one for one in self.files if one.suffix == ".html"), None)


def papers(here: Here, files: Sequence[Output]) -> Sequence[Paper]:
    """The documents, each once: what it is, in which language, its forms."""
    found: dict[str, list[Output]] = {}
    for one in files:
        found.setdefault(one.short.rpartition(".")[0], []).append(one)
    return [Paper(title=_title(here, stem), files=tuple(own)) for stem, own in found.items()]


def _title(here: Here, stem: str) -> str:
    what, _, language = stem.rpartition(".")
    named = _REGION.fullmatch(what)
    if named:
        places = asked(here, "places", lambda desk: desk.scope.places)
        text = here.said(places.get(named["place"])) or named["place"]
    elif what in KNOWN:
        text = here.word(f"release.paper.{what}")
    else:
        text = what
    return f"{text} ({numerals.language_name(language, here.language)})" if language else text


def render(request: HttpRequest, here: Here) -> HttpResponseBase:
    """Writes every document anew, in the queue."""
    del request
    return begun(here, "documents")


def file(request: HttpRequest, here: Here, id_: str) -> HttpResponseBase:
    """A file of the list, to be saved."""
    del request
    found = output_of(here, id_)
    return download(_name(found), found.data)


def read(request: HttpRequest, here: Here, id_: str) -> HttpResponseBase:
    """An HTML document of the list, in a tab of its own."""
    found = output_of(here, id_)
    return document(found.data) if found.suffix == ".html" else pages.absent(request)


def _name(one: Output) -> str:
    """The name under which it is saved: an edition says which it is of."""
    return f"{one.edition} - {one.short}" if one.edition else one.short


def of_edition(here: Here, edition: str) -> Mapping[str, Sequence[object]]:
    """The documents of an edition, and its files of figures; the notices for readers where it was withdrawn."""
    every = outputs_seen(here)
    named = notice_names(edition, here.ask("languages", lambda workspace: tuple(workspace.settings.languages)))
    own = [one for one in every if one.edition == edition and not _REGION.fullmatch(one.name)]
    own.sort(key=lambda one: not one.short.startswith("pau."))
    is_document = [bool(_DOCUMENT.fullmatch(one.name)) for one in own]
    return {
        "papers": papers(here, [one for one, is_so in zip(own, is_document, strict=True) if is_so]),
        "data": [one for one, is_so in zip(own, is_document, strict=True) if not is_so],
        "notices": [one for one in every if one.room == "public" and one.name in named],
    }
