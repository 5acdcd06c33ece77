"""Loads what methods start from: weights, thresholds and crosswalks, which are content and not code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from pydantic import Field

from kolosi.content.folders import PACKAGE
from kolosi.content.yaml_files.shape import Shape
from kolosi.content.yaml_files.yaml import checked, read_yaml


class _WeightShape(Shape):
    m: float = Field(gt=0, le=1)
    u: float = Field(gt=0, le=1)


class _KindShape(Shape):
    kin: str
    terms: list[str]


class _LinkageShape(Shape):
    prior: float = Field(gt=0, lt=1)
    least: float = Field(ge=0, lt=1)
    review: float = Field(ge=0, lt=1)
    likely: float = Field(ge=0, lt=1)
    seed: int
    several: list[str]
    sums: list[str]
    unnamed: list[str]
    window: int = Field(gt=0)
    heaped_days: list[int]
    near_km: float
    same_text: float
    comparisons: dict[str, dict[str, _WeightShape]]
    kinds: dict[str, _KindShape]
    actor_kin: list[list[str]]
    actor_unknown: list[str]
    never: dict[str, list[str]]


@dataclass(frozen=True, kw_only=True)
class Weight:
    """How often a level is met: among pairs of one event (`m`), among pairs of two events of one region and month (`u`)."""

    m: float
    u: float


@dataclass(frozen=True, kw_only=True)
class LinkagePreset:
    """What the linkage of systems starts from; the file tells the reason of each number.

    `prior` is the share of pairs of one region and month that are one event. `kinds` and `kins` are by the term of a system; `several` are systems with
    several rows an event, `sums` those that count events and give sums alone;
    `unnamed` is what stands for a source that is not named.
    """

    prior: float
    least: float
    review: float
    likely: float
    seed: int
    several: tuple[str, ...]
    sums: tuple[str, ...]
    unnamed: tuple[str, ...]
    window: int
    heaped_days: tuple[int, ...]
    near_km: float
    same_text: float
    weights: Mapping[str, Mapping[str, Weight]]
    kinds: Mapping[str, str]
    kins: Mapping[str, str]
    actor_kin: tuple[tuple[str, ...], ...]
    actor_unknown: tuple[str, ...]
    never: Mapping[str, tuple[str, ...]]


@cache
def linkage_preset() -> LinkagePreset:
    """The presets of the linkage, as the package has them: no workspace changes how events are compared."""
    path = PACKAGE / "presets" / "linkage.yaml"
    shape = checked(_LinkageShape, read_yaml(path), path)
    return LinkagePreset(
        **shape.model_dump(
            include={"prior", "least", "review", "likely", "seed", "window", "near_km", "same_text"},
        ),
        several=tuple(shape.several),
        sums=tuple(shape.sums),
        unnamed=tuple(shape.unnamed),
        heaped_days=tuple(shape.heaped_days),
        weights={
            name: {level: Weight(m=one.m, u=one.u) for level, one in levels.items()}
            for name, levels in shape.comparisons.items()
        },
        kinds={term: kind for kind, one in shape.kinds.items() for term in one.terms},
        kins={kind: one.kin for kind, one in shape.kinds.items()},
        actor_kin=tuple(tuple(one) for one in shape.actor_kin),
        actor_unknown=tuple(shape.actor_unknown),
        never={column: tuple(terms) for column, terms in shape.never.items()},
    )
