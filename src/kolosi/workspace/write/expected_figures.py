"""Walks a list of the figures that a reference document prints: reproduced, different, hidden, unsupported."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from kolosi.model.figure import Figure
from kolosi.model.key import Key
from kolosi.report.exports.cells import safe
from kolosi.store.files import read_whole
from kolosi.workspace.answers import plain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kolosi.workspace.ask.desk import Desk


@dataclass(frozen=True, kw_only=True)
class Line:
    """One figure of the reference: what it prints, what is expected of ours, and what came out."""

    id: str
    key: Key | None
    printed: str
    expected: str
    outcome: str
    reason: str
    found: int | float | None
    holds: bool


def walk(desk: Desk, path: Path, language: str = "fr") -> list[Line]:
    """Every line of the list with what the present build gives."""
    rows = list(csv.DictReader(io.StringIO(read_whole(path).decode("utf-8-sig"))))
    keys = {row["figure_id"]: Key.parse(row["key"]) for row in rows if row["key"]}
    sides = {side for key in keys.values() for side in ((key.before, key.after) if key.is_change else (key,))}
    values = desk.estimates(sides)
    changes = desk.comparisons(key for key in keys.values() if key.is_change)
    found = {id_: plain(changes[key].arithmetic if key.is_change else values[key].value) for id_, key in keys.items()}
    return [_line(row, keys.get(row["figure_id"]), found.get(row["figure_id"]), desk, language) for row in rows]


def _line(row: dict[str, str], key: Key | None, found: int | float | None, desk: Desk, language: str) -> Line:
    return Line(
        id=row["figure_id"],
        key=key,
        printed=row["printed"],
        expected=row["expected"],
        outcome=row["outcome"],
        reason=row.get(f"reason_{language}", ""),
        found=found,
        holds=_holds(row, key, found, desk),
    )


def _holds(row: dict[str, str], key: Key | None, found: int | float | None, desk: Desk) -> bool:
    """Whether the build does what the list says: the expected value, rounded as it is written, or none."""
    if row["outcome"] == "hidden":
        released = desk.released.get(key) if key else None
        return (
            released is None or released.hidden is not None or (isinstance(released, Figure) and released.value is None)
        )
    if not row["expected"]:
        return row["outcome"] in {"unsupported", "differs"}
    return found is not None and _rounded(found, row["expected"]) == Fraction(row["expected"])


def _rounded(found: int | float, expected: str) -> Fraction:
    """The value rounded half away from zero to the decimals that the expectation has."""
    decimals = len(expected.partition(".")[2])
    scaled = Fraction(str(found)) * 10**decimals
    whole = int(abs(scaled) + Fraction(1, 2))
    return Fraction(whole if scaled >= 0 else -whole, 10**decimals)


def differences_document(desk: Desk, path: Path) -> bytes:
    """The lines in which the reference prints something else than our figures: internal."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(("figure", "key", "printed", "found", "outcome", "reason"))
    for line in _differing(walk(desk, path, desk.workspace.settings.languages[0])):
        writer.writerow(
            (
                safe(line.id),
                str(line.key or ""),
                safe(line.printed),
                "" if line.found is None else line.found,
                line.outcome,
                safe(line.reason),
            )
        )
    return out.getvalue().encode("utf-8-sig")


def _differing(lines: list[Line]) -> Iterator[Line]:
    return (line for line in lines if line.outcome != "reproduced" or not line.holds)
