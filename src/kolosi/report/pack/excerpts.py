"""Parts of a document that shorter ones take over: its summary, key figures, pictures, ranked risks, what is asked of whom."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kolosi.reading.labels import label, labels
from kolosi.report.draft.blocks import (
    Block,
    Callout,
    Cited,
    Document,
    Heading,
    Illustration,
    Inline,
    Listing,
    NoteMark,
    Paragraph,
    Strip,
    Styled,
    Table,
    Text,
)
from kolosi.report.draft.narrative import plain_text

URGENT, RECOMMENDATIONS, LIMITS = (
    ("actions-urgentes", "urgent-actions"),
    ("recommandations", "recommendations"),
    ("limites", "limitations", "limits"),
)
"""The anchors of sections in the blank documents, by which they are known again."""

_RANK = re.compile(r"^\D{0,12}\d+\s*:\s*")
"""The rank at the head of a risk's heading."""
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-Ý«“\d]|$)")
"""Between two sentences; a sentence may begin with a figure, which is a run of its own."""


@dataclass(frozen=True, kw_only=True)
class Risk:
    """A risk in the agreed order; `fact` is the first sentence below it that prints a figure, no mere change, and can be read alone."""

    name: str
    fact: tuple[Inline, ...] = ()


def section(document: Document, anchors: Sequence[str]) -> tuple[Block, ...]:
    """The blocks of the section with one of these anchors, up to the next heading of its level."""
    blocks = document.blocks
    for at, block in enumerate(blocks):
        if isinstance(block, Heading) and block.anchor in anchors:
            after = blocks[at + 1 :]
            ends = (n for n, one in enumerate(after) if isinstance(one, Heading) and one.level <= block.level)
            return after[: next(ends, len(after))]
    return ()


def first_paragraphs(blocks: Sequence[Block]) -> list[Paragraph]:
    """The paragraphs of the first section, up to its first list; the one that announces that list is left out."""
    found: list[Paragraph] = []
    for at, block in enumerate(blocks):
        if isinstance(block, Paragraph):
            found.append(without_marks(block))
        elif (isinstance(block, Heading) and at) or (isinstance(block, Listing) and found):
            break
    announces = bool(found) and plain_text(found[-1].runs).rstrip().endswith(":")
    return found[:-1] if announces else found


def key_figures(document: Document) -> Strip | None:
    """The key-figure strip."""
    return next((block for block in document.blocks if isinstance(block, Strip)), None)


def pictures(document: Document) -> list[Illustration]:
    """The pictures, in order."""
    return [block for block in document.blocks if isinstance(block, Illustration)]


def told_beside(document: Document, picture: Illustration, most: int) -> list[tuple[Inline, ...]]:
    """The first sentences of the paragraph before a picture, or after it where it heads its section; so many letters of them."""
    at = document.blocks.index(picture)
    before = document.blocks[at - 1] if at else None
    after = document.blocks[at + 1] if at + 1 < len(document.blocks) else None
    block = before if isinstance(before, Paragraph) else after
    if not isinstance(block, Paragraph):
        return []
    said = list(_sentences(without_marks(block).runs))
    if sum(len(plain_text(sentence)) for sentence in said) <= most:
        return said
    told: list[tuple[Inline, ...]] = []
    for sentence in filter(stands_alone, said):
        most -= len(plain_text(sentence))
        if most < 0:
            break
        told.append(sentence)
    return told


def stands_alone(sentence: Sequence[Inline]) -> bool:
    """Whether a sentence may be printed without those around it: each figure is there, and none stands beside that of another
    period unless their change is printed too. The sentence that follows may say that the two do not compare."""
    cited = [run for run in sentence if isinstance(run, Cited)]
    if any(run.state != "value" for run in cited):
        return False
    compared = {key for run in cited if run.key.is_change for key in (run.key.before, run.key.after)}
    alone = [run.key for run in cited if not run.key.is_change and run.key not in compared]
    told = [(key.indicator, key.breakdown, key.places) for key in alone]
    return len(set(told)) == len(told)


def risks(document: Document) -> list[Risk]:
    """The ranked risks, by their headings."""
    found: list[Risk] = []
    for at, block in enumerate(document.blocks):
        if isinstance(block, Heading) and block.kind == "risk":
            after = document.blocks[at + 1 :]
            ends = (n for n, one in enumerate(after) if isinstance(one, Heading) and one.level <= block.level)
            name = _RANK.sub("", plain_text(block.runs))
            found.append(Risk(name=name, fact=_fact(after[: next(ends, len(after))])))
    return found


