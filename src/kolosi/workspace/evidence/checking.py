"""Points to check in the registers of the review, and where a confidential document would be named."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kolosi.model.finding import Finding, Refusal, Where, point
from kolosi.model.key import Key
from kolosi.model.period import Period, PeriodError
from kolosi.review.leaving import named_in
from kolosi.review.standing import letters_of, standing
from kolosi.store.files import read_prose
from kolosi.store.shelf import shelf
from kolosi.workspace.evidence.columns import excerpt_columns
from kolosi.workspace.evidence.persons import naming_somebody
from kolosi.workspace.evidence.registers import read_documents, read_excerpts, wrong_days
from kolosi.workspace.evidence.shapes import DOCUMENTS, EXCERPTS
from kolosi.workspace.evidence.stood import not_standing, on_other_page
from kolosi.workspace.evidence.texts import receipts_of_documents, text_of_document

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kolosi.review.excerpt import Document, Excerpt
    from kolosi.workspace.folder import Folder

_OF_DOCUMENTS, _OF_EXCERPTS = Where(file=f"report/{DOCUMENTS}"), Where(file=f"report/{EXCERPTS}")

_REFERENCES = "report/references.yaml"


def check_evidence(workspace: Folder, texts: Mapping[str, tuple[str, str]]) -> list[Finding]:
    """Points to check in documents, excerpts and drafts. `texts` gives the file and the text of the draft of each language."""
    documents, excerpts = read_documents(workspace), read_excerpts(workspace)
    if not documents and not excerpts:
        return []
    return [
        *_doubled(documents, excerpts),
        *_days(workspace),
        *_leaks(workspace, documents, texts),
        *_tags(workspace, documents, excerpts),
        *_words(workspace, documents, excerpts),
        *naming_somebody(workspace, excerpts),
    ]


def _doubled(documents: Sequence[Document], excerpts: Sequence[Excerpt]) -> Iterator[Finding]:
    """Ids that two bear, in a register that somebody wrote by hand."""
    for where, ids in ((_OF_DOCUMENTS, [one.id for one in documents]), (_OF_EXCERPTS, [one.id for one in excerpts])):
        for id_, times in Counter(ids).items():
            if times > 1:
                yield point("evidence_id_twice", where=where, found=id_, count=times)


def _days(workspace: Folder) -> Iterator[Finding]:
    """Days of documents that are none."""
    for id_, day in wrong_days(workspace):
        yield point("document_day", where=_OF_DOCUMENTS, found=day, data={"id": id_})


# -- what must not leave ------------------------------------------------------------------------------------------------


def _leaks(workspace: Folder, documents: Sequence[Document], texts: Mapping[str, tuple[str, str]]) -> Iterator[Finding]:
    """Drafts and references in which a confidential document is named: both are printed."""
    secret = [one for one in documents if one.is_confidential]
    if not secret:
        return
    printed = [*texts.values()]
    references = shelf(workspace.file("report")) / "references.yaml"
    if references.is_file():
        printed.append((_REFERENCES, read_prose(workspace.file(*_REFERENCES.split("/")))))
    for file, text in printed:
        for document in named_in(text, secret):
            yield point("confidential_named", where=Where(file=file), found=document.id)


# -- tags -------------------------------------------------------------------------------------------------------------


def _tags(workspace: Folder, documents: Sequence[Document], excerpts: Sequence[Excerpt]) -> Iterator[Finding]:
    """Excerpts of no document, tags that are no term or no place, a sub-pillar under another pillar, references to nothing."""
    known = {one.id for one in documents}
    ids = {one.id for one in excerpts}
    terms = _known_words(workspace)
    above = {term.id: term.parent for term in workspace.knowledge.taxonomies["paf"].terms.values()}
    for one in excerpts:
        if one.document not in known:
            yield _wrong("excerpt_without_document", one, one.document)
        for path, words in terms.items():
            value = getattr(one, path)
            for word in value if isinstance(value, tuple) else (value,):
                if word and word not in words:
                    yield _wrong("excerpt_tag_unknown", one, word, **excerpt_columns()[path].label)
        if one.pillar and one.sub_pillar and above.get(one.sub_pillar) not in (None, one.pillar):
            yield _wrong("excerpt_pillar", one, one.sub_pillar, pillar=one.pillar)
        if one.period and not _is_period(one.period):
            yield _wrong("excerpt_tag_unknown", one, one.period, **excerpt_columns()["period"].label)
        for other in (*one.supports, *one.contradicts):
            if other == one.id or (other not in ids and Key.named(other) is None):
                yield _wrong("excerpt_points_nowhere", one, other)


def _known_words(workspace: Folder) -> Mapping[str, frozenset[str]]:
    columns, taxonomies = excerpt_columns(), workspace.knowledge.taxonomies
    found = {
        path: frozenset(taxonomies[column.terms].terms) for path, column in columns.items() if column.terms is not None
    }
    return {**found, "severity": frozenset(columns["severity"].words), "places": frozenset(workspace.knowledge.places)}


def _is_period(text: str) -> bool:
    try:
        Period.parse(text)
    except PeriodError:
        return False
    return True


def _wrong(id_: str, one: Excerpt, found: str, **data: str) -> Finding:
    return point(id_, where=_OF_EXCERPTS, found=found, data={"id": one.id, **data})


# -- words ------------------------------------------------------------------------------------------------------------


def _words(workspace: Folder, documents: Sequence[Document], excerpts: Sequence[Excerpt]) -> Iterator[Finding]:
    """Excerpts whose words do not stand in the text of their document, or on another page; each document is read once."""
    by_document: dict[str, list[Excerpt]] = {}
    for one in excerpts:
        by_document.setdefault(one.document, []).append(one)
    for document in (one for one in documents if one.id in by_document):
        try:
            text = text_of_document(workspace, document.receipt)
        except Refusal as refusal:
            yield refusal.finding
            continue
        if text is None:
            yield _without_text(workspace, document, len(by_document[document.id]))
            continue
        within = letters_of(text)
        for one in by_document[document.id]:
            found = standing(one.text, within)
            if not found.is_found:
                yield not_standing(one.id, document.id, found.until)
            elif one.page is not None and found.pages and one.page not in found.pages:
                yield on_other_page(one.id, str(one.page), found.pages)


def _without_text(workspace: Folder, document: Document, count: int) -> Finding:
    """That nobody gave the file of a document of which there are excerpts, or that it was destroyed on its date."""
    kept = receipts_of_documents(workspace).all()
    gone = next((one.destroyed for one in kept if one.id == document.receipt and one.destroyed), None)
    if gone is None:
        return point("document_without_file", where=_OF_DOCUMENTS, found=document.id, count=count)
    data = {"day": gone.isoformat()}
    return point("document_destroyed", where=_OF_DOCUMENTS, found=document.id, count=count, data=data)
