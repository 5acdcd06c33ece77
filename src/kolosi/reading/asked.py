"""Reads what a recommendation asks: how many, by when, and whether it names an act that somebody could see done.

A number counts as a quantity when it counts things, people, money or a share, with a word behind it that says of what. Dates,
durations, ages, numbers of laws, frequencies ("twice a year"), numbers of the situation ("faced with 12 attacks") and what is known already
("the two parties") are none. A time counts as a deadline behind a word that sets one ("by", "before"), or where it lies after the reporting
period; a duration counts where it bounds the work ("over the next 3 months"), not where it repeats ("every 3 months") or looks back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from kolosi.model.manuscript import Block, Manuscript
from kolosi.reading.mentions import COUNTS, PERCENTS, Mention, find_mentions
from kolosi.reading.pack import Pack
from kolosi.reading.periods import Said
from kolosi.reading.text import Page, flatten

KINDS = (
    "deadline",
    "perhaps_deadline",
    "between",
    "after_deadline",
    "before_duration",
    "after_duration",
    "not_duration",
    "known",
    "times",
    "situation",
    "everywhere",
    "vague",
)
"""The lists of words that a language gives for reading what is asked."""

QUANTITIES = COUNTS | PERCENTS | {"points", "rate"}
NEAR = 30
"""Letters between a word of the situation and the number that it governs: four or five words, and never past the end of a clause."""

_DAY = re.compile(r"\b(?:(?P<dd>\d{1,2})[/.](?P<mm>\d{1,2})[/.](?P<yyyy>\d{4})|(?P<iso>\d{4}-\d{2}-\d{2}))\b")
_FIRST = re.compile(r"[a-z][a-z']*")


@dataclass(frozen=True)
class AskedWords:
    """The words of a language that tell what is asked, by kind, folded."""

    words: Mapping[str, tuple[str, ...]]

    def behind(self, kind: str, flat: str) -> bool:
        """True where a text ends with one of these words, not far back and in the same clause."""
        return bool(self._pattern(kind, rf"{{}}[^.;:!?]{{{{0,{NEAR}}}}}\Z").search(flat))

    def led_by(self, kind: str, flat: str) -> bool:
        """True where one of these words is the last of a text but for words that may stand between it and a time: "by the end of"."""
        between = "|".join(map(re.escape, self.words["between"]))
        return bool(
            self._pattern(kind, rf"{{}}(?:[\s']*(?:(?:{between})(?![a-z])|\d{{{{1,3}}}}))*[\s']*\Z").search(flat)
        )

    def first(self, kind: str, flat: str) -> bool:
        """True where a text begins with one of these words."""
        return bool(self._pattern(kind, r"\A[\s,]*{}").search(flat))

    def just_before(self, kind: str, flat: str) -> bool:
        """True where one of these words is the last of a text."""
        return bool(self._pattern(kind, r"{}\s*\Z").search(flat))

    def within(self, kind: str, flat: str) -> bool:
        """True where one of these words stands anywhere."""
        return bool(self._pattern(kind, "{}").search(flat))

    def _pattern(self, kind: str, form: str) -> re.Pattern[str]:
        if (kind, form) not in self._made:
            words = "|".join(re.escape(word) for word in sorted(self.words[kind], key=len, reverse=True))
            self._made[kind, form] = re.compile(form.format(rf"(?<![a-z])(?:{words})(?![a-z])"))
        return self._made[kind, form]

    @cached_property
    def _made(self) -> dict[tuple[str, str], re.Pattern[str]]:
        return {}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a text asks: the quantities as printed; the last day of its deadline where it names one (None: it names none, or only a duration)."""

    quantities: tuple[str, ...]
    is_bounded: bool
    by: date | None
    is_vague: bool
    is_everywhere: bool


def read_asked(text: str, pack: Pack, words: AskedWords, *, after: date) -> Asked:
    """Reads one recommendation. `after` is the last day of the reporting period: a time without a word that makes it a deadline is one only later than that."""
    page = Page(Manuscript(text=text, blocks=(Block(kind="paragraph", start=0, end=len(text)),)))
    mentions, periods = find_mentions(page, pack)
    days = sorted(_deadlines(page.flat, periods, words, after))
    return Asked(
        quantities=tuple(_quantities(page, mentions, words)),
        is_bounded=bool(days) or any(_bounds(page.flat, one, words) for one in mentions if one.kind == "duration"),
        by=days[0] if days else None,
        is_vague=_is_vague(page.flat, words),
        is_everywhere=words.within("everywhere", page.flat),
    )


def _quantities(page: Page, mentions: Sequence[Mention], words: AskedWords) -> Iterator[str]:
    for one in mentions:
        if one.kind not in QUANTITIES or not one.value:
            continue
        end = one.whole or one.end
        before, behind = page.flat[: one.start], page.flat[end:]
        is_known = one.is_spelled and (one.value == 1 or words.just_before("known", before))
        is_of_something = one.kind in PERCENTS or bool(re.match(r"[\s-]*[a-z%$€]", behind)) or end > one.end
        if (
            is_of_something
            and not is_known
            and not words.first("times", behind)
            and not words.behind("situation", before)
        ):
            yield page.text[one.start : end]


def _deadlines(flat: str, periods: Sequence[Said], words: AskedWords, after: date) -> Iterator[date]:
    """The last days of the times that are deadlines."""
    times = [(one.start, one.end, one.period.last) for one in periods if one.period]
    known = [(start, end) for start, end, _ in times]
    for match in _DAY.finditer(flat):
        day = _day(match)
        if day and not any(start <= match.start() < end for start, end in known):
            times.append((match.start(), match.end(), day))
    for start, end, last in times:
        is_set = words.led_by("deadline", flat[:start]) or words.first("after_deadline", flat[end:])
        if is_set or (last > after and words.led_by("perhaps_deadline", flat[:start])):
            yield last


def _day(match: re.Match[str]) -> date | None:
    """A day in figures, days before months."""
    try:
        if match["iso"]:
            return date.fromisoformat(match["iso"])
        return date(int(match["yyyy"]), int(match["mm"]), int(match["dd"]))
    except ValueError:
        return None


def _bounds(flat: str, one: Mention, words: AskedWords) -> bool:
    """True for a duration that bounds the work, false for one that repeats, looks back or is an age."""
    before, behind = flat[: one.start], flat[one.whole or one.end :]
    clause = re.split(r"[.;:!?,]", behind, maxsplit=1)[0]
    if words.just_before("not_duration", before) or words.within("not_duration", clause[:NEAR]):
        return False
    return words.led_by("before_duration", before) or words.within("after_duration", clause[:NEAR])


def _is_vague(flat: str, words: AskedWords) -> bool:
    """True where the act itself, behind a time that opens the sentence, is a word by which nobody could see it done."""
    opening, comma, rest = flat.partition(",")
    is_time = bool(comma) and (words.first("deadline", opening) or words.first("before_duration", opening))
    text = (rest if is_time else flat).strip(' "-')
    return not _FIRST.match(text) or words.first("vague", text)


def folded_words(words: Mapping[str, Sequence[str]]) -> AskedWords:
    """The words of a language as they are compared: without accents and capitals."""
    return AskedWords({kind: tuple(flatten(word) for word in words[kind]) for kind in KINDS})
