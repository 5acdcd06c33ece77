"""An invented two-page report in French and English, for the tests of what is printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

import pytest

from kolosi.model.figure import Change, Figure, Figures, Hidden, Released
from kolosi.model.key import Key
from kolosi.model.label import Label
from kolosi.model.period import Period
from kolosi.report.charts.chart import Tile
from kolosi.report.charts.drawing import Geography
from kolosi.report.draft.blocks import Cover, Document
from kolosi.report.draft.links import Draft, Scope, cited, quoted
from kolosi.report.draft.narrative import read
from kolosi.report.draft.resolve import resolve
from kolosi.report.tables.tables import CoverageRow

INDICATORS: Mapping[str, tuple[str, str, str, str, str, str]] = {
    "hr_violations": (
        "Violations des droits humains",
        "Human-rights violations",
        "violations",
        "violations",
        "flow",
        "mon",
    ),
    "gbv_incidents": ("Incidents de VBG rapportés", "Reported GBV incidents", "incidents", "incidents", "flow", "gbv"),
    "attacks": ("Attaques contre des civils", "Attacks on civilians", "événements", "events", "event", "con"),
    "idps": ("Personnes déplacées internes", "Internally displaced persons", "personnes", "people", "stock", "dis"),
    "closed_schools": ("Écoles non fonctionnelles", "Non-functional schools", "écoles", "schools", "stock", "edu"),
    "sexual_share": ("Part des violences sexuelles", "Share of sexual violence", "%", "%", "share", "gbv"),
    "targeted": ("Personnes ciblées", "People targeted", "personnes", "people", "target", "rsp"),
    "reached": ("Personnes atteintes", "People reached", "personnes", "people", "flow", "rsp"),
    "access_incidents": ("Incidents d’accès", "Access incidents", "incidents", "incidents", "flow", "acc"),
}
SOURCES: Mapping[str, Label] = {
    "mon": {"fr": "Monitoring de protection (inventé)", "en": "Protection monitoring (invented)"},
    "gbv": {"fr": "Statistiques consolidées GBVIMS (inventées)", "en": "GBVIMS consolidated statistics (invented)"},
    "con": {"fr": "Événements de conflit (inventés)", "en": "Conflict events (invented)"},
    "dis": {"fr": "Matrice de suivi des déplacements (inventée)", "en": "Displacement tracking (invented)"},
    "edu": {"fr": "Cluster Éducation (inventé)", "en": "Education Cluster (invented)"},
    "rsp": {"fr": "Suivi de la réponse 5W (inventé)", "en": "5W response monitoring (invented)"},
    "acc": {"fr": "Suivi de l’accès (inventé)", "en": "Access monitoring (invented)"},
}
PLACES: Mapping[str, Label] = {
    f"xx-{name.lower()}": {"fr": name, "en": name}
    for name in ("Nord", "Est", "Centre", "Delta", "Ouest", "Lacs", "Plateau", "Sud")
}
SCOPE = Scope(
    places=PLACES,
    terms={
        "sex": {"female": {"fr": "Femmes", "en": "Women"}, "male": {"fr": "Hommes", "en": "Men"}},
        "age_group": {
            "0_4": {"fr": "0–4 ans", "en": "0–4"},
            "5_11": {"fr": "5–11 ans", "en": "5–11"},
            "12_17": {"fr": "12–17 ans", "en": "12–17"},
            "18_59": {"fr": "18–59 ans", "en": "18–59"},
            "60_plus": {"fr": "60 ans et plus", "en": "60 and over"},
        },
        "violation": {
            "killing": {"fr": "Meurtres", "en": "Killings"},
            "abduction": {"fr": "Enlèvements", "en": "Abductions"},
            "looting": {"fr": "Pillages et extorsions", "en": "Looting and extortion"},
            "movement": {"fr": "Entraves au mouvement", "en": "Movement restrictions"},
        },
    },
    breakdowns={
        "sex": {"fr": "Sexe", "en": "Sex"},
        "age_group": {"fr": "Âge", "en": "Age"},
        "violation": {"fr": "Type de violation", "en": "Type of violation"},
    },
    codes={place: f"XX{rank:02}" for rank, place in enumerate(PLACES, 1)},
)
VALUES: Mapping[str, int | None] = {
    "hr_violations/2023-Q4": 8030,
    "hr_violations/2024-Q1": 7785,
    "hr_violations/2024-Q2": 8120,
    "hr_violations/2024-Q3": 8312,
    "hr_violations/2024-Q4": 7580,
    "hr_violations/2025-Q1": 6591,
    "hr_violations/2024-10..2025-03": 14171,
    "hr_violations/2023-10..2024-03": 15815,
    "gbv_incidents/2024-10..2025-03": 9307,
    "gbv_incidents/2023-10..2024-03": 9655,
    "attacks/2025-Q1": 412,
    "attacks/2024-Q1": 398,
    "idps/2025-Q1": 378363,
    "idps/2024-Q4": 361200,
    "closed_schools/2025-Q1": 2036,
    "sexual_share/2025-Q1": 31,
    "hr_violations/2022-Q4": None,
}


def figure(key: Key, value: int | None, *, hidden: bool = False) -> Figure:
    """An invented figure."""
    french, english, unit, unit_en, kind, source = INDICATORS[key.indicator]
    return Figure(
        key=key,
        label={"fr": french, "en": english},
        value=None if hidden or value is None else Fraction(value),
        hidden=Hidden(reason="small cell of 3") if hidden else None,
        unit={"fr": unit, "en": unit_en},
        kind=kind,
        n=3 if hidden else None,
        as_of=key.period.last,
        coverage={
            "fr": "8 régions sur 8 ; 21 rapports reçus sur 24",
            "en": "8 of 8 regions; 21 of 24 reports received",
        },
        definition={
            "fr": f"Nombre de {unit} rapportés (donnée inventée).",
            "en": f"Number of reported {unit_en} (invented).",
        },
        caveat={"fr": "Signalés, et non survenus.", "en": "Reported, not occurred."},
        sources=(SOURCES[source],),
        receipts=("K7Q2", "M4XD"),
        better="down",
    )


def invented(key: Key) -> Figure:
    """The figure of a key: from `VALUES`, else a value drawn from the key's own letters; two of them hidden."""
    name = str(key)
    if name in VALUES:
        return figure(key, VALUES[name])
    value = sum(ord(letter) * (rank + 7) for rank, letter in enumerate(name)) % 900 + 40
    return figure(key, value, hidden="xx-lacs" in key.places and key.indicator == "access_incidents")


