"""Shares of a whole that the words name and another sentence counts: "88, or 21.4 % of the incidents of October".

A whole is known when the text already takes shares of it that hold, or when its noun counts one thing alone in the text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from kolosi.proof.arithmetic.relation import Relation, weighed
from kolosi.proof.arithmetic.values import CONSISTENT
from kolosi.proof.finders.shares.parts import part_of
from kolosi.proof.study.binding import Binding, Study
from kolosi.reading.items import Line
from kolosi.reading.matching import counts_in
from kolosi.reading.mentions import SHARES, Mention
from kolosi.reading.nouns import noun_after

LEAST = 2
"""So many shares of a whole that hold make it known."""


def of_named_wholes(study: Study, settled: Sequence[Relation]) -> Iterator[Relation]:
    """A share beside its part, of a whole that is named behind it, where no share has been tested yet."""
    taken = {one.stated.start for one in settled if one.family == "share" and one.verdict != "not_checkable"}
    known = known_wholes(settled)
    failed: list[list[tuple[Binding, Relation]]] = []
    for line, _ in study.passages:
        shares = [
            at for at in line.quantities if line.mention(at).kind in SHARES and line.mention(at).start not in taken
        ]
        counts = counts_in(line)
        for share in shares if counts else ():
            part = part_of(line, counts, share, -1)
            tried = _tested(study, line, share, part) if part is not None else []
            held = next((one for one in tried if one[1].verdict == CONSISTENT), None)
            if held is None and tried and _is_of_several(line, counts, share, tried):
                continue
            if held is not None:
                known[held[0].mention.exact] += 1
                yield held[1]
            elif tried:
                failed.append(tried)
    for tried in failed:
        yield from _accused(tried, known)


def _is_of_several(line: Line, counts: Sequence[int], share: int, tried: Sequence[tuple[Binding, Relation]]) -> bool:
    """Whether a share is that of the last counts before it together."""
    before = [line.mention(at).exact for at in counts if at < share]
    percent = line.mention(share)
    for many in range(2, min(len(before), 4) + 1):
        total = sum(before[-many:], Fraction(0))
        if any(percent.prints(100 * total / one.mention.exact) for one, _ in tried):
            return True
    return False


def _accused(tried: Sequence[tuple[Binding, Relation]], known: Mapping[Fraction, int]) -> Iterator[Relation]:
    """The share of the best known of the wholes it may be of, when that one is known well enough."""
    best = max(tried, key=lambda one: (known.get(one[0].mention.exact, 0), -one[0].mention.start))
    if known.get(best[0].mention.exact, 0) >= LEAST:
        yield best[1]


def known_wholes(settled: Sequence[Relation]) -> Counter[Fraction]:
    """The wholes of which shares hold, each with how many."""
    found: Counter[Fraction] = Counter()
    seen: set[int] = set()
    for one in settled:
        if one.row.has("told_total") and one.verdict == CONSISTENT:
            found[one.stated.exact] += 1
        if (
            one.family == "share"
            and one.verdict == CONSISTENT
            and one.stated.start not in seen
            and "whole" in one.operands
        ):
            seen.add(one.stated.start)
            found[one.operands["whole"][0].exact] += 1
    return found


def _tested(study: Study, line: Line, share: int, part: int) -> list[tuple[Binding, Relation]]:
    """A share of each whole that the words behind it may name."""
    named = _named(line, share)
    if named is None:
        return []
    slots = {"part": line.mention(part), "pct": line.mention(share)}
    return [
        (one, relation) for one in _wholes(study, line, named, slots["part"], share)
        if (relation := weighed("share", "share.named", {**slots, "whole": one.mention}, tier="A")) is not None
    ]  # fmt: skip


def _named(line: Line, share: int) -> tuple[str, bool] | None:
    """The noun of the whole behind a share ("of the incidents"), and whether it is all there is ("of the total")."""
    items = line.items[share + 1 : share + 6]
    if not items or not {"OF", "SUR", "OF_ALL", "OUTOF"} & items[0].classes:
        return None
    if any("WHOLE" in item.classes for item in items[:3]):
        return "", True
    noun = noun_after(line, share)
    return (noun, False) if noun else None


def _wholes(study: Study, line: Line, named: tuple[str, bool], count: Mention, share: int) -> list[Binding]:
    """The counts that a named whole may be, one for each value, no smaller than the part.

    They are of its noun, or of what the part counts, and not of another period than the one named with it.
    """
    noun, is_all = named
    period = next((item.said.period for item in line.items[share + 1 : share + 7] if item.said), None)
    concept = next(
        (line.concept(at) for at in range(share + 1, min(share + 5, len(line.items))) if line.concept(at)), None
    )
    out: dict[Fraction, Binding] = {}
    for one in study.bindings.values():
        mention = one.mention
        if mention.exact <= count.exact or mention.kind != count.kind or mention.is_rough:
            continue
        is_other = period is not None and one.is_explicit and one.period is not None and one.period != period
        is_named = (
            is_all or noun_after(study.lines[one.line], one.place) == noun or (concept and one.concept == concept)
        )
        if is_named and not is_other:
            out.setdefault(mention.exact, one)
    return list(out.values())
