"""Who is counted by a number of a sentence, and under which minimum that may not be told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from kolosi.release.prose.hits import Minimums
from kolosi.release.prose.reading import Reading
from kolosi.release.prose.sentence import SENSITIVE, Item, Line
from kolosi.release.prose.together import spots_of

HEADS = frozenset({
    "SURVIVOR", "DETAINEE", "CHILD", "PERSON", "CASUALTY", "CASE", "INCIDENT", "PROFESSION", "REPORTER", "ACT_NOUN", "OFFENDER",
    "TAKEN", "ARREST",
})  # fmt: skip
"""The classes of what is counted and is a person, or stands for one."""

OF_SENSITIVE = frozenset({"SURVIVOR", "DETAINEE", "ACT_NOUN", "ARREST", "OFFENDER"})
FAR = 240
"""How many characters off a word still says what a number is about."""


@dataclass(frozen=True)
class Counted:
    """A number that counts somebody: who, the smallest count that may be told (0: any), where the words of it end."""

    line: Line
    at: int
    value: int
    heads: frozenset[str]
    end: int
    is_bound: bool = False
    is_one: bool = False
    is_cited: bool = False
    minimum: int = 0

    @cached_property
    def item(self) -> Item:
        """The number."""
        return self.line.items[self.at]

    @property
    def is_small(self) -> bool:
        """Whether it is under the minimum, or tells that the count is."""
        return 0 < self.value < self.minimum or (self.is_bound and 0 < self.value <= self.minimum)


def counted(reading: Reading, line: Line, minimums: Minimums) -> Iterator[Counted]:
    """The numbers of a sentence that count persons, each with its minimum."""
    last: frozenset[str] = frozenset()
    for at, item in enumerate(line.items):
        value, is_one = _value(line, at, item)
        if value is None:
            continue
        if _is_ratio(line, at) or "COMPARED" in _follows(line, at):
            continue
        heads, end = _heads(reading, line, at, last)
        last = heads or last
        if (
            not heads
            or ("FEW" in item.names and heads <= {"CASE", "INCIDENT"})
            or (is_one and not _is_alone(reading, line, at, heads))
        ):
            continue
        yield Counted(
            line,
            at,
            value,
            heads,
            end,
            is_bound=_is_bounded(line, at),
            is_one=is_one,
            is_cited=reading.is_cited(item.start),
            minimum=minimum_of(reading, line, at, heads, minimums),
        )


def _value(line: Line, at: int, item: Item) -> tuple[int | None, bool]:
    """A whole number, in digits or words; "one" and its articles are told apart."""
    mention = item.mention
    if mention is not None:
        is_count = mention.kind == "count" and mention.value is not None and not mention.decimals
        return (int(mention.exact), False) if is_count else (None, False)
    if "FEW" in item.names:
        return 2, False
    return (1, True) if "ONE" in item.names else (None, False)


def _is_alone(reading: Reading, line: Line, at: int, heads: frozenset[str]) -> bool:
    """Whether "one" counts: beside "only"; for an author's profession; for one act in a place or a month."""
    around = line.items[max(at - 2, 0) : at + 2]
    if any("ONLY" in item.names for item in around) or _is_told_part(line, at, heads):
        return True
    if "PROFESSION" in heads:
        return line.has("AUTHOR") and line.has("ACT", "TOPIC")
    if not heads & {"ACT_NOUN", "SURVIVOR"} or not line.has("ACT") or not line.has("EVENT"):
        return False
    return any(kind != "@wide" for kind, _ in line.periods) or bool(
        spots_of(("@area", "LOCALITY"), line, reading.lexicon)
    )


def _is_told_part(line: Line, at: int, heads: frozenset[str]) -> bool:
    """Whether "one" is a part that is told, "of whom one girl", or is the only victim of a note: "one victim identified"."""
    before = line.items[at - 1] if at else line.items[at]
    if "DONT" in before.names and before.text != ":":
        return bool(_follows(line, at) & {"CHILD", "SURVIVOR", "DETAINEE", "PERSON", "ACT_NOUN"})
    is_number = "SINGLE" in line.items[at].names and _follows(line, at).isdisjoint(("AMONG", "OF"))
    if not before.names.isdisjoint(("BE", "COMPARED")):
        return False
    return (
        is_number
        and bool(heads & {"CHILD", "SURVIVOR", "DETAINEE", "PERSON"})
        and line.has("EVENT", "REPORTS", "PASSIVE")
    )


