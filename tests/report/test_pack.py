"""The publish pack of an invented report: data, portal text, brief, slides."""

from __future__ import annotations

import csv
import io
import json
import re
import string
import zipfile
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import get_args

import docx
import openpyxl
import pikepdf
import pytest
from lxml import etree

from kolosi.intake.hidden import look_inside
from kolosi.model.figure import Figure
from kolosi.model.key import Key
from kolosi.report.draft.blocks import Cited, Text
from kolosi.report.draft.narrative import plain_text
from kolosi.report.draft.wording import is_hidden, printed_value
from kolosi.report.exports.exports import export_csv, export_json
from kolosi.report.exports.publication import LICENCES, Publication, known_words, word_languages
from kolosi.report.exports.workbook import export_xlsx
from kolosi.report.pack.brief import brief_docx, brief_pdf
from kolosi.report.pack.dataset import METADATA, dataset, table_name
from kolosi.report.pack.excerpts import risks, stands_alone, urgent_actions
from kolosi.report.pack.portal import portal_text
from kolosi.report.pack.presentation import Box, Slide, Words, presentation
from kolosi.report.pack.slides import slides
from kolosi.report.pack.star import TABLES, identity, star_schema
from kolosi.workspace.settings import _SettingsShape

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
GBV = Key.parse("gbv_incidents/2024-10..2025-03")


@pytest.fixture(scope="module")
def publication(sample):
    return Publication(cover=sample.documents["fr"].cover, iso3="xxx", licence="cc-by")


def on_gbv(key):
    return key.indicator == "gbv_incidents"


def told(figures, scope):
    """What figures.json says of each key: the value, or None."""
    whole = json.loads(export_json(figures, scope))
    return {one["key"]: one["value"] for one in whole["figures"]}, {one["key"]: one for one in whole["changes"]}


def table(data, name):
    sheet = openpyxl.load_workbook(io.BytesIO(data))[name]
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


# -- words ------------------------------------------------------------------------------------------------------------


def test_every_word_stands_in_each_language_with_the_same_blanks():
    assert set(word_languages()) == {"fr", "en"}
    french, english = known_words("fr"), known_words("en")
    assert french.keys() == english.keys()
    for id_, text in french.items():
        blanks = [{name for _, name, _, _ in string.Formatter().parse(one) if name} for one in (text, english[id_])]
        assert blanks[0] == blanks[1], id_


def test_the_settings_take_the_licences_that_are_known():
    (literal, _) = get_args(_SettingsShape.model_fields["licence"].annotation)
    assert set(get_args(literal)) == set(LICENCES)


# -- the star schema --------------------------------------------------------------------------------------------------


def test_tables_and_columns_of_the_star_schema_keep_their_names(sample, publication):
    book = openpyxl.load_workbook(io.BytesIO(star_schema(sample.figures, sample.scope, publication)))
    found = {sheet.title: (list(sheet.tables), [cell.value for cell in sheet[1]]) for sheet in book.worksheets}
    assert found == {name: ([name], list(columns)) for name, columns in TABLES.items()}
    assert TABLES["facts"][:8] == (
        "fact_id",
        "indicator_id",
        "place_id",
        "period_id",
        "group_id",
        "key",
        "value",
        "unit_fr",
    )
    assert set(TABLES) == {
        "facts",
        "facts_change",
        "dim_indicator",
        "dim_place",
        "dim_period",
        "dim_group",
        "publication",
    }


def test_each_value_of_the_star_schema_is_that_of_the_public_figures(sample, invent, publication):
    nothing = invent.figure(Key.parse("hr_violations/2022-Q4"), None)
    figures = {**sample.figures, nothing.key: nothing}
    data = star_schema(figures, sample.scope, publication)
    values, changes = told(figures, sample.scope)
    facts = table(data, "facts")
    assert {row["key"]: row["value"] for row in facts} == values
    hidden = [row for row in facts if row["state"] == "not_released"]
    assert {row["key"] for row in hidden} == {str(key) for key, one in sample.figures.items() if hides(one)}
    assert {(row["state_fr"], row["state_en"]) for row in hidden} == {
        ("non diffusé (protection)", "not released (protection)")
    }
    assert [row for row in hidden if row["sample"] or row["as_of"] or row["coverage_fr"]] == []
    absent = [row for row in facts if row["state"] == "no_data"]
    assert {(row["state_fr"], row["value"]) for row in absent} == {("pas de données", None)}
    for row in table(data, "facts_change"):
        own = changes[row["key"]]
        assert (row["value"], row["base_value"]) == (own["after"]["value"], own["before"]["value"]), row["key"]
        assert (row["difference"], row["percent"]) == (own["difference"], own["percent"])


