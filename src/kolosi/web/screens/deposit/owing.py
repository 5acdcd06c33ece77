"""Who owes what by when, and the letters to who is late."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import TYPE_CHECKING

from kolosi.web import pages, sight
from kolosi.web.rights import Right
from kolosi.web.serving import download
from kolosi.workspace.ask.notebook import STATES
from kolosi.workspace.follow.letters import letters_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import HttpRequest, HttpResponseBase

    from kolosi.web.here import Here
    from kolosi.workspace.follow.expecting import Due

SHOWN = 100
EPOCH = (1980, 1, 1, 0, 0, 0)
_ORDER = ("late", "awaited")


def dues(here: Here) -> Sequence[Due]:
    """What is owed, the late first."""
    every = here.ask("expected", lambda workspace: tuple(workspace.expected()))
    owed = [one for one in every if sight.sees_source(here, one.source)]
    return sorted(owed, key=lambda one: (_ORDER.index(one.state) if one.state in _ORDER else len(_ORDER), one.due))


def short(here: Here) -> Mapping[str, object] | None:
    """How many submissions are late, awaited, received; None for who does not read the workspace."""
    if not here.person.may(Right.READ):
        return None
    owed = dues(here)
    late = [one for one in owed if one.state == "late"]
    awaited = sum(1 for one in owed if one.state == "awaited")
    return {"all": len(owed), "late": late[:5], "late_count": len(late), "awaited": awaited}


def show(request: HttpRequest, here: Here) -> HttpResponseBase:
    """The list of what is owed."""
    owed = dues(here)
    rows = [(one, STATES[one.state]) for one in owed[:SHOWN]]
    every = here.ask("expected", lambda workspace: tuple(workspace.expected()))
    has_letters = any(one.reminder for one in owed) and all(one in owed for one in every if one.reminder)
    return pages.page(
        request, here, "deposit_owed", {"rows": rows, "more": len(owed) - len(rows), "has_letters": has_letters}
    )


def letters(request: HttpRequest, here: Here) -> HttpResponseBase:
    """The letters to who is late, with the templates that they name, in one archive."""
    if any(
        one.reminder and not sight.sees_source(here, one.source)
        for one in here.ask("expected", lambda w: tuple(w.expected()))
    ):
        return pages.absent(request)  # a letter to an organisation names all that it owes
    found = here.ask("letters", lambda workspace: list(letters_of(workspace, date.today())))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in found:
            archive.writestr(zipfile.ZipInfo(name, EPOCH), data)
    return download(f"{here.word('deposit.letters_name')}.zip", out.getvalue())
