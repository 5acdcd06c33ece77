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

Against = Annotated[
    str | None,
    typer.Option("--against", help="Base period, or previous, or year_ago / période de base, ou previous, ou year_ago"),
]
At = Annotated[
    list[str] | None,
    typer.Option("--at", help="Place, several times for a union / lieu, plusieurs fois pour une union"),
]
By = Annotated[list[str] | None, typer.Option("--by", help="breakdown=term+term / ventilation=terme+terme")]
Indicator = Annotated[str, typer.Argument(help="Indicator, or a whole key / indicateur, ou une clé entière")]
Why = Annotated[str, typer.Option("--why", help="Reason / motif")]
Author = Annotated[str | None, typer.Option("--author", "--by", help="Who / qui")]
Edition = Annotated[str, typer.Argument(help="Name of the edition / nom de l’édition")]
DAY = ["%Y-%m-%d"]


def new(
    name: Annotated[str, typer.Argument(help="Name of the folder / nom du dossier")],
    country: Annotated[
        str, typer.Option("--country", help="ISO code or name / code ISO ou nom: TCD, Chad, Tchad …")
    ] = "",
    period: Annotated[
        str, typer.Option("--period", help="Q1 2025, Oct 2024 to March 2025 / T1 2025, octobre 2024 à mars 2025")
    ] = "",
    previous: Annotated[
        Path | None, typer.Option("--from", help="Workspace of the last edition / espace de la dernière édition")
    ] = None,
    language: Language = None,
    json: Json = False,
    workspace: Workspace = Path(),
) -> None:
    """A new workspace with the blank document in both languages. / Un nouvel espace de travail, document vierge dans les deux langues."""
    with Door(None, language, json) as door:
        from kolosi import new as create

        folder = workspace / name
        made = create(folder, country=country, period=period, previous=previous)
        incoming.made(door, made, is_carried=previous is not None)


def add(
    files: Annotated[list[Path], typer.Argument(help="Files or folders / fichiers ou dossiers")],
    source: Annotated[
        str | None, typer.Option("--source", help="Which, when two fit / laquelle, quand deux conviennent")
    ] = None,
    organisation: Annotated[str | None, typer.Option("--organisation", help="Who sent it / qui l’a envoyé")] = None,
    during: During = None,
    at: At = None,
    received: Annotated[datetime | None, typer.Option("--received", formats=DAY, help="Day it came / reçu le")] = None,
    author: Author = None,
    workspace: Workspace = FOLDER,
    language: Language = None,
    json: Json = False,
) -> None:
    """Add files: recognised, examined, kept, read. / Ajouter des fichiers."""
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
    on: Annotated[datetime | None, typer.Option("--on", formats=DAY, help="As of this day / à cette date")] = None,
    letters: Annotated[
        Path | None,
        typer.Option(
            "--letters", help="Folder for the letters, as mail and text / dossier des lettres, en courriel et en texte"
        ),
    ] = None,
    sheet: Annotated[
        Path | None, typer.Option("--sheet", help="Workbook of who reports, to be corrected / classeur de qui rapporte")
    ] = None,
    workspace: Workspace = FOLDER,
    language: Language = None,
    json: Json = False,
) -> None:
    """Who owes what by when, with the reminder to send. / Qui doit quoi et quand."""
    with Door(workspace, language, json) as door:
        incoming.dues(door, door.open().expected(on=on.date() if on else None, letters=letters, sheet=sheet), letters)


def status(
    noted: Annotated[
        list[str] | None,
        typer.Option(
            "--noted",
            help="A code noted earlier, or edition.json of an edition kept elsewhere / un code noté avant, ou edition.json d’une édition gardée ailleurs",
        ),
    ] = None,
    workspace: Workspace = FOLDER,
    language: Language = None,
    json: Json = False,
) -> None:
    """What came in, what waits, what is to be checked. / Ce qui est arrivé, ce qui attend."""
    with Door(workspace, language, json) as door:
        incoming.status(door, door.open().status(noted=noted or ()))


