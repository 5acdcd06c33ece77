"""What is built once for all tests: by the first that asks, whole, and again after a build that failed."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.built_once import built_once


def test_the_first_builds_and_the_others_read(tmp_path: Path) -> None:
    builds = []

    def build(root: Path) -> Path:
        builds.append(root)
        (root / "é à").mkdir()
        return root / "é à"

    assert built_once(tmp_path, "un", build) == built_once(tmp_path, "un", build) == tmp_path / "once" / "un" / "é à"
    assert builds == [tmp_path / "once" / "un"]


def test_a_build_that_failed_is_made_anew_from_an_empty_folder(tmp_path: Path) -> None:
    def fails(root: Path) -> Path:
        (root / "moitié").touch()
        raise ValueError("half")

    with pytest.raises(ValueError, match="half"):
        built_once(tmp_path, "un", fails)
    assert list(built_once(tmp_path, "un", lambda root: root).iterdir()) == []
