"""The workshop: what groups rank, page by page or by workbook, and what it comes to beside what was agreed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.shortcuts import redirect

from kolosi.report.draft.numerals import number
from kolosi.web import pages, sight
from kolosi.web.fields import language_typed, row_of, typed_rows, wrong_of
from kolosi.web.invited.inviting import open_round_of
from kolosi.web.rights import Right
from kolosi.web.route import BOTH, Route
from kolosi.web.screens.risks.sight import hidden_risks, judges, parts
from kolosi.workspace.forms.typed import open_sheet, take_rows
from kolosi.workspace.judge.rounds import full_workshop
from kolosi.workspace.write.registers import ranked_risks

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

    from kolosi.model.label import Label
    from kolosi.risk.elicitation import Aggregate
    from kolosi.web.here import Here
    from kolosi.workspace import Workspace
    from kolosi.workspace.forms.typed import OpenRow
    from kolosi.workspace.judge.rounds import FullWorkshop, RoundRisk, Spread
    from kolosi.workspace.judge.workshop import Workshop, WorkshopRisk

FORM, SHEET = "ranking", "rankings"
PLACES = ("first", "second", "third", "fourth", "fifth")
PATHS = ("group", "place", *PLACES, "why", "dissent.fr", "dissent.en")
NEW = "new"


def show(request: HttpRequest, here: Here) -> HttpResponseBase:
    """What was agreed; for who judges, what groups ranked and experts scored: nothing of a round that is open."""
    hidden = hidden_risks(here)
    agreed = [one for one in here.ask("ranked", lambda w: tuple(ranked_risks(w))) if one.risk not in hidden]
    labels = here.ask("risk labels", _labels)
    values: dict[str, object] = {
        "parts": parts(here, "workshop"),
        "judges": judges(here),
        "agreed": [
            {"rank": one.rank, "name": here.said(labels.get(one.risk, one.risk)), "why": here.said(one.why)}
            for one in agreed
        ],
    }
    if judges(here):
        found = here.ask("workshop", lambda w: w.workshop())
        values |= {"found": found, "risks": [_shown(here, one, found) for one in found.risks if one.risk not in hidden]}
        values |= {"dissents": sight.seen(here, found.groups, lambda one: one.dissent.values())}
        values |= _rounds(here)
    return pages.page(request, here, "risks_workshop", values)


def _labels(workspace: Workspace) -> Mapping[str, Label]:
    terms = workspace.knowledge.taxonomies["protection_risks"].terms
    return {term.id: term.label for term in terms.values()}


def _shown(here: Here, one: WorkshopRisk, found: Workshop) -> Mapping[str, object]:
    low, high = one.computed
    return {
        "name": here.said(one.label),
        "points": one.points,
        "decimals": int(one.points.denominator > 1),
        "computed": str(low) if low == high else f"{low}–{high}",
        "agreed": one.agreed,
        "departs": bool(one.departs_by),
        "ranks": [(group.group, one.ranks.get(group.group)) for group in found.groups],
    }


def _rounds(here: Here) -> Mapping[str, object]:
    """The private scores that may be seen: of an open round none, not by who conducts it either."""
    now = open_round_of(here.name)
    if now is not None and now.number == 1:
        return {"round_open": now, "full": None}
    is_first = now is not None
    full: FullWorkshop = here.ask(("full", is_first), lambda w: full_workshop(w, is_first_alone=is_first))
    risks = [_scored(here, one) for one in full.risks if one.risk not in hidden_risks(here)]
    agreement = [*zip(full.experts, full.concordance, strict=True)]
    return {"round_open": now, "full": full if full.risks else None, "scored": risks, "agreement": agreement}


def _scored(here: Here, one: RoundRisk) -> Mapping[str, object]:
    """A risk with the spread of both rounds and the three aggregations, as a page writes them."""
    name = here.said(one.label) + (f" – {here.said(one.where)}" if one.where else "")
    return {
        "name": name,
        "spreads": [_spread(spread, here.language) for spread in (one.one, one.two)],
        "aggregates": [_aggregate(one, each, here.language) for each in (one.median, one.quantile, one.weighted)],
        "in_top": None if one.in_top is None else round(100 * one.in_top),
        "apart": one.apart,
    }


def _spread(spread: Spread | None, language: str) -> str:
    """The median, the middle half and how many scored."""
    if spread is None:
        return "–"
    low, high = (number(end, language, 1) for end in spread.middle)
    return f"{number(spread.median, language, 1)} ({low}–{high}), n = {spread.n}"


def _aggregate(one: RoundRisk, found: Aggregate | None, language: str) -> str:
    if found is None:
        return "–"
    low, best, high = (number(value, language, 1) for value in (found.low, found.best, found.high))
    return f"{best} ({low}–{high})" if one.has_ends else best


# -- the sheet of a group ---------------------------------------------------------------------------------------------


def ranking(request: HttpRequest, here: Here, id_: str) -> HttpResponseBase:
    """The sheet of a group: empty for a new one, so that nobody sees what others ranked; filled in, for who corrects it."""
    if id_ != NEW and not here.person.may(Right.WRITE):
        return pages.absent(request)
    language = language_typed(request, here)
    held = _held(here, language, id_)
    if id_ != NEW and (held is None or not sight.sees(here, *held.texts.values())):
        return pages.absent(request)
    texts: Mapping[str, str] = {}
    wrong: Mapping[str, str] = {}
    if request.method == "POST":
        rows = typed_rows(request, PATHS)
        with here.writing() as workspace:
            taken = take_rows(workspace, FORM, SHEET, language, rows)
        if taken.is_taken:
            group = rows[0].texts.get("group", "") if rows else ""
            pages.note(request, here.word("risks.workshop.kept", group=group))
            return redirect(f"/w/{here.name}/risks/workshop")
        wrong, texts = wrong_of(language, taken, 0), rows[0].texts
        held = _held(here, language, id_)
    sheet = sight.offered(here, here.ask(("sheet", FORM, language), lambda w: open_sheet(w, FORM, SHEET, language)))
    row = row_of(sheet, held, paths=PATHS, typed=texts, wrong=wrong)
    values = {"parts": parts(here, "workshop"), "row": row, "sheet": sheet, "id": id_, "is_wrong": bool(wrong)}
    return pages.page(request, here, "risks_ranking", values, status=409 if wrong else 200)


def _held(here: Here, language: str, id_: str) -> OpenRow | None:
    """The row of a group by its place in the register, from 1; None for a new one."""
    sheet = sight.offered(here, here.ask(("sheet", FORM, language), lambda w: open_sheet(w, FORM, SHEET, language)))
    if not id_.isdecimal() or not 1 <= int(id_) <= len(sheet.rows):
        return None
    return sheet.rows[int(id_) - 1]


ROUTES = (
    Route(path="risks/workshop", name="workshop", view=show, right=Right.READ),
    Route(path="risks/workshop/group/<slug:id_>", name="ranking", view=ranking, right=Right.SCORE, methods=BOTH),
)
