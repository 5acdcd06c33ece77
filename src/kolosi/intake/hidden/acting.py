"""What acts by itself in a file: told once where the parts of it that were met do not tell it already."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from kolosi.intake.containers.refusal import Unreadable
from kolosi.intake.hidden.trace import Trace

_KINDS: Mapping[str, str] = {
    "macros": "macros",
    "objects": "embedded",
    "links": "outside_link",
    "connections": "outside_link",
}
_TOLD_BY: Mapping[str, frozenset[str]] = {
    "macros": frozenset({"macros"}),
    "embedded": frozenset({"embedded"}),
    "outside_link": frozenset({"outside_link", "external_book", "data_connection", "template", "outside_name"}),
}


def acting_traces(left: Callable[[], Iterable[str]], found: Collection[Trace], place: str = "") -> Iterator[Trace]:
    """What a file that enters would be refused for, or would have left behind, as traces. Raises `Unreadable` for other reasons."""
    try:
        kinds = tuple(left())
    except Unreadable as refusal:
        if refusal.code not in _KINDS:
            raise
        kinds = (refusal.code,)
    for kind in dict.fromkeys(_KINDS[one] for one in kinds if one in _KINDS):
        if _TOLD_BY[kind].isdisjoint(trace.kind for trace in found):
            yield Trace(kind=kind, place=place)
