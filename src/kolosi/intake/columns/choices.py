"""Reads questions with several answers as forms export them: one column with all answers as text, beside one of 0 and 1 for each.

"Vol Enlèvement" of one row is two violations of one incident. Read as a text it is a word that nobody knows; read by its first word, a
violation is lost.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from kolosi.intake.columns.table import TextTable, only_columns
from kolosi.intake.columns.values import read_number

FEWEST = 2
"""A question has so many answers in columns of their own, at least."""

_MARKS = ("/", ".", ":")
"""What stands between a question and an answer in the header of its column."""

_YES, _NO = ("true", "vrai", "yes", "oui", "x"), ("false", "faux", "no", "non", "")


def _choices(table: TextTable, at: int) -> dict[int, tuple[str, pl.Series]]:
    """The columns of 0 and 1 that stand for the answers of the question in a column, each with its answer and its ticks; none where it
    has fewer than two."""
    name = table.names[at].strip()
    found = {}
    for other, header in enumerate(table.names):
        answer = header.strip().removeprefix(name)
        if other == at or not name or not header.strip().startswith(name) or answer[:1] not in _MARKS:
            continue
        ticks = _ticks(table.frame[f"c{other}"])
        if answer[1:].strip() and ticks is not None:
            found[other] = answer[1:].strip(), ticks
    return found if len(found) >= FEWEST else {}


def has_choices(table: TextTable) -> bool:
    """Whether some header is a question whose answers may stand in columns of their own."""
    names = {name.strip() for name in table.names if name.strip()}
    return any(name[:end] in names for name in names for end in range(1, len(name) - 1) if name[end] in _MARKS)


def _ticks(column: pl.Series) -> pl.Series | None:
    """Whether each cell is ticked; None where a cell says anything else."""
    texts = column.str.strip_chars().str.to_lowercase().fill_null("")
    numbers = read_number(texts)
    is_yes = texts.is_in(list(_YES)) | (numbers == 1).fill_null(value=False)
    is_no = texts.is_in(list(_NO)) | (numbers == 0).fill_null(value=False)
    return is_yes if bool((is_yes | is_no).all()) else None


def choices_as_rows(table: TextTable, at: int, once: Sequence[int], keys: Sequence[int] = ()) -> TextTable:
    """The table with a row for each answer that is ticked of the question in a column; as it is where it has no such columns.

    The columns `once` count people of the whole row: they stay with the first answer, and the others have 0 more of them. A row without
    a tick keeps its text. The columns of 0 and 1 go. The columns `keys` tell a submission that was sent twice: each of its rows has one.
    """
    choices = _choices(table, at)
    if not choices:
        return table
    frame = table.frame.with_columns(ticks.alias(f"t{other}") for other, (_, ticks) in choices.items())
    said = pl.concat_list(
        [pl.when(pl.col(f"t{other}")).then(pl.lit(answer)) for other, (answer, _) in choices.items()]
    ).list.drop_nulls()
    own = frame.with_columns(said=said).with_columns(
        said=pl.when(pl.col("said").list.len() > 0).then("said").otherwise(pl.concat_list(pl.col(f"c{at}")))
    )
    rows = own.explode("said", empty_as_null=True).with_columns(nth=pl.int_range(pl.len()).over("row"))
    counted = [
        pl.when((pl.col("nth") > 0) & pl.col(f"c{other}").is_not_null())
        .then(pl.lit("0"))
        .otherwise(f"c{other}")
        .alias(f"c{other}")
        for other in once
    ]
    told = [
        pl.when(pl.col("nth") > 0).then(pl.format("{}#{}", f"c{key}", "nth")).otherwise(f"c{key}").alias(f"c{key}")
        for key in keys
    ]
    rows = rows.with_columns(pl.col("said").alias(f"c{at}"), *counted, *told)
    kept = [other for other in range(len(table.names)) if other not in choices]
    return only_columns(table, kept, rows)
