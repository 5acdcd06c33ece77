"""The verbs that partners see the answers of: what they fill in, and what they owe."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from kolosi.workspace.protect.lockable import Lockable

if TYPE_CHECKING:
    from kolosi.workspace.follow.expecting import Due
    from kolosi.workspace.follow.templating import Templates


class AskingPartners(Lockable):
    """A workspace that asks partners for their files."""

    def template(
        self,
        source: str,
        *,
        for_: str | None = None,
        during: str | None = None,
        form: str = "workbook",
        into: str | Path | None = None,
    ) -> Templates:
        """What partners fill in for a source, written to be sent: a workbook, a form for a collection server, or both.

        With `for_`, an organisation, what is known of it is filled in. Raises `Refusal` where nobody fills in anything.
        """
        from kolosi.workspace.ask.periods import period_said
        from kolosi.workspace.follow.templating import write_templates

        period = period_said(during) if during is not None else None
        return write_templates(self, source, for_, period, form, Path(into) if into is not None else None)

    def expected(
        self, *, on: date | None = None, letters: str | Path | None = None, sheet: str | Path | None = None
    ) -> list[Due]:
        """Who owes what by when: received, zero, late, corrected, or what somebody said became of it.

        With a folder for `letters`, one letter an organisation late is written there, as mail and as text, with the
        templates that it names. With a path for `sheet`, the registry of reporters is written there as a workbook, to be
        read, corrected and given back with `add`.
        """
        from kolosi.workspace.follow.expecting import dues

        day = on or date.today()
        if letters is not None:
            from kolosi.workspace.follow.letters import write_letters

            write_letters(self, day, Path(letters))
        if sheet is not None:
            from kolosi.workspace.follow.registry_sheet import write_registry

            write_registry(self, day, Path(sheet))
        return dues(self, day)
