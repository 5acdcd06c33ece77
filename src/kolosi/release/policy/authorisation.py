"""Authorisations: what an information-sharing protocol, or a Decision, lets out that a rule would hold back.

Each says which rules, which figures, down to which level, from when until when, why, and by which function: never a name.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase

from kolosi.model.key import Key
from kolosi.model.label import Label
from kolosi.model.spelling import fold_name


@dataclass(frozen=True, kw_only=True)
class Authorisation:
    """One authorisation.

    `figures` are indicators or whole keys, `*` standing for any text. `level` is the finest level of places that it
    covers. `by` are the functions that sign. `asked` and `agreed` count the organisations whose written agreement was
    sought and given; None where the authorisation does not rest on their agreement. `recorded_by` is the person whose
    Decision it is, who is never printed; empty for those of a policy.
    """

    rules: frozenset[str]
    figures: tuple[str, ...]
    by: tuple[Label, ...]
    why: Label
    since: date
    until: date
    level: int = 0
    asked: int | None = None
    agreed: int | None = None
    recorded_by: str = ""

    @property
    def is_agreed_by_all(self) -> bool:
        """True when every organisation that gathered the data agreed in writing."""
        return self.asked is not None and self.asked > 0 and self.agreed == self.asked

    def covers(self, key: Key, rule: str, level: int, on: date | None) -> bool:
        """True when it lets a figure out, whose finest place is of a level, in spite of a rule, on a day."""
        is_in_force = on is not None and self.since <= on <= self.until
        return is_in_force and rule in self.rules and level <= self.level and self._is_about(key)

    def _is_about(self, key: Key) -> bool:
        return any(fnmatchcase(key.indicator, one) or fnmatchcase(str(key), one) for one in self.figures)


def are_two(granted: Iterable[Authorisation]) -> bool:
    """True when two different functions sign, and two different persons recorded it; spaces, signs and accents do not count."""
    found = tuple(granted)
    functions = {fold_name(text) for one in found for function in one.by for text in list(function.values())[:1]}
    persons = {fold_name(one.recorded_by) for one in found}
    return min(len(functions), len(persons)) > 1
