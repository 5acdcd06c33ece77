"""Where and when in a sentence: names of places behind their prepositions, hours, days that come back; and names cut to an initial."""

from __future__ import annotations

from collections.abc import Iterator

from kolosi.release.text.sentence import Item, Line, Spot

_NUMBERS = frozenset({"AGE", "NUM", "SPELLED"})


def towns(line: Line) -> Iterator[tuple[int, int]]:
    """Names behind a preposition of place, which no word calls a region: where each begins and ends among the items."""
    for at in line.capitals:
        end = town_at(line, at)
        if end:
            yield at, end


def town_at(line: Line, at: int) -> int:
    """Where the name of a place that begins here ends; 0 where none does. What is written in capitals alone is an acronym."""
    if not at or line.items[at].is_acronym or not _is_placed(line, at):
        return 0
    wider = line.items[max(at - 3, 0) : at]
    if any("AREA_WORD" in item.names and "DISTRICT" not in item.names for item in wider):
        return 0
    count, length = line.run(at)
    after = line.items[at + length] if at + length < len(line.items) else None
    is_region = after is not None and "AREA_WORD" in after.names and "DISTRICT" not in after.names
    return at + length if count and not is_region else 0


def _is_placed(line: Line, at: int) -> bool:
    """Whether a preposition of place, or a verb of motion, leads to a name; "of the … court" does too, and an article of its own
    ("en El …")."""
    before = line.items[at - 1].names
    if not before.isdisjoint(_PLACING):
        return True
    after = line.items[at + 1] if at + 1 < len(line.items) else None
    is_joined = "AMONG" in before and " " in line.items[at - 1].text
    is_led = at > 1 and "DETERMINER" in before and not line.items[at - 2].names.isdisjoint(_PLACING)
    is_inside = is_joined or is_led
    if is_led and line.items[at - 1].is_capital:
        return True
    return is_inside and after is not None and after.text.isalpha() and not after.is_capital


_PLACING = frozenset({"AT", "OF", "MOVE"})


def is_hour(item: Item) -> bool:
    """Whether a number is an hour of the day."""
    return item.mention is not None and item.mention.kind == "time"


def recurring(line: Line) -> Iterator[Spot]:
    """A day of the week, or a part of the day, that comes back: "every Tuesday", "on Mondays"; a dated one does not."""
    for place, item in enumerate(line.items):
        if "RECURRING" in item.names:
            yield item.start, item.end
        if item.names.isdisjoint(("WEEKDAY", "DAYPART")) or not place:
            continue
        after = line.items[place + 1].names if place + 1 < len(line.items) else frozenset[str]()
        before = line.items[place - 1].names
        is_back = "EACH" in before or ("ARTICLE" in before and "WEEKDAY" in item.names)
        if is_back and after.isdisjoint(_NUMBERS):
            yield item.start, item.end


def initialled(line: Line) -> Iterator[Spot]:
    """A first name with the initial of another, in the middle of a sentence: "Ramata C., a displaced woman"."""
    for at in line.capitals:
        parts = line.items[at : at + 4]
        if len(parts) < 4 or parts[0].is_acronym or "CAPITALS" in parts[0].names or len(parts[0].text) < 3:
            continue
        is_initial = parts[1].is_capital and len(parts[1].text) == 1 and parts[2].text == "."
        if is_initial and (parts[3].text == "," or (parts[3].text.isalpha() and not parts[3].is_capital)):
            yield parts[0].start, parts[2].end
