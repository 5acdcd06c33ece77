"""Documents and excerpts of the review that repeat one another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from kolosi.model.finding import Finding
from kolosi.reading.labels import label
from kolosi.review.copies import Copy, copies_of, passages_in, without_notices
from kolosi.workspace.ask.notebook import Cell, Shown
from kolosi.workspace.evidence.assist.pages import document_texts
from kolosi.workspace.evidence.registers import read_excerpts

if TYPE_CHECKING:
    from kolosi.review.excerpt import Excerpt
    from kolosi.workspace.folder import Folder

Of = Literal["document", "excerpt"]

INSIDE_DOCUMENT = 0.1
"""A tenth of a document that stands in another is told: a report of twenty pages that copies two rests on the other for these."""

SHOWN = 160
"""Letters of the longest passage in common that are shown."""


@dataclass(frozen=True, kw_only=True)
class Duplicate:
    """Two documents, or two excerpts of different documents, that repeat one another: how, what share of the shorter, and the longest
    passage in common."""

    of: Of
    one: str
    other: str
    kind: str
    share: float
    passage: str


class Duplicates(Shown[Duplicate]):
    """Those that repeat one another, documents first, the closest first; `findings` tell documents that could not be compared."""

    heads = tuple(label(f"cli.assist.duplicate_heads.{head}") for head in ("one", "other", "kind", "share", "passage"))

    def __init__(self, lines: Sequence[Duplicate], findings: tuple[Finding, ...]) -> None:
        super().__init__(lines)
        self.findings = findings

    def cells(self, item: Duplicate) -> Sequence[Cell]:
        """The cells of one pair."""
        kind = label(f"cli.assist.kinds.{item.kind}")
        return item.one, item.other, kind, f"{round(100 * item.share)} %", item.passage

    def as_json(self) -> Mapping[str, object]:
        """The public shape."""
        return {"pairs": [vars(one) for one in self], "findings": [one.as_json() for one in self.findings]}


def find_duplicates(workspace: Folder) -> Duplicates:
    """The pairs of documents, and of excerpts of different documents: the same words of one document are coded twice, not copied."""
    read = document_texts(workspace)
    whole = without_notices({id_: text.text for id_, text in read.texts.items()})
    excerpts = {one.id: one for one in read_excerpts(workspace)}
    words = {id_: one.text for id_, one in excerpts.items()}
    found = [
        *_told("document", whole, copies_of(whole, least=INSIDE_DOCUMENT)),
        *_told("excerpt", words, _apart(copies_of(words), excerpts)),
    ]
    return Duplicates(found, read.findings)


def _apart(pairs: Sequence[Copy], excerpts: Mapping[str, Excerpt]) -> list[Copy]:
    return [pair for pair in pairs if excerpts[pair.one].document != excerpts[pair.other].document]


def _told(of: Of, texts: Mapping[str, str], pairs: Sequence[Copy]) -> Iterator[Duplicate]:
    for pair in pairs:
        spans = passages_in(texts[pair.one], texts[pair.other])
        start, end = max(spans, key=lambda span: span[1] - span[0], default=(0, len(texts[pair.one])))
        passage = " ".join(texts[pair.one][start:end].split())
        yield Duplicate(
            of=of,
            one=pair.one,
            other=pair.other,
            kind=pair.kind,
            share=pair.inside,
            passage=passage if len(passage) <= SHOWN else f"{passage[:SHOWN].rsplit(' ', 1)[0]} …",
        )
