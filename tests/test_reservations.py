"""A red line is passed only by a Decision with a reason and a function, and the document prints it under its limits."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from pathlib import Path

import pytest
from tests.signing_case import add_text, lines, red, refused, sound

from kolosi.model.finding import Refusal
from kolosi.report.draft.links import Draft
from kolosi.workspace import Workspace
from kolosi.workspace.write.inserting import RESERVATIONS, with_limits

FUNCTION = "Coordination inventée du Cluster Protection"
WHY = "Le partenaire répond la semaine prochaine"


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An analysis of which one sentence cites a figure without data."""
    workspace = sound(tmp_path_factory.mktemp("réserve") / "analyse")
    cited = "[](fig:hr_violations/2025-Q1)"
    add_text(workspace, f"Le monitoring en compte {cited}.", f"Monitoring counts {cited}.")
    return workspace.folder


@pytest.fixture
def workspace(made_once: Path, tmp_path: Path) -> Workspace:
    return Workspace(Path(shutil.copytree(made_once, tmp_path / "analyse")))


def reserve(workspace: Workspace, value: str = f"by={FUNCTION}", why: str = WHY) -> str:
    """Lets the red line pass; gives its name."""
    name = red(workspace)["ready_no_data"].occurrence
    workspace.decide("reservation", name, value, why=why, author="Awa D. (fictive)")
    return name


def words(data: bytes) -> str:
    """The text of a page or a document, spaces plain."""
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            data = book.read("word/document.xml")
    text = re.sub(r"<[^>]+>", "", data.decode())
    return " ".join(text.replace("&#x27;", "'").split()).replace("\u00a0", " ").replace("\u202f", " ")


def test_a_line_passed_is_amber_with_who_and_why_and_the_edition_is_published(workspace: Workspace) -> None:
    assert set(refused(workspace)) == {"ready_no_data"}
    name = reserve(workspace)
    passed = lines(workspace, "warning")["ready_no_data"]
    assert passed.occurrence == name
    assert FUNCTION in passed.hint["fr"]
    assert WHY in passed.hint["en"]
    assert refused(workspace) == {}


def test_what_was_passed_is_printed_under_the_limits_of_every_document(workspace: Workspace) -> None:
    reserve(workspace)
    public = Workspace(workspace.folder).publish("2025-04", by="Awa D. (fictive)").folder / "public"
    for language, heading, said in (
        ("fr", "Limites", "portent sur des chiffres pour lesquels il n’y a pas de données"),
        ("en", "Limitations", "are about figures for which there are no data"),
    ):
        for suffix in ("html", "docx"):
            text = words((public / f"pau.{language}.{suffix}").read_bytes())
            after = text[text.rindex(heading) :] if suffix == "docx" else text
            assert said in after, (language, suffix)
            assert FUNCTION in after
            assert WHY in after
            assert "Awa D." not in after


def test_documents_are_drafts_until_every_red_line_is_settled_or_passed(workspace: Workspace) -> None:
    mark = "Brouillon – points à vérifier"
    assert mark in words(workspace.render(formats=("html",), languages=("fr",)).public["pau.fr.html"])
    reserve(workspace)
    rendered = Workspace(workspace.folder).render(formats=("html",), languages=("fr",)).public["pau.fr.html"]
    assert mark not in words(rendered)


def test_a_reservation_falls_when_what_it_lets_pass_changes_or_is_taken_back(workspace: Workspace) -> None:
    name = reserve(workspace)
    assert red(workspace) == {}
    add_text(workspace, "Et [](fig:idps/2025-03-31).", "And [](fig:idps/2025-03-31).")
    assert set(red(workspace)) == {"ready_no_data"}
    path = workspace.file("report", "pau.fr.md")
    for language, text in (("fr", "Et"), ("en", "And")):
        path = workspace.file("report", f"pau.{language}.md")
        path.write_text(path.read_text("utf-8").replace(f"{text} [](fig:idps/2025-03-31).", ""), "utf-8")
    assert red(workspace) == {}
    workspace.decide("reservation", name, "-", why="données reçues", author="Awa D. (fictive)")
    assert set(red(workspace)) == {"ready_no_data"}


@pytest.mark.parametrize(
    ("value", "id_"),
    [
        ("d’accord", "reservation_unclear"),
        ("by=", "reservation_unclear"),
        ("par=", "reservation_unclear"),
    ],
)
def test_a_reservation_names_a_function(workspace: Workspace, value: str, id_: str) -> None:
    with pytest.raises(Refusal) as refusal:
        reserve(workspace, value)
    assert refusal.value.finding.id == id_


def test_a_reservation_has_a_reason_and_is_about_a_red_line(workspace: Workspace) -> None:
    with pytest.raises(Refusal) as without:
        reserve(workspace, why=" ")
    assert without.value.finding.id == "decision_without_reason"
    with pytest.raises(Refusal) as other:
        workspace.decide("reservation", "ready_rows:00000000", f"par={FUNCTION}", why=WHY, author="Awa D.")
    assert other.value.finding.id == "reservation_of_nothing"
    assert red(workspace)["ready_no_data"].occurrence in str(other.value.finding.data["known"])


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("# A\n\n# Limites\n\nUn.\n\n# Contacts\n", "# A\n\n# Limites\n\nUn.\n\n- Ceci.\n\n# Contacts\n"),
        ("# A\n\n# Portée {#limites}\n\nUn.\n", "# A\n\n# Portée {#limites}\n\nUn.\n\n- Ceci.\n\n"),
        ("# A\n\nUn.\n", "# A\n\nUn.\n\n# Limites {#limites}\n\n- Ceci.\n"),
        (f"# A\n\n{RESERVATIONS}\n", "# A\n\n- Ceci.\n"),
    ],
)
def test_limits_are_said_where_the_draft_asks_or_under_its_limits_or_at_the_end(text: str, wanted: str) -> None:
    assert with_limits(Draft(file="", language="fr", text=text), ["Ceci."]).text == wanted


def test_without_a_reservation_a_draft_stays_as_it_is() -> None:
    draft = Draft(file="", language="en", text="# Limits\n\nOne.\n")
    assert with_limits(draft, []) == draft
