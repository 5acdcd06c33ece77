"""The seven screens in the order of their tabs, each with the right it asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kolosi.web.rights import Right

if TYPE_CHECKING:
    from kolosi.web.here import Here

SCREENS: Mapping[str, Right] = {
    "quarter": Right.READ,
    "deposit": Right.DEPOSIT,
    "figures": Right.READ,
    "document": Right.READ,
    "risks": Right.READ,
    "recommendations": Right.READ,
    "release": Right.READ,
}


@dataclass(frozen=True, kw_only=True)
class Tab:
    """One of the seven screens as a page offers it."""

    name: str
    address: str
    label: str
    is_current: bool


def tabs(here: Here, path: str) -> Sequence[Tab]:
    """The screens that a person may see, beside the page at a path."""
    start = f"/w/{here.name}/"
    return [
        Tab(
            name=name,
            address=f"{start}{name}",
            label=here.word(f"frame.{name}"),
            is_current=f"{path}/".startswith(f"{start}{name}/"),
        )
        for name, right in SCREENS.items()
        if here.person.may(right)
    ]
