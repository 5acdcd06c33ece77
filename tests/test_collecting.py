"""A laptop in the field adds what it cannot read again; at home it is read, kept and counted. What is past its date goes."""

from __future__ import annotations

import gc
import json
import shutil
from datetime import date
from pathlib import Path

import pyrage
import pytest
import xlsxwriter
from tests.keys_case import public
from typer.testing import CliRunner

import kolosi
from kolosi.cli import app
from kolosi.content.messages import load_messages
from kolosi.model.finding import Refusal
from kolosi.workspace import Workspace
from kolosi.workspace.protect.retaining import destroy_due, kept_until, past_date

SETTINGS = "country: MLI\nperiod: 2025-Q1\nlanguages: [fr, en]\nretention: {incident: 6, aggregate: 12}\n"
HEADER = ("Mois *", "Organisation *", "AoR *", "Région *", "Groupe de population", "Personnes assistées (nouvelles)", "Statut", "Téléphone")  # fmt: skip
DAY = date(2025, 4, 20)
SECRET = "+223 70 11 22 33"


pytestmark = pytest.mark.usefixtures("no_key_given")


@pytest.fixture
def identity(tmp_path: Path) -> Path:
    path = tmp_path / "identité.txt"
    path.write_text(f"{pyrage.x25519.Identity.generate()}\n", "utf-8")
    return path


def made(folder: Path) -> Workspace:
    folder.mkdir()
    (folder / "workspace.yaml").write_text(SETTINGS, "utf-8")
    return Workspace(folder)


def matrix(path: Path, *reached: int, organisation: str = "BETA") -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("5W")
        sheet.write_row(0, 0, HEADER)
        for at, people in enumerate(reached, 1):
            sheet.write_row(at, 0, ("mars 2025", organisation, "VBG", "Mopti", "PDI", people, "Achevée", SECRET))
    return path


# -- in the field -----------------------------------------------------------------------------------------------------


@pytest.fixture
def field(tmp_path: Path, identity: Path) -> Path:
    workspace = made(tmp_path / "terrain")
    told = workspace.lock(recipients=[public(identity)], collect_only=True)
    assert (told.collects, workspace.vault) == (True, None)
    return workspace.folder


def test_a_laptop_that_collects_adds_and_reads_nothing(field: Path, tmp_path: Path) -> None:
    workspace = kolosi.open(field)
    (answer,) = workspace.add([matrix(tmp_path / "béta.xlsx", 120, 30)], received=DAY)
    assert (answer.collected, answer.receipt, answer.rows, answer.source) == (True, None, 2, "response_5w")
    assert answer.findings[0].id == "collected"
    assert "supprimez-le" in answer.findings[0].hint["fr"]
    assert "delete it" in answer.findings[0].hint["en"]
    (sealed,) = (field / "collected").glob("*")
    assert len(sealed.stem) == 32
    for verb in (workspace.status, workspace.build, workspace.receipts.all, workspace.decisions.all, workspace.desk):
        with pytest.raises(Refusal) as refused:
            verb()
        assert refused.value.finding.id == "workspace_collects"
    result = CliRunner().invoke(app, ["status", "-w", str(field), "-l", "fr"])
    assert (result.exit_code, "ne fait que recueillir" in result.output) == (2, True)
    for path in field.rglob("*"):
        assert path.is_dir() or not {b"BETA", SECRET.encode(), "béta".encode()} & set(path.read_bytes().split())


def test_only_the_key_opens_what_was_collected_and_what_must_not_be_kept_is_not_in_it(
    field: Path, tmp_path: Path, identity: Path
) -> None:
    kolosi.open(field).add([matrix(tmp_path / "béta.xlsx", 120, 30)], received=DAY)
    (sealed,) = (field / "collected").glob("*")
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(sealed.read_bytes(), [pyrage.x25519.Identity.generate()])
    key = pyrage.x25519.Identity.from_str(identity.read_text("utf-8").split()[-1])
    whole = pyrage.decrypt(sealed.read_bytes(), [key])
    assert "béta.xlsx" in whole.decode("utf-8", "replace")
    assert SECRET.encode() not in whole


