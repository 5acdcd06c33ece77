"""What is read rather than counted: documents of the review, excerpts of them, and what they leave open."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from kolosi.store.locks import locked
from kolosi.workspace.judge import Judging

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kolosi.workspace.evidence.coders import DoubleCoding
    from kolosi.workspace.evidence.deep_out import DeepExport
    from kolosi.workspace.evidence.documents import Entered
    from kolosi.workspace.evidence.excerpting import Excerpted
    from kolosi.workspace.evidence.gapping import Gaps
    from kolosi.workspace.evidence.listing import ExcerptLines


class Reviewing(Judging):
    """A workspace in which documents are read."""

    def document(
        self,
        files: Iterable[str | Path],
        *,
        title: str | None = None,
        publisher: str | None = None,
        day: str | None = None,
        link: str | None = None,
        reliability: str | None = None,
        credibility: str | None = None,
        confidential: bool = False,
        entry: str | None = None,
    ) -> list[Entered]:
        """Takes documents (pdf, docx, html, saved page, e-mail) into the review: kept as they came, in the register of documents.

        `reliability` of the source is A to F, `credibility` of what it says 1 to 6. `entry` is the short name of a document of the
        register whose file this is. The same bytes given twice are told.
        """
        from kolosi.workspace.evidence.documents import enter
        from kolosi.workspace.receive.steps import step

        given = {"id": entry, "title": title, "publisher": publisher, "day": day, "link": link}
        given |= {"reliability": reliability, "credibility": credibility}
        said = {name: value for name, value in given.items() if value is not None}
        said |= {"confidential": "true"} if confidential else {}
        with locked(self.folder / "receipts"), step(self, "document"):
            return enter(self, [Path(file) for file in files], said, date.today())

    def excerpt(
        self,
        document: str,
        *,
        text: str | None = None,
        page: int | None = None,
        pillar: str | None = None,
        sub_pillar: str | None = None,
        risk: Sequence[str] = (),
        at: Sequence[str] = (),
        group: Sequence[str] = (),
        during: str | None = None,
        severity: str | None = None,
        supports: Sequence[str] = (),
        contradicts: Sequence[str] = (),
        coder: str | None = None,
        note: str | None = None,
        marked: str | Path | None = None,
    ) -> Excerpted:
        """Takes words of a document, by its short name, with their tags; or every comment of a Word file that was `marked`.

        A comment is read as tags (`menace · meurtres · Mopti`); those that cannot be read are told and stay in its note.
        """
        from kolosi.model.finding import Refusal, point
        from kolosi.workspace.evidence.excerpting import take_excerpt
        from kolosi.workspace.evidence.marking import take_marked
        from kolosi.workspace.receive.steps import step

        given = {"text": text, "pillar": pillar, "sub_pillar": sub_pillar, "period": during, "severity": severity}
        given |= {"coder": coder, "note": note, "page": str(page) if page is not None else None}
        lists = {"risks": risk, "places": at, "groups": group, "supports": supports, "contradicts": contradicts}
        said = {name: value for name, value in given.items() if value is not None}
        several = {name: [value] if isinstance(value, str) else list(value) for name, value in lists.items()}
        with locked(self.folder / "receipts"), step(self, "excerpt"):
            if (text is None) == (marked is None):
                raise Refusal(point("excerpt_says_nothing", found=document))
            if marked is not None:
                return take_marked(self, document, Path(marked), coder)
            return take_excerpt(self, document, {**said, **several})

    def excerpts(
        self,
        text: str | None = None,
        *,
        document: str | None = None,
        risk: Sequence[str] = (),
        at: Sequence[str] = (),
        pillar: Sequence[str] = (),
        sub_pillar: Sequence[str] = (),
        group: Sequence[str] = (),
        coder: Sequence[str] = (),
        export: str | Path | None = None,
    ) -> ExcerptLines | DeepExport:
        """The excerpts that hold the words of a text and have one of the tags of each kind; a place stands for all that lies in it.

        With `export`, the same as a workbook for DEEP, without those of confidential documents.
        """
        from kolosi.workspace.evidence.deep_out import write_deep
        from kolosi.workspace.evidence.listing import list_excerpts

        lists = {
            "risks": risk,
            "places": at,
            "pillar": pillar,
            "sub_pillar": sub_pillar,
            "groups": group,
            "coder": coder,
        }
        said = {name: (value,) if isinstance(value, str) else tuple(value) for name, value in lists.items()}
        found = list_excerpts(self, text, said, document)
        return found if export is None else write_deep(self, found, Path(export))

    def gaps(
        self,
        *,
        risk: Sequence[str] = (),
        at: Sequence[str] = (),
        sheet: str | Path | None = None,
        picture: str | Path | None = None,
    ) -> Gaps:
        """Where nothing was read, only what is old, or one source alone: risk by region by sub-pillar; what the last documents brought.

        With `sheet`, a workbook of the same: the matrix, every gap, what each document brought. With `picture`, the matrix as SVG.
        """
        from kolosi.store.files import write_whole
        from kolosi.workspace.evidence.gap_sheet import write_gaps
        from kolosi.workspace.evidence.gapping import gaps_said
        from kolosi.workspace.evidence.gaps_block import gaps_picture

        found = gaps_said(self, (risk,) if isinstance(risk, str) else risk, (at,) if isinstance(at, str) else at)
        if sheet is not None:
            write_gaps(self, found, Path(sheet))
        if picture is not None:
            write_whole(Path(picture), gaps_picture(found, self.settings.languages[0]).encode("utf-8"))
        return found

    def coders(self) -> DoubleCoding:
        """How far coders of the same excerpts agree (Krippendorff's alpha), and what they must settle."""
        from kolosi.workspace.evidence.coders import double_coding

        return double_coding(self)
