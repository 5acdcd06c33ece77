"""The published report read again from each of its formats: the same paragraphs, list items, headings and notes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kolosi.intake.documents import read_document
from kolosi.model.manuscript import Manuscript

KINDS = ("heading", "paragraph", "list_item", "note")


def told(path: Path) -> list[str]:
    """The words of the text and of its notes, whatever the width of their spaces; without the annex, which online holds all figures."""
    document = read_document(path.name, path.read_bytes())
    texts = [(block.kind, plain(document, at)) for at, block in enumerate(document.blocks) if block.kind in KINDS]
    annex = next(
        at for at, (kind, text) in enumerate(texts) if kind == "heading" and text.startswith(("Annexe", "Annex"))
    )
    return [text for at, (kind, text) in enumerate(texts) if at < annex or kind == "note"]


def plain(document: Manuscript, at: int) -> str:
    return re.sub(r"\s+", " ", document.words_of(document.blocks[at]))


def compared(public: Path, language: str, kind: str) -> tuple[list[str], list[str]]:
    """What the Word report says, and what of it the other format does not."""
    word = told(public / f"pau.{language}.docx")
    other = set(told(public / f"pau.{language}.{kind}"))
    return word, [words for words in word if words not in other]


@pytest.mark.long
@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(("kind", "share"), [("html", 0.99), ("pdf", 0.97)])
def test_the_word_report_is_found_again_in_the_other_formats(
    public: Path, language: str, kind: str, share: float
) -> None:
    word, missing = compared(public, language, kind)
    assert len(word) > 150
    assert len(missing) <= (1 - share) * len(word), missing


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_small_word_report_is_found_again_online(small: Path, language: str) -> None:
    word, missing = compared(small, language, "html")
    assert len(word) > 20
    assert missing == []
