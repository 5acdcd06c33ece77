"""Groups of people that have no one in common, told as the parts of a whole: women, men, girls and boys; adults and children; yes and no.

Behind "including" a list need not be all there is. Groups that leave nobody out add up to their whole, so that a miss that a slip of
the hand explains is one; and groups that have no one in common never exceed it, whoever else is left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from kolosi.proof.arithmetic.relation import Relation, is_near
from kolosi.proof.arithmetic.slips import slip_between, slipped_parts
from kolosi.reading.items import Line

_PEOPLE: Mapping[str, frozenset[str]] = {
    "women": frozenset({"women"}),
    "men": frozenset({"men"}),
    "girls": frozenset({"girls"}),
    "boys": frozenset({"boys"}),
    "children": frozenset({"girls", "boys"}),
    "adults": frozenset({"women", "men"}),
    "female": frozenset({"women", "girls"}),
    "male": frozenset({"men", "boys"}),
}
"""The groups of the lexicon, by what they are made of."""

_EVERYBODY = frozenset({"women", "men", "girls", "boys"})
_ANSWERS = frozenset({"yes", "no"})


def groups_between(line: Line, places: Sequence[int], concepts: Sequence[str | None]) -> frozenset[str]:
    """The groups that numbers are told of, one for each; none where one of them is of something else."""
    answers = [_answer(line, place) for place in places]
    found = [answer or concept for answer, concept in zip(answers, concepts, strict=True)]
    known = frozenset(one for one in found if one is not None and (one in _PEOPLE or one in _ANSWERS))
    return known if len(known) == len(found) else frozenset()


def _answer(line: Line, place: int) -> str | None:
    """The answer right behind a number: "130 yes"."""
    behind = line.items[place + 1 : place + 2]
    return line.pack.answers.get(behind[0].text) if behind else None


def may_be_wrong(relation: Relation, groups: frozenset[str]) -> bool:
    """Whether the sum of groups that is not that of their whole accuses: it is more, or a slip explains why groups that leave nobody
    out are less."""
    total, whole = sum((one.exact for one in relation.operands["parts"]), Fraction(0)), relation.stated.exact
    if not _are_apart(groups) or total == whole:
        return False
    is_slip = has_slip(relation, total)
    return is_near(relation) or is_slip if total > whole else _are_all(groups) and is_near(relation) and is_slip


def _are_apart(groups: frozenset[str]) -> bool:
    """Whether groups have no one in common. Children beside women alone may be girls, whom a text counts among the women."""
    if groups == _ANSWERS:
        return True
    made = [_PEOPLE[one] for one in groups if one in _PEOPLE]
    is_loose = "children" in groups and len(groups & {"women", "men", "female", "male"}) == 1
    return len(made) == len(groups) >= 2 and sum(map(len, made)) == len(frozenset().union(*made)) and not is_loose


def _are_all(groups: frozenset[str]) -> bool:
    """Whether groups leave nobody out."""
    made = frozenset().union(*(_PEOPLE.get(one, frozenset()) for one in groups))
    return made == _EVERYBODY or groups == _ANSWERS


def has_slip(relation: Relation, total: Fraction) -> bool:
    """Whether one digit, or two exchanged, of the whole or of one part makes the sum true."""
    whole = relation.stated.exact
    return slip_between(whole, total) is not None or any(slipped_parts(relation.operands["parts"], whole - total))
