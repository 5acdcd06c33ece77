"""Changes, points, differences, directions and multiples told of two figures, whatever the order of the words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import permutations

from kolosi.proof.arithmetic.relation import Relation, weighed
from kolosi.proof.arithmetic.values import CONSISTENT, INCONSISTENT, Look, exactly
from kolosi.proof.finders.changes.above import pair_above, pair_of_periods, pair_over_turn, pairs_over_two
from kolosi.proof.finders.changes.folds import Clause, multiples, multiples_told_after
from kolosi.proof.study.binding import Study
from kolosi.proof.study.frames import OLD, Operand, Pair, clauses, figures, pair
from kolosi.proof.study.gaps import is_gap
from kolosi.proof.study.topic import is_of
from kolosi.reading.item import Item
from kolosi.reading.items import Line
from kolosi.reading.mentions import CHANGES, COUNTS, SHARES, Mention

NEAR = 10
"""How many words may stand between a word for a change and the figures that it tells of."""

FARTHEST = 5
"""The same of a change of figures that stand in two sentences: one told as a ratio is three or four times too large."""

SIZES = {"change": 3, "points": 3, "difference": 2}
"""A claim that is so many times larger or smaller than what is recomputed is one of something else."""

TIMES = frozenset({"duration"})

_CLAIMS = (
    ("change", CHANGES, COUNTS, "pct"),
    ("points", frozenset({"points"}), SHARES, "pct"),
    ("difference", COUNTS, COUNTS, "diff"),
)


def compared(study: Study) -> Iterator[Relation]:
    """Every claim of a text about two figures."""
    known = {f"#{each.words}": each for each in study.pack.fractions}
    for number in range(1, len(study.lines)):
        yield from multiples_told_after(study, number, known)
    for line, number in study.passages:
        for low, high in clauses(line):
            clause = Clause(study, number, line, low, high)
            for family, kinds, operands, name in _CLAIMS:
                yield from _claims(clause, family, kinds, operands, name)
            for operands in (COUNTS, SHARES):
                own = figures(line, low, high, operands)
                yield from _directions(clause, own)
                yield from multiples(clause, own, known)
            yield from multiples(clause, figures(line, low, high, TIMES), known)


def _claims(
    clause: Clause, family: str, kinds: frozenset[str], operands: frozenset[str], name: str
) -> Iterator[Relation]:
    line = clause.line
    claims = clause.places(kinds)
    if family == "change":
        claims = sorted([*claims, *(at for at in clause.places(SHARES) if _ends_a_move(clause, at))])
    if not claims:
        return
    told = figures(line, clause.low, clause.high, operands)
    gaps = {one.place for one in told if not one.is_from and one.role != OLD and is_gap(line, one.place)}
    gaps |= {
        one.place for one in told if {"MORE", "FEWER"} & line.items[min(one.place + 1, len(line.items) - 1)].classes
    }
    told = [one for one in told if name != "diff" or not one.mention.is_signed]
    claims = [at for at in claims if family != "points" or not _is_bound(line, at)]
    if name == "diff":
        claims = [at for at in claims if at in gaps]
    own = [one for one in told if one.place not in gaps]
    for claim in claims:
        others = [at for at in claims if at != claim]
        own = [] if _is_of_others(line, own, claim) else own
        found = pair(line, own, claim, others, is_gap=name == "diff")
        found_pairs = [found] if found is not None else []
        is_here = found is not None
        if not found_pairs and not others and clause.low == 0:
            found_pairs = pairs_over_two(clause.study, clause.number, line, own, claim)
            is_told = name == "diff" or is_of(clause.study, clause.number, line, claim)
            if not found_pairs and not own and _opens(line, claim) and is_told:
                above = pair_above(clause.study, clause.number, line, claim, operands, is_gap_told=name == "diff")
                above = above or pair_of_periods(clause.study, clause.number, line, claim, operands)
                found_pairs = [above] if above is not None else []
        elif not found_pairs and not others:
            turned = pair_over_turn(line, own, figures(line, 0, clause.low, operands), claim)
            found_pairs = [turned] if turned is not None else []
        tried = [_weighed(family, one, name, line.mention(claim)) for one in found_pairs]
        relation = _chosen([one for one in tried if one is not None], line.mention(claim))
        is_above = bool(found_pairs) and not own
        is_far = (family == "difference" and any(not one.is_ordered for one in found_pairs)) or is_above
        is_other = family == "change" and not is_here and relation is not None and _is_of_other(relation)
        is_far = is_far or (family == "points" and (not is_here or _is_of_next_clause(line, claim)))
        if family == "points" and is_here and found is not None and _are_levels_of_two(line, found):
            continue
        if (
            relation is None
            or is_other
            or (is_far and not relation.is_of_size(SIZES[family]))
            or _is_of_another_size(relation)
        ):
            continue
        if relation.is_flag and (_is_rescued(own, relation, name) or _is_of_gap(line, gaps, own, relation)):
            continue
        is_named = any(one.is_named for one in found_pairs)
        if relation.is_flag and not is_here and not is_named and _holds_above(clause, own, relation, name):
            continue
        yield relation


def _opens(line: Line, place: int) -> bool:
    """Whether a claim is what its sentence opens with: no more than a few words, and no other clause, before it."""
    return place <= 16 and not any(item.text == "," or "AND" in item.classes for item in line.items[:place])


def _is_of_others(line: Line, own: Sequence[Operand], claim: int) -> bool:
    """Whether the figures of a sentence stand far behind a claim that it opens with: "This fall of 20 % is due to … the 2 400"."""
    if not own or own[0].place < claim + 6 or own[0].role == OLD or not _opens(line, claim):
        return False
    between, near = line.items[claim : own[0].place], line.items[own[0].place - 5 : own[0].place]
    is_base = any({"COMPARED", "AGAINST"} & item.classes or item.text in "(:" for item in between)
    is_base = is_base or any({"WHEN", "REACHED", "SOIT"} & item.classes for item in near)
    return not is_base and any({"UP", "DOWN"} & item.classes for item in line.items[max(claim - 4, 0) : claim])


def _is_bound(line: Line, place: int) -> bool:
    """Whether a figure is told as a bound, or against what no figure tells: "less than 5 points", "3 points above the target"."""
    if any({"HIGHER", "LOWER"} & item.classes for item in line.items[max(place - 2, 0) : place]):
        return True
    near = list(enumerate(line.items[place + 1 : place + 3], place + 2))
    words = [after for after, item in near if {"HIGHER", "LOWER"} & item.classes]
    is_over = any(item.text[0].isalpha() for after in words for item in line.items[after : after + 1])
    return is_over and not line.has_share(place + 1)


def _ends_a_move(clause: Clause, place: int) -> bool:
    """ "The drop, from 48 to 35 or 27 %": a share right behind two figures that a word says to rise or to fall."""
    line = clause.line
    own = figures(line, clause.low, place, COUNTS)
    if len(own) < 2 or not own[-2].is_from or place - own[-1].place > 4:
        return False
    between = line.items[own[-1].place + 1 : place]
    is_joined = any("SOIT" in item.classes or item.text == "(" for item in between)
    if is_joined and any({"UP", "DOWN"} & item.classes for item in line.items[clause.low : own[-2].place]):
        return True
    return _goes_on(line, own[-1].place, place)


def _goes_on(line: Line, last: int, place: int) -> bool:
    """ "In A it rises by 10 %; in B, where it goes from 176 to 214 schools, by 18 %": what the clause before says goes on."""
    between = line.items[last + 1 : place]
    is_bare = bool(between) and not {"OF", "BY"}.isdisjoint(between[-1].classes)
    is_cut = len(between) >= 2 and between[-2].text == ","
    before = [at for at in line.quantities if at < last and line.mention(at).kind in CHANGES]
    return is_bare and is_cut and bool(before) and line.has_mark(";", before[0], last)


def _chosen(tried: Sequence[Relation], stated: Mention) -> Relation | None:
    """Of the readings of a claim the one that holds, else the last that goes the way said."""
    held = next((one for one in tried if not one.is_flag), None)
    if held is not None or not tried:
        return held
    way = stated.sign
    along = [one for one in tried if way is None or (one.recomputed and (one.recomputed.middle > 0) == (way > 0))]
    return (along or list(tried))[-1]


def _weighed(family: str, found: Pair, name: str, stated: Mention) -> Relation | None:
    """The claim of a pair; without an order, of the two the one that holds, else the one that goes the way said."""
    ways = [(found.new, found.old)] if found.is_ordered else [(found.new, found.old), (found.old, found.new)]
    tried = [
        relation for new, old in ways
        if (relation := weighed(family, f"frame.{family}", {"new": new, "old": old, name: stated}, tier="A")) is not None
    ]  # fmt: skip
    held = next((one for one in tried if one.verdict == CONSISTENT), None)
    if held is not None or found.is_ordered or stated.sign is None:
        return held or next(iter(tried), None)
    if tried and _is_reversed(tried[0]):
        return tried[0]
    return next((one for one in tried if one.recomputed and (one.recomputed.middle > 0) == (stated.sign > 0)), tried[0])


def _is_reversed(relation: Relation) -> bool:
    """Whether a change is right in size for the figures as they are told, and goes the other way than its word says."""
    stated, way, found = relation.stated, relation.stated.sign, relation.recomputed
    if relation.family != "change" or found is None or way is None:
        return False
    return found.middle * way < 0 and stated.prints(abs(found.middle))


def _are_levels_of_two(line: Line, found: Pair) -> bool:
    """Whether two shares stand side by side with one unit, the levels of two groups: "79 and 41 per cent"."""
    one, two = sorted(line.places.get(each.start, 0) for each in (found.new, found.old))
    return two - one == 2 and "GLUE" in line.items[one + 1].classes and not line.has("GAP")


def _is_of_next_clause(line: Line, claim: int) -> bool:
    """Whether "and" opens the clause of a claim: "it rose from 72 to 84 %, and gained three points in the other group"."""
    before = [at for at in line.quantities if at < claim]
    return bool(before) and any("AND" in item.classes for item in line.items[before[-1] : claim])


def _is_of_another_size(relation: Relation) -> bool:
    """Whether a gap is of figures of which one is hardly anything to the other: these are not compared."""
    if relation.family not in ("difference", "change") or relation.recomputed is None:
        return False
    low, high = sorted(relation.operands[name][0].exact for name in ("new", "old"))
    if relation.family == "change":
        return relation.is_flag and high > 20 * low and relation.stated.exact < 500
    return (high > 20 * low or relation.stated.exact > 5 * high) and not relation.is_of_size(SIZES[relation.family])


def _is_of_other(relation: Relation) -> bool:
    """Whether a change of figures in two sentences is far from what they make, or goes the other way and has another size."""
    if relation.recomputed is None:
        return False
    right, stated = relation.recomputed.middle, relation.stated
    is_turned = stated.sign is not None and right * stated.sign < 0
    return not relation.is_of_size(FARTHEST) or (is_turned and abs(abs(right) - stated.exact) >= stated.step)


def _is_of_gap(line: Line, gaps: set[int], own: Sequence[Operand], relation: Relation) -> bool:
    """Whether a change is a gap of its sentence over what that is a gap from: "240 more than in round 5 (5 040), up 4.8 %"."""
    told = [line.mention(at) for at in gaps]
    claim = relation.stated
    return relation.family == "change" and any(
        claim.prints(100 * gap.exact / one.mention.exact) for gap in told for one in own if one.mention.exact > 0
    )


def _holds_above(clause: Clause, own: Sequence[Operand], relation: Relation, name: str) -> bool:
    """Whether a claim over two sentences holds of another figure of the sentences before, in either order."""
    study = clause.study
    lines = [at for at in (clause.number - 2, clause.number - 1) if at >= 0]
    paragraph = clause.line.sentence.paragraph
    lines = [at for at in lines if study.lines[at].sentence.paragraph == paragraph]
    above = [one.mention for one in study.in_lines(lines)][-8:]
    mine = [one.mention for one in own if one.mention.kind in {each.kind for each in above}][:3]
    for one in mine or above:
        for other in above:
            if one is other or one.kind != other.kind or one.kind not in COUNTS | SHARES:
                continue
            if _makes_true(relation, name, one, other) or _makes_true(relation, name, other, one):
                return True
    return False


def _makes_true(relation: Relation, name: str, new: Mention, old: Mention) -> bool:
    """Whether a claim holds of another pair."""
    found = weighed(relation.family, "", {"new": new, "old": old, name: relation.operands[name][0]})
    return found is not None and found.verdict == CONSISTENT


def _is_rescued(own: Sequence[Operand], relation: Relation, name: str) -> bool:
    """Whether another pair of the sentence makes a claim true."""
    claim = relation.operands[name][0]
    used = {relation.operands["new"][0].start, relation.operands["old"][0].start}
    look = Look(claim, relation.family)
    for one, other in permutations(own[:8], 2):
        is_near = relation.family != "change" or look.may_as_read(one.mention, other.mention)
        is_other = {one.mention.start, other.mention.start} != used
        if is_near and is_other and _makes_true(relation, name, one.mention, other.mention):
            return True
    return False


# -- directions ----------------------------------------------------------------------------------------------------


def _directions(clause: Clause, own: Sequence[Operand]) -> Iterator[Relation]:
    """Figures "from … to …", or one "against" another, go the way that the nearest word says."""
    line, items = clause.line, clause.line.items
    moves = [number for number, one in enumerate(own[:-1]) if one.is_from]
    if len(moves) == 1 and len(own) > 3:
        own = own[moves[0] : moves[0] + 2]
    if not 2 <= len(own) <= 3 or clause.places(CHANGES | {"points"}):
        return
    froms = [one.place for one in own if one.is_from]
    words = [at for at in range(clause.low, clause.high) if _tells_way(items, at, froms)]
    words = [at for at in words if not _is_of_verb(items, at, own[0].place) and not _is_amount(items, at, own[0].place)]
    word = _nearest_word(items, words, own)
    if word is None:
        return
    words = [word]
    found = pair(line, own, word, [])
    if found is None or not found.is_ordered or found.new.is_rough or found.old.is_rough:
        return
    places = sorted(one.place for one in own if one.mention.start in (found.new.start, found.old.start))
    gap = words[0] - places[1] if words[0] > places[1] else places[0] - words[0]
    step = found.new.exact - found.old.exact
    own_end = next((at for at in line.quantities if word < at <= word + 3 and "TO" in items[at - 1].classes), None)
    if own_end is not None and own_end not in places:
        return
    if gap > NEAR or places[0] < words[0] < places[1] or step == 0:
        return
    is_so = (step > 0) == ("UP" in items[words[0]].classes)
    yield Relation(
        family="direction", rule="frame.direction", verdict=CONSISTENT if is_so else INCONSISTENT, stated=found.new,
        operands={"seq": (found.old, found.new)}, recomputed=exactly(step), unit=found.new.kind,
        tier="A", diagnosis=None if is_so else "wrong_sign",
    )  # fmt: skip


def _nearest_word(items: Sequence[Item], words: Sequence[int], own: Sequence[Operand]) -> int | None:
    """The word for a rise or a fall that stands nearest to the figures; None when another one says the contrary."""
    if not words or any({"UP", "DOWN"} <= items[at].classes for at in words):
        return None
    if len({"UP" in items[at].classes for at in words}) > 1:
        return None
    return min(words, key=lambda at: min(abs(at - one.place) for one in own))


def _is_of_verb(items: Sequence[Item], place: int, figure: int) -> bool:
    """Whether a small word belongs to a verb of another clause: "we gave up transfers, which went from …"."""
    is_told = any("BE" in item.classes for item in items[max(place - 2, 0) : place])
    return not is_told and "PARTICLE" in items[place].classes and any(item.text == "," for item in items[place:figure])


def _is_amount(items: Sequence[Item], place: int, figure: int) -> bool:
    """Whether figures are those of a rise itself: "the fall from one month to the next was 138 in August and 144 in May"."""
    between = items[place + 1 : figure]
    return any({"BE", "REACHED"} & item.classes for item in between[-2:]) and "DEFINITE" in items[place - 1].classes


def _tells_way(items: Sequence[Item], place: int, froms: Sequence[int]) -> bool:
    """Whether a word tells a rise or a fall, and not an amount of its own ("a rise of 40 cases", "growth (7.1 %)")."""
    if not {"UP", "DOWN"} & items[place].classes:
        return False
    if {"PASS", "FROM"} & items[place].classes or any(place < at <= place + 3 for at in froms):
        return True
    near = items[place + 1 : place + 4]
    if near and near[0].text == ",":
        return True
    if len(near) > 1 and near[0].text == "(" and near[1].is_quantity:
        return False
    return not (any(item.is_quantity for item in near) and any({"OF", "BY"} & item.classes for item in near[:2]))
