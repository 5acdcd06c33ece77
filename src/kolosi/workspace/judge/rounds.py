"""The full workshop: private scores of two rounds, how far people are apart, three aggregations side by side.

IDEA protocol: Hemming et al. (2018), Methods in Ecology and Evolution 9:169; performance weights: Cooke (1991). Everything of it
stays inside; what goes back to the experts between the rounds bears no pseudonym.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from kolosi.model.label import Label
from kolosi.risk import elicitation
from kolosi.risk.agreement import kendall_w
from kolosi.risk.composites import Measured, Scale, rank_distributions
from kolosi.risk.elicitation import Aggregate, Judgement, performance_weights
from kolosi.risk.rankings import Ballot, mid_ranks
from kolosi.workspace.write.judgements import Rounds, Score, read_rounds

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kolosi.workspace.folder import Folder

LOWEST, HIGHEST = 1.0, 5.0
TOP, DRAWS = 5, 2_000

APART = 1.0
"""A score less than a point of five from the median is the same judgement, said a little otherwise."""

FENCES = 1.5
"""How many times the middle half's width a score lies from the median to stand out (Tukey 1977)."""

Item = tuple[str, str | None]
"""A risk and a place; None for the whole country."""


@dataclass(frozen=True, kw_only=True)
class Spread:
    """The scores of one risk in one round: how many, the median, the middle half, the ends."""

    n: int
    median: float
    middle: tuple[float, float]
    ends: tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Apart:
    """A score that stands out, with its reason, of nobody that can be named."""

    score: float
    reason: str


@dataclass(frozen=True, kw_only=True)
class RoundRisk:
    """A risk in both rounds, the scores that stand out in the last one, and its three aggregations (None: nothing to make it of).

    `in_top` is how likely it is among the first five; it stays inside. Neither it nor the ends of an aggregation are told
    (`has_ends` false) where an expert gave a score without its ends: taken at its word it would be certain.
    """

    risk: str
    place: str | None
    label: Label
    short: Label
    where: Label
    one: Spread | None
    two: Spread | None
    apart: tuple[Apart, ...]
    reasons: tuple[str, ...]
    median: Aggregate
    quantile: Aggregate
    weighted: Aggregate | None
    has_ends: bool
    in_top: float | None


@dataclass(frozen=True, kw_only=True)
class FullWorkshop:
    """Both rounds of a workspace: risks by their median, how many experts scored in each, how far they agree (Kendall's W).

    `weights` counts the experts whose answers to seed questions give them a weight; None where no such question was asked.
    """

    risks: tuple[RoundRisk, ...]
    experts: tuple[int, int]
    concordance: tuple[float | None, float | None]
    weights: int | None

    def as_json(self) -> Mapping[str, object]:
        """The same as plain values, without pseudonyms."""
        return {
            "experts": self.experts,
            "kendall_w": self.concordance,
            "weighted_experts": self.weights,
            "risks": [_as_json(one) for one in self.risks],
        }


def _as_json(one: RoundRisk) -> Mapping[str, object]:
    both = {"one": one.one, "two": one.two}
    three = {"median": one.median, "quantile": one.quantile, "weighted": one.weighted}
    return {
        "risk": one.risk,
        "place": one.place,
        **{
            f"round_{name}": spread
            and {"n": spread.n, "median": spread.median, "middle": spread.middle, "ends": spread.ends}
            for name, spread in both.items()
        },
        **{name: found and _points(found, has_ends=one.has_ends) for name, found in three.items()},
        "apart": [{"score": each.score, "reason": each.reason} for each in one.apart],
        "in_top": one.in_top,
    }


def _points(found: Aggregate, *, has_ends: bool) -> Mapping[str, float | None]:
    low, high = (found.low, found.high) if has_ends else (None, None)
    return {"low": low, "best": found.best, "high": high}


