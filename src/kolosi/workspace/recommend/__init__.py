"""Recommendations from edition to edition: what makes each checkable, who answers for it, by when, what became of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kolosi.workspace.folder import Folder

if TYPE_CHECKING:
    from datetime import date

    from kolosi.workspace.recommend.listing import Recommended


class Recommending(Folder):
    """A workspace that follows what it recommends."""

    def recommendations(
        self, *, on: date | None = None, ics: str | Path | None = None, xlsx: str | Path | None = None
    ) -> Recommended:
        """The recommendations with who leads, by when and what became of each, those overdue first; what each lacks to be checkable.

        As of the day `on`, else today. The open ones with a deadline as a calendar in `ics`, all of them as a workbook in `xlsx`.
        """
        from kolosi.workspace.recommend.listing import recommended

        paths = {"ics": Path(ics) if ics is not None else None, "xlsx": Path(xlsx) if xlsx is not None else None}
        return recommended(self, on, **paths)
