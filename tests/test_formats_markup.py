"""Workbooks that are a web page or XML under the name of a workbook, as databases and portals export them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.test_formats import only, rows

from kolosi.intake.formats import Unreadable, read_sheets
from kolosi.intake.formats.merges import letters

PAGE = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset="iso-8859-1"><style>td {color: red}</style>
<title>Inventé</title></head><body><h3>Incidents de protection (inventé)</h3><p>Janvier <b>2025</b></p>
<table border=1><caption>Par région</caption><thead><tr><th rowspan=2>Région<th colspan=2>Incidents
<tr><th>Femmes<th>Hommes</thead>
<tr><td>Gao<td x:num="1234.5">1 234,5<td>7<br>dont 2
<tr><td>Ségou<td x:num>3</td><td x:num="0.12">12 %</td></tr><tr><td colspan=3 style="display:none">interne</td></tr></table>
<script>alert(1)</script>Source : inventée</body></html>"""


def test_a_web_page_named_as_a_workbook_is_read_as_a_spreadsheet_shows_it() -> None:
    sheet = only("export.xls", PAGE.encode("cp1252"))
    assert rows(sheet) == [
        ("Incidents de protection (inventé)", None, None),
        ("Janvier 2025", None, None),
        ("Par région", None, None),
        ("Région", "Incidents", None),
        (None, "Femmes", "Hommes"),
        ("Gao", "1234.5", "7 dont 2"),
        ("Ségou", "3", "12 %"),
        ("interne", None, None),
        ("Source : inventée", None, None),
    ]
    assert sheet.merged == ((4, 4, 1, 2), (4, 5, 0, 0), (8, 8, 0, 2))


def test_of_tables_in_tables_the_inner_ones_are_read_and_the_words_around_them() -> None:
    page = "<table><tr><td>Menu</td><td><table><tr><td>Gao</td><td>12</td></tr></table></td></tr></table>"
    assert rows(only("a.xls", page)) == [("Menu", None), ("Gao", "12")]


BOOK = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:x="urn:schemas-microsoft-com:office:excel">
<Worksheet ss:Name="Données"><Table>
<Row><Cell ss:MergeAcross="1"><Data ss:Type="String">Inventé</Data></Cell><Cell><Data ss:Type="String">Jour</Data></Cell></Row>
<Row ss:Index="4"><Cell><Data ss:Type="String">Gao</Data></Cell><Cell ss:Index="3"><Data ss:Type="DateTime">2025-01-31T00:00:00.000</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">Ségou</Data></Cell><Cell ss:Formula="=1+1"><Data ss:Type="Number">2</Data></Cell><Cell ss:Formula="=R1C1"/></Row>
</Table></Worksheet>
<Worksheet ss:Name="Listes"><Table><Row><Cell><Data ss:Type="Boolean">1</Data></Cell></Row></Table>
<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></Worksheet></Workbook>"""


def test_a_workbook_of_excel_2003_in_xml_is_read_with_its_types_gaps_and_hidden_sheets() -> None:
    first, second = read_sheets("export.xls", BOOK.encode())
    assert (first.name, first.hidden, second.name, second.hidden) == ("Données", False, "Listes", True)
    assert first.cells.rows() == [
        (1, "Inventé", None, "Jour"),
        (4, "Gao", None, "2025-01-31"),
        (5, "Ségou", "2", "=R1C1"),
    ]
    assert (first.merged, first.formula_cells, first.worked_out) == (((1, 1, 0, 1),), 1, ("B5", "C5"))
    assert second.cells.rows() == [(1, "true")]


WIDE = "".join(f"<td>{at}" for at in range(12_000))
REFUSED: dict[str, tuple[str, str, Callable[[], str]]] = {
    "a page without a table": ("a.xls", "not_a_table", lambda: "<html><p>12 incidents</p></html>"),
    "a page whose table is blank": ("a.xls", "not_a_table", lambda: "<p>Titre</p><table><tr><td> </td></tr></table>"),
    "a page under its own name": ("a.html", "not_a_table", lambda: PAGE),
    "twelve thousand columns": ("a.xls", "too_many_columns", lambda: f"<table><tr>{WIDE}</table>"),
    "two thousand attributes": ("a.xls", "bomb", lambda: f"<table {'a ' * 3000}><tr><td>1</table>"),
    "many merged cells": (
        "a.xls", "too_large", lambda: f"<table>{'<tr><td rowspan=2>1' * 100_001}</table>",
    ),
    "entities in the XML": ("a.xls", "bomb", lambda: BOOK.replace("?>\n", '?><!DOCTYPE a [<!ENTITY b "c">]>', 1)),
    "a cut XML": ("a.xls", "truncated", lambda: BOOK[:-40]),
    "a number that is none": ("a.xls", "truncated", lambda: BOOK.replace(">2<", ">deux<")),
    "a row beyond the last": ("a.xls", "too_large", lambda: BOOK.replace('"4"', '"9999999"')),
    "an XML workbook of nothing": ("a.xls", "empty", lambda: BOOK[: BOOK.index("<Worksheet")] + "</Workbook>"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_it_is_refused_with_its_reason(what: str) -> None:
    name, code, make = REFUSED[what]
    with pytest.raises(Unreadable) as refusal:
        read_sheets(name, make().encode())
    assert refusal.value.code == code


def test_cells_that_say_they_are_spread_very_far_cost_nothing() -> None:
    page = '<table><tr><td colspan="1000000000" rowspan="1000000000">Gao</td><td>3</td></tr><tr><td>x</td></tr></table>'
    assert [one for one in rows(only("a.xls", page))[0] if one] == ["Gao", "3"]
    assert letters(1) == "B"
