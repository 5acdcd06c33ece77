"""The sections of the drafts, each with its state: written, to be confirmed, empty; its points to check, its clearance, its translation."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from kolosi.content.blanks import blank_document
from kolosi.report.draft.carried import unconfirmed
from kolosi.report.draft.sections import Blank, empty, untouched
from kolosi.report.editing.parts import Part, parts, words_in
from kolosi.workspace.editing.history import revisions
from kolosi.workspace.editing.remarks import remarks

if TYPE_CHECKING:
    from kolosi.model.finding import Finding
    from kolosi.report.draft.links import Draft
    from kolosi.workspace.ask.desk import Desk
    from kolosi.workspace.editing.history import Revision
    from kolosi.workspace.signing.clearing import Clearance

State = Literal["written", "to_confirm", "empty", "register", "data"]
"""`register` and `data`: a register, or what was counted, writes it."""
Twin = Literal["same", "missing", "older", ""]
"""The state of a section beside that in the first language; empty for the first language itself."""

_PROMPT = re.compile(r"<!--(.*?)-->", re.DOTALL)
_WRITTEN_FROM = re.compile(r"<!-- (?!(?:urgent|recommendations): )[a-z-]+ -->")
_SHORT = 40
"""A comment of so many letters tells the writer what to write; shorter ones are marks."""


@dataclass(frozen=True, kw_only=True)
class SectionLine:
    """A section as the overview shows it. `prompts` say what the blank document asks for; `points` are those to check in it."""

    language: str
    part: Part
    state: State
    words: int
    to_confirm: int = 0
    remarks: int = 0
    prompts: tuple[str, ...] = ()
    points: tuple[Finding, ...] = ()
    twin: Twin = ""
    twin_id: str = ""
    clearance: Clearance | None = None
    is_reopened: bool = False
    last: Revision | None = None

    def as_json(self) -> Mapping[str, object]:
        """The public shape."""
        return {
            "language": self.language,
            "section": self.part.id,
            "title": self.part.title,
            "level": self.part.level,
            "seen": self.part.digest,
            "state": self.state,
            "words": self.words,
            "to_confirm": self.to_confirm,
            "remarks": self.remarks,
            "points": len(self.points),
            "translation": self.twin or None,
            "cleared": None
            if self.clearance is None
            else {"state": self.clearance.state, "by": self.clearance.function, "reopened": self.is_reopened},
            "changed": None if self.last is None else {"by": self.last.author, "when": self.last.when},
        }


@dataclass(frozen=True, kw_only=True)
class Sections:
    """The sections of each language, in order, and the points that stand in none of them."""

    of: Mapping[str, tuple[SectionLine, ...]] = field(default_factory=dict)

    def as_json(self) -> Sequence[Mapping[str, object]]:
        """The public shape."""
        return [one.as_json() for lines in self.of.values() for one in lines]


def overview(desk: Desk) -> Sections:
    """The sections of the drafts with the points to check in each."""
    return overview_with(desk, desk.points)


def overview_with(desk: Desk, points: Sequence[Finding]) -> Sections:
    """The sections of the drafts with some points to check."""
    from kolosi.workspace.signing.clearing import clearances_of, reopened

    cleared = clearances_of(desk.workspace)
    moved = {f"{draft.language}:{one.anchor}" for draft in desk.drafts for one in reopened(desk, draft.language)}
    known, said = revisions(desk.workspace), remarks(desk.workspace)
    lasts = {(one.language, one.section): one for one in known}
    of: dict[str, tuple[SectionLine, ...]] = {}
    for draft in desk.drafts:
        every = parts(draft.text)
        own = _points_of(every, [one for one in points if one.where.file == draft.file])
        unsure = _points_at(every, [one.line for one in unconfirmed(draft)])
        bare = _bare(draft)
        of[draft.language] = tuple(
            SectionLine(
                language=draft.language,
                part=part,
                state=_state(part, bare, unsure[at]),
                words=words_in(part.text),
                to_confirm=unsure[at],
                remarks=sum((one.language, one.section) == (draft.language, part.id) for one in said),
                prompts=prompts(part.text),
                points=own[at],
                twin=_twin(desk, draft, part, at, lasts),
                twin_id=twin_of(desk.drafts, draft.language, part, at),
                clearance=cleared.get(f"{draft.language}:{part.id}"),
                is_reopened=f"{draft.language}:{part.id}" in moved,
                last=lasts.get((draft.language, part.id)),
            )
            for at, part in enumerate(every)
        )
    return Sections(of=of)


def prompts(text: str) -> tuple[str, ...]:
    """What the blank document asks the writer of a section."""
    found = (" ".join(match[1].split()) for match in _PROMPT.finditer(text))
    return tuple(one for one in found if len(one) >= _SHORT)


def points_in(part: Part, points: Sequence[Finding], file: str) -> list[Finding]:
    """The points to check that stand in a section of a draft."""
    lines = range(part.line, part.line + max(part.text.count("\n"), 1))
    return [one for one in points if one.where.file == file and one.where.line in lines]


def _points_of(every: Sequence[Part], points: Sequence[Finding]) -> list[tuple[Finding, ...]]:
    starts = [part.line for part in every]
    held: list[list[Finding]] = [[] for _ in every]
    for one in points:
        if one.where.line is not None and held:
            held[max(bisect_right(starts, one.where.line) - 1, 0)].append(one)
    return [tuple(one) for one in held]


def _points_at(every: Sequence[Part], lines: Sequence[int]) -> list[int]:
    starts = [part.line for part in every]
    counts = [0 for _ in every]
    for line in lines:
        counts[max(bisect_right(starts, line) - 1, 0)] += bool(counts)
    return counts


def _bare(draft: Draft) -> frozenset[int]:
    """Where the sections begin that nobody has written."""
    text = blank_document(draft.language)
    blank = Blank() if text is None else Blank.of(text)
    return frozenset(one.start for found in (empty(draft.text), untouched(draft.text, blank)) for one in found)


def _state(part: Part, bare: frozenset[int], unsure: int) -> State:
    if part.is_of_register:
        return "register"
    if _WRITTEN_FROM.search(part.text) and not words_in(part.text):
        return "data"
    if part.level and part.start in bare:
        return "empty"
    return "to_confirm" if unsure else "written"


def twin_of(drafts: Sequence[Draft], language: str, part: Part, at: int) -> str:
    """The id of a section in the other language: of the same anchor, else of the same rank where both have as many sections."""
    other = next((draft for draft in drafts if draft.language != language), None)
    if other is None:
        return ""
    every = parts(other.text)
    if any(one.id == part.id for one in every):
        return part.id
    own = parts(next(draft.text for draft in drafts if draft.language == language))
    return every[at].id if len(every) == len(own) and every[at].level == part.level else ""


def _twin(desk: Desk, draft: Draft, part: Part, at: int, lasts: Mapping[tuple[str, str], Revision]) -> Twin:
    """How a section stands beside that of the first language."""
    first = desk.drafts[0]
    if draft is first or part.is_of_register:
        return ""
    id_ = twin_of([draft, first], draft.language, part, at)
    source = next((one for one in parts(first.text) if one.id == id_), None)
    if source is None or not words_in(source.text):
        return "same"
    if not words_in(part.text):
        return "missing"
    there, here = lasts.get((first.language, source.id)), lasts.get((draft.language, part.id))
    return "older" if there is not None and (here is None or here.when < there.when) else "same"
