"""What must hold within one row of a form, beyond each of its cells: one row a check, named in the form."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

Item = Mapping[str, object]
Told = Iterator[tuple[str, str, str]]
"""The message, the path of the column it is told at, and what was found."""

PHASES = tuple(f"phase_{number}" for number in range(1, 6))

_OFF = 1.0
"""Five shares rounded to whole percents add up to 100 give or take one; more is a slip (half a unit a share, seldom all one way)."""


def _basis(item: Item) -> Told:
    """An agreed phase says what it rests on; one that rests on judgement alone says why."""
    if item.get("phase") and not item.get("basis"):
        yield "form_needed", "basis", ""
    if item.get("phase") and item.get("basis") == "judgement" and not item.get("reason"):
        yield "form_needed", "reason", ""


def _shares(item: Item) -> Told:
    total = sum(_number(item.get(name)) or 0.0 for name in PHASES)
    if abs(total - 100) > _OFF:
        yield "form_shares", PHASES[0], f"{total:g}"


def _ends(item: Item) -> Told:
    """Both ends stand around the score, with how sure the person is of them; or neither."""
    low, best, high = (_number(item.get(name)) for name in ("low", "score", "high"))
    if (low is None) != (high is None):
        yield "form_needed", "low" if low is None else "high", ""
    elif low is not None and high is not None and best is not None:
        if not low <= best <= high:
            yield "form_ends", "low", f"{low:g} – {best:g} – {high:g}"
        if _number(item.get("confidence")) is None:
            yield "form_needed", "confidence", ""
    sure = _number(item.get("confidence"))
    if sure is not None and not 50 <= sure <= 100:
        yield "form_confidence", "confidence", f"{sure:g}"


def _quantiles(item: Item) -> Told:
    values = [_number(item.get(name)) for name in ("q05", "q50", "q95")]
    if None not in values and not values[0] < values[1] < values[2]:  # type: ignore[operator]
        yield "form_ends", "q05", " – ".join(f"{value:g}" for value in values)


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


CHECKS: Mapping[str, Callable[[Item], Told]] = {
    "basis": _basis,
    "shares": _shares,
    "ends": _ends,
    "quantiles": _quantiles,
}
