"""Records: the canonical tables, and what each column means."""

from __future__ import annotations

from kolosi.model.columns import (
    BREAKDOWN_COLUMNS,
    ORIGIN,
    PLACES,
    SPAN,
    Column,
    Table,
    Type,
    column,
    terms,
)

__all__ = [
    "ACTIVITIES",
    "BOUNDARIES",
    "BREAKDOWNS",
    "FIRST_LEVEL",
    "INCIDENTS",
    "ORIGIN",
    "RESPONSES",
    "STATISTICS",
    "TABLES",
    "Column",
    "Table",
    "Type",
    "beside_of",
]

INCIDENTS = Table(
    name="incidents",
    unit_of_row={"en": "one line of an incident system", "fr": "une ligne d’un système d’incidents"},
    columns=(
        column("incident", "text", "identifier of the incident", "identifiant de l’incident"),
        column("day", "day", "date of the incident", "date de l’incident"),
        column(
            "until",
            "day",
            "last day, of a row that counts several",
            "dernier jour, d’une ligne qui en compte plusieurs",
        ),
        column("reported", "day", "date of the report", "date du signalement"),
        *PLACES,
        *terms(
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
        column(
            "violations",
            "count",
            "violations the row stands for",
            "violations que la ligne représente",
            unit="violation",
        ),
        column("victims", "count", "victims", "victimes", unit="person"),
        column("women", "count", "women among the victims", "femmes parmi les victimes", unit="person"),
        column("men", "count", "men among the victims", "hommes parmi les victimes", unit="person"),
        column(
            "girls",
            "count",
            "girls under 18 among the victims",
            "filles de moins de 18 ans parmi les victimes",
            unit="person",
        ),
        column(
            "boys",
            "count",
            "boys under 18 among the victims",
            "garçons de moins de 18 ans parmi les victimes",
            unit="person",
        ),
        column("killed", "count", "people killed", "personnes tuées", unit="person"),
        column(
            "killed_low", "count", "people killed, lowest estimate", "personnes tuées, estimation basse", unit="person"
        ),
        column(
            "killed_high",
            "count",
            "people killed, highest estimate",
            "personnes tuées, estimation haute",
            unit="person",
        ),
        column(
            "civilians_killed",
            "count",
            "civilians among the people killed",
            "civils parmi les personnes tuées",
            unit="person",
        ),
        column("injured", "count", "people injured", "personnes blessées", unit="person"),
        column("targets_civilians", "flag", "aimed at civilians", "vise des civils"),
        column("verified", "flag", "verified by the system", "vérifié par le système"),
    ),
)

STATISTICS = Table(
    name="statistics",
    unit_of_row={"en": "one value already aggregated by its system", "fr": "une valeur déjà agrégée par son système"},
    columns=(
        column("statistic", "term", "what is counted", "ce qui est compté", taxonomy="statistics"),
        column(
            "value",
            "number",
            "the value, in its unit (shares in percent)",
            "la valeur, dans son unité (parts en pour cent)",
        ),
        column(
            "qualifier",
            "term",
            "more_than, about, low, high, cumulative, implied",
            "plus de, environ, borne basse ou haute, cumul, déduit",
        ),
        column("unit", "text", "unit of the value", "unité de la valeur"),
        column(
            "kind", "term", "flow, stock, share, rate, target or event", "flux, stock, part, taux, cible ou événement"
        ),
        column("n", "count", "base or sample behind a share", "base ou échantillon d’une part"),
        *SPAN,
        column("as_of", "day", "day the value is true", "jour auquel la valeur est vraie"),
        *PLACES,
        column("part", "count", "level of the unknown part of its place", "niveau de la partie inconnue de son lieu"),
        *terms(
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
        column("heading", "text", "header of the column the value stands in", "en-tête de la colonne de la valeur"),
        column("document", "text", "document a cited value was read in", "document où une valeur citée a été lue"),
        column("page", "text", "page of the document", "page du document"),
        column("quote", "text", "words of the document", "mots du document"),
    ),
)

RESPONSES = Table(
    name="responses",
    unit_of_row={
        "en": "one answer of one respondent to one question",
        "fr": "une réponse d’un répondant à une question",
    },
    columns=(
        column("interview", "text", "identifier of the interview", "identifiant de l’entretien"),
        *terms("respondent", "group", "sex", "age_group"),
        column("day", "day", "day of the interview", "jour de l’entretien"),
        *PLACES,
        column("stratum", "text", "stratum of the sample", "strate de l’échantillon"),
        column("cluster", "text", "primary sampling unit", "unité primaire d’échantillonnage"),
        column("weight", "number", "sampling weight (1 when unweighted)", "poids de sondage (1 sans pondération)"),
        column("question", "term", "question", "question", taxonomy="questions"),
        *terms("answer"),
        column("chosen", "flag", "the answer was chosen", "la réponse a été choisie"),
        column("value", "number", "numeric answer", "réponse numérique"),
    ),
)

ACTIVITIES = Table(
    name="activities",
    unit_of_row={
        "en": "one organisation, activity, place, period and group",
        "fr": "une organisation, activité, lieu, période et groupe",
    },
    columns=(
        column("activity", "text", "identifier of the activity", "identifiant de l’activité"),
        *terms("aor", "category", "group", "sex", "age_group"),
        column("partner", "text", "implementing partner", "partenaire de mise en œuvre"),
        column("donor", "text", "donor", "bailleur"),
        *PLACES,
        *SPAN,
        column("status", "term", "planned, ongoing, done, suspended", "prévue, en cours, achevée, suspendue"),
        column(
            "counting", "term", "new people of the period, or cumulative", "personnes nouvelles de la période, ou cumul"
        ),
        column("targeted", "count", "people targeted", "personnes ciblées", unit="person"),
        column("reached", "count", "people reached", "personnes atteintes", unit="person"),
        column(
            "declared",
            "count",
            "people this activity reached, whether or not others reached the same ones",
            "personnes atteintes par cette activité, que d’autres aient ou non atteint les mêmes",
            unit="person",
        ),
        column(
            "reached_in_aor", "count", "people reached, once an area", "atteintes, une fois par domaine", unit="person"
        ),
        column("women", "count", "women reached", "femmes atteintes", unit="person"),
        column("men", "count", "men reached", "hommes atteints", unit="person"),
        column("girls", "count", "girls reached", "filles atteintes", unit="person"),
        column("boys", "count", "boys reached", "garçons atteints", unit="person"),
    ),
)

EFFORT = Table(
    name="effort",
    unit_of_row={
        "en": "one reporter (or group of reporters) in one period",
        "fr": "un déclarant (ou un groupe) sur une période",
    },
    columns=(
        column("system", "text", "system reported to", "système alimenté"),
        column("reporter", "text", "pseudonym of the reporter", "pseudonyme du déclarant"),
        *SPAN,
        *PLACES,
        column("status", "term", "received, zero, missing, closed, suspended", "reçu, zéro, manquant, fermé, suspendu"),
        column("expected", "count", "reporters expected", "déclarants attendus"),
        column("received", "count", "reporters that reported", "déclarants ayant rapporté"),
    ),
)

SERVICES = Table(
    name="services",
    unit_of_row={
        "en": "one service point, or a group of one kind",
        "fr": "un point de service, ou un groupe d’un même type",
    },
    columns=(
        column("service", "term", "kind of service", "type de service", taxonomy="services"),
        *PLACES,
        *terms("aor", "cause"),
        column("status", "term", "open, closed, suspended", "ouvert, fermé, suspendu"),
        column("since", "day", "since when", "depuis quand"),
        column("points", "count", "service points the row stands for", "points de service que la ligne représente"),
    ),
)

EVENTS = Table(
    name="events",
    unit_of_row={"en": "one dated fact of the chronology", "fr": "un fait daté de la chronologie"},
    columns=(
        column("day", "day", "day of the fact", "jour du fait"),
        column("event", "term", "kind of fact", "type de fait", taxonomy="events"),
        *PLACES,
        column("title_en", "text", "the fact in English", "le fait en anglais"),
        column("title_fr", "text", "the fact in French", "le fait en français"),
        column("document", "text", "document it was read in", "document où il a été lu"),
    ),
)

EXCERPTS = Table(
    name="excerpts",
    unit_of_row={"en": "one tagged excerpt of a document", "fr": "un extrait étiqueté d’un document"},
    columns=(
        column("excerpt", "text", "identifier of the excerpt", "identifiant de l’extrait"),
        column("day", "day", "date of publication", "date de publication"),
        column("document", "text", "title of the document", "titre du document"),
        *terms("risk", "category", "group"),
        column("pillar", "term", "pillar of the framework", "pilier du cadre", taxonomy="paf"),
        column("sub_pillar", "term", "sub-pillar of the framework", "sous-pilier du cadre", taxonomy="paf"),
        *PLACES,
        column("severity", "term", "severity given by the reader", "sévérité donnée par le lecteur"),
        column("reliability", "term", "reliability given by the reader", "fiabilité donnée par le lecteur"),
    ),
)

FUNDING = Table(
    name="funding",
    unit_of_row={
        "en": "one requirement, or one financial flow",
        "fr": "un besoin de financement, ou un flux financier",
    },
    columns=(
        column("flow", "text", "identifier of the flow", "identifiant du flux"),
        column("plan", "text", "response plan", "plan de réponse"),
        *terms("aor", "category"),
        *SPAN,
        *PLACES,
        column("status", "term", "requirement, pledge, commitment, paid", "besoin, promesse, engagement, versé"),
        column(
            "basis", "term", "plan, plan_cluster, flow, allocation, project", "plan, cluster, flux, allocation, projet"
        ),
        column("requirement", "number", "required amount", "montant requis", unit="USD"),
        column("received", "number", "received amount", "montant reçu", unit="USD"),
    ),
)

BOUNDARIES = Table(
    name="boundaries",
    unit_of_row={"en": "one place of a list, or the outline of one", "fr": "un lieu d’une liste, ou son contour"},
    columns=(
        *PLACES,
        column("level", "count", "administrative level", "niveau administratif"),
        column("vintage", "text", "set of boundaries", "découpage"),
        column("name", "text", "name in the file", "nom dans le fichier"),
        column("geometry", "text", "outline as GeoJSON", "contour en GeoJSON"),
    ),
)

TABLES = {
    table.name: table
    for table in (INCIDENTS, STATISTICS, RESPONSES, ACTIVITIES, EFFORT, SERVICES, EVENTS, EXCERPTS, FUNDING, BOUNDARIES)
}
"""The ten record tables by name."""

FIRST_LEVEL = "first_level"
"""No column of a record: the first-level unit of a row, in the boundaries that its place belongs to. It can be counted."""

BREAKDOWNS = tuple(BREAKDOWN_COLUMNS)
"""Columns a key may break a figure down by."""


def beside_of(table: str) -> str:
    """The name of the rows of a table that hold something open: those that wait, and those that count without a cell."""
    return f"{table}_beside"
