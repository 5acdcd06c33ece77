"""Fixtures that several tests use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of third-party exports kept outside the repository; the test is skipped where it is absent."""
    root = os.environ.get("KOLOSI_SHARED") or str(Path(__file__).resolve().parents[2] / "shared")
    folder = Path(root) / "data"
    if not folder.is_dir():
        pytest.skip("third-party exports not present (set KOLOSI_SHARED to their folder)")
    return folder
