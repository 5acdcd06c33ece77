"""Shares cut instead of rounded, where no whole that is printed makes them true: less than one unit from that of a sure whole.

Only shares with a decimal: whole percentages come near something too often.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import permutations

from kolosi.proof.arithmetic.relation import Relation, weighed
from kolosi.proof.arithmetic.values import ROUNDING, Look
from kolosi.proof.finders.shares.wholes import known_wholes
from kolosi.proof.study.beside import base_of, told_with_parts
from kolosi.proof.study.binding import Study
from kolosi.reading.items import Line
from kolosi.reading.matching import counts_in
from kolosi.reading.mentions import SHARES
from kolosi.reading.nouns import noun_after

LEAST = 2
"""So many shares of a whole that hold make it sure."""


def cut(study: Study, settled: Sequence[Relation]) -> Iterator[Relation]:
    """The shares that are cut."""
    taken = {one.stated.start for one in settled if one.family == "share" and one.verdict != "not_checkable"}
    known = [value for value, many in known_wholes(settled).items() if many >= LEAST]
    for number, line in enumerate(study.lines):
        if not line.has_numbers or line.sentence.block.table is not None:
            continue
        for told in told_with_parts(study, number, line):
            share = told.share
            if share.start in taken or not share.decimals or told.part.is_rough or told.base.has_number:
                continue
            if any(told.holds(value) for value in study.counts_of):
                continue
            wholes = [study.counts_of[value][0].mention for value in known if value in study.counts_of]
            slots = {"part": told.part, "pct": share}
            yield from _only([weighed("share", "cut.known", {**slots, "whole": one}, tier="A") for one in wholes])
        yield from _of_above(study, number, line, taken)


def _only(found: Sequence[Relation | None]) -> Iterator[Relation]:
    """The one relation that is a unit off at most."""
    near = [one for one in found if one is not None and one.verdict == ROUNDING]
    if len(near) == 1:
        yield near[0]


def _words_behind(line: Line, place: int) -> list[str]:
    """The first words of weight behind a count, of one length or more."""
    own = line.items[place + 1 : place + 4]
    end = next((number for number, item in enumerate(own) if item.is_quantity or "AND" in item.classes), len(own))
    return [item.text for item in own[:end] if len(item.text) >= WEIGHT and "BE" not in item.classes]


WEIGHT = 4
"""Letters of a word that tells what is counted."""


def _of_above(study: Study, number: int, line: Line, taken: set[int]) -> Iterator[Relation]:
    """ "Of the 342 victims, 71 died and 271 were hurt. The dead are 20.7 % of all victims": both figures in the sentence before."""
    shares = [at for at in line.quantities if line.mention(at).kind in SHARES and line.mention(at).decimals]
    above = study.above(number)
    if len(shares) != 1 or len(line.quantities) != 1 or above is None or line.mention(shares[0]).start in taken:
        return
    share, noun = line.mention(shares[0]), base_of(line, shares[0], study.page.flat).noun
    counts = counts_in(above)
    wholes = [at for at in counts if noun and noun_after(above, at) == noun]
    if share.is_rough or len(wholes) != 1 or not 2 <= len(counts) <= 4:
        return
    look, near = Look(share, "share"), study.around(number, shares[0], reach=2)
    own = [one.mention for one in near if one.mention.kind in ("count", "money") and one.mention.exact > 0]
    if any(look.may(one, other) for one, other in permutations(own, 2)):
        return
    whole = above.mention(wholes[0])
    told = study.page.flat[line.sentence.start : share.start]
    named = [at for at in counts if any(word in told for word in _words_behind(above, at))]
    parts = [above.mention(at) for at in named if above.mention(at).exact < whole.exact]
    yield from _only(
        [weighed("share", "cut.above", {"part": one, "whole": whole, "pct": share}, tier="A") for one in parts]
    )
