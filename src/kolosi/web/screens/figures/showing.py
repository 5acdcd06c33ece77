"""One figure: its value with what it rests on, laid out as a table, drawn, and given as files."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from django.http import Http404

from kolosi.model.finding import Refusal
from kolosi.report.draft import numerals
from kolosi.report.exports.cells import safe
from kolosi.report.exports.plain_tables import PlainTable, tables_workbook
from kolosi.web import pages
from kolosi.web.desks import asked
from kolosi.web.screens.figures.asked import given, is_inside, key_of
from kolosi.web.screens.figures.telling import told_figure
from kolosi.web.serving import download, drawing
from kolosi.workspace.ask.releasing import gate_of
from kolosi.workspace.browse.laying import MONTH, REGION, lay_out
from kolosi.workspace.browse.offering import subjects_of
from kolosi.workspace.browse.picturing import KINDS, TREND, target_of
from kolosi.workspace.browse.picturing import picture as drawn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponseBase

    from kolosi.model.key import Key
    from kolosi.model.label import Label
    from kolosi.report.charts import Picture
    from kolosi.web.here import Here
    from kolosi.workspace.browse.laying import Laid
    from kolosi.workspace.knowledge import Knowledge


def show(request: HttpRequest, here: Here) -> HttpResponseBase:
    """The page of a figure."""
    key = key_of(request, here)
    answer = asked(here, ("figure", key), lambda desk: desk.figure(key))
    printed = asked(here, ("printed", key), lambda desk: gate_of(desk, [key]).figures[key])
    by, across = _groups(request, here, key)
    kind = given(request, "picture")
    kind = kind if kind in KINDS else TREND
    told = {
        "key": key,
        "figure": told_figure(here, answer, printed),
        "answer": answer,
        "merges": list(zip(answer.merges, answer.merged, strict=True)),
        "during": _said_period(key, here.language),
        "at": key.places[0] if len(key.places) == 1 else "",
        "places": asked(here, "level one", lambda desk: desk.workspace.level_one()),
        "source": asked(here, ("title", key.indicator), lambda desk: _title(desk.workspace.knowledge, key.indicator)),
        "is_inside": is_inside(here),
        "laid": _laid(here, key, by, across),
        "groups": [(name, _group_name(here, name)) for name in _known(here, key)],
        "kinds": KINDS,
        "kind": kind,
        "picture": _picture(here, kind, key),
        "picture_link": target_of(kind, key),
    }
    return pages.page(request, here, "figures_one", told)


def table(request: HttpRequest, here: Here, suffix: str) -> HttpResponseBase:
    """The table as a file: what may be printed, with a sign for what may not, for whoever takes it away."""
    key = key_of(request, here)
    laid = _laid(here, key, *_groups(request, here, key))
    lines = list(laid.lines(here.language, is_inside=False))
    name = f"{key.indicator}_{str(key.period).replace('..', '_')}.{suffix}"
    if suffix == "csv":
        return download(name, _csv(lines, str(key)))
    if suffix == "xlsx":
        page = PlainTable(name=here.word("figures.sheet"), heads=lines[0], rows=lines[1:])
        return download(name, tables_workbook([page]))
    return pages.absent(request)


def picture(request: HttpRequest, here: Here) -> HttpResponseBase:
    """A picture of the figure as the document would draw it."""
    key = key_of(request, here)
    made = _picture(here, given(request, "kind"), key)
    return pages.absent(request) if made is None else drawing(made.svg)


def _said_period(key: Key, language: str) -> str:
    """The period as people type it; a day, or days that are no whole months, as keys write them."""
    text = str(key.period)
    return numerals.period_words(text, language) if key.period.is_whole_months else text


def _title(knowledge: Knowledge, indicator: str) -> Label | None:
    """What people call the system of an indicator."""
    source = knowledge.sources.get(knowledge.indicators[indicator].source or "")
    return source.title if source else None


def _known(here: Here, key: Key) -> Sequence[str]:
    """What a figure may be laid out by, for this person; what its key holds fixed is left out."""
    fixed = {name for name, _ in key.breakdown}
    shown = here.person.sees_gbv
    columns = asked(
        here,
        ("columns", key.indicator, shown),
        lambda desk: subjects_of(desk).columns(desk.workspace.knowledge.indicators[key.indicator], is_shown=shown),
    )
    months = (MONTH,) if key.period.month_count > 1 else ()
    return [*(() if key.places else (REGION,)), *months, *(name for name in columns if name not in fixed)]


def _groups(request: HttpRequest, here: Here, key: Key) -> tuple[str, str]:
    """What the table goes by and across. Raises `Http404` for a column that is not offered."""
    known = _known(here, key)
    first = next(iter(known), REGION)
    by, across = given(request, "by") or first, given(request, "across")
    if known and (by not in known or across not in ("", *known)):
        raise Http404
    return by, across


def _laid(here: Here, key: Key, by: str, across: str) -> Laid:
    return asked(here, ("laid", key, by, across), lambda desk: lay_out(desk, key, by, across))


def _group_name(here: Here, name: str) -> str:
    if name in (REGION, MONTH):
        return here.word(f"figures.group.{name}")
    said = asked(here, "breakdowns", lambda desk: desk.scope.breakdowns).get(name)
    text = here.said(said) or name
    return text[:1].upper() + text[1:]


def _picture(here: Here, kind: str, key: Key) -> Picture | None:
    """A picture; nothing where the figure cannot be drawn so."""
    language = here.language
    try:
        return asked(here, ("picture", kind, key, language), lambda desk: drawn(desk, kind, key, language))
    except Refusal:
        return None


def _csv(lines: Sequence[Sequence[str]], key: str) -> bytes:
    """The table as text that every spreadsheet opens; no cell is a formula. The last line names the figure."""
    target = io.StringIO()
    writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
    writer.writerows([safe(cell) for cell in line] for line in lines)
    writer.writerow([safe(key)])
    return ("\ufeff" + target.getvalue()).encode()
