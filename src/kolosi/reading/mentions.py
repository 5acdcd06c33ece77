"""Every number of a text, with what kind it is: a count, a share, a change, a date, the number of a law.

What counts nothing (dates, numbers of laws and headings, ages, telephone numbers) is known too, and enters no relation.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from kolosi.reading.numerals import Numeral, read_numerals, step_of
from kolosi.reading.pack import Pack
from kolosi.reading.periods import Said, around, counted_cells, find_periods, is_in
from kolosi.reading.spelled import Spelled, read_spelled
from kolosi.reading.text import Page, Span

COUNTS = frozenset({"count", "money"})
SHARES = frozenset({"percent_share"})
CHANGES = frozenset({"percent_change"})
PERCENTS = SHARES | CHANGES
QUANTITIES = COUNTS | PERCENTS | {"points", "rate", "duration", "age_bound", "multiplier", "fraction"}


@dataclass(frozen=True, kw_only=True)
class Mention(Span):
    """A number where it stands. `step` is one unit of its last printed place; `high` is the end of a range.

    `whole` ends after its unit ("58 %"); `sign` is -1 or 1 when the text gives it, by a word or (`is_signed`) by a mark.
    """

    kind: str
    value: Fraction | None = None
    step: Fraction = Fraction(1)
    decimals: int = 0
    high: Fraction | None = None
    other: Fraction | None = None
    other_step: Fraction = Fraction(1)
    whole: int = 0
    hedge: str | None = None
    sign: int | None = None
    is_signed: bool = False
    is_spelled: bool = False

    @property
    def is_quantity(self) -> bool:
        """True for what may stand in a relation."""
        return self.kind in QUANTITIES and self.value is not None

    @property
    def is_rough(self) -> bool:
        """True behind a word that makes it a bound or a round number; "only" does neither."""
        return self.hedge is not None and self.hedge != "only"

    @property
    def exact(self) -> Fraction:
        """The value. Only for what has one."""
        assert self.value is not None
        return self.value

    def prints(self, value: Fraction) -> bool:
        """Whether a value, rounded to the last printed place, is this number."""
        return abs(value - self.exact) <= self.step / 2

    def times(self, scale: Fraction) -> Mention:
        """It told in thousands or millions."""
        return replace(self, value=self.exact * scale, step=self.step * scale, other=None)


def word_at(start: int, end: int, value: Fraction | None = None) -> Mention:
    """A word that stands for a figure in a relation, or names what one is of."""
    return Mention(start=start, end=end, kind="multiplier", value=value, whole=end)


_DATE = re.compile(r"\b\d{1,2}[/.]\d{1,2}[/.]\d{4}\b|\b\d{4}-\d{2}-\d{2}\b")
_ADDRESS = re.compile(r"\b(?:https?://|www\.)\S+|\b[\w.+-]{1,64}+@[\w.-]{1,80}")
_PHONE = re.compile(r"\+\d[\d \-().]{7,18}\d|\(\+?\d{2,4}\)[ \d]{6,16}\d")
_CODE = re.compile(r"\b[a-z]{1,8}+[-/_]?\d[\w/-]*|\b\d++[a-z]{3,}\w*")
_YEAR = re.compile(r"(?:19|20)\d\d\Z")
_TO_ONE = re.compile(r"\b\d{1,4}:1\b")
_PERCENT_SIGN = re.compile(r"[ \n]{0,2}%")


def find_mentions(page: Page, pack: Pack, bound: Sequence[tuple[int, int]] = ()) -> tuple[list[Mention], list[Said]]:
    """The numbers of a text in order, and its periods. `bound` are spans whose numbers count something whatever they look like."""
    cells = sorted([*counted_cells(page), *bound]) if bound else counted_cells(page)
    periods = find_periods(page, pack, cells)
    fixed = [one for one in _not_counted(page, pack) if not is_in(bound, one.start)]
    fixed += _dates(page, periods)
    spans = [(block.start, block.end) for block in page.manuscript.blocks if block.kind != "header"]
    masked = _masked(page.flat, [*fixed, *periods])
    numerals = [_plain(numeral) for numeral in read_numerals(masked, spans, pack.decimal)]
    spelled = [_in_words(one) for one in read_spelled(masked, spans, pack)]
    found = sorted([*numerals, *spelled], key=lambda one: one.start)
    ends = [end for _, end in spans]
    read = [_read(one, masked[one.end : min(one.end + 48, ends[bisect_left(ends, one.end)])], pack) for one in found]
    read = [
        as_count if one.kind == "date_year" and is_in(cells, one.start) else one
        for as_count, one in zip(found, read, strict=True)
    ]
    read = [one for before, one in pairwise([None, *read]) if one and not (before and one.start < before.whole)]
    return sorted([*_ranged(read, masked, pack), *fixed], key=lambda one: (one.start, one.end)), periods


def _not_counted(page: Page, pack: Pack) -> list[Mention]:
    """Numbers that count nothing, by the patterns of the language and those of every language."""
    taken: list[tuple[int, int]] = []
    out = []
    near = around(_RUN, page.flat, BESIDE)
    general = [(kind, pattern) for kind, pattern, signs in _GENERAL if any(sign in page.flat for sign in signs)]
    for kind, pattern in (*pack.others, *general):
        for match in all_of(pattern, page.flat, near):
            start, end = match.span("n" if "n" in pattern.groupindex else 0)
            if any(a < end and start < b for a, b in taken[-40:]):
                continue
            taken.append((start, end))
            out += [_fixed(page.flat, a, b, kind) for a, b in _digits(page.flat, start, end)]
    return out


_GENERAL = (
    ("doc_reference", _TO_ONE, (":1",)),
    ("date_day", _DATE, ("/", ".", "-")),
    ("doc_reference", _ADDRESS, ("://", "www.", "@")),
    ("phone", _PHONE, ("+", "(")),
    ("doc_reference", _CODE, ("",)),
)
"""Patterns of every language; each with the signs of which a text must hold one."""


def all_of(pattern: re.Pattern[str], flat: str, near: Sequence[tuple[int, int]]) -> Iterator[re.Match[str]]:
    """What a pattern finds: near the digits of a text, but for addresses and the starts of lines, which have no width."""
    is_wide = pattern is _ADDRESS or pattern.pattern.startswith(_LINE)
    return (
        match for low, high in ([(0, len(flat))] if is_wide else near) for match in pattern.finditer(flat, low, high)
    )


_LINE = "(?m)^"

BESIDE = 60
"""What says that a number counts nothing stands no farther from its digits than this, in characters."""


def _fixed(flat: str, start: int, end: int, kind: str) -> Mention:
    """A number set aside; the age of a group keeps its value."""
    value = Fraction(int(flat[start:end])) if kind == "age_bound" and end - start <= 3 else None
    return Mention(start=start, end=end, kind=kind, value=value, whole=end)


_RUN = re.compile(r"\d+")


def _digits(flat: str, start: int, end: int) -> list[tuple[int, int]]:
    return [match.span() for match in _RUN.finditer(flat, start, end)]


def _dates(page: Page, periods: Iterable[Said]) -> Iterator[Mention]:
    """The numbers inside periods: years, days and numbers of quarters."""
    for said in periods:
        for start, end in _digits(page.flat, said.start, said.end):
            is_year = _YEAR.fullmatch(page.flat[start:end]) is not None
            kind = "date_year" if is_year else "date_quarter" if said.grain in ("quarter", "half") else "date_day"
            yield Mention(start=start, end=end, kind=kind)


def _masked(flat: str, spans: Sequence[Span]) -> str:
    """The text with some spans blotted out: no number begins in them, none is joined across them."""
    parts, at = [], 0
    for span in sorted(spans, key=lambda one: one.start):
        if span.end <= at:
            continue
        start = max(span.start, at)
        parts += [flat[at:start], "¤" * (span.end - start)]
        at = span.end
    return "".join([*parts, flat[at:]])


def _plain(numeral: Numeral) -> Mention:
    return Mention(
        start=numeral.start,
        end=numeral.end,
        kind="count",
        value=numeral.value,
        step=numeral.step,
        decimals=numeral.decimals,
        other=numeral.other,
        other_step=step_of(numeral.other_decimals),
        whole=numeral.end,
    )


def _in_words(one: Spelled) -> Mention:
    return Mention(
        start=one.start, end=one.end, kind="count", value=Fraction(one.value), whole=one.end, is_spelled=True
    )


def _read(mention: Mention, after: str, pack: Pack) -> Mention:
    """A number with the unit that follows it in its block: per cent, points, a scale word, years of age, a length of time."""
    if not _may_have_unit(after, pack):
        return mention if not _is_year(mention) else _as(mention, "date_year", mention.end)
    scale = _scale(after, pack) if not _PERCENT_SIGN.match(after) else None
    if scale:
        word, factor = scale
        return _scaled(mention, factor, mention.end + word)
    for kind, name in (("points", "POINTS"), ("percent_share", "PERCENT"), ("age_bound", "AGE")):
        length = _unit(after, name, pack)
        if kind == "percent_share" and length and _scale(after[length:], pack):
            return mention
        if length and not (kind == "points" and _unit(after, "SPOTS", pack)):
            return _as(mention, kind, mention.end + length)
    if _unit(after, "DURATION", pack) and mention.exact <= 120:
        return _as(mention, "duration", mention.end)
    if _is_year(mention) and not _unit(after, "UNIT", pack):
        return _as(mention, "date_year", mention.end)
    return mention


def _may_have_unit(after: str, pack: Pack) -> bool:
    """Whether a letter, or the first letter of a unit, stands right after a number."""
    begun = _led(after)
    first = after[begun : begun + 1]
    return first.isalpha() or any(first in forms for forms in pack.units_by_initial.values())


def _is_year(mention: Mention) -> bool:
    return mention.end - mention.start == 4 and 1900 <= mention.exact < 2100


def _as(mention: Mention, kind: str, whole: int) -> Mention:
    return Mention(**{**vars(mention), "kind": kind, "whole": whole})


def _scaled(mention: Mention, factor: int, whole: int) -> Mention:
    """A number with a scale word, in both readings: "1,180 million" is 1.18 thousand million, or 1.18 million."""
    assert mention.value is not None
    other = mention.other * factor if mention.other is not None else None
    parts = {**vars(mention), "value": mention.value * factor, "step": mention.step * factor, "whole": whole}
    return Mention(**parts | {"other": other, "other_step": mention.other_step * factor})


_SCALE = re.compile(r"[ \n]{1,2}([a-z]+)\b|([mk])\b")


def _scale(after: str, pack: Pack) -> tuple[int, int] | None:
    """How far the scale words after a number reach, and what they multiply it by: "million", "mil millones"."""
    end, factor = 0, 1
    while (found := _SCALE.match(after, end)) and (found[1] or found[2]) in pack.scales:
        end, factor = found.end(), factor * pack.scales[found[1] or found[2]]
    return (end, factor) if end else None


_LEAD = re.compile(r"[ \n]{0,3}")


def _unit(after: str, name: str, pack: Pack) -> int:
    """How far the unit of a class reaches when it stands right after a number; 0 when it does not."""
    begun = _led(after)
    forms = pack.units_by_initial[name].get(after[begun : begun + 1])
    if not forms:  # of most numbers, and soon known
        return 0
    return next((begun + len(form) for form in forms if _starts(after, begun, form)), 0)


def _led(after: str) -> int:
    """How much space stands right after a number."""
    lead = _LEAD.match(after)
    return lead.end() if lead else 0


def _starts(after: str, begun: int, form: str) -> bool:
    if form.endswith("*"):
        return after.startswith(form[:-1], begun)
    end = begun + len(form)
    return after.startswith(form, begun) and not (form[-1].isalpha() and after[end : end + 1].isalpha())


def _ranged(mentions: Sequence[Mention], flat: str, pack: Pack) -> list[Mention]:
    """Ranges as they are: the two ends are of one kind, and the first takes the unit of the second."""
    out = list(mentions)
    for place in range(len(out) - 1):
        first, second = out[place], out[place + 1]
        between = flat[first.whole : second.start]
        if first.kind == second.kind == "count" and not _is_range(between, pack):
            continue
        if (
            _is_range(between, pack)
            and first.kind == "count"
            and second.kind in ("age_bound", "duration", "percent_share")
        ):
            out[place] = _as(first, second.kind, first.end)
    for place in range(len(out) - 2, -1, -1):
        first, second = out[place], out[place + 1]
        is_listed = flat[first.whole : second.start].strip() in pack.joints
        if is_listed and first.kind == "count" and first.exact <= 100 and second.kind == "percent_share":
            out[place] = _as(first, second.kind, first.end)
    return out


def _is_range(between: str, pack: Pack) -> bool:
    return between.strip() in pack.ranges


def is_scaled(mention: Mention) -> bool:
    """Whether a number may be told in the scale of the one before it: "27 millions sur 108"."""
    return mention.other is not None and mention.other > mention.exact
