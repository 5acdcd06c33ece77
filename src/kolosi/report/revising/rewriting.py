"""A paragraph of a draft rewritten as reviewers want it: what they left keeps its Markdown, what they wrote is escaped.

A figure stays one piece: it moves and goes with its sentence, its words may change, its number never does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from itertools import groupby

from kolosi.model.returned import OBJECT
from kolosi.report.draft.narrative import inline
from kolosi.report.revising.loose import loose, plain_signs
from kolosi.report.revising.pieces_of_source import SourcePiece
from kolosi.report.revising.printed import FIGURE_SIGN, figures_in

Pieces = Sequence[tuple[str, str]]
"""A printed paragraph: pieces of text, each with the tag of its figure, or none."""

SameNumbers = Callable[[str, str], bool]
"""Whether two texts say the same numbers."""

BREAK = "\ue003"
"""Stands for the end of a paragraph inside a text."""

_TOKENS = re.compile(rf"[{FIGURE_SIGN}{OBJECT}{BREAK}]|[^\W\d_]+|\d+|\s+|.", re.DOTALL)
_OURS = re.compile("[\ue000\ue001\ue003]")
"""Signs that stand for something here and in what sets prose; no language writes them."""

_SPECIAL = re.compile(r"[\\`*_\[\]|&<]|(?<=<)!")
_BLOCK_START = re.compile(r"(?=[#>|]|[-+*](?:\s|$)|[=~`]|[-*_]{3})|(?<=\d)(?=[.)](?:\s|$))")
_NUMBERED = re.compile(r"\d{1,9}(?=[.)](?:\s|$))")


class NotCarried(ValueError):
    """What was done to a paragraph has no place in its draft."""


@dataclass(frozen=True)
class Token:
    """A word, a sign or a figure of a printed paragraph; `text` of a figure is what it says."""

    key: str
    text: str
    tag: str = ""


@dataclass
class Rewritten:
    """What became of a paragraph: its parts, more than one where it was split, and the figures whose number was typed over."""

    parts: list[list[SourcePiece]]
    typed_over: list[tuple[str, str]] = field(default_factory=list)


def same_digits(one: str, other: str) -> bool:
    """True where both say the same digits, and there are some: a number in words is not looked into.

    >>> same_digits("14 171 violations", "14\\u202f171 atteintes"), same_digits("deux", "trois")
    (True, False)
    """
    digits = re.sub(r"\D", "", one)
    return bool(digits) and digits == re.sub(r"\D", "", other)


def tokens_of(pieces: Pieces) -> list[Token]:
    """The words and figures of a printed paragraph."""
    found = []
    for tag, group in groupby(pieces, key=lambda piece: piece[1]):
        text = _OURS.sub("", "".join(piece[0] for piece in group))
        if tag:
            found.append(Token(FIGURE_SIGN + tag, text, tag))
        else:
            found += [Token(" " if word.isspace() else plain_signs(word), word) for word in _TOKENS.findall(text)]
    return found


def shown_by(pieces: Pieces) -> str:
    """The words of a printed paragraph, each figure as one sign."""
    return "".join(FIGURE_SIGN if token.tag else token.text for token in tokens_of(pieces))


def rewritten(
    pieces: Sequence[SourcePiece],
    wanted: Sequence[Token],
    figures: Mapping[str, tuple[SourcePiece, str]],
    same_numbers: SameNumbers = same_digits,
) -> Rewritten:
    """A paragraph in pieces as its wanted words have it. `figures` gives each figure of the copy as the draft writes and the copy prints it.

    Raises `NotCarried` where a figure, a picture or a mark of a note was put in that the draft does not know.
    """
    return _Rewriting(pieces, wanted, figures, same_numbers).made()


class _Rewriting:
    """One paragraph being rewritten."""

    def __init__(
        self,
        pieces: Sequence[SourcePiece],
        wanted: Sequence[Token],
        figures: Mapping[str, tuple[SourcePiece, str]],
        same_numbers: SameNumbers,
    ) -> None:
        self._pieces, self._wanted = list(pieces), list(wanted)
        self._figures, self._same = figures, same_numbers
        self._before = list(_issued_tokens(pieces))
        self._made = Rewritten([[]])
        self._at, self._offset = 0, 0
        self._gone: list[SourcePiece] = []
        self._keeps = True

    def made(self) -> Rewritten:
        """The whole of it."""
        keys = [token.key for token in self._before], [token.key for token in self._wanted]
        changes = SequenceMatcher(None, *keys, autojunk=False).get_opcodes()
        ends = [0]
        for token in self._before:
            ends.append(ends[-1] + len(token.text))
        for kind, start, end, *_ in changes:
            if kind in ("delete", "replace"):
                self._gone += self._notes(ends[start], ends[end])
        for kind, _, end, first, last in changes:
            put = self._wanted[first:last]
            if kind == "equal":
                self._keep(ends[end], put)
                continue
            self._marks(all_=kind == "replace")
            if kind != "delete":
                self._put(put)
            self._drop(ends[end])
        self._marks(all_=True)
        return self._made

    def _notes(self, start: int, end: int) -> Iterator[SourcePiece]:
        at = 0
        for piece in self._pieces:
            if piece.kind == "note" and start <= at < end:
                yield piece
            at += len(piece.shown)

    def _emit(self, piece: SourcePiece) -> None:
        self._made.parts[-1].append(piece)

    def _marks(self, *, all_: bool) -> None:
        """Signs that print nothing where we stand: those that end something, or all of them."""
        while self._at < len(self._pieces) and not self._pieces[self._at].shown:
            piece = self._pieces[self._at]
            if not (all_ or piece.pair < 0 or piece.kind == "text"):
                return
            if piece.kind not in ("text", "line_end") or self._keeps:
                self._emit(piece)
            self._at += 1

    def _keep(self, end: int, wanted: Sequence[Token]) -> None:
        tagged = iter([token for token in wanted if token.tag])
        self._keeps = True
        while self._offset < end:
            piece = self._pieces[self._at]
            if not piece.shown:
                self._emit(piece)
                self._at += 1
            elif piece.kind == "figure":
                self._emit(self._cited(next(tagged)))
                self._step(len(piece.shown))
            elif self._offset + len(piece.shown) <= end:
                self._emit(piece)
                self._step(len(piece.shown))
            else:
                self._emit(typed(piece.shown[: end - self._offset]))
                self._cut(end - self._offset)

    def _drop(self, end: int) -> None:
        while self._offset < end:
            piece = self._pieces[self._at]
            self._keeps = False
            if not piece.shown:
                if piece.kind not in ("text", "line_end"):
                    self._emit(piece)
                self._at += 1
            elif self._offset + len(piece.shown) <= end:
                self._step(len(piece.shown))
            else:
                self._cut(end - self._offset)

    def _step(self, letters: int) -> None:
        self._at, self._offset = self._at + 1, self._offset + letters

    def _cut(self, letters: int) -> None:
        """Parts a piece that prints several letters: what is left of it is typed out."""
        self._pieces[self._at] = typed(self._pieces[self._at].shown[letters:])
        self._offset += letters

    def _put(self, wanted: Sequence[Token]) -> None:
        for is_plain, group in groupby(wanted, key=lambda token: not token.tag and token.text not in (BREAK, OBJECT)):
            own = list(group)
            if is_plain:
                self._emit(typed("".join(token.text for token in own)))
                continue
            for token in own:
                self._put_one(token)

    def _put_one(self, token: Token) -> None:
        if token.text == BREAK:
            self._made.parts.append([])
        elif token.tag:
            self._emit(self._cited(token))
        elif self._gone:
            self._emit(self._gone.pop(0))
        else:
            raise NotCarried(token.text)

    def _cited(self, token: Token) -> SourcePiece:
        """A figure as the draft is to cite it."""
        if token.tag not in self._figures:
            raise NotCarried(token.tag)
        piece, printed = self._figures[token.tag]
        if loose(token.text) == loose(printed):
            return piece
        is_typed = not piece.words or loose(_plain_words(piece)) == loose(printed)
        if is_typed and self._same(printed, token.text) and OBJECT not in token.text:
            return piece.with_words(escaped(" ".join(token.text.split("\n"))))
        self._made.typed_over.append((printed, token.text))
        return piece


def _issued_tokens(pieces: Sequence[SourcePiece]) -> Iterator[Token]:
    """What the pieces print, in words; each figure keeps its place as one sign."""
    for is_figure, group in groupby(pieces, key=lambda piece: piece.kind == "figure"):
        own = list(group)
        if is_figure:
            yield from (Token(FIGURE_SIGN + piece.tag, FIGURE_SIGN, piece.tag) for piece in own)
        else:
            yield from tokens_of([("".join(piece.shown for piece in own), "")])


def _plain_words(piece: SourcePiece) -> str:
    return next((words for _, words in figures_in(inline(piece.source))), "")


def typed(text: str) -> SourcePiece:
    """Words as a person typed them in Word."""
    return SourcePiece(kind="text", source=escaped(text), shown=text)


def escaped(text: str) -> str:
    """Words in which no sign is taken for Markdown.

    >>> escaped("[a] <!-- *b* & c")
    '\\\\[a\\\\] \\\\<\\\\!-- \\\\*b\\\\* \\\\& c'
    """
    bare = _SPECIAL.sub(lambda match: "\\" + match[0], text)
    return re.sub(r"\s*[\n\r\t\v\f\u2028]\s*", " ", bare)


def guarded(source: str) -> str:
    """The Markdown of a paragraph that is not taken for a heading, an item or a table by how it begins.

    >>> guarded("1. x"), guarded("- x"), guarded("mot")
    ('1\\\\. x', '\\\\- x', 'mot')
    """
    if numbered := _NUMBERED.match(source):
        return f"{numbered[0]}\\{source[numbered.end() :]}"
    return f"\\{source}" if _BLOCK_START.match(source) and not source.startswith(("**", "__")) else source


# -- tidied -----------------------------------------------------------------------------------------------------------


def tidied(part: Sequence[SourcePiece]) -> list[SourcePiece]:
    """A part without empty emphasis, its signs close to words, no space at its ends."""
    found = _balanced(part)
    while (less := _without_empty(found)) != found:
        found = less
    for _ in found:
        moved = _spaces_outside(found)
        if moved == found:
            break
        found = moved
    while found and _is_space(found[0]):
        found.pop(0)
    while found and _is_space(found[-1]):
        found.pop()
    return found


def _balanced(part: Sequence[SourcePiece]) -> list[SourcePiece]:
    """Without signs whose other one is in another part."""
    pairs = {piece.pair for piece in part}
    return [one for piece in part for one in ([piece] if not piece.pair or -piece.pair in pairs else _as_words(piece))]


def _as_words(piece: SourcePiece) -> list[SourcePiece]:
    """What a sign leaves that is taken away: the address that an endnote prints behind its link, nothing else."""
    return [typed(piece.shown)] if piece.shown else []


def _without_empty(part: Sequence[SourcePiece]) -> list[SourcePiece]:
    for at, piece in enumerate(part):
        if piece.pair > 0:
            end = next(rank for rank, one in enumerate(part) if one.pair == -piece.pair)
            within = part[at + 1 : end]
            if not any(one.shown.strip() for one in within):
                return [*part[:at], *within, *_as_words(part[end]), *part[end + 1 :]]
    return list(part)


def _spaces_outside(part: Sequence[SourcePiece]) -> list[SourcePiece]:
    found = list(part)
    for at in range(len(found) - 1):
        one, other = found[at], found[at + 1]
        if (one.kind == "emphasis" and one.pair > 0 and _is_space(other)) or (
            other.kind == "emphasis" and other.pair < 0 and _is_space(one)
        ):
            found[at], found[at + 1] = other, one
    return found


def _is_space(piece: SourcePiece) -> bool:
    return piece.kind in ("text", "line_end") and bool(piece.shown or piece.source) and not piece.source.strip()


def in_one_line(part: Sequence[SourcePiece]) -> list[SourcePiece]:
    """The part without ends of lines inside it."""
    return [replace(piece, source=" ") if piece.kind == "line_end" else piece for piece in part]


def without_emphasis(part: Sequence[SourcePiece]) -> list[SourcePiece]:
    """The part in plain letters."""
    return [piece for piece in part if piece.kind != "emphasis"]


def source_of(part: Sequence[SourcePiece]) -> str:
    """The Markdown of a part."""
    return "".join(piece.source for piece in part)


def says(part: Sequence[SourcePiece]) -> tuple[str, tuple[tuple[str, str], ...]]:
    """All that a part says, as `printed.said` reads it."""
    words = "".join(
        OBJECT if piece.kind == "note" else "" if piece.kind == "link_end" else piece.shown for piece in part
    )
    return loose(words), tuple(
        one for piece in part if piece.kind == "figure" for one in figures_in(inline(piece.source))
    )
