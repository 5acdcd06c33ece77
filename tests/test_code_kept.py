"""What is kept of a computation is keyed by the code that made it: one changed byte, and it is asked again."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest

import kolosi
from kolosi.content import code
from kolosi.content.code import GATE, PICTURES, READING, code_of, digest_of_code
from kolosi.content.folders import PACKAGE
from kolosi.release.gating import Gate
from kolosi.workspace import Workspace
from kolosi.workspace.ask import releasing
from kolosi.workspace.ask.releasing import release_digest
from kolosi.workspace.records.building import reading_digest


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The code of the program, as it would lie in a wheel."""
    into = tmp_path_factory.mktemp("roue") / "kolosi"
    return Path(copytree(PACKAGE, into, ignore=ignore_patterns("__pycache__", "*.pyc")))


@pytest.mark.parametrize(
    ("changed", "moves"),
    [
        ("release/policy/rules.py", {GATE}),
        ("release/text/gate.py", {GATE}),
        ("measure/compile.py", {GATE}),
        ("intake/columns/columns.py", {READING}),
        ("intake/formats/__init__.py", {READING}),
        ("model/period.py", {GATE, READING, PICTURES}),
        ("workspace/ask/releasing.py", {GATE, READING}),
        ("report/charts/__init__.py", {PICTURES}),
        ("report/pdf/template.typ", {PICTURES}),
        ("report/html/page.css", {PICTURES}),
        ("cli/__init__.py", set()),
    ],
)
def test_one_changed_byte_moves_the_keys_of_what_that_code_makes(
    copied: Path, changed: str, moves: set[tuple[str, ...]]
) -> None:
    before = {rooms: digest_of_code(copied, rooms) for rooms in (GATE, READING, PICTURES)}
    file = copied / changed
    whole = file.read_bytes()
    file.write_bytes(whole[:-1] + b" ")
    after = {rooms: digest_of_code(copied, rooms) for rooms in before}
    file.write_bytes(whole)
    assert {rooms for rooms in before if before[rooms] != after[rooms]} == moves
    assert {rooms: digest_of_code(copied, rooms) for rooms in before} == before


def test_a_renamed_or_added_file_moves_the_key_and_what_python_keeps_for_itself_does_not(copied: Path) -> None:
    before = digest_of_code(copied, GATE)
    (copied / "release" / "__pycache__").mkdir()
    (copied / "release" / "__pycache__" / "rules.cpython-311.pyc").write_bytes(b"kept")
    assert digest_of_code(copied, GATE) == before
    (copied / "release" / "later.py").write_bytes(b"")
    assert digest_of_code(copied, GATE) != before
    (copied / "release" / "later.py").unlink()


def test_the_same_code_has_the_same_key_in_a_zip(copied: Path, tmp_path: Path) -> None:
    packed = tmp_path / "kolosi.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for path in sorted(copied.rglob("*.py")):
            archive.write(path, path.relative_to(copied.parent).as_posix())
    asked = "from kolosi.content.code import GATE, code_of; print(code_of(*GATE))"
    run = subprocess.run(
        [sys.executable, "-c", asked],
        env={**os.environ, "PYTHONPATH": str(packed), "PYTHONDONTWRITEBYTECODE": "1"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stdout.strip() == digest_of_code(copied, GATE) == code_of(*GATE), run.stderr


def test_the_code_is_read_once_a_process_and_in_good_time() -> None:
    code_of.cache_clear()
    started = time.process_time()
    first = [code_of(*rooms) for rooms in (GATE, READING, PICTURES)]
    assert time.process_time() - started < 0.5
    assert [code_of(*rooms) for rooms in (GATE, READING, PICTURES)] == first
    assert code_of.cache_info().misses == 3


def test_kept_verdicts_and_records_are_asked_again_when_the_code_changed(
    demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = Workspace(demo)
    desk = here.desk()
    receipt = here.receipts.current()[0]
    source = here.knowledge.sources[receipt.source]
    before = (release_digest(desk), reading_digest(receipt, source, ""))
    assert (release_digest(desk), reading_digest(receipt, source, "")) == before
    monkeypatch.setattr(releasing, "code_of", lambda *rooms: "other")
    assert release_digest(desk) != before[0]
    monkeypatch.setattr("kolosi.workspace.records.building.code_of", lambda *rooms: "other")
    assert reading_digest(receipt, source, "") != before[1]


def test_a_verdict_kept_by_other_code_is_not_believed(
    demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path(copytree(demo, tmp_path / "mali"))
    asked: list[int] = []

    def counted(desk: object, keys: object) -> Gate:
        asked.append(1)
        return Gate(figures={}, withheld=(), findings=())

    monkeypatch.setattr(releasing, "gate_of", counted)
    kolosi.open(folder).desk().gated  # noqa: B018
    assert len(asked) <= 1
    asked.clear()
    kolosi.open(folder).desk().gated  # noqa: B018
    assert asked == []
    monkeypatch.setattr(releasing, "code_of", lambda *rooms: "other")
    kolosi.open(folder).desk().gated  # noqa: B018
    assert asked == [1]


def test_the_rooms_that_are_hashed_exist() -> None:
    assert all((PACKAGE / room).is_dir() for room in {*GATE, *READING, *PICTURES})
    assert code._package() == PACKAGE


def test_records_read_alike_by_other_code_stand_for_the_same_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What an edition was counted from is told by its records: new code that reads them alike moves nothing."""
    folder = tmp_path / "espace"
    folder.mkdir()
    (folder / "workspace.yaml").write_text("country: MLI\nperiod: 2025-Q1\nlanguages: [fr, en]\n", "utf-8")
    path = tmp_path / "acled.csv"
    head = "event_id_cnty,event_date,event_type,sub_event_type,admin1,fatalities,civilian_targeting"
    path.write_text(f"{head}\nINV1,01 January 2025,Battles,Armed clash,Mopti,3,\n", "utf-8")
    Workspace(folder).add([path])
    before = Workspace(folder).desk()
    monkeypatch.setattr("kolosi.workspace.records.building.code_of", lambda *rooms: "other")
    after = Workspace(folder).desk()
    assert after.built.digest != before.built.digest
    assert after.context.data == before.context.data
    assert before.context.data["acled_events"]
