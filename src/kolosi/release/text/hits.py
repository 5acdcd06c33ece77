"""What was found, before it is told: a kind of point, its place, what it says; and the numbers of the policy."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kolosi.release.policy.policy import Policy


@dataclass(frozen=True, kw_only=True)
class Minimums:
    """The smallest counts that may be printed, by whom they count, and of how many organisations a figure must come."""

    sensitive: int = 10
    children: int = 10
    other: int = 5
    reporters: int = 3

    @classmethod
    def of(cls, policy: Policy) -> Minimums:
        """Those of a policy."""
        return cls(
            sensitive=policy.R2.sensitive, children=policy.R2.children, other=policy.R2.other, reporters=policy.R3.least
        )


DEFAULTS = Minimums()
"""Those of the default policy."""


@dataclass(frozen=True, kw_only=True)
class Hit:
    """Something found at `start`…`end`; `rule` is the one it breaks, `data` fills the blanks of its message."""

    kind: str
    rule: str
    start: int
    end: int
    data: Mapping[str, str | int] = field(default_factory=dict)


def kept(hits: Iterable[Hit]) -> list[Hit]:
    """Each place told once for each kind; what a graver point at the same place says already is left."""
    out: list[Hit] = []
    last: dict[str, int] = {}
    grave: dict[str, list[tuple[int, int]]] = {}
    ordered = sorted(hits, key=lambda hit: (hit.start, -hit.end))
    for hit in ordered:
        if hit.kind in _GRAVE:
            grave.setdefault(hit.kind, []).append((hit.start, hit.end))
    for hit in ordered:
        if hit.start < last.get(hit.kind, 0) or _is_told(hit, grave):
            continue
        last[hit.kind] = hit.end
        out.append(hit)
    return out


GRAVER: Mapping[str, tuple[str, ...]] = {
    "count_small": ("count_split",),
    "place_of_incident": ("place_of_act",),
    "age_told": ("person_age",),
    "office_named": ("person_named",),
    "email_public": ("email",),
    "phone_public": ("phone",),
    "only_told": ("person_described",),
    "person_told": ("person_described", "person_age", "person_named"),
    "source_told": ("person_described", "person_named"),
    "few_told": ("count_small",),
}
"""What is left where a graver kind stands at the same place."""
_GRAVE = frozenset(kind for kinds in GRAVER.values() for kind in kinds)


def _is_told(hit: Hit, grave: Mapping[str, list[tuple[int, int]]]) -> bool:
    return any(_overlaps(hit, grave.get(kind, [])) for kind in GRAVER.get(hit.kind, ()))


def _overlaps(hit: Hit, spans: Sequence[tuple[int, int]]) -> bool:
    at = bisect_right(spans, (hit.end, 0)) - 1
    return any(start < hit.end and hit.start < end for start, end in spans[max(at - 3, 0) : at + 1])
