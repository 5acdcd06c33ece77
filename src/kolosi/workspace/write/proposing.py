"""A number typed in a draft that a figure of the build has: the link to write is proposed, the likeliest first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from kolosi.model.finding import Finding, Refusal
from kolosi.model.key import Key
from kolosi.model.record import STATISTICS
from kolosi.model.spelling import words_of
from kolosi.release.figures.wording import label_of
from kolosi.report.checking.reference_messages import PROPOSED
from kolosi.report.draft.claims import agrees
from kolosi.report.draft.reader import read
from kolosi.report.draft.typed_numbers import TypedNumber, typed_in
from kolosi.workspace.ask.breakdowns import columns_of
from kolosi.workspace.ask.context import published, with_reporters
from kolosi.workspace.ask.settling import held

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kolosi.model.figure import Estimate
    from kolosi.model.indicator import Indicator
    from kolosi.model.period import Period
    from kolosi.workspace.ask.desk import Desk

MOST = 3
"""So many links are proposed for one number."""

ASKED = 800
"""So many figures at most are computed beside the cited ones: half a second for a quarter's records."""

_INDICATORS, _PERIODS, _TERMS = 4, 12, 3
"""So many of each are tried for one number: those whose words stand nearest."""

Breakdown = tuple[tuple[str, tuple[str, ...]], ...]

_SHORT = 3


def with_proposals(desk: Desk, findings: Sequence[Finding]) -> list[Finding]:
    """Give points to check in which a number that leads to no figure comes with the links that would fit it.

    Nothing is proposed that the gate would hide.
    """
    typed = {
        id(one): place for one in findings if one.id == "number_without_reference" and (place := _placed(desk, one))
    }
    if not typed:
        return list(findings)
    search = _Search(desk)
    wanted = {name: list(islice(search.candidates(place), ASKED)) for name, place in typed.items()}
    values = search.values(key for keys in _in_turn(wanted.values()) for key in keys)
    return [
        _with_links(search, one, typed[id(one)], wanted[id(one)], values) if id(one) in typed else one
        for one in findings
    ]


def _in_turn(lists: Iterable[Sequence[Key]]) -> Iterator[Iterator[Key]]:
    """The first of each list, then the second of each: where all are too many, no number goes without."""
    rows = list(lists)
    for place in range(max(map(len, rows), default=0)):
        yield (row[place] for row in rows if place < len(row))


@dataclass(frozen=True, kw_only=True)
class _Place:
    """A typed number where it stands: its sentence, and the periods that its paragraph names."""

    number: TypedNumber
    language: str
    sentence: str
    periods: tuple[Period, ...]


def _placed(desk: Desk, finding: Finding) -> _Place | None:
    draft = next((one for one in desk.drafts if one.file == finding.where.file), None)
    if draft is None:
        return None
    at = int(str(finding.data["at"]))
    number = next((one for one in typed_in(draft) if one.start == at), None)
    known = read(draft)
    line = known.line_at(number.end - 1) if number is not None else None
    if number is None or line is None:
        return None
    beside = (one for one in known.lines if one.sentence.paragraph == line.sentence.paragraph)
    return _Place(
        number=number,
        language=draft.language,
        sentence=draft.text[line.sentence.start : line.sentence.end],
        periods=tuple(said.period for one in beside for said in one.said if said.period),
    )


def _stems(text: str) -> frozenset[str]:
    """The words of a text that say something, one form for singular and plural."""
    return frozenset(word.rstrip("sx") for word in words_of(text) if len(word) > _SHORT)


