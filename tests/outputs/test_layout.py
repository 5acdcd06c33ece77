"""Pages of PDF and Word as they are laid out: no heading alone at the foot, every picture in its own section, ten pages and an annex."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pypdfium2
import pytest
from tests.outputs.test_office import convert

from kolosi.workspace import Workspace
from kolosi.workspace.judge.severity_links import MARK, links

HEADING = re.compile(r"^(#{1,3}) (.+?)(?: \{[^{}]*\})?$", re.MULTILINE)
PICTURE = re.compile(r"^!\[[^\]]*\]\((?:chart|map):", re.MULTILINE)
SAME = 0.006
"""Tops of letters of one line differ by less than this part of a page; lines are further apart."""
FOOT, HEAD = 0.075, 0.02
"""The parts of a page's height that its foot and its head take."""


@dataclass(frozen=True, order=True)
class Line:
    """A piece of text where it stands: page, column, and how far down, in parts of the page."""

    page: int
    column: int
    down: float
    left: float
    text: str


@dataclass(frozen=True)
class Section:
    """A heading with the numbers of the pictures below it, up to the next heading of its level or above."""

    level: int
    title: str
    pictures: tuple[int, ...]


def plain(text: str) -> str:
    return re.sub(r"[\s\u00a0\u202f\u00ad\ufffe-]+", "", text).replace("’", "'").lower()


def lines_of(path: Path, *, columns: int) -> list[Line]:
    """The text of the pages in reading order: column after column where there are two."""
    found = []
    for number, page in enumerate(pypdfium2.PdfDocument(path)):
        wide, tall = page.get_size()
        text = page.get_textpage()
        for rank in range(text.count_rects()):
            left, bottom, right, top = text.get_rect(rank)
            down = 1 - top / tall
            if HEAD < down < 1 - FOOT:
                said = text.get_text_bounded(left, bottom, right, top)
                column = int(left > wide * 0.49) if columns == 2 else 0
                found.append(Line(number, column, down, left / wide, said))
    return levelled(found)


def levelled(found: list[Line]) -> list[Line]:
    """Pieces of one line of text at the height of its first one, so that they are read from left to right."""
    level: list[Line] = []
    for line in sorted(found):
        last = level[-1] if level else None
        is_same = (
            last is not None and (last.page, last.column) == (line.page, line.column) and line.down - last.down < SAME
        )
        level.append(replace(line, down=last.down) if last is not None and is_same else line)
    return sorted(level)


def sections(draft: str) -> Iterator[Section]:
    """The sections of a draft with the numbers of their pictures."""
    text = re.sub(r"<!--.*?-->", "", draft, flags=re.DOTALL)
    heads = list(HEADING.finditer(text))
    pictures = [match.start() for match in PICTURE.finditer(text)]
    for at, head in enumerate(heads):
        ends = (one.start() for one in heads[at + 1 :] if len(one[1]) <= len(head[1]))
        end = next(ends, len(text))
        own = tuple(n for n, start in enumerate(pictures, 1) if head.start() < start < end)
        yield Section(len(head[1]), head[2], own)


def place_of(words: str, lines: list[Line], start: int = 0) -> int:
    """The first line from which on a text is read; -1 where it is not found."""
    wanted = plain(words)
    for at in range(start, len(lines)):
        said = plain("".join(line.text for line in lines[at : at + 6]))
        if said.startswith(wanted[:60]):
            return at
    return -1


def caption_of(number: int, lines: list[Line]) -> int:
    """The line at which the caption of a picture begins."""
    begins = re.compile(rf"figure{number}(?!\d)")
    joined = (plain("".join(line.text for line in lines[at : at + 2])) for at in range(len(lines)))
    return next(at for at, said in enumerate(joined) if begins.match(said))


def headings_in(lines: list[Line], draft: str) -> list[tuple[Section, int]]:
    """The headings of a draft with the line at which each stands, in their order."""
    found, at = [], 0
    for section in sections(draft):
        place = place_of(section.title, lines, at)
        assert place >= 0, section.title
        found.append((section, place))
        at = place + 1
    return found


