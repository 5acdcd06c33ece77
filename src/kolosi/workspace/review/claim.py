"""A figure of a document beside the figure of the workspace that it stands for."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from kolosi.model.key import Key
from kolosi.proof.report import exact_text
from kolosi.reading.mentions import Mention

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, kw_only=True)
class Claim:
    """One figure of a document with the figure of the workspace it stands for.

    `outcome` is matches, earlier, differs, definition or no_data; `value` is what the workspace has, `edition` the
    earlier edition that printed what the document says. `fingerprint` names the sentence and the number in a Decision.
    """

    mention: Mention
    key: Key
    outcome: str
    fingerprint: str
    value: Fraction | None = None
    edition: str | None = None
    is_confirmed: bool = False

    def as_json(self) -> Mapping[str, object]:
        """The public shape."""
        return {
            "span": [self.mention.start, self.mention.end],
            "key": str(self.key),
            "outcome": self.outcome,
            "value": exact_text(self.value),
            "edition": self.edition,
            "fingerprint": self.fingerprint,
            "confirmed": self.is_confirmed,
        }
