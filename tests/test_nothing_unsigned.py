"""A locked workspace takes nothing unsigned: what somebody puts in, changes, deletes or puts back is told, and not read."""

from __future__ import annotations

import gc
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyrage
import pytest
from tests.keys_case import CUT_OFF, as_of_an_earlier_version, public
from typer.testing import CliRunner

import kolosi
from kolosi.cli import app
from kolosi.content.messages import load_messages
from kolosi.model.finding import Finding, Refusal
from kolosi.store.sealed.manifest import NAME
from kolosi.store.sealed.vault import Vault
from kolosi.workspace import Workspace
from kolosi.workspace.write.creating import create

pytestmark = pytest.mark.usefixtures("no_key_given")

DRAFT = "report/pau.fr.md"
POLICY = "content/policies/default.yaml"
LAX = b"version: essai\nR2: {sensitive: 3}\nR12: {hides_zero: false}\n"
STRICT = b"version: stricte\nsigned_on: 2025-01-15\nR2: {sensitive: 20}\n"
OPEN_INDICATOR = "content/indicators/a.yaml"
MAPPING = "content/sources/gbvims/source.yaml"


@pytest.fixture(scope="module")
def identity(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("clés") / "identité.txt"
    path.write_text(f"{pyrage.x25519.Identity.generate()}\n", "utf-8")
    return path


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory, identity: Path) -> Path:
    """A workspace with a stricter policy, locked; to be copied."""
    folder = create(tmp_path_factory.mktemp("verrouillé") / "essai", country="MLI", period="2025-Q1")
    (folder / "content" / "policies").mkdir(parents=True)
    (folder / POLICY).write_bytes(STRICT)
    workspace = Workspace(folder)
    workspace.decide("word", "violation_types:mot", "ignore", why="essai", author="Awa D.")
    workspace.lock(recipients=[public(identity)])
    return folder


@pytest.fixture
def folder(locked: Path, tmp_path: Path) -> Path:
    shutil.copytree(locked, tmp_path / "essai")
    return tmp_path / "essai"


@pytest.fixture
def opened(folder: Path, identity: Path) -> Callable[[], Workspace]:
    """Opens it anew, as another process does."""

    def again() -> Workspace:
        gc.collect()
        return kolosi.open(folder, identity=identity)

    return again


def vault_of(workspace: Workspace) -> Vault:
    assert workspace.vault is not None
    return workspace.vault


def slip(folder: Path, name: str, data: bytes = b"x\n") -> None:
    path = folder.joinpath(*name.split("/"))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def told(workspace: Workspace) -> list[tuple[str, str | None]]:
    """What status says of files that are not as they were accepted: the kind and the file of each."""
    return [(one.id, one.where.file) for one in workspace.status().findings if one.severity == "error"]


READING: dict[str, Callable[[Workspace], object]] = {
    "check": lambda one: one.check(),
    "render": lambda one: one.render(),
    "figures": lambda one: one.figures(),
    "publish": lambda one: one.publish("une", by="Awa D."),
    "refresh": lambda one: one.refresh(),
}
OF_CONTENT: dict[str, Callable[[Workspace], object]] = {
    **READING,
    "build": lambda one: one.build(),
    "figure": lambda one: one.figure("hr_violations"),
    "indicators": lambda one: one.indicators(),
    "sources": lambda one: one.sources(),
    "places": lambda one: one.places(),
    "expected": lambda one: one.expected(),
    "ready": lambda one: one.ready(),
}


def refused(verb: Callable[[Workspace], object], workspace: Workspace) -> Finding:
    try:
        answer = verb(workspace)
    except Refusal as refusal:
        return refusal.finding
    pytest.fail(f"not refused: {answer!r}")


def require_stopped(workspace: Workspace, verbs: dict[str, Callable[[Workspace], object]], id_: str, file: str) -> None:
    for name, verb in verbs.items():
        finding = refused(verb, workspace)
        assert (finding.id, finding.where.file) == (id_, file), name


