"""Response monitoring: targets as published, people assisted split over invented organisations."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from invented.drawing import generator, pick, share_out
from invented.files import NOTICE, ReadMe, Row, Sheet, workbook
from invented.places import weights as weights_of

HEADER = (
    "Mois *",
    "Organisation *",
    "AoR *",
    "Activité",
    "Région *",
    "Groupe de population",
    "Femmes",
    "Hommes",
    "Filles",
    "Garçons",
    "Personnes assistées (nouvelles)",
    "Statut",
)
REGIONS = {
    "Bandiagara": 18.0,
    "Tombouctou": 16.0,
    "Gao": 15.0,
    "Ségou": 13.0,
    "Mopti": 12.0,
    "Douentza": 9.0,
    "San": 7.0,
    "Ménaka": 6.0,
    "Sikasso": 2.0,
    "Kidal": 2.0,
}
GROUPS = {"Communauté hôte": 55.0, "PDI": 35.0, "Retournés": 10.0}
ASSISTED = {"Protection générale": 13552, "PE": 17813, "VBG": 9738, "LAM": 4454}
ORGANISATIONS = {
    "Protection générale": range(1, 13),
    "PE": range(10, 23),
    "VBG": range(20, 31),
    "LAM": range(29, 34),
}
ACTIVITIES = {
    "Protection générale": "Protection à base communautaire",
    "PE": "Soutien psychosocial aux enfants",
    "VBG": "Prise en charge des survivantes",
    "LAM": "Éducation aux risques (EREE)",
}
TARGETS = {"PE": 809331, "VBG": 934333, "LAM": 1008633, "LTP": 416241}
CLUSTER_TARGET = 1611889


def files() -> Iterator[tuple[str, bytes]]:
    """The monitoring matrix of the quarter, and the targets of the year."""
    yield "5w_protection_2025-T1.xlsx", _matrix()
    yield "hpc_2025_cibles.xlsx", _targets()


def _matrix() -> bytes:
    rows = [row for area in ASSISTED for row in _area(area)]
    rows += [
        ("mars 2025", _name(number), "LTP", "Médiation foncière", region, "PDI", None, None, None, None, 0, "Planifiée")
        for number, region in ((5, "Mopti"), (17, "Gao"), (30, "Ségou"))
    ]
    readme = ReadMe(
        lines=(
            f"{NOTICE} : 33 organisations fictives, répartitions inventées",
            "Les totaux par domaine de responsabilité sont ceux du cluster ; la protection générale est déduite par différence.",
            "Une ligne : une organisation, une activité, une région, un groupe, un mois. Personnes nouvelles du mois.",
        )
    )
    lists = Sheet(name="Listes", header=("AoR", "Groupe"), rows=[("PE", "PDI"), ("VBG", "Retournés")], is_hidden=True)
    return workbook(readme, Sheet(name="5W", titles=(f"{NOTICE} : 5W protection",), header=HEADER, rows=rows), lists)


def _area(area: str) -> Iterator[Row]:
    """Each organisation of an area, three months, two regions; it has new people in March at least."""
    random = generator(f"5w {area}")
    slots = [
        (number, month, pick(random, REGIONS), pick(random, GROUPS))
        for number in ORGANISATIONS[area]
        for month in ("janvier 2025", "février 2025", "mars 2025")
        for _ in range(2)
        if month == "mars 2025" or random.random() < 0.6
    ]
    people = share_out(ASSISTED[area], {rank: 0.2 + random.random() for rank in range(len(slots))})
    weights = (1.0, 1.0, 4.0, 4.0) if area == "PE" else (5.0, 1.0, 3.0, 1.0) if area == "VBG" else (3.0, 2.0, 2.5, 2.5)
    for rank, (number, month, region, group) in enumerate(slots):
        sexes = share_out(people[rank], dict(enumerate(weights)))
        split = tuple(sexes[place] for place in range(4))
        yield (month, _name(number), area, ACTIVITIES[area], region, group, *split, people[rank], "Achevée")


def _name(number: int) -> str:
    return f"Organisation {number:02} (fictive)"


def _targets() -> bytes:
    day = date(2025, 1, 1)
    readme = ReadMe(
        lines=(
            "Planification 2025 : personnes ciblées par le Cluster Protection",
            "La cible du cluster n’est pas la somme des domaines, qui se recoupent. Répartition par région inventée.",
        )
    )
    by_region: list[Row] = [(name, day, count) for name, count in share_out(CLUSTER_TARGET, weights_of("plan")).items()]
    by_area: list[Row] = [(area, day, count) for area, count in TARGETS.items()]
    return workbook(
        readme,
        Sheet(name="Cluster par région", header=("Région", "Date du plan", "Cible du cluster"), rows=by_region),
        Sheet(name="Par AoR", header=("AoR", "Date du plan", "Personnes ciblées"), rows=by_area),
    )
