"""Which facts can be true together: the audit's own search. One solver takes line after line and goes on from where it was."""

from __future__ import annotations

import highspy

from kolosi.release.audit.lp import FROM_NOTHING, Line, Lines, can_be_met, merged, solver_over


class Growing:
    """Lines of which the first `count` say nothing until they are put in."""

    def __init__(self, lines: Lines, count: int, top: Line) -> None:
        matrix, self._low, self._high = lines
        matrix, top = merged(matrix, top)
        low, high = self._low.copy(), self._high.copy()
        low[:count], high[:count] = -highspy.kHighsInf, highspy.kHighsInf
        self._solver = solver_over(matrix, low, high, top)
        self._solver.setOptionValue("simplex_strategy", FROM_NOTHING)

    def takes(self, line: int, *, is_least: bool = False) -> bool:
        """Puts a line in, or only its low end; false where that is impossible, and then it says nothing."""
        no_end = highspy.kHighsInf
        self._solver.changeRowBounds(line, self._low[line], no_end if is_least else self._high[line])
        if can_be_met(self._solver):
            return True
        self._solver.changeRowBounds(line, -no_end, no_end)
        return False
