"""The changes of all copies put together: equal ones are one, those that touch the same words stand side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kolosi.model.returned import Story
from kolosi.report.copies.copies import Compared, Proposed, Run, by_story
from kolosi.report.copies.likeness import alike


@dataclass(frozen=True, kw_only=True)
class Version:
    """What stands in place of the issued words in some copies."""

    put: tuple[Run, ...]
    copies: tuple[int, ...]

    @property
    def text(self) -> str:
        """Its words."""
        return "".join(run.text for run in self.put)


@dataclass(frozen=True, kw_only=True)
class Revision:
    """One place of the issued text, `start` to `end`, and what copies put there: several versions are a conflict."""

    story: Story
    start: int
    end: int
    gone: tuple[Run, ...]
    versions: tuple[Version, ...]
    moved: int = 0

    @property
    def is_conflict(self) -> bool:
        """True where copies disagree."""
        return len(self.versions) > 1


def merged(issued: dict[Story, str], copies: Sequence[Compared]) -> list[Revision]:
    """The changes of all copies, in the order of the text."""
    out: list[Revision] = []
    every = [one for copy in copies for one in copy.proposed]
    for story, found in by_story(every).items():
        for group in _groups(sorted(found, key=lambda one: (one.start, one.end, one.copy))):
            out += _together(issued[story], group)
    return out


def _groups(found: Sequence[Proposed]) -> Iterator[list[Proposed]]:
    """Changes that touch one another, and those of two copies at one place."""
    group: list[Proposed] = []
    for one in found:
        if group and not any(_touch(other, one) for other in group):
            yield group
            group = []
        group.append(one)
    if group:
        yield group


def _touch(one: Proposed, two: Proposed) -> bool:
    if one.copy == two.copy:
        return False
    if one.start == one.end and two.start == two.end:
        return one.start == two.start
    if one.start == one.end or two.start == two.end:
        point, span = (one, two) if one.start == one.end else (two, one)
        return span.start < point.start < span.end
    return max(one.start, two.start) < min(one.end, two.end)


def _together(issued: str, group: Sequence[Proposed]) -> list[Revision]:
    if len({one.copy for one in group}) == 1:
        return [_alone(one) for one in group]
    first = group[0]
    if all(_is_same(first, one) for one in group):
        copies = tuple(dict.fromkeys(one.copy for one in group))
        return [_change(first, (Version(put=first.put, copies=copies),))]
    start, end = min(one.start for one in group), max(one.end for one in group)
    versions: list[Version] = []
    for copy in dict.fromkeys(one.copy for one in group):
        mine = [one for one in group if one.copy == copy]
        put = tuple(_version(issued, start, end, mine))
        known = next((one for one in versions if alike(one.text) == alike("".join(run.text for run in put))), None)
        if known is None:
            versions.append(Version(put=put, copies=(copy,)))
        else:
            versions[versions.index(known)] = Version(put=known.put, copies=(*known.copies, copy))
    author = first.gone[0] if first.gone else first.put[0]
    gone = (Run(text=issued[start:end], author=author.author, when=author.when),) if end > start else ()
    return [Revision(story=first.story, start=start, end=end, gone=gone, versions=tuple(versions))]


def _is_same(one: Proposed, two: Proposed) -> bool:
    return (one.start, one.end, alike(one.text)) == (two.start, two.end, alike(two.text))


def _alone(one: Proposed) -> Revision:
    return _change(one, (Version(put=one.put, copies=(one.copy,)),))


def _change(one: Proposed, versions: tuple[Version, ...]) -> Revision:
    return Revision(story=one.story, start=one.start, end=one.end, gone=one.gone, versions=versions, moved=one.moved)


def _version(issued: str, start: int, end: int, mine: Sequence[Proposed]) -> Iterator[Run]:
    """The issued words between two places with the changes of one copy in them; what was kept is told as the same person's."""
    who = next(run for one in mine for run in (*one.put, *one.gone))
    at = start
    for one in mine:
        if one.start > at:
            yield Run(text=issued[at : one.start], author=who.author, when=who.when)
        yield from one.put
        at = max(at, one.end)
    if at < end:
        yield Run(text=issued[at:end], author=who.author, when=who.when)
