"""One claim worded in many ways, wrong and right: the wrong one is flagged, the right one is not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from kolosi.workspace.review.proofing import proofread

HERE = Path(__file__).resolve().parent
_CHOICE = re.compile(r"\{([^|{}]*)\|([^{}]*)\}")


def wordings(*kinds: str) -> Iterator[object]:
    for language in ("fr", "en"):
        held = yaml.load((HERE / f"wordings.{language}.yaml").read_text("utf-8"), yaml.CSafeLoader)
        for kind in kinds:
            marks = [pytest.mark.xfail(strict=True, reason="not seen yet")] if kind == "open" else []
            for number, text in enumerate(held[kind]):
                yield pytest.param(language, text, marks=marks, id=f"{language}-{kind}-{number}")


@pytest.mark.parametrize(("language", "text"), list(wordings("seen", "open")))
def test_a_wrong_claim_is_flagged_and_the_right_one_is_not(language: str, text: str) -> None:
    wrong, right = (_CHOICE.sub(lambda found, at=at: found[at], text) for at in (1, 2))
    assert wrong != right
    assert proofread("own.md", wrong.encode(), language=language).checked.flags
    assert [one.rule for one in proofread("own.md", right.encode(), language=language).checked.flags] == []


@pytest.mark.parametrize(("language", "text"), list(wordings("noted")))
def test_a_wrong_claim_that_is_bound_loosely_is_noted(language: str, text: str) -> None:
    wrong, right = (_CHOICE.sub(lambda found, at=at: found[at], text) for at in (1, 2))
    assert proofread("own.md", wrong.encode(), language=language).checked.notes
    assert proofread("own.md", right.encode(), language=language).checked.flags == ()
