"""An invented registry of reporters: how many each system expected and heard from, and no name."""

from __future__ import annotations

from collections.abc import Iterator

from invented.files import NOTICE, ReadMe, Row, Sheet, workbook

REMARK = "nombres inventés"
ROWS: tuple[Row, ...] = (
    ("GBVIMS", "T4 2023", 92, 92, REMARK),
    ("GBVIMS", "T1 2024", 92, 92, REMARK),
    ("GBVIMS", "T3 2024", 92, 92, REMARK),
    ("DTM", "mai 2024", 20, 17, f"{REMARK} ; équipes d’enregistrement, trois de moins au nord"),
    ("DTM", "septembre 2024", 20, 20, f"{REMARK} ; équipes d’enregistrement"),
    ("Cluster Éducation", "février 2025", 20, 20, f"{REMARK} ; académies d’enseignement"),
    ("Cluster Éducation", "mars 2025", 20, 20, f"{REMARK} ; académies d’enseignement"),
    ("Accès humanitaire", "2023", 45, 41, f"{REMARK} ; organisations du groupe de travail"),
    ("Accès humanitaire", "2024", 47, 43, f"{REMARK} ; organisations du groupe de travail"),
    ("Accès humanitaire", "T1 2025", 47, 40, f"{REMARK} ; organisations du groupe de travail"),
    ("5W", "T1 2025", 38, 33, f"{REMARK} ; organisations de la réponse"),
)


def files() -> Iterator[tuple[str, bytes]]:
    """The registry, as the coordination of the cluster would keep it."""
    readme = ReadMe(
        lines=(
            NOTICE,
            "Registre des déclarants : combien étaient attendus et combien ont rapporté, par système et par période.",
            "Tous les nombres de ce fichier sont inventés. Ceux du GBVIMS prolongent vers le passé les 92 acteurs publiés pour la fin de 2024.",
            "ACLED n’y figure pas : ses sources ne sont pas une liste de déclarants attendus.",
        )
    )
    header = ("Source", "Période", "Déclarants attendus", "Déclarants ayant rapporté", "Remarque")
    title = f"{NOTICE} : registre des déclarants"
    yield (
        "registre_declarants_2025-T1.xlsx",
        workbook(readme, Sheet(name="Déclarants", titles=(title,), header=header, rows=ROWS)),
    )
