"""A team's server moved, backed up, restored and upgraded: nothing lost, nothing half taken over."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from tests.web.served import ready, served
from tests.web.team_case import team
from tests.web.team_filled import fill

import kolosi
from kolosi.model.finding import Refusal

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def filled() -> Iterator[None]:
    with team():
        fill()
        yield


def emptied() -> None:
    from django.apps import apps

    from kolosi.web.team.moving import MODELS

    for name in (*MODELS, "web.Tally"):
        apps.get_model(name).objects.all().delete()


def refused(call: Any) -> str:
    with pytest.raises(Refusal) as found:
        call()
    return found.value.finding.id


def test_a_dump_is_loaded_whole_into_an_empty_database_alone(filled: None) -> None:
    from kolosi.web.models import Device, Tally
    from kolosi.web.team.moving import dumped, load

    lines = list(dumped())
    assert refused(lambda: load(lines)) == "serve_not_empty"
    assert (len(lines), list(dumped()) == lines) == (12 + 24 + 12 + 12 + 12 + 4 + 12, True)
    assert Tally.objects.exists()
    emptied()
    assert load(lines) == len(lines)
    assert list(dumped()) == lines
    assert not Device.objects.exists()


@pytest.mark.parametrize(
    "bad",
    [
        "{",
        "[]",
        '{"model": "sessions.session", "pk": "x", "fields": {}}',
        '{"model": "web.job", "pk": "x", "fields": {"nothing": 1}}',
    ],
)
def test_of_a_dump_that_is_none_nothing_is_taken_over(filled: None, bad: str) -> None:
    from django.contrib.auth import get_user_model

    from kolosi.web.team.moving import dumped, load

    lines = list(dumped())
    emptied()
    assert refused(lambda: load([*lines, bad])) == "dump_unreadable"
    assert not get_user_model().objects.exists()


def test_a_backup_holds_everything_and_is_taken_back_whole(filled: None, tmp_path: Path) -> None:
    from dataclasses import replace

    from kolosi.web.folders import Folders
    from kolosi.web.team import backups
    from kolosi.web.team.moving import dumped

    root, back = tmp_path / "espaces", tmp_path / "rendus"
    kolosi.new(root / "essai", country="MLI", period="2025-Q1")
    (root / "essai" / "receipts").mkdir(exist_ok=True)
    (root / "essai" / "receipts" / "é à.bin").write_bytes(bytes(range(256)) * 999)
    site = replace(ready(), workspaces=Folders(root))
    number, code = backups.write(site, tmp_path / "sauvegarde.tar.gz")
    assert (tmp_path / "sauvegarde.tar.gz").stat().st_mode & 0o077 == 0
    lines = list(dumped())
    back.mkdir()
    assert refused(lambda: backups.restore(site, back, tmp_path / "sauvegarde.tar.gz")) == "serve_not_empty"
    emptied()
    assert refused(lambda: backups.restore(site, root, tmp_path / "sauvegarde.tar.gz")) == "restore_there"
    assert backups.restore(site, back, tmp_path / "sauvegarde.tar.gz") == (number, code)
    assert list(dumped()) == lines
    assert files_of(back) == files_of(root)
    assert [path.name for path in back.iterdir()] == ["essai"]


def files_of(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.name != ".lock"
    }


def test_a_backup_that_was_changed_is_refused_before_anything_is_put_in_place(filled: None, tmp_path: Path) -> None:
    from dataclasses import replace

    from kolosi.web.folders import Folders
    from kolosi.web.team import backups

    root, back, good = tmp_path / "espaces", tmp_path / "rendus", tmp_path / "bonne"
    kolosi.new(root / "essai", country="MLI", period="2025-Q1")
    site = replace(ready(), workspaces=Folders(root))
    backups.write(site, good)
    emptied()
    back.mkdir()

    def changed(name: str, data: bytes | None) -> Path:
        """The backup with one member replaced, added or left out."""
        bad = tmp_path / "mauvaise"
        with tarfile.open(good) as old, tarfile.open(bad, "w:gz") as new:
            for one in old.getmembers():
                if one.name != name:
                    new.addfile(one, old.extractfile(one))
            if data is not None:
                told = tarfile.TarInfo(name)
                told.size = len(data)
                new.addfile(told, BytesIO(data))
        return bad

    settings = "workspaces/essai/workspace.yaml"
    for name, data in (
        (settings, b"x"),
        (settings, None),
        ("workspaces/essai/plus", b"x"),
        ("rows.jsonl", b""),
        ("hashes.json", None),
    ):
        assert (
            refused(lambda name=name, data=data: backups.restore(site, back, changed(name, data))) == "backup_damaged"
        )
    (tmp_path / "autre").write_bytes(b"not a backup")
    (tmp_path / "coupée").write_bytes(good.read_bytes()[:400])
    for other in ("autre", "coupée"):
        assert refused(lambda other=other: backups.restore(site, back, tmp_path / other)) == "backup_damaged"
    climbing = changed("../../dehors", b"x")
    assert refused(lambda: backups.restore(site, back, climbing)) == "backup_damaged"
    assert (list(back.iterdir()), (tmp_path.parent / "dehors").exists()) == ([], False)


def test_a_backup_waits_for_who_writes(filled: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from kolosi.store.locks import locked
    from kolosi.web.folders import Folders
    from kolosi.web.team import backups

    monkeypatch.setattr(backups, "PATIENCE", 0.1)
    kolosi.new(tmp_path / "espaces" / "essai", country="MLI", period="2025-Q1")
    site = replace(ready(), workspaces=Folders(tmp_path / "espaces"))
    with locked(site.state / "writers" / "essai"):
        assert refused(lambda: backups.write(site, tmp_path / "b")) == "workspace_busy"
    assert not (tmp_path / "b").exists()


OLD = """
import sys
from pathlib import Path
from kolosi.web.site import Site, configure
state = Path(sys.argv[1])
configure(Site(workspaces={}, state=state, secret="x"), brings_up=False)
from django.core.management import call_command
for app in ("contenttypes", "auth", "sessions"):
    call_command("migrate", app, verbosity=0)
