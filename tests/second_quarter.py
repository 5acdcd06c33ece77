"""Invented files of the quarter that follows the demonstration's: its own files moved by three months, with fewer rows.

Nothing in them is a fact: the workbooks of the demonstration are invented or published totals, and what is moved is nobody's total.
One partner spells words its own way in both quarters, and begins to use another in the second.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import openpyxl

NEXT = {
    "T1 2025": "T2 2025", "2025-T1": "2025-T2", "1er trimestre 2025": "2e trimestre 2025",
    "octobre 2024 à mars 2025": "janvier 2025 à juin 2025", "janvier 2025": "avril 2025", "février 2025": "mai 2025", "mars 2025": "juin 2025",
    "31/03/2025": "30/06/2025",
}  # fmt: skip
_NEXT = re.compile("|".join(sorted(map(re.escape, NEXT), key=len, reverse=True)))
MOVED = {
    "monitoring_2025-T1_org-a.xlsx": "monitoring_2025-T2_org-a.xlsx",
    "monitoring_2025-T1_org-b.xlsx": "monitoring_2025-T2_org-b.xlsx",
    "5w_protection_2025-T1.xlsx": "5w_protection_2025-T2.xlsx",
    "cluster_education_2025-02.xlsx": "cluster_education_2025-05.xlsx",
    "cluster_education_2025-03.xlsx": "cluster_education_2025-06.xlsx",
    "hcr_refugies_2025-03.csv": "hcr_refugies_2025-06.csv",
}
"""Files that follow one another: the name of each, and that of the next."""

LEFT_OUT = 5
"""Every fifth record has no next one: figures move, and none stays what it was by chance."""

LONG, HEADS, TOTAL = 100, 4, "TOTAL"
"""A sheet of so many rows holds records, below so many rows of titles and heads; its last row may add them up."""

ACLED = "acled_mali_2024-10_2025-03.csv"
SPELT = "monitoring_2025-T1_org-a.xlsx"
"""The file of a partner that spells words its own way."""
SPELLINGS = {
    "Vol ou braquage": "Braquage nocturne inventé", "Extorsion": "Rançon de route inventée",
    "Taxe illégale ou prélèvement forcé": "Taxe de foire inventée", "Vol de bétail": "Troupeau emporté inventé",
}  # fmt: skip
"""Its words, by those of the list."""
TERMS = {
    "Braquage nocturne inventé": "theft_robbery", "Rançon de route inventée": "extortion", "Taxe de foire inventée": "illegal_taxation",
    "Troupeau emporté inventé": "cattle_theft",
}  # fmt: skip
"""What is answered when they are asked about."""
NEW_SPELLING = {"Destruction ou incendie de biens ou de récoltes": "Grenier brûlé inventé"}
"""A word that it begins to use in the second quarter."""


def _moved(value: object) -> object:
    if isinstance(value, datetime):
        month = value.month + 3
        return datetime(value.year + (month > 12), (month - 1) % 12 + 1, min(value.day, 30 if value.month < 12 else 31))
    return _NEXT.sub(lambda match: NEXT[match[0]], value) if isinstance(value, str) else value


def spelt(path: Path) -> bytes:
    """A workbook in which every third row has the words of its partner."""
    return _workbook(path, lambda at, cell: SPELLINGS.get(str(cell), cell) if at % 3 == 0 else cell, left_out=0)


def _following(path: Path) -> bytes:
    """A workbook three months on; of a long sheet every fifth row is left out."""
    words = {**SPELLINGS, **NEW_SPELLING} if path.name == SPELT else {}
    return _workbook(path, lambda at, cell: words.get(str(cell), _moved(cell)), left_out=LEFT_OUT)


def _workbook(path: Path, written: Callable[[int, object], object], *, left_out: int) -> bytes:
    made = openpyxl.load_workbook(path)
    out = openpyxl.Workbook()
    out.remove(out.worksheets[0])
    for sheet in made.worksheets:
        rows = [[written(at, cell) for cell in row] for at, row in enumerate(sheet.iter_rows(values_only=True))]
        copy = out.create_sheet(sheet.title)
        for at, row in enumerate(rows):
            is_left_out = left_out and len(rows) >= LONG and (at % left_out == 0 or TOTAL in row)
            if at < HEADS or not is_left_out:
                copy.append(row)
    buffer = io.BytesIO()
    out.save(buffer)
    return buffer.getvalue()


def _events(path: Path) -> bytes:
    """The events of the first quarter of 2025 three months on, under other numbers."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0].keys(), lineterminator="\n")
    writer.writeheader()
    for at, row in enumerate(rows):
        day = datetime.fromisoformat(row["event_date"])
        if day.year == 2025 and at % LEFT_OUT:
            moved = _moved(day)
            assert isinstance(moved, datetime)
            writer.writerow({**row, "event_id_cnty": f"INV9{at:04}", "event_date": moved.date().isoformat()})
    return out.getvalue().encode()


def following_files(inputs: Path) -> Iterator[tuple[str, bytes]]:
    """The files of the next quarter: the name and the bytes of each."""
    for name, later in MOVED.items():
        path = inputs / name
        data = _following(path) if name.endswith("xlsx") else str(_moved(path.read_text("utf-8"))).encode()
        yield later, data
    yield "acled_mali_2025-04_2025-06.csv", _events(inputs / ACLED)
