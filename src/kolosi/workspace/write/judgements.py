"""The registers of what people judged: rankings of groups, phases by region and risk, private scores of two rounds, seed questions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeVar

from pydantic import Field

from kolosi.content.yaml_files.shape import Shape
from kolosi.content.yaml_files.yaml import checked, read_yaml
from kolosi.model.label import Label, say
from kolosi.store.files import read_whole
from kolosi.store.shelf import shelf

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kolosi.workspace.folder import Folder

AnyShape = TypeVar("AnyShape", bound=Shape)
Basis = Literal["households", "area", "judgement"]
PairOf = tuple[str, str | None]
"""A region and a risk; None for all risks together."""


Words = str | dict[Literal["fr", "en"], str | None] | None
"""What people wrote: in each language on its own, or one text for all."""


class _RankingShape(Shape):
    group: str
    place: str | None = None
    first: str
    second: str | None = None
    third: str | None = None
    fourth: str | None = None
    fifth: str | None = None
    why: str | None = None
    dissent: Words = None


class WorkshopShape(Shape):
    """The file of the rankings of groups."""

    invented: dict[str, str] = Field(default_factory=dict)
    rankings: list[_RankingShape] = Field(default_factory=list)


class _PhaseShape(Shape):
    region: str
    risk: str | None = None
    phase: Literal[1, 2, 3, 4, 5, "1", "2", "3", "4", "5"] | None = None
    basis: Basis | None = None
    reason: Words = None
    dissent: Words = None


class _HouseholdsShape(Shape):
    region: str
    risk: str | None = None
    phase_1: float = Field(ge=0, le=100)
    phase_2: float = Field(ge=0, le=100)
    phase_3: float = Field(ge=0, le=100)
    phase_4: float = Field(ge=0, le=100)
    phase_5: float = Field(ge=0, le=100)
    margin: float | None = Field(default=None, ge=0, le=100)
    survey: str


class SeverityShape(Shape):
    """The file of agreed phases."""

    invented: dict[str, str] = Field(default_factory=dict)
    severity: list[_PhaseShape] = Field(default_factory=list)
    households: list[_HouseholdsShape] = Field(default_factory=list)


class _ScoreShape(Shape):
    expert: str
    risk: str
    place: str | None = None
    score: float = Field(ge=1, le=5)
    low: float | None = Field(default=None, ge=1, le=5)
    high: float | None = Field(default=None, ge=1, le=5)
    confidence: float | None = Field(default=None, ge=50, le=100)
    reason: str | None = None


class _SeedAnswerShape(Shape):
    expert: str
    question: str
    q05: float
    q50: float
    q95: float


class _SeedShape(Shape):
    question: str
    truth: float
    text: dict[str, str] = Field(default_factory=dict)


class RoundsShape(Shape):
    """The file of the two rounds."""

    invented: dict[str, str] = Field(default_factory=dict)
    round_one: list[_ScoreShape] = Field(default_factory=list)
    round_two: list[_ScoreShape] = Field(default_factory=list)
    seed_answers: list[_SeedAnswerShape] = Field(default_factory=list)
    seeds: list[_SeedShape] = Field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class AgreedPhase:
    """What a workshop agreed on for a region and a risk (None: all together); `phase` None where it gave none.

    `reason` and `dissent` are in the languages in which somebody said them; empty for nothing.
    """

    region: str
    risk: str | None
    phase: int | None
    basis: Basis | None
    reason: Label
    dissent: Label


@dataclass(frozen=True, kw_only=True)
class HouseholdShares:
    """The share of households in each phase, in percent, by a survey."""

    shares: Mapping[int, float]
    margin: float | None
    survey: str


@dataclass(frozen=True)
class SeverityRegister:
    """The agreed phases and the distributions of households, each by region and risk; `invented` is what a demonstration says of them."""

    agreed: Mapping[PairOf, AgreedPhase]
    households: Mapping[PairOf, HouseholdShares]
    invented: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Score:
    """What one expert, known by a pseudonym, scored a risk in one round, with the ends and how sure of them (percent)."""

    expert: str
    risk: str
    place: str | None
    score: float
    low: float | None
    high: float | None
    confidence: float | None
    reason: str | None


@dataclass(frozen=True, kw_only=True)
class SeedAnswer:
    """An expert's three quantiles of a seed question."""

    expert: str
    question: str
    quantiles: tuple[float, float, float]


