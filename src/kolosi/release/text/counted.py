"""Who is counted by a number of a sentence, and under which minimum that may not be told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from kolosi.release.text.hits import Minimums
from kolosi.release.text.minimum import minimum_of
from kolosi.release.text.reading import Reading
from kolosi.release.text.sentence import COUNTED, Item, Line
from kolosi.release.text.together import spots_of


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


def counted(reading: Reading, line: Line, minimums: Minimums, before: Sequence[Counted] = ()) -> Iterator[Counted]:
    """The numbers of a sentence that count persons, each with its minimum; `before` are those of the sentence that it goes on."""
    last = before[-1].heads if before and _is_carried(line) else frozenset[str]()
    for at in line.numbers:
        item = line.items[at]
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


def _is_carried(line: Line) -> bool:
    """Whether a sentence goes on the one before its semicolon."""
    return line.before is not None and bool(line.before.items) and line.before.items[-1].text == ";"


def _value(line: Line, at: int, item: Item) -> tuple[int | None, bool]:
    """A whole number, in digits or words; "one" and its articles are told apart."""
    mention = item.mention
    if mention is not None:
        is_count = mention.kind == "count" and mention.value is not None and not mention.decimals
        return (int(mention.exact), False) if is_count else (None, False)
    if "FEW" in item.names:
        is_of_two_kinds = " " not in item.text and any("AND" in one.names for one in line.items[at + 1 : at + 4])
        return (None if is_of_two_kinds else 2), False
    return (1, True) if "ONE" in item.names else (None, False)


def _is_alone(reading: Reading, line: Line, at: int, heads: frozenset[str]) -> bool:
    """Whether "one" counts: beside "only"; for an author's profession; for one act in a place or a month."""
    around = line.items[max(at - 2, 0) : at + 2]
    if any("ONLY" in item.names for item in around) or _is_told_part(line, at, heads):
        return True
    if _is_excepted(line, at) and (_is_bare(line, at) or "EXCEPTION" in _follows(line, at)):
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
            return _is_round(after[place + 1])
    before = items[max(at - 4, 0) : at]
    if "OUT_OF" in (before[-1].names if before else ()) and any(
        one.mention is not None or "ONE" in one.names for one in before
    ):
        return _is_round(items[at])
    return any("EACH" in item.names for item in (*items[max(at - 6, 0) : at], *after))


ROUND = frozenset({2, 3, 4, 5, 6, 8, 10, 12, 20, 100})
"""The second number of a ratio: "three in ten", "one out of twenty". "Seven cases out of nine" are counted."""


def _is_round(item: Item) -> bool:
    return item.mention is not None and item.mention.value in ROUND


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
    if _is_in_number(line, at):
        return _nearest_before(line, at), line.items[at].end
    if _is_excepted(line, at):
        return _base_of(line, at, last), line.items[at].end
    if last and _is_of_base(line, at):
        return last, line.items[at].end
    if _follows(line, at) & COUNTED or not (_is_bare(line, at) or _is_still_missing(line, at)):
        return frozenset(), line.items[at].end
    told = _topic(line, at) or _of_cell(line) or (last if _is_still_missing(line, at) else frozenset())
    return (told or (last if _is_listed(line, at) else frozenset())), line.items[at].end


def _is_in_number(line: Line, at: int) -> bool:
    """Whether words around a number say that it counts who is told elsewhere: "survivors, three in number"."""
    beside = (*line.items[max(at - 1, 0) : at], *line.items[at + 1 : at + 2])
    return any("IN_NUMBER" in item.names for item in beside)


def _nearest_before(line: Line, at: int) -> frozenset[str]:
    """Who is told before a number, the nearest first, else behind it."""
    before = line.before.items if line.before is not None and len(line.before.items) <= CELL else ()
    others = (*reversed(line.items[:at]), *line.items[at + 1 :], *before)
    return next((item.names & COUNTED for item in others if item.names & COUNTED), frozenset())


def _is_excepted(line: Line, at: int) -> bool:
    """Whether a number is what an exception leaves out: "all of them survivors, except four"."""
    is_harm = line.is_sensitive or line.has("HARM", "KILLED", "TAKEN")
    is_led = bool(at) and "REST" in line.items[at - 1].names
    return (is_led or "EXCEPTION" in _follows(line, at)) and is_harm and "THING" not in _follows(line, at)


def _base_of(line: Line, at: int, last: frozenset[str]) -> frozenset[str]:
    """Of whom an exception is one: the nearest noun before it, else behind it; regions and schools are nobody."""
    for item in (*reversed(line.items[:at]), *line.items[at + 1 :]):
        if item.names & COUNTED:
            return item.names & COUNTED
        if not item.names.isdisjoint(NO_PERSONS | {"AREA_WORD", "VILLAGE"}) and "TIME" not in item.names:
            return frozenset()
    return last or (frozenset({"PERSON"}) if line.is_sensitive else frozenset())


def _of_part(line: Line, at: int) -> tuple[frozenset[str], int]:
    """Who a part is, behind a verb: "of which 4 concerned girls"."""
    for item in line.items[at + 1 : at + 5]:
        if item.names & COUNTED:
            return item.names & COUNTED, item.end
    return frozenset(), line.items[at].end


def _follows(line: Line, at: int) -> frozenset[str]:
    return line.items[at + 1].names if at + 1 < len(line.items) else frozenset()


def _after(line: Line, at: int, *, is_last: bool) -> tuple[frozenset[str], int]:
    """The noun behind a number: the first of its words, or the last where the language puts it there."""
    return _last_noun(line, at) if is_last else _first_noun(line, at)