def full_workshop(workspace: Folder, *, is_first_alone: bool = False) -> FullWorkshop:
    """The two rounds of the workspace; without a score, no risk. `is_first_alone`: as if nobody had scored in the second yet."""
    rounds = read_rounds(workspace)
    rounds = replace(rounds, two=()) if is_first_alone else rounds
    first, second = _by_item(rounds.one), _by_item(rounds.two)
    weights = weights_of(rounds)
    in_top = _in_top(rounds.two or rounds.one)
    names = _pseudonyms(rounds)
    risks = []
    for item in dict.fromkeys([*second, *first]):
        last = second.get(item) or first[item]
        told = [(one.score, without_names(one.reason or "", names)) for one in last]
        risks.append(
            RoundRisk(
                risk=item[0],
                place=item[1],
                label=_risk(workspace, item[0])[0],
                short=_risk(workspace, item[0])[1],
                where=_place(workspace, item[1]),
                one=spread_of([one.score for one in first.get(item, ())]),
                two=spread_of([one.score for one in second.get(item, ())]),
                apart=standing_out(told),
                reasons=tuple(sorted({reason for _, reason in told if reason})),
                median=_within(elicitation.median([_judgement(one) for one in last])),
                quantile=_within(elicitation.mean([_judgement(one) for one in last])),
                weighted=_weighted(last, weights),
                has_ends=all(map(_has_ends, last)),
                in_top=in_top.get(item),
            )
        )
    risks.sort(key=lambda one: (one.place or "", -one.median.best, -one.quantile.best, one.risk))
    return FullWorkshop(
        risks=tuple(risks),
        experts=(len({one.expert for one in rounds.one}), len({one.expert for one in rounds.two})),
        concordance=(concordance_of(rounds.one), concordance_of(rounds.two)),
        weights=None if weights is None else sum(weight > 0 for weight in weights.values()),
    )


def _by_item(scores: Iterable[Score]) -> Mapping[Item, Sequence[Score]]:
    found: dict[Item, list[Score]] = defaultdict(list)
    for one in scores:
        found[one.risk, one.place].append(one)
    return dict(found)


# -- spread -----------------------------------------------------------------------------------------------------------


def spread_of(scores: Sequence[float]) -> Spread | None:
    """The spread of the scores of a round; None without any."""
    if not scores:
        return None
    low, middle, high = (float(one) for one in np.quantile(scores, [0.25, 0.5, 0.75]))
    return Spread(n=len(scores), median=middle, middle=(low, high), ends=(min(scores), max(scores)))


def standing_out(told: Sequence[tuple[float, str]]) -> tuple[Apart, ...]:
    """The scores that stand out from the others, lowest first, each with its reason."""
    spread = spread_of([score for score, _ in told])
    if spread is None or spread.n < 3:
        return ()
    far = max(APART, FENCES * (spread.middle[1] - spread.middle[0]))
    return tuple(
        Apart(score=score, reason=reason)
        for score, reason in sorted(told)
        if abs(score - spread.median) > far or (abs(score - spread.median) == far == APART)
    )


def concordance_of(scores: Sequence[Score]) -> float | None:
    """Kendall's W over what every expert scored; None for fewer than two experts, or fewer than two things that all scored."""
    by_expert: dict[str, dict[Item, float]] = defaultdict(dict)
    for one in scores:
        by_expert[one.expert][one.risk, one.place] = one.score
    if len(by_expert) < 2:
        return None
    shared = sorted(set.intersection(*(set(own) for own in by_expert.values())), key=str)
    if len(shared) < 2:
        return None
    found = kendall_w([_ranks({str(item): own[item] for item in shared}) for own in by_expert.values()])
    return found.w if found else None


def _ranks(scores: Mapping[str, float]) -> dict[str, float]:
    """The rank of each thing by its score, the highest first, mid-ranks for ties."""
    places = tuple(
        tuple(name for name, score in scores.items() if score == value)
        for value in sorted(set(scores.values()), reverse=True)
    )
    return {name: float(rank) for name, rank in mid_ranks(Ballot(places), list(scores)).items()}


