"""Long lists shown a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from django.http import HttpRequest

Item = TypeVar("Item")


@dataclass(frozen=True, kw_only=True)
class Turn:
    """Where one is in a list: the page, of how many, and the addresses of those beside it (empty: there is none)."""

    number: int
    of: int
    before: str
    after: str


def paged(request: HttpRequest, items: Sequence[Item], size: int) -> tuple[Sequence[Item], Turn]:
    """The items of the page asked for (`page`, from 1), and where it stands; a page that is none is the first or the last."""
    last = max((len(items) + size - 1) // size, 1)
    said = str(request.GET.get("page", "1"))
    number = min(max(int(said), 1), last) if said.isascii() and said.isdecimal() and len(said) < 7 else 1

    def address(at: int) -> str:
        asked = request.GET.copy()
        asked["page"] = str(at)
        return f"?{asked.urlencode()}" if 1 <= at <= last else ""

    turn = Turn(number=number, of=last, before=address(number - 1), after=address(number + 1))
    return items[(number - 1) * size : number * size], turn
