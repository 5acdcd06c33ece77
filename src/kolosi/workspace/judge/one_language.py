"""Texts that people wrote beside ranks and phases in one language alone: the other document prints them and says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.model.finding import Finding, Where, point
from kolosi.report.draft.phrases import is_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kolosi.model.label import Label

_MOST = 5
"""So many of them are named; the form shows the others."""


def one_language_points(
    file: str, form: str, said: Iterable[tuple[Label, Label]], languages: Sequence[str]
) -> list[Finding]:
    """A point to check for texts, each behind what it is about, that a document of one of the languages prints in another."""
    lacking = [about for about, text in said if not all(is_in(text, each) for each in languages)]
    if not lacking:
        return []
    more = [f"+ {len(lacking) - _MOST}"] if len(lacking) > _MOST else []
    told = {each: " · ".join([*(one[each] for one in lacking[:_MOST]), *more]) for each in ("fr", "en")}
    where = Where(file=file)
    return [point("said_in_one_language", where=where, found=form, count=len(lacking), data={**told, "form": form})]
