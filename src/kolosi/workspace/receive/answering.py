"""The to-correct list answered line by line: the same Decisions, steps and files as the workbook given back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kolosi.model.finding import Finding, Refusal, point
from kolosi.model.label import say
from kolosi.workspace.answers import Added
from kolosi.workspace.correct.corrected import decide_answers
from kolosi.workspace.correct.correction_words import NAMES
from kolosi.workspace.correct.questions import Line, lines_of
from kolosi.workspace.receive.submitting import answered_files, with_lists
from kolosi.workspace.receive.whose import own_files
from kolosi.workspace.records.activities import possible_duplicates

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kolosi.workspace.folder import Folder


@dataclass(frozen=True, kw_only=True)
class Corrections:
    """What there is to correct; after answers, how many Decisions were taken, the files that count now, the points to check."""

    lines: tuple[Line, ...]
    decisions: int = 0
    files: tuple[Added, ...] = ()
    findings: tuple[Finding, ...] = ()

    def as_json(self) -> Mapping[str, object]:
        """The public shape."""
        return {
            "lines": [vars(line) for line in self.lines],
            "decisions": self.decisions,
            "files": [one.as_json() for one in self.files],
            "findings": [one.as_json() for one in self.findings],
        }


def to_correct(workspace: Folder, language: str | None = None) -> list[Line]:
    """The lines of the list as it stands; of a person who speaks of his own files, those about them."""
    built = workspace.build()
    return lines_of(workspace, built, possible_duplicates(workspace, built), language=language, of=own_files(workspace))


def answer(workspace: Folder, answers: Mapping[str, str], *, sure: bool) -> Corrections:
    """Takes the Decisions of some lines, by the code of each; with `sure`, of all that are filled in beforehand too.

    Raises `Refusal`, with nothing recorded, for a code that no line bears.
    """
    lines = to_correct(workspace)
    known = {line.subject for line in lines}
    for subject in answers:
        if subject not in known:
            raise Refusal(point("answer_to_nothing", found=subject))
    filled = {line.subject: answers.get(line.subject) or (line.filled if sure else "") for line in lines}
    decided, points = decide_answers(workspace, {line: given for line in lines if (given := filled[line.subject])})
    name = say(NAMES, workspace.settings.languages[0])
    own = Added(file=name, receipt=None, source="correction", decisions=decided, findings=tuple(points))
    added: Sequence[Added] = [own, *(answered_files(workspace) if decided else [])]
    added = with_lists(workspace, added) if decided else added
    return Corrections(
        lines=tuple(to_correct(workspace)), decisions=decided, files=tuple(added[1:]), findings=tuple(added[0].findings)
    )
