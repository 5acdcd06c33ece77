"""Numbers written in ways that the reader of numbers leaves: in Roman numerals, or told twice as in "two (2) cases"."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from kolosi.reading.mentions import Mention
from kolosi.release.text.sentence import COUNTED, Item

_UNITS = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
ROMAN = {
    "x" * tens + unit: 10 * tens + number for tens in range(3) for number, unit in enumerate(_UNITS) if tens + number
}
"""Roman numerals as they are folded, up to the largest count that a small minimum could forbid."""
_COUNTED_BEFORE = frozenset("(=")
_AFTER = frozenset(".,;:)/|-")


def with_roman(items: Sequence[Item], text: str) -> list[Item]:
    """The items with the Roman numerals that count somebody as numbers: behind a noun that is counted, a colon, or one such numeral.

    Those that number a chapter, a phase or a king stay words.
    """
    out: list[Item] = []
    is_open = False
    for at, item in enumerate(items):
        value = ROMAN.get(item.text)
        if value is None or item.mention is not None or not text[item.start : item.end].isupper():
            out.append(item)
            is_open = is_open and item.text != "."
            continue
        after = items[at + 1] if at + 1 < len(items) else None
        is_led = _counts(out, is_open=is_open) and (len(item.text) > 1 or after is None or after.text in _AFTER)
        if is_led or _is_of_persons(out, item, after):
            mention = Mention(start=item.start, end=item.end, kind="count", value=Fraction(value), whole=item.end)
            out.append(Item(item.start, item.end, item.text, frozenset({"NUM"}), mention))
            is_open = True
        else:
            out.append(item)
            is_open = False
    return out


def _is_of_persons(before: Sequence[Item], item: Item, after: Item | None) -> bool:
    """Whether a noun for persons or acts right behind a numeral says that it counts them: "VI survivors"; not "phase IV children"."""
    if after is None or len(item.text) < 2 or after.names.isdisjoint(_OF_PERSONS):
        return False
    return not before or before[-1].text in _OPENS or not before[-1].names.isdisjoint(("AND", "OF", "AT", "EVENT"))


_OF_PERSONS = frozenset({"SURVIVOR", "DETAINEE", "CHILD", "PERSON", "ACT_NOUN"})
_OPENS = frozenset(",:;(-|")


def _counts(before: Sequence[Item], *, is_open: bool) -> bool:
    """Whether a Roman numeral may be a count behind these items."""
    if not before:
        return False
    last = before[-1]
    if not last.names.isdisjoint(COUNTED) or last.text in _COUNTED_BEFORE or "DONT" in last.names:
        return True
    return is_open and (last.text == "," or not last.names.isdisjoint(("AND", "DONT")))


def told_once(items: Sequence[Item]) -> list[Item]:
    """The items without the figure in brackets that repeats a number in words; "one (1)" is a number."""
    out: list[Item] = []
    at = 0
    while at < len(items):
        figure = _repeated(items, at)
        if figure is None:
            out.append(items[at])
            at += 1
            continue
        first, last = items[at], items[at + 3]
        out.append(Item(first.start, last.end, first.text, frozenset({"NUM"}), first.mention or figure.mention))
        at += 4
    return out


def _repeated(items: Sequence[Item], at: int) -> Item | None:
    """The figure in brackets right behind a number in words that says the same."""
    if at + 3 >= len(items) or items[at + 1].text != "(" or items[at + 3].text != ")":
        return None
    word, figure = items[at], items[at + 2]
    if figure.mention is None:
        return None
    told = word.mention.value if word.mention is not None else 1 if "ONE" in word.names else None
    said = figure.mention.value
    if said is None:  # set aside as the mark of a list
        said = Fraction(int(figure.text)) if figure.text.isdigit() else None
    return _as_count(figure, said) if told is not None and said == told else None


def _as_count(figure: Item, value: Fraction) -> Item:
    mention = Mention(start=figure.start, end=figure.end, kind="count", value=value, whole=figure.end)
    return Item(figure.start, figure.end, figure.text, figure.names, mention)
