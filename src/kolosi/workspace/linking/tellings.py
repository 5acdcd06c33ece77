"""The rows of the workspace that tell of single events, as they are compared; and what is left out of the comparison, with why."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kolosi.content.presets import linkage_preset
from kolosi.model.place import LOCALITY
from kolosi.model.spelling import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl

    from kolosi.content.presets import LinkagePreset
    from kolosi.model.period import Period
    from kolosi.model.place import Place, Places
    from kolosi.model.term import Taxonomy
    from kolosi.workspace.ask.desk import Desk

KINDS = ("violation", "sub_event_type", "event_type", "category")
"""Columns that say what happened, the most exact first."""

_FACTS = ("place", "region", *KINDS, "perpetrator", "killed", "verified")
_COLUMNS = ("source", "organisation", "receipt", "row", "incident", "day", *_FACTS, "risk", "aor", "cited")
_BETWEEN_CITED = re.compile(r"\s*;\s*")


@dataclass(frozen=True, kw_only=True)
class System:
    """A system as it is linked: rows that are compared, rows left out by reason (`gbv`, `undated`), whether it gives sums alone."""

    id: str
    rows: int
    left_out: Mapping[str, int]
    has_only_sums: bool = False
    has_several: bool = False


@dataclass(frozen=True, kw_only=True)
class Tellings:
    """What the systems tell of a period: `frame` as it is compared (with `organisation` and the facts as they were given), and the systems."""

    frame: pl.DataFrame
    systems: tuple[System, ...]


def tellings_of(desk: Desk, during: Period) -> Tellings:
    """The rows of a period that tell of single events. Sums are none; what speaks of gender-based violence is never among them."""
    import polars as pl

    preset, workspace = linkage_preset(), desk.workspace
    found = desk.engine.query(
        f"SELECT {', '.join(_COLUMNS)} FROM incidents WHERE day BETWEEN DATE '{during.first}' AND DATE '{during.last}'"
        f" OR day IS NULL ORDER BY source, organisation, receipt, row"
    )
    sums = _sums(desk)
    rows = found.filter(~pl.col("receipt").is_in(sorted(sums)))
    never = rows.select(_is_never(preset)).to_series()
    kept = rows.filter(~never & pl.col("day").is_not_null())
    named = _named(kept, workspace.knowledge.places, preset, workspace.knowledge.taxonomies["perpetrators"])
    frame = named.join(_names(desk), on="source", how="left").rename({"source": "system"})
    left = {"gbv": rows.filter(never), "undated": rows.filter(~never & pl.col("day").is_null())}
    counts = {why: dict(one.group_by("source").len().iter_rows()) for why, one in left.items()}
    counting = {one.source for one in workspace.receipts.current() if one.source in preset.sums}
    own = dict(kept.group_by("source").len().iter_rows())
    systems = [
        System(
            id=source,
            rows=own.get(source, 0),
            left_out={why: one[source] for why, one in counts.items() if source in one},
            has_only_sums=source not in set(rows["source"]),
            has_several=source in preset.several,
        )
        for source in sorted({*rows["source"], *found["source"], *counting})
    ]
    return Tellings(frame=frame, systems=tuple(systems))


def _sums(desk: Desk) -> set[str]:
    """The files whose rows are sums of several events."""
    found = set()
    for one in desk.workspace.receipts.current():
        source = desk.workspace.knowledge.sources.get(one.source)
        layout = source.layout(one.layout) if source else None
        if layout is not None and layout.sums:
            found.add(one.id)
    return found


def _is_never(preset: LinkagePreset) -> pl.Expr:
    """True of a row that speaks of gender-based violence by any of its words."""
    import polars as pl

    return pl.any_horizontal(
        pl.col(column).is_in(list(terms)).fill_null(False) for column, terms in preset.never.items()
    )


def _names(desk: Desk) -> pl.DataFrame:
    """By what the reports of each system are cited: its id, its publisher, the organisations that send it."""
    import polars as pl

    names: dict[str, set[str]] = {}
    for one in desk.workspace.receipts.current():
        source = desk.workspace.knowledge.sources.get(one.source)
        said = {one.source, one.organisation}
        if source is not None:
            said |= {source.publisher, *source.publisher_name.values()}
        names.setdefault(one.source, set()).update(fold(text) for text in said if text)
    rows = [(source, sorted(said)) for source, said in sorted(names.items())]
    return pl.DataFrame(rows, schema={"source": pl.String(), "names": pl.List(pl.String())}, orient="row")


def _named(rows: pl.DataFrame, places: Places, preset: LinkagePreset, actors: Taxonomy) -> pl.DataFrame:
    """The rows with what is compared: id, places by precision, kind and actor with what stands above them, whom it cites."""
    import polars as pl

    kinds = pl.coalesce(
        pl.col(column).replace_strict(preset.kinds, default=None, return_dtype=pl.String) for column in KINDS
    )
    kin = _actor_kin(preset, actors)
    unknown = list(preset.actor_unknown)
    actor = pl.when(pl.col("perpetrator").is_in(unknown)).then(None).otherwise(pl.col("perpetrator"))
    return (
        rows.join(
            _precisions(rows, places), on=["place", "region"], how="left", nulls_equal=True, maintain_order="left"
        )
        .drop("region")
        .rename({"in_region": "region"})
        .with_columns(_ids(rows), kinds.alias("kind"), actor.alias("actor"), _cites(rows["cited"], preset))
        .with_columns(
            pl.concat_str(pl.coalesce("place", "region"), "day", separator="|").alias("part_of"),
            pl.col("kind").replace_strict(preset.kins, default=None, return_dtype=pl.String).alias("kin"),
            pl.col("actor").replace_strict(kin, default=None, return_dtype=pl.String).alias("actor_kin"),
        )
    )


def _ids(rows: pl.DataFrame) -> pl.Series:
    """By what a row is known: its system, who sent it where several do, its own identifier; else its file and row."""
    import polars as pl

    at = pl.format("{}.{}", pl.col("receipt"), pl.col("row"))
    own = pl.concat_str(
        [pl.col("source"), pl.col("organisation"), pl.coalesce("incident", at)], separator=":", ignore_nulls=True
    )
    named = rows.with_columns(own.alias("id"))
    twice = pl.col("id").is_duplicated()
    return named.select(pl.when(twice).then(pl.format("{}:{}", "id", at)).otherwise("id").alias("id")).to_series()


def _precisions(rows: pl.DataFrame, places: Places) -> pl.DataFrame:
    """Each pair of place and region that occurs, with the region, unit and locality that are known of it."""
    import polars as pl

    regions, units = (_holding(places, level) for level in (1, 2))
    known = rows.select("place", "region").unique()
    found = [(*ends, *_precise(places, regions, units, *ends)) for ends in known.iter_rows()]
    texts = dict.fromkeys(("place", "region", "in_region", "unit", "locality"), pl.String())
    numbers = dict.fromkeys(("lon", "lat"), pl.Float64())
    return pl.DataFrame(found, schema={**texts, **numbers}, orient="row")


def _holding(places: Places, level: int) -> Mapping[str, str]:
    """The unit of a level, in the oldest set of boundaries, that wholly holds each place.

    Systems speak of different sets of boundaries, and a reform divides: only the undivided unit is one that all can be placed in.
    """
    oldest = places.country.vintages[-1].id if places.country.vintages else ""
    old = [one for one in places.values() if one.level == level and one.stands_in(oldest)]
    return {id_: one.id for one in old for id_ in places.members(one.id)}


_Precise = tuple[str | None, str | None, str | None, float | None, float | None]


def _precise(
    places: Places, regions: Mapping[str, str], units: Mapping[str, str], place: str | None, region: str | None
) -> _Precise:
    """Region, second-level unit, locality and its point, as far as they are known."""
    known = places.get(place or "") or places.get(region or "")
    if known is None:
        return (region, None, None, None, None)
    around = regions.get(known.id) or regions.get(region or "") or places.region_of(known.id) or region
    locality = known.id if known.level > _UNIT else None
    point = (known.lon, known.lat) if known.level == LOCALITY else (None, None)
    return (around, units.get(known.id) or _unit_above(places, known), locality, *point)


_UNIT = 2


def _unit_above(places: Places, place: Place) -> str | None:
    """The second-level unit that a place is or lies in; None for a wider one."""
    while place.level > _UNIT and place.parent is not None:
        place = places[place.parent]
    return place.id if place.level == _UNIT else None


def _actor_kin(preset: LinkagePreset, actors: Taxonomy) -> Mapping[str, str]:
    """What stands above each actor: a group of those that one system names where another cannot, else the term above it, else itself."""
    groups = {one: group[0] for group in preset.actor_kin for one in group}
    return {term: groups.get(term) or actors.above(term)[-1] for term in actors.terms}


def _cites(cited: pl.Series, preset: LinkagePreset) -> pl.Series:
    """Whom each row cites, folded; null where nobody is named. Each different text is taken apart once."""
    import polars as pl

    texts = {text: _apart(text, preset.unnamed) for text in cited.drop_nulls().unique().to_list()}
    apart: Sequence[list[str] | None] = [texts.get(text) for text in cited.to_list()]
    return pl.Series("cites", apart, dtype=pl.List(pl.String()))


def _apart(text: str, unnamed: Sequence[str]) -> list[str] | None:
    """Those that a text names; two reports that both keep their source to themselves do not cite the same."""
    return sorted({fold(one) for one in _BETWEEN_CITED.split(text)} - {"", *unnamed}) or None
