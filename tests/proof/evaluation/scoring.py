"""Precision, recall and coverage of the figure checker, with Wilson intervals, by language and by family."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from math import sqrt

from tests.proof.evaluation.claims import Claim, Document, Found, findings, group_of, overlap

Z = 1.96
"""Standard deviations of a 95 % interval."""


def wilson(hits: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a proportion (Wilson 1927)."""
    if not of:
        return 0.0, 1.0
    centre = (hits + Z * Z / 2) / (of + Z * Z)
    half = Z * sqrt(hits * (of - hits) / of + Z * Z / 4) / (of + Z * Z)
    return max(centre - half, 0.0), min(centre + half, 1.0)


@dataclass
class Rate:
    """A proportion as it is counted."""

    hits: int = 0
    of: int = 0

    def add(self, *, hit: bool) -> None:
        """Count one more."""
        self.hits += hit
        self.of += 1

    @property
    def value(self) -> float:
        """The proportion; 1 of nothing."""
        return self.hits / self.of if self.of else 1.0

    def __str__(self) -> str:
        if not self.of:
            return "-"
        low, high = wilson(self.hits, self.of)
        return f"{self.hits}/{self.of} {self.value:.2f} [{low:.2f}-{high:.2f}]"


@dataclass
class Score:
    """What is counted of some documents.

    `precision`: flags that are right; `recall`: faults flagged; `pointed`: faults flagged or noted; `coverage`: what holds, confirmed; `diagnosis`: faults whose
    cause is the one expected, where one is given; `named`: the same, the alternatives counted.
    """

    precision: Rate = field(default_factory=Rate)
    recall: Rate = field(default_factory=Rate)
    pointed: Rate = field(default_factory=Rate)
    coverage: Rate = field(default_factory=Rate)
    diagnosis: Rate = field(default_factory=Rate)
    named: Rate = field(default_factory=Rate)
    false_alarms: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    unconfirmed: list[str] = field(default_factory=list)
    misnamed: list[str] = field(default_factory=list)


Key = tuple[str, str]


def scored(documents: Iterable[Document], *, any_family: bool = False) -> dict[Key, Score]:
    """Scores by language and family; the family `all` holds every one.

    With `any_family` a flag that touches a planted fault is right, and finds it, whatever it is called: a figure that was
    altered breaks every relation it stands in, and authors of texts name families in their own way.
    """
    scores: dict[Key, Score] = defaultdict(Score)
    for document in documents:
        _score(document, findings(document), scores, any_family=any_family)
    return dict(sorted(scores.items()))


def _score(document: Document, found: Sequence[Found], scores: dict[Key, Score], *, any_family: bool) -> None:
    for one in found:
        if one.is_flag:
            right = any(_explains(claim, one, any_family=any_family) for claim in document.claims)
            for score in _own(scores, document, one.family):
                score.precision.add(hit=right)
                if not right:
                    score.false_alarms.append(
                        f"{document.name} {one.rule} {one.verdict} {_around(document.text, one.stated)}"
                    )
    for claim in document.claims:
        if claim.is_core:
            for score in _own(scores, document, claim.family):
                touching = [one for one in found if one.hits(claim) or (any_family and _touches(claim, one))]
                _count(claim, touching, score, document.name)


def _explains(claim: Claim, found: Found, *, any_family: bool) -> bool:
    if not claim.may_be_flagged:
        return False
    return found.hits(claim) or (any_family and _touches(claim, found))


def _touches(claim: Claim, found: Found) -> bool:
    return any(overlap(span, claim.focus) for span in found.spans)


def _count(claim: Claim, found: Sequence[Found], score: Score, name: str) -> None:
    told = f"{name} {claim.id} {claim.family} {claim.quote}"
    if claim.verdict == "consistent":
        is_confirmed = any(one.verdict == "consistent" for one in found)
        score.coverage.add(hit=is_confirmed)
        if not is_confirmed:
            score.unconfirmed.append(told)
    elif claim.may_be_flagged and claim.verdict != "not_checkable":
        flags = [one for one in found if one.is_flag]
        score.recall.add(hit=bool(flags))
        score.pointed.add(hit=any(one.is_flag or one.is_note for one in found))
        if not flags:
            score.missed.append(told)
        elif claim.diagnosis:
            _diagnose(claim, flags, score, told)


def _diagnose(claim: Claim, flags: Sequence[Found], score: Score, told: str) -> None:
    given = [one for one in flags if one.diagnosis]
    if not given:
        return
    is_right = any(one.diagnosis in claim.diagnosis for one in given)
    score.diagnosis.add(hit=is_right)
    score.named.add(hit=is_right or any(set(one.alternatives) & set(claim.diagnosis) for one in given))
    if not is_right:
        score.misnamed.append(f"{told}: {given[0].diagnosis} for {' or '.join(claim.diagnosis)}")


def _own(scores: dict[Key, Score], document: Document, family: str) -> Iterator[Score]:
    for language in (document.language, "all"):
        yield scores[language, "all"]
        yield scores[language, group_of(family)]


def _around(text: str, span: tuple[int, int]) -> str:
    return repr(" ".join(text[max(span[0] - 60, 0) : span[1] + 15].split()))


def table(title: str, scores: dict[Key, Score]) -> Iterator[str]:
    """The scores as lines: each language, then each family of all languages."""
    yield f"{title}"
    yield f"  {'':<14}{'flag precision':<26}{'flag recall':<26}{'with notes':<26}{'what holds, confirmed':<28}{'diagnosis':<24}"
    languages = sorted({language for language, _ in scores} - {"all"})
    rows = [(language, (language, "all")) for language in languages]
    rows += [("all", ("all", "all"))] if len(languages) > 1 else []
    rows += [(f"· {family}", ("all", family)) for language, family in scores if language == "all" and family != "all"]
    for name, key in rows:
        one = scores.get(key, Score())
        yield f"  {name:<14}{one.precision!s:<26}{one.recall!s:<26}{one.pointed!s:<26}{one.coverage!s:<28}{one.diagnosis!s:<24}"


def details(scores: dict[Key, Score], most: int = 12) -> Iterator[str]:
    """False alarms and misses, one a line."""
    whole = scores.get(("all", "all"), Score())
    for title, listed in (
        ("false alarm", whole.false_alarms),
        ("missed", whole.missed),
        ("diagnosis", whole.misnamed),
        ("not confirmed", whole.unconfirmed),
    ):
        yield from (f"    {title}: {one[:170]}" for one in listed[:most])
        if len(listed) > most:
            yield f"    {title}: {len(listed) - most} more"
