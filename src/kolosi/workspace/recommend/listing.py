"""The recommendations as a list: who leads, by when, what became of each; those overdue first. As a workbook and a calendar where asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from kolosi.model.label import Label
from kolosi.reading.labels import label, labels
from kolosi.workspace.ask.notebook import Cell, table
from kolosi.workspace.recommend.kept import SETTLED, Recommendation
from kolosi.workspace.recommend.smart import Smart, plain_words, words_of
from kolosi.workspace.write.registers import read_registers

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kolosi.report.register import Task
    from kolosi.workspace.folder import Folder

STATUSES = labels("insertions.status")
_PRIORITIES = labels("registers.priorities")
_ORDER = {"high": 0, "medium": 1, "low": 2}
_EVERYWHERE = label("registers.everywhere")


@dataclass(frozen=True, kw_only=True)
class Followed:
    """A recommendation as it stands on a day. `by` is None where neither a column nor its text names a day; `missing` is what it lacks."""

    item: Recommendation
    addressee: Label
    risk: Label
    text: Label
    where: Label
    quantity: Label
    status: str
    by: date | None
    days_late: int
    missing: tuple[str, ...]

    @property
    def is_overdue(self) -> bool:
        """True for one that is still asked and whose last day is over."""
        return self.days_late > 0

    def as_json(self) -> Mapping[str, object]:
        """The public shape."""
        item = self.item
        return {
            "id": item.id,
            "risk": item.risk,
            "addressee": item.addressee,
            "lead": item.lead,
            "urgent": item.urgent,
            "text": dict(self.text),
            "where": list(item.where),
            "quantity": item.quantity,
            "unit": item.unit,
            "by": self.by.isoformat() if self.by else None,
            "indicator": item.indicator,
            "evidence": [*item.finding, *item.evidence],
            "status": self.status,
            "note": item.note,
            "priority": item.priority,
            "previous": item.previous,
            "days_late": self.days_late,
            "missing": list(self.missing),
        }


@dataclass(frozen=True, kw_only=True)
class Recommended:
    """The recommendations on a day, those overdue first, then by deadline and priority; what is settled last. `paths` were written."""

    rows: tuple[Followed, ...]
    on: date
    paths: tuple[Path, ...] = ()

    @property
    def overdue(self) -> tuple[Followed, ...]:
        """Those whose last day is over."""
        return tuple(one for one in self.rows if one.is_overdue)

    def as_json(self) -> Mapping[str, object]:
        """The public shape."""
        return {
            "on": self.on.isoformat(),
            "overdue": len(self.overdue),
            "recommendations": [one.as_json() for one in self.rows],
            "paths": [str(path) for path in self.paths],
        }

    def _repr_html_(self) -> str:
        """The list as a notebook shows it."""
        names = labels("recommendations.heads")
        heads: list[Cell] = [names[name] for name in ("id", "addressee", "lead", "text", "by", "status", "missing")]
        rows: list[list[Cell]] = [
            [
                one.item.id,
                one.addressee,
                one.item.lead or "–",
                one.text,
                one.by.isoformat() if one.by else "–",
                STATUSES[one.status],
                words_of(one.missing),
            ]
            for one in self.rows
        ]
        return table(heads, rows)


def recommended(
    workspace: Folder, on: date | None = None, *, ics: Path | None = None, xlsx: Path | None = None
) -> Recommended:
    """The register on a day, and the files that were asked for."""
    day = on or date.today()
    rows = followed(workspace, day)
    paths = _written(workspace, rows, ics, xlsx) if ics is not None or xlsx is not None else ()
    return Recommended(rows=rows, on=day, paths=paths)


def _written(workspace: Folder, rows: Sequence[Followed], ics: Path | None, xlsx: Path | None) -> tuple[Path, ...]:
    """The calendar and the workbook, whichever was asked for; figures in them are those that may leave."""
    from kolosi.report.register.calendar import calendar
    from kolosi.report.register.workbook import register_workbook
    from kolosi.store.files import write_together
    from kolosi.workspace.recommend.wording import texts_that_leave

    settings = workspace.settings
    own = tasks(rows, texts_that_leave(workspace, [one.item for one in rows]))
    files: dict[Path, bytes] = {}
    if ics is not None:
        stamp = date.fromisoformat(settings.published) if settings.published else settings.period.last
        files[ics] = calendar(own, settings.languages[0], settings.name, stamp)
    if xlsx is not None:
        files[xlsx] = register_workbook(own, settings.languages[0])
    write_together(files)
    return tuple(files)


def followed(workspace: Folder, on: date) -> tuple[Followed, ...]:
    """Every recommendation of the register, in the order of the list."""
    smart = Smart(workspace)
    found = [_followed(workspace, smart, item, on) for item in read_registers(workspace).recommendations]
    return tuple(sorted(found, key=_place))


def _place(one: Followed) -> tuple[object, ...]:
    is_settled = one.item.status in SETTLED
    return (is_settled, not one.is_overdue, one.by or date.max, _ORDER.get(one.item.priority or "", 3), one.item.id)


def _followed(workspace: Folder, smart: Smart, item: Recommendation, on: date) -> Followed:
    by = smart.deadline(item)
    is_settled = item.status in SETTLED
    return Followed(
        item=item,
        addressee=term_label(workspace, "addressees", item.addressee),
        risk=term_label(workspace, "protection_risks", item.risk) if item.risk else {},
        text={"fr": plain_words(item.fr), "en": plain_words(item.en)},
        where=_where(workspace, item),
        quantity=_quantity(item),
        status=item.status if item.status and item.status in STATUSES else "open",
        by=by,
        days_late=0 if is_settled or by is None else max((on - by).days, 0),
        missing=() if is_settled else smart.missing(item),
    )


def term_label(workspace: Folder, taxonomy: str, id_: str) -> Label:
    """What people call a term; its id where nobody has named it."""
    taxonomies = workspace.knowledge.taxonomies
    known = taxonomies[taxonomy].terms.get(id_) if taxonomy in taxonomies else None
    return known.label if known else {"fr": id_, "en": id_}


def _where(workspace: Folder, item: Recommendation) -> Label:
    places = workspace.knowledge.places
    if not item.where:
        return _EVERYWHERE
    return {
        language: ", ".join(places[id_].name[language] if id_ in places else id_ for id_ in item.where)
        for language in ("fr", "en")
    }


def _quantity(item: Recommendation) -> Label:
    """How many of what; nothing where no column says it."""
    if item.quantity is None:
        return {"fr": "", "en": ""}
    units = item.unit if isinstance(item.unit, dict) else {"fr": item.unit or "", "en": item.unit or ""}
    return {language: f"{item.quantity} {units.get(language, '')}".strip() for language in ("fr", "en")}


def tasks(rows: Sequence[Followed], texts: Mapping[str, Label]) -> list[Task]:
    """The list as plain values for what is written of it, with the texts that may leave."""
    from kolosi.report.register import Task

    return [
        Task(
            id=one.item.id,
            addressee=one.addressee,
            lead=one.item.lead or "",
            risk=one.risk,
            text=texts[one.item.id],
            where=one.where,
            quantity=one.quantity,
            by=one.by,
            priority=one.item.priority or "",
            priority_words=_PRIORITIES[one.item.priority] if one.item.priority else {"fr": "", "en": ""},
            status=one.status,
            status_words=STATUSES[one.status],
            indicator=_both(one.item.indicator),
            evidence="; ".join((*one.item.finding, *one.item.evidence)),
            note=one.item.note or "",
            days_late=one.days_late,
            missing=words_of(one.missing),
        )
        for one in rows
    ]


def _both(text: str | dict[str, str] | None) -> Label:
    known = text if isinstance(text, dict) else {"fr": text or "", "en": text or ""}
    return {language: known.get(language, "") for language in ("fr", "en")}
