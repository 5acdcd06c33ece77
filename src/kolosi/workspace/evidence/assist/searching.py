"""Full-text search in the review: excerpts, and pages of documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kolosi.model.finding import Finding, Refusal, point
from kolosi.reading.labels import label
from kolosi.review.search import Hit, index_of, passage, question_of
from kolosi.workspace.ask.notebook import Cell, Shown
from kolosi.workspace.evidence.assist.pages import document_texts, small_words
from kolosi.workspace.evidence.registers import read_documents, read_excerpts

if TYPE_CHECKING:
    from kolosi.workspace.folder import Folder

Span = tuple[int, int]

OPEN, CLOSE = "[", "]"
"""Around the words found, where no colour can be shown."""


@dataclass(frozen=True, kw_only=True)
class SearchLine:
    """Where words were found: an excerpt by its short name, else a document and the page (None: it has none).

    `passage` is the part of the text about the first of them, `spans` where they stand in it.
    """

    excerpt: str | None
    document: str
    page: int | None
    passage: str
    spans: tuple[Span, ...]
    score: float
    is_confidential: bool

    @property
    def marked(self) -> str:
        """The passage with the words found between brackets."""
        found, at = "", 0
        for start, end in self.spans:
            found += self.passage[at:start] + OPEN + self.passage[start:end] + CLOSE
            at = end
        return found + self.passage[at:]


class Found(Shown[SearchLine]):
    """What a search found, the best first; `count` of all, `unknown` words that stand nowhere, points to check of documents."""

    heads = tuple(label(f"cli.assist.search_heads.{head}") for head in ("excerpt", "document", "page", "passage"))

    def __init__(
        self, lines: Sequence[SearchLine], count: int, unknown: tuple[str, ...], findings: tuple[Finding, ...]
    ) -> None:
        super().__init__(lines)
        self.total = count
        self.unknown = unknown
        self.findings = findings

    def cells(self, item: SearchLine) -> Sequence[Cell]:
        """The cells of one line."""
        return item.excerpt or "", item.document, item.page or "", item.marked

    def as_json(self) -> Mapping[str, object]:
        """The public shape."""
        return {
            "count": self.total,
            "unknown": list(self.unknown),
            "lines": [{**vars(one), "spans": [list(span) for span in one.spans]} for one in self],
            "findings": [one.as_json() for one in self.findings],
        }


def search_texts(workspace: Folder, text: str, most: int) -> Found:
    """The excerpts and pages that answer. Raises `Refusal` where nothing is asked."""
    read = document_texts(workspace)
    question = question_of(text)
    if not (question.words or question.phrases):
        raise Refusal(point("search_for_nothing", found=text))
    places: dict[str, tuple[str | None, str, int | None]] = {}
    texts: dict[str, str] = {}
    for one in read_excerpts(workspace):
        places[f"e {one.id}"], texts[f"e {one.id}"] = (one.id, one.document, one.page), one.text
    for id_, whole in read.texts.items():
        for number, (page, piece) in enumerate(whole.pieces):
            places[f"d {id_} {number}"], texts[f"d {id_} {number}"] = (None, id_, page), piece
    answer = index_of(texts, small_words(workspace)).search(text, most=max(most, 1))
    secret = {one.id for one in read_documents(workspace) if one.is_confidential}
    lines = [_line(places[hit.id], texts[hit.id], hit, secret) for hit in answer.hits]
    return Found(lines, answer.count, answer.unknown, read.findings)


def _line(place: tuple[str | None, str, int | None], text: str, hit: Hit, secret: set[str]) -> SearchLine:
    shown, spans = passage(text, hit.spans)
    excerpt, document, page = place
    return SearchLine(
        excerpt=excerpt,
        document=document,
        page=page,
        passage=shown,
        spans=spans,
        score=hit.score,
        is_confidential=document in secret,
    )
