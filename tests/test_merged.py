"""Merged cells: told by every format, carried to the keeping, filled down where they are words. All data are invented."""

from __future__ import annotations

import io
import json
import struct
from collections.abc import Callable

import polars as pl
import pytest
import xlsxwriter
from tests.hostile.making import replaced, sheet_of
from tests.hostile.workbooks import biff, compound, ods, record
from tests.test_formats import repacked, sheet_xml, workbook

from kolosi.intake import sandbox as guarded
from kolosi.intake.columns.merged import filled, names_under, numbers_over_rows
from kolosi.intake.formats import LIMITS, Limits, Sheet, Unreadable, read_sheets
from kolosi.intake.formats.merges import within
from kolosi.intake.records.consent import without_refusing
from kolosi.intake.records.repacking import pack, unpack
from kolosi.intake.sandbox.forms import sheets_in, told_sheets
from kolosi.intake.sandbox.wire import Broken, parsed

ROWS = [
    ["Suivi", None, None, None],
    ["Région", "Personnes", None, "Jour"],
    [None, "H", "F", None],
    ["Mopti", 3, 4, "2025-04-02"],
    [None, None, 5, None],
    [None, 7, 8, "2025-04-09"],
    ["Gao", 1, 2, "2025-05-01"],
    ["note : à confirmer", None, None, None],
]
MERGES = (
    (1, 1, 0, 3),
    (2, 2, 1, 2),
    (2, 3, 0, 0),
    (2, 3, 3, 3),
    (4, 5, 1, 1),
    (4, 5, 3, 3),
    (4, 6, 0, 0),
    (8, 8, 0, 3),
)


def sheet(rows: list[list[object]] = ROWS, merged: tuple[tuple[int, int, int, int], ...] = MERGES) -> Sheet:
    cells = {f"c{at}": [None if row[at] is None else str(row[at]) for row in rows] for at in range(len(rows[0]))}
    frame = pl.DataFrame(cells, schema=dict.fromkeys(cells, pl.String)).with_row_index("row", offset=1)
    return Sheet(name="A", hidden=False, cells=frame, merged=merged)


def xlsx() -> bytes:
    out = io.BytesIO()
    writer = xlsxwriter.Workbook(out, {"in_memory": True})
    page = writer.add_worksheet("A")
    for first, last, left, right in MERGES:
        page.merge_range(first - 1, left, last - 1, right, "")
    for at, row in enumerate(ROWS):
        for place, value in enumerate(row):
            if value is not None:
                page.write(at, place, value)
    writer.close()
    return out.getvalue()


def ods_book() -> bytes:
    spans = {(first - 1, left): (last - first + 1, right - left + 1) for first, last, left, right in MERGES}
    lines = []
    for at, row in enumerate(ROWS):
        cells = []
        for place, value in enumerate(row):
            down, right = spans.get((at, place), (1, 1))
            spread = f'table:number-rows-spanned="{down}" table:number-columns-spanned="{right}"'
            text = f"<text:p>{value}</text:p>" if value is not None else ""
            kind = 'office:value-type="string"' if text else ""
            cells.append(f"<table:table-cell {spread if down * right > 1 else ''} {kind}>{text}</table:table-cell>")
        lines.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
    return ods(f'<table:table table:name="A">{"".join(lines)}</table:table>')


def xls_book() -> bytes:
    """An old workbook of one number, with two ranges merged."""
    merged = record(0x00E5, struct.pack("<H8H", 2, 0, 2, 0, 0, 5, 9, 3, 4))
    stream = biff()
    at = stream.rindex(record(0x000A, b""))
    return compound(stream[:at] + merged + stream[at:])


@pytest.mark.parametrize(("name", "make"), [("a.xlsx", xlsx), ("a.ods", ods_book)])
def test_merged_cells_come_with_the_sheet_through_the_reading_process_and_the_keeping(
    name: str, make: Callable[[], bytes]
) -> None:
    (found,) = guarded.read_sheets(name, make())
    assert found.merged == MERGES
    (kept,) = unpack(pack([found]))
    assert kept.merged == MERGES
    assert kept.cells.equals(found.cells)


def test_merged_cells_of_an_old_workbook_are_told_where_it_has_cells() -> None:
    (found,) = read_sheets("a.xls", xls_book())
    assert found.cells.height == 1
    assert found.merged == ()  # cut at the one row there is, the first is no merge any more; the second begins nowhere


