"""A folder that is held for one writer: another waits and is told; where nothing can be written, that is said."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import filelock
import pytest
from typer.testing import CliRunner

from kolosi.cli import app
from kolosi.model.finding import Refusal
from kolosi.store.locks import locked
from kolosi.workspace.write.creating import create


@pytest.mark.skipif(getattr(os, "geteuid", int)() == 0, reason="who may write everywhere")
def test_a_folder_in_which_nothing_can_be_written_is_told(tmp_path: Path) -> None:
    folder = create(tmp_path / "essai", country="MLI", period="2025-Q1")
    rooms = [folder, *(path for path in folder.rglob("*") if path.is_dir())]
    for room in rooms:
        room.chmod(0o555)
    result = CliRunner().invoke(app, ["status", "-w", str(folder), "-l", "fr"])
    for room in rooms:
        room.chmod(0o755)
    assert (result.exit_code, "Rien ne peut être écrit" in result.output) == (2, True)


def test_who_comes_second_is_told_that_the_folder_is_held(tmp_path: Path) -> None:
    with locked(tmp_path), pytest.raises(Refusal, match="workspace_busy"), locked(tmp_path, seconds=0.05):
        pass
    with locked(tmp_path, seconds=0.05):
        pass


@pytest.mark.parametrize(
    ("number", "id_"),
    [(errno.EROFS, "folder_read_only"), (errno.EPERM, "folder_read_only"), (errno.EIO, "file_not_written")],
)
def test_what_the_system_answers_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, id_: str
) -> None:
    def refused(*given: object, **said: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(filelock.FileLock, "acquire", refused)
    with pytest.raises(Refusal, match=id_), locked(tmp_path):
        pass
