"""The ways people write a day, a week, a month, a quarter, a half or a year, in French and English, as a table.

The words of people belong in content, but this floor opens no file, and what reads a cell, a file name and an option of
the command line must be the same everywhere: the few words needed stand here, once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

MONTHS = {
    "fr": (
        "janvier", "février", "mars", "avril", "mai", "juin",
        "juillet", "août", "septembre", "octobre", "novembre", "décembre",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip
"""The months as they are printed, by language."""

MONTH_NUMBERS = {
    name: number
    for number, names in enumerate(
        (
            "janvier january janv jan", "fevrier february fevr fev feb", "mars march mar", "avril april avr apr", "mai may",
            "juin june jun", "juillet july juil jul", "aout august aug", "septembre september sept sep",
            "octobre october oct", "novembre november nov", "decembre december dec",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
"""The months by every name and abbreviation, without accents and capitals."""

PLAIN_MONTHS = frozenset(
    name
    for name in MONTH_NUMBERS
    if name not in {"may", "march"} and (len(name) > 4 or name in {"mars", "mai", "juin", "june", "july", "aout"})
)
"""The names that are a month where nothing beside them says so: no abbreviation, nor a word that means something else."""

ORDINALS = {
    **{str(number): number for number in range(1, 7)},
    **{"i": 1, "ii": 2, "iii": 3, "iv": 4},
    **{"premier": 1, "deuxieme": 2, "second": 2, "troisieme": 3, "quatrieme": 4},
    **{"first": 1, "third": 3, "fourth": 4, "dernier": -1, "last": -1},
}
"""The rank of a part of the year; -1 is the last one."""

PARTS = {"trimestre": 3, "trim": 3, "quarter": 3, "semestre": 6, "half": 6, "quadrimestre": 4, "bimestre": 2}
"""How many months each part of a year has, by its name."""

COUNTS = {
    **{str(number): number for number in range(2, 12)},
    **{"deux": 2, "trois": 3, "quatre": 4, "six": 6, "neuf": 9, "two": 2, "three": 3, "four": 4, "nine": 9},
}
"""How many months "the first six months" are."""

_Y = r"(?P<y>19[5-9]\d|20\d\d)"
_ANY = r"(?:19[5-9]\d|20\d\d)"
_YY = r"(?P<yy>[0-4]\d)"
_MM = r"(?P<mm>0[1-9]|1[0-2])"
_DD = r"(?P<d>0[1-9]|[12]\d|3[01])"
_DAY = r"(?P<d>3[01]|[12]\d|0?[1-9])(?:er|st|nd|rd|th)?"
_TO_DAY = r"(?P<d2>3[01]|[12]\d|0?[1-9])(?:er|st|nd|rd|th)?"
_NAMES = "|".join(sorted(MONTH_NUMBERS, key=len, reverse=True))
_MONTH = rf"(?P<m>{_NAMES})(?![a-z])\.?"
_RANK = rf"(?P<o>{'|'.join(word for word in ORDINALS if len(word) > 3)}|[1-6]|i{{1,3}}|iv)"
_SUFFIX = r"[ -]?(?:(?:er|re|ere|e|eme|ieme|nde?|st|rd|th|o)(?![a-z])|°)?"
_NUMBER = r"(?P<o>[1-6]|i{1,3}|iv)"
_COUNT = "|".join(COUNTS)
_PART = r"(?P<part>trimestre|trim|quarter|semestre|half|quadrimestre|bimestre)(?:[ -]year)?s?(?![a-z])\.?"
_WEEK = r"(?:semaines?|weeks?|sem\.?|wk|s|w)[ ._-]?(?:n ?° ?)?(?P<w>\d\d?)(?!\d)"
_SAID_WEEK = r"(?:semaine|week) ?(?:n ?° ?)?(?P<w>\d\d?)(?!\d)"
_GAP = r"[ ._/-]{0,3}"
_OF = r"[ ._,(/'-]{0,3}(?:(?:de l'annee|d'|de|of|en|in)[ ]?)?"
_OTHER_YEAR = rf"(?!{_OF}{_ANY}(?!{_GAP}(?:[tqsh][ -]?[1-4]|(?:{_NAMES})(?![a-z]))))"
"""Not before a year that is theirs: "2024 mars 2025" is March 2025, and "2024 Q4 - 2025 Q1" two quarters."""

_TIME = r"\d\d ?[:h._-] ?\d\d(?:[:._-]\d\d(?:[.,]\d+)?)? ?(?:z|utc|[ap]m|[+-]\d\d:?\d\d)?"


@dataclass(frozen=True, kw_only=True)
class Form:
    """One way of writing a period, over a text without accents and capitals.

    `grain` is what is named; `opaque` names none, and hides what else could be read in it. `is_whole` forms are read where
    nothing else stands in the text: in a longer one they are too often something else.
    """

    grain: str
    source: str
    needle: str
    is_whole: bool = False

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The form, compiled when a text is first held against it: most runs read no period in words (15 ms)."""
        return re.compile(self.source)


