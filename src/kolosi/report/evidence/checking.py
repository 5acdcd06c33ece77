"""The check of evidence: causes and certainties that rest on nothing, excerpts that nobody has, excerpts that speak against others.

A figure shows that something moved, not why: a cause asks for an excerpt or an endnote, a certainty for these or for a figure. The
wording is content (`languages/<language>/draft.yaml`). Narrow on purpose: connectives that claim a cause, not every verb that
relates two facts, and no sentence that says itself that the cause is supposed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial

from kolosi.content.drafts import draft_language, evidence_words
from kolosi.model.finding import Finding, Where, point
from kolosi.reading.expressions import Expressions
from kolosi.reading.items import Line
from kolosi.reading.text import TOKEN
from kolosi.report.draft.links import BadLink, Draft
from kolosi.report.draft.reader import Read, read
from kolosi.report.evidence.citing import ExcerptLink, Excerpts, excerpt_links

_NOTE = re.compile(r"\[\^[^\]\s]+\](?!:)")
_BEHIND = re.compile(r"""(?:[^\S\n]|\n(?!\s*\n)|["»”')*])*(?:\[\^[^\]\s]+\](?!:)[^\S\n]*)+""")
"""Marks of endnotes behind the full stop belong to the sentence before them; an endnote itself, which stands in a paragraph of its own, to none."""

_TARGET = re.compile(r"!?\[((?:[^\[\]\\]|\\.)*)\]\([^()\s]*\)|\[\^[^\]\s]+\]")
"""A link, of which its words stay; the mark of an endnote, of which nothing does."""

_WRITTEN = re.compile(r"<!-- (?P<name>[a-z-]+): begin -->.*?<!-- (?P=name): end -->", re.DOTALL)
"""What is written from a register is edited there; recommendations say what to do, and claim nothing."""


@dataclass(frozen=True)
class _Said:
    """A sentence with what it rests on."""

    line: Line
    cited: tuple[ExcerptLink, ...]
    notes: tuple[str, ...]
    keys: frozenset[str]


Remember = Callable[[Draft, Callable[[], list[Finding]]], list[Finding]]
"""The points of a draft: those found before where neither it nor the excerpts have changed, else those that are found now."""


def check_grounds(
    drafts: Sequence[Draft], excerpts: Excerpts, remember: Remember = lambda _, find: find()
) -> list[Finding]:
    """Every point to check in what the sentences of the drafts rest on, by draft and line."""
    each = [remember(draft, partial(_of_draft, draft, excerpts)) for draft in drafts]
    found = [finding for own in each for finding in own]
    return sorted(found, key=lambda one: (one.where.file or "", one.where.line or 0))


def _of_draft(draft: Draft, excerpts: Excerpts) -> list[Finding]:
    return list(_found(draft, excerpts))


def _found(draft: Draft, excerpts: Excerpts) -> Iterator[Finding]:
    links = tuple(excerpt_links(draft))
    for link in links:
        for id_ in link.ids or ("",):
            if id_ not in excerpts:
                yield _point("excerpt_unknown", draft, link.line, id_ or link.text)
    sentences = list(_sentences(draft, links))
    for said in sentences:
        yield from _bare(draft, said)
    for said in sentences:
        yield from _contradicted(draft, said, sentences, excerpts)


@dataclass(frozen=True, kw_only=True)
class Grounds:
    """What a sentence of a draft rests on: excerpts by their ids, endnotes by their names, figures by their keys. `line` counts from 1."""

    line: int
    text: str
    excerpts: tuple[str, ...]
    notes: tuple[str, ...]
    figures: tuple[str, ...]


def grounds_of(draft: Draft) -> Iterator[Grounds]:
    """The sentences of a draft that rest on something, in order; those that registers write are told where these are."""
    for said in _sentences(draft, tuple(excerpt_links(draft))):
        start, end = said.line.sentence.start, said.line.sentence.end
        if said.cited or said.notes or said.keys:
            yield Grounds(
                line=draft.text.count("\n", 0, start) + 1,
                text=" ".join(_TARGET.sub(r"\1", draft.text[start:end]).split()),
                excerpts=tuple(dict.fromkeys(id_ for one in said.cited for id_ in one.ids)),
                notes=said.notes,
                figures=tuple(sorted(said.keys)),
            )


def _sentences(draft: Draft, links: Sequence[ExcerptLink]) -> Iterator[_Said]:
    """The sentences of prose of a draft that no register wrote."""
    known = read(draft)
    written = [match.span() for match in _WRITTEN.finditer(draft.text)]
    for line in known.lines:
        start, end = line.sentence.start, line.sentence.end
        if line.sentence.block.kind != "paragraph" or any(first <= start < last for first, last in written):
            continue
        yield _Said(
            line=line,
            cited=tuple(one for one in links if start <= one.start < end),
            notes=tuple(dict.fromkeys(_notes(draft.text, start, end))),
            keys=frozenset(_keys(known, start, end)),
        )


def _notes(text: str, start: int, end: int) -> Iterator[str]:
    """The names of a sentence's endnotes, those behind its full stop too; marks at its beginning belong to the sentence before."""
    before, behind = _BEHIND.match(text, start), _BEHIND.match(text, end)
    for note in _NOTE.finditer(text, before.end() if before else start, behind.end() if behind else end):
        yield note[0][2:-1]


def _keys(known: Read, start: int, end: int) -> Iterator[str]:
    """The figures of the links between two places; of a change its two sides too."""
    for mention in known.links_in(start, end):
        try:
            link = mention.link()
        except BadLink:
            continue
        for key in link.keys:
            sides = (key, key.before, key.after) if key.is_change else (key,)
            yield from map(str, sides)


def _bare(draft: Draft, said: _Said) -> Iterator[Finding]:
    """A cause or a certainty of which nothing is said that would bear it out."""
    if said.notes or said.cited:
        return
    claim, words, at = claimed(draft, said.line)
    line = draft.text.count("\n", 0, at) + 1
    if claim == "cause":
        yield _point("cause_without_evidence", draft, line, words)
    elif claim == "certain" and not said.keys:
        yield _point("certain_without_evidence", draft, line, words)


@cache
def _wording(language: str) -> Expressions:
    """The wording of a language that asks for evidence."""
    return Expressions(evidence_words(draft_language(language)))


def claimed(draft: Draft, line: Line) -> tuple[str, str, int]:
    """What a sentence claims (`cause`, `certain` or nothing), in which words, and where; nothing where it says it supposes.

    What stands in quotation marks is claimed by another.
    """
    start = line.sentence.start
    tokens = list(TOKEN.finditer(line.flat, start, line.sentence.end))
    words = [token[0] for token in tokens]
    known, found, is_quoted, place = _wording(draft.language), ("", "", start), False, 0
    while place < len(words):
        is_quoted ^= words[place] == '"'
        size, names = known.at(words, place)
        if "hedged" in names and not is_quoted:
            return "", "", start
        claim = next((name for name in ("cause", "certain") if name in names), "")
        if claim and not found[0] and not is_quoted:
            first, last = tokens[place].start(), tokens[place + size - 1].end()
            found = (claim, draft.text[first:last], first)
        place += max(size, 1)
    return found


def _contradicted(draft: Draft, said: _Said, sentences: Sequence[_Said], excerpts: Excerpts) -> Iterator[Finding]:
    """Excerpts that speak against what a sentence rests on, and that its paragraph does not cite."""
    own = {id_ for link in said.cited for id_ in link.ids}
    rests_on = own | said.keys
    if not rests_on:
        return
    paragraph = said.line.sentence.paragraph
    beside = {
        id_ for one in sentences if one.line.sentence.paragraph == paragraph for at in one.cited for id_ in at.ids
    }
    own_against = frozenset[str]().union(*(excerpts[id_].contradicts for id_ in own if id_ in excerpts))
    against = [one.id for one in excerpts.values() if one.contradicts & rests_on or one.id in own_against]
    untold = sorted(set(against) - beside)
    if untold:
        line = draft.text.count("\n", 0, said.line.sentence.start) + 1
        yield _point("evidence_contradicted", draft, line, ", ".join(untold))


def _point(id_: str, draft: Draft, line: int, found: str) -> Finding:
    return point(id_, where=Where(file=draft.file, line=line), found=" ".join(found.split()))