def test_the_codes_of_sdmx_are_the_same_in_every_file(sample, publication):
    exported = json.loads(export_json(sample.figures, sample.scope))
    codes = {
        one["key"]: (one["obs_status"], one["conf_status"]) for one in (*exported["figures"], *exported["changes"])
    }
    assert {("A", "F"), ("B", "F"), ("Q", "N")} <= set(codes.values())
    data = star_schema(sample.figures, sample.scope, publication)
    rows = [*table(data, "facts"), *table(data, "facts_change")]
    assert {row["key"]: (row["obs_status"], row["conf_status"]) for row in rows} == codes
    files = dataset(sample.figures, sample.scope, publication, on_gbv=lambda key: False)
    for name in (one for one in files if one.endswith(".csv")):
        lines = list(csv.DictReader(io.StringIO(files[name].decode("utf-8-sig"))))[1:]
        assert {line["key"]: (line["obs_status"], line["conf_status"]) for line in lines} == codes


def hides(one):
    return isinstance(one, Figure) and is_hidden(one)


def test_each_fact_leads_to_one_row_of_each_dimension(sample, publication):
    data = star_schema(sample.figures, sample.scope, publication)
    facts = [*table(data, "facts"), *table(data, "facts_change")]
    for name in ("indicator", "place", "period", "group"):
        ids = [row[f"{name}_id"] for row in table(data, f"dim_{name}")]
        assert len(ids) == len(set(ids))
        assert {row[f"{name}_id"] for row in facts} <= set(ids)
    assert {row.get("base_period_id") for row in facts} - {None} <= {
        row["period_id"] for row in table(data, "dim_period")
    }


def test_an_id_does_not_depend_on_what_else_is_published(sample, publication):
    few = {key: one for key, one in sample.figures.items() if key.indicator == "hr_violations"}
    whole = {
        row["fact_id"]: row["key"] for row in table(star_schema(sample.figures, sample.scope, publication), "facts")
    }
    part = {row["fact_id"]: row["key"] for row in table(star_schema(few, sample.scope, publication), "facts")}
    assert part
    assert part.items() < whole.items()
    assert identity("i", "idps") != identity("l", "idps")


def test_no_cell_of_the_books_is_a_formula(sample, invent, publication):
    key = Key.parse("idps/2025-Q1")
    wicked = replace(invent.figure(key, 5), label={"fr": "=cmd|' /C calc'!A0", "en": "@x"}, caveat={"fr": "+1"})
    for data in (
        star_schema({key: wicked}, sample.scope, publication),
        export_xlsx({key: wicked}, sample.scope, "fr", publication),
    ):
        book = openpyxl.load_workbook(io.BytesIO(data))
        cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
        assert [cell.value for cell in cells if cell.data_type == "f"] == []
        assert any(str(cell.value).startswith("=cmd") and cell.quotePrefix for cell in cells)


# -- the workbook -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "figures", "limits", "citing"),
    [("fr", "Chiffres", "Limites", "Comment citer"), ("en", "Figures", "Limits", "How to cite")],
)
def test_the_workbook_says_each_value_its_limits_and_how_to_cite_it(
    sample, publication, language, figures, limits, citing
):
    data = export_xlsx(sample.figures, sample.scope, language, publication)
    book, (values, _) = openpyxl.load_workbook(io.BytesIO(data)), told(sample.figures, sample.scope)
    words = {None: {"fr": "pas de données", "en": "no data"}[language]}
    hidden = {"fr": "non diffusé (protection)", "en": "not released (protection)"}[language]
    held = {str(key) for key, one in sample.figures.items() if hides(one)}
    for row in list(book[figures].iter_rows(values_only=True))[1:]:
        key, value = row[-1], row[4]
        assert value == (hidden if key in held else words.get(values[key], values[key])), key
    cautions = [row[1] for row in book[limits].iter_rows(values_only=True)]
    assert {"fr": "Signalés, et non survenus.", "en": "Reported, not occurred."}[language] in cautions
    said = " ".join(str(cell.value) for row in book[citing].iter_rows() for cell in row)
    assert publication.citation(language) in said
    assert "CC BY 4.0" in said
    assert hidden in said


# -- the data folder --------------------------------------------------------------------------------------------------


