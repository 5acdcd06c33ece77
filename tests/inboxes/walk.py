"""Walks an inbox with its truth: files in at first contact, the answers of an officer in the list, figures at every step."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from typing import Any

import openpyxl

from kolosi.content.sources import load_sources
from kolosi.intake.columns.table import fold
from kolosi.model.finding import Refusal
from kolosi.model.key import Key
from kolosi.workspace import Workspace
from kolosi.workspace.answers import Added
from kolosi.workspace.ask.desk import Desk
from kolosi.workspace.correct.meant import meant_by
from kolosi.workspace.receive.asked import asked_files
from kolosi.workspace.write.creating import create

ROUNDS = 6
SOURCES = frozenset(load_sources())
"""The sources that a file may come in under."""

LIST = ("out", "internal", "a_corriger.xlsx")
NOTHING = "ne pas compter ce fichier"


@dataclass(frozen=True, kw_only=True)
class Told:
    """What the inbox says of one of its files: from whom, when, what it is, and the answers to its headers and words."""

    file: str
    country: str
    source: str | None
    organisation: str | None
    during: str | None
    expect: str
    answers: Mapping[str, Sequence[str]]
    counted: int | None = None
    never: Sequence[str] = ()
    decisions: Sequence[Mapping[str, str]] = ()

    @property
    def name(self) -> str:
        """The name of the file without its folder."""
        return self.file.rsplit("/", 1)[-1]


def inbox(folder: Path) -> list[Told]:
    """The files of an inbox as it tells them."""
    names = Told.__dataclass_fields__
    entries = json.loads((folder / "files.json").read_text("utf-8"))
    return [Told(**{name: value for name, value in entry.items() if name in names}) for entry in entries]


@dataclass(frozen=True, kw_only=True)
class Due:
    """A figure that is due: its value, or None for no data."""

    key: str
    value: Fraction | None
    after: str


def truth(folder: Path) -> list[Due]:
    """The figures of an inbox."""
    entries = json.loads((folder / "truth.json").read_text("utf-8"))
    return [
        Due(
            key=str(one["key"]),
            value=None if one["value"] is None else Fraction(str(one["value"])),
            after=str(one.get("after", "answers")),
        )
        for one in entries
    ]


@dataclass(frozen=True, kw_only=True)
class Wrong:
    """A figure that is not what it should be."""

    key: str
    due: Fraction | None
    found: Fraction | None


def measured(workspace: Workspace, dues: Sequence[Due]) -> dict[str, Fraction | None]:
    """The values that are computed, whether or not they may leave; of a change its percent, None where not comparable."""
    desk = workspace.desk()
    keys = {due.key: key for due in dues if (key := _known(desk, due.key)) is not None}
    changes = desk.comparisons([key for key in keys.values() if key.is_change])
    estimates = desk.estimates([key for key in keys.values() if not key.is_change])
    values = {key: one.percent if one.verdict != "NOT COMPARABLE" else None for key, one in changes.items()}
    values |= {key: one.value for key, one in estimates.items()}
    return {due.key: values[keys[due.key]] if due.key in keys else None for due in dues}


def _known(desk: Desk, text: str) -> Key | None:
    """The key that a text names; None where no file has brought the indicator, the term or the place that it speaks of."""
    try:
        key = desk.workspace.key(text.removeprefix("change:"))
        desk.require(key)
    except Refusal:
        return None
    return key


def wrong_and_lacking(found: Mapping[str, Fraction | None], dues: Sequence[Due]) -> tuple[list[Wrong], list[Wrong]]:
    """The figures that have a wrong number, and those that have none yet though one is due."""
    others = [Wrong(key=due.key, due=due.value, found=found[due.key]) for due in dues]
    others = [one for one in others if not agrees(one.found, one.due)]
    return [one for one in others if one.found is not None], [one for one in others if one.found is None]


def differences(workspace: Workspace, dues: Sequence[Due]) -> tuple[list[Wrong], list[Wrong]]:
    """The figures of a workspace that have a wrong number, and those that have none yet though one is due."""
    return wrong_and_lacking(measured(workspace, dues), dues)


def agrees(found: Fraction | None, due: Fraction | None) -> bool:
    """True for the same number, a percent to one decimal; no data agrees with no data alone."""
    if found is None or due is None:
        return found is due
    return abs(found - due) < Fraction(6, 100)


# -- first contact ----------------------------------------------------------------------------------------------------


def outcomes(workspace: Workspace, told: Sequence[Told], answers: Sequence[Added]) -> dict[str, str]:
    """What first contact made of each file: its source, `asked: sources`, or the point that keeps it out."""
    asked = {one.file: one for one in asked_files(workspace)}
    by_name: dict[str, list[Added]] = {}
    for answer in answers:
        by_name.setdefault(answer.file, []).append(answer)
    found = {}
    for one in sorted(told, key=lambda one: one.file):
        answer = by_name[one.name].pop(0)
        if answer.receipt is not None:
            found[one.file] = answer.receipt.source
        elif answer.unread:
            found[one.file] = f"asked: {', '.join(asked[one.name].sources)}"
        else:
            found[one.file] = answer.findings[0].id if answer.findings else "nothing"
    return found


KEPT_OUT = frozenset(
    {
        "older_version",
        "same_content",
        "already_received",
        "file_not_used",
        "pivot_pasted",
        "record_level_survivors",
        "already_asked",
    }
)
"""Points that keep a file out for a reason that is its own."""


def is_right(told: Told, found: str, country: str) -> bool:
    """True where a file came in under its own source, the right question was asked, or it was refused as it must be."""
    if found.startswith("asked: "):
        sources = found.removeprefix("asked: ").split(", ")
        return told.source in sources or not sources[0] or told.source is None
    if is_kept_out(told, country):
        return found not in SOURCES and found != "nothing"
    return found == told.source or found in KEPT_OUT


def is_misplaced(told: Told, found: str, country: str) -> bool:
    """True where a file counts as what it is not: under the source of others, or at all though it must be kept out."""
    return found in SOURCES and (is_kept_out(told, country) or found != told.source)


def is_kept_out(told: Told, country: str) -> bool:
    """True for a file that no figure of the country may come from."""
    return told.source is None or told.country != country or told.expect == "refuse"


# -- answers ----------------------------------------------------------------------------------------------------------


def answer_list(workspace: Workspace, folder: Path, told: Sequence[Told], country: str) -> Path | None:
    """The list of what is asked, filled in as the officer of the inbox would; None where there is none."""
    path = workspace.file(*LIST)
    if not path.is_file():
        return None
    book = openpyxl.load_workbook(path)
    by_name = {one.name: one for one in told}
    by_name |= {sha256((folder / "files" / one.file).read_bytes()).hexdigest()[:12]: one for one in told}
    for row in book.worksheets[0].iter_rows(min_row=2):
        texts = [str(cell.value or "") for cell in row]
        given = [one for one in _answers(texts, by_name, told, country) if one]
        kind, _, subject = texts[8].partition("|")
        understood = next((one for one in given if meant_by(workspace, kind, subject, one)), None)
        if given:
            row[7].value = understood or given[0]
    filled = workspace.folder.parent / "rendu.xlsx"
    book.save(filled)
    return filled


def _answers(texts: Sequence[str], by_name: Mapping[str, Told], told: Sequence[Told], country: str) -> Iterator[str]:
    kind, _, file, column, found = texts[:5]
    code = texts[8]
    own = by_name.get(code.partition("|")[2][:12]) or by_name.get(file)
    if own is not None and code.startswith("file|"):
        if own.country != country:
            yield NOTHING
        other = by_name.get(found)
        if kind == "deux versions" and other is not None and _is_of_a_part(other):
            yield "l’autre est plus récent : ne compter de celui-ci que le reste"
        yield from _about_file(kind, own, column, found)
    everyone = [*([own] if own else []), *told]
    for one in everyone:
        for said, answers in one.answers.items():
            if fold(said) == fold(found):
                yield from answers


def _is_of_a_part(one: Told) -> bool:
    """True where an inbox says that a file corrects only a part of another."""
    return any(re.search(r"\bOnly\b", said["answer"]) for said in one.decisions)


def _about_file(kind: str, own: Told, column: str, found: str) -> Iterator[str]:
    if kind == "déjà compté ?" and not own.counted:
        yield "celui-ci remplace l’autre" if own.organisation is None and own.source else "l’autre compte, celui-ci non"
    elif own.source is None or own.counted == 0:
        yield NOTHING if kind != "deux versions" else "l’autre compte, celui-ci non"
    elif kind == "fichier sans ligne":
        yield "oui : rapport zéro, rien ne s’est passé"
    elif kind == "totaux au lieu de lignes":
        yield "non, ils ne sont nulle part ailleurs : les compter"
    elif kind == "deux versions":
        part = "celui-ci remplace l’autre pour ses périodes et ses lieux"
        yield part if _is_of_a_part(own) else "celui-ci remplace l’autre"
    elif kind == "source du fichier":
        yield own.source
    elif kind == "expéditeur":
        yield own.organisation or ""
    elif kind == "période":
        yield own.during or ""
    elif kind == "colonne manquante":
        yield next((header for header, names in own.answers.items() if fold(names[0]) == fold(found)), "")
        yield own.during or ""


def walk(folder: Path, at: Path, country: str, period: str) -> Iterator[tuple[str, Workspace, list[Added]]]:
    """The workspace after first contact (`first contact`), then after each list that was given back (`answers`)."""
    workspace = Workspace(create(at / "espace", country=country, period=period))
    told = inbox(folder)
    answers = workspace.add([folder / "files"])
    yield "first contact", workspace, answers
    before: Any = None
    for _ in range(ROUNDS):
        filled = answer_list(workspace, folder, told, country)
        if filled is None:
            break
        answers = workspace.add([filled])
        now = len(workspace.decisions.all()), len(workspace.receipts.current())
        if now == before:
            break
        before = now
        yield "answers", workspace, answers
