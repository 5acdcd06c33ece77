"""The text: sections not written, what is left of the edition before, placeholders, the gate, numbers against figures, arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from kolosi.content.code import code_of
from kolosi.content.languages import proof_languages
from kolosi.intake.documents.plain import read_plain
from kolosi.proof.checking import checked
from kolosi.release.text import outcome_of
from kolosi.report.draft.links import mentions
from kolosi.report.draft.numerals import period_words
from kolosi.report.draft.periods_said import Said, said_in
from kolosi.report.draft.read_out import read_out
from kolosi.report.draft.sections import sections as sections_of
from kolosi.store.files import note_json, read_json
from kolosi.workspace.decide.waiving import reasons_in_force
from kolosi.workspace.review.answers import answers_in
from kolosi.workspace.review.packs import pack
from kolosi.workspace.review.proofing import SAID, Proofread
from kolosi.workspace.signing.lines import Data, grouped, line, some
from kolosi.workspace.write.unwritten import FORMS, TO_CONFIRM, TO_WRITE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kolosi.model.finding import Finding
    from kolosi.model.label import Label
    from kolosi.report.draft.links import Draft
    from kolosi.workspace.ask.desk import Desk

PERIODS, PLACEHOLDER, NO_DATA = "period_of_last_edition", "placeholder", "figure_without_data"
_TOLD_ELSEWHERE = frozenset((*TO_WRITE, *TO_CONFIRM, PERIODS, PLACEHOLDER, NO_DATA))
"""Points of the drafts that have a line of their own."""


def _of_kind(desk: Desk, *ids: str) -> dict[str, list[Finding]]:
    """The points of some kinds, by file."""
    found: dict[str, list[Finding]] = {}
    for one in desk.points:
        if one.id in ids:
            found.setdefault(one.where.file or "", []).append(one)
    return found


# -- not written ------------------------------------------------------------------------------------------------------


def sections(desk: Desk) -> Iterator[Finding]:
    """Sections that are empty or as the blank document brings them, one line a file."""
    for file, own in _of_kind(desk, *TO_WRITE).items():
        titles = [str(one.found) for one in own]
        yield line(desk, "ready_sections", found=file, count=len(own), about=titles, data={"titles": some(titles)})


def sections_sound(desk: Desk) -> Data:
    """How many sections there are, in all languages."""
    return {"count": sum(len(sections_of(draft.text)) for draft in desk.drafts)}


def placeholders(desk: Desk) -> Iterator[Finding]:
    """Words that stand in for a text that is missing."""
    found = [one for own in _of_kind(desk, PLACEHOLDER).values() for one in own]
    if found:
        said = [str(one.found) for one in found]
        yield line(desk, "ready_placeholders", count=len(found), about=said, data={"examples": some(said)})


# -- left of the edition before ---------------------------------------------------------------------------------------


def carried(desk: Desk) -> Iterator[Finding]:
    """Sentences that nobody has confirmed, with the times that they name; periods left in the text; a title of another period."""
    marked: set[tuple[str, str]] = set()
    for file, own in _of_kind(desk, *TO_CONFIRM).items():
        times = [time for one in own for time in str(one.data.get("times") or "").split(", ") if time]
        marked |= {(file, time) for time in times}
        id_ = "ready_carried_dated" if times else "ready_carried"
        listed = f"kolosi form {FORMS[file]}" if file in FORMS else "kolosi check"
        data: Data = {"mark": own[0].data["mark"], "times": some(times, most=TIMES), "listed": listed}
        yield line(desk, id_, found=file, count=len(own), about=[one.occurrence for one in own], data=data)
    left = [one for own in _of_kind(desk, PERIODS).values() for one in own]
    yield from _periods(desk, [one for one in left if (one.where.file or "", str(one.found)) not in marked])
    yield from _titles(desk)


TIMES = 8
"""So many periods a line names."""


def _periods(desk: Desk, left: Sequence[Finding]) -> Iterator[Finding]:
    """Periods in sentences without a mark: those of the last edition stand in the way; others, before or after it, are to be known."""
    old = desk.workspace.settings.taken_over
    within = [one for one in left if old is not None and any(said.period.overlaps(old) for said in _dated(desk, one))]
    for id_, own in (("ready_periods", within), ("ready_periods_beside", [one for one in left if one not in within])):
        if own:
            times = some((str(one.found) for one in own), most=TIMES)
            about = [one.occurrence for one in own]
            yield line(desk, id_, count=len(own), about=about, data={"times": times})


def _dated(desk: Desk, one: Finding) -> list[Said]:
    """The period that a point is about; of a year or a longer span that began before, nothing: it may well go on."""
    found = (said for language in desk.workspace.settings.languages for said in said_in(str(one.found), language))
    return [said for said in found if not said.is_year]


def _titles(desk: Desk) -> Iterator[Finding]:
    """Periods in the title or subtitle that have nothing in common with the period of the document."""
    settings = desk.workspace.settings
    texts = dict.fromkeys(pair for label in (settings.title, settings.subtitle) for pair in label.items())
    for said in (said for language, text in texts for said in said_in(text, language)):
        if not said.period.overlaps(settings.period):
            told = {language: period_words(str(settings.period), language) for language in ("fr", "en")}
            yield line(desk, "ready_title", found=said.text, data=told)


# -- the gate of texts, and numbers against figures -------------------------------------------------------------------


def gate(desk: Desk) -> Iterator[Finding]:
    """What the texts would give away of somebody; what is only to be examined is told kind by kind."""
    yield from _told(desk, "ready_gate", [one for one in desk.points if _is_of_gate(one)])


def _is_of_gate(finding: Finding) -> bool:
    return outcome_of(finding) in ("block", "review") and finding.id.startswith("prose_")


def points(desk: Desk) -> Iterator[Finding]:
    """What the text says against its figures, registers and notes; what is only to be looked at is told kind by kind."""
    found = [one for one in desk.points if not _is_of_gate(one) and one.id not in _TOLD_ELSEWHERE]
    yield from _told(desk, "ready_points", found)


def _told(desk: Desk, id_: str, found: Sequence[Finding]) -> Iterator[Finding]:
    """One line for all that is wrong, with the first as its example, then the warnings kind by kind."""
    wrong = [one for one in found if one.severity == "error"]
    if wrong:
        about = [one.occurrence for one in wrong]
        yield line(desk, id_, count=len(wrong), about=about, data={**wrong[0].message})
    yield from grouped(desk, [one for one in found if one.severity == "warning"])


def points_sound(desk: Desk) -> Data:
    """How many numbers of the texts are bound to a figure."""
    return {"count": sum(one.target.startswith(("fig:", "change:")) for each in desk.drafts for one in mentions(each))}


# -- the arithmetic of the text ---------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class _Read:
    """What proof-reading a draft found: how many relations hold or not, and those that do not, the gravest first."""

    count: int
    wrong: tuple[_Wrong, ...]
    asked: tuple[_Asked, ...] = ()


@dataclass(frozen=True, kw_only=True)
class _Wrong:
    fingerprint: str
    severity: str
    quote: str
    said: Label


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """A question about figures that may belong together, with its answers in its sentences."""

    mark: str
    quote: str
    said: Label


def proof(desk: Desk) -> Iterator[Finding]:
    """The drafts as they read with their figures in them, their arithmetic done again; what a person waived is left out."""
    waived = reasons_in_force(desk.workspace)
    for draft in desk.drafts:
        found = [one for one in _read(desk, draft).wrong if one.fingerprint not in waived]
        for id_, wanted in (("ready_proof", "high"), ("ready_proof_doubt", "medium")):
            own = [one for one in found if one.severity == wanted]
            if own:
                document = f"out/public/pau.{draft.language}.docx"
                data: Data = {"quote": own[0].quote, "document": document, **own[0].said}
                about = [one.fingerprint for one in own]
                yield line(desk, id_, found=draft.file, count=len(own), about=about, data=data)
        for each in _read(desk, draft).asked:
            data = {"quote": each.quote, "mark": each.mark, **each.said}
            yield line(desk, "ready_question", found=draft.file, about=[each.mark], data=data)


def proof_sound(desk: Desk) -> Data:
    """How many calculations of the texts were done again."""
    return {"count": sum(_read(desk, draft).count for draft in desk.drafts)}


def _read(desk: Desk, draft: Draft) -> _Read:
    """What proof-reading finds in a draft; done again only when its words, its figures, an answer or the program changed."""
    if draft.language not in proof_languages():
        return _Read(count=0, wrong=())
    text = read_out(draft, desk.released)
    answers = answers_in(desk.workspace.decisions)
    known = f"{code_of('proof', 'model')}{sorted(answers.items())}{text}"
    digest = sha256(known.encode("utf-8", "surrogatepass")).hexdigest()
    path = desk.workspace.file("build", f"proof.{draft.language}.json")
    kept = read_json(path)
    if isinstance(kept, dict) and kept.get("digest") == digest:
        asked = tuple(_Asked(**one) for one in kept["asked"])
        return _Read(count=int(kept["count"]), wrong=tuple(_Wrong(**one) for one in kept["wrong"]), asked=asked)
    found = _proofread(draft.file, text, draft.language, answers)
    told = {name: [vars(one) for one in some] for name, some in (("wrong", found.wrong), ("asked", found.asked))}
    note_json(path, {"digest": digest, "count": found.count, **told})
    return found


def _proofread(name: str, text: str, language: str, answers: Mapping[str, bool]) -> _Read:
    """The arithmetic of a text."""
    manuscript = read_plain(text.encode("utf-8", "replace"), "markdown")
    read = Proofread(name=name, data=b"", manuscript=manuscript, checked=checked(manuscript, pack(language), answers))
    wrong = tuple(
        _Wrong(
            fingerprint=read.fingerprint(one),
            severity=read.severity(one),
            quote=read.quote(one),
            said=dict(read.say(one)),
        )
        for one in read.flags
    )
    asked = tuple(
        _Asked(mark=one.mark, quote=read.quote(one.relation), said={each: read.ask(one, each).told for each in SAID})
        for one in read.questions
    )
    return _Read(count=len(read.checked.relations), wrong=wrong, asked=asked)
