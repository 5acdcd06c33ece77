"""Whether two figures that differ by a slip of the hand are told of two things, and no slip at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import pairwise

from kolosi.proof.arithmetic.relation import Relation
from kolosi.proof.study.binding import Study
from kolosi.proof.study.count_context import told_counts
from kolosi.reading.items import Line


class Apart:
    """Tells two figures apart; what it needs of all counts of a text is read once."""

    def __init__(self, study: Study) -> None:
        self.study = study

    @cached_property
    def names(self) -> Mapping[int, frozenset[str]]:
        """The names that each count is told of, by where it starts."""
        return {one.one.mention.start: one.names for one in told_counts(self.study)}

    def are_two(self, relation: Relation) -> bool:
        """Whether one sentence of the text has both values of a figure, or words tell two things of two of one value."""
        return _are_set_apart(self.study, relation) or self._are_named_apart(relation)

    def _are_named_apart(self, relation: Relation) -> bool:
        """Whether only one of two counts that are a digit apart is told of a name."""
        if not relation.row.has("by_value") or relation.diagnosis != "one_digit" or len(relation.mentions) != 2:
            return False
        first, second = (self.names.get(one.start, frozenset()) for one in relation.mentions)
        return bool(first) != bool(second)


def _are_set_apart(study: Study, relation: Relation) -> bool:
    values = {one.exact for one in relation.mentions}
    lines = [{one.line for one in study.counts_of.get(value, ())} for value in values]
    if len(values) == 2 and lines[0] & lines[1]:
        return True
    places = [study.number_at(one.start) for one in relation.mentions]
    own = [study.lines[at] for at in places if at is not None]
    return len(own) == 2 and (_are_numbered_apart(*own) or _have_shares(own, relation))


def _are_numbered_apart(one: Line, other: Line) -> bool:
    """Whether two sentences tell of two things of one numbered kind: "under cycle 2 … in cycle 1"."""
    first, second = _numbered(one), _numbered(other)
    return any(second[word].isdisjoint(values) for word, values in first.items() if word in second)


def _numbered(line: Line) -> Mapping[str, set[str]]:
    out: dict[str, set[str]] = {}
    for before, item in pairwise(line.items):
        if item.mention is not None and item.mention.kind == "heading_number":
            out.setdefault(before.text[:4], set()).add(item.text)
    return out


def _have_shares(lines: Sequence[Line], relation: Relation) -> bool:
    """Whether two counts that differ by a slip have each a share of its own."""
    if not relation.row.has("by_value"):
        return False
    places = [line.places.get(one.start) for line, one in zip(lines, relation.mentions, strict=True)]
    return all(at is not None and line.has_share(at + 1, at + 8) for line, at in zip(lines, places, strict=True))
