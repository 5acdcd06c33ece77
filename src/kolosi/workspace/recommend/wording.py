"""The texts of recommendations as they may leave: each figure in words as documents print it, none that is held back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.report.draft.links import Draft
from kolosi.report.draft.read_out import read_out
from kolosi.workspace.ask.asking import desk_of
from kolosi.workspace.recommend.kept import REGISTER, Recommendation
from kolosi.workspace.recommend.smart import plain_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kolosi.model.label import Label
    from kolosi.workspace.folder import Folder

_CITES = ("](fig:", "](change:")


def texts_that_leave(workspace: Folder, items: Iterable[Recommendation]) -> Mapping[str, Label]:
    """The text of each recommendation in each language, by its id; nothing is computed where none cites a figure."""
    every = list(items)
    cites = [item for item in every if any(mark in text for mark in _CITES for text in (item.fr, item.en))]
    figures = desk_of(workspace).released if cites else {}
    return {
        item.id: {
            language: read_out(Draft(file=REGISTER, language=language, text=text), figures).strip()
            if item in cites
            else plain_words(text)
            for language, text in (("fr", item.fr), ("en", item.en))
        }
        for item in every
    }
