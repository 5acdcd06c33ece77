"""The sign of what is withheld stands for nothing else, and columns are as wide as what they hold."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

from openpyxl import load_workbook
from tests.report.conftest import Sample

from kolosi.model.figure import Change
from kolosi.report.draft.numerals import HIDDEN_SIGN
from kolosi.report.draft.wording import is_good
from kolosi.report.exports.workbook import export_xlsx
from kolosi.report.tables.strip import strip
from kolosi.report.tables.tables import CoverageRow, coverage_table


def test_what_was_not_measured_of_a_source_is_said_and_is_not_the_sign_of_what_is_withheld() -> None:
    row = CoverageRow(source={"en": "DTM", "fr": "DTM"}, last_data=date(2024, 9, 30), is_dated=True)
    for language, words in (
        ("en", ["at a date", "national figures", "no list of reporters"]),
        ("fr", ["à une date", "chiffres nationaux", "pas de liste de déclarants"]),
    ):
        (cells,) = coverage_table([row], "", language).rows
        told = [run.text for cell in cells for run in cell.runs]
        assert told[2:5] == words
        assert HIDDEN_SIGN not in told


def test_what_is_known_of_who_reports_stands_in_the_table_of_coverage() -> None:
    row = CoverageRow(
        source={"en": "Monitoring", "fr": "Monitoring"},
        last_data=date(2024, 12, 31),
        months=(6, 6),
        places=(19, 20),
        reporters=(12, 30),
        volume=30,
        area=(16, 20),
        population=80,
        days_before=90,
    )
    (cells,) = coverage_table([row], "", "en").rows
    assert [run.text for cell in cells for run in cell.runs][1:5] == [
        "31 December 2024 (90 days before the end of the period)",
        "6 of 6",
        "19 of 20; reporters in 16 of 20; about 80% of the population",
        "12 of 30; about 30% of past counts",
    ]


def test_what_is_not_told_of_a_sensitive_source_is_not_said_to_be_unmeasured() -> None:
    row = CoverageRow(source={"en": "GBV", "fr": "VBG"}, months=(3, 3), unreleased=("places", "reporters"))
    for language, words in (("en", ["3 of 3", *["not released"] * 2]), ("fr", ["3 sur 3", *["non diffusés"] * 2])):
        (cells,) = coverage_table([row], "", language).rows
        assert [run.text for cell in cells for run in cell.runs][2:5] == words


def test_a_source_is_as_wide_in_the_sheet_of_changes_as_in_that_of_figures(sample: Sample) -> None:
    book = load_workbook(io.BytesIO(export_xlsx(sample.figures, sample.scope, "fr")))
    for sheet in (book["Chiffres"], book["Évolutions"]):
        heads = {cell.value: cell.column_letter for cell in sheet[1]}
        assert sheet.column_dimensions[heads["Source"]].width > 35
        assert sheet.column_dimensions[heads["Clé"]].width > 45
        beside = sheet[f"{heads['Source']}2"].alignment
        assert (beside.horizontal, beside.indent) == ("left", 1)


def test_a_fall_behind_which_nobody_knows_who_reported_is_no_good_news(sample: Sample) -> None:
    """It may be a fall of reporting: no colour of the better side, and the words say why."""
    key, change = next(
        (key, one)
        for key, one in sorted(sample.figures.items())
        if isinstance(one, Change) and one.verdict == "CHANGE" and is_good(one) is not None
        if key.period.year_ago() == key.before.period  # another season is said too
    )
    doubtful = replace(change, is_reporting_measured=False)
    assert is_good(doubtful) is None
    for language, words in (
        ("en", "number of expected reporters not known"),
        ("fr", "nombre de déclarants attendus inconnu"),
    ):
        (cell,) = strip([key], {key: doubtful}, sample.scope, language).cells
        assert (cell.is_good, cell.reason) == (None, words)
        (cell,) = strip([key], {key: change}, sample.scope, language).cells
        assert (cell.is_good is None, cell.reason) == (False, "")


def test_how_many_reported_stands_in_a_cell_of_the_strip_unless_the_reason_against_a_change_says_it(
    sample: Sample,
) -> None:
    told = {"en": "4 reports received of 6 expected", "fr": "4 rapports reçus sur 6 attendus"}
    for key, one in sample.figures.items():
        if isinstance(one, Change) and one.hidden is None and one.after.value is not None:
            known = replace(one, after=replace(one.after, status="final", reporting=told))
            (cell,) = strip([key], {key: known}, sample.scope, "en").cells
            assert (told["en"] in cell.reason) == (one.verdict != "NOT COMPARABLE")
