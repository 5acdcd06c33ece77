"""The sheet of an invited expert: his scores and reasons, saved as often as he likes until his round is closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET

from kolosi.model.finding import Refusal
from kolosi.web import pages
from kolosi.web.fields import Row, row_of, typed_rows, wrong_of
from kolosi.web.invited import gate
from kolosi.web.invited.models import Invitation
from kolosi.web.site import site
from kolosi.web.words import said
from kolosi.workspace.forms.private_rounds import (
    QUANTILES,
    SCORES,
    OwnRow,
    OwnSheet,
    own_sheet,
    take_scores,
    take_seed_answers,
)
from kolosi.workspace.forms.typed import Typed, TypedRow
from kolosi.workspace.judge.between import LEAST
from kolosi.workspace.judge.rounds import full_workshop

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

    from kolosi.web.here import Here
    from kolosi.workspace.judge.rounds import RoundRisk

LEFT = "round left"
"""Where the session keeps which round somebody has just finished with."""
SEEDS_FROM = 100
"""The numbers of rows from which on they are seed questions: there are fifteen risks."""


@gate.invited("GET", "POST")
def show(request: HttpRequest, here: Here, invitation: Any) -> HttpResponseBase:
    """The sheet; posted, it is saved, and shown again with what is wrong beside its field."""
    language = _language(request, here)
    sheet = _sheet(here, invitation, language)
    if request.method == "GET":
        return _page(request, here, invitation, sheet, language, {}, {}, [])
    if gate.SAVED.is_over(str(invitation.id)):
        return pages.bare(request, "round_too_many", status=gate.TOO_MANY)
    gate.SAVED.count(str(invitation.id))
    typed = _typed(request, sheet, language)
    try:
        wrong = _save(here, invitation, sheet, language, typed)
    except Refusal as refusal:
        told = [said(one.message, language) for one in pages.worded(refusal)]
        return _page(request, here, invitation, sheet, language, typed, {}, told)
    if wrong:
        return _page(request, here, invitation, _sheet(here, invitation, language), language, typed, wrong, [])
    if request.POST.get("finish") == "1":
        return _finish(request, here, invitation)
    now = _sheet(here, invitation, language)
    pages.note(request, here.word("round.saved", n=now.answered, of=len(now.risks)))
    return redirect("/round/")


def _language(request: HttpRequest, here: Here) -> str:
    given = str(request.POST.get("in", ""))
    return given if given in ("fr", "en") else here.language


def _sheet(here: Here, invitation: Any, language: str) -> OwnSheet:
    number, expert, place = invitation.round.number, invitation.expert, invitation.round.place
    return here.ask(("own", number, expert, place, language), lambda w: own_sheet(w, number, expert, place, language))


def _save(
    here: Here, invitation: Any, sheet: OwnSheet, language: str, typed: Mapping[int, TypedRow]
) -> Mapping[int, Mapping[str, str]]:
    """Keeps what was typed; what is wrong, by the number of its row."""
    own = invitation.round
    scores = {one.id: typed[number] for number, one in enumerate(sheet.risks) if number in typed}
    answers = {
        one.id: typed[SEEDS_FROM + number] for number, one in enumerate(sheet.questions) if SEEDS_FROM + number in typed
    }
    with here.writing() as workspace:
        taken = take_scores(workspace, own.number, invitation.expert, own.place, language, scores)
        seeds = take_seed_answers(workspace, invitation.expert, language, answers) if answers else Typed()
    return {**_placed(taken, scores, language, 0), **_placed(seeds, answers, language, SEEDS_FROM)}


def _placed(taken: Typed, typed: Mapping[str, TypedRow], language: str, start: int) -> Mapping[int, Mapping[str, str]]:
    """What is wrong by the number of the row in the page: rows were given in its order."""
    wrong = {place: wrong_of(language, taken, place) for place in range(len(typed))}
    return {start + place: _shown(found) for place, found in wrong.items() if found}


def _shown(wrong: Mapping[str, str]) -> Mapping[str, str]:
    """What is wrong with a cell that the page does not show, such as the pseudonym, is told at the first that it does."""
    known = {path: text for path, text in wrong.items() if path in (*SCORES, *QUANTILES)}
    other = " ".join(text for path, text in wrong.items() if path not in known)
    return {**known, "score": f"{other} {known.get('score', '')}".strip()} if other else known


def _typed(request: HttpRequest, sheet: OwnSheet, language: str) -> Mapping[int, TypedRow]:
    """The rows of the page by their numbers, each called by its risk."""
    names = {number: said(one.label, language) for number, one in enumerate(sheet.risks)}
    names |= {SEEDS_FROM + number: one.id for number, one in enumerate(sheet.questions)}
    numbers = sorted(number for number in names if f"{number}.code" in request.POST)
    rows = typed_rows(request, (*SCORES, *QUANTILES), names=names)
    known = [row for row in rows if row.name]
    return dict(zip(numbers, known, strict=False))


def _page(
    request: HttpRequest,
    here: Here,
    invitation: Any,
    sheet: OwnSheet,
    language: str,
    typed: Mapping[int, TypedRow],
    wrong: Mapping[int, Mapping[str, str]],
    told: Sequence[str],
) -> HttpResponse:
    own = invitation.round
    is_second = own.number == 2
    before = _between(here, own.place) if is_second else {}
    risks = [
        {
            **_row(sheet.scores, one, number, SCORES, typed, wrong, language),
            "before": before.get(one.id),
            "own": _own_before(here, invitation, one.id, language) if is_second else None,
        }
        for number, one in enumerate(sheet.risks)
    ]
    questions = (
        [
            _row(sheet.seeds, one, SEEDS_FROM + number, QUANTILES, typed, wrong, language)
            for number, one in enumerate(sheet.questions)
        ]
        if sheet.seeds is not None
        else []
    )
    place = here.ask(("place", own.place), lambda w: w.knowledge.places.get(own.place)) if own.place else None
    values = {
        "expert": invitation.expert,
        "form_id": f"s-{invitation.id}",
        "number": own.number,
        "ends": own.ends,
        "place": said(place.name, language) if place else "",
        "risks": risks,
        "questions": questions,
        "answered": sheet.answered,
        "all": len(sheet.risks),
        "in": language,
        "is_wrong": bool(wrong or told),
        "wrong_count": len(wrong),
        "told": told,
        "is_second": is_second,
        "is_optional": True,
    }
    return pages.bare(request, "round_sheet", values, status=409 if wrong or told else 200)


def _row(
    open_: Any,
    one: OwnRow,
    number: int,
    paths: Sequence[str],
    typed: Mapping[int, TypedRow],
    wrong: Mapping[int, Mapping[str, str]],
    language: str,
) -> dict[str, object]:
    texts = typed[number].texts if number in typed else None
    row: Row = row_of(open_, one.held, paths=paths, number=number, typed=texts, wrong=wrong.get(number))
    fields = row.fields
    return {
        "row": row,
        "name": said(one.label, language),
        "definition": said(one.definition, language),
        "first": fields[paths[0]],
        "reason": fields.get("reason"),
        "rest": [fields[path] for path in paths[1:] if path != "reason"],
        "has_rest": any(fields[path].value or fields[path].wrong for path in paths[1:] if path != "reason"),
    }


# -- between the rounds -----------------------------------------------------------------------------------------------


def _between(here: Here, place: str) -> Mapping[str, RoundRisk]:
    """How risks were scored in the first round, of nobody that can be named: only where enough people scored."""
    found = here.ask("first round", lambda w: full_workshop(w, is_first_alone=True))
    return {
        one.risk: one
        for one in found.risks
        if (one.place or "") == place and one.one is not None and one.one.n >= LEAST
    }


def _own_before(here: Here, invitation: Any, risk: str, language: str) -> str | None:
    """What this expert himself scored in the first round; None where he did not."""
    expert, place = invitation.expert, invitation.round.place
    sheet = here.ask(("own", 1, expert, place, language), lambda w: own_sheet(w, 1, expert, place, language))
    held = next((one.held for one in sheet.risks if one.id == risk), None)
    return held.texts["score"] if held is not None else None


# -- the end ----------------------------------------------------------------------------------------------------------


def _finish(request: HttpRequest, here: Here, invitation: Any) -> HttpResponseBase:
    """Lets the expert go."""
    Invitation.objects.filter(id=invitation.id).update(finished=timezone.now())
    gate.leave(request)
    request.session[LEFT] = {"workspace": here.name, "ends": invitation.round.ends.isoformat()}
    return redirect("/round/thanks/")


@require_GET
def thanks(request: HttpRequest) -> HttpResponseBase:
    """Says that the sheet is kept. Nothing of it stays in the browser; alone on a laptop it is handed on."""
    left = request.session.get(LEFT)
    if not isinstance(left, dict):
        return pages.absent(request)
    address = "" if site().is_team else f"/w/{left['workspace']}/risks/rounds/next"
    ends = datetime.fromisoformat(str(left["ends"]))
    response = pages.bare(request, "round_thanks", {"next": address, "ends": ends})
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
