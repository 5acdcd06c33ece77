"""Points about the form of a draft that somebody wrote by hand: what would vanish, be printed as it was typed, or stand in one language alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from difflib import SequenceMatcher, get_close_matches

from kolosi.model.finding import Finding
from kolosi.report.checking.reference_check import bare_of_links
from kolosi.report.checking.reference_messages import found_point, in_languages
from kolosi.report.draft.links import SCHEMES, Draft, blanked, without_comments
from kolosi.report.draft.narrative import NOTE
from kolosi.report.editing.parts import Part, parts

_OPEN, _CLOSE = "<!--", "-->"
_MARK = re.compile(r"<!-- ([\w-]+) -->")
_USED = re.compile(r"\[\^([^\]\s]+)\](?!:)")
_ANCHOR = re.compile(r"^#{1,6}[ \t].*\{#([\w-]+)[^{}\n]*\}[ \t]*$", re.MULTILINE)
_CODE = re.compile(r"^(`{3,}|~{3,}).*?^\1[ \t]*$|`[^`\n]+`", re.DOTALL | re.MULTILINE)
_TAGS = "a|b|br|center|div|em|font|h[1-6]|hr|i|img|li|ol|p|s|script|small|span|strike|strong|style|sub|sup|table|tbody|td|th|thead|tr|u|ul"
_PRINTED = (
    re.compile(rf"</?(?:{_TAGS})(?:\s[^<>\n]*)?/?>", re.IGNORECASE),
    re.compile(r"~~[^~\n]+~~"),
    re.compile(r"^#{1,6}[^\W\d_].*$", re.MULTILINE),
    re.compile(r"^#{1,6}[ \t][^\n{]*\{#[^}\n]*$", re.MULTILINE),
    re.compile(r"!\[[^\]\n]*\]\((?!(?:" + "|".join(SCHEMES) + r"):)[^)\n]*\)"),
    re.compile(r"(?<!\!)\[[^\]\n]+\]\((?![a-z][a-z0-9+.-]*:|#)[^)\n]*\)"),
)
"""Markup of other tools, which ours prints letter by letter: tags, strokes, headings without a space or with a brace too few, pictures and links to files."""
_BOLD = re.compile(r"(?<!\\)\*\*")
_ROW = re.compile(r"^[ \t]*\|.*\|[ \t]*$")
_RULE = re.compile(r"^[ \t]*\|(?:[ \t]*:?-+:?[ \t]*\|)+[ \t]*$")
_CELL = re.compile(r"(?<!\\)\|")
_LONGEST = 60


def check_structure(drafts: Sequence[Draft], marks: Collection[str]) -> list[Finding]:
    """Every point about the form of the drafts, by draft and line; `marks` are the words of comments that kolosi fills in."""
    found = [finding for draft in drafts for finding in structure_of(draft, marks)]
    found += _apart(drafts)
    return sorted(found, key=lambda one: (one.where.file or "", one.where.line or 0))


def structure_of(draft: Draft, marks: Collection[str]) -> Iterator[Finding]:
    """The points about the form of one draft."""
    yield from _comments(draft)
    yield from _marks(draft, marks)
    yield from _anchors(draft)
    yield from _notes(draft)
    bare = _bare(draft)
    yield from _printed(draft, bare)
    yield from _tables(draft, bare)


def _at(draft: Draft, id_: str, start: int, found: str, **blanks: str) -> Finding:
    line = draft.text.count("\n", 0, start) + 1
    said = " ".join(found.split())
    short = said if len(said) <= _LONGEST else f"{said[:_LONGEST]}…"
    return found_point(id_, file=draft.file, line=line, found=short, context=said, **blanks)


def _comments(draft: Draft) -> Iterator[Finding]:
    """Comments that end with the next one, or never: all that stands between is not printed."""
    at = draft.text.find(_OPEN)
    while at >= 0:
        end = draft.text.find(_CLOSE, at)
        inner = draft.text.find(_OPEN, at + len(_OPEN))
        if end < 0 or 0 <= inner < end:
            yield _at(draft, "comment_open", at, draft.text[at : at + 2 * _LONGEST].split("\n")[0])
            at = inner
        else:
            at = draft.text.find(_OPEN, end)


def _marks(draft: Draft, marks: Collection[str]) -> Iterator[Finding]:
    """Comments of one word that is nearly one of those that kolosi fills in."""
    for match in _MARK.finditer(draft.text):
        near = get_close_matches(match[1], sorted(marks), n=1, cutoff=0.75)
        if match[1] not in marks and near:
            yield _at(draft, "mark_unknown", match.start(), match[0], near=near[0])


def _anchors(draft: Draft) -> Iterator[Finding]:
    text, seen = without_comments(draft.text), set[str]()
    for match in _ANCHOR.finditer(text):
        if match[1] in seen:
            yield _at(draft, "anchor_twice", match.start(), f"#{match[1]}")
        seen.add(match[1])


def _notes(draft: Draft) -> Iterator[Finding]:
    """Endnotes written twice, of which the first is lost, and those that no mark leads to."""
    text = without_comments(draft.text)
    known, used = list(NOTE.finditer(text)), set(_USED.findall(text))
    times = Counter(match["name"] for match in known)
    seen: set[str] = set()
    for match in known:
        if match["name"] in seen:
            yield _at(draft, "note_twice", match.start(), f"[^{match['name']}]")
        elif match["name"] not in used and times[match["name"]] == 1:
            yield _at(draft, "note_unused", match.start(), f"[^{match['name']}]")
        seen.add(match["name"])


def _bare(draft: Draft) -> str:
    """The text without its comments, links of figures and code; every offset stays."""
    text = bare_of_links(draft)
    for match in _CODE.finditer(text):
        text = blanked(text, *match.span())
    return text


def _printed(draft: Draft, bare: str) -> Iterator[Finding]:
    for pattern in _PRINTED:
        for match in pattern.finditer(bare):
            yield _at(draft, "markup_printed", match.start(), match[0])
    at = 0
    for block in re.split(r"(\n[ \t]*\n)", bare):
        signs = [match.start() for match in _BOLD.finditer(block)]
        if len(signs) % 2 and not any(_ROW.match(line) for line in block.split("\n")):
            yield _at(draft, "markup_printed", at + signs[-1], draft.text[at + signs[-1] :].split("\n")[0])
        at += len(block)


def _tables(draft: Draft, bare: str) -> Iterator[Finding]:
    """Rows of cells without the line below their head, which are no table; rows with more cells than the head, of which the last are lost."""
    at, run = 0, list[tuple[int, str]]()
    for line in (*bare.split("\n"), ""):
        if _ROW.match(line):
            run.append((at, line))
        else:
            yield from _of_rows(draft, run)
            run = []
        at += len(line) + 1


def _of_rows(draft: Draft, run: Sequence[tuple[int, str]]) -> Iterator[Finding]:
    if not run:
        return
    if len(run) < 2 or not _RULE.match(run[1][1]):
        yield _at(draft, "markup_printed", run[0][0], draft.text[run[0][0] :].split("\n")[0])
        return
    most = _cells(run[0][1])
    for start, line in run[2:]:
        if _cells(line) > most:
            yield _at(
                draft, "cell_lost", start, draft.text[start:].split("\n")[0], cells=str(_cells(line)), head=str(most)
            )


def _cells(row: str) -> int:
    return len(_CELL.findall(row.strip())) - 1


# -- the languages beside each other ------------------------------------------------------------------------------------


def _apart(drafts: Sequence[Draft]) -> Iterator[Finding]:
    """Chapters, and sections of chapters, that one language has and another has not."""
    own = {draft.language: parts(draft.text) for draft in drafts}
    for draft in drafts:
        for other, theirs in own.items():
            if other != draft.language:
                yield from _missing(draft, own[draft.language], other, theirs)


def _missing(draft: Draft, mine: Sequence[Part], other: str, theirs: Sequence[Part]) -> Iterator[Finding]:
    """Chapters are paired in order, by their anchors where they have one."""
    own, others = ([one for one in some if one.level == 1] for some in (mine, theirs))
    counts = [Counter(one.chapter for one in some if _is_own(one)) for some in (mine, theirs)]
    names = [[match[1] if (match := _ANCHOR.match(one.text)) else "" for one in some] for some in (own, others)]
    told = {"language": draft.language, "other": other}
    for kind, a, b, c, d in SequenceMatcher(None, names[0], names[1], autojunk=False).get_opcodes():
        paired = min(b - a, d - c) if kind != "delete" else 0
        pairs = zip(own[a : a + paired], others[c:], strict=False)
        longer = (one for one, two in pairs if counts[0][one.id] > counts[1][two.id])
        yield from (in_languages(_at(draft, "sections_fewer", one.start, one.title), **told) for one in longer)
        alone = own[a + paired : b]
        yield from (in_languages(_at(draft, "section_alone", one.start, one.title), **told) for one in alone)


def _is_own(part: Part) -> bool:
    """True for a section that people wrote: those of a register are in both languages."""
    return part.level > 1 and not part.is_of_register
