"""What is known of each region and risk, as a worksheet shows it: figures, what they rest on, what is missing.

Only figures that may leave are shown: a worksheet goes round. The computed phase is not on it.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from kolosi.measure.sentences import number_words
from kolosi.model.key import Key
from kolosi.model.label import say
from kolosi.reading.labels import label
from kolosi.report.draft.numerals import period_words
from kolosi.report.draft.wording import scope_words
from kolosi.workspace.ask.asking import desk_of
from kolosi.workspace.ask.releasing import codes_of_receipts, inside_view
from kolosi.workspace.ask.remedying import held_if_cited
from kolosi.workspace.judge.severity_cells import criteria_of
from kolosi.workspace.judge.severity_values import keys_of
from kolosi.workspace.write.registers import ranked_risks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kolosi.workspace.ask.asking import Asking
    from kolosi.workspace.folder import Folder
    from kolosi.workspace.write.judgements import PairOf

_HELD = label("severity.held")
_COLON = label("insertions.colon")


def evidence_of(workspace: Folder, pairs: Sequence[PairOf], language: str) -> Mapping[PairOf, Mapping[str, str]]:
    """The texts of the columns `known`, `coverage` and `missing` for each region and risk."""
    desk = desk_of(workspace)
    criteria = criteria_of(workspace)
    of_risk = {one.risk: one.evidence for one in ranked_risks(workspace)}
    keys = {
        pair: tuple(
            dict.fromkeys(
                [*keys_of(desk, criteria, pair).values(), *_of_region(desk, of_risk.get(pair[1] or "", ()), pair[0])]
            )
        )
        for pair in pairs
    }
    desk.estimates(key for own in keys.values() for key in own)  # all at once: one reading of the records
    told = {key: _told(desk, key, language) for own in keys.values() for key in own}
    return {pair: _columns([told[key] for key in own]) for pair, own in keys.items()}


def _of_region(desk: Asking, evidence: Sequence[str], region: str) -> Iterator[Key]:
    """The figures that a risk was ranked by, for one region, where they are of the whole country."""
    for text in evidence:
        key = Key.named(text)  # a point to check of the drafts tells one that names nothing
        if key is not None and not key.places and not key.is_change:
            yield key.at(region)


def _columns(told: Sequence[tuple[str, str, str]]) -> Mapping[str, str]:
    """Known, coverage and missing, a line a figure; coverage that several have is said once."""
    names = ("known", "coverage", "missing")
    return {name: "\n".join(filter(None, dict.fromkeys(one[at] for one in told))) for at, name in enumerate(names)}


def _told(desk: Asking, key: Key, language: str) -> tuple[str, str, str]:
    """A figure with its value, and its coverage; or that it is missing, and why."""
    estimate = desk.estimates([key])[key]
    seen = inside_view(desk, key, estimate, codes_of_receipts(desk), is_alone=False)
    name = f"{_of_terms(desk, key, language)}, {_when(key, language)}{say(_COLON, language)} "
    if seen.hidden or held_if_cited(desk, key, estimate, desk.context) is not None:
        return "", "", f"{name}{say(_HELD, language)}"
    if estimate.value is None:
        return "", "", f"{name}{say(estimate.missing, language)}"
    value = number_words(Fraction(estimate.value), language, seen.decimals)
    return f"{name}{value} {say(seen.unit, language)}".rstrip(), say(seen.coverage, language), ""


def _of_terms(desk: Asking, key: Key, language: str) -> str:
    """What is counted, and of which terms; the region stands in its own column."""
    words = scope_words(replace(key, places=()), desk.scope, language)
    return " – ".join(filter(None, (say(desk.workspace.knowledge.indicators[key.indicator].label, language), words)))


def _when(key: Key, language: str) -> str:
    return period_words(str(key.period), language)
