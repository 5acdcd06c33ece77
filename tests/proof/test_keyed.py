"""Claims about rows of a table that give no figures of their own: what the table says, found by the names of its rows."""

from __future__ import annotations

import pytest

from kolosi.workspace.review.proofing import proofread

EN = """# Monitoring of protection incidents (invented)

Teams recorded incidents in four regions.

| Region | Q1 2025 | Q2 2025 |
|---|---|---|
| Gao | 240 | 300 |
| Mopti | 410 | 492 |
| Ségou | 220 | 187 |
| Tombouctou | 200 | 305 |
| Total | 1,070 | 1,284 |

{}
"""
FR = """# Suivi des incidents de protection (inventé)

Les équipes ont recensé les incidents dans quatre régions.

| Région | T1 2025 | T2 2025 |
|---|---|---|
| Gao | 240 | 300 |
| Mopti | 410 | 492 |
| Ségou | 220 | 187 |
| Tombouctou | 200 | 305 |
| Total | 1 070 | 1 284 |

{}
"""
LATER_FIRST = EN.replace("| Q1 2025 | Q2 2025 |", "| Incidents 2025 | Incidents 2024 |")
OTHER_THINGS = EN.replace(
    "| Q1 2025 | Q2 2025 |", "| Civilians killed in incidents 2025 | Civilians injured in incidents 2024 |"
)
WRONG = [
    (EN, "In Gao, incidents rose by 35 per cent between the two quarters.", "change"),
    (EN, "Mopti alone accounts for 45 per cent of the incidents of the second quarter.", "share"),
    (EN, "On average, each region recorded 351 incidents in the second quarter.", "rate_total"),
    (EN, "Overall, the number of incidents increased by 30 per cent.", "change"),
    (EN, "The two northern regions, Gao and Tombouctou, together recorded 650 incidents.", "sum"),
    (EN, "Incidents increased in Ségou.", "direction"),
    (LATER_FIRST, "In Gao, incidents fell by 30 per cent.", "change"),
    (FR, "À Gao, les incidents ont augmenté de 35 % d'un trimestre à l'autre.", "change"),
    (FR, "Mopti concentre à elle seule 45 % des incidents du trimestre.", "share"),
    (FR, "En moyenne, chaque région a enregistré 351 incidents au deuxième trimestre.", "rate_total"),
    (FR, "Globalement, le nombre d'incidents a progressé de 30 %.", "change"),
    (FR, "Gao et Tombouctou totalisent 650 incidents.", "sum"),
    (FR, "Les incidents ont augmenté à Ségou.", "direction"),
]
RIGHT = [
    (EN, "In Gao, incidents rose by 25 per cent between the two quarters."),
    (EN, "Mopti alone accounts for 38 per cent of the incidents."),
    (EN, "On average, each region recorded 321 incidents in the second quarter."),
    (EN, "Overall, the number of incidents increased by 20 per cent."),
    (EN, "Gao and Tombouctou together recorded 605 incidents."),
    (EN, "Incidents fell in Ségou."),
    (LATER_FIRST, "In Gao, incidents fell by 20 per cent."),
    (FR, "À Gao, les incidents ont augmenté de 25 % d'un trimestre à l'autre."),
    (FR, "Les incidents ont baissé à Ségou."),
]
OF_OTHER_THINGS = [
    (EN, "In Gao, cereal prices rose by 35 per cent."),
    (EN, "In Mopti, women account for 45 per cent of those heard in incidents."),
    (EN, "Gao and Mopti account for 66 per cent of all incidents."),
    (EN, "Teams that work in the region of Mopti account for 45 per cent of the staff."),
    (OTHER_THINGS, "In Gao, incidents rose by 60 per cent."),
    (FR, "À Gao, le prix des céréales a augmenté de 35 %."),
    (FR, "À Mopti, les femmes représentent 45 % des personnes entendues sur ces incidents."),
]


def found(text: str, sentence: str) -> list[tuple[str, str]]:
    """Family and verdict of what is found in the sentence below the table."""
    read = proofread("text.md", text.format(sentence).encode())
    start = read.manuscript.text.index(sentence)
    return [(one.family, one.verdict) for one in read.checked.relations if one.stated.start >= start]


@pytest.mark.parametrize(("text", "sentence", "family"), WRONG)
def test_what_no_column_bears_out_is_accused(text: str, sentence: str, family: str) -> None:
    assert (family, "inconsistent") in found(text, sentence)


@pytest.mark.parametrize(("text", "sentence"), RIGHT)
def test_what_the_table_says_holds(text: str, sentence: str) -> None:
    assert {verdict for _, verdict in found(text, sentence)} == {"consistent"}


@pytest.mark.parametrize(("text", "sentence"), OF_OTHER_THINGS)
def test_what_is_said_of_other_things_is_not_accused(text: str, sentence: str) -> None:
    assert "inconsistent" not in {verdict for _, verdict in found(text, sentence)}
