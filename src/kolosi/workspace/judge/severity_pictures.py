"""The pictures of agreed severity, for the people inside: the matrix and the map that a document would print, by the same gate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.report.charts import draw
from kolosi.report.charts.drawing import chart_of
from kolosi.report.draft.links import Draft, expand, mentions
from kolosi.workspace.ask.releasing import gate_of
from kolosi.workspace.judge.severity_links import links
from kolosi.workspace.write.mapping import geography_of

if TYPE_CHECKING:
    from kolosi.workspace.ask.desk import Desk

MATRIX, MAP = "matrix", "map"


def severity_picture(desk: Desk, kind: str, language: str) -> str:
    """The matrix of regions by risks or the map of all risks together, as SVG; an empty text where no such phase was agreed."""
    draft = Draft(file="severity", language=language, text=links(desk.workspace, language))
    for mention in mentions(draft):
        link = mention.link()
        if (link.scheme == "map") == (kind == MAP):
            keys = frozenset(expand(link, desk.scope))
            released = desk.released
            figures = released if all(key in released for key in keys) else gate_of(desk, keys).figures
            return draw(chart_of(link, mention.text, figures, desk.scope, language, geography_of(desk))).svg
    return ""
