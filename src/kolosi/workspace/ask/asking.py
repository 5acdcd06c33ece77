"""Questions to the present build: figures, changes, traces; and what the drafts cite."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from kolosi.model.finding import Refusal, point
from kolosi.model.key import BadKey, Key
from kolosi.store.files import listed
from kolosi.workspace.answers import ChangeAnswer, FigureAnswer, TraceAnswer, plain
from kolosi.workspace.ask.notebook import Figures
from kolosi.workspace.ask.periods import key_said, period_said
from kolosi.workspace.correct.nearby import require_indicator, require_place
from kolosi.workspace.decide.incomparable import judged_apart

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kolosi.model.figure import Comparison, Estimate, Released
    from kolosi.model.finding import Finding
    from kolosi.model.label import Label
    from kolosi.model.period import Period
    from kolosi.release.policy.context import Context
    from kolosi.report.draft.links import Draft, Scope
    from kolosi.store.engine import Engine
    from kolosi.workspace.ask.releasing import Gated
    from kolosi.workspace.ask.terms import Terms
    from kolosi.workspace.build.built import Built
    from kolosi.workspace.folder import Folder
    from kolosi.workspace.settings import Settings


def key_from(
    indicator: str, during: str, at: Sequence[str], by: Mapping[str, Sequence[str]], *, is_given: bool = True
) -> Key:
    """The key of an indicator with its pieces; a text that already holds a period is a whole key.

    One place or one term may stand alone, without a list; periods may be in people's words.
    """
    wanted = (at,) if isinstance(at, str) else at
    is_whole = "/" in indicator and not is_given
    text = indicator if is_whole else f"{indicator.partition('/')[0]}/{period_said(during)}"
    try:
        key = key_said(text)
        for name, terms in by.items():
            key = key.with_breakdown(name, *((terms,) if isinstance(terms, str) else terms))
        return Key.parse(str(key.at(*wanted) if wanted else key))
    except BadKey as error:
        raise Refusal(point("key_not_understood", found=error.text, data={"part": error.part})) from error


def base_period(text: str, during: Period, settings: Settings) -> Period:
    """A base period by its name or by its role beside `during`: `previous` or `year_ago`; `current` is the document's."""
    roles = {"current": settings.period, "previous": during.previous(), "year_ago": during.year_ago()}
    if during == settings.period:
        roles |= {"previous": settings.previous, "year_ago": settings.year_ago}
    return roles.get(text) or period_said(text)


def key_of(
    workspace: Folder, indicator: str, during: str | None, at: Sequence[str], by: Mapping[str, Sequence[str]]
) -> Key:
    """The key that names a figure of a workspace, from its pieces or from its own text; in its period where none is said."""
    if "/" not in indicator:
        require_indicator(workspace.knowledge.indicators, indicator.partition(";")[0])
    for place in (at,) if isinstance(at, str) else at:
        require_place(workspace.knowledge.places, place)
    return key_from(indicator, during or str(workspace.settings.period), at, by, is_given=during is not None)


def desk_of(workspace: Folder) -> Desk:
    """The present build, ready for questions."""
    return Desk(workspace, workspace.build())


class Desk:
    """One build, ready for questions."""

    def __init__(self, workspace: Folder, built: Built) -> None:
        self.workspace = workspace
        self.built = built
        self._values: dict[Key, Estimate] = {}
        self._changes: dict[Key, Comparison] = {}

    @cached_property
    def engine(self) -> Engine:
        """The engine over the records of this build."""
        from kolosi.workspace.build.engines import engine_of

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
        from kolosi.measure.compare import compare_all

        known = self.workspace.knowledge
        wanted = sorted(set(keys))
        asked = [key for key in wanted if key not in self._changes]
        for key in asked:
            self.require(key)
        names = {id_: place.name for id_, place in known.places.items()}
        if asked:
            places, titles, apart = known.places, self._titles, judged_apart(self.workspace)
            self._changes |= compare_all(
                asked, known.indicators, self.engine, places, titles=titles, names=names, apart=apart
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

    @cached_property
    def terms(self) -> Terms:
        """The columns and terms that keys may name."""
        from kolosi.workspace.ask.terms import Terms

        return Terms(self.workspace.knowledge, self.engine)

    @cached_property
    def context(self) -> Context:
        """What the gate knows besides the values, read once for all questions to this build."""
        from kolosi.workspace.ask.releasing import context_of

        return context_of(self)

    # -- what the drafts cite -------------------------------------------------------------------------------------

    @property
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
    def cited(self) -> frozenset[Key]:
        """Every key a document will print: figures and changes. One that names nothing is a point to check, no figure."""
        from kolosi.workspace.write.drafts import cited_keys

        keys = cited_keys([*self.drafts, *self.region_drafts], self.scope)
        return frozenset(key for key in keys if self._is_known(key))

    def _is_known(self, key: Key) -> bool:
        try:
            self.require(key)
        except Refusal:
            return False
        return True

    @cached_property
    def region_drafts(self) -> list[Draft]:
        """The pages of the regions, in every language."""
        from kolosi.workspace.write.profile import region_drafts

        return [draft for language in self.workspace.settings.languages for _, draft in region_drafts(self, language)]

    @cached_property
    def cited_estimates(self) -> Mapping[Key, Estimate]:
        """The value of each figure that the cited keys need."""
        return self.estimates(self.cited_values())

    def cited_values(self) -> set[Key]:
        """Every value that the cited keys need."""
        changes = {key for key in self.cited if key.is_change}
        return (set(self.cited) - changes) | {part for key in changes for part in (key.before, key.after)}

    @cached_property
    def gated(self) -> Gated:
        """What left the gate, what was held back, and the points to check about it; for the cited keys only."""
        from kolosi.workspace.ask.releasing import gated

        return gated(self)

    @property
    def released(self) -> Mapping[Key, Released]:
        """What may leave, for the cited keys only."""
        return self.gated.figures

    @cached_property
    def points(self) -> Sequence[Finding]:
        """Every point to check in the drafts that nothing lets through, found once for all who ask."""
        from kolosi.workspace.write.rendering import check_with

        return check_with(self)

    # -- answers --------------------------------------------------------------------------------------------------

    def figure(self, key: Key) -> FigureAnswer:
        """One figure, with what it rests on."""
        return self._figure_answers({key: self.estimates([key])[key]}, is_alone=True)[0]

    def cited_figures(self) -> list[FigureAnswer]:
        """Every figure the drafts cite, in order of key."""
        wanted = {key for key in self.cited if not key.is_change}
        return Figures(self._figure_answers(self.estimates(wanted)))

    def _figure_answers(self, estimates: Mapping[Key, Estimate], *, is_alone: bool = False) -> list[FigureAnswer]:
        from kolosi.workspace.ask.releasing import inside_view

        return [
            inside_view(self, key, estimate, is_alone=is_alone)
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
