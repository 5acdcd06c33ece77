"""The workspace itself as workbooks: settings, who owes what, ranks, chronology; and what partners fill in. Given back as any file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.content.forms import load_forms
from kolosi.web import pages
from kolosi.web.serving import download, written
from kolosi.workspace.forms.handing import EVERY, QUESTIONS

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

    from kolosi.web.here import Here
    from kolosi.workspace import Workspace


def show(request: HttpRequest, here: Here) -> HttpResponseBase:
    """The forms, each with what it is, and the sources that partners can fill in. Some tell of every risk: absent for who must not see one."""
    if not here.person.sees_gbv:
        return pages.absent(request)
    forms = [(name, here.said(form.title)) for name, form in load_forms().items()]
    sources = here.ask("sources to fill in", _to_fill_in)
    return pages.page(
        request, here, "deposit_forms", {"forms": forms, "sources": sources, "every": EVERY, "asked": QUESTIONS}
    )


def form(request: HttpRequest, here: Here, name: str) -> HttpResponseBase:
    """A form as a workbook, filled in with what the workspace holds."""
    if not here.person.sees_gbv or name not in (*load_forms(), EVERY, QUESTIONS):
        return pages.absent(request)
    file, data = here.ask(("form out", name), lambda w: written(lambda into: w.form(name, into=into)))
    return download(file, data)


def template(request: HttpRequest, here: Here, name: str) -> HttpResponseBase:
    """What partners fill in for a source, as a workbook."""
    if not here.person.sees_gbv or name not in {one[0] for one in here.ask("sources to fill in", _to_fill_in)}:
        return pages.absent(request)
    file, data = here.ask(("template out", name), lambda w: written(lambda into: w.template(name, into=into)))
    return download(file, data)


def _to_fill_in(workspace: Workspace) -> tuple[tuple[str, object], ...]:
    """The sources that people fill in by hand, by id, with what they are called."""
    return tuple((id_, source.title) for id_, source in workspace.sources().items() if source.template is not None)