def change(key: Key) -> Change:
    """An invented change; GBV incidents do not compare."""
    after, before = invented(key.after), invented(key.before)
    refused = key.indicator == "gbv_incidents"
    difference = after.value - before.value if after.value is not None and before.value is not None else None
    percent = difference * 100 / before.value if difference is not None and before.value else None
    reason: Label = {"fr": "cinq services fermés en 2025", "en": "five services closed in 2025"}
    return Change(
        key=key,
        label=after.label,
        before=before,
        after=after,
        difference=None if refused else difference,
        percent=None if refused else percent,
        interval=None,
        verdict="NOT COMPARABLE" if refused or difference is None else "CHANGE",
        reasons=(reason,) if refused else (),
        sentence={"fr": "…", "en": "…"},
        better="down",
    )


def released(keys: frozenset[Key]) -> Figures:
    """Invented figures for keys."""
    everything: dict[Key, Released] = {}
    for key in keys:
        everything[key] = change(key) if key.is_change else invented(key)
    return everything


COVER = Cover(
    title={"fr": "Analyse de protection", "en": "Protection Analysis Update"},
    subtitle={
        "fr": "Mise à jour des tendances : violences, déplacements et accès aux services",
        "en": "Trends update: violence, displacement and access to services",
    },
    country={"fr": "Pays d’exemple", "en": "Sample country"},
    publisher={"fr": "Cluster Protection", "en": "Protection Cluster"},
    period=Period.parse("2024-10..2025-03"),
    published=date(2025, 5, 15),
    edition="2025-05",
    notice={"fr": "Données inventées pour l’exemple.", "en": "Data invented for the sample."},
)
FRENCH = """# Résumé

Entre octobre 2024 et mars 2025, [14 171 violations](fig:hr_violations/2024-10..2025-03) des droits humains ont été documentées,
contre [15 815](fig:hr_violations/2023-10..2024-03) un an plus tôt ([-10 %](change:hr_violations/2024-10..2025-03/2023-10..2024-03))[^1].
Les incidents de violence basée sur le genre rapportés sont au nombre de [9 307](fig:gbv_incidents/2024-10..2025-03) ;
ce chiffre est **[](change:gbv_incidents/2024-10..2025-03/2023-10..2024-03)** avec celui de l'année précédente.

![](strip:hr_violations/2024-10..2025-03/2023-10..2024-03|gbv_incidents/2024-10..2025-03/2023-10..2024-03|attacks/2025-Q1/2024-Q1|idps/2025-Q1/2024-Q4|closed_schools/2025-Q1&with=bases)

> [!action] Actions urgentes
> 1. Toutes les parties au conflit : respecter les écoles, et rouvrir les axes routiers fermés aux civils.
> 2. Bailleurs : maintenir les services de prise en charge des survivantes dans les régions où ils ferment.

# Contexte

## La protection des civils

La baisse observée depuis le troisième trimestre 2024 peut tenir à la fermeture de points de collecte : elle n'est pas lue
comme une amélioration. Les *entraves au mouvement* restent la première violation documentée.

![Violations documentées par trimestre](chart:trend?hr_violations/2023-Q4..2025-Q1)

![Violations par région, premier trimestre 2025](map:hr_violations/2025-Q1)

# Risques de protection

## Risque 1 : Enlèvements et disparitions {.risk #risque-1}

> [!threat] Menace
> Au premier trimestre 2025, [](fig:hr_violations;violation=abduction/2025-Q1) enlèvements ont été documentés, surtout sur les
> axes « RN 6 » et « RN 16 ». Les auteurs présumés sont des groupes armés[^2].

> [!effect] Effet
> Les familles vendent leur bétail pour payer ; les femmes portent seules la charge du ménage.

> [!capacity] Capacité
> Les comités locaux négocient des libérations ; *aucun service d'appui psychosocial* n'existe hors des chefs-lieux.

![Victimes par âge et sexe](chart:pyramid?hr_violations;violation=abduction/2025-Q1&by=age_group,sex)

![Violations par type, deux périodes](chart:bars?hr_violations/2025-Q1/2024-Q1&by=violation)

# Réponse

[Réponse et accès par région](table:targeted/2025|reached/2025-Q1|access_incidents/2025-Q1|access_incidents/2025-Q1/2024-Q1|idps/2025-Q1&by=place)

| Secteur | Ce qui change |
|---|---|
| Protection de l'enfance | Espaces sûrs maintenus dans trois régions |
| Lutte antimines | Équipes suspendues à l'est |

# Limites

[Couverture des sources](coverage:)

[^1]: Monitoring de protection (inventé), *Bulletin n° 12*, 30 avril 2025, [adresse](https://example.org/bulletin).
[^2]: Catégories génériques ; aucune attribution individuelle n'est faite.
"""
ENGLISH = """# Summary

Between October 2024 and March 2025, [14,171 violations](fig:hr_violations/2024-10..2025-03) were documented, against
[15,815](fig:hr_violations/2023-10..2024-03) a year before ([-10%](change:hr_violations/2024-10..2025-03/2023-10..2024-03))[^1].
[9,307](fig:gbv_incidents/2024-10..2025-03) GBV incidents were reported; this is **[](change:gbv_incidents/2024-10..2025-03/2023-10..2024-03)**
with the year before.

![](strip:hr_violations/2024-10..2025-03/2023-10..2024-03|gbv_incidents/2024-10..2025-03/2023-10..2024-03|attacks/2025-Q1/2024-Q1|idps/2025-Q1/2024-Q4|closed_schools/2025-Q1&with=bases)

# Context

## Protection of civilians

![Violations documented by quarter](chart:trend?hr_violations/2023-Q4..2025-Q1)

![Violations by region, first quarter of 2025](map:hr_violations/2025-Q1)

# Protection risks

## Risk 1: Abductions and disappearances {.risk #risk-1}

> [!threat] Threat
> In the first quarter of 2025, [](fig:hr_violations;violation=abduction/2025-Q1) abductions were documented[^2].

![Victims by age and sex](chart:pyramid?hr_violations;violation=abduction/2025-Q1&by=age_group,sex)

![Violations by type, two periods](chart:bars?hr_violations/2025-Q1/2024-Q1&by=violation)

# Response

[Response and access by region](table:targeted/2025|reached/2025-Q1|access_incidents/2025-Q1|access_incidents/2025-Q1/2024-Q1|idps/2025-Q1&by=place)

# Limits

[Coverage of the sources](coverage:)

[^1]: Protection monitoring (invented), *Bulletin no. 12*, 30 April 2025.
[^2]: Generic categories; nobody is named.
"""
COVERAGE = (
    CoverageRow(
        source=SOURCES["mon"],
        last_data=date(2025, 3, 31),
        months=(6, 6),
        places=(8, 8),
        reporters=(21, 24),
        limit={"fr": "Trois moniteurs absents à l’est", "en": "Three monitors missing in the east"},
    ),
    CoverageRow(source=SOURCES["gbv"], last_data=date(2025, 3, 31), months=(6, 6), places=(5, 8)),
)
DRAFTS = (
    Draft(file="report/pau.fr.md", language="fr", text=FRENCH),
    Draft(file="report/pau.en.md", language="en", text=ENGLISH),
)


@dataclass(frozen=True)
class Sample:
    """The invented report: drafts, figures, documents."""

    drafts: tuple[Draft, ...]
    scope: Scope
    figures: Figures
    documents: Mapping[str, Document]


def build(drafts: tuple[Draft, ...] = DRAFTS) -> Sample:
    """The sample, built."""
    figures = released(cited(drafts, SCOPE).keys)
    tiles = tuple(Tile(place=p, name=n["fr"], row=r // 3, col=r % 3) for r, (p, n) in enumerate(PLACES.items()))
    documents = {
        each.language: resolve(read([each], COVER), figures, SCOPE, geography=Geography(tiles=tiles), coverage=COVERAGE)
        for each in drafts
    }
    return Sample(drafts, replace(SCOPE, quoted=quoted(drafts)), figures, documents)


@pytest.fixture(scope="session")
def sample() -> Sample:
    return build()


@pytest.fixture(scope="session")
def invent() -> type[Invented]:
    return Invented


class Invented:
    """Hands of the tests: figures, changes and scope."""

    figure = staticmethod(figure)
    change = staticmethod(change)
    released = staticmethod(released)
    build = staticmethod(build)
    scope = SCOPE
    cover = COVER
    replace = staticmethod(replace)
