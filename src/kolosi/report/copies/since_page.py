"""What has changed since a copy was read, as a page for one reader: chapters that are open again and why, then old beside new."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kolosi.model.label import say
from kolosi.reading.labels import label
from kolosi.report.copies.since import Changed, Words, by_chapter
from kolosi.report.draft.blocks import (
    Block,
    Break,
    Callout,
    Cell,
    Cover,
    Document,
    Heading,
    Inline,
    Listing,
    Paragraph,
    Styled,
    Table,
    Text,
)
from kolosi.report.draft.links import Scope
from kolosi.report.draft.typography import say_well
from kolosi.report.word.page import render_docx

_NONE = "–"


@dataclass(frozen=True, kw_only=True)
class Since:
    """What changed since a copy: its number and day, the chapters that are open again, each as a sentence, and the changes."""

    version: int
    day: str
    reopened: Sequence[str]
    changes: Sequence[Changed]


def _word(word: str, language: str, **found: object) -> str:
    return say(label(f"copies.since.{word}"), language).format(**found)


def since_docx(found: Since, cover: Cover, language: str, *, template: bytes | None = None) -> bytes:
    """The page as a Word file."""
    title = _word("title", language, version=found.version)
    head = replace(cover, title={language: title}, subtitle={language: say_well(cover.title, language)}, published=None)
    document = Document(language=language, cover=head, blocks=tuple(_blocks(found, language)))
    return render_docx(document, {}, Scope(), template=template, has_cover=False, has_annex=False)


def _blocks(found: Since, language: str) -> Iterator[Block]:
    yield Paragraph((Text(_word("lead", language, version=found.version, day=found.day)),))
    if found.reopened:
        items = tuple((Paragraph((Text(one),)),) for one in found.reopened)
        listed = Listing(is_ordered=False, items=items)
        yield Callout(kind="caution", title=(Text(_word("reopened", language)),), blocks=(listed,))
    heads = tuple(Cell(runs=(Text(_word(name, language, version=found.version)),)) for name in ("old", "new"))
    for rank, (chapter, own) in enumerate(by_chapter(found.changes).items(), 1):
        title = chapter or _word("elsewhere", language)
        yield Heading(level=2, runs=(Text(title),), anchor=f"since-{rank}")
        yield Table(head=heads, rows=tuple(_row(one) for one in own), shares=(1, 1))


def _row(one: Changed) -> tuple[Cell, Cell]:
    return Cell(runs=_side(one.about, one.old)), Cell(runs=_side(one.about, one.new))


def _side(about: str, words: Words) -> tuple[Inline, ...]:
    """One side: what it is about, then its words, those that differ in bold."""
    if not words:
        return (Text(_NONE),)
    runs: list[Inline] = [Styled(style="em", runs=(Text(about),)), Break()] if about else []
    is_whole = all(is_other for _, is_other in words)
    for text, is_other in words:
        runs.append(Styled(style="strong", runs=(Text(text),)) if is_other and not is_whole else Text(text))
    return tuple(runs)


def since_text(found: Since, language: str) -> str:
    """The same for a screen."""
    lines = [_word("lead_screen", language, version=found.version, day=found.day)]
    lines += ["", _word("reopened", language), *(f"  {one}" for one in found.reopened)] if found.reopened else []
    for chapter, own in by_chapter(found.changes).items():
        lines += ["", chapter or _word("elsewhere", language)]
        for one in own:
            about = f"{one.about}: " if one.about else ""
            lines += [f"  - {about}{_plain(one.old)}"] if one.old else []
            lines += [f"  + {about}{_plain(one.new)}"] if one.new else []
    return "\n".join(lines)


def _plain(words: Words) -> str:
    return "".join(text for text, _ in words)
