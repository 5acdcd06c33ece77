"""What the cover of a template says stands in for what nobody said at the door: sender, period, places covered, nothing to report."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kolosi.model.finding import Finding, Refusal, Where, point
from kolosi.model.period import Period
from kolosi.reading.labels import label
from kolosi.workspace.receive.adding import period_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kolosi.intake.formats import Sheet
    from kolosi.workspace.folder import Folder
    from kolosi.workspace.receive.adding import Candidate
    from kolosi.workspace.receive.file_answers import SaidOfFile


@dataclass(frozen=True, kw_only=True)
class Cover:
    """What a submission says of itself; `source` is None where it is no template. `unknown` are names of places nobody knows."""

    source: str | None = None
    organisation: str | None = None
    during: str | None = None
    places: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    is_zero: bool = False


def cover_in(workspace: Folder, sheets: Sequence[Sheet]) -> Cover:
    """Give what the cover of a file says; nothing where it is no template of a source that is known."""
    from kolosi.intake.recognise.template import declared_in

    declared = declared_in(sheets)
    if declared is None or declared.source not in workspace.knowledge.sources:
        return Cover()
    found = {name: _place(workspace, name) for name in declared.places}
    return Cover(
        source=declared.source,
        organisation=declared.organisation,
        during=str(declared.period) if declared.period else None,
        places=tuple(dict.fromkeys(id_ for id_ in found.values() if id_)),
        unknown=tuple(name for name, id_ in found.items() if id_ is None),
        is_zero=declared.is_zero,
    )


def with_cover(said: SaidOfFile, cover: Cover) -> SaidOfFile:
    """Give what is said of a file, the cover standing in for what nobody said."""
    if said.source not in (None, cover.source):
        return said
    return replace(
        said,
        source=said.source or cover.source,
        organisation=said.organisation or cover.organisation,
        during=said.during or cover.during,
        at=said.at or cover.places,
        is_zero=said.is_zero if said.is_zero is not None else cover.is_zero or None,
    )


def _place(workspace: Folder, name: str) -> str | None:
    places = workspace.knowledge.places
    match = places.find(name, level=1)
    place = match.place or places.find(name).place
    return place.id if place else None


def refuse_empty(candidate: Candidate, cover: Cover) -> None:
    """A template without rows that does not say that there is nothing to report says nothing. Raises `Refusal`."""
    if (
        cover.source == candidate.source.id
        and not cover.is_zero
        and not any(reading.rows for reading in candidate.readings)
    ):
        raise Refusal(point("template_empty", where=Where(file=candidate.file), found=candidate.file))


def points_of(candidate: Candidate, cover: Cover) -> Iterator[Finding]:
    """Give what contradicts the cover: rows beside "nothing to report", a place nobody knows, rows of another period."""
    if cover.source != candidate.source.id:
        return
    where = Where(file=candidate.file)
    rows = sum(reading.rows for reading in candidate.readings)
    if cover.is_zero and rows:
        yield point("template_zero_with_rows", where=where, count=rows)
    for name in cover.unknown:
        yield point("template_place_unknown", where=where, found=name)
    yield from _other_period(candidate, cover, where)


def _other_period(candidate: Candidate, cover: Cover, where: Where) -> Iterator[Finding]:
    found = period_of(candidate.readings)
    said = Period.parse(cover.during) if cover.during else None
    if found is not None and said is not None and not said.contains(found):
        yield point("template_other_period", where=where, data=_two_periods(said, found))


def _two_periods(said: Period, found: Period) -> dict[str, str]:
    """Both periods in words, by language."""
    from kolosi.report.draft.numerals import period_words

    words = label("declaring.two_periods")
    return {
        one: text.format(period_words(str(said), one), period_words(str(found), one)) for one, text in words.items()
    }
