"""The registry of reporters of a workspace: filled from what was received and from what its settings expect."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from kolosi.model.period import Period
from kolosi.model.spelling import fold
from kolosi.workspace.follow.reported import reported

if TYPE_CHECKING:
    import polars as pl

    from kolosi.measure.reporting.scope import SubmissionScope
    from kolosi.workspace.folder import Folder
    from kolosi.workspace.records.built import Built

Row = Mapping[str, object]


def scopes_in(workspace: Folder, built: Built, silent: frozenset[str]) -> list[SubmissionScope]:
    """What each current file answers for; an organisation also answers for the places at which it is registered."""
    from dataclasses import replace

    from kolosi.measure.reporting.scope import SubmissionScope

    limits = {receipt.id: frozenset(receipt.uncovered) for receipt in workspace.receipts.current()}
    current = set(limits) - silent
    texts = (text for id_, entry in built.receipts.items() if id_ in current for text in _texts(entry.get("scopes")))
    found = [SubmissionScope.from_text(text) for text in texts]
    registered, published = registered_places(workspace), workspace.settings.published
    until = date.fromisoformat(published) if published else None
    found = [_within_limits(workspace, one, limits.get(one.receipt, frozenset())) for one in found]
    return [
        replace(
            one,
            said=one.said | registered_of(registered, one.source, one.reporters),
            spans=tuple(cut_short(span, until) for span in one.spans),
        )
        for one in found
    ]


def _within_limits(workspace: Folder, scope: SubmissionScope, uncovered: frozenset[str]) -> SubmissionScope:
    """What a file answers for, without the places that it says itself not to cover wholly."""
    from dataclasses import replace

    if not uncovered:
        return scope
    places = workspace.knowledge.places
    said = {one for one in scope.said if one is not None}
    said |= {place.id for place in places.level_one()} if None in scope.said else set()
    return replace(
        scope,
        places=frozenset(place for place in scope.places if places.region_of(place) not in uncovered),
        labels=scope.labels - uncovered,
        said=frozenset(place for place in said if places.region_of(place) not in uncovered),
    )


def cut_short(span: Period, until: date | None) -> Period:
    """A span without the days after an edition; a plan, which begins after it, keeps its own."""
    return Period(span.first, until) if until is not None and span.first <= until < span.last else span


def _texts(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else []


def registered_places(workspace: Folder) -> Mapping[tuple[str, str], frozenset[str]]:
    """The places at which the settings say that an organisation is present, by source and folded name."""
    found: dict[tuple[str, str], frozenset[str]] = {}
    for expectation in workspace.settings.expected:
        for organisation in expectation.organisations:
            key = (expectation.source, fold(organisation))
            found[key] = found.get(key, frozenset()) | frozenset(expectation.places)
    return found


def registered_of(
    registered: Mapping[tuple[str, str], frozenset[str]], source: str, reporters: Iterable[str]
) -> frozenset[str]:
    """The places at which some organisations are registered with a source."""
    return frozenset().union(*(registered.get((source, fold(name)), frozenset()) for name in reporters))


def registry_frame(workspace: Folder, scopes: Sequence[SubmissionScope]) -> pl.DataFrame:
    """One row a reporter, source, place and span: heard from, or expected."""
    import polars as pl

    texts = dict.fromkeys(("source", "reporter", "place"), pl.String())
    days = dict.fromkeys(("first", "last"), pl.Date())
    schema = {**texts, **days, "status": pl.String(), "declared": pl.Boolean()}
    return pl.DataFrame(list(registry_rows(workspace, scopes)), schema=schema).unique(maintain_order=True)


def registry_rows(workspace: Folder, scopes: Sequence[SubmissionScope]) -> Iterator[Row]:
    """The rows of the registry, for the sources to which several organisations report, and for whoever is said to report."""
    known = workspace.knowledge.sources
    registered = registered_places(workspace)
    several = {id_ for id_, source in known.items() if source.files_add_up}
    own = [one for one in scopes if one.source in several]
    yield from _heard_alone([one for one in scopes if one.source not in several], registered)
    end = max((span.last for one in own for span in one.reporters.values()), default=workspace.settings.period.last)
    since: dict[tuple[str, str], Period] = {}
    for scope in own:
        for name, span in scope.reporters.items():
            is_known = name != known[scope.source].publisher
            reporter = fold(name) if is_known else ""
            state = "zero" if scope.asks_all else "received"
            for place in (None, *sorted(registered.get((scope.source, reporter), ()))):
                yield _row(scope.source, reporter, place, span, state)
            key = (scope.source, reporter)
            until = max(end, workspace.settings.period.last)
            since[key] = Period(
                min(span.first, since[key].first if key in since else span.first), max(until, span.last)
            )
    for (source, reporter), span in since.items():
        yield _row(source, reporter, None, span, "missing")
    yield from _declared(workspace)
    for one in reported(workspace):
        row = _row(one.source, fold(one.organisation), one.place, one.period, one.state)
        yield {**row, "declared": True}


def _heard_alone(
    scopes: Iterable[SubmissionScope], registered: Mapping[tuple[str, str], frozenset[str]]
) -> Iterator[Row]:
    """Those heard from, of whom somebody said that they report alone to their source: expected, they are not missing."""
    for scope in scopes:
        state = "zero" if scope.asks_all else "received"
        for name, span in scope.reporters.items():
            key = (scope.source, fold(name))
            if key in registered:
                yield from (_row(*key, place, span, state) for place in (None, *sorted(registered[key])))


def _declared(workspace: Folder) -> Iterator[Row]:
    for expectation in workspace.settings.expected:
        for organisation in expectation.organisations:
            for place in (None, *expectation.places):
                row = _row(expectation.source, fold(organisation), place, workspace.settings.period, "missing")
                yield {**row, "declared": True}


def _row(source: str, reporter: str, place: str | None, span: Period, status: str) -> Row:
    return {
        "source": source,
        "reporter": reporter,
        "place": place,
        "first": span.first,
        "last": span.last,
        "status": status,
        "declared": False,
    }
