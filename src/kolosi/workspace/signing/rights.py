"""What lets figures out, and what was signed before: authorisations with their end, editions and decisions as they were kept."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from kolosi.model.label import say
from kolosi.report.draft.numerals import day
from kolosi.workspace.protect.guarding import guard_points
from kolosi.workspace.publish.sealing import edition_points
from kolosi.workspace.signing.lines import Data, grouped, line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kolosi.model.finding import Finding
    from kolosi.workspace.ask.desk import Desk

SOON = timedelta(days=92)
"""An authorisation that ends within a quarter ends before the next edition: time to ask for it again."""


def authorisations(desk: Desk) -> Iterator[Finding]:
    """The authorisations that cited figures need and that have ended, or end before the next edition."""
    today = date.today()
    for one in desk.gated.authorised:
        until = date.fromisoformat(str(one["until"]))
        told = {
            language: f"{day(until, language)} : {say(one['why'], language)}"
            if language == "fr"
            else f"{day(until, language)}: {say(one['why'], language)}"
            for language in ("fr", "en")
        }
        about = [str(until), str(sorted(one["rules"])), say(one["why"], "en")]
        if until < today:
            yield line(desk, "ready_ended", about=about, data=told)
        elif until < today + SOON:
            yield line(desk, "ready_ends", about=about, data=told)


def authorisations_sound(desk: Desk) -> Data:
    """How many authorisations cited figures need."""
    return {"count": len(desk.gated.authorised)}


def keeping(desk: Desk) -> Iterator[Finding]:
    """What is to be checked about editions, decisions and files kept: each kind as status tells it, those that are wrong red."""
    editions = edition_points(desk.workspace)
    altered = {str(one.found) for one in editions if one.id == "edition_altered"}
    found = [desk.workspace.say(one) for one in (*editions, *guard_points(desk.workspace, (), altered))]
    yield from grouped(desk, [one for one in found if one.severity != "note"])


def keeping_sound(desk: Desk) -> Data:
    """How many editions and decisions there are."""
    return {"count": len(desk.workspace.editions.ids()), "decisions": len(desk.workspace.decisions.all())}
