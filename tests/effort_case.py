"""Invented reporters and their records, for tests of who reports."""

from __future__ import annotations

import polars as pl

from kolosi.model.indicator import Indicator, Measure
from kolosi.model.period import Period

SOURCE = "monitoring"
QUARTERS = ("2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4", "2025-Q1")
NAMES = ("alpha", "beta", "gamma", "delta")


class Flat:
    """A gazetteer in which nothing lies inside anything else."""

    def members(self, id_: str, /) -> frozenset[str]:
        return frozenset({id_})


def violations() -> Indicator:
    return Indicator(
        id="violations",
        label={"en": "Violations", "fr": "Violations"},
        unit={"en": "violations", "fr": "violations"},
        kind="flow",
        table="incidents",
        measure=Measure(function="sum", column="violations"),
        source=SOURCE,
    )


def records(counts: dict[tuple[str, str], int], region: str = "a") -> pl.DataFrame:
    """One record an organisation and quarter, on its first day."""
    return pl.DataFrame(
        {
            "source": [SOURCE] * len(counts),
            "receipt": ["r"] * len(counts),
            "row": list(range(2, 2 + len(counts))),
            "organisation": [name for name, _ in counts],
            "day": [Period.parse(quarter).first for _, quarter in counts],
            "region": [region] * len(counts),
            "violations": list(counts.values()),
        }
    )


def registered(*rows: tuple[str, str | None, str, str]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "source": [SOURCE] * len(rows),
            "reporter": [name for name, _, _, _ in rows],
            "place": [place for _, place, _, _ in rows],
            "first": [Period.parse(span).first for _, _, span, _ in rows],
            "last": [Period.parse(span).last for _, _, span, _ in rows],
            "status": [state for _, _, _, state in rows],
            "declared": [True] * len(rows),
        },
        schema_overrides={"place": pl.String},
    )


ALL = dict.fromkeys(((name, quarter) for name in NAMES for quarter in QUARTERS), 10)
HEARD_ALWAYS = [(name, None, "2024-01..2025-03", "received") for name in NAMES]
