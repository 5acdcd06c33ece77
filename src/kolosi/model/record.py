"""Records: the canonical tables, and what each column means."""

from __future__ import annotations

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
        return next((column for column in (*ORIGIN, *self.columns) if column.name == name), None)

    @property
    def names(self) -> tuple[str, ...]:
        """Every column name, those of the origin first."""
        return tuple(column.name for column in (*ORIGIN, *self.columns))


def _column(
    name: str, type_: Type, en: str, fr: str, *, unit: str | None = None, taxonomy: str | None = None
) -> Column:
    return Column(name=name, type=type_, meaning={"en": en, "fr": fr}, unit=unit, taxonomy=taxonomy)


def _terms(*names: str) -> tuple[Column, ...]:
    return tuple(_BREAKDOWNS[name] for name in names)


ORIGIN = (
    _column("receipt", "text", "file received, by its id", "fichier reçu, par son identifiant"),
    _column("sheet", "text", "sheet of the file", "feuille du fichier"),
    _column("row", "count", "row of the sheet, as printed", "ligne de la feuille, telle qu’affichée"),
    _column("source", "text", "system the row comes from", "système dont vient la ligne"),
    _column("organisation", "text", "who sent the file", "organisation qui a transmis le fichier"),
)
"""Columns every record has: where it comes from."""

_BREAKDOWNS = {
    column.name: column
    for column in (
        _column("category", "term", "category in the system's own list", "catégorie dans la liste du système"),
        _column("violation", "term", "type of violation", "type de violation", taxonomy="violation_types"),
        _column("risk", "term", "protection risk", "risque de protection", taxonomy="protection_risks"),
        _column("event_type", "term", "type of event", "type d’événement", taxonomy="acled_events"),
        _column("sub_event_type", "term", "sub-type of event", "sous-type d’événement", taxonomy="acled_events"),
        _column("gbv_type", "term", "type of GBV", "type de VBG", taxonomy="gbv_types"),
        _column("constraint", "term", "access constraint", "contrainte d’accès", taxonomy="access_constraints"),
        _column("device", "term", "explosive device", "engin explosif", taxonomy="devices"),
        _column("perpetrator", "term", "alleged perpetrator", "auteur présumé", taxonomy="perpetrators"),
        _column(
            "relationship",
            "term",
            "relationship of the alleged perpetrator",
            "relation avec l’auteur présumé",
            taxonomy="relationships",
        ),
        _column(
            "occupation",
            "term",
            "occupation of the alleged perpetrator",
            "profession de l’auteur présumé",
            taxonomy="occupations",
        ),
        _column("cause", "term", "cause or motive", "cause ou motif", taxonomy="causes"),
        _column("victim_status", "term", "status of the victims", "statut des victimes", taxonomy="victim_status"),
        _column("group", "term", "population group", "groupe de population", taxonomy="population_groups"),
        _column("sex", "term", "sex", "sexe", taxonomy="sex"),
        _column("age_group", "term", "age group", "tranche d’âge", taxonomy="age_groups"),
        _column(
            "aor", "term", "area of responsibility", "domaine de responsabilité", taxonomy="areas_of_responsibility"
        ),
        _column("respondent", "term", "who answered", "qui a répondu", taxonomy="respondents"),
        _column("answer", "term", "answer given", "réponse donnée", taxonomy="answers"),
        _column("hazard", "term", "hazard", "aléa", taxonomy="hazards"),
        _column("origin", "term", "country of origin", "pays d’origine"),
    )
}

_PLACES = (
    _column("place", "place", "finest place known", "lieu le plus fin connu"),
    _column("region", "place", "first-level unit, current boundaries", "unité de premier niveau, découpage actuel"),
)
_SPAN = (
    _column("start", "day", "first day covered", "premier jour couvert"),
    _column("end", "day", "last day covered", "dernier jour couvert"),
)

INCIDENTS = Table(
    name="incidents",
    unit_of_row={"en": "one line of an incident system", "fr": "une ligne d’un système d’incidents"},
    columns=(
        _column("incident", "text", "identifier of the incident", "identifiant de l’incident"),
        _column("day", "day", "date of the incident", "date de l’incident"),
        _column("reported", "day", "date of the report", "date du signalement"),
        *_PLACES,
        *_terms(
            "category",
            "violation",
            "risk",
            "event_type",
            "sub_event_type",
            "constraint",
            "device",
            "perpetrator",
            "cause",
            "victim_status",
            "group",
            "sex",
            "age_group",
            "aor",
        ),
        _column(
            "violations",
            "count",
            "violations the row stands for",
            "violations que la ligne représente",
            unit="violation",
        ),
        _column("victims", "count", "victims", "victimes", unit="person"),
        _column("women", "count", "women among the victims", "femmes parmi les victimes", unit="person"),
        _column("men", "count", "men among the victims", "hommes parmi les victimes", unit="person"),
        _column(
            "girls",
            "count",
            "girls under 18 among the victims",
            "filles de moins de 18 ans parmi les victimes",
            unit="person",
        ),
        _column(
            "boys",
            "count",
            "boys under 18 among the victims",
            "garçons de moins de 18 ans parmi les victimes",
            unit="person",
        ),
        _column("killed", "count", "people killed", "personnes tuées", unit="person"),
        _column(
            "killed_low", "count", "people killed, lowest estimate", "personnes tuées, estimation basse", unit="person"
        ),
        _column(
            "killed_high",
            "count",
            "people killed, highest estimate",
            "personnes tuées, estimation haute",
            unit="person",
        ),
        _column(
            "civilians_killed",
            "count",
            "civilians among the people killed",
            "civils parmi les personnes tuées",
            unit="person",
        ),
        _column("injured", "count", "people injured", "personnes blessées", unit="person"),
        _column("targets_civilians", "flag", "aimed at civilians", "vise des civils"),
        _column("verified", "flag", "verified by the system", "vérifié par le système"),
    ),
)

