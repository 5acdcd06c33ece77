"""The documents still to be read, in an order that learns, and how much worth keeping is left; what people say of their reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import yaml
from pydantic import Field

from kolosi.content.yaml_files.shape import Shape
from kolosi.content.yaml_files.yaml import checked, read_yaml
from kolosi.model.finding import Finding, Refusal, point
from kolosi.review.reading_order import Next, features_of, reading_order
from kolosi.review.remaining import Control, Remaining, draw, remaining
from kolosi.review.suggesting import RISKS, Suggester
from kolosi.store.files import write_together
from kolosi.store.shelf import shelf
from kolosi.workspace.evidence.assist.pages import document_texts, lexicons, small_words
from kolosi.workspace.evidence.excerpting import document_named
from kolosi.workspace.evidence.registers import read_documents, read_excerpts
from kolosi.workspace.folder import read_again
from kolosi.workspace.forms.held import text_of
from kolosi.workspace.receive.steps import Rewritten, keep_rewritten

if TYPE_CHECKING:
    from kolosi.workspace.folder import Folder

READING = "reading.yaml"
"""What people said of their reading: documents that gave nothing, and the control sample as it was drawn."""


class _ControlShape(Shape):
    frame: list[str]
    sample: list[str]


class _ReadingShape(Shape):
    """What the file holds; a person may write it too."""

    read: list[str] = Field(default_factory=list)
    control: _ControlShape | None = None


@dataclass(frozen=True, kw_only=True)
class UnreadDocument:
    """A document still to be read: its short name and title, the chance that the model sees, the words that speak for it.

    `is_control`: it is of the control sample, and is read for it whatever its place in the order.
    """

    id: str
    title: str
    score: float | None
    words: tuple[str, ...]
    is_control: bool


@dataclass(frozen=True, kw_only=True)
class Unread:
    """The documents still to be read, in order; how many were read and how many of these gave excerpts; what is left.

    `remaining` is None while no control sample was read: the order cannot say what it misses.
    """

    documents: tuple[UnreadDocument, ...]
    read: int
    kept: int
    drawn: int
    remaining: Remaining | None
    findings: tuple[Finding, ...]

    def as_json(self) -> Mapping[str, object]:
        """The public shape."""
        return {
            "documents": [vars(one) for one in self.documents],
            "read": self.read,
            "kept": self.kept,
            "control_drawn": self.drawn,
            "remaining": None if self.remaining is None else asdict(self.remaining),
            "findings": [one.as_json() for one in self.findings],
        }


def reading_of(workspace: Folder) -> Unread:
    """The documents still to be read. Those with an excerpt were read and kept; those said to have given none were read and left.

    One whose file was not given stands where one without any word would.
    """
    said, read = _said(workspace), _read(workspace)
    texts = document_texts(workspace)
    titles = {one.id: one.title for one in read_documents(workspace)}
    whole = {id_: texts.texts[id_].text if id_ in texts.texts else "" for id_ in titles}
    order = reading_order(features_of(whole, small_words(workspace)), read, _hints(workspace, whole, read))
    control = (
        None if said.control is None else Control(frame=tuple(said.control.frame), sample=tuple(said.control.sample))
    )
    sampled = frozenset(control.sample if control else ())
    return Unread(
        documents=tuple(_document(one, titles, sampled) for one in _control_first(order, control)),
        read=len(read),
        kept=sum(read.values()),
        drawn=len(sampled),
        remaining=None if control is None else remaining(control, read),
        findings=texts.findings,
    )


def mark_reading(workspace: Folder, named: Sequence[str], is_drawn: bool) -> None:
    """Keeps that documents were read and gave nothing, and a control sample drawn among the others, within a step.

    Raises `Refusal` for a document that is not known or that gave excerpts, and where nothing is left to draw from.
    """
    said, before = _said(workspace), _read(workspace)
    for name in named:
        document_named(workspace, name)
        if before.get(name):
            raise Refusal(point("document_gave_excerpts", found=name))
    nothing = [*said.read, *(name for name in dict.fromkeys(named) if name not in said.read)]
    control = said.control
    if is_drawn:
        known = {*before, *named}
        unread = [one.id for one in read_documents(workspace) if one.id not in known]
        if not unread:
            raise Refusal(point("nothing_to_draw", found=str(len(known))))
        drawn = draw(unread)
        control = _ControlShape(frame=list(drawn.frame), sample=list(drawn.sample))
    _write(workspace, _ReadingShape(read=nothing, control=control))


def _write(workspace: Folder, said: _ReadingShape) -> None:
    name = f"report/{READING}"
    before = text_of(workspace, name)
    after = yaml.safe_dump(said.model_dump(exclude_none=True), allow_unicode=True, sort_keys=False)
    write_together({workspace.file(*name.split("/")): after.encode()})
    keep_rewritten(workspace, [Rewritten.of(name, "unread", before, after)])
    read_again(workspace)


def _said(workspace: Folder) -> _ReadingShape:
    """What people said of their reading. Raises `ContentError` for a file that cannot be used."""
    path = shelf(workspace.file("report")) / READING
    return checked(_ReadingShape, read_yaml(path), path) if path.is_file() else _ReadingShape()


def _read(workspace: Folder) -> dict[str, bool]:
    """The documents read, and whether they gave excerpts."""
    kept = {one.document for one in read_excerpts(workspace)}
    nothing = frozenset(_said(workspace).read)
    known = [one.id for one in read_documents(workspace)]
    return {id_: id_ in kept for id_ in known if id_ in kept or id_ in nothing}


def _hints(workspace: Folder, whole: Mapping[str, str], read: Mapping[str, bool]) -> dict[str, float]:
    """Before there is something to learn from: of how many risks a document speaks."""
    if len(set(read.values())) == 2:
        return {}
    suggester = Suggester(lexicons(workspace))
    return {
        id_: float(sum(one.taxonomy == RISKS and not one.is_denied for one in suggester.suggest(text)))
        for id_, text in whole.items()
        if id_ not in read
    }


def _control_first(order: Sequence[Next], control: Control | None) -> list[Next]:
    """What is unread of the control sample comes first, in the order of its draw: read in another order it is no sample."""
    place = {id_: number for number, id_ in enumerate(control.sample if control else ())}
    return sorted(order, key=lambda one: place.get(one.id, len(place)))


def _document(one: Next, titles: Mapping[str, str], sampled: frozenset[str]) -> UnreadDocument:
    return UnreadDocument(
        id=one.id, title=titles.get(one.id, ""), score=one.score, words=one.words, is_control=one.id in sampled
    )
