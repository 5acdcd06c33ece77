"""A hand-written document read beside the workspace: each number with the figures it may be, in words, and what is to be known of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from kolosi.model.finding import Refusal, Where, point
from kolosi.model.label import say
from kolosi.release.figures.wording import label_of
from kolosi.report.draft import numerals
from kolosi.report.word.controls import Controls, Obstacle
from kolosi.store.receipts import digest_of
from kolosi.workspace.adopt.catalogue import Catalogue
from kolosi.workspace.adopt.grading import Matched, Proposal
from kolosi.workspace.adopt.matching import matched
from kolosi.workspace.adopt.typed import Aside, Typed, typed_numbers
from kolosi.workspace.ask.context import with_reporters
from kolosi.workspace.review.answers import answers_in
from kolosi.workspace.review.proofing import Proofread, proofread

if TYPE_CHECKING:
    from fractions import Fraction

    from kolosi.model.figure import Comparison
    from kolosi.model.key import Key
    from kolosi.workspace.ask.asking import Asking

_SIGNS = "+-\u2212\u2013"


@dataclass(frozen=True, kw_only=True)
class Number:
    """A number of the document with the figures that it may be; `start` and `end` are its words with sign and unit.

    `is_hidden`: its likeliest figure may not leave. `obstacle` is what keeps it from being marked in the document.
    """

    typed: Typed
    start: int
    end: int
    proposals: tuple[Proposal, ...]
    sureness: str
    obstacle: Obstacle
    is_hidden: bool = False

    def around(self, text: str) -> tuple[str, str, str]:
        """Its sentence before it, itself, and its sentence behind it; in a table, the heads of its row and column before it."""
        first = self.start - (self.typed.mention.start - self.typed.at)
        start = self.typed.mention.start - self.typed.at
        sentence = self.typed.sentence
        whole = text[self.start : self.end]
        heads = "".join(f"{' '.join(head.split())} · " for head in self.typed.heads)
        return heads + sentence[: max(first, 0)], whole, sentence[self.end - start :]


class Read:
    """A document as it was read, beside the build of a desk."""

    def __init__(self, desk: Asking, name: str, data: bytes) -> None:
        self.desk, self.name, self.data = desk, name, data
        self.proof: Proofread = proofread(name, data, answers=answers_in(desk.workspace.decisions))
        if self.proof.manuscript.format != "docx":
            raise Refusal(point("adopt_needs_word", where=Where(file=name)))
        self.controls = Controls(data, self.proof.manuscript)
        if self.controls.is_ours:
            raise Refusal(point("adopt_own_copy", where=Where(file=name)))

    @property
    def digest(self) -> str:
        """What names the document in a form."""
        return digest_of(self.data)[:16]

    @property
    def text(self) -> str:
        """Its words."""
        return self.proof.manuscript.text

    @cached_property
    def _typed(self) -> tuple[list[Typed], list[Aside]]:
        return typed_numbers(self.proof.manuscript, self.proof.checked.study)

    @property
    def asides(self) -> Sequence[Aside]:
        """The numbers that are no figures."""
        return self._typed[1]

    @cached_property
    def numbers(self) -> tuple[Number, ...]:
        """The numbers that may be figures, in the order of the document, with what they may be and may leave."""
        catalogue = Catalogue(self.desk, self.proof.checked.study.pack)
        found = matched(self.desk, catalogue, self._typed[0])
        held = held_back(self.desk, [proposal.key for one in found for proposal in one.proposals])
        return tuple(self._number(one, held) for one in found)

    @cached_property
    def bare(self) -> tuple[Number, ...]:
        """The same numbers without what they may be: all that an answer needs."""
        return tuple(
            self._number(Matched(typed=typed, proposals=(), sureness="none"), frozenset()) for typed in self._typed[0]
        )

    def _number(self, one: Matched, held: frozenset[Key]) -> Number:
        start, end = self._span(one.typed)
        kept = tuple(each for each in one.proposals if each.key not in held)
        is_hidden = bool(one.proposals) and one.proposals[0].key in held
        sureness = one.sureness if not is_hidden else "likely" if kept else "none"
        return Number(
            typed=one.typed,
            start=start,
            end=end,
            proposals=kept,
            sureness=sureness,
            obstacle=self.controls.obstacle(start, end),
            is_hidden=is_hidden,
        )

    def _span(self, typed: Typed) -> tuple[int, int]:
        """A number with the sign before it and the unit behind it, within its block."""
        mention, start = typed.mention, typed.mention.start
        if mention.is_signed and start > typed.block.start and self.text[start - 1] in _SIGNS:
            start -= 1
        return start, min(max(mention.whole, mention.end), typed.block.end)

    @cached_property
    def changes(self) -> Mapping[Key, Comparison]:
        """The changes that are proposed, their months and places looked into."""
        return self.desk.comparisons(
            each.key for one in self.numbers for each in one.proposals[:1] if each.key.is_change
        )


def held_back(desk: Asking, keys: Sequence[Key]) -> frozenset[Key]:
    """The figures, among some, that may not leave by themselves; a change with either side.

    What must be held back beside others is found where they are cited: the gate judges the whole document.
    """
    from kolosi.release.gating import needed
    from kolosi.release.suppress.plan import primary

    sides = {side for key in keys for side in ((key.before, key.after) if key.is_change else (key,))}
    bases = {key for key in needed(sides, desk.context) if not key.is_change}
    told = with_reporters(desk, desk.estimates(sides | bases))
    hidden = {key for key in sides if primary({key: told[key]}, told, desk.context)}
    return frozenset(key for key in keys if hidden & ({key.before, key.after} if key.is_change else {key}))


def words_of_key(desk: Asking, key: Key, language: str) -> str:
    """A figure in words: what it counts, where, when."""
    when = numerals.period_words(str(key.period), language)
    if key.against is not None:
        when = f"{when} / {numerals.period_words(str(key.against), language)}"
    return f"{say(label_of(key.after, desk.context), language)} · {when}"


def value_of(desk: Asking, key: Key, value: Fraction, language: str) -> str:
    """A value as a sentence prints it."""
    indicator = desk.workspace.knowledge.indicators[key.indicator]
    is_percent = indicator.kind == "share" or say(indicator.unit, "en") in ("%", "percent")
    if key.is_change:
        return numerals.points(value, language) if is_percent else numerals.signed_percent(value, language)
    if is_percent:
        return numerals.percent(value, language, indicator.decimals or None)
    return numerals.number(value, language, indicator.decimals)
