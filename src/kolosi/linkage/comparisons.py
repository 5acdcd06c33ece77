"""The comparisons of two tellings: for each the levels in reading order, the null level first, as SQL; and the settings of splink.

Fellegi & Sunter 1969: each level weighs log2(m/u). Unknown on one side is no evidence either way: the null level weighs nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kolosi.linkage.prepared import blocking_rules

if TYPE_CHECKING:
    from kolosi.content.presets import LinkagePreset, Weight

NULL = "unknown"
"""The level of what one of the two does not tell."""

Weights = Mapping[str, Mapping[str, "Weight"]]


@dataclass(frozen=True, kw_only=True)
class Level:
    """A level of agreement by its name, and the SQL that is true of it; the first that is true holds."""

    name: str
    sql: str


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """What is compared: the levels of agreement, from what is unknown over what agrees most to what differs."""

    name: str
    levels: tuple[Level, ...]

    def level(self, gamma: int) -> str:
        """The name of a level by the number that splink gives it: -1 for unknown, 0 for the last, rising upwards."""
        return NULL if gamma < 0 else self.levels[len(self.levels) - 1 - gamma].name


def comparisons(preset: LinkagePreset) -> tuple[Comparison, ...]:
    """Every comparison, in the order in which it is told."""
    return (
        _of("day", _DAY, f"{_either('days')} is null", preset),
        _of("place", _PLACE, f"{_either('region')} is null", preset),
        _of("kind", _KIND, f"{_either('kind')} is null", preset),
        _of("actor", _ACTOR, f"{_either('actor')} is null", preset),
        _of("killed", _KILLED, f"{_either('killed')} is null", preset),
        _of("told", _TOLD, _NOTHING_CITED, preset),
    )


def _either(column: str) -> str:
    """Null where one of the two is."""
    return f'("{column}_l" + "{column}_r")' if column in ("days", "killed") else f'("{column}_l" || "{column}_r")'


def _of(name: str, levels: Mapping[str, str], unknown: str, preset: LinkagePreset) -> Comparison:
    blanks = {"window": preset.window, "near": preset.near_km, "text": preset.same_text}
    told = [Level(name=level, sql=sql.format(**blanks)) for level, sql in levels.items()]
    return Comparison(name=name, levels=(Level(name=NULL, sql=unknown), *told))


_APART = "abs(days_l - days_r)"
_DAY = {
    "same": f"{_APART} = 0",
    "next": f"{_APART} = 1",
    "close": f"{_APART} <= 3",
    "heaped": "(month_l = month_r and (in_month_l or in_month_r)) or (quarter_l = quarter_r and (in_quarter_l or in_quarter_r))",
    "week": f"{_APART} <= {{window}}",
    "apart": "ELSE",
}
_KM = (
    "12742 * asin(sqrt(pow(sin(radians(lat_r - lat_l) / 2), 2)"
    " + cos(radians(lat_l)) * cos(radians(lat_r)) * pow(sin(radians(lon_r - lon_l) / 2), 2)))"
)
"""Kilometres between two points (haversine; twice the mean radius of the earth, 6371 km)."""

_PLACE = {
    "locality": "locality_l = locality_r",
    "near": f"lat_l is not null and lat_r is not null and {_KM} <= {{near}}",
    "unit": "unit_l = unit_r",
    "coarse": "region_l = region_r and (unit_l is null or unit_r is null)",
    "region": "region_l = region_r",
    "other": "ELSE",
}
_KIND = {"same": "kind_l = kind_r", "kin": "kin_l = kin_r", "other": "ELSE"}
_ACTOR = {"same": "actor_l = actor_r", "kin": "actor_kin_l = actor_kin_r", "other": "ELSE"}
_LESS, _MORE = "least(killed_l, killed_r)", "greatest(killed_l, killed_r)"
_KILLED = {
    "same": "killed_l = killed_r and killed_l > 0",
    "close": f"{_LESS} > 0 and {_MORE} <= {_LESS} * 1.25 + 1",
    "double": f"{_LESS} > 0 and {_MORE} <= {_LESS} * 2",
    "none": f"{_MORE} = 0",
    "other": "ELSE",
}
_SHARED = "len(list_intersect(sequences_l, sequences_r))"
_TOLD = {
    "text": f"len(sequences_l) > 0 and len(sequences_r) > 0 and {_SHARED} >= {{text}} * least(len(sequences_l), len(sequences_r))",
    "cites": "list_has_any(cites_l, names_r) or list_has_any(cites_r, names_l)",
    "outlet": "list_has_any(cites_l, cites_r)",
    "apart": "ELSE",
}
_NOTHING_CITED = "cites_l is null and cites_r is null and (sequences_l is null or sequences_r is null)"

COPIES = ("text", "cites", "outlet")
"""Levels of `told` at which one telling may be a copy of the other, or both of a third: together they are one testimony."""


def settings(preset: LinkagePreset, weights: Weights, prior: float) -> dict[str, object]:
    """The settings of splink: comparisons with their weights, the rules of candidates, the share of pairs that are one event."""
    return {
        "link_type": "link_only",
        "unique_id_column_name": "id",
        "source_dataset_column_name": "system",
        "probability_two_random_records_match": prior,
        "comparisons": [_as_settings(one, weights[one.name]) for one in comparisons(preset)],
        "blocking_rules_to_generate_predictions": list(blocking_rules()),
        "retain_matching_columns": True,
        "retain_intermediate_calculation_columns": False,
        "max_iterations": 50,
    }


def _as_settings(comparison: Comparison, weights: Mapping[str, Weight]) -> dict[str, object]:
    levels: list[dict[str, object]] = []
    for level in comparison.levels:
        said: dict[str, object] = {"sql_condition": level.sql, "label_for_charts": level.name}
        if level.name == NULL:
            said["is_null_level"] = True
        else:
            weight = weights[level.name]
            said |= {"m_probability": weight.m, "u_probability": weight.u}
        levels.append(said)
    return {"output_column_name": comparison.name, "comparison_levels": levels}
