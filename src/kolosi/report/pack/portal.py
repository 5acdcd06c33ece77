"""The text that a document portal asks for when a document is handed in: one field a paragraph, ready to paste."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from kolosi.report.draft import numerals
from kolosi.report.draft.blocks import Document
from kolosi.report.draft.narrative import plain_text
from kolosi.report.draft.phrases import colon
from kolosi.report.draft.typography import say_well
from kolosi.report.exports.publication import Publication, word
from kolosi.report.pack.excerpts import first_paragraphs

SUMMARY = 1_500
"""Characters of the summary: document portals show some 300 words beside a title and cut the rest off."""

_FILES = (
    ("pau.{0}.pdf", "pau_pdf"),
    ("pau.{0}.docx", "pau_docx"),
    ("pau.{0}.html", "pau_html"),
    ("brief.{0}.pdf", "brief_pdf"),
    ("note.{0}.pdf", "brief_pdf"),
    ("pau.{0}.pptx", "slides"),
)
"""Files that a portal takes, by their names with the language, and the word for each."""


def portal_text(document: Document, publication: Publication, names: Collection[str], *, book: str) -> bytes:
    """The text in the language of the document; `names` are the files that go out with it, `book` the workbook to read."""
    language = document.language
    told = [(name, id_) for pattern, id_ in _FILES if (name := pattern.format(language)) in names] + [(book, "book")]
    fields = [(word(name, language), text) for name, text in _fields(document, publication) if text]
    lines = [f"{name}{colon(language)}{text}" for name, text in fields]
    files = "\n".join(f"- {name} ({word(f'file_{id_}', language)})" for name, id_ in told)
    lines.append(f"{word('portal_files', language)}{colon(language).rstrip()}\n{files}")
    return ("\n\n".join(lines) + "\n").encode()


def _fields(document: Document, publication: Publication) -> Iterator[tuple[str, str]]:
    language, cover = document.language, publication.cover
    head = f"{publication.country(language)}{colon(language)}{publication.title(language)}"
    if period := publication.period(language):
        head = f"{head} ({period})"
    mark = word("portal_draft", language) if publication.is_draft else ""
    yield "portal_title", mark + head
    paragraphs = [plain_text(one.runs) for one in first_paragraphs(document.blocks)]
    yield "portal_summary", "\n\n".join(_within(paragraphs, SUMMARY))
    yield "notice", say_well(cover.notice, language)
    yield "portal_country", publication.country(language)
    yield "portal_theme", word("portal_theme_value", language)
    yield "portal_type", word("portal_type_value", language)
    yield "portal_source", publication.publisher(language)
    yield "portal_date", numerals.day(cover.published, language) if cover.published else ""
    yield "portal_period", publication.period(language)
    yield "portal_language", word("language_name", language)
    yield "portal_licence", publication.licence_words(language)
    yield "cite_as", publication.citation(language)


def _within(paragraphs: Iterable[str], most: int) -> Iterator[str]:
    """Whole paragraphs, the first in any case, as long as they fit together."""
    told = 0
    for text in paragraphs:
        told += len(text)
        if told > most and told != len(text):
            return
        yield text
