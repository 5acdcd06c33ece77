"""The publish pack of the demonstration: each value is that of figures.json, what is hidden stands nowhere, GBV where it may."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest
from tests.outputs import planted
from tests.outputs.texts import holds
from tests.small_case import copied

from kolosi.workspace import Workspace
from kolosi.workspace.ask.desk import Desk
from kolosi.workspace.write.packing import is_on_gbv

BOOKS = {"chiffres.xlsx": "non diffusé (protection)", "figures.xlsx": "not released (protection)"}


@pytest.fixture(scope="module")
def said(public: Path) -> Mapping[str, Mapping[str, object]]:
    """What figures.json says of each figure and each change, by key."""
    whole = json.loads((public / "figures.json").read_text("utf-8"))
    return {one["key"]: one for one in (*whole["figures"], *whole["changes"])}


def rows_of(path: Path, sheet: str | int) -> list[Mapping[str, object]]:
    book = openpyxl.load_workbook(path, read_only=True)
    head, *rows = (book.worksheets[sheet] if isinstance(sheet, int) else book[sheet]).iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def hidden(said: Mapping[str, Mapping[str, object]]) -> set[str]:
    return {key for key, one in said.items() if one["hidden"]}


def test_each_figure_of_the_books_is_that_of_the_public_figures(
    public: Path, said: Mapping[str, Mapping[str, object]]
) -> None:
    held = hidden(said)
    assert len(held) > 5
    facts = {str(row["key"]): row for row in rows_of(public / "star_schema.xlsx", "facts")}
    assert set(facts) == {key for key, one in said.items() if "value" in one}
    assert {key: row["value"] for key, row in facts.items()} == {key: said[key]["value"] for key in facts}
    assert {key for key, row in facts.items() if row["state"] == "not_released"} == held & set(facts)
    assert [key for key, row in facts.items() if row["state"] != "value" and row["value"] is not None] == []
    for name, words in BOOKS.items():
        rows = {str(list(row.values())[-1]): list(row.values())[4] for row in rows_of(public / name, 0)}
        assert set(rows) == set(facts)
        for key, value in rows.items():
            if key in held:
                assert value == words
            elif said[key]["value"] is None:
                assert value in ("pas de données", "no data")
            else:
                assert value == said[key]["value"], key


def test_each_change_of_the_books_is_that_of_the_public_figures(
    public: Path, said: Mapping[str, Mapping[str, object]]
) -> None:
    rows = rows_of(public / "star_schema.xlsx", "facts_change")
    assert {str(row["key"]) for row in rows} == {key for key, one in said.items() if "verdict" in one}
    for row in rows:
        own = said[str(row["key"])]
        assert [row[name] for name in ("difference", "percent")] == [own["difference"], own["percent"]]
        verdict = str(own["verdict"]).lower().replace(" ", "_") if own["verdict"] else "not_released"
        assert row["verdict"] == verdict


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_data_folder_holds_the_public_figures_but_those_on_gbv(
    public: Path, desk: Desk, said: Mapping[str, Mapping[str, object]], language: str
) -> None:
    text = (public / "donnees" / f"figures.{language}.csv").read_text("utf-8-sig")
    _, *rows = csv.DictReader(io.StringIO(text))
    gbv = {str(key) for key in desk.released if is_on_gbv(key, desk)}
    assert len(gbv) > 40
    assert {"gbv_incidents/2024-10..2025-03", "people_targeted_aor;aor=gbv/2025"} <= gbv
    assert {row["key"] for row in rows} == set(said) - gbv
    for row in rows:
        own = said[row["key"]]
        value = own["after"]["value"] if "after" in own else own["value"]  # type: ignore[index,call-overload]
        assert float(row["value"]) == value if row["value"] else value is None, row["key"]
        assert (row["code"], bool(row["hidden"])) == (own["code"], row["key"] in hidden(said))


def test_no_file_of_the_data_folder_speaks_of_a_gbv_figure(public: Path) -> None:
    for path in (public / "donnees").iterdir():
        text = path.read_text("utf-8")
        assert "gbvims" not in text.lower(), path.name
        assert not re.search(r"\bgbv_", text), path.name


def test_what_is_hidden_stands_in_no_file_of_the_pack(
    public: Path, desk: Desk, said: Mapping[str, Mapping[str, object]]
) -> None:
    """The words of slides, brief, portal text and books hold no value of a hidden figure beside its name."""
    estimates = {str(key): one.value for key, one in desk.cited_estimates.items()}
    values = {key: estimates[key] for key in hidden(said) if estimates.get(key) is not None}
    assert values
    for name in ("star_schema.xlsx", *BOOKS):
        book = openpyxl.load_workbook(public / name, read_only=True)
        for sheet in book.worksheets:
            for row in sheet.iter_rows(values_only=True):
                for key, value in values.items():
                    if key in row:
                        assert not any(isinstance(cell, int | float) and cell == value for cell in row), (name, key)
    for name in ("note.fr.docx", "brief.en.docx", "pau.fr.pptx", "pau.en.pptx", "portal.fr.txt", "portal.en.txt"):
        assert [key for key in values if key in holds(public / name)] == []


def test_the_summary_for_a_portal_is_that_of_the_document(public: Path) -> None:
    for language, figure in (("fr", "14 171 violations"), ("en", "14,171 human-rights violations")):
        text = (public / f"portal.{language}.txt").read_text("utf-8").replace("\u202f", " ")
        assert figure in text
        assert "{" not in text


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_total_that_does_not_compare_is_taken_over_without_the_sentence_that_says_so(
    public: Path, language: str
) -> None:
    """The update tells 9,655 incidents of the year before and, in the next sentence, that the two totals do not compare."""
    brief = {"fr": "note.fr.docx", "en": "brief.en.docx"}[language]
    for name in (f"pau.{language}.pptx", brief):
        assert not re.search(r"9[,\u202f]655", holds(public / name)), name
    assert re.search(r"9[,\u202f]655", holds(public / f"pau.{language}.docx"))


def test_the_slide_of_risks_says_of_gbv_figures_what_they_are_not(public: Path) -> None:
    with zipfile.ZipFile(public / "pau.fr.pptx") as parts:
        slide = parts.read("ppt/slides/slide4.xml").decode()
    assert "Incidents rapportés, jamais une prévalence" in slide
    assert "Ces deux totaux" not in slide


# -- an edition that replaces another -----------------------------------------------------------------------------------


@pytest.fixture
def published(ready: Path, tmp_path: Path) -> Workspace:
    """A workspace with one edition, whose figures and one sentence then change."""
    workspace = copied(ready, tmp_path)
    workspace.publish("2025-05", by="Awa D. (fictive)")
    return workspace


def test_an_edition_that_replaces_another_brings_errata_and_the_same_again_brings_none(published: Workspace) -> None:
    again = published.render()
    assert not any(name.startswith("errata") for name in again.public)
    draft = {one: text.replace("Tout est inventé.", "Tout ici est inventé.") for one, text in planted.DRAFT.items()}
    planted.write(published.folder, draft)
    folder = Workspace(published.folder).publish("2025-06", by="Awa D. (fictive)").folder / "public"
    told = (folder / "errata.fr.txt").read_text("utf-8")
    assert "« 2025-05 »".replace(" ", "\u202f") in told
    assert "Tout est inventé." in told
    assert "Tout ici est inventé." in told
    assert not (folder / "errata.en.txt").exists()
    assert (folder / "errata.fr.docx").is_file()


def test_an_edition_of_another_period_is_not_replaced(published: Workspace) -> None:
    settings = published.file("workspace.yaml")
    settings.write_text(settings.read_text("utf-8").replace("2024-10..2025-03", "2025-01..2025-03", 1), "utf-8")
    planted.write(published.folder, {one: f"{text}\n\nAutre.\n" for one, text in planted.DRAFT.items()})
    assert not any(name.startswith("errata") for name in Workspace(published.folder).render().public)


def other_organisation() -> bytes:
    """The violations once more, of an organisation that sent nothing before."""
    book = openpyxl.load_workbook(io.BytesIO(planted.monitoring()))
    for row in book["CANARI-FEUILLE"].iter_rows(min_row=2):
        row[0].value, row[1].value = f"B-{row[0].row}", "Organisation tardive"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_figure_that_moved_says_whether_data_came_late(published: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "monitoring_tardif.xlsx"
    path.write_bytes(other_organisation())
    (answer,) = published.add([path])
    assert answer.waiting == 0
    rendered = Workspace(published.folder).render()
    told = rendered.public["errata.en.txt"].decode()
    assert "first quarter of 2025: 80 → 160 (data that came after the edition before)" in told
    assert "CANARI" not in told
