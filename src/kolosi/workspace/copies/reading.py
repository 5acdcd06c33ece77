"""A copy read at arm's length: ours is opened as carefully as one that comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.intake.documents import refused
from kolosi.intake.sandbox import Unreadable, read_returned
from kolosi.model.finding import Refusal

if TYPE_CHECKING:
    from kolosi.model.returned import Returned


def read_copy(file: str, data: bytes) -> Returned:
    """A copy, read at arm's length. Raises `Refusal`."""
    try:
        return read_returned(file, data)
    except Unreadable as refusal:
        raise Refusal(refused(refusal)) from refusal
