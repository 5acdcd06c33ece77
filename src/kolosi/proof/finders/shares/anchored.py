"""Shares whose part stands beside them, of the whole that the text itself fixes: by a column of a table, by a base that is named.

A total of another period, of another column or of the rest that happens to fit is no excuse: it says how the figure went wrong.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property

from kolosi.proof.arithmetic.relation import Relation, weighed
from kolosi.proof.arithmetic.values import CONSISTENT, ROUNDING
from kolosi.proof.finders.shares.bases import is_of
from kolosi.proof.finders.shares.siblings import pairs_in
from kolosi.proof.finders.shares.wholes import known_wholes
from kolosi.proof.study.beside import Base, Told, told_with_parts
from kolosi.proof.study.binding import Binding, Study
from kolosi.proof.study.cells import Standing, Standings
from kolosi.proof.study.ledger import stems
from kolosi.reading.items import Line
from kolosi.reading.matching import counts_in
from kolosi.reading.mentions import SHARES, Mention
from kolosi.reading.nouns import noun_after

_EARLIER = ("previous", "year_ago")

LEAST = 2
"""So many shares of a whole that hold make it sure."""


def anchored(study: Study, settled: Sequence[Relation]) -> Iterator[Relation]:
    """The shares that are not those of the whole that the text fixes for them."""
    found = _Anchors(study, settled)
    for number, line in enumerate(study.lines):
        if line.has_numbers and line.sentence.block.table is None:
            for told in told_with_parts(study, number, line):
                relation = found.tested(told)
                if relation is not None:
                    yield relation
            yield from _complement(study, number, line)


# -- the whole -------------------------------------------------------------------------------------------------------


class _Anchors:
    """The wholes that a text fixes, and the values that a share may be of by accident."""

    def __init__(self, study: Study, settled: Sequence[Relation]) -> None:
        self.study = study
        self.settled = settled
        self.standings = Standings(study)

    @cached_property
    def known(self) -> Counter[Fraction]:
        """The wholes of which shares hold, each with how many."""
        return known_wholes(self.settled)

    @cached_property
    def shares(self) -> Mapping[Fraction, frozenset[Fraction]]:
        """The parts of which the text outside its tables gives right shares, by their whole."""
        out: dict[Fraction, set[Fraction]] = {}
        for one in self.settled:
            is_share = one.family == "share" and one.verdict == CONSISTENT and {"part", "whole"} <= one.operands.keys()
            if is_share and not one.row.has("table"):
                out.setdefault(one.operands["whole"][0].exact, set()).add(one.operands["part"][0].exact)
        return {value: frozenset(parts) for value, parts in out.items()}

    @cached_property
    def values(self) -> list[Fraction]:
        """The values of the counts, in order."""
        return sorted(self.study.counts_of)

    @cached_property
    def turns(self) -> Mapping[Fraction, frozenset[Fraction]]:
        """The totals that a comparison sets against each later one."""
        out: dict[Fraction, set[Fraction]] = {}
        for one in self.settled:
            is_pair = one.family in ("change", "ratio") and one.verdict == CONSISTENT
            if is_pair and "new" in one.operands and "old" in one.operands and len(one.operands["old"]) == 1:
                out.setdefault(one.operands["new"][0].exact, set()).add(one.operands["old"][0].exact)
        return {value: frozenset(olds) for value, olds in out.items()}

    @cached_property
    def targets(self) -> Mapping[Fraction, frozenset[Fraction]]:
        """The wholes that are themselves a part of a larger whole, each with that."""
        out: dict[Fraction, set[Fraction]] = {}
        for one in self.settled:
            if one.family == "share" and one.verdict == CONSISTENT and {"part", "whole"} <= one.operands.keys():
                out.setdefault(one.operands["part"][0].exact, set()).add(one.operands["whole"][0].exact)
        return {value: frozenset(wholes) for value, wholes in out.items()}

    def fitting(self, told: Told) -> list[Fraction]:
        """The printed values of which a share is that of its part."""
        share, part = told.share, told.part.exact
        low, high = share.exact - share.step / 2, share.exact + share.step / 2
        first = bisect_left(self.values, 100 * part / high)
        last = bisect_right(self.values, 100 * part / low) if low > 0 else len(self.values)
        return [value for value in self.values[first:last] if value > part]

    def tested(self, told: Told) -> Relation | None:
        """The share of the whole that is fixed for it, when it is not that."""
        if told.base.has_number or told.part.exact >= self.values[-1]:
            return None
        fitting = self.fitting(told)
        whole = (
            self._of_column(told, fitting)
            or self._of_turn(told, fitting)
            or self._of_target(told, fitting)
            or self._of_rest(told, fitting)
            or self._of_sum_before(told, fitting)
        )
        if whole is None or told.holds(whole.exact) or whole.is_rough or self._is_better(told, fitting, whole.exact):
            return None
        slots = {"part": told.part, "whole": whole, "pct": told.share}
        relation = weighed("share", "anchor.share", slots, tier="A")
        return relation if relation is not None and relation.verdict != CONSISTENT else None

    def _is_better(self, told: Told, fitting: Sequence[Fraction], whole: Fraction) -> bool:
        """Whether other shares of the text are of a value that a share fits, no fewer than of the whole that is fixed for it."""
        fewest = len(self.shares.get(whole, ()))
        for value in fitting:
            others = self.shares.get(value, frozenset()) - {told.part.exact, whole}
            if others and len(others) >= fewest:
                return True
        return False

    def _is_free(self, told: Told, fitting: Sequence[Fraction], explained: frozenset[Fraction]) -> bool:
        """Whether no value that the paragraph prints makes a share true, but for those that say how it went wrong."""
        others = [value for value in fitting if value not in explained]
        own = self.study.by_paragraph[told.line.sentence.paragraph]
        return not any(one.line in own for value in others for one in self.study.counts_of[value])

    # -- a column of a table -----------------------------------------------------------------------------------------

    def _of_column(self, told: Told, fitting: Sequence[Fraction]) -> Mention | None:
        """The total of the column in which the part stands."""
        places = [one for one in self.standings.of(told.part) if one.total is not None and self._is_row(told, one)]
        if not places or any(one.total and told.holds(one.total.exact) for one in places):
            return None
        totals = {one.total.exact: one for one in places if one.total is not None}
        if len(totals) != 1:
            return None
        place = next(iter(totals.values()))
        assert place.total is not None
        total, base = place.total, told.base
        explained = self._accidents(place, base)
        if not self._is_free(told, fitting, explained) or not self._is_base(told, place):
            return None
        is_slip = any(value in explained for value in fitting)
        is_cut = abs(100 * told.part.exact / total.exact - told.share.exact) < told.share.step
        return total if is_slip or is_cut or self._has_sibling(told, place) else None

    def _is_row(self, told: Told, place: Standing) -> bool:
        """Whether the sentence names the row of a cell."""
        sentence = told.line.sentence
        text = self.study.page.flat[sentence.start : sentence.end]
        return bool(place.label & frozenset(stems(text))) or (bool(place.name) and f" {place.name} " in f" {text} ")

    def _accidents(self, place: Standing, base: Base) -> frozenset[Fraction]:
        """The totals of other columns that the base does not name, and what they were before; for all there is, the row's own cells."""
        assert place.total is not None
        out = {value for value, words in place.others if not (words - place.words) & base.words}
        out |= self.turns.get(place.total.exact, frozenset())
        if base.is_named:
            out |= {value for value, words in place.row if not (words - place.words) & base.words}
        return frozenset(out)

    def _is_base(self, told: Told, place: Standing) -> bool:
        """Whether a base may be the total of a column: it is bare, all there is, or of the words of the column or of its total."""
        base = told.base
        assert place.total is not None
        if not base.is_named or (base.is_all and not base.noun):
            return True
        if base.words & place.words or base.noun in self._nouns(place.total.exact):
            return True
        return base.has_period and place.is_dated

    def _nouns(self, value: Fraction) -> frozenset[str]:
        """What the text counts with a value."""
        found = (noun_after(self.study.lines[one.line], one.place) for one in self.study.counts_of.get(value, ()))
        return frozenset(noun for noun in found if noun)

    def _is_counted(self, noun: str, value: Fraction) -> bool:
        """Whether a noun is what the text counts with a value, or stands in its sentence."""
        lines = (self.study.lines[one.line].sentence for one in self.study.counts_of.get(value, ()))
        return bool(noun) and (
            noun in self._nouns(value) or any(noun in self.study.page.flat[one.start : one.end] for one in lines)
        )

    def _has_sibling(self, told: Told, place: Standing) -> bool:
        """Whether another share of the paragraph is that of another row of the column."""
        assert place.total is not None
        own = self.study.by_paragraph[told.line.sentence.paragraph]
        near = [one.mention for one in self.study.in_lines(own) if one.mention.kind in SHARES and one.mention.decimals]
        return told.share.decimals > 0 and any(
            share.start != told.share.start and any(is_of((cell, share), place.total) for cell in place.column)
            for share in near
        )

    # -- other wholes ------------------------------------------------------------------------------------------------

    def _of_turn(self, told: Told, fitting: Sequence[Fraction]) -> Mention | None:
        """The later of two totals that are compared, where the share is of the earlier one, which its words do not name."""
        for new, olds in self.turns.items():
            wrong = [value for value in fitting if value in olds]
            if not wrong or new <= told.part.exact or told.holds(new) or self.known.get(new, 0) < 1:
                continue
            if self._is_of_new(told, new, olds) and self._is_free(told, fitting, olds):
                return self._printed(new)
        return None

    def _is_of_new(self, told: Told, new: Fraction, olds: frozenset[Fraction]) -> bool:
        """Whether a share is told of the later total: by its base or by its siblings, and of no earlier time."""
        study, base = self.study, told.base
        times = {one.period for value in olds for one in study.counts_of[value] if one.is_explicit and one.period}
        here = {item.said.period for item in told.line.items if item.said and item.said.period}
        part = study.binding(told.part)
        is_relative = any(item.said and item.said.relation in _EARLIER for item in told.line.items)
        is_past = (
            bool(times & here)
            or (part.is_explicit and part.period in times)
            or told.line.has("WAS")
            or told.line.has("WHEN")
            or is_relative
        )
        if is_past or any(one.total is not None and one.total.exact in olds for one in self.standings.of(told.part)):
            return False
        if base.is_named and not base.is_all and not self._is_counted(base.noun, new):
            return False
        return (base.is_named or self._is_among(told, new)) and self._is_last(told, new, olds)

    def _is_last(self, told: Told, new: Fraction, olds: frozenset[Fraction]) -> bool:
        """Whether the last sentence of the paragraph with one of two totals prints the later one."""
        own = self.study.by_paragraph[told.line.sentence.paragraph]
        for number in reversed([one for one in own if one <= told.number]):
            printed = {one.mention.exact for one in self.study.of_line(number)}
            if new in printed or olds & printed:
                return new in printed
        return True

    def _is_among(self, told: Told, whole: Fraction) -> bool:
        """Whether another share of the sentence is that of its part in a whole."""
        others = [one for one in pairs_in(told.line) if one[1].start != told.share.start]
        return any(count.exact < whole and is_of((count, share), self._printed(whole)) for count, share in others)

    def _of_target(self, told: Told, fitting: Sequence[Fraction]) -> Mention | None:
        """The whole of the shares of the sentences before, where the share is of that which this whole is itself a part of."""
        line = told.line
        if not told.base.is_all or line.has("TARGET") or line.has("REQUIRED"):
            return None
        own = self.study.by_paragraph[line.sentence.paragraph]
        last = self.study.lines[own[-1]].sentence.end
        near = Counter(
            one.operands["whole"][0].exact for one in self.settled
            if one.family == "share" and one.verdict == CONSISTENT and "whole" in one.operands
            and self.study.lines[own[0]].sentence.start <= one.stated.start < last
        )  # fmt: skip
        for whole, many in near.items():
            wrong = self.targets.get(whole, frozenset())
            is_so = (
                many >= LEAST and len(near) == 1 and whole > told.part.exact and any(one in wrong for one in fitting)
            )
            if is_so and self._is_free(told, fitting, wrong):
                return self._printed(whole)
        return None

    def _of_rest(self, told: Told, fitting: Sequence[Fraction]) -> Mention | None:
        """The whole that is named, where the share is of what the part leaves of it."""
        base = told.base
        for rest in fitting if base.is_named else ():
            whole = rest + told.part.exact
            found = self.study.counts_of.get(whole, ())
            near = [one for one in self.study.counts_of[rest] if abs(one.line - told.number) <= 1]
            if not found or not near or not self._is_named(told, whole, found):
                continue
            if any(base.words & self._words_of(one) for one in near):
                continue
            if self._is_free(told, fitting, frozenset({rest})):
                return found[0].mention
        return None

    def _is_named(self, told: Told, whole: Fraction, found: Sequence[Binding]) -> bool:
        """Whether a base names a whole: by the noun that is counted or that its sentence begins with, or as what all shares are of."""
        noun = told.base.noun
        if self.known.get(whole, 0) >= LEAST or (noun and noun in self._nouns(whole)):
            return True
        return any(noun and noun[:6] in self._opening(one) for one in found)

    def _opening(self, one: Binding) -> frozenset[str]:
        """The words before a count that is the first of its sentence."""
        line = self.study.lines[one.line]
        if not line.quantities or line.quantities[0] != one.place:
            return frozenset()
        return frozenset(stems(self.study.page.flat[line.sentence.start : one.mention.start]))

    def _words_of(self, one: Binding) -> frozenset[str]:
        """The words behind a count, up to the next mark."""
        line = self.study.lines[one.line]
        end = next(
            (at for at in range(one.place + 1, len(line.items)) if line.items[at].text in (",", ";", ".", "(", ":")),
            len(line.items),
        )
        last = line.items[end - 1].end
        return frozenset(stems(self.study.page.flat[one.mention.end : max(last, one.mention.end)]))

    def _of_sum_before(self, told: Told, fitting: Sequence[Fraction]) -> Mention | None:
        """ "… had asked for 38.0. The 6.9 they got is 24.7 % of that amount": the only count of the sentence before."""
        above = self.study.above(told.number)
        if not told.base.is_back or above is None:
            return None
        counts = counts_in(above)
        if len(counts) != 1 or len(above.quantities) != 1 or above.mention(counts[0]).exact <= told.part.exact:
            return None
        whole = above.mention(counts[0])
        is_cut = abs(100 * told.part.exact / whole.exact - told.share.exact) < told.share.step
        beside = {one.mention.exact for one in self.study.of_line(told.number)}
        return whole if (fitting or is_cut) and beside.isdisjoint(fitting) else None

    def _printed(self, value: Fraction) -> Mention:
        return self.study.counts_of[value][0].mention


def _complement(study: Study, number: int, line: Line) -> Iterator[Relation]:
    """ "588 households get help. This is 60 % of the 1 470; 882 get none": the share of the rest told as that of the part."""
    shares = [at for at in line.quantities if line.mention(at).kind in SHARES]
    above = study.above(number)
    if not shares or above is None or line.quantities[0] != shares[0] or shares[0] > 4:
        return
    share, counts = shares[0], counts_in(line)
    opens = line.has("BE", 0, share)
    is_of_all = any({"OF", "OF_ALL", "SUR"} & item.classes for item in line.items[share + 1 : share + 2])
    parts = counts_in(above)
    if not opens or not is_of_all or not counts or counts[0] - share > 3 or len(parts) != 1:
        return
    part, whole, percent = above.mention(parts[0]), line.mention(counts[0]), line.mention(share)
    rest = 100 - 100 * part.exact / whole.exact if whole.exact > part.exact else Fraction(0)
    if any(one.is_rough for one in (part, whole, percent)) or not percent.prints(rest):
        return
    relation = weighed("share", "anchor.rest", {"part": part, "whole": whole, "pct": percent}, tier="A")
    if relation is not None and relation.verdict not in (CONSISTENT, ROUNDING):
        yield relation
