"""One document as Word, PDF, web page and Markdown: the same points, on the same figures."""

from __future__ import annotations

import pytest
from tests.documents import samples
from tests.documents.samples import Part
from tests.proof.evaluation.claims import found_in

from kolosi.workspace.review.proofing import proofread

REPORT = (
    Part("heading", "Résumé de la période"),
    Part(
        words="Au quatrième trimestre 2024, 7\u00a0580 violations ont été documentées, contre 8\u202f312 au troisième "
        "trimestre 2024 (-19 %). Sur les 463 cas signalés, 139 (30 %) concernent des enfants, et les partenaires "
        "demandent un appui durable pour les services de base dans toutes les régions touchées par la crise."
    ),
    Part("list_item", "Le pays compte 1 240 réfugiés : 640 à Gao, 320 à Mopti et 270 à Kayes."),
    Part("list_item", "L’évaluation a couvert quatre régions (Gao, Mopti et Kayes)."),
    Part(words="Au 1er trimestre 2025 (avril à juin 2025), 45 écoles sur 150 (40 %) ont fermé."),
    Part("heading", "Chiffres clés"),
    Part(
        rows=(
            ("Région", "Incidents"),
            ("Mopti", "1 234"),
            ("Gao", "987"),
            ("Tombouctou", "521"),
            ("Total", "2 752"),
        )
    ),
    Part(words="La part des enfants est passée de 25 % à 30 %, soit une hausse de 20 points."),
)
WRITERS = {"docx": samples.word, "pdf": samples.pdf, "html": samples.page, "md": samples.markdown}


def told(suffix: str) -> list[tuple[str, str, str | None]]:
    report = proofread(f"rapport.{suffix}", WRITERS[suffix](REPORT)).as_json()
    return sorted((one.family, one.verdict, one.value) for one in found_in(report) if one.verdict != "not_checkable")


@pytest.fixture(scope="module")
def markdown() -> list[tuple[str, str, str | None]]:
    return told("md")


def test_every_fault_of_the_report_is_found_in_markdown(markdown: list[tuple[str, str, str | None]]) -> None:
    flags = [(family, value) for family, verdict, value in markdown if verdict == "inconsistent"]
    assert flags == [
        ("change", "19"),
        ("list_count", "4"),
        ("period_gloss", None),
        ("points", "20"),
        ("share", "40"),
        ("sum", "1240"),
        ("sum", "2752"),
    ]
    assert ("share", "consistent", "30") in markdown


@pytest.mark.parametrize("suffix", ["docx", "pdf", "html"])
def test_the_same_document_gives_the_same_findings(suffix: str, markdown: list[tuple[str, str, str | None]]) -> None:
    assert told(suffix) == markdown
