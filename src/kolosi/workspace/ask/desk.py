"""One build, ready for questions: values, changes, and what the drafts cite."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from kolosi.model.figure import Comparison, Estimate
from kolosi.model.finding import Refusal, point
from kolosi.model.key import Key
from kolosi.model.label import Label
from kolosi.store.files import is_there, listed, read_whole
from kolosi.store.receipts import digest_of
from kolosi.workspace.decide.incomparable import judged_apart, judged_comparable

if TYPE_CHECKING:
    from kolosi.model.figure import Released
    from kolosi.model.finding import Finding
    from kolosi.release.policy.context import Context
    from kolosi.report.draft.links import Draft, Scope
    from kolosi.store.engine import Engine
    from kolosi.store.remembered import Remembered
    from kolosi.workspace.ask.gated import Gated
    from kolosi.workspace.ask.terms import Terms
    from kolosi.workspace.folder import Folder
    from kolosi.workspace.judge.severity_table import SeverityTable
    from kolosi.workspace.records.built import Built

JUDGED = (
    "documents.yaml",
    "excerpts.yaml",
    "recommendations.yaml",
    "risks.yaml",
    "rounds.yaml",
    "severity.yaml",
    "workshop.yaml",
)
"""The registers of what people judged and read."""


class Desk(ABC):
    """One build, ready for questions."""

    def __init__(self, workspace: Folder, built: Built) -> None:
        self.workspace = workspace
        self.built = built
        self._values: dict[Key, Estimate] = {}
        self._changes: dict[Key, Comparison] = {}

    @cached_property
    def engine(self) -> Engine:
        """The engine over the records of this build."""
        from kolosi.workspace.records.engines import engine_of

        return engine_of(self.workspace, self.built)

    # -- estimates ------------------------------------------------------------------------------------------------

    def estimates(self, keys: Iterable[Key]) -> dict[Key, Estimate]:
        """The values of figures; keys of changes are not asked here."""
        from kolosi.measure.compute import compute

        wanted = sorted(set(keys))
        asked = [key for key in wanted if key not in self._values]
        for key in asked:
            self.require(key)
            if key.is_change:
                raise Refusal(point("key_of_change", found=str(key)))
        known = self.workspace.knowledge
        if asked:
            self._values |= compute(asked, known.indicators, self.engine, known.places, titles=self._titles)
        return {key: self._values[key] for key in wanted}

    @cached_property
    def _titles(self) -> Mapping[str, Label]:
        """What people call the systems."""
        return {id_: source.title for id_, source in self.workspace.knowledge.sources.items()}

    def comparisons(self, keys: Iterable[Key]) -> dict[Key, Comparison]:
        """The changes, their months and places looked into."""
        from kolosi.measure.comparison.compare import compare_all
        from kolosi.measure.reporting.panels import panels
        from kolosi.release.policy.comparability import thresholds_of

        known = self.workspace.knowledge
        wanted = sorted(set(keys))
        asked = [key for key in wanted if key not in self._changes]
        for key in asked:
            self.require(key)
        names = {id_: place.name for id_, place in known.places.items()}
        if asked:
            policy = self.context.policy
            self._changes |= compare_all(
                asked,
                known.indicators,
                self.engine,
                known.places,
                thresholds=thresholds_of(policy),
                titles=self._titles,
                names=names,
                apart=judged_apart(self.workspace),
                lifted=judged_comparable(self.workspace),
                taxonomies=known.taxonomies,
                counted=self._values,
                panels=panels(
                    asked,
                    known.indicators,
                    self.engine,
                    known.places,
                    fewest=policy.R3.least,
                    least=policy.R2.sensitive,
                ),
            )
        return {key: self._changes[key] for key in wanted}

    def require(self, key: Key) -> None:
        """Refuses a key that names no indicator, breakdown, term or place, with what comes near."""
        from kolosi.workspace.correct.nearby import require_indicator, require_place

        known = self.workspace.knowledge
        require_indicator(known.indicators, key.indicator)
        for name, terms in key.breakdown:
            self.terms.require(key.indicator, name, terms)
        for place in key.places:
            require_place(known.places, place)

    # -- what the drafts cite -------------------------------------------------------------------------------------

    @cached_property
    def has_drafts(self) -> bool:
        """True when there is something that may cite figures."""
        return bool(listed(self.workspace.file("report"), "pau.*.md"))

    @cached_property
    def drafts(self) -> list[Draft]:
        """The drafts of the report."""
        from kolosi.workspace.write.drafts import read_drafts

        return read_drafts(self.workspace)

    @cached_property
    def scope(self) -> Scope:
        """The places and terms that `by=` runs over."""
        from kolosi.workspace.write.drafts import scope_of

        return scope_of(self.workspace)

    @cached_property
    def judged_digest(self) -> str:
        """What people judged and read, as its registers stand; read once, however many parts of a document rest on it."""
        held = ((name, self.workspace.file("report", name)) for name in JUDGED)
        return "\n".join(f"{name} {digest_of(read_whole(path))}" for name, path in held if is_there(path))

    @cached_property
    def cited(self) -> frozenset[Key]:
        """Every key a document will print: figures and changes. One that names nothing is a point to check, no figure."""
        from kolosi.workspace.judge.severity_links import cited_beside
        from kolosi.workspace.write.drafts import cited_keys

        keys = cited_keys([*self.drafts, *cited_beside(self.workspace, self.drafts), *self.region_drafts], self.scope)
        return frozenset(key for key in keys if self.knows(key))

    def knows(self, key: Key) -> bool:
        """True for a key whose indicator, breakdowns, terms and places are all there."""
        try:
            self.require(key)
        except Refusal:
            return False
        return True

    @cached_property
    def cited_estimates(self) -> Mapping[Key, Estimate]:
        """The value of each figure that the cited keys need."""
        return self.estimates(self.cited_values())

    def cited_values(self) -> set[Key]:
        """Every value that the cited keys need."""
        changes = {key for key in self.cited if key.is_change}
        return (set(self.cited) - changes) | {part for key in changes for part in (key.before, key.after)}

    @property
    def released(self) -> Mapping[Key, Released]:
        """What may leave, for the cited keys only."""
        return self.gated.figures

    # -- what the rooms above know of a build ---------------------------------------------------------------------

    @property
    @abstractmethod
    def terms(self) -> Terms:
        """The columns and terms that keys may name."""

    @property
    @abstractmethod
    def severity(self) -> SeverityTable:
        """The severity of every region and risk, without how risks rank: worked out once for the check and every language."""

    @property
    @abstractmethod
    def release_digest(self) -> str:
        """What the released figures depend on, as this desk found it."""

    @property
    @abstractmethod
    def read_before(self) -> Remembered:
        """What was found in texts that have not changed since, and that depends on figures and words as they are now."""

    @property
    @abstractmethod
    def context(self) -> Context:
        """What the gate knows besides the values, read once for all questions to this build."""

    @property
    @abstractmethod
    def region_drafts(self) -> list[Draft]:
        """The pages of the regions, in every language."""

    @property
    @abstractmethod
    def gated(self) -> Gated:
        """What left the gate, what was held back, and the points to check about it; for the cited keys only."""

    @property
    @abstractmethod
    def points(self) -> Sequence[Finding]:
        """Every point to check in the drafts that nothing lets through, found once for all who ask."""
