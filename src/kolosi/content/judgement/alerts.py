"""Loads the rules of what is watched week by week; a workspace's own replace those of the same id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from kolosi.content.folders import ContentPath, content_files
from kolosi.content.yaml_files.shape import Shape
from kolosi.content.yaml_files.yaml import checked, read_yaml, wrong
from kolosi.model.finding import point
from kolosi.model.label import Label

Method = Literal["aberration", "threshold"]


class _RuleShape(Shape):
    label: dict[str, str] = Field(min_length=2)
    indicator: str
    method: Method
    at_least: int | None = Field(default=None, ge=1)
    by: list[str] = Field(default_factory=list)
    within: int = Field(default=7, ge=0)
    why: dict[str, str] = Field(default_factory=dict)
    off: bool = False


@dataclass(frozen=True, kw_only=True)
class AlertRule:
    """What is watched: an indicator by first-level unit and some columns. A threshold (`at_least`) carries its reason (`why`).

    `within` are the days in which an alert is to be acted upon.
    """

    id: str
    label: Label
    indicator: str
    method: Method
    at_least: int | None
    by: tuple[str, ...]
    within: int
    why: Label


def load_alerts(overlay: ContentPath | None = None) -> Mapping[str, AlertRule]:
    """The rules by id. Raises `ContentError` for a threshold without a number or a reason; one that is `off` is left out."""
    found: dict[str, AlertRule] = {}
    for path in content_files("alerts", "*.yaml", overlay):
        data = read_yaml(path)
        for id_ in data:
            shape = checked(_RuleShape, data[id_], path, id_)
            if shape.method == "threshold" and shape.at_least is None:
                raise wrong(path, (id_, "at_least"), point("expected_present"), "-")
            if shape.method == "threshold" and not (shape.why.get("fr") and shape.why.get("en")):
                raise wrong(path, (id_, "why"), point("expected_present"), "-")
            found.pop(id_, None)
            if not shape.off:
                found[id_] = _rule(id_, shape)
    return found


def _rule(id_: str, shape: _RuleShape) -> AlertRule:
    return AlertRule(
        id=id_,
        label=shape.label,
        indicator=shape.indicator,
        method=shape.method,
        at_least=shape.at_least,
        by=tuple(shape.by),
        within=shape.within,
        why=shape.why,
    )
