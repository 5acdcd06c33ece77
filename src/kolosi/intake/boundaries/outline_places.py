"""Reads the places that outlines bear: names and codes from their attributes, what lies in what from there or from the map."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl
import shapely

from kolosi.intake.boundaries.gazetteer import Homeland, read_places
from kolosi.intake.boundaries.outlines import Outline
from kolosi.intake.boundaries.place_headers import Form, form_of, header_of
from kolosi.intake.columns.table import TextTable, fold
from kolosi.model.placelist import PlaceList

_LEVEL = re.compile(r"(?i)adm(?:in)?[ _-]?([1-4])")
_COUNTRY = "shapegroup"
"""The attribute in which one widely used set of outlines says the country."""


@dataclass(frozen=True)
class _Layer:
    """Outlines of one layer with how their attributes name them."""

    outlines: Sequence[Outline]
    table: TextTable
    form: Form

    @property
    def level(self) -> int:
        """The level of its outlines."""
        return max(self.form.names)


def places_drawn(outlines: Sequence[Outline], level_words: Mapping[str, int], home: Homeland) -> PlaceList:
    """The places that the outlines of a file are, by level; empty where no attribute names them."""
    names = dict.fromkeys(outline.layer for outline in outlines)
    found = [_layer([one for one in outlines if one.layer == name], level_words) for name in names]
    layers = sorted((layer for layer in found if layer is not None), key=lambda layer: layer.level)
    whole = [_inside_coarser(layer, layers) for layer in layers]
    return read_places([(layer.table, layer.form) for layer in whole], home)


def _layer(outlines: Sequence[Outline], level_words: Mapping[str, int]) -> _Layer | None:
    table = _table(outlines)
    form = form_of(table, level_words, needs_codes=False) or _named_only(table, outlines[0].layer, level_words)
    if form is None or form.level:
        return None
    countries = tuple(f"c{at}" for at, folded in enumerate(table.folded) if folded == _COUNTRY)
    return _Layer(outlines, table, replace(form, country=(*form.country, *countries)))


def _table(outlines: Sequence[Outline]) -> TextTable:
    """The attributes of outlines as a table."""
    keys = list(dict.fromkeys(key for outline in outlines for key in outline.attributes))
    columns = {f"c{at}": [one.attributes.get(key) for one in outlines] for at, key in enumerate(keys)}
    frame = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String)).with_row_index("row", offset=1)
    return TextTable(
        sheet=outlines[0].layer,
        names=tuple(keys),
        folded=tuple(map(fold, keys)),
        tags=(None,) * len(keys),
        header_rows=(),
        tag_row=None,
        frame=frame,
    )


def _named_only(table: TextTable, layer: str, level_words: Mapping[str, int]) -> Form | None:
    """The form of a layer whose names say no level: that of its other attributes or of its own name, else the first."""
    headers = [header_of(f"c{at}", name, None, level_words) for at, name in enumerate(table.names)]
    named = next((header.column for header in headers if header.role == "name"), None)
    if named is None:
        return None
    texts = [layer, *(str(text) for column in table.frame.drop("row").head(1).row(0) for text in [column] if text)]
    level = next((int(found[1]) for text in texts if (found := _LEVEL.search(text))), 1)
    return Form(names={level: {"": named}}, codes={}, others={})


def _inside_coarser(layer: _Layer, layers: Sequence[_Layer]) -> _Layer:
    """The layer with the names and codes of the coarser outlines that each of its own lies in, where it does not say them."""
    coarser = [other for other in layers if other.level < layer.level and other.level not in layer.form.names]
    for other in coarser:
        layer = _with_columns_of(layer, other)
    return layer


def _with_columns_of(layer: _Layer, around: _Layer) -> _Layer:
    tree = shapely.STRtree([outline.geometry for outline in around.outlines])
    points = [outline.geometry.representative_point() for outline in layer.outlines]
    pairs = tree.query(points, predicate="within")
    where = dict(zip(*pairs.tolist(), strict=True))
    rows = pl.Series([where.get(at) for at in range(len(points))], dtype=pl.UInt32)
    level, width = around.level, len(layer.table.names)
    own = [*around.form.names[level].values(), *([around.form.codes[level]] if level in around.form.codes else [])]
    added = {column: f"c{width + at}" for at, column in enumerate(own)}
    frame = layer.table.frame.with_columns(
        around.table.frame[column].gather(rows).alias(name) for column, name in added.items()
    )
    names = {language: added[column] for language, column in around.form.names[level].items()}
    codes = {level: added[around.form.codes[level]]} if level in around.form.codes else {}
    form = replace(layer.form, names={**layer.form.names, level: names}, codes={**layer.form.codes, **codes})
    table = replace(
        layer.table,
        names=(*layer.table.names, *own),
        folded=(*layer.table.folded, *own),
        tags=(*layer.table.tags, *(None for _ in own)),
        frame=frame,
    )
    return replace(layer, table=table, form=form)
