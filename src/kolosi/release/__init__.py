"""The only door for numbers: what may leave, and what is held back and why.

What is named here is imported when it is first asked for: who looks into a file alone needs no solver.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kolosi.release.figures.wording import HIDDEN_SENTENCE
    from kolosi.release.gating import Gate, explain, gate, needed, release
    from kolosi.release.policy.context import Context, Published
    from kolosi.release.policy.policy import Policy, load_policy
    from kolosi.release.register.registry import as_entries, from_entries, printed
    from kolosi.release.suppress.plan import Withheld

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

_WHERE = {
    **dict.fromkeys(("Context", "Published"), "policy.context"),
    **dict.fromkeys(("Gate", "explain", "gate", "needed", "release"), "gating"),
    **dict.fromkeys(("Policy", "load_policy"), "policy.policy"),
    **dict.fromkeys(("as_entries", "from_entries", "printed"), "register.registry"),
    "Withheld": "suppress.plan",
    "HIDDEN_SENTENCE": "figures.wording",
}


def __getattr__(name: str) -> object:
    if name not in _WHERE:
        raise AttributeError(f"module {__name__} has no attribute {name}")
    return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
