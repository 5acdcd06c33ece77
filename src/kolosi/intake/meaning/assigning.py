"""Gives each header of a table to the column of a layout that it means, and says how sure that is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from kolosi.intake.columns.located import are_companions
from kolosi.intake.columns.lookup import Lookup
from kolosi.intake.columns.scales import says_money, says_other_money
from kolosi.intake.columns.table import TextTable, fold
from kolosi.intake.columns.totals import is_total_label, total_rows
from kolosi.intake.meaning.evidence import NUMERIC, Evidence
from kolosi.intake.meaning.headers.counting import COUNTING
from kolosi.intake.meaning.headers.countries import rows_at_home
from kolosi.intake.meaning.headers.given import Given
from kolosi.intake.meaning.headers.summing import with_known_parts, with_sum_of_parts
from kolosi.intake.meaning.matching import LIKELY, POSSIBLE, SURE, Vocabulary, matched, meanings_of, own_rules
from kolosi.intake.meaning.running import is_running, says_only_running
from kolosi.intake.meaning.shares import of_shares, says_share
from kolosi.intake.meaning.words import (
    Phrase,
    children,
    heads_labels,
    numbers_of_anything,
    of_before,
    parts_by_age,
    parts_of_people,
    phrases_of,
    running_words,
    shared_units,
    term_in,
    words,
)
from kolosi.model.source import Layout, Rule

ENOUGH = 0.5
"""Half of the cells of a column fit what it is read as, at least."""

HARDLY = 0.2
"""A column hardly a word of which is in the list that it is read by is asked about, if its header is not the very name."""

MOSTLY = 0.8
"""A likely header over cells nearly all of which fit is sure, where only few columns hold such cells: places, days, words."""

MONEY = frozenset({"requirement", "received"})
"""Columns of records that hold dollars."""
ASIDE = (
    "ignore",
    "total",
    "commune",
    "locality",
    "country",
    "soldiers_killed",
    "soldiers_injured",
    "schools_all",
    "in_need",
    "row_state",
    "person",
    "round",
    "unit",
)
"""Meanings of headings that no record has a column for."""

OWN_NAME = 0.02
"""What the very name of a column is worth beyond other words that say the same."""

FEWEST_WORDS = 3
"""A column says what it holds by so many different words, at least."""

NEEDED = 0.001
"""What it is worth, of two columns that a header may be as surely, that the table needs the one."""

FITTING = 0.05
"""What it is worth that all words of a column are in the list it is read by."""

TELLING = frozenset({"place", "word", "day"})
"""Readings that few columns fit by chance."""


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """The headers of a table and what each means for one layout."""

    table: TextTable
    layout: Layout
    given: tuple[Given, ...]
    evidence: Mapping[int, Evidence] = field(repr=False)

    @cached_property
    def by_rule(self) -> Mapping[str, Given]:
        """What stands for each column of the layout, by its own name."""
        return {one.rule.names[0]: one for one in self.given if one.rule is not None}

    @property
    def strange(self) -> tuple[Given, ...]:
        """The headers of which nothing is known."""
        return tuple(one for one in self.given if one.rule is None and one.aside is None)

    def share_understood(self) -> float:
        """The part of the headers that mean something, surely or not; shares and running totals beside numbers aside."""
        beside = (one for one in self.given if says_share(one.header) or says_only_running(one.header))
        apart = {one.at for one in beside if one.rule is None}
        counted = [one for one in self.given if one.at not in apart]
        named = [one for one in counted if self.evidence[one.at].filled] or counted
        known = [one for one in named if one.rule is not None or one.aside is not None]
        return len(known) / len(named) if named else 0.0


_Ruled = tuple[Rule, tuple[str, ...], frozenset[Phrase]]
"""A rule, the meanings under which its headings stand, and the words of its own names."""


def _own_phrases(rule: Rule) -> frozenset[Phrase]:
    names = (name for name in rule.names if not name.startswith("#") and "*" not in name)
    return frozenset(frozenset(words(name)) for name in names)


class Assigner:
    """Assigns headers for one vocabulary and lookup; what a column's cells show is looked at once for all layouts."""

    def __init__(self, table: TextTable, vocabulary: Vocabulary, lookup: Lookup) -> None:
        self.table = table
        self._vocabulary = vocabulary
        self._lookup = lookup
        self._rows = rows_at_home(table, table.frame.filter(~total_rows(table)), lookup)
        self._evidence: dict[int, Evidence] = {}
        self._shared = shared_units(table.names)
        self._said: dict[int, tuple[Phrase, ...]] = {}
        self._left: dict[int, tuple[str | None, float]] = {}

    def evidence(self, at: int) -> Evidence:
        """What the cells of a column show."""
        if at not in self._evidence:
            self._evidence[at] = Evidence(self._rows, f"c{at}", self._lookup)
        return self._evidence[at]

    def assign(self, layout: Layout, said: Mapping[str, str] | None = None, *, is_hinted: bool = True) -> Assignment:
        """The best assignment for a layout. `said` is what people said: the name of a rule, or `ignore`, by folded header.

        Where nothing around the table speaks of the source (`is_hinted`), a header that names no more than people or a number
        is not sure to be its value.
        """
        named = [at for at, name in enumerate(self.table.names) if name]
        rules = [*own_rules(layout), *self._spread(layout, named)]
        answered = {at: said[self.table.folded[at]] for at in named if said and self.table.folded[at] in said}
        ruled = [(rule, meanings_of(rule, layout.table), _own_phrases(rule)) for rule in rules]
        scores = {
            at: {} if self._runs(at, layout) else self._scores(at, ruled, layout) for at in named if at not in answered
        }
        for at in scores if not is_hinted else ():
            names, told = self._phrases(at), self._vocabulary.told_values
            if told.isdisjoint(names[:1]) and not numbers_of_anything().isdisjoint(names):
                values = {rule.names[0] for rule in rules if rule.into == "value"}
                scores[at] = {name: min(one, LIKELY) if name in values else one for name, one in scores[at].items()}
        chosen = matched(scores, [r for r in rules if r.names[0] not in answered.values()])
        given = [
            self._answered(at, answered[at], rules) if at in answered else self._given(at, chosen, scores, layout)
            for at in named
        ]
        given = with_sum_of_parts(self._parted(given, rules, layout), rules, self._rows)
        given = with_known_parts(self._with_totals(given, rules, layout), self._rows)
        return Assignment(
            table=self.table, layout=layout, given=tuple(given), evidence={at: self.evidence(at) for at in named}
        )

    def _parted(self, given: Sequence[Given], rules: Sequence[Rule], layout: Layout) -> list[Given]:
        """The headers, those of men, women, boys and girls under one title read together as what the title says.

        "Killed" over "M", "W", "B", "G": the killed are their sum, where no other column gives them. A total beside them that no
        row lacks is what they are, for sex is not always told; they are left aside then. Under no title they are the parts of
        what the layout says.
        """
        titles: dict[str, list[Given]] = {}
        for one in given:
            said = frozenset(words(one.last))
            if said and said <= parts_of_people():
                titles.setdefault(one.title, []).append(one)
        found = {one.at: one for one in given}
        for title, parts in titles.items():
            rule = self._titled(title, rules, layout) if len(parts) > 1 else None
            if rule is None:
                continue
            total = self._total_of(title, parts, given)
            if total is None and not self._add_up(title, parts, given):
                continue
            own = {total.at} if total is not None else {one.at for one in parts}
            others = [one for one in given if one.rule is rule and one.at not in {*own, *(one.at for one in parts)}]
            if any(one.is_sure for one in others):
                found |= {one.at: replace(one, rule=None, aside="ignore") for one in parts if not title}
                continue
            found |= {one.at: replace(one, rule=None) for one in others}
            found |= {one.at: replace(one, rule=None, aside="ignore") for one in parts if one.at not in own}
            found |= {at: replace(found[at], rule=rule, aside=None, strength=SURE, also=()) for at in own}
        return list(found.values())

    def _with_totals(self, given: Sequence[Given], rules: Sequence[Rule], layout: Layout) -> list[Given]:
        """The headers, of those under a title that says what is counted the one of their total: the first of its parts is not all of it."""
        found = {one.at: one for one in given}
        for one in given:
            if one.rule is None or one.rule.read != "count" or not one.title or not one.also:
                continue
            own = [other for other in given if other.title == one.title]
            total = self._total_of(one.title, own, given)
            if total is not None and total.at != one.at and total.rule is None and one.header not in total.also:
                sure = SURE if self._titled(one.title, rules, layout) is one.rule else one.strength
                found[one.at] = one.unnamed()
                found[total.at] = replace(total, rule=one.rule, aside=None, strength=sure, also=())
        return list(found.values())

    def _add_up(self, title: str, parts: Sequence[Given], given: Sequence[Given]) -> bool:
        """Whether some parts make a whole: told apart by one thing, with no column of numbers beside them that nobody knows.

        "F", "M", "<18", "18+" count everybody twice. Women, men and children are three parts.
        """
        lasts = [frozenset(words(one.last)) for one in parts]
        aged = [last for last in lasts if last <= parts_by_age()]
        sexed = len(lasts) - len(aged)
        strange = (
            one for one in given if one.rule is None and one.aside is None and one.title == title and one not in parts
        )
        is_alone = not any(self.evidence(one.at).numbers >= ENOUGH and not says_share(one.header) for one in strange)
        return is_alone and (not aged or not sexed or (sexed == 2 and len(aged) == 1 and aged[0] in children()))

    def _total_of(self, title: str, parts: Sequence[Given], given: Sequence[Given]) -> Given | None:
        """The total that stands under the same title as some parts, where it is filled in as many rows as they are."""
        least = max(self.evidence(one.at).filled for one in parts)
        totals = [one for one in given if one.title == title and is_total_label(one.last)]
        return totals[0] if len(totals) == 1 and self.evidence(totals[0].at).filled >= least else None

    def _titled(self, title: str, rules: Sequence[Rule], layout: Layout) -> Rule | None:
        """The column of counts that a title over others says surely; under no title, the one that the layout says."""
        if not title:
            own = layout.meaning.parts if layout.meaning is not None else None
            return next((rule for rule in rules if rule.names[0] == own), None)
        phrase = frozenset(words(title.replace(" | ", " ")))
        sure = [
            rule
            for rule in rules
            if rule.read == "count"
            and self._vocabulary.strength(phrase, meanings_of(rule, layout.table), frozenset()) >= SURE
        ]
        return sure[0] if len(sure) == 1 else None

    def _answered(self, at: int, name: str, rules: Sequence[Rule]) -> Given:
        rule = next((rule for rule in rules if fold(rule.names[0]) == fold(name)), None)
        aside = None if rule is not None else "ignore"
        return Given(at=at, header=self.table.names[at], rule=rule, aside=aside, strength=SURE)

    def _given(
        self, at: int, chosen: Mapping[int, Rule], scores: Mapping[int, Mapping[str, float]], layout: Layout
    ) -> Given:
        header, rule = self.table.names[at], chosen.get(at)
        aside, left = self._aside(at, layout)
        strength = scores[at].get(rule.names[0], 0.0) if rule is not None else 0.0
        if rule is not None and aside == "ignore" and strength < left and self._speaks_for(at, rule, layout):
            return Given(at=at, header=header, rule=rule, strength=LIKELY)
        if rule is None or (
            left >= strength and left >= LIKELY and not (left == strength and self._is_needed(rule, layout))
        ):
            return Given(at=at, header=header, aside=aside if left >= LIKELY else None, strength=left)
        rivals = (
            self.table.names[other]
            for other, own in scores.items()
            if other != at
            and own.get(rule.names[0], 0.0) >= strength
            and self.evidence(other).filled
            and not are_companions(header, self.table.names[other])
        )
        return Given(at=at, header=header, rule=rule, strength=strength, also=tuple(rivals))

    def _speaks_for(self, at: int, rule: Rule, layout: Layout) -> bool:
        """True where the words of a column are those of a list, though its header says that it may be left aside."""
        if (
            rule.read != "word"
            or not rule.taxonomy
            or layout.ignore_pattern.fullmatch(self.table.names[at].strip().lower())
        ):
            return False
        return self.evidence(at).distinct >= FEWEST_WORDS and (self.evidence(at).fits(rule) or 0.0) >= ENOUGH

    @staticmethod
    def _is_needed(rule: Rule, layout: Layout) -> bool:
        return layout.meaning is not None and any(rule.names[0] in group for group in layout.meaning.needs)

    def _phrases(self, at: int) -> tuple[Phrase, ...]:
        """What a header says, the whole of it first."""
        if at not in self._said:
            self._said[at] = phrases_of(self.table.names[at], self._shared)
        return self._said[at]

    def _scores(self, at: int, rules: Sequence[_Ruled], layout: Layout) -> dict[str, float]:
        """How surely a column is each rule, by the rule's own name."""
        phrases = self._phrases(at)
        whole = phrases[:1] if phrases and phrases[0] in self._vocabulary.told_values else phrases
        found, header = {}, self.table.names[at]
        for rule, meanings, own in rules:
            if rule.into in MONEY and says_other_money(header):
                continue
            if rule.read == "count" and (
                says_share(header) or says_money(header) or self._vocabulary.counts_others(phrases, meanings, own)
            ):
                continue
            read = whole if rule.into == "value" else phrases  # "Ménages" under "Retournés" are no displaced households
            read = of_shares(read) if rule.read == "share" and meanings != ("value",) else read
            if rule.settings.get("qualifier") == "cumulative":  # "Retournés, cumul depuis 2012" is what it is anyway
                read = (*read, *(one - running_words() for one in read))
            strength = max((self._vocabulary.strength(phrase, meanings, own) for phrase in read), default=0.0)
            is_counted = rule.read == "count" and words(header.rsplit(" | ", 1)[-1]) != ("total",)
            if is_counted and any(self._vocabulary.counts(phrase, meanings) for phrase in read):
                strength = SURE
            runs = any(running_words() & one for one in phrases)
            if rule.into == "reached" and meanings != ("reached_cumulative",) and runs:
                continue
            is_own = not own.isdisjoint(phrases)
            strength = self._weighed(strength, rule, self.evidence(at), is_own=is_own)
            strength = SURE if heads_labels(header) and self.evidence(at).is_list_of(rule) else strength
            if strength:
                needed = NEEDED if self._is_needed(rule, layout) else 0.0
                found[rule.names[0]] = strength + needed + self._beside(strength, rule, at, is_own=is_own)
        return found

    def _beside(self, strength: float, rule: Rule, at: int, *, is_own: bool) -> float:
        """What tells apart two columns that a header says as surely: the words that stand in it, then the very name."""
        fit = self.evidence(at).fits(rule) if rule.read == "word" and rule.taxonomy else None
        named = OWN_NAME if strength >= SURE and is_own and (fit is None or fit >= HARDLY) else 0.0
        return named + (FITTING * fit if fit and strength >= SURE else 0.0)

    @staticmethod
    def _weighed(strength: float, rule: Rule, evidence: Evidence, *, is_own: bool) -> float:
        """The strength of the words, in the light of the cells: against them it counts for nothing, with them for more."""
        if rule.into == COUNTING and evidence.counting > ENOUGH:
            return SURE
        if rule.into == "incident" and strength < SURE and evidence.repeats:
            return 0.0
        if strength == 0.0 and not (rule.read == "place" or (rule.read == "word" and rule.taxonomy)):
            return 0.0  # no cells make days or numbers of a header that says nothing of them
        fit = evidence.fits(rule)
        if fit is None:
            return strength
        if rule.read == "word":
            if strength == 0.0:
                is_told = fit >= MOSTLY or (fit >= ENOUGH and evidence.distinct >= 2 * FEWEST_WORDS)
                return POSSIBLE if is_told and evidence.distinct >= FEWEST_WORDS else 0.0
            if strength >= LIKELY and fit >= ENOUGH:
                return SURE
            return min(strength, LIKELY) if rule.taxonomy and fit < HARDLY and not is_own else strength
        if fit < ENOUGH:
            return 0.0 if rule.read in TELLING or rule.read in NUMERIC else strength * fit
        if strength >= LIKELY and rule.read in TELLING and fit >= MOSTLY:
            return SURE
        if strength == 0.0 and rule.read == "place" and fit >= MOSTLY and evidence.distinct >= 3:
            return POSSIBLE
        return strength

    def _runs(self, at: int, layout: Layout) -> bool:
        """True for a running total beside what happened in the time of its row: what happened before is no part of that."""
        return layout.is_of_its_time and is_running(self.table.names[at]) and self.evidence(at).numbers >= ENOUGH

    def _aside(self, at: int, layout: Layout) -> tuple[str | None, float]:
        """The thing that no record has and that the header means most surely; what a layout ignores or sums up by name too."""
        if layout.ignore_pattern.fullmatch(self.table.names[at].strip().lower()):
            return "ignore", SURE
        if self._runs(at, layout):
            return "total", SURE
        if self.table.folded[at] in {fold(name) for name in layout.totals}:
            return "total", SURE
        if not of_before().isdisjoint(words(self.table.names[at])):
            return "ignore", SURE
        if at not in self._left:
            self._left[at] = self._left_aside(self._phrases(at))
        return self._left[at]

    def _left_aside(self, phrases: Sequence[Phrase]) -> tuple[str | None, float]:
        pairs = (
            (max((self._vocabulary.strength(phrase, [one], frozenset()) for phrase in phrases), default=0.0), one)
            for one in ASIDE
        )
        strength, meaning = max(pairs, key=lambda pair: pair[0])
        strength = min(strength, LIKELY) if meaning == "total" else strength
        return (meaning, strength) if strength >= LIKELY else (None, 0.0)

    def _spread(self, layout: Layout, named: Iterable[int]) -> list[Rule]:
        """A rule for each column of numbers whose header names a term of the list that the layout spreads over columns."""
        spread = layout.meaning.spread if layout.meaning else None
        if spread is None or layout.meaning is None or layout.table != "statistics":
            return []
        column, _, taxonomy = spread.partition(":")
        known = self._lookup.terms(taxonomy)
        found = []
        for at in named:
            name = self.table.names[at]
            term = term_in(known, name.rsplit(" | ", 1)[-1]) or term_in(known, name)
            if term and not says_share(name) and self.evidence(at).numbers >= ENOUGH:
                settings = {**layout.meaning.settings, column: term}
                found.append(Rule(names=(name,), into="value", read="count", settings=settings))
        return found
