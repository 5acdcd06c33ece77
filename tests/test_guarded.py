"""The process that reads files: what it gives back, and what comes of it when it dies, lies or stays silent."""

from __future__ import annotations

import gzip
import mmap
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.documents import samples
from tests.hostile.making import CSV, book
from tests.hostile.texts import shapefile
from tests.inspection import leaks

from kolosi.intake import documents, formats
from kolosi.intake import sandbox as guarded
from kolosi.intake.boundaries.outlines import read_boundaries
from kolosi.intake.hidden import look_inside
from kolosi.intake.sandbox import keeper
from kolosi.intake.sandbox.cost import Cost, cost_of
from kolosi.intake.sandbox.watch import use_of
from kolosi.model.finding import Refusal
from kolosi.workspace import Workspace
from kolosi.workspace.review.inspecting import inspected

BEGIN = """
import os, pickle, signal, struct, sys, time
from kolosi.intake.sandbox.wire import receive, send
out = os.fdopen(os.dup(1), "wb")
head, parts = receive(sys.stdin.buffer, 1 << 30)
send(out, {"ready": True})
"""
FAITHLESS = {
    "it dies of a fault in memory": ("os.kill(os.getpid(), signal.SIGSEGV)", "file_crash"),
    "it is ended by a library": ("os.abort()", "file_crash"),
    "it leaves without a word": ("os._exit(0)", "file_crash"),
    "it fails in Python": ("raise ValueError('a secret of the file')", "file_crash"),
    "it says noise": ("out.write(b'\\xff' * 999); out.flush(); time.sleep(9)", "file_crash"),
    "it gives a pickle": ("out.write(struct.pack('>Q', 9) + pickle.dumps([print])); out.flush(); os._exit(0)", "file_crash"),
    "it says half a message": ("out.write(struct.pack('>Q', 99) + b'{'); out.flush(); os._exit(0)", "file_crash"),
    "it says lists without end": ("t = b'[' * 200000; out.write(struct.pack('>Q', len(t)) + t); out.flush(); time.sleep(9)", "file_crash"),
    "it announces a million megabytes": ("t = b'{\"parts\": [1000000000000]}'; out.write(struct.pack('>Q', len(t)) + t); out.flush(); time.sleep(9)", "file_crash"),
    "it gives cells that are none": ("send(out, {'sheets': [{'name': 'A', 'hidden': False, 'formula_cells': 0, 'truncated_row': None}]}, [b'ARROW1' * 99])", "file_crash"),
    "it gives fewer sheets than it says": ("send(out, {'sheets': [{}, {}]}, [])", "file_crash"),
    "it refuses for a reason that is none": ("send(out, {'refused': 'because', 'file': '', 'data': {}})", "file_crash"),
    "it gives an answer to another question": ("send(out, {'en': 'x', 'fr': 'y'})", "file_crash"),
    "it stays silent": ("time.sleep(60)", "file_costly"),
    "it takes and takes": ("kept = [bytearray(b'x' * (1 << 24)) for _ in range(64)]; time.sleep(60)", "file_costly"),
}  # fmt: skip

TRACES = {
    "no list": "'author'",
    "a list that is no trace": "[['author', '', '']]",
    "a place that is no text": "[['author', 7, '', 1]]",
    "a count that is no number": "[['author', '', '', 'many']]",
}


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """The place of a reading process written by the test, instead of ours."""
    keeper.KEEPER.close()
    monkeypatch.setattr(keeper, "_MODULE", "faithless_reader")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield tmp_path / "faithless_reader.py"
    keeper.KEEPER.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inside = tmp_path / "espace"
    (inside / "receipts").mkdir(parents=True)
    (inside / "workspace.yaml").write_text("country: MLI\nperiod: 2025-Q1\nlanguages: [fr, en]\n", "utf-8")
    return inside


