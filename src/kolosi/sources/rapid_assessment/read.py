"""Rapid assessments: the answers of group talks and key informants in long form."""

from __future__ import annotations

from collections.abc import Sequence

from kolosi.intake.columns.table import TextTable
from kolosi.intake.formats import Sheet
from kolosi.intake.survey.interviews import long_form

_CARRIED = {
    "region": ("region", "admin1"),
    "place": ("cercle", "admin2"),
    "respondent": ("type_repondant", "type_entretien", "respondent"),
}


def reshape(table: TextTable, layout: str, sheets: Sequence[Sheet]) -> TextTable:
    """One row for each talk, question and option."""
    return long_form(table, sheets, carry=_CARRIED)