@dataclass(frozen=True)
class Rounds:
    """The scores of both rounds, the answers to seed questions, and the true values; `invented` is what a demonstration says of them."""

    one: tuple[Score, ...]
    two: tuple[Score, ...]
    seed_answers: tuple[SeedAnswer, ...]
    truths: Mapping[str, float]
    invented: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Ranking:
    """The first five risks of a group, its region, why the first stands first, and what others in it see otherwise, by language."""

    group: str
    place: str | None
    risks: tuple[str, ...]
    why: str | None
    dissent: Label


def read_register(workspace: Folder, shape: type[AnyShape], name: str) -> AnyShape:
    """What a register of the report says in its shape, an empty one where there is none; its file is opened each time, its YAML read once.

    Whoever asks changes nothing in it. Raises `ContentError`; and `Refusal` as the opening of the file does.
    """
    path = shelf(workspace.file("report")) / name
    if not path.is_file():
        return shape()
    data = read_whole(workspace.file("report", name))
    before, known = workspace.shaped.get(name, (None, None))
    if before == data and isinstance(known, shape):
        return known
    found = checked(shape, read_yaml(path), path)
    workspace.shaped[name] = (data, found)
    return found


def invented_rankings(workspace: Folder) -> Mapping[str, str]:
    """What a demonstration says of its rankings on their face; empty for those of people."""
    return read_register(workspace, WorkshopShape, "workshop.yaml").invented


def read_rankings(workspace: Folder) -> tuple[Ranking, ...]:
    """What the groups of the workshop ranked, in the order in which it came in; empty where there was none."""
    given = read_register(workspace, WorkshopShape, "workshop.yaml").rankings
    found = []
    for one in given:
        ranked = (one.first, one.second, one.third, one.fourth, one.fifth)
        risks = tuple(dict.fromkeys(risk for risk in ranked if risk))
        found.append(Ranking(group=one.group, place=one.place, risks=risks, why=one.why, dissent=_said(one.dissent)))
    return tuple(found)


def read_severity(workspace: Folder) -> SeverityRegister:
    """The agreed phases of the workspace; empty where nobody gave any."""
    held = read_register(workspace, SeverityShape, "severity.yaml")
    agreed = {
        (one.region, one.risk): AgreedPhase(
            region=one.region,
            risk=one.risk,
            phase=None if one.phase is None else int(one.phase),
            basis=one.basis,
            reason=_said(one.reason),
            dissent=_said(one.dissent),
        )
        for one in held.severity
    }
    households = {
        (one.region, one.risk): HouseholdShares(
            shares={1: one.phase_1, 2: one.phase_2, 3: one.phase_3, 4: one.phase_4, 5: one.phase_5},
            margin=one.margin,
            survey=one.survey,
        )
        for one in held.households
    }
    return SeverityRegister(agreed, households, held.invented)


def read_rounds(workspace: Folder) -> Rounds:
    """The private scores of the workspace; empty where there was no full workshop."""
    held = read_register(workspace, RoundsShape, "rounds.yaml")
    answers = (
        SeedAnswer(expert=one.expert, question=one.question, quantiles=(one.q05, one.q50, one.q95))
        for one in held.seed_answers
    )
    truths = {one.question: one.truth for one in held.seeds}
    return Rounds(_scores(held.round_one), _scores(held.round_two), tuple(answers), truths, held.invented)


def _scores(held: list[_ScoreShape]) -> tuple[Score, ...]:
    return tuple(
        Score(
            expert=one.expert.strip(),
            risk=one.risk,
            place=one.place,
            score=one.score,
            low=one.low,
            high=one.high,
            confidence=one.confidence,
            reason=one.reason,
        )
        for one in held
    )


def _said(words: Words) -> Label:
    """What people wrote, by language; one text for all stands for each."""
    if words is None or isinstance(words, str):
        return dict.fromkeys(("fr", "en"), words) if words and words.strip() else {}
    return {language: text for language, text in words.items() if text and text.strip()}


def said_in_judgement(workspace: Folder, language: str) -> tuple[str, ...]:
    """What people wrote beside their ranks and phases and the document of a language prints: groups, reasons, dissent."""
    rankings = [one for one in read_rankings(workspace) if one.dissent]
    phases = read_severity(workspace).agreed.values()
    said = [one.dissent for one in rankings] + [text for one in phases for text in (one.reason, one.dissent)]
    texts = [*(one.group for one in rankings), *(say(text, language) for text in said)]
    return tuple(dict.fromkeys(text for text in texts if text))
