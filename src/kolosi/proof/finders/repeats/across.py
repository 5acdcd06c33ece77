"""Figures that stand far apart: the rest of one whole, the share of what another line counts, a trend told on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from fractions import Fraction
from itertools import combinations

from kolosi.model.period import Period
from kolosi.proof.arithmetic.relation import Relation, weighed
from kolosi.proof.arithmetic.values import CONSISTENT, INCONSISTENT, exactly
from kolosi.proof.finders.repeats.repeated import (
    TELLING,
    conflicts,
    exchanged_digits,
    family_of,
    paired_slips,
    repeated_days,
    repeats,
    slips,
    unions,
)
from kolosi.proof.study.binding import Binding, Study
from kolosi.proof.study.gaps import is_gap
from kolosi.reading.item import Item
from kolosi.reading.items import Line
from kolosi.reading.mentions import CHANGES, COUNTS, SHARES, Mention


def across(study: Study, settled: Sequence[Relation]) -> Iterator[Relation]:
    """Every relation between figures of different sentences."""
    yield from repeats(study)
    yield from slips(study)
    yield from paired_slips(study)
    yield from exchanged_digits(study)
    yield from unions(study)
    yield from complements(study)
    yield from conflicts(study)
    yield from labelled_shares(study, settled)
    yield from counted_periods(study)
    yield from repeated_days(study)
    yield from named_lists(study)
    yield from continued(study, settled)
    yield from told_again(study)


def complements(study: Study) -> Iterator[Relation]:
    """The shares of two groups that are all there is, in one period, make a hundred; one that does with another is told already."""
    found = list(_complements(study))
    whole = {part.start for one in found if one.verdict == CONSISTENT for part in one.operands["parts"]}
    for one in found:
        if one.verdict == CONSISTENT or whole.isdisjoint(part.start for part in one.operands["parts"]):
            yield one


def _complements(study: Study) -> Iterator[Relation]:
    shares = [one for one in study.bindings.values() if one.mention.kind in SHARES]
    grouped = [(one, group) for one in shares if (group := _group_of(study, one)) is not None]
    for (one, first), (other, second) in combinations(grouped[:200], 2):
        is_rest = study.pack.by_id[first].complement == second and abs(one.line - other.line) <= 12
        is_same_time = one.period is not None and one.period == other.period and one.is_explicit == other.is_explicit
        if is_rest and (one.line == other.line or is_same_time):
            total = one.mention.exact + other.mention.exact
            room = (one.mention.step + other.mention.step) / 2
            is_whole = abs(total - 100) <= room
            yield Relation(
                family="partition", rule="partition.complement", verdict=CONSISTENT if is_whole else INCONSISTENT,
                stated=other.mention, operands={"parts": (one.mention, other.mention)}, recomputed=exactly(total),
                unit="percent_share", tier="A", diagnosis=None if is_whole else "complement",
            )  # fmt: skip


def _group_of(study: Study, binding: Binding) -> str | None:
    """The group of a share among those that have a rest: named right after it, else the subject before it."""
    line, place = study.lines[binding.line], binding.place
    if _is_inner(line, place):
        return None
    after = range(place + 1, min(place + 12, len(line.items)))
    for at in after:
        item = line.items[at]
        if item.is_quantity or item.text in (",", ";", "(", ")"):
            break
        if _has_rest(study, line.concept(at)):
            return line.concept(at)
    for at in range(place - 1, -1, -1):
        if _has_rest(study, line.concept(at)) and not _belongs_to_another(line.items, at):
            return line.concept(at)
    return None


def _has_rest(study: Study, concept: str | None) -> bool:
    return concept is not None and study.pack.by_id[concept].complement is not None


def _belongs_to_another(items: Sequence[Item], place: int) -> bool:
    """Whether a word is the label of a number right before it."""
    return any(item.is_quantity for item in items[max(place - 3, 0) : place])


def _is_inner(line: Line, place: int) -> bool:
    """Whether a number is a part of a part: behind "of which", or in brackets."""
    return line.depths[place] > 0 or line.has("DONT", max(place - 3, 0), place)


def labelled_shares(study: Study, settled: Sequence[Relation]) -> Iterator[Relation]:
    """A share of one kind, where another line counts that kind and the paragraph says the whole."""
    wholes = {
        relation.operands["new"][0].start: relation.operands["new"][0]
        for relation in settled
        if "new" in relation.operands
    }
    counts = [one for one in study.bindings.values() if one.mention.kind in COUNTS and one.concept and one.period]
    for line_number, _ in enumerate(study.lines):
        for share, concept in _labelled(study, line_number):
            whole = _whole_before(study, line_number, wholes)
            if whole is None:
                continue
            same = [one for one in counts if one.concept == concept and one.mention.start != whole.start]
            period = study.binding(whole).period
            fitting = [one for one in same if one.period == period and one.mention.exact < whole.exact]
            values = {one.mention.exact for one in fitting}
            if period is not None and len(values) == 1:
                slots = {"part": fitting[0].mention, "whole": whole, "pct": share}
                relation = weighed("share", "share.labelled", slots, tier="A")
                if relation is not None:
                    yield relation


def _labelled(study: Study, number: int) -> list[tuple[Mention, str]]:
    """The shares of a sentence, each with the kind it is the share of."""
    line = study.lines[number]
    shares = [at for at in line.quantities if line.mention(at).kind in SHARES and line.depths[at] <= 0]
    if not shares:
        return []
    pairs = _in_turn(line, shares)
    if pairs:
        return pairs
    out = []
    for at in shares:
        concept = _kind_after(line, at)
        if concept:
            out.append((line.mention(at), concept))
    return out


def _kind_after(line: Line, place: int) -> str | None:
    """The kind of which "p % of the cases are …" tells."""
    items = line.items
    seen_be = False
    for at in range(place + 1, min(place + 9, len(items))):
        item = items[at]
        if item.is_quantity or item.text in (",", ";", "(") or "DONT" in item.classes:
            return None
        if "BE" in item.classes:
            seen_be = True
        concept = line.concept(at)
        if concept and seen_be:
            return concept
    return None


def _in_turn(line: Line, shares: Sequence[int]) -> list[tuple[Mention, str]]:
    """Kinds named in turn before a verb, their shares in turn behind it."""
    items = line.items
    verb = next((at for at in range(shares[0] - 1, -1, -1) if "BE" in items[at].classes), None)
    if verb is None or len(shares) != 2 or shares[0] - verb > 3:
        return []
    named = [line.concept(at) for at in range(verb) if line.concept(at)]
    kinds = [concept for concept in named if concept not in ("incidents", "cases", "people")]
    if len(kinds) != len(shares):
        return []
    return [(line.mention(at), str(kind)) for at, kind in zip(shares, kinds, strict=True)]


def _whole_before(study: Study, number: int, wholes: Mapping[int, Mention]) -> Mention | None:
    """The count that the lines just before, in the same paragraph, are about: the new one of a comparison."""
    own = study.near(number, 3, -1)
    found = [one.mention for one in study.in_lines(own) if one.mention.start in wholes]
    return found[-1] if found else None


def counted_periods(study: Study) -> Iterator[Relation]:
    """ "The two quarters", "both periods": as many as the sentence or the paragraph names."""
    for line in study.lines:
        for place in line.quantities:
            mention = line.mention(place)
            if mention.kind not in ("duration", "count") or not 2 <= mention.exact <= 6:
                continue
            grain = _grain_after(line.items, place, study.pack.grains)
            if not grain:
                continue
            named = {
                item.said.period
                for one in study.by_paragraph[line.sentence.paragraph]
                for item in study.lines[one].items
                if item.said and item.said.period and item.end <= mention.start and grain in ("any", item.said.grain)
            }
            if len(named) == mention.exact:
                yield Relation(
                    family="list_count", rule="count.periods", verdict=CONSISTENT, stated=mention,
                    operands={"n": (mention,)}, recomputed=exactly(Fraction(len(named))), unit="count",
                )  # fmt: skip


def _grain_after(items: Sequence[Item], place: int, grains: Mapping[str, str]) -> str | None:
    text = " ".join(item.text for item in items[place : place + 4])
    return next((grain for word, grain in grains.items() if word in text), None)


_CAPITAL = re.compile(r"[A-ZÀ-ÖØ-Þ][\w'’-]+")


def named_lists(study: Study) -> Iterator[Relation]:
    """ "These three regions": as many as the list of names before them in the paragraph."""
    tried = 0
    for line in study.lines:
        for place in line.quantities:
            mention = line.mention(place)
            if mention.kind != "count" or not 2 <= mention.exact <= 9 or study.binding(mention).concept not in PLACES:
                continue
            tried += 1
            if tried > MOST_LISTS:
                return
            begun = max(line.sentence.block.start, mention.start - BACK)
            lists = study.pack.names.lists(study.page.text, begun, mention.start)
            sizes = {len(_CAPITAL.findall(names)) for names in lists}
            if mention.exact in sizes:
                yield Relation(
                    family="list_count", rule="count.names", verdict=CONSISTENT, stated=mention,
                    operands={"n": (mention,)}, recomputed=exactly(mention.exact), unit="count",
                )  # fmt: skip


BACK, MOST_LISTS = 2_000, 200
"""How far before a number its list of names is looked for, and for how many numbers of a text."""

PLACES = ("regions", "localities", "communes")


def continued(study: Study, settled: Sequence[Relation]) -> Iterator[Relation]:
    """ "This rise is also seen against the third quarter (7 000)": a figure of the line before against another one."""
    news = {one.operands["new"][0].start for one in settled if one.family == "change"}
    for number, line in enumerate(study.lines[1:], 1):
        if not line.has_numbers:
            continue
        turn = next((at for at, item in enumerate(line.items) if {"COMPARED", "WAS"} & item.classes), None)
        before = study.lines[number - 1]
        if turn is None or before.sentence.paragraph != line.sentence.paragraph:
            continue
        if any(line.mention(at).kind in COUNTS for at in line.quantities if at < turn):
            continue
        olds = [at for at in line.quantities if at > turn and line.mention(at).kind in COUNTS]
        if olds:
            yield from _continued(study, (before, line), turn, olds[0], news)


def _continued(study: Study, lines: tuple[Line, Line], turn: int, old: int, news: Set[int]) -> Iterator[Relation]:
    before, line = lines
    counts = [at for at in before.quantities if before.mention(at).kind in COUNTS and not is_gap(before, at)]
    said = [before.mention(at) for at in counts]
    changes = [at for at in line.quantities if line.mention(at).kind in CHANGES]
    if changes:
        yield from _changed(study, said, line, old, changes[-1], news)
        return
    way = next((1 if "UP" in item.classes else -1 for item in line.items[:turn] if {"UP", "DOWN"} & item.classes), None)
    first = next((one for one in said if one.start in news), None)
    if way is not None and first is not None:
        is_so = (first.exact - line.mention(old).exact) * way > 0
        yield Relation(
            family="direction", rule="direction.continued", verdict=CONSISTENT if is_so else INCONSISTENT,
            stated=line.mention(old), operands={"seq": (line.mention(old), first)},
            recomputed=exactly(first.exact - line.mention(old).exact), unit="count", tier="A",
            diagnosis=None if is_so else "wrong_sign",
        )  # fmt: skip


def _changed(
    study: Study, said: Sequence[Mention], line: Line, old: int, percent: int, news: Set[int]
) -> Iterator[Relation]:
    """A change against a figure of this line; its new figure is of the same thing, in the line before."""
    base = line.mention(old)
    concept = study.binding(base).concept
    is_close = percent < old and line.items[old - 1].text == "("
    is_was = any("WAS" in item.classes for item in line.items[:old])
    if not (is_close or is_was):
        return
    same = [one for one in said if one.start in news]
    same = same or [one for one in said if _is_of_one_unit(study, study.binding(one).concept, concept)]
    same = same or list(said[:1] if is_was else [])
    found = [
        relation for new in same
        if (relation := weighed("change", "change.continued", {"new": new, "old": base, "pct": line.mention(percent)}, tier="A"))
    ]  # fmt: skip
    best = min(found, key=lambda one: one.verdict != CONSISTENT, default=None)
    opens = any("WAS" in item.classes for item in line.items[:OPENING])
    if best is not None and (not best.is_flag or opens or best.is_of_size(SIZE)):
        yield best


OPENING = 6
"""Within so many words, "that figure was" takes up the figure of the sentence before."""

SIZE = 4
"""A change that is so many times larger or smaller than what is recomputed is one of something else."""


def _is_of_one_unit(study: Study, one: str | None, other: str | None) -> bool:
    if one is None or other is None:
        return False
    return one == other or study.pack.by_id[one].unit == study.pack.by_id[other].unit


def told_again(study: Study) -> Iterator[Relation]:
    """ "The fall from one quarter to the next (Q4 and Q1)": borne out by the figures of those quarters."""
    for line in study.lines:
        if len(line.spans) < 2 or line.has_numbers:
            continue
        ways = [item for item in line.items if {"UP", "DOWN"} & item.classes]
        periods = [item.said.period for item in line.items if item.said and item.said.period]
        if line.quantities or len({"UP" in item.classes for item in ways}) != 1 or len(periods) != 2:
            continue
        concept = next((found for at in range(len(line.items)) if (found := line.concept(at))), None)
        values = [_value_of(study, concept, period) for period in periods]
        if concept is None or None in values:
            continue
        first, second = (one for one in values if one is not None)
        is_so = (second.exact - first.exact) * (1 if "UP" in ways[0].classes else -1) > 0
        if is_so:
            yield Relation(
                family="direction", rule="direction.told", verdict=CONSISTENT, stated=second,
                operands={"seq": (first, second)}, recomputed=exactly(second.exact - first.exact), unit="count",
            )  # fmt: skip


def _value_of(study: Study, concept: str | None, period: Period) -> Mention | None:
    """The one figure that the text gives for a concept and a period."""
    family = family_of(concept, study) if concept else None
    incidents = {"incidents", "cases", "gbv_incidents"}
    found = {
        one.mention.exact: one.mention
        for one in study.bindings.values()
        if one.mention.kind in COUNTS and one.period == period and one.is_explicit and one.mention.exact >= TELLING
        and one.concept and (family_of(one.concept, study) == family or (concept in incidents and one.concept in incidents))
    }  # fmt: skip
    return max(found.values(), key=lambda one: one.exact, default=None)
