"""What the demonstration publishes gives nothing away; what would is not published."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import docx
import pytest
from tests.inspection.making import GPS, with_parts

from kolosi.content.messages import load_messages
from kolosi.model.finding import Refusal
from kolosi.workspace import Workspace
from kolosi.workspace.inspecting import inspect


def test_no_public_file_of_the_demonstration_gives_anything_away(public: Path) -> None:
    files = sorted(path for path in public.iterdir() if not path.name.startswith("."))
    assert len(files) > 50
    told = {
        path.name: [(one.id, one.data["place"]) for one in inspect(path).findings if one.severity != "note"]
        for path in files
    }
    assert {name: points for name, points in told.items() if points} == {}


def template_with_a_photograph() -> bytes:
    """A cluster's own template whose header holds a photograph with the position where it was taken."""
    from tests.inspection.making import png

    document = docx.Document()
    document.sections[0].header.paragraphs[0].add_run().add_picture(io.BytesIO(png()))
    out = io.BytesIO()
    document.save(out)
    return with_parts(out.getvalue(), {"word/media/image1.png": GPS})


@pytest.fixture
def own(invented: Workspace, tmp_path: Path) -> Workspace:
    folder = tmp_path / "à publier"
    shutil.copytree(invented.folder, folder)
    (folder / "modèle.docx").write_bytes(template_with_a_photograph())
    settings = folder / "workspace.yaml"
    settings.write_text(settings.read_text("utf-8") + "template: modèle.docx\n", "utf-8")
    return Workspace(folder)


def test_an_edition_that_would_carry_a_position_is_not_published(own: Workspace) -> None:
    with pytest.raises(Refusal) as refused:
        own.publish("2025-05", by="Awa D. (fictive)")
    finding = load_messages().word(refused.value.finding)
    assert finding.id == "inspect_blocked"
    assert finding.message["fr"].startswith(
        "L’édition n’est pas publiée : pau.en.docx porterait ceci : Photo avec sa position GPS"
    )
    assert finding.message["en"].startswith(
        "The edition is not published: pau.en.docx would carry this: Photograph with its GPS position"
    )
    assert {one.where.file for one in refused.value.beside} == {"pau.en.docx", "pau.fr.docx"}
    assert not own.file("editions").exists() or own.editions.ids() == []
