"""The Markdown of a part taken apart for an editor, and put together again without a letter lost.

A part is blocks with what stands between them; the words of a block are pieces: text, figures, marks of endnotes, strong and
slanted words, links. What the editor does not know stays as its source. `joined(blocks(text)) == text`, always.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

BlockKind = Literal["heading", "paragraph", "item", "picture", "comment", "note", "table", "quote", "source"]
PieceKind = Literal["text", "figure", "mark", "strong", "em", "link"]

_HEADING = re.compile(r"(#{1,6}[ \t]+)(.*?)([ \t]*(?:\{[^{}\n]*\})?[ \t]*)")
_ITEM = re.compile(r"([ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+)")
_NOTE = re.compile(r"\[\^[^\]\s]+\]:")
_PICTURE = re.compile(r"!?\[[^\[\]]*\]\((?:chart|map|table|strip|coverage|notes):[^)\s]*\)[ \t]*")
_FENCE = re.compile(r"[ \t]{0,3}(```|~~~)")
_FIGURE = re.compile(r"\[((?:[^\[\]\\]|\\.)*)\]\(((?:fig|change):[^\s()]*)\)")
_PIECE = re.compile(
    r"(?P<figure>\[(?:[^\[\]\\]|\\.)*\]\((?:fig|change):[^\s()]*\))"
    r"|(?P<mark>\[\^[^\]\s]+\])"
    r"|(?P<link>\[(?P<words>[^\[\]\n]+)\](?P<target>\((?:https?://|mailto:|#|excerpt:)[^\s()]*\)))"
    r"|(?P<strong>(?<![\w*])\*\*(?P<in_strong>(?=[^\s*])[^*\n]*[^\s*])\*\*(?![\w*]))"
    r"|(?P<em>(?<![\w*])\*(?P<in_em>(?=[^\s*])[^*\n]*[^\s*]|[^\s*])\*(?![\w*]))"
)
_UNKNOWN = re.compile(r"[`<>\\]|!\[|\]\(| {2,}\n|\*\*|__|~~")
"""What the editor does not show as it prints: code, escapes, links that it does not know, breaks of lines."""


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A piece of the words of a block: `opening`, what is inside, `closing` are its source. A figure has its words and its target."""

    kind: PieceKind
    source: str
    words: str = ""
    target: str = ""
    opening: str = ""
    closing: str = ""
    inside: tuple[Piece, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Block:
    """A block of a part: `source` is `lead`, `content` and `tail`; `gap` is what stands between it and the next one.

    Without `pieces`, it is edited as its source.
    """

    kind: BlockKind
    source: str
    gap: str
    start: int
    lead: str = ""
    content: str = ""
    tail: str = ""
    pieces: tuple[Piece, ...] = field(default=())

    @property
    def is_free(self) -> bool:
        """True where its words are edited in place."""
        return self.kind in ("heading", "paragraph", "item")


def blocks(text: str) -> list[Block]:
    """The blocks of a part, in order."""
    made, at = [], 0
    for lines in _stretches(text):
        whole = "".join(lines)
        source = whole.rstrip("\n") if whole.strip() else ""
        made.append(_block(source, whole[len(source) :], at))
        at += len(whole)
    return made


def joined(found: Sequence[Block]) -> str:
    """The source of blocks, one behind the other."""
    return "".join(one.source + one.gap for one in found)


def _stretches(text: str) -> Iterator[list[str]]:
    """The lines of each block with the empty lines behind it."""
    held: list[str] = []
    fence, is_comment = "", False
    for line in text.splitlines(keepends=True) if "\r" not in text else re.findall(r"[^\n]*\n|[^\n]+", text):
        is_inside = bool(fence) or is_comment
        if held and not is_inside and _begins(line, held):
            yield held
            held = []
        held.append(line)
        found = _FENCE.match(line)
        if found and not is_comment:
            fence = "" if fence == found[1] else fence or found[1]
        is_comment = not fence and _is_open(line, is_comment)
    if held:
        yield held


def _is_open(line: str, was_open: bool) -> bool:
    """Whether a comment goes on behind a line."""
    last, first = line.rfind("-->"), line.rfind("<!--")
    return last < first if last >= 0 or first >= 0 else was_open


def _begins(line: str, held: Sequence[str]) -> bool:
    """Whether a line begins a block of its own behind those held."""
    if not line.strip():
        return False
    first, last = held[0], held[-1]
    if not last.strip() or not first.strip():
        return True
    if line.startswith("#") or first.startswith("#") or _ITEM.match(line) or _NOTE.match(line):
        return True
    if line.startswith("<!--") or (first.startswith("<!--") and last.rstrip().endswith("-->")):
        return True
    return _sign(line) != _sign(first) and bool(_sign(line) or _sign(first))


def _sign(line: str) -> str:
    return line[0] if line[:1] in ("|", ">") else ""


def _block(source: str, gap: str, start: int) -> Block:
    kind, lead, tail = _kind(source)
    content = source[len(lead) : len(source) - len(tail)]
    known = pieces(content) if kind in ("heading", "paragraph", "item") else None
    if kind in ("heading", "paragraph", "item") and known is None:
        kind = "source"
    return Block(
        kind=kind, source=source, gap=gap, start=start, lead=lead, content=content, tail=tail, pieces=known or ()
    )


def _kind(source: str) -> tuple[BlockKind, str, str]:
    """What a block is, with what stands before and behind its words."""
    if not source or _FENCE.match(source):
        return "source", "", ""
    if source.startswith("<!--"):
        return "comment", "", ""
    if _NOTE.match(source):
        return "note", "", ""
    if source[0] in "|>":
        return ("table" if source[0] == "|" else "quote"), "", ""
    if _PICTURE.fullmatch(source):
        return "picture", "", ""
    heading = _HEADING.fullmatch(source)
    if heading:
        return "heading", heading[1], heading[3]
    item = _ITEM.match(source)
    if item:
        return "item", item[1], ""
    return ("source" if source[0] in " \t" or source.startswith("#") else "paragraph"), "", ""


def pieces(content: str) -> tuple[Piece, ...] | None:
    """The pieces of the words of a block; None where there is something that the editor does not know."""
    found: list[Piece] = []
    reached = 0
    for match in _PIECE.finditer(content):
        found += _text(content[reached : match.start()])
        piece = _piece(match)
        if piece is None:
            return None
        found.append(piece)
        reached = match.end()
    found += _text(content[reached:])
    known = tuple(found)
    is_known = not any(one.kind == "text" and _UNKNOWN.search(one.source) for one in known)
    return known if is_known else None


def _text(source: str) -> list[Piece]:
    return [Piece(kind="text", source=source)] if source else []


def _piece(match: re.Match[str]) -> Piece | None:
    source = match[0]
    figure = _FIGURE.fullmatch(source)
    if figure:
        return Piece(kind="figure", source=source, words=figure[1], target=figure[2])
    if match["mark"]:
        return Piece(kind="mark", source=source, words=source[2:-1])
    if match["link"]:
        return _around("link", source, "[", match["words"], f"]{match['target']}", match["target"][1:-1])
    if match["strong"]:
        return _around("strong", source, "**", match["in_strong"], "**")
    return _around("em", source, "*", match["in_em"], "*")


def _around(kind: PieceKind, source: str, opening: str, words: str, closing: str, target: str = "") -> Piece | None:
    inside = pieces(words)
    if inside is None:
        return None
    return Piece(kind=kind, source=source, words=words, target=target, opening=opening, closing=closing, inside=inside)
