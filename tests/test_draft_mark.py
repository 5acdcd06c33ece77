"""While an error is open, the documents say on their face that they are drafts; publishing refuses."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from kolosi.model.finding import Refusal
from kolosi.workspace import Workspace
from kolosi.workspace.write.creating import create

EVENTS = (
    "event_id_cnty,event_date,event_type,sub_event_type,admin1,fatalities,civilian_targeting\n"
    + "".join(f"INV{n},{n:02} March 2025,Battles,Armed clash,Gao,1,\n" for n in range(1, 25))
)  # fmt: skip
MARKS = {"fr": "Brouillon – points à vérifier : ne pas diffuser.", "en": "Draft – points to check: not for distribution."}  # fmt: skip


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    folder = create(tmp_path / "essai", country="MLI", period="2025-Q1")
    invented = "invented: {fr: Données inventées., en: Invented data.}\n"
    (folder / "workspace.yaml").write_text(f"country: MLI\nlanguages: [fr, en]\nperiod: 2025-Q1\n{invented}", "utf-8")
    path = tmp_path / "acled.csv"
    path.write_text(EVENTS, "utf-8")
    workspace = Workspace(folder)
    workspace.add([path])
    for language in ("fr", "en"):
        workspace.file("report", f"region.{language}.md").unlink()
    write(workspace, "24")
    return workspace


def write(workspace: Workspace, number: str) -> None:
    for language, text in (("fr", "# Résumé\n\n{} faits.\n"), ("en", "# Summary\n\n{} events.\n")):
        link = f"[{number}](fig:acled_all_events/2025-Q1)"
        workspace.file("report", f"pau.{language}.md").write_text(text.format(link), "utf-8")


def texts(workspace: Workspace) -> dict[str, str]:
    """The documents as text, spaces plain."""
    public = workspace.render(formats=("html", "docx")).public
    with_words = {name: data.decode() for name, data in public.items() if name.endswith(".html")}
    for name in (name for name in public if name.endswith(".docx")):
        with zipfile.ZipFile(io.BytesIO(public[name])) as book:
            with_words[name] = book.read("word/document.xml").decode()
    return {name: text.replace("\u00a0", " ").replace("\u202f", " ") for name, text in with_words.items()}


def test_a_number_that_differs_from_its_figure_makes_the_documents_drafts_until_it_is_mended(
    workspace: Workspace,
) -> None:
    assert not any(mark in text for text in texts(workspace).values() for mark in MARKS.values())
    write(workspace, "7 999")
    assert "error" in {finding.severity for finding in workspace.check()}
    marked = texts(workspace)
    assert {name for name, text in marked.items() if MARKS[name.split(".")[1]] in text} == set(marked)
    assert "Données inventées." in marked["pau.fr.html"]
    with pytest.raises(Refusal) as refused:
        workspace.publish("2025-05", by="Awa D.")
    assert refused.value.finding.id == "edition_blocked"
    write(workspace, "24")
    assert not any(mark in text for text in texts(workspace).values() for mark in MARKS.values())


def test_the_files_in_out_public_carry_the_mark_too(workspace: Workspace) -> None:
    write(workspace, "7 999")
    workspace.render(formats=("html",))
    page = workspace.file("out", "public", "pau.fr.html").read_text("utf-8")
    assert MARKS["fr"] in page.replace("\u00a0", " ").replace("\u202f", " ")
