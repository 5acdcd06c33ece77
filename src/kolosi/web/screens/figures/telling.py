"""What a page says of one figure, for people inside and for those who read what would be printed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kolosi.report.draft import numerals
from kolosi.report.draft.phrases import QUALIFIERS
from kolosi.report.draft.wording import figure_text, is_hidden
from kolosi.web.screens.figures.asked import is_inside

if TYPE_CHECKING:
    from kolosi.model.figure import Released
    from kolosi.web.here import Here
    from kolosi.workspace.answers import FigureAnswer


@dataclass(frozen=True, kw_only=True)
class ToldFigure:
    """A figure in words. `value` is empty where there is none to show; `link` is what a draft writes to cite it.

    `state` is published, open, held or missing; `why` is told inside only.
    """

    value: str
    instead: str
    state: str
    why: str
    link: str


def told_figure(here: Here, answer: FigureAnswer, printed: Released) -> ToldFigure:
    """The value with its qualifier, or what is said in its place; whether it is published, and why not."""
    inside, language, key = is_inside(here), here.language, answer.estimate.key
    is_held = answer.hidden is not None or (is_hidden(printed) and not (inside and answer.held is None))
    is_closed = answer.hidden is not None or (is_hidden(printed) and not inside)
    number = "" if is_closed or answer.estimate.value is None else _number(answer, language)
    instead = "" if number else here.said(answer.hidden) if inside and answer.hidden else figure_text(printed, language)
    why = here.said(answer.held) if inside and answer.held and not answer.hidden else ""
    if answer.estimate.value is None and not is_closed:
        state = "missing"
    elif is_held or is_closed:
        state = "held"
    else:
        state = "published" if answer.is_published else "open"
    shown = number if state in ("published", "open") else ""
    return ToldFigure(value=number, instead=instead, state=state, why=why, link=f"[{shown}](fig:{key})")


def _number(answer: FigureAnswer, language: str) -> str:
    value = answer.estimate.value
    assert value is not None
    is_share = answer.estimate.kind == "share" or answer.unit.get("en") in ("%", "percent")
    said = (
        numerals.percent(value, language, answer.decimals or None)
        if is_share
        else numerals.number(value, language, answer.decimals)
    )
    doubt = QUALIFIERS.get(answer.estimate.qualifier or "", {}).get(language, "")
    return f"{doubt} {said}".strip()
