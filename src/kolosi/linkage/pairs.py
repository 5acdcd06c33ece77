"""Runs splink over the tellings of several systems: candidate pairs with the level of each comparison and the chance of being one event."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from kolosi.linkage.comparisons import comparisons, settings
from kolosi.linkage.prepared import prepare
from kolosi.linkage.training import RULE, likely_prior, sample, trained
from kolosi.store.engine import Stream, connect

if TYPE_CHECKING:
    from splink import DuckDBAPI, Linker
    from splink.internals.splink_dataframe import SplinkDataFrame

    from kolosi.content.presets import LinkagePreset
    from kolosi.linkage.comparisons import Weights

_RULES = "blocking_rules_to_generate_predictions"
_ROUNDED = 9
"""Decimals of a probability that are kept: sums on several processors differ in the last bits, and what is asked of people must not."""


@dataclass(frozen=True, kw_only=True)
class Linked:
    """Candidate pairs, the likeliest first, and by which weights; `is_trained`: from the tellings themselves, else as preset.

    Columns of a pair: `left`, `right` (ids), `left_system`, `right_system`, `probability`, and the level of each comparison under its name.
    """

    pairs: pl.DataFrame
    weights: Weights
    prior: float
    is_trained: bool


def link(tellings: pl.DataFrame, preset: LinkagePreset, *, is_trained: bool = True) -> Linked:
    """Links tellings of different systems; those of one system are never paired. The same tellings give the same pairs.

    Needs two systems at least: with one, no pair. Raises `ModuleNotFoundError` where splink is not installed.
    """
    systems = sorted(tellings["system"].unique().to_list()) if tellings.height else []
    weights, prior = preset.weights, preset.prior
    if len(systems) < 2:
        return Linked(pairs=_empty(preset), weights=weights, prior=prior, is_trained=False)
    prepared = prepare(tellings, preset)
    found, prior = _trained(prepared, systems, preset) if is_trained else (None, prior)
    if found is not None:
        weights = found
    with _Tables(prepared, systems) as tables:
        pairs = tables.predicted(settings(preset, weights, prior), preset.least, list(preset.weights))
    return Linked(pairs=_named(pairs, preset), weights=weights, prior=prior, is_trained=found is not None)


def _trained(prepared: pl.DataFrame, systems: list[str], preset: LinkagePreset) -> tuple[Weights | None, float]:
    """The weights that the tellings themselves give, None where they cannot; and the share of pairs that are one event."""
    chosen = sample(prepared, preset.seed)
    met = [one for one in systems if one in set(chosen["system"])]
    if len(met) < 2:
        return None, preset.prior
    with _Tables(chosen, met) as tables:
        said = {**settings(preset, preset.weights, preset.prior), _RULES: [RULE]}
        vectors = tables.vectors(said, list(preset.weights))
    begin = likely_prior(chosen, float(vectors["pairs"].sum()), preset)
    found = trained(vectors.select("pairs", *_levels(preset)), comparisons(preset), preset, begin)
    return found if found is not None else (None, begin)


class _Tables:
    """The prepared tellings in an engine of their own, one table a system, in memory."""

    def __init__(self, prepared: pl.DataFrame, systems: list[str]) -> None:
        from splink import DuckDBAPI

        self._connection = connect()
        self._api: DuckDBAPI = DuckDBAPI(self._connection)
        self._tables = [self._table(prepared.filter(pl.col("system") == one), at) for at, one in enumerate(systems)]

    def _table(self, frame: pl.DataFrame, at: int) -> SplinkDataFrame:
        self._connection.register(f"given_{at}", Stream(frame))
        self._connection.execute(f"CREATE TABLE telling_{at} AS SELECT * FROM given_{at}")
        self._connection.unregister(f"given_{at}")
        return self._api.register(f"telling_{at}", dataset_display_name=f"telling_{at}")

    def __enter__(self) -> _Tables:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def vectors(self, said: Mapping[str, object], names: Sequence[str]) -> pl.DataFrame:
        """How often each agreement of all comparisons is met among the candidate pairs."""
        found = self._linker(said).inference.predict(warning_mode="never")
        agreed = ", ".join(f"gamma_{name}" for name in names)
        counted = found.query_sql(f"SELECT {agreed}, count(*) AS pairs FROM {{this}} GROUP BY ALL ORDER BY ALL")
        return pl.DataFrame(counted.as_duckdbpyrelation())

    def _linker(self, said: Mapping[str, object]) -> Linker:
        """A linker of splink over the tables."""
        from splink import Linker

        return Linker(self._tables, dict(said), log_level=logging.ERROR)

    def predicted(self, said: Mapping[str, object], least: float, names: Sequence[str]) -> pl.DataFrame:
        """The pairs of at least so great a chance, with the levels of the comparisons of these names; the facts stay behind."""
        found = self._linker(said).inference.predict(threshold_match_probability=least, warning_mode="never")
        wanted = ("id_l", "id_r", "system_l", "system_r", "match_probability", *(f"gamma_{name}" for name in names))
        return pl.DataFrame(found.as_duckdbpyrelation().select(", ".join(wanted)))


def _named(pairs: pl.DataFrame, preset: LinkagePreset) -> pl.DataFrame:
    """The pairs under the names of this house, the likeliest first; the smaller id stands left."""
    is_turned = pl.col("id_l") > pl.col("id_r")
    ends = [
        pl.when(is_turned).then(pl.col(f"{column}_{second}")).otherwise(pl.col(f"{column}_{first}")).alias(name)
        for name, column, first, second in (
            ("left", "id", "l", "r"),
            ("right", "id", "r", "l"),
            ("left_system", "system", "l", "r"),
            ("right_system", "system", "r", "l"),
        )
    ]
    chance = pl.col("match_probability").round(_ROUNDED).alias("probability")
    return pairs.select(*ends, chance, *_levels(preset)).sort(
        "probability", "left", "right", descending=[True, False, False]
    )


def _levels(preset: LinkagePreset) -> list[pl.Expr]:
    """The level of each comparison by its name."""
    return [
        pl.col(f"gamma_{one.name}")
        .replace_strict({gamma: one.level(gamma) for gamma in range(-1, len(one.levels) - 1)}, return_dtype=pl.String)
        .alias(one.name)
        for one in comparisons(preset)
    ]


def _empty(preset: LinkagePreset) -> pl.DataFrame:
    texts = dict.fromkeys(("left", "right", "left_system", "right_system"), pl.String())
    levels = {one.name: pl.String() for one in comparisons(preset)}
    return pl.DataFrame(schema={**texts, "probability": pl.Float64(), **levels})
