"""What each recommendation lacks to be checkable: who, what, how many, where, by when; from its columns and from its words."""

from __future__ import annotations

import re
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from kolosi.content.judgement.asked import asked_words
from kolosi.model.finding import Finding, Where, point
from kolosi.model.period import Period, PeriodError
from kolosi.reading.asked import Asked, read_asked
from kolosi.reading.labels import labels
from kolosi.report.draft.carried import without_marks
from kolosi.workspace.recommend.kept import REGISTER, SETTLED, Recommendation
from kolosi.workspace.review.packs import pack

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kolosi.workspace.folder import Folder

PARTS = ("who", "what", "how_many", "where", "by_when")
"""What a recommendation that can be checked says, in the order in which it is told (Doran, "There's a S.M.A.R.T. way", 1981)."""

NAMED_LEVELS = 2
"""Places of the country down to this level are looked for in texts: names of the smallest are words of every day too often."""

_MISSING = labels("recommendations.missing")
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()\s]*\)")
_DIGIT = re.compile(r"\d")


class Smart:
    """Reads recommendations of one workspace; its places are looked up once."""

    def __init__(self, workspace: Folder) -> None:
        self._workspace = workspace
        self._read: dict[str, tuple[Asked, ...]] = {}

    def missing(self, item: Recommendation) -> tuple[str, ...]:
        """The parts that a recommendation lacks. An urgent action is for now and for wherever it happens: it says who and what."""
        said = self.asked(item)
        is_counted = _is_counted(item) or any(one.quantities for one in said)
        has = {
            "who": item.addressee in self._workspace.knowledge.taxonomies["addressees"].terms,
            "what": bool(item.fr.strip() and item.en.strip())
            and (is_counted or bool(item.indicator) or not all(one.is_vague for one in said)),
            "how_many": item.urgent or is_counted,
            "where": item.urgent
            or bool(item.where)
            or self._names_place(item)
            or any(one.is_everywhere for one in said),
            "by_when": item.urgent or bool(item.by) or any(one.is_bounded for one in said),
        }
        return tuple(part for part in PARTS if not has[part])

    def deadline(self, item: Recommendation) -> date | None:
        """The last day of a recommendation: that of its column, else the first that its texts name."""
        if item.by:
            return last_day(item.by)
        return min((one.by for one in self.asked(item) if one.by), default=None)

    def asked(self, item: Recommendation) -> tuple[Asked, ...]:
        """What the texts of a recommendation say, by language; nothing of an empty one, or of a language without the words for it."""
        if item.id not in self._read:
            after = self._workspace.settings.period.last
            read = []
            for language, text in (("fr", item.fr), ("en", item.en)):
                words = asked_words(language)
                if words is not None and text.strip():
                    read.append(read_asked(plain_words(text), pack(language), words, after=after))
            self._read[item.id] = tuple(read)
        return self._read[item.id]

    def _names_place(self, item: Recommendation) -> bool:
        return bool(self._places.search(f"{item.fr} {item.en}"))

    @cached_property
    def _places(self) -> re.Pattern[str]:
        """The names of the country's places, with their capitals: Bla and San are names, and words of no other kind."""
        places = self._workspace.knowledge.places.values()
        names = {name for place in places if 1 <= place.level <= NAMED_LEVELS for name in place.name.values() if name}
        words = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
        return re.compile(rf"\b(?:{words})\b" if words else r"(?!)")


def plain_words(text: str) -> str:
    """A text of the register without its links to figures, and without the marks of what is to be confirmed."""
    return without_marks(_LINK.sub(r"\1", text)).strip()


def last_day(text: str) -> date | None:
    """The last day of a time as the register writes it; None for what is none."""
    try:
        return Period.parse(text).last
    except PeriodError:
        return None


def _is_counted(item: Recommendation) -> bool:
    """True for a number with a unit in the columns."""
    has_number = isinstance(item.quantity, int) or bool(item.quantity and _DIGIT.search(item.quantity))
    return has_number and item.quantity != 0 and bool(item.unit)


def check_recommendations(workspace: Folder, items: Iterable[Recommendation]) -> list[Finding]:
    """Points to check: of each recommendation that is still asked what it lacks to be checkable, and a deadline that is no time."""
    smart, found = Smart(workspace), []
    for item in items:
        if item.status in SETTLED:
            continue
        if missing := smart.missing(item):
            where = Where(file=REGISTER)
            found.append(point("recommendation_not_smart", where=where, found=item.id, data=words_of(missing)))
        if item.by and last_day(item.by) is None:
            found.append(point("deadline_unread", where=Where(file=REGISTER), found=item.id, data={"by": item.by}))
    return found


def words_of(missing: Iterable[str]) -> Mapping[str, str]:
    """The parts that are missing, as people read them."""
    parts = tuple(missing)
    return {language: ", ".join(_MISSING[part][language] for part in parts) for language in ("fr", "en")}
