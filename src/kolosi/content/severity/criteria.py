"""Loads the criteria of severity: which phases there are, what is looked at, from where on it is which phase.

Nothing is built in: thresholds are content of a country and a year. What the package brings is an example and says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from kolosi.content.folders import content_files
from kolosi.content.yaml_files.shape import Shape
from kolosi.content.yaml_files.yaml import checked, one_of, read_yaml, wrong
from kolosi.model.finding import point

if TYPE_CHECKING:
    from kolosi.content.folders import ContentPath
    from kolosi.model.label import Label

FOLDER = "severity"
PHASES = (1, 2, 3, 4, 5)


class _PhaseShape(Shape):
    en: str
    fr: str
    in_need: bool
    confirmed: bool = False


class _VariableShape(Shape):
    en: str
    fr: str
    weight: float = Field(default=1.0, gt=0)
    confirmed: bool = False


class _RuleShape(Shape):
    share: float | None = Field(default=None, gt=0, lt=1)
    margin: float = Field(ge=0, lt=50)
    confirmed: bool = False


class _InputShape(Shape):
    variable: str
    figure: str
    thresholds: list[float] = Field(min_length=4, max_length=4)
    bounds: list[float] = Field(min_length=2, max_length=2)
    risks: list[str] = Field(default_factory=list)
    counts_incidents: bool = False


class _CriteriaShape(Shape):
    version: str
    confirmed: bool
    said: dict[str, str]
    country: str | None = None
    year: int | None = None
    mean: Literal["arithmetic", "geometric"] = "geometric"
    area_rule: _RuleShape
    phases: dict[int, _PhaseShape]
    variables: dict[str, _VariableShape]
    inputs: list[_InputShape]


@dataclass(frozen=True, kw_only=True)
class Phase:
    """A phase of severity: 1 to 5, its name, whether people in it count as in need."""

    number: int
    label: Label
    is_in_need: bool


@dataclass(frozen=True, kw_only=True)
class Variable:
    """One of the things that severity is made of, with its weight."""

    id: str
    label: Label
    weight: float


@dataclass(frozen=True, kw_only=True)
class Input:
    """A figure of an area that stands for a variable: from where on it is phase 2, 3, 4, 5, and the fixed ends of its scale.

    `figure` is a key without period and place, `{risk}` in it the risk asked about. Without `risks` it holds for all of them,
    and for all together. Falling thresholds: less is worse. `counts_incidents`: it ranks reporting as much as risk.
    """

    variable: str
    figure: str
    thresholds: tuple[float, ...]
    bounds: tuple[float, float]
    risks: tuple[str, ...] = ()
    counts_incidents: bool = False

    def is_about(self, risk: str | None) -> bool:
        """True where it says something of a risk, or (None) of all together."""
        return not self.risks or (risk is not None and risk in self.risks)


@dataclass(frozen=True, kw_only=True)
class Criteria:
    """The criteria in force. `is_confirmed` is False for what no competent body agreed: that is told wherever they are used.

    `share` is that of the area rule (0.2 for the 20 % rule); None where the rule is not used. `margin`, in points of percent, is how
    far the shares of a distribution may be off where their source does not say.
    """

    version: str
    is_confirmed: bool
    said: Label
    country: str | None
    year: int | None
    mean: Literal["arithmetic", "geometric"]
    share: float | None
    margin: float
    phases: Mapping[int, Phase]
    variables: Mapping[str, Variable]
    inputs: tuple[Input, ...]


def load_criteria(country: str, year: int, overlay: ContentPath | None = None) -> Criteria:
    """The criteria of a country and a year: those of that year, else its latest before, else those of no country.

    A workspace's file of the same name replaces the package's.
    """
    known = {path.name: _criteria(path) for path in content_files(FOLDER, "*.yaml", overlay)}
    fitting = [
        one
        for one in known.values()
        if (one.country or country).upper() == country.upper() and (one.year is None or one.year <= year)
    ]
    return max(fitting, key=lambda one: (one.country is not None, one.year or 0, one.is_confirmed))


def _criteria(path: ContentPath) -> Criteria:
    shape = checked(_CriteriaShape, read_yaml(path), path)
    if tuple(sorted(shape.phases)) != PHASES:
        raise wrong(path, ["phases"], one_of(map(str, PHASES)), ", ".join(map(str, shape.phases)))
    for at, one in enumerate(shape.inputs):
        _check(one, shape, path, ["inputs", str(at)])
    return Criteria(
        version=shape.version,
        is_confirmed=shape.confirmed,
        said=shape.said,
        country=shape.country,
        year=shape.year,
        mean=shape.mean,
        share=shape.area_rule.share,
        margin=shape.area_rule.margin,
        phases={
            number: Phase(number=number, label={"en": one.en, "fr": one.fr}, is_in_need=one.in_need)
            for number, one in shape.phases.items()
        },
        variables={
            id_: Variable(id=id_, label={"en": one.en, "fr": one.fr}, weight=one.weight)
            for id_, one in shape.variables.items()
        },
        inputs=tuple(
            Input(
                variable=one.variable,
                figure=one.figure,
                thresholds=tuple(one.thresholds),
                bounds=(one.bounds[0], one.bounds[1]),
                risks=tuple(one.risks),
                counts_incidents=one.counts_incidents,
            )
            for one in shape.inputs
        ),
    )


def _check(one: _InputShape, shape: _CriteriaShape, path: ContentPath, trail: list[str]) -> None:
    """Refuses a variable that nobody described, and thresholds that do not run one way between their bounds."""
    if one.variable not in shape.variables:
        raise wrong(path, [*trail, "variable"], one_of(shape.variables), one.variable)
    scale = (one.bounds[0], *one.thresholds, one.bounds[1])
    if not (all(a < b for a, b in pairwise(scale)) or all(a > b for a, b in pairwise(scale))):
        raise wrong(path, [*trail, "thresholds"], point("expected_thresholds"), ", ".join(f"{a:g}" for a in scale))
