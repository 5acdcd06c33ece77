"""The draft edited section by section: what each is and needs, written under a guard of its figures, with its history and remarks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kolosi.workspace.folder import Folder

if TYPE_CHECKING:
    from kolosi.workspace.editing.overview import Sections
    from kolosi.workspace.editing.saving import Written


class Editing(Folder):
    """A workspace whose drafts are written section by section."""

    def sections(self) -> Sections:
        """The sections of each draft: written or not, cleared by whom, how many points to check, whether its translation is older."""
        from kolosi.workspace.ask.asking import desk_of
        from kolosi.workspace.editing.overview import overview

        return overview(desk_of(self))

    def write(self, section: str, file: str | Path, *, seen: str | None = None, author: str | None = None) -> Written:
        """Writes a section of a draft, `LANGUAGE:SECTION`, from a file of Markdown, and keeps what it said before.

        Nothing is written where a link to a figure is broken, leads nowhere, or has another number than its figure: each is told with
        its sentence. With `seen`, the code of the section as it was read, nothing that somebody else wrote meanwhile is overwritten.
        """
        from kolosi.store.files import read_prose
        from kolosi.workspace.editing.saving import draft_of, save, section_of

        language, _, id_ = section.partition(":")
        section_of(draft_of(self, language), id_)
        return save(self, language, id_, read_prose(Path(file)), seen=seen, author=author)
