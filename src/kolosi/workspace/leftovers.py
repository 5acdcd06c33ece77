"""Periods that the prose of a draft keeps from the edition before: listed until a person has rewritten each."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from kolosi.model.finding import Finding, Where, point
from kolosi.model.label import Label
from kolosi.model.period import Period, PeriodError
from kolosi.model.spelling import fold_name
from kolosi.report.links import Draft, mentions
from kolosi.store.files import listed, read_prose

if TYPE_CHECKING:
    from kolosi.workspace import Workspace
    from kolosi.workspace.settings import Settings

_MONTHS = (
    ("janvier", "january"), ("février", "february"), ("mars", "march"), ("avril", "april"), ("mai", "may"),
    ("juin", "june"), ("juillet", "july"), ("août", "august"), ("septembre", "september"), ("octobre", "october"),
    ("novembre", "november"), ("décembre", "december"),
)  # fmt: skip
_NUMBERS = {fold_name(name): number for number, names in enumerate(_MONTHS, 1) for name in names}
_ORDINALS = {"1er": 1, "premier": 1, "first": 1, "2e": 2, "deuxième": 2, "second": 2, "3e": 3, "troisième": 3, "third": 3, "4e": 4, "quatrième": 4, "dernier": 4, "fourth": 4, "last": 4}  # fmt: skip
_MONTH = "|".join(name for names in _MONTHS for name in names)
_ORDINAL = "|".join(_ORDINALS)
_YEAR = r"(?:19|20)\d\d"
_SAID = re.compile(
    rf"\b(?P<m1>{_MONTH})(?:\s+(?P<y1>{_YEAR}))?\s*(?:à|et|au|to|and|–|-)\s*(?P<m2>{_MONTH})\s+(?P<y2>{_YEAR})\b"
    rf"|\b(?P<m>{_MONTH})\s+(?P<my>{_YEAR})\b"
    rf"|\b(?:(?P<qo>{_ORDINAL})\s+(?:trimestre|quarter)|[TQ](?P<q>[1-4]))(?:\s+(?:de|of))?\s+(?P<qy>{_YEAR})\b"
    rf"|\b(?P<ho>{_ORDINAL})\s+(?:semestre|half)(?:\s+(?:de|of))?\s+(?P<hy>{_YEAR})\b"
    rf"|\b(?:en|depuis|année|fin|début|in|since|year|during)\s+(?P<y>{_YEAR})\b",
    re.IGNORECASE,
)
_IN_LINK = re.compile(r"(?<=/)\d{4}[-.\dQH]*")
_UNSEEN = re.compile(r"<!--.*?-->|\]\([^)]*\)", re.DOTALL)
_BLOCK = re.compile(r"(?:(?!\n\s*\n).)+", re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class Said:
    """A period where it is written."""

    start: int
    end: int
    text: str
    period: Period

    @property
    def is_year(self) -> bool:
        """True for a whole year."""
        return self.period.month_count == 12 and self.period.first.month == 1


def said_in(text: str) -> Iterator[Said]:
    """The periods that a text names in words, outside links and comments.

    >>> [str(said.period) for said in said_in("Entre octobre 2024 et mars 2025, puis au T2 2025")]
    ['2024-10..2025-03', '2025-Q2']
    """
    seen = _UNSEEN.sub(lambda match: " " * len(match[0]), text)
    for match in _SAID.finditer(seen):
        period = _period({name: value for name, value in match.groupdict().items() if value})
        if period is not None:
            yield Said(start=match.start(), end=match.end(), text=match[0], period=period)


def _period(named: dict[str, str]) -> Period | None:
    if "m2" in named:
        first, last = _NUMBERS[fold_name(named["m1"])], _NUMBERS[fold_name(named["m2"])]
        year = int(named["y2"])
        return _months(int(named.get("y1", year - (first > last))), first, year, last)
    if "m" in named:
        month = _NUMBERS[fold_name(named["m"])]
        return _months(int(named["my"]), month, int(named["my"]), month)
    if "qy" in named:
        quarter = int(named["q"]) if "q" in named else _ORDINALS[named["qo"].lower()]
        return _months(int(named["qy"]), 3 * quarter - 2, int(named["qy"]), 3 * quarter)
    if "hy" in named:
        half = min(2, _ORDINALS[named["ho"].lower()])
        return _months(int(named["hy"]), 6 * half - 5, int(named["hy"]), 6 * half)
    return _months(int(named["y"]), 1, int(named["y"]), 12)


def _months(year: int, month: int, to_year: int, to_month: int) -> Period | None:
    first = date(year, month, 1)
    last = date(to_year, to_month, monthrange(to_year, to_month)[1])
    return Period(first, last) if first <= last else None


def with_period(label: Label, old: Period, new: Period) -> Label:
    """A title in which the words for the old period are those for the new one."""
    from kolosi.report.numerals import period_words

    moved = {}
    for language, text in label.items():
        spans = [said for said in said_in(text) if said.period == old]
        for said in reversed(spans):
            text = text[: said.start] + period_words(str(new), language) + text[said.end :]
        moved[language] = text
    return moved


# -- points to check --------------------------------------------------------------------------------------------------


def leftover_points(workspace: Workspace) -> list[Finding]:
    """Periods named in a draft taken over that are neither the document's, nor compared with, nor those of figures beside."""
    settings = workspace.settings
    if settings.taken_over is None:
        return []
    drafts = (path for language in settings.languages for path in listed(workspace.file("report"), f"*.{language}.md"))
    texts = {f"report/{path.name}": read_prose(path) for path in sorted(drafts)}
    heads = [text for label in (settings.title, settings.subtitle) for text in label.values()]
    found = [_point("workspace.yaml", text, said, settings) for text in heads for said in _left(text, settings)]
    return found + [point_ for name, text in texts.items() for point_ in _of_draft(name, text, settings)]


def _of_draft(name: str, text: str, settings: Settings) -> Iterator[Finding]:
    for block in _BLOCK.finditer(text):
        for said in _left(block[0], settings):
            found = _point(name, block[0], said, settings)
            line = text.count("\n", 0, block.start() + said.start) + 1
            yield replace(found, where=Where(file=name, line=line))


def _point(name: str, block: str, said: Said, settings: Settings) -> Finding:
    """The point is the same as long as its paragraph is, wherever that stands."""
    from kolosi.report.numerals import period_words

    text = " ".join(said.text.split())
    inside = block[: said.start].count("\n"), " ".join(block.split())
    same = point("period_of_last_edition", where=Where(file=name, column=inside[1], line=inside[0]), found=text)
    words = {language: period_words(str(settings.period), language) for language in ("fr", "en")}
    data = {**words, "occurrence": same.occurrence}
    return replace(same, where=Where(file=name), data=data)


def _left(block: str, settings: Settings) -> Iterator[Said]:
    """The periods of a paragraph that nothing of the new edition explains."""
    beside = list(_cited(block))
    compared = [p for p in (settings.previous, settings.year_ago) if not p.overlaps(settings.taken_over or p)]
    for said in said_in(block):
        known = [settings.period, *compared, *beside]
        fits = [p for p in known if p.contains(said.period) or (said.is_year and p.overlaps(said.period))]
        if not fits:
            yield said


def _cited(block: str) -> Iterator[Period]:
    """The periods of the figures that a paragraph cites."""
    for mention in mentions(Draft(file="", language="", text=block)):
        for text in _IN_LINK.findall(mention.target):
            try:
                yield Period.parse(text)
            except PeriodError:
                continue
