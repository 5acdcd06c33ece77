"""Numbers typed in prose: where they stand, what they say, and which of them are no figures at all.

Dates, years, quarters, numbers of laws, lists, roads and phases, ages that name a group, deadlines, telephone numbers and
endnotes need no reference. Numbers written in letters are not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from kolosi.model.period_forms import MONTHS
from kolosi.report.draft.links import Draft, mentions, without_comments

_SPACE = "[ \u00a0\u202f\u2009]"
_NUMBER = re.compile(
    rf"(?<![\w.,/\u00a0\u202f])(?P<sign>[+\-−–]{_SPACE}?)?"
    rf"(?P<digits>\d{{1,3}}(?:{_SPACE}\d{{3}})+(?!\d)(?:[.,]\d+)?|\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:[.,]\d+)?)"
    rf"(?P<rest>{_SPACE}*(?:%|pour{_SPACE}cent\b|per{_SPACE}?cent\b)|{_SPACE}+(?:milliers?|thousand|mille|millions?|milliards?|billion)\b)?",
    re.IGNORECASE,
)
_SCALES = (
    ("milliard", 1_000_000_000),
    ("billion", 1_000_000_000),
    ("million", 1_000_000),
    ("mill", 1_000),
    ("thousand", 1_000),
)
_MONTHS = "|".join((*MONTHS["fr"], *MONTHS["en"]))
_COUNTED = (
    "personnes?|civils?|victimes?|enfants?|femmes?|hommes?|filles?|garçons?|cas|incidents?|violations?|écoles?|attaques?|"
    "événements?|people|persons?|civilians?|victims?|children|women|men|girls?|boys?|cases?|schools?|attacks?|events?"
)
_NUMBERED = (
    "lois?|décrets?|ordonnances?|arrêtés?|résolutions?|resolutions?|articles?|art\\.|décisions?|decisions?|protocoles?|protocols?|laws?|acts?|decrees?|orders?|"
    "annexes?|annex|tableaux?|tables?|figures?|risques?|risks?|objectifs?|objectives?|phases?|niveaux?|levels?|notes?|pages?|"
    "p\\.|sections?|chapitres?|chapters?|zones?|axes?|étapes?|steps?|priorités?|priority|piliers?|pillars?|vols?|rn|rr|ipc|ch|odd|sdg"
)
_UNITS = "jours?|semaines?|mois|heures?|ans|années?|days?|weeks?|months?|hours?|years?"
_NOT_FIGURES = tuple(
    re.compile(pattern, re.IGNORECASE | re.MULTILINE)
    for pattern in (
        r"^[>\s]*\d+[.)]\s",  # an item of a list
        r"^\s*\[\^[^\]]+\]:.*(?:\n[ \t]{2,}\S.*)*",  # the text of an endnote
        r"\[\^[^\]]+\]|\{[^{}\n]*\}|`[^`\n]*`",
        r"\]\([^)\s]*(?:\s+\"[^\"]*\")?\)|(?:https?://|mailto:|www\.)\S+|[\w.+-]+@[\w-]+\.\w+",
        rf"\b(?:{_NUMBERED}){_SPACE}*(?:n[°o]s?\.?|no\.|nos\.)?{_SPACE}*\d[\w./-]*(?:{_SPACE}?(?:[-–,]|et|à|and|to){_SPACE}?\d+\b)*",
        rf"(?:\bn°|\bnº|\bno\.|\bn\.)s?{_SPACE}*\d[\w./-]*",
        rf"\b(?:1er|\d{{1,2}})(?:\s*(?:-|–|au|et|to|and)\s*(?:1er|\d{{1,2}}))?{_SPACE}(?:{_MONTHS})\b(?:{_SPACE}\d{{4}})?",
        rf"\b(?:{_MONTHS}){_SPACE}\d{{1,2}}(?:st|nd|rd|th)?\b(?!{_SPACE}?\d{{3}})(?:,?{_SPACE}\d{{4}})?",
        r"\b\d{1,2}/\d{1,2}/\d{2,4}\b|\b\d{4}-\d{2}(?:-\d{2})?\b|\b\d{1,2}:\d{2}\b",
        rf"(?<![\d.,\u202f\u00a0])\b(?:19\d{{2}}|20[0-4]\d)(?:\s*[-–/]\s*(?:20\d{{2}}|\d{{2}}))?\b"
        rf"(?!{_SPACE}?(?:\d|%)|[.,]\d|{_SPACE}(?:{_COUNTED})\b)",
        r"\b[TQS][1-4]\b|\b\d+(?:er|ers|re|res|e|es|ème|èmes|ième|st|nd|rd|th)\b",
        r"\b[^\W\d_]+[-/.]?\d[\w./-]*|\b\d+(?:[^\W\d_]\w*)",  # RN6, COVID-19, 5W
        r"\+\d[\d \u00a0\u202f().-]{6,}|\b\d{1,2}\s?h\s?\d{2}\b|\b24/24\b|\b7/7\b",
        rf"\b\d+(?:{_SPACE}*(?:-|–|à|et|to|and){_SPACE}*\d+)?{_SPACE}*(?:ans|years?)\b(?:{_SPACE}(?:et plus|old|and over))?",
        rf"(?:âgée?s?{_SPACE}de|aged|under|over|moins{_SPACE}de){_SPACE}\d{{1,2}}(?:{_SPACE}(?:-|–|à|to|and|et){_SPACE}\d{{1,2}})?\b"
        rf"(?={_SPACE}?(?:ans|years|\.|,|;|\)))",
        rf"(?:d[’']ici|dans{_SPACE}les|sous|within|in{_SPACE}the{_SPACE}next|after|après){_SPACE}\d+{_SPACE}(?:{_UNITS})\b",
        rf"\b\d+{_SPACE}(?:derniers|dernières|prochains|prochaines|premiers|premières)\b",
        rf"\b(?:last|past|next|first){_SPACE}\d+{_SPACE}(?:{_UNITS})\b",
        rf"(?:intervalle|confiance|confidence|interval|\bIC|\bCI)[^.\n]{{0,25}}95{_SPACE}?%|95{_SPACE}?%{_SPACE}confidence",
    )
)


@dataclass(frozen=True, kw_only=True)
class TypedNumber:
    """A number as typed: `value` in full, `quantum` its last printed digit, `sign` as written."""

    start: int
    end: int
    text: str
    value: Fraction
    quantum: Fraction
    sign: str
    is_percent: bool

    @property
    def trailing(self) -> Fraction:
        """The last digit that says something: 100 for 7 600.

        >>> [int(number.trailing) for number in numbers("7 600 et 415", "fr")]
        [100, 1]
        """
        whole = abs(self.value / self.quantum)
        unit = self.quantum
        while whole and whole % 10 == 0:
            whole, unit = whole / 10, unit * 10
        return unit


def numbers(text: str, language: str) -> Iterator[TypedNumber]:
    """The numbers of a text, in order.

    >>> [float(n.value) for n in numbers("7 580 cas, soit 2,5 % et 1,2 million", "fr")]
    [7580.0, 2.5, 1200000.0]
    """
    for match in _NUMBER.finditer(text):
        rest = (match["rest"] or "").strip().lower()
        scale = _scale(rest)
        digits = _plain(match["digits"], language)
        decimals = len(digits.partition(".")[2])
        yield TypedNumber(
            start=match.start(),
            end=match.end(),
            text=match[0],
            value=Fraction(digits) * scale,
            quantum=Fraction(scale, 10**decimals),
            sign=(match["sign"] or "").strip(),
            is_percent=bool(rest) and scale == 1,
        )


def _scale(rest: str) -> int:
    return next((scale for name, scale in _SCALES if rest.startswith(name)), 1)


def _plain(digits: str, language: str) -> str:
    """The digits with a point for decimals; a comma is decimal in French, a thousand in English."""
    joined = re.sub(_SPACE, "", digits)
    if language == "fr":
        return joined.replace(",", ".") if joined.count(",") <= 1 else joined.replace(",", "")
    return joined.replace(",", "")


def prose(draft: Draft) -> str:
    """The draft with everything that cites or numbers blanked: what is left must not hold figures. Offsets stay."""
    text = without_comments(draft.text)
    for mention in mentions(draft):
        if mention.target.startswith(("fig:", "change:")):
            text = blanked(text, mention.start, mention.end)
    for pattern in _NOT_FIGURES:
        text = pattern.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    return text


def blanked(text: str, start: int, end: int) -> str:
    """The text with the characters between two offsets as spaces, line ends kept."""
    return text[:start] + re.sub(r"[^\n]", " ", text[start:end]) + text[end:]
