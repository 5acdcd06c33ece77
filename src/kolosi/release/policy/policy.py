"""The policy: which rules hold, with which numbers, on whose signature, and what it lets out by authorisation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Annotated, Literal

from pydantic import AfterValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from kolosi.content.folders import ContentPath, content_files
from kolosi.content.yaml_files.shape import Shape
from kolosi.content.yaml_files.yaml import checked, read_yaml
from kolosi.release.policy.authorisation import Authorisation

Label = dict[str, str]
Outcome = Literal["review", "block"]


def _between(least: int, most: int) -> AfterValidator:
    """Refuses a number outside of two others."""

    def check(value: float) -> float:
        if not least <= value <= most:
            bounds = {"least": str(least), "most": str(most)}
            raise PydanticCustomError("expected_number_between", "from {least} to {most}", bounds)
        return value

    return AfterValidator(check)


_Share = Annotated[float, _between(0, 1)]
_Count = Annotated[int, _between(0, 1_000_000)]


class _Rule(Shape):
    """One rule. `citation` says which practice it rests on, `outcome` what a breach means.

    `review`: a named function may let it out with a reason. `block`: it stays, or needs what `exceptions` says.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    citation: Label
    outcome: Outcome = "block"


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


class Reporters(_Rule):
    """R3: how many organisations stand behind a count at least, and the largest part that one of them may have."""

    least: int
    largest_share: float


class Attribution(_Rule):
    """R4: the finest level at which categories of alleged authors are printed, the same for all of them.

    `columns` are the breakdowns that say an author. A party that is named (a term with the attribute `named`) appears
    on a sensitive subject for the whole country and `named_months` at least, and only by authorisation.
    """

    columns: list[str]
    level: int
    named_months: int


class Professions(_Rule):
    """R5: breakdowns that say the profession of an alleged author, and those that say an act: never together."""

    columns: list[str]
    acts: list[str]


class Kept(_Rule):
    """A rule without numbers: free text, consent, metadata."""


class Time(_Rule):
    """R7: the shortest periods, in months."""

    sensitive_months: int
    other_months: int


class AgeBands(_Rule):
    """R8: the sets of age bands; a release uses one of them for each source of a sensitive subject."""

    column: str
    sets: list[list[str]]


class Actors(_Rule):
    """R9: the breakdowns that say an organisation or a person, which no table of incidents has."""

    columns: list[str]


class Facilities(_Rule):
    """R10: the finest level of places, and the kinds of place, that incidents name without review."""

    level: int
    kinds: list[str]


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


class Agreement(_Rule):
    """R13: whether a sensitive figure needs an authorisation."""

    is_needed: bool


class Microdata(_Rule):
    """R15: the smallest group, the fewest sensitive values in it, and the largest risk of records that leave."""

    smallest_group: int
    fewest_values: int
    largest_risk: float


class Coordinates(_Rule):
    """R16: the side, in km, of the grid that coordinates are brought to."""

    grid_km: float


class AsOf(_Rule):
    """R17: whether a figure needs the day it is true, and a sensitive one its caveat."""

    needs_day: bool
    needs_caveat: bool


class Retention(_Rule):
    """R18: for how many months files are kept, by how sensitive they are. `outcome` is that of a figure measured under embargo."""

    months: dict[str, int]


class Editions(_Rule):
    """R20: whether a sensitive figure that moved by less than the minimum since an edition waits for the next batch."""

    holds_small_revisions: bool


class Surveys(_Rule):
    """R21: the fewest respondents, the fewest degrees of freedom and the largest relative standard error of a share of a survey.

    `hides`: a share that misses one of them is hidden; otherwise it is printed, and said to be indicative.
    """

    least_n: int
    least_df: int
    largest_rse: float
    hides: bool


class Comparability(_Rule):
    """R22: where two periods stop being comparable, and from what base and certainty on a change is told (`Thresholds`).

    The bounds keep percents from being taken for shares: 10 for 0.10 would let every change through.
    """

    least_base: _Count
    least_continuity: _Share
    least_panel: _Share
    least_reporters: _Count
    received_points: Annotated[int, _between(0, 100)]
    least_received: _Share
    moved_share: _Share
    steepness: Annotated[int, _between(1, 1_000_000)]
    least_monthly: _Count
    profile_shift: _Share
    untold_share: _Share
    design_effect: Annotated[float, _between(1, 100)]
    false_changes: _Share


class Exceptions(Shape):
    """Which rules a Decision may lift: with `one` function, or with `two` different ones (four eyes).

    On a sensitive subject only those of `one` may be lifted.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    one: list[str]
    two: list[str]


class _Granted(Shape):
    """An authorisation as it is written."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    rules: list[str]
    figures: list[str]
    by: list[Label]
    why: Label
    since: date
    until: date
    level: int = 0
    asked: int | None = None
    agreed: int | None = None


class Policy(Shape):
    """The rules in force. Every number comes from here."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    version: str
    signed_by: Label
    signed_on: date | None = None
    R1: Geography
    R2: MinimumCell
    R3: Reporters
    R4: Attribution
    R5: Professions
    R6: Kept
    R7: Time
    R8: AgeBands
    R9: Actors
    R10: Facilities
    R11: Percentages
    R12: Zero
    R13: Agreement
    R14: Kept
    R15: Microdata
    R16: Coordinates
    R17: AsOf
    R18: Retention
    R19: Kept
    R20: Editions
    R21: Surveys
    R22: Comparability
    exceptions: Exceptions
    granted: list[_Granted] = Field(default_factory=list, alias="authorisations")

    def citation(self, rule: str) -> Label:
        """The practice that a rule rests on; empty for a rule the policy does not have."""
        found = self._rule(rule)
        return found.citation if found else {}

    def outcome(self, rule: str) -> Outcome:
        """What a breach of a rule means; what the policy does not name (a second suppression) blocks."""
        found = self._rule(rule)
        return found.outcome if found else "block"

    def _rule(self, rule: str) -> _Rule | None:
        found = getattr(self, rule, None)
        return found if isinstance(found, _Rule) else None

    @property
    def authorisations(self) -> tuple[Authorisation, ...]:
        """What the protocol lets out."""
        return tuple(
            Authorisation(
                rules=frozenset(one.rules),
                figures=tuple(one.figures),
                by=tuple(one.by),
                why=one.why,
                since=one.since,
                until=one.until,
                level=one.level,
                asked=one.asked,
                agreed=one.agreed,
            )
            for one in self.granted
        )


def load_policy(name: str = "default", overlay: ContentPath | None = None) -> Policy:
    """The default policy with what the named one changes. Raises `ContentError` on a wrong or unknown key."""
    paths = [
        path for one in dict.fromkeys(("default", name)) for path in content_files("policies", f"{one}.yaml", overlay)
    ]
    merged: Mapping[str, object] = {}
    for path in paths:
        merged = _over(merged, read_yaml(path))
    return checked(Policy, merged, paths[-1])


@cache
def packaged_policy() -> Policy:
    """The policy that the tool brings, read once a process."""
    return load_policy()


def _over(below: Mapping[str, object], above: Mapping[str, object]) -> Mapping[str, object]:
    """One layer over another, rule by rule."""
    merged = dict(below)
    for key, value in above.items():
        under = merged.get(key)
        both = isinstance(under, dict) and isinstance(value, dict) and key.startswith("R")
        merged[key] = {**under, **value} if both and isinstance(under, dict) and isinstance(value, dict) else value
    return merged