@pytest.mark.parametrize("merges", ["A1:B2", [[3, 1, 0, 0]], [[1, 2, 0]], [[1, 2, 0, "3"]], [[0, 2, 0, 0]], None])
def test_merges_that_a_reading_process_makes_up_are_no_message(merges: object) -> None:
    head, parts = told_sheets([sheet()])
    (told,) = head["sheets"]  # type: ignore[misc]
    assert sheets_in(parsed(json.dumps(head).encode()), parts)[0].merged == MERGES
    with pytest.raises(Broken):
        sheets_in({"sheets": [{**told, "merged": merges}]}, parts)


def test_a_sheet_without_merges_is_packed_as_it_always_was() -> None:
    plain = sheet(merged=())
    assert b'["A"]' in pack([plain])
    assert unpack(pack([plain]))[0].merged == ()


def test_merges_are_cut_where_the_cells_end() -> None:
    cells = sheet().cells
    assert within([(4, 1_048_576, 0, 0), (1, 1, 2, 16_383), (9, 10, 0, 0), (2, 2, 4, 5), (3, 3, 1, 1)], cells) == (
        (1, 1, 2, 3),
        (4, 8, 0, 0),
    )


def test_words_and_days_are_filled_down_and_numbers_are_not() -> None:
    below = filled(sheet(), 3)
    assert below.cells.drop("row").rows()[3:] == [
        ("Mopti", "3", "4", "2025-04-02"),
        ("Mopti", None, "5", "2025-04-02"),
        ("Mopti", "7", "8", "2025-04-09"),
        ("Gao", "1", "2", "2025-05-01"),
        ("note : à confirmer", None, None, None),
    ]
    assert below.cells.rows()[:3] == sheet().cells.rows()[:3]
    assert filled(below, 3).cells.equals(below.cells)


def test_the_numbers_over_several_rows_are_told() -> None:
    assert numbers_over_rows(sheet(), 3) == ((4, 5, 1, 1),)
    assert numbers_over_rows(sheet(merged=()), 3) == ()


def test_codes_and_years_are_filled_down_where_their_column_is_named() -> None:
    years = sheet([["An", "Lieu"], [2025, "Gao"], [None, "Mopti"]], ((2, 3, 0, 0),))
    assert filled(years, 1).cells["c0"].to_list() == ["An", "2025", None]
    assert filled(years, 1, numbers_in=["c0"]).cells["c0"].to_list() == ["An", "2025", "2025"]


def test_a_word_over_rows_and_columns_is_filled_down_in_its_first_column() -> None:
    wide = sheet([["a", "b", "c"], ["ONG", None, "1"], [None, None, "2"]], ((2, 3, 0, 1),))
    assert filled(wide, 1).cells.drop("row").rows()[1:] == [("ONG", None, "1"), ("ONG", None, "2")]


@pytest.mark.parametrize("said", ["RAS", "néant", "nil", "n/r", "No incident reported"])
def test_a_word_that_says_none_or_not_known_holds_for_each_column_it_is_merged_over(said: str) -> None:
    wide = sheet([["a", "b", "c"], ["Gao", said, None], ["Kidal", "1", None]], ((2, 2, 1, 2), (3, 3, 1, 2)))
    assert filled(wide, 1).cells.drop("row").rows()[1:] == [("Gao", said, said), ("Kidal", "1", None)]
    assert filled(wide, 2).cells.equals(wide.cells)


def test_merges_that_lie_over_one_another_or_begin_in_the_header_change_nothing_twice() -> None:
    over = sheet(
        [["a", "n"], ["x", "1"], [None, "2"], ["y", "3"], [None, "4"]],
        ((1, 3, 0, 0), (2, 3, 0, 0), (3, 5, 0, 0), (4, 5, 0, 0)),
    )
    assert filled(over, 1).cells["c0"].to_list() == ["a", "x", "x", "y", "y"]


def test_rows_out_of_order_are_filled_by_their_number() -> None:
    turned = sheet([["a", "n"], ["x", "1"], [None, "2"]], ((2, 3, 0, 0),))
    cells = turned.cells.reverse()
    assert filled(Sheet(name="A", hidden=False, cells=cells, merged=turned.merged), 1).cells["c0"].to_list() == [
        "x",
        "x",
        "a",
    ]


