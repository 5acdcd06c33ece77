"""A line of the page: a point to check under a name that says what it is about, so that a reservation holds for that and no more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from kolosi.model.finding import Finding, Refusal, Where, point
from kolosi.workspace.correct.correction_words import KINDS, NAMES
from kolosi.workspace.receive.asked import Asked, open_of

if TYPE_CHECKING:
    from kolosi.model.figure import Estimate
    from kolosi.model.label import Label
    from kolosi.workspace.ask.desk import Desk
    from kolosi.workspace.folder import Folder

SHOWN = 3
"""So many keys, titles or periods a line names; kolosi check and kolosi figures give the rest."""

Data = Mapping[str, str | int | float | None]


def line(
    desk: Desk,
    id_: str,
    *,
    found: str | None = None,
    count: int = 1,
    about: Iterable[str] = (),
    data: Data | None = None,
) -> Finding:
    """A line with its words. `about` is all that it speaks of: the line is another one once that changes."""
    where = Where(file=found) if found else Where()
    worded = desk.workspace.say(point(id_, where=where, found=found, count=count, data=data))
    return replace(worded, occurrence=name_of(desk, id_, [found or "", *sorted(about)]))


def grouped(desk: Desk, findings: Sequence[Finding]) -> list[Finding]:
    """Points to check, one line for each kind: the first, with how often it was met."""
    kinds: dict[str, list[Finding]] = {}
    for finding in findings:
        kinds.setdefault(finding.id, []).append(finding)
    return [
        replace(
            group[0],
            count=sum(one.count for one in group),
            occurrence=name_of(desk, id_, sorted(one.occurrence for one in group)),
        )
        for id_, group in kinds.items()
    ]


def name_of(desk: Desk, id_: str, about: Iterable[str]) -> str:
    """The name of a line in a Decision: its kind, and a hash of what it is about in the reporting period."""
    told = "|".join([str(desk.workspace.settings.period), id_, *about])
    return f"{id_}:{sha256(told.encode()).hexdigest()[:8]}"


def some(texts: Iterable[str], *, most: int = SHOWN) -> str:
    """The first few of some texts, each once."""
    known = list(dict.fromkeys(texts))
    return ", ".join([*known[:most], *(["…"] if len(known) > most else [])])


def list_command(workspace: Folder) -> str:
    """The command that gives the list to correct back; where the workspace is sealed, the one that takes it out first."""
    name = NAMES.get(workspace.settings.languages[0], NAMES["en"])
    listed, folder = Path("out", "internal", name), workspace.folder
    if workspace.vault is not None:
        return f"kolosi unlock --take {listed.as_posix()} --into …"
    if folder == Path():
        return f"kolosi add {listed.as_posix()}"
    return f'kolosi add "{(folder / listed).as_posix()}" --workspace "{folder.as_posix()}"'


def asked_of(workspace: Folder, one: Asked) -> Label:
    """What nobody has said yet of a file, in words; nothing where everything is answered."""
    kinds = dict.fromkeys(question.kind for question in open_of(workspace, one) if question.waits)
    return joined(KINDS[kind] for kind in kinds if kind in KINDS) if kinds else {}


def source_of(desk: Desk, estimate: Estimate) -> str:
    """The system that a value is read from; of several, the first."""
    indicator = desk.workspace.knowledge.indicators[estimate.key.indicator]
    return next(iter(estimate.sources), indicator.source or "")


def title_of(desk: Desk, source: str) -> Label:
    """What people call a system."""
    known = desk.workspace.knowledge.sources.get(source)
    return known.title if known else {"fr": source or "–", "en": source or "–"}


def joined(labels: Iterable[Label]) -> Label:
    """Some texts in a row, by language."""
    known = list(labels)
    return {language: some(label.get(language, "") for label in known) for language in ("fr", "en")}


def missing_draft(desk: Desk) -> Finding | None:
    """That the draft of a language is not there, where it is not."""
    try:
        list(desk.drafts)
    except Refusal as refusal:
        return refusal.finding
    return None
