"""What is known of a value, in the codes of SDMX that statistical systems read (lists CL_OBS_STATUS and CL_CONF_STATUS)."""

from __future__ import annotations

from decimal import Decimal

from kolosi.model.figure import Change, Released
from kolosi.report.draft.wording import is_hidden, is_missing, printed_value

_OF_STATUS = {"final": "A", "provisional": "P", "partial": "U", "estimate": "E", "no_data": "O"}
"""Normal, provisional, of low reliability (part of what should be in it is), estimated, missing."""

BREAK, SUPPRESSED, MISSING = "B", "Q", "O"
"""`M` is a value that cannot exist, `L` one that exists and was not collected: nobody knows which it is."""
FREE, INTERNAL = "F", "N"


def observation_status(released: Released) -> str:
    """The code of a value, or of a change: a break in the series where its two sides do not compare.

    Where two codes fit, SDMX puts the break first; a hidden change is only suppressed, for its verdict is hidden too.
    """
    if is_hidden(released):
        return SUPPRESSED
    if is_missing(released):
        return MISSING
    if isinstance(released, Change):
        return BREAK if released.verdict == "NOT COMPARABLE" else _OF_STATUS[released.after.status]
    return _OF_STATUS[released.status]


def confidentiality(released: Released) -> str:
    """Not for publication, for every hidden value alike: one code for small counts (A, C) and another for those hidden to protect
    them (D) would tell which is which."""
    return INTERNAL if is_hidden(released) else FREE


def pre_break_value(released: Released) -> Decimal | None:
    """The value of the earlier period before a break, not to be read in one series with the one after it; None where there is no break.

    In SDMX it may also be the same period by the method before the break: that nobody counted.
    """
    is_break = isinstance(released, Change) and observation_status(released) == BREAK
    return printed_value(released.before) if is_break and isinstance(released, Change) else None
