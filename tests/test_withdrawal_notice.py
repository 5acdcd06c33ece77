"""An edition that was withdrawn has a notice for readers in each language, which says no more than the gate of texts lets out."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest
from tests.signing_case import add_text, sound
from typer.testing import CliRunner

from kolosi.cli import app
from kolosi.workspace import Workspace
from kolosi.workspace.review.prose_points import prose_points

pytestmark = pytest.mark.long

BY = "Coordination de la protection (fictive)"
WHY = "Un fichier était compté deux fois"


@pytest.fixture
def published(tmp_path: Path) -> Workspace:
    workspace = sound(tmp_path / "saine")
    workspace.publish("2025-04", by=BY)
    return Workspace(workspace.folder)


def notice(workspace: Workspace, edition: str = "2025-04", language: str = "fr", ending: str = "txt") -> str:
    text = workspace.file("out", "public", f"withdrawn.{edition}.{language}.{ending}").read_text("utf-8")
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def another(workspace: Workspace, edition: str = "2025-05") -> Workspace:
    """The same workspace with another edition, which says more."""
    add_text(workspace, f"Rien de plus dans {edition}.", f"Nothing more in {edition}.")
    Workspace(workspace.folder).publish(edition, by=BY)
    return Workspace(workspace.folder)


def hashes(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_notice_says_which_edition_on_which_day_by_whom_and_why_in_each_language(published: Workspace) -> None:
    frozen = hashes(published.file("editions", "2025-04"))
    day = published.withdraw("2025-04", by=BY, why=WHY).when[:10]
    french, english = notice(published), notice(published, language="en")
    assert "1er trimestre 2025 : édition « 2025-04 »." in french
    assert f"{int(day[8:])}" in french.split("Retirée le ")[1][:4]
    assert f"par {BY} (" in french
    assert f"Motif : {WHY}" in french
    assert "Aucune autre édition sur la même période n’est en vigueur" in french
    assert "first quarter of 2025: edition “2025-04”." in english
    assert f"Reason: {WHY}" in english
    assert "Données inventées." in french
    assert hashes(published.file("editions", "2025-04")) == frozen


def test_the_page_says_what_the_text_says_and_escapes_it(published: Workspace) -> None:
    published.withdraw("2025-04", by=BY, why="Erreur <b>de calcul</b>")
    page = notice(published, ending="html")
    assert '<html lang="fr">' in page
    assert "Erreur &lt;b&gt;de calcul&lt;/b&gt;" in page
    assert "édition « 2025-04 »" in page


def test_the_notice_names_the_edition_of_the_same_period_that_is_in_force(published: Workspace) -> None:
    again = another(published)
    again.withdraw("2025-04", by=BY, why=WHY)
    assert "l’édition en vigueur sur la même période est « 2025-05 »" in notice(again)
    last = another(Workspace(again.folder), "2025-06")
    assert "est « 2025-06 »" in notice(last)  # written again with each edition
    Workspace(last.folder).withdraw("2025-06", by=BY, why=WHY)
    assert "est « 2025-05 »" in notice(last)
    assert "est « 2025-05 »" in notice(last, "2025-06")


@pytest.mark.parametrize(
    ("why", "by"),
    [
        ("Appeler Moussa Keita au 76 12 34 56", BY),
        ("Une survivante de 14 ans de Ménaka a été reconnue", BY),
        (WHY, "Moussa Keita"),
        ("Demande de Moussa Keita", "Moussa Keita"),
    ],
)
def test_what_the_gate_of_texts_finds_is_in_no_notice(published: Workspace, why: str, by: str) -> None:
    published.withdraw("2025-04", by=by, why=why)
    for language in ("fr", "en"):
        for ending in ("txt", "html"):
            said = notice(published, language=language, ending=ending)
            assert not any(one in said for one in ("Keita", "76 12", "14 ans", "Ménaka"))
            assert (WHY in said) is (why == WHY)
            assert (BY in said) is (by == BY)
        assert prose_points(notice(published, language=language), language) == ()
    assert "Le motif n’est pas donné ici." in notice(published) or why == WHY


def test_the_command_tells_where_the_notices_lie_and_rendering_leaves_them(published: Workspace) -> None:
    given = ["withdraw", "2025-04", "--by", BY, "--why", WHY, "--workspace", str(published.folder), "--language", "en"]
    said = CliRunner().invoke(app, given)
    assert said.exit_code == 0
    assert "withdrawn.2025-04.fr.html" in said.output.replace("\n", "")
    Workspace(published.folder).render()
    assert "2025-04" in notice(published)


def test_the_answer_of_the_command_for_programs_names_the_notices(published: Workspace) -> None:
    given = ["withdraw", "2025-04", "--by", BY, "--why", WHY, "--workspace", str(published.folder), "--json"]
    told = json.loads(CliRunner().invoke(app, given).output)
    assert told["subject"] == "2025-04"
    assert [Path(one).name for one in told["notices"]] == [
        f"withdrawn.2025-04.{language}.{ending}" for language in ("fr", "en") for ending in ("html", "txt")
    ]


def test_no_edition_freezes_the_notice_of_another(published: Workspace) -> None:
    published.withdraw("2025-04", by=BY, why=WHY)
    again = another(Workspace(published.folder))
    assert not list(again.file("editions", "2025-05").rglob("withdrawn.*"))
    assert "est « 2025-05 »" in notice(again)
