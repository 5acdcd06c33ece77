"""The Markdown of one paragraph in pieces: what each piece writes, and what it prints.

A figure, a mark of a note and an escaped sign are one piece each; signs of emphasis, ends of links and comments print nothing.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from kolosi.model.returned import OBJECT
from kolosi.report.draft.links import SCHEMES
from kolosi.report.draft.narrative import inline
from kolosi.report.revising.loose import loosened
from kolosi.report.revising.printed import FIGURE_SIGN, words_of

PieceKind = Literal["text", "figure", "note", "emphasis", "link", "link_end", "aside", "line_end"]

_SIGN = r"[!-/:-@\[-`{-~]"
_WORDS = r"(?:[^\[\]\\]|\\.)*"
_PATTERN = re.compile(
    "|".join(
        (
            r"(?P<aside><!--.*?-->)",
            r"(?P<line_end>[ \t]*\\?\n(?:[ \t]*>)*[ \t]*)",
            rf"\\(?P<escaped>{_SIGN})",
            r"(?P<code>(?P<ticks>`+)(?!`)(?P<coded>.+?)(?<!`)(?P=ticks)(?!`))",
            rf"(?P<figure>!?\[{_WORDS}\]\((?:fig|change):[^\s()]*(?:\s+\"[^\"]*\")?\))",
            rf"(?P<picture>!?\[{_WORDS}\]\((?:{'|'.join(SCHEMES)}):[^\s()]*(?:\s+\"[^\"]*\")?\))",
            r"(?P<note>\[\^[^\]\s]+\])",
            rf"(?P<link>\[)(?={_WORDS}\]\((?:https?://|mailto:|\#)[^\s()]*\))",
            r"(?P<link_end>\]\((?P<address>(?:https?://|mailto:|\#)[^\s()]*)\))",
            r"<(?P<auto>(?:https?://|mailto:)[^\s<>]+)>",
            r"(?P<entity>&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});)",
            r"(?P<emphasis>\*+|_+)",
            r"(?P<text>.)",
        )
    ),
    re.DOTALL,
)
_FIGURE_PARTS = re.compile(
    rf"!?\[(?P<words>{_WORDS})\](?P<target>\((?:fig|change):[^\s()]*(?:\s+\"[^\"]*\")?\))", re.DOTALL
)


@dataclass(frozen=True, kw_only=True)
class SourcePiece:
    """One piece: what the draft writes, what is printed of it (nothing for what only marks), and the tag of a figure.

    `pair` is the number of two signs that belong together: above nought for the one that opens, below for the one that ends.
    """

    kind: PieceKind
    source: str
    shown: str = ""
    tag: str = ""
    pair: int = 0

    @property
    def words(self) -> str:
        """The words by which a figure is cited, as the draft types them."""
        match = _FIGURE_PARTS.fullmatch(self.source)
        return match["words"] if match else ""

    def with_words(self, words: str) -> SourcePiece:
        """The figure, cited by other words, which are escaped already."""
        match = _FIGURE_PARTS.fullmatch(self.source)
        return replace(self, source=f"[{words}]{match['target']}") if match else self


def source_pieces(source: str, content: str) -> list[SourcePiece] | None:
    """The pieces of a paragraph as typed; `content` is what its reader reads. None where both do not say the same."""
    printed = words_of(inline(content))
    pieces: list[SourcePiece] = []
    at = 0
    for piece in _raw(source):
        for one in _settled(piece, printed, at):
            pieces.append(one)
            at += len(one.shown)
    shown = "".join(piece.shown for piece in pieces)
    return pieces if loosened(shown).text == loosened(printed).text else None


def _raw(source: str) -> Iterator[SourcePiece]:
    for match in _PATTERN.finditer(source):
        kind, whole = match.lastgroup, match[0]
        if match["figure"]:
            yield SourcePiece(kind="figure", source=whole, shown=FIGURE_SIGN)
        elif match["note"]:
            yield SourcePiece(kind="note", source=whole, shown=OBJECT)
        elif match["line_end"]:
            yield SourcePiece(kind="line_end", source=whole, shown=" ")
        elif match["emphasis"]:
            yield SourcePiece(kind="emphasis", source=whole)
        elif match["aside"] or match["picture"]:
            yield SourcePiece(kind="aside", source=whole)
        elif match["link"]:
            yield SourcePiece(kind="link", source=whole)
        elif match["link_end"]:
            yield SourcePiece(kind="link_end", source=whole)
        else:
            assert kind is not None
            yield SourcePiece(kind="text", source=whole, shown=_plain(match))


def _plain(match: re.Match[str]) -> str:
    if match["code"]:
        coded = match["coded"].replace("\n", " ")
        return coded[1:-1] if coded[:1] == coded[-1:] == " " and coded.strip() else coded
    if match["entity"]:
        return html.unescape(match["entity"])
    return match["escaped"] or match["auto"] or match["text"] or ""


def _settled(piece: SourcePiece, printed: str, at: int) -> Iterator[SourcePiece]:
    """Stars and underscores that stand for themselves are text: as many as are printed there."""
    if piece.kind != "emphasis":
        yield piece
        return
    sign, count = piece.source[0], len(piece.source)
    literal = 0
    while literal < count and printed[at + literal : at + literal + 1] == sign:
        literal += 1
    if literal < count:
        yield replace(piece, source=sign * (count - literal))
    yield from (SourcePiece(kind="text", source=sign, shown=sign) for _ in range(literal))


def as_shown(pieces: Sequence[SourcePiece], shown: str, tags: Sequence[str]) -> list[SourcePiece] | None:
    """The pieces with what a copy shows of each; `shown` has one sign for each figure, whose tags come in order. None where they differ."""
    typed = "".join(piece.shown for piece in pieces)
    ours, theirs = loosened(typed), loosened(shown)
    if ours.text != theirs.text or sum(piece.kind == "figure" for piece in pieces) != len(tags):
        return None
    owners = [at for at, piece in enumerate(pieces) for _ in piece.shown]
    texts = ["" for _ in pieces]
    reached, last = 0, -1
    for (start, _), (begin, end) in zip(ours.spans, theirs.spans, strict=True):
        at = owners[start]
        if begin > reached:
            texts[at if last < 0 or pieces[last].kind != "text" else last] += shown[reached:begin]
        if end > reached:
            texts[at] += shown[max(begin, reached) : end]
        reached, last = max(reached, end), at
    if last >= 0:
        texts[last] += shown[reached:]
    rest = iter(tags)
    found: list[SourcePiece] = []
    for piece, text in zip(pieces, texts, strict=True):
        found += _with_text(piece, text, found, rest)
    return found


def _with_text(piece: SourcePiece, text: str, before: list[SourcePiece], tags: Iterator[str]) -> Iterator[SourcePiece]:
    """A piece with what a copy shows of it. A space that is printed beside a sign of its own stands alone; one that is not goes with the letter before it."""
    sign = piece.shown if piece.kind in ("figure", "note") else ""
    if sign and text != sign:
        ahead, _, behind = text.partition(sign)
        yield from (SourcePiece(kind="text", source="", shown=ahead) for _ in ahead[:1])
        yield from _with_text(piece, sign, before, tags)
        yield from (SourcePiece(kind="text", source="", shown=behind) for _ in behind[:1])
    elif before and piece.shown and not text and before[-1].kind == piece.kind == "text":
        before[-1] = replace(before[-1], source=before[-1].source + piece.source)
    else:
        yield replace(piece, shown=text, tag=next(tags) if piece.kind == "figure" else "")


def paired(pieces: Sequence[SourcePiece]) -> list[SourcePiece]:
    """The pieces, the two signs of each emphasis and of each link numbered alike."""
    found, open_ = list(pieces), list[int]()
    for at, piece in enumerate(found):
        if piece.kind == "link":
            open_.append(at)
        elif piece.kind in ("emphasis", "link_end"):
            begins = next((one for one in reversed(open_) if _belongs(found[one], piece)), None)
            if begins is not None:
                found[begins] = replace(found[begins], pair=begins + 1)
                found[at] = replace(piece, pair=-begins - 1)
                del open_[open_.index(begins) :]
            elif piece.kind == "emphasis":
                open_.append(at)
    return found


def _belongs(opening: SourcePiece, ending: SourcePiece) -> bool:
    return opening.kind == "link" if ending.kind == "link_end" else opening.source == ending.source
