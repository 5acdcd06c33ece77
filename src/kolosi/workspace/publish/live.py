"""The editions that readers hold: the last on each period, none that was withdrawn; with what each printed and where."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from kolosi.model.key import Key
from kolosi.model.period import Period
from kolosi.report.pack.passages import told_in
from kolosi.workspace.ask.context import published
from kolosi.workspace.publish.sealing import in_order
from kolosi.workspace.write.replacing import as_published, period_of_edition

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kolosi.report.pack.errata import Before
    from kolosi.report.pack.passages import Told
    from kolosi.workspace.ask.desk import Desk


_ANY = Period.parse("2000")
"""What a key names is known or not, whatever its period."""


@dataclass(frozen=True)
class Live:
    """An edition that readers hold. `touched` are the keys that it told last, and of which the records are others now."""

    before: Before
    languages: tuple[str, ...]
    touched: frozenset[Key] = field(default=frozenset())

    @property
    def edition(self) -> str:
        """Its name."""
        return self.before.edition

    def told(self, key: Key) -> Mapping[Key, Fraction | None]:
        """The values that it printed of a figure, or of both sides of a change."""
        if not key.is_change:
            return {key: _value(self.before.figures[str(key)]["value"])}
        sides = [self.before.changes[str(key)][side] for side in ("before", "after")]
        return {Key.parse(str(one["key"])): _value(one["value"]) for one in sides if isinstance(one, dict)}

    def code(self, key: Key) -> str:
        """The code of a key in its annex."""
        entry = (self.before.changes if key.is_change else self.before.figures)[str(key)]
        return str(entry["code"])

    @cached_property
    def pages(self) -> Mapping[str, Told]:
        """Its sentences in each language, read from its page when first asked for."""
        return {language: told_in(self.before.page, language) for language in self.languages}

    def sentences(self, key: Key) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """The sentences that cite a figure, by language, each with its heading."""
        code = self.code(key)
        return {
            language: tuple(
                (one.section, one.sentence) for one in told.passages if any(mark.code == code for mark in one.marks)
            )
            for language, told in self.pages.items()
        }

    def elsewhere(self, key: Key) -> int:
        """How many tables, strips and pictures tell it."""
        return max((told.beside.get(self.code(key), 0) for told in self.pages.values()), default=0)


def _value(number: object) -> Fraction | None:
    return None if number is None else Fraction(str(number))


def live_editions(desk: Desk) -> tuple[Live, ...]:
    """The editions that readers hold, in order. A key is that of the last that told it: who reads that knows it."""
    workspace = desk.workspace
    withdrawn = workspace.decisions.latest("withdrawn")
    last = {
        period_of_edition(workspace, edition): edition for edition in in_order(workspace) if edition not in withdrawn
    }
    names = [edition for edition in in_order(workspace) if edition in last.values()]
    editions = [one for edition in names if (one := as_published(workspace, edition)) is not None]
    if not editions:
        return ()
    data = _records_then(desk)
    seen: set[str] = set()
    found = []
    for before in reversed(editions):
        mine = [key for key in (*_shown(before.figures), *_shown(before.changes)) if key not in seen]
        seen.update(mine)
        touched = frozenset(_touched(desk, before.edition, map(Key.parse, mine), data))
        found.append(Live(before, tuple(workspace.settings.languages), touched))
    return tuple(reversed(found))


def _shown(entries: Mapping[str, Mapping[str, object]]) -> list[str]:
    return [key for key, one in entries.items() if not one["hidden"]]


def _records_then(desk: Desk) -> Mapping[str, Sequence[tuple[str, str | None]]]:
    """For each indicator the editions that printed it, in order, each with what stands for the records of then."""
    found: dict[str, list[tuple[str, str | None]]] = {}
    for one in published(desk.workspace):
        pair = (one.edition, one.data)
        if (known := found.setdefault(one.key.indicator, [])) and known[-1] == pair:
            continue
        known.append(pair)
    return found


def _touched(
    desk: Desk, edition: str, keys: Iterable[Key], data: Mapping[str, Sequence[tuple[str, str | None]]]
) -> Iterable[Key]:
    """The keys of which the records are no longer those of the edition, or nobody knows; not those that name nothing any more."""
    named: dict[Key, bool] = {}
    for key in keys:
        known = data.get(key.indicator, ())
        then = next((said for name, said in reversed(known) if name == edition), known[-1][1] if known else None)
        if then is not None and then == desk.context.data.get(key.indicator):
            continue
        what = key.after.during(_ANY) if key.is_change else key.during(_ANY)
        if what not in named:
            named[what] = desk.knows(what)
        if named[what]:
            yield key