def decide(
    kind: Annotated[str, typer.Argument(help="Kind, from the list below / type, de la liste ci-dessous")],
    subject: Annotated[str, typer.Argument(help="About what / à quel sujet")],
    value: Annotated[str, typer.Argument(help="What is decided / ce qui est décidé")],
    why: Why,
    author: Author = None,
    workspace: Workspace = FOLDER,
    language: Language = None,
    json: Json = False,
) -> None:
    """Record what a person decided. / Enregistrer une décision."""
    with Door(workspace, language, json) as door:
        incoming.decision(door, door.open().decide(kind, subject, value, why=why, author=author))


def build(workspace: Workspace = FOLDER, language: Language = None, json: Json = False) -> None:
    """Read again what changed. / Relire ce qui a changé."""
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
    """One figure and what it rests on. / Un chiffre et ce sur quoi il repose."""
    with Door(workspace, language, json) as door:
        numbers.figure(door, door.open().figure(indicator, during=during, at=at or (), by=door.breakdowns(by)))


def figures(
    indicators: Annotated[
        list[str] | None, typer.Argument(help="Indicators to count over groups / indicateurs à compter par groupes")
    ] = None,
    group: Annotated[
        list[str] | None,
        typer.Option("--group", help="region,month: one grouping each time / un regroupement chaque fois"),
    ] = None,
    workspace: Workspace = FOLDER,
    language: Language = None,
    json: Json = False,
) -> None:
    """Every figure the drafts cite, or some over groups. / Tous les chiffres cités, ou certains par groupes."""
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
    """The change between two periods, with a verdict. / L’évolution entre deux périodes, avec un verdict."""
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
    """The rows behind a figure. / Les lignes derrière un chiffre."""
    with Door(workspace, language, json) as door:
        numbers.trace(door, door.open().trace(indicator, during=during, at=at or (), by=door.breakdowns(by)))


def check(
    file: Annotated[Path | None, typer.Argument(help="A document to proof-read / un document à relire")] = None,
    annotate: Annotated[
        list[Path] | None,
        typer.Option("--annotate", help="Write the points into .docx, .html or .sarif / les écrire dans"),
    ] = None,
    against: Annotated[Path | None, typer.Option("--against", help="The edition before / l’édition précédente")] = None,
    twin: Annotated[Path | None, typer.Option("--twin", help="The other language / l’autre langue")] = None,
    everything: Annotated[
        bool,
        typer.Option(
            "--all", help="Roundings, doubtful places and what agrees too / aussi les arrondis et les passages douteux"
        ),
    ] = False,
    workspace: Workspace = FOLDER,
    language: Language = None,
    json: Json = False,
) -> None:
    """Points to check in the drafts, or in any document. / Points à vérifier, dans les brouillons ou tout document."""
    with Door(workspace, language, json) as door:
        if file is None:
            documents.findings(door, door.open().check_drafts())
        else:
            proofs.proofread(door, file, annotate=annotate or (), against=against, twin=twin, everything=everything)


def inspect(
    file: Annotated[Path, typer.Argument(help="Any file, before it is sent / tout fichier, avant de l’envoyer")],
    workspace: Workspace = FOLDER,
    language: Language = None,
    json: Json = False,
) -> None:
    """What a file would give away: hidden parts, authors, persons, small counts. / Ce qu’un fichier livrerait : parties masquées, auteurs, personnes, petits effectifs."""
    with Door(workspace, language, json) as door:
        inspections.inspected(door, file)


def refresh(
    write: Annotated[bool, typer.Option("--write", help="Apply the proposal / appliquer la proposition")] = False,
    workspace: Workspace = FOLDER,
    language: Language = None,
    json: Json = False,
) -> None:
    """Propose new numbers to the drafts when data moved. / Proposer les nouveaux chiffres."""
    with Door(workspace, language, json) as door:
        documents.differences(door, door.open().refresh(write=write))


def draft(workspace: Workspace = FOLDER, language: Language = None, json: Json = False) -> None:
    """Write what moved most of each ranked risk, where nobody has written. / Écrire ce qui a le plus bougé de chaque risque classé, là où rien n’est écrit."""
    with Door(workspace, language, json) as door:
        documents.drafted(door, door.open().draft())


def render(
    formats: Annotated[list[str] | None, typer.Option("--format", help="html, pdf, docx")] = None,
    languages: Annotated[list[str] | None, typer.Option("--only", help="Languages / langues")] = None,
    workspace: Workspace = FOLDER,
    language: Language = None,
    json: Json = False,
) -> None:
    """Write the document: PDF, Word, HTML, figures. / Écrire le document."""
    with Door(workspace, language, json) as door:
        written = door.open().render(formats=formats or ("html", "pdf", "docx"), languages=languages or ())
        documents.rendered(door, written)


