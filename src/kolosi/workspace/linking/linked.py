"""Events of a period as several systems tell them: candidate pairs, what was decided of them, at least and at most so many.

For the people inside. No figure is made of it, nothing is added to one, and none of it passes the gate: it is never published.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from kolosi.content.presets import linkage_preset
from kolosi.linkage.clusters import OPEN, SAME, count_events, independent
from kolosi.linkage.comparisons import COPIES, NULL
from kolosi.linkage.explained import explain
from kolosi.linkage.pairs import link
from kolosi.linkage.rivals import against_rivals
from kolosi.model.finding import Finding, point
from kolosi.workspace.linking.deciding import decided_pairs, ends_of
from kolosi.workspace.linking.tellings import tellings_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from kolosi.linkage.comparisons import Weights
    from kolosi.model.label import Label
    from kolosi.model.period import Period
    from kolosi.workspace.ask.desk import Desk
    from kolosi.workspace.linking.tellings import System, Tellings

EVERY = "every"
"""The name of the count over all kinds of event."""


@dataclass(frozen=True, kw_only=True)
class EventCount:
    """How many events of one kind the systems tell: so many rows, at least and at most so many events."""

    kind: str
    rows: int
    at_least: int
    at_most: int


@dataclass(frozen=True, kw_only=True)
class LinkedPair:
    """A pair: its two tellings, the chance that they are one event, what was decided, and why the machine thinks so, in words."""

    subject: str
    left: str
    right: str
    probability: float
    answer: str
    words: Label
    is_copy: bool


@dataclass(frozen=True, kw_only=True)
class LinkedEvents:
    """What a period's systems tell together. `to_review` are pairs that nobody has decided; `points` what to look at.

    `corroborated` are decided events told by two independent reports at least, `copied` those in which a telling is a copy.
    """

    during: Period
    systems: tuple[System, ...]
    pairs: tuple[LinkedPair, ...]
    counts: tuple[EventCount, ...]
    corroborated: int
    copied: int
    is_trained: bool
    points: tuple[Finding, ...]

    @property
    def to_review(self) -> tuple[LinkedPair, ...]:
        """The pairs that a person is asked about and has not decided."""
        least = linkage_preset().review
        return tuple(one for one in self.pairs if one.answer == OPEN and one.probability >= least)

    @property
    def decided(self) -> tuple[LinkedPair, ...]:
        """The pairs that people decided."""
        return tuple(one for one in self.pairs if one.answer != OPEN)

    def as_json(self) -> Mapping[str, object]:
        """The same as plain values; `published` is always false."""
        return {
            "during": str(self.during),
            "published": False,
            "trained": self.is_trained,
            "systems": [
                {"id": one.id, "rows": one.rows, "left_out": dict(one.left_out), "only_sums": one.has_only_sums}
                for one in self.systems
            ],
            "events": [
                {"kind": one.kind, "rows": one.rows, "at_least": one.at_least, "at_most": one.at_most}
                for one in self.counts
            ],
            "corroborated": self.corroborated,
            "copied": self.copied,
            "pairs": [
                {
                    "pair": one.subject,
                    "probability": one.probability,
                    "answer": one.answer,
                    "because": dict(one.words),
                    "copy": one.is_copy,
                }
                for one in self.pairs
            ],
            "points": [{"id": one.id, "found": one.found} for one in self.points],
        }


@dataclass(frozen=True, kw_only=True)
class Paired:
    """The candidate pairs of some tellings with the answers that people gave, before they are counted."""

    told: Tellings
    pairs: pl.DataFrame
    weights: Weights
    is_trained: bool


def pair(desk: Desk, during: Period) -> Paired:
    """Pairs what the systems tell of a period; pairs that people decided are among them, whatever their chance."""
    preset, told = linkage_preset(), tellings_of(desk, during)
    linked = link(told.frame, preset)
    found = against_rivals(linked.pairs, preset.several)
    found = found.with_columns(
        pl.concat_str(pl.concat_list("left", "right").list.sort().list.join(" + ")).alias("subject")
    )
    decided = decided_pairs(desk.workspace)
    answers = {subject: one.value for subject, one in decided.items()}
    whole = pl.concat([found, _unpaired(found, told, answers)], how="diagonal_relaxed")
    answer = pl.col("subject").replace_strict(answers, default=OPEN, return_dtype=pl.String).alias("answer")
    return Paired(told=told, pairs=whole.with_columns(answer), weights=linked.weights, is_trained=linked.is_trained)


def _unpaired(found: pl.DataFrame, told: Tellings, answers: Mapping[str, str]) -> pl.DataFrame:
    """Pairs that people decided and that no rule proposed: nothing is known of their agreement."""
    known, systems = set(found["subject"]), dict(told.frame.select("id", "system").iter_rows())
    rows = []
    for subject in answers:
        ends = ends_of(subject)
        if subject not in known and ends is not None and set(ends) <= systems.keys():
            left, right = ends
            rows.append((left, right, systems[left], systems[right], subject))
    texts = dict.fromkeys(("left", "right", "left_system", "right_system", "subject"), pl.String())
    levels = [name for name in found.columns if found[name].dtype == pl.String and name not in texts]
    return pl.DataFrame(rows, schema=texts, orient="row").with_columns(
        *(pl.lit(NULL).alias(name) for name in levels), pl.lit(0.0).alias("probability"), pl.lit(0.0).alias("alone")
    )


def link_events(desk: Desk, during: Period) -> LinkedEvents:
    """Gives what the systems tell of a period together."""
    paired = pair(desk, during)
    preset, frame = linkage_preset(), paired.told.frame
    asked = paired.pairs.filter(_is_asked(preset.review))
    counted = count_events(frame, asked, preset.several)
    heard = independent(counted, asked)
    return LinkedEvents(
        during=during,
        systems=paired.told.systems,
        pairs=tuple(_pair(row, paired.weights) for row in asked.iter_rows(named=True)),
        counts=tuple(_counts(frame, asked, preset.several)),
        corroborated=int((heard["independent"] > 1).sum()),
        copied=int((heard["independent"] < heard["tellings"]).sum()),
        is_trained=paired.is_trained,
        points=tuple(_points(desk, paired, counted.contradicted)),
    )


def _is_asked(review: float) -> pl.Expr:
    """True of the pairs that matter: those likely enough to be asked about, and those decided."""
    return (pl.col("probability") >= review) | (pl.col("answer") != OPEN)


def _pair(row: Mapping[str, object], weights: Weights) -> LinkedPair:
    return LinkedPair(
        subject=str(row["subject"]),
        left=str(row["left"]),
        right=str(row["right"]),
        probability=float(str(row["probability"])),
        answer=str(row["answer"]),
        words=explain(row, weights).words,
        is_copy=row["told"] in COPIES,
    )


def _counts(frame: pl.DataFrame, pairs: pl.DataFrame, several: Sequence[str]) -> list[EventCount]:
    """At least and at most, over all and by kind of event; a pair of two kinds joins none of them, and the sum is then not the whole."""
    found = []
    kinds = sorted(frame["kin"].drop_nulls().unique().to_list())
    for kind in (EVERY, *kinds):
        own = frame if kind == EVERY else frame.filter(pl.col("kin") == kind)
        ids = own["id"].implode()
        within = pairs.filter(pl.col("left").is_in(ids) & pl.col("right").is_in(ids))
        counted = count_events(own, within, several)
        found.append(EventCount(kind=kind, rows=own.height, at_least=counted.at_least, at_most=counted.at_most))
    return found


def _points(desk: Desk, paired: Paired, contradicted: pl.DataFrame) -> list[Finding]:
    """Decisions that contradict each other; those about tellings that are no longer there; two tellings of one system made one."""
    points = [point("link_contradicted", found=f"{left} + {right}") for left, right in contradicted.iter_rows()]
    known = set(paired.told.frame["id"])
    for subject, one in decided_pairs(desk.workspace).items():
        ends = ends_of(subject) or ("", "")
        if one.value != OPEN and not set(ends) <= known:
            points.append(point("link_not_here", found=subject, data={"author": one.author}))
    joined = count_events(paired.told.frame, paired.pairs.filter(paired.pairs["answer"] == SAME))
    for id_ in _within_one_system(joined.clusters, linkage_preset().several):
        points.append(point("link_within_system", found=id_))
    return points


def _within_one_system(clusters: pl.DataFrame, several: Sequence[str]) -> list[str]:
    """Tellings that decisions make one event with another of the same system, which tells the two apart."""
    apart = clusters.filter(~pl.col("system").is_in(list(several)))
    twice = apart.filter(pl.len().over("cluster", "system") > 1)
    return sorted(twice["id"].to_list())
