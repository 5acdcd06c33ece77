"""Rebuilds an example from its systems' files, as a person would: new workspace, add, render."""

from __future__ import annotations

import shutil
import sysconfig
from pathlib import Path
from typing import TYPE_CHECKING

from kolosi.model.finding import Refusal, point
from kolosi.workspace import Workspace
from kolosi.workspace.protect.protecting import own_root

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kolosi.workspace.answers import Added
    from kolosi.workspace.write.rendering import Rendered

KEPT = ("inputs", "documents", "report", "content", "workspace.yaml", "expected.csv")


def example_folder(name: str) -> Path:
    """Where the example lies: beside the code, or where the package was installed."""
    here = Path(__file__).resolve().parents[4] / "examples" / name
    installed = Path(sysconfig.get_path("data")) / "share" / "kolosi" / "examples" / name
    found = next((path for path in (here, installed) if (path / "workspace.yaml").is_file()), None)
    if found is None:
        raise Refusal(point("example_unknown", found=name))
    return found


def rebuild(folder: Path, name: str, tell: Callable[[str], None] | None = None) -> tuple[Sequence[Added], Rendered]:
    """The workspace of an example with its inputs added and its document rendered; what was there is built anew."""
    example = example_folder(name)
    if own_root(folder) is not None:
        raise Refusal(point("folder_not_empty", found=folder.name))
    for part in ("build", "out", "receipts", "decisions", "editions"):
        shutil.rmtree(folder / part, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    for part in KEPT:
        _copy(example / part, folder / part)
    workspace = Workspace(folder)
    if tell:
        tell(f"{name} ({len(list((folder / 'inputs').iterdir()))})")
    answers = workspace.add([folder / "inputs"])
    if tell:
        for answer in answers:
            tell(f"  {answer.file}: {answer.records} ← {answer.source or '–'}")
    _take_documents(workspace)
    return answers, workspace.render()


def _take_documents(workspace: Workspace) -> None:
    """Takes the documents of the review in: each file is named by the entry of the register that it is of."""
    for file in sorted((workspace.folder / "documents").glob("*")):
        workspace.document([file], entry=file.stem)


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True)
    elif source.is_file():
        shutil.copy2(source, target)
