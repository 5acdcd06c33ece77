"""Words that figures must bear out: a period and its months, a rise and its figures, majorities, implied bases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from kolosi.proof.arithmetic.relation import Relation
from kolosi.proof.arithmetic.values import CONSISTENT, INCONSISTENT, Range, claimed, exactly
from kolosi.proof.study.binding import Binding, Study
from kolosi.reading.item import Item
from kolosi.reading.items import Line
from kolosi.reading.matching import is_small_word
from kolosi.reading.mentions import CHANGES, COUNTS, SHARES, Mention
from kolosi.reading.nouns import noun_after
from kolosi.reading.periods import Said

NAMED = frozenset({"quarter", "half"})


def glossed(study: Study) -> Iterator[Relation]:
    """Everything that words and figures say together."""
    for line in study.lines:
        if len(line.spans) > 1:
            yield from period_glosses(line)
        if line.quantities:
            yield from sequences(line)
            yield from majorities(line)
            yield from implied_bases(line)
            yield from proportions(line)
            yield from reached(line)
            yield from age_bands(line)
    yield from among(study)
    yield from compared_shares(study)


# -- periods -------------------------------------------------------------------------------------------------------


def period_glosses(line: Line) -> Iterator[Relation]:
    """A named period and the months in brackets behind it (or the other way round) are the same days."""
    for place, item in enumerate(line.items):
        second = _glossing(line.items, place) if item.said is not None else None
        if item.said is None or second is None or second.said is None:
            continue
        one, other = item.said, second.said
        is_named = bool({one.grain, other.grain} & NAMED)
        if not is_named and one.relation != "document":
            continue
        found = CONSISTENT if one.relation == "document" else _gloss(one, other)
        if found:
            stated = Mention(start=second.start, end=second.end, kind="date_quarter")
            first = Mention(start=item.start, end=item.end, kind="date_quarter")
            yield Relation(
                family="period_gloss", rule="period.gloss", verdict=found, stated=stated,
                operands={"name": (first,), "months": (stated,)}, unit="period", tier="A",
                facts={"name": str(one.period or ""), "months": str(other.period or "")},
            )  # fmt: skip


def _glossing(items: Sequence[Item], place: int) -> Item | None:
    """The period right behind another one, in brackets."""
    if place + 2 >= len(items) or items[place + 1].text != "(":
        return None
    at = place + 2
    while at + 1 < len(items) and at < place + 4 and not items[at].said and not items[at].is_quantity:
        at += 1
    if items[at].said is None:
        return None
    closes = items[at + 1].text if at + 1 < len(items) else ")"
    return items[at] if closes == ")" else None


def _gloss(one: Said, other: Said) -> str | None:
    """Whether two names are of the same days; one without a year is of the same months."""
    if one.is_partial and other.is_partial:
        return CONSISTENT if one.parts[:2] == other.parts[:2] else INCONSISTENT
    named, partial = (other, one) if one.is_partial else (one, other)
    if named.period is None:
        return None
    if partial.is_partial:
        months = named.period.first.month, named.period.last.month
        return CONSISTENT if months == partial.parts[:2] else INCONSISTENT
    return CONSISTENT if named.period == partial.period else INCONSISTENT


# -- directions ----------------------------------------------------------------------------------------------------


def sequences(line: Line) -> Iterator[Relation]:
    """Figures told as going from one to the next go the way that the words say."""
    for place, item in enumerate(line.items):
        if "PASS" in item.classes:
            run = _passed(line, place)
            if len(run) >= 2:
                yield from _directed(line, place + 1, run)


def _passed(line: Line, place: int) -> list[Mention]:
    """The figures behind "from": joined by "to", "then", "and"."""
    out: list[Mention] = []
    last = place
    for at in line.quantities:
        if at <= place:
            continue
        between = line.items[last + 1 : at]
        is_joined = any({"TO", "AND"} & item.classes for item in between) if out else not _is_other_way(between)
        turns = {"SOIT", "AGAINST", "DONT", "UP", "DOWN"} if out else {"SOIT", "AGAINST", "DONT"}
        is_cut = any(item.text in ("(", ")", ";") or turns & item.classes for item in between) or _turns_off(
            between, out
        )
        mention = line.mention(at)
        if at - last > 10 or not is_joined or is_cut or (out and mention.kind != out[0].kind):
            break
        out.append(mention)
        last = at
    return out


def _turns_off(between: Sequence[Item], run: Sequence[Mention]) -> bool:
    """Whether a comma opens another move: "from 24 to 29 million in 2023, came down to 23"."""
    commas = [at for at, item in enumerate(between) if item.text == ","]
    behind = between[commas[-1] + 1 : commas[-1] + 2] if commas else ()
    return bool(run and commas) and not any({"AND", "TO", "THEN"} & item.classes for item in behind)


def _is_other_way(between: Sequence[Item]) -> bool:
    """Whether "from" leads to something else than figures: "from one month to the next was 138"."""
    return any("TO" in item.classes for item in between) and any("BE" in item.classes for item in between)


def _directed(line: Line, place: int, run: Sequence[Mention]) -> Iterator[Relation]:
    way = _way_before(line, place)
    steps = [b.exact - a.exact for a, b in pairwise(run)]
    if way is None or any(step == 0 for step in steps):
        if len(run) >= 2 and way is None and all(step != 0 for step in steps):
            yield directed(run, CONSISTENT, "direction.pass", tier="B")
        return
    total = run[-1].exact - run[0].exact
    is_against = (total > 0) != (way > 0)
    yield directed(run, INCONSISTENT if is_against else CONSISTENT, "direction.pass", tier="A")


def _way_before(line: Line, place: int) -> int | None:
    """The direction said before a place in the same sentence: the nearest word, when no figure stands between."""
    for at in range(place - 1, max(place - 16, -1), -1):
        item = line.items[at]
        if item.is_quantity or item.text in (";", "("):
            return None
        if "UP" in item.classes or "DOWN" in item.classes:
            return None if _is_state(line, at, place) else 1 if "UP" in item.classes else -1
    return None


def _is_state(line: Line, at: int, place: int) -> bool:
    """Whether a word tells how something else is, not where figures go: "the bridge is still down, the price went from"."""
    is_said = any("BE" in item.classes for item in line.items[max(at - 2, 0) : at])
    is_particle = "PARTICLE" in line.items[at].classes
    return (is_said or is_particle) and any(item.text == "," for item in line.items[at + 1 : place])


def directed(run: Sequence[Mention], verdict: str, rule: str, *, tier: str) -> Relation:
    """Figures told in an order, from the first to the last."""
    return Relation(
        family="direction", rule=rule, verdict=verdict, stated=run[-1], operands={"seq": tuple(run)},
        recomputed=exactly(run[-1].exact - run[0].exact), unit=run[0].kind, tier=tier,
    )  # fmt: skip


def majorities(line: Line) -> Iterator[Relation]:
    """A majority is more than half."""
    for place, item in enumerate(line.items):
        if "MAJORITY" not in item.classes:
            continue
        after = [at for at in line.quantities if place < at <= place + 10 and line.mention(at).kind in SHARES]
        if after and any(one.text == "(" for one in line.items[place : after[0]]):
            share = line.mention(after[0])
            verdict = CONSISTENT if claimed(share).high >= 50 else INCONSISTENT
            yield replace(directed([share], verdict, "majority", tier="A"), recomputed=exactly(Fraction(50)))


def implied_bases(line: Line) -> Iterator[Relation]:
    """A count and its change imply the count before: some whole number must give it."""
    for place in line.quantities:
        percent = line.mention(place)
        if percent.kind not in CHANGES or percent.sign is None or not _is_compared(line, place):
            continue
        before = [at for at in line.quantities if at < place and line.mention(at).kind in COUNTS]
        if not before or place - before[-1] > 60:
            continue
        new = line.mention(before[0] if len(before) == 1 else before[-1])
        span = _base(new, percent)
        if (
            span is not None
            and span.low.numerator // span.low.denominator < span.high.numerator // span.high.denominator
        ):
            yield Relation(
                family="implied_base", rule="implied.base", verdict=CONSISTENT, stated=percent,
                operands={"new": (new,), "pct": (percent,)}, recomputed=span, unit="count",
            )  # fmt: skip


def _is_compared(line: Line, place: int) -> bool:
    return any("COMPARED" in item.classes for item in line.items[place + 1 : place + 3])


def _base(new: Mention, percent: Mention) -> Range | None:
    value = percent.exact * (percent.sign or 1)
    half = percent.step / 2
    low, high = 1 + (value - half) / 100, 1 + (value + half) / 100
    if low <= 0:
        return None
    return Range(new.exact / high, new.exact / low)


def proportions(line: Line) -> Iterator[Relation]:
    """A fall (or rise) of a share, told from one to the next: "a fall, from 98 % in … to 86 % in … and 66 % in …"."""
    shares = [at for at in line.quantities if line.mention(at).kind in SHARES]
    if len(shares) < 2 or not {"OF", "FROM"} & line.items[shares[0] - 1].classes:
        return
    run = [shares[0]]
    for at in shares[1:]:
        between = line.items[run[-1] + 1 : at]
        if at - run[-1] > 12 or not any({"TO", "AND"} & item.classes for item in between):
            break
        run.append(at)
    way = _way_before(line, shares[0])
    is_to = len(run) >= 2 and any("TO" in item.classes for item in line.items[run[0] + 1 : run[1]])
    if way is not None and is_to:
        yield from _directed(line, shares[0], [line.mention(at) for at in run])


def reached(line: Line) -> Iterator[Relation]:
    """ "Reaching 7 before falling to 4": the second is less than the first."""
    for place, item in enumerate(line.items):
        if "THEN_DOWN" not in item.classes:
            continue
        before = [at for at in line.quantities if at < place and place - at <= 8]
        after = [at for at in line.quantities if place < at <= place + 3]
        if before and after:
            run = [line.mention(before[-1]), line.mention(after[0])]
            is_down = run[1].exact < run[0].exact
            yield directed(run, CONSISTENT if is_down else INCONSISTENT, "direction.reached", tier="A")


def age_bands(line: Line) -> Iterator[Relation]:
    """Age bands of one list follow one another: 0-11 and 12-17."""
    ages = [at for at in line.quantities if line.mention(at).kind == "age_bound"]
    pairs = [
        (one, two)
        for one, two in pairwise(ages)
        if two - one == 2 and line.mention(one).exact < line.mention(two).exact
    ]
    for (a, b), (c, d) in pairwise(pairs):
        if line.mention(c).exact == line.mention(b).exact + 1:
            bands = tuple(line.mention(at) for at in (a, b, c, d))
            yield Relation(
                family="age_bands", rule="age.bands", verdict=CONSISTENT, stated=bands[2], operands={"bands": bands},
                recomputed=exactly(bands[1].exact + 1), unit="age",
            )  # fmt: skip


def among(study: Study) -> Iterator[Relation]:
    """ "Among these victims, women (11) and children (6)": no part is more than the whole; share "of these"."""
    for number, line in enumerate(study.lines):
        if not line.has_numbers:
            continue
        first = next((at for at, item in enumerate(line.items) if item.text.isalpha()), None)
        if first is None or "AMONG" not in line.items[first].classes or number == 0:
            continue
        concept = next(
            (found for at in range(first, min(first + 5, len(line.items))) if (found := line.concept(at))), None
        )
        own = [one for one in study.by_paragraph[line.sentence.paragraph] if one < number]
        wholes = [one for one in study.in_lines(own) if one.mention.kind in COUNTS and one.concept == concept]
        wholes = [one for one in wholes if not is_small_word(study.lines[one.line].items[one.place])]
        wholes = _of_noun(study, line, first, own) or wholes
        parts = _among_parts(line, first)
        said = [at for at in line.quantities if first < at <= first + 3 and line.mention(at).kind in COUNTS]
        if said:
            continue
        if not wholes or not parts:
            continue
        whole = wholes[-1].mention
        is_inside = all(part.exact <= claimed(whole).high for part in parts)
        yield Relation(
            family="bounded_sum", rule="among.parts", verdict=CONSISTENT if is_inside else INCONSISTENT,
            stated=max(parts, key=lambda part: part.exact), operands={"parts": parts, "whole": (whole,)},
            recomputed=exactly(whole.exact), unit="count", tier="A",
            diagnosis=None if is_inside else "parts_exceed_whole",
        )  # fmt: skip


def _of_noun(study: Study, line: Line, first: int, own: Sequence[int]) -> list[Binding]:
    """The counts before, of the very noun behind "among": "among the civilians"."""
    noun = next((item.text[:6] for item in line.items[first + 1 : first + 4] if len(item.text) > 4), None)
    found = [one for one in study.in_lines(own) if one.mention.kind in COUNTS and noun is not None]
    return [one for one in found if noun_after(study.lines[one.line], one.place)[:6] == noun]


def _among_parts(line: Line, first: int) -> tuple[Mention, ...]:
    """The first count behind "among", with those in brackets; the whole that is said again is not one."""
    counts = [at for at in line.quantities if line.mention(at).kind in COUNTS and at > first]
    if any(first < at < counts[0] for at in line.quantities if counts and line.mention(at).kind in SHARES):
        return ()
    if counts and counts[0] - first <= 3:
        counts = counts[1:]
    return tuple(line.mention(at) for at in counts if at == counts[0] or line.items[at - 1].text == "(")


def compared_shares(study: Study) -> Iterator[Relation]:
    """Two shares set against each other go the way that the line before says: "bears out this fall … 50 % against 43 %"."""
    for number, line in enumerate(study.lines):
        if not line.has_numbers:
            continue
        turn = next((at for at, item in enumerate(line.items) if "AGAINST" in item.classes), None)
        shares = [at for at in line.quantities if line.mention(at).kind in SHARES]
        if turn is None or len(shares) != 2 or not shares[0] < turn < shares[1] or number == 0:
            continue
        before = study.lines[number - 1]
        ways = [item for item in before.items if {"UP", "DOWN"} & item.classes]
        if not ways or before.sentence.paragraph != line.sentence.paragraph or line.has("SOIT"):
            continue
        run = [line.mention(at) for at in shares]
        way = 1 if "UP" in ways[-1].classes else -1
        periods = [study.binding(one).period for one in run]
        order = run if not all(periods) or periods[0].first <= periods[1].first else run[::-1]  # type: ignore[union-attr]
        if (order[1].exact - order[0].exact) * way > 0:
            yield directed(order, CONSISTENT, "direction.against", tier="B")
