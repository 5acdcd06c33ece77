"""The gate of texts goes once over a text: twice the length takes about twice the time, whatever is in it."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kolosi.workspace.review.prose_points import prose_points

SENTENCE = "À Gao, 4 survivantes ont été référées, dont 2 filles, sur l’axe Kona-Douna, écrire à a.b@c.example ou 76 12 98 45. "


def long_line(size: int) -> str:
    return (SENTENCE * (size // len(SENTENCE) + 1))[:size].replace(".", ",")


def numbers(size: int) -> str:
    return " ".join(str(7 + at % 90) for at in range(size // 3))


def digits(size: int) -> str:
    return "Le nombre " + "7" * size


def plus_signs(size: int) -> str:
    return "Contact de la victime : " + "+223 " * (size // 5)


def capitals(size: int) -> str:
    return "Victime, " + "Bolo Béré, " * (size // 11)


def quotes(size: int) -> str:
    return "« je " * (size // 5)


def signs(size: int) -> str:
    return "le viol @ + ( : ° ' " * (size // 20)


def cut_words(size: int) -> str:
    return "sur**viv**antes&amp;<b>vio</b>l " * (size // 31)


def one_cut_word(size: int) -> str:
    return "a**b&amp;" * (size // 9)


def spelled_out(size: int) -> str:
    return "awa dot kone at poste [at] 7 6 1 2 " * (size // 35)


def roman(size: int) -> str:
    return "viols : III, IV, VII (2) " * (size // 25)


TEXTS = [long_line, numbers, digits, plus_signs, capitals, quotes, signs, cut_words, one_cut_word, spelled_out, roman]


def took(text: str) -> float:
    start = time.process_time()
    prose_points(text, "fr")
    return time.process_time() - start


@pytest.mark.parametrize("length", [10_000, pytest.param(40_000, marks=pytest.mark.long)])
@pytest.mark.parametrize("made", TEXTS, ids=lambda made: made.__name__)
def test_four_times_the_length_takes_no_more_than_its_share(made: Callable[[int], str], length: int) -> None:
    took(made(4_000))
    small, large = (min(took(made(size)) for _ in range(3)) for size in (length, 4 * length))
    assert large < 10 * small + 0.1


def test_a_hundred_thousand_numbers_are_read() -> None:
    assert took(" ".join(["9"] * 100_000)) < 20


def test_sixty_thousand_characters_are_read_at_once() -> None:
    """A tenth of a second on an idle processor; the bound is wide, for tests run beside each other."""
    here = Path(__file__).parents[2] / "examples" / "mali-2025" / "report" / "pau.fr.md"
    text = (here.read_text("utf-8") * 2)[:61_000]
    took(text)
    assert min(took(text) for _ in range(3)) < 0.8
