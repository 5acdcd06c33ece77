"""The disk of a locked workspace in the hands of somebody else: lengths, names, what programs leave beside the files."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kolosi
from kolosi.model.finding import Refusal
from kolosi.store.padding import SMALLEST, padded, padded_length
from kolosi.store.vault import HEAD_BARE, Vault
from kolosi.workspace import Workspace
from kolosi.workspace.creating import create

SECRET = "phrase que personne ne doit lire"


@pytest.fixture(autouse=True)
def nothing_given(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("KOLOSI_KEY", "KOLOSI_PASSPHRASE", "KOLOSI_IDENTITY", "KOLOSI_WORKSPACE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def identity(tmp_path: Path) -> Path:
    path = tmp_path / "identité.txt"
    path.write_text(f"{pyrage.x25519.Identity.generate()}\n", "utf-8")
    return path


def public(identity: Path) -> str:
    return str(pyrage.x25519.Identity.from_str(identity.read_text("utf-8").strip()).to_public())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = create(tmp_path / "essai", country="MLI", period="2025-Q1")
    (folder / "report" / "pau.fr.md").write_text(f"# Résumé\n\n{SECRET}\n", "utf-8")
    return folder


def vault_of(workspace: Workspace) -> Vault:
    assert workspace.vault is not None
    return workspace.vault


def holding(folder: Path, word: str) -> list[str]:
    """The files below a folder that hold a word, or have it in their name."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path.name for path in files if word.encode() in path.read_bytes() or word in path.as_posix()]


# -- lengths ----------------------------------------------------------------------------------------------------------


@given(st.integers(0, 2**40))
def test_a_length_is_rounded_up_by_an_eighth_at_most(length: int) -> None:
    longer = padded_length(length)
    assert longer >= length
    assert longer <= max(SMALLEST, length * 1.12)
    assert padded_length(longer) == longer


def test_of_a_million_lengths_a_few_hundred_are_left() -> None:
    assert len({padded_length(length) for length in range(1_000_000)}) < 200


def test_the_length_of_a_sealed_file_does_not_tell_one_row_from_a_few_more(folder: Path, identity: Path) -> None:
    workspace = Workspace(folder)
    workspace.lock(recipients=[public(identity)])
    vault = vault_of(workspace)
    one, other = b"x", b"x" * 3000
    small, large = vault.sealed("receipts/a.xlsx", one), vault.sealed("receipts/a much longer name.xlsx", other)
    assert abs(len(small) - len(large)) <= 320  # age itself adds a few bytes at random
    assert {-(-len(sealed) // 4096) for sealed in (small, large)} == {1}
    assert vault.unsealed("receipts/a.xlsx", vault.sealed("receipts/a.xlsx", one)) == one
    ended = b"ends with noughts\0\0\0"
    assert vault.unsealed("b", vault.sealed("b", ended)) == ended
    lengths = {-(-path.stat().st_size // 4096) for path in vault.files()}
    assert len(lengths) < len(list(vault.files())) / 2


def test_what_an_earlier_version_sealed_is_read(folder: Path, identity: Path) -> None:
    workspace = Workspace(folder)
    workspace.lock(recipients=[public(identity)])
    vault, data = vault_of(workspace), b"# Ancien\n"
    head = json.dumps(["report/pau.fr.md", vault.keys.code("report/pau.fr.md", data)]).encode()
    vault.place("report/pau.fr.md").write_bytes(
        pyrage.encrypt(HEAD_BARE + head + b"\n" + data, [vault.keys.recipient])
    )
    assert workspace.needed("report/pau.fr.md") == data


@pytest.mark.parametrize(
    "head", [b"kolosi-sealed/2 {", b"kolosi-sealed/2 1", b'kolosi-sealed/2 ["a", "b", "c"]', b"kolosi-sealed/1 []", b""]
)
def test_what_somebody_made_with_the_public_key_is_damaged_and_no_crash(
    folder: Path, identity: Path, head: bytes
) -> None:
    workspace = Workspace(folder)
    workspace.lock(recipients=[public(identity)])
    vault = vault_of(workspace)
    vault.place("report/pau.fr.md").write_bytes(pyrage.encrypt(padded(head + b"\nx"), [vault.keys.recipient]))
    with pytest.raises(Refusal, match="sealed_damaged"):
        workspace.needed("report/pau.fr.md")


@pytest.mark.parametrize("head", [b"", b"kolosi-collected/2 {", b"kolosi-collected/2 {}", b'kolosi-collected/2 {"received": "x"}'])
def test_what_somebody_made_for_the_collecting_laptop_is_damaged_and_no_crash(
    folder: Path, identity: Path, head: bytes
) -> None:
    workspace = Workspace(folder)
    workspace.lock(recipients=[public(identity)])
    vault = vault_of(workspace)
    (folder / "collected").mkdir()
    (folder / "collected" / f"{'0' * 32}.age").write_bytes(pyrage.encrypt(head + b"\nx", [vault.keys.recipient]))
    with pytest.raises(Refusal, match="sealed_damaged"):
        workspace.status()
