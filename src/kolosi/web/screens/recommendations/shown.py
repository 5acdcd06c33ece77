"""The parts of the screen of recommendations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.web.rights import Right

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kolosi.web.here import Here


def parts(here: Here, current: str) -> Sequence[Mapping[str, object]]:
    """The parts as a page offers them, the one it is on marked: those of a person's rights."""
    known = {"register": Right.READ, "owners": Right.WRITE, "alerts": Right.WRITE}
    start = f"/w/{here.name}/recommendations"
    return [
        {
            "address": start if name == "register" else f"{start}/{name}",
            "label": here.word(f"recommendations.rooms.{name}"),
            "is_current": name == current,
        }
        for name, right in known.items()
        if here.person.may(right)
    ]
