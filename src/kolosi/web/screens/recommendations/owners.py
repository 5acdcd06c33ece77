"""Sheets that go out to those whom recommendations ask, and come back; the list as a workbook and as a calendar."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.shortcuts import redirect

from kolosi.model.finding import Refusal
from kolosi.model.label import say
from kolosi.reading.labels import label
from kolosi.store.files import is_there, read_whole
from kolosi.web import pages
from kolosi.web.desks import asked_now
from kolosi.web.jobs import begun
from kolosi.web.jobs.given_files import LARGEST, keep_given
from kolosi.web.rights import Right
from kolosi.web.route import POST, Route, typed
from kolosi.web.screens.recommendations.register import seen
from kolosi.web.screens.recommendations.shown import parts
from kolosi.web.screens.risks.sight import hidden_risks
from kolosi.web.serving import download, written
from kolosi.workspace.copies.issues import ROOM
from kolosi.workspace.recommend.kept import SETTLED
from kolosi.workspace.recommend.sending import send_recommendations
from kolosi.workspace.recommend.sheets import read_sheet, sent_sheets
from kolosi.workspace.recommend.wording import counted_for

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import HttpRequest, HttpResponseBase

    from kolosi.web.here import Here
    from kolosi.workspace import Workspace

KINDS = ("xlsx", "docx")
EVERY = "all"
SHOWN = 40


def show(request: HttpRequest, here: Here) -> HttpResponseBase:
    """Who has something to answer, what was sent, and the place where it comes back."""
    return _page(request, here, "")


def _page(request: HttpRequest, here: Here, wrong: str) -> HttpResponseBase:
    asked: dict[str, list[object]] = {}
    for one in seen(here):
        if one.item.status not in SETTLED:
            asked.setdefault(one.item.addressee, []).append(one)
    names = {one.item.addressee: here.said(one.addressee) for one in seen(here)}
    values = {
        "parts": parts(here, "owners"),
        "owners": [{"id": id_, "name": names[id_], "n": len(own)} for id_, own in asked.items()],
        "sent": [
            {**one, "name": names.get(str(one["addressee"]), one["addressee"])} for one in here.ask("sent", _sent)
        ][:SHOWN],
        "languages": here.ask("languages", lambda w: w.settings.languages),
        "wrong": wrong,
    }
    return pages.page(request, here, "recommendations_owners", values, status=409 if wrong else 200)


def _sent(workspace: Workspace) -> Sequence[Mapping[str, object]]:
    """The sheets that went out, the last first, with the files of each that are still there."""
    found = []
    for name in sorted(sent_sheets(workspace), key=lambda one: (-one.version, one.addressee)):
        language = read_sheet(workspace, name, "").language
        stem = f"{say(label('recommendations.sheet.file'), language)}.{name.addressee}.{language}.v{name.version}"
        files = [(kind, f"{stem}.{kind}") for kind in KINDS if is_there(workspace.file("out", ROOM, f"{stem}.{kind}"))]
        found.append({"addressee": name.addressee, "version": name.version, "language": language, "files": files})
    return found


def send(request: HttpRequest, here: Here) -> HttpResponseBase:
    """Writes the sheets of one addressee, or of each, in the languages chosen."""
    languages = [str(one) for one in request.POST.getlist("languages")]
    known = {one.item.addressee for one in seen(here)}
    addressee = typed(request, "addressee")
    wanted = EVERY if addressee == EVERY and not hidden_risks(here) else addressee
    if wanted != EVERY and wanted not in known:
        return pages.absent(request)
    try:
        counted = asked_now(here, "recommended", counted_for)  # before the turn to write is taken
        with here.writing() as workspace:
            spoken = workspace.settings.languages
            own = [one for one in languages if one in spoken] or spoken[:1]
            sent = send_recommendations(workspace, wanted, own, date.today(), counted)
    except Refusal as refusal:
        pages.note_refusal(request, here, refusal)
    else:
        for one in sent.told:
            pages.note(request, here.said(one.message))
    return redirect(f"/w/{here.name}/recommendations/owners")


def file(request: HttpRequest, here: Here, name: str) -> HttpResponseBase:
    """One file of a sheet that was sent."""
    every = {name for one in here.ask("sent", _sent) for _, name in one["files"]}  # type: ignore[attr-defined]
    if name not in every or hidden_risks(here):
        return pages.absent(request)
    data = here.ask(("sent", name), lambda w: read_whole(w.file("out", ROOM, name)))
    return download(name, data)


def receive(request: HttpRequest, here: Here) -> HttpResponseBase:
    """Takes sheets that came back, by the queue."""
    files = request.FILES.getlist("files")
    if files and all((one.size or 0) <= LARGEST for one in files):
        return begun(here, "sheets", files=keep_given(files))
    return _page(
        request, here, here.word("risks.documents.too_large") if files else here.word("risks.documents.no_file")
    )


def workbook(request: HttpRequest, here: Here) -> HttpResponseBase:
    """The list as a workbook, as it may leave."""
    if hidden_risks(here):
        return pages.absent(request)
    name = f"{here.word('recommendations.file')}.xlsx"
    return download(*here.ask(name, lambda w: written(lambda into: w.recommendations(xlsx=into / name))))


def calendar(request: HttpRequest, here: Here) -> HttpResponseBase:
    """The deadlines as a calendar."""
    if hidden_risks(here):
        return pages.absent(request)
    name = f"{here.word('recommendations.file')}.ics"
    return download(*here.ask(name, lambda w: written(lambda into: w.recommendations(ics=into / name))))


ROUTES = (
    Route(path="recommendations/owners", name="owners", view=show, right=Right.WRITE),
    Route(path="recommendations/owners/send", name="owners-send", view=send, right=Right.WRITE, methods=POST),
    Route(path="recommendations/owners/receive", name="owners-receive", view=receive, right=Right.WRITE, methods=POST),
    Route(path="recommendations/owners/file/<str:name>", name="owners-file", view=file, right=Right.WRITE),
    Route(path="recommendations/register.xlsx", name="register-xlsx", view=workbook, right=Right.READ),
    Route(path="recommendations/register.ics", name="register-ics", view=calendar, right=Right.READ),
)
