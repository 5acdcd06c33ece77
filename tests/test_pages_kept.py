"""What is kept of texts and pages changes nothing of what is printed and told: after an edit it is what a run without it gives."""

from __future__ import annotations

import shutil
from pathlib import Path

from kolosi.workspace import Workspace

KEPT = ("read.json", "page.fr.json", "page.en.json", "rendered.json", "terms.json")


def printed_and_told(folder: Path) -> tuple[dict[str, bytes], list[dict[str, object]]]:
    workspace = Workspace(folder)
    told = [dict(one.as_json()) for one in workspace.ready().lines]
    return dict(workspace.render(formats=("html",)).public), told


def test_after_an_edit_pages_and_points_are_those_of_a_run_that_kept_nothing(demo: Path, tmp_path: Path) -> None:
    folder = tmp_path / demo.name
    shutil.copytree(demo, folder, ignore=shutil.ignore_patterns("out", "editions"))
    before, _ = printed_and_told(folder)
    draft = folder / "report" / "pau.fr.md"
    added = (
        "Partout, 4 survivantes ont parlé, parce que la route est sûre. [7 cas](fig:hr_violations/2025-Q1) aussi.\n\n"
    )
    draft.write_text(
        draft.read_text("utf-8").replace("# Contexte {#contexte}", f"{added}# Contexte {{#contexte}}"), "utf-8"
    )
    english = (folder / "build" / "page.en.json").read_bytes()
    pages, told = printed_and_told(folder)
    for name in KEPT:
        (folder / "build" / name).unlink(missing_ok=True)
    fresh_pages, fresh_told = printed_and_told(folder)
    assert pages == fresh_pages
    assert told == fresh_told
    assert b"parce que la route" in pages["pau.fr.html"]
    assert b"parce que la route" not in before["pau.fr.html"]
    assert english == (folder / "build" / "page.en.json").read_bytes()  # the figure was cited before: no code moves


def test_a_page_kept_of_another_text_is_not_printed(demo: Path, tmp_path: Path) -> None:
    folder = tmp_path / demo.name
    shutil.copytree(demo, folder, ignore=shutil.ignore_patterns("out", "editions"))
    before, _ = printed_and_told(folder)
    kept = folder / "build" / "page.en.json"
    kept.write_text(kept.read_text("utf-8").replace('"digest": "', '"digest": "0'), "utf-8")
    (folder / "build" / "rendered.json").unlink()
    assert printed_and_told(folder)[0] == before
