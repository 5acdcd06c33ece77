"""The command of the workshop: rankings of groups put together, and the private scores of a full one."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kolosi.cli.door import FOLDER, Door
from kolosi.cli.judgement.rounds import show_rounds
from kolosi.cli.options import Json, Language, Workspace
from kolosi.cli.showing import show

if TYPE_CHECKING:
    from kolosi.workspace.judge.workshop import Workshop, WorkshopRisk


def workshop(
    rounds: Annotated[bool, typer.Option("--rounds")] = False,
    into: Annotated[Path | None, typer.Option("--into")] = None,
    workspace: Workspace = FOLDER,
    language: Language = None,
    json: Json = False,
) -> None:
    """Runs `kolosi workshop`."""
    with Door(workspace, language, json) as door:
        found = door.open().workshop(rounds=rounds, into=into)
        if json:
            door.dump(found.as_json())
            return
        if found.rounds is None or found.risks:
            _rankings(door, found)
        if found.rounds is not None:
            show_rounds(door, found.rounds)
            door.few(found.points)
        if into is not None:
            show(into)


def _rankings(door: Door, found: Workshop) -> None:
    from kolosi.measure.sentences import number_words

    names = [one.group for one in found.groups]
    if not found.risks:
        show(door.label("cli.workshop.one", group=names[0]) if names else door.label("cli.workshop.none"))
        door.next(door.label("cli.workshop.next_sheet"))
        return
    show(door.label("cli.workshop.groups", n=len(names), groups=", ".join(names)))
    heads = [door.label(f"cli.workshop.{head}") for head in ("risk", "points", "computed", "agreed", "named")]
    rows = [
        (
            door.say(one.label),
            number_words(one.points, door.language, int(one.points.denominator > 1)),
            _span(one.computed),
            one.agreed or "–",
            _ranks(one),
        )
        for one in found.risks
    ]
    door.table(heads, rows)
    if found.concordance is not None:
        show(door.label("cli.workshop.concordance", w=number_words(Fraction(found.concordance), door.language, 2)))
    if found.orders > 1:
        show(door.label("cli.workshop.orders", n=number_words(Fraction(found.orders), door.language)))
    if dissents := [(one.group, one.dissent) for one in found.groups if one.dissent]:
        show(door.label("cli.workshop.dissent"))
        for group, text in dissents:
            show(door.label("cli.workshop.said", group=group, text=door.say(text)))
    door.next(door.label("cli.workshop.next"))


def _span(ranks: tuple[int, int]) -> str:
    low, high = ranks
    return str(low) if low == high else f"{low}–{high}"


def _ranks(one: WorkshopRisk) -> str:
    """The groups that name a risk, each with the rank it gives it."""
    return ", ".join(f"{group} ({rank})" for group, rank in one.ranks.items())
