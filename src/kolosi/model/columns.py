"""Columns of records: what a table is made of, and the columns that several tables share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Type = Literal["text", "term", "place", "day", "count", "number", "flag"]


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a table. `taxonomy` closes the vocabulary of a `term` column (None: any identifier).

    What it means is told in each language, under `columns` in `labels.yaml`.
    """

    name: str
    type: Type
    unit: str | None = None
    taxonomy: str | None = None


@dataclass(frozen=True, kw_only=True)
class Table:
    """A canonical table. Its docstring says what one row is; nothing else may be counted as that."""

    name: str
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column | None:
        """The column of that name."""
        return next((one for one in (*ORIGIN, *self.columns) if one.name == name), None)

    @property
    def names(self) -> tuple[str, ...]:
        """Every column name, those of the origin first."""
        return tuple(one.name for one in (*ORIGIN, *self.columns))


def column(name: str, type_: Type, *, unit: str | None = None, taxonomy: str | None = None) -> Column:
    """Makes a column from its name and its type."""
    return Column(name=name, type=type_, unit=unit, taxonomy=taxonomy)


def terms(*names: str) -> tuple[Column, ...]:
    """The columns of terms of these names, as every table has them."""
    return tuple(BREAKDOWN_COLUMNS[name] for name in names)


ORIGIN = (
    column("receipt", "text"),
    column("sheet", "text"),
    column("row", "count"),
    column("source", "text"),
    column("organisation", "text"),
)
"""Columns every record has: where it comes from."""

BREAKDOWN_COLUMNS: Mapping[str, Column] = {
    one.name: one
    for one in (
        column("category", "term"),
        column("violation", "term", taxonomy="violation_types"),
        column("risk", "term", taxonomy="protection_risks"),
        column("event_type", "term", taxonomy="acled_events"),
        column("sub_event_type", "term", taxonomy="acled_events"),
        column("gbv_type", "term", taxonomy="gbv_types"),
        column("constraint", "term", taxonomy="access_constraints"),
        column("device", "term", taxonomy="devices"),
        column("perpetrator", "term", taxonomy="perpetrators"),
        column("relationship", "term", taxonomy="relationships"),
        column("occupation", "term", taxonomy="occupations"),
        column("cause", "term", taxonomy="causes"),
        column("victim_status", "term", taxonomy="victim_status"),
        column("group", "term", taxonomy="population_groups"),
        column("sex", "term", taxonomy="sex"),
        column("age_group", "term", taxonomy="age_groups"),
        column("aor", "term", taxonomy="areas_of_responsibility"),
        column("respondent", "term", taxonomy="respondents"),
        column("answer", "term", taxonomy="answers"),
        column("hazard", "term", taxonomy="hazards"),
        column("origin", "term"),
    )
}
"""The columns of terms, by name: a figure may be broken down by each."""

PLACES = (
    column("place", "place"),
    column("region", "place"),
)
SPAN = (
    column("start", "day"),
    column("end", "day"),
)
