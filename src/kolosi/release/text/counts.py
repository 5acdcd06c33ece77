"""Small counts of persons, parts that give one back, zeros that tell that nobody spoke."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from kolosi.reading.text import TOKEN
from kolosi.release.text.counted import Counted, counted
from kolosi.release.text.hits import Hit, Minimums
from kolosi.release.text.reading import Reading
from kolosi.release.text.sentence import COUNTED, SENSITIVE, Item, Line

BACK = 40
"""So many characters before a part, at most, the words that make it one stand."""


def counts(reading: Reading, minimums: Minimums) -> Iterator[Hit]:
    """What a reader learns of few persons from the numbers of a text."""
    before: list[Counted] = []
    for line in reading.lines:
        found = list(counted(reading, line, minimums, before))
        if found and line.before is None:
            before = []
        if found:
            yield from _small(reading, found, minimums)
            yield from _professions(reading, found)
            yield from _parts(reading, line, found, before)
            yield from _left_out(reading, line, found)
            yield from _shares(reading, line, found)
            yield from _by_month(reading, line, found)
        yield from _zeros(reading, line)
        before = found or (before if line.before is not None else [])


def _hit(reading: Reading, kind: str, start: int, end: int, **data: str | int) -> Hit:
    return Hit(kind=kind, rule=reading.lexicon.rule_of(kind), start=start, end=end, data=data)


# -- small counts -----------------------------------------------------------------------------------------------------


def _small(reading: Reading, found: Sequence[Counted], minimums: Minimums) -> Iterator[Hit]:
    """Counts under their minimum."""
    for one in found:
        if not one.is_small or one.is_cited or _is_profession(one):
            continue
        if one.heads == {"REPORTER"} and one.value < minimums.reporters:
            yield _hit(reading, "reporters_few", one.item.start, one.end, minimum=minimums.reporters, value=one.value)
        else:
            yield _hit(reading, "count_small", one.item.start, one.end, minimum=one.minimum, value=one.value)


def _is_profession(one: Counted) -> bool:
    return bool(one.heads & {"PROFESSION", "OFFENDER"}) and not one.heads & {"CHILD", "PERSON"}


def _professions(reading: Reading, found: Sequence[Counted]) -> Iterator[Hit]:
    """Professions of alleged authors, one of which is under the minimum: told together, with what would merge them."""
    own = [one for one in found if _is_profession(one) and one.minimum]
    if not any(one.is_small and not one.is_cited for one in own):
        return
    total, minimum = sum(one.value for one in own), own[0].minimum
    words = reading.lexicon.instead["merged" if total >= minimum else "above"].format(total=total)
    yield _hit(
        reading, "profession_small", own[0].item.start, own[-1].end, minimum=minimum, instead=words,
        values=", ".join(str(one.value) for one in own),
    )  # fmt: skip


# -- parts of a total -------------------------------------------------------------------------------------------------


def _parts(reading: Reading, line: Line, found: Sequence[Counted], before: Sequence[Counted]) -> Iterator[Hit]:
    """Totals with their parts: the parts of a small total, and the rest that a part leaves."""
    total, parts = _total_and_parts(line, found, before)
    if total is None or not parts:
        return
    minimum = max([total.minimum, *(one.minimum for one in parts)])
    values = [one.value for one in parts]
    told = "+".join(map(str, values))
    if len(parts) > 1 and sum(values) == total.value and any(value < minimum for value in values):
        yield _hit(
            reading, "count_split", min(total.item.start, parts[0].item.start) if total.line is line else parts[0].item.start,
            parts[-1].end, minimum=minimum, values=told, total=total.value,
        )  # fmt: skip
    if total.value < minimum:
        return
    for part, rest in _rests(parts, total.value):
        if 0 < rest < minimum and not _is_both_cited(total, part):
            yield _hit(reading, "count_rest", part.item.start, part.end, minimum=minimum, value=rest, total=total.value)


def _left_out(reading: Reading, line: Line, found: Sequence[Counted]) -> Iterator[Hit]:
    """Who is left of a total whose part is told with it: "48 of the 50 survivors", "48 survivors out of 50"."""
    for one in found:
        if not one.minimum or one.is_cited:
            continue
        for part, total, at in (*_part_before(line, one), *_total_behind(line, one)):
            start, end = min(one.item.start, line.items[at].start), max(one.end, line.items[at].end)
            if 0 < total - part < one.minimum <= part:
                yield _hit(reading, "count_rest", start, end, minimum=one.minimum, value=total - part, total=total)
            elif 0 < part < one.minimum <= total:
                yield _hit(reading, "count_small", start, end, minimum=one.minimum, value=part)


def _part_before(line: Line, total: Counted) -> Iterator[tuple[int, int, int]]:
    """The number right before the words "of the" of a total: part, total, and where the other number stands."""
    at = total.at - 1
    while (
        at > 0 and total.at - at <= SHARED and not line.items[at].names.isdisjoint(("AMONG", "OF", "OUT_OF", "ARTICLE"))
    ):
        at -= 1
    value = _whole(line.items[at]) if 0 <= at < total.at - 1 else None
    is_ratio = at > 0 and "OUT_OF" in line.items[at - 1].names
    if value is not None and not is_ratio:
        yield value, total.value, at


def _total_behind(line: Line, part: Counted) -> Iterator[tuple[int, int, int]]:
    """The number behind "out of" that a part has: part, total, and where the other number stands."""
    for at in range(part.at + 1, min(part.at + SHARED, len(line.items) - 1)):
        value = _whole(line.items[at + 1])
        if "OUT_OF" in line.items[at].names and value is not None:
            yield part.value, value, at + 1


def _whole(item: Item) -> int | None:
    mention = item.mention
    is_count = mention is not None and mention.kind == "count" and mention.value is not None and not mention.decimals
    return int(mention.exact) if is_count and mention is not None else None


def _is_both_cited(total: Counted, part: Counted) -> bool:
    """What the plan lets out, it has audited with its rests."""
    return total.is_cited and part.is_cited


def _rests(parts: Sequence[Counted], total: int) -> Iterator[tuple[Counted, int]]:
    """What each part leaves of the total, and what all of them leave."""
    for part in parts:
        yield part, total - part.value
    if len(parts) > 1:
        yield parts[-1], total - sum(part.value for part in parts)


def _total_and_parts(
    line: Line, found: Sequence[Counted], before: Sequence[Counted]
) -> tuple[Counted | None, Sequence[Counted]]:
    """The total that a sentence divides, told in it or in the one before, and its parts."""
    for place, one in enumerate(found[:-1]):
        if one.minimum and _divides(line, one, found[place + 1]):
            return one, _within(one, found[place + 1 :])
    if found and before and line.has("AMONG", "DONT") and _opens_with(line, ("AMONG", "DONT"), found[0]):
        total = max(_meant(line, before), key=lambda one: one.value)
        return total, _within(total, found)
    return None, ()


def _meant(line: Line, before: Sequence[Counted]) -> Sequence[Counted]:
    """The totals that "among these victims" takes up: those of the same noun, else all."""
    at = next(place for place, item in enumerate(line.items) if item.names & {"AMONG", "DONT"})
    heads = {name for item in line.items[at : at + 4] for name in item.names & COUNTED}
    return [one for one in before if one.heads & heads] or before


def _divides(line: Line, total: Counted, part: Counted) -> bool:
    """Whether words between two numbers, or before the first, say that the second is a part of it."""
    if part.value >= total.value and not part.is_small:
        return False
    between = line.items[total.at + 1 : part.at]
    texts = [item.text for item in between]
    if any("DONT" in item.names for item in between) or ("(" in texts and ")" not in texts[: texts.index("(")]):
        return True
    if _is_profession(total) and not _is_profession(part):
        return any("AUTHOR" in item.names for item in between)
    return any("AMONG" in item.names for item in line.items[max(total.at - 2, 0) : total.at])


def _within(total: Counted, parts: Sequence[Counted]) -> Sequence[Counted]:
    return [one for one in parts if one.value < total.value]


def _opens_with(line: Line, names: Sequence[str], first: Counted) -> bool:
    return any(item.names & set(names) for item in line.items[: first.at])


# -- shares -----------------------------------------------------------------------------------------------------------


def _shares(reading: Reading, line: Line, found: Sequence[Counted]) -> Iterator[Hit]:
    """A percentage of a base in the same sentence that proves a count under the minimum."""
    yield from _parts_of_few(reading, line, found)
    for one, item in (*_based(line, found), *_shared(line, found)):
        mention = item.mention
        assert mention is not None
        low, high = mention.exact - mention.step / 2, mention.exact + mention.step / 2
        most, rest = high * one.value / 100, (100 - low) * one.value / 100
        if 0 < mention.exact < 100 and min(most, rest) < one.minimum:
            yield _hit(
                reading, "share_small", item.start, max(item.end, mention.whole), minimum=one.minimum, total=one.value,
                value=round(mention.exact * Fraction(one.value, 100)),
            )  # fmt: skip


def _based(line: Line, found: Sequence[Counted]) -> Iterator[tuple[Counted, Item]]:
    """Percentages behind a count that is their base: "of the 23 survivors, 13% …"."""
    for one in found:
        is_base = any(item.names & {"AMONG"} for item in line.items[max(one.at - 2, 0) : one.at])
        if one.minimum and is_base:
            for item in line.items[one.at + 1 :]:
                if item.mention is not None and item.mention.kind == "percent_share" and item.mention.value is not None:
                    yield one, item


def _parts_of_few(reading: Reading, line: Line, found: Sequence[Counted]) -> Iterator[Hit]:
    """A part told in words of a base so small that the part, or its rest, is under the minimum: "half of the fourteen detainees"."""
    for one in found:
        near = line.items[max(one.at - SHARED, 0) : one.at]
        part = next((item for item in near if "PART" in item.names), None) or _ratio(reading, near, one)
        is_few = part is not None and ("PART" not in part.names or one.value < 2 * one.minimum)
        if part and is_few and near[-1].names & {"AMONG", "OF"}:
            yield _hit(reading, "share_small", part.start, one.end, minimum=one.minimum, total=one.value)


def _ratio(reading: Reading, near: Sequence[Item], base: Counted) -> Item | None:
    """Where "one in five of the 30 girls" begins, if it gives a count under the minimum back."""
    if not near or near[-1].names.isdisjoint(("AMONG", "OF")):
        return None
    words = [word for item in near for word in TOKEN.findall(item.text)]
    told = (reading.pack.expressions.at(words, place)[1] for place in range(len(words)))
    for part in map(reading.pack.part, told):
        if part is not None and part.kind == "fraction":
            value = part.value * base.value / 100
            return near[0] if min(value, base.value - value) < base.minimum else None
    return None


def _shared(line: Line, found: Sequence[Counted]) -> Iterator[tuple[Counted, Item]]:
    """Percentages right before their base: "8% of the 75 boys"."""
    for one in found:
        near = line.items[max(one.at - SHARED, 0) : one.at]
        if not one.minimum or not near or near[-1].names.isdisjoint(("AMONG", "OF")):
            continue
        for item in near:
            mention = item.mention
            if mention is not None and mention.kind == "percent_share" and mention.value is not None:
                yield one, item


SHARED = 4
"""A share stands so many words before its base at most."""


# -- zeros, months ----------------------------------------------------------------------------------------------------


def _zeros(reading: Reading, line: Line) -> Iterator[Hit]:
    """Words that tell that no case was reported."""
    if line.has("MODAL") or not (line.has(*SENSITIVE) or any(label.has(*SENSITIVE) for label in line.labels)):
        return
    is_told = line.has("REPORTS", "EVENT")
    people = {"SURVIVOR", "DETAINEE", "CHILD", "PERSON", "CASE", "INCIDENT", "ACT_NOUN", "ARREST", "ACT"}
    for at, item in enumerate(line.items):
        is_none = "NONE" in item.names or (
            item.mention is not None and item.mention.value == 0 and item.mention.kind == "count"
        )
        if not is_none:
            continue
        named = [each for each in line.items[at + 1 : at + 4] if each.names & people]
        if is_told and named:
            yield _hit(reading, "zero_told", item.start, named[0].end)
        elif at and line.items[at - 1].text in ":=" and _is_noted(line.items[max(at - 4, 0) : at - 1]):
            yield _hit(reading, "zero_told", line.items[at - 2].start, item.end)


def _is_noted(said: Sequence[Item]) -> bool:
    """Whether what stands before the sign of a note is sensitive: "rapes: none"."""
    return any(not item.names.isdisjoint((*SENSITIVE, "SURVIVOR")) for item in said)


def _by_month(reading: Reading, line: Line, found: Sequence[Counted]) -> Iterator[Hit]:
    """Sensitive counts of a single month, where the policy prints quarters."""
    months = [spot for kind, spot in line.periods if kind == "@month"]
    told = [
        one for one in found if one.heads & {"ACT_NOUN", "SURVIVOR", "CASE"} and not one.is_cited and line.has("ACT")
    ]
    if len(months) == len(line.periods) == 1 and told:
        yield _hit(reading, "month_of_act", *months[0])
