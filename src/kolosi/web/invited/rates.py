"""How often one may try: counted in the memory of the process, forgotten after a while."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque
from dataclasses import dataclass, field

REMEMBERED = 10_000
"""So many who try are remembered; who tried longest ago goes first."""


@dataclass
class Rate:
    """At most so many tries within so many seconds, for each who tries."""

    most: int
    seconds: float
    _tries: OrderedDict[str, deque[float]] = field(default_factory=OrderedDict)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def is_over(self, who: str) -> bool:
        """True where somebody has tried too often of late."""
        with self._guard:
            return len(self._recent(who)) >= self.most

    def count(self, who: str) -> None:
        """Remembers a try."""
        with self._guard:
            recent = self._recent(who)
            recent.append(time.monotonic())
            self._tries[who] = recent
            self._tries.move_to_end(who)
            while len(self._tries) > REMEMBERED:
                self._tries.popitem(last=False)

    def forget(self) -> None:
        """Forgets everybody."""
        with self._guard:
            self._tries.clear()

    def _recent(self, who: str) -> deque[float]:
        since = time.monotonic() - self.seconds
        tries = self._tries.get(who, deque())
        while tries and tries[0] < since:
            tries.popleft()
        return tries
