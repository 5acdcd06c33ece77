"""What people answered of doubtful bindings in documents: read from Decisions, taken at a door, written down with who and when.

A workspace keeps them with its other Decisions; beside a document of no workspace, a folder of the same form keeps them.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kolosi.model.decision import BINDING, NO, YES
from kolosi.model.finding import Refusal, point
from kolosi.model.label import say
from kolosi.model.spelling import fold
from kolosi.proof.verdict.questions import code_of, is_mark
from kolosi.reading.labels import label, written
from kolosi.store.decisions import Decisions

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
    """Writes answers down, each as `CODE=yes`, `CODE=no` or all that stand in the margin, once they were understood. Raises `Refusal` else."""
    from kolosi.workspace.decide.recording import noted  # spares those who answer nothing what decisions rest on

    said = [
        each for text in given for each in (in_margin(found) if fold(text) in written("questions.margin") else [text])
    ]
    for mark, value in [_answer(found, text) for text in said]:
        noted(decisions, BINDING, mark, value, why=say(_WHY, language).format(file=found.name))


def in_margin(found: Proofread) -> list[str]:
    """The open questions that were answered in a Word document, each as `CODE=a`: by a reply of one word, or a word below the question."""
    from kolosi.intake.documents.returned import read_returned  # spares those who answer nothing the reader of Word
    from kolosi.report.annotate.word import AUTHOR

    if found.manuscript.format != "docx":
        return []
    remarks = {one.id: one for one in read_returned(found.name, found.data).remarks}
    out = {}
    for one in remarks.values():
        question = remarks.get(one.parent, one)
        codes = [each.code for each in found.questions if question.author == AUTHOR and each.code in question.text]
        word = fold(one.text.splitlines()[-1].strip(" ().")) if one.text else ""
        if len(codes) == 1 and word in written("questions.yes") | written("questions.no"):
            out[codes[0]] = f"{codes[0]}={word}"
    return list(out.values())


def _answer(found: Proofread, text: str) -> tuple[str, str]:
    """The question that a text answers, one that was answered before included, and what it says."""
    code, _, said = (fold(part) for part in text.partition("="))
    known = (*(one.mark for one in found.questions), *found.checked.answers)
    marks = [mark for mark in known if code_of(mark) == code]
    if not marks:
        raise Refusal(point("question_unknown", found=text, data={"codes": _codes(found)}))
    if said in written("questions.yes"):
        return marks[0], YES
    if said in written("questions.no"):
        return marks[0], NO
    raise Refusal(point("answer_unclear", found=text))


def _codes(found: Proofread) -> str:
    return ", ".join(one.code for one in found.questions) or "–"
