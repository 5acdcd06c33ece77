"""The words around a figure in its sentence: which of them are of it, and not of the figure before or after."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kolosi.reading.item import Item
from kolosi.report.draft.links import Mention
from kolosi.report.draft.reader import Read, read

Sought = Callable[[Item], bool]

_ENDS = frozenset({".", ";", ":", ",", "–", "—"})
_FEW = 6
"""So many words may stand between a figure and what is told of it behind: “violations contre des civils au”."""
_NEAR = 12
"""So many items may stand between what is told before a figure and the figure: beyond, a sentence speaks of something else."""
_LEADS = 3
"""So many words lead what is told, or the figure that “of which” joins to another: “à la fin de”, “dont plus de”."""
_APART = frozenset(
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

    def near(self, is_sought: Sought) -> Item | None:
        """What is told of the figure: right behind it, or before it with no other figure between and not right behind another one."""
        behind = self.behind(self.mention, is_sought)
        if behind is not None:
            return behind
        before = self._before(is_sought)
        last = self._last
        is_anothers = last is not None and before is not None and self.behind(last, is_sought) is before
        return None if is_anothers else before

    def behind(self, link: Mention, is_sought: Sought) -> Item | None:
        """What is told right behind a figure, before a mark; not where the next figure follows, of which it may be told."""
        words, follow = 0, [item for item in self.items if item.start >= link.end]
        for at, item in enumerate(follow):
            is_number = item.is_quantity or self._is_linked(item)
            if is_number or item.text in _ENDS or words > _FEW or item.classes & (_APART - _OF_PERSONS):
                return None
            if is_sought(item):
                return None if self._leads_on(follow[at + 1 :]) else item
            words += item.text[:1].isalpha()
        return None

    def _leads_on(self, items: Sequence[Item]) -> bool:
        """Whether the next figure follows soon and with no mark between."""
        for item in items[:_FEW]:
            if item.text in _ENDS or item.text == "(":
                return False
            if self._is_linked(item):
                return True
        return False

    def _before(self, is_sought: Sought) -> Item | None:
        """What was told last before the figure, with no other figure and no word between that sets it apart."""
        led = [item for item in self.items if item.start < self.mention.start][-_NEAR:]
        for item in reversed(led):
            if self._is_linked(item) or item.classes & _APART:
                return None
            if is_sought(item):
                return item
        return None

    def leads(self, item: Item) -> Sequence[Item]:
        """The words right before an item, none from before a figure."""
        at = first = self.items.index(item)
        while first > max(at - _LEADS, 0) and not self._is_linked(self.items[first - 1]):
            first -= 1
        return self.items[first:at]

    def is_apart(self, item: Item) -> bool:
        """Whether words lead an item that set it apart from what was counted."""
        return any(one.classes & _APART for one in self.leads(item))

    @property
    def _last(self) -> Mention | None:
        at = self.links.index(self.mention)
        return self.links[at - 1] if at else None

    @property
    def whole(self) -> Mention | None:
        """The figure before, to which “of which” joins this one."""
        last = self._last
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
