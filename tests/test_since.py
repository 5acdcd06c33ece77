"""What has changed since a copy was read, as a page for one reader: old beside new, by chapter, and nothing else."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.outputs import planted
from tests.small_case import copied, sent_with
from typer.testing import CliRunner

from kolosi.cli import app
from kolosi.model.finding import Refusal
from kolosi.report.copies.since import Changed, Words, changed
from kolosi.report.draft.blocks import Cell, Cover, Document, Heading, Paragraph, Table, Text
from kolosi.report.draft.links import Scope
from kolosi.report.word import render_docx
from kolosi.workspace import Workspace


@pytest.fixture(scope="module")
def sent(ready: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of which a first copy was issued. To be read: who changes it takes a copy."""
    return sent_with(ready, tmp_path_factory.mktemp("depuis"), "")


@pytest.fixture
def workspace(sent: Path, tmp_path: Path) -> Workspace:
    return copied(sent, tmp_path)


def rewrites(workspace: Workspace, old: str, new: str) -> None:
    path = workspace.file("report", "pau.fr.md")
    assert old in path.read_text("utf-8")
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")


def lines(text: str) -> list[str]:
    plain = text.replace("\u202f", " ").replace("\u00a0", " ")
    return [line for line in plain.splitlines() if line]


# -- the page ---------------------------------------------------------------------------------------------------------


def test_the_page_shows_old_beside_new_and_nothing_else(workspace: Workspace) -> None:
    rewrites(workspace, "Tout est inventé.", "Tout est inventé ici. Une phrase est venue.")
    rewrites(workspace, "Source inventée.", "Source tout inventée.")
    sent = workspace.send(since="1")
    (path,) = sent.others
    assert path.name == "pau.fr.v1.modifications.docx"
    assert lines(sent.text)[1:] == [
        "Limites",
        "  - Tout est inventé.",
        "  + Tout est inventé ici.",
        "  + Une phrase est venue.",
        "Notes et première page",
        "  - Source inventée.",
        "  + Source tout inventée.",
    ]
    assert workspace.receive([path]).refused[0].id == "copy_of_nothing"


def test_a_figure_that_moved_is_shown_wherever_it_stands_and_its_chapter_is_open_again(workspace: Workspace) -> None:
    for chapter in ("resume", "limites"):
        function = "by=Coordination of the Protection Cluster"
        workspace.decide("clearance", f"fr:{chapter}", f"cleared; {function}; copy=1", why="Lu.")
    corrected = workspace.folder.parent / "corrigé.xlsx"
    corrected.write_bytes(planted.survivors(q1=(90, 30, 20)))
    (added,) = workspace.add([corrected])
    assert added.receipt is not None, added.findings
    workspace = Workspace(workspace.folder)
    workspace.refresh(write=True)
    told = lines(Workspace(workspace.folder).send(since="1").text)
    assert told[1] == "Chapitres rouverts"
    assert told[2].startswith("  « Résumé », validé le ")
    assert "T1 2025" in told[2]
    assert told[3] == "Résumé"
    assert "  - Le GBVIMS a enregistré 230 incidents." in told
    assert "  + Le GBVIMS a enregistré 250 incidents." in told
    assert "  + Incidents de VBG rapportés (GBVIMS): 140 incidents" in told
    assert not any("violations" in line for line in told)


def test_a_picture_tells_its_values(workspace: Workspace) -> None:
    rewrites(workspace, "chart:trend?hr_violations/2024-10..2025-03", "chart:trend?hr_violations/2025-Q1&step=month")
    told = lines(workspace.send(since="1").text)
    assert any(line.startswith("  - ") and "80" in line for line in told)
    assert any(line.startswith("  + ") and "févr. 2025" in line for line in told), told


def test_nothing_changed_is_said_and_no_page_is_written(workspace: Workspace) -> None:
    with pytest.raises(Refusal) as refused:
        workspace.send(since="1")
    assert refused.value.finding.id == "since_nothing"
    assert workspace.say(refused.value.finding).hint["fr"]
    assert not list(workspace.file("out", "copies").glob("*modifications*"))


