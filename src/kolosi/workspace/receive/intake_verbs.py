"""The verbs of the intake after the files came: which there are, and every step of it taken back."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kolosi.store.locks import locked
from kolosi.workspace.follow.asking_partners import AskingPartners

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kolosi.workspace.answers import Added
    from kolosi.workspace.learn.learning import FileSeen
    from kolosi.workspace.receive.answering import Corrections
    from kolosi.workspace.receive.filing import FileLines
    from kolosi.workspace.receive.taking_back import TakenBack


class IntakeVerbs(AskingPartners):
    """A workspace whose intake can be looked through and taken back."""

    _is_merging = False

    def files(self, code: str | None = None) -> FileLines:
        """Every file that was given, with its code: those that count, those that do not and why, those asked about.

        With a `code`, printed beside a figure or of a file: those that it stands for.
        """
        from kolosi.workspace.ask.public_codes import files_behind
        from kolosi.workspace.receive.filing import files_of

        return files_of(self) if code is None else files_behind(self, code)

    def learn(
        self,
        file: str | Path,
        *,
        columns: Mapping[str, str] | None = None,
        export: str | Path | None = None,
        why: str = "",
        author: str | None = None,
    ) -> FileSeen:
        """A file as it is understood, by its code, its name or where it lies: each column, what it means, what it counts.

        `columns` corrects it: the meaning, the column of the layout or `ignore` by header; it is read so from now on, and so are
        the next files of its form. `export` writes its form for another workspace; such a form is given as `file` there.
        """
        from kolosi.workspace.decide.speaking import speaking
        from kolosi.workspace.learn.learnt import learn

        with speaking(author), locked(self.folder / "receipts"):
            return learn(self, file, columns or {}, Path(export) if export is not None else None, why=why, by=author)

    def remove(self, file: str, *, why: str, author: str | None = None) -> TakenBack:
        """Takes a file out, by its code or name: nothing of it counts, its bytes stay kept, what it replaced counts again."""
        from kolosi.workspace.decide.speaking import speaking
        from kolosi.workspace.receive.taking_back import remove

        with speaking(author), locked(self.folder / "receipts"):
            return remove(self, file, why=why, by=author)

    def reclassify(
        self,
        file: str,
        *,
        why: str,
        source: str | None = None,
        organisation: str | None = None,
        during: str | None = None,
        at: Sequence[str] = (),
        author: str | None = None,
    ) -> Added:
        """Reads a file again as of another source, sender, period or place, by its code or name; the same bytes, one step."""
        from kolosi.workspace.decide.speaking import speaking
        from kolosi.workspace.receive.file_answers import SaidOfFile
        from kolosi.workspace.receive.taking_back import reclassify

        places = (at,) if isinstance(at, str) else tuple(at)
        said = SaidOfFile(source=source, organisation=organisation, during=during, at=places)
        with speaking(author), locked(self.folder / "receipts"):
            return reclassify(self, file, said, why=why, by=author)

    def undo(self, *, why: str = "", look: bool = False, author: str | None = None) -> TakenBack:
        """Takes back the last step of the intake that still stands: files added or taken out, words and columns decided.

        With `look`, only tells what would be taken back.
        """
        from kolosi.workspace.decide.speaking import speaking
        from kolosi.workspace.receive.taking_back import look_at_last, undo

        if look:  # who looks does not wait for who writes
            return look_at_last(self)
        with speaking(author), locked(self.folder / "receipts"):
            return undo(self, why=why, by=author)

    def correct(
        self, answers: Mapping[str, str] | None = None, *, sure: bool = False, author: str | None = None
    ) -> Corrections:
        """The list of what is to be corrected; `answers`, by the code of a line, are recorded as those of the workbook given back.

        With `sure`, the answers filled in beforehand are accepted too.
        """
        from kolosi.workspace.decide.speaking import speaking
        from kolosi.workspace.receive.answering import Corrections, answer, to_correct
        from kolosi.workspace.receive.steps import step

        self._merge_collected()
        if not answers and not sure:
            return Corrections(lines=tuple(to_correct(self)))
        with speaking(author), locked(self.folder / "receipts"), self._merging(), step(self, "add"):
            return answer(self, answers or {}, sure=sure)

    # -- what was collected in the field -------------------------------------------------------------------------------

    def _merge_collected(self) -> None:
        """Takes in what was collected in the field, once the key is here."""
        if self.vault is not None and not self._is_merging:
            from kolosi.workspace.receive.collecting import merge

            with self._merging():
                self.collected = merge(self)

    @contextmanager
    def _merging(self) -> Iterator[None]:
        """What is collected waits while files come in."""
        before, self._is_merging = self._is_merging, True
        try:
            yield
        finally:
            self._is_merging = before
