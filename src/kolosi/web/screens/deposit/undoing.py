"""The last step taken back, once it was told what that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.content.forms import load_forms
from kolosi.model.finding import Refusal
from kolosi.model.shown import shown
from kolosi.web import pages, sight
from kolosi.web.route import typed
from kolosi.web.screens.deposit.own import asked, begun

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponseBase

    from kolosi.web.here import Here
    from kolosi.workspace import Workspace
    from kolosi.workspace.receive.taking_back import TakenBack


def last(here: Here) -> Mapping[str, object] | None:
    """What undoing would take back; None where there is nothing, or where the last step is another person's."""
    taken = asked(here, "undo", _looked)
    if taken is None or not sight.sees(here, *taken.out, *taken.again, *taken.asked):
        return None
    known = load_forms()
    return {
        "verb": taken.verb,
        "by": taken.by,
        "id": taken.step,
        "out": [shown(name) for name in taken.out],
        "again": [shown(name) for name in taken.again],
        "asked": [shown(name) for name in taken.asked],
        "forms": [here.said(known[one].title) if one in known else one for one in taken.forms],
        "decisions": taken.decisions,
    }


def _looked(workspace: Workspace) -> TakenBack | None:
    try:
        return workspace.undo(look=True)
    except Refusal as refusal:
        if refusal.finding.id != "nothing_to_undo":
            raise
        return None


def undo(request: HttpRequest, here: Here) -> HttpResponseBase:
    """Tells what would be undone; by POST, undoes it."""
    step = last(here)
    if request.method == "POST" and step is not None:
        if typed(request, "step") == step["id"]:
            return begun(here, "undo", why=typed(request, "why"))
        pages.note(request, here.word("deposit.step_moved"), kind="point")
    return pages.page(request, here, "deposit_undo", {"step": step})
