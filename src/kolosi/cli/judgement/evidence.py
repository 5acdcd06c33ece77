"""The commands of the review: documents, excerpts of them, gaps, coders."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kolosi.cli.door import FOLDER, POINTS, Door
from kolosi.cli.options import During, Json, Language, Workspace
from kolosi.cli.showing import show

if TYPE_CHECKING:
    from kolosi.workspace.evidence.coders import DoubleCoding
    from kolosi.workspace.evidence.gapping import Gaps
    from kolosi.workspace.evidence.listing import ExcerptLine

Several = list[str] | None
Named = Annotated[str, typer.Argument()]
At = Annotated[Several, typer.Option("--at", "--place")]
Risk = Annotated[Several, typer.Option("--risk")]
Group = Annotated[Several, typer.Option("--group")]

LAST = 5
"""So many of the last documents are shown: what they still bring says whether reading on is worth it."""


def document(
    files: Annotated[list[Path], typer.Argument()],
    title: Annotated[str | None, typer.Option("--title")] = None,
    publisher: Annotated[str | None, typer.Option("--publisher")] = None,
    day: Annotated[str | None, typer.Option("--day")] = None,
    link: Annotated[str | None, typer.Option("--link")] = None,
    reliability: Annotated[str | None, typer.Option("--reliability")] = None,
    credibility: Annotated[str | None, typer.Option("--credibility")] = None,
    confidential: Annotated[bool, typer.Option("--confidential")] = False,
    entry: Annotated[str | None, typer.Option("--entry")] = None,
    workspace: Workspace = FOLDER,
    language: Language = None,
    json: Json = False,
) -> None:
    """Runs `kolosi document`."""
    with Door(workspace, language, json) as door:
        entered = door.open().document(
            files,
            title=title,
            publisher=publisher,
            day=day,
            link=link,
            reliability=reliability,
            credibility=credibility,
            confidential=confidential,
            entry=entry,
        )
        door.code = POINTS if any(one.document is None for one in entered) else door.code
        if json:
            door.dump([one.as_json() for one in entered])
            return
        for one in entered:
            said = "refused" if one.document is None else "entered" if one.is_new else "entered_already"
            show(door.label(f"cli.evidence.{said}", document=one.document, title=one.title, file=one.file))
            door.few(one.findings)
        known = [one.document for one in entered if one.document is not None]
        door.next(door.label("cli.evidence.next_excerpt", document=known[-1] if known else "d1"))


def excerpt(
    document: Named,
    text: Annotated[str | None, typer.Option("--text")] = None,
    page: Annotated[int | None, typer.Option("--page", min=1)] = None,
    pillar: Annotated[str | None, typer.Option("--pillar")] = None,
    sub_pillar: Annotated[str | None, typer.Option("--sub-pillar")] = None,
    risk: Risk = None,
    at: At = None,
    group: Group = None,
    during: During = None,
    severity: Annotated[str | None, typer.Option("--severity")] = None,
    supports: Annotated[Several, typer.Option("--supports")] = None,
    contradicts: Annotated[Several, typer.Option("--contradicts")] = None,
    coder: Annotated[str | None, typer.Option("--coder")] = None,
    note: Annotated[str | None, typer.Option("--note")] = None,
    marked: Annotated[Path | None, typer.Option("--marked")] = None,
    workspace: Workspace = FOLDER,
    language: Language = None,
    json: Json = False,
) -> None:
    """Runs `kolosi excerpt`."""
    with Door(workspace, language, json) as door:
        taken = door.open().excerpt(
            document,
            text=text,
            page=page,
            pillar=pillar,
            sub_pillar=sub_pillar,
            risk=risk or (),
            at=at or (),
            group=group or (),
            during=during,
            severity=severity,
            supports=supports or (),
            contradicts=contradicts or (),
            coder=coder,
            note=note,
            marked=marked,
        )
        door.code = POINTS if taken.findings else door.code
        if json:
            door.dump(taken.as_json())
            return
        show(door.count("cli.evidence.taken", len(taken.excerpts)))
        if taken.known:
            show(door.count("cli.evidence.known", taken.known))
        door.few(taken.findings)
        door.next(door.label("cli.evidence.next_form") if taken.findings else "kolosi gaps")


def excerpts(
    text: Annotated[str | None, typer.Argument()] = None,
    document: Annotated[str | None, typer.Option("--document")] = None,
    risk: Risk = None,
    at: At = None,
    pillar: Annotated[Several, typer.Option("--pillar")] = None,
    sub_pillar: Annotated[Several, typer.Option("--sub-pillar")] = None,
    group: Group = None,
    coder: Annotated[Several, typer.Option("--coder")] = None,
    export: Annotated[Path | None, typer.Option("--export")] = None,
    workspace: Workspace = FOLDER,
    language: Language = None,
    json: Json = False,
) -> None:
    """Runs `kolosi excerpts`."""
    from kolosi.workspace.evidence.deep_out import DeepExport

    with Door(workspace, language, json) as door:
        lists = {"risk": risk, "at": at, "pillar": pillar, "sub_pillar": sub_pillar, "group": group, "coder": coder}
        asked = {name: tuple(value or ()) for name, value in lists.items()}
        found = door.open().excerpts(text, document=document, export=export, **asked)
        if json:
            door.dump(found.as_json() if isinstance(found, DeepExport) else [one.as_json() for one in found])
        elif isinstance(found, DeepExport):
            blanks = {"file": found.file, "excerpts": found.excerpts, "rows": found.rows}
            show(door.label("cli.evidence.exported", **blanks))
            door.few(found.findings)
        else:
            _print_excerpts(door, found)


def _print_excerpts(door: Door, found: Sequence[ExcerptLine]) -> None:
    if not found:
        show(door.label("cli.evidence.none"))
        door.next(door.label("cli.evidence.next_form"))
        return
    heads = [door.label(f"cli.evidence.heads.{head}") for head in ("id", "document", "page", "text", "tags")]
    door.table(heads, [_row(door, line) for line in found])
    show(door.count("cli.evidence.found", len(found)))
    door.next("kolosi gaps")


def _row(door: Door, line: ExcerptLine) -> tuple[object, ...]:
    one, known = line.excerpt, line.document
    secret = f" ({door.label('cli.evidence.confidential')})" if known is not None and known.is_confidential else ""
    tags = " · ".join(door.say(tag) for tag in line.tags)
    return one.id, f"{one.document}{secret}", one.page or "", one.text, tags


def gaps(
    risk: Risk = None,
    at: At = None,
    sheet: Annotated[Path | None, typer.Option("--sheet")] = None,
    picture: Annotated[Path | None, typer.Option("--picture")] = None,
    workspace: Workspace = FOLDER,
    language: Language = None,
    json: Json = False,
) -> None:
    """Runs `kolosi gaps`."""
    with Door(workspace, language, json) as door:
        found = door.open().gaps(risk=risk or (), at=at or (), sheet=sheet, picture=picture)
        if json:
            door.dump(found.as_json())
            return
        _print_gaps(door, found)
        for written in (sheet, picture):
            if written is not None:
                show(written)
        door.next("kolosi coders")


def _print_gaps(door: Door, found: Gaps) -> None:
    from kolosi.report.draft.numerals import day, percent

    blanks = {"excerpts": found.excerpts, "deep": found.of_deep, "since": day(found.since, door.language)}
    show(door.label("cli.evidence.gaps_of", **blanks))
    heads = [door.label(f"cli.evidence.state_heads.{head}") for head in ("state", "cells", "share")]
    whole = len(found.cells)
    rows = [
        (
            door.label(f"cli.evidence.states.{state}"),
            count,
            percent(Fraction(100 * count, whole), door.language, 1) if whole else "–",
        )
        for state, count in found.counts.items()
    ]
    door.table(heads, rows)
    if found.outside:
        show(door.count("cli.evidence.outside", found.outside))
    _print_matrix(door, found)
    _print_saturation(door, found)


def _print_matrix(door: Door, found: Gaps) -> None:
    """A row a risk, a column a region: how many sub-pillars are covered, and of how many something is known."""
    from kolosi.workspace.evidence.gap_sheet import cell_said

    wide = len({cell.sub_pillar for cell in found.cells})
    named = [door.say(found.labels[one]) if one else door.label("cli.evidence.whole_country") for one in found.regions]
    rows = [
        (door.say(found.short[risk]), *(cell_said(found, risk, region, door.language) for region in found.regions))
        for risk in found.risks
    ]
    show(door.label("cli.evidence.matrix", n=wide))
    door.table([door.label("cli.evidence.risk"), *named], rows)


def _print_saturation(door: Door, found: Gaps) -> None:
    last = found.brought[-LAST:]
    if last:
        names = ("document", "excerpts", "findings", "new")
        heads = [door.label(f"cli.evidence.brought_heads.{head}") for head in names]
        rows = [(one.document, one.excerpts, one.findings, one.new) for one in last]
        door.table(heads, rows, title=door.label("cli.evidence.saturation"))


def coders(workspace: Workspace = FOLDER, language: Language = None, json: Json = False) -> None:
    """Runs `kolosi coders`."""
    with Door(workspace, language, json) as door:
        found = door.open().coders()
        door.code = POINTS if found.to_settle else door.code
        if json:
            door.dump(found.as_json())
            return
        _print_coders(door, found)
        door.next(door.label("cli.evidence.next_form"))


def _print_coders(door: Door, found: DoubleCoding) -> None:
    from kolosi.measure.sentences import number_words
    from kolosi.workspace.evidence.columns import excerpt_columns

    if not found.units:
        show(door.label("cli.evidence.coders_none"))
        return
    columns = excerpt_columns()
    show(door.label("cli.evidence.coders_of", units=found.units, coders=", ".join(found.coders)))
    heads = [door.label(f"cli.evidence.alpha_heads.{head}") for head in ("dimension", "units", "alpha")]
    rows = [
        (
            door.say(columns[one.dimension].label),
            one.units,
            "–" if one.alpha is None else number_words(Fraction(one.alpha), door.language, 3),
        )
        for one in found.agreements
    ]
    door.table(heads, rows)
    if found.to_settle:
        names = ("excerpts", "dimension", "said", "text")
        heads = [door.label(f"cli.evidence.settle_heads.{head}") for head in names]
        settle = [
            (
                ", ".join(id_ for _, id_, _ in one.codings),
                door.say(columns[one.dimension].label),
                " · ".join(_coding(door, found, coder, values) for coder, _, values in one.codings),
                one.text,
            )
            for one in found.to_settle
        ]
        door.table(heads, settle, title=door.label("cli.evidence.settle", n=len(found.to_settle)))


def _coding(door: Door, found: DoubleCoding, coder: str, values: Sequence[str]) -> str:
    """What a coder made of an excerpt, in words."""
    said = ", ".join(door.say(found.names.get(one, one)) for one in values) or "–"
    return f"{coder}{door.label('registers.colon')} {said}"
