"""Which facts can be true together: the audit's own search. One program takes line after line and goes on from where it was."""

from __future__ import annotations

import numpy as np

from kolosi.release.audit.lp import Line, Lines, merged
from kolosi.release.lp import INFINITY, Program


class Growing:
    """Lines of which the first `count` say nothing until they are put in."""

    def __init__(self, lines: Lines, count: int, top: Line) -> None:
        matrix, self._low, self._high = lines
        matrix, top = merged(matrix, top)
        low, high = self._low.copy(), self._high.copy()
        low[:count], high[:count] = -INFINITY, INFINITY
        self._program = Program(matrix, low, high, np.zeros(len(top)), top)

    def takes(self, line: int, *, is_least: bool = False) -> bool:
        """Puts a line in, or only its low end; false where that is impossible, and then it says nothing."""
        self._program.bound_row(line, self._low[line], INFINITY if is_least else self._high[line])
        if self._program.run():
            return True
        self._program.bound_row(line, -INFINITY, INFINITY)
        return False
