"""The PDF as another reader shows it: its words in order, its pages as kept."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image
from tests.outputs import planted
from tests.outputs.pictures import Album

from kolosi.workspace import Workspace

pytestmark = pytest.mark.poppler


def tool(name: str, *arguments: object) -> bytes:
    if shutil.which(name) is None:
        pytest.skip(f"{name} is not installed")
    return subprocess.run([name, *map(str, arguments)], capture_output=True, check=True, timeout=120).stdout


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "fr",
            (
                "Sommaire",
                "Résumé",
                "14\u202f171 violations",
                "Lire ces nombres avec précaution",
                "Annexe",
                "−10\u202f%",
            ),
        ),
        (
            "en",
            (
                "Contents",
                "Executive summary",
                "14,171 human-rights violations",
                "Annex: figures quoted in the text",
                "−10%",
            ),
        ),
    ],
)
def test_the_words_of_the_pdf_can_be_copied_in_their_order(public: Path, language: str, words: tuple[str, ...]) -> None:
    text = " ".join(tool("pdftotext", "-enc", "UTF-8", public / f"pau.{language}.pdf", "-").decode().split())
    at = 0
    for word in words:
        at = text.find(" ".join(word.split()), at)
        assert at >= 0, word


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_page_of_the_text_is_more_than_a_third_empty(public: Path, tmp_path: Path, language: str) -> None:
    path = public / f"pau.{language}.pdf"
    texts = tool("pdftotext", "-enc", "UTF-8", path, "-").decode().split("\f")
    end = next(rank for rank, text in enumerate(texts, 1) if text.lstrip().startswith("Notes"))
    tool("pdftoppm", "-gray", "-r", 20, "-f", 2, "-l", end - 1, path, tmp_path / "page")
    gaps = [_widest_gap(page) for page in sorted(tmp_path.glob("page*"))]
    assert len(gaps) == 9
    assert max(gaps) < 1 / 3


def _widest_gap(page: Path) -> float:
    """The share of the height that the tallest white band takes, from the first line to the line of the foot."""
    with Image.open(page) as image:
        ink = image.convert("L").point(lambda tone: 255 if tone < 200 else 0)
    rows = ink.crop((0, round(ink.height * 0.07), ink.width, round(ink.height * 0.92))).resize(
        (1, ink.height), Image.Resampling.BOX
    )
    bands = bytes(1 if tone else 0 for tone in rows.tobytes()).split(b"\1")
    return max(map(len, bands)) / ink.height


def test_no_planted_word_can_be_copied(invented: Workspace) -> None:
    for path in invented.file("out", "public").glob("*.pdf"):
        text = tool("pdftotext", path, "-").decode() + tool("pdfinfo", path).decode()
        assert [mark for mark in planted.MARKS if mark in text] == []


@pytest.mark.parametrize(
    ("name", "language", "page"), [("1", "fr", 1), ("2", "fr", 2), ("3", "fr", 3), ("en-2", "en", 2)]
)
def test_a_page_looks_as_kept(invented: Workspace, album: Album, name: str, language: str, page: int) -> None:
    path = invented.file("out", "public", f"pau.{language}.pdf")
    album.compare(f"pdf-{name}", tool("pdftoppm", "-png", "-r", 40, "-f", page, "-l", page, path))


def test_the_brief_looks_as_kept(invented: Workspace, album: Album) -> None:
    path = invented.file("out", "public", "brief.en.pdf")
    album.compare("pdf-brief", tool("pdftoppm", "-png", "-r", 40, "-f", 1, "-l", 1, path))
