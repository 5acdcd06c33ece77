"""The smallest count of some people that a sentence may tell, by who they are and what it speaks of."""

from __future__ import annotations

from collections.abc import Sequence

from kolosi.release.text.hits import Minimums
from kolosi.release.text.reading import Reading
from kolosi.release.text.sentence import SENSITIVE, Line
from kolosi.release.text.together import spots_of

OF_SENSITIVE = frozenset({"SURVIVOR", "DETAINEE", "ACT_NOUN", "ARREST", "OFFENDER"})
FAR = 240
"""How many characters off a word still says what a number is about."""


def minimum_of(reading: Reading, line: Line, at: int, heads: frozenset[str], minimums: Minimums) -> int:
    """The smallest count of these people that may be told here; 0 where any may."""
    in_cases = heads == {"CASE"} and any("IN_CASES" in item.names for item in line.items[max(at - 2, 0) : at])
    if in_cases and not any("OUT_OF" in item.names for item in line.items[at + 1 : at + 4]):
        return 0
    if heads == {"REPORTER"}:
        return _of_reporters(line, at, minimums)
    if "PROFESSION" in heads and not heads & {"CHILD", "PERSON"}:
        if not line.has("AUTHOR") and not any(label.has("AUTHOR") for label in line.labels):
            return 0
        is_other = line.has("HARM") and not _is_about(line, at, line.heading, line.before)
        return minimums.other if is_other else minimums.sensitive
    if heads & OF_SENSITIVE:
        return minimums.sensitive
    is_trained = line.has("TRAINED") and "CASE" not in heads
    if is_trained:
        return 0
    if _near(line, at, SENSITIVE):
        return max(minimums.sensitive, minimums.children if "CHILD" in heads else 0)
    if "CHILD" in heads:
        return minimums.children if _near(line, at, ("HARM", "KILLED")) or _harm_before(line) else 0
    return _of_others(reading, line, at, heads, minimums)


def _of_reporters(line: Line, at: int, minimums: Minimums) -> int:
    """The smallest count of the organisations that report: that of a sensitive count, else that below which a figure is theirs."""
    if not line.has("REPORTS"):
        return 0
    return minimums.sensitive if _is_about(line, at) else minimums.reporters if line.has("DATA") else 0


def _is_about(line: Line, at: int, *others: Line | None) -> bool:
    """Whether the sentence, or another that says what it is about, speaks of something sensitive."""
    return _near(line, at, SENSITIVE) or any(other is not None and other.is_sensitive for other in others)


def _near(line: Line, at: int, names: Sequence[str]) -> bool:
    """Whether a word of some classes stands near a number, in its sentence or behind its semicolon."""
    here = line.items[at]
    is_carried = line.before is not None and line.before.after is line and at == 0
    lines = [one for one in (line, line.after, line.before if is_carried else None) if one is not None]
    return any(
        max(item.start - here.end, here.start - item.end) <= FAR
        for one in lines
        for name in names
        for item in one.of(name)
    ) or any(label.has(*names) for label in line.labels)


def _harm_before(line: Line) -> bool:
    """Whether the sentence before, of which this one tells more, speaks of harm."""
    return line.before is not None and line.has("AMONG", "DONT") and line.before.has("HARM", "KILLED", *SENSITIVE)


def _of_others(reading: Reading, line: Line, at: int, heads: frozenset[str], minimums: Minimums) -> int:
    """The minimum of persons and cases that nothing in the sentence makes sensitive."""
    is_harm = _near(line, at, ("HARM", "KILLED")) or bool(heads & {"TAKEN", "CASUALTY"})
    if is_harm:
        is_told = line.has("REPORTS", "EVENT") or bool(heads - {"CASE"})
        is_event = heads <= {"INCIDENT"} or (heads <= {"CASE"} and not is_told)
        is_exempt = is_event or (_is_casualty(line, heads) and not _is_local(reading, line))
        if is_exempt:
            return 0
        is_told_of = line.before is not None and line.before.is_sensitive and "CASE" not in heads
        return minimums.sensitive if is_told_of else minimums.other
    if "CASE" not in heads and len(line.items) > SHORT:
        return 0
    above = (line.before, line.before.before if line.before else None, line.heading)
    if any(one is not None and one.is_sensitive for one in above):
        return minimums.sensitive
    if "CASE" not in heads:
        return 0
    return minimums.other if any(one is not None and one.has("HARM") for one in above) else 0


SHORT = 12
"""A line of a list with no more words than this is about what its title says."""


def _is_casualty(line: Line, heads: frozenset[str]) -> bool:
    """Whether people killed or injured are counted: their national counts may be told."""
    return "CASUALTY" in heads or (line.has("KILLED") and not heads & {"CASE", "TAKEN"})


def _is_local(reading: Reading, line: Line) -> bool:
    """Whether a sentence names a place inside the country."""
    if line.has("NOT_LOCAL"):
        return False
    return bool(spots_of(("@area", "@village", "@route", "@facility", "LOCALITY"), line, reading.lexicon))
