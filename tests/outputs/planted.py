"""A small invented workspace whose inputs carry marked words wherever a file can hide one."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import xlsxwriter

from kolosi.workspace import Workspace

MARKS = ("CANARI", "canari", "Canari")
"""What every planted word begins with, in the spellings that folding may give it."""

REGIONS = ("Mopti", "Gao", "Ségou", "Kayes")
QUARTERS = {"T4 2024": "2024-11-12", "T1 2025": "2025-02-11"}

SETTINGS = """country: MLI
period: 2024-10..2025-03
languages: [fr, en]
published: "2025-05-15"
comparisons: {year_ago: 2023-10..2024-03}
invented: {en: Invented data., fr: Données inventées.}
policy: agreed
"""

AGREED = """version: invented
authorisations:
  - rules: [R3, R13]
    figures: ["*"]
    level: 1
    by: [{en: Invented function, fr: Fonction inventée}]
    why: {en: Invented agreement., fr: Accord inventé.}
    since: 2025-01-01
    until: 2099-12-31
    asked: 1
    agreed: 1
"""

DRAFT = {
    "fr": """# Résumé {#resume}

Le monitoring a documenté [160 violations](fig:hr_violations/2024-10..2025-03), dont [80](fig:hr_violations/2025-Q1) au premier trimestre 2025. Le GBVIMS a enregistré [230 incidents](fig:gbv_incidents/2024-10..2025-03).[^source]

![Chiffres clés](strip:hr_violations/2025-Q1/2024-Q4|gbv_incidents/2025-Q1/2024-Q4)

![Violations par trimestre](chart:trend?hr_violations/2024-10..2025-03)

![Violations par région](map:hr_violations/2024-10..2025-03)

![Violations par région et période](table:hr_violations/2024-Q4|hr_violations/2025-Q1&by=place)

# Limites {#limites}

Tout est inventé.

[^source]: Source inventée.
""",
    "en": """# Summary {#summary}

Monitoring documented [160 violations](fig:hr_violations/2024-10..2025-03), of which [80](fig:hr_violations/2025-Q1) in the first quarter of 2025. The GBVIMS recorded [230 incidents](fig:gbv_incidents/2024-10..2025-03).[^source]

![Key figures](strip:hr_violations/2025-Q1/2024-Q4|gbv_incidents/2025-Q1/2024-Q4)

![Violations by quarter](chart:trend?hr_violations/2024-10..2025-03)

![Violations by region](map:hr_violations/2024-10..2025-03)

![Violations by region and period](table:hr_violations/2024-Q4|hr_violations/2025-Q1&by=place)

# Limits {#limits}

Everything is invented.

[^source]: Invented source.
""",
}

HEAD = (
    "_id",
    "organisation",
    "date_incident",
    "region",
    "categorie_violation",
    "sous_type",
    "auteur_presume",
    "sexe_victimes",
    "age_victimes",
    "Nom de l'enquêteur",
    "téléphone",
    "description",
    "village",
)


def create(folder: Path, draft: Mapping[str, str] = DRAFT) -> Workspace:
    """An empty workspace with its drafts."""
    (folder / "report").mkdir(parents=True)
    (folder / "content" / "policies").mkdir(parents=True)
    (folder / "content" / "policies" / "agreed.yaml").write_text(AGREED, "utf-8")
    (folder / "workspace.yaml").write_text(SETTINGS, "utf-8")
    write(folder, draft)
    return Workspace(folder)


def write(folder: Path, draft: Mapping[str, str]) -> None:
    """The drafts in both languages."""
    for language, text in draft.items():
        (folder / "report" / f"pau.{language}.md").write_text(text, "utf-8")


def monitoring() -> bytes:
    """Twenty violations a region and quarter, with persons, places and notes that must not be kept or shown."""
    rows = [
        (
            f"CANARI-ID-{rank}",
            "CANARI-ORGANISATION",
            day,
            region,
            "Atteintes au droit à la propriété",
            "Vol ou braquage",
        )
        for rank, (day, region) in enumerate(
            (day, region) for day in QUARTERS.values() for region in REGIONS for _ in range(20)
        )
    ]
    persons = ("Groupes armés", "Hommes", "Adultes", "CANARI-NOM", "+223 70 00 00 00", "CANARI-RECIT", "CANARI-VILLAGE")
    return workbook({"CANARI-FEUILLE": [HEAD, *((*row, *persons) for row in rows)]}, hidden="CANARI-CACHE")


def survivors(q4: Sequence[int] = (60, 30, 20), q1: Sequence[int] = (70, 30, 20)) -> bytes:
    """Totals of reported incidents: physical assault, denial of resources, psychological abuse."""
    head = (
        "Trimestre",
        "Viol",
        "Agression sexuelle",
        "Agression physique",
        "Mariage forcé",
        "Déni de ressources",
        "Violences psychologiques",
        "Total",
    )
    rows = [
        (name, "", "", physical, "", denial, psychological, physical + denial + psychological)
        for name, (physical, denial, psychological) in zip(QUARTERS, (q4, q1), strict=True)
    ]
    return workbook({"Incidents par type": [head, *rows]}, hidden="CANARI-CACHE")


def workbook(sheets: Mapping[str, Sequence[Sequence[object]]], hidden: str) -> bytes:
    """A workbook with an author, a note, a name for a range, and a hidden sheet."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.set_properties({"author": "CANARI-AUTEUR", "company": "CANARI-SOCIETE", "comments": "CANARI-PROPRIETE"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for rank, row in enumerate(rows):
                sheet.write_row(rank, 0, row)
            sheet.write_comment(0, 0, "CANARI-NOTE", {"author": "CANARI-AUTEUR"})
        kept = book.add_worksheet(hidden)
        kept.write_row(0, 0, ("CANARI-CONTACT", "canari@example.org"))
        kept.hide()
        book.define_name("CANARI_PLAGE", f"='{hidden}'!$A$1")
    return out.getvalue()


def filled(folder: Path) -> Workspace:
    """The workspace with its two files read."""
    workspace = create(folder / "espace à part")
    inputs = folder / "CANARI-DOSSIER"
    inputs.mkdir()
    (inputs / "CANARI-FICHIER-7391.xlsx").write_bytes(monitoring())
    (inputs / "CANARI-FICHIER-7392.xlsx").write_bytes(survivors())
    answers = workspace.add([inputs])
    assert [answer.waiting for answer in answers] == [0, 0]
    return workspace
