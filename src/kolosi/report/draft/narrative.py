"""A report in Markdown, as the small document that the writers print.

Beside plain Markdown (CommonMark with tables) a draft may use: the links of `links`; endnotes `[^1]` with their text on
a line `[^1]: …`; a class and an anchor after a heading, `## Risque 1 {.risk #risque-1}`; boxes written as quotations
that begin with `[!note]`, `[!caution]`, `[!threat]`, `[!effect]`, `[!capacity]`, `[!action]`, with a title behind.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from kolosi.report.draft.blocks import (
    Block,
    Break,
    Callout,
    Cell,
    Cited,
    Cover,
    Document,
    Heading,
    Inline,
    Listing,
    Note,
    NoteMark,
    Paragraph,
    Placeholder,
    Styled,
    Table,
    Text,
    WebLink,
)
from kolosi.report.draft.links import EXCERPTS, SCHEMES, BadLink, Draft, parse, without_comments
from kolosi.report.draft.typography import set_prose

NOTE = re.compile(r"^\[\^(?P<name>[^\]\s]+)\]:[ \t]*(?P<text>.*(?:\n(?:[ \t]{2,}\S.*))*)", re.MULTILINE)
_MARK = re.compile(r"\[\^([^\]\s]+)\]")
ATTRIBUTES = re.compile(r"\s*\{(?P<inside>[^{}]*)\}\s*$")
_LAST_COMMENT = re.compile(r"(?<=[^\s])[ \t]+(?:<!--[^\n]*?-->[ \t]*)+(?=\n)")
"""A comment at the end of a line of words: as spaces it would break the line."""
CALLOUT = re.compile(r"\[!(?P<kind>[a-z_]+)\]\s*")


def read(drafts: Sequence[Draft], cover: Cover) -> Document:
    """The document that drafts of one language make, one after the other; citations still as typed."""
    reader = _Reader()
    blocks = [block for draft in drafts for block in reader.blocks_of(draft)]
    language = drafts[0].language if drafts else "fr"
    return Document(language=language, cover=cover, blocks=tuple(blocks), notes=tuple(reader.notes()))


@cache
def parser() -> MarkdownIt:
    """What reads the Markdown of drafts."""
    made = MarkdownIt("commonmark", {"html": False}).enable("table").disable("reference")
    made.normalizeLink = lambda url: url  # type: ignore[method-assign]
    made.validateLink = lambda url: url.startswith(_ADDRESSES)  # type: ignore[method-assign]
    return made


_ADDRESSES = ("https://", "http://", "mailto:", "#", *(f"{scheme}:" for scheme in (*SCHEMES, EXCERPTS)))


def slug(text: str) -> str:
    """A text as an anchor.

    >>> slug("Risque 1 : Enlèvements d’élèves")
    'risque-1-enlevements-d-eleves'
    """
    letters = unicodedata.normalize("NFKD", text.replace("’", " ")).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^0-9a-z]+", "-", letters.lower()).strip("-")


def plain_text(runs: Sequence[Inline]) -> str:
    """The words of runs, without marks and links."""
    return "".join(_plain(run) for run in runs)


def _plain(run: Inline) -> str:
    if isinstance(run, (Text, Cited)):
        return run.text
    if isinstance(run, (Styled, WebLink)):
        return plain_text(run.runs)
    return " " if isinstance(run, Break) else ""


def inline(text: str) -> tuple[Inline, ...]:
    """The runs of the words of one paragraph, as typed."""
    return _Reader().inline_of(text)


class _Reader:
    """Reads drafts in order; keeps anchors unique and numbers endnotes by first mention."""

    def __init__(self) -> None:
        self._anchors: set[str] = set()
        self._numbers: dict[tuple[str, str], int] = {}
        self._texts: dict[tuple[str, str], tuple[Inline, ...]] = {}
        self._file = ""
        self._aside: list[Placeholder] = []

    def blocks_of(self, draft: Draft) -> Iterator[Block]:
        """The blocks of one draft."""
        self._file = draft.file
        text = without_comments(_LAST_COMMENT.sub("", draft.text))
        definitions = {match["name"]: match["text"] for match in NOTE.finditer(text)}
        body = set_prose(NOTE.sub(lambda match: "\n" * match[0].count("\n"), text), draft.language)
        yield from self._blocks(SyntaxTreeNode(parser().parse(body)))
        for name, definition in definitions.items():
            words = " ".join(set_prose(definition, draft.language).split("\n"))
            self._texts[draft.file, name] = self.inline_of(words)

    def inline_of(self, text: str) -> tuple[Inline, ...]:
        """The runs of the words of one paragraph."""
        tree = SyntaxTreeNode(parser().parseInline(text))
        return tuple(run for node in tree.children for run in self._runs(node))

    def notes(self) -> Iterator[Note]:
        """The endnotes that are mentioned, by number."""
        for name, number in self._numbers.items():
            yield Note(number=number, runs=self._texts.get(name, (Text("…"),)))

    def _blocks(self, parent: SyntaxTreeNode) -> Iterator[Block]:
        for node in parent.children:
            yield from self._block(node)
            yield from self._take_aside()

    def _take_aside(self) -> list[Placeholder]:
        taken, self._aside = self._aside, []
        return taken

    def _block(self, node: SyntaxTreeNode) -> Iterator[Block]:
        if node.type == "heading":
            yield self._heading(node)
        elif node.type == "paragraph":
            yield from self._paragraph(self._content(node))
        elif node.type in ("bullet_list", "ordered_list"):
            yield self._listing(node)
        elif node.type == "blockquote":
            yield self._callout(node)
        elif node.type == "table":
            yield self._table(node)
        elif node.content:
            yield Paragraph((Text(node.content),))

    def _content(self, node: SyntaxTreeNode) -> tuple[Inline, ...]:
        """The runs of a block that holds one inline node."""
        return tuple(run for child in node.children for run in self._runs(child))

    def _paragraph(self, runs: tuple[Inline, ...]) -> Iterator[Block]:
        if plain_text(runs).strip() or any(isinstance(run, (NoteMark, Cited)) for run in runs):
            yield Paragraph(_trim(runs))

    def _heading(self, node: SyntaxTreeNode) -> Heading:
        runs, anchor, kind = _attributes(self._content(node))
        return Heading(
            level=int(node.tag[1]), runs=runs, anchor=self._anchor(anchor or slug(plain_text(runs))), kind=kind
        )

    def _anchor(self, wanted: str) -> str:
        anchor, rank = wanted or "section", 2
        while anchor in self._anchors:
            anchor, rank = f"{wanted}-{rank}", rank + 1
        self._anchors.add(anchor)
        return anchor

    def _listing(self, node: SyntaxTreeNode) -> Listing:
        items = tuple(tuple(self._blocks(item)) for item in node.children)
        start = int(node.attrs.get("start", 1))
        return Listing(is_ordered=node.type == "ordered_list", items=items, start=start)

    def _callout(self, node: SyntaxTreeNode) -> Callout:
        blocks = tuple(self._blocks(node))
        first = blocks[0] if blocks else None
        if not isinstance(first, Paragraph) or not first.runs or not isinstance(first.runs[0], Text):
            return Callout(kind="quote", title=(), blocks=blocks)
        match = CALLOUT.match(first.runs[0].text)
        if not match:
            return Callout(kind="quote", title=(), blocks=blocks)
        title, rest = _first_line((Text(first.runs[0].text[match.end() :]), *first.runs[1:]))
        kept = (Paragraph(rest), *blocks[1:]) if rest else blocks[1:]
        return Callout(kind=match["kind"], title=title, blocks=kept)

    def _table(self, node: SyntaxTreeNode) -> Table:
        rows = [tuple(self._cell(cell) for cell in row.children) for part in node.children for row in part.children]
        return Table(head=rows[0], rows=tuple(rows[1:]), has_row_heads=True)

    def _cell(self, node: SyntaxTreeNode) -> Cell:
        return Cell(runs=self._content(node), is_number="right" in str(node.attrs.get("style", "")))

    def _runs(self, node: SyntaxTreeNode) -> Iterator[Inline]:
        if node.type == "inline":
            for child in node.children:
                yield from self._runs(child)
        elif node.type in ("text", "code_inline"):
            yield from self._text(node.content)
        elif node.type == "softbreak":
            yield Text("\n")
        elif node.type == "hardbreak":
            yield Break()
        elif node.type in ("em", "strong"):
            yield Styled(style="em" if node.type == "em" else "strong", runs=self._content(node))
        elif node.type in ("link", "image"):
            yield from self._link(node)

    def _text(self, text: str) -> Iterator[Inline]:
        for rank, piece in enumerate(_MARK.split(text)):
            if rank % 2:
                yield NoteMark(number=self._numbers.setdefault((self._file, piece), len(self._numbers) + 1))
            elif piece:
                yield Text(piece)

    def _link(self, node: SyntaxTreeNode) -> Iterator[Inline]:
        target = str(node.attrs.get("href") or node.attrs.get("src") or "")
        runs = self._content(node)
        if target.partition(":")[0] == EXCERPTS:
            yield from runs
            return
        if target.partition(":")[0] not in SCHEMES:
            yield from (WebLink(address=target, runs=runs),) if node.type == "link" else runs
            return
        try:
            link = parse(target)
        except BadLink:
            yield Text(plain_text(runs) if not _has_digit(plain_text(runs)) else "[?]")
            return
        if link.is_inline:
            yield Cited(key=link.keys[0], text=plain_text(runs).replace("\n", " "))
        else:
            self._aside.append(Placeholder(link=link, title=plain_text(runs)))


def _has_digit(text: str) -> bool:
    return any(letter.isdigit() for letter in text)


def _trim(runs: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """The runs without spaces at both ends."""
    kept = list(runs)
    while kept and isinstance(kept[0], Text) and not kept[0].text.strip():
        kept.pop(0)
    while kept and isinstance(kept[-1], Text) and not kept[-1].text.strip():
        kept.pop()
    return tuple(kept)


def _attributes(runs: tuple[Inline, ...]) -> tuple[tuple[Inline, ...], str, str]:
    """The runs of a heading without `{…}`, its anchor and its class."""
    last = runs[-1] if runs else None
    match = ATTRIBUTES.search(last.text) if isinstance(last, Text) else None
    if match is None or not isinstance(last, Text):
        return runs, "", ""
    words = match["inside"].split()
    anchor = next((word[1:] for word in words if word.startswith("#")), "")
    kind = next((word[1:] for word in words if word.startswith(".")), "")
    return (*runs[:-1], replace(last, text=last.text[: match.start()])), anchor, kind


def _first_line(runs: tuple[Inline, ...]) -> tuple[tuple[Inline, ...], tuple[Inline, ...]]:
    """The runs before and after the first line end."""
    for rank, run in enumerate(runs):
        if run == Text("\n") or isinstance(run, Break):
            return _trim(runs[:rank]), _trim(runs[rank + 1 :])
    return _trim(runs), ()
