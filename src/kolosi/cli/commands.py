"""The commands of every day: each opens its door, asks one verb and prints the answer."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from kolosi.cli import documents, incoming, inspections, lists, numbers, proofs
from kolosi.cli.door import FOLDER, Door
from kolosi.cli.options import During, Json, Language, Workspace
from kolosi.cli.progress import shown

Against = Annotated[str | None, typer.Option("--against")]
At = Annotated[list[str] | None, typer.Option("--at")]
By = Annotated[list[str] | None, typer.Option("--by")]
Indicator = Annotated[str, typer.Argument()]
Why = Annotated[str, typer.Option("--why")]
Author = Annotated[str | None, typer.Option("--author", "--by")]
Edition = Annotated[str, typer.Argument()]
DAY = ["%Y-%m-%d"]


def new(
    name: Annotated[str, typer.Argument()],
    country: Annotated[str, typer.Option("--country")] = "",
    period: Annotated[str, typer.Option("--period")] = "",
    previous: Annotated[Path | None, typer.Option("--from")] = None,
    language: Language = None,
    json: Json = False,
    workspace: Workspace = Path(),
) -> None:
    """Runs `kolosi new`."""
    with Door(None, language, json) as door:
        from kolosi import new as create

        folder = workspace / name
        made = create(folder, country=country, period=period, previous=previous)
        incoming.made(door, made, is_carried=previous is not None)


def add(
    files: Annotated[list[Path], typer.Argument()],
    source: Annotated[str | None, typer.Option("--source")] = None,
    organisation: Annotated[str | None, typer.Option("--organisation")] = None,
    during: During = None,
    at: At = None,
    received: Annotated[datetime | None, typer.Option("--received", formats=DAY)] = None,
    author: Author = None,
    workspace: Workspace = FOLDER,
    language: Language = None,
    json: Json = False,
) -> None:
    """Runs `kolosi add`."""
    with Door(workspace, language, json) as door:
        came, here = received.date() if received else None, door.open()
        with shown(door):
            answers = here.add(
                files,
                source=source,
                organisation=organisation,
                during=during,
                at=at or (),
                received=came,
                author=author,
            )
        incoming.added(door, answers)


def expected(
    on: Annotated[datetime | None, typer.Option("--on", formats=DAY)] = None,
    letters: Annotated[Path | None, typer.Option("--letters")] = None,
    sheet: Annotated[Path | None, typer.Option("--sheet")] = None,
    workspace: Workspace = FOLDER,
    language: Language = None,
    json: Json = False,
) -> None:
    """Runs `kolosi expected`."""
    with Door(workspace, language, json) as door:
        incoming.dues(door, door.open().expected(on=on.date() if on else None, letters=letters, sheet=sheet), letters)


def status(
    noted: Annotated[list[str] | None, typer.Option("--noted")] = None,
    workspace: Workspace = FOLDER,
    language: Language = None,
    json: Json = False,
) -> None:
    """Runs `kolosi status`."""
    with Door(workspace, language, json) as door:
        incoming.status(door, door.open().status(noted=noted or ()))


def decide(
    kind: Annotated[str, typer.Argument()],
    subject: Annotated[str, typer.Argument()],
    value: Annotated[str, typer.Argument()],
    why: Why,
    author: Author = None,
    workspace: Workspace = FOLDER,
    language: Language = None,
    json: Json = False,
) -> None:
    """Runs `kolosi decide`."""
    with Door(workspace, language, json) as door:
        incoming.decision(door, door.open().decide(kind, subject, value, why=why, author=author))


def build(workspace: Workspace = FOLDER, language: Language = None, json: Json = False) -> None:
    """Runs `kolosi build`."""
    with Door(workspace, language, json) as door:
        door.open().build()
        incoming.status(door, door.open().status())


def figure(
    indicator: Indicator,
    during: During = None,
    at: At = None,
    by: By = None,
    workspace: Workspace = FOLDER,
    language: Language = None,
    json: Json = False,
) -> None:
    """Runs `kolosi figure`."""
    with Door(workspace, language, json) as door:
        numbers.figure(door, door.open().figure(indicator, during=during, at=at or (), by=door.breakdowns(by)))


def figures(
    indicators: Annotated[list[str] | None, typer.Argument()] = None,
    group: Annotated[list[str] | None, typer.Option("--group")] = None,
    workspace: Workspace = FOLDER,
    language: Language = None,
    json: Json = False,
) -> None:
    """Runs `kolosi figures`."""
    with Door(workspace, language, json) as door:
        numbers.figures(door, door.open().figures(indicators or (), group=group or ()))


def change(
    indicator: Indicator,
    during: During = None,
    against: Against = None,
    at: At = None,
    by: By = None,
    workspace: Workspace = FOLDER,
    language: Language = None,
    json: Json = False,
) -> None:
    """Runs `kolosi change`."""
    with Door(workspace, language, json) as door:
        breakdowns = door.breakdowns(by)
        numbers.change(door, door.open().change(indicator, during=during, against=against, at=at or (), by=breakdowns))


def trace(
    indicator: Indicator,
    during: During = None,
    at: At = None,
    by: By = None,
    workspace: Workspace = FOLDER,
    language: Language = None,
    json: Json = False,
) -> None:
    """Runs `kolosi trace`."""
    with Door(workspace, language, json) as door:
        numbers.trace(door, door.open().trace(indicator, during=during, at=at or (), by=door.breakdowns(by)))


def check(
    file: Annotated[Path | None, typer.Argument()] = None,
    annotate: Annotated[list[Path] | None, typer.Option("--annotate")] = None,
    against: Annotated[Path | None, typer.Option("--against")] = None,
    twin: Annotated[Path | None, typer.Option("--twin")] = None,
    answers: Annotated[list[str] | None, typer.Option("--answer")] = None,
    everything: Annotated[bool, typer.Option("--all")] = False,
    workspace: Workspace = FOLDER,
    language: Language = None,
    json: Json = False,
) -> None:
    """Runs `kolosi check`."""
    with Door(workspace, language, json) as door:
        if file is None:
            documents.findings(door, door.open().check_drafts())
        else:
            beside = proofs.Beside(against=against, twin=twin, answers=answers or ())
            proofs.proofread(door, file, beside, annotate=annotate or (), everything=everything)


def inspect(
    file: Annotated[Path, typer.Argument()],
    workspace: Workspace = FOLDER,
    language: Language = None,
    json: Json = False,
) -> None:
    """Runs `kolosi inspect`."""
    with Door(workspace, language, json) as door:
        inspections.inspected(door, file)


def refresh(
    write: Annotated[bool, typer.Option("--write")] = False,
    workspace: Workspace = FOLDER,
    language: Language = None,
    json: Json = False,
) -> None:
    """Runs `kolosi refresh`."""
    with Door(workspace, language, json) as door:
        documents.differences(door, door.open().refresh(write=write))


def draft(workspace: Workspace = FOLDER, language: Language = None, json: Json = False) -> None:
    """Runs `kolosi draft`."""
    with Door(workspace, language, json) as door:
        documents.drafted(door, door.open().draft())


def render(
    formats: Annotated[list[str] | None, typer.Option("--format")] = None,
    languages: Annotated[list[str] | None, typer.Option("--only")] = None,
    workspace: Workspace = FOLDER,
    language: Language = None,
    json: Json = False,
) -> None:
    """Runs `kolosi render`."""
    with Door(workspace, language, json) as door:
        written = door.open().render(formats=_each(formats) or ("html", "pdf", "docx"), languages=_each(languages))
        documents.rendered(door, written)


def _each(given: list[str] | None) -> tuple[str, ...]:
    """Words given one option each, or several in one behind commas, as a sentence lists them."""
    return tuple(word for one in given or () for word in one.replace(",", " ").split())


def send(
    languages: Annotated[list[str] | None, typer.Option("--only")] = None,
    section: Annotated[str | None, typer.Option("--section")] = None,
    translation: Annotated[str | None, typer.Option("--translation")] = None,
    owner: Annotated[str | None, typer.Option("--owner")] = None,
    since: Annotated[str | None, typer.Option("--since")] = None,
    recommendations: Annotated[str | None, typer.Option("--recommendations")] = None,
    workspace: Workspace = FOLDER,
    language: Language = None,
    json: Json = False,
) -> None:
    """Runs `kolosi send`."""
    with Door(workspace, language, json) as door:
        opened = door.open()
        own = [language] if language in opened.settings.languages and not translation else []
        sent = opened.send(
            languages=languages or own,
            section=section,
            translation=translation,
            owner=owner,
            since=since,
            recommendations=recommendations,
        )
        documents.sent(door, sent)


def receive(
    files: Annotated[list[Path], typer.Argument()],
    author: Author = None,
    workspace: Workspace = FOLDER,
    language: Language = None,
    json: Json = False,
) -> None:
    """Runs `kolosi receive`."""
    with Door(workspace, language, json) as door:
        documents.received(door, door.open().receive(files, author=author))


def publish(
    edition: Edition,
    by: Annotated[str, typer.Option("--by")],
    why: Why = "validation",
    workspace: Workspace = FOLDER,
    language: Language = None,
    json: Json = False,
) -> None:
    """Runs `kolosi publish`."""
    with Door(workspace, language, json) as door:
        documents.published(door, door.open().publish(edition, by=by, why=why))


def withdraw(
    edition: Edition,
    by: Annotated[str, typer.Option("--by")],
    why: Why,
    workspace: Workspace = FOLDER,
    language: Language = None,
    json: Json = False,
) -> None:
    """Runs `kolosi withdraw`."""
    with Door(workspace, language, json) as door:
        documents.withdrawn(door, door.open().withdraw(edition, by=by, why=why))


def sources(workspace: Workspace = FOLDER, language: Language = None, json: Json = False) -> None:
    """Runs `kolosi sources`."""
    with Door(workspace, language, json) as door:
        lists.sources(door)


def indicators(workspace: Workspace = FOLDER, language: Language = None, json: Json = False) -> None:
    """Runs `kolosi indicators`."""
    with Door(workspace, language, json) as door:
        lists.indicators(door)


def places(
    text: Annotated[str | None, typer.Argument()] = None,
    country: Annotated[str | None, typer.Option("--country")] = None,
    workspace: Workspace = FOLDER,
    language: Language = None,
    json: Json = False,
) -> None:
    """Runs `kolosi places`."""
    with Door(workspace, language, json) as door:
        lists.places(door, door.lists().places(text, country=country), text)


def demo(
    into: Annotated[Path, typer.Option("--into")] = Path("demo"),
    name: Annotated[str, typer.Option("--name")] = "mali-2025",
    language: Language = None,
    json: Json = False,
    workspace: Workspace = Path(),
) -> None:
    """Runs `kolosi demo`."""
    with Door(None, language or "fr", json) as door:
        from kolosi.workspace.write.demo import rebuild

        folder = workspace / into / name
        documents.rebuilt(door, *rebuild(folder, name, tell=None if json else print), folder=str(folder))
