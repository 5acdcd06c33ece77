"""What tests of locked workspaces share: the address of a key, and a program that is cut off after so many writes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyrage

from kolosi.store.sealed.manifest import NAME
from kolosi.store.sealed.protection import load, save
from kolosi.store.sealed.vault import Vault

CUT_OFF = """
import os
def counted(function):
    def call(*given, **said):
        global left
        left -= 1
        if left < 0:
            os._exit(9)
        return function(*given, **said)
    return call
"""
"""The beginning of a program: a function that was counted ends the process once it was called more than `left` times."""


def public(identity: Path) -> str:
    """The address of who holds a key, from its file as age-keygen writes it, remarks before the key included."""
    return str(pyrage.x25519.Identity.from_str(identity.read_text("utf-8").split()[-1]).to_public())


def as_of_an_earlier_version(vault: Vault) -> None:
    """Leaves a locked workspace as it was before workspaces had a manifest: no version in any file, and none that says so."""
    vault.place(NAME).unlink()
    for path in list(vault.files()):
        name, data, _ = vault.opened(path.read_bytes(), path.name)
        path.write_bytes(vault.sealed(name, data))
    save(vault.root, replace(load(vault.root), signs=False), vault.keys)
