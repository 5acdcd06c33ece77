"""Figures: found by words, read with what they rest on, laid out, compared, drawn, watched, traced to rows."""

from __future__ import annotations

from kolosi.web.rights import Right
from kolosi.web.route import Route
from kolosi.web.screens.figures import comparing, searching, showing, tracing, watching
from kolosi.web.tabs import SCREENS

_READ = SCREENS["figures"]

ROUTES = (
    Route(path="figures", name="figures", view=searching.show, right=_READ),
    Route(path="figures/one", name="figures-one", view=showing.show, right=_READ),
    Route(path="figures/table.<str:suffix>", name="figures-table", view=showing.table, right=_READ),
    Route(path="figures/picture", name="figures-picture", view=showing.picture, right=_READ),
    Route(path="figures/change", name="figures-change", view=comparing.show, right=_READ),
    Route(path="figures/watch", name="figures-watch", view=watching.show, right=Right.ROWS),
    Route(path="figures/trace", name="figures-trace", view=tracing.show, right=Right.ROWS),
)
