"""How many reporters stand behind a figure, in numbers that pictures draw: never more than its coverage says in words."""

from __future__ import annotations

from kolosi.model.figure import Estimate
from kolosi.model.key import Key
from kolosi.release.figures.wording import tells_number, tells_reporters
from kolosi.release.policy.context import Context


def reporters_of(key: Key, estimate: Estimate, *, is_sensitive: bool, context: Context) -> tuple[int, int] | None:
    """Reporters heard from and expected; None where it is not known who is expected, or where few of them would be told.

    Of fewer than the policy's least (R3) nothing is drawn, even of a subject that is not sensitive: a band with 1/1 tells that a
    region has one reporter. Words say that all reported.
    """
    coverage = estimate.coverage
    if coverage.reporters is None or estimate.value is None:
        return None
    received, expected = coverage.reporters
    is_told = (coverage.is_expected_known or received < expected) and tells_number(coverage, context)
    tells = tells_reporters(coverage.reporters, is_sensitive=is_sensitive, is_national=not key.places, context=context)
    return coverage.reporters if is_told and tells else None
