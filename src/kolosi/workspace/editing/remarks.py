"""Remarks of readers on sentences of the draft, made where it is read: a Decision each. Those of Word copies lie in their copies."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kolosi.model.finding import Refusal, point
from kolosi.report.editing.telling import code_of, plain
from kolosi.workspace.correct.nearby import require_one_of
from kolosi.workspace.decide.recording import record

if TYPE_CHECKING:
    from kolosi.model.decision import Decision
    from kolosi.workspace.folder import Folder

COMMENT, SETTLED = "comment", "settled"

_SUBJECT = re.compile(r"(?P<language>[a-z]{2,3}):(?P<section>[^:\s]+):(?P<code>[0-9a-f]{10})")
_ID = re.compile(r"[0-9a-f]{12}")
_LONGEST = 400


@dataclass(frozen=True, kw_only=True)
class Remark:
    """What a reader said of a sentence; `sentence` is what it said then, `code` names it while its words stay."""

    id: str
    language: str
    section: str
    code: str
    sentence: str
    text: str
    author: str
    when: str


def require_comment(workspace: Folder, subject: str, value: str) -> None:
    """Raises `Refusal` where a Decision is on no sentence that can be named, or closes what is no remark."""
    if value == SETTLED:
        if not _ID.fullmatch(subject):
            raise Refusal(point("remark_unknown", found=subject))
        return
    named = _SUBJECT.fullmatch(subject)
    if named is None:
        raise Refusal(point("remark_unknown", found=subject))
    require_one_of(workspace.settings.languages, named["language"], "choice_unknown")


def remarks(workspace: Folder) -> list[Remark]:
    """The remarks that nobody has closed, in order of time."""
    every = [one for one in workspace.decisions.standing() if one.kind == COMMENT]
    closed = {one.subject for one in every if one.value == SETTLED}
    return [_remark(one) for one in every if one.value != SETTLED and one.id not in closed]


def _remark(decision: Decision) -> Remark:
    language, section, code = decision.subject.split(":")
    return Remark(
        id=decision.id,
        language=language,
        section=section,
        code=code,
        sentence=decision.why,
        text=decision.value,
        author=decision.author,
        when=decision.when,
    )


def remark(
    workspace: Folder, language: str, section: str, sentence: str, text: str, *, author: str | None = None
) -> Decision:
    """Records what a reader says of a sentence. Raises `Refusal` where nothing is said."""
    if not text.strip():
        raise Refusal(point("decision_empty", found=plain(sentence)[:_LONGEST]))
    subject = f"{language}:{section}:{code_of(sentence)}"
    require_comment(workspace, subject, text)
    return record(workspace, COMMENT, subject, text.strip(), why=plain(sentence)[:_LONGEST] or "–", author=author)


def settle(workspace: Folder, id_: str, *, author: str | None = None) -> Decision:
    """Closes a remark. Raises `Refusal` where there is none of that code."""
    found = next((one for one in remarks(workspace) if one.id == id_), None)
    if found is None:
        raise Refusal(point("remark_unknown", found=id_))
    return record(workspace, COMMENT, id_, SETTLED, why=found.text[:_LONGEST], author=author)