def _form(grain: str, pattern: str, *, is_whole: bool = False) -> Form:
    needle = "month" if "P<m>" in pattern else "year" if "P<y>" in pattern or _ANY in pattern else ""
    pattern = rf"(?<![a-z0-9])(?:{pattern})(?![a-z0-9])"
    return Form(grain=grain, source=pattern, needle=needle, is_whole=is_whole)


FORMS = (
    # Years that are no calendar year, and what only looks like a period.
    _form("opaque", rf"{_ANY}/{_ANY}"),
    _form("opaque", rf"{_ANY}[-/](?:00|1[3-9]|[2-9]\d)(?![-/.]\d)"),
    _form("opaque", rf"(?:[tqsh][ -]?[1-4][ ,]*)?(?:fy|ay) ?'?(?:{_ANY}|\d\d)"),
    _form("opaque", rf"(?:[1-9]|1[0-2])_{_ANY}"),
    # A day with a time: when a file was made.
    _form("stamp", rf"{_Y}[-/._]{_MM}[-/._]{_DD}(?:[ t_-]{{1,3}}|[ ]?a[ ]){_TIME}"),
    _form("stamp", rf"{_Y}{_MM}{_DD}[ t_-]?\d{{4}}(?:\d\d)?z?"),
    _form("stamp", rf"(?P<a>\d\d?)[-/.](?P<b>\d\d?)[-/.]{_Y}(?:[ t_-]{{1,3}}|[ ]?a[ ]){_TIME}"),
    # Days.
    _form("day", rf"{_Y}(?P<s>[-/._ ]){_MM}(?P=s){_DD}(?![:])"),
    _form("day", rf"{_Y}{_MM}{_DD}"),
    _form("day", rf"(?<!\d[/.])(?P<a>\d\d?)(?P<s>[-/._])(?P<b>\d\d?)(?P=s){_Y}(?![/.:]\d)"),
    _form("day", rf"{_DAY}(?: |-|\. ?|/| de | of )?{_MONTH}(?: |-|/|, ?| de )?{_Y}"),
    _form("day", rf"(?P<d>0[1-9]|[12]\d|3[01])_{_MONTH}_{_Y}"),
    _form("day", rf"{_DAY}(?P<s>[-/]){_MONTH}(?P=s){_YY}(?![-/.]?\d)"),
    _form("day", rf"{_MONTH} ?{_DAY}(?:, ?| ){_Y}"),
    _form("days", rf"{_DAY} ?(?:-|a|au|to) ?(?:le )?{_TO_DAY} {_MONTH}(?: |, ?){_Y}"),
    _form("days", rf"{_MONTH} {_DAY} ?(?:-|to) ?{_TO_DAY}(?:, ?| ){_Y}"),
    _form("days", rf"{_DAY} ?(?:-|a|au|to) ?(?:le )?{_TO_DAY} {_MONTH}"),
    _form("day", rf"{_DAY}(?: |-|\. ?| of )?{_MONTH}"),
    _form("day", rf"{_MONTH} {_DAY}(?!\d)"),
    _form("short", r"(?<!\d[/.])(?P<a>\d\d)/(?P<b>\d\d)(?![/.]?\d)"),
    # Weeks, which begin on Monday.
    _form("week", rf"{_WEEK} ?(?:-|a|au|to|et|and) ?(?:semaine|week|s|w)?[ ._-]?(?P<w2>\d\d?)(?!\d){_OF}{_Y}"),
    _form("week", rf"{_WEEK}{_OF}{_Y}"),
    _form("week", rf"{_Y}{_GAP}{_WEEK}"),
    _form("week", _SAID_WEEK),
    _form("week", _WEEK, is_whole=True),
    # Parts of a year.
    _form("part", rf"(?P<k>[tqsh])[ ._-]?(?P<o>[1-4]){_OF}{_Y}"),
    _form("part", rf"{_Y}{_GAP}(?P<k>[tqsh])[ -]?(?P<o>[1-4]){_OTHER_YEAR}"),
    _form("part", rf"{_RANK}{_SUFFIX}[ -]?{_PART}{_OF}{_Y}"),
    _form("part", rf"{_Y}[ ,:_-]{{1,3}}{_RANK}{_SUFFIX}[ -]?{_PART}{_OTHER_YEAR}"),
    _form("part", rf"{_PART}[ _-]?{_NUMBER}{_OF}{_Y}"),
    _form("part", rf"{_Y}{_GAP}{_PART}[ _-]?{_NUMBER}"),
    _form("part", rf"{_RANK}{_SUFFIX}[ -]?{_PART}"),
    _form("part", rf"{_PART}[ _-]?{_NUMBER}"),
    _form("part", rf"(?P<n>{_COUNT}) premiers mois{_OF}{_Y}"),
    _form("part", rf"first (?P<n>{_COUNT}) months{_OF}{_Y}"),
    _form("part", r"(?P<k>[tqsh])[ -]?(?P<o>[1-4])"),
    _form("part", rf"(?P<k>[tqsh])(?P<o>[1-4])[-/' ]'?{_YY}", is_whole=True),
    _form("part", rf"(?P<o>[1-4])(?P<k>[tqsh]){_OF}{_Y}", is_whole=True),
    _form("part", rf"(?P<k>[tqsh])[ -]?(?P<o>i{{1,3}}|iv){_OF}{_Y}", is_whole=True),
    # Months.
    _form("month", rf"{_MONTH}{_OF}{_Y}"),
    _form("month", rf"{_Y}{_GAP}{_MONTH}{_OTHER_YEAR}"),
    _form("month", rf"{_MONTH}(?:[-/'’]'?| '|){_YY}(?!\d| ?(?:{_NAMES})(?![a-z])|[-/.]\d)"),
    _form("month", rf"{_Y}[-/_]{_MM}(?![-/.:]?\d)"),
    _form("month", rf"(?<!\d[/.-]){_MM}[-/_]{_Y}(?![/.]\d)"),
    _form("month", rf"{_Y}m{_MM}"),
    _form("month", rf"(?:(?<=[_-])|(?<=\A)){_Y}{_MM}(?=\Z|[_-]|\.[a-z])"),
    _form("month", rf"{_Y}{_MM}", is_whole=True),
    _form("month", rf"{_Y}[ .]{_MM}", is_whole=True),
    _form("month", rf"(?P<mm>0?[1-9]|1[0-2]) ?[-/._] ?{_Y}", is_whole=True),
    _form("month", rf"{_MM} {_Y}", is_whole=True),
    _form("month", rf"{_Y} ?/ ?(?P<mm>[1-9])", is_whole=True),
    _form("month", _MONTH),
    # Years.
    _form("years", rf"{_Y} ?(?:-|a|to) ?(?P<y2>{_ANY})(?![-/.]\d)"),
    _form("year", rf"(?<!\d[-/.,'+]){_Y}(?!['°%]|[-/.,]\d| ?%| \d{{3}}(?!\d))"),
)  # fmt: skip
"""Every form; of those that begin at one place of a text the longest is meant."""

HAS_MONTH = re.compile(rf"(?<![a-z])(?:{_NAMES})(?![a-z])")
MAY_NAME = re.compile(r"\d|" + "|".join(PARTS))
"""What stands in every text without a month that names a period: a digit, or a part of the year."""

HAS_YEAR = re.compile(r"19[5-9]\d|20\d\d|[/'-] ?'?[0-4]\d|[a-z][0-4]\d")
