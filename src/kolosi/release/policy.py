"""The policy: which rules hold, with which numbers, on whose signature."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import ConfigDict

from kolosi.content.folders import ContentPath, content_files
from kolosi.content.yaml import Shape, checked, read_yaml

Label = dict[str, str]


class _Rule(Shape):
    """One rule. `citation` says which practice it rests on."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    citation: Label


class Geography(_Rule):
    """R1: the finest administrative level at which sensitive figures are printed."""

    sensitive_level: int


class MinimumCell(_Rule):
    """R2: the smallest count that is printed.

    `child_terms` are terms, by breakdown, that mean children (and so do the terms below them). `casualty_columns` are
    the columns of people killed or injured, whose national counts are exempt.
    """

    sensitive: int
    children: int
    other: int
    child_terms: dict[str, list[str]]
    casualty_columns: list[str]


class Time(_Rule):
    """R7: the shortest periods, in months."""

    sensitive_months: int
    other_months: int


class Percentages(_Rule):
    """R11: the smallest base of a sensitive share, and the n under which any share needs its n printed.

    `bases` names, for shares that a system publishes without a base, the indicator that counts it.
    """

    base: int
    print_n_under: int
    allows_unknown_base: bool
    bases: dict[str, str]


class Zero(_Rule):
    """R12: whether zero in a sensitive table is hidden like a small cell."""

    hides_zero: bool


class Editions(_Rule):
    """R20: whether a sensitive figure that moved by less than the minimum since an edition waits for the next batch."""

    holds_small_revisions: bool


class Policy(Shape):
    """The rules in force. Every number comes from here."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    version: str
    signed_by: Label
    R1: Geography
    R2: MinimumCell
    R7: Time
    R11: Percentages
    R12: Zero
    R20: Editions

    def citation(self, rule: str) -> Label:
        """The practice that a rule rests on; empty for a rule the policy does not have."""
        found = getattr(self, rule, None)
        return found.citation if isinstance(found, _Rule) else {}


def load_policy(name: str = "default", overlay: ContentPath | None = None) -> Policy:
    """The default policy with what the named one changes. Raises `ContentError` on a wrong or unknown key."""
    paths = [
        path for one in dict.fromkeys(("default", name)) for path in content_files("policies", f"{one}.yaml", overlay)
    ]
    merged: Mapping[str, object] = {}
    for path in paths:
        merged = _over(merged, read_yaml(path))
    return checked(Policy, merged, paths[-1])


def _over(below: Mapping[str, object], above: Mapping[str, object]) -> Mapping[str, object]:
    """One layer over another, rule by rule."""
    merged = dict(below)
    for key, value in above.items():
        under = merged.get(key)
        both = isinstance(under, dict) and isinstance(value, dict) and key.startswith("R")
        merged[key] = {**under, **value} if both and isinstance(under, dict) and isinstance(value, dict) else value
    return merged
