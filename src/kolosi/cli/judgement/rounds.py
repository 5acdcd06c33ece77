"""What the command of the workshop says of two private rounds. No pseudonym is printed."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kolosi.cli.showing import show

if TYPE_CHECKING:
    from kolosi.cli.door import Door
    from kolosi.risk.elicitation import Aggregate
    from kolosi.workspace.judge.rounds import FullWorkshop, RoundRisk, Spread


def show_rounds(door: Door, found: FullWorkshop) -> None:
    """Prints the spread of both rounds, how far experts agree, and the three aggregations side by side."""
    if not found.risks:
        show(door.label("cli.rounds.none"))
        door.next(door.label("cli.rounds.next_one"))
        return
    heads = [
        door.label(f"cli.rounds.{head}") for head in ("risk", "one", "two", "median", "quantile", "weighted", "in_top")
    ]
    door.table(heads, [_row(door, one) for one in found.risks])
    for number, (experts, w) in enumerate(zip(found.experts, found.concordance, strict=True), 1):
        agreement = "–" if w is None else _number(door, w, 2)
        show(door.label("cli.rounds.agreement", round=number, n=experts, w=agreement))
    told = "cli.rounds.no_seeds" if found.weights is None else "cli.rounds.seeds"
    show(door.label(told, n=found.weights or 0))
    if any(one.apart for one in found.risks):
        show(door.label("cli.rounds.apart"))
        for one in found.risks:
            for each in one.apart:
                score, name = _number(door, each.score, 1), _named(door, one)
                show(door.label("cli.rounds.said", risk=name, score=score, reason=each.reason or "–"))
    door.next(door.label("cli.rounds.next_two" if not found.experts[1] else "cli.workshop.next"))


def _row(door: Door, one: RoundRisk) -> tuple[str, ...]:
    three = (one.median, one.quantile, one.weighted)
    in_top = "–" if one.in_top is None else door.label("cli.rounds.percent", n=round(100 * one.in_top))
    return (
        _named(door, one),
        _spread(door, one.one),
        _spread(door, one.two),
        *(_aggregate(door, one, each) for each in three),
        in_top,
    )


def _named(door: Door, one: RoundRisk) -> str:
    return " – ".join(filter(None, (door.say(one.label), door.say(one.where) if one.where else "")))


def _spread(door: Door, spread: Spread | None) -> str:
    """The median, the middle half and how many scored."""
    if spread is None:
        return "–"
    low, high = (_number(door, end, 1) for end in spread.middle)
    return f"{_number(door, spread.median, 1)} ({low}–{high}), n = {spread.n}"


def _aggregate(door: Door, one: RoundRisk, found: Aggregate | None) -> str:
    if found is None:
        return "–"
    low, best, high = (_number(door, value, 1) for value in (found.low, found.best, found.high))
    return f"{best} ({low}–{high})" if one.has_ends else best


def _number(door: Door, value: float, decimals: int) -> str:
    from kolosi.measure.sentences import number_words

    return number_words(Fraction(value), door.language, decimals)
