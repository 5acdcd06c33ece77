"""What the HTML page and the PDF hold."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace

import docx
import pikepdf
from tests.outputs.texts import drawn

from kolosi.model.key import Key
from kolosi.report.draft.blocks import Cell, Logo, Table, Text
from kolosi.report.draft.links import Draft, parse
from kolosi.report.draft.wording import name_of, titled, with_unit
from kolosi.report.exports.public_trace import annex, annex_groups
from kolosi.report.html import render_html
from kolosi.report.pdf import render_pdf
from kolosi.report.tables.tables import table
from kolosi.report.word import render_docx


def html_of(sample, start="fr"):
    return render_html(sample.documents, sample.figures, sample.scope, start=start).decode()


def data_of(page):
    return json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)[1])


def test_the_page_is_one_file_without_network_under_a_megabyte_and_a_half(sample):
    page = html_of(sample)
    assert len(page.encode()) < 1_500_000
    assert not re.search(r'(?:src|href)="(?!https://example\.org|#|data:)', page)
    assert "default-src 'none'" in page
    assert "url(http" not in page


def test_both_languages_are_in_the_page_and_it_opens_in_the_one_asked_for(sample):
    french, english = html_of(sample, "fr"), html_of(sample, "en")
    assert '<html lang="fr"' in french
    assert '<div class="doc" lang="en" hidden>' in french
    assert '<div class="doc" lang="fr" hidden>' in english
    assert "Résumé" in english
    assert "Summary" in french


def test_every_printed_figure_leads_to_its_trace_and_to_a_row_of_the_annex(sample):
    page = html_of(sample)
    traces = data_of(page)["fr"]["t"]
    linked = set(re.findall(r'class="n[ o]*" href="#fr-([FC]\d+)"', page))
    assert linked
    assert linked <= traces.keys()
    assert linked <= set(re.findall(r'<tr id="fr-([FC]\d+)"', page))


def test_the_script_is_under_five_kilobytes(sample):
    scripts = re.findall(r"<script>(.*?)</script>", html_of(sample), re.DOTALL)
    assert len(scripts) == 1
    assert len(scripts[0].encode()) < 5_000


def test_the_reason_and_the_size_of_a_hidden_cell_never_leave(sample):
    page = html_of(sample)
    assert "small cell" not in page
    hidden = [key for key, each in sample.figures.items() if getattr(each, "hidden", None)]
    assert hidden
    assert "non diffusé (protection)" in page


def test_ids_are_unique(sample):
    ids = re.findall(r'\bid="([^"]+)"', html_of(sample))
    assert len(ids) == len(set(ids))


def test_the_same_document_gives_the_same_bytes(sample):
    document = sample.documents["fr"]
    assert html_of(sample) == html_of(sample)
    assert render_pdf(document, sample.figures, sample.scope) == render_pdf(document, sample.figures, sample.scope)


def test_the_pdf_is_tagged_titled_and_says_its_language(sample):
    with pikepdf.open(io.BytesIO(render_pdf(sample.documents["fr"], sample.figures, sample.scope))) as pdf:
        assert pdf.Root.Lang == "fr"
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.docinfo["/Title"]) == "Analyse de protection – Pays d’exemple"
        assert "/Author" not in pdf.docinfo
        with pdf.open_metadata() as about:
            assert about["pdfuaid:part"] == "1"


def test_each_picture_of_the_pdf_has_its_alternative_text(sample):
    with pikepdf.open(io.BytesIO(render_pdf(sample.documents["fr"], sample.figures, sample.scope))) as pdf:
        figures = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/Figure"]
        assert len(figures) == 4
        assert all(len(str(each.Alt)) > 40 for each in figures)


def test_a_brief_has_neither_cover_nor_annex(sample):
    brief = render_pdf(sample.documents["fr"], sample.figures, sample.scope, has_cover=False, has_annex=False)
    full = render_pdf(sample.documents["fr"], sample.figures, sample.scope)
    with pikepdf.open(io.BytesIO(brief)) as short, pikepdf.open(io.BytesIO(full)) as long:
        told = [" ".join(" ".join(drawn(pdf)).split()) for pdf in (short, long)]
    assert [word in told[0] for word in ("Sommaire", "Annexe")] == [False, False]
    assert [word in told[1] for word in ("Sommaire", "Annexe")] == [True, True]


def test_a_line_of_strong_words_stays_with_what_follows(invent):
    text = "Début.\n\n**Au Gouvernement**\n\n- Agir.\n"
    document = invent.build((Draft(file="a.md", language="fr", text=text),)).documents["fr"]
    assert [getattr(block, "is_lead", None) for block in document.blocks] == [False, True, None]


def test_bars_of_several_periods_tell_terms_and_periods_apart(invent):
    keys = "|".join(
        f"hr_violations;sex=female;violation={v}/{p}" for v in ("killing", "looting") for p in ("2024-Q1", "2025-Q1")
    )
    text = f"![Deux](chart:bars?{keys})"
    (picture,) = invent.build((Draft(file="a.md", language="fr", text=text),)).documents["fr"].blocks
    assert picture.picture.columns[1:] == ("T1 2024", "T1 2025")
    assert [row[0] for row in picture.picture.rows] == ["Meurtres", "Pillages et extorsions"]


def test_a_typed_percent_gives_way_where_periods_do_not_compare(invent):
    text = "soit [-4 %](change:gbv_incidents/2024-10..2025-03/2023-10..2024-03)"
    (paragraph,) = invent.build((Draft(file="a.md", language="fr", text=text),)).documents["fr"].blocks
    assert (paragraph.runs[1].text, paragraph.runs[1].state) == ("non comparable", "refused")


def test_a_typed_number_gives_way_to_the_words_of_what_is_hidden(invent):
    text = "soit [12 incidents](fig:access_incidents/2025-Q1@xx-lacs)"
    (paragraph,) = invent.build((Draft(file="a.md", language="fr", text=text),)).documents["fr"].blocks
    assert paragraph.runs[1].text == "non diffusé (protection)"


def test_a_label_that_names_its_place_does_not_say_it_twice(invent):
    key = Key.parse("attacks;sex=female/2025-Q1@xx-nord")
    told = replace(invent.figure(key, 5), label={"fr": "Attaques (ACLED) – Femmes (Nord)", "en": "x"})
    assert name_of(told, invent.scope, "fr") == "Attaques (ACLED)"
    assert titled(told, invent.scope, "fr") == "Attaques (ACLED), Femmes, Nord"
    plain = replace(told, key=key.at(), label={"fr": "Attaques (ACLED)", "en": "x"})
    assert name_of(plain, invent.scope, "fr") == "Attaques (ACLED)"


def test_the_list_on_paper_holds_the_figures_of_the_text_numbered_without_holes(sample):
    for document in sample.documents.values():
        short = annex(document, sample.figures, sample.scope, is_short=True)
        whole = annex(document, sample.figures, sample.scope)
        for letter in "FC":
            codes = sorted(int(row.code[1:]) for row in short if row.code[0] == letter)
            assert codes == list(range(1, len(codes) + 1))
        assert {row.key for row in short} < {row.key for row in whole}
        assert len({row.code for row in whole}) == len(whole)


def test_the_cover_bears_logos_and_keeps_a_place_where_there_is_none(sample):
    square = b'<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"><rect width="20" height="10"/></svg>'
    agency = Logo(role={"fr": "Agence cheffe de file"}, name={"fr": "Agence inventée"}, picture=square)
    ministry = Logo(role={"fr": "Ministère"}, name={"fr": "Ministère inventé"})
    document = sample.documents["fr"]
    bearing = replace(document, cover=replace(document.cover, logos=(agency, ministry)))
    page = render_html({"fr": bearing}, sample.figures, sample.scope, start="fr").decode()
    assert 'alt="Agence inventée"' in page
    assert page.count("emplacement du logo") == 1
    with pikepdf.open(io.BytesIO(render_pdf(bearing, sample.figures, sample.scope))) as pdf:
        told = " ".join(next(iter(drawn(pdf))).split())
        figures = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/Figure"]
    assert all(words in told for words in ("Ministère inventé", "emplacement du logo", "Agence inventée"))
    assert "Agence inventée" in [str(each.Alt) for each in figures]
    word = docx.Document(io.BytesIO(render_docx(bearing, sample.figures, sample.scope)))
    assert "emplacement du logo" in word.tables[0].rows[0].cells[1].text
    assert "Agence inventée" in word.tables[0].rows[0].cells[0].text


def test_the_annex_on_paper_says_once_what_its_rows_have_in_common(sample):
    rows = annex(sample.documents["fr"], sample.figures, sample.scope)
    groups = list(annex_groups(rows))
    assert [row for group in groups for row in group.rows] == list(rows)
    (by_region,) = [
        group for group in groups if group.label == "Incidents d’accès" and group.period == "1er trimestre 2025"
    ]
    assert [by_region.told(row, "fr") for row in by_region.rows][:2] == ["Centre", "Delta"]
    assert by_region.receipts == ""  # one is hidden: its codes are not told
    whole = next(group for group in groups if group.label == "Attaques contre des civils")
    assert whole.told(whole.rows[0], "fr") == "Ensemble du pays"


def test_a_wide_table_says_no_data_by_a_sign_and_what_it_means(invent):
    keys = "hr_violations/2025-Q1|attacks/2025-Q1|idps/2025-Q1|targeted/2025|reached/2025-Q1"
    link = parse(f"table:{keys}&by=place")
    none = Key.parse("idps/2025-Q1@xx-sud")
    made = table(link, "", {none: invent.figure(none, None)}, invent.scope, "fr")
    assert {cell.runs[0].text for row in made.rows for cell in row[1:]} == {"…"}
    assert made.notes[-1] == "…\u00a0pas de données"
    narrow = table(parse("table:idps/2025-Q1&by=place"), "", {}, invent.scope, "fr")
    assert narrow.rows[0][1].runs[0].text == "pas de données"


def test_a_table_of_sentences_names_each_cell_for_a_screen_of_one_column(sample):
    heads = ("À qui", "Quoi", "Où")
    sentence = "Former des comités locaux à la protection communautaire et à la prévention des attaques."
    told = Table(
        head=tuple(Cell(runs=(Text(head),)) for head in heads),
        rows=(tuple(Cell(runs=(Text(text),)) for text in ("Aux acteurs", sentence, "Gao")),),
    )
    fr = sample.documents["fr"]
    page = render_html(
        {"fr": replace(fr, blocks=(*fr.blocks, told))}, sample.figures, sample.scope, start="fr"
    ).decode()
    [found] = re.findall(r'<div class="scroll told"[^>]*><table>(.*?)</table>', page, re.DOTALL)
    assert tuple(re.findall(r'<t[dh][^>]* data-h="([^"]*)"', found)) == heads
    assert "data-h=" not in html_of(sample)  # numbers stay under the heads of their columns


def test_a_unit_that_names_a_grade_stands_before_its_number() -> None:
    assert with_unit("4", "phase") == "phase\u00a04"
    assert with_unit("14\u202f171", "violations") == "14\u202f171 violations"
