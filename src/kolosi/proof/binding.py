"""What each number counts, and when: its concept and its period, each with the reason why it was bound."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from kolosi.model.period import Period
from kolosi.proof.items import Line, lines_of
from kolosi.proof.mentions import Mention, find_mentions
from kolosi.proof.pack import Pack
from kolosi.proof.periods import Said
from kolosi.proof.text import Page

AFTER, BEFORE = 9, 18
"""How far the concept of a number is looked for."""

_STOPS = frozenset({"(", ")", ";", ":", "|"})


@dataclass(frozen=True, kw_only=True)
class Binding:
    """A number in its sentence. `why` says what bound concept and period: the words after, the subject, the paragraph."""

    mention: Mention
    line: int
    place: int
    concept: str | None = None
    period: Period | None = None
    why: tuple[str, ...] = ()
    is_explicit: bool = False


class Study:
    """A page read: its lines, its numbers as told, what each is bound to."""

    def __init__(self, page: Page, pack: Pack) -> None:
        self.page = page
        self.pack = pack
        self.found, self.periods = find_mentions(page, pack)
        self.lines: Sequence[Line] = lines_of(page, self.found, self.periods, pack)

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """Every number, shares and changes told apart."""
        told = {item.mention.start: item.mention for line in self.lines for item in line.items if item.mention}
        return tuple(told.get(mention.start, mention) for mention in self.found)

    @cached_property
    def bindings(self) -> Mapping[int, Binding]:
        """By where a number starts: what it counts and when."""
        out: dict[int, Binding] = {}
        current: Period | None = None
        paragraph = -1
        for number, line in enumerate(self.lines):
            if line.sentence.paragraph != paragraph:
                paragraph, current = line.sentence.paragraph, None
            timed = _timed(line, current)
            for place in line.quantities:
                period, explicit, why = timed[place]
                concept, because = concept_of(line, place)
                mention = line.mention(place)
                out[mention.start] = Binding(
                    mention=mention, line=number, place=place, concept=concept, period=period,
                    why=(because, why), is_explicit=explicit,
                )  # fmt: skip
            leading = next((item.said.period for item in line.items if item.said and item.said.period), None)
            current = leading or current
        return out

    @cached_property
    def by_paragraph(self) -> Mapping[int, tuple[int, ...]]:
        """The numbers of the lines of each paragraph."""
        out: dict[int, list[int]] = {}
        for number, line in enumerate(self.lines):
            out.setdefault(line.sentence.paragraph, []).append(number)
        return {paragraph: tuple(numbers) for paragraph, numbers in out.items()}

    def binding(self, mention: Mention) -> Binding:
        """What a number is bound to."""
        return self.bindings[mention.start]

    def in_lines(self, numbers: Sequence[int]) -> Iterator[Binding]:
        """The numbers of some lines, in order."""
        for number in numbers:
            line = self.lines[number]
            yield from (self.bindings[line.mention(place).start] for place in line.quantities)


def concept_of(line: Line, place: int) -> tuple[str | None, str]:
    """What a number counts: the words after it, else the subject before it."""
    for at in range(place + 1, min(place + AFTER + 1, len(line.items))):
        item = line.items[at]
        if item.is_quantity or item.text in _STOPS or (item.text == "," and at > place + 1):
            break
        concept = line.concept(at)
        if concept:
            return concept, "after"
    for at in range(place - 1, max(place - BEFORE, -1), -1):
        item = line.items[at]
        if item.text == ";":
            break
        concept = line.concept(at)
        if concept and not item.is_quantity:
            return concept, "before"
    return None, "none"


def _timed(line: Line, current: Period | None) -> dict[int, tuple[Period | None, bool, str]]:
    """For each number, its period: the one that follows it closely, else the last before it, else the paragraph's."""
    taken: set[int] = set()
    out: dict[int, tuple[Period | None, bool, str]] = {}
    for place in line.quantities:
        follows = _following(line, place)
        if follows is not None:
            taken.add(follows)
            said = line.items[follows].said
            assert said is not None
            out[place] = (said.period, said.period is not None, "after")
    for place in line.quantities:
        if place not in out:
            leads = [
                at for at in range(place) if (item := line.items[at]).said and item.said.period and at not in taken
            ]
            near = leads or [at for at in range(place) if (item := line.items[at]).said and item.said.period]
            lead = line.items[near[-1]].said if near else None
            out[place] = (lead.period, True, "before") if lead else (current, False, "paragraph")
    return out


def _following(line: Line, place: int) -> int | None:
    """The period that belongs to a number: after it, before the next number and the end of its brackets."""
    for at in range(place + 1, min(place + 14, len(line.items))):
        item = line.items[at]
        if item.said is not None:
            return at if not _is_next_clause(line, place, at) else None
        if item.is_quantity or item.text in (")", ";") or (item.text == "(" and at > place + 6):
            return None
    return None


def _is_next_clause(line: Line, place: int, at: int) -> bool:
    """Whether what stands between a number and a period turns to another number: "contre", "par rapport à"."""
    between = line.items[place + 1 : at]
    return any({"AGAINST", "COMPARED"} & item.classes for item in between)


def spans_of(periods: Sequence[Said]) -> Iterator[tuple[int, int]]:
    """Where the periods stand."""
    for said in periods:
        yield said.start, said.end
