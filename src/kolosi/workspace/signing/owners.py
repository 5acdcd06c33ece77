"""Tells, system by system, where the agreement of its owner stands: what is printed of it, what was sent, what was said."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kolosi.workspace.copies.agreements import agreements
from kolosi.workspace.signing.lines import title_of
from kolosi.workspace.signing.validation import owned, printed_by_owner, publishes_itself

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kolosi.model.label import Label
    from kolosi.workspace.ask.desk import Desk
    from kolosi.workspace.signing.validation import Validation


@dataclass(frozen=True, kw_only=True)
class OwnerSeen:
    """A system that the document prints figures of. `standing` counts them as `Owned` says; `sent` are the numbers of the agreements."""

    source: str
    title: Label
    printed: int
    standing: Mapping[str, int]
    sent: tuple[int, ...]
    said: Validation | None
    publishes: bool

    @property
    def is_asked(self) -> bool:
        """True for an owner who does not publish by himself, or of whom somebody recorded something."""
        return not self.publishes or self.said is not None

    @property
    def is_settled(self) -> bool:
        """True where nothing is asked of the owner any more."""
        return self.publishes or self.standing.get("validated", 0) == self.printed


def owners_seen(desk: Desk) -> tuple[OwnerSeen, ...]:
    """Each system with printed figures, those that wait for their owner first."""
    each = owned(desk)
    sent = agreements(desk.workspace)
    found = [
        OwnerSeen(
            source=source,
            title=title_of(desk, source),
            printed=len(keys),
            standing=Counter(one.standing for one in each if one.owner == source),
            sent=tuple(one.version for one in sent if one.source == source),
            said=next((one.said for one in reversed(each) if one.owner == source and one.said), None),
            publishes=publishes_itself(desk.workspace, source),
        )
        for source, keys in printed_by_owner(desk).items()
    ]
    return tuple(sorted(found, key=lambda one: (one.is_settled, one.source)))
