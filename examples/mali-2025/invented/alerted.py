"""Invented alerts of communities: place, type, day of the alert, day of the first action. No sender, no text, no village."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from invented.drawing import generator, pick
from invented.files import NOTICE, ReadMe, Row, Sheet, workbook

HEADER = ("Numéro d'alerte", "Date_heure", "Région", "Type d'alerte", "Date de l'action", "Vérifiée")
FIRST, WEEKS = date(2024, 7, 1), 39
LAST = date(2025, 3, 31)
A_WEEK = {"Mopti": 0.5, "Bandiagara": 0.5, "Douentza": 0.4, "Gao": 0.4, "Ségou": 0.3}
"""Alerts a week, by region."""

CLUSTER = ("Bandiagara", date(2025, 2, 17), 7)
"""A week in which more came than the rule of five lets pass unseen."""

KINDS = {"Attaque": 3.0, "Menace": 3.0, "Mouvement de population": 2.0, "Blocus": 1.0, "Engin explosif": 1.0, "Enlèvement": 1.0}  # fmt: skip
VERIFIED = {"oui": 6.0, "": 3.0, "non": 1.0}
OPEN = 0.15
"""The share of alerts on which nobody has acted yet."""


def files() -> Iterator[tuple[str, bytes]]:
    """The list of alerts, as committees would keep it."""
    readme = ReadMe(
        lines=(
            NOTICE,
            "Alertes communautaires : lieu, type, jour de l’alerte, jour de la première action.",
            "Toutes les alertes de ce fichier sont inventées. Aucun expéditeur, aucun message, aucun village.",
        )
    )
    titles = (f"{NOTICE} : alertes communautaires", "Organisation : Cluster Protection")
    yield (
        "alertes_communautaires_inventees.xlsx",
        workbook(readme, Sheet(name="Alertes", titles=titles, header=HEADER, rows=rows())),
    )


def rows() -> list[Row]:
    """One row an alert, by day."""
    random = generator("community alerts")
    drawn = sorted((day, region) for day, region in _drawn(random) if day <= LAST)
    return [_row(random, number, day, region) for number, (day, region) in enumerate(drawn, 1)]


def _drawn(random: Random) -> Iterator[tuple[date, str]]:
    for week in range(WEEKS):
        for region, rate in A_WEEK.items():
            while random.random() < rate / (1 + rate):
                yield FIRST + timedelta(days=7 * week + int(random.random() * 7)), region
    region, first, count = CLUSTER
    yield from ((first + timedelta(days=at % 5), region) for at in range(count))


def _row(random: Random, number: int, day: date, region: str) -> Row:
    """An alert with the day of the first action, which comes later in the last quarter; empty where nobody has acted."""
    slow = 2 if day >= date(2025, 1, 1) else 1
    acted = day + timedelta(days=int(random.random() ** 2 * 8 * slow))
    is_open = random.random() < OPEN or acted > LAST
    return (f"INV-{number}", day, region, pick(random, KINDS), None if is_open else acted, pick(random, VERIFIED))
