"""Doubtful bindings as questions: which are asked, what names one whatever its figures, what an answer makes of it.

A question is named by the words of its sentence, numbers and times left out, and by the place of each figure in it with its role: the
next edition, which has other figures in the same words, is not asked again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from kolosi.proof.arithmetic.relation import FAMILIES, Operands, Relation, summed, weighed
from kolosi.proof.arithmetic.values import CONSISTENT, INCONSISTENT, claimed
from kolosi.proof.study.binding import Study
from kolosi.reading.items import Line
from kolosi.reading.mentions import Mention

MOST = 12
"""So many questions are asked of one document: more are not read."""

_TOKEN = re.compile(r"#|%|\d+|[^\W\d_]+")
_LONG, _SHORT = 16, 8

Answers = Mapping[str, bool]
"""By the mark of a question, whether its figures belong together."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """A doubtful relation that is asked about. `mark` names it in a Decision, `code` in what people type."""

    relation: Relation
    mark: str

    @property
    def code(self) -> str:
        """Six signs that stand for the mark."""
        return code_of(self.mark)


def code_of(mark: str) -> str:
    """The short name of a question."""
    return _hashed(mark, 6)


_MARK = re.compile(
    r"(?P<passage>[0-9a-f]{16}):(?P<family>[a-z_]+):(?P<rule>[\w.-]+):"
    r"(?P<roles>[a-z_]+\.\d+(?:@[0-9a-f]{8})?(?:,[a-z_]+\.\d+(?:@[0-9a-f]{8})?)*)"
)


def is_mark(text: str) -> bool:
    """True for what names a question."""
    return _MARK.fullmatch(text) is not None


class Passages:
    """The sentences of a text by their words, figures and times left out; a cell of a table, by its row and the head of its column."""

    def __init__(self, study: Study) -> None:
        self.study = study
        self._hidden = sorted({(one.start, one.end) for one in (*study.found, *study.periods)})
        self._known: dict[int, str] = {}

    def mark(self, relation: Relation) -> str | None:
        """What names the binding of a relation; nothing where one of its figures stands in no sentence."""
        home = self.study.number_at(relation.stated.start)
        if home is None:
            return None
        roles = []
        for role, mentions in sorted(relation.operands.items()):
            for mention in mentions:
                place = self._place(mention)
                if place is None:
                    return None
                at, rank = place
                roles.append(f"{role}.{rank}" + ("" if at == home else f"@{self.words(at)[:_SHORT]}"))
        return f"{self.words(home)}:{relation.family}:{relation.rule}:{','.join(roles)}"

    def _place(self, mention: Mention) -> tuple[int, int] | None:
        """The number of the sentence of a figure, and which of its figures it is."""
        at = self.study.number_at(mention.start)
        if at is None:
            return None
        starts = [one.start for one in _figures(self.study.lines[at])]
        return (at, starts.index(mention.start)) if mention.start in starts else None

    def words(self, number: int) -> str:
        """What stands for the words of a sentence."""
        if number not in self._known:
            self._known[number] = _hashed(self._said(number), _LONG)
        return self._known[number]

    def _said(self, number: int) -> str:
        sentence = self.study.lines[number].sentence
        block = sentence.block
        if block.table is None or block.row is None:
            return self._bare(sentence.start, sentence.end)
        heads = self._rows.get((block.table, 0), ())
        cells = self._rows[block.table, block.row]
        head = [one for one in heads if one.sentence.block.column == block.column]
        return "|".join(self._bare(one.sentence.start, one.sentence.end) for one in (*head, *cells))

    @cached_property
    def _rows(self) -> Mapping[tuple[int, int], Sequence[Line]]:
        rows: dict[tuple[int, int], list[Line]] = {}
        for line in self.study.lines:
            block = line.sentence.block
            if block.table is not None and block.row is not None:
                rows.setdefault((block.table, block.row), []).append(line)
        return rows

    def _bare(self, start: int, end: int) -> str:
        """Words without numbers, times, marks and accents."""
        flat, pieces, at = self.study.page.flat, [], start
        for first, last in self._hidden:
            if start <= first < end and first >= at:
                pieces += [flat[at:first], " # "]
                at = last
        tokens = ["#" if one.isdecimal() else one for one in _TOKEN.findall("".join((*pieces, flat[at:end])))]
        return " ".join(one for at, one in enumerate(tokens) if one != "#" or at == 0 or tokens[at - 1] != "#")

    @cached_property
    def numbers(self) -> Mapping[str, Sequence[int]]:
        """By what stands for its words, whole and short, the numbers of the sentences that have them."""
        out: dict[str, list[int]] = {}
        for number, line in enumerate(self.study.lines):
            if line.has_numbers:
                name = self.words(number)
                out.setdefault(name, []).append(number)
                out.setdefault(name[:_SHORT], []).append(number)
        return out


def _figures(line: Line) -> list[Mention]:
    return [line.mention(place) for place in line.quantities]


def _hashed(text: str, length: int) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:length]


# -- what is asked ----------------------------------------------------------------------------------------------------


def questions(study: Study, notes: Iterable[Relation], answers: Answers) -> list[Question]:
    """One question a passage that nobody was asked about, the likeliest fault first."""
    passages = Passages(study)
    known = {mark.partition(":")[0] for mark in answers}
    asked: dict[str, Question] = {}
    for note in sorted(notes, key=lambda one: _doubt(study, one)):
        mark = passages.mark(note)
        if mark is not None and (passage := mark.partition(":")[0]) not in known:
            asked.setdefault(passage, Question(relation=note, mark=mark))
    return list(asked.values())


def _doubt(study: Study, note: Relation) -> tuple[bool, int, int]:
    """A note of which a slip is known comes before the others, then one with few other figures in its sentence."""
    at = study.number_at(note.stated.start)
    told = {one.start for one in note.mentions}
    beside = 0 if at is None else sum(one.start not in told for one in _figures(study.lines[at]))
    return note.diagnosis is None, beside, note.stated.start


# -- what an answer makes of it ---------------------------------------------------------------------------------------


def answered(
    study: Study,
    pairs: Sequence[tuple[Relation, Relation]],
    answers: Answers,
    explain: Callable[[Relation], Relation],
) -> list[Relation]:
    """The relations with what people answered; `pairs` are each as it was found and as it is told, a doubtful one as a note.

    Of figures that belong together the relation is told as it was found, and found again where no finder did, whatever the figures are
    now; of others an accusation is left out. `explain` gives an accusation its cause.
    """
    if not answers:
        return [told for _, told in pairs]
    passages = Passages(study)
    said = {_bound(mark): is_one for mark, is_one in answers.items()}
    out, seen = [], set()
    for found, told in pairs:
        seen.add(found.claim)
        mark = passages.mark(found) if found.is_flag else None
        answer = said.get(_bound(mark)) if mark else None
        if answer is not False:
            out.append(told if answer is None else found)
    for mark, is_one in answers.items():
        for again in _again(passages, mark) if is_one else ():
            if again.claim not in seen:
                seen.add(again.claim)
                out.append(explain(again))
    return sorted(out, key=lambda one: (one.stated.start, one.family, one.rule))


def _bound(mark: str) -> tuple[str, ...]:
    """What a mark says, without the rule that found it."""
    passage, family, _, roles = mark.split(":", 3)
    return passage, family, roles


def _again(passages: Passages, mark: str) -> Iterator[Relation]:
    """The relations that a mark binds in a text, wherever its words stand."""
    said = _MARK.fullmatch(mark)
    if said is None:
        return
    for home in passages.numbers.get(said["passage"], ()):
        slots: dict[str, list[Mention]] = {}
        for one in said["roles"].split(","):
            role, _, place = one.partition(".")
            rank, _, elsewhere = place.partition("@")
            found = _figure(passages, elsewhere, home, int(rank))
            if found is None:
                break
            slots.setdefault(role, []).append(found)
        else:
            relation = _made(said["family"], said["rule"], {role: tuple(some) for role, some in slots.items()})
            if relation is not None:
                yield relation


def _figure(passages: Passages, elsewhere: str, home: int, rank: int) -> Mention | None:
    """A figure by its sentence and its rank; nothing where several sentences have the same words."""
    places = passages.numbers.get(elsewhere, ()) if elsewhere else (home,)
    figures = _figures(passages.study.lines[places[0]]) if len(places) == 1 else []
    return figures[rank] if rank < len(figures) else None


_ROLES: Mapping[str, frozenset[str]] = {
    "change": frozenset({"new", "old", "pct"}),
    "points": frozenset({"new", "old", "pct"}),
    "share": frozenset({"part", "whole", "pct"}),
    "grim": frozenset({"whole", "pct"}),
    "difference": frozenset({"new", "old", "diff"}),
    "sum": frozenset({"total", "parts"}),
    "repeat": frozenset({"a", "b"}),
    "subset": frozenset({"part", "whole"}),
}
"""The roles by which a relation of a family can be reckoned without its finder."""


def _made(family: str, rule: str, slots: Operands) -> Relation | None:
    if _ROLES.get(family, frozenset()) != frozenset(slots):
        return None
    if family == "sum":
        return summed(rule, slots["total"][0], slots["parts"], tier="A") if len(slots["total"]) == 1 else None
    if any(len(some) != 1 for some in slots.values()):
        return None
    if family not in FAMILIES:
        return _set_against(family, rule, slots)
    return weighed(family, rule, {role: some[0] for role, some in slots.items()}, tier="A")


def _set_against(family: str, rule: str, slots: Operands) -> Relation:
    """One number printed twice, or a part beside its whole."""
    stated, other = (slots["b"][0], slots["a"][0]) if family == "repeat" else (slots["part"][0], slots["whole"][0])
    one, two = claimed(stated), claimed(other)
    holds = one.apart(two) == 0 if family == "repeat" else one.low <= two.high
    found = CONSISTENT if holds else INCONSISTENT
    return Relation(family=family, rule=rule, verdict=found, stated=stated, operands=slots, tier="A")
