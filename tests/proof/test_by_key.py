"""Claims whose figures stand elsewhere in the document, in a table, a sentence or a list: found by key, and checked."""

from __future__ import annotations

import pytest

from kolosi.workspace.review.proofing import proofread

EN = """# Civilian harm in the valley (invented)

Monitors verified civilian casualties in every quarter of the year.

| Quarter | Killed | Injured | Casualties |
|---|---|---|---|
| Q1 2024 | 214 | 430 | 644 |
| Q2 2024 | 190 | 385 | 575 |
| Q3 2024 | 160 | 352 | 512 |
| Q4 2024 | 240 | 388 | 628 |

## Displacement

Registers show 4,200 displaced households in 2022, 3,570 in 2023 and 2,730 in 2024.

## What partners say

{}
"""
FR = """# Violences contre les civils dans la vallée (inventé)

Les observateurs vérifient les victimes civiles à chaque trimestre.

| Département | Admissions 2023 | Admissions 2024 |
|---|---|---|
| Ambo | 6 840 | 5 130 |
| Bekily | 2 980 | 3 570 |
| Beloha | 2 310 | 1 960 |
| Total | 12 130 | 10 660 |

## Déplacements

Les registres montrent 4 200 ménages déplacés en 2022, 3 570 en 2023 et 2 730 en 2024.

## Ce que disent les partenaires

{}
"""
WRONG = [
    (EN, "Compared with the first quarter, the number of casualties has fallen by 5 per cent.", "change"),
    (EN, "From the third quarter to the fourth, the number of people killed grew by 33 per cent.", "change"),
    (EN, "The number of displaced households went down by 1,470 in two years, a fall of 41 per cent.", "change"),
    (EN, "The share of families without food went from 43 per cent in 2023 to 50 per cent in 2024, a rise of 7 per cent.", "change"),
    (EN, "Over the twelve months monitors verified 2,359 casualties. That is an average of 214 casualties a month.", "rate_total"),
    (FR, "À Bekily en revanche, district touché par la sécheresse, on relève une baisse de 19,8 %.", "change"),
    (FR, "Avec 49 000 personnes en six mois, on obtient une moyenne de 9 800 personnes par mois.", "rate_total"),
    (FR, "Le nombre de ménages déplacés a reculé de 1 470 en deux ans, soit une baisse de 41 %.", "change"),
    (FR, "La part des familles sans vivres est passée de 43 % en 2023 à 50 % en 2024, soit une augmentation de 7 %.", "change"),
]  # fmt: skip
RIGHT = [
    (EN, "Compared with the first quarter, the number of casualties has fallen by 2.5 per cent."),
    (EN, "From the third quarter to the fourth, the number of people killed grew by 50 per cent."),
    (EN, "The number of displaced households went down by 1,470 in two years, a fall of 35 per cent."),
    (EN, "The share of families without food went from 43 per cent in 2023 to 50 per cent in 2024, a rise of 16 per cent."),
    (EN, "Outside of these three towns, the number of casualties has fallen by 20 per cent."),
    (EN, "Among patients, the number of casualties of mines has fallen by 20 per cent."),
    (EN, "The price of millet went down by 41 per cent."),
    (EN, "Over the twelve months monitors verified 2,359 casualties. That is an average of 197 casualties a month."),
    (EN, "Over the twelve months monitors verified 2,359 casualties. Radio stations had an average of 214 calls a month."),
    (FR, "À Bekily en revanche, district touché par la sécheresse, on relève une hausse de 19,8 %."),
    (FR, "Avec 49 000 personnes en cinq mois, on obtient une moyenne de 9 800 personnes par mois."),
    (FR, "Le nombre de ménages déplacés a reculé de 1 470 en deux ans, soit une baisse de 35 %."),
    (FR, "La part des familles sans vivres est passée de 43 % en 2023 à 50 % en 2024, soit une augmentation de 7 points."),
    (FR, "À Bekily, le prix du mil a augmenté de 41 %."),
]  # fmt: skip


def found(text: str, sentence: str) -> set[tuple[str, str]]:
    """Family and verdict of what is found in the last section."""
    read = proofread("text.md", text.format(sentence).encode())
    start = read.manuscript.text.index(sentence)
    return {(one.family, one.verdict) for one in read.checked.relations if one.stated.start >= start}


@pytest.mark.parametrize(("text", "sentence", "family"), WRONG)
def test_what_the_figures_of_its_key_do_not_bear_out_is_accused(text: str, sentence: str, family: str) -> None:
    assert (family, "inconsistent") in found(text, sentence)


