"""The command that links what several systems tell of one event: how many events at least and at most, and the pairs to judge."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kolosi.cli.door import FOLDER, POINTS, Door
from kolosi.cli.options import During, Json, Language, Workspace
from kolosi.cli.showing import show

if TYPE_CHECKING:
    from kolosi.workspace.linking.linked import LinkedEvents
    from kolosi.workspace.linking.tellings import System


def link(
    during: During = None,
    sheet: Annotated[Path | None, typer.Option("--sheet")] = None,
    workspace: Workspace = FOLDER,
    language: Language = None,
    json: Json = False,
) -> None:
    """Runs `kolosi link`."""
    with Door(workspace, language, json) as door:
        found = door.open().link(during=during, sheet=sheet)
        if found.points:
            door.code = POINTS
        if json:
            door.dump(found.as_json())
            return
        _shown(door, found)
        if sheet is not None:
            show(str(sheet))
        door.next(door.label("cli.link.add" if sheet is not None else "cli.link.next"))


def _shown(door: Door, found: LinkedEvents) -> None:
    show(f"{door.period(str(found.during))} {door.label('cli.numbers.inside_only')}")
    sources = door.open().knowledge.sources
    titles = {one.id: door.say(sources[one.id].title) if one.id in sources else one.id for one in found.systems}
    heads = [door.label(f"cli.link.{head}") for head in ("system", "rows", "left_out")]
    door.table(heads, [(titles[one.id], one.rows or "–", _left_out(door, one)) for one in found.systems])
    if not any(not one.has_only_sums for one in found.systems):
        show(door.label("cli.link.none"))
        return
    show(door.label("cli.link.pairs", asked=len(found.to_review), decided=len(found.decided)))
    show(door.label("cli.link.trained" if found.is_trained else "cli.link.preset"))
    heads = [door.label(f"cli.link.{head}") for head in ("kind", "rows", "at_least", "at_most")]
    door.table(
        heads, [(door.label(f"linkage.kins.{one.kind}"), one.rows, one.at_least, one.at_most) for one in found.counts]
    )
    show(door.label("cli.link.definition"))
    for one in found.decided:
        _pair(door, found, one.subject)
    if found.corroborated or found.copied:
        show(door.label("cli.link.heard", corroborated=found.corroborated, copied=found.copied))
    for each in found.points:
        show(f"  ! {door.say(door.open().say(each).message)}")


def _pair(door: Door, found: LinkedEvents, subject: str) -> None:
    """A pair that was decided, with what the machine thought: before, that would have swayed who judges."""
    one = next(each for each in found.pairs if each.subject == subject)
    percent = round(one.probability * 100)
    answer = door.label(f"linkage.answers.{one.answer}")
    show(door.label("cli.link.pair", pair=subject, answer=answer, percent=percent, words=door.say(one.words)))


def _left_out(door: Door, one: System) -> str:
    """What of a system is not compared, and why."""
    if one.has_only_sums:
        return door.label("cli.link.only_sums")
    told = [door.label(f"cli.link.out_{why}", n=count) for why, count in one.left_out.items()]
    if one.has_several:
        told.append(door.label("cli.link.several"))
    return "; ".join(told) or "–"