# -- put in, changed, deleted -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [POLICY, "content/policies/autre.yaml", OPEN_INDICATOR, MAPPING])
def test_plain_content_is_not_read_until_a_person_accepts_it(
    folder: Path, opened: Callable[[], Workspace], name: str
) -> None:
    slip(folder, name, LAX)
    workspace = opened()
    assert not (folder / name).exists(), "it is sealed all the same"
    require_stopped(workspace, OF_CONTENT, "plain_file_waits", name)
    assert told(workspace) == [("plain_file_waits", name)]
    worded = workspace.say(workspace.status().findings[0])
    assert f"kolosi accept {name}" in worded.hint["fr"]
    assert f"kolosi accept {name}" in worded.hint["en"]


@pytest.mark.parametrize("name", [DRAFT, "report/note.fr.md", "report/risks.yaml"])
def test_a_plain_draft_is_not_read_until_a_person_accepts_it(
    folder: Path, opened: Callable[[], Workspace], name: str
) -> None:
    slip(folder, name, b"# Autre\n\nTexte.\n")
    workspace = opened()
    require_stopped(workspace, READING, "plain_file_waits", name)
    assert told(workspace) == [("plain_file_waits", name)]
    assert workspace.ready().lines[0].id == "plain_file_waits", "and nothing is signed"


def test_what_is_put_in_while_it_is_open_is_not_read_either(folder: Path, opened: Callable[[], Workspace]) -> None:
    workspace = opened()
    slip(folder, "report/note.fr.md")
    require_stopped(workspace, READING, "plain_file_waits", "report/note.fr.md")
    slip(folder, POLICY, LAX)
    assert told(workspace) == [("plain_file_waits", POLICY), ("plain_file_waits", "report/note.fr.md")]


def test_settings_that_were_changed_are_not_read(folder: Path, opened: Callable[[], Workspace]) -> None:
    before = (folder / "workspace.yaml").read_bytes()
    slip(folder, "workspace.yaml", before + b"policy: autre\n")
    workspace = opened()
    require_stopped(workspace, OF_CONTENT, "settings_not_signed", "workspace.yaml")
    assert told(workspace) == [("settings_not_signed", "workspace.yaml")]
    assert repr(workspace) == "Workspace('essai')"
    result = workspace.accept(["workspace.yaml"], why="ce n’était pas nous", by="Awa D.", refuse=True)
    assert result.files == ("workspace.yaml",)
    assert (folder / "workspace.yaml").read_bytes() == before
    assert workspace.check()
    assert told(workspace) == []


def test_settings_that_a_person_changed_are_read_once_accepted(folder: Path, opened: Callable[[], Workspace]) -> None:
    text = (folder / "workspace.yaml").read_text("utf-8").replace("[fr, en]", "[en]")
    assert "languages: [en]" in text
    slip(folder, "workspace.yaml", text.encode())
    opened().accept(["workspace.yaml"], why="nous ne publions qu’en anglais")
    assert opened().settings.languages == ("en",)


def test_settings_that_are_gone_come_back(folder: Path, opened: Callable[[], Workspace]) -> None:
    before = (folder / "workspace.yaml").read_bytes()
    (folder / "workspace.yaml").unlink()
    workspace = opened()
    assert told(workspace) == [("settings_not_signed", "workspace.yaml")]
    assert refused(lambda one: one.accept(["workspace.yaml"], why="x"), workspace).id == "file_absent"
    workspace.accept(["workspace.yaml"], why="effacé", refuse=True)
    assert (folder / "workspace.yaml").read_bytes() == before


@pytest.mark.parametrize(("name", "verbs"), [(DRAFT, READING), (POLICY, OF_CONTENT)])
def test_a_sealed_file_that_was_deleted_is_missed(
    folder: Path, opened: Callable[[], Workspace], name: str, verbs: dict[str, Callable[[Workspace], object]]
) -> None:
    vault_of(opened()).place(name).unlink()
    workspace = opened()
    require_stopped(workspace, verbs, "sealed_missing", name)
    assert told(workspace) == [("sealed_missing", name)]
    worded = workspace.say(workspace.status().findings[0])
    assert name in worded.message["fr"]
    assert name in worded.message["en"]


def test_everything_deleted_is_missed_file_by_file(folder: Path, opened: Callable[[], Workspace]) -> None:
    """Nothing sealed is left in content, and what lies plain there is still not read."""
    shutil.rmtree(folder / "content")
    slip(folder, "content/policies/facile.yaml", LAX)
    assert told(opened()) == [("plain_file_waits", "content/policies/facile.yaml"), ("sealed_missing", POLICY)]
    with pytest.raises(Refusal):
        opened().indicators()