def test_what_a_file_must_not_hold_is_refused_in_the_field_too(field: Path, tmp_path: Path) -> None:
    path = tmp_path / "inconnu.csv"
    path.write_text("a,b\n1,2\n", "utf-8")
    outlines = tmp_path / "limites.geojson"
    outlines.write_text('{"type": "FeatureCollection", "features": []}', "utf-8")
    places = tmp_path / "lieux.csv"
    places.write_text("ADM1_FR,ADM1_PCODE\nGao,ML07\nMopti,ML05\n", "utf-8")
    form = made(tmp_path / "maison").form("risks", into=tmp_path / "risques.xlsx")
    answers = kolosi.open(field).add([path, outlines, places, form])
    found = ["source_unknown", *["boundaries_at_home"] * 2, "form_at_home"]
    assert [answer.findings[0].id for answer in answers] == found
    assert not list((field / "collected").glob("*"))
    result = CliRunner().invoke(app, ["add", str(path), "-w", str(field)])
    assert result.exit_code == 2


def test_the_command_says_that_a_file_was_collected(field: Path, tmp_path: Path) -> None:
    path = matrix(tmp_path / "béta.xlsx", 120)
    result = CliRunner().invoke(app, ["add", str(path), "-w", str(field), "-l", "fr"])
    assert (result.exit_code, "recueilli, scellé" in result.output) == (1, True)
    result = CliRunner().invoke(app, ["add", str(path), "-w", str(field), "--json"])
    assert json.loads(result.output)[0]["collected"] is True


# -- at home ----------------------------------------------------------------------------------------------------------


def test_the_folder_that_comes_home_is_read_like_any_other(field: Path, tmp_path: Path, identity: Path) -> None:
    paths = [matrix(tmp_path / "béta.xlsx", 120, 30), matrix(tmp_path / "alpha.xlsx", 7, organisation="ALPHA")]
    kolosi.open(field).add(paths, received=DAY)
    plain = made(tmp_path / "clair")
    plain.add(paths, received=DAY)
    home = kolosi.open(field, identity=identity)
    lines = {(line.file, line.rows, line.records, line.organisation) for line in home.status().lines}
    assert lines == {(line.file, line.rows, line.records, line.organisation) for line in plain.status().lines}
    assert len(lines) == 2
    assert not list((field / "collected").glob("*"))
    assert {one.original for one in home.receipts.all()} == {one.original for one in plain.receipts.all()}
    assert {one.received for one in home.receipts.all()} == {DAY}


def test_the_files_alone_come_home_to_the_address_they_were_sealed_for(tmp_path: Path, identity: Path) -> None:
    home = made(tmp_path / "maison")
    address = home.lock(recipients=[public(identity)]).address
    field = made(tmp_path / "terrain")
    field.lock(recipients=[address], collect_only=True)
    field.add([matrix(tmp_path / "béta.xlsx", 120, 30)], received=DAY)
    shutil.copytree(field.folder / "collected", home.folder / "collected")
    assert [line.file for line in home.status().lines] == ["béta.xlsx"]
    shutil.copytree(field.folder / "collected", home.folder / "collected", dirs_exist_ok=True)
    home.add([matrix(tmp_path / "alpha.xlsx", 7, organisation="ALPHA")], received=DAY)
    assert {line.file for line in home.status().lines} == {"alpha.xlsx", "béta.xlsx"}


def test_what_cannot_be_counted_yet_waits_and_is_told(tmp_path: Path, identity: Path) -> None:
    home = made(tmp_path / "maison")
    address = home.lock(recipients=[public(identity)]).address
    home.add([matrix(tmp_path / "béta.xlsx", 120)], during="2025-02..2025-03", received=DAY)
    field = made(tmp_path / "terrain")
    field.lock(recipients=[address], collect_only=True)
    field.add([matrix(tmp_path / "béta 2.xlsx", 130)], during="2025-03..2025-04", received=DAY)
    shutil.copytree(field.folder / "collected", home.folder / "collected")
    found = [finding for finding in home.status().findings if finding.id == "collected_waits"]
    assert [finding.where.file for finding in found] == ["béta 2.xlsx"]
    assert "pas encore compté" in found[0].message["fr"]
    home.add([matrix(tmp_path / "alpha.xlsx", 7, organisation="ALPHA")], received=DAY)
    assert len(list((home.folder / "collected").glob("*.age"))) == 1


def test_a_file_collected_for_somebody_else_is_refused_with_what_to_do(tmp_path: Path, identity: Path) -> None:
    home = made(tmp_path / "maison")
    home.lock(recipients=[public(identity)])
    (home.folder / "collected").mkdir()
    (home.folder / "collected" / f"{'0' * 32}.age").write_bytes(b"age-encryption.org/v1\n")
    with pytest.raises(Refusal) as refused:
        home.build()
    assert refused.value.finding.id == "collected_not_ours"
    assert "KOLOSI_IDENTITY" in load_messages().word(refused.value.finding).hint["fr"]


