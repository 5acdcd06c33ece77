"""The same record in two files: rows of one source that bear the same identifier of a record, and are counted once.

An identifier that is unique in the world (a UUID, the event of a publisher) says so alone. One that a sender gave himself may begin
again each month or in each base ("INC-001"): it says so only of rows that also speak of the same day, place and type, or where
nearly all the rows that two files have in common do. The number of a row is no identifier.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

ID_OF = {"incidents": "incident", "activities": "activity", "funding": "flow"}
"""The column of a table that may bear the identifier of a record."""

SAYS = (
    "day",
    "until",
    "start",
    "end",
    "region",
    "place",
    "category",
    "violation",
    "event_type",
    "constraint",
    "device",
    "aor",
)
"""What two rows of one record say alike, but for a correction."""

PARTS = ("perpetrator", "victim_status", "group", "sex", "age_group", "status", "basis", "plan")
"""What tells apart rows of one record that has several: its victims, its authors."""

AGREED = 0.8
"""Where so many of the rows that two files have in common by their identifiers speak of the same day, place and type, the others are
corrections: a sender corrects few rows of a file (the same part for which a header is taken at its word)."""

CHANCE = 0.5
"""Where two rows taken by chance would speak of the same as often as this, speaking of the same tells nothing: a list of one
month, region and type numbered anew in each base."""

LONGEST_NUMBER = 4
"""A number of up to so many digits is the number of a row or of a page, in a list or a part of one."""

DENSE = 0.5
"""Of longer numbers that fill at least half of what lies between the first and the last, somebody counted rows."""

_UUID = r"^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$"


@dataclass(frozen=True, kw_only=True)
class Identified:
    """The rows of a file that bear an identifier. `frame` has `at` (their position), `id`, `is_global`, `says` and `part`.

    The first rows, up to `counted`, count; those after them wait, and stand for no row of another file.
    """

    name: str
    sender: str
    frame: pl.DataFrame
    counted: int


@dataclass(frozen=True, kw_only=True)
class Same:
    """How many rows of `older` are rows of `newer`, and of how many that cannot be told though they bear the same identifier."""

    older: str
    newer: str
    rows: int
    unclear: int


def identified(
    records: pl.DataFrame, table: str, *, name: str, sender: str, counted: int, is_published: bool
) -> Identified | None:
    """The rows of some records that bear the identifier of a record; None where none does. The first of them, `counted`, count.

    `is_published` where one publisher gives the identifiers of a source to all who send it.
    """
    column = ID_OF.get(table)
    if column is None or column not in records.columns or not records.height:
        return None
    ids = _bare(records[column])
    is_global = pl.lit(value=True) if is_published else pl.col("id").str.contains(_UUID)
    frame = (
        records.with_columns(id_=ids)
        .select(
            at=pl.int_range(pl.len()),
            id="id_",
            says=_joined(records, SAYS),
            part=_joined(records, PARTS),
        )
        .filter(pl.col("id").is_not_null())
    )
    frame = frame.with_columns(is_global=is_global)
    own = frame.filter(~pl.col("is_global"))
    if own.height:
        frame = frame.filter(pl.col("is_global") | ~pl.col("id").is_in(_numbers_of_rows(own["id"]).implode()))
    return Identified(name=name, sender=sender, frame=frame, counted=counted) if frame.height else None


def _bare(ids: pl.Series) -> pl.Series:
    """Identifiers without what an export or a spreadsheet writes around them: "uuid:", ".0", blanks, capitals."""
    text = ids.cast(pl.String).str.strip_chars().str.to_lowercase()
    text = (
        text.str.replace(r"^uuid:", "")
        .str.replace(r"^(\d+)\.0$", "$1")
        .str.replace(r"^(?:n°|nº|no\.?|#)\s*(\d+)$", "$1")
    )
    return text.to_frame("x").select(pl.when(pl.col("x").str.len_chars() > 0).then("x"))["x"]


def _numbers_of_rows(ids: pl.Series) -> pl.Series:
    """The identifiers that only number rows."""
    digits = ids.filter(ids.str.contains(r"^\d+$")).unique()
    short = digits.filter(digits.str.strip_chars_start("0").str.len_chars() <= LONGEST_NUMBER)
    long = digits.filter(~digits.is_in(short.implode()))
    numbers = sorted(map(int, long.to_list()))
    is_counted = len(numbers) > 1 and len(numbers) >= DENSE * (numbers[-1] - numbers[0] + 1)
    return pl.concat([short, long]) if is_counted else short


def _joined(records: pl.DataFrame, names: Sequence[str]) -> pl.Expr:
    filled = [pl.col(name).cast(pl.String).fill_null("") for name in names if name in records.columns]
    return pl.concat_str(filled, separator="|") if filled else pl.lit("")


def once_each(files: Sequence[Identified]) -> tuple[dict[str, list[int]], list[Same]]:
    """The positions of the rows of each file that a later one of these has too, in whatever order they came; and what is told of it.

    `files` stand from the oldest to the newest.
    """
    gone: dict[str, set[int]] = {}
    told: list[Same] = []
    for at, older, newer in _pairs_with_shared(files):
        taken = gone.setdefault(files[at].name, set())
        left = older.frame.filter(~pl.col("at").is_in(list(taken)))
        counted = newer.frame.filter(pl.col("at") < newer.counted)
        same, unclear = _same_rows(left, counted, is_one_sender=older.sender == newer.sender)
        taken.update(same)
        if same or unclear:
            told.append(Same(older=older.name, newer=newer.name, rows=len(same), unclear=unclear))
    return {name: sorted(rows) for name, rows in gone.items() if rows}, told


def _pairs_with_shared(files: Sequence[Identified]) -> list[tuple[int, Identified, Identified]]:
    """Each file beside each newer one, the newest first, where both bear one identifier at least."""
    if len(files) < 2:
        return []
    every = pl.concat([one.frame.select("id", file=pl.lit(at)).unique() for at, one in enumerate(files)])
    shared = every.filter(pl.col("file").n_unique().over("id") > 1)
    beside = shared.join(shared, on="id", suffix="_newer").filter(pl.col("file") < pl.col("file_newer"))
    pairs = beside.select("file", "file_newer").unique().rows()
    return [(old, files[old], files[new]) for old, new in sorted(pairs, key=lambda pair: (pair[0], -pair[1]))]


def _same_rows(older: pl.DataFrame, newer: pl.DataFrame, *, is_one_sender: bool) -> tuple[set[int], int]:
    """The rows of an older file that are rows of a newer one, and how many bear the same identifier without being surely the same."""
    mine, other = (frame.with_columns(rows=pl.len().over("id")) for frame in (older, newer))
    shared = mine.join(other.select("id", "is_global").unique(), on="id", suffix="_newer", maintain_order="left")
    shared = shared.filter(is_one_sender | (pl.col("is_global") & pl.col("is_global_newer")))
    if not shared.height:
        return set(), 0
    single = shared.filter(pl.col("rows") == 1).join(other.filter(pl.col("rows") == 1), on="id", suffix="_other")
    agrees = single["says"] == single["says_other"]
    is_surely = pl.Series([False]).new_from_index(0, single.height)
    if _by_chance(mine, other) < CHANCE:
        is_surely = agrees | (int(agrees.sum()) >= AGREED * single.height)
    same = set(single.filter(single["is_global"] | is_surely)["at"].to_list())
    several = shared.filter(~pl.col("at").is_in(single["at"].implode()))
    same |= _parts_alike(several, other)
    is_begun_again = not same and not several.height and not bool(agrees.any())
    return same, 0 if is_begun_again else shared.height - len(same)


def _by_chance(one: pl.DataFrame, other: pl.DataFrame) -> float:
    """How often a row of one file and a row of another, taken by chance, speak of the same."""
    left, right = (frame.group_by("says").agg(n=pl.len() / frame.height) for frame in (one, other))
    both = left.join(right, on="says")
    return float((both["n"] * both["n_right"]).sum())


def _parts_alike(several: pl.DataFrame, newer: pl.DataFrame) -> set[int]:
    """Of records of several rows, the rows that the newer file has too, as often as it has them: nothing that only one tells is lost."""
    if not several.height:
        return set()
    key = ("id", "says", "part")
    left, right = (frame.with_columns(nth=pl.int_range(pl.len()).over(key)) for frame in (several, newer))
    return set(left.join(right, on=[*key, "nth"], how="semi")["at"].to_list())
