"""Figures of other sources beside one, after what each counts; and drafts that add or average them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kolosi.measure.series.beside import are_of_several, mixtures
from kolosi.model.finding import Finding, Refusal, Where, point
from kolosi.reading.labels import label
from kolosi.workspace.answers import plain
from kolosi.workspace.correct.nearby import require_indicator

if TYPE_CHECKING:
    from fractions import Fraction

    from kolosi.model.figure import Estimate
    from kolosi.model.indicator import Indicator
    from kolosi.model.key import Key
    from kolosi.model.label import Label
    from kolosi.workspace.ask.desk import Desk


@dataclass(frozen=True, kw_only=True)
class Side:
    """One source: what it counts, on whose word, how far it reaches, and its value. There is no total of sides."""

    estimate: Estimate
    indicator: Indicator
    source: Label

    @property
    def reach(self) -> Label:
        """The months that it covers, of those asked for."""
        coverage = self.estimate.coverage
        blanks = {"present": coverage.months_present, "expected": coverage.months_expected}
        return {language: text.format(**blanks) for language, text in label("watch.months_covered").items()}

    def as_json(self) -> Mapping[str, object]:
        """The public shape."""
        value = self.estimate.value
        return {
            "key": str(self.estimate.key),
            "label": dict(self.indicator.label),
            "source": dict(self.source),
            "unit": dict(self.indicator.unit),
            "counts": {"measure": _measure(self.indicator), "where": self.indicator.where},
            "caveat": dict(self.indicator.caveat),
            "as_of": self.estimate.as_of.isoformat() if self.estimate.as_of else None,
            "reach": dict(self.reach),
            "value": None if value is None else plain(value),
            "missing": dict(self.estimate.missing) if value is None else None,
        }


def _measure(indicator: Indicator) -> str | None:
    measure = indicator.measure
    return None if measure is None else f"{measure.function}({measure.column})" if measure.column else measure.function


def sides_of(desk: Desk, key: Key, beside: Sequence[str]) -> tuple[Side, ...]:
    """The figure of a key and those of other indicators for the same period and places, each with its definition.

    Raises `Refusal` where two of them come of one system: they are parts of one count, no two accounts of it.
    """
    known = desk.workspace.knowledge
    names = (beside,) if isinstance(beside, str) else tuple(beside)
    if not names:
        return ()
    for name in names:
        require_indicator(known.indicators, name)
    others = [name for name in dict.fromkeys(names) if name != key.indicator]
    keys = [key, *(replace(key, indicator=name, breakdown=()) for name in others)]
    found = desk.estimates(keys)
    estimates = [found[one] for one in keys]
    if not are_of_several(estimates):
        raise Refusal(point("same_source", found=", ".join(one.indicator for one in keys)))
    return tuple(
        Side(estimate=one, indicator=known.indicators[one.key.indicator], source=_source(desk, one))
        for one in estimates
    )


def _source(desk: Desk, estimate: Estimate) -> Label:
    titles = [desk.workspace.knowledge.sources[id_].title for id_ in estimate.sources]
    return {language: ", ".join(title[language] for title in titles) for language in ("fr", "en")}


def mixed_in_drafts(desk: Desk, values: Sequence[Fraction]) -> tuple[Finding, ...]:
    """Points where a draft prints, without a figure behind it, the sum or the mean of the values of several sources."""
    from kolosi.report.draft.typed_numbers import typed_in

    forbidden = mixtures(values)
    told = " / ".join(str(plain(value)) for value in values)
    return tuple(
        desk.workspace.say(
            point(
                "sources_mixed",
                where=Where(file=draft.file, line=draft.text.count("\n", 0, number.start) + 1),
                found=number.text.strip(),
                data={"values": told},
            )
        )
        for draft in (desk.drafts if forbidden else ())
        for number in typed_in(draft)
        if not number.is_percent and any(abs(number.value - value) <= number.quantum / 2 for value in forbidden)
    )
