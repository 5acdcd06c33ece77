"""A second engine reads the tracked changes that we write: what it accepts is the copy, what it rejects is the issue."""

from __future__ import annotations

import random

import pytest
from tests.copies_case import accepted, document, read, rejected
from tests.test_copies import CASES, ISSUED, _disturb, _line, _lines, brought, copy_of, pack

from kolosi.model.returned import Returned
from kolosi.report.copies.consolidating import consolidated
from kolosi.report.copies.copies import compared
from kolosi.report.copies.merging import merged
from kolosi.report.copies.stream import streams

engine = pytest.importorskip("docx_scalpel", reason="docx-scalpel is installed by make test-all")
pytestmark = pytest.mark.office


def read_by_engine(data: bytes, *, accepting: bool) -> list[str]:
    """The lines of a document once the other engine has accepted or rejected everything."""
    settle = engine.docx_diff_accept_revisions if accepting else engine.docx_diff_reject_revisions
    settled = read(settle(data))
    assert not any(piece.change for one in settled.paragraphs for piece in one.pieces)
    return _lines(tuple(one.text("deleted") for one in settled.paragraphs))


def by_engine(data: bytes) -> tuple[list[str], list[str]]:
    """The lines that the other engine reads once all is accepted, and once all is rejected."""
    return read_by_engine(data, accepting=True), read_by_engine(data, accepting=False)


def by_us(issued: bytes, copy: Returned) -> tuple[list[str], list[str]]:
    """The lines of the copy, and those of the issue."""
    return _lines(accepted(copy.paragraphs)), _lines(rejected(read(issued).paragraphs))


@pytest.mark.parametrize("text", CASES.values(), ids=CASES.keys())
def test_the_other_engine_reads_our_changes_as_we_do(text: str) -> None:
    copy = copy_of(text=text)
    texts = {story: one.text for story, one in streams(read(ISSUED)).items()}
    assert by_engine(consolidated(ISSUED, merged(texts, brought(copy)), ())) == by_us(ISSUED, copy)


@pytest.mark.parametrize("seed", range(80))
def test_the_other_engine_agrees_whatever_was_done(seed: int) -> None:
    chance = random.Random(1_000 + seed)
    lines = [_line(chance) for _ in range(10)]
    new = list(lines)
    for _ in range(chance.randint(1, 3)):
        _disturb(new, chance)
    issued = document("\n".join(lines))
    copy = read(document("\n".join(new), sender="Awa"))
    text = streams(read(issued))["body"].text
    found = compared(read(issued), copy, 0, pack("fr"))
    data = consolidated(issued, merged({"body": text, "note": ""}, [found]), ())
    assert by_engine(data) == by_us(issued, copy)
