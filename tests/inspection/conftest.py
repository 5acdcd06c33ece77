"""Fixtures of the tests of files."""

from __future__ import annotations

import pytest
from tests.outputs import planted

from kolosi.workspace import Workspace


@pytest.fixture(scope="session")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A small invented workspace with its files read. To be read."""
    return planted.filled(tmp_path_factory.mktemp("planté"))
