"""What the columns of records mean, in words."""

from __future__ import annotations

from kolosi.model.label import Label
from kolosi.reading.labels import label, labels


def meaning_of(table: str, column: str) -> Label:
    """What a column of a table holds, in each language; a column that several tables have means the same in each.

    >>> meaning_of("incidents", "day")["en"], meaning_of("incidents", "place")["en"]
    ('date of the incident', 'finest place known')
    """
    return labels(f"columns.{table}").get(column) or label(f"columns.any.{column}")
