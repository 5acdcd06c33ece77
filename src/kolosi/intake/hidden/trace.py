"""What a file carries besides what it shows: plain values, not judged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from kolosi.intake.formats.sheet import Sheet

_NAMED = 6


@dataclass(frozen=True, kw_only=True)
class Trace:
    """One kind of thing met at one place of a file: where, what it reads like, how many times."""

    kind: str
    place: str = ""
    sample: str = ""
    count: int = 1

    def under(self, folder: str) -> Trace:
        """The same trace, in a file that lies inside another."""
        return replace(self, place=f"{folder} › {self.place}" if self.place else folder)


@dataclass(frozen=True, kw_only=True)
class Written:
    """Words that stand outside the tables and the text of a document: on a slide, in a drawing, in a member of an archive."""

    place: str
    text: str


@dataclass(frozen=True, kw_only=True, eq=False)
class Inside:
    """A file taken apart: its format, what it carries, its tables where it has some, and words that stand elsewhere in it."""

    format: str
    traces: tuple[Trace, ...]
    sheets: tuple[Sheet, ...] = field(default=())
    texts: tuple[Written, ...] = field(default=())


def gathered(kind: str, places: Iterable[str], samples: Sequence[str] = (), *, under: str = "") -> list[Trace]:
    """One trace for all places of a kind, the first of them named; none when there is no place."""
    found = list(places)
    if not found:
        return []
    each = list(dict.fromkeys(found))
    named = ", ".join(each[:_NAMED]) + (" …" if len(each) > _NAMED else "")
    sample = next((one for one in samples if one), "")
    return [Trace(kind=kind, place=f"{under}{named}", sample=sample, count=len(found))]


def spans(numbers: Iterable[int]) -> list[str]:
    """Row numbers as a person writes them.

    >>> spans([7, 3, 4, 5])
    ['3-5', '7']
    """
    out: list[list[int]] = []
    for number in sorted(set(numbers)):
        if out and number == out[-1][1] + 1:
            out[-1][1] = number
        else:
            out.append([number, number])
    return [str(first) if first == last else f"{first}-{last}" for first, last in out]
