"""Words for parts and multiples, against the figures beside them: "doubled, from 355 to 780", "a third (31 %)"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from kolosi.proof.arithmetic.relation import Relation
from kolosi.proof.arithmetic.values import CONSISTENT, INCONSISTENT, Range, exactly
from kolosi.proof.study.binding import Study
from kolosi.reading.items import Line
from kolosi.reading.matching import is_small_word
from kolosi.reading.mentions import COUNTS, PERCENTS, Mention
from kolosi.reading.pack import Fractional


@dataclass(frozen=True)
class Word:
    """A word for a part or a multiple: the places of its first and last item, and what it says."""

    start: int
    end: int
    said: Fractional

    def stated(self, line: Line) -> Mention:
        """The word as a figure."""
        end = line.items[self.end].end
        return Mention(
            start=line.items[self.start].start, end=end, kind=self.said.kind, value=self.said.value, whole=end
        )


def words_of(line: Line, known: Mapping[str, Fractional]) -> Iterator[Word]:
    """The words of a sentence for parts and multiples; "one household in four", "two thirds"."""
    for place in line.fractional:
        item = line.items[place]
        found = next((known[name] for name in sorted(item.classes) if name in known), None)
        word = Word(place, place, found) if found is not None else None
        if word is None and {"ODDS", "OF_ALL"} & item.classes and place + 1 < len(line.items):
            word = _odds(line, place)
        if word is not None:
            yield Word(word.start, word.end, hedged(line, word))


def hedged(line: Line, word: Word) -> Fractional:
    """What a word says behind "nearly", "more than", "about"."""
    said, near = word.said, line.items[max(word.start - 2, 0) : word.start]
    classes = {name for item in near if not item.is_quantity for name in item.classes}
    if said.high is None or not classes & {"MORE_THAN", "JUST_OVER", "NEARLY", "LESS_THAN", "JUST_UNDER", "APPROX"}:
        return said
    if said.kind == "multiplier" and said.value < 1 and classes & {"MORE_THAN", "JUST_OVER"}:
        return replace(said, low=said.value / 3, high=said.value)
    if "APPROX" in classes:
        return replace(said, low=said.low * 9 / 10, high=said.high * 11 / 10)
    if "LESS_THAN" in classes and not classes & {"NEARLY", "JUST_UNDER"}:
        return replace(said, low=said.value / 2, high=said.high)
    if classes & {"NEARLY", "LESS_THAN", "JUST_UNDER"}:
        return replace(said, low=said.value * 4 / 5, high=said.high)
    return replace(said, low=said.value, high=None if said.kind == "multiplier" else said.value * 3 / 2)


def _odds(line: Line, place: int) -> Word | None:
    """ "One household in four", "trois femmes sur cinq": small numbers in letters."""
    whole = line.items[place + 1].mention
    if whole is None or not whole.is_spelled or not 2 <= whole.exact <= 20:
        return None
    for at in range(place - 1, max(place - 5, -1), -1):
        item = line.items[at]
        number = item.mention
        if "ONE" in item.classes or (number is not None and number.is_spelled):
            part = number.exact if number is not None else Fraction(1)
            value = 100 * part / whole.exact
            room = Fraction(17, 5) if value >= 30 else Fraction(5, 2)
            said = Fractional(words=item.text, low=value - room, high=value + room, value=value, kind="fraction")
            return Word(at, place + 1, said) if part < whole.exact else None
        if item.is_quantity or not item.text[0].isalpha():
            return None
    return None


def in_words(study: Study) -> Iterator[Relation]:
    """Every word for a part or a multiple whose figures stand in the same sentence."""
    known = {f"#{each.words}": each for each in study.pack.fractions}
    for line in study.lines:
        if not line.has_numbers:
            continue
        for word in words_of(line, known):
            stated = word.stated(line)
            relation = (
                _multiple(line, word.end, word.said, stated)
                if word.said.kind == "multiplier"
                else _part(line, word.end, word.said, stated) or _of_counted(line, word, stated)
            )
            if relation is not None:
                yield relation
        yield from _times(line)


def _of_counted(line: Line, word: Word, stated: Mention) -> Relation | None:
    """ "Two thirds of the 480 households (320)": the whole right behind the word, then the part in brackets."""
    after = [at for at in line.quantities if word.end < at <= word.end + 12][:2]
    if len(after) < 2 or after[0] - word.end > 3 or line.items[after[1] - 1].text != "(":
        return None
    whole, part = (line.mention(at) for at in after)
    near = line.items[word.end + 1 : after[0]]
    is_of = any({"OF", "OF_ALL", "OUTOF", "SMALL"} & item.classes for item in near) and len(near) <= 2
    closes = line.items[after[1] + 1].text if after[1] + 1 < len(line.items) else ""
    if not is_of or closes != ")" or not {whole.kind, part.kind} <= COUNTS or whole.exact < part.exact:
        return None
    value = 100 * part.exact / whole.exact
    slots = {"part": (part,), "whole": (whole,)}
    is_so = word.said.holds(value)
    return _relation("fraction", word.said, stated, slots, value, is_so=is_so, diagnosis="fraction_word")


def _times(line: Line) -> Iterator[Relation]:
    """ "Three times more … (24 % against 12 %)": the first over the second."""
    for place, item in enumerate(line.items):
        if "TIMES" not in item.classes or place == 0 or line.items[place - 1].mention is None:
            continue
        stated = line.items[place - 1].mention
        after = [at for at in line.quantities if at > place][:2]
        is_pair = len(after) == 2 and any("AGAINST" in one.classes for one in line.items[after[0] : after[1]])
        if (
            stated is None
            or not is_pair
            or line.items[after[0] - 1].text not in ("(", ":")
            or stated.kind not in COUNTS
        ):
            continue
        one, two = line.mention(after[0]), line.mention(after[1])
        if one.kind == two.kind and two.exact > 0:
            ratio = one.exact / two.exact
            word = Fractional(
                words=item.text,
                low=stated.exact - stated.step / 2,
                high=stated.exact + stated.step / 2,
                value=stated.exact,
                kind="multiplier",
            )
            slots = {"new": (one,), "old": (two,)}
            yield _relation("ratio", word, stated, slots, ratio, is_so=word.holds(ratio), diagnosis="word_multiplier")


def _multiple(line: Line, place: int, word: Fractional, stated: Mention) -> Relation | None:
    """The new figure over the old one: from … to …, or the one before the word over the one in brackets behind it."""
    pair = _from_to(line, place) or _around(line, place)
    if pair is None or pair[1].exact <= 0:
        return None
    new, old = pair
    ratio = new.exact / old.exact
    slots = {"new": (new,), "old": (old,)}
    return _relation("ratio", word, stated, slots, ratio, is_so=word.holds(ratio), diagnosis="word_multiplier")


def _from_to(line: Line, place: int) -> tuple[Mention, Mention] | None:
    """The figures of "from … to …" behind the word."""
    start = next(
        (at for at in range(place, min(place + 6, len(line.items))) if {"PASS", "FROM"} & line.items[at].classes), None
    )
    after = [at for at in line.quantities if start is not None and at > start]
    if start is None or len(after) < 2 or after[0] - start > 3 or after[1] - after[0] > 10:
        return None
    if not any("TO" in item.classes for item in line.items[after[0] : after[1]]):
        return None
    old, new = line.mention(after[0]), line.mention(after[1])
    is_small = any(is_small_word(line.items[at]) for at in after[:2])
    return (new, old) if old.kind == new.kind and not is_small else None


def _around(line: Line, place: int) -> tuple[Mention, Mention] | None:
    """The figure before the word, and the one right behind it ("twice the 900 of March"), or the only one, in brackets."""
    before = [at for at in line.quantities if at < place and place - at <= 8]
    after = [at for at in line.quantities if place < at <= place + 14]
    is_bound = bool(after) and (after[0] == place + 1 or (len(after) == 1 and line.items[after[0] - 1].text == "("))
    if not before or not is_bound:
        return None
    new, old = line.mention(before[-1]), line.mention(after[0])
    return (new, old) if new.kind == old.kind and new.kind in COUNTS else None


def _part(line: Line, place: int, word: Fractional, stated: Mention) -> Relation | None:
    """A share in brackets right behind, or a pair "25 of 75"."""
    after = [at for at in line.quantities if place < at <= place + 12]
    between = line.items[place + 1 : after[0]] if after else ()
    if not between or between[-1].text != "(" or any(item.said or item.text in (",", ")") for item in between):
        return None
    if any(name.startswith("#") for item in between for name in item.classes):
        return None
    first = line.mention(after[0])
    if first.kind in PERCENTS:
        is_so = word.holds(first.exact)
        return _relation(
            "fraction", word, stated, {"pct": (first,)}, first.exact, is_so=is_so, diagnosis="fraction_word"
        )
    whole = _whole_of(line, place)
    second = line.mention(after[1]) if len(after) > 1 else None
    if second is None and whole is not None and first.kind in COUNTS and line.items[after[0] + 1].text == ")":
        value = 100 * first.exact / whole.exact
        slots = {"part": (first,), "whole": (whole,)}
        return _relation("fraction", word, stated, slots, value, is_so=word.holds(value), diagnosis="fraction_word")
    is_pair = second is not None and any({"OUTOF", "SUR"} & item.classes for item in line.items[after[0] : after[1]])
    if second is None or not is_pair or second.exact <= 0 or first.kind not in COUNTS:
        return None
    value = 100 * first.exact / second.exact
    slots = {"part": (first,), "whole": (second,)}
    return _relation("fraction", word, stated, slots, value, is_so=word.holds(value), diagnosis="fraction_word")


def _whole_of(line: Line, place: int) -> Mention | None:
    """The whole that the sentence names before a word for a part: "of the 640 households … one in five (96)"."""
    for at in line.quantities:
        is_of = at and {"SUR", "AMONG", "OUTOF"} & line.items[at - 1].classes
        if at < place and is_of and line.mention(at).kind in COUNTS and line.mention(at).exact > 0:
            return line.mention(at)
    return None


def _relation(
    family: str,
    word: Fractional,
    stated: Mention,
    slots: Mapping[str, tuple[Mention, ...]],
    value: Fraction,
    *,
    is_so: bool,
    diagnosis: str,
) -> Relation:
    return Relation(
        family=family, rule=f"word.{family}", verdict=CONSISTENT if is_so else INCONSISTENT, stated=stated,
        operands={**slots, "word": (stated,)}, recomputed=exactly(value) if value else Range(word.low, word.high or word.low),
        unit=family, tier="A", diagnosis=None if is_so else diagnosis,
    )  # fmt: skip
