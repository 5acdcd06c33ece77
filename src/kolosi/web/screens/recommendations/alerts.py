"""Alerts: weeks that pass a rule, what people say of each, and a digest that may be sent. Inside only, but for the digest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from django.shortcuts import redirect

from kolosi.model.finding import Refusal
from kolosi.web import desks, pages, sight
from kolosi.web.lists import paged
from kolosi.web.rights import Right
from kolosi.web.route import POST, Route, typed
from kolosi.web.screens.recommendations.shown import parts
from kolosi.web.serving import download
from kolosi.workspace.alert.answers import ACTED, ALERT, ANSWERS

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

    from kolosi.web.here import Here
    from kolosi.workspace import Workspace
    from kolosi.workspace.alert.raised import Alert, Ruled

A_PAGE = 25


def show(request: HttpRequest, here: Here) -> HttpResponseBase:
    """The alerts of the period, those that nobody answered first."""
    found = here.ask("alerts", lambda w: w.alerts())
    every = [one for one in found.found if _is_seen(here, one.rule.indicator)]
    own, turn = paged(request, every, A_PAGE)
    false, judged = found.judged
    values = {
        "parts": parts(here, "alerts"),
        "found": found,
        "lines": [_line(here, one) for one in own],
        "turn": turn,
        "total": len(every),
        "waiting": sum(one.said is None for one in every),
        "rules": [_rule(here, one) for one in found.rules if _is_seen(here, one.rule.indicator)],
        "false": false,
        "judged": judged,
        "delays": found.acting.found,
        "acting": found.acting,
        "share": _percent(found.acting.found.share) if found.acting.found else None,
        "answers": [(one, here.word(f"alerts.answers.{one}")) for one in ANSWERS],
    }
    return pages.page(request, here, "alerts", values)


def _percent(share: object) -> int | None:
    return None if share is None else round(100 * float(share))  # type: ignore[arg-type]


def _is_seen(here: Here, indicator: str) -> bool:
    return sight.sees(here, indicator)


def _line(here: Here, one: Alert) -> Mapping[str, object]:
    return {
        "one": one,
        "name": here.said(one.name),
        "rule": here.said(one.rule.label),
        "answer": here.word(f"alerts.answers.{one.said.answer}") if one.said else "",
    }


def _rule(here: Here, one: Ruled) -> Mapping[str, object]:
    return {
        "one": one,
        "name": here.said(one.rule.label),
        "refused": here.said(one.refused.message) if one.refused else "",
    }


def answer(request: HttpRequest, here: Here) -> HttpResponseBase:
    """Keeps what a person says of an alert, with why: the Decision of the command line."""
    alert, said, why, day = (typed(request, name) for name in ("alert", "answer", "why", "day"))
    if said not in ANSWERS or not why:
        told = here.word("alerts.which") if said not in ANSWERS else here.word("alerts.why_needed")
        pages.note(request, told, kind="refused")
        return redirect(f"/w/{here.name}/recommendations/alerts")
    value = f"{said}; day={day}" if said == ACTED and day else said
    try:
        desks.decide(here, ALERT, alert, value, why=why)
    except Refusal as refusal:
        pages.note_refusal(request, here, refusal)
    else:
        pages.note(request, here.word("alerts.kept", answer=here.word(f"alerts.answers.{said}")))
    return redirect(f"/w/{here.name}/recommendations/alerts")


# -- the digest -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Digest:
    """What may be sent of the alerts: the mail as a file, its subject and its text, and one text message."""

    mail: bytes
    subject: str
    text: str
    message: str


def _digest(workspace: Workspace) -> Digest:
    with TemporaryDirectory(prefix="kolosi-") as folder:
        path = Path(folder) / "digest.eml"
        found = workspace.alerts(mail=path, sms=True)
        data = path.read_bytes()
    mail = message_from_bytes(data, policy=policy.default)
    body = mail.get_body(("plain",))
    return Digest(
        mail=data,
        subject=str(mail["subject"] or ""),
        text=str(body.get_content()) if body is not None else "",
        message=found.text,
    )


def digest(request: HttpRequest, here: Here) -> HttpResponseBase:
    """The digest as a mail and as a text message, to copy."""
    if not here.person.sees_gbv:
        return pages.absent(request)  # it tells of every alert
    values = {"parts": parts(here, "alerts"), "digest": here.ask("digest", _digest)}
    return pages.page(request, here, "alerts_digest", values)


def mail(request: HttpRequest, here: Here) -> HttpResponseBase:
    """The digest as a mail to be opened."""
    if not here.person.sees_gbv:
        return pages.absent(request)
    return download(f"{here.word('alerts.file')}.eml", here.ask("digest", _digest).mail)


ROUTES = (
    Route(path="recommendations/alerts", name="alerts", view=show, right=Right.WRITE),
    Route(path="recommendations/alerts/answer", name="alert-answer", view=answer, right=Right.WRITE, methods=POST),
    Route(path="recommendations/alerts/digest", name="alerts-digest", view=digest, right=Right.WRITE),
    Route(path="recommendations/alerts/digest.eml", name="alerts-mail", view=mail, right=Right.WRITE),
)
