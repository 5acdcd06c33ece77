"""What the gate knows besides the values: policy, definitions, words, places, and what was published before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any

from kolosi.model.indicator import Indicator, Part
from kolosi.model.key import Key
from kolosi.model.label import Label
from kolosi.model.period import Period
from kolosi.model.place import LOCALITY, ZONE, Place
from kolosi.model.structure import Structure
from kolosi.model.term import Taxonomy
from kolosi.release.policy.authorisation import Authorisation, are_two
from kolosi.release.policy.embargo import Embargo
from kolosi.release.policy.policy import Policy

PUBLISHED = "statistics"
"""The table of counts that a system published."""
_PERCENT = frozenset({"%", "percent"})


@dataclass(frozen=True, kw_only=True)
class Published:
    """One value that an edition printed, or held back when `value` is None.

    Readers keep what they read: a withdrawn edition counts exactly like another. `n` is the base that was printed beside
    a share. `meaning` is what the key meant then; None: what it means now. `data` stands for the records that it was counted
    from; figures with the same one were counted from the same. None: not known. `is_few`: what was held back was under the
    `minimum` of that day (0: not known). None: not known. `as_of` is the day of a value that is true on a day.
    """

    edition: str
    key: Key
    value: Fraction | None
    is_withdrawn: bool = False
    n: Fraction | None = None
    meaning: Meaning | None = None
    data: str | None = None
    is_few: bool | None = None
    minimum: int = 0
    as_of: date | None = None

    def may_be_few(self, minimum: int) -> bool | None:
        """Whether what was held back is to be taken for few by the minimum of today; None where nothing is known of it."""
        return self.is_few if self.is_few is None else self.is_few or 0 < self.minimum < minimum


@dataclass(frozen=True, kw_only=True)
class Meaning:
    """What a key stood for when it was printed: how its counts add up, over which places, the parts of a share, and of what
    it was a part."""

    kind: str
    function: str | None
    definition: str
    members: tuple[str, ...] = ()
    numerator: str | None = None
    denominator: str | None = None
    part_of: str | None = None


def _itself(id_: str) -> frozenset[str]:
    return frozenset({id_})


def _no_code(source: str, period: Period) -> str:
    return ""


@dataclass(frozen=True, kw_only=True)
class Context:
    """What the gate knows besides the values.

    `terms` gives the taxonomy of each breakdown column. `members` gives every place that lies wholly inside one, itself
    included. `regions` are the first-level units in force (empty: not known). `code_of` gives the opaque code
    that stands in public for all that a source gave for a period; nothing where it has none. `excepted` are the authorisations that were
    decided, beside those of the policy. `on` is the day on which they must be in force; None: none of them is. `data` gives
    for each indicator what stands for the records of today, as in `Published`. `embargoes` are the data sets of which nothing
    may leave yet. `is_coded`: published tables are read as if no term held another. `days` gives figures that are true on a day,
    each with the same of just that day. `structure` says which terms of two columns one row can bear; `is_tied`: readers hold to it.
    """

    policy: Policy
    indicators: Mapping[str, Indicator]
    terms: Mapping[str, Taxonomy] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)
    members: Callable[[str], frozenset[str]] = _itself
    regions: tuple[str, ...] = ()
    source_titles: Mapping[str, Label] = field(default_factory=dict)
    code_of: Callable[[str, Period], str] = _no_code
    excepted: tuple[Authorisation, ...] = ()
    on: date | None = None
    data: Mapping[str, str] = field(default_factory=dict)
    embargoes: tuple[Embargo, ...] = ()
    is_coded: bool = False
    days: Mapping[Key, Key] = field(default_factory=dict)
    structure: Structure = field(default_factory=Structure)
    is_tied: bool = True
    memo: dict[object, Any] = field(init=False, default_factory=dict, repr=False, compare=False)
    """What the rules worked out of all this and of one key, and are asked again and again: by their own names."""

    @cached_property
    def reading(self) -> Context:
        """The same where a rate that a system published as a part of something is the share that readers take it for."""
        rates = {name: one for name, one in self.indicators.items() if self._is_part(one)}
        if not rates:
            return self
        shares = {name: replace(one, kind="share") for name, one in rates.items()}
        return replace(self, indicators={**self.indicators, **shares})

    def _is_part(self, indicator: Indicator) -> bool:
        """True for a published rate that is in percent, or whose base the policy names."""
        is_in_percent = indicator.unit.get("en") in _PERCENT or indicator.id in self.policy.R11.bases
        return indicator.kind == "rate" and indicator.numerator is None and is_in_percent

    def tells_base(self, indicator: str) -> bool:
        """True where the base that is printed beside a figure is one that the gate can reckon with.

        A published rate in other units is a part of nothing: what its base says of other figures is not known.
        """
        one = self.reading.indicators[indicator]
        return one.kind != "rate" or one.numerator is not None

    def terms_within(self, column: str, term: str) -> frozenset[str]:
        """A term and every term below it."""
        taxonomy = self.terms.get(column)
        return taxonomy.within(term) if taxonomy else frozenset({term})

    def tied(self, columns: Iterable[str]) -> list[frozenset[str]]:
        """Those of some columns of which one says something of another, put together."""
        return self.structure.tied(columns) if self.is_tied else []

    def holds_lower_terms(self, indicator: str) -> bool:
        """True when a count of a term holds those of the terms below it, as in the tables that a system publishes.

        Rows are counted by the very term that they bear.
        """
        return self.indicators[indicator].table == PUBLISHED and not self.is_coded

    def can_bear(self, indicator: str, column: str) -> frozenset[str] | None:
        """The terms of a column that those whom an indicator counts can bear, where its definition says so; None: any."""
        known = self.indicators.get(indicator)
        terms = dict(known.only).get(column) if known is not None else None
        return None if terms is None else frozenset().union(*(self.terms_within(column, term) for term in terms))

    def own(self, key: Key) -> Key:
        """A count without the terms that nobody in it can bear: of children, those of adults."""
        known = self.indicators.get(key.indicator)
        if known is None or not known.only:
            return key
        left = tuple((column, self._bearable(key.indicator, column, terms), terms) for column, terms in key.breakdown)
        if all(own == terms for _, own, terms in left):
            return key
        return replace(key, breakdown=tuple((column, own) for column, own, _ in left))

    def _bearable(self, indicator: str, column: str, terms: tuple[str, ...]) -> tuple[str, ...]:
        """Those of some terms that anybody whom an indicator counts can bear. Kept for each list."""
        asked = "bearable", indicator, column, terms
        if asked not in self.memo:
            can = self.can_bear(indicator, column)
            self.memo[asked] = tuple(one for one in terms if can is None or can & self.terms_within(column, one))
        found: tuple[str, ...] = self.memo[asked]
        return found

    def is_of_nobody(self, key: Key) -> bool:
        """True for a count of which its definition says that nobody can be in it, whatever a file tells."""
        known = self.indicators.get(key.indicator)
        if known is None or not known.only:
            return not all(terms for _, terms in key.breakdown)
        return not all(self._bearable(key.indicator, column, terms) for column, terms in key.breakdown)

    def inside(self, places: Iterable[str]) -> frozenset[str]:
        """Every place that lies wholly inside some, these included."""
        return frozenset().union(*map(self.members, places))

    def is_zone(self, place: str) -> bool:
        """True for a union of regions that has a name: nothing is recorded of it beside them."""
        known = self.places.get(place)
        return known is not None and known.level == ZONE

    def is_whole(self, place: str) -> bool:
        """True for a place that other places make up: what lies in it and in none of them is for a reader to guess empty."""
        return len(self.members(place)) > 1

    def is_sensitive_term(self, column: str, term: str) -> bool:
        """True when counts of the term can point to a survivor or a witness, under this name or another that its rows bear."""
        if self._is_marked(column, term):
            return True
        said = self.structure.says.get((column, term), {})
        return any(terms and all(self._is_marked(other, one) for one in terms) for other, terms in said.items())

    def _is_marked(self, column: str, term: str) -> bool:
        taxonomy = self.terms.get(column)
        known = taxonomy.terms.get(term) if taxonomy else None
        return known is not None and known.is_sensitive

    def is_sensitive_part(self, key: Key) -> bool:
        """True when a count lies wholly in what a sensitive indicator counts under a name of its own."""
        about = dict(key.breakdown)
        return any(
            all(column in about and set(about[column]) <= set(terms) for column, terms in part.breakdown)
            for part in self._sensitive_parts.get(key.indicator, ())
        )

    @cached_property
    def _sensitive_parts(self) -> Mapping[str, list[Part]]:
        found: dict[str, list[Part]] = {}
        for one in self.indicators.values():
            if one.is_sensitive and one.part_of is not None and one.part_of.breakdown:
                found.setdefault(one.part_of.indicator, []).append(one.part_of)
        return found

    def is_child_term(self, column: str, term: str) -> bool:
        """True when the term means children only."""
        roots = self.policy.R2.child_terms.get(column, [])
        return any(term in self.terms_within(column, root) for root in roots)

    def level_of(self, key: Key) -> int:
        """The level of the finest place of a figure: 0 for the country and for zones of whole regions."""
        return max((self._level(place) for place in key.places), default=0)

    def _level(self, place: str) -> int:
        known = self.places.get(place)
        if known is None:
            return LOCALITY
        return 0 if known.level == ZONE else known.level

    def lifting(self, key: Key, rule: str, *, is_sensitive: bool) -> tuple[Authorisation, ...]:
        """The authorisations that let a figure out in spite of a rule; empty when nothing, or too few persons and functions, does.

        A protocol or a Decision lifts what the policy says may be lifted, with one function or with two of two
        persons; on a sensitive subject only what one function may.
        """
        allowed = self.policy.exceptions
        if rule not in allowed.one and (is_sensitive or rule not in allowed.two):
            return ()
        level = self.level_of(key)
        signed = self.signing(key, rule)
        decided = tuple(one for one in self.excepted if one.covers(key, rule, level, self.on))
        is_enough = rule in allowed.one or are_two(decided)
        return signed or (decided if is_enough else ())

    def signing(self, key: Key, rule: str) -> tuple[Authorisation, ...]:
        """The authorisations of the policy itself, which the organisations signed, about a figure and a rule."""
        level = self.level_of(key)
        return tuple(one for one in self._signed if one.covers(key, rule, level, self.on))

    @cached_property
    def _signed(self) -> tuple[Authorisation, ...]:
        return self.policy.authorisations
