"""The only door for numbers: what may leave, and what is held back and why."""

from __future__ import annotations

from kolosi.release.context import Context, Published
from kolosi.release.door import Gate, explain, gate, needed, release
from kolosi.release.plan import Withheld
from kolosi.release.policy import Policy, load_policy
from kolosi.release.registry import as_entries, from_entries, printed
from kolosi.release.wording import HIDDEN_SENTENCE

__all__ = [
    "HIDDEN_SENTENCE",
    "Context",
    "Gate",
    "Policy",
    "Published",
    "Withheld",
    "as_entries",
    "explain",
    "from_entries",
    "gate",
    "load_policy",
    "needed",
    "printed",
    "release",
]
