"""Words for a multiple whose figures stand in the sentences before: told since an earlier figure, or of two names or months.

"… child marriages (111). Their number has doubled: it was only 37"; "the June toll was less than half of that of April"; "Basra
cleared three times as much as Diyala".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from kolosi.proof.arithmetic.relation import Relation
from kolosi.proof.arithmetic.values import CONSISTENT, INCONSISTENT, exactly
from kolosi.proof.finders.changes.folds import multiple_at
from kolosi.proof.study.binding import Binding, Study
from kolosi.proof.study.ledger import Ledger, Series, stems
from kolosi.reading.item import Item
from kolosi.reading.items import Line
from kolosi.reading.matching import is_small_word
from kolosi.reading.mentions import COUNTS, Mention, word_at
from kolosi.reading.pack import Fractional

BACK = 3
"""So many sentences before a word for a multiple its figures are looked for."""

LARGEST = 8
"""Two figures of which one is more than so many times the other are not told of one thing."""

NEAR = 8
"""So many words stand at most between a figure and the word that tells it earlier, or between names and their word."""

_HEDGES = frozenset({"APPROX", "NEARLY", "MORE_THAN", "LESS_THAN", "JUST_OVER", "JUST_UNDER"})

Told = tuple[int, int, Fractional]
"""The places of the first and of the last item of a word, and what it says."""


def told_as_multiples(study: Study, ledger: Ledger, settled: Sequence[Relation]) -> Iterator[Relation]:
    """Every such word of which no relation tells yet."""
    known = {f"#{each.words}": each for each in study.pack.fractions}
    taken = {one.stated.start for one in settled if one.family in ("ratio", "fraction")}
    for number, line in enumerate(study.lines):
        if line.sentence.block.table is not None:
            continue
        words = _words(line, known)
        if len(words) == 1 and line.items[words[0][0]].start not in taken:
            yield from _since(study, number, words[0])
            yield from _of_two(study, ledger, number, words[0])


def _words(line: Line, known: Mapping[str, Fractional]) -> list[Told]:
    """The words for a multiple of a sentence, and those for a part that are told of another figure."""
    out: list[Told] = []
    for at in line.fractional:
        said = multiple_at(line, at, known)
        if said is not None:
            out.append((at, at, said))
        elif "TIMES" in line.items[at].classes and at and (times := _times(line, at)) is not None:
            out.append((at - 1, at, times))
    return out


def _times(line: Line, place: int) -> Fractional | None:
    """ "3.7 times as much as": the figure in front of the word, to its last digit."""
    number = line.items[place - 1].mention
    if number is None or number.kind not in COUNTS or not 1 < number.exact <= 100 or number.is_rough:
        return None
    half = number.step / 2 if number.decimals else Fraction(1, 2)
    value = number.exact
    return Fractional(words=line.items[place].text, low=value - half, high=value + half, value=value, kind="multiplier")


def _relation(line: Line, word: Told, new: Mention, old: Mention, *, is_so: bool) -> Relation:
    first, last, said = word
    begun = next((at for at in (first - 2, first - 1) if at >= 0 and _HEDGES & line.items[at].classes), first)
    stated = word_at(line.items[begun].start, line.items[last].end, said.value)
    ratio = new.exact / old.exact
    return Relation(
        family="ratio", rule="word.multiple", verdict=CONSISTENT if is_so else INCONSISTENT, stated=stated,
        operands={"new": (new,), "old": (old,), "word": (stated,)}, recomputed=exactly(ratio), unit="ratio", tier="A",
        diagnosis=None if is_so else "word_multiplier",
    )  # fmt: skip


def _holds(said: Fractional, new: Mention, old: Mention) -> bool:
    ratio = new.exact / old.exact
    return said.holds(ratio if said.kind == "multiplier" else 100 * ratio)


# -- since an earlier figure -----------------------------------------------------------------------------------------


def _since(study: Study, number: int, word: Told) -> Iterator[Relation]:
    """The only count of the sentence, told as an earlier one, against the later one of the sentences before."""
    line, said = study.lines[number], word[2]
    own = [at for at in line.quantities if line.mention(at).kind in COUNTS and not is_small_word(line.items[at])]
    if said.kind != "multiplier" or len(own) != 1 or not _is_earlier(line, own[0]):
        return
    old = line.mention(own[0])
    if old.is_rough or old.exact <= 0:
        return
    near = [one for one in _near(study, number) if _may_be(one.mention, old)]
    held = next((one for one in near if _holds(said, one.mention, old)), None)
    new = held or _later(study, line, word, near, study.binding(old))
    if new is not None:
        yield _relation(line, word, new.mention, old, is_so=held is not None)


def _is_earlier(line: Line, place: int) -> bool:
    """Whether a count is told as what was: "it was only 37", "they were 4 150"."""
    for at in range(place - 1, max(place - NEAR, -1), -1):
        item = line.items[at]
        if {"WERE", "WAS"} & item.classes:
            return True
        if item.is_quantity or item.text in (",", ";", ":", "("):
            return False
    return False


def _near(study: Study, number: int) -> list[Binding]:
    paragraph = study.by_paragraph[study.lines[number].sentence.paragraph]
    own = [at for at in paragraph if number - BACK <= at < number]
    counts = [one for one in study.in_lines(own) if one.mention.kind in COUNTS]
    return [one for one in counts if not is_small_word(study.lines[one.line].items[one.place])]


def _may_be(one: Mention, other: Mention) -> bool:
    """Whether two counts may be of one thing at two times."""
    return 0 < one.exact <= LARGEST * other.exact <= LARGEST * LARGEST * one.exact


def _later(study: Study, line: Line, word: Told, near: Sequence[Binding], old: Binding) -> Binding | None:
    """The later figure: the one that bears the words of the subject; else the first of at most two that are dated otherwise."""
    subject = _stems(study, line.sentence.start, line.items[word[0]].start)
    scores = [len(subject & _label(study, one)) for one in near]
    best = max(scores, default=0)
    if best and scores.count(best) == 1:
        return near[scores.index(best)]
    dated = [one for one in near if one.is_explicit and one.period is not None and one.period != old.period]
    return dated[0] if old.is_explicit and 1 <= len(dated) <= 2 and len(dated) == len(near) else None


def _stems(study: Study, start: int, end: int) -> frozenset[str]:
    return frozenset(stems(study.page.flat[start:end]))


def _label(study: Study, one: Binding) -> frozenset[str]:
    """The words of a figure: those before its brackets, back to a mark; else those behind it."""
    line, place = study.lines[one.line], one.place
    if place and line.items[place - 1].text == "(":
        begun = next((at for at in range(place - 2, -1, -1) if _cuts(line, at)), -1)
        return _stems(study, line.items[begun + 1].start, line.items[place].start)
    end = next((at for at in range(place + 1, len(line.items)) if _cuts(line, at)), len(line.items) - 1)
    return _stems(study, line.items[place].end, line.items[end].end)


def _cuts(line: Line, place: int) -> bool:
    item = line.items[place]
    return item.is_quantity or item.text in (",", ";", ":", "(", ")", ".") or "AND" in item.classes


# -- of two names or months ------------------------------------------------------------------------------------------


def _of_two(study: Study, ledger: Ledger, number: int, word: Told) -> Iterator[Relation]:
    """ "Basra cleared three times as much as Diyala", "the June toll was half of that of April"."""
    line = study.lines[number]
    first, last, said = word
    if any(
        line.mention(at).kind in COUNTS and not is_small_word(line.items[at]) for at in line.quantities if at != first
    ):
        return
    sides = (line.sentence.start, line.items[first].start), (line.items[last].end, line.sentence.end)
    names = [_only_name(study, ledger, side) for side in sides]
    if names[0] is None or names[1] is None or names[0] == names[1]:
        return
    pairs = _pairs(study, ledger, number, (names[0], names[1]))
    known = _told_of(study, ledger, pairs[0]) if pairs else frozenset[str]()
    if not pairs or _is_of_other(line, last, names[1], known) or _is_led_by_other(line, word, names[0], known):
        return
    is_times = "TIMES" in line.items[last].classes
    held = next((pair for pair in pairs if _holds(said, *pair) or (is_times and _holds(said, *pair[::-1]))), None)
    if held is not None or len(pairs) == 1:
        new, old = held or pairs[0]
        yield _relation(line, word, new, old, is_so=held is not None)


def _told_of(study: Study, ledger: Ledger, pair: tuple[Mention, Mention]) -> frozenset[str]:
    """The words with which two figures are told: the head of their column, the sentence of the first."""
    heads = [one.words for one in ledger.series if pair[0] in one.values.values()]
    own = study.line_at(pair[0].start)
    return frozenset[str]().union(*heads, _stems(study, own.sentence.start, own.sentence.end) if own else ())


def _is_of_other(line: Line, place: int, name: str, known: frozenset[str]) -> bool:
    """Whether a word of weight stands between a multiple and its second name that the figures are not told with."""
    for item in line.items[place + 1 :]:
        if item.said is not None or name.startswith(item.text) or name in item.text:
            return False
        if _is_unknown(item, known):
            return True
    return False


def _is_unknown(item: Item, known: frozenset[str]) -> bool:
    """Whether an item is a word of weight, and not among those that are known."""
    is_noun = not item.classes or any(name[0] == "@" or name == "UNIT" for name in item.classes)
    is_noun = is_noun and item.said is None and "FIGURE" not in item.classes
    return is_noun and any(stem not in known for stem in stems(item.text))


def _is_led_by_other(line: Line, word: Told, name: str, known: frozenset[str]) -> bool:
    """Whether a sentence is about another thing than the figures: a word of weight before the first name; up to "that of" any."""
    first, last, _ = word
    is_that = any("THESE" in item.classes for item in line.items[last : last + 3]) or "FOLD" in line.items[last].classes
    for item in line.items[:first]:
        if name.startswith(item.text) or name in item.text.split():
            if not is_that:
                return False
        elif _is_unknown(item, known) and not item.mention:
            return True
    return False


def _only_name(study: Study, ledger: Ledger, side: tuple[int, int]) -> str | None:
    """The one name with a figure, or the one month, of a stretch of text."""
    found = {one[0] for one in ledger.pattern.finditer(study.page.flat, *side)}
    months = {
        one for one in study.page.flat[slice(*side)].replace(",", " ").split() if one.strip(".") in study.pack.months
    }
    found |= {one.strip(".") for one in months}
    return next(iter(found)) if len(found) == 1 else None


def _pairs(study: Study, ledger: Ledger, number: int, names: tuple[str, str]) -> list[tuple[Mention, Mention]]:
    """The counts of two names in the column that the words of the sentence name, or in the list close before it."""
    text = _stems(study, study.lines[number].sentence.start, study.lines[number].sentence.end)
    are_months = not study.pack.months.keys().isdisjoint(names)
    both = [one for one in ledger.series if all(name in one.values for name in names)]
    both = [one for one in both if all(one.values[name].kind in COUNTS for name in names)]
    both = [one for one in both if one.values[names[1]].exact > 0 and (one.table is not None or not are_months)]
    named = [one for one in both if one.words & text]
    if len(named) == 1 and all(one.table is not None for one in both):
        return [_pair(named[0], names)]
    return [*(_pair(one, names) for one in both), *(_of_months(study, number, names) if are_months else ())]


def _pair(one: Series, names: tuple[str, str]) -> tuple[Mention, Mention]:
    return one.values[names[0]], one.values[names[1]]


def _of_months(study: Study, number: int, names: tuple[str, str]) -> list[tuple[Mention, Mention]]:
    """The counts told with two months in the sentences before: "April brought 612 deaths, May 421", "8 in July, 10 in August"."""
    near = _near(study, number)
    found = [[one.mention for one in near if name in _told_with(study, one)] for name in names]
    return [(new, old) for new in found[0] for old in found[1] if old.exact > 0]


def _told_with(study: Study, one: Binding) -> list[str]:
    """The words of the stretch between two marks in which a count stands."""
    line = study.lines[one.line]
    begun = next((at for at in range(one.place - 1, -1, -1) if _cuts(line, at)), -1)
    if 0 < begun <= 3 and line.items[begun].text == ",":
        begun = -1
    end = next((at for at in range(one.place + 1, len(line.items)) if _cuts(line, at)), len(line.items) - 1)
    return (
        study.page.flat[line.items[begun + 1].start : line.items[end].end].replace(",", " ").replace(".", " ").split()
    )
