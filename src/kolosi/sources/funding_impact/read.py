"""Survey on cuts: each organisation that answered that it is hit counts as one."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from kolosi.intake.columns.table import TextTable
from kolosi.intake.formats import Sheet
from kolosi.intake.recognise.reshaping import take, with_columns

_NUMBERS = ("Projets suspendus", "Personnel affecté", "Bénéficiaires affectés")


def reshape(table: TextTable, layout: str, sheets: Sequence[Sheet]) -> TextTable:
    """The answers with one organisation each; none where every number is zero or not given."""
    hit = pl.DataFrame([take(table, name) for name in _NUMBERS]).select(
        pl.when(pl.any_horizontal(pl.all().str.contains("[1-9]"))).then(pl.lit("1")).alias("Organisations")
    )
    return with_columns(table, {"Organisations": hit["Organisations"]})
