"""A recommendation as the register keeps it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from kolosi.content.yaml_files.shape import Shape

SETTLED = frozenset({"done", "dropped"})
"""What became of a recommendation that is not made again."""

REGISTER = "report/recommendations.yaml"


class Recommendation(Shape):
    """What is asked of whom: `where`, `quantity` and `by` are what makes it checkable; `finding` are the figures it answers.

    `lead` answers for it among those who are asked; `indicator` tells that it is done; `evidence` are keys of figures and ids of excerpts
    that it rests on; `note` is what its owner last said of it.
    """

    id: str
    addressee: str
    fr: str
    en: str
    risk: str | None = None
    urgent: bool = False
    lead: str | None = None
    where: list[str] = Field(default_factory=list)
    quantity: str | int | None = None
    priority: Literal["high", "medium", "low"] | None = None
    unit: str | dict[str, str] | None = None
    by: str | None = None
    finding: list[str] = Field(default_factory=list)
    evidence: list[str] = Field(default_factory=list)
    status: str | None = None
    note: str | None = None
    follow_up: str | None = None
    previous: str | None = None
    indicator: str | dict[str, str] | None = None


class RecommendationsShape(Shape):
    """The file of the register."""

    edition: str | None = None
    recommendations: list[Recommendation] = Field(default_factory=list)
