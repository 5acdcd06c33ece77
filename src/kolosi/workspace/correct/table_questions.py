"""What a person is asked about a table of which something is not sure: what it lacks, which header is what it needs, what else is open."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kolosi.intake.columns.lookup import Unknown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kolosi.intake.columns.lookup import Unknown
    from kolosi.intake.meaning.headers.given import Given
    from kolosi.intake.meaning.understanding import Understood
    from kolosi.model.source import Rule

FITS = 0.5
"""A column is proposed where at least so large a part of the cells can be read as it reads them: no question of texts is a number."""


def questions_about(name: str, understood: Understood) -> Iterator[Unknown]:
    """What is asked of a table: what it lacks, which header is what it needs, and what else is doubtful."""
    asked = {one.at for one in understood.doubts}
    free = tuple(dict.fromkeys(rule.names[0] for rule in understood.layout.rules if rule.attribute is None))
    blank = Unknown(
        kind="wanted",
        source=understood.source.id,
        layout=understood.layout.id,
        file=name,
        sheet=understood.table.sheet,
        column="",
        taxonomy=None,
        value="",
        count=0,
        first_row=None,
        proposal=None,
        waits=True,
    )
    strange = tuple(one.header for one in understood.assignment.given if one.rule is None or not one.is_sure)
    proposed = _proposed(understood, strange, free)
    by_column = {column: header for header, column in _near(understood, strange, free).items() if header in proposed}
    for group in understood.lacks:
        rule = _rule_named(understood, group[0])
        told = rule is not None and rule.into in {"period", "as_of", "start"}
        kind, proposal = ("period", None) if told else ("wanted", by_column.get(group[0]))
        yield replace(blank, kind=kind, column=group[0], value=group[0], options=strange, proposal=proposal)
    for one in understood.assignment.given:
        evidence = understood.assignment.evidence[one.at]
        is_open = one.at in asked or (not one.is_sure and one.aside is None)
        if is_open and evidence.filled:
            yield replace(
                blank,
                kind="column",
                column=one.header,
                value=one.header,
                count=evidence.filled,
                proposal=proposed.get(one.header),
                waits=one.at in asked,
                options=tuple(dict.fromkeys((*free, *_counted_otherwise(understood, one)))),
                samples=evidence.samples,
            )


def _counted_otherwise(understood: Understood, one: Given) -> tuple[str, ...]:
    """The values of the other layouts of a source that count people who moved: of a month, all up to a day, or those who are still away."""
    if one.rule is not None and one.rule.into != "value":
        return ()
    others = understood.source.counting_otherwise(understood.layout)
    values = (rule for other in others for rule in other.rules if rule.into == "value")
    return tuple(dict.fromkeys(rule.names[0] for rule in values))


def _proposed(understood: Understood, headers: Sequence[str], columns: Sequence[str]) -> Mapping[str, str]:
    """The column that each header may be, by its meaning or else by the likeness of the names, where its cells can be that; nothing for
    headers that differ by their period alone and would be different columns."""
    from kolosi.intake.columns.table import fold
    from kolosi.intake.meaning.headers.short import abbreviated
    from kolosi.intake.meaning.words import without_periods

    near = _near(understood, headers, columns)
    short = abbreviated(understood.assignment)
    found: dict[str, str] = {}
    for one in understood.assignment.given:
        known = short.get(one.at) or one.rule
        column = known.names[0] if known is not None else near.get(one.header)
        rule = _rule_named(understood, column) if column is not None else None
        fits = understood.assignment.evidence[one.at].fits(rule) if rule is not None else None
        if column is not None and (fits is None or fits >= FITS):
            found[one.header] = column
    alike: dict[str, list[str]] = {}
    for header in headers:
        bare = fold(without_periods(header))
        if bare != fold(header):
            alike.setdefault(bare, []).append(header)
    apart = [same for same in alike.values() if len({found.get(header) for header in same}) > 1]
    return {header: column for header, column in found.items() if not any(header in same for same in apart)}


def _near(understood: Understood, headers: Sequence[str], columns: Sequence[str]) -> Mapping[str, str]:
    """The column that each header of which nothing is known may be, by the likeness of their names."""
    from kolosi.intake.recognise.nearest import propose

    given = {one.rule.names[0] for one in understood.assignment.given if one.rule is not None}
    known = {one.header for one in understood.assignment.given if one.rule is not None}
    spellings = {name: understood.layout.spellings(name) for name in columns if name not in given}
    return propose([header for header in headers if header not in known], spellings)


def _rule_named(understood: Understood, name: str) -> Rule | None:
    return next((rule for rule in understood.layout.rules if rule.names[0] == name), None)
