"""Reading files of every usual format as sheets of text cells. All data are invented."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
from datetime import date, datetime, time

import polars as pl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from kolosi.intake.formats import Sheet, Unreadable, read_sheets


def rows(sheet: Sheet) -> list[tuple[str | None, ...]]:
    return sheet.cells.drop("row").rows()


def numbers(sheet: Sheet) -> list[int]:
    return sheet.cells.get_column("row").to_list()


def only(name: str, data: bytes | str) -> Sheet:
    (sheet,) = read_sheets(name, data.encode() if isinstance(data, str) else data)
    return sheet


def workbook(**sheets: list[list[object]]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "dd/mm/yyyy"})
    for name, lines in sheets.items():
        page = book.add_worksheet(name)
        for at, line in enumerate(lines):
            page.write_row(at, 0, line)
    book.close()
    return out.getvalue()


def repacked(data: bytes, **parts: str | None) -> bytes:
    """A package with some of its parts replaced (``__`` stands for / and ``_dot_`` for a point), or left out."""
    new = {name.replace("__", "/").replace("_dot_", "."): text for name, text in parts.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name in old.namelist():
            if name not in new:
                package.writestr(name, old.read(name))
        for name, text in new.items():
            if text is not None:
                package.writestr(name, text)
    return out.getvalue()


MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def sheet_xml(inside: str, before: str = "") -> str:
    return f"<worksheet {MAIN}>{before}<sheetData>{inside}</sheetData></worksheet>"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_usual_encoding_gives_the_same_accents(encoding: str) -> None:
    text = "Région;Cercle;Événements\r\nSégou;Ségou;3\r\nMopti;Ténenkou;4\r\n"
    assert rows(only("a.csv", text.encode(encoding)))[0:2] == [
        ("Région", "Cercle", "Événements"),
        ("Ségou", "Ségou", "3"),
    ]


def test_a_utf8_file_cut_inside_a_character_keeps_its_other_accents() -> None:
    assert rows(only("a.csv", "région,n\nSégou,é".encode()[:-1])) == [("région", "n"), ("Ségou", None)]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_every_usual_separator_is_recognised_even_beside_decimal_commas(separator: str) -> None:
    value = '"2,8"' if separator == "," else "2,8"
    text = "\n".join(separator.join(cells) for cells in [("lieu", "part", "note"), *[("Mopti", value, "a b")] * 9])
    assert rows(only("a.txt", text))[1] == ("Mopti", "2,8", "a b")


def test_the_separator_named_in_the_first_line_is_obeyed_and_that_line_counts() -> None:
    sheet = only("a.csv", "sep=;\na;b\n1;2\n")
    assert rows(sheet) == [("a", "b"), ("1", "2")]
    assert numbers(sheet) == [2, 3]


@pytest.mark.parametrize("hint", ["sep=;\n", '"sep=;"\r\n', "SEP = ;\n", "sep=;\r", "sep=;;;\r\n", "\ufeffsep=;\r\n"])
def test_the_separator_is_understood_however_the_line_that_names_it_is_written(hint: str) -> None:
    end = "\r" if hint.endswith("\r") else "\n"
    sheet = only("a.csv", f"{hint}Lieu;Part{end}Gao, ville;2,5{end}Mopti, centre;3,5{end}")
    assert rows(sheet) == [("Lieu", "Part"), ("Gao, ville", "2,5"), ("Mopti, centre", "3,5")]
    assert numbers(sheet) == [2, 3, 4]


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8-sig", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("separator", [";", "\t"])
def test_a_csv_of_a_french_spreadsheet_is_read_whatever_its_separator_and_encoding(
    encoding: str, separator: str
) -> None:
    lines = [("Région", "Jour", "Taux"), ("Ségou", "01/04/2025", "2,5"), ("Gao", "02/04/2025", "0,75")]
    data = "\r\n".join(separator.join(line) for line in lines).encode(encoding)
    assert rows(only("a.csv", data)) == lines


def test_two_encodings_in_one_file_are_both_read() -> None:
    """Exports put one under the other: most in UTF-8, some in Windows-1252; a letter that the latter does not have."""
    data = "Région;n\nSégou;1\nÍle;2\nà;3\n".encode() + "Dioïla;4\n".encode("cp1252")
    assert [row[0] for row in rows(only("a.csv", data))] == ["Région", "Ségou", "Íle", "à", "Dioïla"]
    mostly = "Région;n\nSégou;1\nDioïla;4\n".encode("cp1252") + "à;3\n".encode()
    assert [row[0] for row in rows(only("a.csv", mostly))][:3] == ["Région", "Ségou", "Dioïla"]


def test_line_breaks_inside_quotes_stay_in_their_cell_and_rows_are_numbered_as_in_a_spreadsheet() -> None:
    sheet = only("a.csv", 'a,b\r\n"x\r\ny",2\r\n\r\n3,4\r\n,\r\n5,6\r\n')
    assert rows(sheet) == [("a", "b"), ("x\r\ny", "2"), ("3", "4"), ("5", "6")]
    assert numbers(sheet) == [1, 2, 4, 6]


def test_rows_that_hold_only_spaces_are_blank_but_a_space_beside_a_value_stays() -> None:
    sheet = only("a.csv", "a,b\n , \n1, \n\u00a0,\n")
    assert rows(sheet) == [("a", "b"), ("1", " ")]


def test_ragged_rows_keep_every_cell() -> None:
    filler = "".join(f"{at},x\n" for at in range(40_000))
    sheet = only("a.csv", "a,b\n" + filler + "1,2,3,4\n5\n")
    assert rows(sheet)[-2:] == [("1", "2", "3", "4"), ("5", None, None, None)]
    assert numbers(sheet)[-1] == 40_003


def test_stray_quotes_do_not_swallow_the_rows_after_them() -> None:
    sheet = only("a.csv", 'a,b\n5" pipe,2\n3,"4"\n"ACTIVITY"|x,7\n8,"never closed\n9,10\n11,12\n')
    assert rows(sheet)[1] == ('5" pipe', "2")
    assert rows(sheet)[-2:] == [("9", "10"), ("11", "12")]
    assert numbers(sheet) == [1, 2, 3, 4, 5, 6, 7]


def test_a_last_row_cut_off_is_kept_and_reported() -> None:
    whole = "id,acteur,date,source\n" + "".join(f"{at},A,2025-01-01,S\n" for at in range(5))
    assert only("a.csv", whole).truncated_row is None
    assert only("a.csv", whole + "5,Civ").truncated_row == 7
    assert only("a.csv", whole + '5,"Civ').truncated_row == 7
    assert only("a.csv", whole + "5,Civilians (,,\n").truncated_row == 7
    assert rows(only("a.csv", whole + "5,Civ"))[-1] == ("5", "Civ", None, None)


def test_a_row_of_totals_at_the_end_is_not_a_row_cut_off() -> None:
    whole = "région,n,date,source\n" + "".join(f"R{at},1,2025-01-01,S\n" for at in range(5))
    assert only("a.csv", whole + "TOTAL,5,,\n").truncated_row is None


@pytest.mark.parametrize(
    "note",
    [
        "NB : données inventées\n",
        "Source : OCHA, provisoire",
        "\nprovisoire\n",
        "Ces données sont provisoires et seront revues\n",
        '"* remarque : a, b"\n',
    ],
)
def test_a_note_under_the_table_is_not_a_row_cut_off(note: str) -> None:
    whole = "région,n,date,source\n" + "".join(f"R{at},1,2025-01-01,S\n" for at in range(5))
    sheet = only("a.csv", whole + note)
    assert sheet.truncated_row is None
    assert sheet.cells.height == 7


def test_old_macintosh_line_ends_are_read() -> None:
    assert rows(only("a.csv", "a,b\r1,2\r3,4\r")) == [("a", "b"), ("1", "2"), ("3", "4")]


CELLS = st.text(
    st.characters(codec="utf-8", exclude_characters="\0\r\ufeff\x1c\x1d\x1e\x1f\x85", exclude_categories=["Cs"]),
    max_size=6,
)


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=3, max_size=8))
def test_what_a_csv_writer_writes_comes_back_cell_for_cell(table: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows([["h1", "h2", "h3"], *table])
    sheet = only("a.csv", out.getvalue())
    kept = {at + 2: row for at, row in enumerate(table) if "".join(row).strip()}
    read = dict(zip(numbers(sheet)[1:], rows(sheet)[1:], strict=True))
    expected = {at: tuple(cell or None for cell in row) for at, row in kept.items()}
    assert {at: (*row, None, None)[:3] for at, row in read.items()} == expected


def test_excel_cells_become_the_text_a_person_sees() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page, day, clock = (
        book.add_worksheet("D"),
        book.add_format({"num_format": "dd/mm/yyyy"}),
        book.add_format({"num_format": "hh:mm"}),
    )
    page.write_row(2, 1, [5, 5.25, 0.1 + 0.2, 45747, True, " é ", "007", 1e15, -3])
    page.write_datetime(3, 1, datetime(2025, 3, 31), day)
    page.write_datetime(3, 2, datetime(2025, 3, 31, 13, 5), day)
    page.write_datetime(3, 3, time(13, 5), clock)
    page.write_formula(3, 4, "=1/0", None, "#DIV/0!")
    page.write_formula(3, 5, "=A1+1", None, 7)
    book.close()
    sheet = only("a.xlsx", out.getvalue())
    assert numbers(sheet) == [3, 4]
    assert rows(sheet)[0] == (None, "5", "5.25", "0.3", "45747", "true", " é ", "007", "1000000000000000", "-3")
    assert rows(sheet)[1][:6] == (None, "2025-03-31", "2025-03-31T13:05:00", "13:05:00", "#DIV/0!", "7")


def test_hidden_sheets_are_given_and_marked() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    for name in ("Vu", "Caché", "Très caché"):
        book.add_worksheet(name).write(0, 0, name)
    book.worksheets()[1].hide()
    book.worksheets()[2].very_hidden()
    book.close()
    assert [(sheet.name, sheet.hidden) for sheet in read_sheets("a.xlsx", out.getvalue())] == [
        ("Vu", False),
        ("Caché", True),
        ("Très caché", True),
    ]


def test_a_workbook_with_a_wrong_declared_size_and_empty_styled_columns_is_read_whole_and_trimmed() -> None:
    cells = '<row r="1"><c r="A1"><v>1</v></c><c r="ZZ1" s="0"/></row><row r="5"><c r="B5"><v>2</v></c></row>'
    data = repacked(workbook(A=[[0]]), xl__worksheets__sheet1_dot_xml=sheet_xml(cells, '<dimension ref="A1"/>'))
    sheet = only("a.xlsx", data)
    assert rows(sheet) == [("1", None), (None, "2")]
    assert numbers(sheet) == [1, 5]


def test_cells_far_apart_are_read_without_building_the_table_between_them() -> None:
    far = '<row r="1"><c r="A1" t="inlineStr"><is><t>été</t></is></c></row><row r="1048576"><c r="ZZ1048576"><v>9</v></c></row>'
    sheet = only("a.xlsx", repacked(workbook(A=[[0]]), xl__worksheets__sheet1_dot_xml=sheet_xml(far)))
    assert numbers(sheet) == [1, 1_048_576]
    assert (rows(sheet)[0][0], rows(sheet)[1][701]) == ("été", "9")


def test_reading_from_the_xml_alone_gives_what_the_usual_reader_gives() -> None:
    lines = [
        ["n", "date", "texte", "vrai", "part"],
        [1, date(2025, 3, 31), "é & <x>", True, 0.1 + 0.2],
        [None, datetime(2024, 2, 29, 6, 30), "a\nb"],
    ]
    plain = workbook(A=lines)
    unplaced = zipfile.ZipFile(io.BytesIO(plain)).read("xl/worksheets/sheet1.xml").decode()
    for column in "ABCDE":
        unplaced = unplaced.replace(f'<c r="{column}1"', "<c").replace(f'<c r="{column}2"', "<c")
    data = repacked(plain, xl__worksheets__sheet1_dot_xml=unplaced)
    assert rows(only("a.xlsx", data)) == rows(only("a.xlsx", plain))
    assert rows(only("a.xlsx", plain))[1] == ("1", "2025-03-31", "é & <x>", "true", "0.3")


def test_formulas_without_result_are_counted_and_stand_as_they_are_written() -> None:
    cells = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c><c r="C1"><f>A1+B1</f><v></v></c></row>'
    sheet = only("a.xlsx", repacked(workbook(A=[[0]]), xl__worksheets__sheet1_dot_xml=sheet_xml(cells)))
    assert (sheet.formula_cells, rows(sheet)) == (1, [("1", "2", "=A1+B1")])


def test_a_workbook_with_macros_that_was_kept_is_read_for_its_values() -> None:
    data = repacked(workbook(A=[["x", 1]]), xl__vbaProject_dot_bin="not opened")
    assert rows(only("5w.xlsm", data)) == [("x", "1")]


def test_pivot_caches_and_external_links_are_never_opened() -> None:
    broken = "<!DOCTYPE x [<!ENTITY y 'z'>]><pivot>&y;</pivot>"
    data = repacked(
        workbook(A=[["x"]]),
        xl__pivotCache__pivotCacheRecords1_dot_xml=broken,
        xl__externalLinks__externalLink1_dot_xml=broken,
    )
    assert rows(only("a.xlsx", data)) == [("x",)]


def ods(content: str) -> bytes:
    spaces = " ".join(
        f'xmlns:{p}="urn:oasis:names:tc:opendocument:xmlns:{p}:1.0"' for p in ("office", "table", "text", "style")
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", f"<office:document-content {spaces}>{content}</office:document-content>")
    return out.getvalue()


def test_an_open_document_is_read_with_its_types_repetitions_and_hidden_sheets() -> None:
    data = ods(
        '<style:style style:name="h"><style:table-properties table:display="false"/></style:style>'
        '<table:table table:name="A"><table:table-row>'
        '<table:table-cell office:value-type="string"><text:p>Région<text:s text:c="2"/>x</text:p></table:table-cell>'
        '<table:table-cell table:number-columns-repeated="2" office:value-type="float" office:value="14171"><text:p>14 171</text:p></table:table-cell>'
        '<table:table-cell table:number-columns-repeated="1000"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell/></table:table-row>'
        '<table:table-row><table:table-cell office:value-type="date" office:date-value="2025-03-31T00:00:00"/>'
        '<table:table-cell office:value-type="boolean" office:boolean-value="true"/></table:table-row></table:table>'
        '<table:table table:name="B" table:style-name="h"><table:table-row>'
        '<table:table-cell office:value-type="string"><text:p>caché</text:p></table:table-cell></table:table-row></table:table>'
    )
    first, second = read_sheets("a.ods", data)
    assert rows(first) == [("Région  x", "14171", "14171"), ("2025-03-31", "true", None)]
    assert numbers(first) == [1, 1_000_002]
    assert (first.hidden, second.hidden) == (False, True)


def test_a_formula_of_an_open_document_without_result_stands_as_it_is_written() -> None:
    cells = "".join(f'<table:table-cell office:value-type="float" office:value="{at}"/>' for at in range(3))
    formula = 'table:formula="of:=SUM([.A1:.C1])"'
    empty = (
        f'<table:table-cell {formula} office:value-type="string" office:string-value=""><text:p/></table:table-cell>'
    )
    row = f"<table:table-row>{cells}<table:table-cell {formula}/>{empty}</table:table-row>"
    (sheet,) = read_sheets("a.ods", ods(f'<table:table table:name="A">{row}</table:table>'))
    assert (sheet.formula_cells, rows(sheet)) == (1, [("0", "1", "2", "=SUM([.A1:.C1])")])
    alone = ods(
        f'<table:table table:name="A"><table:table-row><table:table-cell {formula}/></table:table-row></table:table>'
    )
    with pytest.raises(Unreadable, match="formulas"):
        read_sheets("a.ods", alone)


def test_members_of_a_zip_are_sheets_named_after_them() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("données/a.csv", "a,b\n1,2\n")
        archive.writestr("b.xlsx", workbook(Feuille=[["x"]]))
        archive.writestr("lisez-moi.pdf", "%PDF-1.4")
        archive.writestr("__MACOSX/._a.csv", "junk")
    assert [sheet.name for sheet in read_sheets("a.zip", out.getvalue())] == ["données/a.csv", "b.xlsx/Feuille"]


def test_gzip_is_unpacked_even_in_several_parts() -> None:
    assert rows(only("a.csv.gz", gzip.compress(b"a,b\n") + gzip.compress(b"1,2\n"))) == [("a", "b"), ("1", "2")]


def test_a_list_of_records_has_its_names_in_row_one() -> None:
    sheet = only("a.json", json.dumps([{"lieu": "Mopti", "n": 3, "ok": True, "p": 2.0}, {"lieu": None, "m": [1, 2]}]))
    assert rows(sheet) == [
        ("lieu", "n", "ok", "p", "m"),
        ("Mopti", "3", "true", "2", None),
        (None, None, None, None, "[1, 2]"),
    ]
    assert numbers(sheet) == [1, 2, 3]


def test_a_kobo_answer_gives_repeats_as_further_sheets_tied_by_index() -> None:
    member = "menage/membre"
    answer = {
        "count": 2,
        "results": [
            {
                "_id": 7,
                "geo": {"region": "ml-gao"},
                member: [{f"{member}/age": 4}, {f"{member}/age": 30, f"{member}/soin": [{"jour": "x"}]}],
            },
            {"_id": 8, member: [{f"{member}/age": 51}]},
        ],
    }
    main, members, cares = read_sheets("kobo.json", json.dumps(answer).encode())
    assert (main.name, members.name) == ("results", member)
    assert rows(main) == [("_id", "geo/region", "_index"), ("7", "ml-gao", "1"), ("8", None, "2")]
    assert rows(members)[0] == ("_index", "_parent_table_name", "_parent_index", f"{member}/age")
    assert [row[2:4] for row in rows(members)[1:]] == [("1", "4"), ("1", "30"), ("2", "51")]
    assert rows(cares)[1][:3] == ("1", member, "2")


def test_answers_wrapped_in_data_and_rows_of_rows_are_read() -> None:
    assert rows(only("hapi.json", '{"data": [{"a": 1}]}')) == [("a",), ("1",)]
    assert rows(only("fts.json", '{"status": "ok", "data": {"flows": [{"a": {"b": 1}}]}}')) == [("a/b",), ("1",)]
    assert rows(only("hxl.json", '[["a", "b"], ["#x", null], [1, 2]]')) == [("a", "b"), ("#x", None), ("1", "2")]


def test_a_geojson_gives_properties_coordinates_and_geometry() -> None:
    point = {"type": "Point", "coordinates": [-4.2, 14.5]}
    line = {"type": "LineString", "coordinates": [[0, 0], [1, 1]]}
    features = [
        {"type": "Feature", "properties": {"nom": n}, "geometry": g}
        for n, g in (("A", point), ("B", line), ("C", None))
    ]
    sheet = only("a.geojson", json.dumps({"type": "FeatureCollection", "features": features}))
    assert rows(sheet)[0] == ("nom", "lon", "lat", "geometry")
    assert rows(sheet)[1][:3] == ("A", "-4.2", "14.5")
    assert json.loads(str(rows(sheet)[2][3])) == line
    assert rows(sheet)[3] == ("C", None, None, None)


def test_parquet_cells_become_text() -> None:
    out = io.BytesIO()
    pl.DataFrame(
        {
            "n": [1.0, 2.5],
            "d": [date(2025, 3, 31), None],
            "t": [datetime(2025, 3, 31), datetime(2025, 3, 31, 6)],
            "s": [{"x": 1}, {"x": None}],
            "l": [[1], []],
        }
    ).write_parquet(out)
    assert rows(only("a.parquet", out.getvalue())) == [
        ("n", "d", "t", "s/x", "l"),
        ("1", "2025-03-31", "2025-03-31", "1", "[1]"),
        ("2.5", None, "2025-03-31T06:00:00", None, "[]"),
    ]


def test_the_content_decides_where_the_name_is_wrong() -> None:
    assert rows(only("a.csv", workbook(A=[["x", 1]]))) == [("x", "1")]
    assert rows(only("a.xls", "a;b\n1;2\n")) == [("a", "b"), ("1", "2")]
