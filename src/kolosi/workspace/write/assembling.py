"""Puts the documents together: drafts, pictures, maps, coverage of each source; then the writers."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from functools import cached_property, partial
from hashlib import sha256
from typing import TYPE_CHECKING

from kolosi.content.code import DRAFTS, PICTURES, code_of
from kolosi.model.plain import plain, read_plain
from kolosi.report.charts import Picture, draw
from kolosi.report.charts.drawing import Draw, Geography, remembering
from kolosi.report.draft.blocks import Cover, Document, Logo
from kolosi.report.draft.links import quoted
from kolosi.report.draft.narrative import read
from kolosi.report.draft.resolve import resolve
from kolosi.report.exports.exports import export_csv, export_json
from kolosi.report.html import Leaf, Pages, Sheet, sheet_of
from kolosi.report.pdf import render_pdf
from kolosi.report.pdf.layout import on_one_page
from kolosi.store.files import note_json, read_whole
from kolosi.store.remembered import Remembered
from kolosi.workspace.ask.coverage import coverage_rows
from kolosi.workspace.signing.reserving import limit_lines
from kolosi.workspace.signing.validation import owner_statuses
from kolosi.workspace.write.inserting import with_insertions, with_limits
from kolosi.workspace.write.mapping import geography_of
from kolosi.workspace.write.profile import region_drafts

if TYPE_CHECKING:
    from pathlib import Path

    from kolosi.model.finding import Finding
    from kolosi.model.label import Label
    from kolosi.report.draft.links import Draft, Scope
    from kolosi.report.html import Pages, Sheet
    from kolosi.report.pdf.writer import Writer
    from kolosi.report.tables.tables import CoverageRow
    from kolosi.report.word.writer import Marks
    from kolosi.workspace.ask.desk import Desk

_SHEET = "sheet"

Make = Callable[[], bytes]
"""Writes one document."""


class Assembly:
    """The documents of one build. Those of a draft say so on their face; red lines that were `passed` are told under the limits."""

    def __init__(self, desk: Desk, *, is_draft: bool = False, passed: Sequence[Finding] = ()) -> None:
        self.desk = desk
        self.is_draft = is_draft
        self.passed = passed
        self.settings = desk.workspace.settings

    # -- parts ----------------------------------------------------------------------------------------------------

    @cached_property
    def cover(self) -> Cover:
        """What stands at the head of the documents."""
        settings = self.settings
        return Cover(
            title=settings.title,
            subtitle=settings.subtitle,
            country=self.desk.workspace.knowledge.places.country.name,
            period=settings.period,
            published=date.fromisoformat(settings.published) if settings.published else None,
            notice=self._notice,
            logos=tuple(
                Logo(role=one.role, name=one.name, picture=self.desk.workspace.needed(one.file) if one.file else b"")
                for one in settings.logos
            ),
        )

    @cached_property
    def scope(self) -> Scope:
        """The words of places and terms; which figures the text quotes, which have the first codes; what owners said of each."""
        return replace(self.desk.scope, quoted=quoted(self.desk.drafts), owned=owner_statuses(self.desk))

    @property
    def _notice(self) -> Label:
        """What must be said on the face of the documents: that errors are open, which edition they replace, that data are invented."""
        from kolosi.workspace.write.replacing import notice_of_replaced

        draft = self.desk.workspace.knowledge.messages.text("draft_notice") if self.is_draft else {}
        told = (draft, notice_of_replaced(self.desk), self.settings.invented)
        languages = dict.fromkeys(language for one in told for language in one)
        return {
            language: " ".join(filter(None, (one.get(language, "").strip() for one in told))) for language in languages
        }

    @cached_property
    def geography(self) -> Geography:
        """The outlines of the regions where boundary files were added, else the tiles that stand in."""
        return geography_of(self.desk)

    @cached_property
    def coverage(self) -> tuple[CoverageRow, ...]:
        """What each source rests on, written from data."""
        return tuple(coverage_rows(self.desk))

    @cached_property
    def _album(self) -> _Album:
        return _Album(self.desk.workspace.file("build", "pictures.json"), code_of(*PICTURES))

    @cached_property
    def resolved(self) -> Mapping[str, Document]:
        """The document of each language, its figures in it."""
        return self._resolved_in([draft.language for draft in self.desk.drafts])

    def _resolved_in(self, languages: Collection[str]) -> Mapping[str, Document]:
        drafts = [draft for draft in self.desk.drafts if draft.language in languages]
        documents = {draft.language: self._resolve([self._with_limits(draft)]) for draft in drafts}
        self._album.keep()
        return documents

    def part(self, draft: Draft) -> Document:
        """A stretch of a draft as a document of its own, its figures in it."""
        document = self._resolve([draft])
        self._album.keep()
        return document

    def _with_limits(self, draft: Draft) -> Draft:
        return with_limits(draft, limit_lines(self.desk.workspace, self.passed, draft.language))

    def _resolve(self, drafts: Sequence[Draft]) -> Document:
        document = read([with_insertions(self.desk, draft) for draft in drafts], self.cover)
        return resolve(
            document,
            self.desk.released,
            self.scope,
            geography=self.geography,
            coverage=self.coverage,
            draw=self._album.draw,
        )

    # -- documents ------------------------------------------------------------------------------------------------

    def documents(self, format_: str, language: str) -> Iterator[tuple[str, Make]]:
        """What writes the update, its brief and the regional pages in one format and language, by file name."""
        if format_ == "html":
            yield f"pau.{language}.html", partial(self._html, language)
        elif format_ == "pdf":
            yield f"pau.{language}.pdf", partial(self._pdf, self.resolved[language])
            yield f"{brief_name(language)}.pdf", partial(self._brief_pdf, language)
            for name, document in self.regions(language):
                yield f"region-{name}.{language}.pdf", partial(self._pdf, document, is_short=True)
        elif format_ == "docx":
            yield f"pau.{language}.docx", partial(self._docx, self.resolved[language])
            yield f"{brief_name(language)}.docx", partial(self._brief_docx, language)

    @cached_property
    def _pages(self) -> Pages:
        return Pages({language: Leaf(self.cover, language, sheet) for language, sheet in self._sheets().items()})

    def _sheets(self) -> Mapping[str, Sheet]:
        """What stands below the cover in each language: of a draft that is as it was when the page was last written, the same."""
        kept = {
            draft.language: Remembered(
                self.desk.workspace.file("build", f"page.{draft.language}.json"), self._sheet_name(draft)
            )
            for draft in self.desk.drafts
        }
        fresh = [language for language, sheet in kept.items() if not sheet.knows(_SHEET)]
        documents = self.resolved if len(fresh) == len(kept) else self._resolved_in(fresh)

        def made(language: str) -> object:
            return plain(sheet_of(documents[language], self.desk.released, self.scope))

        lines = {language: sheet.of(_SHEET, partial(made, language)) for language, sheet in kept.items()}
        return {language: read_plain(Sheet, line) for language, line in lines.items()}

    def _sheet_name(self, draft: Draft) -> str:
        """What a language of the page depends on: the code, what may leave, the draft with what is put in it, the codes of figures, their owners."""
        filled = with_insertions(self.desk, self._with_limits(draft))
        owned = (f"{key}={status}" for key, status in sorted(self.scope.owned.items()))
        quoted_first = (str(key) for key in sorted(self.scope.quoted))
        parts = (code_of(*DRAFTS), self.desk.release_digest, filled.text, *quoted_first, "", *owned)
        return sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()

    def _html(self, language: str) -> bytes:
        return self._pages.opening_in(language)

    def _pdf(self, document: Document, *, is_short: bool = False) -> bytes:
        figures, is_whole = self.desk.released, not is_short
        body = partial(_region_body, document) if is_short else None
        return render_pdf(document, figures, self.scope, has_cover=is_whole, has_annex=is_whole, body=body)

    def _docx(self, document: Document) -> bytes:
        from kolosi.report.word import render_docx

        return render_docx(document, self.desk.released, self.scope, template=self.template)

    def copy(self, document: Document, marks: Marks, *, is_part: bool) -> bytes:
        """A copy for reviewers, of the whole document or of a part: its figures are marked, and the annex is left out."""
        from kolosi.report.word import render_docx

        figures, scope, has_cover = self.desk.released, self.scope, not is_part
        return render_docx(
            document, figures, scope, template=self.template, has_cover=has_cover, has_annex=False, marks=marks
        )

    @property
    def template(self) -> bytes | None:
        """The cluster's own Word template, where it gave one."""
        name = self.settings.template
        return self.desk.workspace.needed(name) if name else None

    def _brief_pdf(self, language: str) -> bytes:
        from kolosi.report.pack.brief import brief_pdf

        return brief_pdf(self.resolved[language], self.desk.released, self.scope)

    def _brief_docx(self, language: str) -> bytes:
        from kolosi.report.pack.brief import brief_docx

        document, desk = self.resolved[language], self.desk
        return brief_docx(document, desk.released, self.scope, template=self.template)

    def regions(self, language: str) -> Iterator[tuple[str, Document]]:
        """One page a region, where the workspace has a draft for it."""
        names = {place.id: place.name for place in self.desk.workspace.level_one()}
        for place, draft in region_drafts(self.desk, language):
            document = self._resolve([draft])
            yield place, replace(document, cover=replace(self.cover, title=names[place], subtitle=self.cover.title))

    # -- files of figures -----------------------------------------------------------------------------------------

    def exports(self) -> Mapping[str, bytes]:
        """The figures as files for programs."""
        figures, scope, owned = self.desk.released, self.scope, self.scope.owned
        return {
            "figures.csv": export_csv(figures, scope, self.settings.languages[0], owned=owned),
            "figures.json": export_json(figures, scope, owned=owned),
        }