class _Search:
    """The figures of a build, by the words that name them."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._known = desk.workspace.knowledge

    # -- which figures a number may be --------------------------------------------------------------------------------

    def candidates(self, place: _Place) -> Iterator[Key]:
        """The figures that a number may be, those of the words and periods nearest to it first; changes are none."""
        places = self._places(place.sentence)
        periods = self._periods(place)
        for name in self._indicators(place):
            about = [key for key in self._cited if key.indicator == name]
            kinds = dict.fromkeys([(), *self._terms(name, place.sentence), *(key.breakdown for key in about)])
            spots = dict.fromkeys([*places, (), *(key.places for key in about if not places)])
            for period in dict.fromkeys([*periods, *(key.period for key in about)]):
                for spot in spots:
                    for kind in kinds:
                        yield Key(indicator=name, period=period, breakdown=kind, places=spot)
        yield from self._said_otherwise(place)

    def _said_otherwise(self, place: _Place) -> Iterator[Key]:
        """The cited figures of that value whose terms or places have words of the sentence, whatever the indicator is called."""
        said = _stems(place.sentence)
        for key in self._cited:
            if _fits(place.number, self._desk.cited_estimates[key]):
                label = label_of(key, self._desk.context)
                if _stems(label.get(place.language, "")) & said:
                    yield key

    def _indicators(self, place: _Place) -> list[str]:
        """The indicators whose label or unit has words of the sentence, and whose kind the number can be."""
        said = _stems(place.sentence)
        scores = {}
        for id_, indicator in self._known.indicators.items():
            if (indicator.kind == "share") != place.number.is_percent:
                continue
            score = self.score(indicator, place.language, said)
            if score > 0:
                scores[id_] = (score, id_ in self._cited_names)
        return sorted(scores, key=lambda id_: scores[id_], reverse=True)[:_INDICATORS]

    @staticmethod
    def score(indicator: Indicator, language: str, said: frozenset[str]) -> float:
        """How much of what an indicator is called stands in a sentence: its unit counts for a word."""
        label = _stems(indicator.label.get(language, ""))
        unit = _stems(indicator.unit.get(language, ""))
        return len(label & said) + len(label & said) / (len(label) or 1) + bool(unit & said)

    def _terms(self, name: str, sentence: str) -> list[Breakdown]:
        """The terms of breakdowns that a sentence names, each alone."""
        said, found = _stems(sentence), list[Breakdown]()
        for column in columns_of(self._known.indicators[name], self._known.indicators):
            known = STATISTICS.column(column)
            taxonomy = self._known.taxonomies.get(known.taxonomy or "") if known else None
            for term in taxonomy.terms.values() if taxonomy else ():
                spellings = [stems for text in (*term.label.values(), *term.synonyms) if (stems := _stems(text))]
                if any(stems <= said for stems in spellings):
                    found.append(((column, (term.id,)),))
        return found[:_TERMS]

    def _places(self, sentence: str) -> list[tuple[str, ...]]:
        said = f" {' '.join(words_of(sentence))} "
        return [
            (place.id,)
            for place in self._desk.workspace.level_one()
            if any(f" {' '.join(words_of(name))} " in said for name in place.name.values())
        ]

    def _periods(self, place: _Place) -> list[Period]:
        """The periods that a paragraph names, then those of the document and of its comparisons, with their quarters."""
        settings = self._desk.workspace.settings
        own = [settings.period, settings.previous, settings.year_ago]
        quarters = [quarter for period in own for quarter in period.quarters]
        return list(dict.fromkeys([*place.periods, *own, *quarters]))[:_PERIODS]

    @cached_property
    def _cited(self) -> list[Key]:
        return sorted(self._desk.cited_values())

    @cached_property
    def _cited_names(self) -> frozenset[str]:
        return frozenset(key.indicator for key in self._cited)

    # -- which of them it is ------------------------------------------------------------------------------------------

    def values(self, keys: Iterable[Key]) -> Mapping[Key, Estimate]:
        """The values of the figures that exist, the first of them where they are too many."""
        wanted = islice((key for key in dict.fromkeys(keys) if self._is_possible(key)), ASKED)
        return self._desk.estimates(wanted)

    def _is_possible(self, key: Key) -> bool:
        try:
            self._desk.require(key)
        except Refusal:
            return False
        return True

    def leaves(self, key: Key) -> bool:
        """True when the gate lets a figure out, alone and beside the cited ones."""
        from kolosi.release.suppress.plan import plan

        if key in self._desk.cited or held(self._desk, key) is not None:
            return held(self._desk, key) is None
        beside = [one for one in self._cited if one.indicator == key.indicator]
        told = with_reporters(self._desk, self._desk.estimates([key, *beside]))
        return key not in plan(told, told, published(self._desk.workspace), self._desk.context).withheld


def _with_links(
    search: _Search, finding: Finding, place: _Place, candidates: Sequence[Key], values: Mapping[Key, Estimate]
) -> Finding:
    fits = [key for key in candidates if _fits(place.number, values.get(key))]
    found = list(islice((key for key in dict.fromkeys(fits) if search.leaves(key)), MOST))
    if not found:
        return finding
    links = ", ".join(f"`[{finding.found}](fig:{key})`" for key in found)
    hint = {language: text.format(links=links) for language, text in PROPOSED.items()}
    return replace(finding, hint=hint, data={**finding.data, "near": " ".join(map(str, found))})


def _fits(number: TypedNumber, estimate: Estimate | None) -> bool:
    return estimate is not None and estimate.value is not None and agrees(number, estimate.value)