def stranded(lines: list[Line], draft: str) -> list[str]:
    """The headings under which nothing stands in their column of their page."""
    lonely = []
    for section, at in headings_in(lines, draft):
        head = lines[at]
        below = [one for one in lines if (one.page, one.column) == (head.page, head.column) and one.down > head.down]
        others = {plain(other.title) for other, _ in headings_in(lines, draft)}
        told = plain("".join(one.text for one in below)).removeprefix(plain(section.title))
        if not re.sub("|".join(map(re.escape, sorted(others, key=len, reverse=True))), "", told):
            lonely.append(section.title)
    return lonely


def strayed(lines: list[Line], draft: str) -> list[str]:
    """The pictures that stand before the heading of their section, or behind the next one."""
    placed = headings_in(lines, draft)
    away = []
    for at, (section, start) in enumerate(placed):
        if section.level > 2:
            continue
        after = (line for other, line in placed[at + 1 :] if other.level <= section.level)
        end = next(after, len(lines))
        for number in section.pictures:
            caption = caption_of(number, lines)
            if not start < caption < end:
                away.append(f"{number}: {section.title}")
    return away


def test_what_is_stranded_or_strayed_is_found() -> None:
    draft = "# One\n\nText.\n\n## Two\n\n![A](map:a/2025)\n\n## Three\n\nText.\n"
    page = [
        (0, 0.1, "One"),
        (0, 0.2, "Text."),
        (0, 0.8, "Two"),
        (1, 0.1, "Text."),
        (1, 0.5, "Three"),
        (1, 0.6, "Text."),
    ]
    lines = [Line(number, 0, down, 0.1, text) for number, down, text in page]
    before, behind = Line(0, 0, 0.15, 0.1, "Figure 1. A"), Line(1, 0, 0.7, 0.1, "Figure 1. A")
    assert stranded(lines, draft) == ["Two"]
    assert stranded([*lines[:3], Line(0, 0, 0.9, 0.1, "Text."), *lines[4:]], draft) == []
    assert strayed(sorted([*lines, before]), draft) == strayed(sorted([*lines, behind]), draft) == ["1: Two"]
    assert strayed(sorted([*lines, Line(1, 0, 0.2, 0.1, "Figure 1. A")]), draft) == []


@pytest.fixture(scope="module")
def drafts(demo: Path) -> Mapping[str, str]:
    """The drafts, with the pictures of severity where they are asked for."""
    texts = {name: (demo / "report" / f"pau.{name}.md").read_text("utf-8") for name in ("fr", "en")}
    return {name: text.replace(MARK, links(Workspace(demo), name)) for name, text in texts.items()}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_heading_of_the_pdf_is_stranded_and_every_picture_is_in_its_section(
    public: Path, drafts: Mapping[str, str], language: str
) -> None:
    lines = lines_of(public / f"pau.{language}.pdf", columns=2)
    lines = [line for line in lines if line.page > 0]
    assert stranded(lines, drafts[language]) == []
    assert strayed(lines, drafts[language]) == []


@pytest.mark.parametrize(("language", "notes"), [("fr", "Notes"), ("en", "Notes")])
def test_the_pdf_has_ten_pages_and_a_short_annex(public: Path, language: str, notes: str) -> None:
    document = pypdfium2.PdfDocument(public / f"pau.{language}.pdf")
    heads = [page.get_textpage().get_text_range().strip().splitlines()[0] for page in document]
    assert heads.index(notes) == 10
    assert len(document) <= 18


def test_the_brief_has_two_pages_and_each_region_one(public: Path) -> None:
    pages = {path.name: len(pypdfium2.PdfDocument(path)) for path in public.glob("*.pdf")}
    assert (pages["note.fr.pdf"], pages["brief.en.pdf"]) == (2, 2)
    assert {count for name, count in pages.items() if name.startswith("region-")} == {1}


@pytest.mark.office
def test_no_heading_of_the_word_document_is_stranded_and_every_picture_is_in_its_section(
    public: Path, drafts: Mapping[str, str], tmp_path: Path
) -> None:
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed")
    convert([public / f"pau.{language}.docx" for language in drafts], "pdf", tmp_path)
    for language, draft in drafts.items():
        own = re.sub(r"^# Notes.*$", "", draft, flags=re.MULTILINE)  # endnotes stand behind everything
        lines = [line for line in lines_of(tmp_path / f"pau.{language}.pdf", columns=1) if line.page > 0]
        assert stranded(lines, own) == []
        assert strayed(lines, own) == []
