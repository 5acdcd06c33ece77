"""The words around a figure in its sentence: which of them are of it, and not of the figure before or after."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kolosi.model.key import Key
from kolosi.reading.item import Item
from kolosi.report.draft.links import BadLink, Mention
from kolosi.report.draft.reader import Read, read

Sought = Callable[[Item], bool]

_ENDS = frozenset({".", ";", ":", ",", "–", "—"})
_FEW = 6
"""So many words may stand between a figure and what is told of it behind: “violations contre des civils au”."""
_NEAR = 12
"""So many items may stand between what is told before a figure and the figure: beyond, a sentence speaks of something else."""
_FIRST = 5
"""What stands among so many first items of a sentence governs all of it: “À Kidal, où …, les moniteurs ont enregistré”."""
_LEADS = 3
"""So many words lead what is told, or the figure that “of which” joins to another: “à la fin de”, “dont plus de”."""
APART = frozenset(
    {"ELSEWHERE", "SINCE", "AGAINST", "COMPARED", "AFTER", "WHILE", "MORE", "FEWER", "HIGHER", "LOWER", "EXCEED"}
)
"""Words behind which something is told of another thing than what was counted: “since 2012”, “more than in Gao”."""
_OF_PERSONS = frozenset({"AGAINST"})
"""What may also say who suffered: “violations contre des civils au quatrième trimestre” compares nothing."""


@dataclass(frozen=True)
class Around:
    """The sentence of a figure: its items and the links of figures in it, of which `mention` is one."""

    known: Read
    items: Sequence[Item]
    links: Sequence[Mention]
    mention: Mention

    def near(self, is_sought: Sought, apart: frozenset[str] = APART) -> Item | None:
        """What is told of the figure: what it stands in brackets behind, else right behind it, else before it with no other figure
        between and not right behind another one."""
        before, behind = self._before(is_sought, apart), self.behind(self.mention, is_sought, apart)
        if before is not None and self._is_bracketed(self.items.index(before) + 1):
            return before
        if behind is not None:
            return behind
        last = self.last
        is_anothers = last is not None and before is not None and self.behind(last, is_sought, apart) is before
        return None if is_anothers else before

    def _is_bracketed(self, place: int) -> bool:
        """Whether a bracket opens at a place and the figure follows in it: “Gao (64)”."""
        opens = self.items[place : place + 1]
        then = self.items[place + 1 : place + 2]
        return bool(opens and then) and opens[0].text == "(" and then[0].start >= self.mention.start

    def behind(self, link: Mention, is_sought: Sought, apart: frozenset[str] = APART) -> Item | None:
        """What is told right behind a figure, before a mark; not where the next figure follows, of which it may be told."""
        words, follow = 0, [item for item in self.items if item.start >= link.end]
        for at, item in enumerate(follow):
            is_other = item.is_quantity or item.text == ")" or self._is_edge(item)
            if is_other or words > _FEW:
                return None
            if is_sought(item):
                return None if self._leads_on(follow[at + 1 :]) else item
            if item.classes & (apart - _OF_PERSONS):
                return None
            words += item.text[:1].isalpha()
        return None

    def _leads_on(self, items: Sequence[Item]) -> bool:
        """Whether the next figure follows soon and with no mark between; in brackets only a change tells of the one before."""
        for item in items[:_FEW]:
            at = next((link for link in self.links if link.start <= item.start < link.end), None)
            if at is not None:
                return True
            if item.text in _ENDS or (item.text == "(" and not self._is_figure_at(items, item)):
                return False
        return False

    def _is_figure_at(self, items: Sequence[Item], item: Item) -> bool:
        """Whether the figure of something follows an item at once, and no change."""
        then = next((one for one in items if one.start > item.start), None)
        return then is not None and any(
            link.target.startswith("fig:") and link.start <= then.start < link.end for link in self.links
        )

    def _before(self, is_sought: Sought, apart: frozenset[str]) -> Item | None:
        """What was told last before the figure, with no other figure and no word between that sets it apart."""
        led = [item for item in self.items if item.start < self.mention.start]
        is_far = False
        for steps, item in enumerate(reversed(led)):
            is_first = len(led) - steps <= _FIRST
            if self._is_linked(item):
                return None
            if is_sought(item) and (is_first or not is_far):
                return item
            is_far = is_far or steps >= _NEAR or bool(item.classes & apart)
        return None

    def leads(self, item: Item) -> Sequence[Item]:
        """The words right before an item, none from before a figure or a mark."""
        at = first = self.items.index(item)
        while first > max(at - _LEADS, 0) and not self._is_edge(self.items[first - 1]):
            first -= 1
        return self.items[first:at]

    def _is_edge(self, item: Item) -> bool:
        return item.text in _ENDS or self._is_linked(item)

    def sets_apart(self, item: Item) -> bool:
        """Whether a word turns to another thing than what was counted: “against”, “while”."""
        return bool(item.classes & APART)

    def is_apart(self, item: Item) -> bool:
        """Whether words lead an item that set it apart from what was counted."""
        return any(one.classes & APART for one in self.leads(item))

    @property
    def last(self) -> Mention | None:
        """The figure before, in the same sentence."""
        at = self.links.index(self.mention)
        return self.links[at - 1] if at else None

    @property
    def whole(self) -> Mention | None:
        """The figure before, to which “of which” joins this one."""
        last = self.last
        if last is None:
            return None
        between = [item for item in self.items if last.end <= item.start < self.mention.start]
        return last if any("DONT" in item.classes for item in between[-_LEADS:]) else None

    def _is_linked(self, item: Item) -> bool:
        return any(link.start <= item.start < link.end for link in self.links)


def around(mention: Mention) -> Around | None:
    """The sentence of a figure; None for one that stands in no sentence, as in a comment."""
    known = read(mention.draft)
    line = known.line_at(mention.start)
    if line is None:
        return None
    links = [one for one in known.links_in(line.sentence.start, line.sentence.end) if one.is_figure]
    return Around(known, line.items, links, mention) if mention in links else None


def key_of(mention: Mention) -> Key | None:
    """The key of what a link prints in a sentence."""
    try:
        link = mention.link()
    except BadLink:
        return None
    return link.keys[0] if link.is_inline and link.keys else None
