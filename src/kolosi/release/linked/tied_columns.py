"""Reads tied columns (one determines something of another) as one dimension: the rows that the structure of the world allows.

A type of violation has its category and speaks of its risk, so that figures by type, by category and by risk are sums of the
same rows. Used by the suppressor only; the audit has its own reader (`audit/tied_columns`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kolosi.model.key import Key
from kolosi.release.policy.context import Context

Row = tuple[str | None, ...]
"""What a row bears in each column; None is nothing that any figure could name."""


def rows_of(columns: Sequence[str], keys: Sequence[Key], context: Context) -> tuple[Row, ...]:
    """Enumerates the rows that can be, with all terms of the lists and those that figures name; `columns` the finest first."""
    says = context.structure.says
    named: dict[str, set[str]] = {column: set() for column in columns}
    for key in keys:
        for column, terms in key.breakdown:
            if column in named:
                named[column].update(terms)
    found: list[Row] = [()]
    for k, column in enumerate(columns):
        known = context.terms.get(column)
        universe = frozenset(named[column]).union(known.terms if known else ())
        found = [(*row, term) for row in found for term in _next(row, k, columns, universe, says)]
    return tuple(dict.fromkeys(found))


def _next(
    row: Row,
    k: int,
    columns: Sequence[str],
    universe: frozenset[str],
    says: Mapping[tuple[str, str], Mapping[str, frozenset[str]]],
) -> Iterator[str | None]:
    """Yields what a row may bear in the next column, given those before."""
    said = [
        (j, says[columns[j], term][columns[k]])
        for j, term in enumerate(row)
        if term is not None and columns[k] in says.get((columns[j], term), ())
    ]
    allowed = frozenset.intersection(*(terms for _, terms in said)) if said else universe
    yield from sorted(allowed)
    if not any(j == 0 and len(terms) == 1 for j, terms in said):
        yield None


def finest_first(columns: Iterable[str], context: Context) -> tuple[str, ...]:
    """Orders tied columns, those that determine most of the others first."""
    mine = frozenset(columns)
    says: dict[str, set[str]] = {column: set() for column in mine}
    count = dict.fromkeys(mine, 0)
    for (column, _), said in context.structure.says.items():
        if column in mine:
            says[column].update(mine.intersection(said))
            count[column] += 1
    return tuple(sorted(mine, key=lambda column: (-len(says[column]), -count[column], column)))


@dataclass(frozen=True, kw_only=True)
class Support:
    """Whether a type can stand behind a row: any (`is_typed`), and one that says just what the row bears (`is_sure`)."""

    is_typed: bool
    is_sure: bool


def supported(columns: Sequence[str], rows: Sequence[Row], context: Context) -> list[Support]:
    """For each row whether rows with a type can be it, where no figure names a type though types say what goes together.

    A row that bears one of several things that its type speaks of may be, and need not: files mostly leave it empty there. So may
    one that bears something in a column of which its type says nothing though other types do: who knows the list thinks of none.
    """
    says = context.structure.says
    named = {
        column: frozenset(row[k] for row in rows) for k, column in enumerate(columns) if column not in context.terms
    }
    types = [says.get(pair, {}) for pair in _unnamed_types(columns, context)]
    spoken = frozenset().union(*(types or (said for (column, _), said in says.items() if column == columns[0])))
    found = []
    for row in rows:
        if types:
            behind = [mine for mine in types if _bears(row, columns, mine, named)]
            is_sure = not behind or any(not _is_doubtful(row, columns, mine, spoken) for mine in behind)
            found.append(Support(is_typed=bool(behind), is_sure=is_sure))
        else:
            mine = says.get((columns[0], row[0] or ""), {})
            is_doubtful = row[0] is not None and _is_doubtful(row, columns, mine, spoken)
            found.append(Support(is_typed=True, is_sure=not is_doubtful))
    return found


def _unnamed_types(columns: Sequence[str], context: Context) -> Iterator[tuple[str, str]]:
    """Yields the terms of a column that is not among some, and of which terms speak of two of them."""
    spoken: dict[str, set[str]] = {}
    for (column, _), said in context.structure.says.items():
        spoken.setdefault(column, set()).update(said)
    for column in sorted(spoken.keys() - set(columns)):
        if column in context.terms and len(spoken[column].intersection(columns)) > 1:
            yield from ((column, term) for term in context.terms[column].terms)


def _bears(
    row: Row, columns: Sequence[str], said: Mapping[str, frozenset[str]], named: Mapping[str, frozenset[str | None]]
) -> bool:
    """True if a row can be of a type that says this: of several it bears one or none; nothing is also what no figure names, in
    columns without a list, of which `named` gives what figures name."""
    return all(
        column not in said
        or term in said[column]
        or (term is None and (len(said[column]) != 1 or not said[column] <= named.get(column, said[column])))
        for term, column in zip(row, columns, strict=True)
    )


def _is_doubtful(row: Row, columns: Sequence[str], said: Mapping[str, frozenset[str]], spoken: frozenset[str]) -> bool:
    """True if a row bears one of several terms that its type speaks of, or a term of a column of which only other types speak."""
    return any(
        term is not None
        and (column in spoken if column not in said else term in said[column] and len(said[column]) > 1)
        for term, column in zip(row, columns, strict=True)
    )


def covering(columns: Sequence[str], rows: Sequence[Row], keys: Sequence[Key], context: Context) -> list[int]:
    """Maps each row to the figures that cover it, as bits."""
    alike: dict[tuple[tuple[int, frozenset[str]], ...], int] = {}
    for i, key in enumerate(keys):
        mine = tuple(_terms(columns, key, context))
        alike[mine] = alike.get(mine, 0) | 1 << i
    covered = [0] * len(rows)
    for chosen, mask in alike.items():
        for r, row in enumerate(rows):
            if all(row[k] in terms for k, terms in chosen):
                covered[r] |= mask
    return covered


def named_in(columns: Sequence[str], keys: Iterable[Key], context: Context) -> list[frozenset[str]]:
    """Collects the terms that some figures name in each column."""
    named: list[set[str]] = [set() for _ in columns]
    for key in keys:
        for k, terms in _terms(columns, key, context):
            named[k].update(terms)
    return [frozenset(one) for one in named]


def _terms(columns: Sequence[str], key: Key, context: Context) -> Iterator[tuple[int, frozenset[str]]]:
    """The terms that a figure covers in each column that it names; a term of a published table holds those below it."""
    holds = context.holds_lower_terms(key.indicator)
    for column, terms in key.breakdown:
        if column in columns:
            held = (context.terms_within(column, term) for term in terms) if holds else (frozenset(terms),)
            yield columns.index(column), frozenset().union(*held)