call_command("migrate", "web", "0001", verbosity=0)
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("insert into web_job (id, workspace, work, given, person, state, is_cancel_asked, done, 'of', step, told, created)"
        " values ('00000000000000000000000000000001', 'essai', 'build', '{}', 'Awa', 'queued', 0, 0, 0, '', '[]', '2026-11-30 07:00:00')")
    cursor.execute("insert into web_visit (workspace, person, seen) values ('essai', 'Awa', '2026-11-30 07:00:00')")
"""


def test_an_older_server_is_brought_up_to_date_at_its_start_and_keeps_everything(tmp_path: Path) -> None:
    folder = tmp_path / "espaces"
    kolosi.new(folder / "essai", country="MLI", period="2025-Q1")
    (tmp_path / "état").mkdir()
    subprocess.run([sys.executable, "-c", OLD, str(tmp_path / "état")], check=True, timeout=120, cwd=ROOT)
    told = subprocess.run(
        [
            sys.executable,
            "-m",
            "kolosi",
            "serve",
            str(folder),
            "--state",
            str(tmp_path / "état"),
            "--dump",
            str(tmp_path / "d"),
        ],
        check=True,
        timeout=120,
        capture_output=True,
        text=True,
    )
    assert "2" in told.stdout
    text = (tmp_path / "d").read_text("utf-8")
    assert '"web.job"' in text
    assert '"person": "Awa"' in text
    assert '"tries": 0' in text


# -- which folders are served -------------------------------------------------------------------------------------------


def test_folders_that_would_bear_one_name_are_left_out_and_new_ones_are_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kolosi.web import folders

    monkeypatch.setattr(folders, "LOOK", 0.0)
    known = folders.Folders(tmp_path)
    assert (dict(known), folders.Folders(tmp_path / "nulle part").left_out()) == ({}, [])
    for name in ("essai", "Essai!", "Été 1", "été-1", "seul ici", ".caché"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "workspace.yaml").touch()
    (tmp_path / "autre").mkdir()
    assert dict(known) == {"essai": tmp_path / "essai", "seul-ici": tmp_path / "seul ici"}
    assert known.left_out() == ["Essai!", "Été 1", "été-1"]
    shutil.rmtree(tmp_path / "Été 1")
    assert "ete-1" in known
    served(tmp_path / "essai", "essai-2")