def rank_ranges(scores: Mapping[str, float]) -> Mapping[str, tuple[int, int]]:
    """The first and last rank of each risk by its score; equal scores share their ranks.

    >>> rank_ranges({"gbv": 4.0, "mines": 3.0, "siege": 4.0})
    {'gbv': (1, 2), 'mines': (3, 3), 'siege': (1, 2)}
    """
    values = list(scores.values())
    return {
        name: (sum(other > score for other in values) + 1, sum(other >= score for other in values))
        for name, score in scores.items()
    }


# -- aggregations -----------------------------------------------------------------------------------------------------


def _has_ends(one: Score) -> bool:
    """Whether an expert said between which ends the value lies, and how sure he is of them."""
    return None not in (one.low, one.high, one.confidence)


def _judgement(one: Score) -> Judgement:
    """A score with its ends; a score alone is taken at its word, without width."""
    if one.low is None or one.high is None or one.confidence is None:
        return Judgement(low=one.score, best=one.score, high=one.score, confidence=100)
    return Judgement(low=one.low, best=one.score, high=one.high, confidence=one.confidence)


def _within(found: Aggregate) -> Aggregate:
    """Ends brought to the common level may pass the scale: nothing is graver than 5."""
    low, high = max(found.low, LOWEST), min(found.high, HIGHEST)
    return Aggregate(low=low, best=found.best, high=high)


def weights_of(rounds: Rounds) -> Mapping[str, float] | None:
    """The weight of each expert who answered every seed question; None where there are no such questions, or nobody did."""
    answers: dict[str, dict[str, tuple[float, float, float]]] = defaultdict(dict)
    for one in rounds.seed_answers:
        answers[one.expert][one.question] = one.quantiles
    questions = sorted(rounds.truths)
    whole = {expert: own for expert, own in sorted(answers.items()) if questions and set(questions) <= set(own)}
    if not whole:
        return None
    found = performance_weights(
        [[own[question] for question in questions] for own in whole.values()],
        [rounds.truths[question] for question in questions],
    )
    return dict(zip(whole, found, strict=True))


def _weighted(scores: Sequence[Score], weights: Mapping[str, float] | None) -> Aggregate | None:
    own = [(weights or {}).get(one.expert, 0.0) for one in scores]
    return _within(elicitation.mean([_judgement(one) for one in scores], own)) if sum(own) > 0 else None


def _in_top(scores: Sequence[Score]) -> Mapping[Item, float]:
    """How likely each risk of a place is among its first five, over the intervals and weights of the experts; of no place where a
    score has no ends."""
    found: dict[Item, float] = {}
    for place in dict.fromkeys(one.place for one in scores):
        own = [one for one in scores if one.place == place]
        if not all(map(_has_ends, own)):
            continue
        scales = {one.expert: Scale(low=LOWEST, high=HIGHEST) for one in own}
        things: dict[str, dict[str, Measured | None]] = defaultdict(dict)
        for one in own:
            low, high = _judgement(one).interval()
            things[one.risk][one.expert] = Measured(value=one.score, low=low, high=high)
        for risk, ranks in rank_distributions(things, scales, top=TOP, draws=DRAWS, means=("arithmetic",)).items():
            found[risk, place] = ranks.in_top
    return found


# -- without names ----------------------------------------------------------------------------------------------------


def _pseudonyms(rounds: Rounds) -> frozenset[str]:
    return frozenset(one.expert for one in (*rounds.one, *rounds.two))


def without_names(text: str, names: Iterable[str]) -> str:
    """A reason in which no pseudonym stands: who wrote it may have signed it.

    >>> without_names("E1: sieges, as E12 says", ["E1", "E12"])
    '…: sieges, as … says'
    """
    known = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True) if name)
    return re.sub(rf"(?<!\w)(?:{known})(?!\w)", "…", text, flags=re.IGNORECASE) if known else text


def _risk(workspace: Folder, risk: str) -> tuple[Label, Label]:
    """The name of a risk, and its short one."""
    term = workspace.knowledge.taxonomies["protection_risks"].terms.get(risk)
    name: Label = term.label if term else {"fr": risk, "en": risk}
    return name, term.short if term else name


def _place(workspace: Folder, place: str | None) -> Label:
    places = workspace.knowledge.places
    return {} if place is None else places[place].name if place in places else {"fr": place, "en": place}
