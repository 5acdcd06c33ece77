"""Figures kept from one run to the next come back as they were."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

from kolosi.model.key import Key
from kolosi.release.register.cache import as_lines, from_lines
from kolosi.workspace import Workspace
from kolosi.workspace.ask.releasing import gated


def test_every_figure_of_the_demonstration_comes_back_the_same(demo: Path) -> None:
    figures = Workspace(demo).desk().released
    again = from_lines(json.loads(json.dumps(as_lines(figures))))
    assert again == dict(figures)
    assert any(isinstance(figure.value, Fraction) for key, figure in again.items() if not key.is_change)  # type: ignore[union-attr]


def test_a_second_run_gives_what_the_first_gave(demo: Path) -> None:
    first, second = (gated(Workspace(demo).desk()) for _ in range(2))
    assert first.figures == second.figures
    assert first.withheld == second.withheld
    assert Key.parse("hr_violations/2024-10..2025-03") in first.figures
