"""The numbers of the reference against those that were read: found, of the right kind and value, bound to the right period."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from tests.proof.evaluation.corpora import Reference
from tests.proof.evaluation.scoring import Rate

from kolosi.model.period import Period, PeriodError
from kolosi.workspace.review.proofing import proofread

_SIMPLE = re.compile(r"\d{4}(?:-(?:S[12]|\d{2}(?:-\d{2})?))?")
_ALIKE = ({"count", "money"}, {"count", "rate"})


@dataclass
class Bindings:
    """What is counted of the numbers; `periods` of those for which the reference gives whole dates."""

    precision: Rate = field(default_factory=Rate)
    recall: Rate = field(default_factory=Rate)
    values: Rate = field(default_factory=Rate)
    kinds: Rate = field(default_factory=Rate)
    periods: Rate = field(default_factory=Rate)
    wrong: list[str] = field(default_factory=list)


def bindings_of(gold: Reference) -> Bindings:
    """The numbers of the reference as they are read."""
    document = gold.document
    study = proofread(f"{document.name}.txt", document.data, language=document.language).checked.study
    read = {(one.start, one.end): one for one in study.mentions if one.is_quantity}
    wanted = {gold.span(name): mention for name, mention in gold.mentions.items() if mention["is_quantity"]}
    out = Bindings()
    for span in read:
        out.precision.add(hit=span in wanted)
        if span not in wanted:
            out.wrong.append(f"not a quantity: {document.text[slice(*span)]!r} at {span[0]}")
    for span, mention in wanted.items():
        found = read.get(span)
        out.recall.add(hit=found is not None)
        if found is None:
            out.wrong.append(f"quantity not read: {mention['text']!r} at {span[0]}")
            continue
        _compare(out, mention, found.kind, found.value)
        binding = study.bindings.get(found.start)
        _bound(out, mention, binding.period if binding else None)
    return out


def _compare(out: Bindings, mention: Mapping[str, object], kind: str, value: Fraction | None) -> None:
    if mention["value"] is not None:
        out.values.add(hit=value == Fraction(str(mention["value"])))
        if value != Fraction(str(mention["value"])):
            out.wrong.append(f"value: {mention['text']!r} read as {value}")
    is_kind = kind == mention["kind"] or any({kind, mention["kind"]} <= alike for alike in _ALIKE)
    out.kinds.add(hit=is_kind)
    if not is_kind:
        out.wrong.append(f"kind: {mention['text']!r} at {mention['start']} is {mention['kind']}, read as {kind}")


def _bound(out: Bindings, mention: Mapping[str, object], period: Period | None) -> None:
    wanted = period_of(mention.get("period"))
    if wanted is None:
        return
    out.periods.add(hit=period == wanted)
    if period != wanted:
        out.wrong.append(f"period: {mention['text']!r} at {mention['start']} is of {wanted}, bound to {period}")


def period_of(said: object) -> Period | None:
    """The period that the reference gives a number; of a change, the newer one; None where it names no whole days."""
    text = str(said or "").split(" vs ")[0]
    ends = _SIMPLE.findall(re.sub(r" \(.*\)$", "", text))
    if not ends or re.sub(r" \(.*\)$", "", text) != "/".join(ends):
        return None
    try:
        return Period.parse("..".join(end.replace("S", "H") for end in ends))
    except PeriodError:
        return None
