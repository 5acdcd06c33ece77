"""Protection monitoring: the questions of a form under their own names, without the groups they stand in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kolosi.intake.columns.table import TextTable, fold
from kolosi.intake.formats import Sheet

_GROUPS = re.compile(r"^(?:[^/.]+[/.])+(?=[^/.]+$)")


def reshape(table: TextTable, layout: str, sheets: Sequence[Sheet]) -> TextTable:
    """The table with each question named by the last part of its path; a name that comes again keeps its path."""
    bare = [_GROUPS.sub("", name) for name in table.names]
    names = [short if bare.count(short) == 1 else name for short, name in zip(bare, table.names, strict=True)]
    return replace(table, names=tuple(names), folded=tuple(map(fold, names)))
