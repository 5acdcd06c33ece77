"""The traces that tables, points of maps and texts leave, by the words of the package."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kolosi.intake.formats import Sheet
from kolosi.intake.hidden import Inside, Trace
from kolosi.release.files.counts import count_traces
from kolosi.release.files.tables import KM_PER_DEGREE, column_traces, read_table
from kolosi.release.files.words import Limits, load_words

_FEW_DIGITS = re.compile(r"[0-9]{1,2}")


def traces_of(sheets: Sequence[Sheet], limits: Limits, file: str) -> Iterator[Trace]:
    """What the tables of a file tell of persons, places and small numbers."""
    for sheet in sheets:
        table = read_table(sheet, load_words(), limits, file)
        if table is not None:
            yield from column_traces(table)
            yield from count_traces(table)


def traces_of_points(inside: Inside, limits: Limits) -> Iterator[Trace]:
    """The points of a map that are finer than the grid."""
    for trace in inside.traces:
        if trace.kind == "point_decimals" and KM_PER_DEGREE / 10 ** _decimals(trace) < limits.grid_km:
            yield Trace(kind="points", place=trace.place, sample=trace.sample, count=trace.count)


def _decimals(trace: Trace) -> int:
    """How many decimals the finest point has; none when the reader tells no such number."""
    return int(trace.sample) if _FEW_DIGITS.fullmatch(trace.sample) else 0
