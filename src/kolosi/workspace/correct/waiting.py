"""Rows that wait for a cell nobody can read for sure: what a person may decide about them, in the list and by hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kolosi.intake.columns.cell_decisions import (
    AMBIGUOUS,
    DEDUCT,
    KEEP,
    LEAVE_OUT,
    ORDERS,
    WAIT,
    WITHOUT,
    Cells,
    Settled,
)
from kolosi.intake.columns.deducted import NEGATIVE
from kolosi.intake.columns.table import fold
from kolosi.intake.columns.unanswered import EMPTY
from kolosi.intake.records.colours import DECIDES, FILLED
from kolosi.intake.records.problems import SAME_NUMBER, STRAY
from kolosi.model.finding import Finding, Refusal, point
from kolosi.model.label import Label, say
from kolosi.reading.labels import label
from kolosi.workspace.records.building import findings_in, texts_in
from kolosi.workspace.records.built import Built

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from kolosi.model.decision import Decision
    from kolosi.model.source import Rule
    from kolosi.workspace.folder import Folder

ROWS = "rows"
_BY_WORDS = ("unknown_word", "unknown_place", "ambiguous_place")
"""Problems that a Decision about a word or a place lifts."""

ANSWERS: Mapping[str, Label] = {
    name: label(f"waiting.answers.{name}")
    for name in (
        "dmy",
        "mdy",
        LEAVE_OUT,
        WITHOUT,
        KEEP,
        DEDUCT,
        "other_fact",
        "as_they_stand",
        "means_zero",
        "count_coloured",
    )
}
ZERO = "0"
"""What stands in place of empty cells that mean zero."""
RIGHT: Mapping[str, str] = {STRAY: KEEP, SAME_NUMBER: "other_fact", DECIDES: "as_they_stand", FILLED: "count_coloured"}
"""The words in which a person says of a problem that what stands there is right: all are kept as one answer."""
_EMPTY = label("waiting.empty")
_SHOWN = 3
_LENGTH = 12


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """Cells that keep their rows waiting: what was found, how often, and the point that says what is wrong."""

    cells: Cells
    source: str
    file: str
    texts: tuple[str, ...]
    count: int
    finding: Finding
    holds: bool = True

    @property
    def choices(self) -> tuple[str, ...]:
        """What may be decided without typing."""
        if self.cells.problem == NEGATIVE:
            return DEDUCT, LEAVE_OUT
        if self.cells.problem == FILLED:
            return LEAVE_OUT, RIGHT[FILLED]
        if self.cells.problem == EMPTY:
            return "means_zero", WITHOUT, LEAVE_OUT
        rest = (LEAVE_OUT,) if self.holds else (WITHOUT, LEAVE_OUT)
        rest = (*rest, RIGHT[self.cells.problem]) if self.cells.problem in RIGHT else rest
        return (*ORDERS, *rest) if self.cells.problem == AMBIGUOUS else rest

    def value(self, language: str) -> str:
        """What was found, as people read it."""
        shown = [text for text in self.texts[:_SHOWN] if text]
        return ", ".join([*shown, *(["…"] if len(self.texts) > _SHOWN else [])]) or say(_EMPTY, language)

    def offered(self, language: str) -> tuple[str, ...]:
        """The choices in words; of two readings of a date, each with the day it gives."""
        return tuple(f"{say(ANSWERS[id_], language)}{self._example(id_, language)}" for id_ in self.choices)

    def _example(self, id_: str, language: str) -> str:
        import polars as pl

        from kolosi.intake.columns.values import read_day
        from kolosi.report.draft.numerals import day

        order = next((order for order in ORDERS if order == id_), None)
        if order is None:
            return ""
        found = read_day(pl.Series([self.texts[0]]), order=order)[0][0]
        return f" ({self.texts[0]} = {day(found, language)})" if found else ""


def rows_that_wait(workspace: Folder, built: Built, of: Collection[str] | None = None) -> list[Waiting]:
    """Every group of cells that keeps rows waiting and that no word or place explains; dates by column. `of`: ids of the receipts meant."""
    found: dict[Cells, Waiting] = {}
    for receipt in (one for one in workspace.receipts.current() if of is None or one.id in of):
        entry = built.receipts.get(receipt.id, {})
        held_by = set(texts_in(entry, "held_by")) - set(_BY_WORDS)
        for finding in findings_in(entry):
            if finding.id in held_by:
                cells = _cells(finding, receipt.kept)
                before = found.get(cells)
                found[cells] = Waiting(
                    cells=cells,
                    source=receipt.source,
                    file=receipt.file,
                    texts=(*(before.texts if before else ()), finding.found or ""),
                    count=finding.count + (before.count if before else 0),
                    finding=before.finding if before else finding,
                    holds=finding.data.get("holds") != "no",
                )
    return list(found.values())


def _cells(finding: Finding, kept: str) -> Cells:
    return Cells(
        file=kept[:_LENGTH],
        problem=finding.id,
        sheet=finding.where.sheet or "",
        column=finding.where.column or "",
        found="" if finding.id == AMBIGUOUS else finding.found or "",
    )


def settled_of(decisions: Iterable[Decision], kept: str) -> tuple[Settled, ...]:
    """What was decided about rows of a file, by the hash of what is kept of it."""
    pairs = ((Cells.parse(decision.subject), decision.value) for decision in decisions)
    return tuple(
        Settled(cells=cells, value=value)
        for cells, value in pairs
        if cells is not None and cells.file == kept[:_LENGTH] and value != WAIT
    )


def answer_meant(given: str) -> str:
    """What a filled cell of the list stands for: an answer offered, or a value typed in."""
    plain = fold(given.partition(" (")[0])
    known = {fold(text): id_ for id_, label in ANSWERS.items() for text in (id_, *label.values())}
    meant = known.get(plain, given)
    if meant == "means_zero":
        return ZERO
    return KEEP if meant in RIGHT.values() else meant


def require_rows(workspace: Folder, subject: str, value: str) -> None:
    """Raises `Refusal` when cells cannot be answered so: dates with an order, others with a value that can be read."""
    cells = Cells.parse(subject)
    if cells is None:
        raise Refusal(point("rows_unknown", found=subject, data={"known": "–"}))
    if value in (LEAVE_OUT, WAIT, WITHOUT, KEEP) or (cells.problem == AMBIGUOUS and value in ORDERS):
        return
    if cells.problem == NEGATIVE and value == DEDUCT:
        return
    if cells.problem in (DECIDES, FILLED):
        raise Refusal(point("choice_unknown", found=value, data={"known": ", ".join((LEAVE_OUT, WAIT, KEEP))}))
    if cells.problem == AMBIGUOUS:
        raise Refusal(
            point("choice_unknown", found=value, data={"known": ", ".join((*ORDERS, LEAVE_OUT, WAIT, WITHOUT, KEEP))})
        )
    rule = _rule(workspace, cells)
    if rule is not None and not _can_be_read(workspace, rule, value):
        raise Refusal(point("value_unreadable", found=value, data={"column": cells.column}))


def _rule(workspace: Folder, cells: Cells) -> Rule | None:
    """How the column of some cells is read; None when their file is gone."""
    receipt = next((one for one in workspace.receipts.all() if one.kept.startswith(cells.file)), None)
    source = workspace.knowledge.sources.get(receipt.source) if receipt else None
    layouts = (
        [layout for layout in source.layouts if layout.id in receipt.layout.split("+")] if source and receipt else []
    )
    return next((rule for layout in layouts for rule in layout.rules if rule.names[0] == cells.column), None)


def _can_be_read(workspace: Folder, rule: Rule, value: str) -> bool:
    import polars as pl

    from kolosi.intake.columns.columns import read_column, says_no_number
    from kolosi.workspace.records.lookup import ContentLookup

    lookup = ContentLookup(workspace.knowledge, {}, workspace.salt)
    if rule.read in {"count", "number"} and says_no_number(value):
        return True
    cells = read_column(pl.Series([value]), pl.Series([1]), rule, lookup)
    return not cells.problems.height and cells.values is not None and cells.values[0] is not None