@pytest.mark.parametrize(("text", "sentence"), RIGHT)
def test_what_they_bear_out_or_what_is_of_other_things_is_not_accused(text: str, sentence: str) -> None:
    assert not {verdict for _, verdict in found(text, sentence)} & {"inconsistent", "rounding"}


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("Le nombre de cas est passé de 200 à 150, soit une hausse de 25 %.", "À écrire : une baisse de 25\u202f%."),
        ("Le nombre de cas est passé de 150 à 180, soit une baisse de 20 %.", "À écrire : une hausse de 20\u202f%."),
        ("La part est passée de 43 % à 50 %, soit une augmentation de 7 %.", "À écrire : 7\xa0points."),
        ("Le nombre de cas a augmenté de 30 %, passant de 200 à 150.", "À écrire : une baisse de 25\u202f%."),
        (
            "On compte 1 250 cas, dont 610 femmes, 340 filles, 180 hommes et 102 garçons.",
            "À écrire : 120 au lieu de 102.",
        ),
        ("Pillages 120 (40 %), enlèvements 90 (30 %), meurtres 96 (30 %).", "À écrire : 90."),
    ],
)
def test_what_is_proposed_names_the_way_and_the_unit(sentence: str, said: str) -> None:
    relations = proofread("text.md", sentence.encode(), language="fr").as_json()["findings"]
    assert isinstance(relations, list)
    assert [one["reason"]["fr"].endswith(said) for one in relations if one["verdict"] == "inconsistent"] == [True]


ROWS_EN = """# Incidents in the north (invented)

| Region | Incidents Q1 2025 | Incidents Q2 2025 | Households |
|---|---|---|---|
| Gao | 240 | 300 | 1 310 |
| Mopti | 410 | 492 | 865 |
| Ségou | 220 | 187 | 520 |

{}
"""
ROWS_FR = """# Incidents dans le nord (inventé)

| Région | Incidents T1 2025 | Incidents T2 2025 | Ménages |
|---|---|---|---|
| Gao | 240 | 300 | 1 310 |
| Mopti | 410 | 492 | 865 |
| Ségou | 220 | 187 | 520 |

{}
"""


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        (ROWS_FR, "À Gao, 310 incidents ont été enregistrés au T2 2025.", "À Gao, 300 incidents ont été enregistrés au T2 2025."),
        (ROWS_FR, "À Mopti, 300 incidents ont été enregistrés au T2 2025.", "À Mopti, 45 incidents de pillage ont été enregistrés."),
        (ROWS_FR, "À Gao, 240 incidents ont été enregistrés au T2 2025.", "À Gao, 240 incidents ont été enregistrés au T1 2025."),
        (ROWS_FR, "Ségou compte 250 ménages.", "Ségou compte 520 ménages."),
        (ROWS_FR, "À Ségou, les incidents ont augmenté au T2 2025.", "À Gao, les incidents ont augmenté au T2 2025."),
        (ROWS_FR, "Au T2 2025, Ségou compte plus d’incidents que Gao.", "Au T2 2025, Gao compte plus d’incidents que Ségou."),
        (ROWS_FR, "Mopti compte 293 incidents de plus que Gao au T2 2025.", "Mopti compte 192 incidents de plus que Gao au T2 2025."),
        (ROWS_EN, "In Gao, 310 incidents were recorded in Q2 2025.", "In Gao, 300 incidents were recorded in Q2 2025."),
        (ROWS_EN, "In Mopti, 300 incidents were recorded in Q2 2025.", "In Mopti, some 500 incidents were recorded in Q2 2025."),
        (ROWS_EN, "In Gao, 240 incidents were recorded in Q2 2025.", "In Gao, 240 incidents were recorded in Q1 2025."),
        (ROWS_EN, "Households in Mopti number 685.", "Households in Mopti number 865."),
        (ROWS_EN, "In Ségou, incidents increased in Q2 2025.", "In Ségou, incidents decreased in Q2 2025."),
        (ROWS_EN, "In Q2 2025, Ségou had more incidents than Gao.", "In Q2 2025, Ségou had fewer incidents than Gao."),
        (ROWS_EN, "Mopti had 293 more incidents than Gao in Q2 2025.", "Mopti had 192 more incidents than Gao in Q2 2025."),
    ],
)  # fmt: skip
def test_what_is_told_of_a_row_is_set_against_its_cell(text: str, wrong: str, right: str) -> None:
    assert "inconsistent" in {verdict for _, verdict in found(text, wrong)}
    assert not {verdict for _, verdict in found(text, right)} & {"inconsistent", "rounding"}
