"""The annex of a Word document: two columns of small rows under the name of what is counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kolosi.report.draft.phrases import phrase
from kolosi.report.exports.public_trace import AnnexGroup, AnnexRow, annex_groups
from kolosi.report.word.marks import bookmark, cell, paragraph, row_of, run, table_around
from kolosi.report.word.paging import column_height
from kolosi.report.word.writer import Writer

GUTTER = 340
"""Between the two columns, in twips."""

_SHARES = (0.12, 0.55, 0.33)
_TYPE = 6.5
_FINE = '<w:color w:val="59626C"/><w:sz w:val="12"/>'
_RIGHT = '<w:jc w:val="right"/>'


def annex_table(rows: Sequence[AnnexRow], writer: Writer) -> str:
    """What is counted and its source once, then its figures; each code is where figures lead."""
    wide = (writer.width - GUTTER) // 2
    widths = [int(wide * share) for share in _SHARES]
    lines = [row_of([_cell(text, width) for text, width in zip(_head(writer), widths, strict=True)], is_head=True)]
    lines += [line for group in annex_groups(rows) for line in _group(group, widths, writer)]
    title = phrase("annex_short", writer.language)
    return table_around("".join(lines), widths, writer.style("Table Grid"), title=title, is_tight=True)


def annex_pages(rows: Sequence[AnnexRow], writer: Writer, tall: float) -> int:
    """How many full pages the two columns take; `tall` is the height of a page, in points."""
    wide = (writer.width - GUTTER) / 2 / 20
    sides = [wide * share - 3.5 for share in _SHARES]
    lines: list[list[tuple[str, float]]] = []
    for group in annex_groups(rows):
        lines.append([(f"{group.name} · {group.about} {group.source} {group.receipts}", wide)])
        lines += [list(zip(_words(group, row, writer), sides, strict=True)) for row in group.rows]
    return int(column_height(lines, _TYPE) / (2 * tall))


def _words(group: AnnexGroup, row: AnnexRow, writer: Writer) -> tuple[str, str, str]:
    what = f"{group.told(row, writer.language)} {group.own_receipts(row)}".strip()
    return row.code, what, row.told


def _head(writer: Writer) -> tuple[str, str, str]:
    style, language = writer.style("Annex Text"), writer.language
    what = f"{phrase('what', language)} · {phrase('receipts', language).lower()}"
    return (
        paragraph(run(phrase("code", language), "<w:b/>"), style),
        paragraph(run(what, "<w:b/>"), style),
        paragraph(run(phrase("value", language), "<w:b/>"), style, _RIGHT),
    )


def _group(group: AnnexGroup, widths: Sequence[int], writer: Writer) -> Iterator[str]:
    style = writer.style("Annex Text")
    when = run(f" · {group.about}") if group.about else ""
    about = run(f" {group.source} {group.receipts}".rstrip(), _FINE)
    name = paragraph(run(group.name, "<w:b/>") + when + about, style, "<w:keepNext/>")
    yield row_of([_cell(name, sum(widths), span=len(widths))])
    for row in group.rows:
        texts = _texts(group, row, style, writer)
        yield row_of([_cell(text, width) for text, width in zip(texts, widths, strict=True)])


def _texts(group: AnnexGroup, row: AnnexRow, style: str, writer: Writer) -> tuple[str, str, str]:
    code = bookmark(10_000 + _rank(row), row.code, run(row.code, "<w:b/>"))
    receipts = group.own_receipts(row)
    what = run(group.told(row, writer.language)) + (run(f" {receipts}", _FINE) if receipts else "")
    value = run(row.told)
    return paragraph(code, style), paragraph(what, style), paragraph(value, style, _RIGHT)


def _rank(row: AnnexRow) -> int:
    """A number of its own for each figure and each change."""
    return int(row.code[1:]) * 2 + row.key.is_change


def _cell(inside: str, width: int, span: int = 1) -> str:
    return cell(inside, width, span=span)
