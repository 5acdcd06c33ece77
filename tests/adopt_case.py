"""Word documents as people write them, made of marked text, for the tests of adoption; and the marked text of our drafts."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass

import docx
from docx.shared import Pt

LINK = re.compile(r"\[([^\]]*)\]\((?:fig|change):([^)]*)\)")
_DROPPED = re.compile(r"^(?:!\[|\[[^\]]*\]\((?:chart|map|table|coverage|notes|strip):|\[\^)")
_MARKS = re.compile(r"\[\^[^\]]+\]|\s*\{[#.][^}]*\}|\*\*|(?<!\w)\*|\*(?!\w)")
_OTHER_LINK = re.compile(r"\[([^\]]*)\]\((?!fig:|change:)[^)]*\)")


@dataclass(frozen=True)
class Truth:
    """A number of a document, by its rank among those that have a digit, and the figure that it is."""

    text: str
    key: str


def plain_lines(markdown: str) -> list[str]:
    """The lines of a draft as somebody would have typed them; the links of figures stay, for `word_of`."""
    markdown = re.sub(r"<!--.*?-->", "", markdown, flags=re.DOTALL)
    kept = [line for line in markdown.split("\n") if not _DROPPED.match(line)]
    return [_OTHER_LINK.sub(r"\1", _MARKS.sub("", re.sub(r"^> (?:\[!\w+\] ?)?", "", line))) for line in kept]


def word_of(markdown: str, *, split: bool = False) -> tuple[bytes, list[Truth]]:
    """A Word document of a draft with the links of figures stripped, and these in order; `split` spreads numbers over runs."""
    document = docx.Document()
    truth: list[Truth] = []
    lines = plain_lines(markdown)
    at = 0
    while at < len(lines):
        if lines[at].startswith("|"):
            end = next((n for n in range(at, len(lines)) if not lines[n].startswith("|")), len(lines))
            _add_table(document, lines[at:end], truth, split)
            at = end
            continue
        line = lines[at].strip()
        if line:
            _add_line(document, line, truth, split)
        at += 1
    out = io.BytesIO()
    document.save(out)
    return out.getvalue(), truth


def _add_line(document: docx.document.Document, line: str, truth: list[Truth], split: bool) -> None:
    heading = re.match(r"(#+) (.*)", line)
    item = re.match(r"(?:- |\d+\. )(.*)", line)
    if heading:
        paragraph = document.add_heading(level=min(len(heading[1]), 4))
        text = heading[2]
    elif item:
        paragraph, text = document.add_paragraph(style="List Bullet"), item[1]
    else:
        paragraph, text = document.add_paragraph(), line
    _add_runs(paragraph, text, truth, split)


def _add_table(document: docx.document.Document, lines: list[str], truth: list[Truth], split: bool) -> None:
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in lines if not re.match(r"^\|[-: |]+\|$", line)
    ]
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for line, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(line.cells, cells, strict=True):
            _add_runs(cell.paragraphs[0], text, truth, split)


def _add_runs(paragraph: docx.text.paragraph.Paragraph, text: str, truth: list[Truth], split: bool) -> None:
    at = 0
    for link in LINK.finditer(text):
        paragraph.add_run(text[at : link.start()])
        if any(letter.isdigit() for letter in link[1]):
            truth.append(Truth(link[1], link[2]))
        _add_number(paragraph, link[1], split)
        at = link.end()
    paragraph.add_run(text[at:])


def _add_number(paragraph: docx.text.paragraph.Paragraph, text: str, split: bool) -> None:
    if not split:
        paragraph.add_run(text)
        return
    for rank, piece in enumerate((text[:1], text[1:3], text[3:])):
        if piece:
            run = paragraph.add_run(piece)
            run.bold = True
            run.font.size = Pt(10 + rank)


def set_as_word(text: str) -> bytes:
    """A text set as a Word document: a paragraph a line, lines with tabs as tables, lines in capitals as headings."""
    document = docx.Document()
    for block in re.split(r"\n\s*\n", text):
        lines = [line for line in block.split("\n") if line.strip()]
        if any("\t" in line for line in lines):
            _add_grid(document, [line.split("\t") for line in lines])
            continue
        for line in lines:
            is_heading = line.isupper() and len(line) < 100
            document.add_paragraph(line.replace("**", ""), style="Heading 2" if is_heading else "Normal")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _add_grid(document: docx.document.Document, rows: list[list[str]]) -> None:
    table = document.add_table(rows=len(rows), cols=max(map(len, rows)))
    for line, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(line.cells, cells, strict=False):
            cell.text = text.replace("**", "").strip()
