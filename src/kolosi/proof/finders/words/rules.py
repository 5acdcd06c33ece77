"""Relations that a rule binds: both operands stand in the places where the language puts them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace

from kolosi.proof.arithmetic.relation import FAMILIES, Relation, weighed
from kolosi.proof.arithmetic.values import CONSISTENT, INCONSISTENT, Look
from kolosi.proof.study.binding import Study
from kolosi.reading.items import Line
from kolosi.reading.matching import Bound, is_small_word, matches, needs
from kolosi.reading.mentions import Mention

_FIRST = {"change": "new", "points": "new", "difference": "new"}


def ruled(study: Study) -> Iterator[Relation]:
    """One relation for each rule that holds in a sentence; of rules for one number, the first."""
    rules = [(rule, needs(rule)) for rule in study.pack.rules if rule.family in FAMILIES]
    for line in study.lines:
        if len(line.quantities) < 2:
            continue
        told: set[tuple[str, int]] = set()
        for rule, needed in rules:
            if any(line.held.isdisjoint(one) for one in needed):
                continue
            for bound in matches(rule, line):
                slots = _settled(bound)
                stated = slots.get("pct") or slots["diff"]
                if (rule.family, stated.start) in told or not _is_sound(slots) or _is_level(bound):
                    continue
                if rule.family == "grim" and line.has("PASS", bound.places["whole"], bound.places["pct"]):
                    continue
                relation = weighed(rule.family, rule.id, slots, tier=rule.tier)
                if relation is not None and relation.verdict == INCONSISTENT and rule.family == "change":
                    relation = _of_another_subject(bound, slots) or relation
                if relation is not None:
                    told.add((rule.family, stated.start))
                    yield relation


def _settled(bound: Bound) -> dict[str, Mention]:
    """The slots, the first number being the whole where the rule took a part of it ("2 149, dont 2 006, contre …")."""
    slots = dict(bound.slots)
    name = _FIRST.get(bound.rule.family)
    if name and name in bound.places:
        place = bound.places[name]
        whole = _whole_before(bound.line, place)
        if whole is not None and _is_first(bound, place):
            slots[name] = bound.line.mention(whole)
    if "pct" in slots and bound.rule.family == "change" and slots["pct"].kind == "percent_share":
        slots["pct"] = replace(slots["pct"], kind="percent_change")
    return slots


def _is_first(bound: Bound, place: int) -> bool:
    return place == bound.start


def _whole_before(line: Line, place: int) -> int | None:
    """The number of which another is said to be a part right before it."""
    near = (*line.items[max(place - 3, 0) : place], *line.items[place + 1 : place + 3])
    if not any("DONT" in item.classes for item in near):
        return None
    before = reversed(line.quantities[: bisect_left(line.quantities, place)])
    return next((at for at in before if line.mention(at).kind == line.mention(place).kind), None)


def _is_level(bound: Bound) -> bool:
    """Whether what a rule takes for a gap is itself the first or the second of "from … to …"."""
    place = bound.places.get("diff")
    return place is not None and bool({"PASS", "TO"} & bound.line.items[place - 1].classes)


def _is_sound(slots: dict[str, Mention]) -> bool:
    """Whether the slots can hold what they are said to: a whole is no less than one, a part not the whole itself."""
    if (
        "part" in slots
        and "whole" in slots
        and slots["part"].exact > slots["whole"].exact
        and slots["pct"].exact <= 100
    ):
        return False
    starts = [mention.start for mention in slots.values()]
    return len(set(starts)) == len(starts)


def _of_another_subject(bound: Bound, slots: dict[str, Mention]) -> Relation | None:
    """The same change of an earlier count of the sentence, where that is what the sentence is about."""
    line, start = bound.line, slots["new"].start
    look = Look(slots["pct"], "change")
    for at in line.quantities:
        other = line.mention(at)
        if other.start >= start or other.kind != slots["new"].kind or is_small_word(line.items[at]):
            continue
        if not look.may_as_read(other, slots["old"]):
            continue
        relation = weighed("change", bound.rule.id, {**slots, "new": other}, tier=bound.rule.tier)
        if relation is not None and relation.verdict == CONSISTENT:
            return relation
    return None
