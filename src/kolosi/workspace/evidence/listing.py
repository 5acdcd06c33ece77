"""The excerpts of the review, by their words and their tags."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kolosi.model.finding import Refusal, point
from kolosi.model.label import say
from kolosi.model.spelling import fold
from kolosi.reading.labels import label
from kolosi.workspace.ask.notebook import Cell, Shown
from kolosi.workspace.evidence.excerpting import document_named, excerpt_json
from kolosi.workspace.evidence.registers import read_documents, read_excerpts
from kolosi.workspace.evidence.tagging import Vocabulary

if TYPE_CHECKING:
    from kolosi.model.label import Label
    from kolosi.model.place import Places
    from kolosi.review.excerpt import Document, Excerpt
    from kolosi.workspace.folder import Folder


@dataclass(frozen=True, kw_only=True)
class ExcerptLine:
    """An excerpt beside the document that it is of; None where the register names none of that name. `tags` are its risks, pillar and places as people read them."""

    excerpt: Excerpt
    document: Document | None
    tags: tuple[Label, ...] = ()

    def as_json(self) -> Mapping[str, object]:
        """The public shape."""
        known = self.document
        about = (
            {"title": known.title, "publisher": known.publisher, "confidential": known.is_confidential} if known else {}
        )
        return {**excerpt_json(self.excerpt), "of": about}


class ExcerptLines(Shown[ExcerptLine]):
    """The excerpts, as a notebook shows them."""

    heads = tuple(label(f"cli.evidence.heads.{head}") for head in ("id", "document", "page", "text", "tags"))

    def cells(self, item: ExcerptLine) -> Sequence[Cell]:
        """The cells of one excerpt."""
        one = item.excerpt
        tags = {each: " · ".join(say(tag, each) for tag in item.tags) for each in ("fr", "en")}
        return one.id, one.document, one.page or "", one.text, tags


def list_excerpts(
    workspace: Folder, text: str | None, said: Mapping[str, Sequence[str]], document: str | None
) -> ExcerptLines:
    """The excerpts that hold every word of a text, have one of the tags said of each column, and are of the document named.

    A place stands for all that lies in it. Raises `Refusal` for a tag that means nothing, with what comes near.
    """
    if document is not None:
        document_named(workspace, document)
    words = Vocabulary(workspace)
    wanted = {
        path: [meant(workspace, words, path, one) for one in several] for path, several in said.items() if several
    }
    within = _with_what_lies_in(workspace.knowledge.places, wanted.pop("places", []))
    known = {one.id: one for one in read_documents(workspace)}
    looked_for = fold(text or "").split()
    return ExcerptLines(
        ExcerptLine(excerpt=one, document=known.get(one.document), tags=tuple(_tags(workspace, one)))
        for one in read_excerpts(workspace)
        if document in (None, one.document)
        and all(_has(one, path, values) for path, values in wanted.items())
        and (not within or not within.isdisjoint(one.places))
        and _holds(one, looked_for)
    )


def _tags(workspace: Folder, one: Excerpt) -> Iterator[Label]:
    """The risks, the sub-pillar (else the pillar) and the places of an excerpt by their names; an id that nothing bears as it is."""
    taxonomies, places = workspace.knowledge.taxonomies, workspace.knowledge.places
    for name, ids in (("protection_risks", one.risks), ("paf", (one.sub_pillar or one.pillar,))):
        for id_ in filter(None, ids):
            term = taxonomies[name].terms.get(id_)
            yield term.short if term else {"fr": id_, "en": id_}
    yield from (places[id_].name if id_ in places else {"fr": id_, "en": id_} for id_ in one.places)


def _holds(one: Excerpt, words: Sequence[str]) -> bool:
    folded = fold(one.text) if words else ""
    return all(word in folded for word in words)


def _has(one: Excerpt, path: str, values: Sequence[str]) -> bool:
    own = getattr(one, path)
    return not set(values).isdisjoint(own if isinstance(own, tuple) else {own})


def _with_what_lies_in(places: Places, wanted: Sequence[str]) -> frozenset[str]:
    return frozenset(one for place in wanted for one in places.members(place))


def meant(workspace: Folder, words: Vocabulary, path: str, text: str) -> str:
    """What a text said of a column means. Raises `Refusal` where it means nothing, with what comes near."""
    if path == "coder":
        return text
    found = words.meaning(path, text)
    if found is None:
        near = words.near(text, path, workspace.settings.languages[0])
        label_of = words.columns[path].label if path in words.columns else {"fr": path, "en": path}
        raise Refusal(point("said_wrong", found=text, data={**label_of, "near": near}))
    return found
