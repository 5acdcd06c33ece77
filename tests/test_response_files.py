"""Thirty-three organisations send their matrix, four send it again, two activities are declared twice: totals are right."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from random import Random

import polars as pl
import pytest
import xlsxwriter

from kolosi.intake.twins import find_twins, without_twins
from kolosi.measure.reached import people_counted
from kolosi.workspace import Workspace

SOURCE = """
title: {en: "Response monitoring (invented)", fr: "Suivi de la réponse (inventé)"}
publisher: {id: protection_cluster, name: Protection Cluster}
sensitivity: aggregate
table: activities
files_add_up: true
layouts:
  - id: matrix
    recognise: [Mois, Organisation, Partenaire de mise en œuvre, AoR, Région, Groupe de population]
    constants: {counting: new}
    columns:
      Mois: {as: period, read: month, required: true}
      Organisation: {as: organisation, required: true}
      Partenaire de mise en œuvre: {as: partner}
      AoR: {as: aor, required: true}
      Activité: {as: category}
      Région: {as: region, level: 1, vintage: national-2023}
      Groupe de population: {as: group}
      "Personnes assistées (nouvelles)": {as: reached}
      Statut: {as: status, words: {Planifiée: planned, En cours: ongoing, Achevée: done}}
"""
TITLE = ("Données inventées : matrice de suivi de la réponse",)
HEADER = (
    "Mois *", "Organisation *", "Partenaire de mise en œuvre", "AoR *", "Activité", "Région *", "Groupe de population",
    "Personnes assistées (nouvelles)", "Statut",
)  # fmt: skip
MONTHS = ("janvier 2025", "février 2025", "mars 2025")
AREAS = ("PE", "VBG", "LAM", "LTP", "Protection générale")
REGIONS = ("Mopti", "Gao", "Ségou", "Tombouctou", "Bandiagara", "Douentza")
GROUPS = ("PDI", "Communauté hôte", "Retournés")
ORGANISATIONS = tuple(f"ORG-{number:02}" for number in range(1, 34))
RESENT = ORGANISATIONS[3:7]
DECLARED_TWICE = (("ORG-31", "ORG-02"), ("ORG-33", "ORG-11"))  # agency, partner

Line = tuple[str | int, ...]


def _lines(organisation: str, version: int) -> list[Line]:
    """The activities of an organisation: one a month that it carries out itself, one that is still planned."""
    draw = Random(f"{organisation} {version}")
    done: list[Line] = [
        (month, organisation, "", draw.choice(AREAS), "Activité inventée", draw.choice(REGIONS), draw.choice(GROUPS), draw.randint(20, 900), "Achevée")
        for month in MONTHS
    ]  # fmt: skip
    return [*done, (MONTHS[-1], organisation, "", "LTP", "Activité inventée", "Gao", "PDI", 5_000, "Planifiée")]


def _twin_of(agency: str, partner: str) -> Line:
    """The partner's activity of February, as its agency declares it too."""
    month, _, _, *rest = _lines(partner, 1)[1]
    return (month, agency, partner.lower(), *rest)


def _all_lines(organisation: str, version: int) -> list[Line]:
    extra = [_twin_of(agency, partner) for agency, partner in DECLARED_TWICE if agency == organisation]
    return _lines(organisation, version) + extra


def _write(path: Path, lines: Sequence[Line]) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("5W")
        for at, line in enumerate((TITLE, HEADER, *lines)):
            sheet.write_row(at, 0, line)
        book.add_worksheet("Listes").hide()
    return path


def _reached(lines: Sequence[Line]) -> int:
    return sum(int(line[7]) for line in lines if line[8] != "Planifiée")


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Every organisation's file, then the corrected ones."""
    root = tmp_path_factory.mktemp("suivi de la réponse")
    folder = root / "mali"
    (folder / "content" / "sources" / "response_5w").mkdir(parents=True)
    (folder / "content" / "sources" / "response_5w" / "source.yaml").write_text(SOURCE, "utf-8")
    (folder / "workspace.yaml").write_text("country: MLI\nperiod: 2025-Q1\nlanguages: [fr, en]\n", "utf-8")
    workspace = Workspace(folder)
    first = [_write(root / f"5W_{name}.xlsx", _all_lines(name, 1)) for name in ORGANISATIONS]
    answers = workspace.add(first, source="response_5w", received=date(2025, 4, 10))
    assert [answer.receipt is not None for answer in answers] == [True] * 33
    again = [_write(root / f"5W_{name}_v2.xlsx", _all_lines(name, 2)) for name in RESENT]
    for answer in workspace.add(again, source="response_5w", received=date(2025, 4, 12)):
        assert answer.receipt is not None
        assert answer.receipt.replaces is not None
        assert answer.difference is not None
    return workspace


@pytest.fixture(scope="module")
def activities(workspace: Workspace) -> pl.DataFrame:
    built = workspace.build()
    frames = [pl.read_parquet(workspace.tables.path(name)) for name in built.tables["activities"]]
    return pl.concat(frames, how="diagonal_relaxed")


EXPECTED = {name: _all_lines(name, 2 if name in RESENT else 1) for name in ORGANISATIONS}


def test_each_organisation_counts_once_with_its_last_file(workspace: Workspace, activities: pl.DataFrame) -> None:
    assert len(workspace.receipts.current()) == 33
    assert activities.height == sum(len(lines) for lines in EXPECTED.values()) == 33 * 4 + 2
    counted = people_counted(activities, "new_only")
    by_organisation = dict(counted.group_by("organisation").agg(pl.col("reached").sum()).iter_rows())
    assert by_organisation == {name: _reached(lines) for name, lines in EXPECTED.items()}


def test_the_two_activities_declared_twice_are_found_and_counted_once_when_decided(activities: pl.DataFrame) -> None:
    twins = find_twins(activities)
    assert [(twin.agency.organisation, twin.partner.organisation) for twin in twins] == list(DECLARED_TWICE)
    once = without_twins(activities, {twin.subject for twin in twins})
    declared_twice = sum(int(_twin_of(*pair)[7]) for pair in DECLARED_TWICE)
    whole = sum(_reached(lines) for lines in EXPECTED.values())
    assert people_counted(activities, "new_only")["reached"].sum() == whole
    assert people_counted(once, "new_only")["reached"].sum() == whole - declared_twice


def test_the_methods_give_the_sums_drawn_by_hand(activities: pl.DataFrame) -> None:
    lines = [line for sent in EXPECTED.values() for line in sent if line[8] != "Planifiée"]
    largest: dict[tuple[object, ...], int] = {}
    for month, _, _, _, _, region, group, reached, _ in lines:
        largest[month, region, group] = max(largest.get((month, region, group), 0), int(reached))
    assert people_counted(activities, "maximum")["reached"].sum() == sum(largest.values())
    assert people_counted(activities, "sum")["reached"].sum() == sum(int(line[7]) for line in lines)
