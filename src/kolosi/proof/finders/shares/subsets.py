"""Parts told of the figure of the sentence before: "74 districts were assessed. Of these, 47 are …"."""

from __future__ import annotations

from collections.abc import Iterator

from kolosi.proof.arithmetic.relation import Relation
from kolosi.proof.arithmetic.values import CONSISTENT, INCONSISTENT, claimed, exactly
from kolosi.proof.study.binding import Study
from kolosi.reading.items import Line
from kolosi.reading.matching import counts_in
from kolosi.reading.mentions import COUNTS, Mention, is_scaled

VERBS = frozenset({"BE", "LINK"})

LARGEST = 3
"""A part so many times its whole is of something else."""

SHORT = 5
"""How many words at most stand between "of these" and the part."""


def of_those_before(study: Study) -> Iterator[Relation]:
    """Every part of the only figure of the sentence, or of the clause, before."""
    for number, line in enumerate(study.lines):
        above = study.above(number)
        if above is None or line.sentence.block.table is not None or not line.has_numbers:
            continue
        counts = counts_in(line)
        whole = _only(above)
        if not counts or whole is None:
            continue
        if _opens_with_those(line, counts[0]) and line.mention(counts[0]).exact <= LARGEST * whole.exact:
            yield _bound(whole, (line.mention(counts[0]),))
        elif study.passage(number) is not line:
            yield from _both_sides(study, number, line, whole)


def _only(line: Line) -> Mention | None:
    """The only count of a sentence, small ones in letters too; None when it has others, or any share."""
    places = [at for at in line.quantities if line.mention(at).kind != "duration"]
    found = [line.mention(at) for at in places]
    is_one = len(found) == 1 and found[0].kind in COUNTS and not is_scaled(found[0]) and found[0].exact > 1
    return found[0] if is_one else None


def _opens_with_those(line: Line, place: int) -> bool:
    """Whether a sentence opens with "of these", and its first count follows at once."""
    first = [at for at in line.where.get("AMONG", ()) if at <= 1] + [at for at in line.where.get("BACK", ()) if at <= 1]
    between = line.items[first[0] + 1 : place] if first else ()
    is_bare = all(item.text == "," or "THESE" in item.classes for item in between)
    is_told = (_is_told(line, place) or _has_no_noun(line, place)) and not is_scaled(line.mention(place))
    return bool(first) and first[0] < place <= first[0] + SHORT and is_bare and is_told


def _is_told(line: Line, place: int) -> bool:
    """Whether a verb stands right behind a count, so that it has no noun of its own: "47 were", "108 n'avaient"."""
    behind = line.items[place + 1 : place + 3]
    behind = behind[1:] if behind and len(behind[0].text) <= 2 and not VERBS & behind[0].classes else behind[:1]
    return bool(behind) and bool(VERBS & behind[0].classes)


def _has_no_noun(line: Line, place: int) -> bool:
    """Whether what stands behind a count names no people or things: "1,380 live with", "82 appartenaient"."""
    behind = line.items[place + 1 : place + 2]
    is_word = bool(behind) and behind[0].text.isalpha() and not behind[0].is_quantity
    return is_word and line.concept(place + 1) is None and "UNIT" not in behind[0].classes


def _both_sides(study: Study, number: int, line: Line, whole: Mention) -> Iterator[Relation]:
    """ "Fourteen were serious; nine were found true and five were not": both sides make the whole before the semicolon."""
    places = [at for at in line.quantities if line.mention(at).kind in COUNTS]
    if len(places) != 2 or len(line.quantities) != 2 or places[0] > 1:
        return
    after = line.items[places[1] + 1 : places[1] + 4]
    is_joined = "AND" in line.items[places[1] - 1].classes and _is_told(line, places[0])
    is_not = any("NOT" in item.classes for item in after) and len(line.items) - places[1] <= 6
    one, other = (line.mention(at) for at in places)
    if not is_joined or not is_not or one.is_rough or other.is_rough or whole.is_rough:
        return
    if one.exact > whole.exact:
        yield _bound(whole, (one,))
    elif one.exact + other.exact == whole.exact:
        yield _bound(whole, (one, other))


def _bound(whole: Mention, parts: tuple[Mention, ...]) -> Relation:
    total = sum((part.exact for part in parts), parts[0].exact * 0)
    is_part = total <= claimed(whole).high
    return Relation(
        family="subset", rule="subset.before", verdict=CONSISTENT if is_part else INCONSISTENT, stated=parts[0],
        operands={"part": parts, "whole": (whole,)}, recomputed=exactly(total), unit=whole.kind, tier="A",
    )  # fmt: skip
