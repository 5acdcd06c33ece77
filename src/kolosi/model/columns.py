"""Columns of records: what a table is made of, and the columns that several tables share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from kolosi.model.label import Label

Type = Literal["text", "term", "place", "day", "count", "number", "flag"]


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a table. `taxonomy` closes the vocabulary of a `term` column (None: any identifier)."""

    name: str
    type: Type
    meaning: Label
    unit: str | None = None
    taxonomy: str | None = None


@dataclass(frozen=True, kw_only=True)
class Table:
    """A canonical table. `unit_of_row` says what one row is; nothing else may be counted as that."""

    name: str
    unit_of_row: Label
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column | None:
        """The column of that name."""
        return next((one for one in (*ORIGIN, *self.columns) if one.name == name), None)

    @property
    def names(self) -> tuple[str, ...]:
        """Every column name, those of the origin first."""
        return tuple(one.name for one in (*ORIGIN, *self.columns))


def column(name: str, type_: Type, en: str, fr: str, *, unit: str | None = None, taxonomy: str | None = None) -> Column:
    """Makes a column from its name, its type and its meaning in each language."""
    return Column(name=name, type=type_, meaning={"en": en, "fr": fr}, unit=unit, taxonomy=taxonomy)


def terms(*names: str) -> tuple[Column, ...]:
    """The columns of terms of these names, as every table has them."""
    return tuple(BREAKDOWN_COLUMNS[name] for name in names)


ORIGIN = (
    column("receipt", "text", "file received, by its id", "fichier reçu, par son identifiant"),
    column("sheet", "text", "sheet of the file", "feuille du fichier"),
    column("row", "count", "row of the sheet, as printed", "ligne de la feuille, telle qu’affichée"),
    column("source", "text", "system the row comes from", "système dont vient la ligne"),
    column("organisation", "text", "who sent the file", "organisation qui a transmis le fichier"),
)
"""Columns every record has: where it comes from."""

BREAKDOWN_COLUMNS: Mapping[str, Column] = {
    one.name: one
    for one in (
        column("category", "term", "category in the system's own list", "catégorie dans la liste du système"),
        column("violation", "term", "type of violation", "type de violation", taxonomy="violation_types"),
        column("risk", "term", "protection risk", "risque de protection", taxonomy="protection_risks"),
        column("event_type", "term", "type of event", "type d’événement", taxonomy="acled_events"),
        column("sub_event_type", "term", "sub-type of event", "sous-type d’événement", taxonomy="acled_events"),
        column("gbv_type", "term", "type of GBV", "type de VBG", taxonomy="gbv_types"),
        column("constraint", "term", "access constraint", "contrainte d’accès", taxonomy="access_constraints"),
        column("device", "term", "explosive device", "engin explosif", taxonomy="devices"),
        column("perpetrator", "term", "alleged perpetrator", "auteur présumé", taxonomy="perpetrators"),
        column(
            "relationship",
            "term",
            "relationship of the alleged perpetrator",
            "relation avec l’auteur présumé",
            taxonomy="relationships",
        ),
        column(
            "occupation",
            "term",
            "occupation of the alleged perpetrator",
            "profession de l’auteur présumé",
            taxonomy="occupations",
        ),
        column("cause", "term", "cause or motive", "cause ou motif", taxonomy="causes"),
        column("victim_status", "term", "status of the victims", "statut des victimes", taxonomy="victim_status"),
        column("group", "term", "population group", "groupe de population", taxonomy="population_groups"),
        column("sex", "term", "sex", "sexe", taxonomy="sex"),
        column("age_group", "term", "age group", "tranche d’âge", taxonomy="age_groups"),
        column(
            "aor", "term", "area of responsibility", "domaine de responsabilité", taxonomy="areas_of_responsibility"
        ),
        column("respondent", "term", "who answered", "qui a répondu", taxonomy="respondents"),
        column("answer", "term", "answer given", "réponse donnée", taxonomy="answers"),
        column("hazard", "term", "hazard", "aléa", taxonomy="hazards"),
        column("origin", "term", "country of origin", "pays d’origine"),
    )
}
"""The columns of terms, by name: a figure may be broken down by each."""

PLACES = (
    column("place", "place", "finest place known", "lieu le plus fin connu"),
    column("region", "place", "first-level unit, current boundaries", "unité de premier niveau, découpage actuel"),
)
SPAN = (
    column("start", "day", "first day covered", "premier jour couvert"),
    column("end", "day", "last day covered", "dernier jour couvert"),
)
