"""What people answered of doubtful bindings in documents: read from Decisions, taken at a door, written down with who and when.

A workspace keeps them with its other Decisions; beside a document of no workspace, a folder of the same form keeps them.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kolosi.intake.columns.table import fold
from kolosi.model.finding import Refusal, point
from kolosi.model.label import say
from kolosi.proof.verdict.questions import is_mark
from kolosi.reading.labels import label, written
from kolosi.store.decisions import Decisions
from kolosi.workspace.decide.recording import noted
from kolosi.workspace.decide.soundness import BINDING, NO, YES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kolosi.workspace.folder import Folder
    from kolosi.workspace.review.proofing import Proofread

FOLDER = "kolosi-decisions"
"""Beside a document that is in no workspace: what was answered of it, and of the next edition in the same folder."""

_WHY = label("questions.why")


def kept_by(file: str | Path, workspace: Folder | None) -> Decisions:
    """Where the answers about a document are kept."""
    return workspace.decisions if workspace is not None else Decisions(Path(file).parent / FOLDER)


def answers_in(decisions: Decisions) -> Mapping[str, bool]:
    """By question, whether its figures belong together: the last answer of whoever gave one."""
    latest = decisions.latest(BINDING)
    return {mark: one.value == YES for mark, one in latest.items() if is_mark(mark)}


def take(decisions: Decisions, found: Proofread, given: Sequence[str], language: str) -> None:
    """Writes answers down, each as `CODE=yes` or `CODE=no`, once all of them were understood. Raises `Refusal` else."""
    for mark, value in [_answer(found, text) for text in given]:
        noted(decisions, BINDING, mark, value, why=say(_WHY, language).format(file=found.name))


def _answer(found: Proofread, text: str) -> tuple[str, str]:
    """The question that a text answers, and what it says."""
    code, _, said = (fold(part) for part in text.partition("="))
    marks = [one.mark for one in found.questions if one.code == code]
    if not marks:
        raise Refusal(point("question_unknown", found=text, data={"codes": _codes(found)}))
    if said in written("questions.yes"):
        return marks[0], YES
    if said in written("questions.no"):
        return marks[0], NO
    raise Refusal(point("answer_unclear", found=text))


def _codes(found: Proofread) -> str:
    return ", ".join(one.code for one in found.questions) or "–"
