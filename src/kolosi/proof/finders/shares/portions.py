"""A word for a part beside its count, of a whole that stands elsewhere: in the sentence before, or known from other shares.

"36 water points were counted. 27 work, or two in three"; "795 households are at risk, one in five": the whole is the one count
of the sentence before, or the one whole of that noun of which the text takes shares that hold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from kolosi.proof.arithmetic.relation import Relation
from kolosi.proof.arithmetic.values import CONSISTENT, INCONSISTENT, exactly
from kolosi.proof.finders.changes.ratios import Word, words_of
from kolosi.proof.study.binding import Study
from kolosi.reading.item import Item
from kolosi.reading.items import Line
from kolosi.reading.matching import is_operand, is_small_word
from kolosi.reading.mentions import COUNTS, Mention
from kolosi.reading.nouns import noun_after, stem

LEAST = 2
"""So many shares of a whole that hold make it known."""

FAR = 16
"""So many words may stand between a count and the word that says what part it is."""

WINDOW = 3
"""So many sentences before and after are looked at for another whole of which the word would be true."""

_NAMED = frozenset({"AMONG", "BACK", "DONT", "OF_ALL", "OUTOF"})
_TURNS = frozenset({"AND", "UP", "DOWN", "BY", "AGAINST", "COMPARED", "DONT", "WHILE", "TARGET"})
_COMPARES = frozenset({"MORE", "FEWER", "HIGHER", "LOWER", "COMPARED", "LESS_THAN", "MORE_THAN", "ON"})


def portioned(study: Study, settled: Sequence[Relation]) -> Iterator[Relation]:
    """Every word for a part of which no relation tells yet."""
    known = {f"#{each.words}": each for each in study.pack.fractions}
    taken = {one.stated.start for one in settled if one.family == "fraction"}
    wholes = _known(settled)
    for number, line in enumerate(study.lines):
        if line.sentence.block.table is not None or not line.has_numbers:
            continue
        words = [word for word in words_of(line, known) if word.said.kind == "fraction"]
        if len(words) != 1 or line.items[words[0].start].start in taken or _compares(line, words[0]):
            continue
        part = _part(line, words[0])
        if part is not None:
            yield from _told(study, number, words[0], part, wholes)


def _known(settled: Sequence[Relation]) -> Counter[Fraction]:
    """The wholes of which shares hold, each with how many."""
    seen = {
        one.stated.start: one.operands["whole"][0].exact for one in settled
        if one.family == "share" and one.verdict == CONSISTENT and "whole" in one.operands
    }  # fmt: skip
    return Counter(seen.values())


def _compares(line: Line, word: Word) -> bool:
    """Whether a part is that by which something rises, or exceeds another thing: "a quarter more than"."""
    before, after = line.items[max(word.start - 2, 0) : word.start], line.items[word.end + 1 : word.end + 4]
    is_change = any({"UP", "DOWN", "BY"} & item.classes for item in before)
    return is_change or any(_COMPARES & item.classes for item in after[:2]) or _is_apart(after) or _is_of_those(after)


def _is_of_those(after: Sequence[Item]) -> bool:
    """Whether a word is told of other things than those counted: "a third of those of last year"."""
    return any("THESE" in item.classes and "BACK" not in item.classes for item in after)


def _is_apart(after: Sequence[Item]) -> bool:
    """Whether a figure stands close behind a word: its own part or share."""
    return any(is_operand(item) for item in after)


def _part(line: Line, word: Word) -> int | None:
    """The only count before a word, joined to it by a mark or "that is"."""
    before = [at for at in line.quantities if at < word.start and line.mention(at).kind in COUNTS]
    before = [at for at in before if at <= 1 or not is_small_word(line.items[at])]
    if len(before) != 1 or word.start - before[0] > FAR or line.mention(before[0]).is_rough:
        return None
    between = line.items[before[0] + 1 : word.start]
    is_beside = any(item.text in (",", "(", ":", "-") or "SOIT" in item.classes for item in between[-3:])
    joint = between[-1] if between else line.items[word.start]
    is_beside = is_beside and (joint.text != "," or _ends(line, word))
    is_cut = any(_TURNS & item.classes or item.is_quantity or item.text == ")" for item in between)
    is_named = any(_NAMED & item.classes for item in line.items[1 : before[0] + 3])
    return before[0] if is_beside and not is_cut and not is_named else None


def _ends(line: Line, word: Word) -> bool:
    """Whether a clause ends with a word, or what it is a part of follows: no "one in five being …"."""
    after = line.items[word.end + 1] if word.end + 1 < len(line.items) else None
    is_of = after is not None and bool({"OF", "OF_ALL", "WHOLE", "DEFINITE"} & after.classes)
    return is_of or after is None or not after.text[0].isalpha()


def _told(study: Study, number: int, word: Word, place: int, known: Mapping[Fraction, int]) -> Iterator[Relation]:
    line = study.lines[number]
    part, stated = line.mention(place), word.stated(line)
    whole = _above(study, number, word, place) or _of_noun(study, line, word, place, known)
    if whole is None or whole.exact <= part.exact or whole.is_rough:
        return
    value = 100 * part.exact / whole.exact
    is_so = word.said.holds(value)
    if not is_so and (abs(value - word.said.value) > 40 or _is_of_another(study, number, word, part)):
        return
    yield Relation(
        family="fraction", rule="word.portion", verdict=CONSISTENT if is_so else INCONSISTENT, stated=stated,
        operands={"part": (part,), "whole": (whole,), "word": (stated,)}, recomputed=exactly(value), unit="fraction",
        tier="A", diagnosis=None if is_so else "fraction_word",
    )  # fmt: skip


def _is_of_another(study: Study, number: int, word: Word, part: Mention) -> bool:
    """Whether another count near is a whole of which the word would be true."""
    near = range(max(number - WINDOW, 0), min(number + WINDOW + 1, len(study.lines)))
    counts = [one.mention.exact for one in study.in_lines(near) if one.mention.kind in COUNTS]
    return any(count > part.exact and word.said.holds(100 * part.exact / count) for count in counts)


def _above(study: Study, number: int, word: Word, place: int) -> Mention | None:
    """The one count of the sentence before, of the same noun, or where the part has none of its own."""
    line, above = study.lines[number], study.above(number)
    if above is None:
        return None
    counts = [at for at in above.quantities if above.mention(at).kind in COUNTS]
    counts = [at for at in counts if at <= 1 or not is_small_word(above.items[at])]
    if len(counts) != 1 or _tells_part(study, above):
        return None
    noun, whole = noun_after(line, place), noun_after(above, counts[0])
    named = _noun_of(line, word)
    is_same = named in ("", whole) and (noun == whole or _is_bare(study, line, place, noun, named or whole))
    return above.mention(counts[0]) if whole and is_same else None


def _tells_part(study: Study, line: Line) -> bool:
    """Whether the count of a sentence is itself told as a part of something: in per cent, or in words."""
    known = {f"#{each.words}": each for each in study.pack.fractions}
    return line.has_share() or next(words_of(line, known), None) is not None


def _noun_of(line: Line, word: Word) -> str:
    """What a word for a part counts: "one household in five", "a third of the households"; empty when it names nothing."""
    for item in line.items[word.start + 1 : word.end]:
        if item.text[0].isalpha() and not {"ODDS", "OF_ALL", "OF", "SMALL"} & item.classes:
            return stem(item.text)
    after = line.items[word.end + 1 : word.end + 3]
    is_of = bool(after) and bool({"OF", "OF_ALL"} & (line.items[word.end].classes | after[0].classes))
    if not is_of or any("WHOLE" in item.classes for item in after):
        return ""
    behind = range(word.end + 1, len(line.items))
    return noun_after(line, next((at for at in behind if "SMALL" not in line.items[at].classes), word.end + 1) - 1)


def _is_bare(study: Study, line: Line, place: int, noun: str, named: str) -> bool:
    """Whether a count has no noun of its own: it opens its sentence, or what it counts is named before it or behind its part."""
    if not noun:
        start, end = line.sentence.start, line.items[place].start
        return named != "" and (
            place <= 1 or named in line.flat[start:end] or named in line.flat[end : line.sentence.end]
        )
    after, before = line.items[place + 1], line.items[place - 1] if place else None
    is_noun = "UNIT" in after.classes or line.concept(place + 1) is not None
    is_told = before is not None and bool({"DEFINITE", "SMALL"} & before.classes)
    return place <= 1 and not (is_noun or is_told or _has_article(study, noun))


def _has_article(study: Study, noun: str) -> bool:
    """Whether a text uses a word with a definite article, in its sentences with numbers."""
    for line in study.lines:
        if line.has_numbers and noun in line.flat[line.sentence.start : line.sentence.end]:
            for at in line.where.get("DEFINITE", ()):
                if at + 1 < len(line.items) and line.items[at + 1].text.startswith(noun):
                    return True
    return False


def _of_noun(study: Study, line: Line, word: Word, place: int, known: Mapping[Fraction, int]) -> Mention | None:
    """The one count of the part's noun of which shares hold, where no other count of that noun makes the word true."""
    noun, named = noun_after(line, place), _noun_of(line, word)
    if not noun or named not in ("", noun):
        return None
    part = line.mention(place)
    same = [
        one.mention for one in study.bindings.values()
        if one.mention.kind in COUNTS and one.mention.exact > part.exact
        and noun_after(study.lines[one.line], one.place) == noun
    ]  # fmt: skip
    best = max((known.get(one.exact, 0) for one in same), default=0)
    wholes = {one.exact: one for one in same if known.get(one.exact, 0) == best >= LEAST}
    if len(wholes) != 1:
        return None
    whole = next(iter(wholes.values()))
    others = [one for one in same if one.exact != whole.exact]
    return None if any(word.said.holds(100 * part.exact / one.exact) for one in others) else whole
