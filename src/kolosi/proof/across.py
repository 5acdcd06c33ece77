"""Figures that stand far apart: repeated, contradicted, the rest of one whole, the share of what another line counts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from fractions import Fraction
from itertools import combinations

from kolosi.model.period import Period
from kolosi.proof.binding import Binding, Study
from kolosi.proof.items import Item, Line
from kolosi.proof.mentions import CHANGES, COUNTS, SHARES, Mention
from kolosi.proof.periods import Said
from kolosi.proof.relation import Relation, weighed
from kolosi.proof.values import CONSISTENT, INCONSISTENT, claimed, exactly, numerators

TELLING = 100
"""From this value on, a figure that comes again is the same figure."""


def across(study: Study, settled: Sequence[Relation]) -> Iterator[Relation]:
    """Every relation between figures of different sentences."""
    yield from repeats(study)
    yield from slips(study)
    yield from paired_slips(study)
    yield from unions(study)
    yield from complements(study)
    yield from conflicts(study)
    yield from labelled_shares(study, settled)
    yield from counted_periods(study)
    yield from repeated_days(study)
    yield from named_lists(study)
    yield from continued(study, settled)
    yield from told_again(study)


# -- the same figure -----------------------------------------------------------------------------------------------


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
            yield _repeat(before.mention, mention, CONSISTENT)
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


def _repeat(one: Mention, other: Mention, verdict: str, diagnosis: str | None = None) -> Relation:
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
        for one, other in combinations(own, 2):
            if one.line != other.line and not one.mention.hedge and not other.mention.hedge:
                slip = slip_between(one.mention.exact, other.mention.exact)
                if slip:
                    yield _repeat(one.mention, other.mention, INCONSISTENT, slip)


def paired_slips(study: Study) -> Iterator[Relation]:
    """Two sentences that share one telling figure, and differ by a digit in another of the same thing."""
    held: dict[Fraction, list[int]] = {}
    for binding in study.bindings.values():
        if binding.mention.kind in COUNTS and binding.mention.exact >= TELLING and not binding.mention.hedge:
            held.setdefault(binding.mention.exact, []).append(binding.line)
    pairs = {(a, b) for lines in held.values() for a, b in combinations(sorted(set(lines)), 2) if len(set(lines)) <= 4}
    for a, b in sorted(pairs):
        yield from _slips_in(study, a, b)


def _slips_in(study: Study, a: int, b: int) -> Iterator[Relation]:
    first = [one for one in study.in_lines([a]) if one.mention.kind in COUNTS and one.mention.exact >= TELLING]
    second = [one for one in study.in_lines([b]) if one.mention.kind in COUNTS and one.mention.exact >= TELLING]
    shared = {one.mention.exact for one in first} & {one.mention.exact for one in second}
    for one in first:
        for other in second:
            if one.mention.exact in shared or other.mention.exact in shared or not _may_be_one(study, one, other):
                continue
            slip = slip_between(one.mention.exact, other.mention.exact)
            is_same_time = one.period == other.period or not (one.is_explicit and other.is_explicit)
            if slip and is_same_time:
                yield _repeat(one.mention, other.mention, INCONSISTENT, slip)


def slip_between(one: Fraction, other: Fraction) -> str | None:
    """How two numbers differ when it is by a slip of the hand: one digit, or two exchanged."""
    a, b = str(one), str(other)
    if one == other or len(a) != len(b) or "/" in a + b:
        return None
    apart = [at for at in range(len(a)) if a[at] != b[at]]
    if len(apart) == 1:
        return "one_digit"
    if len(apart) == 2 and a[apart[0]] == b[apart[1]] and a[apart[1]] == b[apart[0]]:
        return "transposed_digits"
    return None


def unions(study: Study) -> Iterator[Relation]:
    """A figure of a period and those of the two shorter periods that make it up: flows add up."""
    groups: dict[str, list[Binding]] = {}
    for binding in study.bindings.values():
        is_count = binding.mention.kind in COUNTS and binding.mention.exact >= TELLING
        if is_count and binding.concept and binding.period and study.pack.by_id[binding.concept].kind == "flow":
            groups.setdefault(_family_of(binding.concept, study), []).append(binding)
    for own in groups.values():
        for one, other in combinations(own[:MOST], 2):
            for whole in own[:MOST]:
                if whole in (one, other) or not _makes_up(whole.period, one.period, other.period):
                    continue
                found = _union(whole, one, other)
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


MOST = 60
"""Figures of one concept that are tried in pairs."""


def _family_of(concept: str, study: Study) -> str:
    """Concepts that texts use for one another: cases of an incident are its incidents."""
    return "gbv_incidents" if concept == "cases" and "gbv_incidents" in study.pack.by_id else concept


def _makes_up(whole: Period | None, one: Period | None, other: Period | None) -> bool:
    """Whether two periods that follow each other make up a longer one."""
    if whole is None or one is None or other is None:
        return False
    first, second = sorted((one, other), key=lambda period: period.first)
    is_whole = first.first == whole.first and second.last == whole.last
    return is_whole and (second.first - first.last).days == 1


# -- the rest of one whole -----------------------------------------------------------------------------------------


def complements(study: Study) -> Iterator[Relation]:
    """The shares of two groups that are all there is, in one period, make a hundred."""
    shares = [one for one in study.bindings.values() if one.mention.kind in SHARES]
    for one, other in combinations(shares, 2):
        if _is_rest(study, one, other) and one.period == other.period and one.period is not None:
            total = one.mention.exact + other.mention.exact
            room = (one.mention.step + other.mention.step) / 2
            is_whole = abs(total - 100) <= room
            yield Relation(
                family="partition", rule="partition.complement", verdict=CONSISTENT if is_whole else INCONSISTENT,
                stated=other.mention, operands={"parts": (one.mention, other.mention)}, recomputed=exactly(total),
                unit="percent_share", tier="A", diagnosis=None if is_whole else "complement",
            )  # fmt: skip


def _is_rest(study: Study, one: Binding, other: Binding) -> bool:
    """Whether two shares are of groups that complete each other, each said of the same people."""
    first, second = _group_of(study, one), _group_of(study, other)
    if first is None or second is None or abs(one.line - other.line) > 12:
        return False
    return study.pack.by_id[first].complement == second


def _group_of(study: Study, binding: Binding) -> str | None:
    """The group of a share among those that have a rest: named right after it, else the subject before it."""
    line, place = study.lines[binding.line], binding.place
    if _is_inner(line.items, place):
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


def _is_inner(items: Sequence[Item], place: int) -> bool:
    """Whether a number is a part of a part: behind "of which", or in brackets."""
    depth = sum((item.text == "(") - (item.text == ")") for item in items[:place])
    return depth > 0 or any("DONT" in item.classes for item in items[max(place - 3, 0) : place])


# -- two totals for one event --------------------------------------------------------------------------------------


def conflicts(study: Study) -> Iterator[Relation]:
    """Two numbers of people affected by one kind of disaster, where neither says for which date or place it stands."""
    found = [one for one in study.bindings.values() if _is_toll(study, one)]
    for one, other in combinations(found, 2):
        is_one = one.line != other.line and _hazards(study, one) & _hazards(study, other)
        if is_one and claimed(one.mention).apart(claimed(other.mention)) > one.mention.exact / 20:
            yield replace(
                    _repeat(one.mention, other.mention, INCONSISTENT, "conflicting_totals"),
                    family="conflict", rule="conflict.totals",
                )  # fmt: skip


def _is_toll(study: Study, binding: Binding) -> bool:
    """People counted as affected, no period of days or months said for them."""
    line, place = study.lines[binding.line], binding.place
    if binding.mention.kind not in COUNTS or binding.mention.exact < 1000 or binding.concept != "people":
        return False
    verb = any("AFFECTED" in item.classes for item in line.items[max(place - 4, 0) : place + 5])
    dated = any(item.said and item.said.grain in ("day", "month") for item in line.items)
    return verb and not dated


def _hazards(study: Study, binding: Binding) -> set[str]:
    """The disasters that a sentence, or the ones around it in its paragraph, name."""
    own = study.by_paragraph[study.lines[binding.line].sentence.paragraph]
    near = [number for number in own if abs(number - binding.line) <= 2]
    return {item.text[:6] for number in near for item in study.lines[number].items if "HAZARD" in item.classes}


# -- shares of what is counted elsewhere -----------------------------------------------------------------------------


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
    shares = [at for at in line.quantities if line.mention(at).kind in SHARES]
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
    own = [one for one in study.by_paragraph[study.lines[number].sentence.paragraph] if number - 3 <= one < number]
    found = [one.mention for one in study.in_lines(own) if one.mention.start in wholes]
    return found[-1] if found else None


# -- things that the text itself shows ------------------------------------------------------------------------------


def counted_periods(study: Study) -> Iterator[Relation]:
    """ "The two quarters", "both periods": as many as the sentence or the paragraph names."""
    for line in study.lines:
        for place in line.quantities:
            mention = line.mention(place)
            if mention.kind not in ("duration", "count") or not 2 <= mention.exact <= 6:
                continue
            grain = _grain_after(line.items, place)
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


def _grain_after(items: Sequence[Item], place: int) -> str | None:
    text = " ".join(item.text for item in items[place : place + 4])
    for word, grain in (
        ("trimestre", "quarter"),
        ("quarter", "quarter"),
        ("periode", "any"),
        ("period", "any"),
        ("semestre", "half"),
    ):
        if word in text:
            return grain
    return None


def feasible(percent: Mention, whole: Fraction) -> bool:
    """Whether some whole number of a whole is a printed share."""
    return len(numerators(percent, whole)) > 0


def repeated_days(study: Study) -> Iterator[Relation]:
    """A day named in two paragraphs."""
    seen: dict[Period, tuple[int, Said]] = {}
    for line in study.lines:
        for item in line.items:
            said = item.said
            if said is None or said.period is None or not said.period.is_day:
                continue
            before = seen.setdefault(said.period, (line.sentence.paragraph, said))
            if before[0] != line.sentence.paragraph:
                one, other = (Mention(start=each.start, end=each.end, kind="date_day") for each in (before[1], said))
                yield replace(_dated(one, other), rule="repeat.day")
                seen[said.period] = (line.sentence.paragraph, said)


def _dated(one: Mention, other: Mention) -> Relation:
    operands = {"a": (one,), "b": (other,)}
    return Relation(family="repeat", rule="", verdict=CONSISTENT, stated=other, operands=operands, unit="date")


_NAMES = re.compile(
    r"[A-Z\u00c0-\u00de][\w'\u2019-]+(?:,? (?:et |and |y )?(?:de |du |des |d['\u2019])?[A-Z\u00c0-\u00de][\w'\u2019-]+)*"
    r",? (?:et|and|y) (?:de |du |des |d['\u2019])?[A-Z\u00c0-\u00de][\w'\u2019-]+"
)
_CAPITAL = re.compile(r"[A-Z\u00c0-\u00de][\w'\u2019-]+")


def named_lists(study: Study) -> Iterator[Relation]:
    """ "These three regions": as many as the list of names before them in the paragraph."""
    for line in study.lines:
        for place in line.quantities:
            mention = line.mention(place)
            if mention.kind != "count" or not 2 <= mention.exact <= 9 or study.binding(mention).concept not in PLACES:
                continue
            block = line.sentence.block
            lists = [found[0] for found in _NAMES.finditer(study.page.text, block.start, mention.start)]
            sizes = {len(_CAPITAL.findall(names)) for names in lists}
            if mention.exact in sizes:
                yield Relation(
                    family="list_count", rule="count.names", verdict=CONSISTENT, stated=mention,
                    operands={"n": (mention,)}, recomputed=exactly(mention.exact), unit="count",
                )  # fmt: skip


PLACES = ("regions", "localities", "communes")


def continued(study: Study, settled: Sequence[Relation]) -> Iterator[Relation]:
    """ "This rise is also seen against the third quarter (7 000)": a figure of the line before against another one."""
    news = {one.operands["new"][0].start for one in settled if one.family == "change"}
    for number, line in enumerate(study.lines[1:], 1):
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
    said = [before.mention(at) for at in before.quantities if before.mention(at).kind in COUNTS]
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
    if found:
        yield min(found, key=lambda one: one.verdict != CONSISTENT)


def _is_of_one_unit(study: Study, one: str | None, other: str | None) -> bool:
    if one is None or other is None:
        return False
    return one == other or study.pack.by_id[one].unit == study.pack.by_id[other].unit


def told_again(study: Study) -> Iterator[Relation]:
    """ "The fall from one quarter to the next (Q4 and Q1)": borne out by the figures of those quarters."""
    for line in study.lines:
        ways = [item for item in line.items if {"UP", "DOWN"} & item.classes]
        periods = [item.said.period for item in line.items if item.said and item.said.period]
        if line.quantities or len(ways) != 1 or len(periods) != 2:
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
    family = _family_of(concept, study) if concept else None
    incidents = {"incidents", "cases", "gbv_incidents"}
    found = {
        one.mention.exact: one.mention
        for one in study.bindings.values()
        if one.mention.kind in COUNTS and one.period == period and one.is_explicit and one.mention.exact >= TELLING
        and one.concept and (_family_of(one.concept, study) == family or (concept in incidents and one.concept in incidents))
    }  # fmt: skip
    return max(found.values(), key=lambda one: one.exact, default=None)