@pytest.mark.parametrize("name", ["receipts/salt.json", "decisions/awa-d.jsonl"])
def test_files_that_machines_keep_are_missed_too(opened: Callable[[], Workspace], name: str) -> None:
    workspace = opened()
    names = vault_of(workspace).names(name.partition("/")[0])
    found = next((one for one in names if one == name), names[0])
    vault_of(workspace).place(found).unlink()
    assert told(opened()) == [("sealed_missing", found)]


def test_a_workspace_that_no_longer_says_that_it_is_locked_is_not_taken_for_a_plain_one(
    folder: Path, opened: Callable[[], Workspace]
) -> None:
    (folder / "protection.json").unlink()
    slip(folder, POLICY, LAX)
    with pytest.raises(Refusal, match="protection_damaged"):
        opened()
    with pytest.raises(Refusal, match="protection_damaged"):
        Workspace(folder)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
@pytest.mark.parametrize("name", [DRAFT, POLICY, "workspace.yaml"])
def test_a_pipe_or_a_link_is_neither_read_nor_waited_for(
    folder: Path, opened: Callable[[], Workspace], tmp_path: Path, name: str
) -> None:
    path = folder / name
    path.unlink(missing_ok=True)
    path.parent.mkdir(exist_ok=True)
    os.mkfifo(path)
    workspace = opened()
    id_ = "settings_not_signed" if name == "workspace.yaml" else "plain_file_waits"
    assert told(workspace) == [(id_, name)]
    workspace.accept([name], why="essai", refuse=True)
    assert told(opened()) == []
    assert not path.is_fifo()
    if name == DRAFT:
        (tmp_path / "ailleurs.md").write_text("# Ailleurs\n", "utf-8")
        path.symlink_to(tmp_path / "ailleurs.md")
        assert opened().needed(DRAFT) != b"# Ailleurs\n"


def test_what_programs_leave_is_never_taken_up_with_the_rest(folder: Path, opened: Callable[[], Workspace]) -> None:
    hidden = "content/indicators/.caché.yaml"
    slip(folder, hidden, b"x: 1\n")
    slip(folder, DRAFT, b"# Corrig\xc3\xa9\n")
    assert opened().accept(["."], why="relu").files == (DRAFT,)
    assert told(opened()) == []
    assert opened().indicators()
    assert opened().accept(["."], why="m\u00e9nage", refuse=True).gone == (hidden,)


# -- damaged, swapped, moved, put back --------------------------------------------------------------------------------

DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "flipped": lambda data: data[:-40] + bytes([data[-40] ^ 1]) + data[-39:],
    "cut": lambda data: data[: len(data) // 2],
    "empty": lambda data: b"",
    "plain": lambda data: b"# Texte\n",
}


@pytest.mark.parametrize("name", [DRAFT, POLICY, NAME])
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_told_by_its_name(opened: Callable[[], Workspace], name: str, damage: str) -> None:
    place = vault_of(opened()).place(name)
    place.write_bytes(DAMAGES[damage](place.read_bytes()))
    workspace = opened()
    assert told(workspace) == [("signatures_gone" if name == NAME else "sealed_damaged", name)]
    for verb in READING.values():
        assert refused(verb, workspace).where.file == name


