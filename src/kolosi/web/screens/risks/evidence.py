"""Excerpts of the review: searched, filtered, added, tagged. A tag that is proposed is applied by a person alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.shortcuts import redirect

from kolosi.model.finding import Refusal
from kolosi.web import pages, sight
from kolosi.web.fields import language_typed, row_of, typed_rows, wrong_of
from kolosi.web.lists import paged
from kolosi.web.rights import Right
from kolosi.web.route import BOTH, POST, Route, typed
from kolosi.web.screens.risks.sight import (
    RISKS,
    hidden_risks,
    is_seen,
    parts,
    regions,
    seen_documents,
    sees_confidential,
    terms,
)
from kolosi.workspace.forms.typed import TypedRow, open_sheet, take_rows

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

    from kolosi.web.here import Here
    from kolosi.workspace.evidence.excerpting import Excerpted
    from kolosi.workspace.evidence.listing import ExcerptLine
    from kolosi.workspace.forms.typed import OpenRow, OpenSheet

A_PAGE = 20
"""Excerpts of a page: some 30 kB before they are packed."""
MOST = 200
"""Hits of a search that are looked through: who has more narrows it."""
FORM = "excerpts"
TAGS = ("pillar", "sub_pillar", "risks", "places", "groups", "period", "severity")
ASKED = ("page", "text", *TAGS, "supports", "contradicts", "coder", "note")
SEVERAL = ("risks", "places", "groups")


def show(request: HttpRequest, here: Here) -> HttpResponseBase:
    """The excerpts, the best answers of a search first."""
    asked = {
        name: str(request.GET.get(name, "")).strip()[:200] for name in ("q", "risk", "region", "pillar", "document")
    }
    values: dict[str, object] = {"asked": asked, "wrong": []}
    try:
        lines, passages, total = _found(here, asked)
        values |= {"unknown": passages.pop("?", "")}
    except Refusal as refusal:
        lines, passages, total = [], {}, 0
        values["wrong"] = pages.worded(refusal)
    own, turn = paged(request, lines, A_PAGE)
    values |= {
        "lines": [{"line": one, "passage": passages.get(_key(one), ())} for one in own],
        "turn": turn,
        "total": total,
        "parts": parts(here, "evidence"),
        "risks": terms(here, RISKS),
        "regions": regions(here),
        "pillars": terms(here, "paf", level="top"),
        "documents": [(one.id, one.title) for one in seen_documents(here).values()],
        "has_documents": bool(seen_documents(here)),
        "is_filtered": any(asked.values()),
    }
    return pages.page(request, here, "risks", values)


def _key(line: object) -> str:
    excerpt = getattr(line, "excerpt", None)
    return getattr(excerpt, "id", "") if excerpt is not None and not isinstance(excerpt, str) else str(line)


def _found(here: Here, asked: Mapping[str, str]) -> tuple[list[object], dict[str, object], int]:
    """The excerpts that answer, in order, with the passages that a search found; pages of documents behind them."""
    filters = {name: asked[name] for name in ("risk", "region", "pillar", "document") if asked[name]}
    lines = [line for line in _filtered(here, filters) if is_seen(here, line.excerpt, seen_documents(here))]
    if not asked["q"]:
        return [*lines], {}, len(lines)
    found = here.ask(("search", asked["q"]), lambda w: w.search(asked["q"], most=MOST))
    by_id = {line.excerpt.id: line for line in lines}
    shown: list[object] = []
    unknown = found.unknown if sees_confidential(here) else ()  # which words stand in no document tells of all of them
    passages: dict[str, object] = {"?": ", ".join(unknown)}
    for hit in found:
        if hit.excerpt in by_id:
            shown.append(by_id[hit.excerpt])
            passages[hit.excerpt] = _pieces(hit.passage, hit.spans)
        elif hit.excerpt is None and _is_shown(here, hit.document, filters):
            of = {"document": seen_documents(here)[hit.document], "page": hit.page}
            shown.append({**of, "passage": _pieces(hit.passage, hit.spans)})
    return shown, passages, len(shown)


def _is_shown(here: Here, document: str, filters: Mapping[str, str]) -> bool:
    """True for a page of a document that answers: pages bear no tags, so that no choice of one finds them, and all of them may be of any subject."""
    is_asked = set(filters) <= {"document"} and filters.get("document") in (None, document)
    return is_asked and here.person.sees_gbv and document in seen_documents(here)


def _filtered(here: Here, filters: Mapping[str, str]) -> Sequence[ExcerptLine]:
    said = {name: (value,) for name, value in filters.items() if name not in ("document", "region")}
    at = (filters["region"],) if "region" in filters else ()
    document = filters.get("document")
    if document is not None and document not in seen_documents(here):
        return []
    name = ("excerpts", tuple(sorted(filters.items())))
    return here.ask(name, lambda w: tuple(w.excerpts(document=document, at=at, **said)))  # type: ignore[arg-type]


def _pieces(text: str, spans: Sequence[tuple[int, int]]) -> Sequence[tuple[str, bool]]:
    """A passage in pieces: with the words found marked."""
    pieces, at = [], 0
    for start, end in spans:
        pieces += [(text[at:start], False), (text[start:end], True)]
        at = end
    return [piece for piece in (*pieces, (text[at:], False)) if piece[0]]


# -- one excerpt ------------------------------------------------------------------------------------------------------


def edit(request: HttpRequest, here: Here, id_: str) -> HttpResponseBase:
    """An excerpt with its tags, to be changed; tags that are proposed for it, with their reasons."""
    language = language_typed(request, here)
    sheet = sight.offered(here, here.ask(("sheet", FORM, language), lambda w: open_sheet(w, FORM, FORM, language)))
    held = sheet.row_with(id=id_)
    if held is None or not _may_open(here, held):
        return pages.absent(request)
    texts: Mapping[str, str] = {}
    wrong: Mapping[str, str] = {}
    if request.method == "POST":
        rows = typed_rows(request, ASKED, names={0: id_})
        with here.writing() as workspace:
            taken = take_rows(workspace, FORM, FORM, language, rows)
        if taken.is_taken:
            pages.note(request, here.word("risks.evidence.saved", id=id_))
            return redirect(f"/w/{here.name}/risks/excerpts/{id_}")
        wrong, texts = wrong_of(language, taken, 0), rows[0].texts if rows else {}
        sheet = sight.offered(here, here.ask(("sheet", FORM, language), lambda w: open_sheet(w, FORM, FORM, language)))
        held = sheet.row_with(id=id_)
    row = row_of(sheet, held, paths=ASKED, typed=texts, wrong=wrong, name=id_)
    return pages.page(
        request,
        here,
        "risks_excerpt",
        {**_of_excerpt(here, held, id_), "row": row, "sheet": sheet, "is_wrong": bool(wrong)},
        status=409 if wrong else 200,
    )


def _may_open(here: Here, held: OpenRow) -> bool:
    """True for an excerpt of a document that a person may know of, on no subject that is hidden from him."""
    risks = held.item.get("risks")
    own = frozenset(map(str, risks)) if isinstance(risks, list) else frozenset()
    is_shown = str(held.item.get("document")) in seen_documents(here) and hidden_risks(here).isdisjoint(own)
    return is_shown and sight.sees(here, *held.texts.values())


def _of_excerpt(here: Here, held: OpenRow | None, id_: str) -> Mapping[str, object]:
    document = seen_documents(here)[str(held.item["document"])] if held is not None else None
    every = here.ask(("suggest", id_), lambda w: tuple(w.suggest([id_])))
    proposals = sight.seen(here, every, lambda one: one.label.values())
    return {
        "parts": parts(here, "evidence"),
        "id": id_,
        "document": document,
        "text": held.texts["text"] if held is not None else "",
        "proposed": [one for one in proposals if not one.is_denied],
        "denied": [one for one in proposals if one.is_denied],
    }


def apply(request: HttpRequest, here: Here, id_: str) -> HttpResponseBase:
    """Applies one proposed tag, which a person chose."""
    column, term = typed(request, "column"), typed(request, "term")
    with here.writing() as workspace:
        sheet = open_sheet(workspace, FORM, FORM, here.language)
        held = sheet.row_with(id=id_)
        chosen = [one for one in workspace.suggest([id_]) if (one.column, one.term) == (column, term)] if held else []
        if held is None or not _may_open(here, held) or not chosen or chosen[0].is_denied:
            pages.note(request, here.word("risks.evidence.no_such_tag"), kind="refused")
            return redirect(f"/w/{here.name}/risks/excerpts/{id_}")
        own = held.texts[column]
        value = f"{own}; {term}" if own and column in SEVERAL else term
        taken = take_rows(
            workspace, FORM, FORM, here.language, [TypedRow(code=held.code, texts={column: value}, name=id_)]
        )
    if taken.is_taken:
        pages.note(request, here.word("risks.evidence.applied", tag=here.said(chosen[0].label)))
    else:
        for found in taken.wrong.values():
            pages.note(request, here.said(found.message), kind="refused")
    return redirect(f"/w/{here.name}/risks/excerpts/{id_}")


def add(request: HttpRequest, here: Here) -> HttpResponseBase:
    """A new excerpt: its document, its words, its tags."""
    language = language_typed(request, here)
    sheet = sight.offered(here, here.ask(("sheet", FORM, language), lambda w: open_sheet(w, FORM, FORM, language)))
    documents = seen_documents(here)
    chosen = typed(request, "document") if request.method == "POST" else str(request.GET.get("document", ""))
    texts: Mapping[str, str] = {}
    wrong: dict[str, str] = {}
    if request.method == "POST":
        rows = typed_rows(request, ASKED)
        texts = rows[0].texts if rows else {}
        wrong = {name: here.word("risks.evidence.needed") for name in ("text",) if not texts.get(name)}
        page = texts.get("page", "")
        if page and not (page.isascii() and page.isdecimal() and int(page) > 0):
            wrong["page"] = here.word("risks.evidence.wrong_page", found=page)
        if chosen not in documents:
            wrong["document"] = here.word("risks.evidence.which_document")
        if not wrong:
            try:
                taken = _taken(here, chosen, texts)
            except Refusal as refusal:
                wrong = _placed(here, sheet, refusal)
            else:
                return _after(request, here, taken)
    row = row_of(sheet, None, paths=ASKED, typed=texts, wrong=wrong)
    return pages.page(
        request,
        here,
        "risks_excerpt_new",
        {
            "parts": parts(here, "evidence"),
            "row": row,
            "sheet": sheet,
            "documents": [(one.id, one.title) for one in documents.values()],
            "chosen": chosen,
            "wrong": wrong,
            "other": wrong.get("", ""),
        },
        status=409 if wrong else 200,
    )


def _taken(here: Here, document: str, texts: Mapping[str, str]) -> Excerpted:
    """The excerpt taken, by the verb of the command line."""
    several = {name: _several(texts.get(name, "")) for name in (*SEVERAL, "supports", "contradicts")}
    one = {name: texts.get(name) or None for name in ("text", "pillar", "sub_pillar", "severity", "coder", "note")}
    page = texts.get("page", "")
    with here.writing() as workspace:
        return workspace.excerpt(
            document,
            page=int(page) if page else None,
            during=texts.get("period") or None,
            risk=several["risks"],
            at=several["places"],
            group=several["groups"],
            supports=several["supports"],
            contradicts=several["contradicts"],
            **one,
        )


def _several(text: str) -> list[str]:
    return [one.strip() for one in text.replace("\n", ";").split(";") if one.strip()]


def _placed(here: Here, sheet: OpenSheet, refusal: Refusal) -> dict[str, str]:
    """What a refusal says, beside the field that it is about; beside none where it names none."""
    found = pages.worded(refusal)[0]
    own = next((one.path for one in sheet.sheet.asked if one.label["fr"] == found.data.get("fr")), "")
    return {own: here.said(found.message)}


def _after(request: HttpRequest, here: Here, taken: Excerpted) -> HttpResponseBase:
    for found in taken.findings:
        pages.note(request, here.said(found.message), kind="point")
    if not taken.excerpts:
        if not taken.findings:
            pages.note(request, here.word("risks.evidence.known"), kind="point")
        return redirect(f"/w/{here.name}/risks?document={taken.document}")
    pages.note(request, here.word("risks.evidence.added", id=taken.excerpts[0].id))
    return redirect(f"/w/{here.name}/risks/excerpts/{taken.excerpts[0].id}")


ROUTES = (
    Route(path="risks", name="risks", view=show, right=Right.READ),
    Route(path="risks/excerpts/new", name="excerpt-new", view=add, right=Right.WRITE, methods=BOTH),
    Route(path="risks/excerpts/<slug:id_>", name="excerpt", view=edit, right=Right.WRITE, methods=BOTH),
    Route(path="risks/excerpts/<slug:id_>/tag", name="excerpt-tag", view=apply, right=Right.WRITE, methods=POST),
)
