"""Deposit and corrections: files given and what came of each, what is asked of them, each step taken back."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

from kolosi.web import pages
from kolosi.web.rights import Right
from kolosi.web.route import BOTH, POST, Route
from kolosi.web.screens.deposit import correcting, filed, following, handing, owing, sending, undoing
from kolosi.web.screens.deposit.own import files, lines
from kolosi.web.tabs import SCREENS
from kolosi.web.uploads import LARGEST, PIECE, Tray
from kolosi.workspace.receive.filing import STATES

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

    from kolosi.web.here import Here

SHOWN = 40
"""Files of a page of the list: some 25 kB before they are packed."""


def show(request: HttpRequest, here: Here) -> HttpResponseBase:
    """The screen: a place to drop files, what is on its way, what is to be corrected, and every file received."""
    every = list(reversed(files(here)))
    of, at = max(-(-len(every) // SHOWN), 1), sending.page_asked(request)
    at = min(at, of)
    to_correct = lines(here) if here.person.may(Right.CORRECT) else []
    tray = Tray.of(here.name, here.person.name)
    tray.expire()
    names = Counter(one.file for one in every)
    values = {
        "files": [
            (one, STATES[one.state], date.fromisoformat(one.received), names[one.file] > 1)
            for one in every[(at - 1) * SHOWN : at * SHOWN]
        ],
        "count": len(every),
        "at": at,
        "of": of,
        "lines": len(to_correct),
        "sure": sum(1 for one in to_correct if one.filled),
        "step": undoing.last(here) if here.person.may(Right.CORRECT) else None,
        "waiting": sending.waiting(tray),
        "owed": owing.short(here),
        "sources": sending.sources(here),
        "piece": PIECE,
        "largest": LARGEST // 1_000_000,
    }
    return pages.page(request, here, "deposit", values)


_DEPOSIT, _CORRECT = SCREENS["deposit"], Right.CORRECT
ROUTES = (
    Route(path="deposit", name="deposit", view=show, right=_DEPOSIT),
    Route(path="deposit/send", name="deposit-send", view=sending.send, right=_DEPOSIT, methods=POST),
    Route(path="deposit/uploads", name="deposit-begin", view=sending.begin, right=_DEPOSIT, methods=POST),
    Route(path="deposit/uploads/<str:id_>", name="deposit-piece", view=sending.piece, right=_DEPOSIT, methods=BOTH),
    Route(path="deposit/take", name="deposit-take", view=sending.take, right=_DEPOSIT, methods=POST),
    Route(path="deposit/discard", name="deposit-discard", view=sending.discard, right=_DEPOSIT, methods=POST),
    Route(path="deposit/done/<uuid:id_>", name="deposit-done", view=following.show, right=_DEPOSIT),
    Route(path="deposit/files/<str:code>", name="deposit-file", view=filed.show, right=_DEPOSIT),
    Route(
        path="deposit/files/<str:code>/columns",
        name="deposit-columns",
        view=filed.columns,
        right=_CORRECT,
        methods=POST,
    ),
    Route(path="deposit/files/<str:code>/return.xlsx", name="deposit-return", view=filed.returned, right=_DEPOSIT),
    Route(
        path="deposit/files/<str:code>/otherwise",
        name="deposit-otherwise",
        view=filed.otherwise,
        right=_CORRECT,
        methods=POST,
    ),
    Route(
        path="deposit/files/<str:code>/remove", name="deposit-remove", view=filed.remove, right=_CORRECT, methods=POST
    ),
    Route(path="deposit/corrections", name="corrections", view=correcting.show, right=_CORRECT, methods=BOTH),
    Route(path="deposit/corrections/sure", name="corrections-sure", view=correcting.sure, right=_CORRECT, methods=POST),
    Route(path="deposit/corrections/words", name="corrections-words", view=correcting.words, right=_CORRECT),
    Route(path="deposit/corrections.xlsx", name="corrections-file", view=correcting.workbook, right=_CORRECT),
    Route(path="deposit/undo", name="deposit-undo", view=undoing.undo, right=_CORRECT, methods=BOTH),
    Route(path="deposit/expected", name="deposit-expected", view=owing.show, right=Right.READ),
    Route(path="deposit/letters.zip", name="deposit-letters", view=owing.letters, right=Right.READ),
    Route(path="deposit/forms", name="deposit-forms", view=handing.show, right=Right.WRITE),
    Route(path="deposit/forms/<slug:name>.xlsx", name="deposit-form", view=handing.form, right=Right.WRITE),
    Route(path="deposit/templates/<slug:name>.xlsx", name="deposit-template", view=handing.template, right=Right.WRITE),
)
