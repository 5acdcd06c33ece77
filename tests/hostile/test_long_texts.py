"""Texts of 300 KB made of one piece over and over: proof-read, and read by the gate of texts, in proportion to their length."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress

import pytest
from tests.hostile.test_fresh_processes import slowness

from kolosi.intake.documents import Unreadable, read_document
from kolosi.model.finding import Refusal
from kolosi.release.policy.policy import load_policy
from kolosi.release.text import Minimums
from kolosi.workspace.review.proofing import check_text
from kolosi.workspace.review.prose_points import prose_points

SIZE, SECONDS = 300_000, 8.0
"""Most take a fraction of it; 150 000 numbers in one text take the most."""
PIECES = (
    "a@", "1 000 ", "1-", "1.", " ", ".", "[", "(", '"', "-", "a", "1", "a.", ")]", "()", "[](", "1\u00a0000\u00a0", "« ", "«", "a-", "1,", "1 % ", "a\n", "|", "| a | 1 |\n", "*", "_", "#", "1/", "a: ",
    "l’", "Awa ", "Aa Bb. ", "\t", "+223 ", "70 00 00 ", "http://", "www.a.", "et ", "1 et ", "dont 3 femmes et 2 enfants, ", "a b ", "<a ", "<!--", "&", "`", "~", "![", "deux cent ", "deux-cent-",
    "# a\n", "- a\n", "1. a\n", ">", "$1 ", "de 1 à 2 ", "2024 ", "1 janvier 2024 ", "16 ans ", "la victime ", "14.5, -3.2 ", "0123456789abcdef", "\u200b", "\u202e", "é", "e\u0301", "1=1 ", "A1-", "/edit/",
    "T1 ", "§", "°", "III ", "(1) ", "1er ", "n° 1 ", "...", "; ", "? ", "!", "1:1 ", "x_y ", "a+b ", "50 % ou ", "sur 10 ", "env. ", "M. ", "@", "“", "’", "—",
)  # fmt: skip
QUICK = ("a@", "1 000 ")
"""What was slow once; the others in the long tests."""
MINIMUMS = Minimums.of(load_policy())


@pytest.fixture(autouse=True, scope="module")
def warm() -> None:
    """What is loaded once is not counted."""
    check_text("Au T1 2025, 12 cas contre 10, soit une hausse de 20 %.", "fr")
    prose_points("À Gao, 4 survivantes ont été référées.", file="a.md", minimums=MINIMUMS)


def gate(text: str) -> None:
    """The gate of texts over a text."""
    with suppress(Unreadable):  # marks alone are no text
        prose_points(read_document("a.md", text.encode()), file="a.md", minimums=MINIMUMS)


def proof(text: str) -> None:
    """The figures of a text recomputed."""
    with suppress(Refusal):
        check_text(text, "fr")


@pytest.mark.parametrize(
    "piece", [one if one in QUICK else pytest.param(one, marks=pytest.mark.long) for one in PIECES]
)
@pytest.mark.parametrize("read", [gate, proof], ids=["gate", "proof"])
def test_a_text_of_one_piece_is_read_in_time(read: Callable[[str], None], piece: str) -> None:
    text = (piece * (SIZE // len(piece) + 1))[:SIZE]
    slow, took = slowness(), float("inf")
    for _ in range(3):  # other work on the machine makes any one of them slower
        start = time.process_time()
        read(text)
        took = min(took, time.process_time() - start)
        if took < SECONDS:
            return
    assert took < SECONDS * max(slow, slowness())
