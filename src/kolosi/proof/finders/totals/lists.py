"""Numbers that stand in a list: a total and its parts, shares of one whole, parts of a whole."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from kolosi.proof.arithmetic.relation import Relation, is_near, summed
from kolosi.proof.arithmetic.values import CONSISTENT, INCONSISTENT, claimed, exactly
from kolosi.proof.finders.totals.groups import groups_between, has_slip, may_be_wrong
from kolosi.proof.study.binding import Study
from kolosi.reading.items import Bracket, Line, concept_in
from kolosi.reading.matching import is_small_word
from kolosi.reading.mentions import COUNTS, SHARES, Mention, is_scaled
from kolosi.reading.nouns import noun_after

_CAPITAL = re.compile(r"(?<![\w-])[A-ZÀ-ÖØ-Þ][\w'’\-]+")

ASIDE = frozenset({"age_bound", "duration"})
"""Numbers that name a group or a length of time in a list of others."""


def listed(study: Study) -> Iterator[Relation]:
    """Every relation of the lists of a text."""
    for line in study.lines:
        if len(line.quantities) >= 2:
            yield from bracketed(study, line)
            yield from _after_colon(study, line)
            yield from _subsets(study, line)
            yield from _out_of(line)
            yield from _each_in_brackets(study, line)
            yield from _more_than_all(line)
            yield from _told_apart(line)


def _same(line: Line, places: Sequence[int], kinds: frozenset[str]) -> bool:
    return all(line.mention(at).kind in kinds for at in places)


def _is_closed(line: Line, places: Sequence[int]) -> bool:
    """Whether numbers are coordinated as a list that ends: the last two joined by "and", no number of another kind between."""
    if len(places) < 2:
        return False
    joint = line.items[places[-2] + 1 : places[-1]]
    return any("AND" in item.classes for item in joint)


def bracketed(study: Study, line: Line) -> Iterator[Relation]:
    """A total with its parts in brackets right after it: "765 people (429 … and 336 …)"."""
    for bracket in line.brackets:
        before = line.quantities[: bisect_left(line.quantities, bracket.opens)]
        if len(bracket.inside) < 2 or not before or bracket.opens - before[-1] > 16:
            continue
        whole = before[-1]
        if line.depths[whole] > line.depths[bracket.opens]:
            continue
        kinds = COUNTS if line.mention(whole).kind in COUNTS else SHARES
        top = [at for at in bracket.inside if not _is_deeper(line, bracket, at) and line.mention(at).kind not in ASIDE]
        if len(top) < 2 or not _same(line, [whole, *top], kinds) or all(line.mention(at).is_rough for at in top):
            continue
        parts = tuple(line.mention(at) for at in top)
        relation = summed("sum.bracket", line.mention(whole), parts, tier="A")
        is_list = (
            _is_closed(line, top)
            and (kinds != COUNTS or relation.is_of_size(3))
            and _may_accuse(study, line, whole, top)
        )
        if (
            relation.verdict == CONSISTENT
            or is_list
            or (kinds == COUNTS and _is_run(line, top) and (_is_very_near(relation) or _are_named(line, top, relation)))
        ):
            yield relation


def _are_named(line: Line, places: Sequence[int], relation: Relation) -> bool:
    """Whether each part has a noun of its own, and they come near the total: "112 (68 men, 29 women, 25 children)"."""
    nouns = [noun_after(line, at) for at in places]
    return all(nouns) and len(set(nouns)) == len(nouns) and is_near(relation)


def _is_run(line: Line, places: Sequence[int]) -> bool:
    """Whether three numbers or more follow one another, parted by commas or semicolons."""
    return len(places) >= 3 and all(
        any(item.text in (",", ";") or "AND" in item.classes for item in line.items[one + 1 : two])
        for one, two in pairwise(places)
    )


def _is_very_near(relation: Relation) -> bool:
    """Whether the parts come within a twentieth of the total."""
    assert relation.recomputed is not None
    stated = relation.stated.exact
    return abs(relation.recomputed.middle - stated) * 20 <= stated


def _is_deeper(line: Line, bracket: Bracket, at: int) -> bool:
    return line.depths[at] > line.depths[bracket.opens + 1]


def _may_accuse(study: Study, line: Line, whole: int, parts: Sequence[int]) -> bool:
    """Whether parts are parts of their whole: of the same thing, or of what the language says it is made of."""
    concepts = study.pack.by_id
    own = study.binding(line.mention(whole)).concept
    units = set()
    for at in parts:
        found = _concept_between(line, at)
        units.add(concepts[found].unit if found else "")
        if found == own or found is None:
            continue
        known = concepts[own] if own else None
        is_part = known is not None and (found in known.parts or concepts[found].unit == known.unit)
        if not is_part:
            return False
    return own is not None or units == {""}


def _concept_between(line: Line, place: int) -> str | None:
    """The concept right after a number, before the next one."""
    for item in line.items[place + 1 : place + 5]:
        if item.is_quantity or item.text in (",", ")"):
            return None
        found = concept_in(item.classes)
        if found:
            return found
    return None


def _after_colon(study: Study, line: Line) -> Iterator[Relation]:
    """A total with its parts after a colon: "301 510 refugees: 136 954 in …, 125 616 in … and 38 940 in …"."""
    for colon, item in enumerate(line.items):
        if item.text != ":":
            continue
        here = bisect_left(line.quantities, colon)
        before = [at for at in line.quantities[:here] if not is_small_word(line.items[at])]
        after = line.quantities[here:]
        if (
            not before
            or not 2 <= len(after) <= MOST_PARTS
            or colon - before[-1] > 14
            or line.has("INCLUDE", before[-1], after[0])
        ):
            continue
        if not _same(line, [before[-1], *after], COUNTS):
            continue
        whole, parts = line.mention(before[-1]), tuple(line.mention(at) for at in after)
        relation = summed("sum.colon", whole, parts, tier="A")
        if relation.verdict == CONSISTENT or (_is_closed(line, after) and is_near(relation)):
            yield relation


MANY = 10
"""So many times a number in letters, another one is no part of it: "in the twenty-three provinces, of whom 40 000 refugees"."""


def _subsets(study: Study, line: Line) -> Iterator[Relation]:
    """A part is no more than its whole: "98 %, of which 33 % girls"."""
    for place, item in enumerate(line.items):
        if "DONT" not in item.classes or (place and line.items[place - 1].is_quantity) or _is_of_some(line, place):
            continue
        here = bisect_left(line.quantities, place)
        before = [at for at in line.quantities[max(here - 1, 0) : here] if place - at <= 14]
        after = [at for at in line.quantities[here : here + 1] if at <= place + 5]
        if not before or not after:
            continue
        whole, part = line.mention(before[-1]), line.mention(after[0])
        if "PER_HEAD" in line.items[place - 1].classes:
            continue
        if whole.kind != part.kind or whole.kind not in COUNTS | SHARES:
            continue
        if is_small_word(line.items[before[-1]]) or is_scaled(whole) or is_scaled(part):
            continue
        if whole.is_spelled and part.exact > MANY * whole.exact:
            continue
        parts = _run(line, after[0], whole.kind)
        if 2 <= len(parts) <= MOST_PARTS:
            is_closed = _is_all_of(study, line, whole, parts)
            relation = summed("sum.dont", whole, parts)
            told = [_concept_between(line, line.places[one.start]) for one in parts]
            groups = groups_between(line, [line.places[one.start] for one in parts], told)
            if relation.verdict == CONSISTENT or is_closed or may_be_wrong(relation, groups):
                yield replace(relation, tier="B" if relation.verdict == CONSISTENT and not is_closed else "A")
                continue
        others = [line.mention(at) for at in line.quantities[:here] if line.mention(at).kind == part.kind]
        if part.exact <= claimed(whole).high:
            yield _bound("subset.dont", "subset", whole, (part,), CONSISTENT)
        elif any(one.exact >= part.exact for one in others):
            continue
        elif (
            _is_in_brackets(line, before[-1], place, after[0])
            or _one_thing(study, whole, part)
            or (whole.kind in COUNTS and _is_elliptic(line, after[0]))
        ):
            yield _bound("subset.dont", "subset", whole, (part,), INCONSISTENT)


def _is_of_some(line: Line, place: int) -> bool:
    """Whether "of which" tells of some without a figure: "most of which are schools", "dont certains"."""
    return any(
        "SOME" in item.classes for item in (*line.items[max(place - 1, 0) : place], *line.items[place + 1 : place + 3])
    )


def _is_in_brackets(line: Line, whole: int, place: int, part: int) -> bool:
    """ "96 mediators (of whom 104 women)": the part opens the brackets behind the whole."""
    opens = place > 0 and line.items[place - 1].text == "(" and place - whole <= 6
    return opens and part - place <= 2 and line.mention(whole).kind in COUNTS


def _each_in_brackets(study: Study, line: Line) -> Iterator[Relation]:
    """A total whose two or more parts stand each in brackets behind its name: "65 incidents by teachers (40) and pupils (25)"."""
    single = [one for one in line.brackets if len(one.inside) == 1 and line.mention(one.inside[0]).kind in COUNTS]
    run = [one for one in single if one.closes - one.opens <= 4]
    if len(run) < 2 or not any("AND" in item.classes for item in line.items[run[-2].closes : run[-1].opens]):
        return
    before = [at for at in line.quantities if at < run[0].opens and line.mention(at).kind in COUNTS]
    if not before or run[0].opens - before[-1] > 12 or line.has("FOLLOWED", before[-1], run[-1].closes):
        return
    whole, parts = line.mention(before[-1]), tuple(line.mention(one.inside[0]) for one in run)
    relation = summed("sum.brackets", whole, parts, tier="A")
    words = {_concept_between(line, one.inside[0]) for one in run}
    total = sum((one.exact for one in parts), Fraction(0))
    is_one = len(words) == 1 and words != {None} and (is_near(relation) or has_slip(relation, total))
    is_total = any("TOTAL" in item.classes for item in line.items[max(before[-1] - 4, 0) : before[-1]])
    is_total = (is_total and is_near(relation)) or _is_very_near(relation)
    is_total = is_total and all(_is_named(study, line, one.opens) for one in run)
    if relation.verdict == CONSISTENT or is_total or (is_one and _one_unit(study, line, before[-1], run[0].inside[0])):
        yield relation


def _is_named(study: Study, line: Line, opens: int) -> bool:
    """Whether a name stands right in front of a pair of brackets."""
    before = study.page.text[line.items[opens].start - 40 : line.items[opens].start].rstrip(" *")
    return bool(before) and bool(_CAPITAL.search(before.split()[-1]))


def _more_than_all(line: Line) -> Iterator[Relation]:
    """ "Of the 27 incidents, 31 concern …": a part cannot be more than its whole."""
    for at, after in zip(line.quantities, line.quantities[1:], strict=False):
        whole, part = line.mention(at), line.mention(after)
        opens = at > 0 and "OF_ALL" in line.items[at - 1].classes
        begins = opens and (at == 1 or line.items[at - 2].text in (",", ":", "-"))
        said = line.items[after + 1 : after + 3]
        is_bare = any("BE" in item.classes for item in said) and _concept_between(line, after) is None
        is_turned = any(item.text == "," for item in line.items[at + 1 : after])
        if begins and is_turned and is_bare and whole.kind == part.kind == "count" and part.exact > claimed(whole).high:
            yield _bound("subset.of.all", "subset", whole, (part,), INCONSISTENT)


def _told_apart(line: Line) -> Iterator[Relation]:
    """ "Of the 182 people killed, 169 were adults and 23 were children": groups of people that have no one in common."""
    opens = [at for at in line.quantities if at and {"OF_ALL", "SUR", "AMONG"} & line.items[at - 1].classes]
    whole = opens[0] if len(opens) == 1 else None
    parts = [at for at in line.quantities if whole is not None and at > whole and not line.depths[at]]
    if whole is None or whole > OPENING or len(parts) < 2 or not _same(line, [whole, *parts], COUNTS):
        return
    relation = summed("sum.groups", line.mention(whole), tuple(line.mention(at) for at in parts), tier="A")
    groups = groups_between(line, parts, [_concept_between(line, at) for at in parts])
    if groups and (relation.verdict == CONSISTENT or may_be_wrong(relation, groups)):
        yield relation


OPENING = 4
"""Within so many words, a sentence opens with the whole of which it tells."""


def _one_unit(study: Study, line: Line, one: int, other: int) -> bool:
    """Whether two numbers of a line count things of one unit; cases are cases of incidents."""
    names = (study.binding(line.mention(one)).concept, _concept_between(line, other))
    units = {study.pack.by_id[name].unit for name in names if name}
    return len(units) == 1 or units <= {"incidents", "cases", "events"}


def _is_all_of(study: Study, line: Line, whole: Mention, parts: Sequence[Mention]) -> bool:
    """Whether the parts are all that the language says the whole is made of: boys and girls among children."""
    known = study.pack.by_id.get(study.binding(whole).concept or "")
    if known is None or not len(known.parts) == len(parts) >= 2:
        return False
    return {_concept_between(line, line.places[part.start]) for part in parts} == set(known.parts)


def _out_of(line: Line) -> Iterator[Relation]:
    """ "28 of 108": the first is no more than the second."""
    for place, item in enumerate(line.items):
        if "OUTOF" not in item.classes or place == 0 or place + 1 >= len(line.items):
            continue
        one, other = line.items[place - 1], line.items[place + 1]
        if one.mention is None or other.mention is None or {one.mention.kind, other.mention.kind} != {"count"}:
            continue
        if (is_small_word(other) and not is_small_word(one)) or is_scaled(one.mention) or is_scaled(other.mention):
            continue
        is_part = one.mention.exact <= other.mention.exact
        yield _bound("subset.outof", "subset", other.mention, (one.mention,), CONSISTENT if is_part else INCONSISTENT)


def _is_elliptic(line: Line, place: int) -> bool:
    """Whether a number has no noun of its own: "of which 22 aimed at …"."""
    following = line.items[place + 1 : place + 3]
    return (
        bool(following)
        and following[0].text.isalpha()
        and not any(name[0] == "@" for item in following[:1] for name in item.classes)
        and "OF" not in following[0].classes
    )


def _one_thing(study: Study, whole: Mention, part: Mention) -> bool:
    one, other = study.binding(whole).concept, study.binding(part).concept
    concepts = study.pack.by_id
    return one is not None and other is not None and concepts[one].unit == concepts[other].unit


def _run(line: Line, start: int, kind: str) -> tuple[Mention, ...]:
    """Numbers of one kind that follow one another in a list; no more than one too many."""
    found = [line.mention(start)]
    here = bisect_right(line.quantities, start)
    for at in line.quantities[here : here + MOST_PARTS]:
        if at not in line.joined or line.mention(at).kind != kind:
            break
        found.append(line.mention(at))
    return tuple(found)


MOST_PARTS = 40
"""Parts of a whole in a list: a longer run of numbers is none."""


def _bound(rule: str, family: str, whole: Mention, parts: tuple[Mention, ...], verdict: str) -> Relation:
    total = sum((part.exact for part in parts), Fraction(0))
    return Relation(
        family=family, rule=rule, verdict=verdict, stated=parts[0], operands={"part": parts, "whole": (whole,)},
        recomputed=exactly(total), unit=whole.kind, tier="A" if verdict == INCONSISTENT else "B",
    )  # fmt: skip
