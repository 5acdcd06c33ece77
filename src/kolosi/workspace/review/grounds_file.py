"""What each sentence of the drafts rests on, as a table for the people inside: excerpts with their documents and pages, figures."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from kolosi.model.label import say
from kolosi.reading.labels import label, lists
from kolosi.report.evidence.checking import grounds_of
from kolosi.report.exports.cells import safe
from kolosi.workspace.evidence.registers import read_documents, read_excerpts

if TYPE_CHECKING:
    from kolosi.review.excerpt import Document, Excerpt
    from kolosi.workspace.ask.desk import Desk

NAMES = label("grounds.file")
_HEADS = lists("grounds.heads")
_PAGE, _CONFIDENTIAL = label("grounds.page"), label("grounds.confidential")


def grounds_document(desk: Desk, language: str) -> bytes:
    """One row a sentence that rests on something, in the order of the drafts; its words as the draft has them.

    A confidential document is named here, for who must answer for the sentence, and says so: the table never leaves.
    """
    excerpts = {one.id: one for one in read_excerpts(desk.workspace)}
    documents = {one.id: one for one in read_documents(desk.workspace)}
    told = language if language in _HEADS else "en"
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(_HEADS[told])
    for draft in desk.drafts:
        for one in grounds_of(draft):
            sources = [_source(excerpts.get(id_), documents, told) for id_ in one.excerpts]
            said = (one.text, "; ".join(one.excerpts), "; ".join(dict.fromkeys(filter(None, sources))))
            notes = "; ".join(one.notes)
            writer.writerow((safe(draft.file), one.line, *map(safe, said), safe(notes), safe("; ".join(one.figures))))
    return out.getvalue().encode("utf-8-sig")


def _source(excerpt: Excerpt | None, documents: dict[str, Document], language: str) -> str:
    """The document of an excerpt by its short name, title, publisher and page; nothing where there is none."""
    known = documents.get(excerpt.document) if excerpt else None
    if excerpt is None or known is None:
        return excerpt.document if excerpt else ""
    page = say(_PAGE, language).format(page=excerpt.page) if excerpt.page else ""
    named = ", ".join(filter(None, (f"{known.id} {known.title}", known.publisher, page)))
    return f"{named} ({say(_CONFIDENTIAL, language)})" if known.is_confidential else named
