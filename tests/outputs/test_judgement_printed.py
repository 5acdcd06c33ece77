"""What was judged and read stands in every format and both languages: severity, both workshops, gaps, recommendations."""

from __future__ import annotations

import re
from pathlib import Path

import docx
import pypdfium2
import pytest

SAID = {
    "fr": (
        "Sévérité convenue",
        "Classements de l’atelier",
        "Avis divergent",
        "Concordance",
        "Ce que la revue n’a pas lu",
        "Une case vide dit ce qu’on n’a pas lu",
        "Former 50 comités locaux",
    ),
    "en": (
        "Agreed severity",
        "Rankings of the workshop",
        "Dissent",
        "Kendall",
        "What the review has not read",
        "An empty cell says what nobody has read",
        "Train 50 local committees",
    ),
}


def words(text: str) -> str:
    """A text on one line, without the hyphens of line ends and with plain blanks."""
    return " ".join(re.sub(r"[\u00ad\ufffe]\s*", "", text).split())


def text_of(path: Path) -> str:
    if path.suffix == ".pdf":
        document = pypdfium2.PdfDocument(path)
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    if path.suffix == ".docx":
        document = docx.Document(str(path))
        return "\n".join(node.text or "" for node in document.element.body.iter() if node.tag.endswith("}t"))
    return re.sub(r"<[^>]+>", "", path.read_text("utf-8"))


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("form", ["pdf", "docx", "html"])
def test_what_was_judged_and_read_is_printed(judged: Path, form: str, language: str) -> None:
    text = words(text_of(judged / f"pau.{language}.{form}"))
    close = text.replace(" ", "")
    assert [one for one in SAID[language] if one.replace(" ", "") not in close] == []
