"""Writes the sheet that all experts read between the two rounds."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kolosi.measure.sentences import number_words
from kolosi.model.finding import Refusal, Where, point
from kolosi.model.label import say
from kolosi.reading.labels import label
from kolosi.store.files import write_whole
from kolosi.workspace.judge.rounds import full_workshop

if TYPE_CHECKING:
    from pathlib import Path

    from kolosi.report.forms.between_rounds import Between
    from kolosi.workspace.folder import Folder
    from kolosi.workspace.judge.rounds import RoundRisk, Spread

LEAST = 3
"""Of two scores each expert knows whose the other is."""

_NAME, _SCORED = label("rounds.file"), label("rounds.scored")


def write_between(workspace: Folder, into: Path | None) -> Path:
    """Writes the sheet of the last round to a file, into a folder or among the outputs for the people inside; gives where.

    A risk that fewer than three scored is left out. Raises `Refusal` where nothing is left.
    """
    from kolosi.report.forms.between_rounds import between_workbook

    first = workspace.settings.languages[0]
    language = first if first in _NAME else "en"
    rows = [_row(one, spread, language) for one in full_workshop(workspace).risks if (spread := one.two or one.one)]
    shown = [row for row in rows if int(row.count) >= LEAST]
    if not shown:
        raise Refusal(point("rounds_too_few", where=Where(file="report/rounds.yaml"), data={"least": str(LEAST)}))
    name = f"{say(_NAME, language)}.xlsx"
    path = workspace.file("out", "internal", name) if into is None else into / name if into.is_dir() else into
    write_whole(path, between_workbook(shown, language, workspace.knowledge.messages.text))
    return path


def _row(one: RoundRisk, spread: Spread, language: str) -> Between:
    from kolosi.report.forms.between_rounds import Between

    def number(value: float) -> str:
        return number_words(Fraction(value).limit_denominator(1000), language, 0 if value == int(value) else 1)

    apart = tuple(
        say(_SCORED, language).format(score=number(each.score), reason=each.reason or "–") for each in one.apart
    )
    return Between(
        risk=say(one.label, language),
        place=say(one.where, language) if one.where else "",
        count=str(spread.n),
        median=number(spread.median),
        middle=" – ".join(map(number, spread.middle)),
        ends=" – ".join(map(number, spread.ends)),
        apart=apart,
        reasons=one.reasons,
    )
