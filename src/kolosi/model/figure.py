"""Estimates, which stay inside, and figures, which may leave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Literal

from kolosi.model.key import Key
from kolosi.model.label import Label
from kolosi.model.survey import Basis

Status = Literal["final", "provisional", "partial", "estimate", "no_data"]
Verdict = Literal["CHANGE", "NO CLEAR CHANGE", "NOT COMPARABLE"]


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """What a value rests on.

    `months_present` of `months_expected` (for a flow); `reporters` is (received, expected) or None when the reporting
    coverage was not measured; `places` are the first-level places that supplied data. `files` are the receipts of its
    sources that cover the period, whatever they hold of the value; they cover `filed` months of it (None: not known) and
    speak up to the day `until`. `units` counts the places asked for that are answered on every day, and all of them
    (None: not known). `is_expected_known`: somebody said who is expected to report; else those count who reported before.

    Of those who report: `continuity` counts those of the period before that are still heard from, and all of it; `volume` is
    the share of what was counted in the last four periods that those heard from now had counted. `area` counts the
    first-level places with a reporter heard from, and all of them; `population` is the share of the people who live in these.
    `freshness` is the number of days from the end of the period to the day of the data, negative where they stop before it.
    None: not known.
    """

    months_present: int = 0
    months_expected: int = 0
    reporters: tuple[int, int] | None = None
    places: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    filed: int | None = None
    until: date | None = None
    units: tuple[int, int] | None = None
    is_expected_known: bool = True
    continuity: tuple[int, int] | None = None
    volume: Fraction | None = None
    area: tuple[int, int] | None = None
    population: Fraction | None = None
    freshness: int | None = None

    @property
    def is_complete(self) -> bool:
        """True when every expected month has data."""
        return self.months_present >= self.months_expected

    @property
    def is_whole(self) -> bool:
        """True when every expected month has data, in every place asked for."""
        return self.is_complete and (self.units is None or self.units[0] >= self.units[1])


@dataclass(frozen=True, kw_only=True)
class Waits:
    """What a figure may lack: rows that wait for a cell, files about which something is asked.

    `untold` are rows of which nobody can tell the day or the place: the figure is printed without them, as partial. So it is
    where rows that count leave a number or a word out (`unsaid`). The others withhold it; `so_far` is what the rest gives.
    """

    rows: int = 0
    untold: int = 0
    unsaid: int = 0
    files: tuple[str, ...] = ()
    so_far: Fraction | None = None

    @property
    def withholds(self) -> bool:
        """True where the figure may be another once what waits is answered."""
        return bool(self.rows or self.files)

    def __bool__(self) -> bool:
        return bool(self.rows or self.untold or self.unsaid or self.files)


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """A computed value that stays inside.

    `value` is exact: a count, or a share in percent as a fraction; None means no data, which is not 0. `n` is the base
    of a share or the sample of a survey. `numerator` and `denominator` are the counts behind a share. Without a value,
    `missing` says why, and `absence` names the reason; `waits` is what keeps it from being known. `organisations` is what each reporting organisation adds, the
    largest first and without its name; None when it is not known who reported. `survey` is the sample, or the key informants, behind a
    share that was estimated from interviews.
    """

    key: Key
    value: Fraction | None
    kind: str
    qualifier: str | None = None
    n: int | None = None
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    status: Status = "final"
    as_of: date | None = None
    coverage: Coverage = Coverage()
    receipts: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    definition: str = "1"
    missing: Label = field(default_factory=dict)
    absence: str | None = None
    waits: Waits | None = None
    organisations: tuple[Fraction, ...] | None = None
    survey: Basis | None = None


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why two values are not comparable, or what must be said beside a change. `id` is stable.

    `discreet` says the same without counts, places and reporters; None when the message names none. `months_of` is
    the figure whose months the message counts, or lets a reader work out.
    """

    id: str
    message: Label
    is_refusal: bool
    discreet: Label | None = None
    months_of: Key | None = None


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """A change between two estimates, which stays inside.

    `percent` is None when not comparable, when the base is under 20, or when the figure is a share (then `difference`
    is in percentage points). `arithmetic` is what the two numbers give, whatever they are worth. `interval` is the
    95 % interval of the percent change, for flows of events, and of people where the events behind them are known. `phi` is how
    many times the variance of past counts is that of chance, None when not known.
    """

    key: Key
    before: Estimate
    after: Estimate
    difference: Fraction | None
    percent: Fraction | None
    arithmetic: Fraction | None
    interval: tuple[float, float | None] | None
    verdict: Verdict
    reasons: tuple[Reason, ...]
    sentence: Label
    lift: Label = field(default_factory=dict)
    phi: float | None = None

    @property
    def kind(self) -> str:
        """The kind of the figure compared."""
        return self.after.kind


@dataclass(frozen=True, kw_only=True)
class Hidden:
    """A value that is not released; all of this stays inside: outside, every hidden cell reads the same.

    `is_few`: a count, or the one above a share, that is under the minimum. None: not known. `as_of` is the day of a value that
    is true on a day.
    """

    reason: str
    is_primary: bool = True
    is_few: bool | None = None
    as_of: date | None = None


@dataclass(frozen=True, kw_only=True)
class Figure:
    """What may leave. Made by `release` alone.

    `label` names what is counted; the key says for which terms, places and period, and pages say it beside.
    `value` is None when there is no data or when `hidden` says so; `is_waiting` says that rows or files wait for an answer
    that may give it. `is_kept`: the value that an edition printed, of the day of then, until corrections are published together.
    `reporting` is the part of `coverage` that says how many reports were received; `reporters` are those heard from and those
    expected, where the coverage tells both. `levels`: a judgement on a scale of so many. `receipts` are opaque codes, one of each source and the period. Everything is already
    in words a reader may see.
    """

    key: Key
    label: Label
    value: Fraction | None
    hidden: Hidden | None
    unit: Label
    kind: str
    decimals: int = 0
    qualifier: str | None = None
    n: int | None = None
    status: Status = "final"
    as_of: date | None = None
    coverage: Label = field(default_factory=dict)
    reporting: Label = field(default_factory=dict)
    definition: Label = field(default_factory=dict)
    caveat: Label = field(default_factory=dict)
    sources: tuple[Label, ...] = ()
    receipts: tuple[str, ...] = ()
    better: str | None = None
    is_waiting: bool = False
    is_kept: bool = False
    reporters: tuple[int, int] | None = None
    levels: int | None = None

    @property
    def is_missing(self) -> bool:
        """True when there is no data (which is neither 0 nor hidden)."""
        return self.value is None and self.hidden is None


@dataclass(frozen=True, kw_only=True)
class Change:
    """What may leave of a comparison. Made by `release` alone. Never carries a percent it may not print.

    `is_reporting_measured`: the reporting coverage of both sides is known.
    """

    key: Key
    label: Label
    before: Figure
    after: Figure
    difference: Fraction | None
    percent: Fraction | None
    interval: tuple[float, float | None] | None
    verdict: Verdict
    reasons: tuple[Label, ...]
    sentence: Label
    hidden: Hidden | None = None
    better: str | None = None
    is_reporting_measured: bool = True


Released = Figure | Change
Figures = Mapping[Key, Released]
"""What a document may print, by key."""
