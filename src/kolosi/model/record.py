"""Records: the canonical tables and their columns."""

from __future__ import annotations

from kolosi.model.columns import (
    BREAKDOWN_COLUMNS,
    ORIGIN,
    PLACES,
    SPAN,
    Column,
    Table,
    Type,
    column,
    terms,
)

__all__ = [
    "ACTIVITIES",
    "ALL_KILLED",
    "BOUNDARIES",
    "BREAKDOWNS",
    "FIRST_LEVEL",
    "HALVED",
    "HARMED",
    "INCIDENTS",
    "ORIGIN",
    "RESPONSES",
    "STATISTICS",
    "TABLES",
    "Column",
    "Table",
    "Type",
    "beside_of",
]

INCIDENTS = Table(
    name="incidents",
    columns=(
        column("incident", "text"),
        column("day", "day"),
        column("until", "day"),
        column("reported", "day"),
        column("acted", "day"),
        *PLACES,
        *terms(
            "category",
            "violation",
            "risk",
            "event_type",
            "sub_event_type",
            "constraint",
            "device",
            "perpetrator",
            "cause",
            "victim_status",
            "group",
            "sex",
            "age_group",
            "aor",
        ),
        column("violations", "count", unit="violation"),
        column("victims", "count", unit="person"),
        column("women", "count", unit="person"),
        column("men", "count", unit="person"),
        column("girls", "count", unit="person"),
        column("boys", "count", unit="person"),
        column("killed", "count", unit="person"),
        column("killed_low", "count", unit="person"),
        column("killed_high", "count", unit="person"),
        column("civilians_killed", "count", unit="person"),
        column("all_killed", "count", unit="person"),
        column("injured", "count", unit="person"),
        column("harmed", "count", unit="person"),
        column("displaced", "count", unit="person"),
        column("households", "count", unit="household"),
        column("targets_civilians", "flag"),
        column("verified", "flag"),
        column("cited", "text"),
    ),
)
"""A row: one line of an incident system."""

STATISTICS = Table(
    name="statistics",
    columns=(
        column("statistic", "term", taxonomy="statistics"),
        column("value", "number"),
        column("qualifier", "term"),
        column("unit", "text"),
        column("kind", "term"),
        column("n", "count"),
        *SPAN,
        column("as_of", "day"),
        *PLACES,
        column("part", "count"),
        *terms(
            "category",
            "violation",
            "risk",
            "event_type",
            "sub_event_type",
            "gbv_type",
            "constraint",
            "device",
            "perpetrator",
            "relationship",
            "occupation",
            "cause",
            "victim_status",
            "group",
            "sex",
            "age_group",
            "aor",
            "respondent",
            "answer",
            "hazard",
            "origin",
        ),
        column("heading", "text"),
        column("document", "text"),
        column("page", "text"),
        column("quote", "text"),
    ),
)
"""A row: one value already aggregated by its system."""

RESPONSES = Table(
    name="responses",
    columns=(
        column("interview", "text"),
        *terms("respondent", "group", "sex", "age_group"),
        column("day", "day"),
        *PLACES,
        column("stratum", "text"),
        column("cluster", "text"),
        column("weight", "number"),
        column("question", "term", taxonomy="questions"),
        *terms("answer"),
        column("chosen", "flag"),
        column("value", "number"),
    ),
)
"""A row: one answer of one respondent to one question."""

ACTIVITIES = Table(
    name="activities",
    columns=(
        column("activity", "text"),
        *terms("aor", "category", "group", "sex", "age_group"),
        column("partner", "text"),
        column("donor", "text"),
        *PLACES,
        *SPAN,
        column("status", "term"),
        column("counting", "term"),
        column("targeted", "count", unit="person"),
        column("reached", "count", unit="person"),
        column("halved", "flag"),
        column("declared", "count", unit="person"),
        column("reached_in_aor", "count", unit="person"),
        column("women", "count", unit="person"),
        column("men", "count", unit="person"),
        column("girls", "count", unit="person"),
        column("boys", "count", unit="person"),
    ),
)
"""A row: one organisation, activity, place, period and group."""

EFFORT = Table(
    name="effort",
    columns=(
        column("system", "text"),
        column("reporter", "text"),
        *SPAN,
        *PLACES,
        column("status", "term"),
        column("expected", "count"),
        column("received", "count"),
        column("past_share", "number", unit="%"),
    ),
)
"""A row: one reporter (or group of reporters) in one period."""

PANELS = Table(
    name="panels",
    columns=(
        column("statistic", "term", taxonomy="statistics"),
        *SPAN,
        column("base_start", "day"),
        column("base_end", "day"),
        *PLACES,
        column("both", "count"),
        column("reporters_before", "count"),
        column("reporters_after", "count"),
        column("before", "count"),
        column("after", "count"),
        column("all_before", "count"),
        column("all_after", "count"),
    ),
)
"""A row: the organisations heard from in both of two periods, how many they are, and what they and all others counted."""

SERVICES = Table(
    name="services",
    columns=(
        column("service", "term", taxonomy="services"),
        *PLACES,
        *terms("aor", "cause"),
        column("status", "term"),
        column("since", "day"),
        column("points", "count"),
    ),
)
"""A row: one service point, or a group of one kind."""

EVENTS = Table(
    name="events",
    columns=(
        column("day", "day"),
        column("event", "term", taxonomy="events"),
        *PLACES,
        column("title_en", "text"),
        column("title_fr", "text"),
        column("document", "text"),
    ),
)
"""A row: one dated fact of the chronology."""

EXCERPTS = Table(
    name="excerpts",
    columns=(
        column("excerpt", "text"),
        column("day", "day"),
        column("document", "text"),
        *terms("risk", "category", "group"),
        column("pillar", "term", taxonomy="paf"),
        column("sub_pillar", "term", taxonomy="paf"),
        *PLACES,
        column("severity", "term"),
        column("reliability", "term"),
    ),
)
"""A row: one tagged excerpt of a document."""

FUNDING = Table(
    name="funding",
    columns=(
        column("flow", "text"),
        column("plan", "text"),
        *terms("aor", "category"),
        *SPAN,
        *PLACES,
        column("status", "term"),
        column("basis", "term"),
        column("requirement", "number", unit="USD"),
        column("received", "number", unit="USD"),
    ),
)
"""A row: one requirement, or one financial flow."""

BOUNDARIES = Table(
    name="boundaries",
    columns=(
        *PLACES,
        column("level", "count"),
        column("vintage", "text"),
        column("name", "text"),
        column("geometry", "text"),
    ),
)
"""A row: one place of a list, or the outline of one."""

TABLES = {
    table.name: table
    for table in (
        INCIDENTS,
        STATISTICS,
        RESPONSES,
        ACTIVITIES,
        EFFORT,
        PANELS,
        SERVICES,
        EVENTS,
        EXCERPTS,
        FUNDING,
        BOUNDARIES,
    )
}
"""The record tables by name."""

FIRST_LEVEL = "first_level"
"""No column of a record: the first-level unit of a row, in the boundaries that its place belongs to. It can be counted."""

HARMED = "harmed"
"""The column of an incident that is the sum of its killed and its injured."""

ALL_KILLED = "all_killed"
"""The column of an incident that counts its killed whoever they are: those of armed forces too, where a list sets these apart."""

HALVED = "halved"
"""The column that marks the second row of an activity that is told by sex."""

BREAKDOWNS = tuple(BREAKDOWN_COLUMNS)
"""Columns a key may break a figure down by."""


def beside_of(table: str) -> str:
    """The name of the rows of a table that hold something open: those that wait, and those that count without a cell."""
    return f"{table}_beside"
