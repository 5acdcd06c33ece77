"""Where a name stands among the others of its list or its column: second, last, followed by the next one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise, permutations

from kolosi.proof.arithmetic.relation import Relation
from kolosi.proof.arithmetic.values import CONSISTENT, INCONSISTENT, exactly
from kolosi.proof.study.binding import CAPITALISED, Study
from kolosi.proof.study.ledger import Ledger, Named, Series, placed, stems
from kolosi.reading.items import Line, joined_line
from kolosi.reading.matching import is_small_word
from kolosi.reading.mentions import COUNTS, SHARES, Mention, word_at

NEAR = 2_500
"""How far from a sentence a figure may stand that its words do not point to."""

CLOSE = 2
"""How many sentences above a list stands that needs no word to point to it."""

MANY = 20
"""So many names at most are counted in words."""

FAR = 8
"""How many sentences a list in a sentence reaches."""


@dataclass(frozen=True)
class Choice:
    """The series that a sentence may speak of, `is_told` when its figures or words point to them, `is_printed` for figures."""

    series: tuple[Series, ...]
    is_told: bool = False
    is_printed: bool = False


@dataclass(frozen=True)
class Rank:
    """A rank told in words: from the top, from the bottom when below zero; not sure when its words may tell of a turn."""

    place: int
    value: int
    is_sure: bool = True

    def fits(self, values: Sequence[Mention], own: Mention) -> bool:
        """Whether a figure has this rank among others, itself among them; equal figures share their ranks."""
        sign = 1 if self.value > 0 else -1
        ahead = sum(sign * one.exact > sign * own.exact for one in values)
        level = sum(one.exact == own.exact for one in values)
        return ahead < abs(self.value) <= ahead + level


def chosen(ledger: Ledger, line: Line, names: Sequence[str], told: Sequence[Named]) -> Choice:
    """The series with some names: those whose figures the sentence prints, else those that its words name, else all."""
    held = [one for one in ledger.series if all(name in one.values for name in names) and _is_near(ledger, line, one)]
    rates = [one for one in held if all(value.kind in SHARES for value in one.values.values())]
    if line.has("RATE") or (line.has("COVERAGE") and rates):
        held = rates
    for printed in (_printed(line, told), _printed_below(ledger.study, line, names)):
        found = tuple(one for one in held if any(_is_figure(one, name, figure) for name, figure in printed))
        if found:
            return Choice(found, is_told=True, is_printed=True)
    text = set(stems(ledger.study.page.flat[line.sentence.start : line.sentence.end]))
    scores = [len(one.words & text) for one in held]
    most = max(scores, default=0)
    if most or held is rates:
        best = [one for one, score in zip(held, scores, strict=True) if score == most]
        return Choice(tuple(best), is_told=True)
    return Choice(tuple(held))


def _is_near(ledger: Ledger, line: Line, series: Series) -> bool:
    """Whether a list in a sentence stands shortly before; a table is near from anywhere."""
    if series.place is None:
        return True
    here = ledger.study.number_at(line.sentence.start) or 0
    return 0 <= here - series.place <= FAR


def _printed(line: Line, told: Sequence[Named]) -> list[tuple[str, Mention]]:
    """Every figure of a sentence with every name in it."""
    figures = [line.mention(at) for at in line.quantities if not is_small_word(line.items[at])]
    return [(name.name, figure) for name in told for figure in figures]


def _printed_below(study: Study, line: Line, names: Sequence[str]) -> list[tuple[str, Mention]]:
    """The shares of the sentence right behind one without figures, with the first name of this one."""
    number = study.number_at(line.sentence.start)
    if number is None or line.has_numbers or number + 1 >= len(study.lines):
        return []
    below = study.lines[number + 1]
    if below.sentence.paragraph != line.sentence.paragraph:
        return []
    figures = [below.mention(at) for at in below.quantities if below.mention(at).kind in SHARES]
    return [(names[0], figure) for figure in figures[:1]]


def _is_figure(series: Series, name: str, figure: Mention) -> bool:
    """Whether a figure is that of a name in a series, or its share of the total."""
    own = series.values.get(name)
    if own is None:
        return False
    if own.kind == figure.kind:
        return own.exact == figure.exact
    if figure.kind not in SHARES or own.kind not in COUNTS:
        return False
    whole = series.whole.exact if series.whole else sum(value.exact for value in series.values.values())
    return whole > 0 and figure.prints(100 * own.exact / whole)


def standing(ledger: Ledger, line: Line, told: Sequence[Named]) -> Iterator[Relation]:
    """What a sentence says of the ranks of names that have figures."""
    for rank in ranks_of(ledger.study, line) if not _has_ranks(ledger, line) else ():
        low, high = part_of(line, rank.place)
        is_moving = any({"UP", "DOWN", "NOT", "PASS"} & item.classes for item in line.items[low:high])
        name = _ranked_name(line, rank, told)
        if name is not None and not is_moving:
            yield from _ranked(ledger, line, rank, name, told)


def _has_ranks(ledger: Ledger, line: Line) -> bool:
    """Whether a sentence tells two ranks: "from the second place to the first"."""
    return sum(item.text in ledger.study.pack.ordinals for item in line.items) > 1


def printed_extremes(ledger: Ledger, line: Line, told: Sequence[Named]) -> Iterator[Relation]:
    """ "The smallest population is that of Katha (214,200)": so in the column that holds the figure of the name."""
    if any(line.has(name) for name in ("RATE", "RELATIVE", "PASS")):
        return
    for at, item in enumerate(line.items):
        if not {"MOST", "LEAST"} & item.classes or any(one.text in ledger.study.pack.ordinals for one in line.items):
            continue
        low, high = part_of(line, at)
        near = [name for name in told if line.items[low].start <= name.start and name.end <= line.items[high - 1].end]
        if len(near) == 1 and _has_own(line, near[0]) and chosen(ledger, line, [near[0].name], near).is_printed:
            yield from _ranked(ledger, line, Rank(at, 1 if "MOST" in item.classes else -1), near[0], near)


def _has_own(line: Line, name: Named) -> bool:
    """Whether the only figure of a sentence with a name stands right behind it, in brackets."""
    behind = [item for item in line.items if item.start >= name.end][:2]
    return len(behind) == 2 and behind[0].text == "(" and behind[1].is_quantity


def ranks_of(study: Study, line: Line) -> Iterator[Rank]:
    """The ranks told in a sentence: "in second place", "comes third", "the second most affected", "brings up the rear"."""
    ordinals = study.pack.ordinals
    for at, item in enumerate(line.items):
        if "LAST" in item.classes:
            yield Rank(at, -1)
        elif "FIRST" in item.classes:
            yield Rank(at, 1)
        elif ordinals.get(item.text, 0) > 1 and item.said is None:
            sign, is_sure = _way(line, at)
            if sign:
                yield Rank(at, sign * ordinals[item.text], is_sure)


def _way(line: Line, at: int) -> tuple[int, bool]:
    """1 for an ordinal that tells a rank from the top, -1 from the bottom, 0 for any other; and whether it surely does."""
    after = line.items[at + 1 : at + 4]
    most = next((one for one in after if {"MOST", "LEAST"} & one.classes), None)
    if most is not None:
        return (1 if "MOST" in most.classes else -1), False
    before = line.items[max(at - 2, 0) : at]
    if (after and "RANK" in after[0].classes) or any("COMES" in one.classes for one in before):
        return 1, True
    return (1 if any("BE" in one.classes for one in before) else 0), False


def _ranked_name(line: Line, rank: Rank, told: Sequence[Named]) -> Named | None:
    """The name whose rank it is: the only one of its part of the sentence in front of the word, or right behind a comma."""
    low = part_of(line, rank.place)[0]
    word = line.items[rank.place]
    before = [name for name in told if line.items[low].start <= name.start and name.end <= word.start]
    if len(before) == 1:
        return before[0]
    opens = low == rank.place or (low + 1 == rank.place and "DEFINITE" in line.items[low].classes)
    joined = [name for name in told if opens and 0 <= line.items[low].start - name.end <= 3]
    return joined[0] if not before and joined else None


def part_of(line: Line, place: int, marks: Collection[str] = (",", ";", ":")) -> tuple[int, int]:
    """The stretch of a sentence between marks that holds a place."""
    cuts = [-1, *(at for at, item in enumerate(line.items) if item.text in marks), len(line.items)]
    return next((low + 1, high) for low, high in pairwise(cuts) if low < place < high)


def _ranked(ledger: Ledger, line: Line, rank: Rank, name: Named, told: Sequence[Named]) -> Iterator[Relation]:
    choice = chosen(ledger, line, [name.name], told)
    series = [one for one in choice.series if len(ledger.named_values(one)) > max(abs(rank.value), 2)]
    if not series or not _is_bound(ledger, line, rank, choice, name) or _is_of_some(ledger, line, rank, told, series):
        return
    tables = {one.table for one in series if one.table is not None}
    beside = [one for one in ledger.series if one.table in tables and name.name in one.values and not choice.is_printed]
    rates = [one for one in beside if all(value.kind in SHARES for value in one.values.values())]
    held = [one for one in (*series, *rates) if rank.fits(ledger.named_values(one), one.values[name.name])]
    if not held and not choice.is_told and any(_fits_ratio(rank, name.name, one) for one in ratios_of(ledger, tables)):
        return
    best = (held or series)[0]
    values = sorted(ledger.named_values(best), key=lambda one: one.exact, reverse=rank.value > 0)
    other = values[abs(rank.value) - 1]
    yield placed("names.rank", name, line.items[rank.place], (best.values[name.name], other), is_so=bool(held))


def ratios_of(ledger: Ledger, tables: Iterable[int]) -> Iterator[Mapping[str, Fraction]]:
    """The ratios between any two columns of counts of some tables, by row: a coverage, a size, a rate."""
    for table in tables:
        for one, two in permutations([each for each in ledger.by_table[table] if each.is_of_counts], 2):
            rows = [row for row in ledger.named_in(one) if row in two.values and two.values[row].exact > 0]
            yield {row: one.values[row].exact / two.values[row].exact for row in rows}


def _fits_ratio(rank: Rank, name: str, ratios: Mapping[str, Fraction]) -> bool:
    """Whether a row has a rank among the ratios of the rows."""
    sign = 1 if rank.value > 0 else -1
    return name in ratios and sum(sign * one > sign * ratios[name] for one in ratios.values()) + 1 == abs(rank.value)


def _is_bound(ledger: Ledger, line: Line, rank: Rank, choice: Choice, name: Named) -> bool:
    """Whether a rank is one of these series: they are pointed to, or stand close, right above for a word that is not sure."""
    figures = [one.values[name.name] for one in choice.series]
    if choice.is_told or (rank.is_sure and all(abs(one.start - line.sentence.start) <= NEAR for one in figures)):
        return True
    here = ledger.study.number_at(line.sentence.start) or 0
    return all(one.place is not None and 0 <= here - one.place <= CLOSE for one in choice.series)


def _is_of_some(ledger: Ledger, line: Line, rank: Rank, told: Sequence[Named], series: Sequence[Series]) -> bool:
    """Whether a rank may be one among some of the names, or of another time: "the second of the three northern ones"."""
    sizes = {len(ledger.named_values(one)) for one in series}
    end = part_of(line, rank.place)[1]
    spelled = [line.mention(at) for at in line.quantities if at < end and line.mention(at).is_spelled]
    words = {word for one in series for word in one.words}
    return (
        line.has("AMONG")
        or (len(spelled) == 1 and 1 < spelled[0].exact <= MANY and spelled[0].exact not in sizes)
        or _is_of_another_time(ledger, line, rank, told, words)
        or _is_somewhere(ledger, line, rank, told, words)
    )


def _is_of_another_time(ledger: Ledger, line: Line, rank: Rank, told: Sequence[Named], words: set[str]) -> bool:
    """Whether a sentence tells of a period that the heads of the columns do not name."""
    times = [item for item in line.items if item.said]
    is_known = all(words & set(stems(item.text)) for item in times)
    before = [one for at, one in enumerate(line.items) if at != rank.place and one.text in ledger.study.pack.ordinals]
    return _has_when(line, told) or not is_known or any(ledger.study.pack.ordinals[one.text] < 0 for one in before)


def _has_when(line: Line, told: Sequence[Named]) -> bool:
    """Whether a word for another time stands in a sentence: "previously", and not "after X"."""
    whens = [item.end for item in line.items if "WHEN" in item.classes]
    return any(not any(0 < name.start - end <= 4 for name in told) for end in whens)


def _is_somewhere(ledger: Ledger, line: Line, rank: Rank, told: Sequence[Named], words: set[str]) -> bool:
    """Whether a sentence tells where a rank holds: "in the north, …", or another name behind the rank."""
    low, high = part_of(line, 0)
    opening = line.items[low:high]
    is_scope = rank.place >= high and bool({"LINK", "AMONG", "SUR"} & opening[0].classes)
    is_own = any(item.is_quantity or item.said or words & set(stems(item.text)) for item in opening)
    if is_scope and not is_own and not any(name.end <= opening[-1].end for name in told):
        return True
    start, end = line.items[rank.place].end, line.items[part_of(line, rank.place)[1] - 1].end
    behind = CAPITALISED.finditer(ledger.study.page.text, start, end)
    return any(not any(name.start <= one.start() < name.end for name in told) for one in behind)


def in_a_row(ledger: Ledger, number: int, line: Line) -> Iterator[Relation]:
    """Names told one after the other: "followed by"; the first may stand in the sentence above, "it is followed by"."""
    first = next((item for item in line.items if "FOLLOWED" in item.classes), None)
    told = ledger.told(line)
    if first is not None and not any(name.end <= first.start for name in told):
        above = ledger.study.above(number)
        if above is not None and told and not any({"UP", "DOWN"} & item.classes for item in above.items):
            line = joined_line([above, line])
            told = ledger.told(line)
    is_moving = any({"UP", "DOWN", "NOT", "PASS"} & item.classes for item in line.items) or _has_ranks(ledger, line)
    if told and not is_moving:
        yield from _chains(ledger, line, told)


def _chains(ledger: Ledger, line: Line, told: Sequence[Named]) -> Iterator[Relation]:
    """ "X ahead of Y", "X followed by Y, then Z": so in one list or table at least."""
    for item in line.items:
        is_next = "FOLLOWED" in item.classes
        if not is_next and "AHEAD" not in item.classes:
            continue
        before = [name for name in told if name.end <= item.start and item.start - name.end <= 60]
        chain = [*before[-1:], *_behind(ledger, line, item.end, told)]
        if len(chain) >= 2 and (is_next or _is_bare(line, chain)):
            yield from _chained(ledger, line, chain, (item.start, item.end, is_next), told)


def _is_bare(line: Line, chain: Sequence[Named]) -> bool:
    """Whether names are told without figures."""
    start, end = chain[0].end, chain[1].end + 2
    return not any(item.is_quantity and start <= item.start < end for item in line.items)


def _behind(ledger: Ledger, line: Line, start: int, told: Sequence[Named]) -> list[Named]:
    """The names behind "followed by", as far as they stand close to one another, figures in brackets aside."""
    out: list[Named] = []
    at = start
    for name in told:
        if name.start < start:
            continue
        between = [item for item in line.items if at <= item.start and item.end <= name.start]
        words = [item for item in between if item.text.isalpha() and not item.is_quantity]
        figures = [item for item in between if item.is_quantity]
        if len(words) > (4 if out else 3) or any(item.text in (";", ":", ".") for item in between):
            break
        if len(figures) > bool(out):
            break
        if not ledger.is_named(name.name):
            break
        out.append(name)
        at = name.end
    return out


def _chained(
    ledger: Ledger, line: Line, chain: Sequence[Named], word: tuple[int, int, bool], told: Sequence[Named]
) -> Iterator[Relation]:
    names = [name.name for name in chain]
    choice = chosen(ledger, line, names, told)
    series = choice.series if choice.is_printed or _is_bare(line, chain) else ()
    is_next = word[2] and (choice.is_told or _is_of_first(ledger, line))
    faults = [_fault(ledger, one, names, is_next=is_next) for one in series]
    if not series:
        return
    held = next((one for one, fault in zip(series, faults, strict=True) if fault is None), None)
    place = 0 if held is not None else faults[0] or 0
    best = held or series[0]
    first, second = (best.values[name] for name in names[place : place + 2])
    other = word_at(chain[place + 1].start, chain[place + 1].end)
    yield Relation(
        family="order", rule="names.order", verdict=CONSISTENT if held else INCONSISTENT,
        stated=word_at(chain[place].start, chain[place].end),
        operands={"seq": (first, second), "word": (word_at(word[0], word[1]), other)},
        recomputed=exactly(second.exact), unit=first.kind, tier="A",
    )  # fmt: skip


def _is_of_first(ledger: Ledger, line: Line) -> bool:
    """Whether a sentence says which one is first."""
    firsts = (item for item in line.items if ledger.study.pack.ordinals.get(item.text) == 1)
    return line.has("MOST") or line.has("FIRST") or next(firsts, None) is not None


def _fault(ledger: Ledger, series: Series, names: Sequence[str], *, is_next: bool) -> int | None:
    """Where a run of names goes wrong: one has less than the next, or from the first of all on one is passed over."""
    run = [series.values[name].exact for name in names]
    falls = next((at for at, (one, two) in enumerate(pairwise(run)) if one < two), None)
    if falls is not None or not is_next:
        return falls
    values = sorted((one.exact for one in ledger.named_values(series)), reverse=True)
    if len(values) < 3 or run[0] != values[0]:
        return None
    return (
        next((at for at in range(1, len(run)) if run[at] != values[at]), 1) - 1 if run != values[: len(run)] else None
    )
