"""The command that lists what was recommended: who leads, by when, what became of it, what is overdue."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kolosi.cli.door import FOLDER, POINTS, Door
from kolosi.cli.options import Json, Language, Workspace
from kolosi.cli.showing import show

if TYPE_CHECKING:
    from kolosi.workspace.recommend.listing import Followed, Recommended

DAY = ["%Y-%m-%d"]


def recommendations(
    on: Annotated[datetime | None, typer.Option("--on", formats=DAY)] = None,
    ics: Annotated[Path | None, typer.Option("--ics")] = None,
    xlsx: Annotated[Path | None, typer.Option("--xlsx")] = None,
    workspace: Workspace = FOLDER,
    language: Language = None,
    json: Json = False,
) -> None:
    """Runs `kolosi recommendations`."""
    with Door(workspace, language, json) as door:
        found = door.open().recommendations(on=on.date() if on else None, ics=ics, xlsx=xlsx)
        door.code = POINTS if found.overdue else door.code
        if json:
            door.dump(found.as_json())
            return
        _listed(door, found)


def _listed(door: Door, found: Recommended) -> None:
    if not found.rows:
        show(door.label("cli.recommendations.none"))
        door.next("kolosi form recommendations")
        return
    names = ("id", "addressee", "lead", "text", "by", "days_late", "status", "missing")
    door.table([door.label(f"recommendations.heads.{name}") for name in names], [_row(door, one) for one in found.rows])
    blanks = {"day": _day(door, found.on), "late": len(found.overdue)}
    show(door.label("cli.recommendations.counted", n=len(found.rows), **blanks))
    for path in found.paths:
        show(path)
    door.next("kolosi form recommendations")


def _day(door: Door, on: date) -> str:
    """A day as it is said, its spaces as a screen shows them."""
    from kolosi.report.draft.numerals import day

    return day(on, door.language).replace("\u00a0", " ")


def _row(door: Door, one: Followed) -> tuple[object, ...]:
    from kolosi.workspace.recommend.listing import STATUSES
    from kolosi.workspace.recommend.smart import words_of

    by = _day(door, one.by) if one.by else "–"
    told = (one.item.id, door.say(one.addressee), one.item.lead or "–", door.say(one.text), by, one.days_late or "")
    return (*told, door.say(STATUSES[one.status]), door.say(words_of(one.missing)))
