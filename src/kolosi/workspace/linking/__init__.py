"""The same event told by several systems: pairs proposed, judged blind, counted as at least and at most. Inside only."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kolosi.workspace.evidence.assist import Assisting

if TYPE_CHECKING:
    from kolosi.workspace.linking.linked import LinkedEvents


class Linking(Assisting):
    """A workspace whose systems are linked."""

    def link(self, *, during: str | None = None, sheet: str | Path | None = None) -> LinkedEvents:
        """Events that several systems tell, at least and at most so many; inside only, never added to a figure.

        In a period, that of the workspace where none is named. With `sheet`, the pairs to judge are written there, side by side and
        without their chance; given back with `add`, the answers are Decisions.
        """
        from kolosi.workspace.ask.asking import desk_of
        from kolosi.workspace.ask.periods import period_said
        from kolosi.workspace.forms.handing import write_form
        from kolosi.workspace.linking.linked import link_events

        found = link_events(desk_of(self), period_said(during) if during else self.settings.period)
        if sheet is not None:
            write_form(self, "links", Path(sheet))
        return found