def send(
    languages: Annotated[list[str] | None, typer.Option("--only", help="Languages / langues")] = None,
    section: Annotated[
        str | None,
        typer.Option("--section", help="One chapter: its anchor or heading / un chapitre : son ancre ou son titre"),
    ] = None,
    translation: Annotated[
        str | None,
        typer.Option("--translation", help="Into this language, in two columns / vers cette langue, en deux colonnes"),
    ] = None,
    owner: Annotated[
        str | None,
        typer.Option("--owner", help="The release agreement of this system / l’accord de diffusion de ce système"),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option("--since", help="What changed since copy 2, or 12 May 2025 / ce qui a changé depuis la copie 2"),
    ] = None,
    recommendations: Annotated[
        str | None,
        typer.Option(
            "--recommendations",
            help="What this addressee is asked, to be answered; all for each / ce qui est demandé à ce destinataire, à répondre ; all pour tous",
        ),
    ] = None,
    workspace: Workspace = FOLDER,
    language: Language = None,
    json: Json = False,
) -> None:
    """A copy of the draft for reviewers, in Word. / Une copie du brouillon pour relecture, en Word."""
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
    files: Annotated[list[Path], typer.Argument(help="Copies, or the matrix filled in / copies, ou matrice remplie")],
    author: Author = None,
    workspace: Workspace = FOLDER,
    language: Language = None,
    json: Json = False,
) -> None:
    """Reviewers' copies taken back and put together in one Word file. / Reprendre les copies relues, réunies en un seul fichier Word."""
    with Door(workspace, language, json) as door:
        documents.received(door, door.open().receive(files, author=author))


def publish(
    edition: Edition,
    by: Annotated[str, typer.Option("--by", help="Who signs / qui signe")],
    why: Why = "validation",
    workspace: Workspace = FOLDER,
    language: Language = None,
    json: Json = False,
) -> None:
    """Freeze an edition. / Figer une édition."""
    with Door(workspace, language, json) as door:
        documents.published(door, door.open().publish(edition, by=by, why=why))


def withdraw(
    edition: Edition,
    by: Annotated[str, typer.Option("--by", help="Who / qui")],
    why: Why,
    workspace: Workspace = FOLDER,
    language: Language = None,
    json: Json = False,
) -> None:
    """Withdraw an edition. / Retirer une édition."""
    with Door(workspace, language, json) as door:
        incoming.decision(door, door.open().withdraw(edition, by=by, why=why))


def sources(workspace: Workspace = FOLDER, language: Language = None, json: Json = False) -> None:
    """The systems that are understood. / Les systèmes compris."""
    with Door(workspace, language, json) as door:
        lists.sources(door)


def indicators(workspace: Workspace = FOLDER, language: Language = None, json: Json = False) -> None:
    """What can be computed. / Ce qui peut être calculé."""
    with Door(workspace, language, json) as door:
        lists.indicators(door)


def places(
    text: Annotated[str | None, typer.Argument(help="Part of a name or code / partie d’un nom ou d’un code")] = None,
    country: Annotated[
        str | None, typer.Option("--country", help="ISO code or name / code ISO ou nom: TCD, Chad, Tchad …")
    ] = None,
    workspace: Workspace = FOLDER,
    language: Language = None,
    json: Json = False,
) -> None:
    """The places, their codes and vintages. / Les lieux, leurs codes et découpages."""
    with Door(workspace, language, json) as door:
        lists.places(door, door.lists().places(text, country=country), text)


def demo(
    into: Annotated[Path, typer.Option("--into", help="Where / où")] = Path("demo"),
    name: Annotated[str, typer.Option("--name", help="mali-2025 …")] = "mali-2025",
    language: Language = None,
    json: Json = False,
    workspace: Workspace = Path(),
) -> None:
    """Rebuild the example from its systems' files. / Reconstruire l’exemple."""
    with Door(None, language or "fr", json) as door:
        from kolosi.workspace.write.demo import rebuild

        folder = workspace / into / name
        documents.rebuilt(door, *rebuild(folder, name, tell=None if json else print), folder=str(folder))