def test_a_word_merged_over_a_row_without_consent_stays_with_the_rows_that_are_kept() -> None:
    rows: list[list[object]] = [["Région", "Consentement", "n"], ["Gao", "non", 1], [None, "oui", 2], [None, "oui", 3]]
    asked = sheet(rows, ((2, 4, 0, 0),))
    kept, _, count = without_refusing(asked, ("Région", "Consentement", "n"), 1)
    assert count == 1
    assert kept.cells.rows()[1:] == [(3, "Gao", "oui", "2"), (4, "Gao", "oui", "3")]


def test_a_row_that_holds_nothing_of_its_own_is_not_made() -> None:
    found = read_sheets("a.xlsx", _blank_below())[0]
    assert filled(found, 1).cells["c0"].to_list() == ["a", "x"]


def _blank_below() -> bytes:
    out = io.BytesIO()
    writer = xlsxwriter.Workbook(out, {"in_memory": True})
    page = writer.add_worksheet("A")
    page.write_row(0, 0, ["a", "b"])
    page.merge_range(1, 0, 8, 0, "x")
    page.write(1, 1, "1")
    writer.close()
    return out.getvalue()


def test_a_merged_title_stands_over_its_own_columns_and_the_one_over_all_over_none() -> None:
    rows = [row[:] for row in ROWS[:3]]
    assert names_under(rows, [1, 2, 3], MERGES) == ["Région", "Personnes | H", "Personnes | F", "Jour"]  # type: ignore[arg-type]
    group = [["Lieu", None, "Personnes", None, None], ["Région", "Cercle", "H", "F", "Total"]]
    assert names_under(group, [1, 2], [(1, 1, 0, 1), (1, 1, 2, 3)]) == [
        "Lieu | Région",
        "Lieu | Cercle",
        "Personnes | H",
        "Personnes | F",
        "Total",
    ]


def test_titles_without_merges_are_carried_by_their_blanks_and_a_header_without_any_is_left_to_them() -> None:
    group = [["Bilan", None, None], ["Personnes", None, "Vus"], ["H", "F", "V"]]
    assert names_under(group, [1, 2, 3], [(1, 1, 0, 1)]) == [
        "Bilan | Personnes | H",
        "Bilan | Personnes | F",
        "Vus | V",
    ]
    assert names_under(group, [1, 2, 3], [(2, 3, 0, 0), (7, 7, 0, 2)]) is None


def test_a_merged_name_with_nothing_under_it_names_its_first_column() -> None:
    assert names_under([["Organisation", None, "n"]], [1], [(1, 1, 0, 1)]) == ["Organisation", "", "n"]


def test_merges_beyond_what_a_table_has_are_refused() -> None:
    marks = "".join(f'<mergeCell ref="A{at}:A{at + 1}"/>' for at in range(1, 20, 2))
    inside = '<row r="1"><c r="A1"><v>1</v></c></row>'
    data = replaced(
        workbook(A=[[1]]), {"xl/worksheets/sheet1.xml": sheet_of(inside, after=f"<mergeCells>{marks}</mergeCells>")}
    )
    assert read_sheets("a.xlsx", data)[0].merged == ()
    with pytest.raises(Unreadable, match="too_large"):
        read_sheets("a.xlsx", data, limits=Limits(merges=9))
    with pytest.raises(Unreadable, match="too_large"):
        read_sheets("a.ods", ods_book(), limits=Limits(merges=3))
    with pytest.raises(Unreadable, match="too_large"):
        read_sheets("a.xls", xls_book(), limits=Limits(merges=1))
    assert LIMITS.merges >= 100_000


def test_a_merge_that_is_none_is_no_merge() -> None:
    marks = (
        '<mergeCell ref="A1"/><mergeCell ref="B2:A1"/><mergeCell ref="A0:A9"/><mergeCell/><mergeCell ref="$A$1:$B$1"/>'
    )
    data = repacked(
        workbook(A=[["x", "y"]]),
        xl__worksheets__sheet1_dot_xml=sheet_xml(
            '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>'
        ).replace("</worksheet>", f"<mergeCells>{marks}</mergeCells></worksheet>"),
    )
    assert read_sheets("a.xlsx", data)[0].merged == ((1, 1, 0, 1),)
