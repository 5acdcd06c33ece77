"""The table of security names tests that are there."""

from __future__ import annotations

import re
from pathlib import Path

HERE = Path(__file__).resolve().parent
PAGE = HERE.parents[1] / "docs" / "security.md"
FEWEST = 70
"""Lines of the table."""


def test_each_line_names_a_test_that_is_there_or_says_why_it_has_none() -> None:
    rows = [line.strip("|").split("|") for line in PAGE.read_text("utf-8").splitlines() if re.match(r"\| \d", line)]
    assert len(rows) >= FEWEST
    for number, requirement, met, shown in rows:
        named = re.findall(r"`([\w./]+\.py)::(\w+)`", shown)
        assert named or "does not apply" in shown or "not met" in met or "in part" in met, number
        assert requirement.strip(), number
        for file, test in named:
            assert f"def {test}(" in (HERE / file).read_text("utf-8"), (number.strip(), file, test)
