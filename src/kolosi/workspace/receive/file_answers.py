"""What people answered about one file: Decisions that carry the beginning of its hash, and what a command said."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kolosi.intake.columns.signs import DURING, TOLD
from kolosi.model.finding import Refusal, point
from kolosi.model.spelling import fold
from kolosi.workspace.ask.periods import period_said
from kolosi.workspace.correct.nearby import require_one_of, require_place, require_source

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kolosi.model.receipt import Receipt
    from kolosi.workspace.folder import Folder

FILE = "file"
SHORT = 12
"""Digits of the hash that stand for a file in a Decision."""

LEAVE, BOTH, INSTEAD, PART, REST, YES, NO = "leave", "both", "instead", "part", "rest", "yes", "no"
USES = (LEAVE, BOTH, INSTEAD, PART, REST)
"""What may be done with a file beside another: leave it aside, count both, count it instead, instead of the same part, or only
the rest of it, of which the other does not speak."""

COLUMN, WANTED = "column", "wanted"
FREE = ("organisation", "period")


@dataclass(frozen=True, kw_only=True)
class SaidOfFile:
    """What was said of one file, by a command or by Decisions.

    `columns` gives columns by folded header, and what stands for those it has not; `beside` what to do with it beside the
    receipt of another file; `is_zero` whether a file without rows reports that nothing happened, `are_sums_counted` whether
    counts that stand where others send rows are counted.
    """

    source: str | None = None
    organisation: str | None = None
    during: str | None = None
    at: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    beside: Mapping[str, str] = field(default_factory=dict)
    is_zero: bool | None = None
    are_sums_counted: bool | None = None
    is_left: bool = False


def said_of_file(workspace: Folder, digest: str, command: SaidOfFile) -> SaidOfFile:
    """What is said of a file; a command goes before what was answered earlier."""
    answers = answers_of(workspace, digest)
    beside = {what.partition(":")[2]: value for what, value in answers.items() if what.startswith("beside:")}
    return replace(
        command,
        source=command.source or answers.get("source"),
        organisation=command.organisation or answers.get("organisation"),
        during=command.during or answers.get("period"),
        columns={**columns_said(answers), **command.columns},
        beside={**beside, **command.beside},
        is_zero=command.is_zero if command.is_zero is not None else _yes(answers.get("zero")),
        are_sums_counted=_yes(answers.get("sums")),
        is_left=answers.get("use") == LEAVE,
    )


def _yes(value: str | None) -> bool | None:
    return None if value is None else value == YES


def _stands_for(column: str, value: str) -> dict[str, str]:
    """The header that is a column that was wanted, or a text that stands for it in all rows (`= text`)."""
    if value.startswith(TOLD):
        return {f"{TOLD}{column}": value[1:].strip()}
    return {fold(value): column}


def answers_of(workspace: Folder, digest: str) -> Mapping[str, str]:
    """What was answered about a file, by question."""
    prefix = f"{digest[:SHORT]}:"
    latest = workspace.decisions.latest(FILE)
    return {subject[len(prefix) :]: one.value for subject, one in latest.items() if subject.startswith(prefix)}


def columns_said(answers: Mapping[str, str]) -> dict[str, str]:
    """The column, or `ignore`, that each folded header is said to be in the answers about a file; and what stands for others."""
    found: dict[str, str] = {}
    for what, value in answers.items():
        name, _, rest = what.partition(":")
        if name == COLUMN:
            found[fold(rest)] = value
        elif name == WANTED:
            found |= _stands_for(rest, value)
    return found


def said_to_the_reader(said: SaidOfFile) -> Mapping[str, str]:
    """What was said of the columns of a file; and its period, for tables that have no column of time."""
    return said.columns if said.during is None else {**said.columns, DURING: said.during}


def answers_by_file(workspace: Folder) -> Mapping[str, Mapping[str, str]]:
    """What was answered about each file, by question, by the beginning of its hash."""
    found: dict[str, dict[str, str]] = {}
    for subject, one in workspace.decisions.latest(FILE).items():
        digest, _, what = subject.partition(":")
        found.setdefault(digest, {})[what] = one.value
    return found


def words_by_receipt(workspace: Folder) -> Callable[[Receipt], str]:
    """What the reading of each receipt depends on besides its bytes: the words of the workspace, and what was said of its columns."""
    words, answers = workspace.words_digest(), answers_by_file(workspace)

    def of(receipt: Receipt) -> str:
        said = columns_said(answers.get(receipt.original[:SHORT], {}))
        return "|".join((words, *(f"{header}={column}" for header, column in sorted(said.items()))))

    return of


def subject_of_file(digest: str, what: str) -> str:
    """What a Decision about a question of a file is about."""
    return f"{digest[:SHORT]}:{what}"


def require_file(workspace: Folder, subject: str, value: str) -> None:
    """Raises `Refusal` when a Decision about a file asks for what does not exist, or answers what cannot be."""
    digest, _, what = subject.partition(":")
    name, _, _ = what.partition(":")
    if not digest or not what:
        raise Refusal(point("file_question_unknown", found=subject))
    if name == "source":
        require_source(workspace.knowledge.sources, value)
    elif name == "period":
        period_said(value)
    elif name == "beside":
        require_one_of(USES, value, "choice_unknown")
    elif name == "use":
        require_one_of((LEAVE,), value, "choice_unknown")
    elif name in {"zero", "sums"}:
        require_one_of((YES, NO), value, "choice_unknown")
    elif name == "place":
        require_place(workspace.knowledge.places, value)
    elif name not in {COLUMN, WANTED, "organisation"}:
        raise Refusal(point("file_question_unknown", found=subject))