@pytest.mark.parametrize("is_locked", [False, True])
def test_two_folders_put_together_by_copying_lose_no_file_unseen(
    tmp_path: Path, identity: Path, is_locked: bool
) -> None:
    """Each computer added a file; the index of one was written over that of the other."""
    one = made(tmp_path / "un")
    if is_locked:
        one.lock(recipients=[public(identity)])
    shutil.copytree(one.folder, tmp_path / "deux")
    given = {"identity": identity} if is_locked else {}
    other = Workspace(tmp_path / "deux", **given)
    one.add([matrix(tmp_path / "alpha.xlsx", 7, organisation="ALPHA")], received=DAY)
    other.add([matrix(tmp_path / "béta.xlsx", 120)], received=DAY)
    shutil.copytree(other.folder / "receipts", one.folder / "receipts", dirs_exist_ok=True)
    again = Workspace(one.folder, **given)
    (found,) = [finding for finding in again.status().findings if finding.id == "receipts_unlisted"]
    assert (found.count, found.severity) == (1, "warning")
    assert "aucune liste" in found.message["fr"]
    again.add([tmp_path / "alpha.xlsx"], received=DAY)
    assert {line.file for line in again.status().lines} == {"alpha.xlsx", "béta.xlsx"}
    assert "receipts_unlisted" not in {finding.id for finding in again.status().findings}


# -- dates ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("is_locked", [False, True])
def test_what_is_past_its_date_is_told_and_destroyed_with_a_decision(
    tmp_path: Path, identity: Path, is_locked: bool
) -> None:
    workspace = made(tmp_path / "essai")
    workspace.add([matrix(tmp_path / "vieux.xlsx", 5, organisation="VIEUX")], received=date(2023, 1, 31))
    workspace.add([matrix(tmp_path / "neuf.xlsx", 7, organisation="NEUF")], received=date.today())
    if is_locked:
        workspace.lock(recipients=[public(identity)])
    old, new = workspace.receipts.all()
    assert kept_until(workspace, old) == date(2024, 1, 31)
    assert past_date(workspace, date(2024, 1, 31)) == []
    found = [finding for finding in workspace.status().findings if finding.id == "receipts_past_date"]
    assert [(one.count, one.found, one.severity) for one in found] == [(1, "vieux.xlsx", "warning")]
    with pytest.raises(Refusal, match="decision_without_reason"):
        workspace.shred(why=" ", due=True)
    before = sum(path.is_file() for path in workspace.folder.rglob("*"))
    assert workspace.shred(why="échéance de la convention", due=True, by="Awa").files == ("vieux.xlsx",)
    assert sum(path.is_file() for path in workspace.folder.rglob("*")) < before + 3
    with pytest.raises(FileNotFoundError):
        workspace.receipts.data(old)
    assert workspace.receipts.data(new)
    assert [line.file for line in workspace.status().lines] == ["neuf.xlsx"]
    assert [(one.kind, one.subject, one.why) for one in workspace.decisions.all()] == [
        ("destroyed", old.id, "échéance de la convention")
    ]
    assert not [finding for finding in workspace.status().findings if finding.id == "receipts_past_date"]
    assert destroy_due(workspace, why="encore", by=None, on=date.today()).files == ()
    again = Workspace(workspace.folder, identity=identity if is_locked else None)
    assert again.receipts.all()[0].destroyed == date.today()
    if not is_locked:
        assert all(
            b"VIEUX" not in path.read_bytes() for path in (workspace.folder / "build").rglob("*") if path.is_file()
        )


def test_the_command_destroys_what_is_due(tmp_path: Path) -> None:
    workspace = made(tmp_path / "essai")
    workspace.add([matrix(tmp_path / "vieux.xlsx", 5)], received=date(2023, 1, 31))
    del workspace
    gc.collect()
    command = ["shred", "--due", "--why", "échéance", "--by", "Awa", "-w", str(tmp_path / "essai"), "-l", "fr"]
    result = CliRunner().invoke(app, command)
    assert (result.exit_code, "Fichiers détruits" in result.output) == (0, True)


def test_a_decision_of_destruction_is_taken_by_its_verb_alone(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="decision_by_verb"):
        made(tmp_path / "essai").decide("destroyed", "x", "y", why="z")
