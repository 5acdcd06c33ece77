"""What each source rests on, written from data: months, places, reporters, last data."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, TypedDict

from kolosi.model.figure import Coverage
from kolosi.release.figures.wording import (
    is_all_heard,
    tells_number,
    tells_places,
    tells_reporters,
    tells_volume,
    to_the_tenth,
)
from kolosi.release.policy.rules import threshold
from kolosi.report.tables.tables import CoverageRow
from kolosi.store.files import note_json, read_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kolosi.model.figure import Estimate
    from kolosi.model.label import Label
    from kolosi.model.period import Period
    from kolosi.model.source import Source
    from kolosi.release.policy.context import Context
    from kolosi.workspace.ask.desk import Desk


def coverage_rows(desk: Desk) -> list[CoverageRow]:
    """One row for each source behind a cited figure; computed again only when something it depends on changed."""
    path = desk.workspace.file("build", "coverage.json")
    kept, digest = read_json(path), desk.release_digest
    if isinstance(kept, dict) and kept.get("digest") == digest:
        return [_from_line(line) for line in kept["rows"]]
    rows = list(_rows(desk))
    note_json(path, {"digest": digest, "rows": [_line(row) for row in rows]})
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
        own, period = [one for one in estimates if id_ in one.sources], desk.workspace.settings.period
        last = _last(desk, id_, own)
        yield CoverageRow(
            source=source.title,
            last_data=last,
            limit=_limit(desk, source),
            days_before=max(0, (period.last - last).days) if last else 0,
            is_dated=not any(one.kind in {"flow", "event"} for one in own),
            **counts_of(own, level, period, desk.context),
        )


class Counts(TypedDict):
    """What the figures of a source tell of its months, places and reporters; `unreleased` names what is not told."""

    months: tuple[int, int] | None
    places: tuple[int, int] | None
    reporters: tuple[int, int] | None
    is_all_reported: bool
    unreleased: tuple[str, ...]
    volume: int | None
    area: tuple[int, int] | None
    population: int | None


def counts_of(own: Sequence[Estimate], level: int, period: Period, context: Context) -> Counts:
    """Months, places and reporters of a source, by its figures. Sensitive ones count its files and name no place."""
    strict = [one for one in own if threshold(one.key, context).is_strict]
    plain = [one for one in own if not threshold(one.key, context).is_strict]
    flows = [one for one in (*plain, *strict) if one.key.period == period and one.coverage.months_expected]
    end = max((one.key.period.last for one in own), default=None)
    latest = flows or [one for one in (*plain, *strict) if one.key.period.last == end]
    told = next((one.coverage for one in latest if one.coverage.reporters), Coverage())
    is_placed = not strict and tells_places(told, context)
    places = _places(plain)
    reporters = _reporters(latest, context, is_sensitive=bool(strict))
    is_all = reporters is None and not strict and is_all_heard(told)
    hidden = {
        "places": not places and any(one.coverage.places for one in strict),
        "reporters": reporters is None and not is_all and any(one.coverage.reporters for one in latest),
    }
    return Counts(
        months=_months(flows, context),
        places=(places, level) if places else None,
        reporters=reporters,
        is_all_reported=is_all,
        unreleased=tuple(name for name, is_hidden in hidden.items() if is_hidden),
        volume=_volume(told, context, is_sensitive=bool(strict)) if reporters else None,
        area=told.area if is_placed else None,
        population=to_the_tenth(told.population) if is_placed and told.population is not None else None,
    )


def _places(plain: Sequence[Estimate]) -> int:
    """Places with data of the fullest indicator and period: those of its figures together, for one may be asked place by place."""
    together: dict[tuple[str, Period], set[str]] = {}
    for one in plain:
        together.setdefault((one.key.indicator, one.key.period), set()).update(one.coverage.places)
    return max(map(len, together.values()), default=0)


def _volume(coverage: Coverage, context: Context, *, is_sensitive: bool) -> int | None:
    """The share of past counts that those heard from had made, as it may leave."""
    is_told = coverage.volume is not None and tells_volume(coverage, is_sensitive=is_sensitive, context=context)
    return to_the_tenth(coverage.volume) if is_told and coverage.volume is not None else None


def _months(flows: Sequence[Estimate], context: Context) -> tuple[int, int] | None:
    """Months with data of the fullest figure; of a source of sensitive ones the months for which files came."""
    plain = [one for one in flows if not threshold(one.key, context).is_strict]
    pairs = [(one.coverage.months_present, one.coverage.months_expected) for one in plain]
    filed = [(one.coverage.filed, one.key.period.month_count) for one in flows if one.coverage.filed is not None]
    return max(pairs or filed, key=lambda pair: pair[0], default=None)


def _reporters(latest: Sequence[Estimate], context: Context, *, is_sensitive: bool) -> tuple[int, int] | None:
    """Reports received and expected; where the source speaks of a sensitive subject, those of the country unless they are few."""
    for one in latest:
        reporters, is_national = one.coverage.reporters, not one.key.places
        is_told = reporters and tells_reporters(
            reporters, is_sensitive=is_sensitive, is_national=is_national, context=context
        )
        if is_told and tells_number(one.coverage, context):
            return reporters
    return None


def _limit(desk: Desk, source: Source) -> Label:
    """What the figures of a source do not say; and that rows were left aside, without how many: a count tells of one file."""
    receipts = (receipt for receipt in desk.workspace.receipts.current() if receipt.source == source.id)
    if not any(desk.built.receipts.get(receipt.id, {}).get("left_out") for receipt in receipts):
        return source.caveat
    told = desk.workspace.knowledge.messages.text("rows_left_out_told")
    return {language: f"{source.caveat.get(language, '')} {text}".strip() for language, text in told.items()}


def _last(desk: Desk, source: str, estimates: list[Estimate]) -> date | None:
    """The last as-of day of the source's figures, else the end of its last submission; what is aimed at is no data yet."""
    days = [estimate.as_of for estimate in estimates if estimate.as_of and estimate.kind != "target"]
    ends = [receipt.period.last for receipt in desk.workspace.receipts.current() if receipt.source == source]
    return max(days, default=max(ends, default=None))
