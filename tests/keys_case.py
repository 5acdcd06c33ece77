"""What tests of locked workspaces share: the address of a key, and a program that is cut off after so many writes."""

from __future__ import annotations

from pathlib import Path

import pyrage

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
