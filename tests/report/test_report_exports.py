"""The figures as files."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import replace
from fractions import Fraction

import openpyxl
import pytest

from kolosi.model.key import Key
from kolosi.report.exports.exports import export_csv, export_json
from kolosi.report.exports.publication import Publication
from kolosi.report.exports.sdmx import observation_status
from kolosi.report.exports.workbook import export_xlsx


def rows_of(sample, language="fr"):
    text = export_csv(sample.figures, sample.scope, language).decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:])))


def row(rows, key):
    return next(each for each in rows if each["key"] == key)


def test_the_second_row_holds_hxl_tags(sample):
    tags = rows_of(sample)[0]
    assert tags["value"] == "#indicator+value+num"
    assert tags["label"] == "#indicator+name+i_fr"
    assert all(tag.startswith("#") for tag in tags.values())


def test_a_figure_and_a_change_say_what_they_may(sample):
    rows = rows_of(sample)
    figure = row(rows, "hr_violations/2024-10..2025-03")
    assert (figure["value"], figure["start"], figure["end"]) == ("14171", "2024-10-01", "2025-03-31")
    change = row(rows, "hr_violations/2024-10..2025-03/2023-10..2024-03")
    assert (change["base_value"], change["difference"], change["percent"]) == ("15815", "-1644", "-10.4")
    refused = row(rows, "gbv_incidents/2024-10..2025-03/2023-10..2024-03")
    assert (refused["percent"], refused["difference"], refused["verdict"]) == ("", "", "non comparable")


def test_statistical_systems_read_breaks_and_suppressed_cells_in_codes_of_sdmx(sample):
    rows, told = rows_of(sample), json.loads(export_json(sample.figures, sample.scope))
    entries = {entry["key"]: entry for entry in (*told["figures"], *told["changes"])}
    expected = {
        "hr_violations/2024-10..2025-03": ("A", "F", ""),
        "hr_violations/2024-10..2025-03/2023-10..2024-03": ("A", "F", ""),
        "gbv_incidents/2024-10..2025-03/2023-10..2024-03": ("B", "F", "9655"),
        "access_incidents/2025-Q1@xx-lacs": ("Q", "N", ""),
    }
    for key, codes in expected.items():
        line, entry = row(rows, key), entries[key]
        assert (line["obs_status"], line["conf_status"], line["pre_break_value"]) == codes, key
        assert (entry["obs_status"], entry["conf_status"]) == codes[:2]
        assert str(entry.get("pre_break_value") or "") == codes[2]
    assert row(rows, "gbv_incidents/2024-10..2025-03/2023-10..2024-03")["base_value"] == "9655"


@pytest.mark.parametrize(
    ("status", "code"), [("final", "A"), ("provisional", "P"), ("partial", "U"), ("estimate", "E"), ("no_data", "O")]
)
def test_each_status_has_its_code(status, code, invent):
    figure = invent.figure(Key.parse("idps/2025-Q1"), 5)
    assert observation_status(replace(figure, status=status)) == code
    assert observation_status(replace(figure, value=None, status=status)) == "O"


def test_a_hidden_figure_says_only_that_it_is_hidden(sample):
    hidden = row(rows_of(sample), "access_incidents/2025-Q1@xx-lacs")
    assert hidden["hidden"] == "non diffusé (protection)"
    assert not any(hidden[name] for name in ("value", "n", "as_of", "coverage", "receipts", "status"))
    text = export_json(sample.figures, sample.scope).decode()
    assert "small cell" not in text


def test_no_cell_is_a_formula(sample, invent):
    key = Key.parse("idps/2025-Q1")
    wicked = replace(invent.figure(key, 5), label={"fr": "=cmd|' /C calc'!A0", "en": "@x"}, receipts=("-x", "+y"))
    text = export_csv({key: wicked}, sample.scope, "fr").decode("utf-8-sig")
    cells = [cell for line in csv.reader(io.StringIO(text)) for cell in line]
    assert not any(cell.startswith(("=", "@", "+", "-")) for cell in cells)
    book = openpyxl.load_workbook(io.BytesIO(export_xlsx({key: wicked}, sample.scope, "fr")))
    assert book.worksheets[0]["B2"].data_type == "s"


def test_where_nothing_is_written_no_cell_is_left(sample):
    data = export_xlsx(sample.figures, sample.scope, "fr")
    with zipfile.ZipFile(io.BytesIO(data)) as files:
        assert b"<si><t/></si>" not in files.read("xl/sharedStrings.xml")
        sheet = files.read("xl/worksheets/sheet1.xml").decode()
    book = openpyxl.load_workbook(io.BytesIO(data))
    empty = [cell.coordinate for row in book.worksheets[0].iter_rows() for cell in row if cell.value in (None, "")]
    assert empty
    assert [place for place in empty if f'r="{place}"' in sheet] == []


def test_a_share_is_no_more_precise_than_it_is_printed(sample, invent):
    key = Key.parse("sexual_share/2025-Q1")
    share = replace(invent.figure(key, 31), value=Fraction(100, 3))
    (told,) = json.loads(export_json({key: share}, sample.scope))["figures"]
    assert told["value"] == 33


def test_json_keeps_every_language_and_the_same_codes_as_the_table(sample):
    whole = json.loads(export_json(sample.figures, sample.scope))
    by_key = {each["key"]: each for each in whole["figures"] + whole["changes"]}
    assert by_key["idps/2025-Q1"]["label"] == {
        "fr": "Personnes déplacées internes",
        "en": "Internally displaced persons",
    }
    assert {key: each["code"] for key, each in by_key.items()} == {
        each["key"]: each["code"] for each in rows_of(sample)[1:]
    }


@pytest.mark.parametrize(
    ("language", "sheets"),
    [
        ("fr", ["Chiffres", "Limites", "Évolutions", "Définitions", "Comment citer"]),
        ("en", ["Figures", "Limits", "Changes", "Definitions", "How to cite"]),
    ],
)
def test_the_workbook_is_in_the_language_and_names_nobody(sample, language, sheets):
    data = export_xlsx(sample.figures, sample.scope, language, Publication(cover=sample.documents[language].cover))
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == sheets
    with zipfile.ZipFile(io.BytesIO(data)) as files:
        about = files.read("docProps/core.xml").decode()
    assert "<dc:creator></dc:creator>" in about or "<dc:creator/>" in about
    values = [cell.value for cell in book.worksheets[0]["E"][1:]]
    assert 14171 in values


@pytest.mark.parametrize("export", [export_csv, export_xlsx])
def test_the_same_figures_give_the_same_bytes(sample, export):
    assert export(sample.figures, sample.scope, "fr") == export(sample.figures, sample.scope, "fr")
