"""What any file would give away, before anybody sends it: useful alone, without a workspace."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from kolosi.content.gate import gate_languages
from kolosi.content.messages import packaged_messages
from kolosi.intake import sandbox as guarded
from kolosi.intake.containers.refusal import Unreadable
from kolosi.intake.hidden import Inside, Trace, look_inside
from kolosi.model.finding import Finding, Refusal, Where, point
from kolosi.release.files import columns, judging
from kolosi.release.files.judging import masked
from kolosi.release.files.within import names_within
from kolosi.release.files.words import Limits
from kolosi.release.policy.policy import load_policy
from kolosi.release.text import Minimums
from kolosi.workspace.receive.adding import document_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kolosi.model.manuscript import Manuscript

_TEXTS = frozenset({"docx", "pdf", "html", "text"})
_READ_AS_TEXT = frozenset({".yaml", ".yml", ".log"})
"""Endings of texts that are no documents, and whose words are looked at all the same."""
_OF_THE_GATE = frozenset({"R1", "R2", "R7", "R12", "R15"})
"""Rules about places, periods and counts of figures: of our own figures the release gate has judged them one by one."""
_TOLD = frozenset(
    {"empty", "truncated", "password", "too_large", "too_heavy", "bomb", "too_many_members", "names", "costly", "crash"}
)
"""Reasons that have a sentence of their own; of the others the sentence says that the format is not known."""
_FEW_WORDS = 300
"""A text of so many characters is a name or a line: its language is not known for sure."""
_IN_WORDS = frozenset(
    {"picture_text", "properties", "pdf_properties", "file_remarks", "archive_remarks", "left_over", "form_values"}
)
"""Traces that are to be looked at, and stop a file when their words name somebody."""
_WITHOUT_TEXT = frozenset({"empty", "scanned", "not_a_document"})
"""Reasons for which a document has no text to look at; for any other it is refused, since nobody knows what its text says."""


@dataclass(frozen=True, kw_only=True)
class Inspected:
    """A file that was looked into: its format and the points to check, the gravest first."""

    name: str
    format: str
    findings: tuple[Finding, ...]

    @property
    def blocking(self) -> tuple[Finding, ...]:
        """What must go before the file is sent."""
        return tuple(one for one in self.findings if one.severity == "error")

    @property
    def outcome(self) -> str:
        """The gravest outcome: `block`, `review` or `release`."""
        severities = {one.severity for one in self.findings}
        return "block" if "error" in severities else "review" if "warning" in severities else "release"

    def as_json(self) -> Mapping[str, object]:
        """The public shape."""
        told = [finding.as_json() for finding in self.findings]
        return {"file": self.name, "format": self.format, "outcome": self.outcome, "findings": told}


def inspect(file: str | Path) -> Inspected:
    """What a file on disk would give away. Raises `Refusal` for what cannot be looked into."""
    path = Path(file)
    try:
        data = document_bytes(path, is_table=True)
    except Unreadable as refusal:
        raise _refused(path.name, refusal) from refusal
    return inspected(path.name, data)


@cache
def default_limits() -> Limits:
    """The numbers of the default policy: a file that lies in no workspace is under no protocol."""
    policy = load_policy()
    return Limits(
        sensitive=policy.R2.sensitive,
        other=policy.R2.other,
        k=policy.R15.smallest_group,
        l=policy.R15.fewest_values,
        risk=policy.R15.largest_risk,
        grid_km=policy.R16.grid_km,
    )


def inspected(name: str, data: bytes) -> Inspected:
    """What the bytes of a file from outside would give away; a process of its own reads it. Raises `Refusal`."""
    inside, found = _taken_apart(name, data, look=guarded.look_inside)
    worded = [*(packaged_messages().word(one) for one in found), *_prose_points(name, data, inside)]
    order = ("error", "warning", "note")
    return Inspected(
        name=name, format=inside.format, findings=tuple(sorted(worded, key=lambda one: order.index(one.severity)))
    )


def _taken_apart(name: str, data: bytes, *, look: Callable[[str, bytes], Inside]) -> tuple[Inside, list[Finding]]:
    """The parts and the tables of a file, and what they would give away. Raises `Refusal`."""
    try:
        inside = look(name, data)
    except Unreadable as refusal:
        raise _refused(name, refusal) from refusal
    limits = default_limits()
    tables = columns.traces_of(inside.sheets, limits, name)
    named = names_within(inside.texts)
    return inside, judging.points(name, [*inside.traces, *tables, *columns.traces_of_points(inside, limits), *named])


def _refused(name: str, refusal: Unreadable) -> Refusal:
    id_ = f"document_{refusal.code}" if refusal.code in _TOLD else "inspect_unknown"
    return Refusal(point(id_, where=Where(file=name), found=name, data=dict(refusal.data)))


def _prose_points(name: str, data: bytes, inside: Inside) -> list[Finding]:
    """What the sentences of a document say of a person, by the gate of texts, placed by their paragraph."""
    from kolosi.workspace.review.prose_points import prose_points

    minimums = Minimums.of(load_policy())
    read = _document_of(name, data) if inside.format in _TEXTS else None
    found = (
        [] if read is None else [_placed(one, read.text) for one in prose_points(read, file=name, minimums=minimums)]
    )
    for written in inside.texts:
        told = _said_points(written.text, name, minimums)
        found += [_placed(one, written.text, under=written.place) for one in told]
    for trace in inside.traces:
        if trace.kind in _IN_WORDS and trace.sample:
            told = _said_points(trace.sample, name, minimums)
            found += [_placed(one, trace.sample, under=trace.place or trace.kind) for one in told]
    return found


def _said_points(text: str, name: str, minimums: Minimums) -> list[Finding]:
    """What words that stand alone say of a person. Few words do not tell their language: names are looked for in each."""
    from kolosi.workspace.review.prose_points import prose_points

    found = {(one.id, one.data["start"]): one for one in prose_points(text, file=name, minimums=minimums)}
    for language in gate_languages() if len(text) <= _FEW_WORDS else ():
        for one in prose_points(text, language, file=name, minimums=minimums):
            if one.id.removeprefix("prose_") in _PERSONAL:
                found.setdefault((one.id, one.data["start"]), one)
    return list(found.values())


def _document_of(name: str, data: bytes) -> Manuscript | None:
    """The text of a document; nothing where it has none: its parts have been looked into all the same."""
    is_known = PurePosixPath(name.lower()).suffix not in _READ_AS_TEXT
    try:
        return guarded.read_document(name if is_known else f"{name}.txt", data, entering=False)
    except Unreadable as refusal:
        if refusal.code not in _WITHOUT_TEXT:
            raise _refused(name, refusal) from refusal
        return None


def _placed(finding: Finding, text: str, *, under: str = "") -> Finding:
    """A point of the gate of texts as one of a file: its paragraph, what is personal masked, no command of a workspace."""
    paragraph = text.count("\n\n", 0, int(str(finding.data["start"]))) + 1
    kind = finding.id.removeprefix("prose_")
    found = masked(Trace(kind=kind, sample=finding.found or "")) if kind in _PERSONAL else finding.found
    is_one = bool(under) and "\n\n" not in text
    place = under if is_one else f"{under} › ¶ {paragraph}" if under else f"¶ {paragraph}"
    occurrence = f"{finding.id}:{place}:{finding.data['start']}"
    rule = "R6" if finding.data["rule"] == "personal" else finding.data["rule"]
    data = {**finding.data, "rule": rule, "place": place, "occurrence": occurrence}
    told = packaged_messages().word(replace(finding, found=found, occurrence=occurrence, data=data))
    return replace(told, hint={language: _WAIVING.sub(".", said) for language, said in told.hint.items()})


_PERSONAL = frozenset(
    {"person_named", "office_named", "email", "email_public", "phone", "phone_public", "coordinates"}
    | {"case_number", "address_token", "person_age", "person_described", "person_told", "source_told"}
    | {"only_told", "testimony"}
)
"""Points of the gate of texts that quote a person's name, address or number."""


_WAIVING = re.compile(r"\s?; [^;]*`kolosi decide waiver [^.]*\.$")
"""The end of a hint that says how a workspace lets a passage through."""


def refuse_what_gives_away(files: Mapping[str, bytes]) -> None:
    """R19: refuses files about to be published when one carries what must not leave. Raises `Refusal`.

    They are our own, just written, and are read here. Their sentences are those of the drafts and their counts have passed the gate, which knows what is exempt.
    """
    found = [one for name, data in sorted(files.items()) for one in _taken_apart(name, data, look=look_inside)[1]]
    blocking = (one for one in found if one.severity == "error" and one.data["rule"] not in _OF_THE_GATE)
    worded = [packaged_messages().word(one) for one in blocking]
    if worded:
        first = worded[0]
        told = {**first.message, "place": first.data["place"] or "–"}
        raise Refusal(point("inspect_blocked", where=first.where, count=len(worded), data=told), beside=worded)
