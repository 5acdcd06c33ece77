"""Slips of the hand between two numbers: a digit mistyped, two exchanged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from kolosi.reading.mentions import Mention


def detail(value: Fraction) -> int:
    """How many digits a number is told to, before its zeros: of 45 600, three."""
    return len(str(value).rstrip("0"))


def is_exchanged(one: Fraction, other: Fraction) -> bool:
    """Whether two numbers differ by two digits exchanged."""
    return slip_between(one, other) == "transposed_digits"


def slip_between(one: Fraction, other: Fraction) -> str | None:
    """How two numbers differ when it is by a slip of the hand: one digit, or two exchanged; not "6.4 million" and "4.6 million"."""
    a, b = str(one), str(other)
    if one == other or len(a) != len(b) or "/" in a + b:
        return None
    if len(a) > 3 and max(len(a.rstrip("0")), len(b.rstrip("0"))) < 3:
        return None
    apart = [at for at in range(len(a)) if a[at] != b[at]]
    if len(apart) == 1:
        return "one_digit"
    if len(apart) == 2 and a[apart[0]] == b[apart[1]] and a[apart[1]] == b[apart[0]]:
        return "transposed_digits"
    return None


def are_neighbours_exchanged(one: Fraction, other: Fraction) -> bool:
    """Whether two numbers differ by two neighbouring digits exchanged."""
    a, b = str(one), str(other)
    apart = [at for at in range(min(len(a), len(b))) if a[at] != b[at]]
    return is_exchanged(one, other) and apart[1] - apart[0] == 1


def slipped_parts(parts: Iterable[Mention], lacking: Fraction) -> Iterator[tuple[Mention, Fraction, str]]:
    """The parts of a sum of which a slip alone makes it true, with what each was and how it slipped; `lacking` is what all together
    are short of the total."""
    for part in parts:
        wanted = part.exact + lacking
        slip = slip_between(part.exact, wanted) if wanted > 0 else None
        if slip is not None:
            yield part, wanted, slip
