"""Files sent: by a plain form, whole; or in pieces that are taken up again after a lost line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import JsonResponse
from django.http.request import UnreadablePostError
from django.shortcuts import redirect

from kolosi.model.finding import Refusal
from kolosi.model.label import say
from kolosi.model.shown import shown
from kolosi.web import pages, sight
from kolosi.web.here import opened
from kolosi.web.route import typed
from kolosi.web.screens.deposit.own import address, begun, enqueue
from kolosi.web.uploads import LARGEST, LARGEST_PIECE, NotTaken, Tray, Upload

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import HttpRequest, HttpResponseBase

    from kolosi.web.here import Here

OFFSET = "Upload-Offset"
BEFOREHAND = ("source", "organisation", "during")
"""What may be said of files before they are read, as the fields of the form are called."""


def send(request: HttpRequest, here: Here) -> HttpResponseBase:
    """Takes the files of the plain form, and has them read."""
    tray = Tray.of(here.name, here.person.name)
    given = request.FILES.getlist("files")
    kept: list[Upload] = []
    _require_open(here)
    try:
        tray.require_room([int(one.size or 0) for one in given])
    except NotTaken as refused:
        pages.note(request, _said(here, refused), kind="refused")
        return redirect(f"/w/{here.name}/deposit")
    for one in given:
        try:
            kept.append(tray.keep(str(one.name), int(one.size or 0), one.file))
        except NotTaken as refused:
            pages.note(request, _said(here, refused), kind="refused")
    if not kept:
        _tell_why_nothing(request, here, given)
        return redirect(f"/w/{here.name}/deposit")
    return begun(here, "add", uploads=[one.id for one in kept], **_beforehand(request))


def _tell_why_nothing(request: HttpRequest, here: Here, given: Sequence[object]) -> None:
    """Nothing was chosen; or it was so heavy that the form was given up. What was refused by its name is told already."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
        pages.note(request, _said(here, NotTaken("too_large", megabytes=LARGEST // 1_000_000)), kind="refused")
    elif not given:
        pages.note(request, here.word("deposit.nothing_sent"), kind="point")


def begin(request: HttpRequest, here: Here) -> HttpResponseBase:
    """Makes room for a file that comes in pieces; answers its id."""
    tray = Tray.of(here.name, here.person.name)
    try:
        _require_open(here)
        size = typed(request, "size", most=20)
        one = tray.begin(typed(request, "name"), int(size) if size.isdecimal() else -1, typed(request, "path"))
    except NotTaken as refused:
        return JsonResponse({"text": _said(here, refused)}, status=422)
    except Refusal as refusal:
        return JsonResponse({"text": here.said(pages.worded(refusal)[0].message)}, status=409)
    return JsonResponse(_state(tray, one), status=201)


def piece(request: HttpRequest, here: Here, id_: str) -> HttpResponseBase:
    """Where an upload stands; or, by POST, its next piece. A piece for elsewhere is answered with where it stands (409)."""
    tray = Tray.of(here.name, here.person.name)
    one = tray.find(id_)
    if one is None or one.is_taken:
        return JsonResponse({"text": here.word("deposit.gone")}, status=404)
    if request.method != "POST":
        return _told(tray, one)
    said = request.headers.get(OFFSET, "")
    try:
        body = request.body
        if not said.isdecimal() or len(said) > 18 or len(body) > LARGEST_PIECE:
            return JsonResponse({"text": here.word("deposit.not_a_piece")}, status=400)
        is_next = int(said) == tray.offset(one) and not tray.is_whole(one)
        tray.append(one, int(said), body)
    except UnreadablePostError:
        return JsonResponse({"text": here.word("deposit.not_a_piece")}, status=400)
    except NotTaken as refused:
        return JsonResponse({"text": _said(here, refused)}, status=422)
    return _told(tray, one, status=200 if is_next else 409)


def take(request: HttpRequest, here: Here) -> HttpResponseBase:
    """Has files that came whole read, as one step; answers where that is followed."""
    tray = Tray.of(here.name, here.person.name)
    found = [tray.find(id_) for id_ in request.POST.getlist("upload")[:1000]]
    whole = [one for one in found if one is not None and not one.is_taken and tray.is_whole(one)]
    wants_page = request.POST.get("page") == "1"
    if not whole:
        if wants_page:
            pages.note(request, here.word("deposit.nothing_sent"), kind="point")
            return redirect(f"/w/{here.name}/deposit")
        return JsonResponse({"text": here.word("deposit.nothing_sent")}, status=422)
    to = address(here, enqueue(here, "add", uploads=[one.id for one in whole], **_beforehand(request)))
    return redirect(to) if wants_page else JsonResponse({"to": to})


def discard(request: HttpRequest, here: Here) -> HttpResponseBase:
    """Destroys files on their way that nobody wants any more."""
    tray = Tray.of(here.name, here.person.name)
    found = [one for id_ in request.POST.getlist("upload")[:1000] if (one := tray.find(id_)) is not None]
    for one in found:
        if not one.is_taken:
            tray.destroy(one)
    pages.note(request, here.word("deposit.discarded"))
    return redirect(f"/w/{here.name}/deposit")


def waiting(tray: Tray) -> Sequence[Mapping[str, object]]:
    """The files that came, wholly or in part, and that nobody had read yet."""
    return [
        {**_state(tray, one), "given": shown(one.given), "is_whole": tray.is_whole(one)}
        for one in tray.all()
        if not one.is_taken
    ]


def sources(here: Here) -> Sequence[tuple[str, str]]:
    """The systems that a file may come from, by id, as people call them."""
    found = here.ask("sources", lambda workspace: {id_: one.title for id_, one in workspace.knowledge.sources.items()})
    named = ((id_, say(title, here.language)) for id_, title in found.items() if sight.sees_source(here, id_))
    return sorted(named, key=lambda pair: pair[1].lower())


def page_asked(request: HttpRequest) -> int:
    """The number of the page of a list that is asked for."""
    text = str(request.GET.get("page", "1"))
    return max(int(text), 1) if text.isdecimal() and len(text) < 7 else 1


def _require_open(here: Here) -> None:
    """Raises `Refusal` before anything is sent into a workspace that is locked."""
    _ = opened(here.folder).settings


def _beforehand(request: HttpRequest) -> Mapping[str, object]:
    return {name: typed(request, name, most=300) for name in BEFOREHAND}


def _state(tray: Tray, one: Upload) -> dict[str, object]:
    return {"id": one.id, "offset": tray.offset(one), "size": one.size, "name": one.name}


def _told(tray: Tray, one: Upload, *, status: int = 200) -> HttpResponseBase:
    response = JsonResponse(_state(tray, one), status=status)
    response.headers[OFFSET] = str(tray.offset(one))
    return response


def _said(here: Here, refused: NotTaken) -> str:
    blanks = {name: shown(value) if isinstance(value, str) else value for name, value in refused.blanks.items()}
    return here.word(f"deposit.not_taken.{refused.word}", **{"name": "", "files": "", "megabytes": "", **blanks})
