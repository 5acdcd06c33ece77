"""What helps those who read: the order of reading, what repeats itself, how far coders agree. Nothing is applied by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect

from kolosi.model.finding import Refusal
from kolosi.web import pages
from kolosi.web.rights import Right
from kolosi.web.route import POST, Route, typed
from kolosi.web.screens.risks.sight import hidden_risks, parts, seen_documents

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

    from kolosi.web.here import Here

SHOWN = 25
"""Documents in the order of reading, and pairs that repeat one another: nobody reads more at a time."""


def show(request: HttpRequest, here: Here) -> HttpResponseBase:
    """What to read next, what repeats itself, what coders must settle."""
    if hidden_risks(here):
        return pages.absent(request)  # passages of documents are of any subject
    unread = here.ask("unread", lambda w: w.unread())
    coders = here.ask("coders", lambda w: w.coders())
    duplicates = here.ask("duplicates", lambda w: w.duplicates())
    return pages.page(
        request,
        here,
        "risks_reading",
        {
            "parts": parts(here, "reading"),
            "unread": unread,
            "next": unread.documents[:SHOWN],
            "coders": coders,
            "agreements": [
                {"name": here.word(f"risks.dimensions.{one.dimension}"), "units": one.units, "alpha": one.alpha}
                for one in coders.agreements
            ],
            "settle": [
                {
                    "one": one,
                    "dimension": here.word(f"risks.dimensions.{one.dimension}"),
                    "codings": [
                        (excerpt, coder, [here.said(coders.names[id_]) if id_ in coders.names else id_ for id_ in ids])
                        for excerpt, coder, ids in one.codings
                    ],
                }
                for one in coders.to_settle[:SHOWN]
            ],
            "duplicates": [
                {"one": one, "kind": here.word(f"risks.kinds.{one.kind}"), "share": round(100 * one.share)}
                for one in duplicates[:SHOWN]
            ],
            "titles": {id_: one.title for id_, one in seen_documents(here).items()},
        },
    )


def mark(request: HttpRequest, here: Here) -> HttpResponseBase:
    """Keeps that a document was read and gave nothing, or draws a control sample."""
    read, is_drawn = typed(request, "read"), typed(request, "draw") == "1"
    try:
        with here.writing() as workspace:
            workspace.unread(read=[read] if read else [], draw=is_drawn)
    except Refusal as refusal:
        pages.note_refusal(request, here, refusal)
    else:
        pages.note(request, here.word("risks.reading.drawn") if is_drawn else here.word("risks.reading.read", id=read))
    return redirect(f"/w/{here.name}/risks/reading")


ROUTES = (
    Route(path="risks/reading", name="reading", view=show, right=Right.WRITE),
    Route(path="risks/reading/mark", name="reading-mark", view=mark, right=Right.WRITE, methods=POST),
)
