"""The demonstration as its readers get it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kolosi.workspace import Workspace
from kolosi.workspace.asking import Desk


@pytest.fixture(scope="session")
def desk(demo: Path) -> Desk:
    """The demonstration, ready for questions."""
    return Workspace(demo).desk()


@pytest.fixture(scope="session")
def public(demo: Path) -> Path:
    """What may leave."""
    return demo / "out" / "public"
