"""Private rounds of a workshop: opened for some pseudonyms, handed from expert to expert, closed. Nobody sees a score before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect

from kolosi.model.spelling import fold
from kolosi.web import pages
from kolosi.web.invited import gate
from kolosi.web.invited.inviting import (
    MOST_DAYS,
    MOST_EXPERTS,
    close_round,
    last_rounds,
    open_round,
    open_round_of,
    renew,
)
from kolosi.web.invited.models import Invitation
from kolosi.web.rights import Right
from kolosi.web.route import POST, Route, typed
from kolosi.web.screens.risks.sight import parts, regions
from kolosi.web.site import site
from kolosi.workspace.forms.private_rounds import own_sheet
from kolosi.workspace.write.judgements import read_rounds

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponseBase

    from kolosi.web.here import Here

DAYS = 7
LONGEST = 40
"""Letters of a pseudonym."""


def show(request: HttpRequest, here: Here) -> HttpResponseBase:
    """The round that is open and who has answered, or the form that opens one."""
    return _page(request, here)


def _page(request: HttpRequest, here: Here, **more: object) -> HttpResponseBase:
    now = open_round_of(here.name)
    number = 2 if here.ask("rounds", read_rounds).one else 1
    values: dict[str, object] = {
        "parts": parts(here, "workshop"),
        "round": now,
        "invited": _invited(here, now) if now is not None else [],
        "closed": [one for one in last_rounds(here.name) if not one.is_open],
        "regions": regions(here),
        "typed": {
            "number": str(number),
            "days": str(DAYS),
            "place": "",
            "experts": _known(here) if number == 2 else "",
        },
        "wrong": {},
        "addresses": [],
        "most_days": MOST_DAYS,
        "is_alone": not site().is_team,
    }
    values |= more
    return pages.page(request, here, "risks_rounds", values, status=409 if values["wrong"] else 200)


def _known(here: Here) -> str:
    """The pseudonyms of the first round, a line each."""
    return "\n".join(dict.fromkeys(one.expert for one in here.ask("rounds", read_rounds).one))


def _invited(here: Here, now: Any) -> Sequence[Mapping[str, object]]:
    """Who is invited, and how many risks each has scored: how many, and not how."""
    return [{"one": one, **_answered(here, now, one.expert)} for one in now.invitations.all()]


def _answered(here: Here, now: Any, expert: str) -> Mapping[str, object]:
    name = ("own", now.number, expert, now.place, here.language)
    sheet = here.ask(name, lambda w: own_sheet(w, now.number, expert, now.place, here.language))
    return {"answered": sheet.answered, "all": len(sheet.risks)}


def begin(request: HttpRequest, here: Here) -> HttpResponseBase:
    """Opens a round; the addresses are told on this one page."""
    said = {name: typed(request, name, most=4000) for name in ("number", "days", "place", "experts")}
    experts = [" ".join(line.split()) for line in str(request.POST.get("experts", "")).splitlines() if line.strip()]
    wrong = _wrong(here, said, experts)
    if wrong:
        return _page(request, here, typed={**said, "experts": "\n".join(experts)}, wrong=wrong)
    opened = open_round(here, int(said["number"]), said["place"], int(said["days"]), experts)
    return _page(request, here, addresses=_addresses(request, opened))


def _wrong(here: Here, said: Mapping[str, str], experts: Sequence[str]) -> Mapping[str, str]:
    """What keeps a round from being opened, by field."""
    wrong: dict[str, str] = {}
    if open_round_of(here.name) is not None:
        wrong["number"] = here.word("risks.rounds.one_open")
    if said["number"] not in ("1", "2"):
        wrong["number"] = here.word("risks.rounds.which")
    if not said["days"].isdecimal() or not 1 <= int(said["days"]) <= MOST_DAYS:
        wrong["days"] = here.word("risks.rounds.wrong_days", most=MOST_DAYS)
    if said["place"] and said["place"] not in dict(regions(here)):
        wrong["place"] = here.word("risks.rounds.wrong_place")
    alike = [one for at, one in enumerate(experts) if fold(one) in {fold(other) for other in experts[:at]}]
    if not experts:
        wrong["experts"] = here.word("risks.rounds.no_experts")
    elif len(experts) > MOST_EXPERTS or any(len(one) > LONGEST for one in experts):
        wrong["experts"] = here.word("risks.rounds.too_many", most=MOST_EXPERTS, letters=LONGEST)
    elif alike:
        wrong["experts"] = here.word("risks.rounds.alike", names=", ".join(alike))
    elif taken := _already(here, said, experts):
        wrong["experts"] = here.word("risks.rounds.already", names=", ".join(taken))
    return wrong


def _already(here: Here, said: Mapping[str, str], experts: Sequence[str]) -> Sequence[str]:
    """The pseudonyms under which somebody scored in that round by another way: an address would show his scores to another."""
    rounds = here.ask("rounds", read_rounds)
    scores = rounds.one if said["number"] == "1" else rounds.two
    known = {fold(one.expert) for one in scores if (one.place or "") == said["place"]}
    return [one for one in experts if fold(one) in known]


def _addresses(request: HttpRequest, opened: Sequence[tuple[str, str]]) -> Sequence[tuple[str, str]]:
    return [(expert, request.build_absolute_uri(f"/round/{token}")) for expert, token in opened]


def another(request: HttpRequest, here: Here, id_: UUID) -> HttpResponseBase:
    """Another address for an expert who lost his."""
    found = renew(here.name, id_)
    if found is None:
        return pages.absent(request)
    return _page(request, here, addresses=_addresses(request, [found]))


def close(request: HttpRequest, here: Here, id_: UUID) -> HttpResponseBase:
    """Closes a round: from now on its scores are seen by who judges, and no longer changed."""
    if not close_round(here.name, id_):
        return pages.absent(request)
    pages.note(request, here.word("risks.rounds.closed"))
    return redirect(f"/w/{here.name}/risks/workshop")


# -- one laptop handed around -----------------------------------------------------------------------------------------


def hand_on(request: HttpRequest, here: Here) -> HttpResponseBase:
    """The page between two experts on one laptop: who has not finished yet, and nothing of who has."""
    now = open_round_of(here.name)
    gate.leave(request)
    waiting = list(now.invitations.filter(finished=None)) if now is not None else []
    return pages.bare(request, "round_next", {"round": now, "waiting": waiting, "workspace": here.name})


def sit_down(request: HttpRequest, here: Here, id_: UUID) -> HttpResponseBase:
    """Opens the sheet of the expert who sits down now: under a new address, which ends any other of his."""
    found = renew(here.name, id_)
    invitation = Invitation.objects.filter(id=id_).first()
    if found is None or invitation is None:
        return pages.absent(request)
    gate.admit(request, invitation)
    return redirect("/round/")


ROUTES = (
    Route(path="risks/rounds", name="rounds", view=show, right=Right.WRITE),
    Route(path="risks/rounds/open", name="round-open", view=begin, right=Right.WRITE, methods=POST),
    Route(path="risks/rounds/next", name="round-next", view=hand_on, right=Right.WRITE),
    Route(path="risks/rounds/<uuid:id_>/close", name="round-close", view=close, right=Right.WRITE, methods=POST),
    Route(path="risks/invited/<uuid:id_>/address", name="round-address", view=another, right=Right.WRITE, methods=POST),
    Route(path="risks/invited/<uuid:id_>/here", name="round-here", view=sit_down, right=Right.WRITE, methods=POST),
)
