"""The light workshop: each group's first five risks, put together, beside the ranks that people agreed on.

The computed ranks are never the agreed ones: where these depart, a reason is asked for, and far from them figures too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from kolosi.model.finding import Finding, Where, point
from kolosi.model.label import Label
from kolosi.workspace.judge.one_language import one_language_points
from kolosi.workspace.write.judgements import Ranking, invented_rankings, read_rankings, read_rounds
from kolosi.workspace.write.registers import RankedRisk, ranked_risks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kolosi.risk.rankings import Kemeny
    from kolosi.workspace.folder import Folder
    from kolosi.workspace.judge.rounds import FullWorkshop

LEAST_GROUPS = 2
"""One ranking is what one group thinks: there is nothing to put together."""

FAR = 3
"""So many ranks from the computed one ask for figures beside the reason: further than the groups themselves usually differ."""


@dataclass(frozen=True, kw_only=True)
class WorkshopRisk:
    """A risk: its Borda points, its first and last rank over the orders that contradict the groups least, its agreed rank.

    `ranks` is its rank in each group that named it. `agreed` is None where it is not among those agreed on.
    """

    risk: str
    label: Label
    points: Fraction
    computed: tuple[int, int]
    ranks: Mapping[str, int]
    agreed: int | None

    @property
    def departs_by(self) -> int:
        """How many ranks the agreed one is away from the nearest computed one; 0 where none is agreed."""
        low, high = self.computed
        return 0 if self.agreed is None else max(low - self.agreed, self.agreed - high, 0)


@dataclass(frozen=True, kw_only=True)
class Workshop:
    """What a workshop came to: risks in their computed order, the groups, how far they agree (Kendall's W; None: cannot be said).

    `invented` is what a demonstration says of it on its face. `rounds` are the private scores of a full workshop, `points` what is
    wanting in them; None and nothing where they were not asked for.
    """

    risks: tuple[WorkshopRisk, ...]
    groups: tuple[Ranking, ...]
    orders: int
    concordance: float | None
    invented: Mapping[str, str] = field(default_factory=dict)
    rounds: FullWorkshop | None = None
    points: tuple[Finding, ...] = ()

    def as_json(self) -> Mapping[str, object]:
        """The same as plain values."""
        return {
            "groups": [{"group": one.group, "place": one.place, "risks": one.risks} for one in self.groups],
            "risks": [
                {
                    "risk": one.risk,
                    "label": dict(one.label),
                    "borda": float(one.points),
                    "computed": one.computed,
                    "agreed": one.agreed,
                    "ranks": dict(one.ranks),
                }
                for one in self.risks
            ],
            "best_orders": self.orders,
            "kendall_w": self.concordance,
            **({} if self.rounds is None else {"rounds": self.rounds.as_json()}),
        }


def workshop(workspace: Folder, *, has_rounds: bool = False) -> Workshop:
    """The rankings of the workspace put together; without any group, or with one alone, no risk has a computed rank.

    `has_rounds`: with the private scores of the full workshop.
    """
    found = _of_groups(workspace)
    if not has_rounds:
        return found
    from kolosi.workspace.judge.round_points import check_rounds
    from kolosi.workspace.judge.rounds import full_workshop

    points = tuple(workspace.say(one) for one in check_rounds(workspace))
    return replace(found, rounds=full_workshop(workspace), points=points)


def _of_groups(workspace: Folder) -> Workshop:
    groups = read_rankings(workspace)
    if len(groups) < LEAST_GROUPS:
        return Workshop(risks=(), groups=groups, orders=0, concordance=None)
    return _put_together(workspace, groups)


def _put_together(workspace: Folder, groups: tuple[Ranking, ...]) -> Workshop:
    from kolosi.risk.agreement import kendall_w  # numpy: loaded where groups ranked, which few documents have
    from kolosi.risk.rankings import Ballot, borda, kemeny, mid_ranks, options_of

    ballots = [Ballot(tuple((risk,) for risk in group.risks)) for group in groups]
    options = options_of(ballots)
    points, best = borda(ballots, options), kemeny(ballots, options, most_orders=1)
    agreed = {one.risk: one.rank for one in ranked_risks(workspace)}
    terms = workspace.knowledge.taxonomies["protection_risks"].terms
    risks = [
        WorkshopRisk(
            risk=risk,
            label=terms[risk].label if risk in terms else {"fr": risk, "en": risk},
            points=points[risk],
            computed=best.ranks[risk],
            ranks={group.group: group.risks.index(risk) + 1 for group in groups if risk in group.risks},
            agreed=agreed.get(risk),
        )
        for risk in _ordered(options, points, best)
    ]
    ranks = [{risk: float(rank) for risk, rank in mid_ranks(ballot, options).items()} for ballot in ballots]
    found = kendall_w(ranks)
    return Workshop(
        risks=tuple(risks),
        groups=groups,
        orders=best.count,
        concordance=found.w if found else None,
        invented=invented_rankings(workspace),
    )


def _ordered(options: Sequence[str], points: Mapping[str, Fraction], best: Kemeny) -> list[str]:
    """By the middle of the ranks over the best orders; where these are equal by Borda points, then by name."""
    return sorted(options, key=lambda risk: (sum(best.ranks[risk]), -points[risk], risk))


def check_workshop(workspace: Folder) -> list[Finding]:
    """Points to check: agreed ranks that depart from the computed ones without a reason; far from them, without a figure."""
    agreed = {one.risk: one for one in ranked_risks(workspace)}
    found = []
    for one in workshop(workspace).risks or _of_rounds(workspace):
        own = agreed.get(one.risk)
        if own is not None and one.departs_by:
            found += _asked(one, own)
    return [*found, *_in_one_language(workspace, list(agreed.values()))]


def _in_one_language(workspace: Folder, agreed: Sequence[RankedRisk]) -> list[Finding]:
    """Points to check: dissent of groups, and reasons of agreed ranks, that one of the documents prints in the other language."""
    languages = workspace.settings.languages
    terms = workspace.knowledge.taxonomies["protection_risks"].terms
    groups = ((dict.fromkeys(("fr", "en"), one.group), one.dissent) for one in read_rankings(workspace))
    risks = ((terms[one.risk].short, one.why) for one in agreed if one.risk in terms)
    return [
        *one_language_points("report/workshop.yaml", "ranking", groups, languages),
        *one_language_points("report/risks.yaml", "risks", risks, languages),
    ]


def _of_rounds(workspace: Folder) -> Sequence[WorkshopRisk]:
    """The ranks of a full workshop over the whole country, where no groups ranked: risks by the median of its last round."""
    if not read_rounds(workspace).one:
        return ()
    from kolosi.workspace.judge.rounds import full_workshop, rank_ranges

    known = {one.risk: one for one in full_workshop(workspace).risks if one.place is None}
    ranges = rank_ranges({risk: one.median.best for risk, one in known.items()})
    agreed = {one.risk: one.rank for one in ranked_risks(workspace)}
    return [
        WorkshopRisk(
            risk=risk, label=one.label, points=Fraction(0), computed=ranges[risk], ranks={}, agreed=agreed.get(risk)
        )
        for risk, one in known.items()
    ]


def _asked(one: WorkshopRisk, own: RankedRisk) -> list[Finding]:
    low, high = one.computed
    where = Where(file="report/risks.yaml")
    data = {
        **one.label,
        "agreed": str(own.rank),
        "computed": str(low) if low == high else f"{low}–{high}",
    }
    if not own.is_reasoned:
        return [point("rank_departs", where=where, found=one.risk, data=data)]
    if one.departs_by >= FAR and not own.evidence:
        return [point("rank_departs_far", where=where, found=one.risk, data=data)]
    return []