def _is_ratio(line: Line, at: int) -> bool:
    """Whether a number is part of "three in ten", or is told of each: neither counts anybody."""
    items = line.items
    after = items[at + 1 : at + 5]
    for place, item in enumerate(after):
        if "OUT_OF" in item.names and place + 1 < len(after) and after[place + 1].mention is not None:
            return _whole(after[place + 1]) <= ROUND
    before = items[max(at - 4, 0) : at]
    if "OUT_OF" in (before[-1].names if before else ()) and any(
        one.mention is not None or "ONE" in one.names for one in before
    ):
        return _whole(items[at]) <= ROUND
    return any("EACH" in item.names for item in (*items[max(at - 6, 0) : at], *after))


ROUND = 20
"""The second number of a ratio told in words is not greater: "three in ten", "one out of twenty"."""


def _whole(item: Item) -> int:
    mention = item.mention
    return int(mention.exact) if mention is not None and mention.value is not None else ROUND + 1


def _is_bounded(line: Line, at: int) -> bool:
    """Whether a number stands behind "fewer than"."""
    return any("LESS" in item.names for item in line.items[max(at - 2, 0) : at])


# -- who is counted ---------------------------------------------------------------------------------------------------


def _heads(reading: Reading, line: Line, at: int, last: frozenset[str]) -> tuple[frozenset[str], int]:
    """The classes of what a number counts, and where its words end."""
    after, end = _after(line, at, is_last=reading.lexicon.is_head_last)
    before = _before(line, at)
    if after:
        is_case_of = before and after & {"CASE", "INCIDENT"}
        return (before | after if is_case_of else after), end
    if before and (_is_bare(line, at) or "BE" not in line.items[at - 1].names):
        return before, line.items[at].end
    if "DONT" in (line.items[at - 1].names if at else ()) and not _is_bare(line, at):
        return _of_part(line, at)
    if _follows(line, at) & HEADS or not _is_bare(line, at):
        return frozenset(), line.items[at].end
    told = _topic(line, at) or _of_cell(line)
    return (told or (last if _is_listed(line, at) else frozenset())), line.items[at].end


def _of_part(line: Line, at: int) -> tuple[frozenset[str], int]:
    """Who a part is, behind a verb: "of which 4 concerned girls"."""
    for item in line.items[at + 1 : at + 5]:
        if item.names & HEADS:
            return item.names & HEADS, item.end
    return frozenset(), line.items[at].end


def _follows(line: Line, at: int) -> frozenset[str]:
    return line.items[at + 1].names if at + 1 < len(line.items) else frozenset()


def _after(line: Line, at: int, *, is_last: bool) -> tuple[frozenset[str], int]:
    """The noun behind a number: the first of its words, or the last where the language puts it there."""
    return _last_noun(line, at) if is_last else _first_noun(line, at)


def _first_noun(line: Line, at: int) -> tuple[frozenset[str], int]:
    for item in line.items[at + 1 : at + REACH]:
        if item.names & HEADS:
            return item.names & HEADS, item.end
        if not (item.names & {"MODIFIER", "BE", "ONLY"} or item.text in "-*"):
            break
    return _undergoing(line, at), line.items[at].end


def _last_noun(line: Line, at: int) -> tuple[frozenset[str], int]:
    """One word that the language does not know may stand before the noun: it may be an adjective."""
    head, end, unknown = frozenset[str](), line.items[at].end, 0
    for item in line.items[at + 1 : at + REACH]:
        if item.names & HEADS:
            head, end = item.names & HEADS, item.end
        elif "THING" in item.names:
            return frozenset(), line.items[at].end
        elif item.names & {"MODIFIER", "AMONG"} or ("BE" in item.names and not head) or item.text in "-*":
            if unknown and "OF" in item.names:
                break
        elif head or item.names - {"EVENT"} or unknown or not item.text.isalpha():
            break
        else:
            unknown += 1
    return head or _undergoing(line, at), end


