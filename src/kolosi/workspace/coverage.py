"""What each source rests on, written from data: months, places, reporters, last data."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from kolosi.model.figure import Estimate
from kolosi.model.label import Label
from kolosi.report.tables import CoverageRow
from kolosi.store.files import read_json, write_json

if TYPE_CHECKING:
    from kolosi.model.source import Source
    from kolosi.workspace.asking import Desk


def coverage_rows(desk: Desk) -> list[CoverageRow]:
    """One row for each source behind a cited figure; computed again only when something it depends on changed."""
    from kolosi.workspace.releasing import release_digest

    path = desk.workspace.file("build", "coverage.json")
    kept, digest = read_json(path), release_digest(desk)
    if isinstance(kept, dict) and kept.get("digest") == digest:
        return [_from_line(line) for line in kept["rows"]]
    rows = list(_rows(desk))
    write_json(path, {"digest": digest, "rows": [_line(row) for row in rows]})
    return rows


def _line(row: CoverageRow) -> dict[str, object]:
    return {**vars(row), "last_data": row.last_data.isoformat() if row.last_data else None}


def _from_line(line: dict[str, object]) -> CoverageRow:
    kept = {name: tuple(value) if isinstance(value, list) else value for name, value in line.items()}
    last = line["last_data"]
    return CoverageRow(**{**kept, "last_data": date.fromisoformat(str(last)) if last else None})  # type: ignore[arg-type]


def _rows(desk: Desk) -> Iterator[CoverageRow]:
    estimates = [estimate for estimate in desk.cited_estimates.values() if estimate.value is not None]
    sources = desk.workspace.knowledge.sources
    level = len(desk.workspace.level_one())
    for id_ in sorted({source for estimate in estimates for source in estimate.sources}):
        source = sources.get(id_)
        if source is None:
            continue
        own = [estimate for estimate in estimates if id_ in estimate.sources]
        flows = [
            estimate
            for estimate in own
            if estimate.key.period == desk.workspace.settings.period and estimate.coverage.months_expected
        ]
        fullest = max(flows, key=lambda flow: flow.coverage.months_present, default=None)
        reporters = [estimate.coverage.reporters for estimate in flows if estimate.coverage.reporters]
        yield CoverageRow(
            source=source.title,
            last_data=_last(desk, id_, own),
            months=(fullest.coverage.months_present, fullest.coverage.months_expected) if fullest else None,
            places=(max(len(e.coverage.places) for e in own), level) if any(e.coverage.places for e in own) else None,
            reporters=_told(reporters[0], own, desk) if reporters else None,
            limit=_limit(desk, source),
        )


def _told(reporters: tuple[int, int], own: list[Estimate], desk: Desk) -> tuple[int, int] | None:
    """Reports received and expected, unless they are few and the source speaks of a sensitive subject."""
    from kolosi.release.rules import is_sensitive
    from kolosi.release.wording import tells_reporters

    sensitive = any(is_sensitive(estimate.key, desk.context) for estimate in own)
    return reporters if tells_reporters(reporters, is_sensitive=sensitive, context=desk.context) else None


def _limit(desk: Desk, source: Source) -> Label:
    """What the figures of a source do not say; and that rows were left aside, without how many: a count tells of one file."""
    receipts = (receipt for receipt in desk.workspace.receipts.current() if receipt.source == source.id)
    if not any(desk.built.receipts.get(receipt.id, {}).get("left_out") for receipt in receipts):
        return source.caveat
    told = desk.workspace.knowledge.messages.text("rows_left_out_told")
    return {language: f"{source.caveat.get(language, '')} {text}".strip() for language, text in told.items()}


def _last(desk: Desk, source: str, estimates: list[Estimate]) -> date | None:
    """The last as-of day of the source's figures, else the end of its last submission."""
    days = [estimate.as_of for estimate in estimates if estimate.as_of]
    ends = [receipt.period.last for receipt in desk.workspace.receipts.current() if receipt.source == source]
    return max(days, default=max(ends, default=None))
