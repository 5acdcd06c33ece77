"""What is given as a file and is none, or names and cells made to deceive: a sentence each, at once, and nothing left behind."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import polars as pl
import pytest
from python_calamine import CalamineWorkbook
from typer.testing import CliRunner

import kolosi
from kolosi.cli import app
from kolosi.intake.containers.refusal import DOCUMENT_BYTES, LIMITS
from kolosi.model.finding import Finding, Refusal
from kolosi.workspace import Workspace
from kolosi.workspace.answers import plain
from kolosi.workspace.ask.notebook import FindingList

HEAD = "event_id_cnty,event_date,event_type,sub_event_type,admin1,fatalities,civilian_targeting"
posix = pytest.mark.skipif(sys.platform == "win32", reason="pipes and devices lie in no folder there")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    folder = tmp_path / "espace"
    (folder / "receipts").mkdir(parents=True)
    (folder / "workspace.yaml").write_text("country: MLI\nperiod: 2025-Q1\nlanguages: [fr, en]\n", "utf-8")
    return kolosi.open(folder)


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The temporary folder of this process: empty before, and after."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    assert list(folder.iterdir()) == []


def tree(folder: Path) -> dict[str, bytes | None]:
    """Everything below a folder but locks: files with what they hold, folders without."""
    found = (path for path in folder.rglob("*") if path.name != ".lock")
    return {str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None for path in found}


# -- no regular file --------------------------------------------------------------------------------------------------


def pipe(path: Path) -> None:
    os.mkfifo(path)


def device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def link_to_pipe(path: Path) -> None:
    os.mkfifo(path.with_name("canal"))
    path.symlink_to("canal")


def listening(path: Path) -> None:
    here = os.getcwd()
    os.chdir(path.parent)  # the name of a socket is short
    try:
        with socket.socket(socket.AF_UNIX) as one:
            one.bind(path.name)
    finally:
        os.chdir(here)


def growing(path: Path) -> None:
    if not Path("/proc/self/status").is_file():
        pytest.skip("this system has no files that say they are empty")
    path.symlink_to("/proc/self/status")


NONE: Mapping[str, tuple[Callable[[Path], None], str]] = {
    "a pipe": (pipe, "file_not_regular"),
    "a link to an endless device": (device, "file_not_regular"),
    "a link to a pipe": (link_to_pipe, "file_not_regular"),
    "a socket": (listening, "file_not_regular"),
    "more than it says": (growing, "file_changes"),
    "a link to nothing": (lambda path: path.symlink_to("nulle-part"), "file_not_found"),
    "a link to itself": (lambda path: path.symlink_to(path.name), "file_not_opened"),
}


def refusal(work: Callable[[], object]) -> Finding:
    with pytest.raises(Refusal) as refused:
        work()
    return refused.value.finding


@posix
@pytest.mark.parametrize(
    "name", ["a.csv", *(pytest.param(f"a.{end}", marks=pytest.mark.long) for end in ("json", "zip", "parquet", "shp"))]
)
@pytest.mark.parametrize("what", NONE)
def test_what_is_no_file_is_never_added(
    workspace: Workspace, scratch: Path, tmp_path: Path, what: str, name: str
) -> None:
    make, id_ = NONE[what]
    make(tmp_path / name)
    before = tree(workspace.folder)
    (answer,) = workspace.add([tmp_path / name])
    found = [finding.id for finding in answer.findings]
    assert found == [id_] or (name == "a.shp" and len(found) == 1)
    assert answer.receipt is None
    assert all(finding.message["fr"] and finding.hint["en"] for finding in answer.findings)
    assert tree(workspace.folder) == before


@posix
@pytest.mark.parametrize("what", NONE)
def test_what_is_no_file_is_neither_checked_nor_inspected_nor_learnt(
    workspace: Workspace, scratch: Path, tmp_path: Path, what: str
) -> None:
    make, id_ = NONE[what]
    path, sound = tmp_path / "a.docx", tmp_path / "b.md"
    make(path)
    sound.write_text("Au T1 2025, 12 cas.\n", "utf-8")
    before = tree(workspace.folder)
    assert refusal(lambda: kolosi.inspect(path)).id == id_
    assert refusal(lambda: workspace.check(path)).id == id_
    assert refusal(lambda: workspace.check(sound, against=path)).id == id_
    assert refusal(lambda: workspace.check(sound, twin=path)).id == id_
    if id_ == "file_not_regular":
        assert refusal(lambda: workspace.learn(path)).id == id_
    assert tree(workspace.folder) == before


@posix
@pytest.mark.long
def test_a_key_and_a_noted_edition_are_read_from_files_alone(workspace: Workspace, tmp_path: Path) -> None:
    pipe(tmp_path / "clé.txt")
    device(tmp_path / "edition.json")
    workspace.lock(passphrase="une phrase inventée, assez longue")
    found = refusal(lambda: Workspace(workspace.folder, identity=tmp_path / "clé.txt"))
    assert found.id in {"file_not_regular", "identity_other"}
    assert refusal(lambda: workspace.status(noted=[str(tmp_path / "edition.json")])).id == "file_not_regular"


@posix
def test_a_pipe_in_a_folder_or_in_the_content_stops_nothing(workspace: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "envoi"
    folder.mkdir()
    pipe(folder / "canal.csv")
    (folder / "janvier.csv").write_text(f"{HEAD}\nINV1,05 January 2025,Battles,Armed clash,Mopti,3,\n", "utf-8")
    (workspace.folder / "content" / "indicators").mkdir(parents=True)
    pipe(workspace.folder / "content" / "indicators" / "a.yaml")
    (answer,) = kolosi.open(workspace.folder).add([folder])
    assert answer.file == "janvier.csv"


def test_a_folder_where_a_file_is_wanted_is_said_to_be_one(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "rapport.docx").mkdir()
    assert refusal(lambda: workspace.check(tmp_path / "rapport.docx")).id == "file_is_folder"
    assert refusal(lambda: kolosi.inspect(tmp_path / "rapport.docx")).id == "file_is_folder"


@posix
def test_a_link_to_a_file_is_read_as_that_file(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f"{HEAD}\nINV1,05 January 2025,Battles,Armed clash,Mopti,3,\n", "utf-8")
    (tmp_path / "lien.csv").symlink_to("a.csv")
    (answer,) = workspace.add([tmp_path / "lien.csv"])
    assert (answer.receipt is not None, answer.file) == (True, "lien.csv")


def test_a_file_too_heavy_is_told_with_what_is_read(workspace: Workspace, scratch: Path, tmp_path: Path) -> None:
    for name, size in (("a.csv", LIMITS.file_bytes + 1), ("a.docx", DOCUMENT_BYTES + 1)):
        with (tmp_path / name).open("wb") as file:
            file.truncate(size)
    (answer,) = workspace.add([tmp_path / "a.csv"])
    (found,) = answer.findings
    assert found.id == "file_too_heavy"
    assert "2147 Mo au plus" in found.message["fr"]
    for verb in (workspace.check, kolosi.inspect):
        told = workspace.say(refusal(lambda verb=verb: verb(tmp_path / "a.docx")))  # type: ignore[misc]
        assert told.id == "document_too_heavy"
        assert "63 MB at most" in told.message["en"]


@posix
@pytest.mark.long
def test_the_command_line_answers_a_pipe_at_once(workspace: Workspace, tmp_path: Path) -> None:
    pipe(tmp_path / "a.csv")
    for verb in (["add"], ["check"], ["inspect"]):
        command = [sys.executable, "-m", "kolosi", *verb, str(tmp_path / "a.csv"), "--json"]
        here = ["--workspace", str(workspace.folder)] if verb != ["inspect"] else []
        done = subprocess.run([*command, *here], capture_output=True, text=True, check=False, timeout=60)
        assert (done.returncode, "file_not_regular" in done.stdout, "Traceback" in done.stderr) == (2, True, False)


# -- numbers and days that are none -----------------------------------------------------------------------------------


NUMBERS = {
    "12345678901234567": "number_too_long",
    "1e15": "number_too_long",
    "1e308": "number_too_long",
    "9223372036854775808": "number_too_long",
    "1e400": "not_a_number",
    "9" * 400: "not_a_number",
    "inf": "not_a_number",
    "-Infinity": "not_a_number",
    "0000-00-00": "not_a_number",
    "NaN": "number_empty",
    "-0": "negative_count",
    "-0.0": "negative_count",
    "−4": "negative_count",
    "(4)": "negative_count",
}
DAYS = ("0000-00-00", "2025-02-30", "0001-01-01", "9999-12-31", "1e308", "NaN…", "-0", "99 January 2025")


def events(
    workspace: Workspace, folder: Path, *, day: str = "06 January 2025", number: str = "1"
) -> tuple[set[str], Workspace]:
    rows = (
        "INV1,05 January 2025,Battles,Armed clash,Mopti,2,",
        f"INV2,{day},Battles,Armed clash,Gao,{number},",
        "INV3,07 January 2025,Battles,Armed clash,Gao,1,",
    )
    (folder / "a.csv").write_text("\n".join((HEAD, *rows)) + "\n", "utf-8")
    (answer,) = workspace.add([folder / "a.csv"])
    return {finding.id for finding in answer.findings}, workspace


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_that_cannot_be_is_a_point_to_check_and_counts_nowhere(
    workspace: Workspace, tmp_path: Path, number: str
) -> None:
    found, _ = events(workspace, tmp_path, number=number)
    assert found == {NUMBERS[number]}
    answer = workspace.figure("acled_fatalities/2025-Q1")
    waits = answer.estimate.waits
    assert plain(waits.so_far if waits and answer.value is None else answer.value) == 3


@pytest.mark.parametrize("day", DAYS)
def test_a_day_that_cannot_be_is_a_point_to_check_and_its_row_counts_nowhere(
    workspace: Workspace, tmp_path: Path, day: str
) -> None:
    found, _ = events(workspace, tmp_path, day=day)
    assert found == {"not_a_date"}
    estimate = workspace.figure("acled_fatalities/2025-Q1").estimate
    assert estimate.waits is not None
    assert (plain(estimate.value), plain(estimate.waits.so_far)) == (None, 3)


def test_a_number_without_end_in_a_binary_table_is_not_lost(workspace: Workspace, tmp_path: Path) -> None:
    names = HEAD.split(",")
    rows = [("INV1", "05 January 2025", "Battles", "Armed clash", "Mopti", 2.0, ""), ("INV2", "06 January 2025", "Battles", "Armed clash", "Gao", float("inf"), "")]  # fmt: skip
    pl.DataFrame(rows, schema=names, orient="row").write_parquet(tmp_path / "a.parquet")
    (answer,) = workspace.add([tmp_path / "a.parquet"])
    assert {finding.id: finding.found for finding in answer.findings} == {"not_a_number": "inf"}


# -- long cells -------------------------------------------------------------------------------------------------------


def test_a_cell_and_a_header_that_are_too_long_are_cut_and_named(workspace: Workspace, tmp_path: Path) -> None:
    long, header = "Mopti " * 10_000, "notes " * 400
    text = f"{HEAD},{header}\nINV1,05 January 2025,Battles,Armed clash,Mopti,2,,{long}\nINV2,06 January 2025,Battles,Armed clash,Gao,1,,x\n"
    (tmp_path / "a.csv").write_text(text, "utf-8")
    (answer,) = workspace.add([tmp_path / "a.csv"])
    found = {finding.id: finding.found for finding in answer.findings}
    assert found["removed_long_cell"] == "H2"
    assert found["header_cut"] == "H1"
    assert all(len(finding.message["fr"]) < 2_000 for finding in answer.findings)
    assert plain(workspace.figure("acled_fatalities/2025-Q1").value) == 3
    kept = b"".join(path.read_bytes() for path in workspace.file("receipts").rglob("*") if path.is_file())
    assert len(kept) < len(text) / 2


# -- signs that are not seen ------------------------------------------------------------------------------------------


UNSEEN = "\u202e\u200b\x1b[31m\u2066"


def is_plain(text: str) -> bool:
    return not any(sign in text for sign in "\u202e\u200b\x1b\u2066\u2028")


def test_unseen_signs_in_headers_and_cells_are_spelled_out_in_every_listing(
    workspace: Workspace, tmp_path: Path
) -> None:
    word = f"Escar{UNSEEN}mouche"
    rows = (
        f"INV1,05 January 2025,{word},Armed clash,Mopti,2,\nINV2,06 January 2025,Battles,Armed clash,G{UNSEEN}ao,-4,\n"
    )
    (tmp_path / "a.csv").write_text(f"{HEAD},no{UNSEEN}tes\n{rows}", "utf-8")
    given = [str(tmp_path / "a.csv"), "--during", "2025-Q1", "--workspace", str(workspace.folder)]
    said = CliRunner().invoke(app, ["add", *given])
    assert is_plain(said.output)
    assert "Escar\\u202e\\u200b\\u001b[31m\\u2066mouche" in said.output
    (again,) = kolosi.open(workspace.folder).add([tmp_path / "a.csv"], during="2025-Q1")
    assert any("\\u202e" in finding.message["fr"] for finding in again.findings)
    assert is_plain(FindingList(again.findings)._repr_html_())
    listed = CliRunner().invoke(app, ["status", "--json", "--workspace", str(workspace.folder)])
    assert is_plain(listed.output)
    json.loads(listed.output)
    books = [CalamineWorkbook.from_path(str(path)) for path in sorted(workspace.file("out", "internal").glob("*.xlsx"))]
    rows_of = [row for book in books for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()]
    cells = [str(cell) for row in rows_of for cell in row]
    assert any("Escar\\u202e" in cell for cell in cells)
    assert all(is_plain(cell) for cell in cells if "|" not in cell)  # what bears a | is a code that kolosi reads again


@posix
@pytest.mark.parametrize("name", [f"a{UNSEEN}.csv", "a\nb.csv", "a\u200bb.csv"])
def test_a_name_with_unseen_signs_is_shown_spelled_out(workspace: Workspace, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("a,b\n1,2\n", "utf-8")
    for verb in ("add", "check", "inspect"):
        here = ["--workspace", str(workspace.folder)] if verb != "inspect" else []
        said = CliRunner().invoke(app, [verb, str(tmp_path / name), *here])
        assert said.exception is None or isinstance(said.exception, SystemExit)
        assert is_plain(said.output)
        assert "a\nb" not in said.output
