"""What a new text of a section may not do to its figures: print another number, lead nowhere, break a link. Each with its sentence."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kolosi.model.finding import Finding, Where, point
from kolosi.report.checking.reference_check import broken, check
from kolosi.report.draft.links import BadLink, Draft, cited, mentions
from kolosi.report.draft.reader import read
from kolosi.workspace.ask.asking import Asking

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kolosi.model.figure import Figures
    from kolosi.report.draft.links import Mention
    from kolosi.report.editing.parts import Part
    from kolosi.workspace.ask.desk import Desk

REFUSED = ("number_stale", "figure_unknown", "link_malformed")
"""What is refused of a link that somebody wrote or changed; what stood there before is a point to check."""

_MARKS = re.compile(r"<!-- [\w-]+: (?:begin|end) -->")
_HEAD = re.compile(r"(#{1,6})[ \t]+[^\s{]")


@dataclass(frozen=True, kw_only=True)
class Fault:
    """Why a text was not written, and the sentence that it is in."""

    finding: Finding
    sentence: str = ""

    def as_json(self) -> Mapping[str, object]:
        """The public shape."""
        return {"finding": self.finding.as_json(), "sentence": self.sentence}


def faults(desk: Desk, draft: Draft, part: Part, text: str) -> list[Fault]:
    """Why a section of a draft cannot say a text; nothing where it can."""
    new = Draft(file=draft.file, language=draft.language, text=text)
    found = [*_of_form(draft, part, text), *_broken(new)]
    if brings_links(part.text, text):
        found += _of_links(desk, draft, part, new)
    return [Fault(finding=desk.workspace.say(one.finding), sentence=one.sentence) for one in found]


def _of_links(desk: Desk, draft: Draft, part: Part, new: Draft) -> Iterator[Fault]:
    """What the figures say against links that were not there before."""
    figures = _figures(desk, draft, part, new.text)
    before = Counter(
        _name(one) for one in _refused(desk, Draft(file=draft.file, language=draft.language, text=part.text), figures)
    )
    for one in _refused(desk, new, figures):
        if before[_name(one)]:
            before[_name(one)] -= 1
            continue
        yield Fault(finding=one, sentence=_sentence(new, one))


def brings_links(before: str, text: str) -> bool:
    """Whether a text has a link that was not there before. Without one, no figure is asked of the gate: words alone cannot break any."""

    def links(said: str) -> Counter[tuple[str, str]]:
        return Counter((one.text, one.target) for one in mentions(Draft(file="", language="", text=said)))

    return bool(links(text) - links(before))


def candidate(desk: Desk, draft: Draft) -> Desk:
    """A desk of the same build on which a draft says something else."""
    other = Asking(desk.workspace, desk.built)
    other.drafts = [draft if one.file == draft.file else one for one in desk.drafts]
    return other


def _figures(desk: Desk, draft: Draft, part: Part, text: str) -> Figures:
    """What may leave once the section says a text; the gate is asked anew only where a figure comes in that no draft cites."""
    new = Draft(file=draft.file, language=draft.language, text=text)
    if all(key in desk.cited or not desk.knows(key) for key in cited([new], desk.scope).keys):
        return desk.released
    whole = draft.text[: part.start] + text + draft.text[part.end :]
    return candidate(desk, Draft(file=draft.file, language=draft.language, text=whole)).released


def _refused(desk: Desk, draft: Draft, figures: Figures) -> list[Finding]:
    return [one for one in check([draft], figures, desk.scope) if one.id in REFUSED]


def _name(one: Finding) -> tuple[str, str, str]:
    return one.id, one.found or "", str(one.data.get("key", ""))


def _sentence(draft: Draft, finding: Finding) -> str:
    """The sentence of the link that a finding is about."""
    for mention in mentions(draft):
        if (
            mention.line == finding.where.line
            and finding.found in (mention.text, mention.target)
            and _is_about(mention, finding)
        ):
            line = read(draft).line_at(mention.start)
            return draft.text[line.sentence.start : line.sentence.end].strip() if line else mention.text
    return draft.text.split("\n")[(finding.where.line or 1) - 1].strip()


def _is_about(mention: Mention, finding: Finding) -> bool:
    """Whether a link is of the figure that a finding names, where it names one."""
    key = finding.data.get("key")
    try:
        return key is None or str(key) in map(str, mention.link().keys)
    except BadLink:
        return key is None


def _of_form(draft: Draft, part: Part, text: str) -> Iterator[Fault]:
    """The heading of a section stays, and so do the marks between which a register writes."""
    where = Where(file=draft.file, line=part.line)
    head = _HEAD.match(text)
    if part.level and (head is None or len(head[1]) != part.level):
        yield Fault(finding=point("section_heading", where=where, found=part.title or part.id))
    if _MARKS.findall(part.text) != _MARKS.findall(text):
        yield Fault(finding=point("section_marks", where=where, found=part.title or part.id))


def _broken(draft: Draft) -> Iterator[Fault]:
    """Targets of figures that stand in no link."""
    for line, found in broken(draft):
        where = Where(file=draft.file, line=line)
        yield Fault(finding=point("link_broken", where=where, found=found), sentence=_line_of(draft.text, line))


def _line_of(text: str, line: int) -> str:
    lines: Sequence[str] = text.split("\n")
    return lines[line - 1].strip()[:400]
