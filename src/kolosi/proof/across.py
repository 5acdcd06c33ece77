"""Figures that stand far apart: repeated, contradicted, the rest of one whole, the share of what another line counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations

from kolosi.model.period import Period
from kolosi.proof.binding import Binding, Study
from kolosi.proof.mentions import COUNTS, SHARES, Mention
from kolosi.proof.relation import Relation, weighed
from kolosi.proof.values import CONSISTENT, INCONSISTENT, claimed, exactly, numerators

TELLING = 100
"""From this value on, a figure that comes again is the same figure."""


def across(study: Study, settled: Sequence[Relation]) -> Iterator[Relation]:
    """Every relation between figures of different sentences."""
    yield from repeats(study)
    yield from slips(study)
    yield from unions(study)
    yield from complements(study)
    yield from conflicts(study)
    yield from labelled_shares(study, settled)
    yield from counted_periods(study)


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
    concepts = study.pack.by_id
    return concepts[one.concept].unit == concepts[other.concept].unit or one.mention.exact >= 1000


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
    """A figure of a period and those of the shorter periods that make it up: flows add up."""
    by_concept: dict[str, dict[Period, Binding]] = {}
    for binding in study.bindings.values():
        is_count = binding.mention.kind in COUNTS and binding.mention.exact >= 10
        if is_count and binding.concept and binding.period and study.pack.by_id[binding.concept].kind == "flow":
            by_concept.setdefault(_family_of(binding.concept, study), {}).setdefault(binding.period, binding)
    for own in by_concept.values():
        for whole in own.values():
            pair = _halves(whole, own)
            if pair:
                parts = tuple(one.mention for one in pair)
                total = sum((part.exact for part in parts), Fraction(0))
                if total == whole.mention.exact:
                    yield Relation(
                        family="sum", rule="sum.periods", verdict=CONSISTENT, stated=whole.mention,
                        operands={"total": (whole.mention,), "parts": parts}, recomputed=exactly(total), unit="count",
                    )  # fmt: skip


def _family_of(concept: str, study: Study) -> str:
    """Concepts that texts use for one another: cases of an incident are its incidents."""
    return "gbv_incidents" if concept == "cases" and "gbv_incidents" in study.pack.by_id else concept


def _halves(whole: Binding, own: Mapping[Period, Binding]) -> tuple[Binding, Binding] | None:
    """Two periods that follow each other and make up a longer one."""
    assert whole.period is not None
    for first in own.values():
        for second in own.values():
            if first.period is None or second.period is None or first is second:
                continue
            is_whole = first.period.first == whole.period.first and second.period.last == whole.period.last
            if is_whole and (second.period.first - first.period.last).days == 1:
                return first, second
    return None


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
    """The group of a share among those that have a rest: the nearest word of the sentence for one, before or after it."""
    line = study.lines[binding.line]
    found = []
    for at, item in enumerate(line.items):
        concept = line.concept(at)
        known = study.pack.by_id[concept] if concept else None
        if known is not None and known.complement and not item.is_quantity:
            found.append((abs(at - binding.place), concept))
    own = [concept for _, concept in sorted(found)]
    if not own or _is_inner(line.items, binding.place):
        return None
    return own[0]


def _is_inner(items: Sequence[object], place: int) -> bool:
    """Whether a number is a part of a part: behind "of which", or in brackets."""
    depth = 0
    for item in items[:place]:
        text = getattr(item, "text", "")
        depth += (text == "(") - (text == ")")
    return depth > 0 or any("DONT" in getattr(item, "classes", ()) for item in items[max(place - 3, 0) : place])


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
    counts = [one for one in study.bindings.values() if one.mention.kind in COUNTS and one.concept and one.is_explicit]
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


def _kind_after(line: object, place: int) -> str | None:
    """The kind of which "p % of the cases are …" tells."""
    items = line.items  # type: ignore[attr-defined]
    seen_be = False
    for at in range(place + 1, min(place + 9, len(items))):
        item = items[at]
        if item.is_quantity or item.text in (",", ";", "(") or "DONT" in item.classes:
            return None
        if "BE" in item.classes:
            seen_be = True
        concept = line.concept(at)  # type: ignore[attr-defined]
        if concept and seen_be:
            return str(concept)
    return None


def _in_turn(line: object, shares: Sequence[int]) -> list[tuple[Mention, str]]:
    """Kinds named in turn before a verb, their shares in turn behind it."""
    items = line.items  # type: ignore[attr-defined]
    verb = next((at for at in range(shares[0] - 1, -1, -1) if "BE" in items[at].classes), None)
    if verb is None or len(shares) != 2 or shares[0] - verb > 3:
        return []
    named = [line.concept(at) for at in range(verb) if line.concept(at)]  # type: ignore[attr-defined]
    kinds = [concept for concept in named if concept not in ("incidents", "cases", "people")]
    if len(kinds) != len(shares):
        return []
    return [(line.mention(at), str(kind)) for at, kind in zip(shares, kinds, strict=True)]  # type: ignore[attr-defined]


def _whole_before(study: Study, number: int, wholes: Mapping[int, Mention]) -> Mention | None:
    """The count that the lines just before, in the same paragraph, are about: the new one of a comparison."""
    own = [one for one in study.by_paragraph[study.lines[number].sentence.paragraph] if number - 3 <= one < number]
    found = [one.mention for one in study.in_lines(own) if one.mention.start in wholes]
    return found[-1] if found else None


# -- things that the text itself shows ------------------------------------------------------------------------------


def counted_periods(study: Study) -> Iterator[Relation]:
    """ "The two quarters", "both periods": as many as the sentence or the paragraph names."""
    for number, line in enumerate(study.lines):
        for place in line.quantities:
            mention = line.mention(place)
            if mention.kind not in ("duration", "count") or not 2 <= mention.exact <= 6:
                continue
            grain = _grain_after(line.items, place)
            if not grain:
                continue
            own = study.by_paragraph[line.sentence.paragraph]
            named = {
                item.said.period
                for one in own
                for item in study.lines[one].items
                if item.said and item.said.period and (grain == "any" or item.said.grain == grain)
            }
            if len(named) == mention.exact:
                yield Relation(
                    family="list_count", rule="count.periods", verdict=CONSISTENT, stated=mention,
                    operands={"n": (mention,)}, recomputed=exactly(Fraction(len(named))), unit="count",
                )  # fmt: skip
        del number


def _grain_after(items: Sequence[object], place: int) -> str | None:
    text = " ".join(getattr(item, "text", "") for item in items[place : place + 4])
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
