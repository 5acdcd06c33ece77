"""Fixtures of the tests of files."""

from __future__ import annotations

from pathlib import Path

import pytest

from kolosi.workspace import Workspace


@pytest.fixture(scope="session")
def invented(ready: Path) -> Workspace:
    """A small invented workspace with its files read. To be read."""
    return Workspace(ready)
