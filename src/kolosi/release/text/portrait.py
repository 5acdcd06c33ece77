"""One person of a sentence, and what sets them apart: age, trade, people, family, state, where they are from.

No name is needed to find someone: "a Fulani herder from …" is one person in a village. A portrait is a noun for one person behind
its determiner, with the marks of its group of words; each language says which words those are (`languages/<language>/gate.yaml`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from kolosi.release.text.sentence import COUNTED, Item, Line, Spot
from kolosi.release.text.whereabouts import initialled, is_hour, recurring, town_at, towns

HEADS = ("VICTIM", "KIN", "ROLE", "TRADE", "INFORMANT")
"""The classes of nouns for one person."""
ASKED = frozenset({*HEADS, "PRONOUN", "PEOPLE", "STATE"})
"""One of these stands in every sentence that tells of one person."""
POSTS = frozenset({"ROLE", "TRADE", "INFORMANT"})
BEFORE, TAIL, NEAR, CLAUSE = 5, 9, 4, 15
"""So many words before a noun its determiner stands; so many behind it a mark of the person (of the close ones, fewer) and its verb."""
OLDEST = 110
_AGES = frozenset({"AGE", "NUM", "SPELLED"})
_ENDS = frozenset('.;:|!?"()')
_NOT_INSIDE = frozenset({"STOP", "AND", "BE", "OF", "AT", "EACH", "NONE"})
_DETERMINERS = frozenset({"DETERMINER", "ONLY_ONE", "SINGLE", "LAST"})


@dataclass(frozen=True, kw_only=True)
class Portrait:
    """One person: the words that tell of them, the place of the noun among the items, and the marks that set them apart.

    Marks are `age`, `post`, `people`, `state`, `kin` and `origin`.
    """

    start: int
    end: int
    at: int
    marks: frozenset[str]


OF_PERSONS = ("@one", "@aged_one", "@marked_one", "@twice_marked", "@posted_one", "@suffering_one", "@struck_one")
CUES = (*OF_PERSONS, "@town", "@clock", "@recurring", "@initialled")
"""Cues that are found here, and not by rows of classes: one person; with an age; with a mark; with two; told by a post; with a mark
other than a post, or to whom something was done; a place behind its preposition; an hour; a day that comes back; a first name
with an initial."""


def spots_by_cue(line: Line) -> Mapping[str, list[Spot]]:
    """Where each of the cues stands in a sentence."""
    found: dict[str, list[Spot]] = {name: [] for name in CUES}
    for one in portraits(line):
        spot = (one.start, one.end)
        is_post = not line.items[one.at].names.isdisjoint(POSTS)
        is_done_to = _undergoes(line, one.at) or _is_object(line, one.at)
        is_struck = bool(one.marks - ({"post"} if is_post else set())) or is_done_to
        if is_done_to:
            found["@struck_one"].append(spot)
        if is_struck or not is_post:
            found["@one"].append(spot)
        if "age" in one.marks:
            found["@aged_one"].append(spot)
        if one.marks:
            found["@marked_one"].append(spot)
        if len(one.marks) > 1:
            found["@twice_marked"].append(spot)
        if is_post:
            found["@posted_one"].append(spot)
        if one.marks and is_struck:
            found["@suffering_one"].append(spot)
    found["@town"] = [(line.items[at].start, line.items[last - 1].end) for at, last in towns(line)]
    found["@clock"] = [(item.start, item.end) for item in line.items if is_hour(item)]
    found["@recurring"] = list(recurring(line))
    found["@initialled"] = list(initialled(line))
    return found


def portraits(line: Line) -> Iterator[Portrait]:
    """The persons of a sentence that are told one by one, in order; "one woman in three" and "each child" are nobody."""
    if line.names.isdisjoint(ASKED):
        return
    for at in sorted({at for name in ASKED for at in line.places.get(name, ())}):
        names = line.items[at].names
        is_noun = not names.isdisjoint(HEADS)
        if not is_noun and "PRONOUN" not in names and _is_beside_noun(line, at) and not _is_one_of(line, at):
            continue
        first = at if "PRONOUN" in names or _is_parent(line, at) else _determiner(line, at)
        if first is None or _is_any(line, first, at):
            continue
        marks = dict(_marks(line, first, at))
        is_told = is_noun or "age" in marks or _undergoes(line, at) or _is_object(line, at)
        if is_told or _is_one_of(line, at):
            last = max([at, *marks.values()])
            yield Portrait(start=line.items[first].start, end=line.items[last].end, at=at, marks=frozenset(marks))


def _is_parent(line: Line, at: int) -> bool:
    """Whether a relative needs no determiner: "mother of six"."""
    after = line.items[at + 1 : at + 3]
    is_of = "KIN" in line.items[at].names and len(after) > 1 and "OF" in after[0].names
    return is_of and not after[1].names.isdisjoint(_AGES)


def _is_one_of(line: Line, at: int) -> bool:
    """Whether a word of state stands for one of several: "the youngest of the detainees"."""
    after = line.items[at + 1 : at + 4]
    is_of = "STATE" in line.items[at].names and bool(after) and not after[0].names.isdisjoint(("OF", "AMONG"))
    return is_of and any(not item.names.isdisjoint(COUNTED) for item in after)


def _determiner(line: Line, at: int) -> int | None:
    """Where the group of words of a noun begins; nothing where no word says that it is one person."""
    for place in range(at - 1, max(at - BEFORE, -1) - 1, -1):
        item = line.items[place]
        if not item.names.isdisjoint(_DETERMINERS):
            return place
        if not (item.text == "-" or item.text[0].isalpha() or _AGES & item.names):
            return None
        if not item.names.isdisjoint(_NOT_INSIDE):
            return None
    return None


def _is_beside_noun(line: Line, at: int) -> bool:
    """Whether a word for a people or a state goes with a noun for a person: "a Fulani herder"."""
    beside = (*line.items[max(at - 2, 0) : at], *line.items[at + 1 : at + 3])
    return any(not item.names.isdisjoint((*HEADS, "PERSON", "CHILD")) for item in beside)


def _is_any(line: Line, first: int, at: int) -> bool:
    """Whether nobody in particular is meant: "each", "no", "one … in three"."""
    around = line.items[max(first - 1, 0) : at]
    if any(not item.names.isdisjoint(("EACH", "NONE")) for item in around):
        return True
    after = line.items[at + 1 : at + 4]
    return any(
        "OUT_OF" in item.names and place + 1 < len(after) and not after[place + 1].names.isdisjoint(_AGES)
        for place, item in enumerate(after)
    )


# -- marks ------------------------------------------------------------------------------------------------------------


def _marks(line: Line, first: int, at: int) -> Iterator[tuple[str, int]]:
    """What sets a person apart, each with the item that ends it."""
    head = line.items[at]
    last = _tail(line, at, TAIL)
    if not head.names.isdisjoint(POSTS):
        yield "post", at
    age = _age(line, first, at, _tail(line, at, CLAUSE))
    if age is not None:
        yield "age", age
    if "KIN" in head.names:
        yield from _ties(line, first, at)
    for place in range(first, last):
        names = line.items[place].names
        if "STATE" in names:
            yield "state", place
        if "PEOPLE" in names and place <= at + NEAR:
            yield "people", place
        if place > at + 1 and not names.isdisjoint(POSTS) and _is_apposed(line, at, place):
            yield "post", place
    origin = _origin(line, first, at, last)
    if origin is not None:
        yield "origin", origin


def _tail(line: Line, at: int, reach: int) -> int:
    """The item behind the last that may tell more of a person: the end of the clause, or the next person."""
    for place in range(at + 1, min(at + reach, len(line.items))):
        if (line.items[place].text in _ENDS and line.items[place].text != "(") or _is_other(line, at, place):
            return place
    return min(at + reach, len(line.items))


def _is_apposed(line: Line, at: int, place: int) -> bool:
    """Whether a noun behind a comma says who a person is: "her cousin, a town clerk"."""
    if line.items[place - 1].text == ",":
        return True
    between = line.items[at + 2 : place]
    is_behind = line.items[at + 1].text == "," and bool(between) and "DETERMINER" in between[0].names
    return is_behind and all(item.text[0].isalpha() and item.names.isdisjoint(_NOT_INSIDE) for item in between[1:])


def _is_other(line: Line, at: int, place: int) -> bool:
    """Whether another person is told here, behind a determiner of their own; "the survivor, a teacher" is one."""
    is_apposed = place == at + 3 and line.items[at + 1].text == ","
    is_led = place > at + 2 and "DETERMINER" in line.items[place - 1].names and not is_apposed
    return is_led and not line.items[place].names.isdisjoint(HEADS)


def _ties(line: Line, first: int, at: int) -> Iterator[tuple[str, int]]:
    """Whose relative a person is: "his wife", "the mother of four"; with a post, "the son of the midwife", that is two marks."""
    if any("OWNER" in item.names for item in line.items[first:at]):
        yield "kin", at
        yield "post", at
    elif "OWN" in line.items[first].names:
        yield "kin", at
    after = line.items[at + 1 : at + 7]
    if not after or after[0].names.isdisjoint(("OF", "AMONG")):
        return
    for place, item in enumerate(after, at + 1):
        if item.text in _ENDS or not item.names.isdisjoint(("BE", "STOP")):
            return
        if not item.names.isdisjoint((*HEADS, "OFFICE", "NUM", "SPELLED")):
            yield "kin", place
            if not item.names.isdisjoint((*POSTS, "OFFICE")):
                yield "post", place
            return


def _undergoes(line: Line, at: int) -> bool:
    """Whether what was done to a person follows as the verb of the noun: "the teacher was abducted", "the teacher disappeared"."""
    for place in range(at + 1, min(at + CLAUSE, len(line.items))):
        item = line.items[place]
        if item.text in _ENDS or _is_other(line, at, place):
            return False
        if "BE" in item.names and not item.names.isdisjoint(("ACT", "DETENTION", "HARM")):
            return True
        if not item.names.isdisjoint(("BE", "HAVE")) and "STATE" not in item.names:
            done = line.items[place + 1 : place + 3]
            if any(not one.names.isdisjoint(_DONE) for one in done):
                return True
        if place == at + 1 and not item.names.isdisjoint(("TAKEN", "KILLED")):
            return True
    return False


def _is_object(line: Line, at: int) -> bool:
    """Whether what was done to a person stands before them, as a verb or a noun of which they are the object.

    Only a language that has the class `STRIKES` tells it so: "secuestraron a un docente", "el asesinato de la docente".
    """
    first = _determiner(line, at) if line.has("STRIKES") else None
    if not first:
        return False
    before = line.items[first - 1]
    if "STRIKES" in before.names or (first > 1 and "OF" in before.names and "STRIKES" in line.items[first - 2].names):
        return True
    if "AT" not in before.names | line.items[first].names:
        return False
    for item in reversed(line.items[max(first - BEFORE - 1, 0) : first]):
        if "STRIKES" in item.names or item.text in _ENDS:
            return "STRIKES" in item.names
    return False


_DONE = frozenset({"PASSIVE", "ACT", "DETENTION", "HARM", "KILLED", "EVENT"})


def _origin(line: Line, first: int, at: int, last: int) -> int | None:
    """Where a person is from or lives, right behind the noun or before it: "a trader from …"; the item that ends it."""
    named = (place for place in line.capitals if first < place < at)
    if any(not line.items[place].is_acronym and line.run(place)[0] for place in named):
        return at
    for start in line.capitals:
        end = town_at(line, start) if at < start < last and start <= at + NEAR else 0
        if end and _is_bound(line, at, start):
            return end - 1
    return None


def _is_bound(line: Line, at: int, start: int) -> bool:
    """Whether no verb and no other group of words stands between a noun and its place."""
    between = line.items[at + 1 : start]
    return all(
        item.names.isdisjoint(("BE", "STOP", "PASSIVE", "EVENT", "HARM", "AND", "SAYS")) or "STATE" in item.names
        for item in between
    )


# -- age --------------------------------------------------------------------------------------------------------------


def _age(line: Line, first: int, at: int, last: int) -> int | None:
    """The item that ends the exact age of a person: "a 16-year-old girl", "aged 16", "is 16", ", 16,"."""
    for place in chain(range(first, at), range(at + 1, last)):
        item = line.items[place]
        if item.names.isdisjoint(_AGES) or item.mention is None or not _may_be_age(item):
            continue
        following = line.items[place + 1 : place + 4]
        is_bound = any(not one.names.isdisjoint(("LESS", "COMPARED")) for one in line.items[max(place - 2, 0) : place])
        if is_bound or _is_span(following):
            continue
        if place < at and _is_told_in_years(following):
            return place
        if place > at and (_is_led(line, at, place) or _is_old(following)):
            return place
    return None


def _may_be_age(item: Item) -> bool:
    mention = item.mention
    return mention is not None and mention.value is not None and 0 < mention.value <= OLDEST and not mention.decimals


def _is_span(following: Sequence[Item]) -> bool:
    """Whether years are those of a span: "16 years of prison", "16 and over"."""
    years = [place for place, item in enumerate(following) if "YEAR" in item.names]
    return bool(years) and years[0] + 1 < len(following) and "OF" in following[years[0] + 1].names


def _is_told_in_years(following: Sequence[Item]) -> bool:
    return any("YEAR" in item.names for item in following)


def _is_old(following: Sequence[Item]) -> bool:
    """Whether "years old" follows."""
    texts = [item for item in following if item.text != "-"]
    return len(texts) > 1 and "YEAR" in texts[0].names and "OLD" in texts[1].names


def _is_led(line: Line, at: int, place: int) -> bool:
    """Whether a word before a number behind a person makes it their age."""
    item, before = line.items[place], line.items[place - 1]
    after = line.items[place + 1] if place + 1 < len(line.items) else None
    is_end = after is None or after.text in ",.;)" or not after.names.isdisjoint(("AND", "WHEN"))
    if "AGED" in before.names or ("AGE_ONLY" in before.names and "AGED" in line.items[place - 2].names):
        return True
    verbs = line.items[max(place - 3, at + 1) : place]
    if "AT" in before.names and is_end and "SPELLED" in item.names:
        return True
    if "AGE" in item.names:
        return any("HAVE" in one.names for one in verbs) or not before.names.isdisjoint(("AGE_OF", "BE", "OF"))
    if place == at + 2 and "OF" in before.names and (is_end or (after is not None and "BE" in after.names)):
        return True
    if not is_end:
        return False
    if "AGE_ONLY" in before.names and place <= at + NEAR:
        before = line.items[place - 2]
    return any("HAVE" in one.names for one in verbs[-2:]) or (before.text in ",(" and place <= at + NEAR)
