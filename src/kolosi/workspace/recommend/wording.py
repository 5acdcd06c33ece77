"""The texts of recommendations as they may leave: each figure in words as documents print it, none that is held back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kolosi.report.draft.links import Draft
from kolosi.report.draft.read_out import read_out
from kolosi.workspace.ask.asking import desk_of
from kolosi.workspace.recommend.kept import REGISTER, Recommendation
from kolosi.workspace.recommend.smart import plain_words
from kolosi.workspace.write.registers import read_registers

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kolosi.model.figure import Figures
    from kolosi.model.label import Label
    from kolosi.workspace.ask.desk import Desk
    from kolosi.workspace.folder import Folder

_CITES = ("](fig:", "](change:")


@dataclass(frozen=True, kw_only=True)
class Counted:
    """What recommendations said, in French and English, with the figures that they cite as they may leave; none where none cites any."""

    said: frozenset[tuple[str, str]]
    figures: Figures


def counted_for(desk: Desk) -> Counted:
    """What the recommendations of the register cite, by a desk that is open and may have its figures counted."""
    items = read_registers(desk.workspace).recommendations
    said = frozenset((item.fr, item.en) for item in items)
    return Counted(said=said, figures=desk.released if any(map(_cites, items)) else {})


def _cites(item: Recommendation) -> bool:
    return any(mark in text for mark in _CITES for text in (item.fr, item.en))


def texts_that_leave(
    workspace: Folder, items: Iterable[Recommendation], counted: Counted | None = None
) -> Mapping[str, Label]:
    """The text of each recommendation in each language, by its id; nothing is computed where none cites a figure, or where it is `counted`."""
    every = list(items)
    cites = [item for item in every if _cites(item)]
    is_counted = counted is not None and {(item.fr, item.en) for item in cites} <= counted.said
    figures = counted.figures if counted is not None and is_counted else desk_of(workspace).released if cites else {}
    return {
        item.id: {
            language: read_out(Draft(file=REGISTER, language=language, text=text), figures).strip()
            if item in cites
            else plain_words(text)
            for language, text in (("fr", item.fr), ("en", item.en))
        }
        for item in every
    }
