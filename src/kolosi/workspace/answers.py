"""What the verbs answer: values for people, and the same as JSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kolosi.measure.comparison.estimators.missing import break_even_table
from kolosi.reading.labels import label
from kolosi.workspace.ask.notebook import Cell, Findings, Shown, figure_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    from kolosi.intake.columns.lookup import Unknown
    from kolosi.model.figure import Comparison, Estimate
    from kolosi.model.finding import Finding
    from kolosi.model.label import Label
    from kolosi.model.receipt import Receipt
    from kolosi.workspace.learn.learning import FileSeen
    from kolosi.workspace.publish.restated import Restated


def plain(value: Fraction | None) -> int | float | None:
    """A number as JSON has it: whole when it is whole."""
    if value is None:
        return None
    return int(value) if value.denominator == 1 else round(float(value), 4)


@dataclass(frozen=True, kw_only=True)
class Difference:
    """What a new file of a submission changed: rows added, changed, deleted; figures that move.

    `fallen` are the months already known of which so much went that the file may be a wrong one: rows before and after.
    """

    added: int = 0
    changed: int = 0
    deleted: int = 0
    moved: tuple[tuple[str, int | float | None, int | float | None], ...] = ()
    fallen: tuple[tuple[str, int, int], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Added:
    """What adding a file gave. Nothing was kept when `receipt` is None; `unread` is then what is asked about its columns.

    A file that is `collected` was sealed for others to read. `seen` is how one of a form that was never met is understood;
    `changed`, how much a form about the workspace itself changed in it; `restated`, what of published editions is another figure now.
    """

    file: str
    receipt: Receipt | None
    source: str | None = None
    layout: str | None = None
    confidence: float | None = None
    rows: int = 0
    records: int = 0
    waiting: int = 0
    findings: tuple[Finding, ...] = ()
    difference: Difference | None = None
    decisions: int = 0
    unread: tuple[Unknown, ...] = ()
    collected: bool = False
    seen: FileSeen | None = None
    changed: int = 0
    restated: tuple[Restated, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "findings", Findings(self.findings))

    def as_json(self) -> Mapping[str, object]:
        """The public shape."""
        return {
            "file": self.file,
            "source": self.source,
            "layout": self.layout,
            "confidence": self.confidence,
            "rows": self.rows,
            "records": self.records,
            "waiting": self.waiting,
            "collected": self.collected,
            "decisions": self.decisions,
            "changed": self.changed,
            "receipt": self.receipt.id if self.receipt else None,
            "period": str(self.receipt.period) if self.receipt else None,
            "organisation": self.receipt.organisation if self.receipt else None,
            "replaces": self.receipt.replaces if self.receipt else None,
            "difference": vars(self.difference) if self.difference else None,
            "restated": [one.as_json() for one in self.restated],
            "findings": [finding.as_json() for finding in self.findings],
        }


@dataclass(frozen=True, kw_only=True)
class FigureAnswer:
    """One figure seen from inside.

    `codes` are those of the files that it counts, `public` the one that stands for its source and period outside. `held` says why it does not leave, or would not if a draft cited it; `merges` are the keys that would in its place,
    `merged` what each of them is, with its period; `settle` what would let it out, each with its command. `owner_status` is `provisional` or
    `validated`, once owners were asked.
    """

    estimate: Estimate
    label: Label
    unit: Label
    is_published: bool
    hidden: Label | None
    codes: tuple[str, ...]
    coverage: Label
    public: tuple[str, ...] = ()
    decimals: int = 0
    caveat: Label = field(default_factory=dict)
    held: Label | None = None
    merges: tuple[str, ...] = ()
    merged: tuple[Label, ...] = ()
    settle: tuple[Finding, ...] = ()
    owner_status: str = ""

    @property
    def value(self) -> int | float | None:
        """The number; None when there is no data or it must not be shown."""
        return None if self.hidden else plain(self.estimate.value)

    def _repr_html_(self) -> str:
        """The figure as a notebook shows it."""
        from kolosi.report.draft.numerals import NO_DATA

        value = (
            "–"
            if self.hidden
            else " / ".join((NO_DATA["fr"], NO_DATA["en"]))
            if self.value is None
            else str(self.value)
        )
        texts: list[Cell] = [str(self.estimate.key), self.coverage, self.caveat, self.hidden or {}]
        return figure_table(self.label, value, [("", text) for text in texts if text])

    def as_json(self) -> Mapping[str, object]:
        """The public shape."""
        estimate = self.estimate
        return {
            "key": str(estimate.key),
            "label": dict(self.label),
            "value": self.value,
            "qualifier": estimate.qualifier,
            "unit": dict(self.unit),
            "n": None if self.hidden else estimate.n,
            "hidden": dict(self.hidden) if self.hidden else None,
            "held": dict(self.held) if self.held else None,
            "merges": list(self.merges),
            "settle": [finding.as_json() for finding in self.settle],
            "status": estimate.status,
            "as_of": estimate.as_of.isoformat() if estimate.as_of else None,
            "coverage": dict(self.coverage),
            "published": self.is_published,
            "receipts": list(self.codes),
            "public_codes": list(self.public),
            "missing": dict(estimate.missing) if estimate.value is None else None,
            "caveat": dict(self.caveat),
            "owner_status": self.owner_status or None,
        }


@dataclass(frozen=True, kw_only=True)
class ChangeAnswer:
    """A change seen from inside."""

    comparison: Comparison
    label: Label
    unit: Label
    hidden: Label | None
    is_published: bool
    decimals: int = 0
    settle: tuple[Finding, ...] = ()

    @property
    def verdict(self) -> str:
        """CHANGE, NO CLEAR CHANGE or NOT COMPARABLE."""
        return self.comparison.verdict

    @property
    def percent(self) -> float | None:
        """The percent change, when it may be said."""
        return None if self.hidden else _rounded(self.comparison.percent)

    @property
    def break_even(self) -> tuple[tuple[Fraction, Fraction], ...]:
        """What a refused fall would be, in percent, by the share of the earlier count that the remaining reporters made."""
        before, after = self.comparison.before.value, self.comparison.after.value
        is_told = any(reason.id == "break_even" for reason in self.comparison.reasons)
        return break_even_table(after, before) if is_told and before and after and not self.hidden else ()

    def _repr_html_(self) -> str:
        """The change as a notebook shows it: the sentence, never a bare percentage."""
        said: list[tuple[Cell, Cell]] = [("", self.hidden or self.comparison.sentence)]
        return figure_table(self.label, self.verdict, [("key", str(self.comparison.key)), *said])

    def as_json(self) -> Mapping[str, object]:
        """The public shape."""
        change = self.comparison
        shown = self.hidden is None
        return {
            "key": str(change.key),
            "label": dict(self.label),
            "unit": dict(self.unit),
            "before": plain(change.before.value) if shown else None,
            "after": plain(change.after.value) if shown else None,
            "difference": plain(change.difference) if shown else None,
            "percent": self.percent,
            "arithmetic": {"percent": _rounded(change.arithmetic) if shown else None},
            "interval": [_rounded(edge) for edge in change.interval] if change.interval and shown else None,
            "verdict": change.verdict,
            "break_even": [{"share": plain(share), "percent": _rounded(moved)} for share, moved in self.break_even],
            "reasons": [{"id": reason.id, "refusal": reason.is_refusal, **reason.message} for reason in change.reasons],
            "sentence": dict(change.sentence) if shown else None,
            "hidden": dict(self.hidden) if self.hidden else None,
            "settle": [finding.as_json() for finding in self.settle],
            "published": self.is_published,
        }


def _rounded(value: Fraction | float | None) -> float | None:
    return None if value is None else round(float(value), 1)


@dataclass(frozen=True, kw_only=True)
class TraceAnswer:
    """The rows behind a figure."""

    key: str
    value: int | float | None
    rows: tuple[Mapping[str, object], ...]
    total: int | float | None
    parts: Mapping[str, int | float]

    def _repr_html_(self) -> str:
        """The first rows as a notebook shows them, and what they add up to."""
        names = ("file", "sheet", "row", "column")
        rows = [
            (" · ".join(str(row[name]) for name in names if row.get(name)), str(row["contribution"]))
            for row in self.rows[:20]
        ]
        return figure_table({"fr": self.key}, f"Σ {self.total} ({len(self.rows)})", rows)

    def as_json(self) -> Mapping[str, object]:
        """The public shape."""
        return {
            "key": self.key,
            "value": self.value,
            "rows": [dict(row) for row in self.rows],
            "total": self.total,
            "parts": dict(self.parts),
        }


class Figures(Shown["FigureAnswer"]):
    """The figures that drafts cite."""

    heads = (
        label("notebook.figure"),
        label("notebook.value"),
        label("notebook.unit"),
        label("notebook.coverage"),
        label("notebook.key"),
    )

    def cells(self, item: FigureAnswer) -> Sequence[Cell]:
        """What is counted, the value or why there is none, what it rests on, its key."""
        return item.label, _value(item), item.unit, item.coverage, str(item.estimate.key)


def _value(answer: FigureAnswer) -> Cell:
    from kolosi.report.draft.numerals import NO_DATA, number

    value = answer.estimate.value
    if answer.hidden:
        return answer.hidden
    return NO_DATA if value is None else {one: number(value, one, answer.decimals) for one in ("fr", "en")}


class Additions(Shown["Added"]):
    """What adding files gave."""

    heads = (
        label("notebook.file"),
        "Source",
        label("notebook.rows"),
        label("notebook.records"),
        label("notebook.waiting"),
        label("notebook.points_to_check"),
    )

    def cells(self, item: Added) -> Sequence[Cell]:
        """File, source, counts, and the points it raised."""
        said = {
            language: " · ".join(finding.message.get(language, finding.id) for finding in item.findings)
            for language in ("fr", "en")
        }
        return item.file, item.source, item.rows, item.records, item.waiting, said
