"""Quarter: can I sign, what changed since my last visit, who owes what."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from kolosi.web import pages, sight
from kolosi.web.rights import Right
from kolosi.web.route import BOTH, Route
from kolosi.web.screens.quarter.changes import changes, visited
from kolosi.web.screens.quarter.deciding import decide
from kolosi.web.tabs import SCREENS
from kolosi.workspace.signing.page import COLOURS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponseBase

    from kolosi.web.here import Here
    from kolosi.workspace import Workspace
    from kolosi.workspace.follow.expecting import Due

DEMO = "mali-2025"
OWED = ("late", "awaited")
"""What is still to come, of what is expected."""


def show(request: HttpRequest, here: Here) -> HttpResponseBase:
    """The screen."""
    ready = here.ask("ready", lambda workspace: workspace.ready())
    every = here.ask("expected", lambda workspace: tuple(workspace.expected()))
    dues = [due for due in every if sight.sees_source(here, due.source)]
    values = {
        "ready": ready,
        "groups": [(COLOURS[one], sight.seen(here, ready.of(one), sight.of_finding)) for one in COLOURS],
        "changes": changes(here, visited(request, here)),
        "owed": _owed(dues),
        "came": len([due for due in dues if due.state not in OWED]),
        "expected": len(dues),
        "is_demo": here.person.sees_gbv and here.ask("demo", is_demo),
        "files": here.ask("count of files", lambda workspace: len(workspace.receipts.current())),
    }
    return pages.page(request, here, "quarter", values)


def is_demo(workspace: Workspace) -> bool:
    """True for the demonstration: the tour speaks of its figures."""
    return workspace.settings.name == DEMO and (workspace.folder / "expected.csv").is_file()


def _owed(dues: Sequence[Due]) -> Sequence[tuple[Due, int]]:
    """What is still to come, the longest overdue first, with how many days it is late."""
    owed = sorted((due for due in dues if due.state in OWED), key=lambda due: (due.state != "late", due.due))
    return [(due, (date.today() - due.due).days) for due in owed]


ROUTES = (
    Route(path="quarter", name="quarter", view=show, right=SCREENS["quarter"]),
    Route(path="decide", name="decide", view=decide, right=Right.WRITE, methods=BOTH),
)
