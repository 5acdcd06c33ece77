"""Documents of the review: those that a person may know of, and new ones by the queue."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kolosi.web import pages
from kolosi.web.jobs import begun
from kolosi.web.jobs.given_files import LARGEST, keep_given
from kolosi.web.lists import paged
from kolosi.web.rights import Right
from kolosi.web.route import BOTH, Route, typed
from kolosi.web.screens.risks.sight import parts, seen_documents

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

    from kolosi.web.here import Here

A_PAGE = 50
SAID = ("title", "publisher", "day", "link", "reliability", "credibility")
RELIABILITIES, CREDIBILITIES = "ABCDEF", "123456"


def show(request: HttpRequest, here: Here) -> HttpResponseBase:
    """The documents, each with what is known of it and how many excerpts it gave."""
    documents = tuple(seen_documents(here).values())
    given = here.ask("excerpts by document", lambda w: Counter(one.excerpt.document for one in w.excerpts()))  # type: ignore[union-attr]
    own, turn = paged(request, documents, A_PAGE)
    lines = [{"document": one, "excerpts": given.get(one.id, 0)} for one in own]
    return pages.page(
        request,
        here,
        "risks_documents",
        {"parts": parts(here, "evidence"), "lines": lines, "turn": turn, "total": len(documents)},
    )


def add(request: HttpRequest, here: Here) -> HttpResponseBase:
    """A file with what is said of it, put in the queue; the form again where no file came."""
    said = {name: typed(request, name, most=300) for name in SAID} if request.method == "POST" else {}
    wrong = ""
    if request.method == "POST":
        files = request.FILES.getlist("files")
        if not files:
            wrong = here.word("risks.documents.no_file")
        elif any((file.size or 0) > LARGEST for file in files):
            wrong = here.word("risks.documents.too_large")
        elif len(files) > 1 and said.get("title"):
            wrong = here.word("risks.documents.one_title")
        else:
            given = {name: value for name, value in said.items() if value}
            is_secret = typed(request, "confidential") == "1"
            return begun(here, "document", files=keep_given(files), said=given, is_confidential=is_secret)
    return pages.page(
        request,
        here,
        "risks_document_new",
        {
            "parts": parts(here, "evidence"),
            "said": said,
            "wrong": wrong,
            "is_confidential": typed(request, "confidential") == "1",
            "reliabilities": [(one, here.word(f"risks.reliability.{one}")) for one in RELIABILITIES],
            "credibilities": [(one, here.word(f"risks.credibility.c{one}")) for one in CREDIBILITIES],
        },
        status=409 if wrong else 200,
    )


ROUTES = (
    Route(path="risks/documents", name="documents", view=show, right=Right.READ),
    Route(path="risks/documents/new", name="document-new", view=add, right=Right.WRITE, methods=BOTH),
)
