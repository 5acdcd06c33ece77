"""What the cover of a template says stands in for what nobody said at the door: sender, period, places covered, nothing to report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kolosi.model.finding import Finding, Refusal, Where, point
from kolosi.model.period import Period

if TYPE_CHECKING:
    from kolosi.intake.formats import Sheet
    from kolosi.model.source import Source
    from kolosi.workspace import Workspace
    from kolosi.workspace.adding import Candidate


@dataclass(frozen=True, kw_only=True)
class Cover:
    """What a submission says of itself; places are those that are known, by id, and the names that are not."""

    organisation: str | None = None
    during: str | None = None
    places: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    is_zero: bool = False
    is_template: bool = False


def source_of(sheets: Sequence[Sheet], known: Mapping[str, Source]) -> str | None:
    """Give the source whose template a file is; None for any other file."""
    from kolosi.intake.template import declared_in

    declared = declared_in(sheets)
    return declared.source if declared is not None and declared.source in known else None


def cover_of(workspace: Workspace, candidate: Candidate) -> Cover:
    """Give what the cover of a file says; nothing where it is no template."""
    from kolosi.intake.template import declared_in

    declared = declared_in(candidate.matches[0].sheets)
    if declared is None or declared.source != candidate.source.id:
        return Cover()
    found = {name: _place(workspace, name) for name in declared.places}
    return Cover(
        organisation=declared.organisation,
        during=str(declared.period) if declared.period else None,
        places=tuple(dict.fromkeys(id_ for id_ in found.values() if id_)),
        unknown=tuple(name for name, id_ in found.items() if id_ is None),
        is_zero=declared.is_zero,
        is_template=True,
    )


def _place(workspace: Workspace, name: str) -> str | None:
    places = workspace.knowledge.places
    match = places.find(name, level=1)
    place = match.place or places.find(name).place
    return place.id if place else None


def refuse_empty(candidate: Candidate, cover: Cover) -> None:
    """A template without rows that does not say that there is nothing to report says nothing. Raises `Refusal`."""
    if cover.is_template and not cover.is_zero and not any(reading.rows for reading in candidate.readings):
        raise Refusal(point("template_empty", where=Where(file=candidate.file), found=candidate.file))


def points_of(candidate: Candidate, cover: Cover) -> Iterator[Finding]:
    """Give what contradicts the cover: rows beside "nothing to report", a place nobody knows, rows of another period."""
    where = Where(file=candidate.file)
    rows = sum(reading.rows for reading in candidate.readings)
    if cover.is_zero and rows:
        yield point("template_zero_with_rows", where=where, count=rows)
    for name in cover.unknown:
        yield point("template_place_unknown", where=where, found=name)
    yield from _other_period(candidate, cover, where)


def _other_period(candidate: Candidate, cover: Cover, where: Where) -> Iterator[Finding]:
    from kolosi.workspace.adding import period_of

    found = period_of(candidate.readings)
    said = Period.parse(cover.during) if cover.during else None
    if found is not None and said is not None and not said.contains(found):
        yield point("template_other_period", where=where, data=_two_periods(said, found))


def _two_periods(said: Period, found: Period) -> dict[str, str]:
    """Both periods in words, by language."""
    from kolosi.report.numerals import period_words

    words = {"fr": "fiche : {0} ; lignes : {1}", "en": "cover: {0}; rows: {1}"}
    return {
        one: text.format(period_words(str(said), one), period_words(str(found), one)) for one, text in words.items()
    }
