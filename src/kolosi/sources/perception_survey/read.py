"""Perception survey: the interviews of households or of key informants in long form."""

from __future__ import annotations

from collections.abc import Sequence

from kolosi.intake.columns.table import TextTable
from kolosi.intake.formats import Sheet
from kolosi.intake.survey.design_headers import DESIGN
from kolosi.intake.survey.interviews import long_form

_CARRIED = {
    "region": ("region", "admin1"),
    "place": ("cercle", "admin2"),
    "respondent": ("type_repondant", "respondent"),
    "sex": ("sexe", "sexe_repondant", "sex"),
    "age_group": ("tranche_age", "age_group"),
    "group": ("statut", "groupe_population"),
    **DESIGN,
}


def reshape(table: TextTable, layout: str, sheets: Sequence[Sheet]) -> TextTable:
    """One row for each interview, question and option."""
    return long_form(table, sheets, carry=_CARRIED)
