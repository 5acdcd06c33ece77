"""What one header of a table means."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kolosi.intake.meaning.matching import SURE
from kolosi.model.source import Rule


@dataclass(frozen=True, kw_only=True)
class Given:
    """One header and what it means: a rule of the layout, or a thing that is left aside (`aside`), or nothing known.

    `strength` is from 0 to 1; below `SURE` a person is asked. `also` are other headers that mean the same as surely.
    """

    at: int
    header: str
    rule: Rule | None = None
    aside: str | None = None
    strength: float = 0.0
    also: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """What stands over its last row, over several columns perhaps; nothing over a header of one row."""
        return self.header.rpartition(" | ")[0]

    @property
    def last(self) -> str:
        """The last row of the header."""
        return self.header.rpartition(" | ")[2]

    @property
    def is_sure(self) -> bool:
        """True where nobody needs to be asked."""
        return self.strength >= SURE and not self.also

    def unnamed(self) -> Given:
        """The header of which nothing is known."""
        return replace(self, rule=None, strength=0.0, also=())
