"""The information gaps of the review: its excerpts and those of DEEP, risk by region by sub-pillar; what the last documents brought."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from kolosi.model.period import Period, PeriodError
from kolosi.model.spelling import fold_name
from kolosi.review.coding import units_of
from kolosi.review.copies import copies_of, origins
from kolosi.review.gaps import COUNTRY, Brought, Cell, Evidence, State, cells_of, counts, matrix, saturation, since_day
from kolosi.workspace.evidence.listing import meant
from kolosi.workspace.evidence.regions import regions_by_place, regions_of
from kolosi.workspace.evidence.registers import read_documents, read_excerpts
from kolosi.workspace.evidence.tagging import Vocabulary
from kolosi.workspace.write.registers import ranked_risks

if TYPE_CHECKING:
    from kolosi.model.label import Label
    from kolosi.review.coding import Unit
    from kolosi.review.excerpt import Document, Excerpt
    from kolosi.workspace.folder import Folder

OWN = "kolosi-"
"""With this begins the identifier of an excerpt in what goes out to DEEP: come back, it is no second excerpt."""

_DEEP = ("excerpt", "day", "document", "pillar", "sub_pillar", "risk", "region")


@dataclass(frozen=True, kw_only=True)
class Gaps:
    """Every cell of risk × region × sub-pillar with what is known of it; what each document brought; what counts in no cell.

    `since` is the first day of what is not old. `labels` are those of risks, regions and sub-pillars, by id; `short` those of risks where there is little room.
    """

    cells: tuple[Cell, ...]
    brought: tuple[Brought, ...]
    since: date
    excerpts: int
    of_deep: int
    outside: int
    labels: Mapping[str, Label]
    short: Mapping[str, Label]

    @property
    def risks(self) -> tuple[str, ...]:
        """The risks asked about, in order."""
        return tuple(dict.fromkeys(cell.risk for cell in self.cells))

    @property
    def regions(self) -> tuple[str, ...]:
        """The regions asked about, in order; an empty text for the whole country."""
        return tuple(dict.fromkeys(cell.region for cell in self.cells))

    @property
    def counts(self) -> Mapping[State, int]:
        """How many cells are in each state."""
        return counts(self.cells)

    @cached_property
    def matrix(self) -> Mapping[tuple[str, str], Mapping[State, int]]:
        """For each risk and region, how many sub-pillars are in each state."""
        return matrix(self.cells)

    def as_json(self) -> Mapping[str, object]:
        """The public shape."""
        cells = [{**vars(one), "latest": one.latest.isoformat() if one.latest else None} for one in self.cells]
        return {
            "since": self.since.isoformat(),
            "excerpts": self.excerpts,
            "of_deep": self.of_deep,
            "outside": self.outside,
            "counts": dict(self.counts),
            "cells": cells,
            "saturation": [vars(one) for one in self.brought],
        }


def gaps_said(workspace: Folder, risks: Sequence[str], regions: Sequence[str]) -> Gaps:
    """The gaps of risks and regions as people name them. Raises `Refusal` for what names none, with what comes near."""
    words = Vocabulary(workspace)
    asked = [meant(workspace, words, "risks", one) for one in risks]
    by_place = regions_by_place(workspace)
    places = [meant(workspace, words, "places", one) for one in regions]
    return find_gaps(workspace, asked, sorted(regions_of(workspace, by_place, places)))


def find_gaps(workspace: Folder, risks: Sequence[str] = (), regions: Sequence[str] = ()) -> Gaps:
    """The gaps of some risks (those that were ranked, else all) and regions (those of the document), or of all.

    What is said of the whole country is evidence of no region; it has a row of its own where there is some.
    """
    taxonomies = workspace.knowledge.taxonomies
    terms = taxonomies["protection_risks"].terms
    below = [term.id for term in taxonomies["paf"].terms.values() if term.parent is not None]
    ranked = [one.risk for one in ranked_risks(workspace) if one.risk in terms]
    documents = read_documents(workspace)
    units = units_of(read_excerpts(workspace))
    by_place = regions_by_place(workspace)
    known = {one.id: one for one in documents}
    own = _by_origin([_of_unit(workspace, unit, known, by_place) for unit in units], units)
    others = list(_of_deep(workspace, by_place))
    every = [*own, *others]
    named = {place.id: place.name for place in workspace.level_one()}
    wanted = list(regions) or [*named, *([COUNTRY] if any(not one.regions for one in every) else [])]
    since = since_day(workspace.settings.period.last)
    asked = list(risks) or ranked or [*terms]
    return Gaps(
        cells=tuple(cells_of(every, asked, wanted, below, since)),
        brought=tuple(saturation(every, _in_order(documents, others))),
        since=since,
        excerpts=len(own),
        of_deep=len(others),
        outside=sum(not one.findings for one in every),
        labels={**{term.id: term.label for name in _NAMED for term in taxonomies[name].terms.values()}, **named},
        short={term.id: term.short for term in terms.values()},
    )


_NAMED = ("protection_risks", "paf")


def _in_order(documents: Sequence[Document], others: Sequence[Evidence]) -> list[str]:
    """The documents in the order in which they were taken in; those of DEEP behind."""
    return list(dict.fromkeys([*(one.id for one in documents), *(one.document for one in others)]))


# -- excerpts of the review -------------------------------------------------------------------------------------------


def _of_unit(workspace: Folder, unit: Unit, documents: Mapping[str, Document], by_place: Mapping[str, str]) -> Evidence:
    """What the codings of the same words say together: those agreed on, else all."""
    known = documents.get(unit.document)
    days = [day for one in unit.standing if (day := _day(one, known)) is not None]
    return Evidence(
        document=unit.document,
        source=fold_name(known.publisher) or unit.document if known else unit.document,
        day=max(days, default=None),
        risks=frozenset(risk for one in unit.standing for risk in one.risks),
        regions=regions_of(workspace, by_place, (place for one in unit.standing for place in one.places)),
        sub_pillars=frozenset(one.sub_pillar for one in unit.standing if one.sub_pillar),
    )


def _by_origin(own: Sequence[Evidence], units: Sequence[Unit]) -> list[Evidence]:
    """The same, words that were copied counted for the source that had them first in the register: a copy is no second source."""
    found = origins(
        {str(number): one.source for number, one in enumerate(own)},
        copies_of({str(number): unit.text for number, unit in enumerate(units)}),
    )
    return [replace(one, source=found[str(number)]) for number, one in enumerate(own)]


def _day(one: Excerpt, document: Document | None) -> date | None:
    """The last day that an excerpt speaks of, else that of its document."""
    try:
        return Period.parse(one.period).last if one.period else document.day if document else None
    except PeriodError:
        return document.day if document else None


# -- excerpts of DEEP -------------------------------------------------------------------------------------------------


def _of_deep(workspace: Folder, by_place: Mapping[str, str]) -> Iterator[Evidence]:
    """The excerpts that came as exports of DEEP: one an identifier, whatever rows its tags take. Its document stands for its source."""
    names = workspace.build().tables.get("excerpts", ())
    frames = [workspace.tables.read(name) for name in names]
    if not frames:
        return
    rows = pl.concat(frames, how="diagonal_relaxed")
    rows = rows.with_columns(pl.lit(None).alias(name) for name in _DEEP if name not in rows.columns)
    rows = rows.filter(~pl.col("excerpt").cast(pl.String).fill_null("").str.starts_with(OWN))
    key = pl.coalesce(pl.col("excerpt").cast(pl.String), pl.int_range(pl.len()).cast(pl.String))
    tags = [pl.col(name).cast(pl.String).drop_nulls().unique() for name in ("risk", "region", "sub_pillar")]
    grouped = rows.group_by(key.alias("key"), "document", maintain_order=True).agg(
        pl.col("day").cast(pl.Date).max(), *tags
    )
    for one in grouped.iter_rows(named=True):
        yield _of_row(one, by_place)


def _of_row(one: Mapping[str, object], by_place: Mapping[str, str]) -> Evidence:
    """One excerpt of DEEP: its document stands for its source, for the publisher is not kept."""
    day, document = one["day"], str(one["document"] or "")
    return Evidence(
        document=document,
        source=fold_name(document),
        day=day if isinstance(day, date) else None,
        risks=_texts(one["risk"]),
        regions=frozenset(by_place[id_] for id_ in _texts(one["region"]) if id_ in by_place),
        sub_pillars=_texts(one["sub_pillar"]),
    )


def _texts(value: object) -> frozenset[str]:
    return frozenset(str(one) for one in value) if isinstance(value, list) else frozenset()
