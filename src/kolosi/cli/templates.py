"""The commands that write what people fill in: partners for a source, the cluster for the workspace itself."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kolosi.cli.door import FOLDER, Door
from kolosi.cli.options import During, Json, Language, Workspace
from kolosi.cli.showing import show

if TYPE_CHECKING:
    from kolosi.workspace.judge.workshop import Workshop, WorkshopRisk


def template(
    source: Annotated[str, typer.Argument(help="Source, from kolosi sources / source, de kolosi sources")],
    for_: Annotated[
        str | None,
        typer.Option(
            "--for", help="Organisation: what is known of it is filled in / ce qui est connu d’elle est rempli"
        ),
    ] = None,
    during: During = None,
    form: Annotated[str, typer.Option("--form", help="workbook, xlsform, both")] = "workbook",
    into: Annotated[Path | None, typer.Option("--into", help="Folder / dossier")] = None,
    workspace: Workspace = FOLDER,
    language: Language = None,
    json: Json = False,
) -> None:
    """What partners fill in for a source: a workbook, a form for Kobo. / Ce que les partenaires remplissent : un classeur, un formulaire Kobo."""
    with Door(workspace, language, json) as door:
        written = door.open().template(source, for_=for_, during=during, form=form, into=into)
        if json:
            door.dump(written.as_json())
        for path in () if json else written:
            show(path)
        door.next(door.label("cli.templates.add"))


def form(
    name: Annotated[
        str,
        typer.Argument(
            help="settings, expected, risks, recommendations, ranking, references, chronology, documents, excerpts, all, questions / le nom du formulaire, all ou questions"
        ),
    ],
    into: Annotated[Path | None, typer.Option("--into", help="Workbook to write / classeur à écrire")] = None,
    workspace: Workspace = FOLDER,
    language: Language = None,
    json: Json = False,
) -> None:
    """The workspace as a workbook to fill in and give back. / L’espace de travail en classeur à remplir et à rendre."""
    with Door(workspace, language, json) as door:
        written = door.open().form(name, into=into)
        if json:
            door.dump(str(written))
        else:
            show(written)
        is_taken_back = name != "questions"
        door.next(door.label("cli.templates.add") if is_taken_back else "kolosi check")


def workshop(workspace: Workspace = FOLDER, language: Language = None, json: Json = False) -> None:
    """The risks as the groups ranked them, put together, beside the agreed ranks. / Les risques classés par les groupes, réunis, à côté des rangs convenus."""
    with Door(workspace, language, json) as door:
        found = door.open().workshop()
        if json:
            door.dump(found.as_json())
            return
        _rankings(door, found)


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
            show(door.label("cli.workshop.said", group=group, text=text))
    door.next(door.label("cli.workshop.next"))


def _span(ranks: tuple[int, int]) -> str:
    low, high = ranks
    return str(low) if low == high else f"{low}–{high}"


def _ranks(one: WorkshopRisk) -> str:
    """The groups that name a risk, each with the rank it gives it."""
    return ", ".join(f"{group} ({rank})" for group, rank in one.ranks.items())