@pytest.mark.parametrize("since", ["2", "hier", "2024-01-01"])
def test_a_copy_that_was_not_issued_is_refused_with_those_that_were(workspace: Workspace, since: str) -> None:
    with pytest.raises(Refusal) as refused:
        workspace.send(since=since)
    known = str(refused.value.finding.data["known"])
    assert (refused.value.finding.id, known.startswith("1 (20")) == ("choice_unknown", True)


def test_a_day_names_the_last_copy_issued_by_then(workspace: Workspace) -> None:
    rewrites(workspace, "Tout est inventé.", "Tout est faux.")
    workspace.send()
    rewrites(workspace, "Tout est faux.", "Tout est faux ici.")
    told = lines(workspace.send(since=date.today().isoformat()).text)
    assert "copie n° 2" in told[0]
    assert told[2:] == ["  - Tout est faux.", "  + Tout est faux ici."]


def test_a_copy_of_one_chapter_is_compared_with_that_chapter(workspace: Workspace) -> None:
    workspace.send(section="limites")
    rewrites(workspace, "Le monitoring a documenté", "Le suivi a documenté")
    with pytest.raises(Refusal):
        workspace.send(since="2")
    rewrites(workspace, "Tout est inventé.", "Tout est faux.")
    assert lines(workspace.send(since="2").text)[1:] == ["Limites", "  - Tout est inventé.", "  + Tout est faux."]


def test_the_page_is_in_the_language_of_the_document(workspace: Workspace) -> None:
    workspace.send(languages=["en"])
    path = workspace.file("report", "pau.en.md")
    path.write_text(path.read_text("utf-8").replace("Everything is invented.", "All is invented."), "utf-8")
    folder = ["--workspace", str(workspace.folder)]
    said = CliRunner().invoke(app, ["send", "--since", "1", "--only", "en", *folder])
    assert said.exit_code == 0
    assert "Changed since copy no. 1" in said.stdout.replace("\u00a0", " ")
    assert "+ All is invented." in said.stdout
    assert "pau.en.v1.changes.docx" in said.stdout


# -- compared ---------------------------------------------------------------------------------------------------------

HEAD = ("Region", "2024", "2025")
ROWS = (("Gao", "10", "12"), ("Mopti", "20", "22"), ("Segou", "30", "33"))


def page(*paragraphs: str, rows: tuple[tuple[str, ...], ...] = ROWS) -> bytes:
    cells = [tuple(Cell(runs=(Text(text),)) for text in row) for row in (HEAD, *rows)]
    title = Heading(level=1, runs=(Text("Trends"),), anchor="trends")
    blocks = (title, *(Paragraph((Text(one),)) for one in paragraphs), Table(head=cells[0], rows=tuple(cells[1:])))
    return render_docx(Document(language="en", cover=Cover(title={"en": "T"}), blocks=blocks), {}, Scope())


def said(words: Words) -> str:
    return "".join(text for text, _ in words)


def told(found: list[Changed]) -> list[tuple[str, str, str]]:
    return [(one.about, said(one.old), said(one.new)) for one in found]


def test_a_cell_says_of_which_row_and_column_it_is() -> None:
    rows = (ROWS[0], ("Mopti", "20", "24"), ROWS[2])
    (one,) = changed(page("One."), page("One.", rows=rows))
    assert (one.chapter, *told([one])[0]) == ("Trends", "Mopti – 2025", "22", "24")


def test_rows_that_came_and_went_are_told_whole() -> None:
    rows = (ROWS[0], ("Kidal", "1", "2"), ROWS[2])
    found = told(changed(page("One."), page("One.", rows=rows)))
    assert sorted(found) == [("", "", "Kidal · 1 · 2"), ("", "Mopti · 20 · 22", "")]


def test_what_only_moved_has_not_changed() -> None:
    one, two = "The first paragraph says this.", "The second paragraph says that."
    assert changed(page(one, two), page(two, one)) == []


def test_kinds_of_space_and_apostrophe_are_no_change() -> None:
    assert changed(page("It isn't 1 000 %."), page("It isn’t 1\u202f000\u00a0%.")) == []


def test_the_words_that_differ_are_marked_and_no_other() -> None:
    (one,) = changed(page("There were 1\u202f200 cases. All stays."), page("There were 1\u202f300 cases. All stays."))
    assert one.old == (("There were ", False), ("1\u202f200", True), (" cases.", False))
    assert one.new == (("There were ", False), ("1\u202f300", True), (" cases.", False))