@pytest.mark.parametrize("how", FAITHLESS)
def test_what_a_faithless_reader_does_is_one_sentence(
    how: str, reader: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, expected = FAITHLESS[how]
    reader.write_text(BEGIN + code + "\n", "utf-8")
    monkeypatch.setattr(guarded, "cost_of", lambda kind, size: Cost(seconds=1.0, memory=200 << 20, wait=5.0))
    if how == "it stays silent":
        monkeypatch.setattr(guarded, "cost_of", lambda kind, size: Cost(seconds=1.0, memory=200 << 20, wait=0.5))
    path = folder.parent / "données.csv"
    path.write_bytes(CSV)
    (answer,) = Workspace(folder).add([path])
    assert [finding.id for finding in answer.findings] == [expected]
    assert "données.csv" in answer.findings[0].message["fr"]
    assert "secret" not in str(answer.findings[0].as_json())
    assert answer.receipt is None


def test_after_a_reader_that_died_the_next_file_is_read(
    reader: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader.write_text(BEGIN + "os.abort()\n", "utf-8")
    path = folder.parent / "a.csv"
    path.write_bytes(CSV)
    assert [finding.id for finding in Workspace(folder).add([path])[0].findings] == ["file_crash"]
    monkeypatch.setattr(keeper, "_MODULE", "kolosi.intake.sandbox.child")
    assert Workspace(folder).add([path])[0].records == 1


def test_the_reader_is_told_no_secret_of_the_environment(reader: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reader.write_text(BEGIN + "send(out, {'refused': 'links', 'file': ' '.join(os.environ), 'data': {}})\n", "utf-8")
    monkeypatch.setenv("KOLOSI_PASSPHRASE", "secret")
    with pytest.raises(guarded.Unreadable) as refusal:
        guarded.read_sheets("a.csv", CSV)
    assert "PYTHONPATH" in refusal.value.file
    assert "KOLOSI" not in refusal.value.file


def test_a_module_that_lies_in_the_folder_of_the_files_is_not_run(tmp_path: Path, folder: Path) -> None:
    """A folder of downloads may hold anything, a `polars.py` too."""
    for name in ("polars.py", "lxml.py", "json.py"):
        (tmp_path / name).write_text("open('taken', 'w').close()\n", "utf-8")
    (tmp_path / "a.csv").write_bytes(CSV)
    command = [sys.executable, "-P", "-m", "kolosi", "add", "a.csv", "--workspace", str(folder)]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    assert not (tmp_path / "taken").exists()


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_sheets_come_back_as_they_were_read(name: str) -> None:
    data = CSV if name == "a.csv" else book()
    here, there = formats.read_sheets(name, data), guarded.read_sheets(name, data)
    assert [(one.name, one.hidden, one.formula_cells) for one in here] == [
        (one.name, one.hidden, one.formula_cells) for one in there
    ]
    assert all(one.cells.equals(other.cells) for one, other in zip(here, there, strict=True))


@pytest.mark.parametrize("name", ["a.docx", "a.pdf", "a.html", "a.md"])
def test_a_document_comes_back_as_it_was_read(name: str) -> None:
    make = {".docx": samples.word, ".pdf": samples.pdf, ".html": samples.page, ".md": samples.markdown}
    data = make[Path(name).suffix]()
    assert guarded.read_document(name, data) == documents.read_document(name, data)


@pytest.mark.parametrize("file", ["fichier.xlsx", "fichier.docx", "fichier.pdf"])
def test_a_file_comes_back_taken_apart_as_it_was_here(file: str) -> None:
    leak = next(one for one in leaks.leaks() if one.file == file)
    here, there = look_inside(leak.file, leak.make()), guarded.look_inside(leak.file, leak.make())
    assert (here.format, here.traces) == (there.format, there.traces)
    assert here.traces
    assert [one.name for one in here.sheets] == [one.name for one in there.sheets]
    assert all(one.cells.equals(other.cells) for one, other in zip(here.sheets, there.sheets, strict=True))


@pytest.mark.parametrize("how", TRACES)
def test_traces_that_are_none_are_one_sentence(how: str, reader: Path) -> None:
    reader.write_text(f"{BEGIN}send(out, {{'format': 'docx', 'sheets': [], 'traces': {TRACES[how]}}})\n", "utf-8")
    with pytest.raises(Refusal) as refusal:
        inspected("a.docx", b"PK\3\4")
    assert (refusal.value.finding.id, refusal.value.finding.found) == ("document_crash", "a.docx")


def test_decimals_that_are_no_number_are_none(reader: Path) -> None:
    said = [["point_decimals", "geometry", "9" * 4000, 1], ["of_no_kind", "", "", 1]]
    reader.write_text(
        f"{BEGIN}send(out, {{'format': 'table', 'sheets': [], 'traces': {said}, 'texts': []}})\n", "utf-8"
    )
    assert inspected("a.geojson", b"{}").outcome == "release"


@pytest.mark.parametrize("texts", ["['a']", "[1]", "'a'", "{}"])
def test_words_that_do_not_come_are_one_sentence(texts: str, reader: Path) -> None:
    told = f"{{'format': 'pptx', 'sheets': [], 'traces': [], 'texts': {texts}}}"
    reader.write_text(f"{BEGIN}send(out, {told})\n", "utf-8")
    with pytest.raises(Refusal) as refusal:
        inspected("a.pptx", b"PK\x03\x04")
    assert refusal.value.finding.id == "document_crash"


def test_outlines_come_back_as_they_were_read() -> None:
    here, there = read_boundaries("s.zip", shapefile()), guarded.read_boundaries("s.zip", shapefile())
    assert [(one.layer, one.attributes) for one in here] == [(one.layer, one.attributes) for one in there]
    assert all(one.geometry.equals_exact(other.geometry, 0) for one, other in zip(here, there, strict=True))


def test_small_plain_text_needs_no_process() -> None:
    keeper.KEEPER.close()
    assert guarded.read_document("a.md", "120 incidents à Gao".encode()).blocks
    assert inspected("a.md", "120 incidents à Gao".encode()).outcome == "release"
    assert keeper.KEEPER.is_idle


def test_a_packed_file_that_is_called_a_text_is_taken_apart_elsewhere() -> None:
    keeper.KEEPER.close()
    assert guarded.look_inside("a.txt", gzip.compress(b"rien")).format == "gzip"
    assert not keeper.KEEPER.is_idle


@pytest.mark.skipif(sys.platform not in ("linux", "darwin", "win32"), reason="the system does not tell")
def test_the_memory_of_a_process_is_told_by_the_system() -> None:
    before = use_of(os.getpid()).memory
    with mmap.mmap(-1, 64 << 20) as held:
        for _ in range(64):
            held.write(b"x" * (1 << 20))
        assert 40 << 20 < use_of(os.getpid()).memory - before < 120 << 20
    assert use_of(2**22 + 7).memory == 0


def test_what_a_file_may_cost_grows_with_its_weight() -> None:
    small, large = cost_of("sheets", 1_000), cost_of("sheets", 10 << 20)
    assert small.seconds < 1.1 < large.seconds
    assert small.memory < 100 << 20 < large.memory
    assert cost_of("sheets", 1 << 40).memory == 4 << 30
