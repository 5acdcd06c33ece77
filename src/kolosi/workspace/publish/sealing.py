"""The seal of an edition: the Decision that publishes it holds a hash of each file, so that a change of any is seen."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from kolosi.model.finding import Finding, Where, point
from kolosi.model.key import Key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kolosi.model.decision import Decision
    from kolosi.workspace.folder import Folder

PUBLISHED = "published"


def in_order(workspace: Folder) -> list[str]:
    """The editions in the order in which they were published, whatever their names; those that nobody signed first."""
    when = {edition: number for number, edition in enumerate(_signed(workspace))}
    return sorted(workspace.editions.ids(), key=lambda edition: (when.get(edition, -1), edition))


def seal(hashes: Mapping[str, str]) -> str:
    """The hashes of the files of an edition, as the Decision that publishes it says them."""
    return json.dumps(dict(sorted(hashes.items())), ensure_ascii=False)


def edition_points(workspace: Folder) -> list[Finding]:
    """Editions whose files are not those that were signed, editions that nobody can verify, and indicators that nobody knows any more."""
    signed = _signed(workspace)
    editions = sorted({*workspace.editions.ids(), *signed})
    points = {edition: _point(workspace, edition, signed.get(edition, ())) for edition in editions}
    sound = [edition for edition in in_order(workspace) if points[edition] is None]
    return [*(found for found in points.values() if found is not None), *_gone(workspace, sound)]


def _gone(workspace: Folder, editions: Sequence[str]) -> Iterator[Finding]:
    """The indicators of editions that the content no longer knows: what they printed is not taken from the figures of now."""
    known = workspace.knowledge.indicators
    named: dict[str, list[str]] = {}
    for edition in editions:
        for indicator in {Key.parse(str(entry["key"])).indicator for entry in workspace.editions.figures(edition)}:
            if indicator not in known:
                named.setdefault(indicator, []).append(edition)
    for indicator, mine in sorted(named.items()):
        yield point("edition_indicator_gone", found=indicator, count=len(mine), data={"editions": ", ".join(mine)})


def _signed(workspace: Folder) -> dict[str, tuple[Decision, ...]]:
    """The Decisions that say they published each edition: one, unless somebody wrote another beside it."""
    found: dict[str, tuple[Decision, ...]] = {}
    for decision in workspace.decisions.all():
        if decision.kind == PUBLISHED:
            found[decision.subject] = (*found.get(decision.subject, ()), decision)
    return found


def _point(workspace: Folder, edition: str, decisions: Sequence[Decision]) -> Finding | None:
    where = Where(file=f"editions/{edition}")
    sealed = [(decision, hashes) for decision in decisions if (hashes := _hashes(decision.value))]
    if not sealed:
        return point("edition_not_sealed", where=where, found=edition)
    now = workspace.editions.hashes(edition)
    for decision, hashes in sealed:
        changed = sorted(name for name in {*hashes, *now} if hashes.get(name) != now.get(name))
        if changed:
            who = {"author": decision.author, "when": decision.when[:10], "files": ", ".join(changed)}
            return point("edition_altered", where=where, found=edition, count=len(changed), data=who)
    return None


def _hashes(value: str) -> Mapping[str, str]:
    """The hashes that a Decision says; none where it was taken before editions were sealed."""
    try:
        said = json.loads(value)
    except ValueError:
        return {}
    return {str(name): str(one) for name, one in said.items()} if isinstance(said, dict) else {}
