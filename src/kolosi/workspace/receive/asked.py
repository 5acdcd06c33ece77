"""Files that do not count yet: what is asked about each before it may. Beside the index of receipts, so that nothing forgets them.

Nothing of such a file is kept: only its name, where it lay, its hash and the questions. Answered, it is read again from
where it lay, if it is still there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from kolosi.model.spelling import fold
from kolosi.store.files import read_json, write_json
from kolosi.workspace.receive.file_answers import COLUMN, LEAVE, SHORT, WANTED, answers_of
from kolosi.workspace.receive.steps import asked_path
from kolosi.workspace.records.building import unknown_from

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from kolosi.intake.columns.lookup import Unknown
    from kolosi.workspace.folder import Folder

BY_DECISION = {"column", "wanted"}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One file that does not count yet. `sources` are those whose figures may lack it, in `period` and `tables` if known."""

    file: str
    digest: str
    path: str
    received: date
    questions: tuple[Unknown, ...]
    sources: tuple[str, ...] = ()
    period: str | None = None
    tables: tuple[str, ...] = ()
    said: Mapping[str, str] | None = None


def asked_files(workspace: Folder) -> list[Asked]:
    """The files that do not count yet, in the order in which they came."""
    kept = read_json(asked_path(workspace))
    return [_from_json(entry) for entry in kept] if isinstance(kept, list) else []


def remember(workspace: Folder, asked: Sequence[Asked], gone: Iterable[str]) -> None:
    """Keeps what is asked about some files; forgets those, by their hash or name, that now count or are left aside."""
    left = set(gone) | {one.digest for one in asked}
    before = asked_files(workspace)
    now = [*(one for one in before if one.digest not in left), *asked]
    if now != before:
        write_json(asked_path(workspace), [_as_json(one) for one in now])


def open_of(workspace: Folder, asked: Asked) -> list[Unknown]:
    """The questions about a file that nobody has answered."""
    answers = answers_of(workspace, asked.digest)
    if answers.get("use") == LEAVE:
        return []
    decided = {subject: decision.value for subject, decision in workspace.decisions.latest("column").items()}
    return [one for one in asked.questions if not _is_answered(one, answers, decided)]


def answerable(workspace: Folder) -> list[Asked]:
    """The files of which every question that holds them back is answered."""
    return [one for one in asked_files(workspace) if not any(question.waits for question in open_of(workspace, one))]


def same_asked(workspace: Folder, digest: str, name: str) -> Asked | None:
    """The file of the same bytes under another name about which something is still asked."""
    same = (one for one in asked_files(workspace) if one.digest == digest[:SHORT] and one.file != name)
    return next((one for one in same if open_of(workspace, one)), None)


def question_of(unknown: Unknown) -> str:
    """The name of a question in a Decision about its file.

    >>> from dataclasses import replace
    """
    if unknown.kind == COLUMN:
        return f"{COLUMN}:{unknown.value}"
    if unknown.kind == WANTED:
        return f"{WANTED}:{unknown.value}"
    if unknown.kind in {"beside", "twice"}:
        return f"beside:{unknown.column}"
    return unknown.kind


def _is_answered(unknown: Unknown, answers: Mapping[str, str], decided: Mapping[str, str]) -> bool:
    if question_of(unknown) in answers:
        return True
    if unknown.kind not in BY_DECISION:
        return False
    if unknown.digest:
        return _is_answered_beside(unknown, answers)
    prefix = f"{unknown.source}/{unknown.layout}:"
    own = {fold(subject[len(prefix) :]): value for subject, value in decided.items() if subject.startswith(prefix)}
    return unknown.value in own.values() if unknown.kind == WANTED else fold(unknown.value) in own


def _is_answered_beside(unknown: Unknown, answers: Mapping[str, str]) -> bool:
    """A header said to be the column that is missing answers both questions, whichever of them was filled in."""
    of_headers, of_columns = (_said_of(answers, kind) for kind in (COLUMN, WANTED))
    if unknown.kind == WANTED:
        return unknown.value in of_headers.values()
    return fold(unknown.value) in {fold(header) for header in of_columns.values()}


def _said_of(answers: Mapping[str, str], kind: str) -> dict[str, str]:
    prefix = f"{kind}:"
    return {what[len(prefix) :]: value for what, value in answers.items() if what.startswith(prefix)}


def asked_about(
    digest: str,
    file: str,
    path: Path,
    received: date,
    questions: Sequence[Unknown],
    said: Mapping[str, str],
    *,
    of_layout: bool = False,
) -> Asked:
    """What is asked about a file that was given; answers to questions `of_layout` hold for all files of that form."""
    own = tuple(one if of_layout else replace(one, digest=digest[:SHORT]) for one in questions)
    return Asked(
        file=file, digest=digest[:SHORT], path=str(path.resolve()), received=received, questions=own, said=said
    )


def _as_json(one: Asked) -> Mapping[str, object]:
    return {
        **vars(one),
        "received": one.received.isoformat(),
        "questions": [dict(vars(question)) for question in one.questions],
        "sources": list(one.sources),
        "tables": list(one.tables),
        "said": dict(one.said or {}),
    }


def _from_json(entry: Mapping[str, object]) -> Asked:
    questions, sources, said = entry.get("questions"), entry.get("sources"), entry.get("said")
    tables = entry.get("tables")
    return Asked(
        file=str(entry["file"]),
        digest=str(entry["digest"]),
        path=str(entry["path"]),
        received=date.fromisoformat(str(entry["received"])),
        questions=tuple(unknown_from(one) for one in questions) if isinstance(questions, list) else (),
        sources=tuple(str(one) for one in sources) if isinstance(sources, list) else (),
        period=str(entry["period"]) if entry.get("period") else None,
        tables=tuple(str(one) for one in tables) if isinstance(tables, list) else (),
        said={str(k): str(v) for k, v in said.items()} if isinstance(said, dict) else {},
    )