def _first_noun(line: Line, at: int) -> tuple[frozenset[str], int]:
    for item in line.items[at + 1 : at + REACH]:
        if item.names & COUNTED:
            return item.names & COUNTED, item.end
        if not (item.names & {"MODIFIER", "BE", "ONLY"} or item.text in "-*"):
            break
    return _undergoing(line, at), line.items[at].end


def _last_noun(line: Line, at: int) -> tuple[frozenset[str], int]:
    """One word that the language does not know may stand before the noun: it may be an adjective."""
    head, end, unknown = frozenset[str](), line.items[at].end, 0
    for item in line.items[at + 1 : at + REACH]:
        if item.names & COUNTED:
            head, end = item.names & COUNTED, item.end
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
        return items[at - 4].names & COUNTED
    if _is_noted(line, at):
        return items[at - 1].names & COUNTED
    if at < 2 or not (items[at - 1].text in "(:=" or "BE" in items[at - 1].names):
        return frozenset()
    right_before = items[at - 2].names & COUNTED
    if right_before or items[at - 1].text not in "(:=":
        return right_before
    return _in_group(line, at - 2) if items[at - 1].text == "(" else _announced(line, at - 1)


def _is_noted(line: Line, at: int) -> bool:
    """Whether a number stands right behind its noun, as in a note: "Seen this month: adults 12, minors 3"."""
    items = line.items
    if not at or items[at - 1].names.isdisjoint(("CHILD", "SURVIVOR", "DETAINEE", "PERSON")):
        return False
    is_end = at + 1 == len(items) or items[at + 1].text in ",.;)"
    return is_end and (line.sentence.block.kind == "list_item" or any(item.text in ":," for item in items[: at - 1]))


def _in_group(line: Line, last: int) -> frozenset[str]:
    """The noun of the group of words that ends before a bracket: "heads of school (3)"."""
    if last < 2 or line.items[last - 1].names.isdisjoint(("OF",)):
        return frozenset()
    return line.items[last - 2].names & {"PROFESSION"}


def _announced(line: Line, colon: int) -> frozenset[str]:
    """Who is counted behind a colon, told by the first words of the note: "Detainees visited today: seven"."""
    first = colon
    while first and colon - first < ANNOUNCED and line.items[first - 1].text not in ".;:|,=(":
        first -= 1
    said = line.items[first:colon]
    if any(not item.names.isdisjoint(NO_PERSONS) and "TIME" not in item.names for item in said):
        return frozenset()
    found = (item.names & COUNTED for item in said[:HEAD_FIRST])
    return next((heads for heads in found if heads), frozenset())


ANNOUNCED = 8
"""A note before a colon has no more words than this, and its noun is one of the first."""
HEAD_FIRST = 3
NO_PERSONS = frozenset({"THING", "TRAINED", "FACILITY", "SITE", "SHARE", "YEAR", "PHONE_WORD", "CASE_WORD"})


def _topic(line: Line, at: int) -> frozenset[str]:
    """What the sentence counts where it names that first: "the number of detainees rose from 4 to 9"."""
    place = next(iter(line.places.get("NUMBER_OF", ())), at)
    if place >= at:
        return frozenset()
    heads = (each.names & COUNTED for each in line.items[place + 1 : place + 4])
    return next((found for found in heads if found), frozenset())


def _of_cell(line: Line) -> frozenset[str]:
    """Who is counted in a cell of a table: the head of its row or of its column says it."""
    if len(line.items) > CELL or not line.labels or any(_is_of_shares(label) for label in line.labels):
        return frozenset()
    found = (item.names & COUNTED for label in line.labels for item in label.items)
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
        return at + 2 < len(line.items) and bool(line.items[at + 2].names & ({"THEM"} | COUNTED))
    return not item.text.isalpha() or bool(
        item.names & {"AND", "STOP", "DONT", "AT", "BE", "LESS", "EVENT", "REPORTS", "THEM"}
    )


def _is_of_base(line: Line, at: int) -> bool:
    """Whether a number is a part of the base that opens its sentence, the verb right behind it: "of the 45 survivors, two went …"."""
    if not at or not (line.items[at - 1].text == "," or "ONLY" in line.items[at - 1].names):
        return False
    opening = [place for place in line.numbers if place < min(at, OPENING)]
    is_base = any("AMONG" in item.names for place in opening for item in line.items[max(place - 2, 0) : place])
    return is_base and _follows(line, at).isdisjoint(
        NO_PERSONS | COUNTED | {"TIME", "AREA_WORD", "VILLAGE", "COMPARED"}
    )


OPENING = 4
"""The base of a sentence stands among so many of its first words."""


def _is_still_missing(line: Line, at: int) -> bool:
    """Whether a number behind a semicolon is what is left of those before: "…; four are still missing"."""
    is_verb = bool(_follows(line, at) & {"LEFT", "MISSING", "BE"})
    return (
        at == 0
        and _is_carried(line)
        and is_verb
        and any(not item.names.isdisjoint(("LEFT", "MISSING")) for item in line.items[1:4])
    )


def _is_listed(line: Line, at: int) -> bool:
    """Whether a bare number goes on what the number before it counts: "5 nurses: 2, 1 and 2", "4 girls, of whom 2"."""
    before = line.items[max(at - 2, 0) : at]
    return (at == 0 and _is_carried(line) and "BE" not in _follows(line, at)) or any(
        item.text in ",:(" or item.names & {"AND", "DONT"} for item in before
    )
