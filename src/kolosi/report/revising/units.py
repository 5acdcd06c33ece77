"""The paragraphs of a draft where they stand in its Markdown: headings, paragraphs, items, cells, titles of boxes, endnotes.

They come in the order in which they are printed, so that the paragraphs of a printed copy can be found again in the draft.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from markdown_it.token import Token

from kolosi.model.returned import OBJECT
from kolosi.report.draft.blocks import Cited, Inline, NoteMark, Styled, WebLink
from kolosi.report.draft.links import without_comments
from kolosi.report.draft.narrative import ATTRIBUTES, CALLOUT, NOTE, inline, parser, plain_text
from kolosi.report.revising.loose import loose
from kolosi.report.revising.printed import words_of

Kind = Literal["heading", "paragraph", "item", "cell", "title", "note", "code"]

_MARK = re.compile(r"\[\^([^\]\s]+)\]")
_QUOTE = re.compile(r"(?:[ \t]*>[ \t]?)*[ \t]*")
_PIPE = re.compile(r"(?<!\\)\|")
_NOT_LINE_END = re.compile(r"[^\n]")


@dataclass(frozen=True, kw_only=True)
class Unit:
    """One paragraph. Its words stand from `start` to `end`, its lines from `first` to `last`, without the last line's end.

    `lead` is what stands before the words in their line: a sign of quotation, of a list, of a heading. `content` are the words
    without what begins their lines. `inside` numbers the list, box, table or text it is in. `shown` is what a copy prints of it.
    """

    kind: Kind
    start: int
    end: int
    first: int
    last: int
    lead: str
    content: str
    inside: int
    shown: str
    spelled: tuple[str, ...] = ()

    @property
    def is_block(self) -> bool:
        """True for what stands on lines of its own, and can be moved and taken out with them."""
        return self.kind in ("heading", "paragraph", "item")

    @property
    def quote(self) -> str:
        """The signs of quotation and the spaces that begin its lines."""
        match = _QUOTE.match(self.lead)
        return match[0] if match else ""


def units(text: str) -> list[Unit]:
    """The paragraphs of a draft, in the order of print."""
    return list(_Scanner(text).units())


class _Scanner:
    """Reads one draft."""

    def __init__(self, text: str) -> None:
        self._text = text
        bare = without_comments(text)
        self._notes = {match["name"]: match.span("text") for match in NOTE.finditer(bare)}
        self._bare = NOTE.sub(lambda match: _NOT_LINE_END.sub(" ", match[0]), bare)
        self._with_notes = bare
        ends = [match.end() for match in re.finditer(r"\n", text)]
        self._lines = list(pairwise([0, *ends, len(text) + 1]))
        self._seen: dict[str, None] = {}
        self._spelled: list[str] = []

    def units(self) -> Iterator[Unit]:
        """The units in order."""
        tokens = parser().parse(self._bare)
        around: list[tuple[str, int]] = []
        table_row: list[tuple[int, int]] = []
        for at, token in enumerate(tokens):
            if token.type == "tr_open":
                table_row = self._cells_of(token)
            if token.nesting == 1:
                around.append((token.type, at))
            elif token.nesting == -1:
                around.pop()
            elif token.type in ("fence", "code_block"):
                yield self._code(token)
            elif token.type == "inline":
                yield from self._of(token, tokens, around, table_row)
        for name in list(self._seen):
            if name in self._notes:
                yield self._note(name)

    def _of(
        self, token: Token, tokens: Sequence[Token], around: list[tuple[str, int]], row: list[tuple[int, int]]
    ) -> Iterator[Unit]:
        outer = [at for name, at in around[:-1] if name.endswith(("list_open", "blockquote_open", "table_open"))]
        inside, parent = (outer[-1] if outer else -1), around[-1][0]
        if parent in ("th_open", "td_open"):
            yield self._cell(token, row.pop(0) if row else None, inside)
            return
        spans = self._spans(token)
        if not spans:
            return
        if parent == "heading_open":
            yield self._unit("heading", spans, inside)
            return
        is_first = tokens[around[-1][1] - 1].type in ("list_item_open", "blockquote_open")
        holder = around[-2][0] if len(around) > 1 else ""
        callout = CALLOUT.match(token.content) if holder == "blockquote_open" and is_first else None
        if callout:
            yield from self._box(spans, inside)
        elif is_printed(inline(token.content)):
            yield self._unit("item" if holder == "list_item_open" and is_first else "paragraph", spans, inside)

    def _spans(self, token: Token) -> list[tuple[int, int]]:
        """Where the words of each line stand."""
        spans = []
        first = token.map[0] if token.map else 0
        for line, words in enumerate(token.content.split("\n"), first):
            start, end = self._lines[line]
            whole = self._bare[start:end].rstrip()
            bare = words.rstrip()
            at = len(whole) - len(bare) if whole.endswith(bare) else whole.find(bare)
            if at < 0:
                return []
            spans.append((start + at, start + at + len(bare)))
        return spans

    def _unit(self, kind: Kind, spans: Sequence[tuple[int, int]], inside: int) -> Unit:
        start, end = spans[0][0], spans[-1][1]
        if kind == "heading" and (found := ATTRIBUTES.search(self._bare[start:end])):
            end = start + found.start()
        content = "\n".join(self._bare[a : min(b, end)] for a, b in spans)
        return self._made(kind, start, end, content, inside)

    def _made(self, kind: Kind, start: int, end: int, content: str, inside: int) -> Unit:
        first = self._text.rfind("\n", 0, start) + 1
        last = self._text.find("\n", end)
        self._spelled = []
        if kind != "note":
            self._seen |= dict.fromkeys(_MARK.findall(content))
        shown = loose(self._shown(inline(content), spells=kind == "note"))
        return Unit(
            kind=kind,
            start=start,
            end=end,
            first=first,
            last=last if last >= 0 else len(self._text),
            lead=self._text[first:start],
            content=content,
            inside=inside,
            shown=shown,
            spelled=tuple(self._spelled),
        )

    def _box(self, spans: Sequence[tuple[int, int]], inside: int) -> Iterator[Unit]:
        """The title of a box, then the paragraph below it in the same lines."""
        (start, end), rest = spans[0], spans[1:]
        match = CALLOUT.match(self._bare[start:end])
        start += match.end() if match else 0
        if start < end:
            yield self._unit("title", [(start, end)], inside)
        if rest:
            yield self._unit("paragraph", rest, inside)

    def _cells_of(self, token: Token) -> list[tuple[int, int]]:
        """Where the words of each cell of a row stand."""
        start, end = self._lines[token.map[0] if token.map else 0]
        line = self._bare[start:end].rstrip()
        bars = [match.start() for match in _PIPE.finditer(line)]
        edges = [(len(_lead(line)) - 1), *bars, len(line)]
        spans = [(a + 1, b) for a, b in pairwise(edges)]
        if spans and not line[spans[0][0] : spans[0][1]].strip():
            spans.pop(0)
        if spans and not line[spans[-1][0] : spans[-1][1]].strip():
            spans.pop()
        return [(start + a, start + b) for a, b in spans]

    def _cell(self, token: Token, span: tuple[int, int] | None, inside: int) -> Unit:
        """A cell; one that its row does not write has no place, and stands at no letter."""
        if span is None:
            return self._made("cell", len(self._text), len(self._text), token.content, inside)
        start, end = span
        words = self._bare[start:end]
        start += len(words) - len(words.lstrip())
        end = max(start, end - (len(words) - len(words.rstrip())))
        return self._made("cell", start, end, token.content, inside)

    def _note(self, name: str) -> Unit:
        start, end = self._notes[name]
        words = self._with_notes[start:end]
        end -= len(words) - len(words.rstrip())
        content = " ".join(self._with_notes[start:end].split("\n"))
        return self._made("note", start, end, content, -2)

    def _shown(self, runs: Sequence[Inline], *, spells: bool) -> str:
        """What is printed: addresses in endnotes are written out."""
        said = []
        for run in runs:
            if isinstance(run, NoteMark):
                said.append(OBJECT)
            elif isinstance(run, WebLink) and spells:
                words = plain_text(run.runs)
                self._spelled.append("" if words == run.address else f" ({run.address})")
                said.append(words + self._spelled[-1])
            elif isinstance(run, (Styled, WebLink)):
                said.append(self._shown(run.runs, spells=spells))
            else:
                said.append(words_of([run]))
        return "".join(said)

    def _code(self, token: Token) -> Unit:
        """Words that are printed as they are typed."""
        start, end = (self._lines[line][0] for line in token.map or (0, 0))
        unit = self._made("code", start, max(start, end - 1), "", -1)
        return replace(unit, content=token.content, shown=loose(token.content))


def is_printed(runs: Sequence[Inline]) -> bool:
    """Whether a paragraph is printed: one that holds pictures alone is none."""
    return bool(plain_text(runs).strip()) or any(isinstance(run, (NoteMark, Cited)) for run in runs)


def _lead(line: str) -> str:
    match = _QUOTE.match(line)
    return match[0] if match else ""