def _fact(blocks: Sequence[Block]) -> tuple[Inline, ...]:
    for block in blocks:
        inner = block.blocks if isinstance(block, Callout) else (block,)
        for one in inner:
            if isinstance(one, Paragraph) and (found := _first_sentence_with_figure(without_marks(one).runs)):
                return found
    return ()


def _first_sentence_with_figure(runs: Sequence[Inline]) -> tuple[Inline, ...]:
    """The first sentence of a paragraph that cites a figure and can be read alone."""
    for sentence in _sentences(runs):
        cited = (run.key for run in sentence if isinstance(run, Cited))
        if any(not key.is_change for key in cited) and stands_alone(sentence):
            return sentence
    return ()


def _sentences(runs: Sequence[Inline]) -> Iterator[tuple[Inline, ...]]:
    sentence: list[Inline] = []
    for run in runs:
        first, *more = _SENTENCE.split(run.text) if isinstance(run, Text) else (run,)
        sentence.append(_as_run(first))
        for piece in more:
            yield tuple(sentence)
            sentence = [_as_run(piece)]
    if plain_text(sentence).strip():
        yield tuple(sentence)


def _as_run(piece: str | Inline) -> Inline:
    return Text(piece) if isinstance(piece, str) else piece


def urgent_actions(document: Document) -> list[tuple[Inline, ...]]:
    """What cannot wait, each with the one it is asked of."""
    boxed = (b for b in document.blocks if isinstance(b, Callout) and b.kind == "action")
    blocks = section(document, URGENT) or next((box.blocks for box in boxed), ())
    return _items(blocks)


def _items(blocks: Sequence[Block]) -> list[tuple[Inline, ...]]:
    listed = (item for block in blocks if isinstance(block, Listing) for item in block.items)
    return [without_marks(item[0]).runs for item in listed if item and isinstance(item[0], Paragraph)]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is asked of one addressee for one risk."""

    risk: str
    addressee: str
    items: tuple[tuple[Inline, ...], ...]


def recommendations(document: Document) -> list[Asked]:
    """The recommendations, risk by risk and addressee by addressee."""
    found: list[Asked] = []
    risk = addressee = ""
    for block in section(document, RECOMMENDATIONS):
        if isinstance(block, Heading):
            risk, addressee = plain_text(block.runs), ""
        elif isinstance(block, Paragraph) and block.is_lead:
            addressee = plain_text(block.runs)
        elif isinstance(block, Listing) and addressee:
            found.append(Asked(risk=risk, addressee=addressee, items=tuple(_items([block]))))
        elif isinstance(block, Table):
            found += _asked_in(block, risk)
    return found


_COLUMNS = labels("registers.columns")
_EVERYWHERE = label("registers.everywhere")


def _asked_in(table: Table, risk: str) -> Iterator[Asked]:
    """The rows of a table of recommendations: whom, what; then where, how many and by when, in brackets, where they are said."""
    names = {text: name for name, said in _COLUMNS.items() for text in said.values()}
    columns = [names.get(plain_text(cell.runs), "") for cell in table.head]
    if not {"addressee", "what"} <= {*columns}:
        return
    for row in table.rows:
        cells = dict(zip(columns, row, strict=False))
        told = [plain_text(cells[name].runs) for name in ("where", "quantity", "by") if name in cells]
        said = "; ".join(text for text in told if text not in ("", "–", *_EVERYWHERE.values()))
        runs = without_marks(Paragraph(cells["what"].runs)).runs
        yield Asked(
            risk=risk,
            addressee=plain_text(cells["addressee"].runs),
            items=((*runs, Text(f" ({said})")) if said else runs,),
        )


def limits(document: Document) -> list[tuple[Inline, ...]]:
    """The limits, a paragraph or an item of a list each."""
    blocks = section(document, LIMITS)
    own = next((at for at, block in enumerate(blocks) if isinstance(block, Heading)), len(blocks))
    found: list[tuple[Inline, ...]] = []
    for block in blocks[:own]:
        if isinstance(block, Paragraph):
            found.append(without_marks(block).runs)
        found += _items([block])
    return found


def without_marks(paragraph: Block) -> Paragraph:
    """A paragraph without marks of endnotes, which stay behind in the document."""
    assert isinstance(paragraph, Paragraph)
    return Paragraph(tuple(_unmarked(paragraph.runs)))


def _unmarked(runs: Sequence[Inline]) -> Iterator[Inline]:
    """Runs without marks; words that a mark parted are one run again, and so one sentence or two by their signs."""
    words = ""
    for run in runs:
        if isinstance(run, Text):
            words += run.text
        elif not isinstance(run, NoteMark):
            if words:
                yield Text(words)
            words = ""
            yield Styled(style=run.style, runs=tuple(_unmarked(run.runs))) if isinstance(run, Styled) else run
    if words:
        yield Text(words)
