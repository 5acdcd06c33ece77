"""Questions to the present build: figures, changes, traces."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from kolosi.model.figure import Estimate
from kolosi.model.key import Key
from kolosi.store.remembered import Remembered
from kolosi.workspace.answers import ChangeAnswer, FigureAnswer, Figures, TraceAnswer, plain
from kolosi.workspace.ask.desk import Desk

if TYPE_CHECKING:
    from kolosi.model.finding import Finding
    from kolosi.release.policy.context import Context
    from kolosi.report.draft.links import Draft
    from kolosi.workspace.ask.gated import Gated
    from kolosi.workspace.ask.terms import Terms
    from kolosi.workspace.folder import Folder
    from kolosi.workspace.judge.severity_table import SeverityTable


def desk_of(workspace: Folder) -> Asking:
    """The present build, ready for questions."""
    return Asking(workspace, workspace.build())


class Asking(Desk):
    """A desk that answers: it knows the gate, the drafts and their points."""

    @cached_property
    def terms(self) -> Terms:
        """The columns and terms that keys may name; those that records hold are kept as long as nothing that values depend on changed."""
        from kolosi.workspace.ask.releasing import values_digest
        from kolosi.workspace.ask.terms import Terms

        held = Remembered(self.workspace.file("build", "terms.json"), values_digest(self))
        return Terms(self.workspace.knowledge, lambda: self.engine, held)

    @cached_property
    def severity(self) -> SeverityTable:
        """The severity of every region and risk, without how risks rank: worked out once for the check and every language."""
        from kolosi.workspace.judge.severity import severity_on

        return severity_on(self)

    @cached_property
    def release_digest(self) -> str:
        """What the released figures depend on, as this desk found it."""
        from kolosi.workspace.ask.releasing import release_digest

        return release_digest(self)

    @cached_property
    def read_before(self) -> Remembered:
        """What was found in texts that have not changed since, and that depends on figures and words as they are now."""
        from kolosi.content.code import DRAFTS, code_of

        return Remembered(self.workspace.file("build", "read.json"), f"{code_of(*DRAFTS)} {self.release_digest}")

    @cached_property
    def context(self) -> Context:
        """What the gate knows besides the values, read once for all questions to this build."""
        from kolosi.workspace.ask.context import context_of

        return context_of(self)

    @cached_property
    def region_drafts(self) -> list[Draft]:
        """The pages of the regions, in every language."""
        from kolosi.workspace.write.profile import region_drafts

        return [draft for language in self.workspace.settings.languages for _, draft in region_drafts(self, language)]

    @cached_property
    def cited_estimates(self) -> Mapping[Key, Estimate]:
        """The value of each figure that the cited keys need; counted again only where something that they depend on changed."""
        from kolosi.workspace.ask.kept_estimates import kept_estimates

        found = kept_estimates(self)
        self._values |= found
        return found

    @cached_property
    def gated(self) -> Gated:
        """What left the gate, what was held back, and the points to check about it; for the cited keys only."""
        from kolosi.workspace.ask.releasing import gated

        return gated(self)

    @cached_property
    def points(self) -> Sequence[Finding]:
        """Every point to check in the drafts that nothing lets through, found once for all who ask."""
        from kolosi.workspace.write.points import check_with

        return check_with(self)

    def figure(self, key: Key) -> FigureAnswer:
        """One figure, with what it rests on."""
        return self._figure_answers({key: self.estimates([key])[key]}, is_alone=True)[0]

    def cited_figures(self) -> list[FigureAnswer]:
        """Every figure the drafts cite, in order of key; none is counted again that was kept since anything changed."""
        kept = self.cited_estimates
        return Figures(self._figure_answers({key: kept[key] for key in self.cited if not key.is_change}))

    def _figure_answers(self, estimates: Mapping[Key, Estimate], *, is_alone: bool = False) -> list[FigureAnswer]:
        from kolosi.workspace.ask.releasing import codes_of_receipts, inside_view

        codes = codes_of_receipts(self)
        return [
            inside_view(self, key, estimate, codes, is_alone=is_alone)
            for key, estimate in sorted(estimates.items(), key=lambda pair: str(pair[0]))
        ]

    def change(self, key: Key) -> ChangeAnswer:
        """One change, with a verdict."""
        from kolosi.workspace.ask.releasing import inside_change

        return inside_change(self, key, self.comparisons([key])[key])

    def trace(self, key: Key) -> TraceAnswer:
        """The rows behind a figure."""
        from fractions import Fraction

        from kolosi.measure.trace import trace

        known = self.workspace.knowledge
        estimate = self.estimates([key])[key]
        rows = trace(key, known.indicators, self.engine, known.places)
        files = {receipt.id: receipt for receipt in self.workspace.receipts.all()}
        lines = []
        parts: dict[str, Fraction] = {}
        for row in rows.iter_rows(named=True):
            receipt = files.get(str(row["receipt"]))
            role = str(row.get("role") or "value")
            parts[role] = parts.get(role, Fraction(0)) + Fraction(str(row["contribution"] or 0))
            lines.append(
                {
                    "file": receipt.file if receipt else None,
                    "sha256": receipt.kept if receipt else None,
                    "sheet": row["sheet"],
                    "row": row["row"],
                    "column": row["column"] or None,
                    "contribution": row["contribution"],
                    "role": role,
                }
            )
        return TraceAnswer(
            key=str(key),
            value=plain(estimate.value),
            rows=tuple(lines),
            total=None if estimate.value is None else _total(parts),
            parts={name: plain(value) or 0 for name, value in parts.items()},
        )


def _total(parts: Mapping[str, object]) -> int | float | None:
    """What the contributions come to: their sum, or the percentage of a share. Nothing counted is zero."""
    from fractions import Fraction

    values = {name: Fraction(str(value)) for name, value in parts.items()}
    if "denominator" in values:
        above, below = values.get("numerator", Fraction(0)), values["denominator"]
        return plain(100 * above / below) if below else None
    return plain(sum(values.values(), Fraction(0)))
