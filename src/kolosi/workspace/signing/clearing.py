"""Clearance: who has read which chapter, by function, up to which state; a figure that moves afterwards opens its chapter again.

A Decision says it. What the chapter printed of its figures goes with it as a hash, so that a move is seen without keeping the figures.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING

from kolosi.model.finding import Finding, Refusal, point
from kolosi.model.label import say
from kolosi.report.draft.blocks import Cover, Heading
from kolosi.report.draft.chapters import chapters
from kolosi.report.draft.links import Draft, cited
from kolosi.report.draft.narrative import NOTE, plain_text, read
from kolosi.report.draft.numerals import day
from kolosi.report.draft.wording import absence_text, figure_text
from kolosi.report.revising.units import units
from kolosi.workspace.correct.nearby import require_one_of
from kolosi.workspace.decide.exempting import UNSAID, require_function
from kolosi.workspace.signing.lines import Data, line

if TYPE_CHECKING:
    from kolosi.model.decision import Decision
    from kolosi.model.key import Key
    from kolosi.workspace.ask.desk import Desk
    from kolosi.workspace.folder import Folder

CLEARANCE = "clearance"
STATES: Mapping[str, str] = {
    "draft": "clearance_draft",
    "aor": "clearance_aor",
    "coordinators": "clearance_coordinators",
    "lead": "clearance_lead",
    "hct": "clearance_hct",
    "cleared": "clearance_cleared",
}
"""How far a chapter is, in order, each with the message that says it: read by the area of responsibility, the coordinators, the lead
agency, the humanitarian team."""
_OPEN, _CLEARED = "draft", "cleared"

_NAMES = {"by": "by", "par": "by", "copy": "copy", "copie": "copy", "figures": "figures"}


@dataclass(frozen=True, kw_only=True)
class Clearance:
    """What was said of a chapter: its state, by which function, on which copy (none where it was not a copy), on which day."""

    state: str
    function: str
    copy: str
    figures: str
    since: date


@dataclass(frozen=True, kw_only=True)
class Reopened:
    """A chapter of which a figure moved since it was cleared, with the figures that it prints."""

    anchor: str
    title: str
    clearance: Clearance
    keys: frozenset[Key]


def require_clearance(workspace: Folder, subject: str, value: str) -> None:
    """Raises `Refusal` when a clearance is of no chapter, in no state that there is, by no function, or on a copy that was not issued."""
    language, _, anchor = subject.partition(":")
    require_one_of(workspace.settings.languages, language, "choice_unknown")
    (draft,) = [draft for draft in _drafts(workspace) if draft.language == language]
    require_one_of(list(_titles(draft)), anchor, "choice_unknown")
    state, said = _read(value)
    require_one_of(STATES, state, "choice_unknown")
    if state == _OPEN:
        return
    if "" in said or said.get("by", "") in UNSAID:
        raise Refusal(point("clearance_unclear", found=value))
    require_function(said["by"])
    if "copy" in said:
        from kolosi.workspace.copies.issues import issues  # the reader of Word: loaded where a copy is named

        issued = [str(name.version) for name in issues(workspace) if name.language == language]
        require_one_of(issued, said["copy"], "choice_unknown")


def with_figures(desk: Desk, subject: str, value: str) -> str:
    """The value of a clearance with what its chapter prints of its figures now."""
    language, _, anchor = subject.partition(":")
    state, said = _read(value)
    draft = next(draft for draft in desk.drafts if draft.language == language)
    said["figures"] = _printed(desk, draft, anchor)
    return "; ".join([state, *(f"{name}={text}" for name, text in said.items())])


def seen_of(desk: Desk, subject: str) -> str:
    """A hash of a chapter as somebody reads it, text and printed figures: who clears it signs what he has seen, and nothing else."""
    language, _, anchor = subject.partition(":")
    text = words_in(desk.drafts, subject)
    if text is None:
        return ""
    draft = next(draft for draft in desk.drafts if draft.language == language)
    return sha256(f"{text}\n{_printed(desk, draft, anchor)}".encode()).hexdigest()[:16]


def words_in(drafts: Sequence[Draft], subject: str) -> str | None:
    """The words of a chapter; None where no draft has it."""
    language, _, anchor = subject.partition(":")
    draft = next((draft for draft in drafts if draft.language == language), None)
    return _text_of(draft, anchor) if draft is not None and anchor in _titles(draft) else None


def _read(value: str) -> tuple[str, dict[str, str]]:
    state, *rest = [piece.strip() for piece in value.split(";")]
    pairs = (piece.partition("=") for piece in rest if piece)
    return state.casefold(), {_NAMES.get(name.strip().casefold(), ""): text.strip() for name, _, text in pairs}


def _drafts(workspace: Folder) -> list[Draft]:
    from kolosi.workspace.write.drafts import read_drafts

    return read_drafts(workspace)


# -- chapters ---------------------------------------------------------------------------------------------------------


def _titles(draft: Draft) -> Mapping[str, str]:
    """The chapters of a draft: anchor and heading."""
    return {head.anchor: plain_text(head.runs) for head in chapters(read([draft], Cover(title={})))}


def _text_of(draft: Draft, anchor: str) -> str:
    """The Markdown of a chapter with the endnotes to which its marks lead, wherever they are written."""
    text = _alone(draft, anchor)
    own = NOTE.sub("", text)
    notes = [note[0] for note in NOTE.finditer(draft.text) if f"[^{note['name']}]" in own]
    return "\n\n".join([own, *notes])


def _alone(draft: Draft, anchor: str) -> str:
    """The Markdown of a chapter, up to the next one; the whole draft where its headings cannot be told apart."""
    starts = [unit.first for unit in units(draft.text) if unit.kind == "heading" and unit.lead.strip() == "#"]
    blocks = read([draft], Cover(title={})).blocks
    anchors = [block.anchor for block in blocks if isinstance(block, Heading) and block.level == 1]
    if len(anchors) != len(starts):
        return draft.text
    ends = [*starts[1:], len(draft.text)]
    return next(draft.text[start:end] for name, start, end in zip(anchors, starts, ends, strict=True) if name == anchor)


def _keys(desk: Desk, draft: Draft, anchor: str) -> frozenset[Key]:
    """The figures that a chapter prints, in sentences, strips, tables, charts and maps."""
    part = Draft(file=draft.file, language=draft.language, text=_text_of(draft, anchor))
    return cited([part], desk.scope).keys


def _printed(desk: Desk, draft: Draft, anchor: str) -> str:
    """A hash of what a chapter prints of each figure in it."""
    said = []
    for key in sorted(_keys(desk, draft, anchor)):
        released = desk.released.get(key)
        words = figure_text(released, "en") if released is not None else absence_text(None, "en")
        said.append(f"{key}={words}")
    return sha256("\n".join(said).encode()).hexdigest()[:12]


# -- the page ---------------------------------------------------------------------------------------------------------


def clearances_of(workspace: Folder) -> Mapping[str, Clearance]:
    """The clearances in force, by language and chapter."""
    from kolosi.workspace.decide.recording import sound_by

    decided = workspace.decisions.latest(CLEARANCE).values()
    found = {one.subject: _clearance(one) for one in sound_by(require_clearance, workspace, decided)}
    return {subject: one for subject, one in found.items() if one.state != _OPEN}


def _clearance(decision: Decision) -> Clearance:
    state, said = _read(decision.value)
    return Clearance(
        state=state,
        function=said.get("by", ""),
        copy=said.get("copy", ""),
        figures=said.get("figures", ""),
        since=date.fromisoformat(decision.when[:10]),
    )


def clearance(desk: Desk) -> Iterator[Finding]:
    """The chapters whose figures moved since somebody cleared them, and those not cleared to the end; nothing where nobody began."""
    if not desk.workspace.decisions.latest(CLEARANCE):
        return
    known = clearances_of(desk.workspace)
    for draft in desk.drafts if known else ():
        yield from _of_draft(desk, draft, known)


def reopened(desk: Desk, language: str) -> list[Reopened]:
    """The chapters of a language whose figures moved since somebody cleared them."""
    known = clearances_of(desk.workspace)
    return [one for draft in desk.drafts if draft.language == language for one in _moved(desk, draft, known)]


def _moved(desk: Desk, draft: Draft, known: Mapping[str, Clearance]) -> Iterator[Reopened]:
    for anchor, title in _titles(draft).items():
        one = known.get(f"{draft.language}:{anchor}")
        if one is not None and one.figures != _printed(desk, draft, anchor):
            yield Reopened(anchor=anchor, title=title, clearance=one, keys=_keys(desk, draft, anchor))


def _of_draft(desk: Desk, draft: Draft, known: Mapping[str, Clearance]) -> Iterator[Finding]:
    titles = _titles(draft)
    own = {anchor: known[f"{draft.language}:{anchor}"] for anchor in titles if f"{draft.language}:{anchor}" in known}
    if not own:
        return
    moved = []
    for found in _moved(desk, draft, known):
        moved.append(found.anchor)
        one = found.clearance
        days = {language: day(one.since, language) for language in ("fr", "en")}
        data: Data = {"title": found.title, "function": one.function, "copy": one.copy or "–", **days}
        yield line(desk, "ready_clearance_moved", found=draft.file, about=[found.anchor, one.figures], data=data)
    waiting = [anchor for anchor in titles if anchor in moved or anchor not in own or own[anchor].state != _CLEARED]
    if waiting:
        told = {
            language: _states(desk, language, titles, waiting, {a: o for a, o in own.items() if a not in moved})
            for language in ("fr", "en")
        }
        yield line(desk, "ready_clearance", found=draft.file, count=len(waiting), about=waiting, data=told)


def _states(
    desk: Desk, language: str, titles: Mapping[str, str], waiting: list[str], own: Mapping[str, Clearance]
) -> str:
    """The chapters that wait, each with its state in words."""
    text = desk.workspace.knowledge.messages.text
    states = {anchor: own[anchor].state if anchor in own else _OPEN for anchor in waiting}
    return ", ".join(f"{titles[anchor]} ({say(text(STATES[state]), language)})" for anchor, state in states.items())


def clearance_sound(desk: Desk) -> Data:
    """How many chapters are cleared, in all languages."""
    return {"count": sum(one.state == _CLEARED for one in clearances_of(desk.workspace).values())}
