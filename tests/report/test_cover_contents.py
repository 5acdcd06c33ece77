"""The contents on the cover: whatever the document holds, no line is printed over another."""

from __future__ import annotations

from dataclasses import replace

import pypdfium2
import pytest

from kolosi.report.draft.blocks import Heading, Logo, Text
from kolosi.report.pdf import render_pdf

LOGOS = (Logo(role={"fr": "Agence cheffe de file"}, name={"fr": "Agence (fictive)"}),)
SHORT, LONG = "Données inventées.", "Ce document est un essai dont chaque ligne est inventée, et rien n’en sort. " * 6


def baselines(data: bytes) -> list[tuple[float, float, float]]:
    """The stretches of text of the cover: left, foot and right of each, in points."""
    page = pypdfium2.PdfDocument(data)[0].get_textpage()
    boxes = [page.get_rect(at) for at in range(page.count_rects())]
    return [(left, bottom, right) for left, bottom, right, _ in boxes if right - left > 20]


def printed_over(data: bytes) -> int:
    """How many pairs of lines share a stretch of the page and stand less than half a line apart."""
    lines = sorted(baselines(data), key=lambda one: one[1])
    return sum(
        1
        for at, one in enumerate(lines)
        for other in lines[at + 1 :]
        if 0.5 < other[1] - one[1] < 4 and one[0] < other[2] - 5 and other[0] < one[2] - 5
    )


@pytest.mark.parametrize("notice", [SHORT, LONG], ids=["short notice", "long notice"])
@pytest.mark.parametrize("count", [8, 26, 60])
@pytest.mark.parametrize("logos", [(), LOGOS], ids=["no logo", "a logo"])
def test_no_line_of_the_contents_is_printed_over_another(sample, count, notice, logos):
    given = sample.documents["fr"]
    heads = tuple(
        Heading(
            level=1 + bool(at % 3),
            runs=(Text(f"Chapitre {at} sur les atteintes au droit à la vie et à la liberté d’aller et venir"),),
            anchor=f"c{at}",
        )
        for at in range(count)
    )
    cover = replace(given.cover, notice={"fr": notice}, logos=logos)
    data = render_pdf(replace(given, cover=cover, blocks=heads, notes=()), {}, sample.scope, has_annex=False)
    assert len(baselines(data)) > 8
    assert printed_over(data) == 0
