"""A document says on its face which edition it replaces: readers hold both, under one title and one day."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.signing_case import came, rows, sound

from kolosi.model.figure import Figure
from kolosi.workspace import Workspace
from kolosi.workspace.ask.asking import desk_of
from kolosi.workspace.write.replacing import notice_of_replaced

pytestmark = pytest.mark.long

BY = "Awa D. (fictive)"
CORRECTED = "Version corrigée. Elle remplace l’édition « 2025-04 », qui dit autre chose"
WITHDRAWN = "Nouvelle version. Elle remplace l’édition « 2025-04 », retirée depuis"


@pytest.fixture
def published(tmp_path: Path) -> Workspace:
    workspace = sound(tmp_path / "saine")
    workspace.publish("2025-04", by=BY)
    return Workspace(workspace.folder)


def plain(path: Path) -> str:
    return path.read_text("utf-8").replace("\u00a0", " ").replace("\u202f", " ")


def page(workspace: Workspace, edition: str) -> str:
    return plain(workspace.file("editions", edition, "public", "pau.fr.html"))


def drawn(workspace: Workspace) -> str:
    """The page as it would go out now, its spaces plain."""
    workspace.render()
    return plain(workspace.file("out", "public", "pau.fr.html"))


def reworded(workspace: Workspace) -> None:
    draft = workspace.file("report", "pau.fr.md")
    draft.write_text(draft.read_text("utf-8").replace("# Limites", "Rien de plus à dire ici.\n\n# Limites", 1), "utf-8")


def test_a_first_edition_replaces_none_and_neither_does_the_same_text_again(published: Workspace) -> None:
    assert "Elle remplace" not in page(published, "2025-04")
    assert "Elle remplace" not in drawn(published)


def test_the_edition_that_says_otherwise_names_the_one_it_replaces_in_every_document(published: Workspace) -> None:
    reworded(published)
    published.publish("2025-05", by=BY)
    again = Workspace(published.folder)
    assert CORRECTED in page(again, "2025-05")
    assert "It replaces edition “2025-04”" in page(again, "2025-05")
    assert CORRECTED in plain(again.file("editions", "2025-05", "public", "portal.fr.txt"))
    assert CORRECTED in drawn(again)  # written again after the signature, it says the same


def test_what_goes_out_after_a_withdrawal_says_that_the_other_is_no_longer_to_be_used(published: Workspace) -> None:
    published.withdraw("2025-04", by=BY, why="Chiffres à revoir")
    assert WITHDRAWN in drawn(Workspace(published.folder))


def test_a_figure_that_moved_is_enough(published: Workspace) -> None:
    published.remove("acled.csv", why="incomplet")
    came(published, [*rows(), "INV99,15 March 2025,Battles,Armed clash,Gao,1,"], "acled v2.csv")
    again = desk_of(Workspace(published.folder))
    assert {str(key): one.value for key, one in again.released.items() if isinstance(one, Figure)} == {
        "acled_events/2025-Q1": 31
    }
    assert "« 2025-04 »" in notice_of_replaced(again)["fr"].replace("\u00a0", " ")