def _undergoing(line: Line, at: int) -> frozenset[str]:
    """Persons, whoever they are, where the verb says it: "three journalists were arrested"."""
    for item in line.items[at + 2 : at + 5]:
        if "PASSIVE" in item.names:
            return frozenset({"PERSON"})
        if item.names & {"STOP", "AND", "NUM", "THING"} or not item.text.isalpha():
            break
    return frozenset()


REACH = 7
"""The noun that a number counts stands among so many words behind it."""


def _before(line: Line, at: int) -> frozenset[str]:
    """The noun before a number in brackets, behind a colon or a verb: "women (11 cases)", "Women: 11"."""
    items = line.items
    if at > 3 and items[at - 1].text == "=" and items[at - 3].text == "(":
        return items[at - 4].names & HEADS
    if at < 2 or not (items[at - 1].text in "(:=" or "BE" in items[at - 1].names):
        return frozenset()
    right_before = items[at - 2].names & HEADS
    return right_before or (_announced(line, at - 1) if items[at - 1].text in ":=" else frozenset())


def _announced(line: Line, colon: int) -> frozenset[str]:
    """Who is counted behind a colon, told by the first words of the note: "Detainees visited today: seven"."""
    first = colon
    while first and colon - first < ANNOUNCED and line.items[first - 1].text not in ".;:|,=(":
        first -= 1
    said = line.items[first:colon]
    if any(not item.names.isdisjoint(NO_PERSONS) for item in said):
        return frozenset()
    found = (item.names & HEADS for item in said[:HEAD_FIRST])
    return next((heads for heads in found if heads), frozenset())


ANNOUNCED = 8
"""A note before a colon has no more words than this, and its noun is one of the first."""
HEAD_FIRST = 3
NO_PERSONS = frozenset({"THING", "TRAINED", "FACILITY", "SITE", "SHARE", "YEAR", "PHONE_WORD", "CASE_WORD"})


def _topic(line: Line, at: int) -> frozenset[str]:
    """What the sentence counts where it names that first: "the number of detainees rose from 4 to 9"."""
    for place, item in enumerate(line.items[:at]):
        if "NUMBER_OF" in item.names:
            heads = (each.names & HEADS for each in line.items[place + 1 : place + 4])
            return next((found for found in heads if found), frozenset())
    return frozenset()


def _of_cell(line: Line) -> frozenset[str]:
    """Who is counted in a cell of a table: the head of its row or of its column says it."""
    if len(line.items) > CELL or not line.labels or any(_is_of_shares(label) for label in line.labels):
        return frozenset()
    found = (item.names & HEADS for label in line.labels for item in label.items)
    return next((heads for heads in found if heads), frozenset())


CELL = 5
"""A cell, or a line of a list that has a name and a number, has no more words and marks than this."""


def _is_of_shares(label: Line) -> bool:
    return label.has("SHARE") or any(item.text == "%" for item in label.items)


def _is_bare(line: Line, at: int) -> bool:
    """Whether no noun of its own follows a number; "five of them" has none, "two of the roads" has."""
    if at + 1 >= len(line.items):
        return True
    item = line.items[at + 1]
    if "OF" in item.names:
        return at + 2 < len(line.items) and bool(line.items[at + 2].names & ({"THEM"} | HEADS))
    return not item.text.isalpha() or bool(
        item.names & {"AND", "STOP", "DONT", "AT", "BE", "LESS", "EVENT", "REPORTS", "THEM"}
    )


def _is_listed(line: Line, at: int) -> bool:
    """Whether a bare number goes on what the number before it counts: "5 nurses: 2, 1 and 2", "4 girls, of whom 2"."""
    before = line.items[max(at - 2, 0) : at]
    return any(item.text in ",:(" or item.names & {"AND", "DONT"} for item in before)


# -- the minimum ------------------------------------------------------------------------------------------------------


def minimum_of(reading: Reading, line: Line, at: int, heads: frozenset[str], minimums: Minimums) -> int:
    """The smallest count of these people that may be told here; 0 where any may."""
    if heads == {"CASE"} and any("IN_CASES" in item.names for item in line.items[max(at - 2, 0) : at]):
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
    """Whether a word of some classes stands near a number."""
    here = line.items[at]
    return any(
        max(item.start - here.end, here.start - item.end) <= FAR for name in names for item in line.of(name)
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
