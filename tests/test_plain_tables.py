"""Tables in the plainest form there is, one number a place: each feeds its own figure and no other, or is asked about. All data are invented."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.test_files_not_ours import Line, given, values

from kolosi.workspace import Workspace

pytestmark = pytest.mark.long

MONTHS = {"fr": ("Janvier", "Février", "Mars"), "en": ("January", "February", "March")}
PLACES: Mapping[str, Sequence[int]] = {"Gao": (14, 21, 33), "Mopti": (25, 0, 12), "Kidal": (40, 18, 27)}


@dataclass(frozen=True)
class Words:
    """What a title and a header call the things counted, in one language."""

    title: str
    header: str


FLOWS: Mapping[str, Mapping[str, Words]] = {
    "hr_violations": {
        "fr": Words("Monitoring de protection : violations des droits humains", "Nombre de violations"),
        "en": Words("Protection monitoring: human rights violations", "Number of violations"),
    },
    "access_incidents": {
        "fr": Words("Incidents d’accès humanitaire", "Nombre d’incidents"),
        "en": Words("Humanitarian access incidents", "Number of incidents"),
    },
    "eo_incidents": {
        "fr": Words("Accidents liés aux engins explosifs", "Nombre d’accidents"),
        "en": Words("Explosive ordnance accidents", "Number of accidents"),
    },
    "gbv_incidents": {
        "fr": Words("Incidents de VBG rapportés (GBVIMS)", "Nombre d’incidents"),
        "en": Words("GBV incidents reported (GBVIMS)", "Number of incidents"),
    },
    "uasc_registered": {
        "fr": Words("Enfants non accompagnés et séparés (ENA/ES) enregistrés", "ENA/ES enregistrés"),
        "en": Words("Unaccompanied and separated children (UASC) registered", "UASC registered"),
    },
    "idp_returns": {
        "fr": Words("Retours de personnes déplacées internes (PDI)", "Personnes retournées"),
        "en": Words("Returns of internally displaced persons (IDPs)", "Returns of IDPs"),
    },
    "displacement_alerts": {
        "fr": Words("Alertes de déplacement de population", "Nombre d’alertes"),
        "en": Words("Displacement alerts", "Number of alerts"),
    },
    "people_assisted": {
        "fr": Words("5W Protection : nouvelles personnes assistées", "Nouvelles personnes assistées"),
        "en": Words("Protection 5W: new people assisted", "New people assisted"),
    },
}
STOCKS: Mapping[str, Mapping[str, Words]] = {
    "idps": {
        "fr": Words("Personnes déplacées internes (PDI)", "PDI"),
        "en": Words("Internally displaced persons (IDPs)", "IDPs"),
    },
    "idp_returnees": {
        "fr": Words("PDI retournées, cumul depuis 2015", "Retournés"),
        "en": Words("IDP returnees, cumulative since 2015", "IDP returnees"),
    },
    "refugees_asylum_seekers": {
        "fr": Words("Réfugiés et demandeurs d’asile", "Réfugiés et demandeurs d’asile"),
        "en": Words("Refugees and asylum-seekers", "Refugees and asylum-seekers"),
    },
    "schools_nonfunctional": {
        "fr": Words("Écoles non fonctionnelles", "Écoles non fonctionnelles"),
        "en": Words("Non-functional schools", "Non-functional schools"),
    },
    "flood_affected": {
        "fr": Words("Inondations : personnes affectées (cumul de la saison)", "Personnes affectées"),
        "en": Words("Floods: people affected (cumulative, season)", "People affected"),
    },
}
OTHERS: Mapping[str, Words] = {
    "new displacement": Words("New displacement of IDPs", "Newly displaced people"),
    "nouveaux déplacements": Words("Nouveaux déplacements de PDI", "Personnes nouvellement déplacées"),
    "helped survivors": Words("GBV survivors who received psychosocial support", "Survivors"),
    "survivantes aidées": Words("Survivantes de VBG ayant reçu un appui psychosocial", "Survivantes"),
    "helped after floods": Words("Flood-affected people assisted", "People assisted"),
    "aidés après les inondations": Words("Personnes affectées par les inondations assistées", "Personnes assistées"),
    "births": Words("Births of refugees registered", "Births"),
    "naissances": Words("Naissances de réfugiés enregistrées", "Naissances"),
    "deaths": Words("Deaths of IDPs", "Deaths"),
    "décès": Words("Décès dans les sites de PDI", "Décès"),
    "relocated": Words("Refugees relocated", "Refugees"),
    "transférés": Words("Réfugiés transférés", "Réfugiés"),
    "authorisations": Words("Access authorisations granted", "Authorisations"),
    "autorisations": Words("Autorisations d’accès accordées", "Autorisations"),
    "functional schools": Words("Functional schools", "Functional schools"),
    "écoles rouvertes": Words("Écoles rouvertes", "Écoles rouvertes"),
    "refugee returns": Words("Refugee returns", "Refugees returned"),
    "road accidents": Words("Accidents de la route", "Accidents"),
}
"""What stands near the things counted, and is none of them."""

ASKED = {"displacement_alerts", "people_assisted"}
"""Sums of these are asked about: an alert is counted by its number, people by the area of responsibility."""


def flow_tables(of: Words, language: str) -> Iterator[list[Line]]:
    """Months beside one another, months under one another, and the quarter alone."""
    quarter, region, month = ("T1 2025", "Région", "Mois") if language == "fr" else ("Q1 2025", "Region", "Month")
    months, head = MONTHS[language], [f"{of.title}, {quarter} (données inventées / invented data)"]
    sums = [sum(each) for each in zip(*PLACES.values(), strict=True)]
    rows = [[place, *each, sum(each)] for place, each in PLACES.items()]
    yield [head, [], [region, *months, "Total"], *rows, ["Total", *sums, sum(sums)]]
    listed = [[f"{name} 2025", place, each[at]] for at, name in enumerate(months) for place, each in PLACES.items()]
    yield [head, [], [month, region, of.header], *listed]
    yield [head, [], [region, of.header], *([place, sum(each)] for place, each in PLACES.items()), ["Total", sum(sums)]]


def stock_tables(of: Words, language: str) -> Iterator[list[Line]]:
    """The number of one day, and of two days beside one another."""
    region, when = ("Région", "au 31 mars 2025") if language == "fr" else ("Region", "as of 31 March 2025")
    said = "(données inventées / invented data)"
    last = [[place, each[2]] for place, each in PLACES.items()]
    yield [[f"{of.title}, {when} {said}"], [], [region, of.header], *last, ["Total", sum(row[1] for row in last)]]
    both = [[place, each[0], each[2]] for place, each in PLACES.items()]
    yield [[f"{of.title} {said}"], [], [region, "31/12/2024", "31/03/2025"], *both, ["Total", 79, 72]]


def fed(workspace: Workspace) -> dict[str, int | None]:
    """The national figure of every indicator of these tables, where it has a number."""
    keys = [*(f"{name}/2025-Q1" for name in FLOWS), *(f"{name}/2025-03-31" for name in STOCKS)]
    found = values(workspace, dict.fromkeys(keys))
    return {key: value for key, value in found.items() if value is not None}


@pytest.mark.parametrize("shape", [0, 1, 2])
@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("indicator", FLOWS)
def test_a_plain_table_of_what_happened_feeds_its_own_figure_and_no_other(
    tmp_path: Path, indicator: str, language: str, shape: int
) -> None:
    lines = list(flow_tables(FLOWS[indicator][language], language))[shape]
    workspace, _ = given(tmp_path, "tableau.xlsx", lines, None)
    for line in workspace.correct().lines:
        if line.kind == "sums":
            workspace.correct({line.subject: line.choices[0]}, author="Awa")
    assert fed(workspace) == ({} if indicator in ASKED else {f"{indicator}/2025-Q1": 190})
    months = {f"{indicator}/2025-02@ml-kidal": 18, f"{indicator}/2025-02@ml-mopti": 0}
    due = dict.fromkeys(months) if indicator in ASKED or shape == 2 else months
    assert values(workspace, due) == due


@pytest.mark.parametrize("shape", [0, 1])
@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("indicator", STOCKS)
def test_a_plain_table_of_a_day_feeds_its_own_figure_and_no_other(
    tmp_path: Path, indicator: str, language: str, shape: int
) -> None:
    lines = list(stock_tables(STOCKS[indicator][language], language))[shape]
    workspace, _ = given(tmp_path, "tableau.xlsx", lines, None)
    found = fed(workspace)
    assert found in ({}, {f"{indicator}/2025-03-31": 72})
    assert found or [one.state for one in workspace.files()] == ["asked"]
    place = f"{indicator}/2025-03-31@ml-gao"
    assert values(workspace, {place: None}) == {place: 33 if found else None}


@pytest.mark.parametrize("shape", range(5))
@pytest.mark.parametrize("others", OTHERS)
def test_a_plain_table_of_something_near_feeds_no_figure(tmp_path: Path, others: str, shape: int) -> None:
    of = OTHERS[others]
    lines = [*flow_tables(of, "fr"), *stock_tables(of, "fr")][shape]
    workspace, _ = given(tmp_path, "tableau.xlsx", lines, None)
    assert fed(workspace) == {}


@pytest.mark.parametrize("beside", ["new school year, 2025", "nouveau point focal", "rapport de la rentrée scolaire"])
def test_what_a_title_adds_in_brackets_makes_nothing_new(tmp_path: Path, beside: str) -> None:
    lines = [list(line) for line in next(stock_tables(STOCKS["schools_nonfunctional"]["fr"], "fr"))]
    lines[0] = [f"{lines[0][0]} ({beside})"]
    workspace, _ = given(tmp_path, "tableau.xlsx", lines, None)
    assert fed(workspace) == {"schools_nonfunctional/2025-03-31": 72}


ASIDE = {
    "fr": (
        "Entretiens réalisés – {}",
        "Délai moyen de réponse : {}",
        "Part des régions dans {}",
        "Agents formés sur : {}",
    ),
    "en": ("Interviews held – {}", "Average response time: {}", "Share of regions in {}", "Staff trained on: {}"),
}
"""Titles that say first that they count something else about what a figure counts."""


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(
    "kind", ["hr_violations", "access_incidents", "gbv_incidents", "uasc_registered", "idp_returns"]
)
def test_a_title_that_counts_something_else_first_feeds_no_figure(tmp_path: Path, kind: str, language: str) -> None:
    of = FLOWS[kind][language]
    for number, title in enumerate(ASIDE[language]):
        words = Words(title.format(of.title), {"fr": "Nombre", "en": "Number"}[language])
        first, *_, last = flow_tables(words, language)
        for shape, lines in enumerate((first, last)):
            folder = tmp_path / f"{number}-{shape}"
            folder.mkdir()
            workspace, _ = given(folder, "tableau.xlsx", lines, None)
            assert fed(workspace) == {}, title


@pytest.mark.parametrize(
    ("kind", "aside"), [("idps", "cible"), ("schools_nonfunctional", "prévisions"), ("flood_affected", "taux")]
)
def test_a_header_that_counts_something_else_in_brackets_feeds_no_figure(tmp_path: Path, kind: str, aside: str) -> None:
    of = STOCKS[kind]["fr"]
    workspace, _ = given(
        tmp_path, "tableau.xlsx", next(stock_tables(Words(of.title, f"{of.header} ({aside})"), "fr")), None
    )
    assert fed(workspace) == {}
