"""Draws a figure as the document would: over time, by region as bars or as a map; from what the gate lets out, so that a picture may be shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.model.finding import Refusal, point
from kolosi.report.charts import Picture, draw
from kolosi.report.charts.drawing import illustration
from kolosi.report.draft.links import BadLink, breaks, expand, parse
from kolosi.workspace.ask.releasing import gate_of
from kolosi.workspace.write.mapping import geography_of

if TYPE_CHECKING:
    from kolosi.model.key import Key
    from kolosi.workspace.ask.desk import Desk

TREND, BARS, MAP = "trend", "bars", "map"
KINDS = (TREND, MAP, BARS)


def target_of(kind: str, key: Key) -> str:
    """What a draft writes to have this picture."""
    if kind == MAP:
        return f"map:{key}"
    return f"chart:trend?{key}&step=month" if kind == TREND else f"chart:bars?{key}&by=place"


def picture(desk: Desk, kind: str, key: Key, language: str) -> Picture:
    """The picture with its alternative text, table and caption. Raises `Refusal` for an unknown kind."""
    if kind not in KINDS:
        raise Refusal(point("choice_unknown", found=kind, data={"known": ", ".join(KINDS)}))
    desk.require(key)
    try:
        link = parse(target_of(kind, key))
        keys = {*expand(link, desk.scope), *breaks(link, desk.scope)}
    except BadLink as error:
        raise Refusal(point("key_not_understood", found=error.target, data={"part": error.part})) from error
    sides = {side for each in keys if each.is_change for side in (each.before, each.after)}
    figures = gate_of(desk, keys | sides).figures
    title = desk.workspace.knowledge.indicators[key.indicator].label.get(language, key.indicator)
    ground = geography_of(desk)
    return illustration(link, title, figures, desk.scope, language, geography=ground, draw=draw).picture
