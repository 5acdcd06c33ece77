"""The reference with one digit changed: is the change found, and nothing else flagged?

A mutant counts when it breaks a relation of the reference beyond rounding. It is *accusable* when a relation it breaks is one that
the specification lets be accused: its operands stand in one sentence or in one table (a strict template or a column binds them),
or it repeats a telling figure. An open list, a list without its total, a part of a part may be anything, and stay silent.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from tests.proof.evaluation.claims import Document, Found, Span, findings, overlap
from tests.proof.evaluation.corpora import Reference, flat
from tests.proof.evaluation.scoring import Rate

Relation = Mapping[str, object]
TELLING = 100


@dataclass(frozen=True, kw_only=True)
class Mutant:
    """A number of the reference with another digit, and the relations that no longer hold."""

    name: str
    printed: str
    value: Fraction
    broken: tuple[Relation, ...]
    is_accusable: bool


@dataclass
class Mutations:
    """What is counted: mutants found, of all that break a relation and of those that may be accused."""

    detectable: Rate = field(default_factory=Rate)
    accusable: Rate = field(default_factory=Rate)
    families: dict[str, Rate] = field(default_factory=dict)
    collateral: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)


def mutations_of(gold: Reference, *, seed: int = 7, each: int = 2) -> Mutations:
    """The reference checked once for every mutant: `each` of every number that stands in a relation that holds."""
    out = Mutations()
    before = [one for one in findings(gold.document) if one.is_flag]
    known, places = {_key(one) for one in before}, {(one.family, one.rule, one.stated) for one in before}
    for mutant in mutants(gold, seed=seed, each=each):
        start, end = gold.span(mutant.name)
        flags = [one for one in findings(_altered(gold, mutant)) if one.is_flag and _key(one) not in known]
        about = [one for one in flags if any(overlap(span, (start, end)) for span in one.spans)]
        _count(out, mutant, gold, is_found=bool(about))
        others = [one for one in flags if one not in about and (one.family, one.rule, one.stated) not in places]
        out.collateral += [f"{mutant.name} {mutant.printed}: {one.rule}" for one in others]
    return out


def _count(out: Mutations, mutant: Mutant, gold: Reference, *, is_found: bool) -> None:
    out.detectable.add(hit=is_found)
    if mutant.is_accusable:
        out.accusable.add(hit=is_found)
    for family in sorted({str(relation["family"]) for relation in mutant.broken}):
        out.families.setdefault(family, Rate()).add(hit=is_found)
    if not is_found:
        mark = "" if mutant.is_accusable else " (not accusable)"
        was = gold.mentions[mutant.name]["text"]
        named = ", ".join(f"{relation['id']} {relation['family']}" for relation in mutant.broken)
        out.missed.append(f"{mutant.name} {was} -> {mutant.printed}: {named}{mark}")


def _key(one: Found) -> tuple[str, str, tuple[Span, ...], str | None]:
    """What tells a flag from others: a digit for a digit moves no span."""
    return one.family, one.rule, one.spans, one.value


def _altered(gold: Reference, mutant: Mutant) -> Document:
    start, end = gold.span(mutant.name)
    text = gold.document.text
    return Document(**{**vars(gold.document), "data": (text[:start] + mutant.printed + text[end:]).encode()})


# -- which digits ------------------------------------------------------------------------------------------------------


def mutants(gold: Reference, *, seed: int, each: int) -> Iterator[Mutant]:
    """The mutants that break a relation, from a fixed seed."""
    chance = random.Random(seed)
    for name, relations in _by_number(gold).items():
        printed = str(gold.mentions[name]["text"])
        for _ in range(each):
            other = _another(printed, chance)
            value = _read(other)
            broken = [one for one in relations if holds(gold, one, {name: value}) is False]
            if broken:
                yield Mutant(
                    name=name,
                    printed=other,
                    value=value,
                    broken=tuple(broken),
                    is_accusable=any(may_be_accused(gold, one) for one in broken),
                )


def _by_number(gold: Reference) -> dict[str, list[Relation]]:
    """The numbers in figures that stand in relations that hold, with those relations."""
    out: dict[str, list[Relation]] = {}
    for relation in gold.relations:
        if relation.get("core") and relation["verdict"] == "consistent" and holds(gold, relation, {}):
            for name in gold.numbers(relation):
                if str(gold.mentions[name]["text"])[0].isdigit():
                    out.setdefault(name, []).append(relation)
    return out


def _another(printed: str, chance: random.Random) -> str:
    """A number with one digit changed; it begins with no zero."""
    places = [place for place, letter in enumerate(printed) if letter.isdigit()]
    place = chance.choice(places)
    is_lead = place == places[0] and len(places) > 1
    digit = chance.choice([one for one in "0123456789" if one != printed[place] and not (is_lead and one == "0")])
    return printed[:place] + digit + printed[place + 1 :]


def _read(printed: str) -> Fraction:
    bare = printed.replace(" ", "").replace("\u00a0", "").replace("\u202f", "")
    if "," in bare and len(bare.split(",")[-1]) == 3:
        bare = bare.replace(",", "")
    return Fraction(bare.replace(",", "."))


# -- which relations ---------------------------------------------------------------------------------------------------


def may_be_accused(gold: Reference, relation: Relation) -> bool:
    """Whether the specification lets a flag be raised where a relation no longer holds."""
    family, operands = relation["family"], relation["operands"]
    assert isinstance(operands, Mapping)
    if family == "repeat":
        return Fraction(str(gold.mentions[operands["a"]]["value"])) >= TELLING
    is_bound = relation["scope"] in ("sentence", "table", "grid", "clause")
    if family == "sum":
        return "total" in operands and (is_bound or relation["scope"] == "document")
    return is_bound or family in ("change", "share")


def holds(gold: Reference, relation: Relation, values: Mapping[str, Fraction]) -> bool | None:
    """Whether a relation holds beyond rounding, some numbers taken at other values; None where it is not one of numbers."""
    rule, operands = _RULES.get(str(relation["family"])), relation["operands"]
    assert isinstance(operands, Mapping)
    numbers = {role: flat(operand) for role, operand in operands.items()}
    if rule is None or any(name not in gold.mentions for names in numbers.values() for name in names):
        return None

    def taken(names: Sequence[str]) -> list[Fraction]:
        return [values[name] if name in values else Fraction(str(gold.mentions[name]["value"])) for name in names]

    steps = {role: Fraction(1, 10 ** int(str(gold.mentions[names[0]]["decimals"]))) for role, names in numbers.items()}
    is_counts = {role: gold.mentions[names[0]]["kind"] == "count" for role, names in numbers.items()}
    return rule({role: taken(names) for role, names in numbers.items()}, steps, is_counts)


Values = Mapping[str, list[Fraction]]
Steps = Mapping[str, Fraction]
Counts = Mapping[str, bool]


def _change(of: Values, steps: Steps, counts: Counts) -> bool | None:
    if len(of["new"]) > 1 or len(of["old"]) > 1 or not of["old"][0]:
        return None
    right = 100 * (of["new"][0] - of["old"][0]) / of["old"][0]
    return abs(abs(right) - of["pct"][0]) < steps["pct"]


def _share(of: Values, steps: Steps, counts: Counts) -> bool | None:
    return abs(100 * of["part"][0] / of["whole"][0] - of["pct"][0]) < steps["pct"] if of["whole"][0] else None


def _sum(of: Values, steps: Steps, counts: Counts) -> bool | None:
    whole = of["total"][0] if "total" in of else Fraction(100)
    room = Fraction(0) if counts["parts"] else Fraction(len(of["parts"]) + 1, 2)
    return abs(whole - sum(of["parts"])) <= room


def _difference(of: Values, steps: Steps, counts: Counts) -> bool | None:
    return of["minuend"][0] - of["subtrahend"][0] == of["diff"][0]


def _repeat(of: Values, steps: Steps, counts: Counts) -> bool | None:
    return of["a"][0] == of["b"][0]


def _subset(of: Values, steps: Steps, counts: Counts) -> bool | None:
    return of["part"][0] <= of["whole"][0]


_RULES: Mapping[str, Callable[[Values, Steps, Counts], bool | None]] = {
    "change": _change,
    "share": _share,
    "sum": _sum,
    "difference": _difference,
    "repeat": _repeat,
    "subset": _subset,
}
