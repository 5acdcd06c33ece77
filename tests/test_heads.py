"""The ends of the chains of Decisions are signed: what is altered, dropped, moved or cut off is found."""

from __future__ import annotations

import random
import shutil
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

import kolosi
from kolosi.cli import app
from kolosi.model.decision import Decision
from kolosi.model.finding import Finding, Refusal
from kolosi.store import decisions as chains
from kolosi.store.decisions import Decisions, link
from kolosi.store.files import write_json
from kolosi.store.sealed.heads import signed
from kolosi.workspace import Workspace
from kolosi.workspace.write.creating import create

MANY = 100_000


def decided(author: str, number: int) -> Decision:
    return Decision(
        id="",
        kind="word",
        subject=f"violation_types:mot {number}",
        value="ignore",
        why="essai",
        author=author,
        when=f"2025-01-01T00:{number % 3600 // 60:02}:{number % 60:02}+00:00",
        previous="",
    )


def written(folder: Path, author: str, count: int) -> list[str]:
    """A chain of many lines with its head, written as `append` does, all at once."""
    lines, previous = [], chains.START
    links = []
    for number in range(count):
        bare = decided(author, number)
        chained = Decision(**{**vars(bare), "previous": previous})
        previous = link(chained)
        links.append(previous)
        lines.append(chains._line(Decision(**{**vars(chained), "id": previous[:12]})))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{author}.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    write_json(folder / f"{author}.heads.json", signed(folder, {author: links}))
    return lines


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    folder = tmp_path_factory.mktemp("longue") / "decisions"
    return folder, written(folder, "awa", MANY)


def test_a_hundred_thousand_decisions_are_verified_in_seconds(long: tuple[Path, list[str]]) -> None:
    started = time.process_time()
    assert len(Decisions(long[0]).all()) == MANY
    assert time.process_time() - started < 20


