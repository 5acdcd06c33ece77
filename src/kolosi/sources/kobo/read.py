"""Gives the interviews of any Kobo export in long form."""

from __future__ import annotations

from collections.abc import Sequence

from kolosi.intake.columns.table import TextTable
from kolosi.intake.formats import Sheet
from kolosi.intake.survey.design_headers import DESIGN
from kolosi.intake.survey.interviews import long_form

_CARRIED = {
    "region": ("region", "admin1", "adm1"),
    "place": ("cercle", "admin2", "adm2"),
    **DESIGN,
}


def reshape(table: TextTable, layout: str, sheets: Sequence[Sheet]) -> TextTable:
    """One row for each interview, question and option."""
    return long_form(table, sheets, carry=_CARRIED)