def csv_rows(data):
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_table_of_the_data_folder_is_that_of_the_figures_without_gbv(sample, publication, language):
    files = dataset(sample.figures, sample.scope, publication, on_gbv=on_gbv)
    tags, *rows = csv_rows(files[table_name(language)])
    assert tags["value"] == "#indicator+value+num"
    whole = {row["key"]: row for row in csv_rows(export_csv(sample.figures, sample.scope, language))}
    assert rows == [row for key, row in whole.items() if key and "gbv_incidents" not in key and not key.startswith("#")]
    assert len(whole) - 1 - len(rows) == sum(on_gbv(key) for key in sample.figures)
    for name, data in files.items():
        assert b"gbv_incidents" not in data, name
        assert b"9307" not in data, name


def test_public_gbv_figures_are_in_the_data_folder_only_when_asked(sample, publication):
    files = dataset(sample.figures, sample.scope, publication, on_gbv=on_gbv, has_gbv=True)
    row = next(row for row in csv_rows(files[table_name("fr")]) if row["key"] == str(GBV))
    assert row["value"] == "9307"
    assert "jamais une prévalence" in files["donnees/LISEZMOI.md"].decode()
    assert "not in this folder" not in files["donnees/README.md"].decode()


def test_the_metadata_have_the_fields_of_a_portal(sample, publication):
    files = dataset(sample.figures, sample.scope, publication, on_gbv=on_gbv)
    said = json.loads(files[METADATA])
    assert said["name"] == "xxx-protection-2024-10-2025-03"
    assert re.fullmatch(r"[a-z0-9-]+", said["name"])
    assert said["dataset_date"] == "[2024-10-01T00:00:00 TO 2025-03-31T23:59:59]"
    assert (said["license_id"], said["license_title"]) == ("cc-by", "CC BY 4.0")
    assert [one["name"] for one in said["resources"]] == ["figures.fr.csv", "figures.en.csv"]
    assert all(f"donnees/{one['name']}" in files for one in said["resources"])
    assert {one["key"] for one in said["extras"]} >= {"title_en", "notes_en", "caveats_en"}
    unsaid = dataset(sample.figures, sample.scope, replace(publication, licence=""), on_gbv=on_gbv)
    assert json.loads(unsaid[METADATA])["license_id"] == "notspecified"


# -- the portal text --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "wanted"),
    [
        (
            "fr",
            (
                "Titre : Pays d’exemple : Analyse de protection",
                "14 171 violations",
                "Licence : CC BY 4.0",
                "chiffres.xlsx",
            ),
        ),
        ("en", ("Title: Sample country: Protection", "14,171 violations", "Licence: CC BY 4.0", "figures.xlsx")),
    ],
)
def test_the_portal_text_fills_each_field(sample, publication, language, wanted):
    book = {"fr": "chiffres.xlsx", "en": "figures.xlsx"}[language]
    names = [f"pau.{language}.pdf", f"pau.{language}.pptx"]
    text = portal_text(sample.documents[language], publication, names, book=book).decode()
    plain = text.replace("\u202f", " ").replace("\xa0", " ")
    assert [one for one in wanted if one not in plain] == []
    assert all(name in text for name in names)
    assert f"pau.{language}.docx" not in text
    draft = portal_text(sample.documents[language], replace(publication, is_draft=True), names, book=book).decode()
    assert {"fr": "BROUILLON", "en": "DRAFT"}[language] in draft.splitlines()[0]


# -- slides -----------------------------------------------------------------------------------------------------------


def parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        return {name: package.read(name) for name in package.namelist()}


def lines(xml):
    return ["".join(t.text or "" for t in p.iter(f"{A}t")) for p in etree.fromstring(xml).iter(f"{A}p")]


@pytest.fixture(scope="module", params=["fr", "en"])
def deck(request, sample, publication):
    document = sample.documents[request.param]
    return request.param, parts(slides(document, sample.figures, sample.scope, publication))


def test_there_are_five_slides_with_a_title_each_and_words_for_each_picture(deck):
    _, files = deck
    names = [name for name in files if re.fullmatch(r"ppt/slides/slide\d\.xml", name)]
    assert len(names) == 5
    pictures = 0
    for name in names:
        root = etree.fromstring(files[name])
        titles = [one for one in root.iter(f"{P}sp") if next(one.iter(f"{P}ph"), None) is not None]
        assert len(titles) == 1
        for picture in root.iter(f"{P}pic"):
            pictures += 1
            assert len(next(picture.iter(f"{P}cNvPr")).get("descr")) > 40
    assert pictures == 2
    assert sum(name.startswith("ppt/media/") for name in files) == 2


