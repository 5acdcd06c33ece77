"""The register of recommendations: listed, changed in place, followed up; each lacks what it lacks beside its fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.shortcuts import redirect

from kolosi.web import pages, sight
from kolosi.web.fields import language_typed, row_of, typed_rows, wrong_of
from kolosi.web.lists import paged
from kolosi.web.rights import Right
from kolosi.web.route import BOTH, POST, Route, typed
from kolosi.web.screens.recommendations.shown import parts
from kolosi.web.screens.risks.sight import hidden_risks
from kolosi.workspace.forms.typed import TypedRow, open_sheet, take_rows
from kolosi.workspace.recommend.listing import STATUSES
from kolosi.workspace.recommend.smart import PARTS
from kolosi.workspace.recommend.wording import texts_that_leave

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

    from kolosi.web.fields import Row
    from kolosi.web.here import Here
    from kolosi.workspace.forms.typed import OpenRow, OpenSheet
    from kolosi.workspace.recommend.listing import Followed, Recommended

FORM = "recommendations"
A_PAGE = 15
GROUPS: Mapping[str, Sequence[str]] = {
    "who": ("addressee", "lead"),
    "what": ("fr", "en", "indicator.fr", "indicator.en"),
    "how_many": ("quantity", "unit.fr", "unit.en"),
    "where": ("where",),
    "by_when": ("by", "urgent"),
    "basis": ("risk", "finding", "evidence", "priority"),
    "follow": ("status", "note", "follow_up"),
}
"""The fields by the part of the recommendation that they say (who, what, how many, where, by when), then the others."""
PATHS = ("id", *(path for group in GROUPS.values() for path in group))
FOLLOWED = ("status", "note", "follow_up")


def listed(here: Here) -> Recommended:
    """The recommendations as of today."""
    found: Recommended = here.ask("recommendations", lambda w: w.recommendations())
    return found


def seen(here: Here) -> Sequence[Followed]:
    """Those that a person may see, in the order of the list."""
    own = [one for one in listed(here).rows if one.item.risk not in hidden_risks(here)]
    return sight.seen(here, own, lambda one: sight.texts_of(one.item.model_dump()))


def _is_hidden(here: Here, held: OpenRow) -> bool:
    return held.item.get("risk") in hidden_risks(here) or not sight.sees(here, *sight.texts_of(held.texts))


def show(request: HttpRequest, here: Here) -> HttpResponseBase:
    """The register, overdue ones first, filtered by who is asked, risk, state."""
    asked = {name: str(request.GET.get(name, ""))[:100] for name in ("addressee", "risk", "status", "late")}
    every = seen(here)
    rows = [one for one in every if _is_asked(one, asked)]
    own, turn = paged(request, rows, A_PAGE)
    values = {
        "parts": parts(here, "register"),
        "rows": [_shown(here, one) for one in own],
        "turn": turn,
        "total": len(rows),
        "every": len(every),
        "late": sum(one.is_overdue for one in every),
        "asked": asked,
        "is_filtered": any(asked.values()),
        "addressees": _names(here, ((one.item.addressee, one.addressee) for one in every)),
        "risks": _names(here, ((one.item.risk, one.risk) for one in every if one.item.risk)),
        "statuses": _statuses(here),
        "on": listed(here).on,
        "sheet_statuses": [name for _, name in _statuses(here)],
    }
    return pages.page(request, here, "recommendations", values)


def _is_asked(one: Followed, asked: Mapping[str, str]) -> bool:
    return (
        asked["addressee"] in ("", one.item.addressee)
        and asked["risk"] in ("", one.item.risk or "")
        and asked["status"] in ("", one.status)
        and (not asked["late"] or one.is_overdue)
    )


def _names(here: Here, pairs: object) -> Sequence[tuple[str, str]]:
    found = {str(id_): here.said(name) for id_, name in pairs}  # type: ignore[attr-defined]
    return sorted(found.items(), key=lambda pair: pair[1])


def _statuses(here: Here) -> Sequence[tuple[str, str]]:
    return [(id_, here.said(STATUSES[id_])) for id_ in STATUSES]


def _shown(here: Here, one: Followed) -> Mapping[str, object]:
    text = one.text if here.person.may(Right.WRITE) else _leaving(here).get(one.item.id, {})
    code = ""
    if here.person.may(Right.FOLLOW):
        held = sheet_of(here, here.language).row_with(id=one.item.id)
        code = held.code if held is not None else ""
    return {
        "one": one,
        "item": one.item,
        "text": here.said(text),
        "addressee": here.said(one.addressee),
        "risk": here.said(one.risk) if one.risk else "",
        "where": here.said(one.where),
        "quantity": here.said(one.quantity),
        "status": here.said(STATUSES[one.status]),
        "missing": [here.word(f"recommendations.parts.{part}") for part in one.missing],
        "code": code,
    }


def _leaving(here: Here) -> Mapping[str, Mapping[str, str]]:
    """The texts as they may leave, for who does not write them."""
    found: Mapping[str, Mapping[str, str]] = here.ask(
        "recommendations as they leave", lambda w: texts_that_leave(w, [one.item for one in w.recommendations().rows])
    )
    return found


# -- one recommendation -----------------------------------------------------------------------------------------------


def sheet_of(here: Here, language: str) -> OpenSheet:
    """The register as a sheet, in a language."""
    found: OpenSheet = here.ask(("sheet", FORM, language), lambda w: open_sheet(w, FORM, FORM, language))
    return sight.offered(here, found)


def edit(request: HttpRequest, here: Here, id_: str) -> HttpResponseBase:
    """A recommendation with all its fields, and what it lacks beside them."""
    language = language_typed(request, here)
    held = sheet_of(here, language).row_with(id=id_)
    if held is None or _is_hidden(here, held):
        return pages.absent(request)
    return _edited(request, here, language, held, id_)


def add(request: HttpRequest, here: Here) -> HttpResponseBase:
    """A new recommendation."""
    return _edited(request, here, language_typed(request, here), None, "")


def _edited(request: HttpRequest, here: Here, language: str, held: OpenRow | None, id_: str) -> HttpResponseBase:
    texts: Mapping[str, str] = {} if held is not None else {"id": _next_id(here)}
    wrong: Mapping[str, str] = {}
    if request.method == "POST":
        rows = typed_rows(request, PATHS, names={0: id_})
        with here.writing() as workspace:
            taken = take_rows(workspace, FORM, FORM, language, rows)
        if taken.is_taken:
            return _saved(request, here, rows[0].texts.get("id") or id_ if rows else id_, taken.changed)
        wrong, texts = wrong_of(language, taken, 0), rows[0].texts
        held = sheet_of(here, language).row_with(id=id_) if id_ else None
    sheet = sheet_of(here, language)
    row = row_of(sheet, held, paths=PATHS, typed=texts, wrong=wrong, name=id_)
    followed = next((one for one in seen(here) if one.item.id == id_), None)
    return pages.page(
        request,
        here,
        "recommendation",
        {
            "parts": parts(here, "register"),
            "id": id_,
            "row": row,
            "sheet": sheet,
            "groups": _groups(here, row, followed),
            "followed": followed,
            "is_wrong": bool(wrong),
        },
        status=409 if wrong else 200,
    )


def _saved(request: HttpRequest, here: Here, id_: str, changed: int) -> HttpResponseBase:
    """Back to the recommendation, with what it still lacks."""
    pages.note(request, here.word("recommendations.saved", id=id_) if changed else here.word("recommendations.same"))
    now = next((one for one in seen(here) if one.item.id == id_), None)
    if now is not None and now.missing:
        lacks = ", ".join(here.word(f"recommendations.parts.{part}") for part in now.missing)
        pages.note(request, here.word("recommendations.lacks", parts=lacks), kind="point")
        return redirect(f"/w/{here.name}/recommendations/r/{id_}")
    return redirect(f"/w/{here.name}/recommendations")


def _groups(here: Here, row: Row, followed: Followed | None) -> Sequence[Mapping[str, object]]:
    """The fields by what they say, each group with whether that is said yet."""
    missing = followed.missing if followed is not None else ()
    return [
        {
            "name": here.word(f"recommendations.groups.{group}"),
            "hint": here.word(f"recommendations.hints.{group}"),
            "fields": [row.fields[path] for path in paths],
            "is_part": group in PARTS,
            "is_missing": group in missing,
            "is_known": followed is not None and group in PARTS and group not in missing,
        }
        for group, paths in GROUPS.items()
    ]


def _next_id(here: Here) -> str:
    """A number that nobody has used: after the highest of those that end in one."""
    known = {one.item.id for one in listed(here).rows}
    number = len(known) + 1
    while f"r-{number}" in known:
        number += 1
    return f"r-{number}"


def follow(request: HttpRequest, here: Here, id_: str) -> HttpResponseBase:
    """What became of a recommendation, by its state and a sentence; the page again where it cannot be taken."""
    language = language_typed(request, here)
    held = sheet_of(here, language).row_with(id=id_)
    if held is None or _is_hidden(here, held):
        return pages.absent(request)
    texts = {path: typed(request, path) for path in FOLLOWED if path in request.POST}
    with here.writing() as workspace:
        taken = take_rows(
            workspace, FORM, FORM, language, [TypedRow(code=typed(request, "code"), texts=texts, name=id_)]
        )
    if taken.is_taken:
        pages.note(request, here.word("recommendations.followed", id=id_))
        return redirect(f"/w/{here.name}/recommendations#{id_}")
    sheet = sheet_of(here, language)
    row = row_of(
        sheet, sheet.row_with(id=id_), paths=FOLLOWED, typed=texts, wrong=wrong_of(language, taken, 0), name=id_
    )
    values = {"parts": parts(here, "register"), "id": id_, "row": row, "sheet": sheet}
    return pages.page(request, here, "recommendation_follow", values, status=409)


ROUTES = (
    Route(path="recommendations", name="recommendations", view=show, right=Right.READ),
    Route(path="recommendations/new", name="recommendation-new", view=add, right=Right.WRITE, methods=BOTH),
    Route(path="recommendations/r/<slug:id_>", name="recommendation", view=edit, right=Right.WRITE, methods=BOTH),
    Route(
        path="recommendations/r/<slug:id_>/follow",
        name="recommendation-follow",
        view=follow,
        right=Right.FOLLOW,
        methods=POST,
    ),
)
