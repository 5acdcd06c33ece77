"""A command killed before any of its changes of the disk leaves the old state or the new one, nothing else, and the next one works."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.killed_case import PASSPHRASE, contents, copied, is_one_of, left_over, needs_kill, prepared, run
from tests.signing_case import HEAD

from kolosi.workspace import Workspace

pytestmark = needs_kill


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """To be copied."""
    return prepared(tmp_path_factory.mktemp("tué") / "essai").folder


@pytest.fixture(scope="module")
def after(ready: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The public files as the whole command writes them."""
    folder = copied(ready, tmp_path_factory.mktemp("entier") / "essai")
    Workspace(folder).render(formats=("html", "docx"))
    return contents(folder / "out" / "public")


def moments(first: int, last: int, quick: tuple[int, ...]) -> list[object]:
    """Which changes are killed: all in the long tests, a few in the others."""
    return [at if at in quick else pytest.param(at, marks=pytest.mark.long) for at in range(first, last)]


@pytest.mark.parametrize("steps", ["own", "plain"])
@pytest.mark.parametrize("at", moments(1, 19, (5,)))
def test_a_killed_render_leaves_the_old_or_the_new_documents(
    ready: Path, after: dict[str, bytes], tmp_path: Path, at: int, steps: str
) -> None:
    before = contents(ready / "out" / "public")
    assert before != after
    folder = copied(ready, tmp_path / "essai")
    total = run(folder, "render", at, steps=steps)
    assert total is None or total < at
    if steps == "own":
        assert is_one_of(contents(folder / "out" / "public"), before, after)
    workspace = Workspace(folder)
    assert is_one_of(contents(folder / "out" / "public"), before, after)
    assert left_over(folder) == []
    workspace.render(formats=("html", "docx"))
    assert contents(folder / "out" / "public") == after
    assert left_over(folder) == []


@pytest.mark.parametrize("steps", ["own", "plain"])
@pytest.mark.parametrize("at", [pytest.param(at, marks=pytest.mark.long) for at in range(1, 49, 2)])
def test_a_killed_publish_leaves_a_whole_edition_that_is_signed_or_none(
    ready: Path, tmp_path: Path, at: int, steps: str
) -> None:
    folder = copied(ready, tmp_path / "essai")
    total = run(folder, "publish", at, steps=steps)
    assert total is None or total < at
    workspace = Workspace(folder)
    assert left_over(folder) == []
    signed = [decision.subject for decision in workspace.decisions.all() if decision.kind == "published"]
    assert workspace.editions.ids() == signed
    told = {one.id for one in workspace.status().findings}
    assert not {"edition_altered", "edition_not_sealed", "edition_not_held"} & told
    if not signed:
        workspace.publish("2025-04", by="Awa D. (fictive)", why="essai")
    assert workspace.editions.ids() == ["2025-04"]
    assert "edition.json" in contents(folder / "editions" / "2025-04" / "public")


@pytest.mark.parametrize("at", moments(1, 13, (3,)))
def test_a_killed_add_has_added_the_file_or_nothing(ready: Path, tmp_path: Path, at: int) -> None:
    folder, path = copied(ready, tmp_path / "essai"), tmp_path / "plus.csv"
    path.write_text(f"{HEAD}\nINV900,05 April 2025,Battles,Armed clash,Mopti,3,\n", "utf-8")
    total = run(folder, "add", at, str(path))
    assert total is None or total < at
    workspace = Workspace(folder)
    assert left_over(folder) == []
    assert len(workspace.receipts.all()) in (1, 2)
    (answer,) = workspace.add([path], during="2025-04")
    assert answer.receipt is not None
    assert {receipt.file for receipt in workspace.receipts.current()} == {"acled.csv", "plus.csv"}
    assert left_over(folder) == []


@pytest.mark.parametrize("at", [pytest.param(at, marks=pytest.mark.long) for at in range(1, 60, 3)])
def test_a_killed_lock_is_taken_up_again_and_loses_nothing(ready: Path, tmp_path: Path, at: int) -> None:
    folder = copied(ready, tmp_path / "essai")
    total = run(folder, "lock", at, PASSPHRASE)
    assert total is None or total < at
    if (folder / "protection.json").is_file():
        workspace = Workspace(folder, passphrase=PASSPHRASE)
    else:
        workspace = Workspace(folder)
        workspace.lock(passphrase=PASSPHRASE)
    assert left_over(folder) == []
    assert workspace.figure("acled_events/2025-Q1").value == 30
    assert b"INV1," not in b"".join(contents(folder).values())