def _region_body(document: Document, writer: Writer) -> str:
    return on_one_page(writer, document.blocks)


def brief_name(language: str) -> str:
    """The name of the brief of a language, without its ending."""
    return {"fr": "note.fr"}.get(language, f"brief.{language}")


class _Album:
    """Pictures drawn before by the same code, by what they show: an edited sentence draws nothing again."""

    def __init__(self, path: Path, code: str) -> None:
        self.path = path
        self._code = code
        self._kept: dict[str, Picture] = _load(path, code)
        self._before = len(self._kept)
        self.draw: Draw = remembering(draw, self._kept)

    def keep(self) -> None:
        """Keeps the pictures for the next run."""
        if len(self._kept) != self._before:
            lines = {name: asdict(picture) for name, picture in self._kept.items()}
            note_json(self.path, {"code": self._code, "pictures": lines})


def _load(path: Path, code: str) -> dict[str, Picture]:
    """The pictures of an earlier run; none when they cannot be read, or were drawn by other code."""
    try:
        kept = json.loads(read_whole(path))
        return {name: _picture(line) for name, line in kept["pictures"].items()} if kept["code"] == code else {}
    except (OSError, ValueError, TypeError, KeyError):
        return {}


def _picture(line: Mapping[str, object]) -> Picture:
    columns, rows = line["columns"], line["rows"]
    assert isinstance(columns, list)
    assert isinstance(rows, list)
    texts = {name: str(line[name]) for name in ("svg", "alt", "caption")}
    return Picture(columns=tuple(columns), rows=tuple(tuple(row) for row in rows), **texts)
