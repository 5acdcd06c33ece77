"""What a page says of one figure, for people inside and for those who read what would be printed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kolosi.model.figure import Figure
from kolosi.report.draft import numerals
from kolosi.report.draft.phrases import QUALIFIERS
from kolosi.report.draft.wording import figure_text, is_grade, is_hidden
from kolosi.web.screens.figures.asked import is_inside

if TYPE_CHECKING:
    from kolosi.model.figure import Released
    from kolosi.web.here import Here
    from kolosi.workspace.answers import FigureAnswer


@dataclass(frozen=True, kw_only=True)
class ToldFigure:
    """A figure in words. `value` is empty where there is none to show; its `unit` stands after it, a `grade` before. `link` is what a draft writes to cite it.

    `state` is published, open, held or missing; `why` is told inside only, and `coverage` is that which is printed for all others.
    """

    value: str
    unit: str
    grade: str
    instead: str
    state: str
    why: str
    link: str
    coverage: str


def told_figure(here: Here, answer: FigureAnswer, printed: Released) -> ToldFigure:
    """The value with its qualifier, or what is said in its place; whether it is published, and why not."""
    inside, language, key = is_inside(here), here.language, answer.estimate.key
    is_closed = answer.hidden is not None or (is_hidden(printed) and not inside)
    number = "" if is_closed or answer.estimate.value is None else _number(answer, language)
    instead = "" if number else here.said(numerals.HIDDEN) if is_closed else figure_text(printed, language)
    why = here.said(answer.held or answer.hidden) if inside else ""
    state = _state(answer, printed, is_closed=is_closed)
    shown = number if state in ("published", "open") else ""
    coverage = answer.coverage if inside else printed.coverage if isinstance(printed, Figure) else {}
    unit = here.said(answer.unit)
    return ToldFigure(
        value=number,
        unit="" if is_grade(unit) else unit,
        grade=unit if is_grade(unit) else "",
        instead=instead[:1].upper() + instead[1:],
        state=state,
        why=why,
        link=f"[{shown}](fig:{key})",
        coverage=here.said(coverage),
    )


def _state(answer: FigureAnswer, printed: Released, *, is_closed: bool) -> str:
    """Whether it is published, may be, is held back, or has no data."""
    if is_closed or (answer.estimate.value is not None and (answer.held is not None or is_hidden(printed))):
        return "held"
    if answer.estimate.value is None:
        return "missing"
    return "published" if answer.is_published else "open"


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
