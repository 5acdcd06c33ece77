"""Separated text (CSV, TSV): the native reader first, a careful one for rows that do not fit."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

import polars as pl

from kolosi.intake.containers.encoding import as_utf8
from kolosi.intake.formats.sheet import (
    LIMITS,
    Limits,
    Sheet,
    Unreadable,
    column,
    frame_of_columns,
    tidy,
)

SEPARATORS = (",", ";", "\t", "|")
_SAMPLE = 1 << 17
_SAMPLE_ROWS = 200
_BATCH = 50_000
_FEWEST = 5
"""What no row of fewer leaves empty, the next may."""
_BLANK = b",;|\t \r\n"
_HINT = re.compile(rb'"?sep[ ]*=[ ]*([^\r\n])"?[ ,;|\t]*(?:\r\n?|\n)', re.IGNORECASE)
_NOTE = re.compile(
    r"\W*(?:notes?|n\.?\s?b|sources?|remarques?|remarks?|légende|legend|disclaimer|avertissement|p\.?\s?s)\b(?:\W|$)",
    re.IGNORECASE,
)
_TOTAL = re.compile(r"\W*(?:grand\s+)?(?:sous[\s-]+)?total|ensemble\b", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Shape:
    """How a text is cut: its separator, the widest row of its beginning, and the usual width."""

    separator: str
    widest: int
    usual: int
    regular: bool  # every row of the sample has the usual width, but perhaps its last


def read_delimited(data: bytes, *, limits: Limits = LIMITS) -> Sheet:
    """The rows of a separated text; row numbers count records, blank lines included, as a spreadsheet does."""
    text = as_utf8(data)
    skipped, text = _without_hint(text)
    if b"\n" not in text[:_SAMPLE] and b"\r" in text[:_SAMPLE]:
        text = text.replace(b"\r", b"\n")
    if not text or text.isspace():
        raise Unreadable("empty")
    text, is_followed = _without_blank_end(text)
    if text.count(b"\n\n") > limits.blank_rows:
        raise Unreadable("too_large", allowed=limits.blank_rows)
    shape = sniff(text, skipped)
    if shape.widest > limits.columns:
        raise Unreadable("too_many_columns", found=shape.widest, allowed=limits.columns)
    frame, cut = _read_fast(text, shape), None
    if frame is None:
        frame, cut = _read_carefully(text, shape, limits)
    frame = frame.with_columns(pl.col("row") + 1) if skipped else frame
    last_row = int(frame.get_column("row")[-1])
    cells = tidy(frame, limits=limits)
    if cut is not None or (not is_followed and _is_cut(cells, last_row, shape, text)):
        cut = int(cells.get_column("row")[-1])
    return Sheet(name="", hidden=False, cells=cells, truncated_row=cut)


def _without_hint(text: bytes) -> tuple[str, bytes]:
    """The separator that a first line ``sep=;`` announces, and the text after it."""
    hint = _HINT.match(text)
    return (hint[1].decode(), text[hint.end() :]) if hint else ("", text)


def _without_blank_end(text: bytes) -> tuple[bytes, bool]:
    """The text without the blank rows at its end, which a spreadsheet may write by the million, and whether it had any."""
    filled = len(text.rstrip(_BLANK))
    end = text.find(b"\n", filled) + 1
    return (text[:end], len(text) > end) if end else (text, False)


def sniff(text: bytes, told: str = "") -> Shape:
    """The separator under which the first rows are widest and most regular."""
    sample = _first_lines(text)
    shapes = [_shape(sample, separator) for separator in ([told] if told else SEPARATORS)]
    return max(shapes, key=lambda scored: scored[0])[1]


def _first_lines(text: bytes) -> str:
    piece = text[:_SAMPLE]
    if len(text) > len(piece):
        piece = piece[: piece.rfind(b"\n") + 1] or piece
    return piece.decode("utf-8", "ignore")


def _shape(sample: str, separator: str) -> tuple[float, Shape]:
    widths = [len(row) for row, _ in zip(_records(sample, separator), range(_SAMPLE_ROWS), strict=False) if row]
    if not widths:
        return 0.0, Shape(separator=separator, widest=1, usual=1, regular=True)
    usual, times = Counter(widths).most_common(1)[0]
    share = times / len(widths)
    shape = Shape(separator=separator, widest=max(widths), usual=usual, regular=set(widths[:-1]) <= {usual})
    return (share * share * usual if usual > 1 else 0.5 / len(separator)), shape


def _records(text: str, separator: str) -> Iterator[list[str]]:
    csv.field_size_limit(1 << 30)
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator)


def _read_fast(text: bytes, shape: Shape) -> pl.DataFrame | None:
    """The native reading, every column as text; None when the rows do not fit it (too wide, stray quotes)."""
    schema = {column(at): pl.String for at in range(shape.widest)}
    try:
        frame = pl.read_csv(
            text,
            has_header=False,
            schema=schema,
            separator=shape.separator,
            quote_char='"',
            encoding="utf8",
            row_index_name="row",
            row_index_offset=1,
        )
    except (pl.exceptions.ComputeError, pl.exceptions.SchemaError, pl.exceptions.NoDataError):
        return None
    return frame


def _read_carefully(text: bytes, shape: Shape, limits: Limits) -> tuple[pl.DataFrame, int | None]:
    """Every record whatever its width and quotes, and the number of the last one if its quote never closes."""
    reader = _Careful(text.decode("utf-8", "replace"), shape.separator)
    frames: list[pl.DataFrame] = []
    numbers: list[int] = []
    rows: list[list[str]] = []
    for number, row in reader.rows():
        if len(row) > limits.columns:
            raise Unreadable("too_many_columns", found=len(row), allowed=limits.columns)
        numbers.append(number)
        rows.append(row)
        if len(rows) == _BATCH:
            frames.append(_batch(numbers, rows))
            numbers, rows = [], []
    frames.append(_batch(numbers, rows))
    return pl.concat(frames, how="diagonal"), reader.open_row


def _batch(numbers: Sequence[int], rows: Sequence[Sequence[str]]) -> pl.DataFrame:
    return frame_of_columns(numbers, list(zip_longest(*rows)))


class _Careful:
    """A reading record by record that survives a quote which never closes.

    Such a quote swallows the rest of the file; its line is then taken literally and the reading goes on after it.
    """

    _PATIENCE = 20

    def __init__(self, text: str, separator: str) -> None:
        self._lines = io.StringIO(text, newline="").readlines()
        self._separator = separator
        self.open_row: int | None = None

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        start, number = 0, 0
        for _ in range(self._PATIENCE):
            swallowed = False
            for used, row in self._read(start):
                number += 1
                raw = self._lines[start : start + used]
                start += used
                swallowed = start == len(self._lines) and _never_closes(raw, self._separator)
                if swallowed and used > 1:
                    start -= used - 1
                    yield number, raw[0].rstrip("\r\n").split(self._separator)
                    break
                yield number, row
            if start >= len(self._lines):
                self.open_row = number if swallowed else None
                return
        for line in self._lines[start:]:
            number += 1
            yield number, line.rstrip("\r\n").split(self._separator)

    def _read(self, start: int) -> Iterator[tuple[int, list[str]]]:
        """Each record from a line on, with the number of lines it takes."""
        csv.field_size_limit(1 << 30)
        reader = csv.reader((self._lines[at] for at in range(start, len(self._lines))), delimiter=self._separator)
        before = 0
        for row in reader:
            yield reader.line_num - before, row
            before = reader.line_num


def _never_closes(lines: Sequence[str], separator: str) -> bool:
    """Whether the last record opens a quote and ends before closing it."""
    raw = "".join(lines)
    opens = len(lines) > 1 or raw.rstrip("\r\n").rpartition(separator)[2].startswith('"')
    return raw.count('"') % 2 == 1 and opens


def _is_cut(cells: pl.DataFrame, last_row: int, shape: Shape, text: bytes) -> bool:
    """Whether the last row stops in the middle, in a text whose rows are otherwise all complete.

    It does when the text ends there without the end of a line, in a record of fewer cells than all others have; or when at
    least two columns at its end are empty that none of some rows before leaves empty. A row of totals or a note is not cut.
    """
    if cells.height < 3 or not shape.regular or int(cells.get_column("row")[-1]) != last_row:
        return False
    last = cells.row(-1)[1:]
    filled = [at for at, value in enumerate(last) if value is not None]
    if _TOTAL.match(str(last[filled[0]]).strip()) or _is_note(cells, filled):
        return False
    tail = cells.columns[filled[-1] + 2 :]
    are_filled = cells.height > _FEWEST and sum(cells.get_column(name).null_count() == 1 for name in tail) >= 2
    return are_filled or _is_short(text, shape)


def _is_short(text: bytes, shape: Shape) -> bool:
    """Whether the text ends in the middle of a line, in a record of fewer cells than all others have.

    One with a cell over several lines is not told.
    """
    if text.endswith((b"\n", b"\r")):
        return False
    last = text[text.rfind(b"\n") + 1 :].decode("utf-8", "replace")
    return last.count('"') % 2 == 0 and len(next(_records(last, shape.separator), [])) < shape.usual


def _is_note(cells: pl.DataFrame, filled: Sequence[int]) -> bool:
    """Whether the last row is a note under the table: it says so, stands apart, or is longer than all above it."""
    before, last_row = cells.get_column("row").tail(2)
    texts = cells.get_column(column(filled[0]))
    text = str(texts[-1]).strip()
    longest = texts.head(cells.height - 1).str.len_chars().max()
    is_longer = len(filled) == 1 and " " in text and isinstance(longest, int) and len(text) > longest
    return bool(_NOTE.match(text)) or last_row - before > 1 or is_longer
