"""Figures by words, to be put into a sentence: what is called so, when, where, how much; what may not leave says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from kolosi.model.key import BadKey, Key
from kolosi.model.label import say
from kolosi.model.period import Period, PeriodError
from kolosi.model.record import STATISTICS
from kolosi.model.spelling import words_of
from kolosi.release.figures.wording import label_of
from kolosi.report.draft.blocks import Cited
from kolosi.report.draft.links import Draft
from kolosi.report.draft.numerals import HIDDEN, NO_DATA, period_words
from kolosi.report.draft.reader import read
from kolosi.report.draft.resolve import spoken
from kolosi.report.draft.wording import figure_text
from kolosi.workspace.adopt.proposed import held_back, value_of
from kolosi.workspace.ask.breakdowns import columns_of

if TYPE_CHECKING:
    from kolosi.model.figure import Estimate
    from kolosi.model.indicator import Indicator
    from kolosi.workspace.ask.asking import Asking

MOST = 12
"""So many candidates are shown: a screen of them."""
ASKED = 300
"""So many figures at most are computed for one question: a fifth of a second for a quarter's records."""

_INDICATORS, _TERMS, _SHORT = 6, 4, 2
_ALIKE = 6
"""Words are alike by so many letters."""
Breakdown = tuple[tuple[str, tuple[str, ...]], ...]
_ORDER = ("published", "free", "held", "none")


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A figure that words may mean. `link` is what is written into the draft; `status` is published, free, held or none."""

    key: str
    label: str
    period: str
    value: str
    status: str
    link: str


def figures_called(desk: Asking, words: str, language: str) -> list[Candidate]:
    """The figures that some words may mean, the likeliest first; those that the drafts cite before others."""
    said = _stems(words)
    if not said:
        return []
    keys = _ranked(desk, words, language, said)
    figures = [key for key in keys if not key.is_change]
    values = desk.estimates(figures)
    free = [key for key in figures if key not in desk.cited and values[key].value is not None]
    held = held_back(desk, free[: MOST * 2])
    shown = (_candidate(desk, key, values, held, language) for key in keys)
    found = list(islice((one for one in shown if one is not None), MOST * 2))
    return sorted(found, key=lambda one: _ORDER.index(one.status) // 2)[:MOST]


def candidate_of(desk: Asking, key: Key, language: str) -> Candidate | None:
    """One figure as it would be put into a sentence; None for a change that no draft cites."""
    values = {} if key.is_change else desk.estimates([key])
    held = held_back(desk, [key]) if values and key not in desk.cited and values[key].value is not None else frozenset()
    return _candidate(desk, key, values, held, language)


def _candidate(
    desk: Asking, key: Key, values: Mapping[Key, Estimate], held: frozenset[Key], language: str
) -> Candidate | None:
    scheme = "change" if key.is_change else "fig"
    released = desk.released.get(key)
    if released is not None:
        said = spoken(Cited(key=key, text=""), released, language)
        status = {"value": "published", "hidden": "held", "missing": "none", "refused": "published"}[said.state]
        text, typed = said.text, figure_text(released, language) if said.state == "value" else ""
    elif key.is_change:
        return None
    else:
        value = values[key].value
        status = "none" if value is None else "held" if key in held else "free"
        typed = value_of(desk, key, value, language) if value is not None and status == "free" else ""
        text = typed or say(HIDDEN if status == "held" else NO_DATA, language)
    when = period_words(str(key.period), language)
    if key.against is not None:
        when = f"{when} / {period_words(str(key.against), language)}"
    return Candidate(
        key=str(key),
        label=say(label_of(key.after if key.is_change else key, desk.context), language),
        period=when,
        value=text,
        status=status,
        link=f"[{typed}]({scheme}:{key})",
    )


def _ranked(desk: Asking, words: str, language: str, said: frozenset[str]) -> list[Key]:
    """The keys whose words stand in what is asked, the nearest first."""
    typed = _typed(desk, words)
    scores: dict[Key, tuple[float, bool, int]] = {}
    periods = _periods(desk, words, language)
    terms: dict[str, Mapping[Breakdown, frozenset[str]]] = {}
    for key in [*typed, *sorted(desk.cited, key=str), *islice(_others(desk, words, said, language, periods), ASKED)]:
        if key in scores or not desk.knows(key):
            continue
        label = _stems(say(label_of(key.after if key.is_change else key, desk.context), language))
        when = _stems(f"{period_words(str(key.period), language)} {key.period}")
        if key not in typed and not label & said:
            continue
        kind = _known_terms(desk, key.indicator, said, terms).get(key.breakdown, frozenset())
        about = len((label | when | kind) & said) - len(label - said - kind) / 8 + (key.period in periods[:1]) / 2
        scores[key] = (about + 10 * (key in typed) + (key in desk.cited) / 2, key in desk.cited, -len(str(key)))
    return sorted(scores, key=lambda key: scores[key], reverse=True)[: MOST * 3]


def _typed(desk: Asking, words: str) -> list[Key]:
    """A key typed as it is."""
    try:
        key = Key.parse(words.strip())
    except BadKey:
        return []
    return [key] if desk.knows(key) else []


def _others(desk: Asking, words: str, said: frozenset[str], language: str, periods: Sequence[Period]) -> Iterator[Key]:
    """Figures that no draft cites: indicators of these words, at the places, for the terms and periods that they name."""
    known = desk.workspace.knowledge.indicators
    ranks = {id_: _near(indicator, said, language) for id_, indicator in known.items()}
    names = sorted((id_ for id_ in ranks if ranks[id_] > 0), key=lambda id_: ranks[id_], reverse=True)[:_INDICATORS]
    spots = [*_places(desk, words), ()]
    for name in names:
        for kind in [*_terms(desk, name, said), ()]:
            for spot in spots:
                for period in periods:
                    yield Key(indicator=name, period=period, breakdown=kind, places=spot)


def _near(indicator: Indicator, said: frozenset[str], language: str) -> float:
    label = _stems(indicator.label.get(language, ""))
    return len(label & said) + len(label & said) / (len(label) or 1)


def _periods(desk: Asking, words: str, language: str) -> list[Period]:
    """The periods that words name, then those of the document."""
    settings = desk.workspace.settings
    lines = read(Draft(file="", language=language, text=words)).lines
    named = [said.period for line in lines for said in line.said if said.period]
    for word in words.split():
        try:
            named.append(Period.parse(word))
        except PeriodError:
            continue
    own = [settings.period, *settings.period.quarters, settings.previous, settings.year_ago]
    return list(dict.fromkeys([*named, *own]))


def _places(desk: Asking, words: str) -> list[tuple[str, ...]]:
    said = f" {' '.join(words_of(words))} "
    return [
        (place.id,)
        for place in desk.workspace.level_one()
        if any(f" {' '.join(words_of(name))} " in said for name in place.name.values())
    ]


def _terms(desk: Asking, name: str, said: frozenset[str]) -> Mapping[Breakdown, frozenset[str]]:
    """The terms of breakdowns that words name, each alone, with those of the words that name it."""
    known, found = desk.workspace.knowledge, dict[Breakdown, frozenset[str]]()
    for column in columns_of(known.indicators[name], known.indicators):
        held = STATISTICS.column(column)
        taxonomy = known.taxonomies.get(held.taxonomy or "") if held else None
        for term in taxonomy.terms.values() if taxonomy else ():
            spellings = [stems for text in (*term.label.values(), *term.synonyms) if (stems := _stems(text))]
            named = [stems for stems in spellings if stems <= said]
            if named:
                found[((column, (term.id,)),)] = frozenset().union(*named)
    return dict(islice(found.items(), _TERMS))


def _known_terms(
    desk: Asking, name: str, said: frozenset[str], known: dict[str, Mapping[Breakdown, frozenset[str]]]
) -> Mapping[Breakdown, frozenset[str]]:
    if name not in known:
        known[name] = _terms(desk, name, said)
    return known[name]


def _stems(text: str) -> frozenset[str]:
    """The words of a text that say something, by their beginning: `déplacés` is `déplacées`, `violation` is not `violence`."""
    return frozenset(word.rstrip("sx")[:_ALIKE] for word in words_of(text) if len(word) > _SHORT)