STATISTICS = Table(
    name="statistics",
    unit_of_row={"en": "one value already aggregated by its system", "fr": "une valeur déjà agrégée par son système"},
    columns=(
        _column("statistic", "term", "what is counted", "ce qui est compté", taxonomy="statistics"),
        _column(
            "value",
            "number",
            "the value, in its unit (shares in percent)",
            "la valeur, dans son unité (parts en pour cent)",
        ),
        _column(
            "qualifier",
            "term",
            "more_than, about, low, high, cumulative, implied",
            "plus de, environ, borne basse ou haute, cumul, déduit",
        ),
        _column("unit", "text", "unit of the value", "unité de la valeur"),
        _column(
            "kind", "term", "flow, stock, share, rate, target or event", "flux, stock, part, taux, cible ou événement"
        ),
        _column("n", "count", "base or sample behind a share", "base ou échantillon d’une part"),
        *_SPAN,
        _column("as_of", "day", "day the value is true", "jour auquel la valeur est vraie"),
        *_PLACES,
        _column("part", "count", "level of the unknown part of its place", "niveau de la partie inconnue de son lieu"),
        *_terms(
            "category",
            "violation",
            "risk",
            "event_type",
            "sub_event_type",
            "gbv_type",
            "constraint",
            "device",
            "perpetrator",
            "relationship",
            "occupation",
            "cause",
            "victim_status",
            "group",
            "sex",
            "age_group",
            "aor",
            "respondent",
            "answer",
            "hazard",
            "origin",
        ),
        _column("heading", "text", "header of the column the value stands in", "en-tête de la colonne de la valeur"),
        _column("document", "text", "document a cited value was read in", "document où une valeur citée a été lue"),
        _column("page", "text", "page of the document", "page du document"),
        _column("quote", "text", "words of the document", "mots du document"),
    ),
)

RESPONSES = Table(
    name="responses",
    unit_of_row={
        "en": "one answer of one respondent to one question",
        "fr": "une réponse d’un répondant à une question",
    },
    columns=(
        _column("interview", "text", "identifier of the interview", "identifiant de l’entretien"),
        *_terms("respondent", "group", "sex", "age_group"),
        _column("day", "day", "day of the interview", "jour de l’entretien"),
        *_PLACES,
        _column("stratum", "text", "stratum of the sample", "strate de l’échantillon"),
        _column("cluster", "text", "primary sampling unit", "unité primaire d’échantillonnage"),
        _column("weight", "number", "sampling weight (1 when unweighted)", "poids de sondage (1 sans pondération)"),
        _column("question", "term", "question", "question", taxonomy="questions"),
        *_terms("answer"),
        _column("chosen", "flag", "the answer was chosen", "la réponse a été choisie"),
        _column("value", "number", "numeric answer", "réponse numérique"),
    ),
)

ACTIVITIES = Table(
    name="activities",
    unit_of_row={
        "en": "one organisation, activity, place, period and group",
        "fr": "une organisation, activité, lieu, période et groupe",
    },
    columns=(
        _column("activity", "text", "identifier of the activity", "identifiant de l’activité"),
        *_terms("aor", "category", "group", "sex", "age_group"),
        _column("partner", "text", "implementing partner", "partenaire de mise en œuvre"),
        _column("donor", "text", "donor", "bailleur"),
        *_PLACES,
        *_SPAN,
        _column("status", "term", "planned, ongoing, done, suspended", "prévue, en cours, achevée, suspendue"),
        _column(
            "counting", "term", "new people of the period, or cumulative", "personnes nouvelles de la période, ou cumul"
        ),
        _column("targeted", "count", "people targeted", "personnes ciblées", unit="person"),
        _column("reached", "count", "people reached", "personnes atteintes", unit="person"),
        _column(
            "declared",
            "count",
            "people this activity reached, whether or not others reached the same ones",
            "personnes atteintes par cette activité, que d’autres aient ou non atteint les mêmes",
            unit="person",
        ),
        _column(
            "reached_in_aor", "count", "people reached, once an area", "atteintes, une fois par domaine", unit="person"
        ),
        _column("women", "count", "women reached", "femmes atteintes", unit="person"),
        _column("men", "count", "men reached", "hommes atteints", unit="person"),
        _column("girls", "count", "girls reached", "filles atteintes", unit="person"),
        _column("boys", "count", "boys reached", "garçons atteints", unit="person"),
    ),
)