def test_the_notes_of_a_slide_are_cautions_that_stand_on_it(deck):
    language, files = deck
    told = set()
    for rank in range(1, 6):
        notes = [line for line in lines(files[f"ppt/notesSlides/notesSlide{rank}.xml"]) if line]
        assert set(notes) <= set(lines(files[f"ppt/slides/slide{rank}.xml"]))
        told |= set(notes)
    caution = {"fr": "Signalés, et non survenus.", "en": "Reported, not occurred."}[language]
    assert any(caution in one for one in told)


def test_the_key_figures_of_the_first_slide_are_those_of_the_strip(deck, sample):
    language, files = deck
    said = lines(files["ppt/slides/slide1.xml"])
    for text in {"fr": ("14 171", "9 307", "non comparable"), "en": ("14,171", "9,307", "not comparable")}[language]:
        assert any(text in line.replace("\u202f", " ") for line in said), text
    ranked = risks(sample.documents[language])
    assert ranked[0].name in lines(files["ppt/slides/slide4.xml"])
    asked = [plain_text(runs) for runs in urgent_actions(sample.documents[language])]
    assert len(asked) == {"fr": 2, "en": 0}[language]
    assert set(asked) <= set(lines(files["ppt/slides/slide5.xml"]))


def test_slides_whose_notes_say_what_is_shown_hold_nothing_hidden(sample, publication):
    data = slides(sample.documents["fr"], sample.figures, sample.scope, publication)
    assert {one.kind for one in look_inside("pau.fr.pptx", data).traces} <= {"alternative_text"}
    shown = Slide(title="Titre", boxes=(Box(left=0, top=0, width=90, height=90, lines=((Words(text="Dit."),),)),))
    for notes, found in ((("Dit.",), set()), (("Dit.", "Tu."), {"speaker_notes"})):
        made = presentation([replace(shown, notes=notes)], title="Titre", language="fr")
        assert {one.kind for one in look_inside("x.pptx", made).traces} == found


def test_a_document_without_pictures_risks_and_actions_has_its_slides_all_the_same(sample, publication):
    bare = replace(sample.documents["fr"], blocks=sample.documents["fr"].blocks[:2])
    files = parts(slides(bare, sample.figures, sample.scope, publication))
    assert sum(name.startswith("ppt/slides/slide") for name in files) == 5
    assert not any(name.startswith("ppt/media/") for name in files)


def test_a_sentence_is_taken_over_alone_only_where_it_compares_nothing_or_tells_the_change():
    def cited(key, state="value"):
        return Cited(key=Key.parse(key), text="…", state=state)

    now, then = cited("gbv_incidents/2025-Q1"), cited("gbv_incidents/2024-Q1")
    change = "gbv_incidents/2025-Q1/2024-Q1"
    assert stands_alone((Text("Il y a "), now))
    assert not stands_alone((now, Text(", après "), then))
    assert stands_alone((now, Text(", après "), then, cited(change)))
    assert not stands_alone((now, then, cited(change, "refused")))
    assert not stands_alone((cited("gbv_incidents/2025-Q1", "hidden"),))
    assert stands_alone((now, cited("idps/2024-Q1")))


# -- the brief --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_brief_has_key_figures_risks_and_actions_on_two_pages(sample, language):
    document = sample.documents[language]
    with pikepdf.open(io.BytesIO(brief_pdf(document, sample.figures, sample.scope))) as pdf:
        assert len(pdf.pages) == 2
    word = docx.Document(io.BytesIO(brief_docx(document, sample.figures, sample.scope)))
    said = " ".join(paragraph.text for paragraph in word.paragraphs)
    assert risks(document)[0].name in said
    assert all(plain_text(runs) in said for runs in urgent_actions(document))
    strip = " ".join(cell.text for row in word.tables[0].rows for cell in row.cells)
    assert {"fr": "14\u202f171", "en": "14,171"}[language] in strip


# -- the same bytes ---------------------------------------------------------------------------------------------------


def test_the_same_document_gives_the_same_bytes(sample, publication):
    document, figures, scope = sample.documents["fr"], sample.figures, sample.scope
    for make in (
        lambda: star_schema(figures, scope, publication),
        lambda: slides(document, figures, scope, publication),
        lambda: brief_pdf(document, figures, scope),
        lambda: brief_docx(document, figures, scope),
        lambda: export_xlsx(figures, scope, "fr", publication),
    ):
        assert make() == make()


def test_no_exact_share_leaves_in_a_book(sample, invent, publication):
    key = Key.parse("sexual_share/2025-Q1")
    share = replace(invent.figure(key, 31), value=Fraction(100, 3))
    assert printed_value(share) == Decimal(33)
    (row,) = table(star_schema({key: share}, sample.scope, publication), "facts")
    assert row["value"] == 33
