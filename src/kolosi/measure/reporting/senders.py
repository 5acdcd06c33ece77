"""Who stands behind a figure: what each organisation that reported adds to it, without its name."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from kolosi.measure.compile import Asked, answers, table_of
from kolosi.measure.compute import Indicators, is_void, known, parts_of
from kolosi.measure.counted import locate
from kolosi.measure.measured import exact
from kolosi.measure.places import Places
from kolosi.model.indicator import Indicator
from kolosi.model.key import Key
from kolosi.store.engine import Engine


def senders(
    keys: Iterable[Key], indicators: Indicators, engine: Engine, places: Places
) -> dict[Key, tuple[Fraction, ...]]:
    """What each organisation adds to each figure, the largest first; for a share, to its base.

    A figure of which a row does not say who sent it, of values already aggregated or of a stock is not in it: nobody
    knows who reported. Organisations are told apart by who sent the file.
    """
    counted = {key: (parts_of(key, indicators) or (key,))[-1] for key in keys}
    by_indicator: dict[str, list[Key]] = {}
    for key in sorted(set(counted.values())):
        if _is_counted(known(key, indicators)) and not is_void(key):
            by_indicator.setdefault(key.indicator, []).append(key)
    found: dict[Key, tuple[Fraction, ...]] = {}
    for id_, own in by_indicator.items():
        found |= _of_indicator(own, indicators[id_], engine, places)
    return {key: found[base] for key, base in counted.items() if base in found}


def _is_counted(indicator: Indicator) -> bool:
    function = indicator.measure.function if indicator.measure else None
    return indicator.table not in {None, "statistics"} and function in {"count", "sum", "distinct"}


def _of_indicator(
    keys: list[Key], indicator: Indicator, engine: Engine, places: Places
) -> dict[Key, tuple[Fraction, ...]]:
    return {
        key: tuple(sorted((value or Fraction(0) for _, value in each), reverse=True))
        for key, each in added_by_each(keys, indicator, engine, places).items()
        if all(name is not None for name, _ in each)
    }


def added_by_each(
    keys: list[Key], indicator: Indicator, engine: Engine, places: Places
) -> dict[Key, list[tuple[str | None, Fraction | None]]]:
    """What each organisation adds to each figure of one indicator; None where its rows leave the column empty that is added."""
    located = locate(keys, table_of(indicator), engine, places)
    parts: dict[Key, list[tuple[str | None, Fraction | None]]] = {}
    for by_month in (True, False):
        own = [key for key in keys if key.period.is_whole_months == by_month]
        asked = [Asked(number=number, key=key, located=located[key]) for number, key in enumerate(own)]
        possible = [one for one in asked if one.located is None or one.located.grounds]
        if possible:
            query = answers(indicator, possible, by_month=by_month, per="organisation")
            for row in engine.query(query.sql(dialect="duckdb")).iter_rows(named=True):
                value = None if row["value"] is None else exact(row["value"])
                parts.setdefault(own[row["number"]], []).append((row["part"], value))
    return parts