def test_any_bit_of_a_sealed_draft_may_flip(opened: Callable[[], Workspace]) -> None:
    workspace = opened()
    place = vault_of(workspace).place(DRAFT)
    data = place.read_bytes()
    for at in range(0, len(data), max(1, len(data) // 60)):
        place.write_bytes(data[:at] + bytes([data[at] ^ (1 << at % 8)]) + data[at + 1 :])
        assert ("sealed_damaged", DRAFT) in told(workspace), at
    place.write_bytes(data)
    assert told(workspace) == []


def test_two_sealed_files_that_were_swapped_are_both_told(opened: Callable[[], Workspace]) -> None:
    vault = vault_of(opened())
    one, other = vault.place(DRAFT), vault.place("report/pau.en.md")
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(second)
    other.write_bytes(first)
    workspace = opened()
    assert told(workspace) == [("sealed_damaged", "report/pau.en.md"), ("sealed_damaged", DRAFT)]
    assert refused(READING["check"], workspace).id == "sealed_damaged"


def test_a_sealed_file_under_another_name_is_told(opened: Callable[[], Workspace]) -> None:
    place = vault_of(opened()).place(DRAFT)
    stray = place.with_name("0" * 32 + ".age")
    place.rename(stray)
    workspace = opened()
    assert told(workspace) == [("sealed_missing", DRAFT), ("sealed_damaged", f"report/{stray.name}")]
    stray.rename(place)
    assert told(opened()) == []


@pytest.mark.parametrize(("name", "verbs"), [(DRAFT, READING), (POLICY, OF_CONTENT)])
def test_an_earlier_version_put_back_is_told(
    folder: Path, opened: Callable[[], Workspace], name: str, verbs: dict[str, Callable[[Workspace], object]]
) -> None:
    workspace = opened()
    place = vault_of(workspace).place(name)
    earlier = place.read_bytes()
    slip(folder, name, vault_of(workspace).read(name) + b"\n# plus\n")
    del workspace
    opened().accept([name], why="relu")
    assert told(opened()) == []
    place.write_bytes(earlier)
    workspace = opened()
    require_stopped(workspace, verbs, "sealed_not_accepted", name)
    assert told(workspace) == [("sealed_not_accepted", name)]
    worded = workspace.say(workspace.status().findings[0])
    assert name in worded.message["fr"]
    assert name in worded.message["en"]


def test_a_file_that_was_taken_away_and_is_back_is_told(folder: Path, opened: Callable[[], Workspace]) -> None:
    place = vault_of(opened()).place(DRAFT)
    kept = place.read_bytes()
    place.unlink()
    opened().accept([DRAFT], why="nous n’en voulons plus")
    assert told(opened()) == []
    place.write_bytes(kept)
    assert told(opened()) == [("sealed_not_accepted", DRAFT)]


def test_an_earlier_manifest_put_back_is_told_by_the_files_sealed_since(
    folder: Path, opened: Callable[[], Workspace]
) -> None:
    manifest = vault_of(opened()).place(NAME)
    earlier = manifest.read_bytes()
    for text in (b"# Un\n", b"# Deux\n"):
        slip(folder, DRAFT, text)
        opened().accept([DRAFT], why="relu")
    manifest.write_bytes(earlier)
    assert ("sealed_not_accepted", DRAFT) in told(opened())


def test_a_whole_folder_put_back_is_found_by_a_code_noted_elsewhere(
    folder: Path, opened: Callable[[], Workspace], tmp_path: Path
) -> None:
    shutil.copytree(folder, tmp_path / "avant")
    slip(folder, DRAFT, b"# Un\n")
    workspace = opened()
    workspace.accept([DRAFT], why="relu")
    (code,) = [one for one in workspace.status().codes if one.startswith("m")]
    assert not [one for one in workspace.status(noted=code).findings if one.id == "code_not_held"]
    del workspace
    shutil.rmtree(folder)
    shutil.copytree(tmp_path / "avant", folder)
    assert [one.found for one in opened().status(noted=[code]).findings if one.id == "code_not_held"] == [code]


def test_a_manifest_that_is_gone_stops_everything_and_is_made_anew_by_a_person_alone(
    folder: Path, opened: Callable[[], Workspace]
) -> None:
    vault_of(opened()).place(NAME).unlink()
    slip(folder, DRAFT, b"# Autre\n")
    workspace = opened()
    require_stopped(workspace, OF_CONTENT, "signatures_gone", NAME)
    assert told(workspace) == [("signatures_gone", NAME)]
    assert refused(lambda one: one.accept([NAME], why="x", refuse=True), workspace).id == "signatures_gone"
    workspace.accept([NAME], why="pas de copie, tout relu", by="Awa D.")
    assert told(opened()) == [("plain_file_waits", DRAFT)]
    assert refused(READING["check"], opened()).id == "plain_file_waits"


# -- accepting and refusing -------------------------------------------------------------------------------------------


def test_a_draft_that_is_accepted_is_read_and_on_record(folder: Path, opened: Callable[[], Workspace]) -> None:
    slip(folder, DRAFT, b"# Corrig\xc3\xa9\n\nTexte.\n")
    workspace = opened()
    result = workspace.accept([DRAFT], why="corrections de la relectrice", by="Awa D.")
    assert (result.files, result.gone, result.lowers) == ((DRAFT,), (), ())
    assert opened().needed(DRAFT).decode() == "# Corrigé\n\nTexte.\n"
    again = opened()
    (decision,) = [one for one in again.decisions.all() if one.kind == "accepted"]
    assert (decision.author, decision.subject, decision.why) == ("Awa D.", DRAFT, "corrections de la relectrice")
    assert decision.value.startswith("accepted ")
    assert [one.name for one in (folder / "report").iterdir() if one.suffix != ".age"] == []


def test_a_draft_that_is_refused_goes_and_the_one_of_before_stands(
    folder: Path, opened: Callable[[], Workspace]
) -> None:
    before = opened().needed(DRAFT)
    slip(folder, DRAFT, b"# Faux\n")
    result = opened().accept(["."], why="personne ne l’a mis", by="Awa D.", refuse=True)
    assert (result.files, result.gone) == ((), (DRAFT,))
    assert opened().needed(DRAFT) == before
    assert not vault_of(opened()).has(f"waiting/{DRAFT}")


def test_a_file_can_be_looked_at_before_it_is_accepted(
    folder: Path, opened: Callable[[], Workspace], tmp_path: Path
) -> None:
    slip(folder, DRAFT, b"# Faux\n")
    opened().unlock(take=[f"waiting/{DRAFT}"], into=tmp_path / "dehors")
    assert (tmp_path / "dehors" / "pau.fr.md").read_bytes() == b"# Faux\n"


def test_a_missing_draft_is_missed_until_a_person_says_that_it_goes(opened: Callable[[], Workspace]) -> None:
    vault_of(opened()).place(DRAFT).unlink()
    assert refused(lambda one: one.accept([DRAFT], why="x", refuse=True), opened()).id == "file_absent"
    assert opened().accept([DRAFT], why="le français est abandonné").gone == (DRAFT,)
    assert told(opened()) == []


def test_nothing_is_accepted_without_a_reason_nor_where_nothing_waits(
    folder: Path, opened: Callable[[], Workspace], tmp_path: Path
) -> None:
    slip(folder, DRAFT)
    assert refused(lambda one: one.accept([DRAFT], why=" "), opened()).id == "decision_without_reason"
    finding = refused(lambda one: one.accept(["report/pau.en.md"], why="x"), opened())
    assert (finding.id, finding.data["known"]) == ("nothing_to_accept", DRAFT)
    worded = load_messages().word(finding)
    assert DRAFT in worded.hint["fr"]
    assert DRAFT in worded.hint["en"]
    plain = Workspace(create(tmp_path / "ouvert", country="MLI", period="2025-Q1"))
    assert refused(lambda one: one.accept(["."], why="x"), plain).id == "not_locked"


def test_the_commands_tell_and_accept(folder: Path, identity: Path) -> None:
    slip(folder, DRAFT, b"# Corrig\xc3\xa9\n")
    gc.collect()
    here = ["-w", str(folder), "-l", "fr"]
    environment = {"KOLOSI_IDENTITY": str(identity)}
    result = CliRunner().invoke(app, ["status", *here], env=environment)
    said = " ".join(result.output.split())
    assert result.exit_code == 1
    assert f"{DRAFT} a été mis à la main" in said
    result = CliRunner().invoke(app, ["check", *here], env=environment)
    assert (result.exit_code, f"kolosi accept {DRAFT}" in result.output) == (2, True)
    result = CliRunner().invoke(app, ["accept", DRAFT, "--why", "relu", "--json", *here], env=environment)
    assert json.loads(result.output)["files"] == [DRAFT]
    result = CliRunner().invoke(app, ["accept", DRAFT, "--why", "relu", *here], env=environment)
    assert (result.exit_code, "Rien n’attend" in result.output) == (2, True)


# -- a policy that protects less --------------------------------------------------------------------------------------


def test_a_policy_that_protects_less_is_accepted_by_nobody_silently(
    folder: Path, opened: Callable[[], Workspace]
) -> None:
    signed = b"version: stricte-2\nsigned_on: 2025-02-01\nR2: {sensitive: 15}\nR12: {hides_zero: false}\n"
    tries: tuple[tuple[bytes, dict[str, object]], ...] = (
        (signed, {}),
        (signed, {"by": "Awa D."}),
        (signed, {"by": "Awa D.", "lowers": ["R2"]}),
        (signed, {"lowers": ["R2", "R12"]}),
        (signed.replace(b"stricte-2", b"stricte"), {"by": "Awa D.", "lowers": ["R2", "R12"]}),
        (signed.replace(b"signed_on: 2025-02-01\n", b""), {"by": "Awa D.", "lowers": ["R2", "R12"]}),
    )
    for data, said in tries:
        slip(folder, POLICY, data)
        finding = refused(lambda one, said=said: one.accept([POLICY], why="x", **said), opened())
        assert finding.id == "policy_laxer_than_signed", said
        assert finding.data["fields"] == "R2.sensitive: 20 → 15; R12.hides_zero: True → False"
        worded = load_messages().word(finding)
        assert "--lowers R2 --lowers R12" in worded.hint["fr"]
        assert "--lowers R2 --lowers R12" in worded.hint["en"]
        assert told(opened()) == [("plain_file_waits", POLICY)]
    slip(folder, POLICY, signed)
    result = opened().accept([POLICY], why="protocole du 1er février", by="Awa D.", lowers=["R2", "R12"])
    assert result.lowers == ("R2", "R12")
    again = opened()
    (decision,) = [one for one in again.decisions.all() if one.kind == "accepted"]
    assert decision.value.startswith("lowers R2 R12 ")
    assert told(opened()) == []


def test_a_stricter_policy_is_accepted_like_any_file(folder: Path, opened: Callable[[], Workspace]) -> None:
    slip(folder, POLICY, b"version: stricte-3\nR2: {sensitive: 30}\n")
    assert opened().accept([POLICY], why="resserr\u00e9e").lowers == ()


def test_settings_that_name_a_laxer_policy_are_no_way_round(folder: Path, opened: Callable[[], Workspace]) -> None:
    slip(folder, "content/policies/facile.yaml", b"version: facile\nR2: {sensitive: 2}\n")
    opened().accept(["content/policies/facile.yaml"], why="aucun r\u00e9glage ne la nomme")
    text = (folder / "workspace.yaml").read_text("utf-8")
    slip(folder, "workspace.yaml", text.replace("policy: default", "policy: facile").encode())
    finding = refused(lambda one: one.accept(["workspace.yaml"], why="x", by="Awa D."), opened())
    assert (finding.id, finding.data["fields"]) == ("policy_laxer_than_signed", "R2.sensitive: 20 → 2")


def test_a_strict_policy_that_was_deleted_is_missed_and_comes_back(opened: Callable[[], Workspace]) -> None:
    vault_of(opened()).place(POLICY).unlink()
    finding = refused(lambda one: one.accept([POLICY], why="x", by="Awa D.", lowers=["R2"]), opened())
    assert (finding.id, finding.data["fields"]) == ("policy_laxer_than_signed", "R2.sensitive: 20 → 10")
    assert opened().accept([POLICY], why="effac\u00e9e par un inconnu", refuse=True).files == (POLICY,)
    assert opened().needed(POLICY) == STRICT
    assert told(opened()) == []


# -- killed in the middle ---------------------------------------------------------------------------------------------

KILLED = (
    CUT_OFF
    + """
import sys
from kolosi.store.sealed import settled, signed
left = int(sys.argv[3])
import kolosi
workspace = kolosi.open(sys.argv[1], identity=sys.argv[2])
for module, names in ((signed, ("put", "save_manifest")), (settled, ("erase",))):
    for name in names:
        setattr(module, name, counted(getattr(module, name)))
workspace.accept(["report/pau.fr.md"], why="relu", by="Awa D.")
os._exit(0)
"""
)


@pytest.mark.parametrize("steps", range(9))
def test_an_acceptance_that_was_killed_leaves_the_old_draft_or_the_new_one_and_can_be_taken_up(
    folder: Path, opened: Callable[[], Workspace], identity: Path, steps: int
) -> None:
    before, after = opened().needed(DRAFT), b"# Corrig\xc3\xa9\n"
    slip(folder, DRAFT, after)
    opened()
    run = subprocess.run(
        [sys.executable, "-c", KILLED, str(folder), str(identity), str(steps)], capture_output=True, check=False
    )
    assert run.returncode in (0, 9), run.stderr.decode()[-800:]
    workspace = opened()
    if told(workspace):
        assert told(workspace) == [("plain_file_waits", DRAFT)]
        assert vault_of(workspace).read(DRAFT) in (before, after)
        workspace.accept([DRAFT], why="relu")
    assert told(opened()) == []
    assert opened().needed(DRAFT) == after


# -- what stays as it was ---------------------------------------------------------------------------------------------


def test_verbs_write_drafts_as_before(opened: Callable[[], Workspace]) -> None:
    from kolosi.store.files import write_whole

    workspace = opened()
    write_whole(workspace.file(*DRAFT.split("/")), b"# Propos\xc3\xa9\n")
    assert told(workspace) == []
    assert opened().needed(DRAFT) == b"# Propos\xc3\xa9\n"


def test_a_workspace_that_an_earlier_version_locked_is_signed_as_it_lies(
    folder: Path, opened: Callable[[], Workspace]
) -> None:
    as_of_an_earlier_version(vault_of(opened()))
    assert told(opened()) == []
    assert json.loads((folder / "protection.json").read_text("utf-8"))["signs"] is True
    vault_of(opened()).place(DRAFT).unlink()
    assert told(opened()) == [("sealed_missing", DRAFT)]


def test_what_says_that_there_is_no_manifest_is_not_believed_once_files_have_versions(
    folder: Path, opened: Callable[[], Workspace], tmp_path: Path
) -> None:
    """Somebody keeps the file of the time before, deletes the manifest, and puts it back."""
    shutil.copytree(folder, tmp_path / "avant")
    as_of_an_earlier_version(vault_of(opened()))
    before = (folder / "protection.json").read_bytes()
    slip(folder, DRAFT, b"# Un\n")
    opened().accept([DRAFT], why="relu")
    vault_of(opened()).place(NAME).unlink()
    (folder / "protection.json").write_bytes(before)
    assert told(opened()) == [("signatures_gone", NAME)]


def test_in_a_plain_workspace_files_are_edited_as_before(tmp_path: Path) -> None:
    folder = create(tmp_path / "ouvert", country="MLI", period="2025-Q1")
    slip(folder, POLICY, LAX)
    slip(folder, DRAFT, b"# R\xc3\xa9sum\xc3\xa9\n\nRien.\n")
    workspace = Workspace(folder)
    assert workspace.needed(DRAFT).decode() == "# Résumé\n\nRien.\n"
    assert not {"plain_file_waits", "settings_not_signed"} & {one.id for one in workspace.status().findings}


def test_opened_for_good_only_when_nothing_waits_and_locked_again(
    folder: Path, opened: Callable[[], Workspace], identity: Path
) -> None:
    slip(folder, DRAFT, b"# Faux\n")
    assert refused(lambda one: one.unlock(for_good=True), opened()).id == "plain_file_waits"
    opened().accept(["."], why="non", refuse=True)
    opened().unlock(for_good=True)
    assert not (folder / NAME).exists()
    assert (folder / POLICY).read_bytes() == STRICT
    Workspace(folder).lock(recipients=[public(identity)])
    assert told(opened()) == []


def test_content_of_a_laptop_that_collects_is_checked_at_home(tmp_path: Path, identity: Path) -> None:
    folder = create(tmp_path / "terrain", country="MLI", period="2025-Q1")
    slip(folder, POLICY, STRICT)
    Workspace(folder).lock(recipients=[public(identity)], collect_only=True)
    at_home = kolosi.open(folder, identity=identity)
    assert told(at_home) == []
    slip(folder, POLICY, LAX)
    slip(folder, OPEN_INDICATOR)
    at_home = kolosi.open(folder, identity=identity)
    assert told(at_home) == [("plain_file_waits", OPEN_INDICATOR), ("plain_file_waits", POLICY)]
    assert refused(OF_CONTENT["indicators"], at_home).id == "plain_file_waits"
    slip(folder, POLICY, STRICT)
    at_home.accept([OPEN_INDICATOR], why="pas de nous", refuse=True)
    assert told(kolosi.open(folder, identity=identity)) == []
    slip(folder, "content/policies/.gitmli-2025.yaml", LAX)
    at_home = kolosi.open(folder, identity=identity)
    assert refused(OF_CONTENT["indicators"], at_home).where.file == "content/policies/.gitmli-2025.yaml"
