"""One file received: what is known of it, how its columns are understood; corrected, read otherwise, taken out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, cast

from django.shortcuts import redirect

from kolosi.model.finding import Refusal
from kolosi.store.files import is_there, read_whole
from kolosi.web import pages, sight
from kolosi.web.rights import Right
from kolosi.web.route import typed
from kolosi.web.screens.deposit.own import asked, begun, file_of, speaker
from kolosi.web.screens.deposit.sending import sources
from kolosi.web.serving import download
from kolosi.workspace.ask.periods import period_said
from kolosi.workspace.correct.returning import return_path
from kolosi.workspace.decide.speaking import speaking
from kolosi.workspace.learn.learning import ROLES, seen
from kolosi.workspace.learn.learning_sheet import meanings_offered, what_counts
from kolosi.workspace.receive.filing import ASKED, COUNTS, PARTLY, STATES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from django.http import HttpRequest, HttpResponseBase

    from kolosi.model.finding import Finding
    from kolosi.web.here import Here
    from kolosi.workspace import Workspace
    from kolosi.workspace.learn.learning import ColumnSeen
    from kolosi.workspace.receive.filing import FileLine

READ = (COUNTS, PARTLY, ASKED)
"""What can be looked into: a file that was replaced, taken out or destroyed is a line of the list."""


def show(request: HttpRequest, here: Here, code: str) -> HttpResponseBase:
    """The page of a file."""
    line = file_of(here, code)
    if line is None:
        return pages.absent(request)
    return _page(request, here, line)


def columns(request: HttpRequest, here: Here, code: str) -> HttpResponseBase:
    """Records what some columns mean, and has the file read so."""
    line = _changeable(here, code)
    if line is None:
        return pages.absent(request)
    said = {}
    for name in [one for one in request.POST if one.startswith("header.")]:
        meaning = typed(request, f"meaning.{name.partition('.')[2]}", most=300)
        if meaning:
            said[str(request.POST[name])] = meaning
    if not said:
        pages.note(request, here.word("deposit.no_column"), kind="point")
        return redirect(_address(here, code))
    return begun(here, "learn", file=code, columns=said)


def otherwise(request: HttpRequest, here: Here, code: str) -> HttpResponseBase:
    """Has a file read again as of another source, sender or period."""
    line = _changeable(here, code)
    if line is None:
        return pages.absent(request)
    given = {name: typed(request, name, most=300) for name in ("source", "organisation", "during", "why")}
    missing = "why" if not given["why"] else "" if any(given[one] for one in list(given)[:3]) else "nothing"
    wrong = {missing: here.word(f"deposit.otherwise_{missing}")} if missing else _period_wrong(here, given["during"])
    if wrong:
        return _page(request, here, line, given=given, wrong=wrong, status=422)
    return begun(here, "reclassify", file=code, **given)


def returned(request: HttpRequest, here: Here, code: str) -> HttpResponseBase:
    """The workbook that is sent back to who sent the file: what was read of it, and its cells to correct."""
    line = file_of(here, code)
    path = _return_of(here, line) if line is not None and _sees_cells(here, line) else None
    if path is None:
        return pages.absent(request)
    return download(path.name, asked(here, ("return", code), lambda _: read_whole(path)))


def _return_of(here: Here, line: FileLine) -> Path | None:
    """Where the answer to the sender of a file that counts lies; None where there is nothing to say."""

    def verb(workspace: Workspace) -> Path | None:
        receipt = next((one for one in workspace.receipts.current() if one.code == line.code), None)
        path = return_path(workspace, receipt) if receipt is not None else None
        return path if path is not None and is_there(path) else None

    return asked(here, ("return-path", line.code), verb)


def remove(request: HttpRequest, here: Here, code: str) -> HttpResponseBase:
    """Takes a file out."""
    line = _changeable(here, code)
    if line is None:
        return pages.absent(request)
    why = typed(request, "gone")
    if not why:
        wrong = {"gone": here.word("deposit.otherwise_why")}
        return _page(request, here, line, wrong=wrong, status=422)
    with here.writing() as workspace, speaking(speaker(here)):
        taken = workspace.remove(code, why=why, author=here.person.name)
    pages.note(request, here.word("deposit.removed", name=line.file))
    for name in taken.again:
        pages.note(request, here.word("deposit.counts_again", name=name))
    return redirect(f"/w/{here.name}/deposit")


def _page(
    request: HttpRequest,
    here: Here,
    line: FileLine,
    *,
    given: Mapping[str, str] | None = None,
    wrong: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponseBase:
    is_read = line.state in READ
    understood = _understood(here, line) if is_read and _sees_cells(here, line) else None
    values = {
        "line": line,
        "state": STATES[line.state],
        "received": date.fromisoformat(line.received),
        "understood": understood if isinstance(understood, list) else None,
        "not_understood": pages.worded(understood) if isinstance(understood, Refusal) else _none(),
        "is_read": is_read,
        "has_return": is_read and _sees_cells(here, line) and _return_of(here, line) is not None,
        "sources": sources(here) if is_read else (),
        "given": given or {},
        "wrong": wrong or {},
    }
    return pages.page(request, here, "deposit_file", values, status=status)


def _understood(here: Here, line: FileLine) -> Sequence[Mapping[str, object]] | Refusal:
    """The tables of a file as they are understood, each with the meanings that its columns may have; why not, where it cannot be read."""

    def verb(workspace: Workspace) -> Sequence[Mapping[str, object]] | Refusal:
        try:
            file = seen(workspace, line.code)
        except Refusal as refusal:
            return refusal
        numbered = iter(range(100_000))
        return [
            {
                "table": table,
                "counts": what_counts(table, here.language),
                "meanings": meanings_offered(workspace, file, table, here.language)[1:],
                "columns": [(next(numbered), column, ROLES[column.role]) for column in table.columns],
            }
            for table in file.tables
        ]

    found = asked(here, ("understood", line.code, here.language), verb)
    if here.person.sees_gbv or isinstance(found, Refusal):
        return found
    return [
        {
            **one,
            "meanings": tuple(text for text in cast("Sequence[str]", one["meanings"]) if sight.sees(here, text)),
            "columns": [
                (
                    number,
                    replace(column, samples=tuple(text for text in column.samples if sight.sees(here, text))),
                    role,
                )
                for number, column, role in cast("Sequence[tuple[int, ColumnSeen, str]]", one["columns"])
                if sight.sees(here, column.header, *column.meaning.values())
            ],
        }
        for one in found
    ]


def _sees_cells(here: Here, line: FileLine) -> bool:
    """Cells of a file are shown to who gave it, and to who may see rows; of what is sensitive, to who may see that."""
    if line.given_by == here.person.name:
        return True
    return here.person.may(Right.ROWS) and (here.person.sees_gbv or not _is_sensitive(here, line.source))


def _is_sensitive(here: Here, source: str) -> bool:
    found = here.ask(
        "sensitive-sources",
        lambda workspace: frozenset(
            one.source for one in workspace.knowledge.indicators.values() if one.is_sensitive and one.source
        ),
    )
    return source in found


def _changeable(here: Here, code: str) -> FileLine | None:
    line = file_of(here, code)
    return line if line is not None and line.state in READ else None


def _period_wrong(here: Here, during: str) -> Mapping[str, str]:
    """Why a period is none, where something is said of it."""
    try:
        if during:
            period_said(during)
    except Refusal as refusal:
        return {"during": here.said(pages.worded(refusal)[0].message)}
    return {}


def _none() -> Sequence[Finding]:
    return ()


def _address(here: Here, code: str) -> str:
    return f"/w/{here.name}/deposit/files/{code}"
