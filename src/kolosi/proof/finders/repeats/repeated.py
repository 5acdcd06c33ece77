"""The same figure printed twice: repeated, contradicted, mistyped by a digit, added up over periods."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import combinations

from kolosi.model.period import Period
from kolosi.proof.arithmetic.relation import Relation
from kolosi.proof.arithmetic.slips import detail, slip_between
from kolosi.proof.arithmetic.values import CONSISTENT, INCONSISTENT, claimed, exactly
from kolosi.proof.study.binding import Binding, Study
from kolosi.proof.study.gaps import is_gap
from kolosi.reading.mentions import COUNTS, Mention
from kolosi.reading.nouns import noun_after
from kolosi.reading.periods import Said

TELLING = 100


"""From this value on, a figure that comes again is the same figure."""


def repeats(study: Study) -> Iterator[Relation]:
    """A telling figure printed again, in another sentence, for what may be the same thing."""
    seen: dict[tuple[Fraction, str], Binding] = {}
    for binding in study.bindings.values():
        mention = binding.mention
        if mention.kind not in COUNTS or mention.exact < TELLING or mention.exact % 1000 == 0:
            small = _small_key(binding)
            if small is None:
                continue
            key = small
        else:
            key = (mention.exact, "")
        before = seen.get(key)
        if before is not None and before.line != binding.line and _may_be_one(study, before, binding):
            yield repeat(before.mention, mention, CONSISTENT)
        seen[key] = binding


def _small_key(binding: Binding) -> tuple[Fraction, str] | None:
    """A small count comes again only with the same noun, of things that do not change: places."""
    if binding.mention.kind in COUNTS and binding.concept in ("regions", "communes", "localities"):
        return binding.mention.exact, binding.concept
    return None


def _may_be_one(study: Study, one: Binding, other: Binding) -> bool:
    if one.concept is None or other.concept is None or one.concept == other.concept:
        return True
    units = {study.pack.by_id[name].unit for name in (one.concept, other.concept)}
    return len(units) == 1 or units <= {"incidents", "cases", "events"} or one.mention.exact >= 1000


def repeat(one: Mention, other: Mention, verdict: str, diagnosis: str | None = None) -> Relation:
    """Two mentions of one figure, with what is said of them."""
    return Relation(
        family="repeat", rule="repeat.value", verdict=verdict, stated=other, operands={"a": (one,), "b": (other,)},
        recomputed=exactly(one.exact), unit="count", diagnosis=diagnosis, tier="A" if verdict == INCONSISTENT else "B",
    )  # fmt: skip


def slips(study: Study) -> Iterator[Relation]:
    """Two figures for one thing and one period, a digit apart: one of them is mistyped."""
    groups: dict[tuple[str, Period], list[Binding]] = {}
    for binding in study.bindings.values():
        mention = binding.mention
        if (
            binding.concept
            and binding.period
            and binding.is_explicit
            and mention.kind in COUNTS
            and mention.exact >= 1000
        ):
            groups.setdefault((binding.concept, binding.period), []).append(binding)
    for own in groups.values():
        for one, other in combinations(own[:MOST], 2):
            if one.line != other.line and not one.mention.is_rough and not other.mention.is_rough:
                slip = slip_between(one.mention.exact, other.mention.exact)
                if slip:
                    yield repeat(one.mention, other.mention, INCONSISTENT, slip)


def exchanged_digits(study: Study) -> Iterator[Relation]:
    """One thing counted twice with two digits exchanged, where the text does not say two periods."""
    groups: dict[tuple[str, str], list[Binding]] = {}
    for binding in study.bindings.values():
        mention = binding.mention
        is_plain = (
            mention.kind in COUNTS and mention.exact >= 1000 and mention.exact.denominator == 1 and not mention.is_rough
        )
        if is_plain and binding.concept and study.lines[binding.line].sentence.block.table is None:
            digits = "".join(sorted(str(mention.exact)))
            groups.setdefault((binding.concept, digits), []).append(binding)
    for own in groups.values():
        for one, other in combinations(own[:8], 2):
            is_told_apart = one.is_explicit and other.is_explicit and one.period != other.period
            slip = slip_between(one.mention.exact, other.mention.exact)
            is_telling = detail(one.mention.exact) > ROUND
            if one.line != other.line and slip == "transposed_digits" and not is_told_apart and is_telling:
                yield repeat(one.mention, other.mention, INCONSISTENT, slip)


ROUND = 3
"""A figure of no more digits before its zeros may be any other round one."""


def paired_slips(study: Study) -> Iterator[Relation]:
    """Two sentences that share one telling figure, and differ by a digit in another of the same thing."""
    held: dict[Fraction, list[int]] = {}
    for binding in study.bindings.values():
        if binding.mention.kind in COUNTS and binding.mention.exact >= TELLING and not binding.mention.is_rough:
            held.setdefault(binding.mention.exact, []).append(binding.line)
    shared = (sorted(set(lines)) for lines in held.values() if 2 <= len(set(lines)) <= 4)
    pairs = {pair for lines in shared for pair in combinations(lines, 2)}
    for a, b in sorted(pairs):
        yield from _slips_in(study, a, b)


def _slips_in(study: Study, a: int, b: int) -> Iterator[Relation]:
    first, second = (
        [one for one in study.in_lines([line]) if one.mention.kind in COUNTS and one.mention.exact >= TELLING][:12]
        for line in (a, b)
    )
    shared = {one.mention.exact for one in first} & {one.mention.exact for one in second}
    for one in first:
        for other in second:
            if one.mention.exact in shared or other.mention.exact in shared or not _may_be_one(study, one, other):
                continue
            slip = slip_between(one.mention.exact, other.mention.exact)
            if slip and any(is_gap(study.lines[each.line], each.place) for each in (one, other)):
                continue
            is_small = min(one.mention.exact, other.mention.exact) < 1000
            if (slip == "one_digit" or (slip and is_small)) and not _is_of_one_noun(study, one, other):
                continue
            is_same_time = one.period == other.period or not (one.is_explicit and other.is_explicit)
            if slip and is_same_time:
                yield repeat(one.mention, other.mention, INCONSISTENT, slip)


def _is_of_one_noun(study: Study, one: Binding, other: Binding) -> bool:
    """Whether two counts are told of the same word, or of the same known thing."""
    nouns = [noun_after(study.lines[each.line], each.place) for each in (one, other)]
    known = [study.pack.by_id.get(each.concept or "") for each in (one, other)]
    if all(nouns) and known[0] is not None and known[1] is not None and known[0].unit == known[1].unit:
        return True
    in_table = any(study.lines[each.line].sentence.block.table is not None for each in (one, other))
    return (nouns[0] == nouns[1] != "") or (in_table and "" in nouns) or (one.concept == other.concept is not None)


def unions(study: Study) -> Iterator[Relation]:
    """A figure of a period and those of the two shorter periods that make it up: flows add up."""
    groups: dict[str, list[Binding]] = {}
    for binding in study.bindings.values():
        is_count = binding.mention.kind in COUNTS and binding.mention.exact >= TELLING
        if is_count and binding.concept and binding.period and study.pack.by_id[binding.concept].kind == "flow":
            groups.setdefault(family_of(binding.concept, study), []).append(binding)
    for own in groups.values():
        for one, other in combinations(own[:MOST], 2):
            period = _made_up(one.period, other.period)
            for whole in own[:MOST] if period is not None else ():
                found = _union(whole, one, other) if whole.period == period else None
                if found is not None:
                    yield found


def _union(whole: Binding, one: Binding, other: Binding) -> Relation | None:
    """The sum over two periods: it closes, or would but for a digit of one of the three."""
    total = one.mention.exact + other.mention.exact
    slip = slip_between(whole.mention.exact, total) if total != whole.mention.exact else None
    is_near = slip or _would_close(whole, one, other)
    if total != whole.mention.exact and not (is_near and one.is_explicit and other.is_explicit and total >= 1000):
        return None
    verdict = CONSISTENT if total == whole.mention.exact else INCONSISTENT
    return Relation(
        family="sum", rule="sum.periods", verdict=verdict, stated=whole.mention,
        operands={"total": (whole.mention,), "parts": (one.mention, other.mention)}, recomputed=exactly(total),
        unit="count", tier="B" if verdict == CONSISTENT else "A",
    )  # fmt: skip


def _would_close(whole: Binding, one: Binding, other: Binding) -> bool:
    """Whether one digit of a part makes the sum true."""
    rest = whole.mention.exact - other.mention.exact, whole.mention.exact - one.mention.exact
    parts = one.mention.exact, other.mention.exact
    return any(left > 0 and slip_between(part, left) for part, left in zip(parts, rest, strict=True))


MOST = 40


"""Figures of one concept that are tried in pairs."""


def family_of(concept: str, study: Study) -> str:
    """Concepts that texts use for one another: cases of an incident are its incidents."""
    return "gbv_incidents" if concept == "cases" and "gbv_incidents" in study.pack.by_id else concept


def _made_up(one: Period | None, other: Period | None) -> Period | None:
    """The longer period that two which follow each other make up."""
    if one is None or other is None:
        return None
    first, second = (one, other) if one.first <= other.first else (other, one)
    return Period(first.first, second.last) if (second.first - first.last).days == 1 else None


def conflicts(study: Study) -> Iterator[Relation]:
    """Two numbers of people affected by one kind of disaster, where neither says for which date or place it stands."""
    found = [one for one in study.bindings.values() if _is_toll(study, one)]
    for one, other in combinations(found[:MOST], 2):
        is_one = one.line != other.line and _hazards(study, one) & _hazards(study, other)
        if is_one and claimed(one.mention).apart(claimed(other.mention)) > one.mention.exact / 20:
            yield replace(
                    repeat(one.mention, other.mention, INCONSISTENT, "conflicting_totals"),
                    family="conflict", rule="conflict.totals",
                )  # fmt: skip


def _is_toll(study: Study, binding: Binding) -> bool:
    """People counted as affected, no period of days or months said for them."""
    line, place = study.lines[binding.line], binding.place
    if binding.mention.kind not in COUNTS or binding.mention.exact < 1000 or binding.concept != "people":
        return False
    verb = any("AFFECTED" in item.classes for item in line.items[max(place - 4, 0) : place + 5])
    dated = any(item.said and item.said.grain in ("day", "month") for item in line.items)
    return verb and not dated and not any(line.has(name) for name in ("AVERAGE", "EACH"))


def _hazards(study: Study, binding: Binding) -> set[str]:
    """The disasters that a sentence, or the ones around it in its paragraph, name."""
    own = study.by_paragraph[study.lines[binding.line].sentence.paragraph]
    near = [number for number in own if abs(number - binding.line) <= 2]
    return {item.text[:6] for number in near for item in study.lines[number].items if "HAZARD" in item.classes}


def repeated_days(study: Study) -> Iterator[Relation]:
    """A day named in two paragraphs."""
    seen: dict[Period, tuple[int, Said]] = {}
    for line in study.lines:
        for said in line.said:
            if said.period is None or not said.period.is_day:
                continue
            before = seen.setdefault(said.period, (line.sentence.paragraph, said))
            if before[0] != line.sentence.paragraph:
                one, other = (Mention(start=each.start, end=each.end, kind="date_day") for each in (before[1], said))
                yield replace(_dated(one, other), rule="repeat.day")
                seen[said.period] = (line.sentence.paragraph, said)


def _dated(one: Mention, other: Mention) -> Relation:
    operands = {"a": (one,), "b": (other,)}
    return Relation(family="repeat", rule="", verdict=CONSISTENT, stated=other, operands=operands, unit="date")