EFFORT = Table(
    name="effort",
    unit_of_row={
        "en": "one reporter (or group of reporters) in one period",
        "fr": "un déclarant (ou un groupe) sur une période",
    },
    columns=(
        _column("system", "text", "system reported to", "système alimenté"),
        _column("reporter", "text", "pseudonym of the reporter", "pseudonyme du déclarant"),
        *_SPAN,
        *_PLACES,
        _column(
            "status", "term", "received, zero, missing, closed, suspended", "reçu, zéro, manquant, fermé, suspendu"
        ),
        _column("expected", "count", "reporters expected", "déclarants attendus"),
        _column("received", "count", "reporters that reported", "déclarants ayant rapporté"),
    ),
)

SERVICES = Table(
    name="services",
    unit_of_row={
        "en": "one service point, or a group of one kind",
        "fr": "un point de service, ou un groupe d’un même type",
    },
    columns=(
        _column("service", "term", "kind of service", "type de service", taxonomy="services"),
        *_PLACES,
        *_terms("aor", "cause"),
        _column("status", "term", "open, closed, suspended", "ouvert, fermé, suspendu"),
        _column("since", "day", "since when", "depuis quand"),
        _column("points", "count", "service points the row stands for", "points de service que la ligne représente"),
    ),
)

EVENTS = Table(
    name="events",
    unit_of_row={"en": "one dated fact of the chronology", "fr": "un fait daté de la chronologie"},
    columns=(
        _column("day", "day", "day of the fact", "jour du fait"),
        _column("event", "term", "kind of fact", "type de fait", taxonomy="events"),
        *_PLACES,
        _column("title_en", "text", "the fact in English", "le fait en anglais"),
        _column("title_fr", "text", "the fact in French", "le fait en français"),
        _column("document", "text", "document it was read in", "document où il a été lu"),
    ),
)

EXCERPTS = Table(
    name="excerpts",
    unit_of_row={"en": "one tagged excerpt of a document", "fr": "un extrait étiqueté d’un document"},
    columns=(
        _column("excerpt", "text", "identifier of the excerpt", "identifiant de l’extrait"),
        _column("day", "day", "date of publication", "date de publication"),
        _column("document", "text", "title of the document", "titre du document"),
        *_terms("risk", "category", "group"),
        _column("pillar", "term", "pillar of the framework", "pilier du cadre", taxonomy="paf"),
        _column("sub_pillar", "term", "sub-pillar of the framework", "sous-pilier du cadre", taxonomy="paf"),
        *_PLACES,
        _column("severity", "term", "severity given by the reader", "sévérité donnée par le lecteur"),
        _column("reliability", "term", "reliability given by the reader", "fiabilité donnée par le lecteur"),
    ),
)

FUNDING = Table(
    name="funding",
    unit_of_row={
        "en": "one requirement, or one financial flow",
        "fr": "un besoin de financement, ou un flux financier",
    },
    columns=(
        _column("flow", "text", "identifier of the flow", "identifiant du flux"),
        _column("plan", "text", "response plan", "plan de réponse"),
        *_terms("aor", "category"),
        *_SPAN,
        *_PLACES,
        _column("status", "term", "requirement, pledge, commitment, paid", "besoin, promesse, engagement, versé"),
        _column(
            "basis", "term", "plan, plan_cluster, flow, allocation, project", "plan, cluster, flux, allocation, projet"
        ),
        _column("requirement", "number", "required amount", "montant requis", unit="USD"),
        _column("received", "number", "received amount", "montant reçu", unit="USD"),
    ),
)

BOUNDARIES = Table(
    name="boundaries",
    unit_of_row={"en": "one place of a list, or the outline of one", "fr": "un lieu d’une liste, ou son contour"},
    columns=(
        *_PLACES,
        _column("level", "count", "administrative level", "niveau administratif"),
        _column("vintage", "text", "set of boundaries", "découpage"),
        _column("name", "text", "name in the file", "nom dans le fichier"),
        _column("geometry", "text", "outline as GeoJSON", "contour en GeoJSON"),
    ),
)

TABLES = {
    table.name: table
    for table in (INCIDENTS, STATISTICS, RESPONSES, ACTIVITIES, EFFORT, SERVICES, EVENTS, EXCERPTS, FUNDING, BOUNDARIES)
}
"""The ten record tables by name."""

BREAKDOWNS = tuple(_BREAKDOWNS)
"""Columns a key may break a figure down by."""


def beside_of(table: str) -> str:
    """The name of the rows of a table that hold something open: those that wait, and those that count without a cell."""
    return f"{table}_beside"
