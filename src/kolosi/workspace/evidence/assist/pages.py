"""The texts of the review as they are searched and compared: excerpts, documents, pages of documents; and the words of its languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kolosi.content.evidence.lexicons import review_languages, review_words
from kolosi.model.finding import Finding, Refusal, point
from kolosi.review.lexicon import Lexicon, lexicon_of
from kolosi.workspace.evidence.registers import read_documents
from kolosi.workspace.evidence.texts import text_of_document

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kolosi.review.standing import DocumentText
    from kolosi.workspace.folder import Folder


@dataclass(frozen=True, kw_only=True)
class DocumentTexts:
    """What the documents of the review say, by short name; `findings` tell those that cannot be read or have no file."""

    texts: Mapping[str, DocumentText]
    findings: tuple[Finding, ...]


def document_texts(workspace: Folder) -> DocumentTexts:
    """The text of every document of the register whose file is kept."""
    texts: dict[str, DocumentText] = {}
    findings: list[Finding] = []
    without: list[str] = []
    for one in read_documents(workspace):
        try:
            found = text_of_document(workspace, one.receipt) if one.receipt else None
        except Refusal as refusal:
            findings.append(refusal.finding)
            continue
        if found is None:
            without.append(one.id)
        else:
            texts[one.id] = found
    if without:
        findings.append(point("documents_without_text", found=", ".join(without), count=len(without)))
    return DocumentTexts(texts=texts, findings=tuple(workspace.say(one) for one in findings))


def lexicons(workspace: Folder) -> dict[str, Lexicon]:
    """What each language knows for the review, with the words of the workspace."""
    known = workspace.knowledge
    return {
        language: lexicon_of(language, review_words(language, known.taxonomies, known.overlay), known.taxonomies)
        for language in review_languages(known.overlay)
    }


def small_words(workspace: Folder) -> frozenset[str]:
    """The words of all languages that say nothing of a text."""
    return frozenset().union(*(lexicon.small for lexicon in lexicons(workspace).values()))
