"""Figures kept from one run to the next come back as they were."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest

from kolosi.model.key import Key
from kolosi.release.register.cache import as_lines, from_lines
from kolosi.workspace import Workspace
from kolosi.workspace.ask.releasing import gated


@pytest.fixture(params=["ready", pytest.param("demo", marks=pytest.mark.long)])
def folder(request: pytest.FixtureRequest) -> Path:
    """A small workspace, and the demonstration."""
    return Path(request.getfixturevalue(request.param))


def test_every_figure_comes_back_the_same(folder: Path) -> None:
    figures = Workspace(folder).desk().released
    again = from_lines(json.loads(json.dumps(as_lines(figures))))
    assert again == dict(figures)
    assert any(isinstance(figure.value, Fraction) for key, figure in again.items() if not key.is_change)  # type: ignore[union-attr]


def test_a_second_run_gives_what_the_first_gave(folder: Path) -> None:
    first, second = (gated(Workspace(folder).desk()) for _ in range(2))
    assert first.figures == second.figures
    assert first.withheld == second.withheld
    assert Key.parse("hr_violations/2024-10..2025-03") in first.figures