@pytest.mark.parametrize("seed", range(6))
def test_any_line_of_a_hundred_thousand_flipped_dropped_or_moved_is_found(
    long: tuple[Path, list[str]], tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    folder = tmp_path / "decisions"
    shutil.copytree(long[0], folder)
    lines, at = list(long[1]), chance.randrange(MANY - 1)
    if seed % 3 == 0:
        byte = chance.randrange(len(lines[at]))
        lines[at] = lines[at][:byte] + chr(ord(lines[at][byte]) ^ 1) + lines[at][byte + 1 :]
    elif seed % 3 == 1:
        del lines[at]
    else:
        lines[at], lines[at + 1] = lines[at + 1], lines[at]
    (folder / "awa.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    with pytest.raises(Refusal) as refused:
        Decisions(folder).all()
    assert refused.value.finding.id in {"decisions_altered", "decisions_unreadable"}
    assert refused.value.finding.where.line in {at + 1, at + 2}


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_byte_of_a_chain_changes_unseen(
    short: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("octet") / "decisions"
    shutil.copytree(short, folder)
    path = data.draw(st.sampled_from(sorted(folder.glob("*.*"))))
    whole = path.read_bytes()
    at, mask = data.draw(st.integers(0, len(whole) - 1)), data.draw(st.integers(1, 255))
    path.write_bytes(whole[:at] + bytes([whole[at] ^ mask]) + whole[at + 1 :])
    outcome = outcome_of(folder, short)
    is_blank_of_json = outcome == "same" and path.suffix == ".json"
    assert is_blank_of_json or outcome in FOUND, (path.name, at, mask)


FOUND = {"decisions_altered", "decisions_unreadable", "decisions_cut", "heads_forged", "file_damaged"}


def outcome_of(folder: Path, like: Path) -> str:
    """What reading a folder gives: the same Decisions as another, others, or why it is refused."""
    try:
        return "same" if Decisions(folder).all() == Decisions(like).all() else "other"
    except Refusal as refused:
        return refused.finding.id


@pytest.fixture(scope="module")
def short(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three authors who wrote in turn."""
    folder = tmp_path_factory.mktemp("courte") / "decisions"
    decisions = Decisions(folder)
    for number in range(9):
        decisions.append(decided(("awa", "bintou", "chaka")[number % 3], number))
    return folder


@pytest.fixture
def copy(short: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(short, tmp_path / "decisions"))


def refused_by(folder: Path) -> Finding:
    with pytest.raises(Refusal) as refused:
        Decisions(folder).all()
    return refused.value.finding


def test_what_is_cut_off_the_end_is_missed(copy: Path) -> None:
    path = copy / "awa.jsonl"
    path.write_text("".join(path.read_text("utf-8").splitlines(keepends=True)[:-2]), "utf-8")
    found = refused_by(copy)
    assert (found.id, found.found, found.count) == ("decisions_cut", "awa", 2)


@pytest.mark.parametrize("author", ["awa", "bintou"])
def test_an_author_who_disappears_whole_is_missed_by_the_others(copy: Path, author: str) -> None:
    for name in (f"{author}.jsonl", f"{author}.heads.json"):
        (copy / name).unlink()
    assert (refused_by(copy).id, refused_by(copy).found) == ("decisions_cut", author)


def test_a_chain_put_back_to_an_earlier_state_with_its_head_is_missed_by_the_others(copy: Path, tmp_path: Path) -> None:
    Decisions(copy).append(decided("awa", 10))
    kept = {name: (copy / name).read_bytes() for name in ("awa.jsonl", "awa.heads.json")}
    Decisions(copy).append(decided("awa", 11))
    Decisions(copy).append(decided("bintou", 12))
    for name, data in kept.items():
        (copy / name).write_bytes(data)
    assert refused_by(copy).id == "decisions_cut"


def test_a_chain_written_anew_by_somebody_else_does_not_fit_its_head(copy: Path) -> None:
    other = copy.parent / "ailleurs"
    written(other, "awa", 3)
    (copy / "awa.jsonl").write_bytes((other / "awa.jsonl").read_bytes())
    assert refused_by(copy).id == "decisions_altered"
    (copy / "awa.heads.json").write_bytes((other / "awa.heads.json").read_bytes())
    assert refused_by(copy).id == "heads_forged"


def test_two_laptops_merge_by_union(copy: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(copy, tmp_path / "portable"))
    Decisions(copy).append(decided("awa", 20))
    Decisions(other).append(decided("dramane", 21))
    Decisions(other).append(decided("bintou", 22))
    for path in other.glob("*.*"):
        if path.stem.split(".")[0] != "awa":
            shutil.copy(path, copy / path.name)
    assert len(Decisions(copy).all()) == 12
    assert Decisions(copy).unsigned() == {}
    Decisions(copy).append(decided("awa", 23))
    assert len(Decisions(copy).all()) == 13


def test_two_laptops_that_began_apart_merge_too(tmp_path: Path) -> None:
    one, other = Decisions(tmp_path / "un"), Decisions(tmp_path / "deux")
    one.append(decided("awa", 1))
    other.append(decided("bintou", 2))
    for path in other.folder.glob("*.*"):
        shutil.copy(path, one.folder / path.name)
    assert len(one.all()) == 2
    one.append(decided("chaka", 3))
    assert (len(one.all()), one.unsigned()) == (3, {})


# -- a workspace of an earlier version, codes noted outside -----------------------------------------------------------


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return kolosi.open(create(tmp_path / "essai", country="MLI", period="2025-Q1"))


def points(workspace: Workspace, *noted: str) -> dict[str, Finding]:
    return {finding.id: finding for finding in workspace.status(noted=noted).findings}


def test_decisions_of_an_earlier_version_are_read_and_told_as_unsigned(workspace: Workspace) -> None:
    folder, previous = workspace.file("decisions"), "0" * 16
    lines = []
    for number in range(3):
        chained = Decision(**{**vars(decided("awa", number)), "previous": previous})
        previous = link(chained)[:16]
        lines.append(chains._line(Decision(**{**vars(chained), "id": previous[:12]})))
    (folder / "awa.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    assert len(workspace.decisions.all()) == 3
    found = points(workspace)["decisions_unsigned"]
    assert (found.count, found.found) == (3, "awa")
    assert "ne sont pas signées" in found.message["fr"]
    workspace.decide("word", "violation_types:mot", "ignore", why="essai", author="awa")
    assert "decisions_unsigned" not in points(workspace)
    assert len(workspace.decisions.all()) == 4


def test_a_code_noted_outside_finds_a_folder_put_back_whole(workspace: Workspace) -> None:
    decide = {"why": "essai", "author": "awa"}
    workspace.decide("word", "violation_types:un", "ignore", **decide)
    before = Path(shutil.copytree(workspace.file("decisions"), workspace.folder.parent / "avant"))
    workspace.decide("word", "violation_types:deux", "ignore", **decide)
    (noted,) = workspace.status().codes
    assert noted.startswith("2-")
    workspace.decide("word", "violation_types:trois", "ignore", **decide)
    assert "code_not_held" not in points(workspace, noted)
    shutil.rmtree(workspace.file("decisions"))
    shutil.copytree(before, workspace.file("decisions"))
    assert len(workspace.decisions.all()) == 1
    assert points(workspace, noted)["code_not_held"].severity == "error"
    result = CliRunner().invoke(app, ["status", "--noted", noted, "-w", str(workspace.folder), "-l", "fr"])
    assert (result.exit_code, f"code {noted}" in result.output) == (1, True)
    assert "À noter ailleurs" in result.output.replace("\u00a0", " ")


def test_an_edition_misses_the_decisions_it_rests_on(workspace: Workspace) -> None:
    for language, text in (("fr", "# Résumé\n\nRien.\n"), ("en", "# Summary\n\nNothing.\n")):
        workspace.file("report", f"pau.{language}.md").write_text(text, "utf-8")
        workspace.file("report", f"region.{language}.md").unlink()
    workspace.decide("word", "violation_types:un", "ignore", why="essai", author="awa")
    workspace.publish("2025-05", by="Bintou")
    for path in workspace.file("decisions").glob("awa.*"):
        path.unlink()
    for path in workspace.file("decisions").glob("*.heads.json"):
        path.unlink()
    found = points(workspace)["decisions_gone"]
    assert (found.found, found.count, found.severity) == ("2025-05", 1, "error")
