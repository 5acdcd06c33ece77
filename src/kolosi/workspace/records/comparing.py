"""Says what a new file of a submission changes: rows added, changed, deleted, and figures that move."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kolosi.measure.comparison.estimators.lateness import revision
from kolosi.model.receipt import Receipt
from kolosi.store.files import listed
from kolosi.workspace.answers import Difference, plain
from kolosi.workspace.ask.asking import desk_of

if TYPE_CHECKING:
    import polars as pl

    from kolosi.workspace.folder import Folder

IDENTIFIERS = ("incident", "activity", "interview", "flow", "excerpt")
_DAYS = ("day", "start", "as_of", "since")
"""The columns that date a row, the first that a table has."""
NOT_CONTENT = ("receipt", "row", "sheet")


@dataclass(frozen=True)
class Before:
    """The records and the cited figures as they were before a file came."""

    records: Mapping[str, pl.DataFrame]
    figures: Mapping[str, int | float | None]

    @classmethod
    def of(cls, workspace: Folder, receipt: Receipt) -> Before:
        """The state before a receipt is replaced."""
        workspace.build()
        return cls(_records(workspace, receipt), _figures(workspace))


def difference_between(workspace: Folder, before: Before, receipt: Receipt) -> Difference:
    """What the new receipt changes."""
    workspace.build()
    after = _records(workspace, receipt)
    counts = [_rows(before.records.get(table), after.get(table)) for table in {*before.records, *after}]
    figures = _figures(workspace)
    moved = tuple(
        (key, before.figures.get(key), value)
        for key, value in sorted(figures.items())
        if before.figures.get(key) != value
    )
    added, changed, deleted = (sum(parts) for parts in zip(*counts, strict=True)) if counts else (0, 0, 0)
    fallen = fallen_months(before.records, after)
    return Difference(added=added, changed=changed, deleted=deleted, moved=moved, fallen=fallen)


def fallen_months(
    before: Mapping[str, pl.DataFrame], after: Mapping[str, pl.DataFrame]
) -> tuple[tuple[str, int, int], ...]:
    """The months of which so many rows went that the file was filtered, cut or sent for another place; none where the falls
    are few enough to be doubles taken out."""
    old, new = _by_month(before), _by_month(after)
    if revision(old, new) != "wrong input":
        return ()
    return tuple((month, count, new.get(month, 0)) for month, count in sorted(old.items()) if new.get(month, 0) < count)


def _by_month(records: Mapping[str, pl.DataFrame]) -> Counter[str]:
    """How many rows each month has; rows without a day have none."""
    found: Counter[str] = Counter()
    for frame in records.values():
        name = next((one for one in _DAYS if one in frame.columns), None)
        if name is not None:
            found.update(frame[name].drop_nulls().dt.strftime("%Y-%m").to_list())
    return found


def _figures(workspace: Folder) -> Mapping[str, int | float | None]:
    if not listed(workspace.file("report"), "*.md"):
        return {}
    desk = desk_of(workspace)
    return {str(key): plain(estimate.value) for key, estimate in desk.cited_estimates.items()}


def _records(workspace: Folder, receipt: Receipt) -> Mapping[str, pl.DataFrame]:
    known = workspace.tables.current().get("receipts")
    entry = known.get(receipt.id, {}) if isinstance(known, dict) else {}
    files = entry.get("files", {})
    return {table: workspace.tables.read(name) for table, name in files.items()}


def _rows(old: pl.DataFrame | None, new: pl.DataFrame | None) -> tuple[int, int, int]:
    """Rows added, changed and deleted; a row is the same when its identifier is, or else its whole content."""
    if old is None or new is None:
        return (new.height if new is not None else 0, 0, old.height if old is not None else 0)
    old, new = _alike(old, new)
    gone, come = _only_in(old, new), _only_in(new, old)
    name = next((name for name in IDENTIFIERS if name in old.columns and old[name].null_count() < old.height), None)
    changed = come.join(gone.select(name).unique(), on=name, how="semi").height if name else 0
    return come.height - changed, changed, gone.height - changed


def _alike(old: pl.DataFrame, new: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The two frames with the same columns; one that a frame leaves out is empty there."""
    import polars as pl

    both = pl.concat([old, new], how="diagonal_relaxed")
    return both.head(old.height), both.tail(new.height)


def _only_in(frame: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    columns = [name for name in frame.columns if name not in NOT_CONTENT]
    numbered = [
        part.select(columns).with_columns(pl.int_range(pl.len()).over(columns).alias("nth")) for part in (frame, other)
    ]
    return numbered[0].join(numbered[1], on=[*columns, "nth"], how="anti", nulls_equal=True)
