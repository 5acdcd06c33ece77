"""The first sentences of a draft: for each ranked risk what moved most, where, with its caveat, for people to rewrite; and the verbs of drafts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kolosi.workspace.judge import Judging

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kolosi.workspace.adopt.adopting import Adoption
    from kolosi.workspace.draft.drafting import Drafted


class Drafting(Judging):
    """A workspace whose drafts are begun, taken up and brought up to date."""

    def adopt(self, file: str | Path, *, answers: str | Path | None = None) -> Adoption:
        """A draft written by hand in Word: a form with the figure that each of its numbers most likely is; nothing is bound by itself.

        With the form filled in, the same document with its figures bound, its layout untouched, and where a number is not its figure.
        """
        from kolosi.workspace.adopt.adopting import adopt

        return adopt(self, Path(file), Path(answers) if answers is not None else None)

    def draft(self) -> Drafted:
        """Writes, below each ranked risk of which nobody has written, the figures that moved most, where, and how to read them.

        In both languages, each sentence marked to be confirmed. What has no data is not written, and told with the file that would supply it.
        """
        from kolosi.workspace.draft.drafting import draft

        return draft(self)

    def refresh(self, *, write: bool = False) -> Mapping[str, str]:
        """The differences that moved data propose to the drafts, as text a person can read; written only when asked."""
        from kolosi.workspace.write.rendering import refresh_drafts

        return refresh_drafts(self, write=write)
