"""The draft of an erratum to an edition whose figures moved since: from what to what, and the sentences of it that no longer hold.

Nobody has rewritten the edition yet: a number is put in the place of another, and what the words beside it claim is left
to whoever signs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from kolosi.model.figure import Change, Released
from kolosi.report.draft import numerals
from kolosi.report.draft.phrases import colon
from kolosi.report.draft.wording import change_text, figure_text, is_hidden, value_text
from kolosi.report.exports.publication import word
from kolosi.report.pack.errata import Entry, Errata, MayRepeat, Moved, Reworded, Rewording, value_words
from kolosi.report.pack.passages import Passage

_SPACES = re.compile("[\u00a0\u202f]")
_PERCENT = re.compile(r"(?P<sign>[+−-]?)\d[\d.,]*[ \u00a0\u202f]?%")


@dataclass(frozen=True, kw_only=True)
class Erratum(Errata):
    """What moved since an edition, in one language, as a draft to be signed. `elsewhere` counts what tables and pictures print of it."""

    elsewhere: int = 0
    _new: ClassVar[str] = "erratum_new"

    @property
    def _file(self) -> str:
        return f"erratum.{self.before.edition}"

    def _lead(self) -> Iterator[str]:
        yield word("erratum_draft", self.language)
        yield word("erratum_lead", self.language, edition=self.before.edition)

    def _others(self) -> Iterator[str]:
        if self.elsewhere:
            yield word("erratum_elsewhere", self.language, count=str(self.elsewhere))


@dataclass(frozen=True, kw_only=True)
class Amended:
    """A figure of an edition as it would be printed now; `moved` of one that is no change, `was` of a change."""

    now: Released
    moved: Moved | None = None
    was: Entry | None = None


def reworded_by(
    passages: Iterable[Passage], amended: Mapping[str, Amended], language: str, may_repeat: MayRepeat
) -> Rewording:
    """The sentences that cite what moved, as they were and as they would read with the numbers of now.

    A sentence that may not be repeated is left out: with other numbers it says the same. Of one with a figure that is no longer
    released only the new reading is given.
    """
    pairs = []
    for passage in passages:
        marks = [mark for mark in passage.marks if mark.code in amended]
        if not marks or not may_repeat(passage.sentence, language):
            continue
        words, is_sure = {}, True
        for mark in marks:
            words[mark], holds = _words(passage.said(mark), amended[mark.code], language)
            is_sure = is_sure and holds
        told = [passage.sentence, passage.put(words)]
        if not is_sure:
            told[1] += word("erratum_reread", language)
        is_repeated = not any(is_hidden(amended[mark.code].now) for mark in marks)
        old, new = (f"{passage.section}{colon(language)}{text}" for text in told)
        pairs.append(Reworded(before=old if is_repeated else None, after=new))
    return Rewording(changed=tuple(pairs))


def _words(said: str, one: Amended, language: str) -> tuple[str, bool]:
    """What a sentence says in place of some words, and whether the words around it still hold for sure."""
    if isinstance(one.now, Change):
        return _change_words(said, one.now, one.was or {}, language)
    if one.moved is not None and not isinstance(one.moved.before, Mapping):
        return _figure_words(said, one.moved, language)
    return figure_text(one.now, language), False


def _figure_words(said: str, moved: Moved, language: str) -> tuple[str, bool]:
    old, new = value_words(moved, language), value_text(moved.figure, language)
    if is_hidden(moved.figure) or moved.figure.value is None:
        return figure_text(moved.figure, language), False
    at = re.search(rf"(?<!\d){re.escape(_SPACES.sub(' ', old))}(?!\d)", _SPACES.sub(" ", said))
    if at is None:
        return f"{said} [{figure_text(moved.figure, language)}]", False
    return said[: at.start()] + new + said[at.end() :], True


def _change_words(said: str, now: Change, was: Entry, language: str) -> tuple[str, bool]:
    """A percent takes the place of another where the verdict and the direction are the same; words beside it, such as "by half", may
    be of the old one. Of a change that is no longer released nothing is repeated."""
    if is_hidden(now):
        return change_text(now, language), False
    number = _PERCENT.fullmatch(said)
    is_same = number is not None and now.verdict == was["verdict"] and now.percent is not None
    if number is None or not is_same or turns(was, now.difference):
        return f"{said} [{change_text(now, language)}]", False
    assert now.percent is not None
    text = numerals.signed_percent(now.percent, language)
    return (text if number["sign"] else text.lstrip("+−")), False


def turns(was: Entry, difference: Fraction | None) -> bool:
    """True where a change goes the other way than an edition said."""
    before = was["difference"]
    return isinstance(before, int | float) and difference is not None and before * difference < 0
