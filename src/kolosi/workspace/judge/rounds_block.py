"""What a document prints of a full workshop where its draft asks for it: how each risk was scored in both rounds, and its rank.

Medians and middle halves of at least three experts, for the whole country: no score of anybody, no chance of a rank.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kolosi.measure.sentences import number_words
from kolosi.model.label import say
from kolosi.reading.labels import labels
from kolosi.workspace.judge.between import LEAST
from kolosi.workspace.judge.rounds import full_workshop, rank_ranges
from kolosi.workspace.write.judgements import read_rounds
from kolosi.workspace.write.registers import ranked_risks

if TYPE_CHECKING:
    from kolosi.workspace.ask.desk import Desk
    from kolosi.workspace.judge.rounds import RoundRisk, Spread

_WORDS = labels("insertions.rounds")


def rounds_block(desk: Desk, language: str) -> str:
    """The table of both rounds with computed and agreed rank, and how far experts agreed; empty without a full workshop."""
    found = full_workshop(desk.workspace)
    risks = [one for one in found.risks if one.place is None and _enough(one)]
    if not risks:
        return ""
    agreed = {one.risk: one.rank for one in ranked_risks(desk.workspace)}
    ranges = rank_ranges({one.risk: one.median.best for one in risks})
    heads = " | ".join(_WORDS[head][language] for head in ("risk", "one", "two", "rank"))
    lines = [
        f"| {say(one.short, language)} | {_spread(one.one, language)} | {_spread(one.two, language)} | {_arrow(ranges[one.risk], agreed.get(one.risk))} |"
        for one in risks
    ]
    said = _WORDS["agreement"][language].format(
        found.experts[0], *("–" if w is None else _number(w, language, 2) for w in found.concordance)
    )
    invented = read_rounds(desk.workspace).invented.get(language, "")
    parts = (invented, "\n".join([f"| {heads} |", "|---|---|---|---|", *lines]), said)
    return "\n\n".join(part for part in parts if part)


def _enough(one: RoundRisk) -> bool:
    return all(spread is None or spread.n >= LEAST for spread in (one.one, one.two))


def _arrow(computed: tuple[int, int], agreed: int | None) -> str:
    """The computed rank, and the agreed one behind an arrow where it is another."""
    low, high = computed
    said = str(low) if low == high else f"{low}–{high}"
    return said if agreed is None or low <= agreed <= high else f"{said}\u00a0→\u00a0{agreed}"


def _spread(spread: Spread | None, language: str) -> str:
    if spread is None:
        return "–"
    low, high = (_number(end, language, 1) for end in spread.middle)
    return f"{_number(spread.median, language, 1)} ({low}–{high})"


def _number(value: float, language: str, decimals: int) -> str:
    return number_words(Fraction(value).limit_denominator(10_000), language, decimals)
