"""A report that breaks off early in a month is none of that month: its fall is no fall."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kolosi.measure.reporting.registry import Entry, Registry
from kolosi.model.period import Period
from kolosi.workspace import Workspace


@pytest.mark.parametrize(
    ("first", "last", "heard"),
    [
        (date(2025, 10, 2), date(2025, 12, 3), 0),
        (date(2025, 10, 2), date(2025, 12, 20), 1),
        (date(2025, 12, 4), date(2025, 12, 4), 1),
        (date(2025, 12, 25), date(2026, 1, 31), 0),
    ],
)
def test_a_report_that_only_touches_a_month_is_not_heard_in_it(first: date, last: date, heard: int) -> None:
    spans = {"received": Period(first, last), "missing": Period.parse("2025-10..2026-01")}
    entries = [
        Entry(source="protection_monitoring", reporter="alpha", place=None, span=span, state=state)  # type: ignore[arg-type]
        for state, span in spans.items()
    ]
    month = Period.parse("2025-12")
    assert Registry(entries).reporters(["protection_monitoring"], month, None) == (heard, 1)


ROWS = """Date de l'incident;Région;Catégorie de violation;Auteur présumé
{rows}
"""


def days(*texts: str) -> str:
    return ROWS.format(rows="\n".join(f"{text};Gao;Droit à la vie;Inconnu" for text in texts))


def test_a_file_that_ends_on_the_third_makes_no_trend(tmp_path: Path) -> None:
    folder = tmp_path / "espace"
    folder.mkdir()
    (folder / "workspace.yaml").write_text("country: MLI\nperiod: 2025-Q4\nlanguages: [fr, en]\n", "utf-8")
    workspace = Workspace(folder)
    november = [f"2025-11-{day:02}" for day in range(1, 31)]
    files = {
        "Alpha (inventée)": days(*november, *november, "2025-12-01", "2025-12-03"),
        "Beta (inventée)": days(*november, *(f"2025-12-{day:02}" for day in range(1, 32))),
    }
    for name, text in files.items():
        path = tmp_path / f"{name}.csv"
        path.write_text(text, "utf-8")
        workspace.add([path], source="protection_monitoring", organisation=name)
    found = workspace.change("hr_violations/2025-12/2025-11").comparison
    assert (found.before.value, found.after.value) == (90, 33)
    assert found.verdict == "NOT COMPARABLE"
    assert [reason.id for reason in found.reasons if reason.is_refusal] == ["fewer_reporters", "low_continuity"]
