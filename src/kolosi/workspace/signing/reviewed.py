"""What reviewers still wait for: amber, for whoever signs may answer them no, and must know that they were not answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.workspace.copies.waiting import waiting
from kolosi.workspace.signing.lines import Data, line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kolosi.model.finding import Finding
    from kolosi.workspace.ask.desk import Desk


def copies(desk: Desk) -> Iterator[Finding]:
    """Numbers that reviewers changed and nobody answered for, then comments that are open, copy by copy."""
    for one in waiting(desk.workspace):
        found = one.issue.document
        if one.numbers:
            yield line(desk, "ready_copies_numbers", found=found, count=len(one.numbers), about=one.numbers)
        if one.remarks:
            yield line(desk, "ready_copies_remarks", found=found, count=one.remarks)


def copies_sound(desk: Desk) -> Data:
    """How many copies came back."""
    return {"count": sum(1 for _ in waiting(desk.workspace))}
