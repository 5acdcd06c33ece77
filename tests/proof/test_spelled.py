"""Numbers in words, and words for parts that hold one."""

from __future__ import annotations

import pytest

from kolosi.intake.documents import read_document
from kolosi.proof.checking import Checked, checked
from kolosi.workspace.review.packs import pack


def read(language: str, text: str) -> Checked:
    return checked(read_document("a.txt", text.encode()), pack(language))


@pytest.mark.parametrize(
    ("language", "text", "values"),
    [
        ("fr", "cent vingt cas", [120]),
        ("fr", "vingt et un cas et vingt-deux", [21, 22]),
        ("fr", "quatre-vingt-dix-neuf cas", [99]),
        ("fr", "soixante-dix-sept cas, un cas", [77]),
        ("fr", "deux mille cinq cents cas", [2500]),
        ("fr", "deux cent trente-quatre mille cas", [234_000]),
        ("fr", "trois millions", [3_000_000]),
        ("en", "one hundred and five cases, one case", [105]),
        ("en", "twenty-one cases, two hundred and twenty", [21, 220]),
        ("en", "25 thousand people", [25_000]),
        ("es", "treinta y un casos, veintidós casos, un caso", [31, 22]),
        ("es", "mil doscientos casos", [1200]),
        ("es", "dos mil quinientas personas", [2500]),
        ("es", "ciento veinte mil personas", [120_000]),
        ("es", "3 mil millones de dólares y dos mil millones", [3_000_000_000, 2_000_000_000]),
        ("es", "25 mil carpas y 1,5 millones de personas", [25_000, 1_500_000]),
    ],
)
def test_numbers_in_words_are_read_whole(language: str, text: str, values: list[int]) -> None:
    assert [mention.exact for mention in read(language, text).study.mentions if mention.is_quantity] == values


@pytest.mark.parametrize(
    ("language", "text"),
    [("fr", "vingt pour cent des cas"), ("en", "twenty per cent of cases"), ("es", "veinte por ciento de los casos")],
)
def test_the_words_of_a_percentage_are_no_second_number(language: str, text: str) -> None:
    assert [(one.exact, one.kind) for one in read(language, text).study.mentions] == [(20, "percent_share")]


@pytest.mark.parametrize(
    ("language", "text", "verdict"),
    [
        ("fr", "Deux tiers des écoles (67 %) ont fermé.", "consistent"),
        ("fr", "Deux tiers des écoles (40 %) ont fermé.", "inconsistent"),
        ("en", "Two thirds of schools (67%) have closed.", "consistent"),
        ("en", "One in five women (40%) reported violence.", "inconsistent"),
        ("es", "Una de cada cinco mujeres (20 %) denunció violencia.", "consistent"),
        ("es", "Tres cuartas partes de las escuelas (40 %) han cerrado.", "inconsistent"),
    ],
)
def test_a_number_inside_a_word_for_a_part_counts_nothing(language: str, text: str, verdict: str) -> None:
    assert [(one.family, one.verdict) for one in read(language, text).relations] == [("fraction", verdict)]


@pytest.mark.parametrize(
    ("language", "text", "verdict"),
    [
        ("en", "Cases rose from 300 in May to 200 in June.", "inconsistent"),
        ("en", "Cases fell from 300 in May to 200 in June.", "consistent"),
        ("en", "The share rose from 25% in May to 30% in June.", "consistent"),
        ("fr", "La part est en baisse, passant de 25 % à 30 %.", "inconsistent"),
        ("es", "Los casos cayeron de 200 en mayo a 300 en junio.", "inconsistent"),
        ("es", "La proporción subió del 25 % al 30 %.", "consistent"),
    ],
)
def test_the_verb_before_two_figures_says_which_way_they_go(language: str, text: str, verdict: str) -> None:
    assert [(one.family, one.verdict) for one in read(language, text).relations] == [("direction", verdict)]
