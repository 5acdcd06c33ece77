"""The same by file: forms as workbooks, out and back through the queue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.web import pages
from kolosi.web.jobs import begun
from kolosi.web.jobs.given_files import LARGEST, keep_given
from kolosi.web.rights import Right
from kolosi.web.route import BOTH, Route
from kolosi.web.screens.risks.sight import hidden_risks, parts
from kolosi.web.serving import download, written

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

    from kolosi.web.here import Here

FORMS = ("documents", "excerpts", "ranking", "severity", "round_one", "round_two", "seeds", "risks")


def out(request: HttpRequest, here: Here, name: str) -> HttpResponseBase:
    """A form as a workbook, filled in with what the workspace holds."""
    if name not in FORMS or hidden_risks(here):
        return pages.absent(request)
    _, data = here.ask(("form out", name), lambda w: written(lambda into: w.form(name, into=into)))
    return download(f"{here.word('risks.forms.file')}_{name}.xlsx", data)


def show(request: HttpRequest, here: Here) -> HttpResponseBase:
    """The forms to take away, and the place where they come back."""
    wrong = ""
    if request.method == "POST":
        files = request.FILES.getlist("files")
        if files and all((file.size or 0) <= LARGEST for file in files):
            return begun(here, "forms", files=keep_given(files))
        wrong = here.word("risks.documents.too_large") if files else here.word("risks.documents.no_file")
    forms = [(name, here.word(f"risks.forms.{name}")) for name in FORMS]
    values = {"parts": parts(here, "workshop"), "forms": forms, "wrong": wrong}
    return pages.page(request, here, "risks_forms", values, status=409 if wrong else 200)


ROUTES = (
    Route(path="risks/forms", name="risk-forms", view=show, right=Right.WRITE, methods=BOTH),
    Route(path="risks/forms/<slug:name>.xlsx", name="risk-form", view=out, right=Right.WRITE),
)
